//! What an outline tells of each heading, note, table, chart, photo and source.

use std::ops::Range;

use crate::content::markup::Inline;
use crate::content::model::Note;
use crate::content::walk::PhotoUseKind;
use crate::content::yaml::ValueSpan;

/// Where in a report something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The part, from 0.
    pub part: usize,
    /// The section in the part, from 0; nothing before the first one and in parts without sections.
    pub section: Option<usize>,
}

/// A title or heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// What it stands over.
    pub kind: HeadingKind,
    /// Its level, 1 to 4; a part's title is of level 1.
    pub level: u8,
    /// Its number as it prints: `IV` for a section, `2.1` for a heading; nothing where none is printed.
    pub number: Option<String>,
    /// The name by which links lead to it: `part:` and the part's id, the section's id, or `id-2-1`.
    pub anchor: String,
    /// Its words.
    pub title: Vec<Inline>,
    /// The text that it stands in.
    pub span: ValueSpan,
    /// Whether tables of contents list it, as far as they go down.
    pub listed: bool,
    /// The heading that it stands below, counted from 0 in [`Outline::headings`](super::Outline::headings).
    pub parent: Option<usize>,
    /// Where it stands.
    pub position: Position,
}

/// What a heading stands over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadingKind {
    /// A part.
    Part,
    /// A section.
    Section,
    /// An appendix: a section with a letter, whose number says what it is.
    Appendix,
    /// The text that follows it.
    Text,
}

/// A note that has a mark, and so a number.
#[derive(Debug, Clone, PartialEq)]
pub struct NoteEntry {
    /// Its id.
    pub id: String,
    /// Its number in the report, from 1: notes follow the order of their first marks.
    pub number: usize,
    /// How much of it is preserved.
    pub state: NoteState,
    /// Its marks in running text, in the order of print; one at least.
    pub marks: Vec<Mark>,
    /// Where its own text names other notes, in order.
    pub references: Vec<NoteReference>,
    /// The numbers of the notes that name it, in ascending order.
    pub referred_by: Vec<usize>,
    /// The sources that it cites, in order.
    pub cites: Vec<Cite>,
}

/// How much of a note is preserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteState {
    /// All of it.
    Whole,
    /// All but its end.
    Broken,
    /// Nothing.
    Lost,
}

impl NoteState {
    pub(super) fn of(note: &Note) -> Self {
        match (note.lost, note.broken) {
            (true, _) => Self::Lost,
            (false, true) => Self::Broken,
            (false, false) => Self::Whole,
        }
    }

    /// The state as layouts call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Broken => "broken",
            Self::Lost => "lost",
        }
    }
}

/// A mark of a note in running text.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The number of its note.
    pub number: usize,
    /// The text that it stands in.
    pub span: ValueSpan,
    /// Where it stands in the text.
    pub at: Range<usize>,
    /// Where the text stands.
    pub position: Position,
    /// Whether it is the note's first in the report: the note prints with it.
    pub is_first: bool,
    /// Whether it is the note's first in its part.
    pub is_first_of_part: bool,
}

/// A place in a note that names another note.
#[derive(Debug, Clone, PartialEq)]
pub struct NoteReference {
    /// The number of the note that is named.
    pub to: usize,
    /// Where it is named, in the text of the note that names it.
    pub at: Range<usize>,
}

/// A source that a note cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// The source's key.
    pub key: String,
    /// The page or pages.
    pub page: Option<String>,
}

/// A source that a note cites which is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceEntry {
    /// Its key.
    pub key: String,
    /// The numbers of the notes that cite it, in ascending order; one at least, and the first has the first citation.
    pub notes: Vec<usize>,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableEntry {
    /// Its id.
    pub id: String,
    /// Its number in the report, from 1.
    pub number: usize,
    /// Its number as it prints: `1`, or `A1` for the first of appendix A.
    pub label: String,
    /// The name by which links lead to it: `table:` and its id.
    pub anchor: String,
    /// Where its id stands.
    pub span: ValueSpan,
    /// Where it stands.
    pub position: Position,
    /// The numbers of the charts that draw its figures, in ascending order.
    pub charts: Vec<usize>,
}

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartEntry {
    /// Its id.
    pub id: String,
    /// Its number in the report, from 1.
    pub number: usize,
    /// Its number as it prints: `1`, or `A1` for the first of appendix A.
    pub label: String,
    /// The name by which links lead to it: `chart:` and its id.
    pub anchor: String,
    /// Where its id stands.
    pub span: ValueSpan,
    /// Where it stands.
    pub position: Position,
    /// The number of the table whose figures it draws; nothing where there is no such table, which is a mistake.
    pub table: Option<usize>,
}

/// A place where a photo is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct PhotoUse {
    /// The photo's id; a report that is not checked may have no such photo.
    pub id: String,
    /// The photo's number, from 1: photos follow the order of their first uses.
    pub number: usize,
    /// In which way it is shown.
    pub kind: PhotoUseKind,
    /// Where it is named.
    pub span: ValueSpan,
    /// Where it stands.
    pub position: Position,
    /// Whether it is the photo's first in the report.
    pub is_first: bool,
}
