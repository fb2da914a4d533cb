//! JPEGs (ITU-T T.81): their parts and their pixels.
//!
//! Inks stay inks: readers of pictures turn them into light.

use std::collections::HashMap;

use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Why a JPEG can't be decoded.
#[derive(Debug, thiserror::Error)]
pub enum JpegError {
    /// It is of a kind that neither PDFs nor browsers know: arithmetic, lossless, hierarchical.
    #[error("it is a JPEG of a kind that PDFs do not know")]
    Unsupported,
    /// It says that it has no pixels.
    #[error("it has no pixels")]
    Empty,
    /// Its data contradict themselves: what the decoder says.
    #[error("its data are damaged ({0})")]
    Broken(String),
    /// The header says nothing of the picture.
    #[error("its header is broken")]
    Header,
}

impl From<DecodeErrors> for JpegError {
    fn from(error: DecodeErrors) -> Self {
        match error {
            DecodeErrors::Unsupported(_) => Self::Unsupported,
            DecodeErrors::ZeroError => Self::Empty,
            DecodeErrors::FormatStatic(what) => Self::Broken(what.into()),
            DecodeErrors::Format(what) | DecodeErrors::SofError(what) | DecodeErrors::SosError(what) => {
                Self::Broken(what)
            }
            _ => Self::Broken("its parts do not fit together".into()),
        }
    }
}

/// What a JPEG's header says.
#[derive(Debug)]
pub struct Header {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// How many channels it has.
    pub channels: usize,
    /// How the pixels of a picture in four inks are kept; nothing for all other pictures.
    pub inks: Option<Inks>,
    /// The ICC profile that the file carries.
    pub profile: Option<Vec<u8>>,
    /// The EXIF that it carries (CIPA DC-008), without the name of its segment.
    pub exif: Option<Vec<u8>>,
}

/// How four inks are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inks {
    /// As they are.
    Cmyk,
    /// The first three as luminance and chroma.
    Ycck,
}

/// What the decoder is to take: JPEGs as large as they can be.
pub fn options() -> DecoderOptions {
    DecoderOptions::default().set_max_width(usize::from(u16::MAX)).set_max_height(usize::from(u16::MAX))
}

impl Header {
    /// Reads the header of a JPEG.
    ///
    /// # Errors
    /// Says why the file is none.
    pub fn read(jpeg: &[u8]) -> Result<Self, JpegError> {
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options());
        decoder.decode_headers()?;
        let info = decoder.info().ok_or(JpegError::Header)?;
        let inks = match decoder.input_colorspace() {
            Some(ColorSpace::CMYK) => Some(Inks::Cmyk),
            Some(ColorSpace::YCCK) => Some(Inks::Ycck),
            _ => None,
        };
        Ok(Self {
            width: info.width.into(),
            height: info.height.into(),
            channels: info.components.into(),
            inks,
            profile: decoder.icc_profile(),
            exif: decoder.exif().cloned(),
        })
    }
}

/// The pixels of a JPEG.
#[derive(Debug)]
pub struct Pixels {
    /// The channels of each pixel, a byte each.
    pub values: Vec<u8>,
    /// Whether some of its data are broken or missing, so that a part of the picture is not what it was.
    pub damaged: bool,
}

/// Decodes a JPEG in grey (one channel) or in red, green and blue.
///
/// # Errors
/// Says why nothing can be made of the file.
pub fn decode_light(jpeg: &[u8], channels: usize) -> Result<Pixels, JpegError> {
    decode(jpeg, if channels == 1 { ColorSpace::Luma } else { ColorSpace::RGB })
}

impl Inks {
    /// Decodes a JPEG whose inks are kept like this: cyan, magenta, yellow and black of each pixel, inverted where the file
    /// has them so.
    ///
    /// # Errors
    /// Says why nothing can be made of the file.
    pub fn decode(self, jpeg: &[u8]) -> Result<Pixels, JpegError> {
        let space = match self {
            Self::Cmyk => ColorSpace::CMYK,
            Self::Ycck => ColorSpace::YCCK,
        };
        let mut pixels = decode(jpeg, space)?;
        if self == Self::Ycck {
            pixels.values.chunks_exact_mut(4).for_each(ycc_to_cmy);
        }
        Ok(pixels)
    }
}

/// Decodes a JPEG, at first as if nothing could be wrong with it, and then with what can be saved.
fn decode(jpeg: &[u8], space: ColorSpace) -> Result<Pixels, JpegError> {
    let options = options().jpeg_set_out_colorspace(space);
    let with = |bytes, options| JpegDecoder::new_with_options(ZCursor::new(bytes), options).decode();
    let padded = padded(jpeg);
    match with(padded.as_deref().unwrap_or(jpeg), options.set_strict_mode(true)) {
        Ok(values) if padded.is_none() && !has_all_scans(jpeg) => Ok(Pixels { values, damaged: true }),
        Ok(values) => Ok(Pixels { values, damaged: false }),
        Err(why) => {
            let values = with(jpeg, options)?;
            // Bytes between the parts of a header are no part of the picture.
            let harmless =
                matches!(why, DecodeErrors::FormatStatic(text) if text.contains("between headers"));
            Ok(Pixels { values, damaged: !harmless })
        }
    }
}

