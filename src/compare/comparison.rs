//! What differs between two PDFs.

use schemars::JsonSchema;
use serde::Serialize;

/// The name and version of [`Comparison`]'s form in JSON. Keys may be added under the same version; a key that changes or goes raises it.
pub const SCHEMA: &str = "folio-diff/1";

/// What differs between two PDFs. Pages count from 1.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Comparison {
    /// How many pages the old one has.
    pub old_pages: usize,
    /// How many pages the new one has.
    pub new_pages: usize,
    /// How many pages only have another number, head or side of the book.
    pub renumbered: usize,
    /// The pages that differ, in their order.
    pub pages: Vec<PageChange>,
    /// Changed words of the text, tables and captions.
    pub words: Vec<WordChange>,
    /// Changed figures among them.
    pub figures: Vec<FigureChange>,
    /// Changed notes.
    pub notes: Vec<NoteChange>,
    /// New and gone photos.
    pub photos: Vec<PhotoChange>,
    /// New and gone addresses of links.
    pub links: Vec<LinkChange>,
}

impl Comparison {
    /// Whether nothing differs that is seen, read or linked.
    pub fn is_equal(&self) -> bool {
        let Self { old_pages: _, new_pages: _, renumbered, pages, words, figures, notes, photos, links } =
            self;
        *renumbered == 0
            && pages.is_empty()
            && words.is_empty()
            && figures.is_empty()
            && notes.is_empty()
            && photos.is_empty()
            && links.is_empty()
    }

    /// How many pages changed in some way.
    pub fn count(&self, change: PageKind) -> usize {
        self.pages.iter().filter(|page| page.change == change).count()
    }

    /// How many notes changed in some way.
    pub fn notes_with(&self, change: Change) -> usize {
        self.notes.iter().filter(|note| note.change == change).count()
    }
}

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It was not there before.
    New,
    /// It is not there any more.
    Gone,
    /// It is another.
    Changed,
    /// It only has another number.
    Renumbered,
}

/// How a page differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PageKind {
    /// It was not there before.
    New,
    /// It is not there any more.
    Gone,
    /// It has other words.
    Words,
    /// It has the same words and looks different: photos, colours, or words that moved.
    Looks,
}

/// A page that differs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PageChange {
    /// The page of the old PDF; nothing if it is new.
    pub old: Option<usize>,
    /// The page of the new PDF; nothing if it is gone.
    pub new: Option<usize>,
    /// How it differs.
    pub change: PageKind,
    /// Its pictures.
    #[serde(skip)]
    pub pictures: Pictures,
}

/// How a page looks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pictures {
    /// As it was.
    pub old: Option<Picture>,
    /// As it is.
    pub new: Option<Picture>,
    /// Where they differ: left, top, width and height in pixels.
    pub areas: Vec<[u32; 4]>,
}

/// A picture in a format that browsers show.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Its media type.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// How wide it is, in pixels.
    pub width: u32,
    /// How high it is, in pixels.
    pub height: u32,
}

/// Changed words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WordChange {
    /// As they were; empty if words are new.
    pub old: String,
    /// As they are; empty if words are gone.
    pub new: String,
    /// The words before them.
    pub before: String,
    /// The words behind them.
    pub after: String,
    /// The page of the old PDF.
    pub old_page: Option<usize>,
    /// The page of the new PDF.
    pub new_page: Option<usize>,
}

/// A changed figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FigureChange {
    /// As it was.
    pub old: String,
    /// As it is.
    pub new: String,
    /// The words around it in the new PDF.
    pub context: String,
    /// The page of the old PDF.
    pub old_page: usize,
    /// The page of the new PDF.
    pub new_page: usize,
}

/// A changed note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NoteChange {
    /// What became of it.
    pub change: Change,
    /// The number that it had.
    pub old_number: Option<u32>,
    /// The number that it has.
    pub new_number: Option<u32>,
    /// Its words as they were.
    pub old: Option<String>,
    /// Its words as they are.
    pub new: Option<String>,
    /// The page of the old PDF.
    pub old_page: Option<usize>,
    /// The page of the new PDF.
    pub new_page: Option<usize>,
}

/// A photo that is new or gone, or stands here in another picture: cut, sized or converted otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PhotoChange {
    /// What became of it.
    pub change: Change,
    /// The pages of the old PDF on which it stands.
    pub old_pages: Vec<usize>,
    /// The pages of the new PDF on which it stands.
    pub new_pages: Vec<usize>,
    /// How it looks, small.
    #[serde(skip)]
    pub picture: Option<Picture>,
}

/// An address that is new or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LinkChange {
    /// What became of it.
    pub change: Change,
    /// The address.
    pub address: String,
    /// The page, of the new PDF unless the link is gone.
    pub page: usize,
}
