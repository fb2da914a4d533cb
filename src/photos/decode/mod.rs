//! A photo's file to pixels: every format that cameras and picture programs write.

mod exif;
pub(super) mod jxl;

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageReader, Limits, Luma, Rgb, RgbImage, RgbaImage};
use moxcms::ColorProfile;

pub(super) use exif::Exif;

use super::error::PhotoError;
use super::kind::{Kind, MOST_PIXELS};
use super::resample::Channels;
use super::tiff::{Tiff, is_tiff};
use crate::pdf::jpeg::{Header, Pixels, decode_light, segments};

/// A decoded photo, upright.
#[derive(Debug)]
pub(super) struct Raster {
    /// Width in pixels.
    pub(super) width: u32,
    /// Height in pixels.
    pub(super) height: u32,
    /// What its channels mean.
    pub(super) channels: Channels,
    /// Its pixels, 8 bits a channel. All of an ink is 255.
    pub(super) pixels: Vec<u8>,
    /// The ICC profile of its colours.
    pub(super) profile: Option<Vec<u8>>,
    /// Whether some of its data are broken or missing.
    pub(super) damaged: bool,
    /// Whether something of it was transparent, which is laid on white.
    pub(super) flattened: bool,
}

impl Raster {
    /// A whole picture without a profile.
    pub(super) fn new(width: u32, height: u32, channels: Channels, pixels: Vec<u8>) -> Self {
        Self { width, height, channels, pixels, profile: None, damaged: false, flattened: false }
    }

    /// Decodes a file.
    ///
    /// # Errors
    /// Says why the file is no whole picture.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, PhotoError> {
        if bytes.starts_with(&[0xff, 0xd8]) {
            jpeg(bytes)
        } else if is_tiff(bytes) {
            let tiff = Tiff::read(&mut Cursor::new(bytes))?;
            tiff.decode(bytes)?.turned(tiff.orientation)
        } else if matches!(Kind::of(bytes), Ok(Kind::Jxl)) {
            jxl::decode(bytes)
        } else {
            other(bytes)
        }
    }

    /// The picture as its file says that it is to be shown.
    fn turned(self, orientation: Orientation) -> Result<Self, PhotoError> {
        let (width, height) = (self.width, self.height);
        if orientation == Orientation::NoTransforms {
            return Ok(self);
        }
        let whole = || PhotoError::WrongSize;
        let mut image: DynamicImage = match self.channels {
            Channels::Grey => GrayImage::from_raw(width, height, self.pixels).ok_or_else(whole)?.into(),
            Channels::Rgb => RgbImage::from_raw(width, height, self.pixels).ok_or_else(whole)?.into(),
            // The library has no type for four inks; it turns any four channels.
            Channels::Inks => RgbaImage::from_raw(width, height, self.pixels).ok_or_else(whole)?.into(),
        };
        image.apply_orientation(orientation);
        let (width, height) = (image.width(), image.height());
        Ok(Self { width, height, pixels: image.into_bytes(), ..self })
    }
}

/// Decodes a PNG or a WebP.
fn other(bytes: &[u8]) -> Result<Raster, PhotoError> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    reader.limits(limits());
    let mut decoder = reader.into_decoder()?;
    let profile = decoder.icc_profile().ok().flatten();
    let exif = Exif::read(decoder.exif_metadata().ok().flatten());
    let image = DynamicImage::from_decoder(decoder)?;
    let (width, height) = (image.width(), image.height());
    let (channels, pixels, flattened) = match (image.color().has_color(), image.color().has_alpha()) {
        (true, false) => (Channels::Rgb, image.into_rgb8().into_raw(), false),
        (false, false) => (Channels::Grey, image.into_luma8().into_raw(), false),
        (true, true) => {
            let image = image.into_rgba8();
            let flattened = image.pixels().any(|pixel| pixel.0[3] < 255);
            (Channels::Rgb, on_white(&image).into_raw(), flattened)
        }
        (false, true) => {
            let image = image.into_luma_alpha8();
            let flattened = image.pixels().any(|pixel| pixel.0[1] < 255);
            let grey = |x, y| {
                let [grey, alpha] = image.get_pixel(x, y).0.map(u32::from);
                Luma([over_white(grey, alpha)])
            };
            (Channels::Grey, GrayImage::from_fn(width, height, grey).into_raw(), flattened)
        }
    };
    let profile = profile.or_else(|| adobe_rgb(&exif, channels));
    Raster { profile, flattened, ..Raster::new(width, height, channels, pixels) }.turned(exif.orientation)
}

/// As much memory as the largest photo takes, with transparency and 16 bits a channel.
fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 8 + (64 << 20));
    limits
}

/// Lays a picture with transparency on the paper's white.
fn on_white(image: &RgbaImage) -> RgbImage {
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [r, g, b, alpha] = image.get_pixel(x, y).0.map(u32::from);
        Rgb([r, g, b].map(|channel| over_white(channel, alpha)))
    })
}

fn over_white(channel: u32, alpha: u32) -> u8 {
    ((channel * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

/// Decodes a JPEG.
fn jpeg(bytes: &[u8]) -> Result<Raster, PhotoError> {
    let header = Header::read(bytes)?;
    let (channels, Pixels { mut values, damaged }) = match header.inks {
        Some(inks) => (Channels::Inks, inks.decode(bytes)?),
        None if header.channels == 1 => (Channels::Grey, decode_light(bytes, 1)?),
        None => (Channels::Rgb, decode_light(bytes, 3)?),
    };
    // Values are inverted where Adobe's marker (APP14) stands.
    if channels == Channels::Inks && segments(bytes).any(|segment| segment.is_adobe()) {
        values.iter_mut().for_each(|ink| *ink = 255 - *ink);
    }
    let exif = Exif::read(header.exif);
    let profile = header.profile.or_else(|| adobe_rgb(&exif, channels));
    let raster = Raster::new(header.width as u32, header.height as u32, channels, values);
    Raster { profile, damaged, ..raster }.turned(exif.orientation)
}

/// The profile of a picture in red, green and blue that has none and of which a camera says that it is in Adobe RGB (DCF 2.0).
fn adobe_rgb(exif: &Exif, channels: Channels) -> Option<Vec<u8>> {
    let meant = exif.is_adobe_rgb && channels == Channels::Rgb;
    meant.then(|| ColorProfile::new_adobe_rgb().encode().ok()).flatten()
}

#[cfg(test)]
mod tests;
