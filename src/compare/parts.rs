//! What the lines of a page are: text, notes, or heads and page numbers that come again on every page.

use std::collections::{HashMap, HashSet};

use super::lines::{Line, Word, common_size, is_hyphen, lines};
use super::painted::Painted;

/// On so many pages a line stands in the same place at the least, its figures aside, to be a head or page number.
const OFTEN: usize = 3;
/// Which share of the page, from the top and from the foot, holds heads and page numbers.
const EDGE: f64 = 0.14;
/// How many times smaller than the text notes are at the most.
const NOTE_SIZE: f64 = 0.93;
/// How far the lines of a note are apart at the most, in sizes of its type.
const LEADING: f64 = 1.9;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Text, tables, captions.
    Text,
    /// A head, a page number, decoration.
    Head,
    /// A line of a note.
    Note,
}

/// The text of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    /// Its pages.
    pub(super) pages: Vec<TextPage>,
    /// Its notes, in their order.
    pub(super) notes: Vec<Note>,
}

/// The text of a page.
#[derive(Debug, Clone, Default)]
pub(super) struct TextPage {
    /// Its lines.
    pub(super) lines: Vec<Line>,
    /// What each of them is.
    pub(super) parts: Vec<Part>,
    /// Its words in their order, without notes, their marks, heads and page numbers. A word that goes on on the next line is whole.
    pub(super) words: Vec<Word>,
    /// The signs of heads and page numbers.
    pub(super) heads: HashSet<usize>,
}

/// A note at the foot of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// Its number.
    pub(super) number: u32,
    /// Its words.
    pub(super) words: Vec<Word>,
    /// The page on which it begins, from 0.
    pub(super) page: usize,
}

/// Reads the text of all pages.
pub(super) fn text(painted: &[Painted]) -> Text {
    let mut pages: Vec<TextPage> = painted
        .iter()
        .enumerate()
        .map(|(page, painted)| {
            let lines = lines(painted, page);
            TextPage { parts: vec![Part::Text; lines.len()], lines, ..TextPage::default() }
        })
        .collect();
    mark_heads(painted, &mut pages);
    let size = text_size(&pages);
    let marks: Vec<HashSet<u32>> = pages.iter().map(marks).collect();
    let mut notes: Vec<Note> = Vec::new();
    for page in 0..pages.len() {
        let near: HashSet<u32> = marks[page.saturating_sub(1)..=page].iter().flatten().copied().collect();
        let found = mark_notes(&mut pages[page], page, size, &near);
        for (number, words) in found {
            match (number, notes.last_mut()) {
                (Some(number), _) => notes.push(Note { number, words, page }),
                // What stands above the first note of a page goes on from the page before.
                (None, Some(last)) => last.words.extend(words),
                (None, None) => {}
            }
        }
    }
    for note in &mut notes {
        note.words = joined(std::mem::take(&mut note.words));
    }
    for page in &mut pages {
        let lines = page.lines.iter().zip(&page.parts);
        let of = |wanted: Part| move |(_, part): &(&Line, &Part)| **part == wanted;
        page.heads = lines.clone().filter(of(Part::Head)).flat_map(|(line, _)| line.signs.clone()).collect();
        let words = lines.filter(of(Part::Text)).flat_map(|(line, _)| &line.words);
        page.words = joined(words.filter(|word| !word.is_mark).cloned().collect());
    }
    Text { pages, notes }
}

/// The size of the text: that of most letters on lines with marks, since these stand in the text; where there are none, of most letters.
fn text_size(pages: &[TextPage]) -> f64 {
    let of = |wanted: fn(&Line) -> bool| {
        let lines = pages.iter().flat_map(|page| page.lines.iter().zip(&page.parts));
        let lines = lines.filter(|(line, part)| **part == Part::Text && wanted(line));
        common_size(lines.map(|(line, _)| (line.size, line.words.iter().map(|word| word.text.len()).sum())))
    };
    let marked = of(|line| line.words.iter().skip(1).any(|word| word.is_mark));
    if marked > 0.0 { marked } else { of(|_| true) }
}

