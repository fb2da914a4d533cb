//! Makes the files of a job.

use std::path::Path;

use super::sheet;
use super::spine::spine;
use super::ticket::{Ticket, TicketError};
use crate::build::{
    self, Composed, Finished, Finishing, Options, Pdf, Progress, Workspace, check, check_pages, cite,
    compose, pdf_of, pdfs, typeset,
};
use crate::check::changed;
use crate::check::profile::paper;
use crate::compose::outer_cover;
use crate::content::edition::Edition;
use crate::diag::{Findings, Stop};

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
    pub warnings: Findings,
}

/// Makes what a printer gets: the print edition, the outer cover at the width of its spine, and the job sheet.
///
/// # Errors
/// Returns all problems of the first stage that can't go on; the manifest must name the paper.
pub fn make(workspace: &mut Workspace, options: Options, progress: Progress) -> Result<Job, Stop> {
    let checked = check(workspace, options.draft, progress)?;
    let mut composed = compose(workspace, checked, progress)?;
    let paper = paper(&composed.report.manifest.editions.print).cloned().map_err(|problem| Findings {
        sources: composed.findings.sources.clone(),
        list: (*problem).into(),
    })?;
    let finishing = Finishing::of(workspace, &composed, options.marks)?;
    let mut set = typeset(workspace, &mut composed, &[Edition::Print], progress)?;
    let mut warnings = check_pages(&mut set, &composed, options.draft)?;
    warnings.list.extend(changed(workspace.project(), &composed.findings.sources));
    let Finished { pdfs, findings, .. } = pdfs(workspace, &composed, set, &finishing, progress)?;
    warnings.list.extend(findings);
    let print = pdfs.into_iter().find(|pdf| pdf.edition == Edition::Print).ok_or(TicketError)?;
    let width = spine(print.pages, paper.thickness.value.0);
    let Composed { report, outline, photos, .. } = &composed;
    let manifest = &report.manifest;
    let notes = cite(workspace, report, outline, &composed.findings.sources)?;
    let cover = outer_cover(report, outline, &notes, photos, width);
    let cover = pdf_of(workspace, &composed, &composed.document.with(cover), Edition::Print, &finishing)?;
    let (print_path, cover_path) = (build::path(Edition::Print), Path::new("build/cover-print.pdf"));
    let files: [(&Path, &[u8]); 2] = [(&print_path, &print.bytes), (cover_path, &cover.bytes)];
    let ticket = Ticket::new(manifest, &paper, &finishing.profile, &files)?;
    let sheet = composed.document.with(vec![sheet::file(manifest, &ticket)]);
    let sheet = pdf_of(workspace, &composed, &sheet, Edition::Screen, &finishing)?;
    Ok(Job { print, cover, ticket, sheet, warnings })
}
