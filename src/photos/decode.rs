//! A photo's file to pixels: every format that cameras and picture programs write.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Rgb, RgbImage, RgbaImage};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::segments::segments;

/// A decoded photo, upright.
pub(super) struct Raster {
    /// Its pixels.
    pub(super) pixels: Pixels,
    /// The ICC profile that the file carries.
    pub(super) profile: Option<Vec<u8>>,
}

/// Pixels of 8 bits a channel.
pub(super) enum Pixels {
    /// Red, green, blue.
    Rgb(RgbImage),
    /// Ink of cyan, magenta, yellow and black, 255 being all of it, in the four channels of an image type.
    Cmyk(RgbaImage),
}

impl Raster {
    /// Decodes a file.
    ///
    /// # Errors
    /// Says why the file is no whole picture.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, String> {
        match cmyk_jpeg(bytes)? {
            Some(raster) => Ok(raster),
            None => rgb(bytes),
        }
    }
}

/// Decodes a file of any kind but CMYK.
fn rgb(bytes: &[u8]) -> Result<Raster, String> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| e.to_string())?;
    let mut decoder = reader.into_decoder().map_err(|e| e.to_string())?;
    let profile = decoder.icc_profile().ok().flatten();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|e| e.to_string())?;
    image.apply_orientation(orientation);
    // A profile for greys says nothing of the three channels that they become.
    let profile = profile.filter(|_| image.color().has_color());
    let pixels = if image.color().has_alpha() { on_white(&image.to_rgba8()) } else { image.into_rgb8() };
    Ok(Raster { pixels: Pixels::Rgb(pixels), profile })
}

/// Lays a picture with transparency on the paper's white.
fn on_white(image: &RgbaImage) -> RgbImage {
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [r, g, b, alpha] = image.get_pixel(x, y).0.map(u32::from);
        Rgb([r, g, b].map(|channel| ((channel * alpha + 255 * (255 - alpha) + 127) / 255) as u8))
    })
}

/// Decodes a JPEG of four channels; nothing if the file is something else.
fn cmyk_jpeg(bytes: &[u8]) -> Result<Option<Raster>, String> {
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return Ok(None);
    }
    let mut decoder = JpegDecoder::new(ZCursor::new(bytes));
    decoder.decode_headers().map_err(|e| e.to_string())?;
    let space = match decoder.input_colorspace() {
        Some(space @ (ColorSpace::CMYK | ColorSpace::YCCK)) => space,
        _ => return Ok(None),
    };
    let profile = decoder.icc_profile();
    let orientation = decoder.exif().and_then(|exif| Orientation::from_exif_chunk(exif));
    let mut decoder = JpegDecoder::new_with_options(
        ZCursor::new(bytes),
        DecoderOptions::default().jpeg_set_out_colorspace(space),
    );
    let mut pixels = decoder.decode().map_err(|e| e.to_string())?;
    let adobe = segments(bytes).any(|segment| segment.is_adobe());
    let info = decoder.info().ok_or("its header is broken")?;
    for pixel in pixels.chunks_exact_mut(4) {
        if space == ColorSpace::YCCK {
            ycc_to_cmy(pixel);
        }
        // Values are inverted where Adobe's marker (APP14) stands.
        if adobe {
            pixel.iter_mut().for_each(|ink| *ink = 255 - *ink);
        }
    }
    let image =
        RgbaImage::from_raw(info.width.into(), info.height.into(), pixels).ok_or("its size is wrong")?;
    let mut image = DynamicImage::ImageRgba8(image);
    image.apply_orientation(orientation.unwrap_or(Orientation::NoTransforms));
    Ok(Some(Raster { pixels: Pixels::Cmyk(image.into_rgba8()), profile }))
}

/// The first three channels of YCCK to CMY (JFIF's matrix, and 255 less the result, as Adobe defines it).
pub(crate) fn ycc_to_cmy(pixel: &mut [u8]) {
    let [y, cb, cr] = [pixel[0], pixel[1], pixel[2]].map(f32::from);
    let (cb, cr) = (cb - 128.0, cr - 128.0);
    let rgb = [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb];
    for (channel, value) in pixel.iter_mut().zip(rgb) {
        *channel = 255 - value.round().clamp(0.0, 255.0) as u8;
    }
}
