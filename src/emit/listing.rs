//! Findings with what is needed to print them.

use crate::diag::{Diagnostic, Findings, Span};

/// Findings that are to be printed.
#[derive(Debug, Clone, Copy)]
pub struct Listing<'a> {
    /// The findings, sorted.
    pub findings: &'a Findings,
    /// What paths begin with: the way from the repository's root to the project, empty or with a `/` at its end.
    pub prefix: &'a str,
}

/// A span as editors count: lines and columns from 1, columns in characters; the end is the column after the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) path: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

impl Listing<'_> {
    pub(super) fn position(&self, span: &Span) -> Position {
        let sources = &self.findings.sources;
        let (line, column) = sources.line_column(span.file, span.range.start);
        let (end_line, end_column) = sources.line_column(span.file, span.range.end.max(span.range.start));
        let path = format!("{}{}", self.prefix, sources.get(span.file).path);
        Position { path, line, column, end_line, end_column }
    }

    pub(super) fn position_of(&self, finding: &Diagnostic) -> Option<Position> {
        finding.span.as_ref().map(|span| self.position(span))
    }
}
