//! Composes text: paragraphs, lists, headings and what stands in them.

use std::collections::HashSet;

use super::flow::{Flow, PARAGRAPH};
use super::language;
use super::writer::Writer;
use crate::content::markup::{Block, Inline};
use crate::content::model::{Prose, Text};
use crate::notes::{Notes, Numbered, Piece};

/// Composes the text of one report, and knows which notes have had their first mark.
pub struct TextComposer<'a> {
    notes: &'a Notes<'a>,
    marked: HashSet<&'a str>,
}

/// What headings in prose are numbered with and how deep they begin.
#[derive(Debug)]
pub struct Headings {
    /// The level of `##`, counted from the part's title as 1.
    pub first_level: u8,
    /// Whether they have numbers.
    pub numbered: bool,
    /// The id of the file, which the headings' ids begin with.
    pub id: String,
    counts: [usize; 3],
}

impl Headings {
    /// Headings of a file, `##` being of the given level.
    pub fn new(id: &str, first_level: u8, numbered: bool) -> Self {
        Self { first_level, numbered, id: id.to_string(), counts: [0; 3] }
    }

    /// The id and number of the next heading, `level` being 1 for `##`.
    pub(crate) fn next(&mut self, level: u8) -> (String, Option<String>) {
        let depth = usize::from(level.clamp(1, 3));
        self.counts[depth - 1] += 1;
        self.counts[depth..].fill(0);
        let parts: Vec<String> = self.counts[..depth].iter().map(usize::to_string).collect();
        let number = self.numbered.then(|| parts.join("."));
        (format!("{}-{}", self.id, parts.join("-")), number)
    }
}

impl<'a> TextComposer<'a> {
    /// A composer that has not composed anything yet.
    pub fn new(notes: &'a Notes<'a>) -> Self {
        Self { notes, marked: HashSet::new() }
    }

    /// Writes text as a content block: `[#"…"]`.
    pub fn block(&mut self, w: &mut Writer, text: &'a Text) {
        w.from(text.spot, |w| {
            w.code("[");
            self.inlines(w, &text.body, None);
            w.code("]");
        });
    }

    /// Writes text as a content block, or `none`.
    pub fn option(&mut self, w: &mut Writer, text: Option<&'a Text>) {
        w.option(text, |w, text| self.block(w, text));
    }

    /// Writes prose as a sequence of calls.
    pub fn prose(&mut self, w: &mut Writer, prose: &'a Prose, headings: &mut Headings) {
        w.from(prose.spot, |w| self.blocks(w, &prose.body, headings));
    }

    /// Writes prose without headings as a content block.
    pub fn prose_block(&mut self, w: &mut Writer, prose: &'a Prose) {
        w.code("[\n");
        self.prose(w, prose, &mut Headings::new("", 4, false));
        w.code("]");
    }

    /// Writes prose as pieces of a part's flow.
    pub(super) fn flow(
        &mut self,
        w: &mut Writer,
        prose: &'a Prose,
        headings: &mut Headings,
        flow: &mut Flow,
    ) {
        w.from(prose.spot, |w| {
            for block in &prose.body {
                let around = flow.next();
                w.code(around.before);
                self.prose_piece(w, block, headings, around.paragraph);
                w.code(around.after);
            }
        });
    }

    fn blocks(&mut self, w: &mut Writer, blocks: &'a [Block], headings: &mut Headings) {
        for block in blocks {
            self.prose_piece(w, block, headings, PARAGRAPH);
        }
    }

    /// Writes a block of prose; `paragraph` is how it begins if it is a paragraph.
    fn prose_piece(&mut self, w: &mut Writer, block: &'a Block, headings: &mut Headings, paragraph: &str) {
        match block {
            Block::Paragraph(body) => {
                w.code(paragraph);
                self.inlines(w, body, None);
                w.code("]\n");
            }
            Block::Heading { level, body, .. } => {
                let (id, number) = headings.next(*level);
                let level = headings.first_level + level - 1;
                w.code(&format!("#subheading(level: {level}, id: ")).string(&id).code(", number: ");
                w.option(number.as_deref(), |w, n| {
                    w.string(n);
                });
                w.code(")[");
                self.inlines(w, body, None);
                w.code("]\n");
            }
            Block::List { start, items } => {
                match start {
                    Some(start) => w.code(&format!("#numbered(start: {start}, ")),
                    None => w.code("#bullets("),
                };
                w.array(items, |w, item| self.item(w, item, headings));
                w.code(")\n");
            }
            Block::Quote(inner) => {
                w.code("#quotation[\n");
                self.blocks(w, inner, headings);
                w.code("]\n");
            }
        }
    }

