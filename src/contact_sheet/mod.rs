//! The contact sheet: all photos of a report with what is known of them, for whoever signs them off.
//!
//! It is a document of its own, set by the same typesetter with the layout `layout/pages/contact-sheet.typ`; its photos
//! are prepared like those of a report.

mod record;
mod sheet;

use crate::diag::{Sources, Stop};
use crate::edition::Edition;
use crate::export::Pdf;
use crate::photos::miniature::Miniatures;
use crate::photos::placed::placed;
use crate::pictured::Pictured;
use crate::project::Project;
use crate::{Options, press};

pub use record::{PhotoRecord, Use, records};
pub use sheet::compose;

/// Makes the contact sheet of a project's photos. Files may be missing.
///
/// Returns what is known of each photo, and the sheet as a PDF.
///
/// # Errors
/// Returns all problems of the first stage that can't go on.
pub fn make(project: &Project, sources: &mut Sources) -> Result<(Vec<PhotoRecord>, Pdf), Stop> {
    let silent = |_| {};
    let options = Options { draft: true, ..Options::default() };
    let mut composed = crate::compose(project, options, sources, &silent)?;
    let press = press::load(project, &composed.report.manifest.editions.print)?;
    let miniatures = Miniatures::new(&composed.photos);
    let editions = crate::typeset(project, options, &mut composed, &miniatures, sources)?;
    let placed: Vec<_> =
        editions.iter().map(|pages| (pages.edition, placed(&pages.document, &miniatures))).collect();
    let records = records(&composed.report, &composed.photos, &placed);
    composed.files = vec![compose(&composed.report.manifest, &records, &composed.photos)];
    let with = Pictured { project, miniatures: &miniatures, press: &press, marks: false };
    Ok((records, with.sheet(Edition::Screen, &composed, sources)?))
}
