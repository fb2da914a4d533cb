//! Transparency (ISO 32000-1, 11) and the graphics state parameters that a print file must not set.

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::context::{Check, Context};
use crate::diag::Severity;
use crate::diag::{Rule, rules};
use crate::pdf::color::Space;
use crate::pdf::geometry::Rect;
use crate::pdf::object::as_dict;
use crate::pdf::walk::{At, PaintedImage, PaintedPath, ShownText, Visitor};
use crate::preflight::finding::{Collector, Finding};

rules! {
    BLEND_SPACE = Rule::needed(
        "blend-space",
        "A group blends in a space other than CMYK; the mask of a luminosity may be grey.",
        "Inks are converted there and back, and black is then made of four. Blend in DeviceCMYK.",
    )
    .standard("GWG R0030")
    .example(
        "the page blends its colours in a space other than CMYK; measured: DeviceRGB; limit: DeviceCMYK",
        "/Group << /S /Transparency /CS /DeviceCMYK >>",
    );
    PAGE_GROUP_MISSING = Rule::fixed(
        "page-group-missing",
        Severity::Warning,
        "The page has transparency but no group with a space.",
        "Each program then blends in a space of its choice. Give the page a group in DeviceCMYK.",
    )
    .standard("printers")
    .example(
        "the page has transparency but no group that says in which inks it is blended; measured: none; limit: /CS /DeviceCMYK",
        "/Group << /S /Transparency /CS /DeviceCMYK >>",
    );
    SOFT_MASK_SPACE = Rule::needed(
        "soft-mask-space",
        "The soft mask of an image is not in DeviceGray.",
        "A mask is an opacity and has one channel; programs leave out another one, or the image. Export the image again.",
    )
    .standard("ISO 32000-1")
    .example("the soft mask of an image is not in DeviceGray", "");
    BLEND_MODE_INKS = Rule::fixed(
        "blend-mode-inks",
        Severity::Warning,
        "Something is blended by Difference or Exclusion.",
        "Both reckon with light. Among inks they come out in other colours than on a screen: look at a proof, or blend before the export.",
    )
    .standard("ISO 32000-1")
    .example("colours are blended by Difference, which comes out otherwise in inks than on a screen", "");
    BLEND_MODE = Rule::needed(
        "blend-mode",
        "A blend mode is none of PDF's.",
        "A program that does not know it passes it over or gives up. Choose one of PDF 1.6.",
    )
    .standard("ISO 15930-7")
    .example("a blend mode is none of PDF's", "");
    TRANSFER_FUNCTION = Rule::needed(
        "transfer-function",
        "A transfer function is set.",
        "It changes inks on their way to the plate, after all proofs. `TR2 /Default` may stand.",
    )
    .standard("ISO 15930-7")
    .example("a transfer function changes the inks (/TR, /TR2)", "");
    HALFTONE = Rule::needed(
        "halftone",
        "A halftone of another type than 1 or 5, with a name, or `HTP` is set.",
        "The press chooses its own screens. Export the file without them.",
    )
    .standard("ISO 15930-7")
    .example("a halftone is set that PDF/X-4 does not know (/HT, /HTP)", "");
}

/// The blend modes of PDF 1.6.
const BLEND_MODES: [&[u8]; 17] = [
    b"Normal",
    b"Compatible",
    b"Multiply",
    b"Screen",
    b"Overlay",
    b"Darken",
    b"Lighten",
    b"ColorDodge",
    b"ColorBurn",
    b"HardLight",
    b"SoftLight",
    b"Difference",
    b"Exclusion",
    b"Hue",
    b"Saturation",
    b"Color",
    b"Luminosity",
];

/// Checks groups, blend modes and other parameters.
pub(super) struct Transparency<'a> {
    context: Context<'a>,
    findings: Collector,
    /// Whether anything on the page is transparent.
    used: bool,
}

impl<'a> Transparency<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        let mut this = Self { context, findings: context.collector(), used: false };
        if let Some(group) = context.objects.dict(context.page.dict, "Group") {
            this.group(group, "the page", None, false);
        }
        this
    }

    /// Checks the space that a group's colours are blended in.
    fn group(&mut self, group: &Dictionary, what: &str, id: Option<ObjectId>, gray_too: bool) {
        let objects = self.context.objects;
        let Ok(object) = group.get(b"CS") else { return };
        let space = Space::read(objects, object, None);
        if space == Space::DeviceCmyk || gray_too && space == Space::DeviceGray {
            return;
        }
        let measured = match space {
            Space::DeviceRgb => "DeviceRGB",
            Space::DeviceGray => "DeviceGray",
            Space::IccBased { .. } => "ICCBased",
            _ => "another space",
        };
        let finding =
            Finding::new(&BLEND_SPACE, format!("{what} blends its colours in a space other than CMYK"));
        self.findings.push(finding.object(id).measured(measured, "DeviceCMYK"));
    }

    fn painted(&mut self, at: &At) {
        self.used |= at.state.is_transparent();
    }
}

