//! The printer's job: the outer cover at the width of its spine, and a sheet that says what the printer has to know.

mod sheet;
mod ticket;

pub use sheet::compose;
pub use ticket::{FileTicket, PaperTicket, ProfileTicket, Ticket};

use std::path::Path;

use crate::diag::{Diagnostic, Diagnostics, Failure, Sources, Stop};
use crate::edition::Edition;
use crate::export::Pdf;
use crate::photos::miniature::Miniatures;
use crate::pictured::Pictured;
use crate::project::Project;
use crate::{Options, Stage, export, press};

/// How many pages of the report are on the cover's sheet: its front and back, and their insides.
pub const COVER_PAGES: usize = 4;

/// The width of the spine of a perfect binding in millimetres, to a tenth: as many leaves as the block of `pages` without
/// the cover has, each `thickness` millimetres thick.
pub fn spine(pages: usize, thickness: f64) -> f64 {
    let leaves = pages.saturating_sub(COVER_PAGES).div_ceil(2);
    (leaves as f64 * thickness * 10.0).round() / 10.0
}

/// What a printer gets.
#[derive(Debug)]
pub struct Job {
    /// The report's print edition.
    pub print: Pdf,
    /// The outer cover.
    pub cover: Pdf,
    /// What the printer has to know.
    pub ticket: Ticket,
    /// The same on a page.
    pub sheet: Pdf,
    /// What somebody should look at.
    pub warnings: Diagnostics,
}

/// Makes what a printer gets: the print edition, the outer cover at the width of its spine, and the job sheet.
///
/// # Errors
/// Returns all problems of the first stage that can't go on; the manifest must name the paper.
pub fn make(
    project: &Project,
    options: Options,
    sources: &mut Sources,
    progress: &dyn Fn(Stage),
) -> Result<Job, Stop> {
    let options = Options { edition: Some(Edition::Print), ..options };
    let mut composed = crate::compose(project, options, sources, progress)?;
    let settings = &composed.report.manifest.editions.print;
    let Some(paper) = settings.paper.clone() else {
        return Err(Diagnostics::from(
            Diagnostic::error("paper", "the width of the spine is not known: the manifest names no paper")
                .at(settings.bleed.spot.place())
                .help("ask the printer, and write beside it `paper: { name: …, thickness: 0.1mm }`"),
        )
        .into());
    };
    let press = press::load(project, settings)?;
    let miniatures = Miniatures::new(&composed.photos);
    progress(Stage::Typeset);
    let editions = crate::typeset(project, options, &mut composed, &miniatures, sources)?;
    crate::check_pages(&editions, &mut composed, &miniatures, sources)?;
    let with = Pictured { project, miniatures: &miniatures, press: &press, marks: options.marks };
    let (pdfs, _) = with.photos(&editions, &composed, sources, progress)?;
    let Some(print) = pdfs.into_iter().find(|pdf| pdf.edition == Edition::Print) else {
        return Err(Failure("there is no print edition; this is a fault of folio".into()).into());
    };
    let width = spine(print.pages, paper.thickness.value.0);
    let (report, outline) = (&composed.report, &composed.outline);
    let notes = crate::set_notes(report, outline, project, sources)?;
    composed.files = crate::compose::outer_cover(report, outline, &notes, &composed.photos, width);
    let cover = with.sheet(Edition::Print, &composed, sources)?;
    let (print_path, cover_path) = (export::path(Edition::Print), Path::new("build/cover-print.pdf"));
    let files: [(&Path, &[u8]); 2] = [(&print_path, &print.bytes), (cover_path, &cover.bytes)];
    let ticket = Ticket::new(&composed.report.manifest, &paper, &press, &files)?;
    composed.files = vec![compose(&composed.report.manifest, &ticket)];
    let sheet = with.sheet(Edition::Screen, &composed, sources)?;
    composed.warnings.sort();
    Ok(Job { print, cover, ticket, sheet, warnings: composed.warnings })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spine_is_as_wide_as_its_leaves() {
        assert_eq!(spine(70, 0.09), 3.0);
        assert_eq!(spine(204, 0.1), 10.0);
        assert_eq!(spine(205, 0.1), 10.1, "an odd page is a leaf too");
        assert_eq!(spine(2, 0.1), 0.0);
    }
}
