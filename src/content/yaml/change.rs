//! Changes one value in a file and leaves every other byte as it is: comments, order, quotation marks, ends of lines.

use std::ops::Range;

use serde_yaml::Value;

use super::{Kind, Node, Style, ValueSpan, align, parse};
use crate::diag::SourceId;

impl ValueSpan {
    /// What the value at this place of a file means; nothing if no single value stands there.
    pub fn value(self, text: &str) -> Option<String> {
        if self.style == Style::Verbatim {
            // A cell of a line with quotation marks has no place of its own.
            return (self.nth == 0).then(|| text.get(self.range()).map(str::to_string))?;
        }
        let tree = parse(self.file, text).ok()?;
        written(tree.find(self)?)
    }

    /// The text of the file in which this value means `value` and nothing else has changed.
    ///
    /// The value stays as it is written, in its quotation marks or as a block, and what of it does not change keeps its bytes. Where
    /// that can't say the new value, it is put into double quotes. A block ends as it did, whatever `value` ends with. Nothing if no
    /// single value stands there, or the file would come to mean anything else.
    pub fn changed(self, text: &str, value: &str) -> Option<String> {
        let before = self.value(text)?;
        let value = match self.style {
            Style::Literal | Style::Folded => {
                let end = &before[before.trim_end_matches('\n').len()..];
                format!("{}{end}", value.trim_end_matches('\n'))
            }
            _ => value.to_string(),
        };
        let change = Change { text, span: self, before: &before, value: &value };
        let ways = [Change::middle, Change::lines, Change::whole, Change::quoted];
        ways.iter().filter_map(|way| way(&change)).find(|after| change.is_all(after))
    }

    fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// All single values of a file that mean a text, a number or a day, each with its place; those of an alias stand where its anchor does.
pub fn values(file: SourceId, text: &str) -> Vec<(ValueSpan, String)> {
    fn gather(node: &Node, found: &mut Vec<(ValueSpan, String)>) {
        match &node.kind {
            Kind::Scalar(_) => found.extend(written(node).map(|value| (node.span, value))),
            Kind::List(items) => items.iter().for_each(|item| gather(item, found)),
            Kind::Map(entries) => entries.iter().for_each(|(_, node)| gather(node, found)),
        }
    }
    let mut found = Vec::new();
    if let Ok(tree) = parse(file, text) {
        gather(&tree, &mut found);
    }
    found.retain(|(span, _)| !text[span.range()].starts_with('*'));
    found
}

/// The text of a file in which a key of a group has a value; `groups` are the keys that lead to the group.
///
/// `value` is what the value means. A text that is there changes as [`ValueSpan::changed`] does it; another value is written anew, and a
/// key that is missing comes after the group's last one. Nothing if there is no such group, or the file would come to mean anything else.
pub fn set_key(text: &str, groups: &[&str], key: &str, value: &Value) -> Option<String> {
    let tree = parse(SourceId(0), text).ok()?;
    let mut group = &tree;
    for name in groups {
        group = group.key(name)?;
    }
    if let (Some(node), Value::String(value)) = (group.key(key), value)
        && matches!(node.kind, Kind::Scalar(_))
        && let Some(after) = node.span.changed(text, value)
    {
        return Some(after);
    }
    let raw = raw(value)?;
    let after = match group.key(key) {
        Some(node) => {
            format!("{}{raw}{}", text.get(..node.span.start as usize)?, text.get(node.span.end as usize..)?)
        }
        None => with_key(text, group, key, &raw)?,
    };
    let mut meant: Value = serde_yaml::from_str(text).ok()?;
    let mut place = &mut meant;
    for name in groups {
        place = place.get_mut(*name)?;
    }
    place.as_mapping_mut()?.insert(key.into(), value.clone());
    (serde_yaml::from_str::<Value>(&after).ok()? == meant).then_some(after)
}

/// A value on one line.
fn raw(value: &Value) -> Option<String> {
    Some(match value {
        Value::String(text) => {
            let plain = serde_yaml::from_str::<Value>(text).is_ok_and(|read| read == *value);
            if plain && !text.contains([',', '{', '}', '[', ']', '#', '\n']) {
                text.clone()
            } else {
                format!("\"{}\"", escaped(text))
            }
        }
        Value::Sequence(items) => {
            format!("[{}]", items.iter().map(raw).collect::<Option<Vec<_>>>()?.join(", "))
        }
        Value::Number(number) => number.to_string(),
        _ => return None,
    })
}

/// A file with one more key at the end of a group.
fn with_key(text: &str, group: &Node, key: &str, raw: &str) -> Option<String> {
    let Kind::Map(entries) = &group.kind else { return None };
    let (first, _) = entries.first()?;
    let (_, last) = entries.last()?;
    let end = last.span.end as usize;
    if text.get(group.span.start as usize..)?.starts_with('{') {
        return Some(format!("{}, {key}: {raw}{}", &text[..end], &text[end..]));
    }
    let start = first.span.start as usize;
    let indent = &text[text[..start].rfind('\n').map_or(0, |end| end + 1)..start];
    // A group that is an item of a list begins after the item's dash.
    let indent: String = indent.chars().map(|c| if c == '-' { ' ' } else { c }).collect();
    if text[..end].ends_with('\n') {
        return Some(format!("{}{indent}{key}: {raw}\n{}", &text[..end], &text[end..]));
    }
    // What follows on the last line, such as a remark, stays on it.
    let end = text[end..].find(['\r', '\n']).map_or(text.len(), |line| end + line);
    let line = if text[end..].starts_with('\r') { "\r\n" } else { "\n" };
    Some(format!("{}{line}{indent}{key}: {raw}{}", &text[..end], &text[end..]))
}

impl Node {
    /// The value of a key.
    fn key(&self, name: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Map(entries) => entries.iter().find(|(key, _)| key.name == name).map(|(_, node)| node),
            Kind::Scalar(_) | Kind::List(_) => None,
        }
    }

