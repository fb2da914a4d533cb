//! Files and fonts to pages.

use std::sync::Arc;

use typst::diag::{SourceDiagnostic, Warned};
use typst_layout::PagedDocument;

use super::world::{EditionWorld, Files};
use crate::content::edition::Edition;

/// The finished pages of one edition.
pub struct Pages {
    /// The edition.
    pub edition: Edition,
    /// The pages.
    pub document: PagedDocument,
    /// The world that they were set in, for errors of the PDF's writer.
    pub world: EditionWorld,
}

/// What Typst made of the files of an edition.
pub struct Typeset {
    /// The pages, or the world in which they could not be set.
    pub pages: Result<Pages, EditionWorld>,
    /// Typst's own words on what is wrong: errors among them if there are no pages.
    pub problems: Vec<SourceDiagnostic>,
}

impl Typeset {
    /// The world that the problems point into.
    pub fn world(&self) -> &EditionWorld {
        match &self.pages {
            Ok(pages) => &pages.world,
            Err(world) => world,
        }
    }
}

/// Sets the pages of one edition.
pub fn typeset(files: &Arc<Files>, edition: Edition) -> Typeset {
    let world = EditionWorld::new(Arc::clone(files), edition);
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
    match output {
        Ok(document) => Typeset {
            pages: Ok(Pages { edition, document, world }),
            problems: warnings.into_iter().collect(),
        },
        Err(errors) => Typeset { pages: Err(world), problems: errors.into_iter().chain(warnings).collect() },
    }
}
