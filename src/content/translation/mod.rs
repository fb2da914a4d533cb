//! A report in another language: files under `source/th/` that lie over those of the report, key by key.
//!
//! Only text is translated. Figures, dates, photos and the ids of notes stand once, in the original, so that they can't differ. What a
//! translation lacks is taken from the original.

mod folder;
mod overlay;
pub(crate) mod received;
mod state;
mod unit;

use std::collections::BTreeSet;

pub use folder::folder;
pub(crate) use overlay::RULES;
pub(super) use overlay::{Overlay, relabel};
pub use state::{State, StateProblem, fingerprint};
pub use unit::{Path, Step, Translated, Unit};

use super::model::{Manifest, Words};
use crate::diag::SourceId;

/// What is known of a report's translation.
#[derive(Debug)]
pub struct Translation {
    /// The code of the language that it is in.
    pub language: String,
    /// The code of the language that it was made from.
    pub original: String,
    /// The words of that language.
    pub words: Words,
    /// All texts of the report in the order of its files, each with what it is translated to.
    pub units: Vec<Unit>,
    /// The files that the translation itself stands in.
    pub files: BTreeSet<SourceId>,
    /// What each translation was made from, as far as that is known.
    pub state: Result<State, StateProblem>,
}

impl Translation {
    /// Whether a file is one of the translation, not of the original.
    pub fn holds(&self, file: SourceId) -> bool {
        self.files.contains(&file)
    }
}

/// The languages that a report is built in: its own, then the others that it names, each once.
pub fn languages(manifest: &Manifest) -> Vec<&str> {
    let mut languages = vec![manifest.language.value.as_str()];
    for language in &manifest.languages {
        if !languages.contains(&language.value.as_str()) {
            languages.push(&language.value);
        }
    }
    languages
}
