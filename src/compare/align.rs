//! Which page of one file is which of the other.

use std::cmp::Ordering;
use std::collections::HashMap;

/// How much two pages have in common at the least to be one page that was changed, of 1.
const ALIKE: f32 = 0.2;
/// How many pages a page may have moved by, where files are so large that not all can be tried.
const BAND: usize = 250;
/// From so many tries on, only near pages are tried.
const TRIES: usize = 2_000_000;

/// A page as it is aligned.
#[derive(Debug, Clone, Default)]
pub struct Face {
    /// What it looks like without its head and number.
    pub looks: u64,
    /// What stands on it: keys of words and marks of pictures, sorted.
    pub content: Vec<u64>,
}

/// Pages that are one, by their numbers from 0: a page that is new has no old one, a page that is gone no new one.
pub type Pair = (Option<usize>, Option<usize>);

/// Aligns pages: each keeps its order, and as much as possible of what is alike stands beside each other.
///
/// An inserted page is one pair without an old page, and those behind it stay with what they were.
pub fn align(old: &[Face], new: &[Face]) -> Vec<Pair> {
    let same = |(a, b): &(&Face, &Face)| a.looks == b.looks;
    let head = old.iter().zip(new).take_while(same).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(same).count();
    let (old_middle, new_middle) = (&old_rest[..old_rest.len() - tail], &new_rest[..new_rest.len() - tail]);
    let mut pairs: Vec<Pair> = (0..head).map(|at| (Some(at), Some(at))).collect();
    let middle = middle(old_middle, new_middle);
    pairs.extend(middle.into_iter().map(|(a, b)| (a.map(|at| at + head), b.map(|at| at + head))));
    let (old_end, new_end) = (head + old_middle.len(), head + new_middle.len());
    pairs.extend((0..tail).map(|at| (Some(old_end + at), Some(new_end + at))));
    pairs
}

/// The best way through two lists of pages (Needleman and Wunsch, with nothing to pay for a page that has no other).
fn middle(old: &[Face], new: &[Face]) -> Vec<Pair> {
    let (rows, columns) = (old.len(), new.len());
    let is_far = |row: usize, column: usize| {
        rows * columns > TRIES && (row * columns / rows.max(1)).abs_diff(column) > BAND
    };
    let mut known: HashMap<(usize, usize), f32> = HashMap::new();
    let mut best = vec![0.0f32; (rows + 1) * (columns + 1)];
    let at = |row: usize, column: usize| row * (columns + 1) + column;
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let mut score = best[at(row + 1, column)].max(best[at(row, column + 1)]);
            if !is_far(row, column) {
                let alike = alike(&old[row], &new[column]);
                if alike >= ALIKE {
                    known.insert((row, column), alike);
                    score = score.max(alike + best[at(row + 1, column + 1)]);
                }
            }
            best[at(row, column)] = score;
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut pairs = Vec::new();
    while row < rows || column < columns {
        let here = best[at(row, column)];
        let pair = known.get(&(row, column)).map(|alike| alike + best[at(row + 1, column + 1)]);
        if row < rows && column < columns && pair == Some(here) {
            pairs.push((Some(row), Some(column)));
            (row, column) = (row + 1, column + 1);
        } else if row < rows && (column == columns || best[at(row + 1, column)] == here) {
            pairs.push((Some(row), None));
            row += 1;
        } else {
            pairs.push((None, Some(column)));
            column += 1;
        }
    }
    pairs
}

/// How much two pages have in common: 1 for all, 0 for nothing. Pages that look the same have more in common than pages that
/// say the same.
pub(super) fn alike(a: &Face, b: &Face) -> f32 {
    if a.looks == b.looks {
        return 1.01;
    }
    // Drawings without a word: which is which can't be told, so that each is the next.
    share(&a.content, &b.content).unwrap_or(0.5)
}

/// How much two sorted lists have in common, of 1 (Dice's coefficient); nothing where both are empty.
pub(super) fn share(a: &[u64], b: &[u64]) -> Option<f32> {
    let (mut left, mut right, mut common) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(left), b.get(right)) {
        match x.cmp(y) {
            Ordering::Less => left += 1,
            Ordering::Greater => right += 1,
            Ordering::Equal => (left, right, common) = (left + 1, right + 1, common + 1),
        }
    }
    let all = a.len() + b.len();
    (all > 0).then(|| 2.0 * common as f32 / all as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page with a word for each letter, which looks like what it says.
    fn page(words: &str) -> Face {
        let mut content: Vec<u64> = words.bytes().map(u64::from).collect();
        content.sort_unstable();
        let looks = words.bytes().fold(7, |looks: u64, byte| looks.wrapping_mul(31) + u64::from(byte));
        Face { looks, content }
    }

    fn aligned(old: &[&str], new: &[&str]) -> String {
        let faces = |pages: &[&str]| pages.iter().map(|words| page(words)).collect::<Vec<_>>();
        let shown = |page: Option<usize>| page.map_or("-".into(), |page| page.to_string());
        let pairs = align(&faces(old), &faces(new));
        pairs.iter().map(|(a, b)| format!("{}{}", shown(*a), shown(*b))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_inserted_page_is_one_page() {
        assert_eq!(aligned(&["abc", "def", "ghi"], &["abc", "xyz", "def", "ghi"]), "00 -1 12 23");
        assert_eq!(aligned(&["abc", "def"], &["abc", "def", "xyz"]), "00 11 -2");
        assert_eq!(aligned(&["abc", "def", "ghi"], &["def", "ghi"]), "0- 10 21");
    }

    #[test]
    fn a_changed_page_is_no_new_one() {
        assert_eq!(aligned(&["abcd", "efgh", "ijkl"], &["abcd", "efgx", "ijkl"]), "00 11 22");
        assert_eq!(aligned(&["abcd", "efgh", "ijkl"], &["abcx", "1234", "efgx", "ijkl"]), "00 -1 12 23");
    }

    #[test]
    fn pages_with_nothing_in_common_are_gone_and_new() {
        assert_eq!(aligned(&["abc"], &["xyz"]), "0- -0");
        assert_eq!(aligned(&[], &["a", "b"]), "-0 -1");
        assert_eq!(aligned(&[], &[]), "");
    }

    #[test]
    fn blank_pages_lead_nobody_astray() {
        assert_eq!(aligned(&["", "abc", "", "def"], &["", "xyz", "", "abc", "", "def"]), "00 -1 -2 13 24 35");
    }

    #[test]
    fn text_that_runs_on_keeps_pages_together() {
        assert_eq!(
            aligned(&["abcdef", "ghijkl", "mnopqr"], &["xyabcd", "efghij", "klmnop", "qr"]),
            "00 11 22 -3"
        );
    }
}
