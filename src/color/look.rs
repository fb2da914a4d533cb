//! What inks look like, and which inks look like a colour of the screen: what a theme's pairs of colours are measured by.

use std::sync::Arc;

use moxcms::{ColorProfile, Layout, Matrix3d, TransformF32Executor};

use super::{ColorError, OutputProfile, limited, linear_light, options};
use crate::content::model::Intent;

/// A colour as it looks under D50: lightness and two chromas (CIELAB, ISO/CIE 11664-4).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lab(pub [f64; 3]);

impl Lab {
    /// How far two colours are apart: ΔE\*ab of 1976. 1 can just be seen side by side; presses hold their inks within 5 (ISO 12647-2).
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        self.0.iter().zip(other.0).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    }

    /// From XYZ under D50.
    fn of([x, y, z]: [f64; 3]) -> Self {
        let f = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
        let [x, y, z] = [f(x / 0.9642), f(y), f(z / 0.8249)];
        Self([116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)])
    }
}

/// The looks of a press's colours, relative to its paper.
pub struct Looks<'a> {
    press: &'a OutputProfile,
    to_inks: Arc<TransformF32Executor>,
    to_wide: Arc<TransformF32Executor>,
    /// From the wide space to XYZ.
    wide: Matrix3d,
    /// From sRGB's light to XYZ.
    screen: Matrix3d,
}

impl<'a> Looks<'a> {
    /// Those of a press.
    ///
    /// # Errors
    /// If its profile does not convert.
    pub fn new(press: &'a OutputProfile) -> Result<Self, ColorError> {
        let colorimetric = || options(Intent::RelativeColorimetric);
        // A linear space that holds all that is printed is the way to CIELAB, which the library does not convert inks to.
        let wide = ColorProfile::new_aces_cg_linear();
        let (srgb, inks) = (&press.srgb, &press.profile);
        Ok(Self {
            press,
            to_inks: srgb.create_transform_f32(Layout::Rgb, inks, Layout::Rgba, colorimetric())?,
            to_wide: inks.create_transform_f32(Layout::Rgba, &wide, Layout::Rgb, colorimetric())?,
            wide: wide.rgb_to_xyz_matrix(),
            screen: srgb.rgb_to_xyz_matrix(),
        })
    }

    /// How inks look, each 0 to 1.
    ///
    /// # Errors
    /// If the profile does not convert.
    pub fn of_inks(&self, inks: [f32; 4]) -> Result<Lab, ColorError> {
        let mut light = [0.0; 3];
        self.to_wide.transform(&inks, &mut light)?;
        Ok(xyz(&self.wide, light.map(f64::from)))
    }

    /// How a colour of sRGB looks on a screen, each channel 0 to 1.
    pub fn of_screen(&self, rgb: [f32; 3]) -> Lab {
        xyz(&self.screen, rgb.map(|value| linear_light(value.into())))
    }

    /// The inks that look most like a colour of sRGB, in whole per cent, within the press's limit.
    ///
    /// What the profile's colorimetric table says is where the search begins: tables are coarse, and know of no limit.
    ///
    /// # Errors
    /// If the profile does not convert.
    pub fn nearest(&self, rgb: [f32; 3]) -> Result<[u8; 4], ColorError> {
        let wanted = self.of_screen(rgb);
        let limit = f32::from(self.press.ink_limit()) / 100.0;
        let mut inks = [0.0; 4];
        self.to_inks.transform(&rgb, &mut inks)?;
        let whole = |ink: f32| (ink.clamp(0.0, 1.0) * 100.0).floor() as u8;
        let mut best = limited(inks, limit).map(whole);
        let distance = |inks: [u8; 4]| -> Result<f64, ColorError> {
            Ok(self.of_inks(inks.map(|ink| f32::from(ink) / 100.0))?.distance(wanted))
        };
        let mut least = distance(best)?;
        let mut step = 4;
        while step > 0 {
            let mut found = None;
            for ink in 0..4 {
                for value in [best[ink].saturating_sub(step), best[ink] + step] {
                    let mut tried = best;
                    tried[ink] = value;
                    let sum = tried.iter().map(|ink| u16::from(*ink)).sum::<u16>();
                    if value > 100 || sum > self.press.ink_limit() {
                        continue;
                    }
                    let far = distance(tried)?;
                    if far < least {
                        (least, found) = (far, Some(tried));
                    }
                }
            }
            match found {
                Some(nearer) => best = nearer,
                None => step /= 2,
            }
        }
        Ok(best)
    }
}

fn xyz(matrix: &Matrix3d, light: [f64; 3]) -> Lab {
    Lab::of(std::array::from_fn(|row| (0..3).map(|column| matrix.v[row][column] * light[column]).sum()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(ink_limit: u16) -> OutputProfile {
        let icc = std::fs::read("layout/profiles/FOGRA39L_coated.icc").unwrap();
        OutputProfile::new(icc, Intent::Perceptual, ink_limit).unwrap()
    }

    #[test]
    fn colours_look_as_another_engine_says() {
        // littlecms 2.16: `transicc -i FOGRA39L_coated.icc -o*Lab -t1`, and `-i*sRGB -o*Lab -t1`.
        let press = press(300);
        let looks = Looks::new(&press).unwrap();
        let near = |found: Lab, wanted: [f64; 3]| found.distance(Lab(wanted)) < 0.7;
        let river = looks.of_inks([0.95, 0.42, 0.44, 0.32]).unwrap();
        assert!(near(river, [34.8, -22.1, -14.7]), "{river:?}");
        let screen = looks.of_screen([10.0 / 255.0, 77.0 / 255.0, 90.0 / 255.0]);
        assert!(near(screen, [29.3, -15.9, -13.9]), "{screen:?}");
        assert!(near(looks.of_screen([1.0; 3]), [100.0, 0.0, 0.0]));
        assert!(near(looks.of_inks([0.0; 4]).unwrap(), [100.0, 0.0, 0.0]), "paper is white");
    }

    #[test]
    fn the_nearest_inks_look_like_the_colour() {
        for limit in [300, 220] {
            let press = press(limit);
            let looks = Looks::new(&press).unwrap();
            for rgb in [[10u8, 77, 90], [116, 70, 11], [160, 99, 15], [44, 74, 115], [226, 195, 210]] {
                let rgb = rgb.map(|value| f32::from(value) / 255.0);
                let inks = looks.nearest(rgb).unwrap();
                let shown = looks.of_inks(inks.map(|ink| f32::from(ink) / 100.0)).unwrap();
                let far = shown.distance(looks.of_screen(rgb));
                assert!(far < 5.0, "{rgb:?}: {inks:?} is {far} off");
                assert!(inks.iter().map(|ink| u16::from(*ink)).sum::<u16>() <= limit, "{inks:?}");
            }
        }
    }
}
