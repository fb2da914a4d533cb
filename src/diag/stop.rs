//! Why a stage gives no result.

use std::error::Error;
use std::fmt;

use super::diagnostic::Diagnostics;
use super::source::Sources;

/// A failure that no change of the content mends: the disk is full, there is no project here.
///
/// It holds the error of the room that failed; its text is that error's.
#[derive(Debug)]
pub struct Failure(Box<dyn Error + Send + Sync>);

impl Failure {
    /// A failure that a room's error tells.
    pub fn new(error: impl Error + Send + Sync + 'static) -> Self {
        Self(Box::new(error))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

/// Findings with the files that they point into.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// The files.
    pub sources: Sources,
    /// The findings.
    pub list: Diagnostics,
}

/// Why a stage gave no result.
#[derive(Debug)]
pub enum Stop {
    /// The user's files have errors.
    Findings(Findings),
    /// The machine or folio failed.
    Failure(Failure),
}

impl From<Findings> for Stop {
    fn from(findings: Findings) -> Self {
        Self::Findings(findings)
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failure(Failure::new(error))
    }
}
