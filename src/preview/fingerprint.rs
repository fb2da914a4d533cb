//! What is seen on a page, as a number: pages that look alike have the same, wherever their words were written.

use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use typst::layout::{Frame, FrameItem};
use typst::syntax::FileId;
use typst::utils::hash128;
use typst::visualize::Image;
use typst_layout::Page;

/// What a page looks like.
#[derive(Debug)]
pub(super) struct Looks {
    /// A number for all that is seen, but the content of photos.
    seen: u128,
    /// Its pictures.
    images: Vec<Image>,
    /// The files that its words were set from.
    pub files: Vec<FileId>,
}

/// What a page looks like. It is remembered for as long as the compiler remembers pages, most of which stay as they are.
#[comemo::memoize]
pub(super) fn looks(frame: &Frame) -> Arc<Looks> {
    let (mut images, mut files) = (Vec::new(), HashSet::new());
    visit(frame, &mut images, &mut files);
    Arc::new(Looks { seen: hash128(&Seen(frame)), images, files: files.into_iter().collect() })
}

fn visit(of: &Frame, images: &mut Vec<Image>, files: &mut HashSet<FileId>) {
    for (_, item) in of.items() {
        match item {
            FrameItem::Group(group) => visit(&group.frame, images, files),
            FrameItem::Image(image, ..) => images.push(image.clone()),
            FrameItem::Text(text) => files.extend(text.glyphs.iter().filter_map(|glyph| glyph.span.0.id())),
            FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}

/// The fingerprint of a page. `photo` tells what a picture stands for, so that a photo of other content makes another page.
pub(super) fn fingerprint(page: &Page, looks: &Looks, photo: &impl Fn(&Image) -> u128) -> u128 {
    let photos: Vec<u128> = looks.images.iter().map(photo).collect();
    hash128(&(page.bleed, &page.fill, looks.seen, photos))
}

struct Seen<'a>(&'a Frame);

impl Hash for Seen<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        frame(self.0, state);
    }
}

/// Tags, links and the places that things were written at are no part of it: they change where nothing that is seen does.
fn frame<H: Hasher>(of: &Frame, state: &mut H) {
    (of.size(), of.kind()).hash(state);
    for (at, item) in of.items() {
        match item {
            FrameItem::Group(group) => {
                (0u8, at, group.transform, &group.clip).hash(state);
                frame(&group.frame, state);
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
            FrameItem::Image(image, size, _) => (3u8, at, image, size).hash(state),
            FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}
