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
    TWO_EXPANSIONS = Rule::warning(
        "two-expansions",
        "An abbreviation that is spelled out in two ways.",
        "One of them is wrong, or two things share an abbreviation: then spell one of them out wherever it stands.",
    )
    .example("text: |\n  The Greater Mekong Subregion (GMS) grew.\n\n  A Global Mobility Study (GMS) tells why.", "text: |\n  The Greater Mekong Subregion (GMS) grew.\n\n  A Global Mobility Study tells why.");
}

/// An abbreviation at a place.
struct Found<'a> {
    name: &'a str,
    span: ValueSpan,
    value: &'a str,
    /// Its first byte in the value.
    start: usize,
    /// The words before it, where they say what it means.
    expansion: Option<&'a str>,
}

/// Tells each abbreviation whose first use stands before it is spelled out, once.
pub(super) fn check(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    let mut all = Vec::new();
    texts(report, |passage| {
        if passage.role == Role::Running {
            passage.inlines(&mut |inline| {
                if let Inline::Text { at, .. } = inline {
                    let found = abbreviations(passage.source, at.start, at.end);
                    all.extend(found.into_iter().map(|(start, name, expansion)| Found {
                        name,
                        span: passage.span,
                        value: passage.source,
                        start,
                        expansion,
                    }));
                }
            });
        }
    });
    let mut first: HashMap<&str, &Found> = HashMap::new();
    let place = |found: &Found| -> Span {
        let range = found.start..found.start + found.name.len();
        found.span.part(sources.get(found.span.file), found.value, range)
    };
    for found in &all {
        let earlier = *first.entry(found.name).or_insert(found);
        if found.expansion.is_some() && earlier.expansion.is_none() {
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
        } else if let (Some(one), Some(other)) = (earlier.expansion, found.expansion)
            && words(one) != words(other)
        {
            problems.push(
                Diagnostic::of(
                    &TWO_EXPANSIONS,
                    format!("`{}` stands for ‘{other}’ here, and for ‘{one}’ before", found.name),
                )
                .at(place(found))
                .related(place(earlier), "the other meaning")
                .help("correct one of them, or give one of two things another abbreviation"),
            );
        }
    }
}

/// The words of an expansion, by which two are the same: in small letters, without the s of a plural and without ‘and’, which may be a sign.
fn words(expansion: &str) -> Vec<String> {
    let words = expansion.split(|c: char| !c.is_alphanumeric()).filter(|word| !matches!(*word, "" | "and"));
    words.map(|word| word.to_lowercase().trim_end_matches('s').to_string()).collect()
}

/// The abbreviations in a part of a value: first byte, name, and the words before that spell it out.
fn abbreviations(value: &str, start: usize, end: usize) -> Vec<(usize, &str, Option<&str>)> {
    let mut found = Vec::new();
    let mut at = start;
    for word in value[start..end].split(|c: char| !(c.is_alphanumeric() || c == '-')) {
        let begin = at;
        at += word.len() + value[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        let name = word.strip_suffix('s').unwrap_or(word);
        if name.len() >= 2 && name.bytes().all(|b| b.is_ascii_uppercase()) && !is_roman(name) {
            let enclosed =
                value[..begin].ends_with('(') && value[begin + word.len()..].starts_with([')', ',', ';']);
            let expansion = if enclosed { expansion(&value[..begin - 1], name) } else { None };
            found.push((begin, name, expansion));
        }
    }
    found
}

/// Whether a name may be a number in Roman figures, such as that of a phase or section.
fn is_roman(name: &str) -> bool {
    name.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'))
}

/// The words at the end of a text that begin with the letters of an abbreviation; small words may stand between.
fn expansion<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = text.trim_end();
    let mut letters = name.chars().rev().peekable();
    for _ in 0..name.len() * 2 {
        let word = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
        let start = word
            .rfind(|c: char| !c.is_alphanumeric())
            .map_or(0, |at| at + word[at..].chars().next().map_or(0, char::len_utf8));
        let initial = word[start..].chars().next()?.to_ascii_uppercase();
        letters.next_if_eq(&initial);
        if letters.peek().is_none() {
            return Some(text[start..].trim_end());
        }
        rest = &word[..start];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_spelled_out_by_the_words_before() {
        let told = |text: &'static str| -> Vec<(&str, &str)> {
            abbreviations(text, 0, text.len())
                .into_iter()
                .map(|(_, name, out)| (name, out.unwrap_or_default()))
                .collect()
        };
        assert_eq!(
            told("The Greater Mekong Subregion (GMS) and the GMS"),
            [("GMS", "Greater Mekong Subregion"), ("GMS", "")]
        );
        assert_eq!(told("Special Economic Zones (SEZs)"), [("SEZ", "Special Economic Zones")]);
        assert_eq!(told("Ministry of Labour and Vocational Training (MoLVT)"), []);
        assert_eq!(told("the office in Bangkok (MMN)"), [("MMN", "")]);
        assert_eq!(told("Phase II (III) 2019 ไทย UN"), [("UN", "")]);
    }

    #[test]
    fn two_forms_of_one_expansion_are_one() {
        assert_eq!(words("Special Economic Zones"), words("special economic-zone"));
        assert_eq!(words("Children & Women"), words("Children and Women"));
        assert_ne!(words("Greater Mekong Subregion"), words("Global Mobility Study"));
    }
}