    /// The node that stands at a place.
    fn find(&self, span: ValueSpan) -> Option<&Self> {
        match &self.kind {
            Kind::Scalar(_) => {
                (self.span.start == span.start && self.span.style == span.style).then_some(self)
            }
            Kind::List(items) => items.iter().find_map(|item| item.find(span)),
            Kind::Map(entries) => entries.iter().find_map(|(_, node)| node.find(span)),
        }
    }
}

/// A scalar as it is written, but for its quotation marks.
fn written(node: &Node) -> Option<String> {
    node.written.clone().or_else(|| node.scalar_text())
}

struct Change<'a> {
    text: &'a str,
    span: ValueSpan,
    before: &'a str,
    value: &'a str,
}

impl Change<'_> {
    /// The file with other bytes in a range of it.
    fn with(&self, range: Range<usize>, bytes: &str) -> Option<String> {
        Some(format!("{}{bytes}{}", self.text.get(..range.start)?, self.text.get(range.end..)?))
    }

    fn raw(&self) -> Option<&str> {
        self.text.get(self.span.range())
    }

    /// Where each byte of the value stands in the file.
    fn places(&self) -> Option<Vec<Range<usize>>> {
        let start = self.span.start as usize;
        let places = align(self.raw()?, self.before, self.span.style);
        let whole = places.len() == self.before.len() && !places.is_empty();
        whole.then(|| {
            places.into_iter().map(|at| start + at.start as usize..start + at.end as usize).collect()
        })
    }

    /// Writes only what is new between the beginning and the end that stay.
    fn middle(&self) -> Option<String> {
        let (old, new) = differing(self.before, self.value);
        if self.before[old.clone()].contains('\n') {
            return None;
        }
        let places = self.places()?;
        let range = match (old.is_empty(), old.start) {
            (false, _) => places.get(old.start)?.start..places.get(old.end - 1)?.end,
            (true, 0) => places.first()?.start..places.first()?.start,
            (true, at) => places.get(at - 1)?.end..places.get(at - 1)?.end,
        };
        self.with(range, &self.inside(&self.value[new])?)
    }

    /// Writes the lines of a block that change.
    fn lines(&self) -> Option<String> {
        // Both end in the same way.
        let [before, value] = [self.before, self.value].map(|text| text.trim_end_matches('\n'));
        let (old, new) = differing(before, value);
        let start = before[..old.start].rfind('\n').map_or(0, |end| end + 1);
        let rest = before[old.end..].find('\n').unwrap_or(before.len() - old.end);
        let (old, new) = (start..old.end + rest, start..new.end + rest);
        let places = self.places()?;
        let first = places.get(old.start)?.start;
        let last = places.get(old.end.checked_sub(1)?)?.end;
        self.with(first..last, &self.block(&self.value[new])?)
    }

    /// Writes the value anew, in the way that it is written.
    fn whole(&self) -> Option<String> {
        let bytes = match self.span.style {
            Style::Plain | Style::Verbatim if self.value.contains('\n') => return None,
            Style::Plain | Style::Verbatim => self.value.to_string(),
            Style::Single => format!("'{}'", self.inside(self.value)?),
            Style::Double => return self.quoted(),
            Style::Literal | Style::Folded => return None,
        };
        self.with(self.span.range(), &bytes)
    }

    /// Writes the value in double quotes, which can say all.
    fn quoted(&self) -> Option<String> {
        match self.span.style {
            Style::Verbatim => None,
            Style::Literal | Style::Folded => {
                // The end of a block's last line is no part of a value in quotes.
                let end = &self.raw()?[self.raw()?.trim_end().len()..];
                self.with(self.span.range(), &format!("\"{}\"{end}", escaped(self.value)))
            }
            _ => self.with(self.span.range(), &format!("\"{}\"", escaped(self.value))),
        }
    }

    /// Text as it is written inside the value; nothing if it can't be.
    fn inside(&self, text: &str) -> Option<String> {
        match self.span.style {
            Style::Double => Some(escaped(text)),
            _ if text.contains('\n') => None,
            Style::Single => Some(text.replace('\'', "''")),
            Style::Plain | Style::Literal | Style::Folded | Style::Verbatim => Some(text.to_string()),
        }
    }

    /// Lines as they are written inside a block, from the second one on at the block's indentation.
    fn block(&self, lines: &str) -> Option<String> {
        // One end of a line in a folded block is a blank.
        let more = match self.span.style {
            Style::Literal => 0,
            Style::Folded => 1,
            _ => return None,
        };
        let first = self.places()?.first()?.start;
        let line = self.text[..first].rfind('\n').map_or(0, |end| end + 1);
        let indent = &self.text[line..first];
        let end = if self.text[..line].ends_with("\r\n") { "\r\n" } else { "\n" };
        let mut made = String::new();
        let mut ends = 0;
        for line in lines.split('\n') {
            if !line.is_empty() {
                if ends > 0 {
                    (0..ends + more).for_each(|_| made.push_str(end));
                    made.push_str(indent);
                }
                made.push_str(line);
                ends = 0;
            }
            ends += 1;
        }
        // Empty lines at the end of what changes.
        (1..ends).for_each(|_| made.push_str(end));
        Some(made)
    }

    /// Whether a text of the file means what the file means, but for this value.
    fn is_all(&self, after: &str) -> bool {
        if self.span.style == Style::Verbatim {
            return self.is_all_of_cells(after);
        }
        match (parse(self.span.file, self.text), parse(self.span.file, after)) {
            (Ok(before), Ok(after)) => self.same(&before, &after),
            _ => false,
        }
    }

    fn same(&self, before: &Node, after: &Node) -> bool {
        match (&before.kind, &after.kind) {
            (Kind::Scalar(old), Kind::Scalar(new)) => {
                if before.span.start != self.span.start || before.span.style != self.span.style {
                    // An alias means what its anchor means.
                    let alias = self.text[before.span.range()].starts_with('*')
                        && old.as_str() == Some(self.before)
                        && new.as_str() == Some(self.value);
                    return alias || old == new && before.written == after.written;
                }
                match old {
                    Value::String(_) => *new == Value::String(self.value.to_string()),
                    _ => written(after).as_deref() == Some(self.value),
                }
            }
            (Kind::List(old), Kind::List(new)) => {
                old.len() == new.len() && old.iter().zip(new).all(|(old, new)| self.same(old, new))
            }
            (Kind::Map(old), Kind::Map(new)) => {
                let same = |((a, old), (b, new)): (&(_, Node), &(_, Node))| {
                    let (a, b): (&super::Key, &super::Key) = (a, b);
                    a.name == b.name && self.same(old, new)
                };
                old.len() == new.len() && old.iter().zip(new).all(same)
            }
            _ => false,
        }
    }

    fn is_all_of_cells(&self, after: &str) -> bool {
        let read = |text: &str| -> Option<Vec<csv::StringRecord>> {
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            reader.records().collect::<Result<_, _>>().ok()
        };
        let (Some(before), Some(after)) = (read(self.text), read(after)) else { return false };
        if before.len() != after.len() || before.iter().zip(&after).any(|(a, b)| a.len() != b.len()) {
            return false;
        }
        let cells = before.iter().flatten().zip(after.iter().flatten());
        let changed: Vec<_> = cells.filter(|(before, after)| before != after).collect();
        match changed.as_slice() {
            [] => self.before == self.value,
            [(_, after)] => after.trim() == self.value,
            _ => false,
        }
    }
}

