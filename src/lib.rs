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
//! 6. [`finish`] puts the photos into the PDFs.
//!
//! [`build`] is that list. Problems are data ([`diag`]) and printed in one place ([`print`]).

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod check;
pub mod compose;
pub mod content;
pub mod diag;
pub mod edition;
pub mod eject;
pub mod export;
pub mod finish;
pub mod fix;
pub mod notes;
pub mod number;
pub mod photos;
pub mod print;
pub mod project;
pub mod rules;
pub mod schema;
pub mod standin;
pub mod typeset;

use std::sync::Arc;

use rayon::prelude::*;

use compose::ComposedFile;
use content::model::{Editions, Manifest, Report};
use content::values::Date;
use diag::{Diagnostics, Severity, Sources, Stop};
use edition::Edition;
use export::Pdf;
use finish::Picture;
use notes::Count;
use photos::PhotoFacts;
use photos::cache::Cache;
use photos::miniature::Miniatures;
use photos::placed::Placed;
use photos::plan::Plan;
use photos::prepare::{Job, PreparedPhotos};
use project::Project;
use rules::Levels;
use typeset::{Pages, Shelf};

/// How a report is built.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Photos whose files are missing are grey boxes; otherwise they are errors. Off by default.
    pub draft: bool,
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
    /// What somebody should look at.
    pub warnings: Diagnostics,
}

/// A report that is composed and ready to be set.
#[derive(Debug)]
pub struct Composed {
    /// `main.typ` and a file for each part.
    pub files: Vec<ComposedFile>,
    /// The date that the PDFs carry.
    pub date: Date,
    /// What the headers of the photos' files say.
    pub photos: PhotoFacts,
    /// How each edition is made.
    pub editions: Editions,
    /// Levels of rules, for what is found on the pages.
    pub rules: Levels,
    /// The notes.
    pub notes: Count,
    /// What somebody should look at.
    pub warnings: Diagnostics,
}

/// Builds the PDFs of a project's editions, without writing them to disk.
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
    let miniatures = Miniatures::new(&composed.photos);
    progress(Stage::Typeset);
    let shelf = Arc::new(Shelf::new(project, &composed.files, &miniatures, composed.date)?);
    let editions = typeset(&shelf, &miniatures, &mut composed, sources)?;
    progress(Stage::Export);
    let jobs = jobs(&editions, &composed, &miniatures);
    let (pdfs, prepared) = rayon::join(
        || export(&editions, &composed, sources),
        || photos::prepare::prepare(project, &jobs, &Cache::of(project.root())),
    );
    let (mut pdfs, (prepared, unprepared)) = (pdfs?, prepared?);
    stop_on_errors(unprepared.iter().map(|(path, why)| composed.photos.unusable(path, why)).collect())?;
    progress(Stage::Finish);
    finish(&mut pdfs, &jobs, &prepared, &miniatures)?;
    composed.warnings.sort();
    let (photos, missing_photos) = (composed.photos.len(), composed.photos.missing());
    Ok(Built { pdfs, notes: composed.notes, photos, missing_photos, warnings: composed.warnings })
}

/// Sets the pages of a project without writing them, and returns what is found on the way and on the pages.
///
/// # Errors
/// Returns all problems of the first stage that can't go on.
pub fn set_and_check(project: &Project, sources: &mut Sources) -> Result<Diagnostics, Stop> {
    let mut composed = compose(project, Options::default(), sources, &|_| {})?;
    let miniatures = Miniatures::new(&composed.photos);
    let shelf = Arc::new(Shelf::new(project, &composed.files, &miniatures, composed.date)?);
    typeset(&shelf, &miniatures, &mut composed, sources)?;
    Ok(composed.warnings)
}

/// Sets all editions at once; their warnings go to those of the content.
fn typeset(
    shelf: &Arc<Shelf>,
    miniatures: &Miniatures,
    composed: &mut Composed,
    sources: &mut Sources,
) -> Result<Vec<Pages>, Stop> {
    let set: Vec<_> = Edition::ALL.par_iter().map(|edition| typeset::typeset(shelf, *edition)).collect();
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
    if let Some(print) = editions.iter().find(|pages| pages.edition == Edition::Print) {
        composed.warnings.extend(check::pages::check(print, composed, miniatures, sources));
        let found = composed.rules.apply(std::mem::take(&mut composed.warnings));
        composed.warnings = found;
        composed.warnings.sort();
        if composed.warnings.has_errors() {
            return Err(std::mem::take(&mut composed.warnings).into());
        }
    }
    Ok(editions)
}

/// What is to be done with each photo for each edition.
fn jobs(editions: &[Pages], composed: &Composed, miniatures: &Miniatures) -> Vec<Job> {
    let of_edition = |pages: &Pages| {
        let (edition, ppi) = (pages.edition, composed.editions.ppi(pages.edition));
        let placed = photos::placed::placed(&pages.document, miniatures);
        let job = move |(path, placed): (String, Placed)| {
            let facts = composed.photos.at(&path)?;
            Some(Job { path, edition, facts, plan: Plan::new(facts, &placed, ppi) })
        };
        placed.into_iter().filter_map(job)
    };
    editions.iter().flat_map(of_edition).collect()
}

/// Writes the PDFs of all editions, with miniatures.
fn export(editions: &[Pages], composed: &Composed, sources: &mut Sources) -> Result<Vec<Pdf>, Stop> {
    let written: Vec<_> = editions.par_iter().map(export::pdf).collect();
    let mut problems = Diagnostics::default();
    let mut pdfs = Vec::new();
    for (result, pages) in written.into_iter().zip(editions) {
        match result {
            Ok(pdf) => pdfs.push(pdf),
            Err(errors) => problems.extend(typeset::locate(&errors, &pages.world, &composed.files, sources)),
        }
    }
    stop_on_errors(problems)?;
    Ok(pdfs)
}

/// Puts the photos into the PDFs.
fn finish(
    pdfs: &mut [Pdf],
    jobs: &[Job],
    prepared: &PreparedPhotos,
    miniatures: &Miniatures,
) -> Result<(), Stop> {
    pdfs.par_iter_mut().try_for_each(|pdf| {
        let pictures = jobs.iter().filter(|job| job.edition == pdf.edition).filter_map(|job| {
            let prepared = prepared.get(&(job.path.clone(), job.edition))?;
            Some((job.path.as_str(), Picture { prepared, part: job.plan.part(job.facts) }))
        });
        pdf.bytes = finish::finish(&pdf.bytes, miniatures, &pictures.collect())?;
        Ok(())
    })
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
    let report = content::load(project, sources)?;
    let mut found = check::check(&report, project, sources);
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
    let notes = notes::number(&report, project, sources)?;
    let files = compose::compose(&report, &notes, &facts);
    let notes = notes.count();
    let Manifest { date, editions, rules, .. } = report.manifest;
    Ok(Composed { files, date, editions, rules, photos: facts, notes, warnings })
}

/// Stops if there is an error. Both editions find the same faults, so that they are told once.
fn stop_on_errors(mut problems: Diagnostics) -> Result<(), Stop> {
    problems.sort();
    problems.ok(()).map(|_| ()).map_err(Stop::from)
}
