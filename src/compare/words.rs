//! Changed words and figures, across the pages that they run over.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::comparison::{FigureChange, WordChange};
use super::lines::Word;

/// How many words stand around a change, to show where it is.
const AROUND: usize = 6;
/// Changes with so few words between them are told as one.
const BETWEEN: usize = 1;
/// From so many words on, a piece that went from one place to another is a move.
const MOVED: usize = 3;

/// In a piece of more words than this, another text stands in place of the old one, and its figures are no changed ones.
const MOST_FOR_FIGURES: usize = 12;

/// A piece of both texts that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    old: Range<usize>,
    new: Range<usize>,
}

/// What differs between the words of a run of pages.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// Words.
    pub(super) words: Vec<WordChange>,
    /// Figures among them.
    pub(super) figures: Vec<FigureChange>,
    /// The pages of the old file with a changed word, from 0.
    pub(super) old_pages: Vec<usize>,
    /// The pages of the new file with a changed word, from 0.
    pub(super) new_pages: Vec<usize>,
}

/// Compares words.
pub(super) fn compare(old: &[Word], new: &[Word]) -> Changed {
    let pieces = without_moves(pieces(old, new), old, new);
    let mut changed = Changed::default();
    for piece in &pieces {
        changed.figures.extend(figures(piece, old, new));
        changed.old_pages.extend(old[piece.old.clone()].iter().map(|word| word.page));
        changed.new_pages.extend(new[piece.new.clone()].iter().map(|word| word.page));
    }
    changed.words = together(pieces).iter().map(|piece| told(piece, old, new)).collect();
    changed
}

/// Compares the words of some pages, each with its page, from 0, in the order in which they are read.
pub fn compare_words(old: &[(&str, usize)], new: &[(&str, usize)]) -> Vec<WordChange> {
    let words = |words: &[(&str, usize)]| -> Vec<Word> {
        words.iter().map(|(text, page)| Word::new((*text).to_string(), 0, *page)).collect()
    };
    compare(&words(old), &words(new)).words
}

/// Where two texts differ, in their order. Words are equal by their keys; hyphens inside a word that stands whole in both count.
fn pieces(old: &[Word], new: &[Word]) -> Vec<Piece> {
    let keys = |words: &[Word]| words.iter().map(|word| word.key).collect::<Vec<_>>();
    // Unique words first: what people would see as the same.
    let operations = capture_diff_slices(Algorithm::Patience, &keys(old), &keys(new));
    let mut pieces: Vec<Piece> = Vec::new();
    for operation in operations {
        if matches!(operation, DiffOp::Equal { .. }) {
            continue;
        }
        let (_, old, new) = operation.as_tag_tuple();
        match pieces.last_mut() {
            Some(last) if last.old.end == old.start && last.new.end == new.start => {
                (last.old.end, last.new.end) = (old.end, new.end);
            }
            _ => pieces.push(Piece { old, new }),
        }
    }
    pieces
}

/// Leaves out what only stands elsewhere, such as a caption that comes before a paragraph now.
fn without_moves(mut pieces: Vec<Piece>, old: &[Word], new: &[Word]) -> Vec<Piece> {
    let keys = |words: &[Word]| words.iter().map(|word| word.key).collect::<Vec<u64>>();
    let mut at = 0;
    while at < pieces.len() {
        let gone = keys(&old[pieces[at].old.clone()]);
        let place = (gone.len() >= MOVED)
            .then(|| (0..pieces.len()).find(|other| keys(&new[pieces[*other].new.clone()]) == gone))
            .flatten();
        if let Some(place) = place {
            let end = pieces[at].old.end;
            pieces[at].old = end..end;
            let end = pieces[place].new.end;
            pieces[place].new = end..end;
        }
        at += 1;
    }
    pieces.retain(|piece| !piece.old.is_empty() || !piece.new.is_empty());
    pieces
}

/// Pieces with hardly a word between them as one.
fn together(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        match joined.last_mut() {
            Some(last)
                if piece.old.start - last.old.end <= BETWEEN && piece.new.start - last.new.end <= BETWEEN =>
            {
                (last.old.end, last.new.end) = (piece.old.end, piece.new.end);
            }
            _ => joined.push(piece),
        }
    }
    joined
}

