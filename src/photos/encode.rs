//! Pixels to the picture that goes into a PDF: cut, resampled, sharpened, converted, encoded.

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};
use moxcms::{ColorProfile, DataColorSpace, Layout};

use super::decode::Raster;
use super::error::PhotoError;
use super::plan::Plan;
use super::resample::{Channels, resample};
use super::sharpen::sharpen;
use crate::color::{ColorError, OutputProfile, convert, transform_8bit};
use crate::content::edition::Edition;
use crate::content::model::Intent;
use crate::content::model::PhotoSettings;

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
    /// What somebody should know of it.
    pub remarks: Remarks,
}

/// What somebody should know of how a photo was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Some of its data are broken or missing, so that a part of the picture may be grey or shifted.
    pub damaged: bool,
    /// It carries a profile that can't be used.
    pub profile_unused: bool,
    /// Something of it was transparent, and is white now.
    pub flattened: bool,
}

impl Remarks {
    /// What this and another say.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            damaged: self.damaged || other.damaged,
            profile_unused: self.profile_unused || other.profile_unused,
            flattened: self.flattened || other.flattened,
        }
    }
}

/// Makes the picture that `edition` needs of a decoded photo.
///
/// # Errors
/// Says why the photo can't be converted.
pub(super) fn encode(
    raster: &Raster,
    plan: &Plan,
    edition: Edition,
    settings: PhotoSettings,
    press: &OutputProfile,
) -> Result<Prepared, PhotoError> {
    let (width, height) = plan.target;
    let channels = raster.channels;
    let mut pixels = resample(&raster.pixels, (raster.width, raster.height), channels, plan)?;
    if plan.target != (plan.crop.width, plan.crop.height) {
        sharpen(&mut pixels, width as usize, channels.count(), settings.sharpening);
    }
    let (own, profile_unused) = own_profile(raster, press);
    let pixels = match edition {
        Edition::Screen => for_screen(pixels, channels, own.as_ref(), press)?,
        Edition::Print => for_print(pixels, channels, own.as_ref(), press)?,
    };
    let jpeg = jpeg(&pixels, plan.target, edition, settings.quality)?;
    let remarks = Remarks { damaged: raster.damaged, profile_unused, flattened: raster.flattened };
    Ok(Prepared { width, height, cmyk: edition == Edition::Print, jpeg, remarks })
}

/// Red, green and blue in sRGB, 8 bits each, of a picture that is no photo of the report; nothing where it can't be read.
pub fn pixels_of(bytes: &[u8]) -> Option<Vec<u8>> {
    srgb(&Raster::decode(bytes).ok()?)
}

/// The profile that the photo's file carries, if it is one for its channels and not the press's own; and whether there is
/// one that can't be used.
fn own_profile(raster: &Raster, press: &OutputProfile) -> (Option<ColorProfile>, bool) {
    let Some(icc) = raster.profile.as_deref().filter(|icc| *icc != press.icc()) else { return (None, false) };
    let (space, layout) = match raster.channels {
        Channels::Grey => (DataColorSpace::Gray, Layout::Gray),
        Channels::Rgb => (DataColorSpace::Rgb, Layout::Rgb),
        Channels::Inks => (DataColorSpace::Cmyk, Layout::Rgba),
    };
    let srgb = ColorProfile::new_srgb();
    let usable = |profile: &ColorProfile| {
        let to_srgb = || transform_8bit(profile, layout, &srgb, Layout::Rgb, Intent::Perceptual);
        profile.color_space == space && to_srgb().is_ok()
    };
    let own = ColorProfile::new_from_slice(icc).ok().filter(usable);
    let unused = own.is_none();
    (own, unused)
}

/// All pixels of a picture in sRGB; nothing for inks, or where its profile can't be used.
pub(super) fn srgb(raster: &Raster) -> Option<Vec<u8>> {
    let profile = raster.profile.as_deref().and_then(|icc| ColorProfile::new_from_slice(icc).ok());
    match raster.channels {
        Channels::Grey => Some(raster.pixels.iter().flat_map(|grey| [*grey; 3]).collect()),
        Channels::Rgb => match profile.filter(|own| own.color_space == DataColorSpace::Rgb) {
            None => Some(raster.pixels.clone()),
            Some(own) => rgb_in_srgb(&raster.pixels, &own).ok(),
        },
        Channels::Inks => None,
    }
}

