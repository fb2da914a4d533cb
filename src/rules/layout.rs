//! Rules on finished pages.

use super::Rule;

pub(super) const RULES: &[Rule] = &[Rule::needed(
    "layout",
    "What Typst finds while it sets the pages: at the YAML line for content, at its own line for a layout.",
    "A mistake in layout/ is for the designer; the message says what was being set.",
)
.example("error: unknown variable: captoin", "")];
