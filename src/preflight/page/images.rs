//! Images: their effective resolution, and where they stand.

use lopdf::ObjectId;

use super::context::Context;
use crate::diag::Severity;
use crate::diag::{Rule, rules};
use crate::pdf::geometry::{Affine, MatrixExt, Rect, effective_ppi};
use crate::pdf::walk::{At, Container, PaintedImage, Visitor};
use crate::preflight::finding::{Collector, Finding};

rules! {
    IMAGE_RESOLUTION = Rule::needed(
        "image-resolution",
        "An image in colour or grey is coarse; of more than 16 pixels, no mask.",
        "Pixels are seen as such up to 149 ppi, as large as it stands on the page; up to 224 ppi it is a warning. Place a finer one, or the same smaller.",
    )
    .standard("GWG R0031")
    .example("an image is too coarse for its size on the page; measured: 96 ppi; limit: more than 149 ppi", "");
    BITMAP_RESOLUTION = Rule::needed(
        "bitmap-resolution",
        "An image of 1 bit is coarse.",
        "Its steps are seen up to 549 ppi, as large as it stands on the page; up to 799 ppi it is a warning. Place a finer one, or a drawing.",
    )
    .standard("GWG R0032")
    .example(
        "an image of 1 bit is coarse for its size on the page; measured: 600 ppi; limit: more than 799 ppi",
        "",
    );
    IMAGE_INTERPOLATION = Rule::fixed(
        "image-interpolation",
        Severity::Warning,
        "An image asks to be smoothed.",
        "Each program smooths in another way, or not at all. Place an image that is fine enough without.",
    )
    .standard("printers")
    .example("an image asks to be smoothed by the printer (/Interpolate)", "");
    IMAGE_BROKEN = Rule::needed(
        "image-broken",
        "An image can't be decoded, or has another size than it states.",
        "It is missing in print, or in part. Replace the image's file, and export again.",
    )
    .standard("ISO 32000-1")
    .example("an image can't be decoded (it has 1000 bytes of 270400)", "");
}

/// Sides up to this many pixels are not judged by their resolution (GWG).
const MIN_PIXELS: f64 = 16.0;

/// Where an image stands.
#[derive(Debug, Clone)]
pub(in crate::preflight) struct Placed {
    /// The page, from 1.
    pub(in crate::preflight) page: usize,
    /// The image.
    pub(in crate::preflight) id: ObjectId,
    /// By what name it goes there.
    pub(in crate::preflight) name: Vec<u8>,
    /// From the unit square to the page.
    pub(in crate::preflight) matrix: Affine,
    /// Where the page is cut.
    pub(in crate::preflight) trim: Rect,
    /// Whether any of it is printed.
    pub(in crate::preflight) printed: bool,
}

/// Checks images and remembers where they stand.
pub(super) struct Images<'a> {
    context: Context<'a>,
    findings: Collector,
    placed: Vec<Placed>,
}

impl<'a> Images<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, findings: context.collector(), placed: Vec::new() }
    }

    pub(super) fn finish(self) -> (Vec<Placed>, Collector) {
        (self.placed, self.findings)
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
        let ppi = effective_ppi((columns, rows), (width, height));
        let is_bitmap = number("BitsPerComponent") == 1.0
            || objects.boolean(dict, "ImageMask") == Some(true)
            || objects.has_filter(dict, b"CCITTFaxDecode")
            || objects.has_filter(dict, b"JBIG2Decode");
        let (rule, (error, warning), what) = if is_bitmap {
            (&BITMAP_RESOLUTION, limits.bitmap_ppi, "an image of 1 bit")
        } else {
            (&IMAGE_RESOLUTION, limits.image_ppi, "an image")
        };
        let (severity, limit, how) = match ppi {
            ppi if ppi <= error => (Severity::Error, error, "too coarse"),
            ppi if ppi <= warning => (Severity::Warning, warning, "coarse"),
            _ => return,
        };
        let finding =
            Finding::new(rule, format!("{what} is {how} for its size on the page")).severity(severity);
        let finding = finding.measured(format!("{ppi:.0} ppi"), format!("more than {limit:.0} ppi"));
        self.findings.push(finding.named(image.name, image.id).badness(-ppi).on(image.area));
    }
}

impl<'a> Visitor<'a> for Images<'a> {
    fn image(&mut self, at: &At<'_, 'a>, image: &PaintedImage) {
        let objects = self.context.objects;
        if objects.boolean(&image.image.dict, "Interpolate") == Some(true) {
            let message = "an image asks to be smoothed by the printer (/Interpolate)";
            let finding = Finding::new(&IMAGE_INTERPOLATION, message).named(image.name, image.id);
            self.findings.push(finding.on(image.area));
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
