//! What lies below things on a page.

use super::context::leaves_ink;
use crate::pdf::color::Color;
use crate::pdf::geometry::{Rect, RectExt};
use crate::pdf::walk::{At, PaintedPath};

/// How many painted areas are remembered.
const MAX_AREAS: usize = 5000;

/// What has been painted so far, by boxes.
#[derive(Debug, Default)]
pub(super) struct Backdrop(Vec<(Rect, bool)>);

impl Backdrop {
    /// Remembers an area, and whether colour covers it.
    pub(super) fn add(&mut self, area: Option<Rect>, colored: bool) {
        if let Some(area) = area.filter(|_| self.0.len() < MAX_AREAS) {
            self.0.push((area, colored));
        }
    }

    /// Remembers a path.
    pub(super) fn add_path(&mut self, at: &At, path: &PaintedPath) {
        let state = at.state;
        if path.fill && state.fill_alpha > 0.0 && !at.is_detached {
            self.add(path.area, is_colored(&state.fill));
        }
    }

    /// Whether there is colour below an area.
    pub(super) fn is_colored(&self, area: Rect) -> bool {
        for (below, colored) in self.0.iter().rev() {
            let Some(both) = below.common(area) else { continue };
            if *colored && both.width() > 0.0 && both.height() > 0.0 {
                return true;
            }
            if below.holds(area, 0.0) {
                return false;
            }
        }
        false
    }
}

/// Whether a colour is more than black ink and paper.
pub(super) fn is_colored(color: &Color) -> bool {
    match color.inks() {
        Some(inks) => inks.process[..3].iter().sum::<f64>() + inks.spots > 0.001,
        None => leaves_ink(color, 1.0),
    }
}
