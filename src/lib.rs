//! folio publishes annual reports: structured YAML and photos, merged into Typst layouts, to print-ready PDFs.
//!
//! # The way of the data
//! Each stage takes one value and returns the next; its module bears its name.
//! 1. [`content`] loads the files under `source/` into a typed report;
//! 2. [`check`] says what is wrong with how its pieces hang together, [`photos`] reads the photos' headers,
//!    and [`notes`] numbers the notes and sets their citations;
//! 3. [`compose`] writes one Typst file a part, calls of the layout's components around string literals;
//! 4. [`typeset`] sets them with the project's layouts and fonts, once an edition;
//! 5. [`export`] writes the PDFs, while [`photos`] are prepared as large as they stand on the pages;
//! 6. [`finish`] puts the photos into the PDFs; [`excerpt`] takes single pages out of them.
//!
//! [`build`] is that list. Problems are data ([`diag`]) and printed in one place ([`print`]).

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod check;
pub mod compose;
pub mod contact_sheet;
pub mod content;
pub mod diag;
pub mod edition;
pub mod eject;
pub mod excerpt;
pub mod export;
pub mod finish;
pub mod fix;
pub mod job;
pub mod notes;
pub mod number;
pub mod pdf;
pub mod photos;
mod pictured;
pub mod preflight;
pub mod press;
pub mod print;
pub mod project;
pub mod reading;
pub mod rules;
pub mod schema;
pub mod standin;
pub mod structure;
pub mod theme;
pub mod typeset;

use std::sync::Arc;

use rayon::prelude::*;

use compose::ComposedFile;
use content::model::Report;
use diag::{Diagnostics, Severity, Sources, Stop};
use edition::Edition;
use export::Pdf;
use notes::Count;
use photos::PhotoFacts;
use photos::miniature::Miniatures;
use photos::prepare::Work;
use pictured::Pictured;
use preflight::{Findings, Limits};
use project::Project;
use typeset::{Pages, Shelf};

/// How a report is built.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Photos whose files are missing are grey boxes; otherwise they are errors. Off by default.
    pub draft: bool,
    /// Crop and registration marks stand outside the bleed of the print edition. Off by default.
    pub marks: bool,
    /// The print edition is checked as a printer does. Off by default.
    pub preflight: bool,
    /// The only edition that is built; all of them unless set.
    pub edition: Option<Edition>,
}

impl Options {
    /// The editions that are built, in the order of [`Edition::ALL`].
    fn editions(self) -> impl IndexedParallelIterator<Item = Edition> {
        let wanted =
            Edition::ALL.into_iter().filter(move |edition| self.edition.is_none_or(|e| e == *edition));
        wanted.collect::<Vec<_>>().into_par_iter()
    }
}

/// A stage of a build, for showing progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading and checking the content.
    Load,
    /// Reading the photos' headers.
    Probe,
    /// Writing Typst.
    Compose,
    /// Setting pages.
    Typeset,
    /// Preparing photos and writing PDFs.
    Export,
    /// Putting the photos into the PDFs.
    Finish,
}

impl Stage {
    /// All stages in their order.
    pub const ALL: [Self; 6] =
        [Self::Load, Self::Probe, Self::Compose, Self::Typeset, Self::Export, Self::Finish];

    /// What is done in it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Load => "reading the content",
            Self::Probe => "looking at the photos",
            Self::Compose => "composing the parts",
            Self::Typeset => "setting the pages",
            Self::Export => "preparing the photos",
            Self::Finish => "finishing the PDFs",
        }
    }
}

/// What a build made.
#[derive(Debug)]
pub struct Built {
    /// The PDFs, in the order of [`Edition::ALL`].
    pub pdfs: Vec<Pdf>,
    /// The notes.
    pub notes: Count,
    /// How many photos the report has.
    pub photos: usize,
    /// How many of them have no file, in a draft.
    pub missing_photos: usize,
    /// What it took to prepare them.
    pub photo_work: Work,
    /// What a printer would find wrong with the print edition, if that was asked for.
    pub findings: Option<Findings>,
    /// What somebody should look at.
    pub warnings: Diagnostics,
}

/// A report that is composed and ready to be set.
#[derive(Debug)]
pub struct Composed {
    /// `main.typ` and a file for each part.
    pub files: Vec<ComposedFile>,
    /// What it was composed from.
    pub report: Report,
    /// What the headers of the photos' files say.
    pub photos: PhotoFacts,
    /// The notes.
    pub notes: Count,
    /// What somebody should look at.
    pub warnings: Diagnostics,
}

/// Builds the PDFs of a project's editions, or of the one that is wanted, without writing them to disk.
///
/// `sources` takes the text of every file that a problem may point into; `progress` is told of each stage as it
/// begins.
///
/// # Errors
/// Returns all problems of the first stage that can't go on.
pub fn build(
    project: &Project,
    options: Options,
    sources: &mut Sources,
    progress: &dyn Fn(Stage),
) -> Result<Built, Stop> {
    let mut composed = compose(project, options, sources, progress)?;
    let press = press::load(project, &composed.report.manifest.editions.print)?;
    let miniatures = Miniatures::new(&composed.photos);
    progress(Stage::Typeset);
    let editions = typeset(project, options, &mut composed, &miniatures, sources)?;
    check_pages(&editions, &mut composed, &miniatures, sources)?;
    let with = Pictured { project, miniatures: &miniatures, press: &press, marks: options.marks };
    let (pdfs, photo_work) = with.photos(&editions, &composed, sources, progress)?;
    let findings = options.preflight.then(|| preflight(project, &pdfs, &composed.report)).flatten();
    composed.warnings.sort();
    let (photos, missing_photos) = (composed.photos.len(), composed.photos.missing());
    let Composed { notes, warnings, .. } = composed;
    Ok(Built { pdfs, notes, photos, missing_photos, photo_work, findings, warnings })
}

