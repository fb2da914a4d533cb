//! What lives longer than one build.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use typst_kit::fonts::FontStore;

use super::breaks::Breaks;
use super::document::{Document, Set};
use super::limits::{Exceeded, Told, Watch};
use crate::content::edition::Edition;
use crate::diag::{Diagnostics, Findings, Sources, Stop};
use crate::notes::Memory;
use crate::photos::{Cache, Headers};
use crate::project::{DiscoverError, FONTS, Project, Stamp};
use crate::typeset::{self, Files, FontsError, Typeset, locate};

/// A project that is worked on: its root and unsaved texts, and what one build leaves for the next.
///
/// Every build, check, sheet and cover goes through it. What it remembers makes the next build faster and never changes what
/// that makes: fonts and headers are known by their files' [`Stamp`]s, citations by all that they depend on, prepared photos by their
/// content, and the files that Typst has parsed are edited in place.
///
/// ```
/// use std::path::Path;
///
/// use folio::build::{Workspace, inspect};
///
/// let mut workspace = Workspace::open(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("this repository holds a report");
/// assert!(!inspect(&workspace).list.has_errors());
///
/// // What stands in an editor is checked before it is saved.
/// workspace.set_unsaved("source/report.yaml", Some("title: [\n".into()));
/// let found = inspect(&workspace);
/// let syntax = found.list.iter().find(|found| found.rule.id == "yaml-syntax").expect("that is no YAML");
/// let span = syntax.span.as_ref().expect("it stands somewhere");
/// assert_eq!(found.sources.get(span.file).path, "source/report.yaml");
/// ```
pub struct Workspace {
    project: Project,
    cache: Cache,
    headers: Headers,
    citations: Memory,
    fonts: Option<(Vec<Stamp>, Arc<FontStore>)>,
    files: Option<Arc<Files>>,
    breaks: Breaks,
    /// Whether what the compiler remembers of a large report is kept from one build to the next.
    is_kept: bool,
    exceeded: Told,
}

impl Workspace {
    /// Opens the project that `start` lies in.
    ///
    /// # Errors
    /// If there is none.
    pub fn open(start: &Path) -> Result<Self, DiscoverError> {
        Project::discover(start).map(Self::new)
    }

    /// A workspace that remembers nothing yet.
    pub fn new(project: Project) -> Self {
        let cache = Cache::of(project.root());
        Self {
            project,
            cache,
            headers: Headers::default(),
            citations: Memory::default(),
            fonts: None,
            files: None,
            breaks: Breaks::default(),
            is_kept: false,
            exceeded: Arc::new(|_| ()),
        }
    }

    /// A workspace whose prepared photos are kept with those of another one, such as that of the same report in another state.
    pub fn with_cache(project: Project, cache: Cache) -> Self {
        Self { cache, ..Self::new(project) }
    }

    /// From now on `told` hears when setting pages exceeds a limit of the manifest. Setting goes on, since no thread can be stopped:
    /// who is told ends the program.
    pub fn on_exceeded(&mut self, told: impl Fn(Exceeded) + Send + Sync + 'static) {
        self.exceeded = Arc::new(told);
    }

    /// As [`Workspace::on_exceeded`], for who hears of another workspace too.
    pub fn watched_as(&mut self, other: &Self) {
        self.exceeded = Arc::clone(&other.exceeded);
    }

    /// The project as it stands, with the texts that are not saved.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Lets the text of a file as it stands in an editor stand for what is on disk; `None` ends that.
    pub fn set_unsaved(&mut self, path: impl Into<String>, text: Option<String>) {
        self.project.set_unsaved(path, text);
    }

    /// Looks at the report in a language; in its own with `None`.
    pub fn set_language(&mut self, language: Option<String>) {
        self.project.set_language(language);
    }

    /// Keeps what the compiler remembers of a large report too from one build to the next, so that a change of it is set soon. Who asks
    /// for it lets the compiler forget (`comemo::evict`) between builds.
    pub fn keep_memory(&mut self) {
        self.is_kept = true;
    }

