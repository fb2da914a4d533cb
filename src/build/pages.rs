//! Stage 5: a composed report to pages, which are checked.

use rayon::prelude::*;

use super::document::Set;
use super::looks::{look, origin};
use super::mend;
use super::options::{Progress, Stage};
use super::stages::{Checked, Composed, check, compose, silent};
use super::workspace::Workspace;
use crate::check as checks;
use crate::compose::ComposedFile;
use crate::content::edition::Edition;
use crate::diag::{Diagnostic, Diagnostics, Findings, Severity, Stop};
use crate::typeset::{self as typesetter, Pages};

/// Stage 5: sets the wanted editions of a report at once, and again with better breaks where pages break badly.
///
/// The better breaks are written into the report's composed files.
///
/// # Errors
/// Returns what the layouts or composed files have wrong.
pub fn typeset(
    workspace: &mut Workspace,
    composed: &mut Composed,
    editions: &[Edition],
    progress: Progress,
) -> Result<Set, Stop> {
    progress(Stage::Typeset);
    mend::set(workspace, composed, editions)
}

/// Checks the pages: each edition shows what the content holds, and stands well.
///
/// Pages of a `draft` that lack something are a warning, and the place is marked on them. Returns all that somebody should look at,
/// in the content, in Typst's eyes and on the pages.
///
/// # Errors
/// If there is an error among it, by the manifest's levels.
pub fn check_pages(set: &mut Set, composed: &Composed, draft: bool) -> Result<Findings, Findings> {
    check_pages_of(set, composed, &composed.document.files, composed.findings.list.clone(), draft)
}

/// As [`check_pages`], of pages that were set from other files, and with what was found in the content.
pub(super) fn check_pages_of(
    set: &mut Set,
    composed: &Composed,
    files: &[ComposedFile],
    mut found: Diagnostics,
    draft: bool,
) -> Result<Findings, Findings> {
    let sources = set.findings.sources.clone();
    found.extend(set.findings.list.clone());
    found.extend(look(set, composed, files).findings());
    let origin = origin(composed, files, &sources);
    let prove = |pages: &mut Pages| {
        let proved = typesetter::prove_pages(pages, &origin);
        if draft {
            proved.mark(pages);
        }
        proved.findings
    };
    let proofs: Vec<Diagnostics> = set.pages.par_iter_mut().map(prove).collect();
    found.extend(proofs.into_iter().flatten());
    let mut list = checks::at_levels(found, &composed.report.manifest.rules);
    if draft {
        let milder = |finding: Diagnostic| match typesetter::is_damage(&finding) {
            true => finding.level(Severity::Warning),
            false => finding,
        };
        list = list.into_iter().map(milder).collect();
    }
    list.sort();
    match list.ok(()) {
        Ok(((), list)) => Ok(Findings { sources, list }),
        Err(list) => Err(Findings { sources, list }),
    }
}

/// Everything that stages 1 to 5 find in a project and on its pages, sorted, with its files. Pages are only set where the content
/// has no errors.
///
/// # Errors
/// If the machine or folio fails. Findings are no failure.
pub fn inspect_pages(workspace: &mut Workspace) -> Result<Findings, Stop> {
    let checked = match check(workspace, false, &silent) {
        Ok(checked) if !checked.findings.list.has_errors() => checked,
        Ok(Checked { findings, .. }) | Err(findings) => return Ok(findings),
    };
    let remarks = checked.findings.list.clone().filter(|finding| finding.severity == Severity::Info);
    let mut found = match pages_of(workspace, checked) {
        Ok(found) | Err(Stop::Findings(found)) => found,
        Err(failure) => return Err(failure),
    };
    found.list.extend(remarks);
    found.list.sort();
    Ok(found)
}

/// Sets a checked report without writing it, and checks its pages.
fn pages_of(workspace: &mut Workspace, checked: Checked) -> Result<Findings, Stop> {
    let mut composed = compose(workspace, checked, &silent)?;
    let mut set = typeset(workspace, &mut composed, &Edition::ALL, &silent)?;
    Ok(check_pages(&mut set, &composed, false)?)
}
