//! Cutting and resampling, in linear light so that fine bright detail does not darken.

use std::sync::LazyLock;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::error::PhotoError;
use super::plan::{Crop, Plan};
use crate::color::linear_light;

/// What channels mean, which tells how they are resampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Channels {
    /// A grey of sRGB's tones.
    Grey,
    /// Red, green and blue of sRGB's tones.
    Rgb,
    /// Four inks, which mix on paper by their areas: linear as they are.
    Inks,
}

impl Channels {
    /// How many there are.
    pub(super) fn count(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
            Self::Inks => 4,
        }
    }

    /// All values in linear light, 0 to 65,535.
    fn linear(self) -> &'static [u16; 256] {
        match self {
            Self::Grey | Self::Rgb => &TO_LINEAR,
            Self::Inks => &INK,
        }
    }

    /// The nearest value of one in linear light.
    fn value(self, light: u16) -> u8 {
        match self {
            Self::Grey | Self::Rgb => FROM_LINEAR[usize::from(light)],
            Self::Inks => ((u32::from(light) + 128) / 257) as u8,
        }
    }
}

/// Cuts a plan's rectangle out of pixels of 8 bits and brings it to the plan's size.
///
/// Where a photo shrinks to less than half, blocks of pixels are averaged first: the filter then works on few pixels, of
/// which there are still two or more for each one that is wanted. Rows are narrowed band by band, so that the deeper
/// values of the whole photo are never held at once.
///
/// # Errors
/// If the pixels are not as many as their size says.
pub(super) fn resample(
    pixels: &[u8],
    size: (u32, u32),
    channels: Channels,
    plan: &Plan,
) -> Result<Vec<u8>, PhotoError> {
    let Plan { crop, target } = *plan;
    if pixels.len() != size.0 as usize * size.1 as usize * channels.count() {
        return Err(PhotoError::TooFewPixels);
    }
    let rows = rows(pixels, size.0, channels, crop);
    if target == (crop.width, crop.height) {
        return Ok(rows.flatten().copied().collect());
    }
    let rows: Vec<&[u8]> = rows.collect();
    let block = ((crop.width / target.0).min(crop.height / target.1) / 2).max(1);
    let reduced = (crop.width.div_ceil(block), crop.height.div_ceil(block));
    let [width, height] = [crop.width, crop.height].map(|side| f64::from(side) / f64::from(block));
    let mut narrow = Vec::with_capacity(target.0 as usize * reduced.1 as usize * channels.count() * 2);
    let (mut band, mut resizer) = (Vec::new(), Resizer::new());
    let high = band_of(reduced.0 as usize * channels.count() * 2);
    for rows in rows.chunks(high as usize * block as usize) {
        average(rows, channels, block, &mut band);
        let high = (rows.len() as u32).div_ceil(block);
        let area = [width, f64::from(high)];
        narrow.extend(convolve(&mut resizer, &band, (reduced.0, high), area, (target.0, high), channels)?);
    }
    let area = [f64::from(target.0), height];
    let light = convolve(&mut resizer, &narrow, (target.0, reduced.1), area, target, channels)?;
    Ok(light.chunks_exact(2).map(|v| channels.value(u16::from_ne_bytes([v[0], v[1]]))).collect())
}

/// How many averaged rows of so many bytes are narrowed at once.
///
/// The library reckons the filter's weights anew for each band, which costs as much as some thirty rows: of few bands that is
/// little. A band still is a small part of the photo.
fn band_of(row: usize) -> u32 {
    const BYTES: usize = 4 << 20;
    (BYTES / row.max(1)).clamp(32, 256) as u32
}

/// The rows of a rectangle.
fn rows(pixels: &[u8], width: u32, channels: Channels, crop: Crop) -> impl Iterator<Item = &[u8]> {
    let at = |x: u32| x as usize * channels.count();
    let (left, right) = (at(crop.x), at(crop.x + crop.width));
    pixels
        .chunks_exact(at(width))
        .skip(crop.y as usize)
        .take(crop.height as usize)
        .map(move |r| &r[left..right])
}

/// The mean of each block of pixels of some rows, in linear light: 16-bit values in place of those in `means`.
fn average(rows: &[&[u8]], channels: Channels, block: u32, means: &mut Vec<u8>) {
    let table = channels.linear();
    // What is known when it is compiled is reckoned without a loop.
    match channels {
        Channels::Grey => average_of::<1>(rows, table, block as usize, means),
        Channels::Rgb => average_of::<3>(rows, table, block as usize, means),
        Channels::Inks => average_of::<4>(rows, table, block as usize, means),
    }
}

