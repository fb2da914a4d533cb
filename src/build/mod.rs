//! The pipeline: a project's files to PDFs.
//!
//! Each stage takes one value and returns the next:
//! 1. load: [`crate::content`] reads the files under `source/` into a typed report;
//! 2. number: its [outline](crate::content::outline) gives every note, heading, table, chart and photo its number, in the order of print;
//! 3. check: [`crate::check`] says what is wrong with how its pieces hang together, [`crate::photos`] reads the photos' headers;
//! 4. compose: [`crate::notes`] sets the citations, and [`crate::compose`] writes one Typst file a part, calls of the layout's
//!    components around string literals;
//! 5. typeset: [`crate::typeset`] sets them with the project's layouts and fonts, once an edition, and again where pages break badly;
//! 6. export: the PDFs are written, while [`crate::photos`] are prepared as large as they stand on the pages;
//! 7. finish: [`crate::finish`] puts the photos into the PDFs, and makes each what its standard asks.
//!
//! [`build`] is that list. What outlives a build is in the [`Workspace`], which all that is made of a project goes through.

mod alive;
mod breaks;
mod document;
mod limits;
mod looks;
mod mend;
mod options;
mod pages;
mod pdf;
mod photos;
mod stages;
mod workspace;

use crate::check::changed;
use crate::content::edition::Edition;
use crate::diag::{Findings, Stop};
use crate::notes::Count;
use crate::photos::prepare::Work;

pub use alive::{Alive, pages_alive};
pub use document::{Document, Set};
pub use limits::{Bounds, Exceeded, Told};
pub use options::{Options, Progress, Stage};
pub use pages::{check_pages, inspect_pages, typeset};
pub use pdf::{PagesError, Pdf, path, path_in, save, save_in};
pub use photos::{Finished, Finishing, pdf_of, pdfs};
pub use stages::{
    Checked, Composed, check, check_partly, cite, compose, inspect, languages, preflight, silent, text,
};
pub use workspace::Workspace;

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
    /// How many faults of the pages better breaks have mended.
    pub mended: usize,
    /// What a printer would find wrong with the print edition, if that was asked for.
    pub preflight: Option<crate::preflight::Outcome>,
    /// What somebody should look at.
    pub warnings: Findings,
}

/// Builds the PDFs of a project's editions, or of the one that is wanted, without writing them to disk.
///
/// `progress` is told of each stage as it begins.
///
/// ```no_run
/// use std::path::Path;
///
/// use folio::build::{Options, Workspace, build, save};
///
/// let mut workspace = Workspace::open(Path::new(".")).expect("there is a report here");
/// match build(&mut workspace, Options::default(), &|stage| eprintln!("{}", stage.name())) {
///     Ok(built) => save(workspace.project().root(), &built.pdfs).expect("the disk can be written"),
///     Err(stop) => eprintln!("{stop:?}"),
/// }
/// ```
///
/// # Errors
/// Returns all problems of the first stage that can't go on.
pub fn build(workspace: &mut Workspace, options: Options, progress: Progress) -> Result<Built, Stop> {
    let checked = check(workspace, options.draft, progress)?;
    let mut composed = compose(workspace, checked, progress)?;
    let finishing = Finishing::of(workspace, &composed, options.marks)?;
    let mut set = typeset(workspace, &mut composed, &options.editions(), progress)?;
    let mut warnings = check_pages(&mut set, &composed, options.draft)?;
    warnings.list.extend(changed(workspace.project(), &composed.findings.sources));
    let Finished { pdfs, work: photo_work, findings } =
        pdfs(workspace, &composed, set, &finishing, progress)?;
    warnings.list.extend(findings);
    let print = pdfs.iter().find(|pdf| options.preflight && pdf.edition == Edition::Print);
    let preflight = print.map(|pdf| preflight(workspace, pdf, &composed.report));
    let Composed { photos, notes, mended, .. } = composed;
    let (photos, missing_photos) = (photos.len(), photos.missing());
    Ok(Built { pdfs, notes, photos, missing_photos, photo_work, mended, preflight, warnings })
}
