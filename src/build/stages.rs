//! The stages of a build up to the pages, one function each.

use std::sync::Arc;

use super::document::Document;
use super::limits::Bounds;
use super::options::{Progress, Stage};
use super::pdf::Pdf;
use super::workspace::Workspace;
use crate::compose as composer;
use crate::content::model::Report;
use crate::content::{Loaded, Outline};
use crate::diag::{Diagnostics, Findings, Severity, Sources, Stop};
use crate::notes::{self, Count, Notes};
use crate::photos::PhotoFacts;
use crate::photos::miniature::Miniatures;
use crate::plain_text::{self, Format};
use crate::preflight::Limits;
use crate::project::Project;
use crate::typeset::{Holdings, Measures};
use crate::{check as checks, content, pdf, photos, preflight as preflights, rules, theme};

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
    /// What its pages are measured against.
    pub measures: Measures,
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
    /// What the pages are measured against.
    pub measures: Measures,
    /// How many faults of the pages better breaks have mended, once they are set.
    pub mended: usize,
    /// What somebody should look at, with the files of the report.
    pub findings: Findings,
}

/// Stages 1 to 3: loads, numbers and checks a project.
///
/// Photos' files may be missing in a `draft`.
///
/// # Errors
/// Returns everything that was found where a file has a mistake in its form.
pub fn check(workspace: &Workspace, draft: bool, progress: Progress) -> Result<Checked, Findings> {
    match check_partly(workspace, draft, progress)? {
        (checked, true) => Ok(checked),
        (Checked { findings, .. }, false) => Err(findings),
    }
}

/// As [`check`], but of what can be read of a project whose files have mistakes in their form.
///
/// Returns with it whether their form is right.
///
/// # Errors
/// Returns what was found where nothing of the manifest can be read.
pub fn check_partly(
    workspace: &Workspace,
    draft: bool,
    progress: Progress,
) -> Result<(Checked, bool), Findings> {
    let (mut checked, form) = read(workspace, draft, progress)?;
    checked.findings.list =
        form.judge(&checked.report, &checked.outline, &checked.findings.sources, workspace.project());
    Ok((checked, form.is_whole()))
}

/// What is wrong with the form of a report's files.
#[derive(Debug)]
pub(super) struct Form {
    of_content: Diagnostics,
    /// The theme and the photos' files.
    of_files: Diagnostics,
}

/// Reads a report, numbers it, and reads the headers of its photos. It is not checked yet, and nothing is told of it.
///
/// # Errors
/// Returns what was found where nothing of the manifest can be read.
pub(super) fn read(
    workspace: &Workspace,
    draft: bool,
    progress: Progress,
) -> Result<(Checked, Form), Findings> {
    let project = workspace.project();
    progress(Stage::Load);
    let Loaded { report, sources, problems: mut of_content } = content::load_partly(project);
    let (theme, Findings { sources, list: mut of_files }) = theme::check(project, sources);
    let Some(report) = report else {
        of_content.extend(of_files);
        of_content.sort();
        return Err(Findings { sources, list: of_content });
    };
    progress(Stage::Number);
    let outline = Outline::new(&report);
    progress(Stage::Check);
    if let Some(theme) = &theme
        && let Ok(press) = checks::profile::profile(project, &report.manifest.editions.print)
    {
        of_files.extend(checks::pairs::check(theme, &press));
    }
    let photos = photos::probe(&report, project, workspace.headers(), draft).unwrap_or_else(|problems| {
        of_files.extend(problems);
        PhotoFacts::default()
    });
    let measures = Measures::of(theme.as_ref());
    let findings = Findings { sources, list: Diagnostics::default() };
    Ok((Checked { report, outline, photos, measures, findings }, Form { of_content, of_files }))
}

impl Form {
    /// Whether the form of the content's files is right.
    pub(super) fn is_whole(&self) -> bool {
        !self.of_content.has_errors()
    }

    /// Checks the report that was read. Returns everything that was found, at the manifest's levels, sorted.
    pub(super) fn judge(
        &self,
        report: &Report,
        outline: &Outline,
        sources: &Sources,
        project: &Project,
    ) -> Diagnostics {
        let mut found = checks::check(report, outline, project, sources, rules::GROUPS);
        found.extend(self.of_files.clone());
        let found = checks::without_follow_ons(found, report, sources);
        let mut list = checks::at_levels(found, &report.manifest.rules);
        list.extend(self.of_content.clone());
        list.sort();
        list
    }
}

/// Passes on what somebody should look at, unless there is an error. What is only worth knowing is for `folio check` to tell.
pub(super) fn pass(Findings { sources, list }: Findings) -> Result<Findings, Findings> {
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
    let Checked { report, outline, photos, measures, mut findings } = checked;
    findings.list.extend(checks::at_levels(workspace.cache().refusal(), &report.manifest.rules));
    let findings = pass(findings)?;
    progress(Stage::Compose);
    let notes = cite(workspace, &report, &outline, &findings.sources)?;
    let files = composer::compose(&report, &outline, &notes, &photos);
    let holdings = Holdings::of(&report, &outline, &notes);
    let notes = notes.count();
    let miniatures = Arc::new(Miniatures::new(&photos));
    let limits = &report.manifest.limits;
    let bounds = Bounds { time: limits.time(), memory: limits.memory() };
    let document = Document { files, miniatures, date: report.manifest.date, bounds };
    Ok(Composed { report, outline, photos, document, notes, holdings, measures, mended: 0, findings })
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

/// The languages that a project's report is built in, as [`Workspace::set_language`] takes them: its own first, which is `None`, then the others that
/// it names. Only the `wanted` one, where there is one.
///
/// Its own alone where the manifest can't be read, which the build tells.
pub fn languages(workspace: &Workspace, wanted: Option<&str>) -> Vec<Option<String>> {
    let mut project = workspace.project().clone();
    project.set_language(None);
    let Some(report) = content::load_partly(&project).report else { return vec![None] };
    let all = content::translation::languages(&report.manifest);
    let own = all[0];
    match wanted {
        Some(wanted) if wanted == own => vec![None],
        Some(wanted) => vec![Some(wanted.to_string())],
        None => all.iter().map(|language| (*language != own).then(|| language.to_string())).collect(),
    }
}

/// Everything that stages 1 to 3 find in a project, sorted, with its files.
pub fn inspect(workspace: &Workspace) -> Findings {
    check_partly(workspace, false, &silent).map_or_else(|found| found, |(checked, _)| checked.findings)
}
