//! YAML text to a tree that knows where everything stands: the only file that speaks YAML.
//!
//! `serde_yaml` decides what a file means, so that folio, Typst and Hayagriva read the same dialect. It keeps no
//! positions, so the event parser of `saphyr-parser` walks the same text and lends each value its place.

mod change;
mod events;
mod faults;
mod lines;
mod mended;
mod quotes;
mod read;

use std::ops::Range;

use serde_yaml::Value;

use crate::diag::{Rule, SourceFile, SourceId, Span, rules};
pub use change::{set_key, values};
pub(crate) use read::is_second;
pub use read::{Read, parse, read};

rules! {
    YAML_SYNTAX = Rule::needed(
        "yaml-syntax",
        "The file is not YAML, or a key stands in it twice.",
        "Indentation tells what belongs together; a value that holds `: ` or begins with a sign must stand in quotes.",
    )
    .example("title: Migration: an overview", "title: \"Migration: an overview\"");
}

/// A value of a YAML file with its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub span: ValueSpan,
    /// A number or bool as it is written, which its value may have lost: `1.10`.
    pub written: Option<String>,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A single value: null, bool, number or text.
    Scalar(Value),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in their order.
    Map(Vec<(Key, Node)>),
}

/// A key of a map.
#[derive(Debug, Clone)]
pub struct Key {
    /// Its text.
    pub name: String,
    /// Where it stands.
    pub span: ValueSpan,
}

/// Where a value stands, and how it is written there. No two values of a report have the same span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ValueSpan {
    /// The file.
    pub file: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// How a scalar is written.
    pub style: Style,
    /// Which of the values that stand there, from 0: a YAML alias and a line of CSV may stand for several.
    pub nth: u32,
}

/// How a scalar is written, which decides where a character of its value stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// Without quotes, or not a scalar.
    Plain,
    /// In single quotes.
    Single,
    /// In double quotes.
    Double,
    /// A block after `|`.
    Literal,
    /// A block after `>`.
    Folded,
    /// A cell of a CSV file, as it stands.
    Verbatim,
}

impl ValueSpan {
    /// The span of the whole value.
    pub fn whole(self) -> Span {
        Span::new(self.file, self.start as usize..self.end as usize)
    }

    /// The span of a byte range of the value, found by walking the value and the file's text side by side.
    ///
    /// `file` is the file that it stands in and `value` what the scalar means. Falls back to the whole value where the two do
    /// not match.
    pub fn part(self, file: &SourceFile, value: &str, range: Range<usize>) -> Span {
        self.raw(file, value, range).unwrap_or_else(|| self.whole())
    }

    /// As [`ValueSpan::part`], but `None` where value and file do not match: what may be replaced must be certain.
    pub fn raw(self, file: &SourceFile, value: &str, range: Range<usize>) -> Option<Span> {
        let written = file.places([self.start, self.end, self.nth], |text| {
            let raw = text.get(self.start as usize..(self.end as usize).min(text.len()));
            raw.map_or_else(Vec::new, |raw| align(raw, value, self.style)).into()
        });
        let (first, last) =
            (written.get(range.start)?, written.get(range.end.saturating_sub(1).max(range.start))?);
        let start = (self.start + first.start) as usize;
        let end = if range.is_empty() { start } else { (self.start + last.end) as usize };
        Some(Span::new(self.file, start..end.max(start)))
    }
}

/// For every byte of `value`, the bytes of `raw` that its character comes from; shorter than `value` if they do not match.
fn align(raw: &str, value: &str, style: Style) -> Vec<Range<u32>> {
    let mut written = Vec::with_capacity(value.len());
    let mut at = match style {
        Style::Single | Style::Double => 1,
        // The header line of a block scalar (`|-`, a comment) is no part of its value.
        Style::Literal | Style::Folded => match raw.find('\n') {
            Some(end) if raw.starts_with(['|', '>']) => end + 1,
            _ => 0,
        },
        Style::Plain | Style::Verbatim => 0,
    };
    for wanted in value.chars() {
        let Some((start, end)) = find(raw, at, wanted, style) else { return written };
        // The place of a line's end is the sign itself, not the next line's indentation.
        let shown = if raw[start..].starts_with(['\n', '\r']) { start + 1 } else { end };
        // Files are shorter than 4 GiB: their values have spans of as many bits.
        written.extend(std::iter::repeat_n(start as u32..shown as u32, wanted.len_utf8()));
        at = end;
    }
    written
}

