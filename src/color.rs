//! The press: what the profile of a printing condition makes of colours.
//!
//! Colours are converted as ICC.1 describes it. Greys are the exception: a profile makes them of all four inks, which
//! shift against each other on the sheet, so that they are set in black alone, as light as they are meant to be.

mod look;

use std::sync::Arc;

use moxcms::{
    CmsError, ColorProfile, DataColorSpace, Layout, ProfileClass, RenderingIntent, Transform8BitExecutor,
    TransformF32Executor, TransformOptions,
};
use typst::utils::hash128;

use crate::content::model::Intent;
use crate::pdf::icc;

pub use look::{Lab, Looks};

/// Why colors can't be converted, in words that follow the profile's or photo's name.
#[derive(Debug, thiserror::Error)]
pub enum ColorError {
    /// Its first bytes are those of something else.
    #[error("it is not an ICC profile")]
    NoProfile,
    /// It is shorter than its header says (ICC.1, 7.2.2).
    #[error("its end is missing, as if it had not been copied whole")]
    CutOff,
    /// It is the profile of another color space.
    #[error("it is a profile for {0:?}, not for CMYK")]
    NotForInks(DataColorSpace),
    /// It is the profile of a screen, a camera, or the like.
    #[error("it is not the profile of an output device (its class is not `prtr`)")]
    NoOutputDevice,
    /// It converts in one direction only.
    #[error("it has no tables in both directions (A2B0 and B2A0)")]
    NoTables,
    /// Greys could not be told apart on black alone.
    #[error("its black is not darker than its paper")]
    NoBlack,
    /// The library that converts says no.
    #[error(transparent)]
    Cms(#[from] CmsError),
}

/// A profile of inks, ready to convert.
pub struct OutputProfile {
    icc: Vec<u8>,
    srgb: ColorProfile,
    profile: ColorProfile,
    intent: Intent,
    ink_limit: u16,
    from_srgb: Arc<Transform8BitExecutor>,
    color_from_srgb: Arc<TransformF32Executor>,
    /// The black, 0 to 255, of each grey of sRGB.
    black: [u8; 256],
    /// How light the darkest colour of the press is, 0 to 1 in luminance.
    darkest: f64,
}

impl OutputProfile {
    /// Reads a profile, which must be one of an output device with four inks, with tables in both directions.
    ///
    /// `ink_limit` is the most ink in per cent, all four together, 100 to 400.
    ///
    /// # Errors
    /// Says why the profile can't be used.
    pub fn new(icc: Vec<u8>, intent: Intent, ink_limit: u16) -> Result<Self, ColorError> {
        let profile = read(&icc)?;
        let srgb = ColorProfile::new_srgb();
        let from_srgb = transform_8bit(&srgb, Layout::Rgb, &profile, Layout::Rgba, intent)?;
        let color_from_srgb =
            srgb.create_transform_f32(Layout::Rgb, &profile, Layout::Rgba, options(intent))?;
        let black = black(&profile, &srgb)?;
        let darkest = darkest(&profile, &srgb)?;
        Ok(Self { icc, srgb, profile, intent, ink_limit, from_srgb, color_from_srgb, black, darkest })
    }

    /// Stands for all that the conversions depend on.
    pub fn fingerprint(&self) -> u128 {
        hash128(&(&self.icc, self.intent, self.ink_limit))
    }

    /// The bytes of the profile.
    pub fn icc(&self) -> &[u8] {
        &self.icc
    }

    /// The most ink in per cent.
    pub fn ink_limit(&self) -> u16 {
        self.ink_limit
    }

    /// The inks of pixels of red, green and blue, 8 bits each, in the space of `own` or else in sRGB.
    ///
    /// # Errors
    /// Says why the profile of the pixels can't be used.
    pub fn inks(&self, rgb: &[u8], own: Option<&ColorProfile>) -> Result<Vec<u8>, ColorError> {
        let mut inks = match own {
            own if self.intent == Intent::RelativeColorimetric => {
                self.compensated_inks(rgb, own.unwrap_or(&self.srgb))?
            }
            None => convert(&*self.from_srgb, rgb, 3, 4)?,
            Some(own) => {
                let transform = transform_8bit(own, Layout::Rgb, &self.profile, Layout::Rgba, self.intent)?;
                convert(&*transform, rgb, 3, 4)?
            }
        };
        self.hold(&mut inks);
        Ok(inks)
    }

