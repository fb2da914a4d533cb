//! What stands on finished pages: their text as lines, and small pictures to compare.

use std::path::PathBuf;

use folio::build::{Set, Workspace};
use folio::content::edition::Edition;
use folio::project::Project;
use folio::typeset::Pages;
use image::RgbaImage;
use typst::layout::{Abs, Frame, FrameItem, Point};
use typst_layout::Page;
use typst_render::RenderOptions;

use crate::project::{composed, repository};

/// The pages of an edition of a project.
pub fn set(project: &Project, edition: Edition) -> Pages {
    let composed = composed(project);
    let mut workspace = Workspace::new(project.clone());
    let set = workspace.set(&composed.document, &[edition], composed.findings.sources);
    let Set { mut pages, findings } = set.unwrap_or_else(|_| panic!("the pages can't be set"));
    let told: Vec<_> = findings.list.iter().map(|warning| &warning.message).collect();
    assert_eq!(told, Vec::<&String>::new(), "the pages are set without a warning");
    pages.remove(0)
}

/// The lines of text of a page, in the order in which they were set.
pub fn lines(page: &Page) -> Vec<String> {
    let mut lines: Vec<(Abs, String)> = Vec::new();
    walk(&page.frame, Point::zero(), &mut |at, item| {
        let FrameItem::Text(text) = item else { return };
        match lines.last_mut() {
            Some((y, line)) if (*y - at.y).abs() < Abs::pt(3.0) => line.push_str(&text.text),
            _ => lines.push((at.y, text.text.to_string())),
        }
    });
    lines.into_iter().map(|(_, line)| line).collect()
}

/// What stands where on a page, an entry each.
pub fn items(page: &Page) -> Vec<String> {
    let mut items = Vec::new();
    walk(&page.frame, Point::zero(), &mut |at, item| {
        let what = match item {
            FrameItem::Text(text) => format!("{} in {:?}", text.text, text.size),
            FrameItem::Image(_, size, _) => format!("picture of {size:?}"),
            FrameItem::Shape(shape, _) => format!("{:?}", shape.geometry),
            _ => return,
        };
        items.push(format!("{at:?} {what}"));
    });
    items
}

/// Calls `visit` for everything on a page.
pub fn walk(frame: &Frame, origin: Point, visit: &mut impl FnMut(Point, &FrameItem)) {
    for (at, item) in frame.items() {
        visit(origin + *at, item);
        if let FrameItem::Group(group) = item {
            walk(&group.frame, origin + *at, visit);
        }
    }
}

/// Compares a page with its stored picture, `tests/ref/pages/NAME.png`.
///
/// A missing picture is written and fails once; `FOLIO_UPDATE=1` writes all anew. The pictures are small: they show that a page
/// looks as it did, not how it looks. A difference leaves the new picture beside the old one, as `NAME.new.png`.
pub fn compare(page: &Page, name: &str) {
    let picture = render(page);
    let path: PathBuf = repository().join(format!("tests/ref/pages/{name}.png"));
    let new = path.with_extension("new.png");
    if std::env::var_os("FOLIO_UPDATE").is_some_and(|v| v == "1") || !path.exists() {
        let missing = !path.exists();
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        picture.save(&path).unwrap();
        assert!(
            !missing || std::env::var_os("FOLIO_UPDATE").is_some(),
            "{name}.png was missing and is written"
        );
        return;
    }
    let stored = image::open(&path).unwrap().to_rgba8();
    let difference = difference(&picture, &stored);
    if difference > LIMIT {
        picture.save(&new).unwrap();
        panic!("{name} looks different by {difference:.4}, more than {LIMIT}: compare {}", new.display());
    }
    let _ = std::fs::remove_file(new);
}

/// The mean difference of a channel that is allowed, of 255: rounding differs between processors.
const LIMIT: f64 = 0.25;

fn render(page: &Page) -> RgbaImage {
    let options = RenderOptions { pixel_per_pt: 0.4.into(), ..RenderOptions::default() };
    let pixmap = typst_render::render(page, &options);
    RgbaImage::from_raw(pixmap.width(), pixmap.height(), pixmap.data().to_vec()).unwrap()
}

fn difference(a: &RgbaImage, b: &RgbaImage) -> f64 {
    if a.dimensions() != b.dimensions() {
        return f64::INFINITY;
    }
    let sum: u64 = a.as_raw().iter().zip(b.as_raw()).map(|(x, y)| u64::from(x.abs_diff(*y))).sum();
    sum as f64 / a.as_raw().len() as f64
}

#[test]
fn a_difference_is_seen() {
    let white = RgbaImage::from_pixel(40, 40, image::Rgba([255; 4]));
    let mut spotted = white.clone();
    assert_eq!(difference(&white, &spotted), 0.0);
    for x in 0..4 {
        spotted.put_pixel(x, 0, image::Rgba([0, 0, 0, 255]));
    }
    assert!(difference(&white, &spotted) > LIMIT);
    assert_eq!(difference(&white, &RgbaImage::new(1, 1)), f64::INFINITY);
}
