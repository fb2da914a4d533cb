//! CommonMark in YAML values to a small tree: the only file that speaks Markdown.
//!
//! The subset is what `docs/content.md` lists. Byte ranges count in the value; [`super::yaml::ValueSpan::part`] takes
//! them to the file.

mod lettered;
mod pieces;

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use lettered::{Lettered, as_numbers};

pub use lettered::Counting;
pub use pieces::{Form, Mark, Piece, pieces};

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Plain text.
    Text {
        /// What prints.
        text: String,
        /// Where it stands in the value.
        at: Range<usize>,
    },
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Words that link to an address.
    Link {
        /// The address.
        url: String,
        /// The words.
        body: Vec<Inline>,
        /// Where it stands in the value.
        at: Range<usize>,
    },
    /// Words before the number or page of something in the report.
    Reference {
        /// What is referred to: its kind, a colon and its id.
        to: String,
        /// The words, perhaps none.
        body: Vec<Inline>,
        /// Where it stands in the value.
        at: Range<usize>,
    },
    /// Words that the index lists.
    Indexed {
        /// Under which term, where it is not the words themselves.
        term: Option<String>,
        /// The words.
        body: Vec<Inline>,
    },
    /// Words in another language than the report's.
    Foreign {
        /// The code of the language, two or three small letters (ISO 639).
        language: String,
        /// The words.
        body: Vec<Inline>,
    },
    /// An address that stands for itself.
    Address {
        /// The address.
        url: String,
        /// Where it stands in the value.
        at: Range<usize>,
    },
    /// The mark of a note.
    Note {
        /// The note's id.
        id: String,
        /// Where it stands in the value.
        at: Range<usize>,
    },
    /// The mark of a remark below the table in which it stands.
    Remark {
        /// The letter that it prints.
        letter: String,
    },
    /// A source, cited from a note.
    Cite {
        /// The key in `references.yaml`.
        key: String,
        /// The page or pages, as written after `p.`.
        page: Option<String>,
        /// Where it stands in the value.
        at: Range<usize>,
    },
    /// Words that are not preserved.
    Lost,
    /// A line break.
    Break,
}

/// What stands before the code of a language where a link has its address.
const LANGUAGE: &str = "lang:";

/// What stands before the term of the index where a link has its address.
const INDEX: &str = "index:";

/// What stands where a link has its address, and marks words that are not preserved.
const LOST: &str = "lost:";

/// A block of prose.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading; level 1 stands for `##`, 2 for `###`.
    Heading {
        /// 1 or more.
        level: u8,
        /// Its words.
        body: Vec<Inline>,
        /// Where it stands in the value.
        at: Range<usize>,
    },
    /// A list.
    List {
        /// The first number of a numbered list.
        start: Option<u64>,
        /// What its items are counted with.
        counting: Counting,
        /// Its items.
        items: Vec<Vec<Block>>,
    },
    /// A quotation.
    Quote(Vec<Block>),
}

/// Something that the subset does not have.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Where it stands in the value.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: &'static str,
    /// What to do.
    pub help: &'static str,
}

/// Words that stand for themselves where text may hold marks (CommonMark, 2.4).
pub fn literal(words: &str) -> String {
    let mut text = String::new();
    for (at, sign) in words.char_indices() {
        let is_mark = matches!(sign, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '&');
        if is_mark || at == 0 && matches!(sign, '#' | '>' | '-' | '+') {
            text.push('\\');
        }
        text.push(sign);
    }
    text
}

/// Parses prose: paragraphs, headings, lists and quotations.
pub fn prose(value: &str) -> (Vec<Block>, Vec<Problem>) {
    let (numbered, lists) = as_numbers(value);
    let mut reader = Reader::new(&numbered, 0);
    reader.lettered = lists;
    let blocks = reader.blocks(None);
    if reader.lettered.is_empty() {
        return (blocks, reader.problems);
    }
    // What CommonMark does not read as a list prints as it is written.
    let mut reader = Reader::new(value, 0);
    let blocks = reader.blocks(None);
    (blocks, reader.problems)
}

/// Parses text: what can stand in one paragraph.
pub fn text(value: &str) -> (Vec<Inline>, Vec<Problem>) {
    // A full stop in front keeps CommonMark from reading the first word as a list, heading or quotation.
    let guarded = format!(".{value}");
    let mut reader = Reader::new(&guarded, 1);
    let mut blocks = reader.blocks(None);
    let mut problems = std::mem::take(&mut reader.problems);
    if !matches!(blocks.as_slice(), [] | [Block::Paragraph(_)]) {
        problems.push(Problem {
            at: 0..value.len(),
            message: "only a single paragraph can stand here",
            help: "take out empty lines, lists, headings and lines of signs",
        });
    }
    let inlines = match blocks.drain(..).next() {
        Some(Block::Paragraph(inlines)) => inlines,
        _ => Vec::new(),
    };
    (inlines, problems)
}

