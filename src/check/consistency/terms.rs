//! The words that an organisation writes, and those that it does not.

use super::runs;
use crate::check::run::{Mistake, Run};
use crate::content::model::{Manifest, Report};
use crate::diag::{Diagnostics, Rule, Sources, rules};

rules! {
    TERM = Rule::warning(
        "term",
        "A word for which the report writes another one, by `terms:` in the manifest.",
        "A house has words of its own, such as ‘migrant worker’ for ‘labour migrant’. What is quoted word for word keeps its own.",
    )
    .example("# source/report.yaml has: terms: { the Mekong region: [Indochina] }\ntext: Across Indochina.", "text: Across the Mekong region.");
}

/// A word that is not to be written, and the one that is.
struct Term<'a> {
    avoided: &'a str,
    instead: &'a str,
}

/// Tells each word that the manifest wants to be another one.
pub(super) fn check(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    let terms = terms(&report.manifest);
    runs(report, |passage, run, quotations| {
        for mistake in terms.iter().flat_map(|term| found(run, term)) {
            if !quotations.hold(mistake.at.start) {
                problems.push(mistake.diagnostic(passage.span, passage.source, sources));
            }
        }
    });
}

fn terms(manifest: &Manifest) -> Vec<Term<'_>> {
    let entries = manifest.terms.0.iter();
    let each = entries.flat_map(|(instead, avoided)| avoided.0.iter().map(move |avoided| (avoided, instead)));
    let terms =
        each.map(|(avoided, instead)| Term { avoided: avoided.value.trim(), instead: instead.value.trim() });
    terms.filter(|term| !term.avoided.is_empty()).collect()
}

/// The places at which a word stands that is to be another one: as it is, or with a capital at the beginning of a sentence.
fn found(run: &Run, term: &Term) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let mut capital = term.avoided.chars();
    let capital: String = capital.next().into_iter().flat_map(char::to_uppercase).chain(capital).collect();
    let is_name = capital == term.avoided;
    for avoided in [term.avoided, capital.as_str()].into_iter().take(if is_name { 1 } else { 2 }) {
        for at in run.places(avoided) {
            let is_inside = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
            if is_inside(run.before(at.start)) || is_inside(run.sign(at.end)) {
                continue;
            }
            let instead = if avoided == term.avoided {
                term.instead.to_string()
            } else {
                let mut letters = term.instead.chars();
                letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
            };
            // A longer form that is wanted may hold the one that is not.
            if run.places(&instead).iter().any(|wanted| wanted.start <= at.start && at.end <= wanted.end) {
                continue;
            }
            mistakes.push(Mistake {
                rule: &TERM,
                at,
                message: format!("this report writes ‘{instead}’ for ‘{avoided}’"),
                help: format!("write ‘{instead}’, or mark a quotation by quotation marks"),
                instead: None,
            });
        }
    }
    mistakes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, avoided: &str, instead: &str) -> Vec<String> {
        let found = found(&Run::whole(text, "en"), &Term { avoided, instead });
        found.into_iter().map(|mistake| format!("{} {}", mistake.at.start, mistake.message)).collect()
    }

    #[test]
    fn a_word_is_told_as_it_stands_and_at_the_beginning_of_a_sentence() {
        let text = "Labour migrants went. The labour migrants’ home; colabour migrants.";
        assert_eq!(
            told(text, "labour migrants", "migrant workers"),
            [
                "26 this report writes ‘migrant workers’ for ‘labour migrants’",
                "0 this report writes ‘Migrant workers’ for ‘Labour migrants’",
            ]
        );
    }

    #[test]
    fn a_longer_form_that_is_wanted_is_right() {
        assert_eq!(told("the Lower Mekong", "Mekong", "Lower Mekong"), Vec::<String>::new());
        assert_eq!(told("the Mekong", "Mekong", "Lower Mekong").len(), 1);
    }
}
