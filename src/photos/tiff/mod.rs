//! TIFFs (TIFF 6.0 with its technical notes, and BigTIFF) as scanners and picture programs write them.
//!
//! The picture is read row by row, and each channel brought to 8 bits at once, so that a strip may be as large as the picture and
//! no more than a row is ever held in its full depth.

mod chunk;
mod color;
mod directory;

use std::io::{Read, Seek};

use image::metadata::Orientation;

use chunk::{Chunk, Samples};
pub(super) use directory::is_tiff;
use directory::{Directory, Order};

use super::decode::Raster;
use super::error::PhotoError;

/// The tags of TIFF that matter for photos.
mod tag {
    pub(super) const WIDTH: u16 = 256;
    pub(super) const HEIGHT: u16 = 257;
    pub(super) const BITS: u16 = 258;
    pub(super) const COMPRESSION: u16 = 259;
    pub(super) const PHOTOMETRIC: u16 = 262;
    pub(super) const FILL_ORDER: u16 = 266;
    pub(super) const STRIP_OFFSETS: u16 = 273;
    pub(super) const ORIENTATION: u16 = 274;
    pub(super) const SAMPLES: u16 = 277;
    pub(super) const ROWS_PER_STRIP: u16 = 278;
    pub(super) const STRIP_LENGTHS: u16 = 279;
    pub(super) const PLANES: u16 = 284;
    pub(super) const PREDICTOR: u16 = 317;
    pub(super) const PALETTE: u16 = 320;
    pub(super) const TILE_WIDTH: u16 = 322;
    pub(super) const TILE_HEIGHT: u16 = 323;
    pub(super) const TILE_OFFSETS: u16 = 324;
    pub(super) const TILE_LENGTHS: u16 = 325;
    pub(super) const INKS: u16 = 332;
    pub(super) const EXTRA: u16 = 338;
    pub(super) const FORMAT: u16 = 339;
    pub(super) const JPEG_TABLES: u16 = 347;
    pub(super) const PROFILE: u16 = 34675;
    pub(super) const RAW: u16 = 50706;
}

/// How a TIFF's numbers are to be read as colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Space {
    /// Grey, 0 being white.
    WhiteIsZero,
    /// Grey, 0 being black.
    BlackIsZero,
    Rgb,
    Palette,
    /// Cyan, magenta, yellow and black.
    Inks,
    /// Luminance and chroma, as JPEGs have them.
    Ycc,
    /// CIELAB, with signed chroma.
    Lab,
    /// CIELAB as ICC profiles have it.
    IccLab,
}

impl Space {
    /// How many channels it has.
    fn channels(self) -> usize {
        match self {
            Self::WhiteIsZero | Self::BlackIsZero | Self::Palette => 1,
            Self::Rgb | Self::Ycc | Self::Lab | Self::IccLab => 3,
            Self::Inks => 4,
        }
    }
}

/// What the channel after the colours means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alpha {
    /// There is none, or nobody says what it is.
    None,
    /// The colours are multiplied by it already.
    Associated,
    /// They are not.
    Unassociated,
}

/// What the header of a TIFF says of its first picture.
#[derive(Debug)]
pub(super) struct Tiff {
    /// Width in pixels, as it is kept.
    pub(super) width: u32,
    /// Height in pixels, as it is kept.
    pub(super) height: u32,
    /// How it is to be turned.
    pub(super) orientation: Orientation,
    directory: Directory,
    space: Space,
    alpha: Alpha,
    /// All channels, with those that are not shown.
    samples: usize,
    bits: usize,
    float: bool,
    planar: bool,
}

