//! What is seen on a page, as a number: pages that look alike have the same, wherever their words were written.

use std::hash::{Hash, Hasher};

use typst::layout::{Frame, FrameItem};
use typst::utils::hash128;
use typst::visualize::Image;
use typst_layout::Page;

/// The fingerprint of a page. `photo` tells what a picture stands for, so that a photo of other content makes another page.
pub(super) fn fingerprint(page: &Page, photo: &impl Fn(&Image) -> u128) -> u128 {
    hash128(&Seen { page, photo })
}

struct Seen<'a, P> {
    page: &'a Page,
    photo: &'a P,
}

impl<P: Fn(&Image) -> u128> Hash for Seen<'_, P> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.page.bleed, &self.page.fill).hash(state);
        frame(&self.page.frame, self.photo, state);
    }
}

/// Tags, links and the places that things were written at are no part of it: they change where nothing that is seen does.
fn frame<H: Hasher>(of: &Frame, photo: &impl Fn(&Image) -> u128, state: &mut H) {
    (of.size(), of.kind()).hash(state);
    for (at, item) in of.items() {
        match item {
            FrameItem::Group(group) => {
                (0u8, at, group.transform, &group.clip).hash(state);
                frame(&group.frame, photo, state);
                // Where the group ends.
                u8::MAX.hash(state);
            }
            FrameItem::Text(text) => {
                (1u8, at, &text.font, text.size, &text.fill, &text.stroke).hash(state);
                for glyph in &text.glyphs {
                    (glyph.id, glyph.x_advance, glyph.x_offset, glyph.y_advance, glyph.y_offset).hash(state);
                }
            }
            FrameItem::Shape(shape, _) => (2u8, at, shape).hash(state),
            FrameItem::Image(image, size, _) => (3u8, at, image, size, photo(image)).hash(state),
            FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}
