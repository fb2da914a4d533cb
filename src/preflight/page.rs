//! Checks a page: its dictionary, and all that it paints, with a visitor for each subject.

use lopdf::{Dictionary, ObjectId, Stream};

use super::boxes::Boxes;
use super::finding::{Finding, Report};
use super::fonts::{Shown, ShownFonts};
use super::images::{Images, Placed};
use super::limits::Limits;
use super::{annotations, bleed, boxes, color, content, ink, lines, overprint, text, transparency};
use crate::pdf::color::Color;
use crate::pdf::font::Fonts;
use crate::pdf::matrix::Rect;
use crate::pdf::object::{Objects, Page};
use crate::pdf::state::State;
use crate::pdf::walk::{At, Container, Fault, PaintedImage, PaintedPath, ShownText, Visitor, walk};

/// What the checks of a page share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    /// The document.
    pub(super) objects: Objects<'a>,
    /// The page.
    pub(super) page: Page<'a>,
    /// Its boxes.
    pub(super) boxes: Boxes,
    /// What is measured against.
    pub(super) limits: &'a Limits,
}

impl Context<'_> {
    /// An empty report of the page.
    pub(super) fn report(&self) -> Report {
        Report::of_page(self.page.number, self.page.id).with_trim(self.boxes.trim)
    }

    /// What of an area is printed: printer's marks beyond the bleed may do much that nothing else may. Where positions
    /// say nothing, all is.
    pub(super) fn is_printed(&self, at: &At, area: Option<Rect>) -> bool {
        // Marks may come up to the edge of the bleed.
        let printed = self.boxes.bleed.grow(-0.1);
        at.is_detached || area.is_some_and(|area| area.intersect(printed).is_some())
    }
}

/// A check that sees what a page paints.
pub(super) trait Check<'a>: Visitor<'a> {
    /// What it found.
    fn finish(self: Box<Self>) -> Report;
}

/// What the check of a page comes to.
pub(super) struct Checked<'a> {
    /// The findings.
    pub(super) findings: Vec<Finding>,
    /// What is shown of each font, for the check of the fonts.
    pub(super) shown: Vec<Shown<'a>>,
    /// Where images stand, for the check of their ink.
    pub(super) placed: Vec<Placed>,
}

/// Checks a page.
pub(super) fn check<'a>(
    objects: Objects<'a>,
    fonts: &Fonts<'a>,
    page: Page<'a>,
    limits: &'a Limits,
) -> Checked<'a> {
    let context = Context { objects, page, boxes: Boxes::of(objects, page), limits };
    let mut report = context.report();
    boxes::check(objects, page, limits, &mut report);
    annotations::check(&context, &mut report);
    let mut checks = Checks {
        checks: vec![
            Box::new(bleed::Bleed::new(context)),
            Box::new(color::Colors::new(context)),
            Box::new(content::Content::new(context)),
            Box::new(ink::Ink::new(context)),
            Box::new(lines::Lines::new(context)),
            Box::new(overprint::Overprint::new(context)),
            Box::new(text::Texts::new(context)),
            Box::new(transparency::Transparency::new(context)),
        ],
        fonts: ShownFonts::new(context),
        images: Images::new(context),
    };
    walk(objects, fonts, page, &mut checks);
    let mut findings = report.into_list();
    findings.extend(checks.checks.into_iter().flat_map(|check| check.finish().into_list()));
    let (shown, in_fonts) = checks.fonts.finish();
    let (placed, in_images) = checks.images.finish();
    findings.extend(in_fonts.into_list());
    findings.extend(in_images.into_list());
    Checked { findings, shown, placed }
}

/// All checks at once.
struct Checks<'a> {
    checks: Vec<Box<dyn Check<'a> + 'a>>,
    fonts: ShownFonts<'a>,
    images: Images<'a>,
}

impl<'a> Checks<'a> {
    fn each(&mut self, mut tell: impl FnMut(&mut dyn Visitor<'a>)) {
        self.checks.iter_mut().for_each(|check| tell(check.as_mut()));
        tell(&mut self.fonts);
        tell(&mut self.images);
    }
}

impl<'a> Visitor<'a> for Checks<'a> {
    fn path(&mut self, at: &At<'_, 'a>, path: &PaintedPath) {
        self.each(|check| check.path(at, path));
    }
    fn text(&mut self, at: &At<'_, 'a>, text: &ShownText<'_, 'a>) {
        self.each(|check| check.text(at, text));
    }
    fn image(&mut self, at: &At<'_, 'a>, image: &PaintedImage) {
        self.each(|check| check.image(at, image));
    }
    fn shading(&mut self, at: &At<'_, 'a>, shading: &'a Dictionary, area: Option<Rect>) {
        self.each(|check| check.shading(at, shading, area));
    }
    fn form(&mut self, at: &At<'_, 'a>, id: Option<ObjectId>, form: &'a Stream) {
        self.each(|check| check.form(at, id, form));
    }
    fn soft_mask(&mut self, at: &At<'_, 'a>, id: Option<ObjectId>, group: &'a Stream, mask: &'a Dictionary) {
        self.each(|check| check.soft_mask(at, id, group, mask));
    }
    fn parameters(&mut self, at: &At<'_, 'a>, id: Option<ObjectId>, parameters: &'a Dictionary) {
        self.each(|check| check.parameters(at, id, parameters));
    }
    fn other(&mut self, at: &At<'_, 'a>, id: Option<ObjectId>, dict: &'a Dictionary) {
        self.each(|check| check.other(at, id, dict));
    }
    fn fault(&mut self, at: &At<'_, 'a>, fault: Fault) {
        self.each(|check| check.fault(at, fault));
    }
}

/// The colours with which text is painted, by its rendering mode (ISO 32000-1, 9.3.6).
pub(super) fn text_colors(state: &State) -> impl Iterator<Item = &Color> {
    let fill = matches!(state.text.mode, 0 | 2 | 4 | 6).then_some(&state.fill);
    let stroke = matches!(state.text.mode, 1 | 2 | 5 | 6).then_some(&state.stroke);
    [fill, stroke].into_iter().flatten()
}

/// The colours with which a path is painted.
pub(super) fn path_colors<'s>(state: &'s State, path: &PaintedPath) -> impl Iterator<Item = &'s Color> {
    [path.fill.then_some(&state.fill), path.stroke.then_some(&state.stroke)].into_iter().flatten()
}

/// Whether a colour leaves ink where it is filled.
pub(super) fn leaves_ink(color: &Color, alpha: f64) -> bool {
    alpha > 0.0 && (color.pattern.is_some() || !color.is_white())
}

/// What kind of content stream paints, for messages: nothing for the page itself.
pub(super) fn inside(container: Container) -> &'static str {
    match container {
        Container::Page => "",
        Container::Form => " in a form",
        Container::Pattern => " in a pattern",
        Container::Glyph => " in a Type 3 glyph",
        Container::SoftMask => " in a soft mask",
        Container::Annotation => " in an annotation",
    }
}
