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
        "A character for which no font of the project has a glyph.",
        "It would print as an empty box. Write another character, or put a font that has it into fonts/.",
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
    for (c, (span, value, at)) in first.into_iter().filter(|(c, _)| missing.contains(c)) {
        let file = sources.get(span.file);
        problems.push(
            Diagnostic::of(
                &NO_GLYPH,
                format!("no font of the project has a glyph for ‘{c}’ (U+{:04X})", c as u32),
            )
            .at(span.part(file, value, at..at + c.len_utf8()))
            .help("write another character, or put a font that has it into fonts/"),
        );
    }
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
    fn the_fonts_of_the_project_are_asked() {
        let project = Project::discover(std::path::Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let missing = without_glyph(&project, "aไກកမ“日�".chars().collect());
        assert_eq!(missing, ['日', '�'].into_iter().collect());
    }
}
