//! The ink of paths and text, by the sum of their colours. That of images is measured in [`super::photos`].

use super::finding::{Finding, Report};
use super::limits::percent;
use super::page::{Check, Context, path_colors, text_colors};
use super::rules;
use crate::pdf::color::Color;
use crate::pdf::matrix::{Rect, mm};
use crate::pdf::walk::{At, PaintedPath, ShownText, Visitor};

/// Checks the sums of inks.
pub(super) struct Ink<'a> {
    context: Context<'a>,
    report: Report,
}

impl<'a> Ink<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, report: context.report() }
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
            (rules::TOTAL_INK, limits.total_ink, "")
        } else if over(limits.average_ink) && side >= mm(15.0) {
            (rules::AVERAGE_INK, limits.average_ink, " over 15 mm")
        } else {
            return;
        };
        let finding = Finding::new(rule, format!("{what} takes more ink than the paper holds"));
        let finding = finding.measured(percent(ink), format!("at most {}{square}", percent(limit)));
        self.report.push(finding.object(at.stream).badness(ink).on(area.filter(|_| !at.is_detached)));
    }
}

impl<'a> Check<'a> for Ink<'a> {
    fn finish(self: Box<Self>) -> Report {
        self.report
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
