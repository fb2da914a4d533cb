//! Gradients (ISO 32000-1, 8.7.4.5) of greys and RGB to inks.
//!
//! A profile is no straight line: colours between two stops are not where the inks between them are. The gradient's own
//! function is therefore evaluated closely, each colour converted, and the result kept as a table (7.10.2).

use hayro_interpret::hayro_syntax::Pdf;
use lopdf::{Document, Object, ObjectId, Stream};

use super::light::light;
use crate::color::OutputProfile;
use crate::pdf::color::Space;
use crate::pdf::masks::Masks;
use crate::pdf::object::{Objects, as_dict};
use crate::pdf::shading::Table;

/// How many colours of a gradient along a line are kept.
const ALONG: usize = 256;
/// How many in each direction of one over a field.
const ACROSS: usize = 384;

/// Converts the gradients of a document. Returns how many.
pub(super) fn convert(document: &mut Document, pdf: &[u8], press: &OutputProfile, masks: &Masks) -> usize {
    let found: Vec<(ObjectId, usize)> = document
        .objects
        .iter()
        .filter_map(|(id, object)| Some((*id, rgb_or_grey(document, object)?)))
        .collect();
    if found.is_empty() {
        return 0;
    }
    // Another reader evaluates the functions, of which one kind is a language of its own.
    let Ok(parsed) = Pdf::new(pdf.to_vec()) else { return 0 };
    let mut converted = 0;
    for (id, channels) in found {
        let mask = masks.contains(&id);
        let Some(function) = sampled(&parsed, id, channels, press, mask) else { continue };
        let function = document.add_object(function);
        if let Ok(dict) = document.get_dictionary_mut(id) {
            dict.set("ColorSpace", if mask { "DeviceGray" } else { "DeviceCMYK" });
            dict.set("Function", function);
            // A colour beyond the ends or behind is in the old space.
            dict.remove(b"Background");
            converted += usize::from(!mask);
        }
    }
    converted
}

/// Lets functions that give four inks say so. The writer states three outputs for a gradient around a point (type 4, 7.10.5)
/// in any space, so that programs leave it out.
pub(super) fn widen(document: &mut Document) {
    let objects = Objects(document);
    let is_narrow = |id: &ObjectId| {
        let dict = document.get_object(*id).ok().and_then(as_dict);
        dict.is_some_and(|dict| {
            objects.integer(dict, "FunctionType") == Some(4)
                && objects.array(dict, "Range").is_some_and(|range| range.len() == 6)
        })
    };
    let narrow: Vec<ObjectId> = document
        .objects
        .values()
        .filter_map(as_dict)
        .filter(|dict| dict.has(b"ShadingType"))
        .filter(|dict| {
            dict.get(b"ColorSpace").is_ok_and(|space| Space::read(objects, space, None).components() == 4)
        })
        .filter_map(|dict| objects.reference(dict, "Function"))
        .filter(is_narrow)
        .collect();
    for id in narrow {
        if let Ok(function) = document.get_object_mut(id).and_then(Object::as_stream_mut) {
            function.dict.set("Range", (0..8).map(|bound| Object::from(bound % 2)).collect::<Vec<_>>());
        }
    }
}

/// The number of channels of an object that is a gradient in grey or RGB with a function.
fn rgb_or_grey(document: &Document, object: &Object) -> Option<usize> {
    let dict = as_dict(object)?;
    let objects = Objects(document);
    let kind = objects.integer(dict, "ShadingType")?;
    let space = Space::read(objects, dict.get(b"ColorSpace").ok()?, None);
    let channels = space.light_channels()?;
    ((1..=3).contains(&kind) && dict.has(b"Function")).then_some(channels)
}

/// The function of a gradient as a table of inks, or of light.
fn sampled(parsed: &Pdf, id: ObjectId, channels: usize, press: &OutputProfile, mask: bool) -> Option<Stream> {
    let table = Table::read(parsed, id, ALONG, ACROSS)?;
    let rgb = |color: &Vec<f32>| match *color.get(..channels)? {
        [grey] => Some([grey; 3]),
        [red, green, blue] => Some([red, green, blue]),
        _ => None,
    };
    let colors: Vec<[f32; 3]> = table.colors.iter().map(rgb).collect::<Option<_>>()?;
    table.function(bytes(&colors, press, mask), if mask { 1 } else { 4 })
}

/// Colours in the bytes of the table.
///
/// Greys are black alone, but for a gradient that is of one grey throughout: only its opacity changes, so that it lies over
/// something, which it darkens as on a screen by what the profile makes of it.
fn bytes(colors: &[[f32; 3]], press: &OutputProfile, mask: bool) -> Vec<u8> {
    let byte = |value: f32| (value.clamp(0.0, 1.0) * 255.0).round() as u8;
    if mask {
        return colors.iter().map(|rgb| byte(light(*rgb))).collect();
    }
    let veil = colors.iter().all(|rgb| Some(rgb) == colors.first());
    let inks = |rgb: &[f32; 3]| if veil { press.rich_inks_of(*rgb) } else { press.inks_of(*rgb) };
    colors.iter().flat_map(|rgb| inks(rgb).map(byte)).collect()
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    #[test]
    fn four_inks_are_not_cut_down_to_three() {
        let range = |count: i64| (0..count * 2).map(|bound| Object::from(bound % 2)).collect::<Vec<_>>();
        for (space, wanted) in [("DeviceCMYK", 8), ("DeviceRGB", 6)] {
            let mut document = Document::with_version("1.6");
            let dict = dictionary! { "FunctionType" => 4, "Domain" => range(2), "Range" => range(3) };
            let function = document.add_object(Stream::new(dict, b"{ pop pop 0 1 0 0.5 }".to_vec()));
            document.add_object(dictionary! {
                "ShadingType" => 1, "ColorSpace" => space, "Function" => function,
            });
            widen(&mut document);
            let function = document.get_object(function).unwrap().as_stream().unwrap();
            assert_eq!(Objects(&document).array(&function.dict, "Range").unwrap().len(), wanted, "{space}");
        }
    }
}
