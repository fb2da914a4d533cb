//! Characters for which no font of the project has a glyph.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use ttf_parser::Face;

use crate::content::markup::Inline;
use crate::content::model::Report;
use crate::content::texts;
use crate::content::yaml::ValueSpan;
use crate::diag::{Diagnostic, Diagnostics, Rule, Sources, rules};
use crate::project::Project;

rules! {
    NO_GLYPH = Rule::warning(
        "no-glyph",
        "A character or a script for which no font of the project has glyphs.",
        "It would print as an empty box. Write another character, or put a font that has it into fonts/. A script is told once; faces for Chinese, Japanese and Korean are large and not carried: docs/content.md says how one is added.",
    )
    .example("text: 日本", "text: Japan");
}

/// Tells every character that no font can print, at the first place where it stands.
pub(super) fn check(report: &Report, project: &Project, sources: &Sources, problems: &mut Diagnostics) {
    let mut first: BTreeMap<char, (ValueSpan, &str, usize)> = BTreeMap::new();
    texts(report, |passage| {
        passage.inlines(&mut |inline| {
            let (Inline::Text { at, .. } | Inline::Address { at, .. }) = inline else { return };
            for (offset, c) in passage.source[at.clone()].char_indices().filter(|(_, c)| needs_glyph(*c)) {
                first.entry(c).or_insert((passage.span, passage.source, at.start + offset));
            }
        });
    });
    let missing = without_glyph(project, first.keys().copied().collect());
    let language = report.manifest.language.value.as_str();
    let mut scripts: Vec<(Script, Vec<char>)> = Vec::new();
    let mut single = Vec::new();
    for c in missing.iter().copied() {
        match script(c, language, &missing) {
            Some(script) => match scripts.iter_mut().find(|(known, _)| *known == script) {
                Some((_, signs)) => signs.push(c),
                None => scripts.push((script, vec![c])),
            },
            None => single.push(c),
        }
    }
    let place = |c: char| {
        let (span, value, at) = first[&c];
        span.part(sources.get(span.file), value, at..at + c.len_utf8())
    };
    for (script, mut signs) in scripts {
        // The first of the report is where somebody looks.
        signs.sort_by_key(|c| (first[c].0.file, first[c].0.start, first[c].2));
        let Script { name, face } = script;
        let shown: String = signs.iter().take(SHOWN).collect();
        let more = match signs.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let package = match PACKAGED.contains(&face) {
            true => {
                format!(", in the npm package `@expo-google-fonts/{}`", face.to_lowercase().replace(' ', "-"))
            }
            false => String::new(),
        };
        problems.push(
            Diagnostic::of(&NO_GLYPH, format!("no font of the project has the signs of {name} ({shown}{more})"))
                .at(place(signs[0]))
                .help(format!(
                    "put a face that has them into fonts/, such as {face}{package}, and name its family in layout/theme.yaml under `faces`"
                )),
        );
    }
    for c in single {
        problems.push(
            Diagnostic::of(
                &NO_GLYPH,
                format!("no font of the project has a glyph for ‘{c}’ (U+{:04X})", c as u32),
            )
            .at(place(c))
            .help("write another character, or put a font that has it into fonts/"),
        );
    }
}

/// So many signs of a script are shown.
const SHOWN: usize = 5;

/// A script, and a free face that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Script {
    name: &'static str,
    face: &'static str,
}

/// Faces that come as files which Typst takes, in a package of their own.
const PACKAGED: &[&str] = &[
    "Noto Sans SC",
    "Noto Sans TC",
    "Noto Sans JP",
    "Noto Sans KR",
    "Noto Sans Devanagari",
    "Noto Sans Arabic",
];

