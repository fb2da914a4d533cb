//! Lines, stroked or filled, that are too thin to print.

use super::context::{Check, Context};
use crate::diag::Severity;
use crate::diag::{Rule, rules};
use crate::pdf::color::Color;
use crate::pdf::geometry::Rect;
use crate::pdf::walk::{At, Container, PaintedPath, Visitor};
use crate::preflight::finding::{Collector, Finding};
use crate::preflight::limits::pt;

rules! {
    HAIRLINE = Rule::needed(
        "hairline",
        "A line, stroked or filled, is thin.",
        "Below 0.124 pt it may vanish on the plate; from there to 0.25 pt it is a warning. Draw it thicker.",
    )
    .standard("GWG2015 effective line width")
    .example("a line is so thin that it may vanish in print; measured: 0.1 pt; limit: at least 0.124 pt", "");
    THIN_WHITE_LINE = Rule::fixed(
        "thin-white-line",
        Severity::Warning,
        "A white line is thin.",
        "Below 0.25 pt the ink around it may close it. Draw it thicker.",
    )
    .standard("GWG R0018")
    .example("a white line is so thin that ink may close it; measured: 0.2 pt; limit: at least 0.25 pt", "");
    THIN_LINE_INKS = Rule::fixed(
        "thin-line-inks",
        Severity::Warning,
        "A line in several inks is thin.",
        "Below 0.25 pt inks can't be kept in register. Draw it thicker, or in one ink.",
    )
    .standard("GWG R0019")
    .example(
        "a line in several inks is too thin to keep them in register; measured: 0.2 pt; limit: at least 0.25 pt",
        "",
    );
}

/// Checks the widths of lines.
pub(super) struct Lines<'a> {
    context: Context<'a>,
    findings: Collector,
}

impl<'a> Lines<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, findings: context.collector() }
    }

    fn check(&mut self, at: &At, area: Option<Rect>, width: f64, color: &Color, alpha: f64) {
        let (least, enough) = self.context.limits.line_width;
        if width >= enough - 0.0005 || alpha <= 0.0 {
            return;
        }
        let several = color.inks().is_some_and(|inks| inks.count() > 1);
        let (rule, severity, message) = if width < least - 0.0005 {
            (&HAIRLINE, Severity::Error, "a line is so thin that it may vanish in print")
        } else if color.pattern.is_none() && color.is_white() {
            (&THIN_WHITE_LINE, Severity::Warning, "a white line is so thin that ink may close it")
        } else if several {
            (
                &THIN_LINE_INKS,
                Severity::Warning,
                "a line in several inks is too thin to keep them in register",
            )
        } else {
            (&HAIRLINE, Severity::Warning, "a line is thin")
        };
        let limit = if severity == Severity::Error { least } else { enough };
        let finding = Finding::new(rule, message)
            .severity(severity)
            .measured(pt(width), format!("at least {}", pt(limit)));
        self.findings.push(finding.object(at.stream).badness(-width).on(area.filter(|_| !at.is_detached)));
    }
}

impl<'a> Check<'a> for Lines<'a> {
    fn finish(self: Box<Self>) -> Collector {
        self.findings
    }
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
        for width in path.filled_lines() {
            self.check(at, path.area, width, &state.fill, state.fill_alpha);
        }
    }
}
