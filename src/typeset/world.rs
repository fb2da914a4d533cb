//! What Typst sees of a project: its layouts, its fonts, its photos and the composed files, and nothing else.
//!
//! No package, no font of the system, no network and no clock can reach a page.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_kit::files::{FileLoader, FileStore};
use typst_kit::fonts::FontStore;

use crate::compose::{ComposedFile, MAIN};
use crate::content::edition::Edition;
use crate::content::values::Date;
use crate::pdf::layers;
use crate::photos::miniature::Miniatures;
use crate::project::{self, FONTS, PathProblem, Project};
use crate::theme::Chosen;

/// What the editions of a document share: its files and fonts.
pub struct Files {
    store: FileStore<Loader>,
    fonts: Arc<FontStore>,
    chosen: Chosen,
    date: Date,
}

impl Files {
    /// Lays the composed files beside the project's own, and miniatures in its photos' places. The pages carry `date`.
    ///
    /// What `before` has parsed is edited in place, so that Typst sets anew only what changed; it must have no other
    /// owner for that.
    pub fn new(
        project: &Project,
        fonts: Arc<FontStore>,
        composed: &[ComposedFile],
        miniatures: &Miniatures,
        date: Date,
        before: Option<Arc<Self>>,
    ) -> Self {
        let composed = composed.iter().map(|f| (f.path.clone(), Bytes::from_string(f.text.clone())));
        let miniatures = miniatures.iter().map(|(path, bytes)| (path.to_string(), bytes.clone()));
        let chosen = Chosen::of(project);
        let loader = Loader {
            project: project.clone(),
            chosen: chosen.clone(),
            composed: composed.chain(miniatures).collect(),
        };
        let store = match before.and_then(Arc::into_inner) {
            Some(Self { mut store, .. }) => {
                store.reset();
                *store.loader_mut() = loader;
                store
            }
            None => FileStore::new(loader),
        };
        Self { store, fonts, chosen, date }
    }
}

/// Loads composed files and miniatures from memory and all others from the project, those of its theme in place of the layout's.
struct Loader {
    project: Project,
    chosen: Chosen,
    composed: HashMap<String, Bytes>,
}

impl FileLoader for Loader {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        if !matches!(id.root(), VirtualRoot::Project) {
            return Err(FileError::Other(Some("folio uses no packages; put the code into layout/".into())));
        }
        let path = id.vpath().get_without_slash();
        if let Some(bytes) = self.composed.get(path) {
            return Ok(bytes.clone());
        }
        let read =
            self.project.read(self.chosen.path(path)).map(|bytes| Bytes::new(without_hidden_layers(bytes)));
        read.map_err(|problem| match problem {
            PathProblem::Missing => FileError::NotFound(path.into()),
            PathProblem::Outside => FileError::AccessDenied,
            PathProblem::Backslash
            | PathProblem::Special
            | PathProblem::NotText { .. }
            | PathProblem::Wide
            | PathProblem::NoText
            | PathProblem::Io(_) => FileError::Other(Some(problem.to_string().into())),
        })
    }
}

/// A PDF without what its layers hide: the writer keeps no layers, so that all of them would be seen. Other files stay.
fn without_hidden_layers(bytes: Vec<u8>) -> Vec<u8> {
    if !bytes.starts_with(b"%PDF") {
        return bytes;
    }
    layers::without_hidden(&bytes).unwrap_or(bytes)
}

/// Fonts that can't be had.
#[derive(Debug, thiserror::Error)]
pub enum FontsError {
    /// The folder can't be read.
    #[error("the fonts in {} can't be read ({source})", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file can't be read.
    #[error("{} can't be read ({source})", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The folder holds none.
    #[error("there is no font in {}; put OpenType fonts there", path.display())]
    None {
        /// The folder.
        path: PathBuf,
    },
}

/// The fonts in some files of a project.
///
/// # Errors
/// If a file can't be read, or none holds a font.
pub fn fonts(project: &Project, paths: &[PathBuf]) -> Result<FontStore, FontsError> {
    let mut store = FontStore::new();
    for path in paths {
        let data = project::read(path).map_err(|source| FontsError::File { path: path.clone(), source })?;
        store.extend(Font::iter(Bytes::new(data)).map(|font| {
            let info = font.info().clone();
            (font, info)
        }));
    }
    if store.book().families().next().is_none() {
        return Err(FontsError::None { path: project.root().join(FONTS) });
    }
    Ok(store)
}

/// The world of one edition.
pub struct EditionWorld {
    files: Arc<Files>,
    library: LazyHash<Library>,
    main: FileId,
}

impl EditionWorld {
    /// The world in which layouts find `edition` as `sys.inputs.edition`.
    pub fn new(files: Arc<Files>, edition: Edition) -> Self {
        let inputs: Dict = [("edition".into(), edition.name().into_value())].into_iter().collect();
        let path = VirtualPath::new(MAIN).expect("the path of the main file is a path");
        // For cells that head their rows. The stock compiler sets the same pages without it.
        let features = [Feature::A11yExtras].into_iter().collect();
        Self {
            files,
            library: LazyHash::new(Library::builder().with_inputs(inputs).with_features(features).build()),
            main: RootedPath::new(VirtualRoot::Project, path).intern(),
        }
    }

    /// The path in the project of the file that a layout knows by another path, where the theme stands in for it.
    pub fn path(&self, id: FileId) -> String {
        self.files.chosen.path(id.vpath().get_without_slash()).to_string()
    }
}

impl World for EditionWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.files.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.files.store.source(id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.store.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.files.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        let date = self.files.date;
        Datetime::from_ymd(date.year(), date.month(), date.day())
    }
}
