//! A file's text to a tree. What keeps a text from being YAML is told, mended in memory, and reading goes on.

use std::collections::HashMap;

use saphyr_parser::Event;
use serde_yaml::Value;

use super::events::{Disagreement, Events, too_deep};
use super::faults::{Fault, Mend, explain, unexplained};
use super::lines::Lines;
use super::mended::Mended;
use super::{Kind, Node, Style, ValueSpan, YAML_SYNTAX};
use crate::diag::{Diagnostic, Diagnostics, SourceId, Span};

/// What could be read of a file.
#[derive(Debug)]
pub struct Read {
    /// The values.
    pub node: Node,
    /// What keeps the text from being YAML.
    pub problems: Diagnostics,
    /// Parts of the file that could not be read.
    pub gaps: Vec<Span>,
    /// Parts of the file that were read in another way than they are written.
    pub mended: Vec<Span>,
    /// The text that was read: the file's, but for what had to be mended.
    pub text: String,
}

/// The most faults of form that are told of one file.
const MOST: usize = 100;

/// The most bytes that are read of one file to find its faults: it is read again behind each of them, a large one less often.
const MOST_BYTES: usize = 8 << 20;

/// What stands in front of the second of two keys that have one name, so that the values of both are read.
const SECOND: &str = "second ";

/// Whether a key is the second of its name, which is told already.
pub(crate) fn is_second(key: &str) -> bool {
    key.starts_with(SECOND)
}

/// Reads a YAML file into a tree.
///
/// # Errors
/// If the text is not YAML, or holds more than one document: the first thing that keeps it from being read.
pub fn parse(file: SourceId, text: &str) -> Result<Node, Box<Diagnostic>> {
    let Read { node, problems, .. } = read(file, text);
    match problems.into_iter().next() {
        Some(problem) => Err(Box::new(problem)),
        None => Ok(node),
    }
}

/// Reads what can be read of a YAML file, and tells what can't.
pub fn read(file: SourceId, text: &str) -> Read {
    let nothing = ValueSpan { file, start: 0, end: 0, style: Style::Plain, nth: 0 };
    let nothing = || Node { kind: Kind::Scalar(Value::Null), span: nothing, written: None };
    if u32::try_from(text.len()).is_err() {
        let problem = Diagnostic::of(&YAML_SYNTAX, "the file is larger than 4 GB")
            .at(Span::new(file, 0..0))
            .help("part it into several files");
        return Read {
            node: nothing(),
            problems: problem.into(),
            gaps: Vec::new(),
            mended: Vec::new(),
            text: String::new(),
        };
    }
    let mut reading = Reading {
        file,
        original: text,
        mended: Mended::new(text),
        problems: Diagnostics::default(),
        gaps: Vec::new(),
        changed: Vec::new(),
        last: None,
    };
    reading.signs();
    let mut node = None;
    let rounds = (MOST_BYTES / text.len().max(1)).clamp(2, MOST);
    for _ in 0..rounds {
        if reading.is_too_deep() {
            break;
        }
        match reading.tree() {
            Ok(tree) => {
                node = Some(tree);
                break;
            }
            Err(fault) => {
                if !reading.mend(fault) {
                    break;
                }
            }
        }
    }
    if node.is_none() {
        reading.gaps.push(Span::new(file, 0..text.len()));
    }
    let Reading { problems, gaps, mended, changed, .. } = reading;
    Read {
        node: node.unwrap_or_else(nothing),
        problems,
        gaps,
        mended: changed,
        text: mended.text().to_string(),
    }
}

/// A file while it is read.
struct Reading<'a> {
    file: SourceId,
    original: &'a str,
    mended: Mended,
    problems: Diagnostics,
    gaps: Vec<Span>,
    changed: Vec<Span>,
    /// The line of the last fault in the file, and how often it was mended.
    last: Option<(usize, usize)>,
}

