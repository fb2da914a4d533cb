//! JPEG 2000 images (ISO/IEC 15444-1): in which space their colours are, and their pixels.

// Hostile bytes are read here: nothing is taken from a place that they name without asking whether it is there.
#![warn(clippy::indexing_slicing, clippy::string_slice)]

use hayro_jpeg2000::{DecodeSettings, Image};

use super::color::Space;

/// What the header of a JPEG 2000 says.
#[derive(Debug, PartialEq)]
pub struct Header {
    /// Pixels from left to right.
    pub columns: usize,
    /// Pixels from top to bottom.
    pub rows: usize,
    /// How many channels there are, with that of transparency.
    pub channels: usize,
    /// The space of its colours, where the file says it.
    pub space: Option<Space>,
    /// Whether it has an empty list of channels, which the decoder does not take.
    broken: bool,
}

/// The mark with which the picture itself begins: SOC and SIZ.
const CODESTREAM: [u8; 4] = [0xff, 0x4f, 0xff, 0x51];

impl Header {
    /// Reads the header of a JPEG 2000, with boxes around it or bare; nothing if it is broken.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut header = Self { columns: 0, rows: 0, channels: 0, space: None, broken: false };
        if bytes.starts_with(&CODESTREAM) {
            header.size(bytes)?;
            return Some(header);
        }
        for (kind, body) in boxes(bytes) {
            match kind {
                b"jp2h" => header.describe(body),
                b"jp2c" => {
                    header.size(body)?;
                    return Some(header);
                }
                _ => {}
            }
        }
        None
    }

    /// Size and channels, by the segment SIZ (A.5.1).
    fn size(&mut self, codestream: &[u8]) -> Option<()> {
        let number =
            |at: usize| codestream.get(at..)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes) as usize);
        let side = |end: usize, start: usize| number(end)?.checked_sub(number(start)?);
        (self.columns, self.rows) = (side(8, 16)?, side(12, 20)?);
        self.channels = usize::from(u16::from_be_bytes(*codestream.get(40..)?.first_chunk()?));
        (codestream.starts_with(&CODESTREAM) && self.columns > 0 && self.rows > 0).then_some(())
    }

    /// The space, by the first box that names one (I.5.3.3).
    fn describe(&mut self, boxed: &[u8]) {
        for (kind, body) in boxes(boxed) {
            match (kind, body) {
                (b"colr", [1, _, _, number @ ..]) if self.space.is_none() => {
                    self.space = match number.first_chunk().map(|bytes| u32::from_be_bytes(*bytes)) {
                        Some(12) => Some(Space::DeviceCmyk),
                        Some(14) => Some(Space::Lab),
                        Some(16 | 18) => Some(Space::DeviceRgb),
                        Some(17) => Some(Space::DeviceGray),
                        _ => None,
                    };
                }
                (b"colr", [2 | 3, _, _, profile @ ..]) if self.space.is_none() => {
                    let components = match profile.get(16..20) {
                        Some(b"GRAY") => 1,
                        Some(b"CMYK") => 4,
                        _ => 3,
                    };
                    self.space = Some(Space::IccBased { components, profile: None });
                }
                (b"cdef", body) => self.broken |= body.len() < 8,
                _ => {}
            }
        }
    }
}

/// The boxes of a file (annex I.4): their kinds and what they hold.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let length = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        let kind = rest.get(4..)?.first_chunk::<4>()?;
        let (head, length) = match length {
            // To the end of the file.
            0 => (8, rest.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(*rest.get(8..)?.first_chunk()?)).ok()?),
            length => (8, length),
        };
        let (own, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        rest = after;
        Some((kind, own.get(head..)?))
    })
}

/// The most pixels of an image whose ink is measured.
const MOST_PIXELS: usize = 400_000_000;

/// The pixels of a JPEG 2000, a byte for each channel; nothing if it can't be decoded.
pub fn pixels(bytes: &[u8]) -> Option<Vec<u8>> {
    let header = Header::read(bytes).filter(|header| !header.broken)?;
    if header.columns.checked_mul(header.rows)? > MOST_PIXELS {
        return None;
    }
    let image = Image::new(bytes, &DecodeSettings::default()).ok()?;
    image.decode().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A box.
    fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        [&(body.len() as u32 + 8).to_be_bytes()[..], kind, body].concat()
    }

    /// A codestream that ends after its size: 30 × 20 pixels, 5 of them cut off at the left.
    fn codestream(channels: u16) -> Vec<u8> {
        let mut bytes = CODESTREAM.to_vec();
        bytes.extend([0, 47, 0, 0]);
        for number in [35u32, 20, 5, 0, 35, 20, 0, 0] {
            bytes.extend(number.to_be_bytes());
        }
        bytes.extend(channels.to_be_bytes());
        bytes
    }

    fn file(color: &[u8], channels: u16) -> Vec<u8> {
        let header = boxed(b"jp2h", &boxed(b"colr", color));
        [boxed(b"jP  ", b"\r\n\x87\n"), header, boxed(b"jp2c", &codestream(channels))].concat()
    }

    #[test]
    fn the_space_is_read_where_the_file_says_it() {
        let space = |color: &[u8]| Header::read(&file(color, 3)).unwrap().space;
        assert_eq!(space(&[1, 0, 0, 0, 0, 0, 16]), Some(Space::DeviceRgb));
        assert_eq!(space(&[1, 0, 0, 0, 0, 0, 12]), Some(Space::DeviceCmyk));
        assert_eq!(space(&[1, 0, 0, 0, 0, 0, 99]), None);
        let mut profile = vec![2, 0, 0];
        profile.extend([0; 16]);
        profile.extend(b"CMYK");
        assert_eq!(space(&profile), Some(Space::IccBased { components: 4, profile: None }));
        let bare = Header::read(&codestream(4)).unwrap();
        assert_eq!((bare.columns, bare.rows, bare.channels, bare.space), (30, 20, 4, None));
    }

    #[test]
    fn what_is_broken_is_nothing() {
        let whole = file(&[1, 0, 0, 0, 0, 0, 16], 3);
        for length in 0..whole.len() {
            assert!(Header::read(&whole[..length]).is_none(), "{length}");
        }
        assert_eq!(pixels(&whole), None, "there are no data");
        assert_eq!(Header::read(b"no picture"), None);
    }
}
