//! What cameras note in EXIF (CIPA DC-008) that changes how a picture looks.

use exif::{In, Reader, Tag, Value};
use image::metadata::Orientation;

/// How a picture is to be turned, and what its numbers mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::photos) struct Exif {
    /// How it is to be turned.
    pub(in crate::photos) orientation: Orientation,
    /// Whether its colours are those of Adobe RGB: the camera says that they are not sRGB, and names the option of DCF 2.0
    /// that is (`R03`).
    pub(in crate::photos) is_adobe_rgb: bool,
}

impl Exif {
    /// Reads the EXIF of a file. What is broken or not there says nothing.
    pub(in crate::photos) fn read(exif: Option<Vec<u8>>) -> Self {
        let nothing = Self { orientation: Orientation::NoTransforms, is_adobe_rgb: false };
        let Some(mut bytes) = exif else { return nothing };
        // Some programs write the name of a JPEG's segment into files of other kinds too.
        if bytes.starts_with(b"Exif\0\0") {
            bytes.drain(..6);
        }
        let orientation = Orientation::from_exif_chunk(&bytes).unwrap_or(Orientation::NoTransforms);
        let is_adobe_rgb = Reader::new().read_raw(bytes).is_ok_and(|exif| {
            let number = |tag| exif.get_field(tag, In::PRIMARY).and_then(|field| field.value.get_uint(0));
            let named = exif.get_field(Tag::InteroperabilityIndex, In::PRIMARY);
            let is_r03 = named.is_some_and(|field| match &field.value {
                Value::Ascii(words) => words.first().is_some_and(|word| word.starts_with(b"R03")),
                _ => false,
            });
            // 65535: not calibrated, that is not sRGB.
            number(Tag::ColorSpace) != Some(1) && is_r03
        });
        Self { orientation, is_adobe_rgb }
    }
}