fn said(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The page on which words begin, from 1; where there are none, that of the word before.
fn page(words: &[Word], range: &Range<usize>) -> Option<usize> {
    let word = words.get(range.start).filter(|_| !range.is_empty());
    word.or_else(|| words.get(range.start.checked_sub(1)?)).or(words.first()).map(|word| word.page + 1)
}

fn told(piece: &Piece, old: &[Word], new: &[Word]) -> WordChange {
    // Around what is gone and new the words are the same, so that either side tells them.
    let before = &new[piece.new.start.saturating_sub(AROUND)..piece.new.start];
    let after = &new[piece.new.end..(piece.new.end + AROUND).min(new.len())];
    WordChange {
        old: said(&old[piece.old.clone()]),
        new: said(&new[piece.new.clone()]),
        before: said(before),
        after: said(after),
        old_page: page(old, &piece.old),
        new_page: page(new, &piece.new),
    }
}

/// The figures of a piece that have others in their places. Figures of text that is all new or gone stand among its words.
fn figures(piece: &Piece, old: &[Word], new: &[Word]) -> Vec<FigureChange> {
    let of = |words: &'_ [Word], range: &Range<usize>| -> Vec<usize> {
        range.clone().filter(|at| is_figure(&words[*at].text)).collect()
    };
    let (before, after) = (of(old, &piece.old), of(new, &piece.new));
    if before.len() != after.len() || piece.old.len().max(piece.new.len()) > MOST_FOR_FIGURES {
        return Vec::new();
    }
    let pairs = before.into_iter().zip(after);
    let change = |(a, b): (usize, usize)| {
        let (was, is) = (bare(&old[a].text), bare(&new[b].text));
        let context = said(&new[b.saturating_sub(AROUND)..(b + AROUND + 1).min(new.len())]);
        let pages = (old[a].page + 1, new[b].page + 1);
        (was != is).then_some(FigureChange {
            old: was,
            new: is,
            context,
            old_page: pages.0,
            new_page: pages.1,
        })
    };
    pairs.filter_map(change).collect()
}

/// Whether a word is a figure: digits, with what is written around them, such as `1,250`, `€4.5m` or `(12%)`.
pub(super) fn is_figure(word: &str) -> bool {
    let word = bare(word);
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    digits > 0 && letters <= 3 && letters <= digits
}

/// A figure without the signs of the sentence around it.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| "()[]{},.;:!?‘’“”\"'".contains(c)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Word> {
        text.split_whitespace().map(|word| Word::new(word.into(), 0, 0)).collect()
    }

    fn changes(old: &str, new: &str) -> Vec<(String, String)> {
        let changed = compare(&words(old), &words(new));
        changed.words.into_iter().map(|change| (change.old, change.new)).collect()
    }

    #[test]
    fn changed_words_are_told_with_what_stands_around_them() {
        let changed =
            compare(&words("We lit four hundred lanterns."), &words("We lit five hundred lanterns."));
        let WordChange { old, new, before, after, old_page, new_page } = &changed.words[0];
        assert_eq!((old.as_str(), new.as_str()), ("four", "five"));
        assert_eq!((before.as_str(), after.as_str()), ("We lit", "hundred lanterns."));
        assert_eq!((*old_page, *new_page), (Some(1), Some(1)));
        assert_eq!(changed.words.len(), 1);
    }

    #[test]
    fn new_and_gone_words_have_no_other_side() {
        assert_eq!(changes("a b c", "a b x y c"), [(String::new(), "x y".to_string())]);
        assert_eq!(changes("a b c", "a c"), [("b".to_string(), String::new())]);
        assert!(changes("a b c", "a b c").is_empty());
        assert_eq!(changes("", "a"), [(String::new(), "a".to_string())]);
    }

    #[test]
    fn what_only_stands_elsewhere_has_not_changed() {
        assert!(changes("a caption here one two three four", "one two three four a caption here").is_empty());
    }

    #[test]
    fn figures_are_told_beside_their_words() {
        let changed = compare(
            &words("we helped 1,250 people (12%) in 2018"),
            &words("we helped 1,310 people (14%) in 2018"),
        );
        let figures: Vec<(&str, &str)> =
            changed.figures.iter().map(|figure| (figure.old.as_str(), figure.new.as_str())).collect();
        assert_eq!(figures, [("1,250", "1,310"), ("12%", "14%")]);
        assert!(is_figure("€4.5m") && is_figure("(12%)") && !is_figure("n.") && !is_figure("COVID-19"));
    }
}
