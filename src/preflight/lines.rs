//! Lines, stroked or filled, that are too thin to print.

use super::finding::{Finding, Report};
use super::limits::pt;
use super::page::{Check, Context};
use super::rules;
use crate::diag::Severity;
use crate::pdf::color::Color;
use crate::pdf::matrix::Rect;
use crate::pdf::walk::{At, Container, PaintedPath, Visitor};

/// How many times longer than wide a filled rectangle is a line.
const LINE_ASPECT: f64 = 5.0;

/// Checks the widths of lines.
pub(super) struct Lines<'a> {
    context: Context<'a>,
    report: Report,
}

impl<'a> Lines<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, report: context.report() }
    }

    fn check(&mut self, at: &At, area: Option<Rect>, width: f64, color: &Color, alpha: f64) {
        let (least, enough) = self.context.limits.line_width;
        if width >= enough - 0.0005 || alpha <= 0.0 {
            return;
        }
        let several = color.inks().is_some_and(|inks| inks.count() > 1);
        let (rule, severity, message) = if width < least - 0.0005 {
            (rules::HAIRLINE, Severity::Error, "a line is so thin that it may vanish in print")
        } else if color.pattern.is_none() && color.is_white() {
            (rules::THIN_WHITE_LINE, Severity::Warning, "a white line is so thin that ink may close it")
        } else if several {
            (
                rules::THIN_LINE_INKS,
                Severity::Warning,
                "a line in several inks is too thin to keep them in register",
            )
        } else {
            (rules::HAIRLINE, Severity::Warning, "a line is thin")
        };
        let limit = if severity == Severity::Error { least } else { enough };
        let finding = Finding::new(rule, message)
            .severity(severity)
            .measured(pt(width), format!("at least {}", pt(limit)));
        self.report.push(finding.object(at.stream).badness(-width).on(area.filter(|_| !at.is_detached)));
    }
}

impl<'a> Check<'a> for Lines<'a> {
    fn finish(self: Box<Self>) -> Report {
        self.report
    }
}

/// The widths of those filled rectangles of a path that are lines.
pub(super) fn filled_lines(path: &PaintedPath) -> impl Iterator<Item = f64> {
    let sides = path.path.subpaths.iter().filter(|_| path.fill).filter_map(|subpath| subpath.sides());
    sides.filter(|(a, b)| a.max(*b) > a.min(*b) * LINE_ASPECT && a.max(*b) > 1.0).map(|(a, b)| a.min(b))
}

impl<'a> Visitor<'a> for Lines<'a> {
    fn path(&mut self, at: &At<'_, 'a>, path: &PaintedPath) {
        if at.container == Container::SoftMask || !self.context.is_printed(at, path.area) {
            return;
        }
        let state = at.state;
        if path.stroke {
            self.check(at, path.area, path.line_width, &state.stroke, state.stroke_alpha);
            return;
        }
        for width in filled_lines(path) {
            self.check(at, path.area, width, &state.fill, state.fill_alpha);
        }
    }
}
