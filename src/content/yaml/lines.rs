//! A text as an editor sees it: lines with their indentation, keys and values.

use std::ops::Range;

/// A line of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// Its first byte in the text.
    pub(super) start: usize,
    /// Its words, without the line's end.
    pub(super) text: &'a str,
}

/// A key in front of its value: `- key: value`.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The column of the key, in bytes from the line's beginning.
    pub(super) column: usize,
    /// The bytes of the key in the text.
    pub(super) key: Range<usize>,
    /// The bytes of the value in the text; empty where it stands on the next lines.
    pub(super) value: Range<usize>,
}

impl<'a> Line<'a> {
    /// The byte after its last.
    pub(super) fn end(self) -> usize {
        self.start + self.text.len()
    }

    /// How many blanks stand before its first sign.
    pub(super) fn indent(self) -> usize {
        self.text.len() - self.text.trim_start_matches([' ', '\t']).len()
    }

    /// Its words without the blanks around them.
    pub(super) fn words(self) -> &'a str {
        self.text.trim()
    }

    /// Whether it holds nothing, or a comment alone.
    pub(super) fn is_blank(self) -> bool {
        let words = self.words();
        words.is_empty() || words == "#" || words.starts_with("# ")
    }

    /// Where what follows dashes and their blanks begins, in bytes from the line's beginning.
    pub(super) fn after_dashes(self) -> usize {
        let mut at = self.indent();
        while self.text[at..].starts_with("- ") {
            at += 1;
            at += self.text[at..].len() - self.text[at..].trim_start_matches(' ').len();
        }
        at
    }

    /// Its key and value, where it begins with a key of plain letters.
    pub(super) fn entry(self) -> Option<Entry> {
        let column = self.after_dashes();
        let rest = &self.text[column..];
        let quoted = rest.starts_with(['"', '\'']);
        let name = rest.find([':', '#', '"', '\'', '[', '{']).filter(|_| !quoted)?;
        if name == 0 || !rest[name..].starts_with(':') {
            return None;
        }
        let after = &rest[name + 1..];
        if !after.is_empty() && !after.starts_with([' ', '\t']) {
            return None;
        }
        let key = self.start + column..self.start + column + name;
        let value = after.trim();
        let start = key.end + 1 + (after.len() - after.trim_start().len());
        Some(Entry { column, key, value: start..start + value.len() })
    }
}

/// The lines of a text.
pub(super) struct Lines<'a>(Vec<Line<'a>>);

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut start = 0;
        let line = |piece: &'a str| {
            let line = Line { start, text: piece.trim_end_matches(['\n', '\r']) };
            start += piece.len();
            line
        };
        Self(text.split_inclusive('\n').map(line).collect())
    }

    /// The number of the line in which a byte stands, from 0; that of the last line beyond the end.
    pub(super) fn at(&self, byte: usize) -> usize {
        self.0.partition_point(|line| line.start <= byte).saturating_sub(1)
    }

    pub(super) fn get(&self, number: usize) -> Line<'a> {
        self.0.get(number).copied().unwrap_or(Line { start: 0, text: "" })
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The next line before this one that holds something.
    pub(super) fn before(&self, number: usize) -> Option<usize> {
        (0..number.min(self.0.len())).rev().find(|n| !self.0[*n].is_blank())
    }

    /// The line that heads the block scalar (`text: |`) in which a line stands, or would stand if it were indented.
    pub(super) fn block_head(&self, number: usize) -> Option<usize> {
        let mut inner = usize::MAX;
        let mut at = number;
        while let Some(before) = self.before(at) {
            let line = self.0[before];
            if line.indent() < inner && heads_block(line.text) {
                return (inner != usize::MAX || before + 1 == number).then_some(before);
            }
            inner = inner.min(line.indent());
            if inner == 0 {
                return None;
            }
            at = before;
        }
        None
    }

    /// The byte after the last line that belongs to the line `number`: where it is a key without a value on its line, those that
    /// follow and are indented further.
    pub(super) fn end_of_block(&self, number: usize) -> usize {
        let head = self.get(number);
        let mut end = head.end();
        if !head.text.trim_end().ends_with(':') && !heads_block(head.text) {
            return end;
        }
        for line in self.0.iter().skip(number + 1) {
            if line.words().is_empty() {
                continue;
            }
            if line.indent() <= head.indent() {
                break;
            }
            end = line.end();
        }
        end
    }
}

/// Whether a line ends with the sign of a block scalar: `|`, `>`, `|-`.
fn heads_block(line: &str) -> bool {
    let words = line.trim_end();
    let words = words.trim_end_matches(['-', '+']).trim_end_matches(|c: char| c.is_ascii_digit());
    words.strip_suffix(['|', '>']).is_some_and(|before| before.ends_with([' ', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_are_found() {
        let text = "a: 1\n  - b: two three  \n  - c\nd: \"x: y\"\n\"e\": f\n";
        let lines = Lines::new(text);
        let shown = |n: usize| lines.get(n).entry().map(|e| (&text[e.key], &text[e.value], e.column));
        assert_eq!(shown(0), Some(("a", "1", 0)));
        assert_eq!(shown(1), Some(("b", "two three", 4)));
        assert_eq!((shown(2), shown(4)), (None, None));
        assert_eq!(shown(3), Some(("d", "\"x: y\"", 0)));
        assert_eq!(lines.at(7), 1);
    }

    #[test]
    fn a_line_that_left_its_block_is_known() {
        let lines = Lines::new("body:\n  - text: |\n      One.\n\n  Two.\nnotes:\n  a: b\n");
        assert_eq!(lines.block_head(4), Some(1));
        assert_eq!(lines.block_head(6), None);
    }
}
