//! Pictures of the layouts' pieces, each from a small example of its own: `tests/fixtures/components/NAME.typ`.
//!
//! A picture holds the example's pages side by side, without the white below them. A change of colour or a shift of a pixel fails.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use folio::project::Project;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{Rgb, RgbImage};
use rayon::prelude::*;
use typst::diag::{FileError, FileResult, Warned};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_kit::files::{FileLoader, FileStore};
use typst_kit::fonts::FontStore;
use typst_layout::{Page, PagedDocument};
use typst_render::RenderOptions;

use crate::project::repository;

/// Where the examples stand in this repository.
const EXAMPLES: &str = "tests/fixtures/components";

/// How much a channel may differ, of 255: rounding differs between processors.
const LIMIT: u8 = 4;

/// What all examples share: the files of this repository and its fonts.
struct Shared {
    files: FileStore<Loader>,
    fonts: FontStore,
    library: LazyHash<Library>,
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let mut fonts = FontStore::new();
    let project = Project::discover(repository()).unwrap();
    for path in project.files("fonts", |path| path.extension().is_some_and(|e| e == "ttf" || e == "otf")) {
        let data = Bytes::new(project.read(&path).unwrap());
        fonts.extend(Font::iter(data).map(|font| (font.clone(), font.info().clone())));
    }
    let features = [Feature::A11yExtras].into_iter().collect();
    let library = LazyHash::new(Library::builder().with_features(features).build());
    Shared { files: FileStore::new(Loader(project)), fonts, library }
});

struct Loader(Project);

impl FileLoader for Loader {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.vpath().get_without_slash();
        self.0.read(path).map(Bytes::new).map_err(|_| FileError::NotFound(path.into()))
    }
}

/// The world in which an example is the document.
struct Example(FileId);

impl Example {
    fn new(name: &str) -> Self {
        let path = VirtualPath::new(format!("{EXAMPLES}/{name}.typ")).unwrap();
        Self(RootedPath::new(VirtualRoot::Project, path).intern())
    }
}

impl World for Example {
    fn library(&self) -> &LazyHash<Library> {
        &SHARED.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        SHARED.fonts.book()
    }

