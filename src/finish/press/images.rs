//! Pictures that a layout places itself, such as a logo, to inks. Photos of the report come converted.

use std::collections::HashSet;

use lopdf::{Document, ObjectId, Stream};
use rayon::prelude::*;

use super::Masks;
use super::light::light;
use crate::color::OutputProfile;
use crate::pdf::color::Space;
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
    let converted: Vec<(ObjectId, Stream)> = document
        .objects
        .par_iter()
        .filter_map(|(id, object)| {
            let stream = object.as_stream().ok()?;
            let is_image = objects.name(&stream.dict, "Subtype") == Some(b"Image");
            let is_mask = objects.boolean(&stream.dict, "ImageMask") == Some(true);
            if !is_image || is_mask || opacities.contains(id) {
                return None;
            }
            Some((*id, image(objects, stream, press, masks.contains(id))?))
        })
        .collect();
    let count = converted.iter().filter(|(id, _)| !masks.contains(id)).count();
    for (id, image) in converted {
        document.objects.insert(id, image.into());
    }
    count
}

/// The picture in inks, or in light; nothing where it may stay or is of a kind that can't be read.
fn image(objects: Objects, stream: &Stream, press: &OutputProfile, mask: bool) -> Option<Stream> {
    let space = Space::read(objects, stream.dict.get(b"ColorSpace").ok()?, None);
    if space == Space::DeviceCmyk || (mask && space == Space::DeviceGray) {
        return None;
    }
    let pixels = samples(objects, stream, &space)?;
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
    for key in ["Filter", "DecodeParms", "Decode", "Mask"] {
        dict.remove(key.as_bytes());
    }
    dict.set("ColorSpace", name);
    dict.set("BitsPerComponent", 8);
    let mut image = Stream::new(dict, bytes);
    image.compress().ok()?;
    Some(image)
}

/// Red, green and blue of a picture's pixels, 8 bits each.
fn samples(objects: Objects, stream: &Stream, space: &Space) -> Option<Vec<u8>> {
    if objects.filters(&stream.dict).any(|filter| filter == b"DCTDecode") {
        return pixels_of(&stream.content);
    }
    let number = |key| objects.integer(&stream.dict, key).and_then(|n| usize::try_from(n).ok());
    let (width, height) = (number("Width")?, number("Height")?);
    let bits = number("BitsPerComponent").unwrap_or(8);
    let components = space.components();
    let bytes = objects.unpacked(stream).ok()?;
    let row = (width * components * bits).div_ceil(8);
    if row == 0 || bytes.len() < row * height {
        return None;
    }
    let inverted = matches!(objects.array(&stream.dict, "Decode"), Some([first, ..]) if first.as_float().is_ok_and(|from| from == 1.0));
    let mut pixels = Vec::with_capacity(width * height * 3);
    for row in bytes.chunks_exact(row).take(height) {
        for x in 0..width {
            let sample = |component| sample(row, (x * components + component) * bits, bits);
            let shown = |value: u8| if inverted { 255 - value } else { value };
            match space {
                Space::DeviceGray | Space::CalGray | Space::IccBased { components: 1, .. } => {
                    pixels.extend([shown(scaled(sample(0)?, bits)); 3]);
                }
                Space::DeviceRgb | Space::CalRgb | Space::IccBased { components: 3, .. } => {
                    for component in 0..3 {
                        pixels.push(shown(scaled(sample(component)?, bits)));
                    }
                }
                Space::Indexed { base, table } => {
                    let count = base.components();
                    let entry = table.get(usize::from(sample(0)?) * count..)?.get(..count)?;
                    match *entry {
                        [grey] => pixels.extend([grey; 3]),
                        [red, green, blue] => pixels.extend([red, green, blue]),
                        _ => return None,
                    }
                }
                _ => return None,
            }
        }
    }
    Some(pixels)
}

/// A sample of 1 to 16 bits that begins at a bit of a row.
fn sample(row: &[u8], bit: usize, bits: usize) -> Option<u16> {
    let byte = *row.get(bit / 8)?;
    match bits {
        8 => Some(byte.into()),
        16 => Some(u16::from_be_bytes([byte, *row.get(bit / 8 + 1)?])),
        1 | 2 | 4 => Some(u16::from(byte >> (8 - bits - bit % 8)) & ((1 << bits) - 1)),
        _ => None,
    }
}

/// A sample brought to 8 bits.
fn scaled(sample: u16, bits: usize) -> u8 {
    match bits {
        16 => (sample >> 8) as u8,
        bits => (u32::from(sample) * 255 / ((1 << bits) - 1)) as u8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_of_every_depth_are_read() {
        let row = [0b1011_0001, 0x7f];
        assert_eq!((0..4).map(|bit| sample(&row, bit, 1).unwrap()).collect::<Vec<_>>(), [1, 0, 1, 1]);
        assert_eq!((0..4).map(|i| sample(&row, i * 2, 2).unwrap()).collect::<Vec<_>>(), [2, 3, 0, 1]);
        assert_eq!((sample(&row, 4, 4), sample(&row, 8, 8)), (Some(1), Some(0x7f)));
        assert_eq!(sample(&row, 0, 16), Some(0xb17f));
        assert_eq!(sample(&row, 16, 8), None);
        assert_eq!((scaled(1, 1), scaled(2, 2), scaled(15, 4), scaled(0xb17f, 16)), (255, 170, 255, 0xb1));
    }
}
