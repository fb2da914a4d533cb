//! The ink of paths and text, by the sum of their colours. That of images is measured in [`crate::preflight::image_ink`].

use super::context::{Check, Context, path_colors, text_colors};
use crate::diag::Severity;
use crate::diag::{Rule, rules};
use crate::pdf::color::Color;
use crate::pdf::geometry::{Rect, mm};
use crate::pdf::walk::{At, PaintedPath, ShownText, Visitor};
use crate::preflight::finding::{Collector, Finding};
use crate::preflight::limits::percent;

rules! {
    TOTAL_INK = Rule::needed(
        "total-ink",
        "A path, text, or a square of 2 mm of an image or of all that lies on one another takes too much ink.",
        "Above 330 % in all, or as much as `--tac` says, ink dries slowly, sets off and comes through the paper.",
    )
    .standard("printers")
    .example("an image takes more ink than the paper holds; measured: 352 %; limit: at most 330 % over 2 mm", "");
    INK_UNCHECKED = Rule::fixed(
        "ink-unchecked",
        Severity::Warning,
        "The ink of gradients, or of things that lie on one another, could not be measured.",
        "The rasteriser can’t draw the page. Look at its plates in another program.",
    )
    .standard("printers")
    .example("the ink of what lies on one another was not measured", "");
    AVERAGE_INK = Rule::fixed(
        "average-ink",
        Severity::Warning,
        "A path, an image or all that lies on one another takes much ink over 15 mm.",
        "Above 320 % in all a large area stays wet for long. Take colour out; black stays.",
    )
    .standard("GWG R0026")
    .example("an image takes much ink over a large area; measured: 325 %; limit: at most 320 % over 15 mm", "");
}

/// Checks the sums of inks.
pub(super) struct Ink<'a> {
    context: Context<'a>,
    findings: Collector,
}

impl<'a> Ink<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, findings: context.collector() }
    }

    fn check(&mut self, at: &At, what: &str, color: &Color, area: Option<Rect>) {
        let limits = self.context.limits;
        let Some(ink) = color.inks().map(|inks| inks.total()) else { return };
        if !self.context.is_printed(at, area) {
            return;
        }
        // Floats of files are not exact.
        let over = |limit: f64| ink > limit + 0.001;
        let side = area.map_or(0.0, |area| area.width().min(area.height()));
        let (rule, limit, square) = if over(limits.total_ink) {
            (&TOTAL_INK, limits.total_ink, "")
        } else if over(limits.average_ink) && side >= mm(15.0) {
            (&AVERAGE_INK, limits.average_ink, " over 15 mm")
        } else {
            return;
        };
        let finding = Finding::new(rule, format!("{what} takes more ink than the paper holds"));
        let finding = finding.measured(percent(ink), format!("at most {}{square}", percent(limit)));
        self.findings.push(finding.object(at.stream).badness(ink).on(area.filter(|_| !at.is_detached)));
    }
}

impl<'a> Check<'a> for Ink<'a> {
    fn finish(self: Box<Self>) -> Collector {
        self.findings
    }
}

impl<'a> Visitor<'a> for Ink<'a> {
    fn path(&mut self, at: &At<'_, 'a>, path: &PaintedPath) {
        for color in path_colors(at.state, path) {
            self.check(at, "a path", color, path.area);
        }
    }

    fn text(&mut self, at: &At<'_, 'a>, text: &ShownText<'_, 'a>) {
        for color in text_colors(at.state) {
            self.check(at, "text", color, text.area);
        }
    }
}
