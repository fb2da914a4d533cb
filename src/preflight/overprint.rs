//! Overprint: white that vanishes, and black that leaves gaps in the colour below it.

use lopdf::Dictionary;

use super::finding::{Finding, Report};
use super::limits::pt;
use super::lines::filled_lines;
use super::page::{Check, Context, leaves_ink, text_colors};
use super::rules;
use crate::pdf::color::{Color, Space};
use crate::pdf::matrix::Rect;
use crate::pdf::state::State;
use crate::pdf::walk::{At, PaintedImage, PaintedPath, ShownText, Visitor};

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
            let Some(both) = below.intersect(area) else { continue };
            if *colored && both.width() > 0.0 && both.height() > 0.0 {
                return true;
            }
            if below.contains(area, 0.0) {
                return false;
            }
        }
        false
    }
}

/// Whether a colour is more than black ink and paper.
fn is_colored(color: &Color) -> bool {
    match color.inks() {
        Some(inks) => inks.process[..3].iter().sum::<f64>() + inks.spots > 0.001,
        None => leaves_ink(color, 1.0),
    }
}

/// Checks overprint.
pub(super) struct Overprint<'a> {
    context: Context<'a>,
    report: Report,
    backdrop: Backdrop,
}

impl<'a> Overprint<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, report: context.report(), backdrop: Backdrop::default() }
    }

    /// Whether black of this colour leaves what lies below.
    fn keeps_below(state: &State, color: &Color, overprint: bool) -> bool {
        overprint && (state.overprint_mode == 1 || *color.space != Space::DeviceCmyk)
    }

    fn found(&mut self, at: &At, area: Option<Rect>, finding: Finding) {
        self.report.push(finding.object(at.stream).on(area.filter(|_| !at.is_detached)));
    }

    /// Checks a colour that overprints.
    fn check_space(&mut self, at: &At, what: &str, color: &Color, area: Option<Rect>) {
        match *color.space {
            Space::DeviceGray => {
                let message =
                    format!("{what} in DeviceGray is set to overprint, which does not keep the colour below");
                self.found(at, area, Finding::new(rules::GRAY_OVERPRINT, message));
            }
            Space::IccBased { components: 4, .. } if at.state.overprint_mode == 1 => {
                let message = format!("{what} in CMYK by an ICC profile is set to overprint with mode 1");
                self.found(at, area, Finding::new(rules::ICC_OVERPRINT, message));
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
            let finding = Finding::new(rules::BLACK_LINE_KNOCKS_OUT, message);
            self.found(
                at,
                Some(area),
                finding.measured(pt(width), format!("overprints below {}", pt(limit))).badness(-width),
            );
        }
    }
}

impl<'a> Check<'a> for Overprint<'a> {
    fn finish(self: Box<Self>) -> Report {
        self.report
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
                    self.found(at, path.area, Finding::new(rules::WHITE_PATH_OVERPRINT, message));
                }
            }
            if path.stroke {
                self.check_line(at, path.line_width, &state.stroke, state.overprint_stroke, path.area);
            } else {
                for width in filled_lines(path) {
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
                    self.found(at, text.area, Finding::new(rules::WHITE_TEXT_OVERPRINT, message));
                }
            }
            let limit = self.context.limits.overprint_text;
            let black = color.pattern.is_none() && color.inks().is_some_and(|inks| inks.is_pure_black());
            let knocks_out = black && text.size < limit && !Self::keeps_below(state, color, overprint);
            if knocks_out && self.backdrop.is_colored(area) {
                let message = "small black text on colour does not overprint: paper may show around it";
                let finding = Finding::new(rules::BLACK_TEXT_KNOCKS_OUT, message);
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