/// Words of which those that go on on the next line are joined.
pub(super) fn joined(words: Vec<Word>) -> Vec<Word> {
    let mut whole: Vec<Word> = Vec::with_capacity(words.len());
    for word in words {
        match whole.last_mut() {
            Some(last) if last.goes_on => {
                // A hyphen before a small letter comes from the line, most likely; comparing passes over it anyway.
                let begins_small = word.text.starts_with(char::is_lowercase);
                let first = if begins_small { last.text.trim_end_matches(is_hyphen) } else { &last.text };
                let text = format!("{first}{}", word.text);
                *last = Word { goes_on: word.goes_on, ..Word::new(text, 0, last.page) };
            }
            _ => whole.push(word),
        }
    }
    whole
}

/// Finds heads and page numbers: what the file says is no content, or what stands in one place on many pages, figures aside.
fn mark_heads(painted: &[Painted], pages: &mut [TextPage]) {
    let says_so = pages.iter().any(|page| page.lines.iter().any(|line| line.is_artifact));
    let key = |line: &Line| {
        let text: Vec<String> = line.words.iter().map(|word| without_figures(&word.text)).collect();
        (line.turn, line.across.round() as i64, text.join(" "))
    };
    let mut counts: HashMap<_, HashSet<usize>> = HashMap::new();
    for (number, page) in pages.iter().enumerate() {
        for line in &page.lines {
            counts.entry(key(line)).or_default().insert(number);
        }
    }
    for (page, painted) in pages.iter_mut().zip(painted) {
        let (width, height) = (painted.width, painted.height);
        for (line, part) in page.lines.iter().zip(&mut page.parts) {
            let [x0, y0, x1, y1] = line.area;
            let at_edge = y1 < height * EDGE
                || y0 > height * (1.0 - EDGE)
                || (line.turn != 0 && (x1 < width * EDGE || x0 > width * (1.0 - EDGE)));
            let comes_again = counts.get(&key(line)).is_some_and(|on| on.len() >= OFTEN);
            if if says_so { line.is_artifact } else { at_edge && comes_again } {
                *part = Part::Head;
            }
        }
    }
}

fn without_figures(word: &str) -> String {
    let roman = !word.is_empty() && word.chars().all(|c| "ivxlc".contains(c));
    if roman {
        return "#".into();
    }
    let mut text = String::new();
    for sign in word.chars() {
        match sign.is_ascii_digit() {
            true if text.ends_with('#') => {}
            true => text.push('#'),
            false => text.push(sign),
        }
    }
    text
}

/// The numbers of the marks on a page.
fn marks(page: &TextPage) -> HashSet<u32> {
    let words = page.lines.iter().zip(&page.parts).filter(|(_, part)| **part != Part::Head);
    let marks = words.flat_map(|(line, _)| &line.words).filter(|word| word.is_mark);
    marks.filter_map(|word| word.text.parse().ok()).collect()
}

/// Finds the notes of a page: small lines at its foot, the first of each with a number that marks on this page or the one before
/// have. They are looked for from the foot upwards, since rows of tables may begin with numbers too.
///
/// Returns their numbers and words in their order; words without a number belong to the last note of the page before.
fn mark_notes(
    page: &mut TextPage,
    number: usize,
    size: f64,
    marks: &HashSet<u32>,
) -> Vec<(Option<u32>, Vec<Word>)> {
    let is_small = |line: &Line, part: Part| {
        part == Part::Text && line.turn == 0 && line.size > 0.0 && line.size <= size * NOTE_SIZE
    };
    let starts: Vec<(usize, u32)> = (0..page.lines.len())
        .filter(|at| is_small(&page.lines[*at], page.parts[*at]))
        .filter_map(|at| match page.lines[at].words.as_slice() {
            // A number alone is that of the page.
            [first, _, ..] => Some((at, number_of(first)?)),
            _ => None,
        })
        .collect();
    let mut kept: Vec<(usize, u32)> = Vec::new();
    for (at, value) in starts.into_iter().rev() {
        let fits = match kept.last() {
            Some((_, last)) => value < *last && (value + 1 == *last || marks.contains(&value)),
            None => marks.contains(&value),
        };
        let text_below = page.lines.iter().zip(&page.parts).any(|(line, part)| {
            *part == Part::Text
                && line.turn == 0
                && line.size > size * NOTE_SIZE
                && line.across > page.lines[at].across + 1.0
                && line.along.0 < page.lines[at].along.1
                && line.along.1 > page.lines[at].along.0
        });
        if fits && !text_below {
            kept.push((at, value));
        }
    }
    kept.reverse();
    let mut found = Vec::new();
    if let Some((first, _)) = kept.first() {
        let above = continued_above(page, *first, size);
        let words: Vec<Word> = above.clone().flat_map(|at| page.lines[at].words.clone()).collect();
        above.for_each(|at| page.parts[at] = Part::Note);
        if !words.is_empty() {
            found.push((None, words));
        }
    }
    for (index, (at, value)) in kept.iter().enumerate() {
        let end = kept.get(index + 1).map_or(page.lines.len(), |(next, _)| *next);
        let mut words: Vec<Word> = Vec::new();
        let mut last = *at;
        for line in *at..end {
            let (own, before) = (&page.lines[line], &page.lines[last]);
            let step = own.across - before.across;
            let near = line == *at
                || (is_small(own, page.parts[line])
                    && (own.size - page.lines[*at].size).abs() < 0.6
                    && step > -1.0
                    && step < own.size * LEADING);
            if !near {
                break;
            }
            page.parts[line] = Part::Note;
            words.extend(own.words.iter().cloned());
            last = line;
        }
        if !words.is_empty() {
            words.remove(0);
        }
        found.push((Some(*value), words));
    }
    found.iter_mut().for_each(|(_, words)| words.iter_mut().for_each(|word| word.page = number));
    found
}

