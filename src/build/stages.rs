//! The stages of a build up to the pages, one function each.

use std::sync::Arc;

use rayon::prelude::*;

use super::document::{Document, Set};
use super::options::{Progress, Stage};
use super::pdf::Pdf;
use super::workspace::Workspace;
use crate::compose as composer;
use crate::content::Outline;
use crate::content::edition::Edition;
use crate::content::model::Report;
use crate::diag::{Diagnostic, Diagnostics, Findings, Severity, Sources, Stop};
use crate::notes::{self, Count, Notes};
use crate::photos::PhotoFacts;
use crate::photos::miniature::Miniatures;
use crate::plain_text::{self, Format};
use crate::preflight::Limits;
use crate::project::Project;
use crate::typeset::{Holdings, Origin};
use crate::{
    check as checks, content, pdf, photos, preflight as preflights, rules, theme, typeset as typesetter,
};

/// For who does not want to know of stages.
pub fn silent(_: Stage) {}

/// A report that was read and checked.
#[derive(Debug)]
pub struct Checked {
    /// The report.
    pub report: Report,
    /// What stands in it in the order of print, with its numbers.
    pub outline: Outline,
    /// What the headers of the photos' files say.
    pub photos: PhotoFacts,
    /// What was found, at the manifest's levels, with the files of the report.
    pub findings: Findings,
}

/// A report that is composed and ready to be set.
#[derive(Debug)]
pub struct Composed {
    /// What it was composed from.
    pub report: Report,
    /// What stands in it in the order of print, with its numbers.
    pub outline: Outline,
    /// What the headers of the photos' files say.
    pub photos: PhotoFacts,
    /// `main.typ` and a file for each part.
    pub document: Document,
    /// The notes.
    pub notes: Count,
    /// What of it has to stand on the pages.
    pub holdings: Holdings,
    /// What somebody should look at, with the files of the report.
    pub findings: Findings,
}

/// Stages 1 to 3: loads, numbers and checks a project.
///
/// Photos' files may be missing in a `draft`.
///
/// # Errors
/// Returns all mistakes in the form of the files.
pub fn check(workspace: &Workspace, draft: bool, progress: Progress) -> Result<Checked, Findings> {
    let project = workspace.project();
    progress(Stage::Load);
    let (report, Findings { sources, list: of_theme }) = load(project)?;
    progress(Stage::Number);
    let outline = Outline::new(&report);
    progress(Stage::Check);
    let mut found = checks::check(&report, &outline, project, &sources, rules::GROUPS);
    found.extend(of_theme);
    let photos = photos::probe(&report, project, workspace.headers(), draft).unwrap_or_else(|problems| {
        found.extend(problems);
        PhotoFacts::default()
    });
    let mut list = checks::at_levels(found, &report.manifest.rules);
    list.sort();
    Ok(Checked { report, outline, photos, findings: Findings { sources, list } })
}

/// Stage 1: reads the content, then the theme.
///
/// Returns the report, what is wrong with the theme, and the files of both.
fn load(project: &Project) -> Result<(Report, Findings), Findings> {
    match content::load(project) {
        Ok((report, sources)) => Ok((report, theme::check(project, sources))),
        Err(Findings { sources, list: mut problems }) => {
            let Findings { sources, list } = theme::check(project, sources);
            problems.extend(list);
            Err(Findings { sources, list: problems })
        }
    }
}

/// Passes on what somebody should look at, unless there is an error. What is only worth knowing is for `folio check` to tell.
fn pass(Findings { sources, list }: Findings) -> Result<Findings, Findings> {
    match list.filter(|finding| finding.severity != Severity::Info).ok(()) {
        Ok(((), list)) => Ok(Findings { sources, list }),
        Err(list) => Err(Findings { sources, list }),
    }
}

/// Stage 4: composes a checked report.
///
/// # Errors
/// Returns all problems of the content.
pub fn compose(workspace: &Workspace, checked: Checked, progress: Progress) -> Result<Composed, Stop> {
    let Checked { report, outline, photos, mut findings } = checked;
    findings.list.extend(checks::at_levels(workspace.cache().refusal(), &report.manifest.rules));
    let findings = pass(findings)?;
    progress(Stage::Compose);
    let notes = cite(workspace, &report, &outline, &findings.sources)?;
    let files = composer::compose(&report, &outline, &notes, &photos);
    let holdings = Holdings::of(&report, &outline, &notes);
    let notes = notes.count();
    let miniatures = Arc::new(Miniatures::new(&photos));
    let document = Document { files, miniatures, date: report.manifest.date };
    Ok(Composed { report, outline, photos, document, notes, holdings, findings })
}

