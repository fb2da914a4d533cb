//! What is read so far, and what is known meanwhile.

use std::collections::HashMap;

use roxmltree::Node;

use super::relations::Relations;
use super::style::{Numbering, Styles};
use crate::import::document::{Document, Inline, LeftOut};
use crate::import::package::Package;

/// Reads a document's text, piece by piece.
pub struct Reader<'p> {
    pub(super) package: &'p Package,
    pub(super) styles: &'p Styles,
    pub(super) numbering: &'p Numbering,
    /// Those of the file that is read.
    pub(super) relations: Relations,
    pub(super) document: Document,
    /// Which pictures are read, by their names in the package.
    pub(super) pictures: HashMap<String, usize>,
    /// Which notes are marked, by their kinds and ids, in the order of their marks.
    pub(super) notes: Vec<(&'static str, String)>,
    /// How far each level of each list has counted.
    pub(super) counts: HashMap<(String, usize), u64>,
    /// Fields that are open, the innermost last; they may reach over paragraphs.
    pub(super) fields: Vec<Field>,
    /// The last heading.
    pub(super) under: String,
}

/// A field: what Word works out, and what it has worked out.
#[derive(Debug, Default)]
pub struct Field {
    /// What it is told to work out.
    pub instruction: String,
    /// Whether its instruction is over and its result is read.
    pub result: bool,
    /// What is left out with it.
    pub dropped: Option<&'static str>,
    /// The words of its result that are left out.
    pub words: String,
    /// The address that its result links to.
    pub url: Option<String>,
}

impl<'p> Reader<'p> {
    /// A reader of a package's main file, of which the relations are.
    pub fn new(
        package: &'p Package,
        styles: &'p Styles,
        numbering: &'p Numbering,
        relations: Relations,
    ) -> Self {
        Self {
            package,
            styles,
            numbering,
            relations,
            document: Document::default(),
            pictures: HashMap::new(),
            notes: Vec::new(),
            counts: HashMap::new(),
            fields: Vec::new(),
            under: String::new(),
        }
    }

    /// Tells that something is left out here.
    pub(super) fn leave_out(&mut self, what: &'static str, words: &str) {
        self.document.left_out.push(LeftOut::under(&self.under, what, words));
    }

    /// Adds a piece of a paragraph, unless it stands in a field that is left out.
    pub(super) fn put(&mut self, inline: Inline, out: &mut Vec<Inline>) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.dropped.is_some()) {
            match inline {
                Inline::Break => field.words.push(' '),
                inline => field.words.push_str(&crate::import::document::plain(&[inline])),
            }
            return;
        }
        let is_note = matches!(inline, Inline::Note(_));
        match self.fields.iter().rev().find_map(|field| field.url.clone()).filter(|_| !is_note) {
            Some(url) => out.push(Inline::Link { url, body: vec![inline] }),
            None => out.push(inline),
        }
    }

    /// Whether the instruction of a field is read, which is no text.
    pub(super) fn in_instruction(&self) -> bool {
        self.fields.last().is_some_and(|field| !field.result)
    }

    /// The place of a note among the document's notes; its words are read afterwards.
    pub(super) fn note(&mut self, kind: &'static str, node: Node) -> Option<usize> {
        let id = crate::import::package::attribute(node, "id")?.to_string();
        let known = self.notes.iter().position(|(own, note)| *own == kind && *note == id);
        Some(known.unwrap_or_else(|| {
            self.notes.push((kind, id));
            self.document.notes.push(Vec::new());
            self.notes.len() - 1
        }))
    }
}