impl Tiff {
    /// Reads the header of a TIFF.
    ///
    /// # Errors
    /// Says by name what folio does not read.
    pub(super) fn read(file: &mut (impl Read + Seek)) -> Result<Self, PhotoError> {
        let directory = Directory::read(file)?;
        if directory.number(tag::RAW).is_some() {
            return Err(PhotoError::Kind("a camera's raw file (DNG)"));
        }
        let side = |tag| -> Result<u32, PhotoError> {
            let side = directory.number(tag).ok_or(PhotoError::Broken)?;
            u32::try_from(side).map_err(|_| PhotoError::Broken)
        };
        let (width, height) = (side(tag::WIDTH)?, side(tag::HEIGHT)?);
        let bits = directory.numbers(tag::BITS);
        let depth = bits.first().copied().unwrap_or(1);
        if bits.iter().any(|bits| *bits != depth) {
            return Err(PhotoError::Tiff("channels of several depths"));
        }
        let float = match directory.number(tag::FORMAT).unwrap_or(1) {
            1 | 4 => false,
            3 => true,
            _ => return Err(PhotoError::Tiff("numbers with signs")),
        };
        if !(matches!(depth, 8 | 16 | 32) || !float && matches!(depth, 1 | 2 | 4) || float && depth == 64) {
            return Err(PhotoError::Tiff("a rare number of bits"));
        }
        let samples = directory.number(tag::SAMPLES).unwrap_or(1).max(1) as usize;
        let space = space(&directory)?;
        let inks = directory.number(tag::INKS).unwrap_or(1);
        if samples < space.channels() || space == Space::Inks && inks != 1 {
            return Err(PhotoError::Tiff("other inks than cyan, magenta, yellow and black"));
        }
        if space == Space::Palette && (depth > 8 || float) || samples > 64 {
            return Err(PhotoError::Broken);
        }
        let alpha = match directory.number(tag::EXTRA) {
            _ if samples == space.channels() || space == Space::Palette => Alpha::None,
            Some(1) => Alpha::Associated,
            Some(2) => Alpha::Unassociated,
            _ => Alpha::None,
        };
        let orientation = directory.number(tag::ORIENTATION).and_then(|value| u8::try_from(value).ok());
        let orientation = orientation.and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms);
        let planar = directory.number(tag::PLANES) == Some(2) && samples > 1;
        let bits = depth as usize;
        Ok(Self { width, height, orientation, directory, space, alpha, samples, bits, float, planar })
    }

    /// The picture of the file whose header this is, as it is kept: not turned.
    ///
    /// # Errors
    /// If its data are not whole, or kept in a way that folio does not read.
    pub(super) fn decode(&self, bytes: &[u8]) -> Result<Raster, PhotoError> {
        let samples = self.samples(bytes)?;
        let shown = self.shown();
        let (width, height) = (self.width, self.height);
        let (channels, pixels, flattened) = color::colors(self, samples, shown)?;
        let wide = matches!(self.space, Space::Lab | Space::IccLab);
        let profile = if wide { color::lab_profile() } else { self.profile() };
        Ok(Raster { flattened, profile, ..Raster::new(width, height, channels, pixels) })
    }

    /// The bytes of a tag that holds a block of another format.
    pub(super) fn block(&self, tag: u16) -> Option<&[u8]> {
        self.directory.bytes(tag)
    }

    /// The profile that the file carries.
    fn profile(&self) -> Option<Vec<u8>> {
        self.directory.bytes(tag::PROFILE).map(<[u8]>::to_vec)
    }

    /// How many channels are seen: the colours', and that of transparency.
    fn shown(&self) -> usize {
        self.space.channels() + usize::from(self.alpha != Alpha::None)
    }

    /// All channels that are seen, 8 bits each, pixel by pixel.
    fn samples(&self, bytes: &[u8]) -> Result<Vec<u8>, PhotoError> {
        let (width, height) = (self.width as usize, self.height as usize);
        let grid = Grid::of(self)?;
        let shown = self.shown();
        let mut picture = vec![0; width * height * shown];
        let in_chunk = if self.planar { 1 } else { self.samples };
        let reader = Samples {
            compression: self.directory.number(tag::COMPRESSION).unwrap_or(1),
            predictor: self.directory.number(tag::PREDICTOR).unwrap_or(1),
            tables: self.directory.bytes(tag::JPEG_TABLES),
            backwards: self.directory.number(tag::FILL_ORDER) == Some(2),
            little: self.directory.order == Order::Little,
            bits: self.bits,
            float: self.float,
            channels: in_chunk,
            colors: self.space,
        };
        let (across, down) = (width.div_ceil(grid.width), height.div_ceil(grid.height));
        let planes = if self.planar { shown } else { 1 };
        for (index, place) in grid.places.iter().enumerate().take(across * down * planes) {
            let (plane, at) = (index / (across * down), index % (across * down));
            let (x, y) = (at % across * grid.width, at / across * grid.height);
            // A strip ends with the picture; a tile is filled up.
            let rows = if grid.tiles { grid.height } else { grid.height.min(height - y) };
            let data = bytes.get(place.clone()).ok_or(PhotoError::CutOff)?;
            let chunk = Chunk { width: grid.width, rows };
            let seen = (grid.width.min(width - x), rows.min(height - y));
            let taken = if self.planar { 1 } else { shown };
            reader.rows(data, &chunk, |row, values| {
                if row >= seen.1 {
                    return;
                }
                let to = &mut picture[((y + row) * width + x) * shown..][..seen.0 * shown];
                for (pixel, values) in to.chunks_exact_mut(shown).zip(values.chunks_exact(in_chunk)) {
                    pixel[plane..plane + taken].copy_from_slice(&values[..taken]);
                }
            })?;
        }
        if grid.places.len() < across * down * planes { Err(PhotoError::CutOff) } else { Ok(picture) }
    }
}

