//! Plates, ink maps and proofs as pictures.

use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageFormat, Rgb, RgbImage};

use super::map::InkMap;
use super::render::{PagePlates, Plates, PlatesError};
use crate::color::OutputProfile;
use crate::content::model::Intent;
use crate::pdf::font::Fonts;
use crate::pdf::object::{Objects, as_dict};
use crate::pdf::walk::{At, Fault, Visitor, walk};
use crate::preflight::file::open;

impl PagePlates {
    /// A plate as a PNG, black where all of its ink is.
    ///
    /// # Errors
    /// If it has no pixels.
    pub fn png(&self, plate: usize) -> Result<Vec<u8>, PlatesError> {
        let grey = self.inks[plate].iter().map(|ink| 255 - ink).collect();
        let image = GrayImage::from_raw(self.columns as u32, self.rows as u32, grey);
        png_of(image.ok_or(PlatesError::Rasteriser)?.into())
    }

    /// The sum of all plates as a PNG: white without ink, then blue to green up to the limit (1 being 100 %), and red above it.
    ///
    /// # Errors
    /// If it has no pixels.
    pub fn heat(&self, limit: f64) -> Result<Vec<u8>, PlatesError> {
        let map = InkMap::new(self);
        let pixel = |ink: &u16| {
            let share = f64::from(*ink) / 255.0 / limit;
            let between = |from: [f64; 3], to: [f64; 3], at: f64| {
                [0, 1, 2]
                    .map(|channel: usize| (from[channel] + (to[channel] - from[channel]) * at).round() as u8)
            };
            match share {
                share if share <= 0.5 => between([255.0; 3], [60.0, 120.0, 220.0], share * 2.0),
                share if share <= 1.0 => {
                    between([60.0, 120.0, 220.0], [40.0, 170.0, 90.0], share * 2.0 - 1.0)
                }
                _ => [220, 30, 40],
            }
        };
        let pixels: Vec<u8> = map.ink.iter().flat_map(pixel).collect();
        let image = RgbImage::from_raw(self.columns as u32, self.rows as u32, pixels);
        png_of(image.ok_or(PlatesError::Rasteriser)?.into())
    }
}

/// Draws the plates of all pages of a PDF with `ppi` pixels an inch, the ink of each page together, and how it will look.
///
/// `limit` is the most ink, 1 being 100 %. `keep` gets each picture with the name of its file. Returns how many there were.
///
/// # Errors
/// Says what can't be read or drawn, and what `keep` could not keep.
pub fn draw(
    bytes: &[u8],
    ppi: f64,
    limit: f64,
    keep: &mut dyn FnMut(&str, &[u8]) -> std::io::Result<()>,
) -> Result<usize, PlatesError> {
    let document = open(bytes).map_err(|_| PlatesError::Unreadable)?;
    bounded(Objects(&document))?;
    let plates = Plates::new(&document)?;
    let press = output_profile(Objects(&document))
        .and_then(|icc| OutputProfile::new(icc, Intent::RelativeColorimetric, 400).ok());
    let mut count = 0;
    let numbers: Vec<usize> = plates.pages().collect();
    for number in numbers {
        let page = plates.page(number, ppi)?;
        let mut put = |what: &str, png: Vec<u8>| -> Result<(), PlatesError> {
            keep(&format!("page-{number:03}-{what}.png"), &png)?;
            count += 1;
            Ok(())
        };
        for (index, ink) in plates.inks.iter().enumerate() {
            put(&file_name(ink), page.png(index)?)?;
        }
        put("ink", page.heat(limit)?)?;
        if let Some(press) = &press {
            put("proof", png_of(proof(&page, press)?.into())?)?;
        }
    }
    Ok(count)
}

/// Makes sure that no page paints more than can be followed: the rasteriser has no bound of its own.
fn bounded(objects: Objects) -> Result<(), PlatesError> {
    struct Bound(bool);
    impl Visitor<'_> for Bound {
        fn fault(&mut self, _: &At, fault: Fault) {
            self.0 |= fault == Fault::TooMuch;
        }
    }
    let fonts = Fonts::new(objects);
    for page in objects.pages() {
        let mut bound = Bound(false);
        walk(objects, &fonts, page, &mut bound);
        if bound.0 {
            return Err(PlatesError::TooMuch(page.number));
        }
    }
    Ok(())
}

/// The name of an ink as a part of a file's name.
fn file_name(ink: &str) -> String {
    ink.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect()
}

/// The profile of the press that a PDF names.
fn output_profile(objects: Objects) -> Option<Vec<u8>> {
    let intents = objects.array(objects.catalog()?, "OutputIntents")?;
    let profile = |intent| objects.stream(as_dict(objects.resolve(intent))?, "DestOutputProfile");
    objects.unpacked(intents.iter().find_map(profile)?).ok()
}

/// How a page looks when it is printed, in sRGB: its four plates through the profile of the press. Spot colours are left out.
///
/// # Errors
/// If the profile can't be used.
pub fn proof(plates: &PagePlates, press: &OutputProfile) -> Result<RgbImage, PlatesError> {
    let count = plates.columns * plates.rows;
    let inks: Vec<u8> =
        (0..count).flat_map(|at| [0, 1, 2, 3].map(|plate: usize| plates.inks[plate][at])).collect();
    let shown = press.on_screen(&inks, None).map_err(|_| PlatesError::Rasteriser)?;
    let image = RgbImage::from_fn(plates.columns as u32, plates.rows as u32, |x, y| {
        let at = (y as usize * plates.columns + x as usize) * 3;
        Rgb([shown[at], shown[at + 1], shown[at + 2]])
    });
    Ok(image)
}

/// A picture as a PNG.
///
/// # Errors
/// If it can't be written.
pub fn png_of(image: DynamicImage) -> Result<Vec<u8>, PlatesError> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).map_err(|_| PlatesError::Rasteriser)?;
    Ok(bytes.into_inner())
}
