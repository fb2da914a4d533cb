//! The ways in which a report writes one thing.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::content::yaml::ValueSpan;
use crate::diag::{Diagnostic, Diagnostics, Rule, Sources, Span};

/// A part of a value.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    pub(super) span: ValueSpan,
    pub(super) value: &'a str,
    pub(super) at: Range<usize>,
}

/// The first place of a way to write something, and how often it is written so.
#[derive(Debug)]
struct Way<'a> {
    first: Place<'a>,
    count: usize,
    /// How many other ways to write things were seen before it.
    before: usize,
}

/// The ways to write each of several things.
#[derive(Debug, Default)]
pub(super) struct Ways<'a> {
    things: BTreeMap<String, BTreeMap<String, Way<'a>>>,
    seen: usize,
}

/// A way that is rarer than another one.
#[derive(Debug)]
pub(super) struct Rarer<'w> {
    /// The rarer one, and how often it is written.
    pub(super) form: &'w str,
    pub(super) count: usize,
    /// The usual one, and how often it is written.
    pub(super) usual: &'w str,
    pub(super) usual_count: usize,
}

impl Place<'_> {
    /// Where it stands in its file.
    pub(super) fn span(&self, sources: &Sources) -> Span {
        self.span.part(sources.get(self.span.file), self.value, self.at.clone())
    }
}

impl<'a> Ways<'a> {
    /// Notes that something, known by `key`, is written in the way `form` at a place.
    pub(super) fn note(&mut self, key: impl Into<String>, form: impl Into<String>, place: Place<'a>) {
        let ways = self.things.entry(key.into()).or_default();
        let new = || {
            self.seen += 1;
            Way { first: place, count: 0, before: self.seen }
        };
        ways.entry(form.into()).or_insert_with(new).count += 1;
    }

    /// Tells each way that is rarer than another, at its first place. Of two that are as common, the one that is written first is usual.
    pub(super) fn tell(
        &self,
        rule: &'static Rule,
        sources: &Sources,
        problems: &mut Diagnostics,
        message: impl Fn(&Rarer) -> String,
        help: &str,
    ) {
        for ways in self.things.values().filter(|ways| ways.len() > 1) {
            let Some((usual, kept)) = ways.iter().max_by_key(|(_, way)| (way.count, Reverse(way.before)))
            else {
                continue;
            };
            for (form, way) in ways.iter().filter(|(form, _)| *form != usual) {
                let rarer = Rarer { form, count: way.count, usual, usual_count: kept.count };
                problems.push(
                    Diagnostic::of(rule, message(&rarer))
                        .at(way.first.span(sources))
                        .related(kept.first.span(sources), "the other way to write it")
                        .help(help),
                );
            }
        }
    }
}

/// How often something is written, in words.
pub(super) fn times(count: usize) -> String {
    if count == 1 { "once".to_string() } else { format!("{count} times") }
}