    /// The inks of pixels that are inks already, in the space of `own` or else for this press.
    ///
    /// # Errors
    /// Says why the profile of the pixels can't be used.
    pub fn own_inks(&self, inks: Vec<u8>, own: Option<&ColorProfile>) -> Result<Vec<u8>, ColorError> {
        let mut inks = match own {
            None => inks,
            Some(own) => self.converted_inks(&inks, own)?,
        };
        self.hold(&mut inks);
        Ok(inks)
    }

    /// The library converts inks to light and light to inks: the way goes through a space that holds all that is printed.
    fn converted_inks(&self, inks: &[u8], own: &ColorProfile) -> Result<Vec<u8>, ColorError> {
        let between = ColorProfile::new_pro_photo_rgb();
        let to_light =
            own.create_transform_16bit(Layout::Rgba, &between, Layout::Rgb, options(self.intent))?;
        let to_inks =
            between.create_transform_16bit(Layout::Rgb, &self.profile, Layout::Rgba, options(self.intent))?;
        let deep: Vec<u16> = inks.iter().map(|ink| u16::from(*ink) * 257).collect();
        let mut light = vec![0; inks.len() / 4 * 3];
        to_light.transform(&deep, &mut light)?;
        let mut converted = vec![0; inks.len()];
        to_inks.transform(&light, &mut converted)?;
        Ok(converted.into_iter().map(|ink| ((u32::from(ink) + 128) / 257) as u8).collect())
    }

    /// The inks of pixels by the colorimetric tables, with black point compensation (ISO 18619): black becomes the darkest
    /// colour of the press, and all between it and white keep their distances. Without it all that is darker than the press
    /// can print would be the same.
    fn compensated_inks(&self, rgb: &[u8], own: &ColorProfile) -> Result<Vec<u8>, ColorError> {
        let between = ColorProfile::new_pro_photo_rgb();
        let to_light =
            own.create_transform_16bit(Layout::Rgb, &between, Layout::Rgb, options(self.intent))?;
        let to_inks =
            between.create_transform_16bit(Layout::Rgb, &self.profile, Layout::Rgba, options(self.intent))?;
        // The gamma of the space between.
        const GAMMA: f64 = 1.8;
        let compensated: Vec<u16> = (0..=u16::MAX)
            .map(|v| {
                let light = (f64::from(v) / 65_535.0).powf(GAMMA) * (1.0 - self.darkest) + self.darkest;
                (light.powf(1.0 / GAMMA) * 65_535.0).round() as u16
            })
            .collect();
        let deep: Vec<u16> = rgb.iter().map(|value| u16::from(*value) * 257).collect();
        let mut lights = vec![0; rgb.len()];
        to_light.transform(&deep, &mut lights)?;
        lights.iter_mut().for_each(|light| *light = compensated[usize::from(*light)]);
        let mut inks = vec![0; rgb.len() / 3 * 4];
        to_inks.transform(&lights, &mut inks)?;
        Ok(inks.into_iter().map(|ink| ((u32::from(ink) + 128) / 257) as u8).collect())
    }

    /// Whether no pixel of four inks has more ink than the limit.
    pub fn holds(&self, inks: &[u8]) -> bool {
        inks.chunks_exact(4).all(|pixel| pixel.iter().map(|ink| u32::from(*ink)).sum::<u32>() <= self.most())
    }

    /// The limit in the unit of pixels, of which all of an ink has 255.
    fn most(&self) -> u32 {
        u32::from(self.ink_limit) * 255 / 100
    }

    /// Pixels of four inks in black alone, from greys of sRGB.
    pub fn black(&self, greys: &[u8]) -> Vec<u8> {
        greys.iter().flat_map(|grey| [0, 0, 0, self.black[usize::from(*grey)]]).collect()
    }