/// Red, green and blue of `own` in sRGB.
fn rgb_in_srgb(pixels: &[u8], own: &ColorProfile) -> Result<Vec<u8>, ColorError> {
    let srgb = ColorProfile::new_srgb();
    let transform = transform_8bit(own, Layout::Rgb, &srgb, Layout::Rgb, Intent::Perceptual)?;
    convert(&*transform, pixels, 3, 3)
}

/// Pixels in sRGB.
fn for_screen(
    pixels: Vec<u8>,
    channels: Channels,
    own: Option<&ColorProfile>,
    press: &OutputProfile,
) -> Result<Vec<u8>, ColorError> {
    match (channels, own) {
        (Channels::Grey, own) => Ok(greys(pixels, own)?.into_iter().flat_map(|grey| [grey; 3]).collect()),
        // What has no profile is in sRGB.
        (Channels::Rgb, None) => Ok(pixels),
        (Channels::Rgb, Some(own)) => rgb_in_srgb(&pixels, own),
        (Channels::Inks, own) => press.on_screen(&pixels, own),
    }
}

/// Pixels in the inks of the press. Greys are black alone; inks without a profile stay the inks they are.
fn for_print(
    pixels: Vec<u8>,
    channels: Channels,
    own: Option<&ColorProfile>,
    press: &OutputProfile,
) -> Result<Vec<u8>, ColorError> {
    match channels {
        Channels::Grey => Ok(press.black(&greys(pixels, own)?)),
        Channels::Rgb if pixels.chunks_exact(3).all(is_grey) => {
            // The greys of a wide space have other numbers than those of sRGB.
            let shown = match own {
                Some(own) => rgb_in_srgb(&pixels, own)?,
                None => pixels,
            };
            let greys: Vec<u8> = shown.chunks_exact(3).map(|pixel| pixel[1]).collect();
            Ok(press.black(&greys))
        }
        Channels::Rgb => press.inks(&pixels, own),
        Channels::Inks => press.own_inks(pixels, own),
    }
}

/// Whether a pixel is a grey, but for what a JPEG's rounding adds.
fn is_grey(pixel: &[u8]) -> bool {
    const ROUNDING: u8 = 3;
    pixel[0].abs_diff(pixel[1]) <= ROUNDING && pixel[2].abs_diff(pixel[1]) <= ROUNDING
}

/// Greys of sRGB's tones, from those of `own`.
fn greys(pixels: Vec<u8>, own: Option<&ColorProfile>) -> Result<Vec<u8>, ColorError> {
    let Some(own) = own else { return Ok(pixels) };
    let srgb = ColorProfile::new_srgb();
    let transform = transform_8bit(own, Layout::Gray, &srgb, Layout::Rgb, Intent::Perceptual)?;
    Ok(convert(&*transform, &pixels, 1, 3)?.chunks_exact(3).map(|pixel| pixel[1]).collect())
}

