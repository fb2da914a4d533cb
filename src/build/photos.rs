//! Stages 6 and 7 together: pages to PDFs with photos in them.

use std::collections::HashMap;

use rayon::prelude::*;

use super::document::{Document, Set};
use super::options::{Progress, Stage};
use super::pdf::Pdf;
use super::stages::Composed;
use super::workspace::Workspace;
use crate::check::at_levels;
use crate::check::profile::profile;
use crate::color::OutputProfile;
use crate::content::edition::Edition;
use crate::content::model::{Editions, Report};
use crate::diag::{Diagnostics, Findings, Sources, Stop};
use crate::finish::{self, Conversions, FinishError, ForPress, Picture};
use crate::photos::PhotoFacts;
use crate::photos::placed::Placed;
use crate::photos::plan::Plan;
use crate::photos::prepare::{PreparedPhotos, Task, Unprepared, Work, prepare};
use crate::typeset::pages::placed;
use crate::typeset::{self, Pages, locate};

/// What finishing needs to know beside the pages.
pub struct Finishing {
    /// The profile of the press that the print edition is for.
    pub profile: OutputProfile,
    /// Whether crop and registration marks are added to it.
    pub marks: bool,
}

impl Finishing {
    /// Reads the profile of a report's printing condition.
    ///
    /// # Errors
    /// If it can't be used.
    pub fn of(workspace: &Workspace, composed: &Composed, marks: bool) -> Result<Self, Findings> {
        match profile(workspace.project(), &composed.report.manifest.editions.print) {
            Ok(profile) => Ok(Self { profile, marks }),
            Err(problem) => {
                Err(Findings { sources: composed.findings.sources.clone(), list: (*problem).into() })
            }
        }
    }
}

/// The PDFs of a report's pages, with its photos.
pub struct Finished {
    /// The PDFs, in the order of the pages.
    pub pdfs: Vec<Pdf>,
    /// What it took to prepare the photos.
    pub work: Work,
    /// What somebody should know of the photos, at the levels of the rules.
    pub findings: Diagnostics,
}

/// Writes the PDFs of a report's pages, prepares its photos meanwhile, and puts them in.
///
/// # Errors
/// Returns what the PDF's writer can't take, and the photos that can't be used after all.
pub fn pdfs(
    workspace: &Workspace,
    composed: &Composed,
    set: Set,
    finishing: &Finishing,
    progress: Progress,
) -> Result<Finished, Stop> {
    finished(workspace, composed, &composed.document, set, finishing, progress)
}

/// Sets another document about a report for an edition, and puts its photos in.
///
/// # Errors
/// As [`Workspace::set`] and [`pdfs`].
pub fn pdf_of(
    workspace: &mut Workspace,
    composed: &Composed,
    document: &Document,
    edition: Edition,
    finishing: &Finishing,
) -> Result<Pdf, Stop> {
    let set = workspace.set(document, &[edition], composed.findings.sources.clone())?;
    let mut finished = finished(workspace, composed, document, set, finishing, &|_| {})?;
    Ok(finished.pdfs.remove(0))
}

fn finished(
    workspace: &Workspace,
    composed: &Composed,
    document: &Document,
    set: Set,
    finishing: &Finishing,
    progress: Progress,
) -> Result<Finished, Stop> {
    progress(Stage::Export);
    let Composed { photos, report, .. } = composed;
    let sources = set.findings.sources;
    let tasks = tasks(&set.pages, document, photos, &report.manifest.editions);
    let (pdfs, prepared) = rayon::join(
        || export(&set.pages, document, sources.clone()),
        || prepare(workspace.project(), &tasks, workspace.cache(), &finishing.profile),
    );
    let unusable = |unprepared: Vec<Unprepared>| -> Findings {
        let list = unprepared.iter().map(|(path, why)| photos.unusable(path, why)).collect();
        Findings { sources: sources.clone(), list }
    };
    let (pdfs, prepared) = (pdfs?, prepared.map_err(unusable)?);
    let remarks = prepared.remarks.iter().flat_map(|(path, remarks)| photos.remarked(path, *remarks));
    let findings = at_levels(remarks.collect(), &report.manifest.rules);
    let ((), findings) = findings.ok(()).map_err(|list| Findings { sources: sources.clone(), list })?;
    progress(Stage::Finish);
    let work = prepared.work;
    let pdfs = finish_all(pdfs, &tasks, prepared, document, report, finishing)?;
    Ok(Finished { pdfs, work, findings })
}

