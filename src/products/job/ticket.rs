//! What a printer has to know, as data.

use std::path::Path;

use lopdf::Document;
use schemars::JsonSchema;
use serde::Serialize;

use super::spine::{COVER_PAGES, spine};
use crate::color::OutputProfile;
use crate::content::model::{Manifest, Paper};
use crate::pdf::color::ink_names;
use crate::pdf::font::font_names;
use crate::pdf::geometry::to_tenths_of_mm;
use crate::pdf::object::{Objects, PageBox};
use crate::products::provenance::sha256;

/// The print edition can't be read again; this is a fault of folio.
#[derive(Debug, thiserror::Error)]
#[error("the print edition can't be read again; this is a fault of folio")]
pub struct TicketError;

/// What a printer has to know of a report's files.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Ticket {
    /// The form of this object; the number counts up when a program that reads it has to change.
    pub schema: &'static str,
    /// What the report is called.
    pub title: String,
    /// The standard that the files follow.
    pub standard: &'static str,
    /// Width and height of the trimmed page in millimetres.
    pub trim_mm: [f64; 2],
    /// How far the bleed reaches beyond the trim, in millimetres.
    pub bleed_mm: f64,
    /// All pages, with the cover's.
    pub pages: usize,
    /// The pages that stand on the cover's sheet.
    pub cover_pages: Vec<usize>,
    /// How many pages the block between the covers has.
    pub block_pages: usize,
    /// The paper of the block.
    pub paper: PaperTicket,
    /// The width of the spine in millimetres.
    pub spine_mm: f64,
    /// The printing condition.
    pub profile: ProfileTicket,
    /// The inks.
    pub inks: Vec<String>,
    /// The most ink of photos in per cent.
    pub ink_limit: u16,
    /// Pixels per inch of photos.
    pub ppi: u16,
    /// The embedded fonts.
    pub fonts: Vec<String>,
    /// The files.
    pub files: Vec<FileTicket>,
}

/// A paper.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PaperTicket {
    /// What the mill calls it.
    pub name: String,
    /// The thickness of a leaf in millimetres.
    pub thickness_mm: f64,
}

/// A printing condition.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ProfileTicket {
    /// The name by which printers know it.
    pub identifier: String,
    /// What it is, in words.
    pub description: String,
    /// SHA-256 of the embedded profile.
    pub sha256: String,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FileTicket {
    /// Its path from the project's root.
    pub path: String,
    /// Its bytes.
    pub bytes: usize,
    /// SHA-256 of its content.
    pub sha256: String,
}

impl Ticket {
    /// The ticket of finished files. The first is the report's print edition, which tells pages, inks and fonts.
    ///
    /// # Errors
    /// If that can't be read, which is a fault of folio.
    pub fn new(
        manifest: &Manifest,
        paper: &Paper,
        press: &OutputProfile,
        files: &[(&Path, &[u8])],
    ) -> Result<Self, TicketError> {
        let (_, print) = files.first().ok_or(TicketError)?;
        let document = Document::load_mem(print).map_err(|_| TicketError)?;
        let objects = Objects(&document);
        let pages = objects.pages();
        let trim =
            pages.first().and_then(|page| objects.page_box(*page, PageBox::Trim)).ok_or(TicketError)?;
        let settings = &manifest.editions.print;
        let condition = settings.condition();
        let count = pages.len();
        let on_cover = |page: &usize| *page <= COVER_PAGES / 2 || *page + COVER_PAGES / 2 > count;
        Ok(Self {
            schema: "folio-job/1",
            title: manifest.full_title(),
            standard: "PDF/X-4",
            trim_mm: [trim.width(), trim.height()].map(to_tenths_of_mm),
            bleed_mm: settings.bleed.value.0,
            pages: count,
            cover_pages: (1..=count).filter(on_cover).collect(),
            block_pages: count.saturating_sub(COVER_PAGES),
            paper: PaperTicket { name: paper.name.clone(), thickness_mm: paper.thickness.value.0 },
            spine_mm: spine(count, paper.thickness.value.0),
            profile: ProfileTicket {
                identifier: condition.identifier,
                description: condition.description,
                sha256: sha256(press.icc()),
            },
            inks: ink_names(objects),
            ink_limit: press.ink_limit(),
            ppi: settings.ppi.value,
            fonts: font_names(objects),
            files: files.iter().map(|(path, bytes)| FileTicket::new(path, bytes)).collect(),
        })
    }
}

impl FileTicket {
    fn new(path: &Path, bytes: &[u8]) -> Self {
        Self { path: path.display().to_string(), bytes: bytes.len(), sha256: sha256(bytes) }
    }
}