/// Where in `raw`, from `at` on, the value's next character is written: its first byte and the byte after it.
fn find(raw: &str, at: usize, wanted: char, style: Style) -> Option<(usize, usize)> {
    let rest = raw.get(at..)?;
    let next = rest.chars().next()?;
    let plain = Some((at, at + next.len_utf8()));
    match style {
        Style::Verbatim => (next == wanted).then_some((at, at + next.len_utf8())),
        Style::Double if next == '\\' => {
            let escape = rest[1..].chars().next()?;
            let length = match escape {
                'x' => 4,
                'u' => 6,
                'U' => 10,
                // An escaped line break is no part of the value, nor is the next line's indentation.
                '\r' | '\n' => {
                    let skipped = rest[1..].len() - rest[1..].trim_start().len();
                    return find(raw, at + 1 + skipped, wanted, style);
                }
                other => 1 + other.len_utf8(),
            };
            Some((at, (at + length).min(raw.len())))
        }
        Style::Single if next == '\'' && rest[1..].starts_with('\'') => Some((at, at + 2)),
        _ if next == wanted && wanted != ' ' && wanted != '\n' => plain,
        // Blanks on a line are as many as in the value.
        _ if wanted == ' ' && matches!(next, ' ' | '\t') => plain,
        // A blank or line end of the value may be written as a line end with indentation around it.
        _ if wanted == ' ' || wanted == '\n' => {
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            if blank == 0 {
                return None;
            }
            let gap = &rest[..blank];
            match (wanted, gap.find('\n')) {
                (' ', Some(line_end)) if !rest.starts_with([' ', '\t']) => {
                    Some((at, at + skip_indent(rest, line_end + 1)))
                }
                (' ', _) => Some((at, at + 1)),
                (_, Some(line_end)) => Some((at + line_end, at + line_end + 1)),
                (_, None) => None,
            }
        }
        // Indentation before a line's first character.
        _ if next == ' ' || next == '\n' || next == '\r' || next == '\t' => {
            let skipped = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            find(raw, at + skipped, wanted, style)
        }
        _ => None,
    }
}

/// The offset of the first byte at or after `from` that is no blank.
fn skip_indent(rest: &str, from: usize) -> usize {
    from + (rest[from..].len() - rest[from..].trim_start_matches([' ', '\t']).len())
}

impl Node {
    /// A tree of a value all of which stands in one place; `next` counts the values there.
    fn at(place: ValueSpan, value: Value, next: &mut u32) -> Self {
        let span = ValueSpan { nth: *next, ..place };
        *next += 1;
        let kind = match value {
            Value::Sequence(values) => {
                Kind::List(values.into_iter().map(|v| Self::at(place, v, next)).collect())
            }
            Value::Mapping(values) => {
                let entry = |(k, v)| {
                    let key = Self::at(place, k, next);
                    let name = key.scalar_text().unwrap_or_default();
                    (Key { name, span: key.span }, Self::at(place, v, next))
                };
                Kind::Map(values.into_iter().map(entry).collect())
            }
            Value::Tagged(tagged) => return Self::at(place, tagged.value, next),
            scalar => Kind::Scalar(scalar),
        };
        Self { kind, span, written: None }
    }

