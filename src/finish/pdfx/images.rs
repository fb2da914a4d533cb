//! Pictures that a layout places itself, such as a logo, to inks. Photos of the report come converted.

use std::collections::HashSet;

use lopdf::{Document, ObjectId, Stream};
use rayon::prelude::*;

use super::light::light;
use crate::color::OutputProfile;
use crate::pdf::color::Space;
use crate::pdf::image::{key_mask, rgb};
use crate::pdf::masks::Masks;
use crate::pdf::object::Objects;
use crate::photos::pixels_of;

/// Converts the pictures of a document. Returns how many.
pub(super) fn convert(document: &mut Document, press: &OutputProfile, masks: &Masks) -> usize {
    let objects = Objects(document);
    // The soft mask of a picture is its opacity (ISO 32000-1, 11.6.5.3) and stays grey.
    let opacities: HashSet<ObjectId> = document
        .objects
        .values()
        .filter_map(|object| objects.reference(&object.as_stream().ok()?.dict, "SMask"))
        .collect();
    let converted: Vec<(ObjectId, Stream, Option<Stream>)> = document
        .objects
        .par_iter()
        .filter_map(|(id, object)| {
            let stream = object.as_stream().ok()?;
            let is_image = objects.name(&stream.dict, "Subtype") == Some(b"Image");
            let is_mask = objects.boolean(&stream.dict, "ImageMask") == Some(true);
            if !is_image || is_mask || opacities.contains(id) {
                return None;
            }
            let image = image(objects, stream, press, masks.contains(id))?;
            Some((*id, image, key_mask(objects, stream)))
        })
        .collect();
    let count = converted.iter().filter(|(id, ..)| !masks.contains(id)).count();
    for (id, mut image, mask) in converted {
        if let Some(mask) = mask {
            image.dict.set("Mask", document.add_object(mask));
        }
        document.objects.insert(id, image.into());
    }
    count
}

/// The picture in inks, or in light; nothing where it may stay or is of a kind that can't be read.
pub(super) fn image(objects: Objects, stream: &Stream, press: &OutputProfile, mask: bool) -> Option<Stream> {
    let space = Space::read(objects, stream.dict.get(b"ColorSpace").ok()?, None);
    if space == Space::DeviceCmyk || (mask && space == Space::DeviceGray) {
        return None;
    }
    let pixels = if objects.has_filter(&stream.dict, b"DCTDecode") {
        let pixels = pixels_of(&stream.content)?;
        decoded(objects, stream, pixels)
    } else {
        rgb(objects, stream, &space)?
    };
    let (name, bytes) = if mask {
        (
            "DeviceGray",
            pixels.chunks_exact(3).map(|p| (light([p[0], p[1], p[2]].map(f32::from))) as u8).collect(),
        )
    } else if pixels.chunks_exact(3).all(|p| p[0] == p[1] && p[1] == p[2]) {
        ("DeviceCMYK", press.black(&pixels.chunks_exact(3).map(|p| p[0]).collect::<Vec<_>>()))
    } else {
        ("DeviceCMYK", press.inks(&pixels, None).ok()?)
    };
    let mut dict = stream.dict.clone();
    for key in ["Filter", "DecodeParms", "Decode"] {
        dict.remove(key.as_bytes());
    }
    // Colours that are not painted have other numbers now; a mask that is an image of its own stays.
    if objects.array(&stream.dict, "Mask").is_some() {
        dict.remove(b"Mask");
    }
    dict.set("ColorSpace", name);
    dict.set("BitsPerComponent", 8);
    let mut image = Stream::new(dict, bytes);
    image.compress().ok()?;
    Some(image)
}

/// Pixels of red, green and blue as the image's `Decode` says that they are to be read (8.9.5.2).
fn decoded(objects: Objects, stream: &Stream, mut pixels: Vec<u8>) -> Vec<u8> {
    let decode = objects.get(&stream.dict, "Decode").and_then(|decode| objects.numbers(decode));
    let Some(decode) = decode.filter(|decode| decode.len() == 2 || decode.len() == 6) else { return pixels };
    for pixel in pixels.chunks_exact_mut(3) {
        for (channel, value) in pixel.iter_mut().enumerate() {
            let [from, to] = if decode.len() == 2 { [0, 1] } else { [channel * 2, channel * 2 + 1] };
            let shown = decode[from] + f64::from(*value) / 255.0 * (decode[to] - decode[from]);
            *value = (shown.clamp(0.0, 1.0) * 255.0).round() as u8;
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, dictionary};

    use super::*;
    use crate::content::model::Intent;

    fn press() -> OutputProfile {
        let icc = std::fs::read("layout/profiles/FOGRA39L_coated.icc").unwrap();
        OutputProfile::new(icc, Intent::Perceptual, 300).unwrap()
    }

    /// A picture of two pixels, converted in a document of its own.
    fn converted(mut dict: lopdf::Dictionary, samples: &[u8]) -> (Document, Stream) {
        for (key, value) in [("Width", 2), ("Height", 1), ("BitsPerComponent", 8)] {
            dict.set(key, value);
        }
        dict.set("Subtype", "Image");
        let mut document = Document::with_version("1.6");
        let id = document.add_object(Stream::new(dict, samples.to_vec()));
        assert_eq!(convert(&mut document, &press(), &Masks::new()), 1);
        let image = document.get_object(id).unwrap().as_stream().unwrap().clone();
        (document, image)
    }

    #[test]
    fn colors_that_are_not_painted_stay_so() {
        let mask = [250, 255, 0, 5, 250, 255].map(lopdf::Object::from).to_vec();
        let dict = dictionary! { "ColorSpace" => "DeviceRGB", "Mask" => mask };
        let (document, image) = converted(dict, &[255, 0, 255, 30, 90, 200]);
        let mask = Objects(&document).stream(&image.dict, "Mask").unwrap();
        assert_eq!(Objects(&document).boolean(&mask.dict, "ImageMask"), Some(true));
        assert_eq!(Objects(&document).unpacked(mask).unwrap(), [0b1000_0000], "the first pixel is left out");
    }

    #[test]
    fn a_mask_that_is_an_image_stays() {
        let dict = dictionary! { "ColorSpace" => "DeviceRGB", "Mask" => (90, 0) };
        let (_, image) = converted(dict, &[255, 0, 255, 30, 90, 200]);
        assert_eq!(image.dict.get(b"Mask").unwrap().as_reference().unwrap(), (90, 0));
    }

    #[test]
    fn samples_are_read_as_the_image_says() {
        let inks = |decode: &[f32], samples: &[u8]| {
            let decode: Vec<lopdf::Object> = decode.iter().map(|v| lopdf::Object::Real(*v)).collect();
            let dict = dictionary! { "ColorSpace" => "DeviceRGB", "Decode" => decode };
            let (document, image) = converted(dict, samples);
            Objects(&document).unpacked(&image).unwrap()
        };
        let plain = inks(&[0.0, 1.0, 0.0, 1.0, 0.0, 1.0], &[200, 40, 60, 30, 90, 200]);
        assert_eq!(inks(&[1.0, 0.0, 1.0, 0.0, 1.0, 0.0], &[55, 215, 195, 225, 165, 55]), plain);
        // Red alone is turned round, and green reaches half as far.
        let part = inks(&[1.0, 0.0, 0.0, 0.5, 0.0, 1.0], &[55, 80, 60, 225, 180, 200]);
        assert_eq!(part, plain);
    }
}
