//! Colour spaces: only process inks, written as such.

use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::context::{Check, Context, inside, path_colors, text_colors};
use crate::diag::Severity;
use crate::diag::{Rule, rules};
use crate::pdf::color::{PROCESS_INKS, Space};
use crate::pdf::geometry::Rect;
use crate::pdf::jpx;
use crate::pdf::walk::{At, Container, PaintedImage, PaintedPath, ShownText, Visitor};
use crate::preflight::finding::{Collector, Finding};

rules! {
    DEVICE_RGB = Rule::needed(
        "device-rgb",
        "Something is in DeviceRGB.",
        "Each press makes other inks of it. Convert it by the printer's profile.",
    )
    .standard("ISO 15930-7, GWG R0027")
    .example("an image is in DeviceRGB", "0 1 1 0 k");
    ICC_BASED = Rule::needed(
        "icc-based",
        "Something is in a space by an ICC profile.",
        "It is converted once more at the print shop, and black is then made of four inks. Convert it before.",
    )
    .standard("GWG R0027")
    .example("an image is in RGB by an ICC profile", "");
    CALIBRATED_COLOR = Rule::needed(
        "calibrated-color",
        "Something is in CalGray or CalRGB.",
        "Each press makes other inks of it. Convert it by the printer's profile.",
    )
    .standard("GWG R0027")
    .example("a path is in a calibrated space (CalGray, CalRGB)", "");
    LAB = Rule::needed(
        "lab",
        "Something is in Lab.",
        "Each press makes other inks of it. Convert it by the printer's profile.",
    )
    .standard("GWG R0027")
    .example("a path is in Lab", "");
    DEFAULT_COLOR_SPACE = Rule::needed(
        "default-color-space",
        "DefaultGray, DefaultRGB or DefaultCMYK gives device colours another meaning.",
        "Inks that were mixed with care are converted once more. Take the default out of the resources.",
    )
    .standard("GWG R0027")
    .example("DefaultCMYK gives colours of the device another meaning", "");
    DEVICE_GRAY = Rule::fixed(
        "device-gray",
        Severity::Warning,
        "Something is in DeviceGray instead of black ink.",
        "It overprints in another way, and some programs make four inks of it. Write black alone in DeviceCMYK.",
    )
    .standard("GWG R0011")
    .example("a path is in DeviceGray; black ink alone is written in DeviceCMYK", "0 0 0 1 k");
    SPOT_COLOR = Rule::needed(
        "spot-color",
        "A spot colour is used.",
        "It takes a plate of its own. Name those that the job is printed with (`--spot`), and convert all others to the four inks.",
    )
    .standard("GWG R0020")
    .example("a path is in the spot colour ‘PANTONE 300 C’", "");
    REGISTRATION_COLOR = Rule::fixed(
        "registration-color",
        Severity::Warning,
        "The registration colour All is used inside the bleed.",
        "It prints on every plate, 400 % in all, and is for marks beyond the bleed. Take black alone.",
    )
    .standard("GWG R0024")
    .example("a path is in the registration colour (All)", "");
    JPX_SPACE = Rule::needed(
        "jpx-space",
        "A JPEG 2000 image does not say in which space its colours are, neither in the PDF nor in itself.",
        "Nobody can tell which inks it becomes, so that it was not checked. Export the page with images in CMYK.",
    )
    .standard("ISO 32000-1")
    .example("a JPEG 2000 image does not say in which space its colours are", "");
    COLOR_SPACE_BROKEN = Rule::needed(
        "color-space-broken",
        "A colour space does not exist or can't be read.",
        "What is painted in it is missing in print, or has another colour. Export the page again.",
    )
    .standard("ISO 32000-1")
    .example("a path is in a colour space that does not exist", "");
}

/// Checks the spaces of all that is painted.
pub(super) struct Colors<'a> {
    context: Context<'a>,
    findings: Collector,
    /// Resources whose default spaces were looked at.
    seen: HashSet<*const Dictionary>,
}