/// The notes of a report with their citations; the style is read where a note cites a source. `sources` are the files of the report.
///
/// # Errors
/// If the citation style can't be read.
pub fn cite<'a>(
    workspace: &Workspace,
    report: &'a Report,
    outline: &'a Outline,
    sources: &Sources,
) -> Result<Notes<'a>, Findings> {
    let cited = !outline.sources().is_empty();
    let style = cited.then(|| content::citation_style(workspace.project(), sources)).transpose()?;
    Ok(notes::set(report, outline, style.as_ref(), workspace.citations()))
}

/// The text of a checked report, for who needs no pages.
///
/// Returns it with what somebody should look at.
///
/// # Errors
/// Returns all problems of the content.
pub fn text(workspace: &Workspace, checked: Checked, format: Format) -> Result<(String, Findings), Stop> {
    let Checked { report, outline, findings, .. } = checked;
    let findings = pass(findings)?;
    let notes = cite(workspace, &report, &outline, &findings.sources)?;
    Ok((plain_text::text(&report, &outline, &notes, format), findings))
}

/// Stage 5: sets the wanted editions of a report at once.
///
/// # Errors
/// Returns what the layouts or composed files have wrong.
pub fn typeset(
    workspace: &mut Workspace,
    composed: &Composed,
    editions: &[Edition],
    progress: Progress,
) -> Result<Set, Stop> {
    progress(Stage::Typeset);
    workspace.set(&composed.document, editions, composed.findings.sources.clone())
}

/// Checks the pages: each edition shows what the content holds, and stands well. Editions break alike, so that the looks of one tell all,
/// those for the press if they are set.
///
/// Pages of a `draft` that lack something are a warning. Returns all that somebody should look at, in the content, in Typst's eyes and
/// on the pages.
///
/// # Errors
/// If there is an error among it, by the manifest's levels.
pub fn check_pages(set: &Set, composed: &Composed, draft: bool) -> Result<Findings, Findings> {
    let sources = set.findings.sources.clone();
    let mut found: Diagnostics = composed.findings.list.clone();
    found.extend(set.findings.list.clone());
    let Document { files, miniatures, .. } = &composed.document;
    let Composed { report, outline, photos, holdings, .. } = composed;
    let origin = Origin { report, outline, holdings, composed: files, photos, miniatures, sources: &sources };
    let print = set.pages.iter().find(|pages| pages.edition == Edition::Print);
    if let Some(pages) = print.or(set.pages.first()) {
        found.extend(typesetter::check_pages(pages, &origin));
    }
    let proofs: Vec<Diagnostics> =
        set.pages.par_iter().map(|pages| typesetter::prove_pages(pages, &origin)).collect();
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

/// What a printer would find wrong with the print edition, measured against what the manifest asks for.
pub fn preflight(workspace: &Workspace, pdf: &Pdf, report: &Report) -> preflights::Outcome {
    /// How much more ink than the limit of photos a place may have, 1 being 100 %.
    const SLACK: f64 = 0.3;
    let print = &report.manifest.editions.print;
    let limits = Limits {
        bleed: pdf::geometry::mm(print.bleed.value.0),
        spots: theme::spots(workspace.project()),
        total_ink: f64::from(print.ink_limit()) / 100.0 + SLACK,
        ..Limits::default()
    };
    preflights::preflight(&pdf.bytes, &limits)
}

/// Everything that stages 1 to 3 find in a project, sorted, with its files.
pub fn inspect(workspace: &Workspace) -> Findings {
    check(workspace, false, &silent).map_or_else(|found| found, |checked| checked.findings)
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
    let composed = compose(workspace, checked, &silent)?;
    let set = typeset(workspace, &composed, &Edition::ALL, &silent)?;
    Ok(check_pages(&set, &composed, false)?)
}