/// How the picture is parted.
struct Grid {
    width: usize,
    height: usize,
    tiles: bool,
    /// Where each part's data stand in the file.
    places: Vec<std::ops::Range<usize>>,
}

impl Grid {
    fn of(tiff: &Tiff) -> Result<Self, PhotoError> {
        let directory = &tiff.directory;
        let tiles = directory.number(tag::TILE_WIDTH).is_some();
        let (offsets, lengths) = if tiles {
            (directory.numbers(tag::TILE_OFFSETS), directory.numbers(tag::TILE_LENGTHS))
        } else {
            (directory.numbers(tag::STRIP_OFFSETS), directory.numbers(tag::STRIP_LENGTHS))
        };
        let places = offsets.iter().zip(&lengths).map(|(offset, length)| {
            let (start, end) = (*offset as usize, offset.saturating_add(*length) as usize);
            start..end
        });
        let side = |tag, whole: u32| match directory.number(tag) {
            Some(0) => Err(PhotoError::Broken),
            Some(side) => Ok(side.min(u64::from(whole)) as usize),
            None => Ok(whole as usize),
        };
        let (width, height) = if tiles {
            // Tiles may be larger than a small picture, but not by much.
            let most = |side: u32| side.saturating_add(65_536);
            (side(tag::TILE_WIDTH, most(tiff.width))?, side(tag::TILE_HEIGHT, most(tiff.height))?)
        } else {
            (tiff.width as usize, side(tag::ROWS_PER_STRIP, tiff.height)?)
        };
        Ok(Self { width, height, tiles, places: places.collect() })
    }
}

/// The space of a TIFF's colours.
fn space(directory: &Directory) -> Result<Space, PhotoError> {
    let jpeg = directory.number(tag::COMPRESSION) == Some(7);
    match directory.number(tag::PHOTOMETRIC) {
        Some(0) => Ok(Space::WhiteIsZero),
        Some(1) | None => Ok(Space::BlackIsZero),
        Some(2) => Ok(Space::Rgb),
        Some(3) => Ok(Space::Palette),
        Some(5) => Ok(Space::Inks),
        Some(6) if jpeg => Ok(Space::Ycc),
        Some(6) => Err(PhotoError::Tiff("luminance and chroma (YCbCr) without JPEG")),
        Some(8) => Ok(Space::Lab),
        Some(9) => Ok(Space::IccLab),
        Some(32803 | 34892) => Err(PhotoError::Kind("a camera's raw file")),
        Some(_) => Err(PhotoError::Tiff("a rare space of colours")),
    }
}

#[cfg(test)]
mod tests;
