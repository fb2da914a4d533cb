//! A strip or tile of a TIFF to channels of 8 bits.

use std::io::{ErrorKind, Read};

use flate2::read::ZlibDecoder;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;

use super::Space;
use crate::pdf::jpeg::options;
use crate::photos::error::PhotoError;

/// How the channels of all strips or tiles are kept.
pub(super) struct Samples<'a> {
    pub(super) compression: u64,
    pub(super) predictor: u64,
    /// What the JPEGs of all parts share.
    pub(super) tables: Option<&'a [u8]>,
    /// Whether the bits of a byte go from the lowest to the highest.
    pub(super) backwards: bool,
    /// Whether the lowest byte of a number comes first.
    pub(super) little: bool,
    /// How many bits a channel has.
    pub(super) bits: usize,
    /// Whether numbers are floating, 1 being the most light.
    pub(super) float: bool,
    /// How many channels stand side by side.
    pub(super) channels: usize,
    pub(super) colors: Space,
}

/// The size of a strip or tile in pixels.
pub(super) struct Chunk {
    pub(super) width: usize,
    pub(super) rows: usize,
}

impl Samples<'_> {
    /// Hands on the channels of each row of a part, a byte each, with the row's number. No more than a row is held in its full
    /// depth.
    pub(super) fn rows(
        &self,
        data: &[u8],
        chunk: &Chunk,
        mut each: impl FnMut(usize, &[u8]),
    ) -> Result<(), PhotoError> {
        if self.compression == 7 {
            let pixels = self.jpeg(data, chunk)?;
            pixels.chunks_exact(chunk.width * self.channels).enumerate().for_each(|(y, row)| each(y, row));
            return Ok(());
        }
        let row = (chunk.width * self.channels * self.bits).div_ceil(8);
        // No compression makes more of a byte: the data can't hold what the header claims.
        if row.saturating_mul(chunk.rows) / 4096 > data.len() + 16 {
            return Err(PhotoError::CutOff);
        }
        let turned: Vec<u8>;
        let data = if self.backwards {
            turned = data.iter().map(|byte| byte.reverse_bits()).collect();
            &turned
        } else {
            data
        };
        let mut unpacked = self.unpacked(data)?;
        let (mut bytes, mut values) = (vec![0; row], Vec::new());
        for y in 0..chunk.rows {
            unpacked.read_exact(&mut bytes).map_err(|error| match error.kind() {
                ErrorKind::UnexpectedEof => PhotoError::CutOff,
                _ => PhotoError::Broken,
            })?;
            self.unpredict(&mut bytes)?;
            self.in_8_bits(&bytes, chunk, &mut values);
            each(y, &values);
        }
        Ok(())
    }

    /// The bytes of a part as they were before they were packed.
    fn unpacked<'d>(&self, data: &'d [u8]) -> Result<Box<dyn Read + 'd>, PhotoError> {
        match self.compression {
            1 => Ok(Box::new(data)),
            5 => Ok(Box::new(Lzw::new(data))),
            8 | 32946 => Ok(Box::new(ZlibDecoder::new(data))),
            32773 => Ok(Box::new(PackBits { rest: data, literal: 0, repeated: 0, value: 0 })),
            2..=4 => Err(PhotoError::Tiff("the compression of fax machines")),
            6 => Err(PhotoError::Tiff("the old kind of JPEG compression")),
            34712 | 33003 | 33005 => Err(PhotoError::Tiff("JPEG 2000 compression")),
            50000 => Err(PhotoError::Tiff("Zstandard compression")),
            50001 => Err(PhotoError::Tiff("WebP compression")),
            _ => Err(PhotoError::Tiff("a rare compression")),
        }
    }

    /// Takes back that each number was kept as its distance from the one before it.
    fn unpredict(&self, row: &mut [u8]) -> Result<(), PhotoError> {
        match (self.predictor, self.bits) {
            (1, _) => {}
            (2, 8) => {
                for at in self.channels..row.len() {
                    row[at] = row[at].wrapping_add(row[at - self.channels]);
                }
            }
            (2, 16 | 32 | 64) => {
                let size = self.bits / 8;
                let order = if self.little { super::Order::Little } else { super::Order::Big };
                for at in self.channels..row.len() / size {
                    let (before, rest) = row.split_at_mut(at * size);
                    let before = order.number(&before[(at - self.channels) * size..][..size]);
                    let sum = order.number(&rest[..size]).wrapping_add(before);
                    let bytes = &sum.to_be_bytes()[8 - size..];
                    rest[..size].copy_from_slice(bytes);
                    if self.little {
                        rest[..size].reverse();
                    }
                }
            }
            // The bytes of all numbers by their weight, each the distance from the byte before it (Technical Note 3).
            (3, 16 | 32 | 64) if self.float => {
                for at in self.channels..row.len() {
                    row[at] = row[at].wrapping_add(row[at - self.channels]);
                }
                let size = self.bits / 8;
                let count = row.len() / size;
                let planes = row.to_vec();
                for (at, number) in row.chunks_exact_mut(size).enumerate() {
                    for (weight, byte) in number.iter_mut().enumerate() {
                        let weight = if self.little { size - 1 - weight } else { weight };
                        *byte = planes[weight * count + at];
                    }
                }
            }
            _ => return Err(PhotoError::Tiff("a rare predictor")),
        }
        Ok(())
    }

    /// The channels of a row, a byte each, in place of those in `values`.
    fn in_8_bits(&self, row: &[u8], chunk: &Chunk, values: &mut Vec<u8>) {
        let order = if self.little { super::Order::Little } else { super::Order::Big };
        values.clear();
        match self.bits {
            8 => values.extend(row),
            bits @ (1 | 2 | 4) => {
                let most = (1u16 << bits) - 1;
                // What a palette counts is no amount of light.
                let scale = if self.colors == Space::Palette { 1 } else { 255 / most };
                let value = |at: usize| {
                    let shift = 8 - bits - at * bits % 8;
                    ((u16::from(row[at * bits / 8]) >> shift & most) * scale) as u8
                };
                values.extend((0..chunk.width * self.channels).map(value));
            }
            bits => {
                let number = |bytes: &[u8]| self.eighth(order.number(bytes));
                values.extend(row.chunks_exact(bits / 8).map(number));
            }
        }
    }

    /// A number of more than 8 bits in 8.
    fn eighth(&self, number: u64) -> u8 {
        let most = match (self.float, self.bits) {
            (true, bits) => {
                let value = match bits {
                    16 => half(number as u16),
                    32 => f64::from(f32::from_bits(number as u32)),
                    _ => f64::from_bits(number),
                };
                return (value.clamp(0.0, 1.0) * 255.0).round() as u8;
            }
            // The chroma of CIELAB has a sign: its highest byte says enough.
            (false, bits) if matches!(self.colors, Space::Lab | Space::IccLab) => {
                return (number >> (bits - 8)) as u8;
            }
            (false, bits) => u64::MAX >> (64 - bits),
        };
        ((number * 255 + most / 2) / most) as u8
    }

    /// A part that is a JPEG (TIFF Technical Note 2).
    fn jpeg(&self, data: &[u8], chunk: &Chunk) -> Result<Vec<u8>, PhotoError> {
        if self.bits != 8 {
            return Err(PhotoError::Tiff("JPEG compression of more than 8 bits"));
        }
        let whole = match self.tables.and_then(|tables| tables.strip_suffix(&[0xff, 0xd9])) {
            Some(tables) => [tables, data.get(2..).unwrap_or_default()].concat(),
            None => data.to_vec(),
        };
        // The numbers as they are, but for luminance and chroma.
        let space = match (self.channels, self.colors) {
            (1, _) => ColorSpace::Luma,
            (3, Space::Ycc) => ColorSpace::RGB,
            (3, _) => ColorSpace::YCbCr,
            (4, Space::Inks) => ColorSpace::CMYK,
            _ => return Err(PhotoError::Tiff("JPEG compression of a rare number of channels")),
        };
        let mut decoder =
            JpegDecoder::new_with_options(ZCursor::new(whole), options().jpeg_set_out_colorspace(space));
        decoder.decode_headers().map_err(|_| PhotoError::Broken)?;
        let info = decoder.info().ok_or(PhotoError::Broken)?;
        let pixels = decoder.decode().map_err(|_| PhotoError::Broken)?;
        let (width, rows) = (usize::from(info.width), usize::from(info.height));
        if width < chunk.width || rows < chunk.rows || pixels.len() < width * rows * self.channels {
            return Err(PhotoError::Broken);
        }
        let rows = pixels.chunks_exact(width * self.channels).take(chunk.rows);
        Ok(rows.flat_map(|row| &row[..chunk.width * self.channels]).copied().collect())
    }
}

