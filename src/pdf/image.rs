//! The samples of images (ISO 32000-1, 8.9.5), unpacked and brought to bytes.

use lopdf::{Object, Stream, dictionary};

use super::color::Space;
use super::jpeg::{Header, JpegError};
use super::jpx;
use super::object::Objects;

/// Why an image can't be decoded.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// Its stream can't be unpacked.
    #[error(transparent)]
    Packed(#[from] lopdf::Error),
    /// Its JPEG can't be decoded.
    #[error(transparent)]
    Jpeg(#[from] JpegError),
    /// It states a size that no machine can hold.
    #[error("it is too large")]
    TooLarge,
    /// Its JPEG 2000 can't be decoded.
    #[error("its JPEG 2000 is damaged, or of a rare kind")]
    Jpx,
    /// There are fewer samples than its size asks for.
    #[error("it has {found} bytes of {wanted}")]
    CutOff {
        /// How many bytes there are.
        found: usize,
        /// How many there should be.
        wanted: usize,
    },
    /// Its JPEG has another size than it states.
    #[error("its JPEG has {} × {} pixels, not {} × {}", found.0, found.1, stated.0, stated.1)]
    OtherSize {
        /// Columns and rows of the JPEG.
        found: (usize, usize),
        /// Columns and rows by the image's dictionary.
        stated: (usize, usize),
    },
    /// Its JPEG is not in four inks, though its space is.
    #[error("its JPEG has not the four inks that it should have")]
    NoInks,
}

/// The pixels of an image in inks.
#[derive(Debug)]
pub struct Raster {
    /// Pixels from left to right.
    pub columns: usize,
    /// Pixels from top to bottom.
    pub rows: usize,
    /// How many inks each pixel has.
    pub inks: usize,
    /// A byte for each ink of each pixel.
    pub samples: Vec<u8>,
    /// Whether 0 is all of the ink.
    pub inverted: bool,
}

impl Raster {
    /// Decodes an image in inks; nothing if it is in another space, or packed in a way that is not looked into. A JPEG is
    /// measured in any space.
    ///
    /// # Errors
    /// Says why it can't be decoded.
    pub fn read(objects: Objects, image: &Stream) -> Result<Option<Self>, ImageError> {
        let dict = &image.dict;
        let space =
            dict.get(b"ColorSpace").map_or(Space::Unknown, |object| Space::read(objects, object, None));
        let size = |key| usize::try_from(objects.integer(dict, key).unwrap_or(0)).unwrap_or(0);
        let (columns, rows, bits) = (size("Width"), size("Height"), size("BitsPerComponent"));
        let others = [b"CCITTFaxDecode".as_slice(), b"JBIG2Decode"];
        if others.iter().any(|filter| objects.has_filter(dict, filter)) {
            return Ok(None);
        }
        let decode = objects.get(dict, "Decode").and_then(|decode| objects.numbers(decode));
        let inverted = decode.is_some_and(|decode| decode.first() > decode.get(1));
        if objects.has_filter(dict, b"JPXDecode") {
            return Self::of_jpx(image, &space, inverted);
        }
        let inks = match &space {
            Space::DeviceCmyk | Space::IccBased { components: 4, .. } => 4,
            Space::DeviceN { names, .. } if !names.iter().any(|name| name == "None" || name == "All") => {
                names.len()
            }
            _ => 0,
        };
        if objects.has_filter(dict, b"DCTDecode") {
            return Self::of_jpeg(objects, image, (columns, rows), (inks == 4).then_some(inverted));
        }
        let samples = objects.unpacked(image)?;
        let row =
            columns.checked_mul(space.components()).and_then(|n| n.checked_mul(bits)).map(|n| n.div_ceil(8));
        let wanted = row.and_then(|row| row.checked_mul(rows)).ok_or(ImageError::TooLarge)?;
        if samples.len() < wanted {
            return Err(ImageError::CutOff { found: samples.len(), wanted });
        }
        match (inks, bits, &space) {
            (1.., 8, _) => Ok(Some(Self { columns, rows, inks, samples, inverted })),
            (_, 8, Space::Indexed { base, table }) if **base == Space::DeviceCmyk => {
                let colors: Vec<[u8; 4]> = table.chunks_exact(4).map(|c| [c[0], c[1], c[2], c[3]]).collect();
                let color = |index: &u8| colors.get(usize::from(*index)).copied().unwrap_or_default();
                let samples = samples[..wanted].iter().flat_map(color).collect();
                Ok(Some(Self { columns, rows, inks: 4, samples, inverted: false }))
            }
            _ => Ok(None),
        }
    }

    /// The pixels of a JPEG 2000, which may hold its space itself.
    fn of_jpx(image: &Stream, space: &Space, inverted: bool) -> Result<Option<Self>, ImageError> {
        let header = jpx::Header::read(&image.content).ok_or(ImageError::Jpx)?;
        let own = header.space.as_ref().filter(|_| *space == Space::Unknown).unwrap_or(space);
        if header.channels != 4 || own.components() != 4 {
            return Ok(None);
        }
        let samples = jpx::pixels(&image.content).ok_or(ImageError::Jpx)?;
        let (columns, rows) = (header.columns, header.rows);
        let whole = samples.len() >= columns * rows * 4;
        whole.then_some(Some(Self { columns, rows, inks: 4, samples, inverted })).ok_or(ImageError::Jpx)
    }

    /// Reads the header of a JPEG, which should have so many columns and rows. If it has inks, which may be inverted, it is
    /// decoded.
    fn of_jpeg(
        objects: Objects,
        image: &Stream,
        stated: (usize, usize),
        inverted: Option<bool>,
    ) -> Result<Option<Self>, ImageError> {
        let unpacked;
        let bytes = match objects.get(&image.dict, "Filter") {
            Some(Object::Array(filters)) if filters.len() > 1 => {
                // All filters but the last, which is the JPEG's.
                let mut outer = image.clone();
                outer.dict.set("Filter", filters[..filters.len() - 1].to_vec());
                unpacked = objects.unpacked(&outer)?;
                unpacked.as_slice()
            }
            _ => image.content.as_slice(),
        };
        let header = Header::read(bytes)?;
        let (columns, rows) = (header.width, header.height);
        if (columns, rows) != stated {
            return Err(ImageError::OtherSize { found: (columns, rows), stated });
        }
        let Some(inverted) = inverted else { return Ok(None) };
        let samples = header.inks.ok_or(ImageError::NoInks)?.decode(bytes)?.values;
        Ok(Some(Self { columns, rows, inks: 4, samples, inverted }))
    }
}

/// Red, green and blue of the pixels of an image in grey or RGB, also by a table of colours, 8 bits each; nothing where it is
/// in another space or can't be read. Images that are JPEGs are for another reader.
pub fn rgb(objects: Objects, stream: &Stream, space: &Space) -> Option<Vec<u8>> {
    let number = |key| objects.integer(&stream.dict, key).and_then(|n| usize::try_from(n).ok());
    let (width, height) = (number("Width")?, number("Height")?);
    let bits = number("BitsPerComponent").unwrap_or(8);
    let components = space.components();
    let bytes = objects.unpacked(stream).ok()?;
    let row = row_of(&bytes, width, height, components, bits)?;
    let decode = objects.get(&stream.dict, "Decode").and_then(|decode| objects.numbers(decode));
    let decode = decode.filter(|decode| decode.len() == 2 * components);
    // A sample as the image says that it is to be read (8.9.5.2).
    let shown = |component: usize, value: u8| match &decode {
        Some(decode) => {
            let (from, to) = (decode[component * 2], decode[component * 2 + 1]);
            let value = from + f64::from(value) / 255.0 * (to - from);
            (value.clamp(0.0, 1.0) * 255.0).round() as u8
        }
        None => value,
    };
    let most = f64::from((1u32 << bits.min(16)) - 1);
    let index = |sample: u16| match decode.as_deref() {
        Some([from, to]) => (from + f64::from(sample) / most * (to - from)).round().max(0.0) as usize,
        _ => usize::from(sample),
    };
    let mut pixels = Vec::with_capacity(width * height * 3);
    for row in bytes.chunks_exact(row).take(height) {
        for x in 0..width {
            let sample = |component| sample(row, (x * components + component) * bits, bits);
            match space {
                Space::DeviceGray | Space::CalGray | Space::IccBased { components: 1, .. } => {
                    pixels.extend([shown(0, scaled(sample(0)?, bits)); 3]);
                }
                Space::DeviceRgb | Space::CalRgb | Space::IccBased { components: 3, .. } => {
                    for component in 0..3 {
                        pixels.push(shown(component, scaled(sample(component)?, bits)));
                    }
                }
                Space::Indexed { base, table } => {
                    let count = base.components();
                    let entry = table.get(index(sample(0)?) * count..)?.get(..count)?;
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

/// A stencil that leaves out the pixels whose samples are all within the ranges of the image's `Mask` (8.9.6.4); nothing where
/// there are no ranges, or the samples can't be read.
pub fn key_mask(objects: Objects, stream: &Stream) -> Option<Stream> {
    let ranges = objects.numbers(objects.get(&stream.dict, "Mask")?)?;
    let number = |key| objects.integer(&stream.dict, key).and_then(|n| usize::try_from(n).ok());
    let (width, height, bits) =
        (number("Width")?, number("Height")?, number("BitsPerComponent").unwrap_or(8));
    let components = ranges.len() / 2;
    if components == 0 || objects.has_filter(&stream.dict, b"DCTDecode") {
        return None;
    }
    let bytes = objects.unpacked(stream).ok()?;
    let row = row_of(&bytes, width, height, components, bits)?;
    let mut stencil = vec![0u8; width.div_ceil(8) * height];
    for (y, row) in bytes.chunks_exact(row).take(height).enumerate() {
        for x in 0..width {
            let is_left_out = (0..components).all(|component| {
                let sample = sample(row, (x * components + component) * bits, bits).map(f64::from);
                sample.is_some_and(|s| ranges[component * 2] <= s && s <= ranges[component * 2 + 1])
            });
            if is_left_out {
                stencil[y * width.div_ceil(8) + x / 8] |= 0x80 >> (x % 8);
            }
        }
    }
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "ImageMask" => true, "BitsPerComponent" => 1,
        "Width" => width as i64, "Height" => height as i64,
    };
    let mut stencil = Stream::new(dict, stencil);
    stencil.compress().ok()?;
    Some(stencil)
}

/// The bytes of a row of an image that states its size; nothing where its samples are fewer than that, or none.
fn row_of(samples: &[u8], width: usize, height: usize, components: usize, bits: usize) -> Option<usize> {
    let row = width.checked_mul(components)?.checked_mul(bits)?.div_ceil(8);
    (row > 0 && row.checked_mul(height)? <= samples.len()).then_some(row)
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
    fn a_size_that_no_file_holds_is_no_image() {
        let stated = |width: i64, height: i64| {
            let dict = dictionary! {
                "Width" => width, "Height" => height, "BitsPerComponent" => 8, "Mask" => vec![0.into(), 255.into()],
            };
            let document = lopdf::Document::new();
            let image = Stream::new(dict, vec![7; 12]);
            let read = rgb(Objects(&document), &image, &Space::DeviceGray).is_some();
            (read, key_mask(Objects(&document), &image).is_some())
        };
        assert_eq!(stated(4, 3), (true, true));
        // Products of these are small numbers, or none, where they run over.
        for (width, height) in [(1 << 61, 1), (4, 1 << 62), (i64::MAX, i64::MAX), (0, 3), (5, 3)] {
            assert_eq!(stated(width, height), (false, false), "{width} × {height}");
        }
    }

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
