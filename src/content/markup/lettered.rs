//! Lists with letters (a. b. c.) and with small Roman numbers (i. ii. iii.), which CommonMark does not have.
//!
//! Their marks are written as numbers of the same length before CommonMark reads the text, so that all of it stays where it stands.

use std::borrow::Cow;

/// What the items of a numbered list are counted with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Counting {
    /// 1. 2. 3.
    #[default]
    Numbers,
    /// a. b. c.
    Letters,
    /// i. ii. iii.
    Roman,
}

/// The letters that small Roman numbers are made of, with what they count.
const ROMAN: [(&str, u64); 13] = [
    ("m", 1000),
    ("cm", 900),
    ("d", 500),
    ("cd", 400),
    ("c", 100),
    ("xc", 90),
    ("l", 50),
    ("xl", 40),
    ("x", 10),
    ("ix", 9),
    ("v", 5),
    ("iv", 4),
    ("i", 1),
];

/// The largest Roman number.
const MOST_ROMAN: u64 = 3999;

impl Counting {
    /// A number as it is counted; in digits where there is no such letter or Roman number.
    pub fn said(self, number: u64) -> String {
        let letter = || {
            Some(char::from(b'a' + u8::try_from(number.checked_sub(1)?).ok()?))
                .filter(char::is_ascii_lowercase)
        };
        match self {
            Self::Letters => letter().map_or_else(|| number.to_string(), String::from),
            Self::Roman if (1..=MOST_ROMAN).contains(&number) => roman(number),
            Self::Numbers | Self::Roman => number.to_string(),
        }
    }

    /// The sign by which layouts know it: that of the first item.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Numbers => "1",
            Self::Letters => "a",
            Self::Roman => "i",
        }
    }

    /// What a mark without its full stop counts.
    fn read(self, mark: &str) -> Option<u64> {
        match self {
            Self::Numbers => None,
            Self::Letters => match mark.as_bytes() {
                [letter @ b'a'..=b'z'] => Some(u64::from(letter - b'a') + 1),
                _ => None,
            },
            // Only what is written as it should be.
            Self::Roman => value(mark).filter(|number| roman(*number) == mark),
        }
    }
}

fn roman(mut number: u64) -> String {
    let mut said = String::new();
    for (letters, value) in ROMAN {
        while number >= value {
            said.push_str(letters);
            number -= value;
        }
    }
    said
}

/// What letters count as a Roman number, if they are one.
fn value(letters: &str) -> Option<u64> {
    let (mut left, mut sum) = (letters, 0);
    while !left.is_empty() {
        let both = ROMAN.iter().filter(|(letters, _)| left.starts_with(letters));
        let (letters, value) = both.max_by_key(|(letters, _)| letters.len())?;
        (left, sum) = (&left[letters.len()..], sum + value);
    }
    Some(sum)
}

/// A list whose marks are no numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lettered {
    /// Where its first mark stands in the value.
    pub at: usize,
    /// What its items are counted with.
    pub counting: Counting,
    /// What the first is counted as.
    pub start: u64,
    /// How many items it has.
    pub items: usize,
}

/// A line of a value.
struct Line<'a> {
    /// Where its words begin.
    at: usize,
    /// Blanks before them.
    indent: usize,
    words: &'a str,
    /// The mark of an item that it begins with, without its full stop.
    mark: Option<&'a str>,
}

/// Text whose lists are marked with numbers, and which of them are not in the value.
///
/// A list has two items at least: a single letter with a full stop after it may be an initial.
pub(super) fn as_numbers(value: &str) -> (Cow<'_, str>, Vec<Lettered>) {
    let lines = lines(value);
    if lines.iter().all(|line| line.mark.is_none()) {
        return (Cow::Borrowed(value), Vec::new());
    }
    let (mut text, mut found) = (value.to_string(), Vec::new());
    let mut taken = vec![false; lines.len()];
    for first in 0..lines.len() {
        if taken[first] || !begins(&lines, first) {
            continue;
        }
        let list = [Counting::Roman, Counting::Letters].into_iter().find_map(|counting| {
            let start = counting.read(lines[first].mark?)?;
            let items = items(&lines, first, counting, start);
            (items.len() > 1).then_some((counting, start, items))
        });
        let Some((counting, start, items)) = list else { continue };
        for item in &items {
            taken[*item] = true;
            let Line { at, mark, .. } = &lines[*item];
            let length = mark.map_or(0, str::len);
            // Digits take the bytes of the letters.
            text.replace_range(*at..at + length, &format!("{:0>length$}", 1));
        }
        found.push(Lettered { at: lines[first].at, counting, start, items: items.len() });
    }
    (Cow::Owned(text), found)
}

