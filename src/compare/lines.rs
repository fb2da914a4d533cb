//! The lines and words of a page, from where its signs stand.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use super::painted::{Painted, Sign};

/// A gap of so many times the size of the type parts words where no blank is written.
const BLANK: f64 = 0.2;
/// A gap of so many times the size of the type parts lines that stand side by side, as in columns.
const GUTTER: f64 = 2.5;
/// How many times smaller than the line the mark of a note is at the most.
const SMALL: f64 = 0.8;

/// Signs that stand behind one another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// The numbers of its signs.
    pub(super) signs: Range<usize>,
    /// Its words.
    pub(super) words: Vec<Word>,
    /// In which direction it runs: quarter turns clockwise.
    pub(super) turn: i32,
    /// Where it begins and ends, in points.
    pub(super) along: (f64, f64),
    /// Where it stands, in points; more is further down for upright text.
    pub(super) across: f64,
    /// The size of most of its type, in points.
    pub(super) size: f64,
    /// Whether the file says that it is no content.
    pub(super) is_artifact: bool,
    /// The rectangle around it on the page, in points from the left and the top.
    pub(super) area: [f64; 4],
}

/// A word as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// As it reads.
    pub(super) text: String,
    /// What it is compared by.
    pub(super) key: u64,
    /// Whether it is the mark of a note: a raised number or sign.
    pub(super) is_mark: bool,
    /// Whether it ends its line with a hyphen, so that it may go on on the next one.
    pub(super) goes_on: bool,
    /// The page, from 0.
    pub(super) page: usize,
}

impl Word {
    /// A word of a page. What it looks like stands for the signs that say no letters.
    pub(super) fn new(text: String, looks: u64, page: usize) -> Self {
        let mut hasher = DefaultHasher::new();
        // Whether a word is parted says the line, not the author.
        text.chars().filter(|sign| !is_hyphen(*sign)).for_each(|sign| sign.hash(&mut hasher));
        // A hyphen alone is one that means something.
        text.chars().all(is_hyphen).hash(&mut hasher);
        looks.hash(&mut hasher);
        // Programs that write a hyphen and a soft hyphen with one glyph call both the latter.
        let text = text.replace('\u{ad}', "-");
        Self { text, key: hasher.finish(), is_mark: false, goes_on: false, page }
    }
}

/// Whether a sign parts a word at the end of a line.
pub(super) fn is_hyphen(sign: char) -> bool {
    matches!(sign, '-' | '\u{ad}' | '\u{2010}')
}

/// The lines of a page, in the order in which they are painted.
pub(super) fn lines(painted: &Painted, page: usize) -> Vec<Line> {
    let signs = &painted.signs;
    let mut lines = Vec::new();
    let mut start = 0;
    for at in 1..=signs.len() {
        if at == signs.len() || !goes_on(&signs[start..at], &signs[at]) {
            lines.extend(line(signs, start..at, page));
            start = at;
        }
    }
    lines
}

/// Whether a sign stands on the line of those before it.
fn goes_on(line: &[Sign], next: &Sign) -> bool {
    let Some(last) = line.last() else { return false };
    let size = line.iter().map(|sign| sign.size).fold(next.size, f64::max);
    let base = line.iter().find(|sign| sign.size >= size * SMALL).unwrap_or(last).across;
    let gap = next.along.0 - last.along.1;
    next.turn == last.turn
        && next.is_artifact == last.is_artifact
        && (next.across - base).abs() <= size * 0.5
        && gap > -size * 0.6
        && gap < size * GUTTER
}

/// The line of some signs; none where all of them are blank.
fn line(signs: &[Sign], range: Range<usize>, page: usize) -> Option<Line> {
    let own = &signs[range.clone()];
    let first = own.first()?;
    let size = common_size(own.iter().map(|sign| (sign.size, sign.text.trim().len())));
    let base = own.iter().find(|sign| sign.size > size * SMALL).unwrap_or(first).across;
    let words = words(own, size, base, page);
    let along = own
        .iter()
        .fold((f64::MAX, f64::MIN), |span, sign| (span.0.min(sign.along.0), span.1.max(sign.along.1)));
    let length = along.1 - along.0;
    let (x, y) = first.at;
    let (above, below) = (size * 0.8, size * 0.25);
    let area = match first.turn {
        0 => [x, y - above, x + length, y + below],
        1 => [x - below, y, x + above, y + length],
        2 => [x - length, y - below, x, y + above],
        _ => [x - above, y - length, x + below, y],
    };
    let line = Line {
        signs: range,
        words,
        turn: first.turn,
        along,
        across: base,
        size,
        is_artifact: first.is_artifact,
        area,
    };
    (!line.words.is_empty()).then_some(line)
}

