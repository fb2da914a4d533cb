//! Why a stage gives no result.

use std::error::Error;
use std::fmt;

use super::diagnostic::{Diagnostic, Diagnostics, Fix};
use super::source::{Sources, Span};

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

impl Findings {
    /// What may be written to mend one of the findings: what is mechanical, what it suggests, or the name that its help asks for; and
    /// whether it is mechanical. What is not is a person’s to choose.
    pub fn offer(&self, finding: &Diagnostic) -> Option<(Fix, bool)> {
        if let Some(fix) = finding.fix.as_ref().or(finding.suggestion.as_ref()) {
            return Some((fix.clone(), finding.fix.is_some()));
        }
        let meant = finding.help.as_ref()?.strip_prefix("did you mean `")?.strip_suffix("`?")?;
        let span = finding.span.clone()?;
        let written = self.sources.get(span.file).text.get(span.range.clone())?;
        let wrong = finding.message.split('`').nth(1)?;
        let wrong = if written.contains(wrong) { wrong } else { written.trim_matches(['"', '\'']) };
        let at = span.range.start + written.find(wrong)?;
        Some((Fix { span: Span::new(span.file, at..at + wrong.len()), text: meant.into() }, false))
    }
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