/// Text as it stands in double quotes.
fn escaped(text: &str) -> String {
    let mut made = String::new();
    for c in text.chars() {
        match c {
            '"' => made.push_str("\\\""),
            '\\' => made.push_str("\\\\"),
            '\n' => made.push_str("\\n"),
            '\t' => made.push_str("\\t"),
            c if c.is_control() => made.push_str(&format!("\\x{:02x}", c as u32)),
            c => made.push(c),
        }
    }
    made
}

/// The smallest parts of two texts in which they differ, in bytes at the borders of characters.
fn differing(a: &str, b: &str) -> (Range<usize>, Range<usize>) {
    let same = |(a, b): &(char, char)| a == b;
    let start: usize = a.chars().zip(b.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (rest_a, rest_b) = (&a[start..], &b[start..]);
    let end: usize =
        rest_a.chars().rev().zip(rest_b.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    (start..a.len() - end, start..b.len() - end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The file with another value of key `k`.
    fn changed(text: &str, value: &str) -> Option<String> {
        let tree = parse(SourceId(0), text).unwrap();
        let Kind::Map(entries) = &tree.kind else { panic!("no map") };
        let (_, node) = entries.iter().find(|(key, _)| key.name == "k").unwrap();
        node.span.changed(text, value)
    }

    #[test]
    fn a_value_stays_as_it_is_written() {
        for (text, value, after) in [
            ("k: old words # why\nb:   x\n", "new words", "k: new words # why\nb:   x\n"),
            ("k: 'it''s old'\n", "it's new", "k: 'it''s new'\n"),
            ("k: 'a'\n", "it's", "k: 'it''s'\n"),
            ("k: \"a \\\"b\\\" c\"\n", "a \"b\" d \"e\"", "k: \"a \\\"b\\\" d \\\"e\\\"\"\n"),
            ("{ k: old, b: x }\n", "new", "{ k: new, b: x }\n"),
            ("k: 2024-02-26\n", "2024-02-27", "k: 2024-02-27\n"),
            ("k: 1.10\n", "1.20", "k: 1.20\n"),
            ("k: ไทย old\n", "ไทย new", "k: ไทย new\n"),
            // Lines that are broken in the file stay broken.
            ("k: one two\n  three four\nb: x\n", "one two\nthree", "k: \"one two\\nthree\"\nb: x\n"),
            ("k: one two\n  three four\nb: x\n", "one two three five", "k: one two\n  three five\nb: x\n"),
            ("k: one two\n  three four\nb: x\n", "one 2 three four", "k: one 2\n  three four\nb: x\n"),
        ] {
            assert_eq!(changed(text, value).as_deref(), Some(after), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_said_without_quotes_gets_them() {
        for (value, after) in [
            ("a: b", "k: \"a: b\" # c\n"),
            ("a # b", "k: \"a # b\" # c\n"),
            ("2024", "k: \"2024\" # c\n"),
            ("yes \"or\" no", "k: yes \"or\" no # c\n"),
            ("\"or\" no", "k: \"\\\"or\\\" no\" # c\n"),
            ("- a", "k: \"- a\" # c\n"),
            ("", "k: \"\" # c\n"),
            (" a", "k: \" a\" # c\n"),
        ] {
            assert_eq!(changed("k: old # c\n", value).as_deref(), Some(after), "{value}");
        }
        assert_eq!(changed("{ k: old, b: x }\n", "a, b").as_deref(), Some("{ k: \"a, b\", b: x }\n"));
    }

    #[test]
    fn blocks_change_by_the_line() {
        let text = "k: | # words\n  One two.\n\n  Three.\nb: x\n";
        for (value, after) in [
            ("One 2.\n\nThree.", "k: | # words\n  One 2.\n\n  Three.\nb: x\n"),
            ("One two.\n\nTwo.\n\nThree.", "k: | # words\n  One two.\n\n  Two.\n\n  Three.\nb: x\n"),
            ("One two.", "k: | # words\n  One two.\nb: x\n"),
            (
                "One two.\n\nThree.\n\n- Four\n- Five\n",
                "k: | # words\n  One two.\n\n  Three.\n\n  - Four\n  - Five\nb: x\n",
            ),
            ("One two. Three.", "k: | # words\n  One two. Three.\nb: x\n"),
        ] {
            assert_eq!(changed(text, value).as_deref(), Some(after), "{value}");
        }
        let text = "k: >-\n    One\n    two.\n\n    Three\n    four.\nb: x\n";
        for (value, after) in [
            ("One two.\nThree 4.", "k: >-\n    One\n    two.\n\n    Three\n    4.\nb: x\n"),
            (
                "One two.\nMore.\nThree four.",
                "k: >-\n    One\n    two.\n\n    More.\n\n    Three four.\nb: x\n",
            ),
        ] {
            assert_eq!(changed(text, value).as_deref(), Some(after), "{value}");
        }
        let text = "k: |\r\n  One.\r\nb: x\r\n";
        assert_eq!(changed(text, "One.\nTwo.").as_deref(), Some("k: |\r\n  One.\r\n  Two.\r\nb: x\r\n"));
    }

    #[test]
    fn an_alias_changes_with_its_anchor_and_nothing_else_does() {
        assert_eq!(changed("k: &a old\nb: *a\n", "new").as_deref(), Some("k: &a new\nb: *a\n"));
        // A group of keys is no single value.
        assert_eq!(changed("k: { a: b }\n", "new"), None);
    }

    #[test]
    fn a_cell_of_a_csv_file_changes_alone() {
        let text = "Country,Workers\nJapan,9195\n";
        let span = ValueSpan { file: SourceId(0), start: 22, end: 26, style: Style::Verbatim, nth: 0 };
        assert_eq!(span.value(text).as_deref(), Some("9195"));
        assert_eq!(span.changed(text, "9200").as_deref(), Some("Country,Workers\nJapan,9200\n"));
        assert_eq!(span.changed(text, "9,200"), None);
    }

    #[test]
    fn a_key_is_set_or_comes_last() {
        let set = |text: &str, key: &str, value: &str| {
            set_key(text, &["photos", "a"], key, &serde_yaml::from_str(value).unwrap())
        };
        let text = "photos:\n  a:\n    file: a.jpg # it\n    focus: [0.5, 0.5]\n  b: { file: b.jpg }\n";
        assert_eq!(
            set(text, "focus", "[0.25, 0.7]").as_deref(),
            Some("photos:\n  a:\n    file: a.jpg # it\n    focus: [0.25, 0.7]\n  b: { file: b.jpg }\n")
        );
        assert_eq!(
            set(text, "consent", "recorded").as_deref(),
            Some(
                "photos:\n  a:\n    file: a.jpg # it\n    focus: [0.5, 0.5]\n    consent: recorded\n  b: { file: b.jpg }\n"
            )
        );
        assert_eq!(
            set("photos:\n  a: { file: a.jpg }\n", "caption", "'One, two'").as_deref(),
            Some("photos:\n  a: { file: a.jpg, caption: \"One, two\" }\n")
        );
        let text = "photos:\n  a:\n    file: a.jpg\n    caption: old\n";
        assert_eq!(
            set(text, "caption", "new").as_deref(),
            Some("photos:\n  a:\n    file: a.jpg\n    caption: new\n")
        );
        assert_eq!(set("photos: { b: { file: a } }\n", "caption", "new"), None);
    }

    #[test]
    fn all_values_are_listed_once() {
        let text = "a: &x one\nb: *x\nc: [1.10, { d: two }]\n";
        let values: Vec<String> = values(SourceId(0), text).into_iter().map(|(_, value)| value).collect();
        assert_eq!(values, ["one", "1.10", "two"]);
    }
}
