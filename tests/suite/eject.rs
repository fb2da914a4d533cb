//! The ejected project makes the same pages without folio.

use std::path::PathBuf;

use folio::content::edition::Edition;
use folio::products::eject;
use typst::diag::FileResult;
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::files::{FileLoader, FileStore, FsRoot};
use typst_layout::PagedDocument;

use crate::pages;
use crate::project::{TestProject, composed};

/// What the stock compiler sees of a folder: its files and fonts, nothing of folio.
struct PlainWorld {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    files: FileStore<PlainFiles>,
}

struct PlainFiles(FsRoot);

impl FileLoader for PlainFiles {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        self.0.load(id.vpath())
    }
}

impl PlainWorld {
    fn new(root: PathBuf, edition: Edition) -> Self {
        let mut paths: Vec<PathBuf> = Vec::new();
        let mut folders = vec![root.join("fonts")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.extension().and_then(|e| e.to_str()) {
                    _ if path.is_dir() => folders.push(path),
                    Some("ttf" | "otf") => paths.push(path),
                    _ => {}
                }
            }
        }
        paths.sort();
        let fonts: Vec<Font> =
            paths.iter().flat_map(|p| Font::iter(Bytes::new(std::fs::read(p).unwrap()))).collect();
        let inputs: Dict = [("edition".into(), edition.name().into_value())].into_iter().collect();
        Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            files: FileStore::new(PlainFiles(FsRoot::new(root))),
        }
    }
}

impl World for PlainWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        RootedPath::new(VirtualRoot::Project, VirtualPath::new("main.typ").unwrap()).intern()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.files.source(id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[test]
fn the_ejected_project_makes_the_same_pages() {
    let project = TestProject::example();
    // A picture that Typst can't read is ejected as one that it can.
    let picture = image::RgbImage::from_pixel(90, 128, image::Rgb([9, 90, 90]));
    picture.save(project.path("images/lantern.tiff")).unwrap();
    project.replace("source/photos.yaml", "images/lantern.jpg", "images/lantern.tiff");
    let composed = composed(&project.open());
    let target = project.path("ejected");
    eject::eject(&project.open(), &composed, &target).unwrap();
    for edition in Edition::ALL {
        let world = PlainWorld::new(target.clone(), edition);
        // The stock compiler leaves clusters of letters in pieces, at the same places.
        let ejected = typst::compile::<PagedDocument>(&world).output.unwrap();
        let ejected = folio::typeset::join_clusters(ejected);
        let ours = pages::set(&project.open(), edition);
        assert_eq!(ejected.pages().len(), ours.document.pages().len());
        for (theirs, ours) in ejected.pages().iter().zip(ours.document.pages()) {
            assert_eq!(pages::items(theirs), pages::items(ours), "the {edition} edition differs");
        }
    }
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let project = TestProject::example();
    project.write("ejected/mine.txt", "mine");
    let composed = composed(&project.open());
    let error = eject::eject(&project.open(), &composed, &project.path("ejected")).unwrap_err();
    assert!(error.to_string().contains("not empty"), "{error}");
    assert_eq!(std::fs::read_dir(project.path("ejected")).unwrap().count(), 1);
}

#[test]
fn the_folders_of_the_report_are_left_alone() {
    let project = TestProject::example();
    let composed = composed(&project.open());
    let error =
        eject::eject(&project.open(), &composed, &project.open().root().join("layout/out")).unwrap_err();
    assert!(error.to_string().contains("a folder of the report"), "{error}");
}
