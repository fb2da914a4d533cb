//! What the checks of a page share.

use crate::pdf::color::Color;
use crate::pdf::geometry::{Rect, RectExt};
use crate::pdf::object::{Objects, Page};
use crate::pdf::state::State;
use crate::pdf::walk::{At, Container, PaintedPath, Visitor};
use crate::preflight::boxes::Boxes;
use crate::preflight::finding::Collector;
use crate::preflight::limits::Limits;

/// What the checks of a page share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    /// The document.
    pub(super) objects: Objects<'a>,
    /// The page.
    pub(super) page: Page<'a>,
    /// Its boxes.
    pub(super) boxes: Boxes,
    /// What is measured against.
    pub(super) limits: &'a Limits,
}

impl Context<'_> {
    /// A collector for what is found on the page.
    pub(super) fn collector(&self) -> Collector {
        Collector::of_page(self.page.number, self.page.id).with_trim(self.boxes.trim)
    }

    /// What of an area is printed: printer's marks beyond the bleed may do much that nothing else may. Where positions
    /// say nothing, all is.
    pub(super) fn is_printed(&self, at: &At, area: Option<Rect>) -> bool {
        // Marks may come up to the edge of the bleed.
        let printed = self.boxes.bleed.grow(-0.1);
        at.is_detached || area.is_some_and(|area| area.common(printed).is_some())
    }
}

/// A check that sees what a page paints.
pub(super) trait Check<'a>: Visitor<'a> {
    /// What it found.
    fn finish(self: Box<Self>) -> Collector;
}

/// The colours with which text is painted, by its rendering mode (ISO 32000-1, 9.3.6).
pub(super) fn text_colors(state: &State) -> impl Iterator<Item = &Color> {
    let fill = matches!(state.text.mode, 0 | 2 | 4 | 6).then_some(&state.fill);
    let stroke = matches!(state.text.mode, 1 | 2 | 5 | 6).then_some(&state.stroke);
    [fill, stroke].into_iter().flatten()
}

/// The colours with which a path is painted.
pub(super) fn path_colors<'s>(state: &'s State, path: &PaintedPath) -> impl Iterator<Item = &'s Color> {
    [path.fill.then_some(&state.fill), path.stroke.then_some(&state.stroke)].into_iter().flatten()
}

/// Whether a colour leaves ink where it is filled.
pub(super) fn leaves_ink(color: &Color, alpha: f64) -> bool {
    alpha > 0.0 && (color.pattern.is_some() || !color.is_white())
}

/// What kind of content stream paints, for messages: nothing for the page itself.
pub(super) fn inside(container: Container) -> &'static str {
    match container {
        Container::Page => "",
        Container::Form => " in a form",
        Container::Pattern => " in a pattern",
        Container::Glyph => " in a Type 3 glyph",
        Container::SoftMask => " in a soft mask",
        Container::Annotation => " in an annotation",
    }
}