/// The lines right above the first note of a page that belong to the last one of the page before.
fn continued_above(page: &TextPage, first: usize, size: f64) -> std::ops::Range<usize> {
    let note = &page.lines[first];
    let mut start = first;
    while start > 0 {
        let (above, below) = (&page.lines[start - 1], &page.lines[start]);
        let step = below.across - above.across;
        let goes_on = page.parts[start - 1] == Part::Text
            && above.turn == 0
            && above.size <= size * NOTE_SIZE
            && (above.size - note.size).abs() < 0.3
            && step > 0.0
            && step < above.size * LEADING
            && above.along.0 >= note.along.0 - 1.0;
        if !goes_on {
            break;
        }
        start -= 1;
    }
    start..first
}

/// The number that a note begins with.
fn number_of(word: &Word) -> Option<u32> {
    let digits = word.text.trim_end_matches(['.', ')', ']']).trim_start_matches(['[', '(']);
    (digits.len() <= 4 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::super::lines::tests::set;
    use super::*;

    fn page(lines: &[(&str, f64, f64, f64)]) -> Painted {
        let signs = lines.iter().flat_map(|(text, x, y, size)| set(text, *x, *y, *size)).collect();
        Painted { signs, width: 400.0, height: 600.0, ..Painted::default() }
    }

    fn words(words: &[Word]) -> String {
        words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn notes_are_found_at_the_foot_with_their_marks() {
        let text = text_of(&[page(&[
            ("12 rows of a table", 20.0, 80.0, 8.0),
            ("The lanterns burn.", 20.0, 100.0, 10.0),
            ("7", 110.0, 97.0, 6.0),
            ("They burn on and on.", 20.0, 112.0, 10.0),
            ("8", 120.0, 109.0, 6.0),
            ("7 A note of two", 20.0, 540.0, 8.0),
            ("lines.", 28.0, 550.0, 8.0),
            ("8 Another.", 20.0, 560.0, 8.0),
        ])]);
        let notes: Vec<(u32, String)> =
            text.notes.iter().map(|note| (note.number, words(&note.words))).collect();
        assert_eq!(notes, [(7, "A note of two lines.".to_string()), (8, "Another.".to_string())]);
        assert_eq!(words(&text.pages[0].words), "12 rows of a table The lanterns burn. They burn on and on.");
    }

    fn text_of(pages: &[Painted]) -> Text {
        text(pages)
    }

    #[test]
    fn heads_and_page_numbers_come_again() {
        let pages: Vec<Painted> = (1..5)
            .map(|number| {
                let folio = format!("{number}");
                page(&[
                    ("Annual report", 20.0, 20.0, 8.0),
                    ("Text of its own", 20.0, 300.0, 10.0),
                    (&folio, 200.0, 590.0, 8.0),
                ])
            })
            .collect();
        for page in text(&pages).pages {
            assert_eq!(words(&page.words), "Text of its own");
            assert_eq!(page.heads.len(), "Annualreport".len() + 1);
        }
    }

    #[test]
    fn parted_words_are_whole() {
        let text = text_of(&[page(&[
            ("a publi-", 20.0, 100.0, 10.0),
            ("cation of North-", 20.0, 112.0, 10.0),
            ("South", 20.0, 124.0, 10.0),
        ])]);
        assert_eq!(words(&text.pages[0].words), "a publication of North-South");
    }
}