    /// The better breaks of pages that were found last.
    pub(super) fn breaks(&self) -> &Breaks {
        &self.breaks
    }

    /// The same, to be added to.
    pub(super) fn breaks_mut(&mut self) -> &mut Breaks {
        &mut self.breaks
    }

    /// Forgets better breaks that were found with other layouts or fonts, or on other pages.
    pub(super) fn renew_breaks(&mut self, edition: Option<Edition>) {
        self.breaks.renew(&self.project, edition);
    }

    /// The prepared photos.
    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// What is known of the headers of photos' files.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The citations that were set last.
    pub fn citations(&self) -> &Memory {
        &self.citations
    }

    /// Sets the pages of a document, the editions at once unless it is [large](Document::is_large). `sources` are the files that it
    /// was made from.
    ///
    /// # Errors
    /// Returns what the layouts or composed files have wrong, why there are no fonts, or that Typst has a fault.
    pub fn set(&mut self, document: &Document, editions: &[Edition], sources: Sources) -> Result<Set, Stop> {
        let fonts = self.fonts()?;
        let before = self.files.take();
        let Document { files, miniatures, date, bounds } = document;
        let files = Arc::new(Files::new(&self.project, fonts, files, miniatures, *date, before));
        let watch = Watch::begin(*bounds, Arc::clone(&self.exceeded));
        let set: Vec<Typeset> = if document.is_large() {
            let forgets = !self.is_kept;
            let set = |files: &Arc<Files>, edition| match forgets {
                true => typeset::typeset_lean(files, edition),
                false => typeset::typeset(files, edition),
            };
            let one = |edition: &Edition| typeset::guarded(|| set(&files, *edition));
            editions.iter().map(one).collect::<Result<_, _>>()?
        } else {
            let whole = |edition: &Edition| typeset::guarded(|| typeset::typeset(&files, *edition));
            editions.par_iter().map(whole).collect::<Result<_, _>>()?
        };
        drop(watch);
        self.files = Some(files);
        let mut warnings = Findings { sources, list: Diagnostics::default() };
        let mut errors = Diagnostics::default();
        let mut pages = Vec::new();
        for typeset in set {
            let found = locate(&typeset.problems, typeset.world(), &document.files, warnings.sources);
            warnings.sources = found.sources;
            match typeset.pages {
                Ok(edition) => {
                    warnings.list.extend(found.list);
                    pages.push(edition);
                }
                Err(_) => errors.extend(found.list),
            }
        }
        // Both editions find the same faults, so that they are told once.
        errors.sort();
        match errors.ok(()) {
            Ok(_) => Ok(Set { pages, findings: warnings }),
            Err(list) => Err(Findings { sources: warnings.sources, list }.into()),
        }
    }

    /// How many families of type the project's fonts hold.
    ///
    /// # Errors
    /// If they can't be read.
    pub fn font_families(&mut self) -> Result<usize, FontsError> {
        Ok(self.fonts()?.book().families().count())
    }

    /// The fonts of the project, read anew where one of their files has changed.
    fn fonts(&mut self) -> Result<Arc<FontStore>, FontsError> {
        let paths = self
            .project
            .fonts()
            .map_err(|source| FontsError::Folder { path: self.project.root().join(FONTS), source })?;
        // A file without a stamp may still be written: it is read every time.
        let stamps: Option<Vec<Stamp>> = paths.iter().map(|path| Stamp::of(path)).collect();
        if let (Some(known), Some((stamps, fonts))) = (&stamps, &self.fonts)
            && known == stamps
        {
            return Ok(Arc::clone(fonts));
        }
        let fonts = Arc::new(typeset::fonts(&self.project, &paths)?);
        self.fonts = stamps.map(|stamps| (stamps, Arc::clone(&fonts)));
        Ok(fonts)
    }
}