/// The size that most letters have, of sizes with how many letters have each.
pub(super) fn common_size(sizes: impl Iterator<Item = (f64, usize)>) -> f64 {
    let mut counts = std::collections::BTreeMap::<i64, usize>::new();
    for (size, letters) in sizes {
        *counts.entry((size * 10.0).round() as i64).or_default() += letters;
    }
    let most = counts.into_iter().max_by_key(|(size, letters)| (*letters, *size));
    most.map_or(0.0, |(size, _)| size as f64 / 10.0)
}

fn words(signs: &[Sign], size: f64, base: f64, page: usize) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open = Open::default();
    let mut last: Option<&Sign> = None;
    for sign in signs {
        let gap = last.map_or(0.0, |last| sign.along.0 - last.along.1);
        let is_raised = sign.is_raised || (sign.size < size * SMALL && base - sign.across > size * 0.15);
        let is_mark = is_raised && sign.text.chars().all(|c| c.is_ascii_digit() || "*†‡§".contains(c));
        if gap > size * BLANK || open.is_mark != is_mark {
            open.close(page, &mut words);
        }
        open.is_mark = is_mark;
        last = Some(sign);
        for letter in sign.text.chars() {
            if letter.is_whitespace() || letter == '\u{200b}' {
                open.close(page, &mut words);
                open.is_mark = is_mark;
                continue;
            }
            open.text.push(letter);
            if letter == '\u{fffd}' {
                let mut hasher = DefaultHasher::new();
                (open.looks, sign.mark).hash(&mut hasher);
                open.looks = hasher.finish();
            }
        }
    }
    let goes_on = !open.is_mark && open.text.chars().count() > 1 && open.text.ends_with(is_hyphen);
    open.close(page, &mut words);
    if let Some(last) = words.last_mut() {
        last.goes_on = goes_on;
    }
    words
}

/// A word that is being read.
#[derive(Default)]
struct Open {
    text: String,
    looks: u64,
    is_mark: bool,
}

impl Open {
    fn close(&mut self, page: usize, words: &mut Vec<Word>) {
        let Self { text, looks, is_mark } = std::mem::take(self);
        if !text.is_empty() {
            words.push(Word { is_mark, ..Word::new(text, looks, page) });
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Signs of a line as a program writes them that sets each letter half an em wide and no blanks.
    pub(in super::super) fn set(text: &str, x: f64, y: f64, size: f64) -> Vec<Sign> {
        let sign = |(at, letter): (usize, char)| {
            let from = x + at as f64 * size / 2.0;
            (letter != ' ').then(|| Sign {
                text: letter.to_string(),
                mark: letter.into(),
                turn: 0,
                along: (from, from + size / 2.0),
                across: y,
                size,
                is_raised: false,
                is_artifact: false,
                at: (from, y),
            })
        };
        text.chars().enumerate().filter_map(sign).collect()
    }

    fn read(signs: Vec<Sign>) -> Vec<String> {
        let lines = lines(&Painted { signs, ..Painted::default() }, 0);
        lines
            .iter()
            .map(|line| line.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join("|"))
            .collect()
    }

    #[test]
    fn words_are_parted_by_gaps_and_lines_by_their_places() {
        let signs = [set("two words", 0.0, 10.0, 10.0), set("below", 0.0, 22.0, 10.0)].concat();
        assert_eq!(read(signs), ["two|words", "below"]);
        let columns = [set("left", 0.0, 10.0, 10.0), set("right", 100.0, 10.0, 10.0)].concat();
        assert_eq!(read(columns), ["left", "right"]);
        assert!(read(Vec::new()).is_empty());
    }

    #[test]
    fn a_raised_number_is_a_mark_and_no_part_of_its_word() {
        let mut signs = set("lost.", 0.0, 10.0, 10.0);
        signs.extend(set("7", 25.0, 7.0, 6.0));
        let painted = Painted { signs, ..Painted::default() };
        let words = &lines(&painted, 0)[0].words;
        assert_eq!(words.len(), 2);
        assert_eq!((words[0].text.as_str(), words[0].is_mark), ("lost.", false));
        assert_eq!((words[1].text.as_str(), words[1].is_mark), ("7", true));
    }

    #[test]
    fn where_a_word_is_parted_does_not_matter() {
        let key = |text: &str| Word::new(text.into(), 0, 0).key;
        assert_eq!(key("publi-cation"), key("publication"));
        assert_ne!(key("publication"), key("publications"));
        assert_ne!(key("-"), key("a"));
    }
}
