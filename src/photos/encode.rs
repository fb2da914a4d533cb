//! Pixels to the picture that goes into a PDF: cut, resampled, converted, encoded.

use std::sync::{Arc, LazyLock};

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use moxcms::{
    ColorProfile, DataColorSpace, Layout, RenderingIntent, Transform8BitExecutor, TransformOptions,
};

use super::decode::{Pixels, Raster};
use super::plan::{Crop, Plan};
use crate::edition::Edition;

/// Quality of the JPEGs for the screen, 1 to 100.
const SCREEN_QUALITY: u8 = 82;
/// Quality of the JPEGs for the press.
const PRINT_QUALITY: u8 = 92;

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
        if press.color_space != DataColorSpace::Cmyk {
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
    let (resized, space) = match &raster.pixels {
        Pixels::Rgb(image) => (linear(image.as_raw(), image.dimensions(), plan)?, DataColorSpace::Rgb),
        Pixels::Cmyk(image) => {
            let area = whole_pixels(plan.crop);
            let inks = resample(image.as_raw(), image.dimensions(), area, plan.target, PixelType::U8x4)?;
            (inks, DataColorSpace::Cmyk)
        }
    };
    let own = raster.profile.as_deref().and_then(|profile| ColorProfile::new_from_slice(profile).ok());
    let own = own.filter(|profile| profile.color_space == space);
    let pixels = match (&raster.pixels, edition, own) {
        // Inks stay the inks they are, and what has no profile is in sRGB.
        (Pixels::Cmyk(_), Edition::Print, _) | (Pixels::Rgb(_), Edition::Screen, None) => resized,
        (Pixels::Rgb(_), Edition::Print, None) => convert(&*colours.srgb_to_press, &resized, 3, 4)?,
        (Pixels::Rgb(_), Edition::Print, Some(own)) => {
            convert(&*transform(&own, Layout::Rgb, &colours.press, Layout::Rgba)?, &resized, 3, 4)?
        }
        (Pixels::Rgb(_), Edition::Screen, Some(own)) => {
            convert(&*transform(&own, Layout::Rgb, &colours.srgb, Layout::Rgb)?, &resized, 3, 3)?
        }
        (Pixels::Cmyk(_), Edition::Screen, own) => {
            let from = own.as_ref().unwrap_or(&colours.press);
            convert(&*transform(from, Layout::Rgba, &colours.srgb, Layout::Rgb)?, &resized, 4, 3)?
        }
    };
    let cmyk = edition == Edition::Print;
    Ok(Prepared { width, height, cmyk, jpeg: jpeg(&pixels, plan.target, edition)? })
}

/// Converts pixels of `from` channels to pixels of `to` channels.
fn convert(
    transform: &Transform8BitExecutor,
    pixels: &[u8],
    from: usize,
    to: usize,
) -> Result<Vec<u8>, String> {
    let mut converted = vec![0; pixels.len() / from * to];
    transform.transform(pixels, &mut converted).map_err(|e| e.to_string())?;
    Ok(converted)
}

/// Cuts and resamples red, green and blue in linear light, so that fine bright detail does not darken.
///
/// Where a photo shrinks to less than half, blocks of pixels are averaged first: the filter then works on few pixels, of
/// which there are still two or more for each one that is wanted.
fn linear(rgb: &[u8], size: (u32, u32), plan: &Plan) -> Result<Vec<u8>, String> {
    let crop = plan.crop;
    if plan.target == (crop.width, crop.height) {
        return resample(rgb, size, whole_pixels(crop), plan.target, PixelType::U8x3);
    }
    let block = ((crop.width / plan.target.0).min(crop.height / plan.target.1) / 2).max(1);
    let (averaged, reduced) = average(rgb, size.0, crop, block);
    let area =
        [0.0, 0.0, f64::from(crop.width) / f64::from(block), f64::from(crop.height) / f64::from(block)];
    let resized = resample(&averaged, reduced, area, plan.target, PixelType::U16x3)?;
    Ok(resized.chunks_exact(2).map(|v| FROM_LINEAR[usize::from(u16::from_ne_bytes([v[0], v[1]]))]).collect())
}

