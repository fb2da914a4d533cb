//! What Typst sees of a project: its layouts, its fonts, its photos and the composed files, and nothing else.
//!
//! No package, no font of the system, no network and no clock can reach a page.

use std::collections::HashMap;
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
use crate::content::values::Date;
use crate::diag::Failure;
use crate::edition::Edition;
use crate::photos::miniature::Miniatures;
use crate::project::{FONTS, PathProblem, Project};

/// What editions of a report share: files and fonts.
pub struct Shelf {
    files: FileStore<Loader>,
    fonts: FontStore,
    date: Date,
}

impl Shelf {
    /// Opens the fonts of a project, lays the composed files beside its own, and miniatures in its photos' places.
    ///
    /// # Errors
    /// If the folder of fonts can't be read or holds no font.
    pub fn new(
        project: &Project,
        composed: &[ComposedFile],
        miniatures: &Miniatures,
        date: Date,
    ) -> Result<Self, Failure> {
        let composed = composed.iter().map(|f| (f.path.clone(), Bytes::from_string(f.text.clone())));
        let miniatures = miniatures.iter().map(|(path, bytes)| (path.to_string(), bytes.clone()));
        let loader = Loader { project: project.clone(), composed: composed.chain(miniatures).collect() };
        Ok(Self { files: FileStore::new(loader), fonts: fonts(project)?, date })
    }
}

/// Loads composed files and miniatures from memory and all others from the project.
struct Loader {
    project: Project,
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
        self.project.read(path).map(Bytes::new).map_err(|problem| match problem {
            PathProblem::Missing => FileError::NotFound(path.into()),
            PathProblem::Outside => FileError::AccessDenied,
            PathProblem::Unreadable(why) => FileError::Other(Some(why.into())),
        })
    }
}

/// All fonts of a project.
fn fonts(project: &Project) -> Result<FontStore, Failure> {
    let mut store = FontStore::new();
    for path in &project.fonts()? {
        let data =
            std::fs::read(path).map_err(|e| Failure(format!("{} can't be read ({e})", path.display())))?;
        store.extend(Font::iter(Bytes::new(data)).map(|font| {
            let info = font.info().clone();
            (font, info)
        }));
    }
    if store.book().families().next().is_none() {
        let folder = project.root().join(FONTS);
        return Err(Failure(format!("there is no font in {}; put OpenType fonts there", folder.display())));
    }
    Ok(store)
}

/// The world of one edition.
pub struct EditionWorld {
    shelf: Arc<Shelf>,
    library: LazyHash<Library>,
    main: FileId,
}

impl EditionWorld {
    /// The world in which layouts find `edition` as `sys.inputs.edition`.
    pub fn new(shelf: Arc<Shelf>, edition: Edition) -> Self {
        let inputs: Dict = [("edition".into(), edition.name().into_value())].into_iter().collect();
        let path = VirtualPath::new(MAIN).expect("the path of the main file is a path");
        // For cells that head their rows. The stock compiler sets the same pages without it.
        let features = [Feature::A11yExtras].into_iter().collect();
        Self {
            shelf,
            library: LazyHash::new(Library::builder().with_inputs(inputs).with_features(features).build()),
            main: RootedPath::new(VirtualRoot::Project, path).intern(),
        }
    }
}

impl World for EditionWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.shelf.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.shelf.files.source(id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.shelf.files.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shelf.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        let date = self.shelf.date;
        Datetime::from_ymd(date.year(), date.month(), date.day())
    }
}