/// How deep quotations, lists, emphasis and links may lie in each other: deeper than in any text, and shallow enough for
/// all that walks the tree.
const MOST_NESTED: usize = 32;

struct Reader<'a> {
    source: &'a str,
    /// Bytes in front of the value that are not part of it.
    guard: usize,
    events: std::iter::Peekable<pulldown_cmark::OffsetIter<'a>>,
    problems: Vec<Problem>,
    /// How many pieces are open.
    depth: usize,
    /// Lists whose marks are no numbers, as long as they have not been read.
    lettered: Vec<Lettered>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, guard: usize) -> Self {
        // The older footnote syntax reads `[^id]` as a mark although notes are defined elsewhere.
        let parser = Parser::new_ext(source, Options::ENABLE_OLD_FOOTNOTES);
        let definitions = parser.reference_definitions().iter().map(|(_, definition)| Problem {
            at: definition.span.start.saturating_sub(guard)..definition.span.end.saturating_sub(guard),
            message: "words in brackets with a colon after them define a link and do not print",
            help: "write a backslash before the bracket, or a link as [words](https://…)",
        });
        let problems = definitions.collect();
        Self {
            source,
            guard,
            events: parser.into_offset_iter().peekable(),
            problems,
            depth: 0,
            lettered: Vec::new(),
        }
    }

    /// Reads what lies in a piece whose beginning was read, or passes over it where it lies too deep.
    fn nested<T: Default>(&mut self, range: Range<usize>, read: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= MOST_NESTED {
            self.problem(
                range,
                "quotations, lists, emphasis and links lie too deep in each other here",
                "take some of them out: there may be 32, one in the other",
            );
            self.skip();
            return T::default();
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// Passes over all up to the end of a piece whose beginning was read.
    fn skip(&mut self) {
        let mut open = 1usize;
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
            if open == 0 {
                break;
            }
        }
    }

    fn range(&self, range: Range<usize>) -> Range<usize> {
        range.start.saturating_sub(self.guard)..range.end.saturating_sub(self.guard)
    }

    fn problem(&mut self, at: Range<usize>, message: &'static str, help: &'static str) {
        let at = self.range(at);
        self.problems.push(Problem { at, message, help });
    }

    /// Reads blocks until `end`, or to the end of the value.
    fn blocks(&mut self, end: Option<TagEnd>) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, _)) = self.events.peek() {
            match event {
                Event::End(tag) if Some(*tag) == end => {
                    self.events.next();
                    break;
                }
                Event::Start(tag) if is_block(tag) => {
                    let Some((Event::Start(tag), range)) = self.events.next() else { break };
                    self.block(tag, range, &mut blocks);
                }
                Event::Rule => {
                    let Some((_, range)) = self.events.next() else { break };
                    self.problem(range, "a rule is not part of text", "take the line of signs out");
                }
                // The words of a tight list's item stand without a paragraph around them.
                _ => {
                    let body = self.inlines(None);
                    if !body.is_empty() {
                        blocks.push(Block::Paragraph(body));
                    }
                }
            }
        }
        blocks
    }

    fn block(&mut self, tag: Tag<'a>, range: Range<usize>, blocks: &mut Vec<Block>) {
        match tag {
            Tag::Paragraph => blocks.push(Block::Paragraph(self.inlines(Some(TagEnd::Paragraph)))),
            Tag::Heading { level, .. } => {
                let body = self.inlines(Some(TagEnd::Heading(level)));
                let at = self.range(range.clone());
                if !self.source[range.clone()].starts_with('#') {
                    self.problem(
                        range,
                        "a line of signs under words makes them a heading",
                        "take the line out, or write the heading as `## Words`",
                    );
                } else if level == HeadingLevel::H1 {
                    self.problem(
                        range,
                        "a heading in text begins with `##`: one `#` is the title of the file",
                        "write `## ` before the heading",
                    );
                }
                blocks.push(Block::Heading { level: (level as u8).saturating_sub(1).max(1), body, at });
            }
            Tag::BlockQuote(kind) => {
                let inner = self.nested(range, |inner| inner.blocks(Some(TagEnd::BlockQuote(kind))));
                blocks.push(Block::Quote(inner));
            }
            Tag::List(start) => {
                let items = self.nested(range.clone(), Self::items);
                let first = &self.source[range.clone()];
                let at = range.start + first.len() - first.trim_start().len();
                let lettered =
                    self.lettered.iter().position(|list| list.at == at && list.items == items.len());
                let (start, counting) = match lettered.map(|list| self.lettered.remove(list)) {
                    Some(list) => (Some(list.start), list.counting),
                    None => (start, Counting::Numbers),
                };
                blocks.push(Block::List { start, counting, items });
            }
            Tag::FootnoteDefinition(_) => {
                self.problem(
                    range.clone(),
                    "a note's text does not stand in the running text",
                    "move it to `notes:` at the end of the file",
                );
                self.nested(range, |inner| inner.blocks(Some(TagEnd::FootnoteDefinition)));
            }
            Tag::CodeBlock(_) => {
                self.problem(
                    range.clone(),
                    "lines that are indented by four blanks or fenced read as program code",
                    "take the indentation or the fence out",
                );
                let body = self.inlines(Some(TagEnd::CodeBlock));
                blocks.push(Block::Paragraph(body));
            }
            Tag::HtmlBlock => {
                self.problem(
                    range,
                    "a line that begins with `<` reads as program code",
                    "write a backslash before the sign",
                );
                self.inlines(Some(TagEnd::HtmlBlock));
            }
            _ => {}
        }
    }

    /// Reads the items of a list.
    fn items(&mut self) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some((Event::Start(Tag::Item), _)) = self.events.next() {
            items.push(self.blocks(Some(TagEnd::Item)));
        }
        items
    }

    /// Reads inline content until `end`, or to the next block where there is no end to wait for.
    fn inlines(&mut self, end: Option<TagEnd>) -> Vec<Inline> {
        let mut inlines: Vec<Inline> = Vec::new();
        while let Some((event, _)) = self.events.peek() {
            match event {
                Event::End(tag) if Some(*tag) == end => {
                    self.events.next();
                    break;
                }
                Event::End(_) if end.is_none() => break,
                Event::Start(tag) if end.is_none() && is_block(tag) => break,
                _ => {}
            }
            let Some((event, range)) = self.events.next() else { break };
            match event {
                Event::Text(text) => {
                    let guard = self.guard.saturating_sub(range.start);
                    push_text(&mut inlines, &text[guard..], self.range(range));
                }
                // Tags of HTML and signs of code print as the text they are.
                Event::InlineHtml(text) => push_text(&mut inlines, &text, self.range(range)),
                Event::Code(_) => {
                    let raw = self.source[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
                    push_text(&mut inlines, &raw, self.range(range));
                }
                Event::Rule => {
                    self.problem(range, "a rule is not part of text", "take the line of signs out")
                }
                Event::SoftBreak => push_text(&mut inlines, " ", self.range(range)),
                Event::HardBreak => inlines.push(Inline::Break),
                Event::FootnoteReference(id) => {
                    inlines.push(Inline::Note { id: id.to_string(), at: self.range(range) });
                }
                Event::Start(Tag::Emphasis) => {
                    let body = self.nested(range, |inner| inner.inlines(Some(TagEnd::Emphasis)));
                    inlines.push(Inline::Emphasis(body));
                }
                Event::Start(Tag::Strong) => {
                    let body = self.nested(range, |inner| inner.inlines(Some(TagEnd::Strong)));
                    inlines.push(Inline::Strong(body));
                }
                Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                    let words = self.source[range.clone()].trim_start_matches('[');
                    if words.starts_with('@') && link_type != LinkType::Email {
                        self.problem(
                            range.clone(),
                            "a citation can’t be a link",
                            "write the source’s address in references.yaml, and only [@key] here",
                        );
                    }
                    let body = self.nested(range.clone(), |inner| inner.inlines(Some(TagEnd::Link)));
                    if let Some(language) = dest_url.strip_prefix(LANGUAGE) {
                        let letters = language.chars().all(|c| c.is_ascii_lowercase());
                        if !letters || !matches!(language.len(), 2 | 3) {
                            self.problem(
                                range,
                                "this is not the code of a language",
                                "write two or three small letters after `lang:`, such as [words](lang:vi)",
                            );
                        }
                        inlines.push(Inline::Foreign { language: language.to_string(), body });
                        continue;
                    }
                    if &*dest_url == LOST {
                        inlines.extend(body);
                        inlines.push(Inline::Lost);
                        continue;
                    }
                    if let Some(term) = dest_url.strip_prefix(INDEX) {
                        let term = (!term.trim().is_empty()).then(|| term.trim().to_string());
                        inlines.push(Inline::Indexed { term, body });
                        continue;
                    }
                    let (url, at) = (dest_url.to_string(), self.range(range));
                    if let Some(to) = url.strip_prefix('#') {
                        inlines.push(Inline::Reference { to: to.to_string(), body, at });
                        continue;
                    }
                    inlines.push(match link_type {
                        LinkType::Autolink => Inline::Address { url, at },
                        LinkType::Email => Inline::Link { url: format!("mailto:{url}"), body, at },
                        _ => Inline::Link { url, body, at },
                    });
                }
                Event::Start(Tag::Image { .. }) => {
                    self.problem(
                        range.clone(),
                        "a picture does not stand inside text",
                        "list it in photos.yaml and place it with a `- photo:` block",
                    );
                    self.nested(range, |inner| inner.inlines(Some(TagEnd::Image)));
                }
                _ => {}
            }
        }
        self.split_citations(inlines)
    }

    /// Takes `[@key]` and `[@key, p. 2]` out of the text around them.
    fn split_citations(&mut self, inlines: Vec<Inline>) -> Vec<Inline> {
        let mut result = Vec::with_capacity(inlines.len());
        for inline in inlines {
            let Inline::Text { text, at } = inline else {
                result.push(inline);
                continue;
            };
            // Signs that print as they are have a backslash before them, which only the value knows.
            let value = &self.source[self.guard..];
            let meant = |open: &usize| !value[..at.start + *open].ends_with('\\');
            let mut brackets = value[at.clone()].match_indices("](").map(|(open, _)| open);
            if let Some(bracket) = brackets.find(meant) {
                let at = at.start + bracket..at.end;
                self.problems.push(Problem {
                    at,
                    message: "this link is not whole",
                    help: "a link is written [words](https://…), with no note’s mark in its words",
                });
            }
            let mut rest = 0;
            // Where the search goes on in the value: escapes and entities make it longer than the text.
            let mut written = at.start;
            while let Some(open) = text[rest..].find("[@").map(|i| rest + i) {
                let value = &self.source[self.guard..];
                let Some(start) = value[written..at.end].find("[@").map(|i| written + i) else { break };
                if value[..start].ends_with('\\') {
                    // A citation that is to be printed as it is written.
                    result.push(Inline::Text {
                        text: text[rest..open + 2].to_string(),
                        at: written..start + 2,
                    });
                    (rest, written) = (open + 2, start + 2);
                    continue;
                }
                let ends = (
                    text[open..].find(']').map(|i| open + i),
                    value[start..at.end].find(']').map(|i| start + i),
                );
                let (Some(close), Some(end)) = ends else {
                    self.problems.push(Problem {
                        at: start..at.end,
                        message: "a citation begins here and does not end",
                        help: "a citation is written [@key] or [@key, p. 2], in a single style",
                    });
                    break;
                };
                if open > rest {
                    result.push(Inline::Text { text: text[rest..open].to_string(), at: written..start });
                }
                result.push(self.citation(&text[open + 2..close], start..end + 1));
                (rest, written) = (close + 1, end + 1);
            }
            if rest < text.len() {
                result.push(Inline::Text { text: text[rest..].to_string(), at: written.min(at.end)..at.end });
            }
        }
        result
    }

    /// Reads what stands between `[@` and `]`.
    fn citation(&mut self, words: &str, at: Range<usize>) -> Inline {
        let (key, page) = match words.split_once(',') {
            Some((key, page)) => (key, Some(page)),
            None => (words, None),
        };
        let page = page.map(|page| {
            let page = page.trim();
            let labels = ["pages ", "page ", "pp.", "p."];
            labels.iter().find_map(|label| page.strip_prefix(label)).unwrap_or(page).trim().to_string()
        });
        if key.contains([';', ' ', '@']) || page.as_deref().is_some_and(|p| p.is_empty() || p.contains('@')) {
            self.problems.push(Problem {
                at: at.clone(),
                message: "this is not the form of a citation",
                help: "write [@key] or [@key, p. 2]; each source has brackets of its own",
            });
        }
        Inline::Cite { key: key.trim().to_string(), page, at }
    }
}

