//! Findings that several checks tell in the same words.

use crate::content::decode::VALUE;
use crate::content::yaml::ValueSpan;
use crate::diag::{Diagnostic, Rule, Span, nearest};

/// A number that is not possible where it stands.
pub(super) fn range_error(message: &str, span: ValueSpan) -> Diagnostic {
    Diagnostic::of(&VALUE, message).at(span.whole()).help("write another number")
}

/// A name of something that does not exist, with the one that may be meant, or else what to do.
pub(super) fn unknown(
    rule: &'static Rule,
    what: &str,
    id: &str,
    span: Span,
    known: &[&str],
    otherwise: &str,
) -> Diagnostic {
    let help = match nearest(id, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => otherwise.to_string(),
    };
    Diagnostic::of(rule, format!("there is no {what} `{id}`")).at(span).help(help)
}
