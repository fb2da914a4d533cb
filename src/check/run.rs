//! Runs of plain text, and what finders of mistakes say of them.

use std::ops::Range;

use crate::content::yaml::ValueSpan;
use crate::diag::{Diagnostic, Rule, Sources};

/// A run of plain text inside a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    /// The value.
    pub(super) value: &'a str,
    /// First byte of the run in the value.
    pub(super) start: usize,
    /// The byte after its last.
    pub(super) end: usize,
    /// The code of the language that it is in.
    pub(super) language: &'a str,
}

/// A mistake in a run.
#[derive(Debug, PartialEq)]
pub(super) struct Mistake {
    pub(super) rule: &'static Rule,
    /// Where it stands in the value.
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
    /// What belongs there, where that is certain.
    pub(super) instead: Option<String>,
}

/// Looks for one kind of mistake.
pub(super) type Finder = fn(&Run) -> Vec<Mistake>;

impl Mistake {
    /// The finding, at its place in the file.
    pub(super) fn diagnostic(self, span: ValueSpan, value: &str, sources: &Sources) -> Diagnostic {
        let file = sources.get(span.file);
        let found = Diagnostic::of(self.rule, self.message)
            .at(span.part(file, value, self.at.clone()))
            .help(self.help);
        match (self.instead, span.raw(file, value, self.at)) {
            (Some(instead), Some(raw)) => found.fix(raw, instead),
            _ => found,
        }
    }
}

impl<'a> Run<'a> {
    /// A whole value as a run.
    pub(super) fn whole(value: &'a str, language: &'a str) -> Self {
        Self { value, start: 0, end: value.len(), language }
    }

    pub(super) fn text(&self) -> &'a str {
        &self.value[self.start..self.end]
    }

    /// The character before a byte of the value.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.value[..at].chars().next_back()
    }

    /// The character at a byte of the value.
    pub(super) fn sign(&self, at: usize) -> Option<char> {
        self.value[at..].chars().next()
    }

    /// The character at or after a byte of the value, signs of emphasis passed over.
    pub(super) fn after(&self, at: usize) -> Option<char> {
        self.value[at..].chars().find(|c| !matches!(c, '*' | '_'))
    }

    /// Whether a backslash keeps the sign at a byte of the value.
    pub(super) fn is_kept(&self, at: usize) -> bool {
        self.value[..at].ends_with('\\')
    }

    /// The places in the value at which words stand in the run.
    pub(super) fn places(&self, words: &str) -> Vec<Range<usize>> {
        let found = self.text().match_indices(words);
        found.map(|(at, words)| self.start + at..self.start + at + words.len()).collect()
    }

    /// The lines of the run that begin a line of the value, each with its place: without the blanks in front of it.
    pub(super) fn lines(&self) -> Vec<(usize, &'a str)> {
        let mut at = self.start;
        let mut lines = Vec::new();
        for piece in self.text().split_inclusive('\n') {
            let mut before = self.value[..at].chars().rev().take_while(|sign| *sign != '\n');
            let begins = before.all(char::is_whitespace);
            let words = piece.trim_start_matches([' ', '\t']);
            if begins {
                lines.push((at + piece.len() - words.len(), words.trim_end()));
            }
            at += piece.len();
        }
        lines
    }

    /// The run's words with their places in the value: letters and digits with the marks inside them.
    pub(super) fn words(&self) -> Vec<(Range<usize>, &'a str)> {
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '’' | '\'' | '-' | '–');
        let mut words = Vec::new();
        let mut rest = self.start;
        while let Some(start) = self.value[rest..self.end].find(inside).map(|i| rest + i) {
            let word = &self.value[start..self.end];
            let end = start + word.find(|c| !inside(c)).unwrap_or(word.len());
            words.push((start..end, &self.value[start..end]));
            rest = end;
        }
        words
    }
}