/// Whether a tag begins a block rather than a piece of a paragraph.
fn is_block(tag: &Tag) -> bool {
    !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. } | Tag::Strikethrough)
}

/// Adds text, joined to the text before it.
fn push_text(inlines: &mut Vec<Inline>, added: &str, range: Range<usize>) {
    if added.is_empty() {
        return;
    }
    if let Some(Inline::Text { text, at }) = inlines.last_mut() {
        text.push_str(added);
        at.end = range.end;
        return;
    }
    inlines.push(Inline::Text { text: added.to_string(), at: range });
}

/// The words of inline content without marks and breaks.
pub fn plain(inlines: &[Inline]) -> String {
    let mut words = String::new();
    for inline in inlines {
        match inline {
            Inline::Text { text, .. } => words.push_str(text),
            Inline::Emphasis(body)
            | Inline::Strong(body)
            | Inline::Link { body, .. }
            | Inline::Reference { body, .. }
            | Inline::Indexed { body, .. }
            | Inline::Foreign { body, .. } => words.push_str(&plain(body)),
            Inline::Address { url, .. } => words.push_str(url),
            Inline::Break => words.push(' '),
            Inline::Note { .. } | Inline::Remark { .. } | Inline::Cite { .. } | Inline::Lost => {}
        }
    }
    words
}

#[cfg(test)]
mod tests;
