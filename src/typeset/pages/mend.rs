//! A better break of pages, as a call in a composed file.

use crate::compose::ComposedFile;

/// A better break: a call that is written into a composed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// The number of the composed file.
    pub file: usize,
    /// The byte of the piece before which the call is written.
    pub at: usize,
    /// What is done.
    pub how: How,
}

/// What a better break does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The page at hand ends so many lines earlier.
    Shorter(usize),
    /// The page at hand ends.
    Break,
}

impl Mend {
    /// Writes the call, for the first try or a later one: each takes a line more.
    pub fn apply(&self, files: &mut [ComposedFile], tries_before: usize) {
        let call = match self.how {
            How::Shorter(lines) => format!("#shorter(lines: {})\n", lines + tries_before),
            How::Break => "#page-end()\n".to_string(),
        };
        files[self.file].insert(self.at, &call);
    }
}
