//! What is set, and the pages that come of it.

use std::sync::Arc;

use super::limits::Bounds;
use crate::compose::ComposedFile;
use crate::content::values::Date;
use crate::diag::Findings;
use crate::photos::miniature::Miniatures;
use crate::typeset::Pages;

/// Composed files with all that their pages need: the report, its cover, a sheet about it.
#[derive(Debug, Clone)]
pub struct Document {
    /// The files; `main.typ` stands for the whole.
    pub files: Vec<ComposedFile>,
    /// What stands in the pages for its photos.
    pub miniatures: Arc<Miniatures>,
    /// The date that its PDFs carry.
    pub date: Date,
    /// What setting it may take.
    pub bounds: Bounds,
}

impl Document {
    /// From so many bytes of composed text a document is large: some 200 pages of a report.
    const LARGE: usize = 400_000;

    /// Whether its editions are set one after the other, since the memory for both at once would be more than machines have to spare.
    pub fn is_large(&self) -> bool {
        self.files.iter().map(|file| file.text.len()).sum::<usize>() > Self::LARGE
    }

    /// Other files that show the same photos under the same date.
    pub fn with(&self, files: Vec<ComposedFile>) -> Self {
        Self { files, ..self.clone() }
    }
}

/// The pages of a document.
pub struct Set {
    /// The editions, in the order in which they were asked for.
    pub pages: Vec<Pages>,
    /// What Typst warns of, with the files that the document was made from.
    pub findings: Findings,
}
