//! Faults of content streams.

use super::context::{Check, Context, inside};
use crate::diag::{Rule, rules};
use crate::pdf::walk::{At, Fault, Visitor};
use crate::preflight::finding::{Collector, Finding};

rules! {
    CONTENT_UNREADABLE = Rule::needed(
        "content-unreadable",
        "A content stream can't be read to its end.",
        "What comes after is not printed, or differently by each program. Export the page again; two million operations are read, and no more.",
    )
    .standard("ISO 32000-1")
    .example("content can't be read to its end", "");
    CONTENT_UNBALANCED = Rule::needed(
        "content-unbalanced",
        "`q` and `Q` don't match.",
        "They save and restore the graphics state: what follows may be painted in the wrong colour or place. Export the page again.",
    )
    .standard("ISO 32000-1")
    .example("content saves and restores the state unevenly (q, Q)", "");
    CONTENT_RECURSION = Rule::needed(
        "content-recursion",
        "Content paints itself, or is nested too deeply.",
        "More than 24 streams within one another are followed by nobody. Flatten the forms.",
    )
    .standard("ISO 32000-1")
    .example("content paints itself, or is nested too deeply", "");
    RESOURCE_MISSING = Rule::needed(
        "resource-missing",
        "Content names a resource that does not exist.",
        "What it should paint is missing in print, be it an image, a form or a font. Export the page again.",
    )
    .standard("ISO 32000-1")
    .example("content names a resource that does not exist", "");
}

/// Gathers the faults that the walk comes upon.
pub(super) struct Content(Collector);

impl Content {
    pub(super) fn new(context: Context) -> Self {
        Self(context.collector())
    }
}

impl Check<'_> for Content {
    fn finish(self: Box<Self>) -> Collector {
        self.0
    }
}

impl<'a> Visitor<'a> for Content {
    fn fault(&mut self, at: &At<'_, 'a>, fault: Fault) {
        let (rule, message) = match fault {
            Fault::Unreadable => (&CONTENT_UNREADABLE, "content can't be read to its end"),
            Fault::Unbalanced => {
                (&CONTENT_UNBALANCED, "content saves and restores the state unevenly (q, Q)")
            }
            Fault::Recursion => (&CONTENT_RECURSION, "content paints itself, or is nested too deeply"),
            Fault::MissingResource => (&RESOURCE_MISSING, "content names a resource that does not exist"),
            Fault::TooMuch => {
                (&CONTENT_UNREADABLE, "there is too much content to check; some was passed over")
            }
        };
        self.0.push(Finding::new(rule, format!("{message}{}", inside(at.container))).object(at.stream));
    }
}
