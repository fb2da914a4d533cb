//! What is known of each photo: its entry in `photos.yaml`, its file, and where it stands.

use serde::Serialize;

use crate::content::model::{Consent, Photo, Report};
use crate::edition::Edition;
use crate::pdf::geometry::to_tenths_of_mm;
use crate::photos::placed::PlacedPhotos;
use crate::photos::{Facts, PhotoFacts};

/// A photo as a photo editor sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PhotoRecord {
    /// Its id.
    pub id: String,
    /// The path of its file, from the project's root.
    pub file: String,
    /// Its caption, without marks.
    pub caption: Option<String>,
    /// Who took it.
    pub credit: Option<String>,
    /// What it shows, for those who can't see it.
    pub alt: String,
    /// Whether those who can be recognised agreed.
    pub consent: Consent,
    /// Width and height in pixels, as shown; nothing where the file is missing.
    pub pixels: Option<(u32, u32)>,
    /// Where it stands, an entry an edition.
    pub uses: Vec<Use>,
}

/// Where and how large a photo stands in an edition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Use {
    /// The edition.
    pub edition: Edition,
    /// Width of the whole photo where it stands largest, in millimetres, also of what is cut off.
    pub width_mm: f64,
    /// Height of the whole photo, in millimetres.
    pub height_mm: f64,
    /// The effective resolution: how many of its own pixels come to an inch.
    pub ppi: u32,
    /// The pages, counted from 1.
    pub pages: Vec<usize>,
}

/// The records of all photos, in the order of `photos.yaml`.
pub fn records(report: &Report, facts: &PhotoFacts, placed: &[(Edition, PlacedPhotos)]) -> Vec<PhotoRecord> {
    report.photos.0.iter().map(|(id, photo)| record(&id.value, photo, facts, placed)).collect()
}

fn record(id: &str, photo: &Photo, facts: &PhotoFacts, placed: &[(Edition, PlacedPhotos)]) -> PhotoRecord {
    let Photo { file, caption, credit, alt, consent, .. } = photo;
    let own = facts.at(&file.value);
    let use_in = |(edition, placed): &(Edition, PlacedPhotos)| {
        let (facts, placed) = (own?, placed.get(&file.value)?);
        Some(Use {
            edition: *edition,
            width_mm: to_tenths_of_mm(placed.width),
            height_mm: to_tenths_of_mm(placed.height),
            ppi: effective_ppi(facts, placed.width, placed.height),
            pages: placed.pages.clone(),
        })
    };
    PhotoRecord {
        id: id.to_string(),
        file: file.value.clone(),
        caption: caption.as_ref().map(|text| text.plain()),
        credit: credit.as_ref().map(|text| text.plain()),
        alt: alt.value.clone(),
        consent: *consent,
        pixels: own.map(|facts| (facts.width, facts.height)),
        uses: placed.iter().filter_map(use_in).collect(),
    }
}

/// The pixels to an inch of a photo that stands `width` by `height` points large, along the side where they are fewer.
pub fn effective_ppi(facts: Facts, width: f64, height: f64) -> u32 {
    let along = |pixels: u32, points: f64| f64::from(pixels) * 72.0 / points;
    along(facts.width, width).min(along(facts.height, height)).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ppi_counts_the_photos_own_pixels() {
        let facts = Facts { width: 3000, height: 2000 };
        assert_eq!(effective_ppi(facts, 720.0, 480.0), 300);
        assert_eq!(
            effective_ppi(facts, 720.0, 960.0),
            150,
            "a stretched photo is as coarse as its coarser side"
        );
        assert_eq!(to_tenths_of_mm(720.0), 254.0);
    }
}
