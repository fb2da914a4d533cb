//! Writes a translated text into the file of a translation, and leaves every other byte as it is.

use serde_yaml::Value;

use crate::content::translation::Step;
use crate::content::yaml::{Kind, Node, Style, parse};
use crate::diag::SourceId;

const FILE: SourceId = SourceId(0);

/// How much deeper what a key holds is written.
const INDENT: usize = 2;

/// The text of a file in which the value at the end of a way is `value`, and nothing else has changed.
///
/// A list that the file does not have is written by the numbers or ids of its items. Nothing where the file holds something else on the way, or
/// would come to mean anything else.
pub fn put(text: &str, path: &[Step], value: &str) -> Option<String> {
    let tree = parse(FILE, text).ok()?;
    let tries = [Form::Plain, Form::Literal, Form::Quoted];
    let before = flat(&tree);
    tries.into_iter().find_map(|form| {
        let after = Put { text, path, value, form }.at(&tree, 0)?;
        is_put(&before, &after, path, value).then_some(after)
    })
}

/// In which way a new value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Literal,
    Quoted,
}

struct Put<'a> {
    text: &'a str,
    path: &'a [Step],
    value: &'a str,
    form: Form,
}

impl Put<'_> {
    /// The file with the value put into what stands at so many steps of the way.
    fn at(&self, node: &Node, depth: usize) -> Option<String> {
        if depth == self.path.len() {
            return match node.kind {
                Kind::Scalar(_) => node.span.changed(self.text, self.value),
                // Where the value stands behind a key and is written short in the original.
                _ => None,
            };
        }
        match &node.kind {
            Kind::Map(entries) if entries.is_empty() => None,
            Kind::Map(entries) => {
                let names = names(&self.path[depth]);
                match entries.iter().find(|(key, _)| names.contains(&key.name)) {
                    Some((_, value)) if !value.is_empty() => self.at(value, depth + 1),
                    Some((key, value)) => {
                        let column = self.column(key.span.start as usize);
                        self.fill(
                            key.span.end as usize,
                            value,
                            depth + 1,
                            column + INDENT,
                            self.is_flow(node),
                        )
                    }
                    None => self.add_key(node, depth),
                }
            }
            Kind::List(items) => {
                let (Step::Item(index) | Step::Id(_, index)) = &self.path[depth] else { return None };
                match items.get(*index) {
                    Some(item) if !item.is_empty() => self.at(item, depth + 1),
                    Some(_) => None,
                    None => self.add_items(node, items, *index, depth),
                }
            }
            Kind::Scalar(Value::Null) if depth == 0 => {
                let start = if self.text.is_empty() || self.text.ends_with('\n') { "" } else { "\n" };
                Some(format!("{}{start}{}", self.text, self.block(0, 0)?))
            }
            // The main key of a value that is written short.
            Kind::Scalar(_) if depth + 1 == self.path.len() && depth > 0 => {
                node.span.changed(self.text, self.value)
            }
            Kind::Scalar(_) => None,
        }
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    fn column(&self, at: usize) -> usize {
        at - self.line_start(at)
    }

    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |end| at + end)
    }

    fn is_flow(&self, node: &Node) -> bool {
        self.text[node.span.start as usize..].starts_with(['{', '['])
    }

    /// Writes the rest of the way where a key has no value.
    fn fill(&self, key_end: usize, value: &Node, depth: usize, indent: usize, flow: bool) -> Option<String> {
        let range = value.span.start as usize..value.span.end as usize;
        if !range.is_empty() {
            let flow = self.flow(depth)?;
            return Some(format!("{}{flow}{}", &self.text[..range.start], &self.text[range.end..]));
        }
        let colon = key_end + self.text[key_end..].find(':')? + 1;
        if flow {
            return Some(format!("{} {}{}", &self.text[..colon], self.flow(depth)?, &self.text[colon..]));
        }
        let rest = if depth == self.path.len() {
            format!(" {}", self.scalar(indent)?)
        } else {
            format!("\n{}", self.block(depth, indent)?.trim_end_matches('\n'))
        };
        Some(format!("{}{rest}{}", &self.text[..colon], &self.text[colon..]))
    }

    /// Writes a key with the rest of the way behind the last one of a group.
    fn add_key(&self, group: &Node, depth: usize) -> Option<String> {
        let (first, _) = group.entries().first()?;
        let end = self.end(group)?;
        if self.is_flow(group) {
            let (key, value) = (key_of(&self.path[depth])?, self.flow(depth + 1)?);
            return Some(format!("{}, {key}: {value}{}", &self.text[..end], &self.text[end..]));
        }
        let indent = self.column(first.span.start as usize);
        self.after_line(end, &self.block(depth, indent)?)
    }

    /// Writes items behind the last one of a list, up to the one that is wanted.
    fn add_items(&self, list: &Node, items: &[Node], index: usize, depth: usize) -> Option<String> {
        let gaps = index.checked_sub(items.len())?;
        let end = self.end(list)?;
        if self.is_flow(list) {
            let value = self.flow(depth + 1)?;
            return Some(format!(
                "{}{}, {value}{}",
                &self.text[..end],
                ", ~".repeat(gaps),
                &self.text[end..]
            ));
        }
        let first = items.first()?.span.start as usize;
        let line = self.line_start(first);
        let indent = line.max(line + self.text[line..first].rfind('-')?) - line;
        let blanks = " ".repeat(indent);
        let item = if depth + 1 == self.path.len() {
            format!("{blanks}- {}\n", self.scalar(indent + INDENT)?)
        } else {
            format!("{blanks}- {}", self.block(depth + 1, indent + INDENT)?.trim_start())
        };
        self.after_line(end, &format!("{}{item}", format!("{blanks}- ~\n").repeat(gaps)))
    }

    /// The file with lines behind the one that a byte stands in.
    fn after_line(&self, end: usize, lines: &str) -> Option<String> {
        let at = if self.text[..end].ends_with('\n') { end } else { self.line_end(end) };
        // Ends of lines are as they are in the file.
        let lines = if self.text.contains("\r\n") { lines.replace('\n', "\r\n") } else { lines.to_string() };
        if at < self.text.len() && !self.text[..at].ends_with('\n') {
            return Some(format!("{}{lines}{}", &self.text[..=at], &self.text[at + 1..]));
        }
        let start = if self.text[..at].ends_with('\n') || at == 0 { "" } else { "\n" };
        Some(format!("{}{start}{lines}{}", &self.text[..at], &self.text[at..]))
    }

    /// The byte behind the last value in a node.
    fn end(&self, node: &Node) -> Option<usize> {
        match &node.kind {
            Kind::Scalar(_) => Some(node.span.end as usize),
            Kind::List(_) | Kind::Map(_) if self.is_flow(node) => match &node.kind {
                // Before the bracket that ends it.
                Kind::List(items) => self.last_end(items.last()?, None),
                Kind::Map(entries) => {
                    entries.last().and_then(|(key, value)| self.last_end(value, Some(key.span.end as usize)))
                }
                Kind::Scalar(_) => None,
            },
            Kind::List(items) => self.last_end(items.last()?, None),
            Kind::Map(entries) => {
                let (key, value) = entries.last()?;
                self.last_end(value, Some(key.span.end as usize))
            }
        }
    }

    /// The byte behind a value that may hold others, or behind its key where it is empty.
    fn last_end(&self, value: &Node, key: Option<usize>) -> Option<usize> {
        let end = match &value.kind {
            Kind::Scalar(Value::Null) if value.span.start == value.span.end => return key.map(|key| key + 1),
            Kind::Scalar(_) => value.span.end as usize,
            // Blanks behind the bracket are no part of it.
            _ if self.is_flow(value) => {
                let raw = &self.text[value.span.start as usize..value.span.end as usize];
                value.span.start as usize + raw.trim_end().len()
            }
            _ => self.end(value)?,
        };
        Some(end)
    }

    /// The rest of the way from a step on, as lines that are indented.
    fn block(&self, depth: usize, indent: usize) -> Option<String> {
        let blanks = " ".repeat(indent);
        let key = key_of(&self.path[depth])?;
        if depth + 1 == self.path.len() {
            return Some(format!("{blanks}{key}: {}\n", self.scalar(indent + INDENT)?));
        }
        Some(format!("{blanks}{key}:\n{}", self.block(depth + 1, indent + INDENT)?))
    }

    /// The rest of the way from a step on, on one line.
    fn flow(&self, depth: usize) -> Option<String> {
        match self.path.get(depth) {
            None => Some(quoted(self.value)),
            Some(step) => Some(format!("{{{}: {}}}", key_of(step)?, self.flow(depth + 1)?)),
        }
    }

    /// The value, without the end of its last line.
    fn scalar(&self, indent: usize) -> Option<String> {
        match self.form {
            Form::Quoted => Some(quoted(self.value)),
            Form::Plain => {
                let plain = self.value.chars().next()?.is_alphanumeric()
                    && !self.value.contains(['\n', '\r', '\t'])
                    && !self.value.contains(": ")
                    && !self.value.contains(" #")
                    && !self.value.ends_with([':', ' '])
                    && self.value.chars().count() <= 100;
                plain.then(|| self.value.to_string())
            }
            Form::Literal => {
                let (body, head) = match self.value.strip_suffix('\n') {
                    Some(body) => (body, "|"),
                    None => (self.value, "|-"),
                };
                if body.is_empty()
                    || body.starts_with([' ', '\n'])
                    || body.ends_with('\n')
                    || body.contains(['\r', '\t'])
                {
                    return None;
                }
                let blanks = " ".repeat(indent);
                let line =
                    |line: &str| if line.is_empty() { String::new() } else { format!("{blanks}{line}") };
                let lines: Vec<String> = body.split('\n').map(line).collect();
                Some(format!("{head}\n{}", lines.join("\n")))
            }
        }
    }
}