/// The mean of each block of pixels of a rectangle, in linear light: 16-bit values and the size in blocks.
fn average(rgb: &[u8], width: u32, crop: Crop, block: u32) -> (Vec<u8>, (u32, u32)) {
    let size = (crop.width.div_ceil(block), crop.height.div_ceil(block));
    let mut means = Vec::with_capacity(size.0 as usize * size.1 as usize * 6);
    let mut sums = vec![0u32; size.0 as usize * 3];
    let row_bytes = width as usize * 3;
    let (left, right) = (crop.x as usize * 3, (crop.x + crop.width) as usize * 3);
    let rows: Vec<&[u8]> = rgb
        .chunks_exact(row_bytes)
        .skip(crop.y as usize)
        .take(crop.height as usize)
        .map(|r| &r[left..right])
        .collect();
    for rows in rows.chunks(block as usize) {
        sums.fill(0);
        for row in rows {
            for (sum, pixels) in sums.chunks_exact_mut(3).zip(row.chunks(block as usize * 3)) {
                for pixel in pixels.chunks_exact(3) {
                    sum[0] += u32::from(TO_LINEAR[usize::from(pixel[0])]);
                    sum[1] += u32::from(TO_LINEAR[usize::from(pixel[1])]);
                    sum[2] += u32::from(TO_LINEAR[usize::from(pixel[2])]);
                }
            }
        }
        // The last block of a row or column may be smaller.
        let full = block * rows.len() as u32;
        let last = (crop.width - (size.0 - 1) * block) * rows.len() as u32;
        for (index, sum) in sums.iter().enumerate() {
            let count = if index / 3 + 1 == size.0 as usize { last } else { full };
            means.extend((((sum + count / 2) / count) as u16).to_ne_bytes());
        }
    }
    (means, size)
}

/// sRGB values in linear light.
static TO_LINEAR: LazyLock<[u16; 256]> =
    LazyLock::new(|| std::array::from_fn(|value| linear_light(value as u8).round() as u16));

/// The nearest sRGB value of each value in linear light.
static FROM_LINEAR: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let between: Vec<f64> = (1..=255u8).map(|v| (linear_light(v - 1) + linear_light(v)) / 2.0).collect();
    (0..=u16::MAX).map(|v| between.partition_point(|limit| *limit < f64::from(v)) as u8).collect()
});

/// An sRGB value in linear light, 0 to 65,535 (IEC 61966-2-1).
fn linear_light(value: u8) -> f64 {
    let value = f64::from(value) / 255.0;
    let light = if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
    light * f64::from(u16::MAX)
}

/// A rectangle of pixels as left, top, width and height.
fn whole_pixels(crop: Crop) -> [f64; 4] {
    [crop.x, crop.y, crop.width, crop.height].map(f64::from)
}

/// Cuts an area out of pixels of any kind and resamples it to the target's size.
fn resample(
    bytes: &[u8],
    size: (u32, u32),
    [x, y, width, height]: [f64; 4],
    target: (u32, u32),
    kind: PixelType,
) -> Result<Vec<u8>, String> {
    let source = ImageRef::new(size.0, size.1, bytes, kind).map_err(|e| e.to_string())?;
    let mut resized = Image::new(target.0, target.1, kind);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .crop(x, y, width, height)
        .use_alpha(false);
    Resizer::new().resize(&source, &mut resized, &options).map_err(|e| e.to_string())?;
    Ok(resized.into_vec())
}

