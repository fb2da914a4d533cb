//! Abbreviations that are used before the report says what they mean.

use std::collections::HashMap;

use crate::content::markup::Inline;
use crate::content::model::Report;
use crate::content::yaml::ValueSpan;
use crate::content::{Role, texts};
use crate::diag::{Diagnostic, Diagnostics, Rule, Severity, Sources, Span, rules};

rules! {
    ABBREVIATION = Rule::settable(
        "abbreviation",
        Severity::Info,
        "An abbreviation that is used before it is spelled out.",
        "Readers who begin at the beginning meet it first where nobody tells them what it means.",
    )
    .example("text: |\n  The GMS grew.\n\n  The Greater Mekong Subregion (GMS) is large.", "text: |\n  The Greater Mekong Subregion (GMS) grew.\n\n  The GMS is large.");
}

/// An abbreviation at a place.
struct Found<'a> {
    name: &'a str,
    span: ValueSpan,
    value: &'a str,
    /// Its first byte in the value.
    start: usize,
    /// Whether the words before it say what it means.
    spelled_out: bool,
}

/// Tells each abbreviation whose first use stands before it is spelled out, once.
pub(super) fn check(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    let mut all = Vec::new();
    texts(report, |passage| {
        if passage.role == Role::Running {
            passage.inlines(&mut |inline| {
                if let Inline::Text { at, .. } = inline {
                    let found = abbreviations(passage.source, at.start, at.end);
                    all.extend(found.into_iter().map(|(start, name, spelled_out)| Found {
                        name,
                        span: passage.span,
                        value: passage.source,
                        start,
                        spelled_out,
                    }));
                }
            });
        }
    });
    let mut first: HashMap<&str, &Found> = HashMap::new();
    let place = |found: &Found| -> Span {
        let range = found.start..found.start + found.name.len();
        found.span.part(&sources.get(found.span.file).text, found.value, range)
    };
    for found in &all {
        let earlier = *first.entry(found.name).or_insert(found);
        if found.spelled_out && !earlier.spelled_out {
            problems.push(
                Diagnostic::of(
                    &ABBREVIATION,
                    format!("`{}` is used here before it is spelled out", found.name),
                )
                .at(place(earlier))
                .related(place(found), "spelled out here")
                .help("spell it out here too, or here first"),
            );
            // Once is enough.
            first.insert(found.name, found);
        }
    }
}

/// The abbreviations in a part of a value: first byte, name, and whether the words before spell it out.
fn abbreviations(value: &str, start: usize, end: usize) -> Vec<(usize, &str, bool)> {
    let mut found = Vec::new();
    let mut at = start;
    for word in value[start..end].split(|c: char| !(c.is_alphanumeric() || c == '-')) {
        let begin = at;
        at += word.len() + value[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        let name = word.strip_suffix('s').unwrap_or(word);
        if name.len() >= 2 && name.bytes().all(|b| b.is_ascii_uppercase()) && !is_roman(name) {
            let enclosed =
                value[..begin].ends_with('(') && value[begin + word.len()..].starts_with([')', ',', ';']);
            let spelled_out = enclosed && spells(&value[..begin - 1], name);
            found.push((begin, name, spelled_out));
        }
    }
    found
}

/// Whether a name may be a number in Roman figures, such as that of a phase or section.
fn is_roman(name: &str) -> bool {
    name.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'))
}

/// Whether the words at the end of a text begin with the letters of an abbreviation; small words may stand between.
fn spells(text: &str, name: &str) -> bool {
    let mut words =
        text.split(|c: char| !c.is_alphanumeric()).rev().filter(|w| !w.is_empty()).take(name.len() * 2);
    name.chars().rev().all(|letter| {
        words.by_ref().any(|word| word.chars().next().is_some_and(|c| c.to_ascii_uppercase() == letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_spelled_out_by_the_words_before() {
        let told = |text: &'static str| -> Vec<_> {
            abbreviations(text, 0, text.len()).into_iter().map(|(_, name, out)| (name, out)).collect()
        };
        assert_eq!(told("The Greater Mekong Subregion (GMS) and the GMS"), [("GMS", true), ("GMS", false)]);
        assert_eq!(told("Special Economic Zones (SEZs)"), [("SEZ", true)]);
        assert_eq!(told("Ministry of Labour and Vocational Training (MoLVT)"), []);
        assert_eq!(told("the office in Bangkok (MMN)"), [("MMN", false)]);
        assert_eq!(told("Phase II (III) 2019 ไทย UN"), [("UN", false)]);
    }
}