/// A text in double quotes, which can say all; JSON’s strings are YAML’s.
fn quoted(text: &str) -> String {
    Value::String(text.to_string())
        .as_str()
        .map(|text| serde_json::Value::from(text).to_string())
        .unwrap_or_default()
}

/// The names by which a step is found in the file of a translation.
fn names(step: &Step) -> Vec<String> {
    match step {
        Step::Key(key) => vec![key.clone()],
        Step::Item(index) => vec![(index + 1).to_string()],
        Step::Id(id, index) => vec![id.clone(), (index + 1).to_string()],
    }
}

/// A step as it is written as a key.
fn key_of(step: &Step) -> Option<String> {
    let name = names(step).into_iter().next()?;
    let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_');
    let is_plain = !name.is_empty() && !name.starts_with('-') && name.chars().all(plain);
    // Words such as `null` and `yes` mean something else.
    let means_itself = serde_yaml::from_str::<Value>(&name).is_ok_and(|value| match value {
        Value::String(text) => text == name,
        Value::Number(number) => number.to_string() == name,
        _ => false,
    });
    Some(if is_plain && means_itself { name } else { quoted(&name) })
}

/// All single values of a file that say something, each with the way to it.
fn flat(node: &Node) -> Vec<(String, String)> {
    fn gather(node: &Node, way: &str, found: &mut Vec<(String, String)>) {
        match &node.kind {
            Kind::Scalar(_) => {
                let value = node.written.clone().or_else(|| node.scalar_text());
                found.extend(value.map(|value| (way.to_string(), value)));
            }
            Kind::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    gather(item, &format!("{way}/[{index}]"), found);
                }
            }
            Kind::Map(entries) => {
                for (key, value) in entries {
                    gather(value, &format!("{way}/{}", key.name), found);
                }
            }
        }
    }
    let mut found = Vec::new();
    gather(node, "", &mut found);
    found
}