fn lines(value: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let line = |line: &'_ str| {
        let words = line.trim_start_matches(' ');
        let indent = line.len() - words.len();
        start += line.len();
        (start - words.len(), indent)
    };
    let places: Vec<(usize, usize)> = value.split_inclusive('\n').map(line).collect();
    value
        .split_inclusive('\n')
        .zip(places)
        .map(|(line, (at, indent))| {
            let words = line.trim();
            let mark = words.split_once(". ").map(|(mark, _)| mark);
            let mark = mark.filter(|mark| (1..=8).contains(&mark.len()));
            let mark = mark.filter(|mark| mark.bytes().all(|byte| byte.is_ascii_lowercase()));
            Line { at, indent, words, mark }
        })
        .collect()
}

/// Whether a list may begin in a line: after an empty one, or inside an item of another list.
fn begins(lines: &[Line], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &lines[before]) else { return true };
    let is_item = before.words.starts_with("- ")
        || before.mark.is_some()
        || before
            .words
            .split_once(". ")
            .is_some_and(|(mark, _)| mark.bytes().all(|byte| byte.is_ascii_digit()));
    before.words.is_empty() || is_item && before.indent < lines[at].indent
}

/// The lines in which the items of a list begin that begins in the line `first`.
fn items(lines: &[Line], first: usize, counting: Counting, start: u64) -> Vec<usize> {
    let mut items = vec![first];
    let indent = lines[first].indent;
    for (at, line) in lines.iter().enumerate().skip(first + 1) {
        let after_blank = lines[at - 1].words.is_empty();
        if line.words.is_empty() || line.indent > indent {
            continue;
        }
        let next = start + items.len() as u64;
        if line.indent == indent && line.mark.and_then(|mark| counting.read(mark)) == Some(next) {
            items.push(at);
        } else if after_blank || line.indent < indent {
            break;
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(value: &str) -> Vec<(Counting, u64, usize)> {
        let (text, found) = as_numbers(value);
        assert_eq!(text.len(), value.len(), "nothing moves");
        found.iter().map(|list| (list.counting, list.start, list.items)).collect()
    }

    #[test]
    fn letters_and_roman_numbers_are_told_apart_by_what_follows() {
        assert_eq!(lists("a. one\nb. two\nc. three\n"), [(Counting::Letters, 1, 3)]);
        assert_eq!(lists("i. one\nii. two\niii. three"), [(Counting::Roman, 1, 3)]);
        assert_eq!(lists("h. one\ni. two\nj. three"), [(Counting::Letters, 8, 3)]);
        assert_eq!(lists("iv. one\n\nv. two\n"), [(Counting::Roman, 4, 2)]);
        assert_eq!(lists("c. one\nwhich goes on\nd. two"), [(Counting::Letters, 3, 2)]);
        assert_eq!(
            lists("Words:\n\na. one\n   i. within\n   ii. within\nb. two\n"),
            [(Counting::Letters, 1, 2), (Counting::Roman, 1, 2)]
        );
    }

    #[test]
    fn words_stay_words() {
        for value in [
            "a. A single one.",
            "i. e. the lanterns\n\nare many",
            "He said\na. one\nb. two",
            "a. one\n\nWords between.\n\nb. two",
            "a. one\nc. three",
            "A. Invented\nB. Invented",
            "a.one\nb.two",
            "1. one\n2. two",
        ] {
            let (text, found) = as_numbers(value);
            assert_eq!((text.as_ref(), found.len()), (value, 0));
        }
    }

    #[test]
    fn each_number_is_read_as_it_is_said() {
        for number in 1..=MOST_ROMAN {
            assert_eq!(Counting::Roman.read(&Counting::Roman.said(number)), Some(number));
        }
        assert_eq!(Counting::Letters.said(26), "z");
        assert_eq!(Counting::Letters.said(27), "27");
        assert_eq!(Counting::Roman.read("iiii"), None);
    }
}