/// What a printer would find wrong with the print edition, measured against what the manifest asks for.
fn preflight(project: &Project, pdfs: &[Pdf], report: &Report) -> Option<Findings> {
    /// How much more ink than the limit of photos a place may have, 1 being 100 %.
    const SLACK: f64 = 0.3;
    let pdf = pdfs.iter().find(|pdf| pdf.edition == Edition::Print)?;
    let print = &report.manifest.editions.print;
    let limits = Limits {
        bleed: pdf::matrix::mm(print.bleed.value.0),
        spots: theme::spots(project),
        total_ink: f64::from(print.ink_limit()) / 100.0 + SLACK,
        ..Limits::default()
    };
    Some(preflight::preflight(&pdf.bytes, &limits))
}

/// Sets the pages of a project without writing them, and returns what is found on the way and on the pages.
///
/// # Errors
/// Returns all problems of the first stage that can't go on.
pub fn set_and_check(project: &Project, sources: &mut Sources) -> Result<Diagnostics, Stop> {
    let options = Options::default();
    let mut composed = compose(project, options, sources, &|_| {})?;
    let miniatures = Miniatures::new(&composed.photos);
    let editions = typeset(project, options, &mut composed, &miniatures, sources)?;
    check_pages(&editions, &mut composed, &miniatures, sources)?;
    Ok(composed.warnings)
}

/// Sets the wanted editions at once; their warnings go to those of the content.
fn typeset(
    project: &Project,
    options: Options,
    composed: &mut Composed,
    miniatures: &Miniatures,
    sources: &mut Sources,
) -> Result<Vec<Pages>, Stop> {
    let shelf = Arc::new(Shelf::new(project, &composed.files, miniatures, composed.report.manifest.date)?);
    let set: Vec<_> = options.editions().map(|edition| typeset::typeset(&shelf, edition)).collect();
    let mut problems = Diagnostics::default();
    let mut editions = Vec::new();
    for result in set {
        match result {
            Ok((pages, found)) => {
                composed.warnings.extend(typeset::locate(&found, &pages.world, &composed.files, sources));
                editions.push(pages);
            }
            Err(raw) => problems.extend(raw.locate(&composed.files, sources)),
        }
    }
    stop_on_errors(problems)?;
    Ok(editions)
}

/// Checks the pages: editions break alike, so that those of one tell all, those for the press if they are set.
fn check_pages(
    editions: &[Pages],
    composed: &mut Composed,
    miniatures: &Miniatures,
    sources: &mut Sources,
) -> Result<(), Diagnostics> {
    let print = editions.iter().find(|pages| pages.edition == Edition::Print);
    if let Some(pages) = print.or(editions.first()) {
        let mut found = std::mem::take(&mut composed.warnings);
        found.extend(check::pages::check(pages, composed, miniatures, sources));
        let mut found = composed.report.manifest.rules.apply(found);
        found.sort();
        ((), composed.warnings) = found.ok(())?;
    }
    Ok(())
}

/// Loads and checks a project: its report, what its photos' headers say, and what was found, at the manifest's levels.
///
/// # Errors
/// Returns all mistakes in the form of the files.
pub fn inspect(
    project: &Project,
    options: Options,
    sources: &mut Sources,
    progress: &dyn Fn(Stage),
) -> Result<(Report, PhotoFacts, Diagnostics), Diagnostics> {
    progress(Stage::Load);
    let loaded = content::load(project, sources);
    // After the content, whose files come first.
    let of_theme = theme::check(project, sources);
    let report = match loaded {
        Ok(report) => report,
        Err(mut problems) => {
            problems.extend(of_theme);
            return Err(problems);
        }
    };
    let mut found = check::check(&report, project, sources);
    found.extend(of_theme);
    progress(Stage::Probe);
    let facts = match photos::probe(&report, project, options.draft) {
        Ok(facts) => facts,
        Err(problems) => {
            found.extend(problems);
            PhotoFacts::default()
        }
    };
    let mut found = report.manifest.rules.apply(found);
    found.sort();
    Ok((report, facts, found))
}

/// Loads, checks and composes a project.
///
/// # Errors
/// Returns all problems of the content.
pub fn compose(
    project: &Project,
    options: Options,
    sources: &mut Sources,
    progress: &dyn Fn(Stage),
) -> Result<Composed, Stop> {
    let (report, facts, found) = inspect(project, options, sources, progress)?;
    // What is only worth knowing is for `folio check` to tell.
    let ((), warnings) = found.filter(|finding| finding.severity != Severity::Info).ok(())?;
    progress(Stage::Compose);
    let numbered = notes::number(&report, project, sources)?;
    let files = compose::compose(&report, &numbered, &facts);
    let notes = numbered.count();
    drop(numbered);
    Ok(Composed { files, report, photos: facts, notes, warnings })
}

/// Loads and checks a project and writes its text in the order of reading.
///
/// Returns the text and what somebody should look at.
///
/// # Errors
/// Returns all problems of the content.
pub fn text(
    project: &Project,
    format: reading::Format,
    sources: &mut Sources,
) -> Result<(String, Diagnostics), Stop> {
    let (report, _, found) = inspect(project, Options::default(), sources, &|_| {})?;
    let ((), warnings) = found.filter(|finding| finding.severity != Severity::Info).ok(())?;
    let notes = notes::number(&report, project, sources)?;
    Ok((reading::text(&report, &notes, format), warnings))
}

/// Stops if there is an error. Both editions find the same faults, so that they are told once.
fn stop_on_errors(mut problems: Diagnostics) -> Result<(), Stop> {
    problems.sort();
    problems.ok(()).map(|_| ()).map_err(Stop::from)
}