/// Whether a text of a file means what it meant before, but for the value at the end of a way.
fn is_put(before: &[(String, String)], after: &str, path: &[Step], value: &str) -> bool {
    let Ok(tree) = parse(FILE, after) else { return false };
    let after = flat(&tree);
    let new: Vec<&(String, String)> = after.iter().filter(|entry| !before.contains(entry)).collect();
    let gone = before.iter().filter(|entry| !after.contains(entry)).count();
    let at_its_place = find(&tree, path).is_some_and(|node| {
        let text = node.written.clone().or_else(|| node.scalar_text());
        // A block ends as it did.
        text.is_some_and(|text| text.trim_end_matches('\n') == value.trim_end_matches('\n'))
            && (node.span.style == Style::Literal || matches!(node.kind, Kind::Scalar(_)))
    });
    at_its_place && new.len() <= 1 && gone <= new.len()
}

/// The value at the end of a way.
fn find<'n>(node: &'n Node, path: &[Step]) -> Option<&'n Node> {
    let Some((step, rest)) = path.split_first() else { return Some(node) };
    match &node.kind {
        Kind::Map(entries) => {
            let names = names(step);
            let (_, value) = entries.iter().find(|(key, _)| names.contains(&key.name))?;
            find(value, rest)
        }
        Kind::List(items) => {
            let (Step::Item(index) | Step::Id(_, index)) = step else { return None };
            find(items.get(*index)?, rest)
        }
        // Written short.
        Kind::Scalar(_) => rest.is_empty().then_some(node),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn path(written: &str) -> Vec<Step> {
        written
            .split('/')
            .map(|step| match step.parse::<usize>() {
                Ok(number) => Step::Item(number - 1),
                Err(_) => match step.split_once('@') {
                    Some((id, number)) => Step::Id(id.into(), number.parse::<usize>().unwrap() - 1),
                    None => Step::Key(step.into()),
                },
            })
            .collect()
    }

    fn put_all(text: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(text.to_string(), |text, (way, value)| {
            put(&text, &path(way), value).unwrap_or_else(|| panic!("{way} in\n{text}"))
        })
    }

    #[test]
    fn a_new_file_holds_only_what_is_translated() {
        let made = put_all(
            "# Thai\n",
            &[
                ("title", "โคมไฟ"),
                ("body/1/text", "## หนึ่ง\n\nสอง\n"),
                ("body/by-house@2/table/caption", "โคม: ตามบ้าน"),
                ("notes/again", "ดู [@a]"),
                ("body/by-house@2/table/columns/1/title", "บ้าน"),
            ],
        );
        insta::assert_snapshot!(made);
    }

    #[test]
    fn what_stands_there_keeps_its_bytes() {
        let text = "# By hand\ntitle:   'โคม'   # good\nbody:\n  - text: |\n      หนึ่ง\n  # a remark\n  -   {text: \"สอง\"}\nnotes: {a: x}\nopener:\n";
        let made = put_all(
            text,
            &[
                ("title", "โคมไฟ"),
                ("body/2/text", "สาม"),
                ("body/4/text", "สี่\nห้า\n"),
                ("notes/b", "y"),
                ("opener/sentence", "หก"),
                ("running", "null"),
            ],
        );
        insta::assert_snapshot!(made);
    }

    #[test]
    fn ends_of_lines_stay_as_they_are() {
        let made = put_all("title: a\r\nbody:\r\n  1:\r\n    text: b\r\n", &[("body/2/text", "c")]);
        assert_eq!(made, "title: a\r\nbody:\r\n  1:\r\n    text: b\r\n  2:\r\n    text: c\r\n");
    }

    #[test]
    fn what_would_mean_something_else_is_not_written() {
        assert_eq!(put("title: {a: b}\n", &path("title"), "x"), None);
        assert_eq!(put("- a\n", &path("title"), "x"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_put_and_read(value in "[a-zก#:'\"{}\\[\\]&*!|>%@` \\\\\n\t,.~-]{1,40}", other in "[a-z ]{1,5}") {
            prop_assume!(!value.trim().is_empty() && !other.trim().is_empty());
            let mut text = format!("title: \"{other}\"\n");
            for way in ["body/1/text", "body/3/table/caption", "title", "notes/a"] {
                let made = put(&text, &path(way), &value);
                prop_assert!(made.is_some(), "{way} {value:?} in\n{text}");
                text = made.unwrap();
                let tree = parse(FILE, &text).unwrap();
                let node = find(&tree, &path(way)).unwrap();
                prop_assert_eq!(node.scalar_text(), Some(value.clone()));
            }
        }
    }
}
