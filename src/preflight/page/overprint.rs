//! Overprint: white that vanishes, and black that leaves gaps in the colour below it.

use lopdf::Dictionary;

use super::backdrop::{Backdrop, is_colored};
use super::context::{Check, Context, text_colors};
use crate::diag::Severity;
use crate::diag::{Rule, rules};
use crate::pdf::color::{Color, Space};
use crate::pdf::geometry::Rect;
use crate::pdf::state::State;
use crate::pdf::walk::{At, PaintedImage, PaintedPath, ShownText, Visitor};
use crate::preflight::finding::{Collector, Finding};
use crate::preflight::limits::pt;

rules! {
    WHITE_TEXT_OVERPRINT = Rule::needed(
        "white-text-overprint",
        "White text is set to overprint.",
        "White is no ink: what lies below prints as if no text were there. Let it knock out.",
    )
    .standard("GWG R0007")
    .example("white text is set to overprint: it will vanish", "");
    WHITE_PATH_OVERPRINT = Rule::fixed(
        "white-path-overprint",
        Severity::Warning,
        "A white path is set to overprint.",
        "White is no ink: what lies below prints as if no path were there. Let it knock out.",
    )
    .standard("GWG R0008")
    .example("a white path is set to overprint: it will vanish", "");
    BLACK_TEXT_KNOCKS_OUT = Rule::fixed(
        "black-text-knocks-out",
        Severity::Warning,
        "Small black text on colour does not overprint with mode 1.",
        "Below 12 pt paper shows around letters where plates shift. Let it overprint.",
    )
    .standard("GWG R0009")
    .example(
        "small black text on colour does not overprint: paper may show around it; measured: 9 pt; limit: overprints below 12 pt",
        "<< /OP true /op true /OPM 1 >>",
    );
    BLACK_LINE_KNOCKS_OUT = Rule::fixed(
        "black-line-knocks-out",
        Severity::Warning,
        "A thin black line on colour does not overprint with mode 1.",
        "Below 2 pt paper shows beside it where plates shift. Let it overprint.",
    )
    .standard("GWG R0010")
    .example(
        "a thin black line on colour does not overprint: paper may show beside it; measured: 0.5 pt; limit: overprints below 2 pt",
        "<< /OP true /op true /OPM 1 >>",
    );
    GRAY_OVERPRINT = Rule::fixed(
        "gray-overprint",
        Severity::Warning,
        "DeviceGray is set to overprint.",
        "It does not keep the colour below, though it looks so. Write black alone in DeviceCMYK.",
    )
    .standard("GWG R0013")
    .example("text in DeviceGray is set to overprint, which does not keep the colour below", "0 0 0 1 k");
    ICC_OVERPRINT = Rule::needed(
        "icc-overprint",
        "CMYK by an ICC profile is set to overprint with mode 1.",
        "Mode 1 keeps what lies below inks of the device alone. Write the inks in DeviceCMYK.",
    )
    .standard("ISO 15930-7")
    .example("a path in CMYK by an ICC profile is set to overprint with mode 1", "");
}

/// Checks overprint.
pub(super) struct Overprint<'a> {
    context: Context<'a>,
    findings: Collector,
    backdrop: Backdrop,
}

impl<'a> Overprint<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, findings: context.collector(), backdrop: Backdrop::default() }
    }

    /// Whether black of this colour leaves what lies below.
    fn keeps_below(state: &State, color: &Color, overprint: bool) -> bool {
        overprint && (state.overprint_mode == 1 || *color.space != Space::DeviceCmyk)
    }

    fn found(&mut self, at: &At, area: Option<Rect>, finding: Finding) {
        self.findings.push(finding.object(at.stream).on(area.filter(|_| !at.is_detached)));
    }

    /// Checks a colour that overprints.
    fn check_space(&mut self, at: &At, what: &str, color: &Color, area: Option<Rect>) {
        match *color.space {
            Space::DeviceGray => {
                let message =
                    format!("{what} in DeviceGray is set to overprint, which does not keep the colour below");
                self.found(at, area, Finding::new(&GRAY_OVERPRINT, message));
            }
            Space::IccBased { components: 4, .. } if at.state.overprint_mode == 1 => {
                let message = format!("{what} in CMYK by an ICC profile is set to overprint with mode 1");
                self.found(at, area, Finding::new(&ICC_OVERPRINT, message));
            }
            _ => {}
        }
    }

    fn is_white(color: &Color) -> bool {
        color.pattern.is_none() && color.is_white()
    }

    fn check_line(&mut self, at: &At, width: f64, color: &Color, overprint: bool, area: Option<Rect>) {
        let limit = self.context.limits.overprint_line;
        let black = color.pattern.is_none() && color.inks().is_some_and(|inks| inks.is_pure_black());
        let Some(area) = area.filter(|_| black && width < limit) else { return };
        if !Self::keeps_below(at.state, color, overprint) && self.backdrop.is_colored(area) {
            let message = "a thin black line on colour does not overprint: paper may show beside it";
            let finding = Finding::new(&BLACK_LINE_KNOCKS_OUT, message);
            self.found(
                at,
                Some(area),
                finding.measured(pt(width), format!("overprints below {}", pt(limit))).badness(-width),
            );
        }
    }
}

