//! How each edition is made: the `editions:` of the manifest.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::decode::Spanned;
use super::super::values::Mm;
use crate::content::edition::Edition;

/// How each edition is made.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Editions {
    /// For reading on a screen.
    pub screen: ScreenEdition,
    /// For the press.
    pub print: PrintEdition,
}

/// What an edition asks of its photos.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PhotoSettings {
    /// Pixels per inch that they are prepared for.
    pub ppi: u16,
    /// Quality of their JPEGs, 1 to 100.
    pub quality: u8,
    /// How much they are sharpened after they have shrunk, in per cent; 0 is not at all.
    pub sharpening: u16,
}

impl Editions {
    /// What an edition asks of its photos.
    pub fn photos(&self, edition: Edition) -> PhotoSettings {
        let Self { screen, print } = self;
        let (ppi, quality, sharpening) = match edition {
            Edition::Screen => (&screen.ppi, &screen.quality, &screen.sharpening),
            Edition::Print => (&print.ppi, &print.quality, &print.sharpening),
        };
        PhotoSettings {
            ppi: ppi.value,
            quality: quality.as_ref().map_or(edition.quality(), |q| q.value),
            sharpening: sharpening.as_ref().map_or(SHARPENING, |s| s.value),
        }
    }
}

/// How much photos are sharpened unless the manifest says otherwise, in per cent: what the eye takes for the sharpness
/// that they had before they shrank.
const SHARPENING: u16 = 25;

/// The edition for the screen.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct ScreenEdition {
    /// Pixels per inch that photos are prepared for, 36 to 2,400.
    pub ppi: Spanned<u16>,
    /// Quality of the photos' JPEGs, 1 to 100; 82 by default.
    pub quality: Option<Spanned<u8>>,
    /// Sharpening of the photos in per cent, 0 to 200; 25 by default.
    pub sharpening: Option<Spanned<u16>>,
}

/// The edition for the press.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PrintEdition {
    /// Pixels per inch that photos are prepared for, 36 to 2,400.
    pub ppi: Spanned<u16>,
    /// How far colour and pictures reach beyond the trim, up to 20 mm.
    pub bleed: Spanned<Mm>,
    /// Quality of the photos' JPEGs, 1 to 100; 92 by default.
    pub quality: Option<Spanned<u8>>,
    /// Sharpening of the photos in per cent, 0 to 200; 25 by default.
    pub sharpening: Option<Spanned<u16>>,
    /// The printing condition; coated FOGRA39 by default.
    pub condition: Option<Condition>,
    /// The most ink in per cent, all four together, 200 to 400; 300 by default.
    pub ink_limit: Option<Spanned<u16>>,
    /// How colours that the press can't print are brought into its range.
    #[serde(default)]
    pub intent: Intent,
    /// The paper of the pages, which tells the width of the spine.
    pub paper: Option<Paper>,
}

/// How colours that the press can't print are brought into its range (ICC.1, 3.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Intent {
    /// All colours move together, so that their differences stay: for photos.
    #[default]
    Perceptual,
    /// Colours within the range stay exact, those beyond it move to its edge.
    RelativeColorimetric,
}

/// A paper.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Paper {
    /// What the mill calls it, with its weight.
    pub name: String,
    /// The thickness of a leaf in millimetres, up to 2.
    pub thickness: Spanned<Mm>,
}

impl PrintEdition {
    /// The printing condition.
    pub fn condition(&self) -> Condition {
        self.condition.clone().unwrap_or_default()
    }

    /// The most ink in per cent.
    pub fn ink_limit(&self) -> u16 {
        self.ink_limit.as_ref().map_or(300, |limit| limit.value)
    }
}

/// A printing condition: the output intent of PDF/X (ISO 15930-7, 6.2).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Condition {
    /// The path of its profile, from the project's root.
    pub profile: Option<Spanned<String>>,
    /// The name by which printers know it, such as `FOGRA39`.
    pub identifier: String,
    /// What it is, in words.
    pub description: String,
    /// Where the identifier is registered; the registry of the International Color Consortium by default.
    pub registry: Option<String>,
}

impl Default for Condition {
    fn default() -> Self {
        Self {
            profile: None,
            identifier: "FOGRA39".into(),
            description: "Offset, coated paper type 1 and 2, 115 g/m² (ISO 12647-2:2004/Amd 1)".into(),
            registry: None,
        }
    }
}

impl Condition {
    /// Where the profile of coated FOGRA39 stands in a project.
    pub const PROFILE: &str = "layout/profiles/FOGRA39L_coated.icc";

    /// The path of its profile, from the project's root.
    pub fn profile(&self) -> &str {
        self.profile.as_ref().map_or(Self::PROFILE, |profile| &profile.value)
    }

    /// Where the identifier is registered.
    pub fn registry(&self) -> &str {
        self.registry.as_deref().unwrap_or("http://www.color.org")
    }
}
