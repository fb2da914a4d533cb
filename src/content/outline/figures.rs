//! Numbers as they print: Roman figures, and the numbers of headings.

use crate::content::markup::Counting;

/// A number in Roman figures.
pub(super) fn roman(number: usize) -> String {
    Counting::Roman.said(number as u64).to_uppercase()
}

/// The letter of an appendix: A, B, C; its number after the 26th.
pub(super) fn letter(number: usize) -> String {
    Counting::Letters.said(number as u64).to_uppercase()
}

/// What headings in the prose of a file are numbered with and how deep they begin.
#[derive(Debug)]
pub(super) struct HeadingNumbers {
    /// The level of `##`, counted from the part's title as 1.
    pub first_level: u8,
    /// Whether the numbers print.
    numbered: bool,
    /// The id of the file, which the headings' anchors begin with.
    id: String,
    counts: [usize; 3],
    /// What stands before each number, such as the letter of an appendix.
    before: String,
}

impl HeadingNumbers {
    /// Headings of a file, `##` being of the given level.
    pub fn new(id: &str, first_level: u8, numbered: bool) -> Self {
        Self { first_level, numbered, id: id.to_string(), counts: [0; 3], before: String::new() }
    }

    /// Headings of an appendix, whose letter stands before their numbers.
    pub fn of_appendix(id: &str, letter: &str) -> Self {
        Self { before: format!("{letter}."), ..Self::new(id, 3, true) }
    }

    /// The anchor and number of the next heading, `level` being 1 for `##`.
    pub fn next(&mut self, level: u8) -> (String, Option<String>) {
        let depth = usize::from(level.clamp(1, 3));
        self.counts[depth - 1] += 1;
        self.counts[depth..].fill(0);
        let parts: Vec<String> = self.counts[..depth].iter().map(usize::to_string).collect();
        let number = self.numbered.then(|| self.before.clone() + &parts.join("."));
        (format!("{}-{}", self.id, parts.join("-")), number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_figures() {
        let numbers = [1, 4, 9, 14, 40, 90, 1994, 2019].map(roman);
        assert_eq!(numbers, ["I", "IV", "IX", "XIV", "XL", "XC", "MCMXCIV", "MMXIX"]);
    }

    #[test]
    fn headings_count_at_each_level() {
        let mut headings = HeadingNumbers::new("x", 3, true);
        let told: Vec<_> = [1, 2, 2, 1, 2].map(|l| headings.next(l)).into_iter().collect();
        let numbers: Vec<_> = told.iter().map(|(_, n)| n.as_deref().unwrap()).collect();
        assert_eq!(numbers, ["1", "1.1", "1.2", "2", "2.1"]);
        assert_eq!(told[4].0, "x-2-1");
        assert_eq!(HeadingNumbers::new("x", 2, false).next(1).1, None);
    }
}