impl<'a> Check<'a> for Overprint<'a> {
    fn finish(self: Box<Self>) -> Collector {
        self.findings
    }
}

impl<'a> Visitor<'a> for Overprint<'a> {
    fn path(&mut self, at: &At<'_, 'a>, path: &PaintedPath) {
        let state = at.state;
        if self.context.is_printed(at, path.area) {
            let sides = [
                (path.fill, state.overprint_fill, &state.fill),
                (path.stroke, state.overprint_stroke, &state.stroke),
            ];
            for (_, _, color) in sides.into_iter().filter(|(used, overprint, _)| *used && *overprint) {
                self.check_space(at, "a path", color, path.area);
                if Self::is_white(color) {
                    let message = "a white path is set to overprint: it will vanish";
                    self.found(at, path.area, Finding::new(&WHITE_PATH_OVERPRINT, message));
                }
            }
            if path.stroke {
                self.check_line(at, path.line_width, &state.stroke, state.overprint_stroke, path.area);
            } else {
                for width in path.filled_lines() {
                    self.check_line(at, width, &state.fill, state.overprint_fill, path.area);
                }
            }
        }
        self.backdrop.add_path(at, path);
    }

    fn text(&mut self, at: &At<'_, 'a>, text: &ShownText<'_, 'a>) {
        let Some(area) = text.area.filter(|_| self.context.is_printed(at, text.area)) else { return };
        let state = at.state;
        for color in text_colors(state) {
            // Text that is filled and stroked is judged by its fill.
            let overprint = if state.text.mode == 1 { state.overprint_stroke } else { state.overprint_fill };
            if overprint {
                self.check_space(at, "text", color, text.area);
                if Self::is_white(color) {
                    let message = "white text is set to overprint: it will vanish";
                    self.found(at, text.area, Finding::new(&WHITE_TEXT_OVERPRINT, message));
                }
            }
            let limit = self.context.limits.overprint_text;
            let black = color.pattern.is_none() && color.inks().is_some_and(|inks| inks.is_pure_black());
            let knocks_out = black && text.size < limit && !Self::keeps_below(state, color, overprint);
            if knocks_out && self.backdrop.is_colored(area) {
                let message = "small black text on colour does not overprint: paper may show around it";
                let finding = Finding::new(&BLACK_TEXT_KNOCKS_OUT, message);
                let limit = format!("overprints below {}", pt(limit));
                self.found(at, text.area, finding.measured(pt(text.size), limit).badness(-text.size));
            }
        }
    }

    fn image(&mut self, at: &At<'_, 'a>, image: &PaintedImage) {
        if !at.is_detached && covers(at, image) {
            self.backdrop.add(image.area, true);
        }
    }

    fn shading(&mut self, at: &At<'_, 'a>, _: &'a Dictionary, area: Option<Rect>) {
        if !at.is_detached {
            self.backdrop.add(area, true);
        }
    }
}

/// Whether an image covers what lies below: a stencil does not where it is empty.
fn covers(at: &At, image: &PaintedImage) -> bool {
    let stencil = matches!(image.image.dict.get(b"ImageMask"), Ok(lopdf::Object::Boolean(true)));
    at.state.fill_alpha > 0.0 && (!stencil || is_colored(&at.state.fill))
}
