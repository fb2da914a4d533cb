//! Words that a report writes in two ways.

use std::collections::BTreeMap;
use std::ops::Range;

use super::run::Run;
use crate::content::markup::Inline;
use crate::content::model::Report;
use crate::content::texts;
use crate::content::yaml::ValueSpan;
use crate::diag::{Diagnostic, Diagnostics, Rule, Sources, Span, rules};

rules! {
    TWO_SPELLINGS = Rule::warning(
        "two-spellings",
        "A word that is written in two ways: with and without a hyphen, or in British and in American spelling.",
        "Readers take two spellings for two things, or for a slip. What is quoted word for word may differ: allow the rule in the manifest where that is so.",
    )
    .example("text: A multi-lateral pact.\n# and elsewhere\ntext: A multilateral pact.", "text: A multilateral pact.\n# and elsewhere\ntext: A multilateral pact.");
}

/// The first place of a way to write a word, and how often it is written so.
struct Way<'a> {
    span: ValueSpan,
    value: &'a str,
    at: Range<usize>,
    count: usize,
}

/// Tells each way to write a word that is rarer than another, at its first place.
pub(super) fn check(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    let language = report.manifest.language.value.as_str();
    let mut words: BTreeMap<String, BTreeMap<String, Way>> = BTreeMap::new();
    texts(report, |passage| {
        passage.inlines(&mut |inline| {
            let Inline::Text { at, .. } = inline else { return };
            let run = Run { value: passage.source, start: at.start, end: at.end, language };
            for (at, word) in run.words() {
                if is_quoted(&passage.source[..at.start]) {
                    continue;
                }
                let Some((key, form)) = forms(word) else { continue };
                let at = at.start..at.start + form.len();
                let way = Way { span: passage.span, value: passage.source, at, count: 0 };
                words.entry(key).or_default().entry(form.to_lowercase()).or_insert(way).count += 1;
            }
        });
    });
    let place =
        |way: &Way| -> Span { way.span.part(&sources.get(way.span.file).text, way.value, way.at.clone()) };
    for ways in words.values().filter(|ways| ways.len() > 1) {
        // Of two that are as common, the first in the order of letters is kept.
        let Some((usual, kept)) = ways.iter().rev().max_by_key(|(_, way)| way.count) else { continue };
        for (form, way) in ways.iter().filter(|(form, _)| *form != usual) {
            let times = |count: usize| if count == 1 { "once".to_string() } else { format!("{count} times") };
            problems.push(
                Diagnostic::of(
                    &TWO_SPELLINGS,
                    format!("‘{form}’ is written {}, ‘{usual}’ {}", times(way.count), times(kept.count)),
                )
                .at(place(way))
                .related(place(kept), "the other way to write it")
                .help("write it in one way throughout; in words that are quoted it may differ"),
            );
        }
    }
}

/// Whether words stand before a place that are quoted on.
fn is_quoted(before: &str) -> bool {
    before.matches('“').count() > before.matches('”').count()
}

/// Beginnings of words that are written in two ways: British, American.
const SPELLINGS: &[(&str, &str)] = &[
    ("labour", "labor"),
    ("programme", "program"),
    ("centre", "center"),
    ("behaviour", "behavior"),
    ("neighbour", "neighbor"),
    ("favour", "favor"),
    ("honour", "honor"),
    ("colour", "color"),
    ("defence", "defense"),
    ("licence", "license"),
    ("travell", "travel"),
];

/// Ends of verbs that are written with s or z.
const ENDS: &[&str] = &["ise", "ised", "ises", "ising", "isation", "isations"];

/// The key under which the ways to write a word are gathered, and the word without its ending ’s. Nothing where it has one way alone.
fn forms(word: &str) -> Option<(String, &str)> {
    let word = word.trim_matches(['-', '–', '\'', '’']);
    let word = word.strip_suffix("’s").or_else(|| word.strip_suffix("'s")).unwrap_or(word);
    if word.len() < 5 || word.contains(['–', '’', '\'']) || word.chars().any(|c| c.is_numeric()) {
        return None;
    }
    let lower = word.to_lowercase();
    let british = SPELLINGS.iter().find_map(|(british, american)| {
        let rest = lower.strip_prefix(british).filter(|rest| rest.len() <= 4)?;
        Some(format!("{american}{rest}"))
    });
    let with_s = || {
        let stem = |end: &&str| lower.strip_suffix(*end).filter(|stem| stem.len() >= 5);
        let end = ENDS.iter().find(|end| stem(end).is_some())?;
        Some(format!("{}{}", stem(end)?, end.replacen('s', "z", 1)))
    };
    let key = british.or_else(with_s).unwrap_or_else(|| lower.clone());
    let is_american = || {
        let ends = ENDS.iter().any(|end| lower.ends_with(&end.replacen('s', "z", 1)));
        ends || SPELLINGS.iter().any(|(_, american)| lower.starts_with(american))
    };
    // Names have a spelling of their own.
    if word.starts_with(char::is_uppercase) && (key != lower || is_american()) {
        return None;
    }
    Some((key.replace('-', ""), word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_write_a_word_have_one_key() {
        let key = |word| forms(word).map(|(key, _)| key);
        assert_eq!(key("inter-governmental"), key("intergovernmental"));
        assert_eq!(key("South-East"), key("Southeast"));
        assert_eq!(key("organised"), key("organized"));
        assert_eq!(key("labourers"), key("laborers"));
        assert_eq!((key("Organization"), key("Program")), (None, None));
        assert!(is_quoted("He said “so") && !is_quoted("He said “so” and"));
        assert_ne!(key("promise"), key("premise"));
        assert_eq!(key("2018-19"), None);
        assert_eq!(forms("network’s").map(|(_, word)| word), Some("network"));
    }
}
