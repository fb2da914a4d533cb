//! Consistency: what a report writes in one way in one place, and in another way elsewhere.

pub(crate) mod figures;
pub(crate) mod forms;
pub(crate) mod names;
pub(crate) mod spellings;
pub(crate) mod terms;
mod ways;
pub(crate) mod words;

use std::collections::HashMap;

use super::run::Run;
use crate::content::markup::Inline;
use crate::content::model::Report;
use crate::content::{Passage, texts, walk_inlines};
use crate::diag::{Diagnostics, Sources};
use crate::project::Project;

/// Checks all text of a report against itself, and against the dictionaries of the project.
pub(super) fn check(report: &Report, project: &Project, sources: &Sources, problems: &mut Diagnostics) {
    spellings::check(report, sources, problems);
    names::check(report, sources, problems);
    forms::check(report, sources, problems);
    figures::check(report, sources, problems);
    terms::check(report, sources, problems);
    words::check(report, project, sources, problems);
}

/// Calls `visit` with every run of plain text of a report, its passage, and what that quotes. A run knows its language.
fn runs<'a>(report: &'a Report, mut visit: impl FnMut(&Passage<'a>, &Run<'a>, &Quotations)) {
    let language = report.manifest.language.value.as_str();
    texts(report, |passage| {
        let quotations = Quotations::of(passage.source);
        // The languages of runs, by where they start: words in another language come before what they hold.
        let mut foreign: HashMap<usize, &str> = HashMap::new();
        passage.inlines(&mut |inline| match inline {
            Inline::Foreign { language, body } => walk_inlines(body, &mut |inner| {
                if let Inline::Text { at, .. } = inner {
                    foreign.insert(at.start, language);
                }
            }),
            Inline::Text { at, .. } => {
                let language = foreign.get(&at.start).copied().unwrap_or(language);
                let run = Run { value: passage.source, start: at.start, end: at.end, language };
                visit(&passage, &run, &quotations);
            }
            _ => {}
        });
    });
}

/// The places of a value's quotation marks, by which what is quoted word for word is known.
struct Quotations {
    opening: Vec<usize>,
    closing: Vec<usize>,
}

impl Quotations {
    fn of(value: &str) -> Self {
        let places = |mark: char| value.match_indices(mark).map(|(at, _)| at).collect();
        Self { opening: places('“'), closing: places('”') }
    }

    /// Whether a byte of the value stands inside a quotation.
    fn hold(&self, at: usize) -> bool {
        let before = |places: &[usize]| places.partition_point(|place| *place < at);
        before(&self.opening) > before(&self.closing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_known() {
        let value = "He said “so” and “then";
        let quotations = Quotations::of(value);
        let held = |word: &str| quotations.hold(value.find(word).unwrap());
        assert!(held("so") && held("then"));
        assert!(!held("said") && !held("and"));
    }
}
