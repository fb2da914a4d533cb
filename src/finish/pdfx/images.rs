//! Pictures that a layout places itself, such as a logo, to inks. Photos of the report come converted.

use std::collections::HashSet;

use lopdf::{Document, ObjectId, Stream};
use rayon::prelude::*;

use super::light::Masks;
use super::light::light;
use crate::color::OutputProfile;
use crate::pdf::color::Space;
use crate::pdf::image::rgb;
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
    let pixels = if objects.has_filter(&stream.dict, b"DCTDecode") {
        pixels_of(&stream.content)?
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
    for key in ["Filter", "DecodeParms", "Decode", "Mask"] {
        dict.remove(key.as_bytes());
    }
    dict.set("ColorSpace", name);
    dict.set("BitsPerComponent", 8);
    let mut image = Stream::new(dict, bytes);
    image.compress().ok()?;
    Some(image)
}