/// The script of a sign in a report of a language, where `missing` are all signs without a glyph; nothing for signs of no script or of one that
/// the fonts of folio have in part.
fn script(c: char, language: &str, missing: &BTreeSet<char>) -> Option<Script> {
    let kana = |c: &char| matches!(c, '\u{3041}'..='\u{30ff}');
    let (name, face) = match c {
        // The signs of Chinese are those of Japanese and Korean too: what stands beside them tells.
        '\u{2e80}'..='\u{2fdf}'
        | '\u{3000}'..='\u{303f}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{20000}'..='\u{3fffd}' => {
            if language.starts_with("ja") || missing.iter().any(kana) {
                ("Japanese", "Noto Sans JP")
            } else if language.starts_with("ko") {
                ("Korean", "Noto Sans KR")
            } else if language.contains("-TW") || language.contains("-HK") || language.contains("Hant") {
                ("Chinese", "Noto Sans TC")
            } else {
                ("Chinese", "Noto Sans SC")
            }
        }
        '\u{3041}'..='\u{30ff}' => ("Japanese", "Noto Sans JP"),
        '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}' => {
            ("Korean", "Noto Sans KR")
        }
        '\u{0e00}'..='\u{0e7f}' => ("Thai", "Noto Sans Thai"),
        '\u{0e80}'..='\u{0eff}' => ("Lao", "Noto Sans Lao"),
        '\u{1780}'..='\u{17ff}' | '\u{19e0}'..='\u{19ff}' => ("Khmer", "Noto Sans Khmer"),
        '\u{1000}'..='\u{109f}' | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aa7f}' => {
            ("Burmese", "Noto Sans Myanmar")
        }
        '\u{1a20}'..='\u{1aaf}' => ("Tai Tham", "Noto Sans Tai Tham"),
        '\u{1950}'..='\u{197f}' => ("Tai Le", "Noto Sans Tai Le"),
        '\u{1980}'..='\u{19df}' => ("New Tai Lue", "Noto Sans New Tai Lue"),
        '\u{aa80}'..='\u{aadf}' => ("Tai Viet", "Noto Sans Tai Viet"),
        '\u{aa00}'..='\u{aa5f}' => ("Cham", "Noto Sans Cham"),
        '\u{a900}'..='\u{a92f}' => ("Kayah Li", "Noto Sans Kayah Li"),
        '\u{a000}'..='\u{a4cf}' => ("Yi", "Noto Sans Yi"),
        '\u{0900}'..='\u{097f}' => ("Devanagari", "Noto Sans Devanagari"),
        '\u{0980}'..='\u{09ff}' => ("Bengali", "Noto Sans Bengali"),
        '\u{0b80}'..='\u{0bff}' => ("Tamil", "Noto Sans Tamil"),
        '\u{0d80}'..='\u{0dff}' => ("Sinhala", "Noto Sans Sinhala"),
        '\u{0f00}'..='\u{0fff}' => ("Tibetan", "Noto Serif Tibetan"),
        '\u{0600}'..='\u{06ff}' | '\u{0750}'..='\u{077f}' => ("Arabic", "Noto Sans Arabic"),
        '\u{0590}'..='\u{05ff}' => ("Hebrew", "Noto Sans Hebrew"),
        _ => return None,
    };
    Some(Script { name, face })
}

/// Whether a character prints as a shape: blanks, controls and marks that steer the setting do not.
fn needs_glyph(c: char) -> bool {
    let steers = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
    !(c.is_whitespace() || c.is_control() || steers)
}

/// Those of the characters that no font has.
fn without_glyph(project: &Project, characters: BTreeSet<char>) -> BTreeSet<char> {
    // Where they can't be read, typesetting says why.
    let fonts = project.fonts().unwrap_or_default();
    let with_glyph = fonts.par_iter().map(|path| {
        let data = crate::project::read(path).unwrap_or_default();
        let faces = (0..ttf_parser::fonts_in_collection(&data).unwrap_or(1))
            .filter_map(|i| Face::parse(&data, i).ok());
        let faces: Vec<Face> = faces.collect();
        let has = |c: &char| faces.iter().any(|face| face.glyph_index(*c).is_some());
        characters.iter().copied().filter(has).collect::<BTreeSet<char>>()
    });
    let known = with_glyph.reduce(BTreeSet::new, |mut a, b| {
        a.extend(b);
        a
    });
    characters.difference(&known).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_steering_marks_need_no_glyph() {
        assert!("aไ、“”·".chars().all(needs_glyph));
        assert!(!" \u{a0}\u{ad}\u{200b}\u{2060}\n\u{feff}".chars().any(needs_glyph));
    }

    #[test]
    fn a_script_is_told_from_what_stands_beside() {
        let of = |c: char, language: &str, beside: &str| {
            script(c, language, &beside.chars().collect()).map(|script| script.face)
        };
        assert_eq!(of('日', "en", "日本"), Some("Noto Sans SC"));
        assert_eq!(of('日', "en", "日本の"), Some("Noto Sans JP"));
        assert_eq!(of('日', "zh-TW", "日本"), Some("Noto Sans TC"));
        assert_eq!(of('한', "en", "한국"), Some("Noto Sans KR"));
        assert_eq!(of('☃', "en", "☃"), None);
    }

    #[test]
    fn the_fonts_of_the_project_are_asked() {
        let project = Project::discover(std::path::Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let missing = without_glyph(&project, "aไກកမ“日�".chars().collect());
        assert_eq!(missing, ['日', '�'].into_iter().collect());
    }
}
