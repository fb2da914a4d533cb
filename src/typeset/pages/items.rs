//! What stands on finished pages, as far as the rules on layout ask for it. Lengths are points, pages count from 1; places are
//! measured from the left and the top of the trim.

use typst::layout::Rect;
use typst::syntax::Span as TypstSpan;

/// A line of text.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its page.
    pub page: usize,
    /// Where it stands: from its baseline up to the height of its capitals.
    pub rect: Rect,
    /// Its baseline in the frame that it was set in, which may be turned on the page.
    pub baseline: f64,
    /// How far it reaches beyond the column that it stands in.
    pub over: f64,
    /// Where its letters end in the frame that it was set in.
    pub reach: f64,
    /// The size of its largest type.
    pub size: f64,
    /// The widest space between two of its words, as a share of the type's size.
    pub gap: f64,
    /// Its words.
    pub text: String,
    /// The paragraph that it belongs to.
    pub paragraph: Option<usize>,
    /// The cell of a table or grid that it stands in.
    pub cell: Option<usize>,
    /// Whether it stands in the main text.
    pub main: bool,
    /// What it is part of.
    pub role: Role,
    /// Where its first sign was written.
    pub span: TypstSpan,
    /// Where the first sign of its last piece was written: the number of a caption comes from the layout, its words do not.
    pub last: TypstSpan,
}

/// What a line is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The text: paragraphs, headings, lists, tables.
    Text,
    /// The caption of a photo, table or chart.
    Caption,
    /// A note at the foot.
    Note,
}

/// The label of metadata by which a layout tells how high a block is that it keeps white on purpose, such as tiles of figures that are
/// spread over a page: `(height: length)`.
pub(super) const FILLED: &str = "filled";

/// How far signs may hang into the margin, as a share of their size.
pub(super) const HANGING: f64 = 0.6;

impl Line {
    /// Whether it is a paragraph's line that is wider than its column.
    pub fn is_overfull(&self) -> bool {
        self.paragraph.is_some() && self.over > HANGING * self.size
    }
}

/// A heading within a part.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    /// The page on which it ends.
    pub page: usize,
    /// Its last baseline from the page's head.
    pub baseline: f64,
    /// Its words.
    pub text: String,
    /// The page of what comes after it in the main text.
    pub next: Option<usize>,
    /// Where its first sign was written.
    pub span: TypstSpan,
}

/// A note.
#[derive(Debug, Clone)]
pub(super) struct Note {
    /// Its label, `note:` and its id.
    pub label: String,
    /// The page of its mark.
    pub mark: usize,
    /// The page on which its words begin.
    pub words: usize,
    /// Where the words before its mark were written.
    pub before: TypstSpan,
}

/// A picture.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    /// Its page.
    pub page: usize,
    /// What is seen of it, with the bleed.
    pub rect: Rect,
    /// The path of its photo, if it is one.
    pub path: Option<String>,
    /// Where the main text calls it, if it floats.
    pub call: Option<Call>,
}

/// The place of the main text at which something floats away from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Call {
    /// Its page.
    pub page: usize,
    /// The number of the heading before it.
    pub heading: Option<usize>,
}

/// A cell of a table or grid.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// Its page.
    pub page: usize,
    /// What is turned on the page and holds it, counted; 0 for the page itself.
    pub turn: usize,
    /// Its left and its top in the frame that it was set in.
    pub left: f64,
    pub top: f64,
    /// Its right: where the next cell of its row begins, or the rule above it ends; infinity where that is not known.
    pub right: f64,
}

/// A list whose first line does not stand on the page on which the paragraph before it ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct PartedList {
    /// The last line of the paragraph.
    pub line: usize,
    /// The page of the list's first line.
    pub page: usize,
}

/// A table that does not begin on the page of its caption.
#[derive(Debug, Clone, Copy)]
pub(super) struct PartedTable {
    /// The last line of the caption.
    pub line: usize,
    /// The page of the first row.
    pub page: usize,
}

/// What stands on the pages, in the order of reading.
#[derive(Debug, Default)]
pub(super) struct PageItems {
    pub lines: Vec<Line>,
    pub headings: Vec<Heading>,
    pub notes: Vec<Note>,
    pub pictures: Vec<Picture>,
    pub cells: Vec<Cell>,
    pub parted_lists: Vec<PartedList>,
    pub parted_tables: Vec<PartedTable>,
    /// What is drawn, page by page: rules, bars, fields.
    pub drawn: Vec<(usize, Rect)>,
    /// What layouts keep for a block, whatever stands in it, page by page: its label is [`FILLED`].
    pub filled: Vec<(usize, Rect)>,
    /// Where parts begin, in order: the page of a part's title, and where the title was written.
    pub parts: Vec<(usize, TypstSpan)>,
    /// Pages with a running head or a folio, in order. Covers and openers have none.
    pub marginals: Vec<usize>,
}

impl PageItems {
    /// Whether a page has a running head or a folio, so that it keeps to the type area.
    pub fn has_marginals(&self, page: usize) -> bool {
        self.marginals.binary_search(&page).is_ok()
    }
}