impl Reading<'_> {
    /// Tells signs that no text can hold, and signs that end a line for some programs alone; a blank is read in their place.
    fn signs(&mut self) {
        while let Some((at, sign)) = self.mended.text().char_indices().find(|(_, sign)| is_wrong(*sign)) {
            let place = at..at + sign.len_utf8();
            let (what, help) = name(sign);
            let span = Span::new(self.file, self.mended.original(place.clone()));
            let message = format!("a sign that is not seen stands here: {what} (U+{:04X})", sign as u32);
            self.problems.push(Diagnostic::of(&YAML_SYNTAX, message).at(span.clone()).help(help));
            self.changed.push(span);
            self.mended.replace(place, " ");
            if self.problems.iter().count() > MOST {
                break;
            }
        }
    }

    /// Whether lists and groups lie so deep in each other that the file is not read, which is told.
    fn is_too_deep(&mut self) -> bool {
        let Some(at) = too_deep(&self.mended) else { return false };
        let end = self
            .mended
            .text()
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(at, |sign| at + sign.len_utf8());
        self.problems.push(
            Diagnostic::of(&YAML_SYNTAX, "lists and groups of keys lie too deep in each other here")
                .at(Span::new(self.file, self.mended.original(at..end)))
                .help("close the brackets before this place, or indent the lines less; no content needs so many levels"),
        );
        true
    }

    fn tree(&mut self) -> Result<Node, Found> {
        let value: Value = match serde_yaml::from_str(self.mended.text()) {
            Ok(value) => value,
            Err(error) => {
                return Err(match self.key_twice() {
                    Some(found) => found,
                    None => Found::Fault(explain(&self.mended, &error)),
                });
            }
        };
        let mut events = Events::new(self.file, self.original, &self.mended);
        let tree = events.document(value);
        let tags = std::mem::take(&mut events.tags);
        let tree = tree.map_err(|Disagreement(at)| Found::Fault(unexplained(self.mended.text(), at)))?;
        for tag in tags {
            let span = tag.0.whole();
            self.problems.push(
                Diagnostic::of(
                    &YAML_SYNTAX,
                    "a word that begins with `!` has a meaning here that folio does not know",
                )
                .at(span)
                .help("take the word out, or put the text into quotation marks"),
            );
        }
        Ok(tree)
    }

    /// Tells a fault and mends the text behind it. Returns whether there is hope.
    fn mend(&mut self, found: Found) -> bool {
        let Fault { at, message, help, mend } = match found {
            Found::Fault(fault) => fault,
            Found::KeyTwice { name, first, second } => {
                self.problems.push(
                    Diagnostic::of(&YAML_SYNTAX, format!("the key `{name}` stands here twice"))
                        .at(Span::new(self.file, self.mended.original(second.clone())))
                        .related(Span::new(self.file, self.mended.original(first)), "the first is here")
                        .help("take one of the two out, or rename it"),
                );
                let other = format!("{SECOND}{} {name}", second.start);
                self.mended.replace(second, &other);
                return true;
            }
        };
        let place = self.mended.original(at.clone());
        let line = self.original[..place.start.min(self.original.len())].matches('\n').count();
        let tries = match self.last {
            Some((last, tries)) if last == line => tries + 1,
            _ => 0,
        };
        self.last = Some((line, tries));
        if tries == 0 {
            let found = Diagnostic::of(&YAML_SYNTAX, message).at(Span::new(self.file, place)).help(help);
            self.problems.push(match &mend {
                Mend::Replace(range, with) => {
                    let span = Span::new(self.file, self.mended.original(range.clone()));
                    found.suggest(span, with.clone())
                }
                Mend::Without(_) => found,
            });
        }
        match mend {
            Mend::Replace(range, with) if tries == 0 => {
                self.changed.push(Span::new(self.file, self.mended.original(range.clone())));
                self.mended.replace(range, &with);
            }
            Mend::Without(byte) if tries < 3 => return self.leave_out(byte),
            // What seemed to mend it did not.
            _ if tries < 3 => return self.leave_out(at.start),
            _ => return false,
        }
        true
    }

    /// Reads on without a line and what belongs to it.
    fn leave_out(&mut self, byte: usize) -> bool {
        let text = self.mended.text();
        let lines = Lines::new(text);
        let mut number = lines.at(byte);
        if lines.get(number).words().is_empty() {
            match lines.before(number) {
                Some(before) => number = before,
                None => return false,
            }
        }
        let range = lines.get(number).start..lines.end_of_block(number);
        self.gaps.push(Span::new(self.file, self.mended.original(range.clone())));
        let ends: String = text[range.clone()].chars().filter(|c| *c == '\n').collect();
        self.mended.replace(range, &ends);
        true
    }

    /// The first key that stands twice in a group; the reader of values gives the group's beginning as the place.
    fn key_twice(&self) -> Option<Found> {
        #[derive(Default)]
        struct Group {
            keys: HashMap<String, std::ops::Range<usize>>,
            at_value: bool,
        }

        let mut events = Events::new(self.file, self.original, &self.mended);
        // The groups and lists that are open; a list has no keys.
        let mut open: Vec<Option<Group>> = Vec::new();
        loop {
            let (event, span) = events.next().ok()?;
            let is_value = !matches!(event, Event::MappingEnd | Event::SequenceEnd);
            if is_value && let Some(Some(Group { keys, at_value })) = open.last_mut() {
                if !*at_value && let Event::Scalar(name, ..) = &event {
                    let start = self.mended.byte(span.start.index());
                    let end = self.mended.byte(span.end.index()).max(start);
                    let place = start..start + self.mended.text()[start..end].trim_end().len();
                    if let Some(first) = keys.get(name.as_ref()) {
                        return Some(Found::KeyTwice {
                            name: name.to_string(),
                            first: first.clone(),
                            second: place,
                        });
                    }
                    keys.insert(name.to_string(), place);
                }
                *at_value = !*at_value;
            }
            match event {
                Event::MappingStart(..) => open.push(Some(Group::default())),
                Event::SequenceStart(..) => open.push(None),
                Event::MappingEnd | Event::SequenceEnd => {
                    open.pop();
                }
                Event::StreamEnd => return None,
                _ => {}
            }
        }
    }
}

