//! Words that a report writes in two ways.

use super::runs;
use super::ways::{Place, Ways, times};
use crate::content::model::Report;
use crate::diag::{Diagnostics, Rule, Sources, rules};

rules! {
    TWO_SPELLINGS = Rule::warning(
        "two-spellings",
        "A word that is written in two ways: with and without a hyphen, or in British and in American spelling.",
        "Readers take two spellings for two things, or for a slip. What is quoted word for word may differ: allow the rule in the manifest where that is so.",
    )
    .example("text: A multi-lateral pact.\n# and elsewhere\ntext: A multilateral pact.", "text: A multilateral pact.\n# and elsewhere\ntext: A multilateral pact.");
}

/// Tells each way to write a word that is rarer than another, at its first place.
pub(super) fn check(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    let mut words = Ways::default();
    runs(report, |passage, run, quotations| {
        if run.language != report.manifest.language.value {
            return;
        }
        for (at, word) in run.words() {
            let Some((key, form)) = forms(word) else { continue };
            if quotations.hold(at.start) {
                continue;
            }
            let at = at.start..at.start + form.len();
            words.note(key, form.to_lowercase(), Place { span: passage.span, value: passage.source, at });
        }
    });
    words.tell(
        &TWO_SPELLINGS,
        sources,
        problems,
        |way| {
            format!(
                "‘{}’ is written {}, ‘{}’ {}",
                way.form,
                times(way.count),
                way.usual,
                times(way.usual_count)
            )
        },
        "write it in one way throughout; in words that are quoted it may differ",
    );
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
        assert_ne!(key("promise"), key("premise"));
        assert_eq!(key("2018-19"), None);
        assert_eq!(forms("network’s").map(|(_, word)| word), Some("network"));
    }
}
