//! Photos that need no change: their JPEG goes into the PDF as it is, but for what a camera wrote beside the picture.

use super::encode::Prepared;
use super::plan::{Crop, Plan};
use crate::content::edition::Edition;
use crate::pdf::jpeg::{START_OF_SCAN, segments};

/// The photo's own JPEG, without names, places and thumbnails, if `edition` can take it unchanged.
///
/// That is so where nothing is cut off or resampled, the picture stands upright, and its colours are the edition's: sRGB
/// for the screen, inks for the press.
pub(super) fn as_is(bytes: &[u8], plan: &Plan, edition: Edition) -> Option<Prepared> {
    let (width, height) = plan.target;
    if plan.crop != (Crop { x: 0, y: 0, width, height }) {
        return None;
    }
    let header = Header::read(bytes)?;
    let cmyk = match (header.channels, header.adobe) {
        (3, _) => false,
        (4, true) => true,
        _ => return None,
    };
    let fits = (header.width, header.height) == (width, height);
    let colors = cmyk == (edition == Edition::Print) && !header.profile;
    (fits && colors && !header.exif).then_some(Prepared { width, height, cmyk, jpeg: header.kept })
}

/// What a JPEG says before its data.
#[derive(Default)]
struct Header {
    width: u32,
    height: u32,
    channels: u8,
    /// It has Adobe's marker.
    adobe: bool,
    /// It carries an ICC profile.
    profile: bool,
    /// It carries EXIF, which may say that the picture is turned.
    exif: bool,
    /// The file without comments and without the segments of programs, but for JFIF's and Adobe's.
    kept: Vec<u8>,
}

impl Header {
    /// Reads a JPEG; nothing for what is broken or of a rare kind.
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut header = Self { kept: vec![0xff, 0xd8], ..Self::default() };
        for segment in segments(bytes) {
            let body = segment.body;
            let keep = match segment.marker {
                // Baseline, extended and progressive with 8 bits; other kinds are rare and not for PDF.
                0xc0..=0xc2 => {
                    let [8, h1, h2, w1, w2, channels, ..] = *body else { return None };
                    header.height = u16::from_be_bytes([h1, h2]).into();
                    header.width = u16::from_be_bytes([w1, w2]).into();
                    header.channels = channels;
                    true
                }
                0xc4 | 0xdb | 0xdd => true,
                0xe0 => body.starts_with(b"JFIF\0"),
                0xee => {
                    header.adobe = segment.is_adobe();
                    header.adobe
                }
                0xe1..=0xef | 0xfe => {
                    header.profile |= body.starts_with(b"ICC_PROFILE\0");
                    header.exif |= body.starts_with(b"Exif\0");
                    false
                }
                START_OF_SCAN => {
                    let end = segment.rest.windows(2).rposition(|pair| pair == [0xff, 0xd9])? + 2;
                    header.kept.extend(&segment.rest[..end]);
                    return (header.width > 0 && header.height > 0).then_some(header);
                }
                _ => return None,
            };
            if keep {
                header.kept.extend(segment.whole);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jpeg_encoder::{ColorType, Encoder};

    fn jpeg(kind: ColorType) -> Vec<u8> {
        let mut bytes = Vec::new();
        let channels = match kind {
            ColorType::Luma => 1,
            ColorType::Cmyk => 4,
            _ => 3,
        };
        Encoder::new(&mut bytes, 90).encode(&vec![90; 40 * 30 * channels], 40, 30, kind).unwrap();
        bytes
    }

    fn plan(width: u32, height: u32) -> Plan {
        Plan { crop: Crop { x: 0, y: 0, width, height }, target: (width, height) }
    }

    /// A segment right after the start of the file.
    fn with_segment(mut bytes: Vec<u8>, marker: u8, body: &[u8]) -> Vec<u8> {
        let length = (body.len() as u16 + 2).to_be_bytes();
        bytes.splice(2..2, [&[0xff, marker][..], &length, body].concat());
        bytes
    }

    #[test]
    fn a_photo_that_fits_is_taken_as_it_is() {
        let rgb = jpeg(ColorType::Rgb);
        let taken = as_is(&rgb, &plan(40, 30), Edition::Screen).unwrap();
        assert_eq!((taken.jpeg, taken.cmyk), (rgb, false));
        let inks = jpeg(ColorType::Cmyk);
        assert!(as_is(&inks, &plan(40, 30), Edition::Print).unwrap().cmyk);
    }

    #[test]
    fn a_photo_that_needs_a_change_is_not() {
        let rgb = jpeg(ColorType::Rgb);
        assert_eq!(as_is(&rgb, &plan(40, 30), Edition::Print), None);
        assert_eq!(as_is(&jpeg(ColorType::Cmyk), &plan(40, 30), Edition::Screen), None);
        assert_eq!(as_is(&jpeg(ColorType::Luma), &plan(40, 30), Edition::Screen), None);
        assert_eq!(as_is(&rgb, &plan(20, 15), Edition::Screen), None);
        for (marker, body) in [(0xe1, &b"Exif\0\0MM"[..]), (0xe2, b"ICC_PROFILE\0\x01\x01x")] {
            assert_eq!(as_is(&with_segment(rgb.clone(), marker, body), &plan(40, 30), Edition::Screen), None);
        }
        for broken in [&rgb[..20], &rgb[..rgb.len() - 2], &[], b"\xff\xd8\xff\xe0\xff\xff"] {
            assert_eq!(as_is(broken, &plan(40, 30), Edition::Screen), None);
        }
    }

    #[test]
    fn what_a_camera_wrote_beside_the_picture_is_left_out() {
        let plain = jpeg(ColorType::Rgb);
        let mut told = with_segment(plain.clone(), 0xed, b"Photoshop 3.0\0SECRET-PLACE");
        told = with_segment(told, 0xfe, b"SECRET-NAME");
        told.extend(b"and more behind the end");
        assert_eq!(as_is(&told, &plan(40, 30), Edition::Screen).unwrap().jpeg, plain);
    }
}