/// What keeps a text from being read, in bytes of the mended text.
enum Found {
    /// It is not YAML.
    Fault(Fault),
    /// Two keys of a group have one name.
    KeyTwice { name: String, first: std::ops::Range<usize>, second: std::ops::Range<usize> },
}

/// Whether a sign can't stand in a file: controls, and ends of a line that only some programs know.
fn is_wrong(sign: char) -> bool {
    let control = sign.is_control() && !matches!(sign, '\n' | '\r' | '\t');
    control || matches!(sign, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// What a sign is, and what to do about it.
fn name(sign: char) -> (&'static str, &'static str) {
    match sign {
        '\u{2028}' | '\u{2029}' => {
            ("the end of a line, as some programs write it", "delete it, and press Enter if a line ends here")
        }
        '\u{85}' | '\u{91}'..='\u{94}' | '\u{96}' | '\u{97}' => (
            "a quotation mark, dash or ellipsis in the old alphabet of Windows",
            "write the sign anew: ‘ ’ “ ” – — …",
        ),
        '\u{80}'..='\u{9f}' => ("a letter in the old alphabet of Windows", "write the letter anew"),
        '\u{feff}' => ("the mark that begins a file", "delete it"),
        _ => ("a sign that steers machines", "delete it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: SourceId = SourceId(0);

    /// The lines at which faults are told, and the keys that were read.
    fn told(text: &str) -> (Vec<usize>, Vec<String>) {
        let Read { node, problems, .. } = read(FILE, text);
        let line = |problem: &Diagnostic| {
            let start = problem.span.as_ref().unwrap().range.start;
            text[..start].matches('\n').count() + 1
        };
        let keys = match node.kind {
            Kind::Map(entries) => entries.into_iter().map(|(key, _)| key.name).collect(),
            _ => Vec::new(),
        };
        (problems.iter().map(line).collect(), keys)
    }

    #[test]
    fn reading_goes_on_behind_each_fault() {
        let text = "a: one: two\nb: \"three\n\tc: four\nd: [1, 2\ne: @five\nf:six\ng: 7\n";
        let (lines, keys) = told(text);
        assert_eq!(lines, [1, 2, 3, 4, 5, 6]);
        assert_eq!(keys, ["a", "b", "c", "d", "e", "f", "g"]);
    }

    /// Without a bound the first of these takes hours.
    #[test]
    fn what_lies_too_deep_is_told_at_its_place() {
        for deep in [
            "[".repeat(100_000),
            "[".repeat(100_000) + &"]".repeat(100_000),
            "{a: ".repeat(100_000),
            "[\n  ".repeat(100_000),
            "\n ".to_string() + &"- ".repeat(100_000) + "x",
            "\n ".to_string() + &"? ".repeat(100_000) + "x",
            "\"x\" y\nb: ".to_string() + &"[".repeat(100_000),
        ] {
            let text = format!("title: x\ndeep: {deep}\nlast: y\n");
            let Read { problems, gaps, .. } = read(FILE, &text);
            let found = problems.iter().find(|problem| problem.message.contains("too deep in each other"));
            let range = found.unwrap_or_else(|| panic!("{}", &deep[..9])).span.clone().unwrap().range;
            assert!(range.start > 14 && range.start < 2_000 && !gaps.is_empty(), "{range:?}");
        }
        let fits = format!("a: {}x{}\n", "[".repeat(50), "]".repeat(50));
        assert_eq!(told(&fits), (vec![], vec!["a".to_string()]));
        // Brackets in text are none.
        let text = format!("a: |\n  {}\n\tb: 1\n", "[^n] [".repeat(400));
        assert!(read(FILE, &text).problems.iter().all(|problem| !problem.message.contains("too deep")));
    }

    #[test]
    fn any_text_is_read_to_its_end() {
        let text = "a: é\nb:\n  - c: { d: [1, \"x\"], e: y }\n  - |\n    Words: “so”.\n\n    More.\nf: 'z'\n";
        let signs =
            ["\"", "'", ": ", "- ", "[", "]", "{", "}", "\t", "\n", "|", "*", "\u{2028}", "\r\n", "---\n"];
        for (at, _) in text.char_indices() {
            for sign in signs {
                let mut changed = text.to_string();
                changed.insert_str(at, sign);
                let Read { problems, .. } = read(FILE, &changed);
                for problem in problems.iter() {
                    let range = &problem.span.as_ref().unwrap().range;
                    assert!(changed.get(range.clone()).is_some(), "{changed:?}: {range:?}");
                }
                changed.truncate(at);
                read(FILE, &changed);
            }
        }
    }
}
