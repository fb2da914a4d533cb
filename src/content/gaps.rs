//! What of a report's files could not be read. What depends on it is not told: who mends the cause sees it afterwards.

use crate::diag::{Diagnostic, SourceId, Sources, Span};

/// The parts of a report that could not be read.
#[derive(Debug, Clone, Default)]
pub struct Gaps {
    spans: Vec<Span>,
    /// What was read in another way than it is written, as it could not be read otherwise.
    mended: Vec<Span>,
    /// A file with content is missing, or nothing of it can be read.
    pub content: bool,
    /// Nothing is known of the photos.
    pub photos: bool,
    /// Nothing is known of the sources that notes cite.
    pub references: bool,
}

impl Gaps {
    /// Adds places that could not be read.
    pub(super) fn extend(&mut self, spans: impl IntoIterator<Item = Span>) {
        self.spans.extend(spans);
    }

    /// Adds places that were read in another way than they are written.
    pub(super) fn mend(&mut self, spans: impl IntoIterator<Item = Span>) {
        self.mended.extend(spans);
    }

    /// Whether a part of a file was read in another way than it is written.
    pub fn mended(&self, span: &Span) -> bool {
        let touches = |other: &Span| {
            other.file == span.file
                && other.range.start <= span.range.end
                && span.range.start <= other.range.end
        };
        self.mended.iter().any(touches)
    }

    /// Adds the places of other gaps.
    pub(super) fn take(&mut self, other: Self) {
        self.spans.extend(other.spans);
        self.mended.extend(other.mended);
    }

    /// Whether all could be read.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty() && self.mended.is_empty() && !self.content && !self.photos && !self.references
    }

    /// Whether a finding stands at something that could not be read.
    pub fn hold(&self, finding: &Diagnostic) -> bool {
        finding.span.as_ref().is_some_and(|span| self.contain(span))
    }

    /// Whether a part of a file could not be read.
    pub fn contain(&self, span: &Span) -> bool {
        let holds = |gap: &Span| {
            gap.file == span.file && gap.range.start <= span.range.start && span.range.end <= gap.range.end
        };
        self.spans.iter().any(holds)
    }

    /// Whether something within a part of a file could not be read.
    pub fn reach_into(&self, file: SourceId, part: std::ops::Range<usize>) -> bool {
        let touches =
            |gap: &Span| gap.file == file && gap.range.start < part.end && part.start <= gap.range.end;
        self.spans.iter().any(touches)
    }

    /// Whether anything of a file could not be read.
    pub fn are_in(&self, file: SourceId) -> bool {
        self.spans.iter().any(|gap| gap.file == file)
    }

    /// Whether words stand in something that could not be read, so that nobody knows what they say there. Letters of the words'
    /// ends are ends of words there too.
    pub fn say(&self, words: &str, sources: &Sources) -> bool {
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let says = |gap: &Span| {
            let text = sources.get(gap.file).text.get(gap.range.clone()).unwrap_or_default();
            text.match_indices(words).any(|(at, _)| {
                let before = words.starts_with(inside) && text[..at].ends_with(inside);
                let after = words.ends_with(inside) && text[at + words.len()..].starts_with(inside);
                !before && !after
            })
        };
        words.is_empty() || self.spans.iter().any(says)
    }
}
