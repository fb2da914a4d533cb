//! The print edition as PDF/X-4 (ISO 15930-7), clean for GWG 2015 on sheets in CMYK.
//!
//! The writer sets greys and RGB by ICC profiles, blends transparency in RGB, and knows neither output intents for print
//! nor overprint. Each of these is set right here, on the PDF's own objects: `content` rewrites what pages paint,
//! `images`, `gradient` and `spot` convert what it names, `transparency` the spaces that are blended in, `boxes`
//! and `intent` say where the trim is and for which press the file is made; `upright` turns pages that lie.

mod boxes;
mod content;
mod gradient;
mod images;
mod intent;
mod light;
mod spot;
mod transparency;
mod upright;

use lopdf::{Document, Object};

use crate::color::OutputProfile;
use crate::content::model::Condition;
use crate::pdf::masks;

/// What a PDF is finished for.
pub struct ForPress<'a> {
    /// The press.
    pub press: &'a OutputProfile,
    /// The printing condition that the output intent names.
    pub condition: &'a Condition,
    /// How far the bleed reaches beyond the trim, in millimetres.
    pub bleed: f64,
    /// Whether crop and registration marks stand outside the bleed.
    pub marks: bool,
}

/// What was not set in inks, and has been converted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Conversions {
    /// Different colours other than black and white.
    pub colors: usize,
    /// Pictures that the layout places.
    pub pictures: usize,
    /// Gradients.
    pub gradients: usize,
}

/// Makes a PDF what the press takes. `pdf` is the file that `document` was read from.
///
/// # Errors
/// If an object can't be read or written.
pub(super) fn finish(
    document: &mut Document,
    pdf: &[u8],
    for_press: &ForPress,
) -> Result<Conversions, lopdf::Error> {
    strip(document);
    let press = for_press.press;
    masks::part(document);
    let masks = masks::masks(document);
    let pictures = images::convert(document, press, &masks);
    gradient::widen(document);
    let gradients = gradient::convert(document, pdf, press, &masks);
    spot::convert(document, press);
    let colors = content::convert(document, press, &masks)?;
    transparency::convert(document, &masks);
    upright::stand(document);
    boxes::set(document, for_press.bleed, for_press.marks);
    intent::set(document, press, for_press.condition)?;
    document.prune_objects();
    Ok(Conversions { colors, pictures, gradients })
}

/// Takes out what a reader may do and a press may not: links, forms, scripts, attachments, bookmarks, tags.
fn strip(document: &mut Document) {
    let pages: Vec<_> = document.page_iter().collect();
    for id in pages {
        if let Ok(page) = document.get_dictionary_mut(id) {
            for key in ["Annots", "AA", "StructParents", "Tabs"] {
                page.remove(key.as_bytes());
            }
        }
    }
    if let Ok(catalog) = document.catalog_mut() {
        const READERS: [&str; 13] = [
            "AA",
            "AcroForm",
            "AF",
            "Dests",
            "Lang",
            "MarkInfo",
            "Names",
            "OpenAction",
            "Outlines",
            "PageMode",
            "StructTreeRoot",
            "URI",
            "ViewerPreferences",
        ];
        for key in READERS {
            catalog.remove(key.as_bytes());
        }
    }
    // Whether a viewer smooths a picture is none of the press's business (ISO 15930-7 forbids it).
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object {
            stream.dict.remove(b"Interpolate");
        }
    }
}
