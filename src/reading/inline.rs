//! Words, links and marks of notes.

use super::Reader;
use crate::content::markup::Inline;
use crate::notes::{Numbered, Piece};

impl<'a> Reader<'a> {
    /// Inline content of running text.
    pub(super) fn inlines(&mut self, inlines: &'a [Inline]) -> String {
        self.inlines_of(inlines, None)
    }

    /// The same as a paragraph.
    pub(super) fn paragraph(&mut self, inlines: &'a [Inline]) -> String {
        let words = self.inlines(inlines);
        self.format.paragraph(words)
    }

    fn inlines_of(&mut self, inlines: &'a [Inline], mut note: Option<&mut Cites<'a>>) -> String {
        let mut text = String::new();
        for inline in inlines {
            let format = self.format;
            let piece = match inline {
                Inline::Text { text, .. } => format.words(text),
                Inline::Emphasis(body) => format.emphasis(&self.inlines_of(body, note.as_deref_mut())),
                Inline::Strong(body) => format.strong(&self.inlines_of(body, note.as_deref_mut())),
                Inline::Foreign { body, .. } => self.inlines_of(body, note.as_deref_mut()),
                Inline::Link { url, body, .. } => {
                    format.link(&self.inlines_of(body, note.as_deref_mut()), url)
                }
                Inline::Address { url, .. } => format.address(url),
                Inline::Break => format.line_break().to_string(),
                Inline::Note { id, .. } => self.mark(id, note.is_some()),
                Inline::Cite { .. } => match note.as_deref_mut().and_then(Iterator::next) {
                    Some(pieces) => pieces.iter().map(|piece| self.piece(piece)).collect(),
                    None => String::new(),
                },
            };
            text.push_str(&piece);
        }
        text
    }

    fn piece(&self, piece: &Piece) -> String {
        match piece {
            Piece::Text(text) => self.format.words(text),
            Piece::Emphasis(text) => self.format.emphasis(&self.format.words(text)),
            Piece::Address(url) => self.format.address(url),
        }
    }

    /// A note's mark; in another note its number in words.
    fn mark(&mut self, id: &'a str, in_note: bool) -> String {
        let Some(numbered) = self.notes.get(id) else { return String::new() };
        if in_note {
            return format!("{}{}", self.report.words.note, numbered.number);
        }
        if self.marked.insert(id) {
            self.open.push(numbered);
        }
        self.format.mark(numbered.number)
    }

    /// A note with its number.
    pub(super) fn note(&mut self, numbered: &'a Numbered<'a>) -> String {
        let (note, words) = (numbered.note, &self.report.words);
        let said = match &note.text {
            _ if note.lost => self.format.words(&words.lost_note),
            None => String::new(),
            Some(text) => {
                let mut said = self.inlines_of(&text.body, Some(&mut numbered.citations.iter()));
                // As on the pages: a citation is a sentence of its own, unless its end is lost.
                match (note.broken, text.body.last()) {
                    (true, _) => said.push_str(&format!(" {}", self.format.words(&words.omission))),
                    (_, Some(Inline::Cite { .. })) => said.push('.'),
                    _ => {}
                }
                said
            }
        };
        self.format.note(numbered.number, &said)
    }
}

/// The citations of a note, in order.
type Cites<'a> = std::slice::Iter<'a, Vec<Piece>>;