fn jpeg(pixels: &[u8], size: (u32, u32), edition: Edition) -> Result<Vec<u8>, String> {
    let side = |pixels: u32| {
        u16::try_from(pixels).map_err(|_| "it is larger than 65,535 pixels on a side".to_string())
    };
    let mut bytes = Vec::new();
    let (quality, sampling, kind) = match edition {
        Edition::Screen => (SCREEN_QUALITY, SamplingFactor::R_4_2_0, ColorType::Rgb),
        // Colour at full resolution: the press shows where it is not.
        Edition::Print => (PRINT_QUALITY, SamplingFactor::R_4_4_4, ColorType::Cmyk),
    };
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(sampling);
    // Tables made for the picture would save some per cent, but come with a scan for each channel, which not every
    // reader of JPEGs takes.
    encoder.set_optimized_huffman_tables(false);
    encoder.encode(pixels, side(size.0)?, side(size.1)?, kind).map_err(|e| e.to_string())?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plan that keeps all of a picture.
    fn plan(size: (u32, u32), target: (u32, u32)) -> Plan {
        Plan { crop: Crop { x: 0, y: 0, width: size.0, height: size.1 }, target }
    }

    #[test]
    fn every_value_comes_back_from_linear_light() {
        for value in 0..=255u8 {
            assert_eq!(FROM_LINEAR[usize::from(TO_LINEAR[usize::from(value)])], value);
        }
    }

    #[test]
    fn light_is_averaged_not_numbers() {
        // Black and white in a chequer send out half the light of white, which is sRGB's 188 and not 128.
        let size = (64, 64);
        let chequer: Vec<u8> =
            (0..64 * 64).flat_map(|i| [if (i / 64 + i) % 2 == 0 { 0 } else { 255u8 }; 3]).collect();
        for target in [(4, 4), (8, 8), (16, 16)] {
            let shrunk = linear(&chequer, size, &plan(size, target)).unwrap();
            assert_eq!(shrunk.len(), target.0 as usize * target.1 as usize * 3);
            assert!(shrunk.iter().all(|v| (187..=189).contains(v)), "{target:?}: {shrunk:?}");
        }
    }

    #[test]
    fn averaging_first_changes_hardly_anything() {
        // A slope with a ring of waves on it: detail at every scale.
        let size = (601, 403);
        let value = |x: u32, y: u32| {
            let (dx, dy) = (f64::from(x) - 300.0, f64::from(y) - 200.0);
            (128.0 + 60.0 * (0.002 * (dx * dx + dy * dy)).cos() + dx / 10.0) as u8
        };
        let picture: Vec<u8> =
            (0..size.1).flat_map(|y| (0..size.0).flat_map(move |x| [value(x, y), 90, 200])).collect();
        let target = (67, 45);
        let fast = linear(&picture, size, &plan(size, target)).unwrap();
        let (whole, whole_size) = average(&picture, size.0, plan(size, target).crop, 1);
        let area = whole_pixels(plan(size, target).crop);
        let exact = resample(&whole, whole_size, area, target, PixelType::U16x3).unwrap();
        let exact: Vec<u8> = exact
            .chunks_exact(2)
            .map(|v| FROM_LINEAR[usize::from(u16::from_ne_bytes([v[0], v[1]]))])
            .collect();
        let far: Vec<i32> =
            fast.iter().zip(&exact).map(|(a, b)| (i32::from(*a) - i32::from(*b)).abs()).collect();
        let mean = f64::from(far.iter().sum::<i32>()) / far.len() as f64;
        assert!(mean < 1.0, "mean difference {mean}");
        assert!(fast.chunks_exact(3).all(|p| p[1] == 90 && p[2] == 200), "flat channels stay flat");
    }

    #[test]
    fn a_rectangle_is_cut_out() {
        let size = (10, 4);
        let picture: Vec<u8> = (0..40u8).flat_map(|i| [if i % 10 < 5 { 10 } else { 200 }; 3]).collect();
        let plan = Plan { crop: Crop { x: 5, y: 1, width: 4, height: 2 }, target: (2, 1) };
        assert_eq!(linear(&picture, size, &plan).unwrap(), [200; 6]);
    }
}