    /// The inks, each 0 to 1, of a single colour of sRGB. A grey is black alone.
    pub fn inks_of(&self, rgb: [f32; 3]) -> [f32; 4] {
        let rgb = rgb.map(|channel| channel.clamp(0.0, 1.0));
        if rgb[0] == rgb[1] && rgb[1] == rgb[2] {
            return [0.0, 0.0, 0.0, self.black_of(rgb[0])];
        }
        self.rich_inks_of(rgb)
    }

    /// The inks, each 0 to 1, that the profile makes of a single colour of sRGB, also of a grey.
    ///
    /// What is see-through needs them: blended with what lies below, black alone would wash it out.
    pub fn rich_inks_of(&self, rgb: [f32; 3]) -> [f32; 4] {
        let mut rgb = rgb.map(|channel| channel.clamp(0.0, 1.0));
        if self.intent == Intent::RelativeColorimetric {
            let lifted = |light: f64| light * (1.0 - self.darkest) + self.darkest;
            rgb = rgb.map(|value| screen_value(lifted(linear_light(value.into()))) as f32);
        }
        let mut inks = [0.0; 4];
        match self.color_from_srgb.transform(&rgb, &mut inks) {
            Ok(()) => limited(inks.map(|ink| ink.clamp(0.0, 1.0)), f32::from(self.ink_limit) / 100.0),
            // One pixel in and one out always fit.
            Err(_) => [0.0, 0.0, 0.0, self.black_of(rgb[1])],
        }
    }

    /// The black, 0 to 1, of a grey of sRGB, 0 being black.
    pub fn black_of(&self, grey: f32) -> f32 {
        let at = grey.clamp(0.0, 1.0) * 255.0;
        let (below, above) = (at.floor(), at.ceil());
        let [low, high] = [below, above].map(|index| f32::from(self.black[index as usize]));
        (low + (high - low) * (at - below)) / 255.0
    }

    /// Red, green and blue in sRGB of pixels of four inks, in the space of `own` or else in that of the press.
    ///
    /// # Errors
    /// Says why the profile of the pixels can't be used.
    pub fn on_screen(&self, inks: &[u8], own: Option<&ColorProfile>) -> Result<Vec<u8>, ColorError> {
        let (from, darkest) = match own {
            None => (&self.profile, self.darkest),
            Some(own) => (own, darkest(own, &self.srgb).unwrap_or(0.0)),
        };
        let transform = transform_8bit(from, Layout::Rgba, &self.srgb, Layout::Rgb, self.intent)?;
        let mut shown = convert(&*transform, inks, 4, 3)?;
        // The darkest colour of the press is the screen's black (ISO 18619). That it is neutral makes the same curve do for
        // red, green and blue.
        let curve: [u8; 256] = std::array::from_fn(|value| {
            let light = (linear_light(value as f64 / 255.0) - darkest) / (1.0 - darkest);
            (screen_value(light.max(0.0)) * 255.0).round() as u8
        });
        shown.iter_mut().for_each(|value| *value = curve[usize::from(*value)]);
        Ok(shown)
    }

