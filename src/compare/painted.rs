//! What a page paints: its signs with their places, its pictures, and a mark for each thing that is seen.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// Tenths of a point: places that are nearer to each other are one.
pub(super) const GRAIN: f64 = 10.0;

/// What a page paints, in the order of painting.
#[derive(Debug, Clone, Default)]
pub(super) struct Painted {
    /// All that is seen.
    pub(super) things: Vec<Thing>,
    /// The signs of its text, also those that nobody sees.
    pub(super) signs: Vec<Sign>,
    /// Its pictures.
    pub(super) pictures: Vec<Picture>,
    /// The addresses that its links lead to.
    pub(super) links: Vec<String>,
    /// How wide it is in points.
    pub(super) width: f64,
    /// How high it is in points.
    pub(super) height: f64,
}

/// Something that is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Thing {
    /// What it is but for its place: outline, size, paint. Equal things of two files have equal marks.
    pub(super) mark: u64,
    /// Where it is from the left and the top, in tenths of a point.
    pub(super) at: (i32, i32),
    /// What kind of thing it is.
    pub(super) kind: ThingKind,
}

/// What kind of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum ThingKind {
    /// A sign, by its number among the page's signs.
    Sign(usize),
    /// A picture.
    Picture,
    /// A path, clip, group or mask.
    Shape,
}

/// A sign of the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sign {
    /// Its letters, several for a ligature; U+FFFD where the file does not tell.
    pub(super) text: String,
    /// What it looks like, for signs that say no letters.
    pub(super) mark: u64,
    /// In which direction its line runs: quarter turns clockwise.
    pub(super) turn: i32,
    /// Where it begins and ends along its line, in points.
    pub(super) along: (f64, f64),
    /// Where its line stands, in points; more is further down for upright text.
    pub(super) across: f64,
    /// Its size, in points.
    pub(super) size: f64,
    /// Whether its outline stands high above the line, as the figures of some fonts do that are made for marks of notes.
    pub(super) is_raised: bool,
    /// Whether the file says that it is no content: heads, page numbers, decoration.
    pub(super) is_artifact: bool,
    /// Where it begins on the page, from the left and the top, in points.
    pub(super) at: (f64, f64),
}

/// A picture on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picture {
    /// What it is, by its bytes.
    pub(super) mark: u64,
    /// Its pixels, across and down.
    pub(super) pixels: (u32, u32),
    /// How large it is on the page, in points.
    pub(super) size: (f64, f64),
}

impl Painted {
    /// What all of it looks like, but for the signs that are left out.
    pub(super) fn looks(&self, left_out: impl Fn(usize) -> bool) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.width.round() as i64, self.height.round() as i64).hash(&mut hasher);
        for Thing { mark, at, kind } in &self.things {
            if !matches!(kind, ThingKind::Sign(sign) if left_out(*sign)) {
                (mark, at).hash(&mut hasher);
            }
        }
        hasher.finish()
    }

    /// What its text and pictures look like wherever they stand from left to right: pages on the other side of a book are mirrored.
    pub(super) fn mirrored_looks(&self, left_out: impl Fn(usize) -> bool) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.width.round() as i64, self.height.round() as i64).hash(&mut hasher);
        for Thing { mark, at, kind } in &self.things {
            match kind {
                ThingKind::Sign(sign) if !left_out(*sign) => (mark, at.1).hash(&mut hasher),
                ThingKind::Picture => (mark, at.1).hash(&mut hasher),
                _ => {}
            }
        }
        hasher.finish()
    }
}
