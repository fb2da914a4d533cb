//! A photo's file to pixels: every format that cameras and picture programs write.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageReader, Luma, Rgb, RgbImage, RgbaImage};

use super::error::PhotoError;
use super::resample::Channels;
use crate::pdf::jpeg::{Header, segments};

/// A decoded photo, upright.
pub(super) struct Raster {
    /// Width in pixels.
    pub(super) width: u32,
    /// Height in pixels.
    pub(super) height: u32,
    /// What its channels mean.
    pub(super) channels: Channels,
    /// Its pixels, 8 bits a channel. All of an ink is 255.
    pub(super) pixels: Vec<u8>,
    /// The ICC profile that the file carries.
    pub(super) profile: Option<Vec<u8>>,
}

impl Raster {
    /// Decodes a file.
    ///
    /// # Errors
    /// Says why the file is no whole picture.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, PhotoError> {
        match cmyk_jpeg(bytes)? {
            Some(raster) => Ok(raster),
            None => grey_or_rgb(bytes),
        }
    }
}

/// Decodes a file of any kind but CMYK.
fn grey_or_rgb(bytes: &[u8]) -> Result<Raster, PhotoError> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut decoder = reader.into_decoder()?;
    let profile = decoder.icc_profile().ok().flatten();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    let (width, height) = (image.width(), image.height());
    let (channels, pixels) = match (image.color().has_color(), image.color().has_alpha()) {
        (true, false) => (Channels::Rgb, image.into_rgb8().into_raw()),
        (true, true) => (Channels::Rgb, on_white(&image.into_rgba8()).into_raw()),
        (false, false) => (Channels::Grey, image.into_luma8().into_raw()),
        (false, true) => (Channels::Grey, grey_on_white(&image).into_raw()),
    };
    Ok(Raster { width, height, channels, pixels, profile })
}

/// Lays a picture with transparency on the paper's white.
fn on_white(image: &RgbaImage) -> RgbImage {
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [r, g, b, alpha] = image.get_pixel(x, y).0.map(u32::from);
        Rgb([r, g, b].map(|channel| over_white(channel, alpha)))
    })
}

fn grey_on_white(image: &DynamicImage) -> GrayImage {
    let image = image.to_luma_alpha8();
    GrayImage::from_fn(image.width(), image.height(), |x, y| {
        let [grey, alpha] = image.get_pixel(x, y).0.map(u32::from);
        Luma([over_white(grey, alpha)])
    })
}

fn over_white(channel: u32, alpha: u32) -> u8 {
    ((channel * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

/// Decodes a JPEG of four channels; nothing if the file is something else.
fn cmyk_jpeg(bytes: &[u8]) -> Result<Option<Raster>, PhotoError> {
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return Ok(None);
    }
    let header = Header::read(bytes)?;
    let Some(inks) = header.inks else { return Ok(None) };
    let mut pixels = inks.decode(bytes)?;
    // Values are inverted where Adobe's marker (APP14) stands.
    if segments(bytes).any(|segment| segment.is_adobe()) {
        pixels.iter_mut().for_each(|ink| *ink = 255 - *ink);
    }
    let (width, height) = (header.width as u32, header.height as u32);
    // The library has no type for four inks; it turns any four channels.
    let image = RgbaImage::from_raw(width, height, pixels).ok_or(PhotoError::WrongSize)?;
    let mut image = DynamicImage::ImageRgba8(image);
    let orientation = header.exif.and_then(|exif| Orientation::from_exif_chunk(&exif));
    image.apply_orientation(orientation.unwrap_or(Orientation::NoTransforms));
    let (width, height) = (image.width(), image.height());
    Ok(Some(Raster {
        width,
        height,
        channels: Channels::Inks,
        pixels: image.into_rgba8().into_raw(),
        profile: header.profile,
    }))
}
