//! JPEGs (ITU-T T.81): their segments, and the pixels of those in four inks.
//!
//! Pictures in grey or in red, green and blue are for other readers, which turn inks into light.

use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Why a JPEG can't be decoded.
#[derive(Debug, thiserror::Error)]
pub enum JpegError {
    /// The decoder says why.
    #[error(transparent)]
    Decoder(#[from] DecodeErrors),
    /// The header says nothing of the picture.
    #[error("its header is broken")]
    Header,
}

/// What a JPEG's header says.
#[derive(Debug)]
pub struct Header {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
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

impl Header {
    /// Reads the header of a JPEG.
    ///
    /// # Errors
    /// Says why the file is none.
    pub fn read(jpeg: &[u8]) -> Result<Self, JpegError> {
        let mut decoder = JpegDecoder::new(ZCursor::new(jpeg));
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
            inks,
            profile: decoder.icc_profile(),
            exif: decoder.exif().cloned(),
        })
    }
}

impl Inks {
    /// Decodes a JPEG whose inks are kept like this: cyan, magenta, yellow and black of each pixel, a byte each, inverted
    /// where the file has them so.
    ///
    /// # Errors
    /// Says why the file is no whole picture.
    pub fn decode(self, jpeg: &[u8]) -> Result<Vec<u8>, JpegError> {
        let space = match self {
            Self::Cmyk => ColorSpace::CMYK,
            Self::Ycck => ColorSpace::YCCK,
        };
        let options = DecoderOptions::default().jpeg_set_out_colorspace(space);
        let mut pixels = JpegDecoder::new_with_options(ZCursor::new(jpeg), options).decode()?;
        if self == Self::Ycck {
            pixels.chunks_exact_mut(4).for_each(ycc_to_cmy);
        }
        Ok(pixels)
    }
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

impl Segment<'_> {
    /// Whether this is Adobe's marker (APP14), with which the values of inks are inverted.
    pub fn is_adobe(&self) -> bool {
        self.marker == 0xee && self.body.starts_with(b"Adobe")
    }
}

/// The segments of a JPEG up to the start of the first scan, which is the last; fewer where the file is broken.
pub fn segments(jpeg: &[u8]) -> impl Iterator<Item = Segment<'_>> {
    let mut rest = jpeg.strip_prefix(&[0xff, 0xd8]).unwrap_or_default();
    std::iter::from_fn(move || {
        let [0xff, marker, high, low, ..] = *rest else { return None };
        let length = usize::from(u16::from_be_bytes([high, low])) + 2;
        let (whole, after) = rest.split_at_checked(length)?;
        let segment = Segment { marker, whole, body: whole.get(4..)?, rest };
        rest = if marker == START_OF_SCAN { &[] } else { after };
        Some(segment)
    })
}