    /// The value under a key; nothing where this is no map, or has no such key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(own, _)| own.name == key).map(|(_, value)| value)
    }

    /// The keys and values of a map; none where this is something else.
    pub fn entries(&self) -> &[(Key, Self)] {
        match &self.kind {
            Kind::Map(entries) => entries,
            Kind::List(_) | Kind::Scalar(_) => &[],
        }
    }

    /// The items of a list; none where this is something else.
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::List(items) => items,
            Kind::Map(_) | Kind::Scalar(_) => &[],
        }
    }

    /// Whether nothing stands here.
    pub fn is_empty(&self) -> bool {
        matches!(self.kind, Kind::Scalar(Value::Null))
    }

    /// The text of a scalar, also of a number or bool.
    pub fn scalar_text(&self) -> Option<String> {
        match &self.kind {
            Kind::Scalar(Value::String(s)) => Some(s.clone()),
            Kind::Scalar(Value::Number(n)) => Some(n.to_string()),
            Kind::Scalar(Value::Bool(b)) => Some(b.to_string()),
            _ => None,
        }
    }

    /// What the node is, in an editor's words.
    pub fn describe(&self) -> String {
        match &self.kind {
            Kind::List(_) => "a list".into(),
            Kind::Map(_) => "a group of keys".into(),
            Kind::Scalar(Value::Null) => "empty".into(),
            Kind::Scalar(Value::Bool(b)) => format!("`{b}` (yes or no)"),
            Kind::Scalar(Value::Number(n)) => format!("the number {n}"),
            Kind::Scalar(_) => "text".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Sources;

    const FILE: SourceId = SourceId(0);

    /// The part of the file that a piece of the value of key `k` comes from.
    fn located(text: &str, piece: &str) -> String {
        let node = parse(FILE, text).unwrap();
        let Kind::Map(entries) = &node.kind else { panic!("no map") };
        let (_, node) = entries.iter().find(|(k, _)| k.name == "k").unwrap();
        let value = node.scalar_text().unwrap();
        let start = value.find(piece).unwrap_or_else(|| panic!("{piece:?} not in {value:?}"));
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", text).unwrap();
        let span = node.span.part(sources.get(file), &value, start..start + piece.len());
        text[span.range].to_string()
    }

    #[test]
    fn pieces_are_found_in_every_style() {
        assert_eq!(located("k: one two", "two"), "two");
        assert_eq!(located("k: one\n  two three", "two"), "two");
        assert_eq!(located("k: 'it''s two'", "two"), "two");
        assert_eq!(located("k: \"caf\\u00e9 \\\"x\\\" two\"", "two"), "two");
        assert_eq!(located("k: \"one \\\n   two\"", "two"), "two");
        assert_eq!(located("k: |\n  one\n\n  two three\n", "two"), "two");
        assert_eq!(located("a: 1\nk: |-\n    one\n      - two\n", "two"), "two");
        assert_eq!(located("k: >\n  one\n  more\n\n  two\n", "two"), "two");
        assert_eq!(located("k: >\n one  more   \n two\n", "two"), "two");
        assert_eq!(located("k: &a \"one two\"", "two"), "two");
    }

    #[test]
    fn multi_byte_text_and_windows_line_ends_keep_positions() {
        assert_eq!(located("# ไทย\nk: |\n  ភាសា “x” tiếng two\n", "two"), "two");
        assert_eq!(located("a: é\r\nk: |\r\n  one\r\n  two\r\n", "two"), "two");
        assert_eq!(located("a: é\r\nk: one\r\n  two\r\n", "two"), "two");
    }

    #[test]
    fn keys_and_items_have_places() {
        let text = "a:\n  - x\n  - {b: ééé, c: 2}\nd: [1, 2]\n";
        let node = parse(FILE, text).unwrap();
        let Kind::Map(entries) = &node.kind else { panic!() };
        let Kind::List(items) = &entries[0].1.kind else { panic!() };
        assert_eq!(&text[items[0].span.whole().range], "x");
        assert_eq!(&text[items[1].span.whole().range], "{b: ééé, c: 2}");
        assert_eq!(&text[entries[1].0.span.whole().range], "d");
        assert_eq!(&text[entries[1].1.span.whole().range], "[1, 2]");
    }

    #[test]
    fn broken_yaml_has_a_place() {
        let text = "a: 1\nb: [1, 2\nc: 3\n";
        let error = parse(FILE, text).unwrap_err();
        assert_eq!(error.rule.id, "yaml-syntax");
        assert!(error.span.unwrap().range.start >= 8);
        let text = "x:\n  - {a: 1, b: {a: 2}}\n  - c: 1\n    d: [1]\n    c: 2\n";
        let error = parse(FILE, text).unwrap_err();
        assert_eq!(error.message, "the key `c` stands here twice");
        assert_eq!(error.span.unwrap().range.start, text.rfind('c').unwrap());
        assert_eq!(parse(FILE, "a: b: c\n").unwrap_err().rule.id, "yaml-syntax");
    }

    #[test]
    fn values_of_an_alias_share_a_place_and_no_spot() {
        fn spots(node: &Node, found: &mut Vec<ValueSpan>) {
            found.push(node.span);
            match &node.kind {
                Kind::Scalar(_) => {}
                Kind::List(items) => items.iter().for_each(|item| spots(item, found)),
                Kind::Map(entries) => entries.iter().for_each(|(_, value)| spots(value, found)),
            }
        }
        let text = "a: &x [one, {b: two, c: two}]\nd: *x\n";
        let node = parse(FILE, text).unwrap();
        let Kind::Map(entries) = &node.kind else { panic!() };
        let mut found = Vec::new();
        spots(&entries[1].1, &mut found);
        assert!(found.iter().all(|span| &text[span.whole().range] == "*x"), "{found:?}");
        let each: std::collections::HashSet<ValueSpan> = found.iter().copied().collect();
        assert_eq!((found.len(), each.len()), (5, 5));
    }

    #[test]
    fn an_empty_file_is_empty() {
        assert!(matches!(parse(FILE, "# nothing\n").unwrap().kind, Kind::Scalar(Value::Null)));
    }
}
