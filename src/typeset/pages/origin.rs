//! What pages were made from.

use super::holdings::Holdings;
use super::measures::Measures;
use crate::compose::ComposedFile;
use crate::content::Outline;
use crate::content::model::Report;
use crate::diag::Sources;
use crate::photos::PhotoFacts;
use crate::photos::miniature::Miniatures;

/// What the pages were made from.
pub struct Origin<'a> {
    /// The report.
    pub report: &'a Report,
    /// Its outline.
    pub outline: &'a Outline,
    /// What of it has to stand on the pages.
    pub holdings: &'a Holdings,
    /// The files that it was composed to.
    pub composed: &'a [ComposedFile],
    /// What the headers of its photos' files say.
    pub photos: &'a PhotoFacts,
    /// What stands in the pages for the photos.
    pub miniatures: &'a Miniatures,
    /// The type area of its pages, and the bounds of good setting.
    pub measures: &'a Measures,
    /// The files that spans point into.
    pub sources: &'a Sources,
}
