//! Why a text is not YAML, in an editor's words: what the parser says is only where to look.

use std::ops::Range;

use super::lines::{Entry, Line, Lines};
use super::mended::Mended;

/// What keeps a text from being YAML.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fault {
    /// Where, in bytes of the text.
    pub(super) at: Range<usize>,
    /// What is wrong.
    pub(super) message: String,
    /// What to do.
    pub(super) help: String,
    /// How reading goes on.
    pub(super) mend: Mend,
}

/// How reading goes on behind a fault.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mend {
    /// With these words in the place of a range.
    Replace(Range<usize>, String),
    /// Without the line in which a byte stands, and what is indented below it.
    Without(usize),
}

/// What the parser says, and where.
#[derive(Debug)]
struct Told<'a> {
    message: &'a str,
    /// The byte where it gave up.
    at: usize,
    /// The byte at which what it was reading began.
    begun: Option<usize>,
}

/// What is wrong where the parser gave up.
pub(super) fn explain(mended: &Mended, error: &serde_yaml::Error) -> Fault {
    let text = mended.text();
    let lines = Lines::new(text);
    let message = error.to_string();
    let at = error.location().map_or(text.len(), |place| place.index().min(text.len()));
    let told = Told { message: &message, at: text.floor_char_boundary(at), begun: begun(&message, &lines) };
    let reader = Reader { text, lines: &lines };
    reader.fault(&told)
}

/// What is wrong at a byte at which two parsers do not agree.
pub(super) fn unexplained(text: &str, at: usize) -> Fault {
    let lines = Lines::new(text);
    Reader { text, lines: &lines }.unknown(at.min(text.len()))
}

/// Where what the parser was reading began: `, while scanning a quoted scalar at line 3 column 8`.
fn begun(message: &str, lines: &Lines) -> Option<usize> {
    let (_, context) = message.rsplit_once(", while ")?;
    let (_, place) = context.rsplit_once(" at line ")?;
    let (line, column) = place.split_once(" column ")?;
    let line = lines.get(line.trim().parse::<usize>().ok()?.checked_sub(1)?);
    let column = column.trim().parse::<usize>().ok()?.checked_sub(1)?;
    let byte = line.text.char_indices().nth(column).map_or(line.text.len(), |(byte, _)| byte);
    Some(line.start + byte)
}

/// A text with its lines, in which faults are looked for; what concerns quotation marks stands in `quotes`.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) lines: &'a Lines<'a>,
}

