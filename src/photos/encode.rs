//! Pixels to the picture that goes into a PDF: cut, resampled, converted, encoded.

use std::sync::Arc;

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use moxcms::{ColorProfile, Layout, RenderingIntent, Transform8BitExecutor, TransformOptions};

use super::decode::{Pixels, Raster};
use super::plan::Plan;
use crate::edition::Edition;

/// Quality of the JPEGs for the screen, 1 to 100.
pub(super) const SCREEN_QUALITY: u8 = 82;
/// Quality of the JPEGs for the press.
pub(super) const PRINT_QUALITY: u8 = 92;

/// A picture ready to go into a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Four inks, with inverted values and Adobe's marker; else red, green, blue.
    pub cmyk: bool,
    /// The JPEG.
    pub jpeg: Vec<u8>,
}

/// The profiles that photos are converted between.
pub(super) struct Colours {
    srgb: ColorProfile,
    press: ColorProfile,
    srgb_to_press: Arc<Transform8BitExecutor>,
}

impl Colours {
    /// Reads the profile of the press (ICC.1), which must be one for CMYK.
    ///
    /// # Errors
    /// Says why it can't be used.
    pub(super) fn new(press: &[u8]) -> Result<Self, String> {
        let srgb = ColorProfile::new_srgb();
        let press = ColorProfile::new_from_slice(press).map_err(|e| e.to_string())?;
        if press.color_space != moxcms::DataColorSpace::Cmyk {
            return Err("it is not a profile for CMYK".into());
        }
        let srgb_to_press = transform(&srgb, Layout::Rgb, &press, Layout::Rgba)?;
        Ok(Self { srgb, press, srgb_to_press })
    }
}

/// The library names four channels after red, green, blue and alpha, whatever they are.
fn transform(
    from: &ColorProfile,
    from_layout: Layout,
    to: &ColorProfile,
    to_layout: Layout,
) -> Result<Arc<Transform8BitExecutor>, String> {
    let options =
        TransformOptions { rendering_intent: RenderingIntent::Perceptual, ..TransformOptions::default() };
    from.create_transform_8bit(from_layout, to, to_layout, options).map_err(|e| e.to_string())
}

/// Makes the picture that `edition` needs of a decoded photo.
///
/// # Errors
/// Says why the photo can't be converted.
pub(super) fn encode(
    raster: &Raster,
    plan: &Plan,
    edition: Edition,
    colours: &Colours,
) -> Result<Prepared, String> {
    let (width, height) = plan.target;
    let own = raster.profile.as_deref().and_then(|p| ColorProfile::new_from_slice(p).ok());
    let pixels = width as usize * height as usize;
    let (inks, cmyk) = match (&raster.pixels, edition) {
        (Pixels::Rgb(image), Edition::Screen) => {
            let mut resized = linear(image.as_raw(), image.dimensions(), plan)?;
            if let Some(own) = own.filter(|p| p.color_space == moxcms::DataColorSpace::Rgb) {
                let source = resized.clone();
                convert(&*transform(&own, Layout::Rgb, &colours.srgb, Layout::Rgb)?, &source, &mut resized)?;
            }
            (resized, false)
        }
        (Pixels::Rgb(image), Edition::Print) => {
            let resized = linear(image.as_raw(), image.dimensions(), plan)?;
            let mut inks = vec![0; pixels * 4];
            match own.filter(|p| p.color_space == moxcms::DataColorSpace::Rgb) {
                Some(own) => convert(
                    &*transform(&own, Layout::Rgb, &colours.press, Layout::Rgba)?,
                    &resized,
                    &mut inks,
                )?,
                None => convert(&*colours.srgb_to_press, &resized, &mut inks)?,
            }
            (inks, true)
        }
        (Pixels::Cmyk(image), Edition::Print) => {
            (resample(image.as_raw(), image.dimensions(), plan, PixelType::U8x4)?, true)
        }
        (Pixels::Cmyk(image), Edition::Screen) => {
            let inks = resample(image.as_raw(), image.dimensions(), plan, PixelType::U8x4)?;
            let own = own.filter(|p| p.color_space == moxcms::DataColorSpace::Cmyk);
            let from = own.as_ref().unwrap_or(&colours.press);
            let mut rgb = vec![0; pixels * 3];
            convert(&*transform(from, Layout::Rgba, &colours.srgb, Layout::Rgb)?, &inks, &mut rgb)?;
            (rgb, false)
        }
    };
    Ok(Prepared { width, height, cmyk, jpeg: jpeg(&inks, plan.target, cmyk, edition)? })
}