/// What is to be done with each photo for each edition.
fn tasks(editions: &[Pages], document: &Document, photos: &PhotoFacts, settings: &Editions) -> Vec<Task> {
    let of_edition = |pages: &Pages| {
        let edition = pages.edition;
        let settings = settings.photos(edition);
        let task = move |(path, placed): (String, Placed)| {
            let facts = photos.at(&path)?;
            let plan = Plan::new(facts, &placed, settings.ppi);
            Some(Task { path, edition, facts, plan, settings })
        };
        placed(&pages.document, &document.miniatures).into_iter().filter_map(task)
    };
    editions.iter().flat_map(of_edition).collect()
}

/// Writes the PDFs of all editions, with miniatures.
fn export(editions: &[Pages], document: &Document, mut sources: Sources) -> Result<Vec<Pdf>, Findings> {
    let written: Vec<_> =
        editions.par_iter().map(|pages| typeset::pdf(pages.edition, &pages.document)).collect();
    let mut problems = Diagnostics::default();
    let mut pdfs = Vec::new();
    for (result, pages) in written.into_iter().zip(editions) {
        match result {
            Ok(bytes) => pdfs.push(Pdf {
                edition: pages.edition,
                language: None,
                pages: pages.document.pages().len(),
                bytes,
                conversions: Conversions::default(),
                excerpt: None,
            }),
            Err(errors) => {
                let found = locate(&errors, &pages.world, &document.files, sources);
                sources = found.sources;
                problems.extend(found.list);
            }
        }
    }
    problems.sort();
    problems.ok(pdfs).map(|(pdfs, _)| pdfs).map_err(|list| Findings { sources, list })
}

/// Puts the photos into the PDFs, and makes each what its edition asks.
fn finish_all(
    pdfs: Vec<Pdf>,
    tasks: &[Task],
    prepared: PreparedPhotos,
    document: &Document,
    report: &Report,
    finishing: &Finishing,
) -> Result<Vec<Pdf>, FinishError> {
    let print = &report.manifest.editions.print;
    let condition = print.condition();
    let for_press = ForPress {
        press: &finishing.profile,
        condition: &condition,
        bleed: print.bleed.value.0,
        marks: finishing.marks,
    };
    let mut pictures = prepared.pictures;
    let mut take = |edition: Edition| -> HashMap<String, Picture> {
        let of_edition = tasks.iter().filter(|task| task.edition == edition);
        let picture = |task: &Task| {
            let prepared = pictures.remove(&(task.path.clone(), task.edition))?;
            let part = task.plan.shown(task.facts, (prepared.width, prepared.height));
            Some((task.path.clone(), Picture { prepared, part }))
        };
        of_edition.filter_map(picture).collect()
    };
    let with_pictures: Vec<_> = pdfs.into_iter().map(|pdf| (take(pdf.edition), pdf)).collect();
    with_pictures
        .into_par_iter()
        .map(|(pictures, pdf)| {
            let for_press = (pdf.edition == Edition::Print).then_some(&for_press);
            let (bytes, conversions) =
                finish::finish(&pdf.bytes, &document.miniatures, pictures, for_press, &report.words)?;
            let language = report.translation.as_ref().map(|translation| translation.language.clone());
            Ok(Pdf { bytes, conversions, language, ..pdf })
        })
        .collect()
}