    /// Writes a list's item: its first paragraph is the item's line, the rest are blocks in it.
    fn item(&mut self, w: &mut Writer, item: &'a [Block], headings: &mut Headings) {
        w.code("[");
        let rest = match item {
            [Block::Paragraph(body), rest @ ..] => {
                self.inlines(w, body, None);
                rest
            }
            all => all,
        };
        if !rest.is_empty() {
            w.code("\n");
            self.blocks(w, rest, headings);
        }
        w.code("]");
    }

    /// Writes inline content; in a note, `note` lends the citations.
    pub fn inlines(&mut self, w: &mut Writer, inlines: &'a [Inline], note: Option<&mut CitationsOf<'a>>) {
        let mut note = note;
        for inline in inlines {
            match inline {
                Inline::Text { text, .. } => words(w, text),
                Inline::Emphasis(body) => {
                    w.code("#em[");
                    self.inlines(w, body, note.as_deref_mut());
                    w.code("]");
                }
                Inline::Strong(body) => {
                    w.code("#strong[");
                    self.inlines(w, body, note.as_deref_mut());
                    w.code("]");
                }
                Inline::Link { url, body, .. } => {
                    w.code("#url-link(").string(url).code(")[");
                    self.inlines(w, body, note.as_deref_mut());
                    w.code("]");
                }
                Inline::Foreign { language, body } => {
                    w.code("#foreign(").string(language).code(")[");
                    self.inlines(w, body, note.as_deref_mut());
                    w.code("]");
                }
                Inline::Address { url, .. } => {
                    w.code("#address(").string(url).code(")");
                }
                Inline::Break => {
                    w.code("#line-break()");
                }
                Inline::Note { id, .. } => self.mark(w, id, note.is_some()),
                Inline::Cite { .. } => {
                    if let Some(pieces) = note.as_mut().and_then(|n| n.pieces.next()) {
                        citation(w, pieces);
                    }
                }
            }
        }
    }

    /// Writes a note's mark: with the note at its first place, alone afterwards, in words inside another note.
    fn mark(&mut self, w: &mut Writer, id: &'a str, in_note: bool) {
        let Some(numbered) = self.notes.get(id) else { return };
        let name = match () {
            () if in_note => "#note-ref(id: ",
            () if self.marked.contains(id) => "#note-again(id: ",
            () => "#note(id: ",
        };
        w.code(name).string(id).code(&format!(", number: {}", numbered.number));
        if in_note || !self.marked.insert(id) {
            w.code(")");
            return;
        }
        self.note(w, id, numbered.number);
    }

    /// Writes the rest of a `#note(` call.
    fn note(&mut self, w: &mut Writer, id: &'a str, number: usize) {
        let Some(Numbered { note, citations, .. }) = self.notes.get(id) else { return };
        debug_assert_eq!(self.marked.len(), number, "notes are marked in the order of their numbers");
        let state = match (note.lost, note.broken) {
            (true, _) => "lost",
            (_, true) => "broken",
            _ => "whole",
        };
        w.code(", state: ").string(state).code(")");
        let Some(text) = &note.text else {
            w.code("[]");
            return;
        };
        w.from(text.spot, |w| {
            w.code("[");
            self.inlines(w, &text.body, Some(&mut CitationsOf { pieces: citations.iter() }));
            // A citation is a sentence of its own; where its end is lost, so is the full stop.
            if !note.broken && matches!(text.body.last(), Some(Inline::Cite { .. })) {
                w.words(".");
            }
            w.code("]");
        });
    }
}

/// Writes words; those in a script of one language are said to be of it.
fn words(w: &mut Writer, text: &str) {
    for (language, run) in language::runs(text) {
        match language {
            None => w.words(run),
            Some(language) => w.code("#foreign(").string(language).code(")[").words(run).code("]"),
        };
    }
}

/// The citations of the note that is being composed, in order.
pub struct CitationsOf<'a> {
    pieces: std::slice::Iter<'a, Vec<Piece>>,
}

fn citation(w: &mut Writer, pieces: &[Piece]) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => words(w, text),
            Piece::Emphasis(text) => {
                w.code("#em[");
                words(w, text);
                w.code("]");
            }
            Piece::Address(url) => {
                w.code("#address(").string(url).code(")");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_count_at_each_level() {
        let mut headings = Headings::new("x", 3, true);
        let told: Vec<_> = [1, 2, 2, 1, 2].map(|l| headings.next(l)).into_iter().collect();
        let numbers: Vec<_> = told.iter().map(|(_, n)| n.as_deref().unwrap()).collect();
        assert_eq!(numbers, ["1", "1.1", "1.2", "2", "2.1"]);
        assert_eq!(told[4].0, "x-2-1");
        assert_eq!(Headings::new("x", 2, false).next(1).1, None);
    }
}
