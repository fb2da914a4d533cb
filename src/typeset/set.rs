//! Files and fonts to pages.

use std::sync::{Arc, OnceLock};

use rayon::{ThreadPool, ThreadPoolBuilder};
use typst::comemo;
use typst::diag::{SourceDiagnostic, SourceResult, Warned};
use typst::engine::Engine;
use typst::foundations::{Content, Output, StyleChain, Target};
use typst::introspection::Introspector;
use typst_layout::PagedDocument;

use super::clusters;
use super::world::{EditionWorld, Files};
use crate::content::edition::Edition;
use crate::pdf::guard;

/// The finished pages of one edition.
pub struct Pages {
    /// The edition.
    pub edition: Edition,
    /// The pages.
    pub document: PagedDocument,
    /// The world that they were set in, for errors of the PDF's writer.
    pub world: EditionWorld,
}

/// What Typst made of the files of an edition.
pub struct Typeset {
    /// The pages, or the world in which they could not be set.
    pub pages: Result<Pages, EditionWorld>,
    /// Typst's own words on what is wrong: errors among them if there are no pages.
    pub problems: Vec<SourceDiagnostic>,
}

impl Typeset {
    /// The world that the problems point into.
    pub fn world(&self) -> &EditionWorld {
        match &self.pages {
            Ok(pages) => &pages.world,
            Err(world) => world,
        }
    }
}

/// The typesetter panics: over what a layout asks for, or by a fault of its own.
#[derive(Debug, thiserror::Error)]
#[error(
    "Typst, which sets the pages, has a fault and stopped: {0}. It is met by what a file in layout/ asks for, most likely the one \
     that was changed last; the last good PDFs stay"
)]
pub struct SettingFault(String);

/// Bytes of stack of each thread that sets pages. Values that hold each other some hundred thousand times are freed level by level.
const STACK: usize = 512 << 20;

/// Runs what sets pages on threads with room for all that layouts may nest, and catches its panics.
///
/// # Errors
/// If it panics.
pub fn guarded<T: Send>(run: impl FnOnce() -> T + Send) -> Result<T, SettingFault> {
    let run = || guard::caught(run).map_err(SettingFault);
    match threads() {
        Some(threads) => threads.install(run),
        None => run(),
    }
}

/// Lets the typesetter forget what it has not used in so many rounds.
pub fn forget(rounds: usize) {
    // What is freed may be as deep as what was set; a panic would leave less to remember.
    let _ = guarded(|| comemo::evict(rounds));
}

/// The threads that set pages; none where the machine refuses them, so that those of everything else do it.
fn threads() -> Option<&'static ThreadPool> {
    static THREADS: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let named = |number| format!("typeset {number}");
    THREADS
        .get_or_init(|| ThreadPoolBuilder::new().stack_size(STACK).thread_name(named).build().ok())
        .as_ref()
}

/// Sets the pages of one edition.
pub fn typeset(files: &Arc<Files>, edition: Edition) -> Typeset {
    let world = EditionWorld::new(Arc::clone(files), edition);
    let compiled = typst::compile::<PagedDocument>(&world);
    typeset_as(edition, world, compiled)
}

/// Sets the pages of one edition of a large report in as little memory as they need.
///
/// No other edition may be set meanwhile: what the compiler remembers belongs to all of them.
pub fn typeset_lean(files: &Arc<Files>, edition: Edition) -> Typeset {
    let world = EditionWorld::new(Arc::clone(files), edition);
    let Warned { output, warnings } = typst::compile::<Lean>(&world);
    let compiled = Warned { output: output.map(|Lean(document)| document), warnings };
    typeset_as(edition, world, compiled)
}

fn typeset_as(
    edition: Edition,
    world: EditionWorld,
    compiled: Warned<SourceResult<PagedDocument>>,
) -> Typeset {
    let Warned { output, warnings } = compiled;
    match output {
        Ok(document) => Typeset {
            pages: Ok(Pages { edition, document: clusters::join(document), world }),
            problems: warnings.into_iter().collect(),
        },
        Err(errors) => Typeset { pages: Err(world), problems: errors.into_iter().chain(warnings).collect() },
    }
}

/// Pages during whose making the compiler forgets.
///
/// Typst sets a document until its pages say what they were set with, some four times over, and remembers what every round made. A
/// round reuses what the one before it has made or used; what is older is never asked for again.
struct Lean(PagedDocument);

impl Output for Lean {
    fn target() -> Target {
        PagedDocument::target()
    }

    fn create(engine: &mut Engine, content: &Content, styles: StyleChain) -> SourceResult<Self> {
        comemo::evict(1);
        PagedDocument::create(engine, content, styles).map(Self)
    }

    fn introspector(&self) -> &dyn Introspector {
        Output::introspector(&self.0)
    }
}
