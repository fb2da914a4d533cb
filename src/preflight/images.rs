//! Images: their effective resolution, and where they stand.

use lopdf::{Dictionary, ObjectId};

use super::finding::{Finding, Report};
use super::page::Context;
use super::rules;
use crate::diag::Severity;
use crate::pdf::matrix::{Matrix, Rect};
use crate::pdf::object::Objects;
use crate::pdf::walk::{At, Container, PaintedImage, Visitor};

/// Sides up to this many pixels are not judged by their resolution (GWG).
const MIN_PIXELS: f64 = 16.0;

/// Where an image stands.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// The page, from 1.
    pub(super) page: usize,
    /// The image.
    pub(super) id: ObjectId,
    /// By what name it goes there.
    pub(super) name: Vec<u8>,
    /// From the unit square to the page.
    pub(super) matrix: Matrix,
    /// Where the page is cut.
    pub(super) trim: Rect,
    /// Whether any of it is printed.
    pub(super) printed: bool,
}

/// Checks images and remembers where they stand.
pub(super) struct Images<'a> {
    context: Context<'a>,
    report: Report,
    placed: Vec<Placed>,
}

impl<'a> Images<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, report: context.report(), placed: Vec::new() }
    }

    pub(super) fn finish(self) -> (Vec<Placed>, Report) {
        (self.placed, self.report)
    }

    fn check_resolution(&mut self, image: &PaintedImage) {
        let (objects, limits) = (self.context.objects, self.context.limits);
        let dict = &image.image.dict;
        let number = |key: &str| objects.number(dict, key).unwrap_or(0.0);
        let (columns, rows) = (number("Width"), number("Height"));
        let (width, height) = image.matrix.units();
        if columns <= MIN_PIXELS || rows <= MIN_PIXELS || width <= 0.0 || height <= 0.0 {
            return;
        }
        let ppi = (columns / width).min(rows / height) * 72.0;
        let is_bitmap = number("BitsPerComponent") == 1.0
            || objects.boolean(dict, "ImageMask") == Some(true)
            || has_filter(objects, dict, b"CCITTFaxDecode")
            || has_filter(objects, dict, b"JBIG2Decode");
        let (rule, (error, warning), what) = if is_bitmap {
            (rules::BITMAP_RESOLUTION, limits.bitmap_ppi, "an image of 1 bit")
        } else {
            (rules::IMAGE_RESOLUTION, limits.image_ppi, "an image")
        };
        let (severity, limit, how) = match ppi {
            ppi if ppi <= error => (Severity::Error, error, "too coarse"),
            ppi if ppi <= warning => (Severity::Warning, warning, "coarse"),
            _ => return,
        };
        let finding =
            Finding::new(rule, format!("{what} is {how} for its size on the page")).severity(severity);
        let finding = finding.measured(format!("{ppi:.0} ppi"), format!("more than {limit:.0} ppi"));
        self.report.push(finding.named(image.name, image.id).badness(-ppi).on(image.area));
    }
}

/// Whether an image is packed by this filter.
pub(super) fn has_filter(objects: Objects, dict: &Dictionary, name: &[u8]) -> bool {
    objects.filters(dict).any(|filter| filter == name)
}

impl<'a> Visitor<'a> for Images<'a> {
    fn image(&mut self, at: &At<'_, 'a>, image: &PaintedImage) {
        let objects = self.context.objects;
        if objects.boolean(&image.image.dict, "Interpolate") == Some(true) {
            let message = "an image asks to be smoothed by the printer (/Interpolate)";
            let finding = Finding::new(rules::IMAGE_INTERPOLATION, message).named(image.name, image.id);
            self.report.push(finding.on(image.area));
        }
        let printed = self.context.is_printed(at, image.area);
        if printed && at.container != Container::SoftMask {
            self.check_resolution(image);
        }
        if let Some(id) = image.id {
            let (page, trim) = (self.context.page.number, self.context.boxes.trim);
            let (name, matrix) = (image.name.to_vec(), image.matrix);
            self.placed.push(Placed { page, id, name, matrix, trim, printed });
        }
    }
}
