//! Photos that need no change: their JPEG goes into the PDF as it is, but for what a camera wrote beside the picture.

use image::metadata::Orientation;

use super::decode::Exif;
use super::encode::Prepared;
use super::facts::Facts;
use super::plan::Plan;
use crate::content::edition::Edition;
use crate::pdf::jpeg::{Part, parts};

/// The photo's own JPEG, without names, places and thumbnails, if `edition` can take it unchanged.
///
/// That is so where nothing is cut off or resampled, the picture stands upright, and its colours are the edition's: sRGB
/// for the screen, inks for the press. A picture in inks is taken whole where the page cuts off less than a tenth of it:
/// what its maker separated stays as it is, and the page hides the rest.
pub(super) fn as_is(bytes: &[u8], plan: &Plan, edition: Edition, facts: Facts) -> Option<Prepared> {
    let (crop, whole) = (plan.crop, (facts.width, facts.height));
    let area = |(width, height): (u32, u32)| u64::from(width) * u64::from(height);
    let kept = (crop.width, crop.height);
    let nearly_whole = edition == Edition::Print && area(kept) * 10 > area(whole) * 9;
    if plan.target != kept || kept != whole && !nearly_whole {
        return None;
    }
    let header = Header::read(bytes)?;
    let cmyk = match (header.channels, header.adobe) {
        (3, _) => false,
        (4, true) => true,
        _ => return None,
    };
    let fits = (header.width, header.height) == whole;
    let colors = cmyk == (edition == Edition::Print) && !header.profile;
    let (width, height) = whole;
    let remarks = Default::default();
    (fits && colors).then_some(Prepared { width, height, cmyk, jpeg: header.kept, remarks })
}

/// What a JPEG says, and what of it is the picture.
#[derive(Default)]
struct Header {
    width: u32,
    height: u32,
    channels: u8,
    /// It has Adobe's marker.
    adobe: bool,
    /// It carries an ICC profile, or a camera says that its colours are not sRGB.
    profile: bool,
    /// The file without comments, without the segments of programs, but for JFIF's and Adobe's, and without what follows
    /// the picture.
    kept: Vec<u8>,
}

impl Header {
    /// Reads a JPEG; nothing for what is broken, turned or of a rare kind.
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut header = Self { kept: vec![0xff, 0xd8], ..Self::default() };
        for part in parts(bytes) {
            let segment = match part {
                Part::Segment(segment) => segment,
                Part::Data(data) => {
                    header.kept.extend(data);
                    continue;
                }
                Part::End(_) => {
                    header.kept.extend([0xff, 0xd9]);
                    return (header.width > 0 && header.height > 0).then_some(header);
                }
            };
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
                0xc4 | 0xda | 0xdb | 0xdd => true,
                0xe0 => body.starts_with(b"JFIF\0"),
                0xee => {
                    header.adobe |= segment.is_adobe();
                    segment.is_adobe()
                }
                0xe1..=0xef | 0xfe => {
                    header.profile |= body.starts_with(b"ICC_PROFILE\0");
                    if let Some(exif) = body.strip_prefix(b"Exif\0\0") {
                        let exif = Exif::read(Some(exif.to_vec()));
                        if exif.orientation != Orientation::NoTransforms {
                            return None;
                        }
                        header.profile |= exif.is_adobe_rgb;
                    }
                    false
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
    use crate::photos::plan::Crop;
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

    /// What is taken of a photo of 40 × 30 pixels.
    fn as_is(bytes: &[u8], plan: &Plan, edition: Edition) -> Option<Prepared> {
        super::as_is(bytes, plan, edition, Facts { width: 40, height: 30 })
    }

    /// EXIF of a picture that lies on its side.
    const TURNED: &[u8] = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";

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
        for (marker, body) in [(0xe1, TURNED), (0xe2, b"ICC_PROFILE\0\x01\x01x")] {
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

    #[test]
    fn nothing_but_the_picture_is_kept() {
        let pixels: Vec<u8> = (0..40 * 30 * 3).map(|at| (at * 7) as u8).collect();
        let mut plain = Vec::new();
        let mut encoder = Encoder::new(&mut plain, 90);
        encoder.set_progressive(true);
        encoder.encode(&pixels, 40, 30, ColorType::Rgb).unwrap();
        // A comment between two scans, a camera's notes, and a second picture with its own behind the first.
        let scan = plain.windows(2).rposition(|pair| pair == [0xff, 0xc4]).unwrap();
        let mut told = plain.clone();
        told.splice(scan..scan, *b"\xff\xfe\0\x08SECRET");
        let mut upright = TURNED.to_vec();
        upright[6 + 19] = 1;
        let second = with_segment(plain.clone(), 0xe1, b"Exif\0\0SECRET");
        told = with_segment(told, 0xe1, &[&upright[..], b"SECRET"].concat());
        told.extend(second);
        assert_eq!(as_is(&told, &plan(40, 30), Edition::Screen).unwrap().jpeg, plain);
    }

    #[test]
    fn separations_stay_where_the_page_cuts_off_little() {
        let inks = jpeg(ColorType::Cmyk);
        let cut = |x, width| Plan { crop: Crop { x, y: 0, width, height: 30 }, target: (width, 30) };
        let taken = as_is(&inks, &cut(1, 38), Edition::Print).unwrap();
        assert_eq!((taken.width, taken.height), (40, 30), "whole: the page hides the rest");
        assert!(taken.jpeg == inks);
        assert_eq!(as_is(&inks, &cut(2, 30), Edition::Print), None, "a quarter is not given to a printer");
        assert_eq!(as_is(&jpeg(ColorType::Rgb), &cut(1, 38), Edition::Screen), None);
    }
}