impl<'a> Check<'a> for Transparency<'a> {
    fn finish(mut self: Box<Self>) -> Collector {
        let objects = self.context.objects;
        let group = objects.dict(self.context.page.dict, "Group");
        if self.used && group.is_none_or(|group| !group.has(b"CS")) {
            let message = "the page has transparency but no group that says in which inks it is blended";
            self.findings
                .push(Finding::new(&PAGE_GROUP_MISSING, message).measured("none", "/CS /DeviceCMYK"));
        }
        self.findings
    }
}

impl<'a> Visitor<'a> for Transparency<'a> {
    fn path(&mut self, at: &At<'_, 'a>, _: &PaintedPath) {
        self.painted(at);
    }

    fn text(&mut self, at: &At<'_, 'a>, _: &ShownText<'_, 'a>) {
        self.painted(at);
    }

    fn shading(&mut self, at: &At<'_, 'a>, _: &'a Dictionary, _: Option<Rect>) {
        self.painted(at);
    }

    fn image(&mut self, at: &At<'_, 'a>, image: &PaintedImage) {
        self.painted(at);
        let dict = &image.image.dict;
        let in_data = dict.get(b"SMaskInData").and_then(Object::as_i64).is_ok_and(|value| value != 0);
        if let Some(mask) = self.context.objects.stream(dict, "SMask") {
            let space =
                mask.dict.get(b"ColorSpace").map(|space| Space::read(self.context.objects, space, None));
            if !matches!(space, Ok(Space::DeviceGray)) {
                let finding =
                    Finding::new(&SOFT_MASK_SPACE, "the soft mask of an image is not in DeviceGray");
                self.findings.push(finding.named(image.name, image.id).on(image.area));
            }
        }
        self.used |= in_data || dict.get(b"SMask").is_ok_and(|mask| as_stream(&self.context, mask));
    }

    fn form(&mut self, at: &At<'_, 'a>, id: Option<ObjectId>, form: &'a Stream) {
        self.painted(at);
        if let Some(group) = self.context.objects.dict(&form.dict, "Group") {
            self.group(group, "a form", id, false);
        }
    }

    fn soft_mask(&mut self, _: &At<'_, 'a>, id: Option<ObjectId>, group: &'a Stream, mask: &'a Dictionary) {
        let objects = self.context.objects;
        if let Some(group) = objects.dict(&group.dict, "Group") {
            let luminosity = objects.name(mask, "S") == Some(b"Luminosity");
            self.group(group, "a soft mask", id, luminosity);
        }
    }

    fn parameters(&mut self, at: &At<'_, 'a>, id: Option<ObjectId>, parameters: &'a Dictionary) {
        let objects = self.context.objects;
        let id = id.or(at.stream);
        let mut found = |rule, message: &str| self.findings.push(Finding::new(rule, message).object(id));
        let modes: Vec<&Object> = match objects.get(parameters, "BM") {
            Some(Object::Array(items)) => items.iter().map(|item| objects.resolve(item)).collect(),
            Some(mode) => vec![mode],
            None => Vec::new(),
        };
        if modes.iter().any(|mode| mode.as_name().map_or(true, |name| !BLEND_MODES.contains(&name))) {
            found(&BLEND_MODE, "a blend mode is none of PDF's");
        }
        let by_light = modes.iter().filter_map(|mode| mode.as_name().ok());
        for mode in by_light.filter(|mode| matches!(*mode, b"Difference" | b"Exclusion")) {
            let mode = String::from_utf8_lossy(mode);
            let message =
                format!("colours are blended by {mode}, which comes out otherwise in inks than on a screen");
            found(&BLEND_MODE_INKS, &message);
        }
        let is_default = |key| objects.name(parameters, key) == Some(b"Default");
        if parameters.has(b"TR") || parameters.has(b"TR2") && !is_default("TR2") {
            found(&TRANSFER_FUNCTION, "a transfer function changes the inks (/TR, /TR2)");
        }
        let halftone = objects.get(parameters, "HT").and_then(as_dict);
        let wrong = halftone.is_some_and(|halftone| {
            !matches!(objects.integer(halftone, "HalftoneType"), Some(1 | 5)) || halftone.has(b"HalftoneName")
        });
        if parameters.has(b"HTP") || wrong {
            found(&HALFTONE, "a halftone is set that PDF/X-4 does not know (/HT, /HTP)");
        }
    }
}

fn as_stream(context: &Context, object: &Object) -> bool {
    context.objects.0.dereference(object).is_ok_and(|(_, object)| object.as_stream().is_ok())
}
