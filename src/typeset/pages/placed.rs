//! Where photos stand on finished pages.

use std::collections::BTreeMap;

use typst::layout::{Abs, FrameItem, Point, Rect, Transform};
use typst::visualize::ImageKind;
use typst_layout::PagedDocument;

use super::frames::{Seen, items, on_page, overlap};
use crate::photos::miniature::Miniatures;
use crate::photos::placed::{Part, Placed, PlacedPhotos};

/// Reads off finished pages where each photo stands.
pub fn placed(document: &PagedDocument, miniatures: &Miniatures) -> PlacedPhotos {
    let mut walk = Walk { miniatures, page: 0, found: BTreeMap::new() };
    for page in document.pages() {
        walk.page += 1;
        items(page, &mut |item, to_page, seen| walk.item(item, to_page, seen));
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
    fn item(&mut self, item: &FrameItem, to_page: Transform, seen: Seen) {
        if let FrameItem::Image(image, size, _) = item
            && let ImageKind::Raster(raster) = image.kind()
            && let Some(path) = self.miniatures.path_of(raster.data())
        {
            let whole = on_page(Rect::new(Point::zero(), size.to_point()), to_page);
            if let Some(seen) = overlap(seen.pictures, whole) {
                self.photo(path.to_string(), whole, seen);
            }
        }
    }

    fn photo(&mut self, path: String, whole: Rect, seen: Rect) {
        let size = whole.size();
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
