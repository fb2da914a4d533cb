//! Faults of content streams.

use super::finding::{Finding, Report};
use super::page::{Check, Context, inside};
use super::rules;
use crate::pdf::walk::{At, Fault, Visitor};

/// Gathers the faults that the walk comes upon.
pub(super) struct Content(Report);

impl Content {
    pub(super) fn new(context: Context) -> Self {
        Self(context.report())
    }
}

impl Check<'_> for Content {
    fn finish(self: Box<Self>) -> Report {
        self.0
    }
}

impl<'a> Visitor<'a> for Content {
    fn fault(&mut self, at: &At<'_, 'a>, fault: Fault) {
        let (rule, message) = match fault {
            Fault::Unreadable => (rules::CONTENT_UNREADABLE, "content can't be read to its end"),
            Fault::Unbalanced => {
                (rules::CONTENT_UNBALANCED, "content saves and restores the state unevenly (q, Q)")
            }
            Fault::Recursion => (rules::CONTENT_RECURSION, "content paints itself, or is nested too deeply"),
            Fault::MissingResource => {
                (rules::RESOURCE_MISSING, "content names a resource that does not exist")
            }
            Fault::TooMuch => {
                (rules::CONTENT_UNREADABLE, "there is too much content to check; some was passed over")
            }
        };
        self.0.push(Finding::new(rule, format!("{message}{}", inside(at.container))).object(at.stream));
    }
}