impl Reader<'_> {
    fn fault(&self, told: &Told) -> Fault {
        let Told { message, at, begun } = *told;
        let number = self.lines.at(at);
        let says = |words: &str| message.contains(words);
        if says("duplicate entry") {
            return self.unknown(at);
        }
        if says("more than one document") {
            return self.second_document().unwrap_or_else(|| self.unknown(at));
        }
        if (says("cannot start any token") || says("tab character"))
            && let Some(tab) = self.tab(at)
        {
            return tab;
        }
        if let Some(open) = self.open_quote(number) {
            return open;
        }
        if says("unknown escape") || says("hexdecimal number") {
            return self.backslash(at);
        }
        if says("quoted scalar")
            && let Some(begun) = begun
        {
            return self.unclosed(begun);
        }
        let context = begun.map(|begun| self.lines.at(begun));
        if says("cannot start any token") || says("alias") || says("anchor") || says("tag") {
            return self.bad_beginning(at, begun);
        }
        if says("flow sequence") || says("flow mapping") {
            return self.flow(at, begun.unwrap_or(at));
        }
        if says("comment or line break") {
            return self.words_after_sign(begun.unwrap_or(at));
        }
        if says("simple key") || says("expected ':'") {
            return self.no_colon(context.unwrap_or(number));
        }
        if says("'-' indicator") {
            return self.no_dash(number);
        }
        if says("mapping values are not allowed") {
            return self.colon(at);
        }
        if says("sequence entries are not allowed") {
            return self.dash(at);
        }
        if says("expected key") {
            return self.no_key(at, begun);
        }
        if says("node content") {
            return self.open_bracket(number).unwrap_or_else(|| self.bad_beginning(at, None));
        }
        self.unknown(at)
    }

    /// The line at a byte, and what is left of it there.
    pub(super) fn line(&self, at: usize) -> Line<'_> {
        self.lines.get(self.lines.at(at))
    }

    /// The rest of a line from a byte on, without blanks at its end.
    pub(super) fn rest(&self, at: usize) -> Range<usize> {
        let end = self.line(at).end().max(at);
        at..at + self.text[at..end].trim_end().len()
    }

    /// A fault that has no name of its own.
    pub(super) fn unknown(&self, at: usize) -> Fault {
        let mut number = self.lines.at(at);
        if self.lines.get(number).is_blank() {
            number = self.lines.before(number).unwrap_or(number);
        }
        let line = self.lines.get(number);
        let start = (line.start + line.indent()).max(at.min(line.end()));
        Fault {
            at: start..self.rest(start).end,
            message: "this can’t be read: its indentation does not fit the lines around it, or a sign in it has a meaning".into(),
            help: "indent the line as those that it belongs to, and put text with signs into quotation marks".into(),
            mend: Mend::Without(line.start),
        }
    }

    /// Three dashes or dots, which part documents.
    fn second_document(&self) -> Option<Fault> {
        let parts = |line: &Line| {
            line.text.trim_end() == "---" || line.text.trim_end() == "..." || line.text.starts_with("--- ")
        };
        let first = (0..self.lines.len()).find(|n| !self.lines.get(*n).is_blank())?;
        let number = (first + 1..self.lines.len()).find(|n| parts(&self.lines.get(*n)))?;
        let line = self.lines.get(number);
        Some(Fault {
            at: line.start..line.start + 3,
            message: format!("`{}` in the middle of a file ends what is read", &line.text[..3]),
            help: "take the line out; a line of signs inside text is indented like the text".into(),
            mend: Mend::Replace(line.start..line.start + 3, "   ".into()),
        })
    }

    /// A tab where blanks indent a line.
    fn tab(&self, at: usize) -> Option<Fault> {
        let number = self.lines.at(at);
        let line = self.lines.get(number);
        let tab = line.text.find('\t')?;
        let column = line.indent();
        if tab >= column {
            // A tab between words is a blank.
            let start = line.start + tab;
            return (self.text[at..].starts_with('\t')).then(|| Fault {
                at: start..start + 1,
                message: "a tab stands here".into(),
                help: "write a blank in its place".into(),
                mend: Mend::Replace(start..start + 1, " ".into()),
            });
        }
        let above = self.lines.before(number).map(|n| self.lines.get(n));
        let deeper = above.is_some_and(|above| above.text.trim_end().ends_with([':', '|', '>']));
        let indent = above.map_or(0, |above| above.after_dashes()) + if deeper { 2 } else { 0 };
        let indent = match line.words().starts_with("- ") {
            true if !deeper => above.map_or(0, |above| above.indent()),
            _ => indent,
        };
        Some(Fault {
            at: line.start..line.start + column,
            message: "a tab indents this line".into(),
            help: "indent it with blanks, as many as the lines that it belongs to have".into(),
            mend: Mend::Replace(line.start..line.start + column, " ".repeat(indent)),
        })
    }

    /// The plain value in which a byte stands: after the key or dash of its line, or after a bracket or comma inside brackets.
    pub(super) fn value(&self, at: usize) -> Range<usize> {
        let line = self.line(at);
        let start = match line.entry() {
            Some(entry) if entry.value.start <= at => entry.value.start,
            _ => line.start + line.after_dashes(),
        };
        if !self.text[start..].starts_with(['{', '[']) || start > at {
            return start..self.rest(start).end;
        }
        // Inside brackets a value ends at a comma or bracket.
        let before = &self.text[start..at];
        let from = start + before.rfind([',', '{', '[']).map_or(0, |i| i + 1);
        let from = before
            .find(": ")
            .filter(|_| self.text[from..at].contains(": "))
            .map_or(from, |_| (from + self.text[from..at].find(": ").map_or(0, |i| i + 2)).min(at));
        let from = from + (self.text[from..at].len() - self.text[from..at].trim_start().len());
        let end = self.text[at..line.end().max(at)].find([',', '}', ']']).map_or(line.end(), |i| at + i);
        from..from + self.text[from..end.max(from)].trim_end().len()
    }

    /// A bracket that does not close, or no comma inside one.
    fn flow(&self, at: usize, begun: usize) -> Fault {
        let line = self.line(begun);
        let begun = begun.min(line.end());
        let open = self.text[begun..].chars().next().filter(|c| matches!(c, '[' | '{')).unwrap_or('[');
        let close = if open == '[' { ']' } else { '}' };
        let rest = &self.text[begun..line.end()];
        if rest.matches(open).count() > rest.matches(close).count() {
            let end = self.rest(begun).end;
            let what = if open == '[' { "a list" } else { "a group of keys" };
            return Fault {
                at: begun..begun + 1,
                message: format!("`{open}` opens {what} here and nothing closes it"),
                help: format!(
                    "write `{close}` at its end; text that begins with `{open}` stands in quotation marks"
                ),
                // What stands below a bracket that ends its line is indented as if there were none.
                mend: match rest[1..].split('#').next().is_none_or(|rest| rest.trim().is_empty()) {
                    true => Mend::Replace(begun..begun + 1, String::new()),
                    false => Mend::Replace(end..end, close.to_string()),
                },
            };
        }
        if self.text[at..].starts_with(": ") && at < line.end() {
            return self.colon_inside(at);
        }
        let start = line.entry().map_or(begun, |entry| entry.value.start);
        Fault {
            at: at.min(line.end())..self.rest(at.min(line.end())).end.max(at.min(line.end())),
            message: format!("inside `{open}` and `{close}` this does not belong to what stands before it"),
            help: "part the values with commas, and put text with signs into quotation marks".into(),
            mend: match line.start + line.text.len() > at && start <= begun {
                true => self.quoted(start..self.rest(start).end),
                false => Mend::Without(line.start),
            },
        }
    }

    /// A bracket at the end of a line up to this one that nothing closes.
    fn open_bracket(&self, to: usize) -> Option<Fault> {
        let number = (0..=to).rev().find(|n| self.lines.get(*n).text.trim_end().ends_with(['[', '{']))?;
        let line = self.lines.get(number);
        let at = line.start + line.text.trim_end().len() - 1;
        let open = &self.text[at..at + 1];
        let (what, close) = if open == "[" { ("a list", "]") } else { ("a group of keys", "}") };
        let below = self.text[at..].contains(close);
        (!below).then(|| Fault {
            at: at..at + 1,
            message: format!("`{open}` opens {what} here and nothing closes it"),
            help: format!(
                "write `{close}` at its end, or take `{open}` out where each item stands on a line of its own"
            ),
            mend: Mend::Replace(at..at + 1, String::new()),
        })
    }

    /// Words behind the sign that begins a text of several lines.
    fn words_after_sign(&self, begun: usize) -> Fault {
        let line = self.line(begun);
        let sign = begun..begun + 1;
        if !matches!(self.text.get(sign.clone()), Some("|" | ">")) {
            return self.unknown(begun);
        }
        let start = begun
            + 1
            + self.text[begun + 1..line.end()].find(|c: char| !matches!(c, '-' | '+' | ' ')).unwrap_or(0);
        let number = self.lines.at(begun);
        let next = self.lines.get(number + 1);
        let column = line.after_dashes();
        let indent = if next.indent() > column && !next.is_blank() { next.indent() } else { column + 2 };
        Fault {
            at: start..self.rest(start).end,
            message: format!("words stand on the line of the sign `{}`", &self.text[sign]),
            help: "write them on the next line, indented by two blanks more than the key".into(),
            mend: Mend::Replace(begun + 1..start, format!("\n{}", " ".repeat(indent))),
        }
    }

    /// A line that should have a key and has none.
    fn no_colon(&self, number: usize) -> Fault {
        let line = self.lines.get(number);
        let column = line.indent();
        let at = line.start + column..line.start + line.text.trim_end().len();
        if let Some(head) = self.lines.block_head(number) {
            let first = (head + 1..number).map(|n| self.lines.get(n)).find(|line| !line.words().is_empty());
            let indent = first.map_or(column + 2, |first| first.indent());
            return Fault {
                at,
                message: "this line is not indented like the text above it".into(),
                help: format!("indent it by {indent} blanks, as the lines above, if it belongs to them"),
                mend: Mend::Replace(line.start..line.start + column, " ".repeat(indent)),
            };
        }
        if line.words().starts_with(['-', '–', '—', '•', '·'])
            && !line.words().starts_with("- ")
            && !line.words().starts_with("---")
        {
            return self.no_dash(number);
        }
        let words = &line.text[line.after_dashes()..];
        let colon = words
            .find(':')
            .filter(|colon| words[..*colon].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
        if let Some(colon) = colon.filter(|colon| *colon > 0 && !words[*colon..].starts_with("://")) {
            let after = line.start + line.after_dashes() + colon + 1;
            return Fault {
                at: after - 1..after,
                message: format!("there is no blank after the colon of `{}`", &words[..colon]),
                help: "write a blank after the colon".into(),
                mend: Mend::Replace(after..after, " ".into()),
            };
        }
        let above = self.lines.before(number).and_then(|n| self.lines.get(n).entry());
        if above.is_some_and(|above| !above.value.is_empty()) && column == 0 {
            return Fault {
                at,
                message: "this line has no key, and it does not belong to the text above it".into(),
                help: "indent it if it belongs to the text above; a line that stands for itself begins with a key and a colon".into(),
                mend: Mend::Without(line.start),
            };
        }
        Fault {
            at,
            message: "there is no colon in this line".into(),
            help: "a key has a colon and a blank after it, as in `title: Words`".into(),
            mend: Mend::Without(line.start),
        }
    }

    /// A line between the items of a list that is none.
    fn no_dash(&self, number: usize) -> Fault {
        let line = self.lines.get(number);
        let column = line.start + line.indent();
        let words = line.words();
        let at = column..column + words.len();
        let first = words.chars().next().unwrap_or(' ');
        if words.starts_with("- ") {
            return self.dash(column);
        }
        if first == '-' {
            return Fault {
                at: column..column + 1,
                message: "there is no blank after this dash".into(),
                help: "write a blank after the dash".into(),
                mend: Mend::Replace(column + 1..column + 1, " ".into()),
            };
        }
        if matches!(first, '–' | '—' | '*' | '•' | '·') {
            return Fault {
                at: column..column + first.len_utf8(),
                message: format!("`{first}` begins no item of a list"),
                help: "an item of a list begins with a hyphen and a blank".into(),
                mend: Mend::Replace(column..column + first.len_utf8(), "-".into()),
            };
        }
        if let Some(head) = self.lines.block_head(number) {
            let first = (head + 1..number).map(|n| self.lines.get(n)).find(|line| !line.words().is_empty());
            if let Some(first) = first.filter(|_| line.entry().is_none()) {
                let indent = first.indent();
                return Fault {
                    at,
                    message: "this line is not indented like the text above it".into(),
                    help: format!("indent it by {indent} blanks, as the lines above, if it belongs to them"),
                    mend: Mend::Replace(line.start..column, " ".repeat(indent)),
                };
            }
        }
        Fault {
            at,
            message: "this line stands between the items of a list and is none".into(),
            help: "begin it with `- ` if it is a new item, or indent it under the item above if it belongs there".into(),
            mend: match self.lines.before(number).map(|n| self.lines.get(n)) {
                Some(above) if above.words().starts_with("- ") && above.entry().is_some_and(|e| !e.value.is_empty()) => {
                    Mend::Replace(column..column, "- ".into())
                }
                _ => Mend::Without(line.start),
            },
        }
    }

    /// A colon where no key can stand.
    fn colon(&self, at: usize) -> Fault {
        let number = self.lines.at(at);
        let line = self.lines.get(number);
        let above = self.lines.before(number).map(|n| self.lines.get(n));
        if let (Some(entry), Some(above)) = (line.entry(), above)
            && entry.key.end == at
            && let Some(indent) = deeper_than(line, above)
        {
            let (from, to) = (line.indent(), indent);
            return Fault {
                at: line.start..line.start + from,
                message: format!(
                    "this line is indented by {from} blanks, so that it goes on with the text above it"
                ),
                help: format!("indent it by {to} blanks, as the key above"),
                mend: Mend::Replace(line.start..line.start + from, " ".repeat(to)),
            };
        }
        let head = self.lines.before(number).filter(|n| {
            let above = self.lines.get(*n);
            above.entry().is_some_and(|entry| entry.value.is_empty() && above.indent() < line.indent())
        });
        // Text of several lines below its key.
        let several = (0..number)
            .rev()
            .map(|n| self.lines.get(n))
            .find(|l| !l.is_blank() && l.indent() < line.indent());
        if head.is_none()
            && let Some(key) = several.and_then(|l| l.entry()).filter(|entry| entry.value.is_empty())
            && line.entry().is_none_or(|entry| entry.key.end == at)
            && above.is_some_and(|above| above.entry().is_none())
        {
            return Fault {
                at: at..at + 1,
                message: "a colon and a blank stand inside this text".into(),
                help: format!(
                    "write `|` behind `{}:`, so that the lines below it are text",
                    &self.text[key.key.clone()]
                ),
                mend: Mend::Replace(key.key.end + 1..key.key.end + 1, " |".into()),
            };
        }
        self.colon_inside(at)
    }

    /// A colon inside a text on one line.
    fn colon_inside(&self, at: usize) -> Fault {
        let value = self.value(at);
        Fault {
            at: at..at + 1,
            message: "a colon and a blank stand inside this text".into(),
            help: "put the text into quotation marks".into(),
            mend: if value.contains(&at) { self.quoted(value) } else { Mend::Without(self.line(at).start) },
        }
    }

    /// A dash where no item can stand.
    fn dash(&self, at: usize) -> Fault {
        let line = self.line(at);
        match line.entry() {
            Some(Entry { value, .. }) if value.start <= at => Fault {
                at: at..at + 1,
                message: "a list can’t begin on the line of its key".into(),
                help: "begin it on the next line, or put text that begins with a dash into quotation marks"
                    .into(),
                mend: self.quoted(value),
            },
            _ => {
                let number = self.lines.at(at);
                let before =
                    (0..number).rev().map(|n| self.lines.get(n)).find(|l| l.words().starts_with("- "));
                Fault {
                    at: at..self.rest(at).end,
                    message: "this item of a list is not indented like the others".into(),
                    help: "give all items of a list the same indentation".into(),
                    mend: match before {
                        Some(before) if before.indent() != line.indent() => {
                            Mend::Replace(line.start..line.start + line.indent(), " ".repeat(before.indent()))
                        }
                        _ => Mend::Without(line.start),
                    },
                }
            }
        }
    }

    /// Something where a key should stand.
    fn no_key(&self, at: usize, begun: Option<usize>) -> Fault {
        let number = self.lines.at(at);
        let line = self.lines.get(number);
        let start = line.entry().map_or(line.start + line.after_dashes(), |entry| entry.value.start);
        let value = start..self.rest(start).end;
        if let Some(mark @ ('"' | '\'')) = self.text[value.start..].chars().next()
            && value.start < at
        {
            let words =
                value.start + 1..value.start + self.text[value.clone()].trim_end_matches(mark).len().max(1);
            let whole = match self.quoted(words) {
                Mend::Replace(_, text) => Mend::Replace(value, text),
                other => other,
            };
            return Fault {
                at: at..self.rest(at).end,
                message: "the text goes on behind its closing quotation mark".into(),
                help: match mark {
                    '\'' => "write an apostrophe inside as ’, and the closing mark at the end".into(),
                    _ => "write quotation marks inside as “ and ”, and the closing mark at the end".into(),
                },
                mend: whole,
            };
        }
        if let Some(first @ ('[' | '{')) = self.text[value.start..].chars().next()
            && value.start < at
        {
            let close = if first == '[' { ']' } else { '}' };
            return Fault {
                at: at..self.rest(at).end,
                message: format!("the text goes on behind the closing `{close}`"),
                help: format!("put text that begins with `{first}` into quotation marks"),
                mend: self.quoted(value),
            };
        }
        if let Some(head) = self.lines.block_head(number).filter(|_| line.entry().is_none()) {
            let first = (head + 1..number).map(|n| self.lines.get(n)).find(|line| !line.words().is_empty());
            let indent = first.map_or(line.indent() + 2, |first| first.indent());
            let column = line.start + line.indent();
            return Fault {
                at: column..column + line.words().len(),
                message: "this line is not indented like the text above it".into(),
                help: format!("indent it by {indent} blanks, as the lines above, if it belongs to them"),
                mend: Mend::Replace(line.start..column, " ".repeat(indent)),
            };
        }
        let Some(begun) = begun else { return self.unknown(at) };
        let level = begun - self.line(begun).start;
        let (from, column) = (line.indent(), line.start + line.indent());
        // Of the level that was left and the one above, the nearer is meant.
        let above = self.lines.before(number).map(|n| self.lines.get(n));
        let left = above.map_or(level, |above| {
            if line.words().starts_with("- ") { above.indent() } else { above.after_dashes() }
        });
        let wanted = if left.abs_diff(from) <= level.abs_diff(from) { left } else { level };
        if from == wanted {
            return self.unknown(at);
        }
        Fault {
            at: line.start..column.max(line.start + 1),
            message: format!(
                "this line is indented by {from} blanks, the lines that it may belong to by {wanted}"
            ),
            help: "indent it as the lines that it belongs to".into(),
            mend: Mend::Replace(line.start..column, " ".repeat(wanted)),
        }
    }
}

/// The indentation of the key above a line that is indented further than it, though the key has its value already.
fn deeper_than(line: Line, above: Line) -> Option<usize> {
    if let Some(entry) = above.entry() {
        let column = match line.words().starts_with("- ") {
            true => above.indent(),
            false => entry.column,
        };
        return (!entry.value.is_empty() && line.indent() > column).then_some(column);
    }
    (line.words().starts_with("- ") && above.words().starts_with("- ") && line.indent() > above.indent())
        .then(|| above.indent())
}
