//! The ids of a report: where each is defined, and where it is used.

use crate::content::markup::Inline;
use crate::content::model::{Block, Report};
use crate::content::yaml::{Style, ValueSpan};
use crate::content::{Element, walk};
use crate::diag::{SourceId, Sources, Span};

/// What an id stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Note,
    Source,
    Photo,
    Table,
    Chart,
    /// A file of the content, by its path from `source/`.
    File,
}

/// An id at a place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Name {
    pub(super) kind: Kind,
    pub(super) id: String,
    /// The bytes of the id alone.
    pub(super) span: Span,
    /// Whether it is defined here.
    pub(super) defines: bool,
}

/// All ids of a report.
#[derive(Debug, Default)]
pub(super) struct Names(Vec<Name>);

impl Names {
    /// Gathers the ids of a report.
    pub(super) fn of(report: &Report, sources: &Sources) -> Self {
        let mut names = Vec::new();
        let mut add = |kind, id: &str, span: Span, defines| {
            if !id.is_empty() {
                names.push(Name { kind, id: id.to_string(), span, defines });
            }
        };
        walk(report, |element| match element {
            Element::Passage(passage) => passage.inlines(&mut |inline| {
                let (kind, id, at) = match inline {
                    Inline::Note { id, at } => (Kind::Note, id, at),
                    Inline::Cite { key, at, .. } => (Kind::Source, key, at),
                    _ => return,
                };
                let text = sources.get(passage.span.file);
                // Two signs stand before the id: `[^` or `[@`.
                if let Some(whole) = passage.span.raw(text, passage.source, at.clone()) {
                    let start = whole.range.start + 2;
                    add(kind, id, Span::new(whole.file, start..start + id.len()), false);
                }
            }),
            Element::Note(id, _) => add(Kind::Note, &id.value, bare(id.span), true),
            Element::PhotoUse(_, id) => add(Kind::Photo, &id.value, bare(id.span), false),
            Element::Block(block) => match &block.value {
                Block::Table(table) => {
                    add(Kind::Table, &table.id.value, bare(table.id.span), true);
                    if let Some(csv) = &table.csv {
                        add(Kind::File, &csv.value, bare(csv.span), false);
                    }
                }
                Block::Chart(chart) => {
                    add(Kind::Chart, &chart.id.value, bare(chart.id.span), true);
                    add(Kind::Table, &chart.table.value, bare(chart.table.span), false);
                }
                _ => {}
            },
            _ => {}
        });
        for (id, _) in &report.photos.0 {
            add(Kind::Photo, &id.value, bare(id.span), true);
        }
        for (key, span) in &report.references.key_spans {
            add(Kind::Source, key, bare(*span), true);
        }
        let parts = report.manifest.parts.iter().map(|entry| entry.path());
        let sections = report.parts.iter().filter_map(|part| match &part.content {
            crate::content::model::PartContent::Text(text, _) => Some(text.sections.iter()),
            _ => None,
        });
        for path in parts.chain(sections.flatten()) {
            add(Kind::File, &path.value, bare(path.span), false);
        }
        for (file, source) in sources.numbered() {
            if let Some(path) = source.path.strip_prefix("source/") {
                add(Kind::File, path, Span::new(file, 0..0), true);
            }
        }
        Self(names)
    }

    /// The id at a byte of a file.
    pub(super) fn at(&self, file: SourceId, byte: usize) -> Option<&Name> {
        self.0.iter().find(|name| {
            let Span { file: own, range } = &name.span;
            *own == file && range.start <= byte && byte <= range.end && !range.is_empty()
        })
    }

    /// Every place of an id.
    pub(super) fn places<'n>(&'n self, name: &'n Name) -> impl Iterator<Item = &'n Name> {
        self.0.iter().filter(move |other| other.kind == name.kind && other.id == name.id)
    }

    /// Where an id is defined.
    pub(super) fn definition(&self, name: &Name) -> Option<&Name> {
        self.0.iter().find(|other| other.defines && other.kind == name.kind && other.id == name.id)
    }

    /// The ids of a kind that are defined.
    pub(super) fn defined(&self, kind: Kind) -> impl Iterator<Item = &Name> {
        self.0.iter().filter(move |name| name.defines && name.kind == kind)
    }

    /// The ids that a file defines.
    pub(super) fn of_file(&self, file: SourceId) -> impl Iterator<Item = &Name> {
        self.0.iter().filter(move |name| name.defines && name.span.file == file && name.kind != Kind::File)
    }
}

/// A value's place without its quotation marks.
fn bare(span: ValueSpan) -> Span {
    let mut whole = span.whole();
    if matches!(span.style, Style::Single | Style::Double) && whole.range.len() >= 2 {
        whole.range = whole.range.start + 1..whole.range.end - 1;
    }
    whole
}
