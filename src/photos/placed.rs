//! How large photos stand on finished pages, and what of them is seen.

use std::collections::BTreeMap;

use typst::layout::{Abs, Frame, FrameItem, Point, Rect, Transform};
use typst::visualize::ImageKind;
use typst_layout::PagedDocument;

use super::miniature::Miniatures;

/// A part of a picture, as shares of its width and height from left and top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Left edge, 0 to 1.
    pub left: f64,
    /// Top edge, 0 to 1.
    pub top: f64,
    /// Right edge, 0 to 1.
    pub right: f64,
    /// Bottom edge, 0 to 1.
    pub bottom: f64,
}

impl Part {
    /// The smallest part around both.
    fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// A photo as it stands on the pages of an edition, where it stands largest.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Width of the whole photo, in points, also of what is cut off.
    pub width: f64,
    /// Height of the whole photo, in points.
    pub height: f64,
    /// What of it is seen, on all pages together.
    pub seen: Part,
    /// The pages where it stands, counted from 1, in their order.
    pub pages: Vec<usize>,
}

/// Where photos stand, by the paths of their files.
pub type PlacedPhotos = BTreeMap<String, Placed>;

/// Reads off finished pages where each photo stands.
pub fn placed(document: &PagedDocument, miniatures: &Miniatures) -> PlacedPhotos {
    let mut walk = Walk { miniatures, page: 0, found: BTreeMap::new() };
    for page in document.pages() {
        walk.page += 1;
        let size = page.frame.size();
        let paper = Rect::new(
            Point::new(-page.bleed.left, -page.bleed.top),
            Point::new(size.x + page.bleed.right, size.y + page.bleed.bottom),
        );
        walk.frame(&page.frame, Transform::identity(), paper);
    }
    walk.found
}

struct Walk<'a> {
    miniatures: &'a Miniatures,
    /// The page at hand, counted from 1.
    page: usize,
    found: PlacedPhotos,
}

impl Walk<'_> {
    fn frame(&mut self, frame: &Frame, to_page: Transform, seen: Rect) {
        for (at, item) in frame.items() {
            let to_page = to_page.pre_concat(Transform::translate(at.x, at.y));
            match item {
                FrameItem::Group(group) => {
                    let to_page = to_page.pre_concat(group.transform);
                    let seen = match &group.clip {
                        Some(clip) => intersection(seen, on_page(clip.bbox(None), to_page)),
                        None => seen,
                    };
                    self.frame(&group.frame, to_page, seen);
                }
                FrameItem::Image(image, size, _) => {
                    if let ImageKind::Raster(raster) = image.kind()
                        && let Some(path) = self.miniatures.path_of(raster.data())
                    {
                        let whole = on_page(Rect::new(Point::zero(), size.to_point()), to_page);
                        self.photo(path.to_string(), whole, intersection(seen, whole));
                    }
                }
                _ => {}
            }
        }
    }

    fn photo(&mut self, path: String, whole: Rect, seen: Rect) {
        let size = whole.size();
        if size.x <= Abs::zero()
            || size.y <= Abs::zero()
            || seen.min.x >= seen.max.x
            || seen.min.y >= seen.max.y
        {
            return;
        }
        let across = |x: Abs| ((x - whole.min.x) / size.x).clamp(0.0, 1.0);
        let down = |y: Abs| ((y - whole.min.y) / size.y).clamp(0.0, 1.0);
        let seen = Part {
            left: across(seen.min.x),
            top: down(seen.min.y),
            right: across(seen.max.x),
            bottom: down(seen.max.y),
        };
        let placed = Placed { width: size.x.to_pt(), height: size.y.to_pt(), seen, pages: vec![self.page] };
        self.found
            .entry(path)
            .and_modify(|other| {
                other.width = other.width.max(placed.width);
                other.height = other.height.max(placed.height);
                other.seen = other.seen.union(seen);
                if other.pages.last() != Some(&self.page) {
                    other.pages.push(self.page);
                }
            })
            .or_insert(placed);
    }
}

/// The box around a rectangle after a transformation.
fn on_page(rect: Rect, to_page: Transform) -> Rect {
    let corners =
        [rect.min, Point::new(rect.max.x, rect.min.y), Point::new(rect.min.x, rect.max.y), rect.max]
            .map(|corner| corner.transform(to_page));
    let around = |pick: fn(Abs, Abs) -> Abs| {
        let fold = |of: fn(&Point) -> Abs| corners.iter().map(of).reduce(pick).unwrap_or_default();
        Point::new(fold(|p| p.x), fold(|p| p.y))
    };
    Rect::new(around(Abs::min), around(Abs::max))
}

fn intersection(a: Rect, b: Rect) -> Rect {
    Rect::new(
        Point::new(a.min.x.max(b.min.x), a.min.y.max(b.min.y)),
        Point::new(a.max.x.min(b.max.x), a.max.y.min(b.max.y)),
    )
}
