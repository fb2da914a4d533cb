//! How large photos stand on finished pages, and what of them is seen.

use std::collections::BTreeMap;

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
    pub(crate) fn union(self, other: Self) -> Self {
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
