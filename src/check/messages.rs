//! Findings that several checks tell in the same words.

use std::cell::Cell;
use std::collections::HashSet;

use crate::content::decode::VALUE;
use crate::content::yaml::ValueSpan;
use crate::diag::{Diagnostic, Rule, Span, nearest};

/// A number that is not possible where it stands.
pub(super) fn range_error(message: &str, span: ValueSpan) -> Diagnostic {
    Diagnostic::of(&VALUE, message).at(span.whole()).help("write another number")
}

/// The names of all that exists of a kind.
pub(super) struct Known<'a> {
    names: Vec<&'a str>,
    set: HashSet<&'a str>,
    /// How many more names may be compared with those that do not exist.
    left: Cell<usize>,
}

/// How many names are compared before no more are offered. Where more are wrong, one that may be meant helps nobody, and each comparison
/// takes its time.
const COMPARED: usize = 1_000_000;

impl<'a> Known<'a> {
    pub(super) fn new(names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<&str> = names.into_iter().collect();
        Self { set: names.iter().copied().collect(), names, left: Cell::new(COMPARED) }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.set.contains(name)
    }

    /// The name that may be meant by one that does not exist.
    fn nearest(&self, name: &str) -> Option<&'a str> {
        let left = self.left.get().checked_sub(self.names.len())?;
        self.left.set(left);
        nearest(name, self.names.iter().copied())
    }
}

/// A name of something that does not exist, with the one of a few `known` ones that may be meant, or else what to do.
pub(super) fn unknown(
    rule: &'static Rule,
    what: &str,
    id: &str,
    span: Span,
    known: &[&str],
    otherwise: &str,
) -> Diagnostic {
    missing(rule, what, id, span, nearest(id, known.iter().copied()), otherwise)
}

/// As [`unknown`], where the names that exist may be many.
pub(super) fn unknown_of_many(
    rule: &'static Rule,
    what: &str,
    id: &str,
    span: Span,
    known: &Known,
    otherwise: &str,
) -> Diagnostic {
    missing(rule, what, id, span, known.nearest(id), otherwise)
}

fn missing(
    rule: &'static Rule,
    what: &str,
    id: &str,
    span: Span,
    near: Option<&str>,
    otherwise: &str,
) -> Diagnostic {
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => otherwise.to_string(),
    };
    Diagnostic::of(rule, format!("there is no {what} `{id}`")).at(span).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_offered_until_too_many_are_wrong() {
        let names: Vec<String> = (0..1000).map(|n| format!("lantern-{n}")).collect();
        let known = Known::new(names.iter().map(String::as_str));
        assert!(known.has("lantern-7") && !known.has("lantern"));
        let offered = (0..2000).filter(|_| known.nearest("lantern-7x").is_some()).count();
        assert_eq!(offered, 1000);
    }
}
