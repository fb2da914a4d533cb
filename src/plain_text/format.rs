//! The two ways of writing text: as it is, or as Markdown (CommonMark with tables and notes).

use std::str::FromStr;

use crate::content::markup::Counting;
use crate::content::values::UnknownName;

/// How text is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// Words and blank lines alone. Cells of tables are parted by tabs.
    #[default]
    Plain,
    /// CommonMark, with tables and notes as GitHub reads them.
    Markdown,
}

impl FromStr for Format {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        match name {
            "plain" => Ok(Self::Plain),
            "markdown" => Ok(Self::Markdown),
            _ => Err(UnknownName::new("format", name, "plain or markdown")),
        }
    }
}

impl Format {
    /// Words that stand for themselves.
    pub(super) fn words(self, text: &str) -> String {
        let mut words = String::with_capacity(text.len());
        for sign in text.chars() {
            if self == Self::Markdown && "\\`*_[]<>&~".contains(sign) {
                words.push('\\');
            }
            words.push(sign);
        }
        words
    }

    pub(super) fn emphasis(self, words: &str) -> String {
        self.between("*", words)
    }

    pub(super) fn strong(self, words: &str) -> String {
        self.between("**", words)
    }

    fn between(self, signs: &str, words: &str) -> String {
        match self {
            Self::Plain => words.to_string(),
            Self::Markdown => format!("{signs}{words}{signs}"),
        }
    }

    pub(super) fn link(self, words: &str, url: &str) -> String {
        match self {
            Self::Plain => format!("{words} <{url}>"),
            Self::Markdown => format!("[{words}](<{url}>)"),
        }
    }

    pub(super) fn address(self, url: &str) -> String {
        match self {
            Self::Plain => url.to_string(),
            Self::Markdown => format!("<{url}>"),
        }
    }

    pub(super) fn line_break(self) -> &'static str {
        match self {
            Self::Plain => "\n",
            Self::Markdown => "\\\n",
        }
    }

    /// The mark of a note in the text.
    pub(super) fn mark(self, number: usize) -> String {
        match self {
            Self::Plain => format!("[{number}]"),
            Self::Markdown => format!("[^{number}]"),
        }
    }

    /// A note.
    pub(super) fn note(self, number: usize, words: &str) -> String {
        match self {
            Self::Plain => format!("[{number}] {words}"),
            Self::Markdown => format!("[^{number}]: {words}"),
        }
    }

    pub(super) fn heading(self, level: u8, words: &str) -> String {
        match self {
            Self::Plain => words.to_string(),
            Self::Markdown => format!("{} {words}", "#".repeat(usize::from(level))),
        }
    }

    /// A paragraph, whose first signs could begin another kind of block.
    pub(super) fn paragraph(self, words: String) -> String {
        if self == Self::Plain {
            return words;
        }
        let digits = words.find(|c: char| !c.is_ascii_digit()).unwrap_or(words.len());
        match words[digits..].chars().next() {
            Some('.' | ')') if digits > 0 => format!("{}\\{}", &words[..digits], &words[digits..]),
            Some('#' | '-' | '+' | '=') if digits == 0 => format!("\\{words}"),
            _ => words,
        }
    }

    pub(super) fn quote(self, words: &str) -> String {
        indent(words, if self == Self::Plain { "    " } else { "> " })
    }

    /// A list, numbered from `start` where there is one.
    pub(super) fn list(self, start: Option<(u64, Counting)>, items: &[String]) -> String {
        let item = |(index, item): (usize, &String)| {
            let mark = match start {
                Some((start, counting)) => format!("{}. ", counting.said(start + index as u64)),
                None => "- ".to_string(),
            };
            let body = indent(item, &" ".repeat(mark.len()));
            format!("{mark}{}", body.trim_start())
        };
        items.iter().enumerate().map(item).collect::<Vec<_>>().join("\n")
    }

    pub(super) fn table(self, head: &[String], rows: &[Vec<String>]) -> String {
        let line = |cells: &[String]| match self {
            Self::Plain => cells.join("\t"),
            Self::Markdown => {
                let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
                format!("| {} |", cells.join(" | "))
            }
        };
        let mut lines = vec![line(head)];
        if self == Self::Markdown {
            lines.push(format!("|{}", " --- |".repeat(head.len())));
        }
        lines.extend(rows.iter().map(|row| line(row)));
        lines.join("\n")
    }

    /// A picture, in words.
    pub(super) fn picture(self, kind: &str, alt: &str, path: Option<&str>) -> String {
        match (self, path) {
            (Self::Markdown, Some(path)) => format!("![{}](<{path}>)", self.words(alt)),
            _ => format!("{}{kind}: {}{}", self.words("["), self.words(alt), self.words("]")),
        }
    }
}

/// Puts signs before each line that is not empty.
fn indent(text: &str, signs: &str) -> String {
    let lines = text.lines().map(|line| match line.is_empty() {
        true => signs.trim_end().to_string(),
        false => format!("{signs}{line}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_keeps_signs_as_words() {
        let said = |words: &str| Format::Markdown.paragraph(Format::Markdown.words(words));
        for words in
            ["*a* _b_ `c` [d](e) <f> &amp; ~g~ \\", "1. May", "20) x", "- dash", "+ plus", "# five", "= is"]
        {
            let written = said(words);
            let events: Vec<_> = pulldown_cmark::Parser::new(&written).collect();
            let read: String = events
                .iter()
                .filter_map(|event| match event {
                    pulldown_cmark::Event::Text(text) => Some(text.as_ref()),
                    _ => None,
                })
                .collect();
            assert_eq!(read, words);
            assert!(
                matches!(events[0], pulldown_cmark::Event::Start(pulldown_cmark::Tag::Paragraph)),
                "{words}"
            );
        }
        assert_eq!(Format::Plain.words("*a*"), "*a*");
    }

    #[test]
    fn what_stands_in_a_list_stands_below_its_words() {
        let items = ["One\n\nmore".to_string(), "two".to_string()];
        assert_eq!(Format::Plain.list(None, &items), "- One\n\n  more\n- two");
        assert_eq!(Format::Markdown.list(Some((9, Counting::Numbers)), &items), "9. One\n\n   more\n10. two");
    }
}
