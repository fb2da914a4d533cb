//! What is known of each photo: its entry in `photos.yaml`, its file, and where it stands.

use schemars::JsonSchema;
use serde::Serialize;

use crate::content::edition::Edition;
use crate::content::model::{Consent, Photo, Report};
use crate::pdf::geometry::to_tenths_of_mm;
use crate::photos::PhotoFacts;
use crate::photos::placed::PlacedPhotos;
use crate::photos::plan::effective_ppi;

/// A photo as a photo editor sees it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
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
            ppi: effective_ppi(facts, placed.width, placed.height).round() as u32,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_in_tenths_of_a_millimetre() {
        assert_eq!(to_tenths_of_mm(720.0), 254.0);
    }
}
