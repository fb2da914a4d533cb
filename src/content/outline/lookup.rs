//! Asking an outline.

use std::collections::HashMap;
use std::ops::Range;

use super::entries::{ChartEntry, Heading, HeadingKind, Mark, NoteEntry, PhotoUse, SourceEntry, TableEntry};
use crate::content::model::{Chart, Table, Target, Text};
use crate::content::yaml::ValueSpan;

/// What stands in a report in the order of print, with its numbers and anchors.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outline {
    pub(super) headings: Vec<Heading>,
    pub(super) notes: Vec<NoteEntry>,
    pub(super) tables: Vec<TableEntry>,
    pub(super) charts: Vec<ChartEntry>,
    pub(super) photo_uses: Vec<PhotoUse>,
    pub(super) sources: Vec<SourceEntry>,
    /// Places in `headings`, by the text that each stands in and its first byte there.
    pub(super) headings_by_place: HashMap<(ValueSpan, usize), usize>,
    /// Places in `notes` and in the note's marks, by the text that each mark stands in and its first byte there.
    pub(super) marks_by_place: HashMap<(ValueSpan, usize), (usize, usize)>,
    /// Places in `notes`, by id.
    pub(super) notes_by_id: HashMap<String, usize>,
}

/// What a reference leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Referred {
    /// The label that it has in the layout; none where it has none.
    pub label: Option<String>,
    /// Its number as it prints; none where it has none.
    pub number: Option<String>,
    /// The heading that it is, for a part or section.
    pub heading: Option<usize>,
}

impl Outline {
    /// The titles of parts and sections, and the headings in their text.
    pub fn headings(&self) -> &[Heading] {
        &self.headings
    }

    /// The headings right below one of [`Outline::headings`]; those below none where `parent` is none.
    pub fn below(&self, parent: Option<usize>) -> impl Iterator<Item = (usize, &Heading)> {
        self.headings.iter().enumerate().filter(move |(_, heading)| heading.parent == parent)
    }

    /// The heading that the title of a part or section makes.
    pub fn title(&self, title: &Text) -> Option<&Heading> {
        self.heading(title.span, &(0..0))
    }

    /// The heading that stands in prose at `span`; none inside quotations and lists, where no heading can stand.
    pub fn heading(&self, span: ValueSpan, at: &Range<usize>) -> Option<&Heading> {
        self.headings_by_place.get(&(span, at.start)).map(|index| &self.headings[*index])
    }

    /// The notes that have marks, by their numbers.
    pub fn notes(&self) -> &[NoteEntry] {
        &self.notes
    }

    /// The note with an id, if it has a mark in running text.
    pub fn note(&self, id: &str) -> Option<&NoteEntry> {
        self.notes_by_id.get(id).map(|index| &self.notes[*index])
    }

    /// The notes whose first marks stand in a part, counted from 0.
    pub fn notes_of_part(&self, part: usize) -> impl Iterator<Item = &NoteEntry> {
        self.notes
            .iter()
            .filter(move |note| note.marks.first().is_some_and(|mark| mark.position.part == part))
    }

    /// The mark that stands in running text at `span`; none where its note is not defined.
    pub fn mark(&self, span: ValueSpan, at: &Range<usize>) -> Option<&Mark> {
        let (note, mark) = self.marks_by_place.get(&(span, at.start))?;
        self.notes.get(*note)?.marks.get(*mark)
    }

    /// The tables, by their numbers.
    pub fn tables(&self) -> &[TableEntry] {
        &self.tables
    }

    /// What is told of a table of the report.
    pub fn table(&self, table: &Table) -> Option<&TableEntry> {
        self.tables.iter().find(|entry| entry.span == table.id.span)
    }

    /// The charts, by their numbers.
    pub fn charts(&self) -> &[ChartEntry] {
        &self.charts
    }

    /// What is told of a chart of the report.
    pub fn chart(&self, chart: &Chart) -> Option<&ChartEntry> {
        self.charts.iter().find(|entry| entry.span == chart.id.span)
    }

    /// What a reference leads to, if it stands in the report; a photo, if it is shown there.
    pub fn referred(&self, target: Target, id: &str) -> Option<Referred> {
        match target {
            Target::Part => {
                let of_part = |heading: &&Heading| match heading.kind {
                    HeadingKind::Part => heading.anchor.strip_prefix("part:") == Some(id),
                    HeadingKind::Section | HeadingKind::Appendix => heading.anchor == id,
                    HeadingKind::Text => false,
                };
                let at = self.headings.iter().position(|heading| of_part(&heading))?;
                let heading = &self.headings[at];
                let label = match heading.kind {
                    HeadingKind::Section | HeadingKind::Appendix => format!("section:{id}"),
                    HeadingKind::Part | HeadingKind::Text => heading.anchor.clone(),
                };
                Some(Referred { label: Some(label), number: heading.number.clone(), heading: Some(at) })
            }
            Target::Table => {
                let table = self.tables.iter().find(|table| table.id == id)?;
                Some(Referred {
                    label: Some(table.anchor.clone()),
                    number: Some(table.label.clone()),
                    heading: None,
                })
            }
            Target::Chart => {
                let chart = self.charts.iter().find(|chart| chart.id == id)?;
                Some(Referred {
                    label: Some(chart.anchor.clone()),
                    number: Some(chart.label.clone()),
                    heading: None,
                })
            }
            Target::Photo => {
                let photo = self.photo_uses.iter().find(|photo| photo.id == id)?;
                Some(Referred { label: None, number: Some(photo.number.to_string()), heading: None })
            }
        }
    }

    /// Whether what a reference leads to is an appendix.
    pub fn is_appendix(&self, referred: &Referred) -> bool {
        referred.heading.is_some_and(|at| self.headings[at].kind == HeadingKind::Appendix)
    }

    /// The ids that a reference of a kind can name.
    pub fn targets(&self, target: Target) -> Vec<&str> {
        match target {
            Target::Part => self
                .headings
                .iter()
                .filter_map(|heading| match heading.kind {
                    HeadingKind::Part => heading.anchor.strip_prefix("part:"),
                    HeadingKind::Section | HeadingKind::Appendix => Some(heading.anchor.as_str()),
                    HeadingKind::Text => None,
                })
                .collect(),
            Target::Table => self.tables.iter().map(|table| table.id.as_str()).collect(),
            Target::Chart => self.charts.iter().map(|chart| chart.id.as_str()).collect(),
            Target::Photo => self.photo_uses.iter().map(|photo| photo.id.as_str()).collect(),
        }
    }

    /// Every place where a photo is shown.
    pub fn photo_uses(&self) -> &[PhotoUse] {
        &self.photo_uses
    }

    /// The sources that notes cite, in the order of their first citations.
    pub fn sources(&self) -> &[SourceEntry] {
        &self.sources
    }

    /// The source with a key, if a note that is printed cites it.
    pub fn source(&self, key: &str) -> Option<&SourceEntry> {
        self.sources.iter().find(|source| source.key == key)
    }
}
