//! Quotation marks that do not close, and text that has to stand in them.

use std::ops::Range;

use super::faults::{Fault, Mend, Reader};

impl Reader<'_> {
    /// A backslash that means nothing in double quotation marks.
    pub(super) fn backslash(&self, at: usize) -> Fault {
        let at = self.text[..(at + 1).min(self.text.len())].rfind('\\').unwrap_or(at);
        Fault {
            at: at..self.text[at..].char_indices().nth(2).map_or(self.text.len(), |(i, _)| at + i),
            message: "a backslash in double quotation marks begins a sign that is not known".into(),
            help: "write two backslashes for one, or put the text into single quotation marks".into(),
            mend: Mend::Replace(at..at + 1, "\\\\".into()),
        }
    }

    /// A quotation mark that opens a value up to a line and is not closed before the next key.
    pub(super) fn open_quote(&self, to: usize) -> Option<Fault> {
        let mut number = 0;
        while number <= to.min(self.lines.len().saturating_sub(1)) {
            let line = self.lines.get(number);
            number += 1;
            if line.is_blank()
                || self
                    .lines
                    .block_head(number - 1)
                    .is_some_and(|head| self.lines.get(head).indent() < line.indent())
            {
                continue;
            }
            let start = match line.entry() {
                Some(entry) => entry.value.start,
                None => line.start + line.after_dashes(),
            };
            let Some(mark @ ('"' | '\'')) = self.text[start..].chars().next().filter(|_| start < line.end())
            else {
                continue;
            };
            if closing(&self.text[start + 1..line.end()], mark).is_some() {
                continue;
            }
            let inner = line.text.len() - line.text.trim_start().len();
            let mut follow = number;
            while follow < self.lines.len() {
                let next = self.lines.get(follow);
                let begins =
                    next.indent() <= inner || next.words().starts_with("- ") || next.entry().is_some();
                if !next.is_blank() && begins {
                    return Some(self.unclosed(start));
                }
                follow += 1;
                if closing(next.text, mark).is_some() {
                    break;
                }
            }
            if follow >= self.lines.len() && closing(&self.text[start + 1..], mark).is_none() {
                return Some(self.unclosed(start));
            }
            number = follow;
        }
        None
    }

    pub(super) fn unclosed(&self, start: usize) -> Fault {
        let rest = self.rest(start);
        let mark = &self.text[start..(start + 1).min(self.text.len())];
        let ends_flow =
            self.line(start).text.contains(['{', '[']) && self.text[rest.clone()].ends_with(['}', ']']);
        let end = if ends_flow { rest.end - 1 } else { rest.end };
        Fault {
            at: start..start + 1,
            message: format!("the quotation mark {mark} opens a text here and nothing closes it"),
            help: "write the same mark at the end of the text".into(),
            mend: Mend::Replace(end..end, mark.to_string()),
        }
    }

    /// Text in double quotation marks.
    pub(super) fn quoted(&self, range: Range<usize>) -> Mend {
        let words = &self.text[range.clone()];
        let words: Vec<&str> = words.lines().map(str::trim).collect();
        let words = words.join(" ").replace('\\', "\\\\").replace('"', "\\\"");
        Mend::Replace(range, format!("\"{words}\""))
    }

    /// A value that begins with a sign which means something else.
    pub(super) fn bad_beginning(&self, at: usize, begun: Option<usize>) -> Fault {
        let start = begun.unwrap_or(at);
        let start = self.value(start).start.max(start.min(self.value(start).start));
        let sign: String = self.text[start..].chars().take(1).collect();
        let value = self.value(start);
        let (at, sign) = match value.is_empty() {
            true => return self.unknown(start),
            false => (value.start..value.start + sign.len(), sign),
        };
        Fault {
            at,
            message: match sign.as_str() {
                "`" => "a value can’t begin with a backquote".to_string(),
                sign => format!("a value can’t begin with `{sign}`"),
            },
            help: "put the text into quotation marks".into(),
            mend: self.quoted(value),
        }
    }
}

/// Where a quotation mark closes a text, if it does.
fn closing(text: &str, mark: char) -> Option<usize> {
    let mut signs = text.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        if sign == '\\' && mark == '"' {
            signs.next();
        } else if sign == mark {
            if mark == '\'' && signs.peek().is_some_and(|(_, next)| *next == '\'') {
                signs.next();
            } else {
                return Some(at);
            }
        }
    }
    None
}
