//! Fonts: embedded, whole, and with the glyphs and widths that the text needs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lopdf::ObjectId;
use rayon::prelude::*;

use super::finding::{Finding, Report};
use super::page::{Context, inside};
use super::program::{Glyph, Program, ProgramBytes};
use super::rules;
use crate::pdf::font::{Code, Font, Kind};
use crate::pdf::object::{Objects, Page};
use crate::pdf::walk::{At, ShownText, Visitor, glyph_name};

/// By how much widths may differ, in thousandths of an em.
const TOLERANCE: f64 = 1.05;

/// What a page shows of a font.
pub(super) struct Shown<'a> {
    page: Page<'a>,
    font: Arc<Font<'a>>,
    codes: BTreeSet<Code>,
}

/// Gathers what a page shows of its fonts.
pub(super) struct ShownFonts<'a> {
    context: Context<'a>,
    report: Report,
    fonts: BTreeMap<Key, Shown<'a>>,
}

/// A font by its object or, if it has none, by its name.
type Key = (Option<ObjectId>, String);

fn key(font: &Font) -> Key {
    (font.id, if font.id.is_some() { String::new() } else { font.name.clone() })
}

impl<'a> ShownFonts<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, report: context.report(), fonts: BTreeMap::new() }
    }

    pub(super) fn finish(self) -> (Vec<Shown<'a>>, Report) {
        (self.fonts.into_values().collect(), self.report)
    }
}

impl<'a> Visitor<'a> for ShownFonts<'a> {
    fn text(&mut self, at: &At<'_, 'a>, text: &ShownText<'_, 'a>) {
        let Some(font) = text.font else {
            let message = format!("text has no font{}", inside(at.container));
            return self.report.push(Finding::new(rules::FONT_MISSING, message).object(at.stream));
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

/// Checks all fonts that are shown, each once; findings are told for the first page that shows it.
pub(super) fn check(objects: Objects, shown: Vec<Shown>) -> Vec<Finding> {
    let mut fonts: BTreeMap<Key, Shown> = BTreeMap::new();
    for shown in shown {
        match fonts.get_mut(&key(&shown.font)) {
            Some(known) => {
                if shown.page.number < known.page.number {
                    known.page = shown.page;
                }
                known.codes.extend(shown.codes);
            }
            None => {
                fonts.insert(key(&shown.font), shown);
            }
        }
    }
    let fonts: Vec<Shown> = fonts.into_values().collect();
    fonts.par_iter().flat_map_iter(|shown| check_font(objects, shown)).collect()
}

fn check_font(objects: Objects, shown: &Shown) -> Vec<Finding> {
    let font = shown.font.as_ref();
    let mut report = Report::of_page(shown.page.number, shown.page.id);
    let name = if font.name.is_empty() { "without a name" } else { font.name.as_str() };
    let mut found = |finding: Finding| report.push(finding.object(font.id));
    let base = font.name.split_once('+').map_or(font.name.as_str(), |(_, base)| base);
    if base == "Courier" {
        let message = "the font is Courier, which often stands in for one that is missing";
        found(Finding::new(rules::FONT_COURIER, message));
    }
    if font.kind == Kind::Type3 {
        let missing = shown.codes.iter().filter(|code| !has_procedure(objects, font, **code)).count();
        if missing > 0 {
            found(missing_glyphs(name, missing));
        }
        return report.into_list();
    }
    let Some(stream) = font.program else {
        found(Finding::new(rules::FONT_NOT_EMBEDDED, format!("the font {name} is not embedded")));
        return report.into_list();
    };
    if font.kind == Kind::CidType2
        && font.descendant.is_none_or(|own| objects.get(own, "CIDToGIDMap").is_none())
    {
        let message = format!("the font {name} does not say which glyphs its codes are (/CIDToGIDMap)");
        found(Finding::new(rules::CID_TO_GID_MAP, message));
    }
    let bytes = ProgramBytes::read(objects, stream);
    match bytes.as_ref().map_err(String::clone).and_then(ProgramBytes::parse) {
        Ok(program) => check_glyphs(objects, shown, name, &program, &mut found),
        Err(why) => found(Finding::new(
            rules::FONT_BROKEN,
            format!("the program of the font {name} is broken ({why})"),
        )),
    }
    report.into_list()
}

fn check_glyphs(
    objects: Objects,
    shown: &Shown,
    name: &str,
    program: &Program,
    found: &mut impl FnMut(Finding),
) {
    let mut missing = 0;
    for code in &shown.codes {
        match program.glyph(objects, &shown.font, code.value) {
            Glyph::Missing => missing += 1,
            Glyph::Found(Some(width)) => {
                let stated = shown.font.width(*code);
                let difference = (stated - width).abs();
                if difference > TOLERANCE {
                    let message = format!("the widths of the font {name} are not those of its program");
                    let finding = Finding::new(rules::GLYPH_WIDTH, message).badness(difference);
                    found(finding.measured(format!("{stated:.1}/1000 em"), format!("{width:.1}/1000 em")));
                }
            }
            Glyph::Found(None) | Glyph::Unknown => {}
        }
    }
    if missing > 0 {
        found(missing_glyphs(name, missing));
    }
}

fn missing_glyphs(name: &str, missing: usize) -> Finding {
    let finding = Finding::new(
        rules::GLYPH_MISSING,
        format!("the font {name} has no glyph for characters that are shown"),
    );
    finding.measured(format!("{missing} missing"), "none")
}

/// Whether a code of a Type 3 font has a content stream.
fn has_procedure(objects: Objects, font: &Font, code: Code) -> bool {
    let procedures = objects.dict(font.dict, "CharProcs");
    let name = glyph_name(objects, font.dict, code.value).and_then(|name| std::str::from_utf8(name).ok());
    name.is_some_and(|name| procedures.is_some_and(|procedures| objects.stream(procedures, name).is_some()))
}
