//! Fonts: embedded, whole, and with the glyphs and widths that the text needs.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::finding::{Collector, Finding};
use super::page::fonts::{Key, Shown, key};
use super::program::{Glyph, Program, ProgramBytes, ProgramError};
use crate::diag::Severity;
use crate::diag::{Rule, rules};
use crate::pdf::font::{Code, Font, Kind, glyph_name};
use crate::pdf::object::Objects;

rules! {
    FONT_NOT_EMBEDDED = Rule::needed(
        "font-not-embedded",
        "The font has no program in the file.",
        "The printer's font by that name is another one, or there is none. Embed all fonts, also the common ones.",
    )
    .standard("ISO 15930-7")
    .example("the font Helvetica is not embedded", "");
    FONT_BROKEN = Rule::needed(
        "font-broken",
        "The program can't be read.",
        "Its text may be missing in print. Replace the font's file, and export again.",
    )
    .standard("ISO 15930-7")
    .example("the program of the font ABCDEF+Body is broken (unknown magic)", "");
    GLYPH_MISSING = Rule::needed(
        "glyph-missing",
        "A code has no glyph in the program.",
        "An empty box is printed, or nothing. Take a font that has the character, and export again.",
    )
    .standard("ISO 15930-7")
    .example(
        "the font ABCDEF+Body has no glyph for characters that are shown; measured: 2 missing; limit: none",
        "",
    );
    GLYPH_WIDTH = Rule::needed(
        "glyph-width",
        "Widths in the PDF are not those of the program.",
        "Programs place letters by the one or by the other. They may be 1/1000 em apart, as numbers are rounded.",
    )
    .standard("ISO 15930-7")
    .example(
        "the widths of the font ABCDEF+Body are not those of its program; measured: 600.0/1000 em; limit: 556.0/1000 em",
        "",
    );
    CID_TO_GID_MAP = Rule::fixed(
        "cid-to-gid-map",
        Severity::Warning,
        "A CIDFontType2 has no CIDToGIDMap.",
        "Its codes are then the numbers of the glyphs (Table 117), which not every program knows. Nothing is missing in print where it does.",
    )
    .standard("ISO 32000-1")
    .example("the font ABCDEF+Body does not say which glyphs its codes are (/CIDToGIDMap)", "");
    FONT_COURIER = Rule::fixed(
        "font-courier",
        Severity::Warning,
        "The font is Courier.",
        "It often stands in for one that was missing at the export. Where it is meant, nothing is wrong.",
    )
    .standard("GWG R0014")
    .example("the font is Courier, which often stands in for one that is missing", "");
}

/// By how much widths may differ, in thousandths of an em.
const TOLERANCE: f64 = 1.05;

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
    let mut findings = Collector::of_page(shown.page.number, shown.page.id);
    let name = if font.name.is_empty() { "without a name" } else { font.name.as_str() };
    let mut found = |finding: Finding| findings.push(finding.object(font.id));
    let base = font.name.split_once('+').map_or(font.name.as_str(), |(_, base)| base);
    if base == "Courier" {
        let message = "the font is Courier, which often stands in for one that is missing";
        found(Finding::new(&FONT_COURIER, message));
    }
    if font.kind == Kind::Type3 {
        let missing = shown.codes.iter().filter(|code| !has_procedure(objects, font, **code)).count();
        if missing > 0 {
            found(missing_glyphs(name, missing));
        }
        return findings.into_list();
    }
    let Some(stream) = font.program else {
        found(Finding::new(&FONT_NOT_EMBEDDED, format!("the font {name} is not embedded")));
        return findings.into_list();
    };
    if font.kind == Kind::CidType2
        && font.descendant.is_none_or(|own| objects.get(own, "CIDToGIDMap").is_none())
    {
        let message = format!("the font {name} does not say which glyphs its codes are (/CIDToGIDMap)");
        found(Finding::new(&CID_TO_GID_MAP, message));
    }
    let broken = |why: ProgramError| {
        Finding::new(&FONT_BROKEN, format!("the program of the font {name} is broken ({why})"))
    };
    match ProgramBytes::read(objects, stream) {
        Ok(bytes) => match bytes.parse() {
            Ok(program) => check_glyphs(objects, shown, name, &program, &mut found),
            Err(why) => found(broken(why)),
        },
        Err(why) => found(broken(why)),
    }
    findings.into_list()
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
                    let finding = Finding::new(&GLYPH_WIDTH, message).badness(difference);
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
    let finding =
        Finding::new(&GLYPH_MISSING, format!("the font {name} has no glyph for characters that are shown"));
    finding.measured(format!("{missing} missing"), "none")
}

/// Whether a code of a Type 3 font has a content stream.
fn has_procedure(objects: Objects, font: &Font, code: Code) -> bool {
    let procedures = objects.dict(font.dict, "CharProcs");
    let name = glyph_name(objects, font.dict, code.value).and_then(|name| std::str::from_utf8(name).ok());
    name.is_some_and(|name| procedures.is_some_and(|procedures| objects.stream(procedures, name).is_some()))
}
