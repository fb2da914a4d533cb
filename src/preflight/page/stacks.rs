//! Whether things lie on one another so that their inks add up, or change along a gradient: only plates tell how much.

use lopdf::{Dictionary, Object};

use super::context::{Context, leaves_ink, text_colors};
use crate::pdf::color::Color;
use crate::pdf::geometry::{Rect, mm};
use crate::pdf::walk::{At, Fault, PaintedImage, PaintedPath, ShownText, Visitor};
use crate::preflight::plates::Wanted;

/// Text from this size on, in points, has strokes of two millimetres.
const LARGE_TEXT: f64 = 24.0;

/// Looks for what adds up.
pub(super) struct Stacks<'a> {
    context: Context<'a>,
    /// The most ink of anything that knocks out what lies below.
    covering: f64,
    /// The most ink of anything that adds to what lies below.
    adding: f64,
    /// Whether something is painted whose ink is known by its pixels alone.
    unknown: bool,
    /// Whether there is more on the page than is followed.
    too_much: bool,
}

impl<'a> Stacks<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, covering: 0.0, adding: 0.0, unknown: false, too_much: false }
    }

    /// What is to be measured on the page's plates; nothing where no more ink than the limit can come together.
    pub(super) fn finish(self) -> Option<Wanted> {
        let limit = self.context.limits.total_ink.min(self.context.limits.average_ink);
        let over = self.unknown || self.adding > 0.0 && self.covering + self.adding > limit;
        let (number, boxes) = (self.context.page.number, self.context.boxes);
        let wanted = Wanted { page: number, trim: boxes.trim, bleed: boxes.bleed };
        (over && !self.too_much).then_some(wanted)
    }

    /// Notes a colour: whether it adds to what lies below, and whether it is wide enough to matter.
    fn add(&mut self, at: &At, color: &Color, overprint: bool, width: f64, alpha: f64) {
        let Some(ink) = color.inks().map(|inks| inks.total()) else { return };
        if at.is_detached || !leaves_ink(color, alpha) {
            return;
        }
        if (overprint || blends(at)) && width >= mm(2.0) {
            self.adding = self.adding.max(ink);
        } else {
            self.covering = self.covering.max(ink);
        }
    }

    fn is_seen(&self, at: &At, area: Option<Rect>) -> bool {
        self.context.is_printed(at, area)
    }
}

/// Whether what is painted is blended with what lies below by another mode than the usual one.
fn blends(at: &At) -> bool {
    !matches!(at.state.blend_mode.as_slice(), b"Normal" | b"Compatible")
}

/// The smaller side of an area.
fn side(area: Option<Rect>) -> f64 {
    area.map_or(0.0, |area| area.width().min(area.height()))
}

impl<'a> Visitor<'a> for Stacks<'a> {
    fn path(&mut self, at: &At<'_, 'a>, path: &PaintedPath) {
        if !self.is_seen(at, path.area) {
            return;
        }
        let state = at.state;
        if path.fill {
            self.add(at, &state.fill, state.overprint_fill, side(path.area), state.fill_alpha);
        }
        if path.stroke {
            self.add(at, &state.stroke, state.overprint_stroke, path.line_width, state.stroke_alpha);
        }
    }

    fn text(&mut self, at: &At<'_, 'a>, text: &ShownText<'_, 'a>) {
        if !self.is_seen(at, text.area) {
            return;
        }
        let width = if text.size >= LARGE_TEXT { mm(2.0) } else { 0.0 };
        for color in text_colors(at.state) {
            self.add(at, color, at.state.overprint_fill, width, at.state.fill_alpha);
        }
    }

    fn image(&mut self, at: &At<'_, 'a>, image: &PaintedImage) {
        if !self.is_seen(at, image.area) {
            return;
        }
        if matches!(image.image.dict.get(b"ImageMask"), Ok(Object::Boolean(true))) {
            self.add(at, &at.state.fill, at.state.overprint_fill, side(image.area), at.state.fill_alpha);
        } else {
            // What an image takes alone is measured on its own pixels.
            self.covering = self.covering.max(self.context.limits.average_ink);
            self.unknown |= blends(at) && !at.is_detached;
        }
    }

    fn shading(&mut self, at: &At<'_, 'a>, _: &'a Dictionary, area: Option<Rect>) {
        self.unknown |= !at.is_detached && self.is_seen(at, area) && side(area) >= mm(2.0);
    }

    fn fault(&mut self, _: &At<'_, 'a>, fault: Fault) {
        self.too_much |= fault == Fault::TooMuch;
    }
}
