//! What the rules find on pages: each finding with its page, and with the better break that may mend it.

use typst::syntax::Span as TypstSpan;

use super::mend::Mend;
use crate::diag::{Diagnostic, Diagnostics};

/// What was found on the pages of an edition, in order.
#[derive(Debug, Default)]
pub struct Found {
    pub(super) list: Vec<OnPage>,
}

/// A finding on a page.
#[derive(Debug)]
pub(super) struct OnPage {
    /// The page, from 1.
    pub page: usize,
    /// The finding.
    pub finding: Diagnostic,
    /// What may mend it.
    pub wish: Option<Wish>,
    /// The same as a call in a composed file, if there is a place for it.
    pub mend: Option<Mend>,
    /// The number of the composed file of its part.
    pub file: Option<usize>,
}

/// A break of pages that may mend what was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Wish {
    /// The page, from 1, ends so many lines earlier.
    Shorter {
        /// The page.
        page: usize,
        /// The lines.
        lines: usize,
    },
    /// A page ends before what was written at a place.
    Break {
        /// The place.
        before: TypstSpan,
    },
}

impl Found {
    /// Adds a finding.
    pub(super) fn push(&mut self, page: usize, finding: Diagnostic) {
        self.list.push(OnPage { page, finding, wish: None, mend: None, file: None });
    }

    /// Adds a finding that a better break may mend.
    pub(super) fn push_with(&mut self, page: usize, finding: Diagnostic, wish: Wish) {
        self.list.push(OnPage { page, finding, wish: Some(wish), mend: None, file: None });
    }

    /// The findings alone.
    pub fn findings(&self) -> Diagnostics {
        self.list.iter().map(|found| found.finding.clone()).collect()
    }

    /// How many findings a better break could mend.
    pub fn mendable(&self) -> usize {
        self.list.iter().filter(|found| found.mend.is_some()).count()
    }

    /// The first better break of each part: a part that is broken in another way has other findings below.
    pub fn mends(&self) -> Vec<&Mend> {
        let mut mends: Vec<&Mend> = Vec::new();
        for mend in self.list.iter().filter_map(|found| found.mend.as_ref()) {
            match mends.iter_mut().find(|other| other.file == mend.file) {
                Some(other) if mend.at < other.at => *other = mend,
                Some(_) => {}
                None => mends.push(mend),
            }
        }
        mends
    }

    /// How many findings there are on the pages of a part, by the number of its composed file.
    pub fn count(&self, file: usize) -> usize {
        self.list.iter().filter(|found| found.file == Some(file)).count()
    }
}
