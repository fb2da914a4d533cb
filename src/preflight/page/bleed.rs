//! Whether what reaches the trim reaches the bleed, and whether there is any ink at all.

use lopdf::Dictionary;

use super::context::{Check, Context, leaves_ink, text_colors};
use crate::diag::Severity;
use crate::diag::{Rule, rules};
use crate::pdf::geometry::{Rect, RectExt};
use crate::pdf::walk::{At, PaintedImage, PaintedPath, ShownText, Visitor};
use crate::preflight::boxes::Boxes;
use crate::preflight::finding::{Collector, Finding};
use crate::preflight::limits::in_mm;

rules! {
    BLEED_NOT_REACHED = Rule::needed(
        "bleed-not-reached",
        "What touches or crosses the trim ends before the bleed does, with nothing below; white is no ink.",
        "Paper may show at the cut. Let it go on to the edge of the bleed; 0.1 mm is forgiven.",
    )
    .standard("printers")
    .example(
        "an image reaches the trim but not the edge of the bleed: paper may show at the cut; measured: 3.0 mm short; limit: reached",
        "",
    );
    BLEED_UNCHECKED = Rule::fixed(
        "bleed-unchecked",
        Severity::Warning,
        "So much touches the trim that not all of it was checked.",
        "Each thing at the trim is held against all others, which ends after a hundred million comparisons. Look at the page’s edges.",
    )
    .standard("printers")
    .example("too much touches the trim to check all of it", "");
    PAGE_EMPTY = Rule::fixed(
        "page-empty",
        Severity::Warning,
        "No ink falls on the page.",
        "It may be meant to be blank; if it is not, all that it has is white, clipped away or beyond the trim.",
    )
    .standard("GWG R0005")
    .example("the page is empty: no ink falls on it", "");
}

/// How often a strip of the bleed is held against what may cover it, on one page.
const MOST_LOOKS: usize = 100_000_000;

/// How near to an edge is at the edge, in points: 0.1 mm.
const TOLERANCE: f64 = 0.28;

/// Gathers where there is ink.
pub(super) struct Bleed<'a> {
    context: Context<'a>,
    /// How far ink has to reach: as far as the printer asks, and never beyond the bleed box.
    bleed: Rect,
    /// The boxes of what leaves ink, without text, and what it is.
    areas: Vec<(Rect, &'static str)>,
    has_ink: bool,
}

impl<'a> Bleed<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        let Boxes { trim, bleed } = context.boxes;
        let asked = trim.grow(context.limits.bleed);
        let bleed = asked.common(bleed).unwrap_or(bleed);
        Self { context, bleed, areas: Vec::new(), has_ink: false }
    }

    fn ink(&mut self, at: &At, area: Option<Rect>, what: &'static str) {
        let Some(area) = area.filter(|_| !at.is_detached) else { return };
        self.has_ink |= area.common(self.context.boxes.trim).is_some();
        self.areas.push((area, what));
    }

    /// The strip of paper between a thing at the trim and the bleed's edge, on each side where there is one.
    fn strips(&self, area: Rect) -> Vec<Rect> {
        let (trim, bleed) = (self.context.boxes.trim, self.bleed);
        let Some(area) = area.common(bleed) else { return Vec::new() };
        let inner = trim.grow(-TOLERANCE);
        // Marks beyond the trim are not cut through.
        if area.common(inner).is_none_or(|both| both.width() <= 0.0 || both.height() <= 0.0) {
            return Vec::new();
        }
        let ends_at = |edge: f64, trim: f64, bleed: f64| {
            // Seen from the middle, the edge is at the trim or beyond, but before the bleed's.
            let outward = (bleed - trim).signum();
            (edge - trim) * outward >= -TOLERANCE && (bleed - edge) * outward > TOLERANCE
        };
        [
            (area.x0, trim.x0, bleed.x0, Rect { x0: bleed.x0, x1: area.x0, ..area }),
            (area.x1, trim.x1, bleed.x1, Rect { x0: area.x1, x1: bleed.x1, ..area }),
            (area.y0, trim.y0, bleed.y0, Rect { y0: bleed.y0, y1: area.y0, ..area }),
            (area.y1, trim.y1, bleed.y1, Rect { y0: area.y1, y1: bleed.y1, ..area }),
        ]
        .into_iter()
        .filter(|(edge, trim, bleed, _)| ends_at(*edge, *trim, *bleed))
        .map(|(.., strip)| strip)
        .collect()
    }
}

impl<'a> Check<'a> for Bleed<'a> {
    fn finish(self: Box<Self>) -> Collector {
        let mut findings = self.context.collector();
        if !self.has_ink {
            findings.push(Finding::new(&PAGE_EMPTY, "the page is empty: no ink falls on it"));
        }
        // Only what reaches beyond the trim can cover a strip of the bleed.
        let inner = self.context.boxes.trim.grow(-TOLERANCE);
        let beyond: Vec<Rect> =
            self.areas.iter().map(|(area, _)| *area).filter(|area| !inner.holds(*area, 0.0)).collect();
        let mut looks = MOST_LOOKS;
        for (area, what) in &self.areas {
            for strip in self.strips(*area) {
                if looks < beyond.len() {
                    findings
                        .push(Finding::new(&BLEED_UNCHECKED, "too much touches the trim to check all of it"));
                    return findings;
                }
                looks -= beyond.len();
                // No paper shows where something else covers it.
                if beyond.iter().any(|other| other.holds(strip, TOLERANCE)) {
                    continue;
                }
                let message = format!(
                    "{what} reaches the trim but not the edge of the bleed: paper may show at the cut"
                );
                let gap = strip.width().min(strip.height());
                let finding = Finding::new(&BLEED_NOT_REACHED, message);
                findings.push(
                    finding.measured(format!("{} short", in_mm(gap)), "reached").badness(gap).on(Some(*area)),
                );
            }
        }
        findings
    }
}

impl<'a> Visitor<'a> for Bleed<'a> {
    fn path(&mut self, at: &At<'_, 'a>, path: &PaintedPath) {
        let state = at.state;
        if path.fill && leaves_ink(&state.fill, state.fill_alpha)
            || path.stroke && leaves_ink(&state.stroke, state.stroke_alpha)
        {
            self.ink(at, path.area, "a path");
        }
    }

    fn text(&mut self, at: &At<'_, 'a>, text: &ShownText<'_, 'a>) {
        let trim = self.context.boxes.trim;
        let visible = !at.is_detached && text.area.and_then(|area| area.common(trim)).is_some();
        self.has_ink |= visible && text_colors(at.state).any(|color| leaves_ink(color, at.state.fill_alpha));
    }

    fn image(&mut self, at: &At<'_, 'a>, image: &PaintedImage) {
        if at.state.fill_alpha > 0.0 {
            self.ink(at, image.area, "an image");
        }
    }

    fn shading(&mut self, at: &At<'_, 'a>, _: &'a Dictionary, area: Option<Rect>) {
        self.ink(at, area, "a gradient");
    }
}
