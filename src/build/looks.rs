//! How the pages of a report look.

use super::document::Set;
use super::stages::Composed;
use crate::compose::ComposedFile;
use crate::content::edition::Edition;
use crate::diag::Sources;
use crate::typeset::{self, Found, Origin};

/// What the rules on layout find on the pages of a report. Editions break alike, so that the looks of one tell all, those for the press
/// if they are set.
pub(super) fn look(set: &Set, composed: &Composed, files: &[ComposedFile]) -> Found {
    let print = set.pages.iter().find(|pages| pages.edition == Edition::Print);
    let pages = print.or(set.pages.first());
    let sources = &set.findings.sources;
    pages.map(|pages| typeset::check_pages(pages, &origin(composed, files, sources))).unwrap_or_default()
}

/// What pages that were set from some files were made from.
pub(super) fn origin<'a>(
    composed: &'a Composed,
    files: &'a [ComposedFile],
    sources: &'a Sources,
) -> Origin<'a> {
    let Composed { report, outline, photos, holdings, measures, document, .. } = composed;
    let miniatures = &document.miniatures;
    Origin { report, outline, holdings, composed: files, photos, miniatures, measures, sources }
}