/// A floating number of 16 bits (IEEE 754).
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    let value = match exponent {
        0 => fraction / 1024.0 * 2f64.powi(-14),
        31 => f64::INFINITY,
        exponent => (1.0 + fraction / 1024.0) * 2f64.powi(exponent - 15),
    };
    if bits >> 15 == 1 { -value } else { value }
}

/// LZW (TIFF 6.0, section 13).
struct Lzw<'d> {
    decoder: weezl::decode::Decoder,
    data: &'d [u8],
}

impl<'d> Lzw<'d> {
    fn new(data: &'d [u8]) -> Self {
        // Before 1990 codes grew a step later and began with the lowest bit.
        let old = matches!(data, [0, second, ..] if second & 1 == 1);
        let decoder = if old {
            weezl::decode::Decoder::new(weezl::BitOrder::Lsb, 8)
        } else {
            weezl::decode::Decoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8)
        };
        Self { decoder, data }
    }
}

impl Read for Lzw<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let result = self.decoder.decode_bytes(self.data, bytes);
            self.data = &self.data[result.consumed_in..];
            if result.consumed_out > 0 || bytes.is_empty() {
                return Ok(result.consumed_out);
            }
            match result.status {
                Ok(weezl::LzwStatus::Ok) if result.consumed_in > 0 => {}
                Ok(_) => return Ok(0),
                Err(_) => return Err(ErrorKind::InvalidData.into()),
            }
        }
    }
}

/// `PackBits` (TIFF 6.0, section 9).
struct PackBits<'d> {
    rest: &'d [u8],
    /// How many bytes follow as they are.
    literal: usize,
    /// How many times `value` follows.
    repeated: usize,
    value: u8,
}

impl Read for PackBits<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        while self.literal == 0 && self.repeated == 0 {
            match *self.rest {
                [128, ref after @ ..] => self.rest = after,
                [count @ 0..128, ref after @ ..] => {
                    (self.literal, self.rest) = (usize::from(count) + 1, after)
                }
                [count, value, ref after @ ..] => {
                    (self.repeated, self.value, self.rest) = (257 - usize::from(count), value, after);
                }
                _ => return Ok(0),
            }
        }
        if self.repeated > 0 {
            let count = self.repeated.min(bytes.len());
            bytes[..count].fill(self.value);
            self.repeated -= count;
            return Ok(count);
        }
        let count = self.literal.min(bytes.len()).min(self.rest.len());
        let (literal, after) = self.rest.split_at(count);
        bytes[..count].copy_from_slice(literal);
        self.rest = after;
        self.literal -= count;
        Ok(count)
    }
}
