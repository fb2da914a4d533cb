//! The preflight: what a printer would find wrong with a PDF.
//!
//! The rules are those of PDF/X-4 (ISO 15930-7) under a CMYK output intent, of the Ghent Workgroup's variant for
//! sheetfed CMYK, and of common practice; [`rules`] lists them. A file is checked as a whole, then page by page over all
//! that it paints ([`crate::pdf::walk`]), then photo by photo and font by font.

mod annotations;
mod bleed;
mod boxes;
mod color;
mod content;
mod file;
mod finding;
mod fonts;
mod images;
mod ink;
mod intent;
mod limits;
mod lines;
mod metadata;
mod overprint;
mod page;
mod photos;
mod print;
mod program;
pub mod rules;
#[cfg(test)]
mod tests;
mod text;
mod transparency;

use rayon::prelude::*;

pub use finding::{Finding, Findings};
pub use limits::Limits;

use crate::pdf::font::Fonts;
use crate::pdf::object::Objects;

/// Checks a PDF. What can't be read as one at all is a finding, too.
pub fn preflight(bytes: &[u8], limits: &Limits) -> Findings {
    let document = match file::open(bytes) {
        Ok(document) => document,
        Err(finding) => return Findings::new(0, vec![*finding]),
    };
    let objects = Objects(&document);
    let (pages, fonts) = (objects.pages(), Fonts::new(objects));
    let mut list = file::check(bytes, objects, &pages);
    list.extend(metadata::check(objects));
    list.extend(intent::check(objects));
    list.extend(boxes::check_sizes(objects, &pages));
    let checked: Vec<page::Checked> =
        pages.par_iter().map(|page| page::check(objects, &fonts, *page, limits)).collect();
    let (mut shown, mut placed) = (Vec::new(), Vec::new());
    for page in checked {
        list.extend(page.findings);
        shown.extend(page.shown);
        placed.extend(page.placed);
    }
    list.extend(fonts::check(objects, shown));
    list.extend(photos::check(objects, placed, limits));
    Findings::new(pages.len(), list)
}
