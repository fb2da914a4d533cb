//! The contact sheet: all photos of a report with what is known of them, for whoever signs them off.
//!
//! It is a document of its own, set by the same typesetter with the layout `layout/pages/contact-sheet.typ`; its photos
//! are prepared like those of a report.

mod record;
mod sheet;

use crate::build::{Finishing, Options, Pdf, Workspace, check, compose, pdf_of, silent, typeset};
use crate::content::edition::Edition;
use crate::diag::Stop;
use crate::typeset::pages::placed;

pub use record::{PhotoRecord, Use, records};
pub use sheet::file;

/// Makes the contact sheet of a project's photos. Files may be missing.
///
/// Returns what is known of each photo, and the sheet as a PDF.
///
/// # Errors
/// Returns all problems of the first stage that can't go on.
pub fn make(workspace: &mut Workspace) -> Result<(Vec<PhotoRecord>, Pdf), Stop> {
    let options = Options { draft: true, ..Options::default() };
    let checked = check(workspace, options.draft, &silent)?;
    let mut composed = compose(workspace, checked, &silent)?;
    let finishing = Finishing::of(workspace, &composed, options.marks)?;
    let set = typeset(workspace, &mut composed, &options.editions(), &silent)?;
    let miniatures = &composed.document.miniatures;
    let placed: Vec<_> =
        set.pages.iter().map(|pages| (pages.edition, placed(&pages.document, miniatures))).collect();
    drop(set);
    let records = records(&composed.report, &composed.photos, &placed);
    let sheet = composed.document.with(vec![file(&composed.report.manifest, &records, &composed.photos)]);
    let pdf = pdf_of(workspace, &composed, &sheet, Edition::Screen, &finishing)?;
    Ok((records, pdf))
}
