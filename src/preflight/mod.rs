//! The preflight: what a printer would find wrong with a PDF.
//!
//! The rules are those of PDF/X-4 (ISO 15930-7) under a CMYK output intent, of the Ghent Workgroup's variant for
//! sheetfed CMYK, and of common practice; [`GROUPS`] lists them. A file is checked as a whole, then page by page over all
//! that it paints ([`crate::pdf::walk`]), then photo by photo and font by font.

mod boxes;
mod file;
mod finding;
mod fonts;
mod format;
mod image_ink;
mod intent;
mod limits;
mod metadata;
mod page;
pub mod plates;
mod program;
#[cfg(test)]
mod tests;
mod unseen;

use rayon::prelude::*;

pub use finding::{Finding, Outcome};
pub use format::form;
pub use limits::Limits;

use plates::Plates;

use crate::diag::{Group, Rule};
use crate::pdf::font::Fonts;
use crate::pdf::object::Objects;

/// All rules, by what they look at, in the order in which a file is checked.
pub const GROUPS: &[Group] = &[
    Group { name: "The file", rules: &[file::RULES] },
    Group { name: "Metadata", rules: &[metadata::RULES] },
    Group { name: "Output intent", rules: &[intent::RULES] },
    Group { name: "Boxes", rules: &[boxes::RULES] },
    Group { name: "Bleed", rules: &[page::bleed::RULES] },
    Group { name: "Content", rules: &[page::content::RULES] },
    Group { name: "Annotations", rules: &[page::annotations::RULES] },
    Group { name: "Fonts", rules: &[page::fonts::RULES, fonts::RULES] },
    Group { name: "Text", rules: &[page::text::RULES] },
    Group { name: "Colour", rules: &[page::color::RULES] },
    Group { name: "Transparency and graphics state", rules: &[page::transparency::RULES] },
    Group { name: "Images", rules: &[page::images::RULES] },
    Group { name: "Ink", rules: &[page::ink::RULES] },
    Group { name: "Lines", rules: &[page::lines::RULES] },
    Group { name: "Overprint", rules: &[page::overprint::RULES] },
];

/// All rules.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(Group::iter)
}

/// Checks a PDF. What can't be read as one at all is a finding, too.
///
/// ```
/// use folio::preflight::{Limits, preflight};
///
/// let outcome = preflight(b"no PDF", &Limits::default());
/// assert_eq!(outcome.list[0].rule.id, "file-not-pdf");
/// println!("{}", outcome.human("page.pdf"));
/// ```
pub fn preflight(bytes: &[u8], limits: &Limits) -> Outcome {
    let document = match file::open(bytes) {
        Ok(document) => document,
        Err(finding) => return Outcome::new(0, vec![*finding], Vec::new()),
    };
    let objects = Objects(&document);
    let (pages, fonts) = (objects.pages(), Fonts::new(objects));
    let mut list = file::check(bytes, objects, &pages);
    list.extend(metadata::check(objects));
    list.extend(intent::check(objects));
    list.extend(boxes::check_sizes(objects, &pages));
    let checked: Vec<page::Checked> =
        pages.par_iter().map(|page| page::check(objects, &fonts, *page, limits)).collect();
    let (mut shown, mut placed, mut stacked) = (Vec::new(), Vec::new(), Vec::new());
    for page in checked {
        list.extend(page.findings);
        shown.extend(page.shown);
        placed.extend(page.placed);
        stacked.extend(page.stacked);
    }
    list.extend(fonts::check(objects, shown));
    list.extend(image_ink::check(objects, placed, limits));
    if !stacked.is_empty() {
        // What one thing takes alone is told already.
        let is_new =
            |found: &Finding| !list.iter().any(|f| f.page == found.page && f.rule.id == found.rule.id);
        let together = plates::check(Plates::new(&document), &stacked, limits);
        let together: Vec<Finding> = together.into_iter().filter(is_new).collect();
        list.extend(together);
    }
    Outcome::new(pages.len(), list, unseen::unseen(objects))
}