impl<'a> Colors<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, findings: context.collector(), seen: HashSet::new() }
    }

    /// Checks a space with all that lie under it.
    fn check(
        &mut self,
        at: &At,
        what: &str,
        space: &Space,
        area: Option<Rect>,
        place: (&[u8], Option<ObjectId>),
    ) {
        let printed = self.context.is_printed(at, area);
        let area = area.filter(|_| !at.is_detached);
        let what = format!("{what}{}", inside(at.container));
        let mut found = |rule, message: String| {
            self.findings.push(Finding::new(rule, message).named(place.0, place.1.or(at.stream)).on(area));
        };
        let limits = self.context.limits;
        let mut spot = |name: &str| match name {
            "None" => {}
            "All" if printed => {
                found(&REGISTRATION_COLOR, format!("{what} is in the registration colour (All)"));
            }
            "All" => {}
            name if PROCESS_INKS.contains(&name) || limits.spots.iter().any(|spot| spot == name) => {}
            name => found(&SPOT_COLOR, format!("{what} is in the spot colour ‘{name}’")),
        };
        for space in space.all() {
            match space {
                Space::Separation { name, .. } => spot(name),
                Space::DeviceN { names, .. } => names.iter().for_each(|name| spot(name)),
                _ => {}
            }
        }
        let mut part = String::new();
        for space in space.all() {
            match space {
                Space::DeviceRgb => found(&DEVICE_RGB, format!("{what} is in DeviceRGB{part}")),
                Space::DeviceGray if part.contains("alternate") || at.container == Container::SoftMask => {}
                Space::DeviceGray => found(
                    &DEVICE_GRAY,
                    format!("{what} is in DeviceGray{part}; black ink alone is written in DeviceCMYK"),
                ),
                Space::CalGray | Space::CalRgb => {
                    found(
                        &CALIBRATED_COLOR,
                        format!("{what} is in a calibrated space (CalGray, CalRGB){part}"),
                    );
                }
                Space::Lab => found(&LAB, format!("{what} is in Lab{part}")),
                Space::IccBased { components, .. } => {
                    let kind = match components {
                        1 => "grey",
                        3 => "RGB",
                        4 => "CMYK",
                        _ => "broken",
                    };
                    found(&ICC_BASED, format!("{what} is in {kind} by an ICC profile{part}"));
                }
                Space::Unknown => {
                    found(
                        &COLOR_SPACE_BROKEN,
                        format!("{what} is in a colour space that does not exist{part}"),
                    );
                }
                Space::Indexed { .. } => part = " (in its table of colours)".into(),
                Space::Separation { name, .. } => part = format!(" (the alternate of ‘{name}’)"),
                Space::DeviceN { names, .. } => {
                    part = format!(" (the alternate of ‘{}’)", names.join("’, ‘"))
                }
                Space::DeviceCmyk | Space::Pattern(_) => {}
            }
        }
        self.defaults(at);
    }

    /// Default spaces turn device colours into others (ISO 32000-1, 8.6.5.6).
    fn defaults(&mut self, at: &At) {
        let Some(resources) = at.resources.dict else { return };
        if !self.seen.insert(resources) {
            return;
        }
        let Some(spaces) = self.context.objects.dict(resources, "ColorSpace") else { return };
        for key in ["DefaultGray", "DefaultRGB", "DefaultCMYK"] {
            if spaces.has(key.as_bytes()) {
                let message =
                    format!("{key} gives colours of the device another meaning{}", inside(at.container));
                self.findings.push(Finding::new(&DEFAULT_COLOR_SPACE, message).object(at.stream));
            }
        }
    }
}

impl<'a> Check<'a> for Colors<'a> {
    fn finish(self: Box<Self>) -> Collector {
        self.findings
    }
}

impl<'a> Visitor<'a> for Colors<'a> {
    fn path(&mut self, at: &At<'_, 'a>, path: &PaintedPath) {
        for color in path_colors(at.state, path) {
            self.check(at, "a path", &color.space, path.area, (b"", None));
        }
    }

    fn text(&mut self, at: &At<'_, 'a>, text: &ShownText<'_, 'a>) {
        for color in text_colors(at.state) {
            self.check(at, "text", &color.space, text.area, (b"", None));
        }
    }

    fn image(&mut self, at: &At<'_, 'a>, image: &PaintedImage) {
        let objects = self.context.objects;
        let dict = &image.image.dict;
        let place = (image.name, image.id);
        if matches!(dict.get(b"ImageMask"), Ok(Object::Boolean(true))) {
            return self.check(at, "a stencil", &at.state.fill.space, image.area, place);
        }
        let what = if image.id.is_some() { "an image" } else { "an inline image" };
        match dict.get(b"ColorSpace") {
            Ok(object) => {
                let space = Space::read(objects, object, at.resources.dict);
                self.check(at, what, &space, image.area, place);
            }
            // A JPEG 2000 may hold its space itself; nothing else may.
            Err(_) if objects.has_filter(dict, b"JPXDecode") => {
                match jpx::Header::read(&image.image.content).and_then(|header| header.space) {
                    Some(space) => self.check(at, "a JPEG 2000 image", &space, image.area, place),
                    None => {
                        let message = "a JPEG 2000 image does not say in which space its colours are";
                        let finding = Finding::new(&JPX_SPACE, message).named(place.0, place.1);
                        self.findings.push(finding.on(image.area));
                    }
                }
            }
            Err(_) => self.check(at, what, &Space::Unknown, image.area, place),
        }
    }

    fn shading(&mut self, at: &At<'_, 'a>, shading: &'a Dictionary, area: Option<Rect>) {
        let space = shading.get(b"ColorSpace").map_or(Space::Unknown, |object| at.resources.space(object));
        self.check(at, "a gradient", &space, area, (b"", None));
    }
}
