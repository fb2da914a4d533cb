//! Photos never pass through the typesetter.
//!
//! 1. [`probe`] reads the files' headers;
//! 2. typesetting sees a [`miniature`] of each photo's aspect ratio, marked with its path;
//! 3. [`placed`] reads off the finished pages how large each photo stands there and what of it is seen;
//! 4. [`plan`] works out the pixels that an edition needs of it;
//! 5. [`prepare`] decodes it once, cuts, resamples, converts and encodes it for each edition, or finds the result in
//!    the [`cache`];
//! 6. [`crate::finish`] puts it into the PDF in the miniature's place.

mod as_is;
pub mod cache;
mod cache_folder;
mod decode;
mod encode;
pub mod miniature;
pub mod placed;
pub mod plan;
pub mod prepare;
pub(crate) mod probe;
mod resample;
mod sharpen;

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, Span};

pub use cache::Cache;
pub use probe::{Headers, probe};

/// What is known of the report's photos.
#[derive(Debug, Default)]
pub struct PhotoFacts {
    /// The path of each photo's file, by the photo's id.
    paths: BTreeMap<String, String>,
    /// The ids of photos whose files are missing, in a draft.
    missing: BTreeSet<String>,
    /// What is known of each file, and where it is named.
    files: BTreeMap<String, (Facts, Option<Span>)>,
}

/// What the header of a photo's file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Facts {
    /// Width in pixels, as shown.
    pub width: u32,
    /// Height in pixels, as shown.
    pub height: u32,
}

/// Why a photo can't be used after all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unusable {
    /// Its file is not any more what its header said when pages were made for it.
    Changed,
    /// It can't be read or decoded.
    Broken(String),
}

impl From<String> for Unusable {
    fn from(why: String) -> Self {
        Self::Broken(why)
    }
}

/// Red, green and blue in sRGB, 8 bits each, of a picture that is no photo of the report; nothing where it can't be read.
pub fn pixels_of(bytes: &[u8]) -> Option<Vec<u8>> {
    encode::srgb(&decode::Raster::decode(bytes).ok()?)
}

impl PhotoFacts {
    /// Adds a photo.
    fn insert(&mut self, id: &str, path: &str, facts: Facts, place: Option<Span>) {
        self.paths.insert(id.to_string(), path.to_string());
        self.files.insert(path.to_string(), (facts, place));
    }

    /// Adds a photo whose file is missing.
    fn insert_missing(&mut self, id: &str) {
        self.missing.insert(id.to_string());
    }

    /// Whether a photo's file is missing.
    pub fn is_missing(&self, id: &str) -> bool {
        self.missing.contains(id)
    }

    /// How many photos' files are missing.
    pub fn missing(&self) -> usize {
        self.missing.len()
    }

    /// Width by height of a photo; that of most cameras where it is not known.
    pub fn ratio(&self, id: &str) -> f64 {
        let facts = self.paths.get(id).and_then(|path| self.at(path));
        facts.map_or(1.5, |f| f64::from(f.width) / f64::from(f.height))
    }

    /// What is known of the photo in a file.
    pub fn at(&self, path: &str) -> Option<Facts> {
        self.files.get(path).map(|(facts, _)| *facts)
    }

    /// The error of a photo that can't be used after all, where its file is named.
    pub fn unusable(&self, path: &str, why: &Unusable) -> Diagnostic {
        let error = match why {
            Unusable::Changed => probe::changed(path),
            Unusable::Broken(why) => probe::not_a_picture(path, why),
        };
        match self.files.get(path) {
            Some((_, Some(place))) => error.at(place.clone()),
            _ => error,
        }
    }

    /// The photos' files, from the project's root, each once.
    pub fn files(&self) -> impl Iterator<Item = (&str, Facts)> {
        self.files.iter().map(|(path, (facts, _))| (path.as_str(), *facts))
    }

    /// How many photos there are.
    pub fn len(&self) -> usize {
        self.paths.len() + self.missing.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
