//! The channels of a TIFF to grey, red, green and blue, or inks.

use moxcms::ColorProfile;

use super::{Alpha, Space, Tiff, tag};
use crate::photos::error::PhotoError;
use crate::photos::resample::Channels;

/// Colours without transparency: what they are, their pixels, and whether anything shone through.
pub(super) fn colors(
    tiff: &Tiff,
    mut samples: Vec<u8>,
    shown: usize,
) -> Result<(Channels, Vec<u8>, bool), PhotoError> {
    let count = tiff.space.channels();
    match tiff.space {
        Space::WhiteIsZero => samples.chunks_exact_mut(shown).for_each(|pixel| pixel[0] = 255 - pixel[0]),
        Space::Lab | Space::IccLab => {
            let signed = tiff.space == Space::Lab;
            let wide = Wide::default();
            samples.chunks_exact_mut(shown).for_each(|pixel| wide.replace(pixel, signed));
        }
        _ => {}
    }
    // Nothing of an ink is the paper; no light of a screen is not.
    let paper = if tiff.space == Space::Inks { 0 } else { 255 };
    let mut flattened = false;
    if tiff.alpha != Alpha::None {
        for pixel in samples.chunks_exact_mut(shown) {
            let alpha = u32::from(pixel[count]);
            flattened |= alpha < 255;
            for value in &mut pixel[..count] {
                let own = match tiff.alpha {
                    Alpha::Unassociated => u32::from(*value) * alpha,
                    _ => u32::from(*value) * 255,
                };
                *value = ((own + paper * (255 - alpha) + 127) / 255).min(255) as u8;
            }
        }
    }
    if shown > count {
        samples = samples.chunks_exact(shown).flat_map(|pixel| &pixel[..count]).copied().collect();
    }
    let (channels, pixels) = match tiff.space {
        Space::WhiteIsZero | Space::BlackIsZero => (Channels::Grey, samples),
        Space::Rgb | Space::Ycc | Space::Lab | Space::IccLab => (Channels::Rgb, samples),
        Space::Inks => (Channels::Inks, samples),
        Space::Palette => (Channels::Rgb, from_palette(tiff, &samples)?),
    };
    Ok((channels, pixels, flattened))
}

/// The colours that are counted in a palette.
fn from_palette(tiff: &Tiff, indices: &[u8]) -> Result<Vec<u8>, PhotoError> {
    let values = tiff.directory.numbers(tag::PALETTE);
    let entries = 1 << tiff.bits;
    if values.len() < 3 * entries {
        return Err(PhotoError::Broken);
    }
    // Some programs write 8 bits where 16 are asked for.
    let deep = values.iter().any(|value| *value > 255);
    let value = |value: u64| if deep { ((value * 255 + 32_767) / 65_535) as u8 } else { value as u8 };
    let colors: Vec<[u8; 3]> =
        (0..entries).map(|entry| [0, 1, 2].map(|channel| value(values[channel * entries + entry]))).collect();
    Ok(indices.iter().flat_map(|index| colors[usize::from(*index)]).collect())
}

/// The profile of the space into which CIELAB is brought.
pub(super) fn lab_profile() -> Option<Vec<u8>> {
    ColorProfile::new_adobe_rgb().encode().ok()
}

/// Adobe RGB (1998), which holds the colours of presses: CIELAB is brought into it.
struct Wide {
    /// The value of each amount of light, in 4,096 steps.
    values: Vec<u8>,
}

impl Default for Wide {
    fn default() -> Self {
        let value = |light: u32| (f64::from(light) / 4096.0).powf(256.0 / 563.0) * 255.0;
        Self { values: (0..=4096).map(|light| value(light).round() as u8).collect() }
    }
}

impl Wide {
    /// Replaces lightness and chroma (D50) by red, green and blue.
    fn replace(&self, pixel: &mut [u8], signed: bool) {
        let chroma = |value: u8| match signed {
            true => f64::from(value as i8),
            false => f64::from(value) - 128.0,
        };
        let y = (f64::from(pixel[0]) / 2.55 + 16.0) / 116.0;
        let (x, z) = (y + chroma(pixel[1]) / 500.0, y - chroma(pixel[2]) / 200.0);
        let light = |f: f64| if f > 6.0 / 29.0 { f.powi(3) } else { (f * 116.0 - 16.0) / 903.3 };
        let xyz = [light(x) * 0.964_22, light(y), light(z) * 0.825_21];
        // XYZ of D50 to the light of the three primaries, adapted by Bradford's method.
        const MATRIX: [[f64; 3]; 3] = [
            [1.962_427_4, -0.610_534_3, -0.341_340_4],
            [-0.978_768_4, 1.916_141_5, 0.033_454_0],
            [0.028_686_9, -0.140_675_2, 1.348_765_5],
        ];
        for (value, row) in pixel.iter_mut().zip(MATRIX) {
            let light: f64 = row.iter().zip(xyz).map(|(a, b)| a * b).sum();
            *value = self.values[(light.clamp(0.0, 1.0) * 4096.0).round() as usize];
        }
    }
}
