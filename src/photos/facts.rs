//! What is known of photos before they are decoded.

use std::collections::{BTreeMap, BTreeSet};

use super::drawing::{Drawing, DrawingError};
use super::encode::Remarks;
use super::error::PhotoError;
use super::placed::Part;
use crate::diag::{Diagnostic, Rule, Span, rules};

rules! {
    PHOTO_FILE = Rule::needed(
        "photo-file",
        "A file that is no whole picture of a kind that folio reads.",
        "Photos are JPEG, PNG, TIFF, WebP or JPEG XL files, drawings SVG files. A file whose end is missing was not copied whole.",
    )
    .example("file: images/valley.heic", "file: images/valley.jpg");
    DRAWING = Rule::needed(
        "drawing",
        "An SVG drawing that can’t be printed as it is.",
        "A drawing is printed in lines and areas, sharp at any size. So it holds no programs, no effects and no pictures of pixels, asks for nothing outside its file, and has no words in fonts that the project lacks.",
    )
    .example("images/logo.svg with a font that only its maker has", "the same with its words as outlines");
    PHOTO_DAMAGED = Rule::warning(
        "photo-damaged",
        "A photo whose data are broken or missing in the middle.",
        "A part of such a picture is grey, shifted or in wrong colours. Get the photo again from whoever took it, or look closely at \
         how it came out.",
    )
    .example("images/valley.jpg is damaged", "");
    PHOTO_PROFILE = Rule::warning(
        "photo-profile",
        "A photo with a colour profile that can't be used.",
        "The profile says what a photo's numbers look like. One that is broken, or made for another kind of colours, says nothing: the \
         photo is taken to be in sRGB, or in the inks of the press. Save it again with its right profile.",
    )
    .example("images/valley.tif carries a profile for inks, and is in red, green and blue", "");
    PHOTO_TRANSPARENT = Rule::warning(
        "photo-transparent",
        "A photo of which something is transparent.",
        "Photos are laid on white, as on paper. If that is meant, allow the rule in the manifest; else save the photo without transparency.",
    )
    .example("images/logo.png is transparent around the drawing", "");
}

/// What is known of the report's photos.
#[derive(Debug, Default)]
pub struct PhotoFacts {
    /// The path of each photo's file, by the photo's id.
    paths: BTreeMap<String, String>,
    /// The ids of photos whose files are missing, in a draft.
    missing: BTreeSet<String>,
    /// Drawings, which are no photos, by the paths of their files.
    drawings: BTreeMap<String, Drawing>,
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

impl PhotoFacts {
    /// Adds a photo.
    pub(super) fn insert(&mut self, id: &str, path: &str, facts: Facts, place: Option<Span>) {
        self.paths.insert(id.to_string(), path.to_string());
        self.files.insert(path.to_string(), (facts, place));
    }

    /// Adds a drawing.
    pub(super) fn insert_drawing(&mut self, id: &str, path: &str, drawing: Drawing) {
        self.paths.insert(id.to_string(), path.to_string());
        self.drawings.insert(path.to_string(), drawing);
    }

    /// The drawing of an id.
    fn drawing(&self, id: &str) -> Option<&Drawing> {
        self.drawings.get(self.paths.get(id)?)
    }

    /// What of a drawing is drawn, where margins around it are left out; nothing of a photo.
    pub fn drawn(&self, id: &str) -> Option<Part> {
        self.drawing(id).map(|drawing| drawing.drawn)
    }

    /// The drawings with the paths of their files, each once.
    pub fn drawings(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.drawings.iter().map(|(path, drawing)| (path.as_str(), drawing.bytes.as_slice()))
    }

    /// Adds a photo whose file is missing.
    pub(super) fn insert_missing(&mut self, id: &str) {
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
        if let Some(drawing) = self.drawing(id) {
            return drawing.ratio;
        }
        facts.map_or(1.5, |f| f64::from(f.width) / f64::from(f.height))
    }

    /// What is known of the photo in a file.
    pub fn at(&self, path: &str) -> Option<Facts> {
        self.files.get(path).map(|(facts, _)| *facts)
    }

    /// The error of a photo that can't be used after all, where its file is named.
    pub fn unusable(&self, path: &str, why: &PhotoError) -> Diagnostic {
        let error = match why {
            PhotoError::Changed => changed(path),
            why => not_a_picture(path, why),
        };
        match self.files.get(path) {
            Some((_, Some(place))) => error.at(place.clone()),
            _ => error,
        }
    }

    /// What somebody should know of how a photo was read, where its file is named.
    pub fn remarked(&self, path: &str, remarks: Remarks) -> Vec<Diagnostic> {
        let said = [
            (
                remarks.damaged,
                &PHOTO_DAMAGED,
                "is damaged: a part of the picture may be grey or shifted",
                "get the photo again, or look closely at how it came out",
            ),
            (
                remarks.profile_unused,
                &PHOTO_PROFILE,
                "carries a colour profile that can’t be used: its colours are taken to be the usual ones",
                "save the photo again with its right profile, or with sRGB",
            ),
            (
                remarks.flattened,
                &PHOTO_TRANSPARENT,
                "is transparent in places, which are white now",
                "if that is not meant, save the photo without transparency",
            ),
        ];
        let place = self.files.get(path).and_then(|(_, place)| place.clone());
        said.into_iter()
            .filter(|(is, ..)| *is)
            .map(|(_, rule, what, help)| {
                let finding = Diagnostic::of(rule, format!("`{path}` {what}")).help(help);
                match &place {
                    Some(place) => finding.at(place.clone()),
                    None => finding,
                }
            })
            .collect()
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

/// The error of a drawing that can't be used.
pub(super) fn not_a_drawing(path: &str, why: &DrawingError) -> Diagnostic {
    Diagnostic::of(&DRAWING, format!("the drawing `{path}` {why}")).help(why.help())
}

/// The error of a file that is no whole picture.
pub(super) fn not_a_picture(path: &str, why: &PhotoError) -> Diagnostic {
    Diagnostic::of(&PHOTO_FILE, format!("`{path}` can’t be used as a photo ({why})"))
        .help("save the photo again as JPEG, PNG, TIFF or WebP (a drawing as SVG), and copy it here whole")
}

/// The error of a file that is not any more what its header said.
fn changed(path: &str) -> Diagnostic {
    Diagnostic::of(&PHOTO_FILE, format!("`{path}` changed while the report was built"))
        .help("build again when the photo is copied whole")
}
