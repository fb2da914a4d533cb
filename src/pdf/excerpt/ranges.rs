//! Pages as they are named on the command line: `12-20`, `3`, `5-`, several of them with commas between.

use std::fmt;
use std::str::FromStr;

/// Some pages of a report, by the numbers that are printed on them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRanges(Vec<(u32, Option<u32>)>);

impl PageRanges {
    /// Whether a page belongs to them; the first page is 1.
    pub fn contains(&self, page: u32) -> bool {
        self.0.iter().any(|(first, last)| *first <= page && last.is_none_or(|last| page <= last))
    }

    /// The last page that is named.
    pub fn highest(&self) -> u32 {
        self.0.iter().map(|(first, last)| last.unwrap_or(*first)).max().unwrap_or(0)
    }
}

/// Why words name no pages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageRangeError {
    /// Something else than a page or range.
    #[error("`{0}` is no page or range; write 3, 12-20 or 5-")]
    NoRange(String),
    /// A range whose last page comes before its first.
    #[error("`{range}` ends before it begins; write {last}-{first}")]
    Backwards {
        /// The range as it is written.
        range: String,
        /// The page with which it begins.
        first: u32,
        /// The page with which it ends.
        last: u32,
    },
}

impl FromStr for PageRanges {
    type Err = PageRangeError;

    fn from_str(text: &str) -> Result<Self, PageRangeError> {
        let page = |number: &str| number.trim().parse().ok().filter(|n| *n > 0);
        let range = |range: &str| {
            let range = range.trim();
            let found = match range.split_once('-') {
                None => page(range).map(|n| (n, Some(n))),
                Some((first, "")) => page(first).map(|first| (first, None)),
                Some((first, last)) => page(first).zip(page(last)).map(|(first, last)| (first, Some(last))),
            };
            match found {
                Some((first, Some(last))) if first > last => {
                    Err(PageRangeError::Backwards { range: range.into(), first, last })
                }
                Some(found) => Ok(found),
                None => Err(PageRangeError::NoRange(range.into())),
            }
        };
        text.split(',').map(range).collect::<Result<_, _>>().map(Self)
    }
}

impl fmt::Display for PageRanges {
    /// As in a file's name: `3,12-20,30-`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = self.0.iter().map(|range| match range {
            (first, Some(last)) if first == last => first.to_string(),
            (first, Some(last)) => format!("{first}-{last}"),
            (first, None) => format!("{first}-"),
        });
        f.write_str(&written.collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_as_they_are_written() {
        for (written, shown, held) in [
            ("12-20", "12-20", vec![12, 20]),
            ("3", "3", vec![3]),
            ("5-", "5-", vec![5, 6, 900]),
            ("1, 4-5,9-", "1,4-5,9-", vec![1, 4, 5, 9, 10]),
        ] {
            let ranges: PageRanges = written.parse().unwrap();
            assert_eq!(ranges.to_string(), shown);
            let first_pages = (1..=10).chain([12, 20, 900]).filter(|n| ranges.contains(*n));
            assert!(
                held.iter().all(|n| ranges.contains(*n)),
                "{written}: {:?}",
                first_pages.collect::<Vec<_>>()
            );
        }
        let ranges: PageRanges = "2-3,7".parse().unwrap();
        assert_eq!((1..=9).filter(|n| ranges.contains(*n)).collect::<Vec<_>>(), [2, 3, 7]);
        assert_eq!(ranges.highest(), 7);
    }

    #[test]
    fn what_is_no_page_is_told() {
        for wrong in ["", "0", "a", "-", "-3", "1,,2", "3-2-1", "20-12", "1.5"] {
            assert!(wrong.parse::<PageRanges>().is_err(), "{wrong:?}");
        }
        assert_eq!(
            "20-12".parse::<PageRanges>().unwrap_err().to_string(),
            "`20-12` ends before it begins; write 12-20"
        );
    }
}
