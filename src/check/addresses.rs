//! Addresses that a link can't have.

use super::text::mended;
use crate::content::decode::Spanned;
use crate::content::model::Report;
use crate::content::{Element, walk};
use crate::diag::{Diagnostic, Diagnostics, Rule, Span, rules};

rules! {
    URL = Rule::needed(
        "url",
        "An address that a link can't have.",
        "An address begins with https:// or http:// (or mailto:).",
    )
    .example("url: example.org/report", "url: https://example.org/report");
}

/// Checks the addresses that are values of their own; those in text are checked with it.
pub(super) fn check(report: &Report, problems: &mut Diagnostics) {
    walk(report, |element| {
        if let Element::Address(Spanned { value, span }) = element {
            problems.extend(unusable(value, span.whole()));
        }
    });
}

/// What is wrong with an address at a span, if it is one that no link can have.
pub(super) fn unusable(url: &str, span: Span) -> Option<Diagnostic> {
    if mended(url).is_some() {
        // A blank in an address is told by its own rule.
        return None;
    }
    let rest = ["http://", "https://", "mailto:"].iter().find_map(|scheme| url.strip_prefix(scheme));
    if rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace)) {
        return None;
    }
    Some(
        Diagnostic::of(&URL, format!("`{url}` is not an address"))
            .at(span)
            .help("an address begins with https:// or http:// and has no blanks"),
    )
}