    fn main(&self) -> FileId {
        self.0
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        SHARED.files.source(id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        SHARED.files.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHARED.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The names of the files with an ending in a folder of this repository, without the ending.
fn names(folder: &str, ending: &str) -> BTreeSet<String> {
    let files = fs::read_dir(repository().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let wanted = files.filter(|path| path.extension().is_some_and(|e| e == ending));
    wanted.map(|path| path.file_stem().unwrap().to_str().unwrap().to_string()).collect()
}

/// The pages of an example.
fn pages(name: &str) -> Result<PagedDocument, String> {
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&Example::new(name));
    let told = |list: &[typst::diag::SourceDiagnostic]| {
        let messages: Vec<&str> = list.iter().map(|d| d.message.as_str()).collect();
        format!("{name} can’t be set: {}", messages.join("; "))
    };
    match output {
        Ok(document) if warnings.is_empty() => Ok(document),
        Ok(_) => Err(told(&warnings)),
        Err(errors) => Err(told(&errors)),
    }
}

/// Pages side by side, without the white below all of them.
pub fn picture(pages: &[Page], pixels_per_pt: f64) -> RgbImage {
    const BETWEEN: Rgb<u8> = Rgb([128; 3]);
    let drawn: Vec<RgbImage> = pages.iter().map(|page| draw(page, pixels_per_pt)).collect();
    let height = drawn.iter().map(content_height).max().unwrap_or(1);
    let width = drawn.iter().map(|page| page.width() + 1).sum::<u32>() - 1;
    let mut picture = RgbImage::from_pixel(width, height, BETWEEN);
    let mut left = 0;
    for page in &drawn {
        image::imageops::replace(&mut picture, page, i64::from(left), 0);
        left += page.width() + 1;
    }
    picture
}

fn draw(page: &Page, pixels_per_pt: f64) -> RgbImage {
    let options = RenderOptions { pixel_per_pt: pixels_per_pt.into(), ..RenderOptions::default() };
    let pixmap = typst_render::render(page, &options);
    let pixels = pixmap.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    RgbImage::from_raw(pixmap.width(), pixmap.height(), pixels).unwrap()
}

/// How far down a page something is drawn, with some white below.
fn content_height(page: &RgbImage) -> u32 {
    let drawn = page.enumerate_rows().filter(|(_, row)| row.clone().any(|(.., pixel)| pixel.0 != [255; 3]));
    drawn.map(|(y, _)| y + 8).max().unwrap_or(1).min(page.height())
}

/// The largest difference of a channel; nothing where the sizes differ.
fn difference(a: &RgbImage, b: &RgbImage) -> Option<u8> {
    let channels = || a.as_raw().iter().zip(b.as_raw()).map(|(x, y)| x.abs_diff(*y));
    (a.dimensions() == b.dimensions()).then(|| channels().max().unwrap_or(0))
}

fn save(picture: &RgbImage, path: &PathBuf) {
    let file = fs::File::create(path).unwrap();
    let encoder = PngEncoder::new_with_quality(file, CompressionType::Best, FilterType::Adaptive);
    picture.write_with_encoder(encoder).unwrap();
}

/// Compares a picture with the stored one, `tests/ref/FOLDER/NAME.png`, and says how they differ.
pub fn compare(folder: &str, name: &str, picture: &RgbImage) -> Result<(), String> {
    let stored = repository().join(format!("tests/ref/{folder}/{name}.png"));
    let new = stored.with_extension("new.png");
    if std::env::var_os("FOLIO_UPDATE").is_some_and(|v| v == "1") {
        fs::create_dir_all(stored.parent().unwrap()).unwrap();
        save(picture, &stored);
    }
    let before = image::open(&stored).ok().map(|picture| picture.to_rgb8());
    if before.and_then(|before| difference(picture, &before)).is_some_and(|most| most <= LIMIT) {
        let _ = fs::remove_file(new);
        return Ok(());
    }
    save(picture, &new);
    Err(format!("{name} looks different: compare {}", new.display()))
}

/// Compares an example's pages with their stored picture.
fn compare_example(name: &str) -> Result<(), String> {
    // Whole pages are shown at half the size of their pieces.
    let is_page = !repository().join(format!("layout/components/{name}.typ")).exists()
        && repository().join(format!("layout/pages/{name}.typ")).exists();
    compare("components", name, &picture(pages(name)?.pages(), if is_page { 0.5 } else { 1.0 }))
}

#[test]
fn each_piece_looks_as_it_did() {
    let names: Vec<String> = names(EXAMPLES, "typ").into_iter().collect();
    let wrong: Vec<String> = names.par_iter().filter_map(|name| compare_example(name).err()).collect();
    assert!(wrong.is_empty(), "{}\nFOLIO_UPDATE=1 stores the pictures anew", wrong.join("\n"));
}

#[test]
fn each_piece_has_an_example_and_each_picture_too() {
    let examples = names(EXAMPLES, "typ");
    // Lists of names, and what kinds of page share.
    let without = ["index", "base"].map(String::from);
    let mut pieces = names("layout/components", "typ");
    pieces.extend(names("layout/pages", "typ").into_iter().filter(|name| !without.contains(name)));
    pieces.remove("index");
    let missing: Vec<&String> = pieces.difference(&examples).collect();
    assert!(missing.is_empty(), "{missing:?} have no example in {EXAMPLES}");
    let stored = names("tests/ref/components", "png").into_iter().filter(|name| !name.ends_with(".new"));
    assert_eq!(
        stored.collect::<BTreeSet<_>>(),
        examples,
        "each example has a picture, and each picture an example"
    );
}

#[test]
fn a_shift_and_a_color_are_seen() {
    let mut square = RgbImage::from_pixel(20, 20, Rgb([255; 3]));
    for at in 5..15 {
        square.put_pixel(at, at, Rgb([10, 77, 90]));
    }
    let mut shifted = RgbImage::from_pixel(20, 20, Rgb([255; 3]));
    image::imageops::replace(&mut shifted, &square, 1, 0);
    let mut tinted = square.clone();
    tinted.put_pixel(5, 5, Rgb([10, 84, 90]));
    assert_eq!(difference(&square, &square), Some(0));
    for other in [shifted, tinted] {
        assert!(difference(&square, &other).unwrap() > LIMIT);
    }
    assert_eq!(difference(&square, &RgbImage::new(1, 1)), None);
}