fn jpeg(pixels: &[u8], size: (u32, u32), edition: Edition, quality: u8) -> Result<Vec<u8>, PhotoError> {
    let side = |pixels: u32| u16::try_from(pixels).map_err(|_| PhotoError::TooLong);
    let mut bytes = Vec::new();
    let (sampling, kind) = match edition {
        Edition::Screen => (SamplingFactor::R_4_2_0, ColorType::Rgb),
        // Colour at full resolution: the press shows where it is not.
        Edition::Print => (SamplingFactor::R_4_4_4, ColorType::Cmyk),
    };
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(sampling);
    // The colour of one pixel of four would stand for all of them: fine patterns would break.
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    // Tables made for the picture would save some per cent, but come with a scan for each channel, which not every
    // reader of JPEGs takes.
    encoder.set_optimized_huffman_tables(false);
    encoder.encode(pixels, side(size.0)?, side(size.1)?, kind)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photos::plan::Crop;

    const SETTINGS: PhotoSettings = PhotoSettings { ppi: 300, quality: 92, sharpening: 0 };

    fn press() -> OutputProfile {
        let icc = std::fs::read("layout/profiles/FOGRA39L_coated.icc").unwrap();
        OutputProfile::new(icc, Intent::Perceptual, 300).unwrap()
    }

    /// A picture of a single pixel repeated, prepared for the press at half its size.
    fn printed(pixel: &[u8], channels: Channels, profile: Option<Vec<u8>>) -> [u8; 4] {
        let (width, height) = (32, 24);
        let pixels = pixel.repeat((width * height) as usize);
        let raster = Raster { profile, ..Raster::new(width, height, channels, pixels) };
        let plan = Plan { crop: Crop { x: 0, y: 0, width, height }, target: (16, 12) };
        let prepared = encode(&raster, &plan, Edition::Print, SETTINGS, &press()).unwrap();
        let shown = Raster::decode(&prepared.jpeg).unwrap();
        assert_eq!((prepared.cmyk, shown.channels), (true, Channels::Inks));
        *shown.pixels.first_chunk().unwrap()
    }

    #[test]
    fn greys_are_black_alone_on_the_press() {
        let from_grey = printed(&[120], Channels::Grey, None);
        assert_eq!(from_grey[..3], [0, 0, 0]);
        assert_eq!(printed(&[120; 3], Channels::Rgb, None), from_grey);
        assert_eq!(
            printed(&[121, 120, 118], Channels::Rgb, None),
            from_grey,
            "a JPEG’s rounding is no colour"
        );
        assert_ne!(printed(&[140, 120, 100], Channels::Rgb, None)[..3], [0, 0, 0]);
    }

    #[test]
    fn a_profile_for_greys_is_honoured() {
        let linear = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
        let light = printed(&[128], Channels::Grey, Some(linear));
        let dark = printed(&[128], Channels::Grey, None);
        assert!(light[3] + 30 < dark[3], "{light:?} and {dark:?}");
    }

    #[test]
    fn greys_of_a_wide_space_print_as_they_look() {
        let linear = || {
            let mut profile = ColorProfile::new_srgb();
            let curve = || Some(moxcms::ToneReprCurve::Lut(Vec::new()));
            (profile.red_trc, profile.green_trc, profile.blue_trc) = (curve(), curve(), curve());
            profile.cicp = None;
            profile.encode().unwrap()
        };
        let light = printed(&[128; 3], Channels::Rgb, Some(linear()));
        // Half the light is 188 in sRGB.
        assert_eq!(light, printed(&[188; 3], Channels::Rgb, None));
        assert_ne!(light, printed(&[128; 3], Channels::Rgb, None));
    }

    #[test]
    fn a_profile_that_says_nothing_of_the_picture_is_told() {
        let press = press();
        let of = |channels, profile: &[u8]| {
            let raster =
                Raster { profile: Some(profile.to_vec()), ..Raster::new(1, 1, channels, vec![9; 4]) };
            own_profile(&raster, &press)
        };
        let srgb = ColorProfile::new_srgb().encode().unwrap();
        assert!(matches!(of(Channels::Rgb, &srgb), (Some(_), false)));
        assert!(matches!(of(Channels::Inks, press.icc()), (None, false)), "the press’s own is no other");
        for (channels, profile) in [
            (Channels::Rgb, press.icc()),
            (Channels::Inks, &srgb[..]),
            (Channels::Rgb, &srgb[..200]),
            (Channels::Grey, b"x"),
        ] {
            // The press's own is left out before it is looked at.
            let profile = [profile, b" "].concat();
            assert!(matches!(of(channels, &profile), (None, true)), "{channels:?}");
        }
    }

    #[test]
    fn the_screens_colour_is_that_of_all_pixels() {
        // Lines of red and blue, one pixel wide: taken from one pixel of each four, one of them would be all there is.
        let (width, height) = (32, 32);
        let pixels: Vec<u8> = (0..width * height)
            .flat_map(|at| if at % 2 == 0 { [200, 40, 40] } else { [40, 40, 200] })
            .collect();
        let written = jpeg(&pixels, (width, height), Edition::Screen, 95).unwrap();
        let shown = Raster::decode(&written).unwrap().pixels;
        let mean = |channel| {
            shown.iter().skip(channel).step_by(3).map(|v| u32::from(*v)).sum::<u32>() / (width * height)
        };
        assert!(mean(0).abs_diff(120) < 8 && mean(2).abs_diff(120) < 8, "{} {}", mean(0), mean(2));
    }

    #[test]
    fn inks_stay_within_the_limit() {
        assert_eq!(printed(&[20, 200, 150, 30], Channels::Inks, None), [20, 200, 150, 30]);
        let rich = printed(&[255; 4], Channels::Inks, None);
        assert_eq!(rich[3], 255);
        assert!(rich.iter().map(|ink| u32::from(*ink)).sum::<u32>() <= 765, "{rich:?}");
    }
}
