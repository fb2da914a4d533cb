//! Whether things lie on one another so that their inks add up, or change along a gradient: only plates tell how much.

use lopdf::{Dictionary, Object};

use super::context::{Context, leaves_ink, text_colors};
use crate::pdf::color::Color;
use crate::pdf::geometry::{Rect, RectExt, mm};
use crate::pdf::walk::{At, Fault, PaintedImage, PaintedPath, ShownText, Visitor};
use crate::preflight::plates::Wanted;

/// Text from this size on, in points, has strokes of two millimetres.
const LARGE_TEXT: f64 = 24.0;

/// How many things are remembered of a page, and how often one of them is held against what comes after.
const MOST_THINGS: usize = 5000;
const MOST_LOOKS: usize = 20_000_000;

/// Looks for what adds up.
pub(super) struct Stacks<'a> {
    context: Context<'a>,
    /// What was painted so far: where, and the most ink that may lie there.
    things: Vec<(Rect, f64)>,
    looks: usize,
    /// Whether more ink than the limit may come together, or nobody can tell.
    over: bool,
    /// Whether there is more on the page than is followed.
    too_much: bool,
}

impl<'a> Stacks<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, things: Vec::new(), looks: MOST_LOOKS, over: false, too_much: false }
    }

    /// What is to be measured on the page's plates; nothing where no more ink than the limit can come together.
    pub(super) fn finish(self) -> Option<Wanted> {
        let (number, boxes) = (self.context.page.number, self.context.boxes);
        let wanted = Wanted { page: number, trim: boxes.trim, bleed: boxes.bleed };
        (self.over && !self.too_much).then_some(wanted)
    }

    /// Notes a colour: whether it adds to what lies below, and whether it is wide enough to matter.
    fn add(
        &mut self,
        at: &At,
        color: &Color,
        overprint: bool,
        (area, width): (Option<Rect>, f64),
        alpha: f64,
    ) {
        let (Some(area), Some(ink)) = (area, color.inks().map(|inks| inks.total())) else { return };
        if at.is_detached || !leaves_ink(color, alpha) {
            return;
        }
        let adds = (overprint || blends(at)) && width >= mm(2.0);
        let below = if adds { self.below(area) } else { 0.0 };
        self.put(area, ink + below, adds);
    }

    /// The most ink that may lie below an area.
    fn below(&mut self, area: Rect) -> f64 {
        if self.things.len() >= MOST_THINGS || self.looks < self.things.len() {
            return f64::INFINITY;
        }
        self.looks -= self.things.len();
        let touches =
            |below: &Rect| below.common(area).is_some_and(|both| both.width() > 0.0 && both.height() > 0.0);
        self.things.iter().filter(|(below, _)| touches(below)).map(|(_, ink)| *ink).fold(0.0, f64::max)
    }

    fn put(&mut self, area: Rect, ink: f64, adds: bool) {
        let limit = self.context.limits.total_ink.min(self.context.limits.average_ink);
        self.over |= adds && ink > limit;
        if self.things.len() < MOST_THINGS {
            self.things.push((area, ink));
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
            let size = (path.area, side(path.area));
            self.add(at, &state.fill, state.overprint_fill, size, state.fill_alpha);
        }
        if path.stroke {
            let size = (path.area, path.line_width);
            self.add(at, &state.stroke, state.overprint_stroke, size, state.stroke_alpha);
        }
    }

    fn text(&mut self, at: &At<'_, 'a>, text: &ShownText<'_, 'a>) {
        if !self.is_seen(at, text.area) {
            return;
        }
        let width = if text.size >= LARGE_TEXT { mm(2.0) } else { 0.0 };
        for color in text_colors(at.state) {
            self.add(at, color, at.state.overprint_fill, (text.area, width), at.state.fill_alpha);
        }
    }

    fn image(&mut self, at: &At<'_, 'a>, image: &PaintedImage) {
        if !self.is_seen(at, image.area) {
            return;
        }
        if matches!(image.image.dict.get(b"ImageMask"), Ok(Object::Boolean(true))) {
            let size = (image.area, side(image.area));
            self.add(at, &at.state.fill, at.state.overprint_fill, size, at.state.fill_alpha);
        } else if let Some(area) = image.area.filter(|_| !at.is_detached) {
            // What an image takes alone is measured on its own pixels.
            self.put(area, self.context.limits.average_ink, false);
            self.over |= blends(at);
        }
    }

    fn shading(&mut self, at: &At<'_, 'a>, _: &'a Dictionary, area: Option<Rect>) {
        self.over |= !at.is_detached && self.is_seen(at, area) && side(area) >= mm(2.0);
    }

    fn fault(&mut self, _: &At<'_, 'a>, fault: Fault) {
        self.too_much |= fault == Fault::TooMuch;
    }
}
