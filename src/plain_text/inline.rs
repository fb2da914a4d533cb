//! Words, links and marks of notes.

use super::reader::{Reader, Within};
use crate::content::markup::Inline;
use crate::content::model::{Target, Text};
use crate::content::outline::NoteState;
use crate::content::yaml::ValueSpan;
use crate::notes::{Numbered, Piece};

impl Reader<'_> {
    /// A piece of running text.
    pub(super) fn text(&self, text: &Text) -> String {
        self.inlines(text.span, &text.body)
    }

    /// The same as a paragraph.
    pub(super) fn paragraph(&self, text: &Text) -> String {
        self.format.paragraph(self.text(text))
    }

    /// Inline content of the running text at `span`.
    pub(super) fn inlines(&self, span: ValueSpan, inlines: &[Inline]) -> String {
        self.inlines_of(inlines, &mut Within { span, citations: None })
    }

    fn inlines_of(&self, inlines: &[Inline], within: &mut Within) -> String {
        let mut text = String::new();
        for inline in inlines {
            let format = self.format;
            let piece = match inline {
                Inline::Text { text, .. } => format.words(text),
                Inline::Emphasis(body) => format.emphasis(&self.inlines_of(body, within)),
                Inline::Strong(body) => format.strong(&self.inlines_of(body, within)),
                Inline::Foreign { body, .. } | Inline::Indexed { body, .. } => self.inlines_of(body, within),
                Inline::Link { url, body, .. } => format.link(&self.inlines_of(body, within), url),
                Inline::Reference { to, body, .. } => {
                    let (words, said) = (self.inlines_of(body, within), self.referred(to));
                    match (words.is_empty(), said.is_empty()) {
                        (true, _) => said,
                        (_, true) => words,
                        // As on the pages: a number goes on with the words before it.
                        _ if self.is_numbered(to) => format!("{words} {said}"),
                        _ => format!("{words} ({said})"),
                    }
                }
                Inline::Address { url, .. } => format.address(url),
                Inline::Lost => format!(" {}", format.words(&self.report.words.omission)),
                Inline::Break => format.line_break().to_string(),
                Inline::Note { id, .. } if within.citations.is_some() => self.reference(id),
                Inline::Note { at, .. } => self
                    .outline
                    .mark(within.span, at)
                    .map(|mark| format.mark(mark.number))
                    .unwrap_or_default(),
                Inline::Remark { letter } => format!(" {}", format.words(letter)),
                Inline::Cite { .. } => match within.citations.as_mut().and_then(Iterator::next) {
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

    /// What a reference leads to, in words: text without pages names a part by its title.
    fn referred(&self, to: &str) -> String {
        let Some((target, id)) = Target::parse(to) else { return String::new() };
        let (words, found) = (&self.report.words, self.outline.referred(target, id));
        match (target, found) {
            (_, None) => String::new(),
            (Target::Table, Some(found)) => {
                format!("{} {}", words.table, found.number.unwrap_or_default())
            }
            (Target::Chart, Some(found)) => {
                format!("{} {}", words.chart, found.number.unwrap_or_default())
            }
            (Target::Part, Some(found)) if self.outline.is_appendix(&found) => {
                found.number.unwrap_or_default()
            }
            (Target::Part, Some(found)) => match (found.number, found.heading) {
                (Some(number), _) => format!("{} {number}", words.section),
                (None, Some(heading)) => {
                    let heading = &self.outline.headings()[heading];
                    self.inlines(heading.span, &heading.title)
                }
                (None, None) => String::new(),
            },
            (Target::Photo, Some(_)) => {
                match self.report.photos.get(id).and_then(|photo| photo.caption.as_ref()) {
                    Some(caption) => format!("{}: {}", words.photo, self.text(caption)),
                    None => words.photo.clone(),
                }
            }
        }
    }

    /// Whether a reference leads to something with a number.
    fn is_numbered(&self, to: &str) -> bool {
        let found = Target::parse(to).and_then(|(target, id)| self.outline.referred(target, id));
        found.is_some_and(|found| found.number.is_some())
    }

    /// The number of a note that another note names, in words.
    fn reference(&self, id: &str) -> String {
        let note = self.outline.note(id);
        note.map(|note| format!("{}{}", self.report.words.note, note.number)).unwrap_or_default()
    }

    /// A note with its number.
    pub(super) fn note(&self, numbered: &Numbered) -> String {
        let words = &self.report.words;
        let said = match (numbered.state, &numbered.note.text) {
            (NoteState::Lost, _) => self.format.words(&words.lost_note),
            (_, None) => String::new(),
            (state, Some(text)) => {
                let citations = Some(numbered.citations.iter());
                let mut said = self.inlines_of(&text.body, &mut Within { span: text.span, citations });
                // As on the pages: a citation is a sentence of its own, unless its end is lost.
                match (state, text.body.last()) {
                    (NoteState::Broken, _) => {
                        said.push_str(&format!(" {}", self.format.words(&words.omission)))
                    }
                    (_, Some(Inline::Cite { .. })) => said.push('.'),
                    _ => {}
                }
                said
            }
        };
        self.format.note(numbered.number, &said)
    }
}