fn average_of<const C: usize>(rows: &[&[u8]], table: &[u16; 256], block: usize, means: &mut Vec<u8>) {
    let width = rows.first().map_or(0, |row| row.len() / C);
    let mut sums = vec![[0u32; C]; width.div_ceil(block)];
    let wide = sums.len() * C * 2;
    means.resize(rows.len().div_ceil(block) * wide, 0);
    for (rows, means) in rows.chunks(block).zip(means.chunks_exact_mut(wide)) {
        let (means, _) = means.as_chunks_mut::<2>();
        if block == 1 {
            for (mean, value) in means.iter_mut().zip(rows[0]) {
                *mean = table[usize::from(*value)].to_ne_bytes();
            }
            continue;
        }
        sums.fill([0; C]);
        for row in rows {
            let (pixels, _) = row.as_chunks::<C>();
            for (sum, pixels) in sums.iter_mut().zip(pixels.chunks(block)) {
                let mut own = *sum;
                for pixel in pixels {
                    for (sum, value) in own.iter_mut().zip(pixel) {
                        *sum += u32::from(table[usize::from(*value)]);
                    }
                }
                *sum = own;
            }
        }
        // The last block of a row or column may be smaller.
        let full = (block * rows.len()) as u32;
        let last = ((width - (sums.len() - 1) * block) * rows.len()) as u32;
        let rest = (sums.len() - 1) * C;
        for (at, (mean, sum)) in means.iter_mut().zip(sums.as_flattened()).enumerate() {
            let count = if at < rest { full } else { last };
            *mean = (((sum + count / 2) / count) as u16).to_ne_bytes();
        }
    }
}

/// sRGB values in linear light, 0 to 65,535.
static TO_LINEAR: LazyLock<[u16; 256]> =
    LazyLock::new(|| std::array::from_fn(|v| light(v as u8).round() as u16));

/// Shares of ink, 0 to 65,535.
static INK: LazyLock<[u16; 256]> = LazyLock::new(|| std::array::from_fn(|v| v as u16 * 257));

/// The nearest sRGB value of each value in linear light.
static FROM_LINEAR: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let between: Vec<f64> = (1..=255u8).map(|v| (light(v - 1) + light(v)) / 2.0).collect();
    (0..=u16::MAX).map(|v| between.partition_point(|limit| *limit < f64::from(v)) as u8).collect()
});

fn light(value: u8) -> f64 {
    linear_light(f64::from(value) / 255.0) * f64::from(u16::MAX)
}

/// Brings the area at the head and left of 16-bit pixels to a size by Lanczos' filter.
fn convolve(
    resizer: &mut Resizer,
    bytes: &[u8],
    size: (u32, u32),
    [width, height]: [f64; 2],
    target: (u32, u32),
    channels: Channels,
) -> Result<Vec<u8>, PhotoError> {
    let kind = match channels {
        Channels::Grey => PixelType::U16,
        Channels::Rgb => PixelType::U16x3,
        Channels::Inks => PixelType::U16x4,
    };
    let source = ImageRef::new(size.0, size.1, bytes, kind)?;
    let mut resized = Image::new(target.0, target.1, kind);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .crop(0.0, 0.0, width, height)
        .use_alpha(false);
    resizer.resize(&source, &mut resized, &options)?;
    Ok(resized.into_vec())
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
        for channels in [Channels::Grey, Channels::Rgb] {
            let pixel =
                |i: usize| vec![if (i / 64 + i).is_multiple_of(2) { 0 } else { 255u8 }; channels.count()];
            let chequer: Vec<u8> = (0..64 * 64).flat_map(pixel).collect();
            for target in [(4, 4), (8, 8), (16, 16)] {
                let shrunk = resample(&chequer, size, channels, &plan(size, target)).unwrap();
                assert_eq!(shrunk.len(), target.0 as usize * target.1 as usize * channels.count());
                assert!(shrunk.iter().all(|v| (187..=189).contains(v)), "{target:?}: {shrunk:?}");
            }
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
        let fast = resample(&picture, size, Channels::Rgb, &plan(size, target)).unwrap();
        let rows: Vec<&[u8]> = picture.chunks_exact(size.0 as usize * 3).collect();
        let mut whole = Vec::new();
        average(&rows, Channels::Rgb, 1, &mut whole);
        let area = [size.0, size.1].map(f64::from);
        let exact = convolve(&mut Resizer::new(), &whole, size, area, target, Channels::Rgb).unwrap();
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
        for channels in [Channels::Grey, Channels::Rgb, Channels::Inks] {
            let pixel = |i: u8| vec![if i % 10 < 5 { 10 } else { 200 }; channels.count()];
            let picture: Vec<u8> = (0..40u8).flat_map(pixel).collect();
            let plan = Plan { crop: Crop { x: 5, y: 1, width: 4, height: 2 }, target: (2, 1) };
            let cut = resample(&picture, size, channels, &plan).unwrap();
            assert_eq!(cut, vec![200; 2 * channels.count()], "{channels:?}");
        }
    }
}