/// A JPEG of a single scan without its end, so that the decoder tells of data that are missing before it: after an end it goes
/// on with nothing, which is grey. Nothing for all others.
///
/// Some bytes stand in the end's place, as the decoder reads ahead.
fn padded(jpeg: &[u8]) -> Option<Vec<u8>> {
    const AHEAD: usize = 16;
    let (mut scans, mut end) = (0, None);
    for part in parts(jpeg) {
        match part {
            Part::Segment(segment) if matches!(segment.marker, 0xc2 | 0xdc) => return None,
            Part::Segment(segment) => scans += usize::from(segment.marker == START_OF_SCAN),
            Part::Data(_) => {}
            Part::End(whole) => end = Some(whole.len() - 2),
        }
    }
    let whole = end.filter(|_| scans == 1).map(|end| &jpeg[..end])?;
    Some([whole, &[0; AHEAD]].concat())
}

/// Whether the scans of a progressive JPEG bring all bits of all 64 coefficients of each component (T.81, G.1.1.1.1). Where
/// some are missing, the file was cut off, and an end set behind it.
fn has_all_scans(jpeg: &[u8]) -> bool {
    let (mut left, mut ended) = (HashMap::new(), false);
    for part in parts(jpeg) {
        let Part::Segment(Segment { marker, body, .. }) = part else {
            ended |= matches!(part, Part::End(_));
            continue;
        };
        match (marker, body) {
            (0xc2, [_, _, _, _, _, _, components @ ..]) => {
                // How many bits of each coefficient are still to come; 255 for all.
                left.extend(components.chunks_exact(3).map(|component| (component[0], [255u8; 64])));
            }
            (START_OF_SCAN, [count, rest @ ..]) => {
                let Some((components, [first, last, bits, ..])) =
                    rest.split_at_checked(usize::from(*count) * 2)
                else {
                    return false;
                };
                for component in components.chunks_exact(2) {
                    let coefficients = left.get_mut(&component[0]);
                    let seen =
                        coefficients.and_then(|all| all.get_mut(usize::from(*first)..=usize::from(*last)));
                    seen.into_iter().flatten().for_each(|left| *left = bits & 15);
                }
            }
            _ => {}
        }
    }
    ended && left.values().flatten().all(|left| *left == 0)
}

/// The first three channels of YCCK to CMY (JFIF's matrix, and 255 less the result, as Adobe defines it).
fn ycc_to_cmy(pixel: &mut [u8]) {
    let [y, cb, cr] = [pixel[0], pixel[1], pixel[2]].map(f32::from);
    let (cb, cr) = (cb - 128.0, cr - 128.0);
    let rgb = [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb];
    for (channel, value) in pixel.iter_mut().zip(rgb) {
        *channel = 255 - value.round().clamp(0.0, 255.0) as u8;
    }
}

/// A segment of a JPEG's header.
#[derive(Debug, Clone, Copy)]
pub struct Segment<'a> {
    /// The second byte of its marker.
    pub marker: u8,
    /// All of it, with marker and length.
    pub whole: &'a [u8],
    /// What it holds.
    pub body: &'a [u8],
    /// The file from this segment on.
    pub rest: &'a [u8],
}

/// The marker of the segment after which the picture's data begin.
pub const START_OF_SCAN: u8 = 0xda;
/// The marker of a picture's end.
const END_OF_PICTURE: u8 = 0xd9;

impl Segment<'_> {
    /// Whether this is Adobe's marker (APP14), with which the values of inks are inverted.
    pub fn is_adobe(&self) -> bool {
        self.marker == 0xee && self.body.starts_with(b"Adobe")
    }
}

/// The segments of a JPEG up to the start of the first scan, which is the last; fewer where the file is broken.
///
/// Bytes that fill the room before a marker, or that belong to nothing, are passed over (T.81, B.1.1.2).
pub fn segments(jpeg: &[u8]) -> impl Iterator<Item = Segment<'_>> {
    let mut ended = false;
    parts(jpeg).map_while(move |part| match part {
        Part::Segment(segment) if !ended => {
            ended = segment.marker == START_OF_SCAN;
            Some(segment)
        }
        _ => None,
    })
}

/// A part of a JPEG.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    /// A segment with what it says.
    Segment(Segment<'a>),
    /// The data of a scan, with the marks that part them.
    Data(&'a [u8]),
    /// The picture's end: the file up to and with it.
    End(&'a [u8]),
}

/// The parts of a JPEG up to its end. What follows is none of it: another picture, or what a program wrote there.
///
/// A file that is cut off has no [`Part::End`].
pub fn parts(jpeg: &[u8]) -> impl Iterator<Item = Part<'_>> {
    let mut at = if jpeg.starts_with(&[0xff, 0xd8]) { 2 } else { jpeg.len() };
    let mut in_scan = false;
    std::iter::from_fn(move || {
        if in_scan {
            in_scan = false;
            let end = next_marker(jpeg, at)?;
            let data = &jpeg[at..end];
            at = end;
            return Some(Part::Data(data));
        }
        at = next_marker(jpeg, at)?;
        let (rest, marker) = (&jpeg[at..], jpeg[at + 1]);
        if marker == END_OF_PICTURE {
            let whole = &jpeg[..at + 2];
            at = jpeg.len();
            return Some(Part::End(whole));
        }
        let length = usize::from(u16::from_be_bytes([*rest.get(2)?, *rest.get(3)?])) + 2;
        let (whole, _) = rest.split_at_checked(length)?;
        at += length;
        in_scan = marker == START_OF_SCAN;
        Some(Part::Segment(Segment { marker, whole, body: whole.get(4..)?, rest }))
    })
}

/// Where the next marker stands that parts more than a scan's data.
fn next_marker(jpeg: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += jpeg.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        match *jpeg.get(at + 1)? {
            // A byte of data, a fill byte, TEM, and what parts the data of a scan.
            0 | 1 | 0xff | 0xd0..=0xd8 => at += 1,
            _ => return Some(at),
        }
    }
}

#[cfg(test)]
mod tests;