fn convert(transform: &Transform8BitExecutor, from: &[u8], to: &mut [u8]) -> Result<(), String> {
    transform.transform(from, to).map_err(|e| e.to_string())
}

/// Cuts and resamples red, green and blue in linear light, so that fine bright detail does not darken.
fn linear(rgb: &[u8], size: (u32, u32), plan: &Plan) -> Result<Vec<u8>, String> {
    let crop = plan.crop;
    if plan.target == (crop.width, crop.height) {
        return resample(rgb, size, plan, PixelType::U8x3);
    }
    // Only the rows that are kept are taken to linear light: it needs twice the memory.
    let row = size.0 as usize * 3;
    let kept = &rgb[crop.y as usize * row..(crop.y + crop.height) as usize * row];
    let to_linear: Vec<[u8; 2]> = (0..=255u8).map(|v| (linear_light(v) as u16).to_ne_bytes()).collect();
    let bytes: Vec<u8> = kept.iter().flat_map(|v| to_linear[usize::from(*v)]).collect();
    let rows = Plan { crop: super::plan::Crop { y: 0, ..crop }, ..*plan };
    let resized = resample(&bytes, (size.0, crop.height), &rows, PixelType::U16x3)?;
    // A table of all 65,536 values would be exact; a search in the 256 that have a name is as exact and small.
    let steps: Vec<u16> =
        (1..=255u8).map(|v| ((linear_light(v - 1) + linear_light(v)) / 2.0) as u16).collect();
    let from_linear: Vec<u8> =
        (0..=u16::MAX).map(|v| steps.partition_point(|step| *step < v) as u8).collect();
    Ok(resized.chunks_exact(2).map(|v| from_linear[usize::from(u16::from_ne_bytes([v[0], v[1]]))]).collect())
}

/// An sRGB value in linear light, 0 to 65,535 (IEC 61966-2-1).
fn linear_light(value: u8) -> f64 {
    let value = f64::from(value) / 255.0;
    let light = if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
    light * f64::from(u16::MAX)
}

/// Cuts and resamples pixels of any kind.
fn resample(bytes: &[u8], size: (u32, u32), plan: &Plan, kind: PixelType) -> Result<Vec<u8>, String> {
    let crop = plan.crop;
    let source =
        fast_image_resize::images::ImageRef::new(size.0, size.1, bytes, kind).map_err(|e| e.to_string())?;
    let mut target = Image::new(plan.target.0, plan.target.1, kind);
    let [x, y, width, height] = [crop.x, crop.y, crop.width, crop.height].map(f64::from);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .crop(x, y, width, height)
        .use_alpha(false);
    Resizer::new().resize(&source, &mut target, &options).map_err(|e| e.to_string())?;
    Ok(target.into_vec())
}

fn jpeg(pixels: &[u8], size: (u32, u32), cmyk: bool, edition: Edition) -> Result<Vec<u8>, String> {
    let side = |pixels: u32| {
        u16::try_from(pixels).map_err(|_| "it is larger than 65,535 pixels on a side".to_string())
    };
    let mut bytes = Vec::new();
    let (quality, sampling) = match edition {
        Edition::Screen => (SCREEN_QUALITY, SamplingFactor::R_4_2_0),
        // Colour at full resolution: the press shows where it is not.
        Edition::Print => (PRINT_QUALITY, SamplingFactor::R_4_4_4),
    };
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(sampling);
    // Tables made for the picture would save some per cent, but come with a scan for each channel, which not every
    // reader of JPEGs takes.
    encoder.set_optimized_huffman_tables(false);
    let kind = if cmyk { ColorType::Cmyk } else { ColorType::Rgb };
    encoder.encode(pixels, side(size.0)?, side(size.1)?, kind).map_err(|e| e.to_string())?;
    Ok(bytes)
}
