//! What a page shows of its fonts. The fonts themselves are checked in [`crate::preflight::fonts`], each once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lopdf::ObjectId;

use super::context::{Context, inside};
use crate::diag::{Rule, rules};
use crate::pdf::font::{Code, Font};
use crate::pdf::object::Page;
use crate::pdf::walk::{At, ShownText, Visitor};
use crate::preflight::finding::{Collector, Finding};

rules! {
    FONT_MISSING = Rule::needed(
        "font-missing",
        "Text has no font.",
        "Its codes are no letters without one, and nothing is printed. Export the page again.",
    )
    .standard("ISO 32000-1")
    .example("text has no font", "");
}

/// What a page shows of a font.
pub(in crate::preflight) struct Shown<'a> {
    /// The page.
    pub(in crate::preflight) page: Page<'a>,
    /// The font.
    pub(in crate::preflight) font: Arc<Font<'a>>,
    /// The codes that are shown in it.
    pub(in crate::preflight) codes: BTreeSet<Code>,
}

/// Gathers what a page shows of its fonts.
pub(super) struct ShownFonts<'a> {
    context: Context<'a>,
    findings: Collector,
    fonts: BTreeMap<Key, Shown<'a>>,
}

/// A font by its object or, if it has none, by its name.
pub(in crate::preflight) type Key = (Option<ObjectId>, String);

/// What tells a font from others.
pub(in crate::preflight) fn key(font: &Font) -> Key {
    (font.id, if font.id.is_some() { String::new() } else { font.name.clone() })
}

impl<'a> ShownFonts<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, findings: context.collector(), fonts: BTreeMap::new() }
    }

    pub(super) fn finish(self) -> (Vec<Shown<'a>>, Collector) {
        (self.fonts.into_values().collect(), self.findings)
    }
}

impl<'a> Visitor<'a> for ShownFonts<'a> {
    fn text(&mut self, at: &At<'_, 'a>, text: &ShownText<'_, 'a>) {
        let Some(font) = text.font else {
            let message = format!("text has no font{}", inside(at.container));
            return self.findings.push(Finding::new(&FONT_MISSING, message).object(at.stream));
        };
        // Text that is neither filled nor stroked, such as that of a scan, leaves no trace.
        if matches!(at.state.text.mode, 3 | 7) {
            return;
        }
        let page = self.context.page;
        let new = || Shown { page, font: font.clone(), codes: BTreeSet::new() };
        self.fonts.entry(key(font)).or_insert_with(new).codes.extend(text.codes);
    }
}
