//! Text: too small for its colours, too rich, or too near to where the page is cut.

use std::collections::HashMap;

use lopdf::{Dictionary, ObjectId};

use super::backdrop::Backdrop;
use super::context::{Check, Context, text_colors};
use crate::diag::Severity;
use crate::diag::{Rule, rules};
use crate::pdf::geometry::{Rect, RectExt};
use crate::pdf::walk::{At, PaintedImage, PaintedPath, ShownText, Visitor};
use crate::preflight::finding::{Collector, Finding};
use crate::preflight::limits::{in_mm, percent, pt};
use crate::preflight::program::ProgramBytes;

rules! {
    TEXT_NEAR_TRIM = Rule::fixed(
        "text-near-trim",
        Severity::Warning,
        "Text is near the trim.",
        "Within 3 mm of it letters may be cut, as no cut is exact. A tenth of a millimetre is forgiven.",
    )
    .standard("printers")
    .example("text is near the trim: it may be cut; measured: 1.1 mm; limit: at least 3.0 mm", "");
    SMALL_WHITE_TEXT = Rule::fixed(
        "small-white-text",
        Severity::Warning,
        "White text on colour is small.",
        "Below 8 pt the ink around it may close its letters. Set it larger, or bolder.",
    )
    .standard("GWG R0016")
    .example("white text on colour is so small that ink may close it; measured: 7 pt; limit: at least 8 pt", "");
    SMALL_TEXT_INKS = Rule::fixed(
        "small-text-inks",
        Severity::Warning,
        "Text in several inks is small.",
        "Below 8 pt inks can't be kept in register, and letters get fringes. Set it in one ink.",
    )
    .standard("GWG R0017")
    .example(
        "text in several inks is too small to keep them in register; measured: 7 pt; limit: at least 8 pt",
        "",
    );
    RICH_BLACK_TEXT = Rule::fixed(
        "rich-black-text",
        Severity::Warning,
        "Text of 85 % black or more takes much ink.",
        "Above 280 % in all it dries slowly and sets off, and its edges are coloured. Set it in black alone.",
    )
    .standard("GWG R0015")
    .example("black text takes much ink of other colours; measured: 290 %; limit: at most 280 %", "");
}

/// Black ink from which text is black.
const BLACK: f64 = 0.85;

/// Checks text.
pub(super) struct Texts<'a> {
    context: Context<'a>,
    findings: Collector,
    backdrop: Backdrop,
    /// Programs that had to be looked into, by their fonts.
    programs: HashMap<ObjectId, Option<ProgramBytes>>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self {
            context,
            findings: context.collector(),
            backdrop: Backdrop::default(),
            programs: HashMap::new(),
        }
    }

    fn found(&mut self, at: &At, area: Rect, finding: Finding) {
        self.findings.push(finding.object(at.stream).on(Some(area).filter(|_| !at.is_detached)));
    }

    /// How far the string's own glyphs reach: the descriptor's numbers are those of all glyphs.
    fn reach(&mut self, text: &ShownText) -> Option<(f64, f64)> {
        let objects = self.context.objects;
        let font = text.font?;
        let read = || font.program.and_then(|program| ProgramBytes::read(objects, program).ok());
        let program = self.programs.entry(font.id?).or_insert_with(read).as_ref()?;
        program.parse().ok()?.reach(objects, font, text.codes)
    }

    fn check_margin(&mut self, at: &At, text: &ShownText, mut area: Rect) {
        if self.margin(area).is_some()
            && let Some(reach) = self.reach(text)
        {
            match text.area_of(reach).common(at.state.clip) {
                Some(exact) => area = exact,
                None => return,
            }
        }
        if let Some(least) = self.margin(area) {
            let safety = self.context.limits.safety;
            let finding = Finding::new(&TEXT_NEAR_TRIM, "text is near the trim: it may be cut");
            self.found(
                at,
                area,
                finding.measured(in_mm(least), format!("at least {}", in_mm(safety))).badness(-least),
            );
        }
    }

    /// How near to the trim an area is, if that is too near.
    fn margin(&self, area: Rect) -> Option<f64> {
        let (trim, safety) = (self.context.boxes.trim, self.context.limits.safety);
        // What stands beyond the trim is no part of the page.
        area.common(trim)?;
        let margins = [area.x0 - trim.x0, area.y0 - trim.y0, trim.x1 - area.x1, trim.y1 - area.y1];
        let least = margins.into_iter().fold(f64::INFINITY, f64::min);
        // A tenth of a millimetre is forgiven.
        (least < safety - 0.28).then_some(least)
    }
}

impl<'a> Check<'a> for Texts<'a> {
    fn finish(self: Box<Self>) -> Collector {
        self.findings
    }
}

impl<'a> Visitor<'a> for Texts<'a> {
    fn text(&mut self, at: &At<'_, 'a>, text: &ShownText<'_, 'a>) {
        let limits = self.context.limits;
        let Some(area) = text.area.filter(|_| self.context.is_printed(at, text.area)) else { return };
        if at.state.fill_alpha <= 0.0 {
            return;
        }
        let mut is_seen = false;
        for color in text_colors(at.state) {
            is_seen = true;
            let is_small = text.size < limits.small_text - 0.005;
            let limit = format!("at least {}", pt(limits.small_text));
            if color.pattern.is_none() && color.is_white() {
                if is_small && self.backdrop.is_colored(area) {
                    let finding = Finding::new(
                        &SMALL_WHITE_TEXT,
                        "white text on colour is so small that ink may close it",
                    );
                    self.found(at, area, finding.measured(pt(text.size), limit).badness(-text.size));
                }
                continue;
            }
            let Some(inks) = color.inks() else { continue };
            if is_small && inks.count() > 1 {
                let message = "text in several inks is too small to keep them in register";
                let finding = Finding::new(&SMALL_TEXT_INKS, message);
                self.found(at, area, finding.measured(pt(text.size), limit).badness(-text.size));
            }
            if inks.process[3] >= BLACK && inks.total() > limits.black_text_ink + 0.001 {
                let finding = Finding::new(&RICH_BLACK_TEXT, "black text takes much ink of other colours");
                let limit = format!("at most {}", percent(limits.black_text_ink));
                self.found(at, area, finding.measured(percent(inks.total()), limit).badness(inks.total()));
            }
        }
        if is_seen && !at.is_detached {
            self.check_margin(at, text, area);
        }
    }

    fn path(&mut self, at: &At<'_, 'a>, path: &PaintedPath) {
        self.backdrop.add_path(at, path);
    }

    fn image(&mut self, at: &At<'_, 'a>, image: &PaintedImage) {
        if !at.is_detached {
            self.backdrop.add(image.area, true);
        }
    }

    fn shading(&mut self, at: &At<'_, 'a>, _: &'a Dictionary, area: Option<Rect>) {
        if !at.is_detached {
            self.backdrop.add(area, true);
        }
    }
}