    /// Takes colour out of pixels of four inks that have more ink than the limit. Black stays, and with it the drawing.
    pub fn hold(&self, inks: &mut [u8]) {
        let limit = self.most();
        for pixel in inks.chunks_exact_mut(4) {
            let color: u32 = pixel[..3].iter().map(|ink| u32::from(*ink)).sum();
            let black = u32::from(pixel[3]);
            if color + black > limit {
                let room = limit.saturating_sub(black);
                for ink in &mut pixel[..3] {
                    *ink = (u32::from(*ink) * room / color.max(1)) as u8;
                }
            }
        }
    }
}

/// Reads a profile and makes sure that it is of the right kind.
fn read(icc: &[u8]) -> Result<ColorProfile, ColorError> {
    let header = icc::Profile::read(icc).ok_or(ColorError::NoProfile)?;
    if !header.is_whole() {
        return Err(ColorError::CutOff);
    }
    let profile = ColorProfile::new_from_slice(icc)?;
    if profile.color_space != DataColorSpace::Cmyk {
        return Err(ColorError::NotForInks(profile.color_space));
    }
    if profile.profile_class != ProfileClass::OutputDevice {
        return Err(ColorError::NoOutputDevice);
    }
    if profile.lut_a_to_b_perceptual.is_none() || profile.lut_b_to_a_perceptual.is_none() {
        return Err(ColorError::NoTables);
    }
    Ok(profile)
}

fn options(intent: Intent) -> TransformOptions {
    let rendering_intent = match intent {
        Intent::Perceptual => RenderingIntent::Perceptual,
        Intent::RelativeColorimetric => RenderingIntent::RelativeColorimetric,
    };
    TransformOptions { rendering_intent, ..TransformOptions::default() }
}

/// The transform between two profiles.
///
/// The library names four channels after red, green, blue and alpha, whatever they are.
///
/// # Errors
/// Says why there is none.
pub fn transform_8bit(
    from: &ColorProfile,
    from_layout: Layout,
    to: &ColorProfile,
    to_layout: Layout,
    intent: Intent,
) -> Result<Arc<Transform8BitExecutor>, ColorError> {
    from.create_transform_8bit(from_layout, to, to_layout, options(intent)).map_err(ColorError::from)
}

/// Converts pixels of `from` channels to pixels of `to` channels.
///
/// # Errors
/// If the pixels are not whole.
pub fn convert(
    transform: &Transform8BitExecutor,
    pixels: &[u8],
    from: usize,
    to: usize,
) -> Result<Vec<u8>, ColorError> {
    let mut converted = vec![0; pixels.len() / from * to];
    transform.transform(pixels, &mut converted)?;
    Ok(converted)
}

/// Inks with no more than `limit` in sum, by taking colour out.
fn limited([c, m, y, k]: [f32; 4], limit: f32) -> [f32; 4] {
    let color = c + m + y;
    if color + k <= limit || color == 0.0 {
        return [c, m, y, k];
    }
    let share = (limit - k).max(0.0) / color;
    [c * share, m * share, y * share, k]
}

/// The black of each grey of sRGB: that whose light lies as far between paper and solid black as the grey's lies between
/// white and black (black point compensation, ISO 18619, in luminance).
fn black(profile: &ColorProfile, srgb: &ColorProfile) -> Result<[u8; 256], ColorError> {
    let transform = profile.create_transform_f32(
        Layout::Rgba,
        srgb,
        Layout::Rgb,
        options(Intent::RelativeColorimetric),
    )?;
    let ramp: Vec<f32> = (0..=255u8).flat_map(|k| [0.0, 0.0, 0.0, f32::from(k) / 255.0]).collect();
    let mut shown = vec![0.0; 256 * 3];
    transform.transform(&ramp, &mut shown)?;
    let light: Vec<f64> = shown.chunks_exact(3).map(|rgb| luminance([rgb[0], rgb[1], rgb[2]])).collect();
    let (paper, solid) = (light[0], light[255]);
    if paper <= solid {
        return Err(ColorError::NoBlack);
    }
    Ok(std::array::from_fn(|grey| {
        let wanted = solid + (paper - solid) * linear_light(grey as f64 / 255.0);
        let distance = |k: &u8| (light[usize::from(*k)] - wanted).abs();
        (0..=255u8).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(255)
    }))
}

/// How light the darkest colour of a press is, in luminance: what its tables make of black, as they say that it looks
/// (ISO 18619, for output profiles of inks).
fn darkest(profile: &ColorProfile, srgb: &ColorProfile) -> Result<f64, ColorError> {
    let to_inks =
        srgb.create_transform_f32(Layout::Rgb, profile, Layout::Rgba, options(Intent::Perceptual))?;
    let to_light = profile.create_transform_f32(
        Layout::Rgba,
        srgb,
        Layout::Rgb,
        options(Intent::RelativeColorimetric),
    )?;
    let (mut inks, mut shown) = ([0.0; 4], [0.0; 3]);
    to_inks.transform(&[0.0; 3], &mut inks)?;
    to_light.transform(&inks, &mut shown)?;
    // A black lighter than this is no black: something is wrong with the profile, and nothing is compensated.
    const MOST: f64 = 0.2;
    let light = luminance(shown);
    Ok(if light < MOST { light } else { 0.0 })
}

/// How light a colour of sRGB is.
fn luminance(rgb: [f32; 3]) -> f64 {
    let [r, g, b] = rgb.map(|v| linear_light(f64::from(v.clamp(0.0, 1.0))));
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The value of sRGB, 0 to 1, of linear light (IEC 61966-2-1).
fn screen_value(light: f64) -> f64 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}

/// A value of sRGB, 0 to 1, in linear light (IEC 61966-2-1).
pub fn linear_light(value: f64) -> f64 {
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn icc() -> Vec<u8> {
        std::fs::read("layout/profiles/FOGRA39L_coated.icc").unwrap()
    }

    fn press(ink_limit: u16) -> OutputProfile {
        OutputProfile::new(icc(), Intent::Perceptual, ink_limit).unwrap()
    }

    fn per_cent(inks: [f32; 4]) -> [i32; 4] {
        inks.map(|ink| (ink * 100.0).round() as i32)
    }

    #[test]
    fn greys_are_black_alone() {
        let press = press(300);
        assert_eq!(press.inks_of([0.0; 3]), [0.0, 0.0, 0.0, 1.0]);
        assert_eq!(press.inks_of([1.0; 3]), [0.0; 4]);
        let [c, m, y, k] = per_cent(press.inks_of([0.5; 3]));
        assert_eq!((c, m, y), (0, 0, 0));
        assert!((50..=70).contains(&k), "{k}");
        assert_eq!(press.black(&[255, 0]), [0, 0, 0, 0, 0, 0, 0, 255]);
        let ramp: Vec<f32> = (0..=100).map(|grey| press.black_of(grey as f32 / 100.0)).collect();
        assert!(ramp.windows(2).all(|pair| pair[0] >= pair[1]), "{ramp:?}");
    }

    #[test]
    fn colors_are_those_of_the_profile() {
        let press = press(300);
        for rgb in [[180u8, 70, 60], [20, 90, 200], [3, 2, 1], [250, 251, 240]] {
            let pixel = press.inks(&rgb, None).unwrap();
            let single = press.inks_of(rgb.map(|v| f32::from(v) / 255.0));
            for (a, b) in pixel.iter().zip(single) {
                assert!((f32::from(*a) / 255.0 - b).abs() < 0.01, "{rgb:?}: {pixel:?} and {single:?}");
            }
        }
    }

    #[test]
    fn the_presss_black_is_the_screens_and_the_other_way_round() {
        let dark = |press: &OutputProfile, rgb: u8| press.inks(&[rgb, rgb, rgb + 1], None).unwrap();
        let press = press(300);
        let black = press.inks(&[0, 0, 0], None).unwrap();
        let shown = press.on_screen(&black, None).unwrap();
        assert!(shown.iter().all(|value| *value <= 8), "{shown:?}");
        let paper = press.on_screen(&[0; 4], None).unwrap();
        assert!(paper.iter().all(|value| *value >= 250), "{paper:?}");
        // What is darker than the press can print is still told apart.
        let colorimetric = OutputProfile::new(icc(), Intent::RelativeColorimetric, 400).unwrap();
        let steps = [12u8, 24, 36, 48].map(|grey| {
            let shown = colorimetric.on_screen(&dark(&colorimetric, grey), None).unwrap();
            assert!(shown.iter().all(|value| value.abs_diff(grey) <= 20), "{grey}: {shown:?}");
            shown.iter().map(|value| u32::from(*value)).sum::<u32>()
        });
        assert!(steps.windows(2).all(|pair| pair[0] < pair[1]), "{steps:?}");
        // A single colour is the same as a pixel of it.
        let single = colorimetric.inks_of([20.0 / 255.0, 60.0 / 255.0, 30.0 / 255.0]);
        let pixel = colorimetric.inks(&[20, 60, 30], None).unwrap();
        assert!(
            pixel.iter().zip(single).all(|(a, b)| (f32::from(*a) / 255.0 - b).abs() < 0.02),
            "{pixel:?} {single:?}"
        );
    }

    #[test]
    fn ink_is_held_to_the_limit() {
        for limit in [300, 260, 220] {
            let press = press(limit);
            let photo: Vec<u8> = (0..=255u8).flat_map(|v| [v, v / 3, v / 5]).collect();
            let sums = |inks: &[u8]| -> Vec<u32> {
                inks.chunks_exact(4).map(|p| p.iter().map(|v| u32::from(*v)).sum()).collect()
            };
            let most = u32::from(limit) * 255 / 100;
            assert!(sums(&press.inks(&photo, None).unwrap()).iter().all(|sum| *sum <= most));
            let mut rich = vec![255, 255, 255, 255, 10, 20, 30, 40];
            press.hold(&mut rich);
            assert!(sums(&rich).iter().all(|sum| *sum <= most));
            assert_eq!((rich[3], &rich[4..]), (255, &[10, 20, 30, 40][..]), "black and light inks stay");
            let dark = press.inks_of([0.02, 0.0, 0.01]);
            assert!(dark.iter().sum::<f32>() <= f32::from(limit) / 100.0 + 1e-4, "{dark:?}");
        }
    }

    #[test]
    fn other_profiles_are_refused_with_the_reason() {
        let refused = |icc: Vec<u8>| OutputProfile::new(icc, Intent::Perceptual, 300).err().unwrap();
        assert!(refused(ColorProfile::new_srgb().encode().unwrap()).to_string().contains("not for CMYK"));
        assert!(refused(b"not a profile".to_vec()).to_string().contains("not an ICC profile"));
        assert!(refused(icc()[..1000].to_vec()).to_string().contains("end is missing"));
        let mut class = icc();
        class[12..16].copy_from_slice(b"scnr");
        assert!(refused(class).to_string().contains("prtr"));
    }

    /// The same colours through littlecms 2.14, with the inks in per cent and what they look like in CIELAB (D50):
    /// `transicc -c0 -i*sRGB -oFOGRA39L_coated.icc -t0`, then `-iFOGRA39L_coated.icc -o*Lab -t1`.
    const LITTLECMS: &str = include_str!("../tests/ref/colour/littlecms.csv");

    #[test]
    fn colors_agree_with_another_engine() {
        let press = press(300);
        // A wide linear space is the way to CIELAB, which the library does not convert inks to.
        let wide = ColorProfile::new_aces_cg_linear();
        let to_wide = press
            .profile
            .create_transform_f32(Layout::Rgba, &wide, Layout::Rgb, options(Intent::RelativeColorimetric))
            .unwrap();
        let matrix = wide.rgb_to_xyz_matrix();
        let look = |inks: [f32; 4]| {
            let mut rgb = [0.0; 3];
            to_wide.transform(&inks, &mut rgb).unwrap();
            let [x, y, z] = std::array::from_fn(|row| -> f32 {
                (0..3).map(|column| matrix.v[row][column] as f32 * rgb[column]).sum()
            });
            let f = |t: f32| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
            let [x, y, z] = [f(x / 0.9642), f(y), f(z / 0.8249)];
            [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
        };
        let distance = |a: [f32; 3], b: [f32; 3]| -> f32 {
            a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt()
        };
        let (mut ours, mut scale) = (Vec::new(), Vec::new());
        for line in LITTLECMS.lines().skip(1) {
            let values: Vec<f32> = line.split(',').map(|value| value.parse().unwrap()).collect();
            let rgb = [values[0] as u8, values[1] as u8, values[2] as u8];
            let theirs = [values[3], values[4], values[5], values[6]].map(|ink| ink / 100.0);
            let inks = press.inks(&rgb, None).unwrap();
            let inks = [inks[0], inks[1], inks[2], inks[3]].map(|ink| f32::from(ink) / 255.0);
            ours.push(distance(look(inks), look(theirs)));
            scale.push(distance(look(theirs), [values[7], values[8], values[9]]));
        }
        let mean = |distances: &[f32]| distances.iter().sum::<f32>() / distances.len() as f32;
        let most = |distances: &[f32]| distances.iter().copied().fold(0.0, f32::max);
        assert_eq!(ours.len(), 512);
        assert!(mean(&scale) < 0.2, "the measure itself is off by {}", mean(&scale));
        assert!(mean(&ours) < 0.3 && most(&ours) < 2.0, "mean ΔE {}, most {}", mean(&ours), most(&ours));
    }
}
