//! Checks a page: its dictionary, and all that it paints, with a visitor for each subject.

// Hostile bytes are read here: nothing is taken from a place that they name without asking whether it is there.
#![warn(clippy::indexing_slicing, clippy::string_slice)]

pub(super) mod annotations;
mod backdrop;
pub(super) mod bleed;
pub(super) mod color;
pub(super) mod content;
mod context;
pub(super) mod fonts;
pub(super) mod images;
pub(super) mod ink;
pub(super) mod lines;
pub(super) mod overprint;
mod stacks;
pub(super) mod text;
pub(super) mod transparency;

use lopdf::{Dictionary, ObjectId, Stream};

use super::boxes::{self, Boxes};
use super::finding::Finding;
use super::limits::Limits;
use super::plates::Wanted;
use crate::pdf::font::Fonts;
use crate::pdf::geometry::Rect;
use crate::pdf::object::{Objects, Page};
use crate::pdf::walk::{At, Fault, PaintedImage, PaintedPath, ShownText, Visitor, walk};
use context::{Check, Context};
use fonts::{Shown, ShownFonts};
use images::{Images, Placed};
use stacks::Stacks;

/// What the check of a page comes to.
pub(super) struct Checked<'a> {
    /// The findings.
    pub(super) findings: Vec<Finding>,
    /// What is shown of each font, for the check of the fonts.
    pub(super) shown: Vec<Shown<'a>>,
    /// Where images stand, for the check of their ink.
    pub(super) placed: Vec<Placed>,
    /// What is to be measured on the page's plates.
    pub(super) stacked: Option<Wanted>,
}

/// Checks a page.
pub(super) fn check<'a>(
    objects: Objects<'a>,
    fonts: &Fonts<'a>,
    page: Page<'a>,
    limits: &'a Limits,
) -> Checked<'a> {
    let context = Context { objects, page, boxes: Boxes::of(objects, page), limits };
    let mut found = context.collector();
    boxes::check(objects, page, limits, &mut found);
    annotations::check(&context, &mut found);
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
        stacks: Stacks::new(context),
    };
    walk(objects, fonts, page, &mut checks);
    let mut findings = found.into_list();
    findings.extend(checks.checks.into_iter().flat_map(|check| check.finish().into_list()));
    let (shown, in_fonts) = checks.fonts.finish();
    let (placed, in_images) = checks.images.finish();
    findings.extend(in_fonts.into_list());
    findings.extend(in_images.into_list());
    Checked { findings, shown, placed, stacked: checks.stacks.finish() }
}

/// All checks at once.
struct Checks<'a> {
    checks: Vec<Box<dyn Check<'a> + 'a>>,
    fonts: ShownFonts<'a>,
    images: Images<'a>,
    stacks: Stacks<'a>,
}

impl<'a> Checks<'a> {
    fn each(&mut self, mut tell: impl FnMut(&mut dyn Visitor<'a>)) {
        self.checks.iter_mut().for_each(|check| tell(check.as_mut()));
        tell(&mut self.fonts);
        tell(&mut self.images);
        tell(&mut self.stacks);
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
