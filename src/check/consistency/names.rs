//! States that a report calls by two names.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::runs;
use super::ways::{Place, Ways, times};
use crate::check::run::Run;
use crate::content::Role;
use crate::content::model::Report;
use crate::diag::{Diagnostics, Rule, Sources, rules};

rules! {
    TWO_NAMES = Rule::warning(
        "two-names",
        "A state that is called by two names, such as South Korea and Republic of Korea.",
        "Readers take two names for two places, and each name takes a side. Choose one; names of offices and titles of sources keep theirs.",
    )
    .example("text: She went to South Korea.\n# and elsewhere\ntext: Workers in the Republic of Korea.", "text: She went to South Korea.\n# and elsewhere\ntext: Workers in South Korea.");
}

/// Names of states by which English texts call the same one: those of the United Nations' list, and those of common use.
const STATES: &[&[&str]] = &[
    &["Bolivia", "Plurinational State of Bolivia"],
    &["Brunei", "Brunei Darussalam"],
    &["Cabo Verde", "Cape Verde"],
    &["Côte d’Ivoire", "Ivory Coast"],
    &["Czechia", "Czech Republic"],
    &["Eswatini", "Swaziland"],
    &["Iran", "Islamic Republic of Iran"],
    &["Laos", "Lao PDR", "Lao People’s Democratic Republic"],
    &["Moldova", "Republic of Moldova"],
    &["Myanmar", "Burma"],
    &["North Korea", "Democratic People’s Republic of Korea", "DPRK"],
    &["North Macedonia", "Macedonia"],
    &["Russia", "Russian Federation"],
    &["South Korea", "Republic of Korea"],
    &["Syria", "Syrian Arab Republic"],
    &["Tanzania", "United Republic of Tanzania"],
    &["Timor-Leste", "East Timor"],
    &["Türkiye", "Turkey"],
    &["Venezuela", "Bolivarian Republic of Venezuela"],
    &["Vietnam", "Viet Nam"],
];

/// Tells each name of a state that is rarer than another one, at its first place in running text.
pub(super) fn check(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    let mut names = Ways::default();
    runs(report, |passage, run, quotations| {
        if passage.role != Role::Running || !run.language.starts_with("en") {
            return;
        }
        for (at, state, name) in places(run) {
            if !quotations.hold(at.start) {
                names.note(state, name, Place { span: passage.span, value: passage.source, at });
            }
        }
    });
    names.tell(
        &TWO_NAMES,
        sources,
        problems,
        |way| {
            format!(
                "‘{}’ is named {}, ‘{}’ {}",
                way.form,
                times(way.count),
                way.usual,
                times(way.usual_count)
            )
        },
        "call it by one name throughout; names of offices and titles of sources keep theirs",
    );
}

/// All names, of which the longest that fits is found.
static NAMES: LazyLock<Regex> = LazyLock::new(|| {
    let mut names: Vec<&str> = STATES.iter().flat_map(|names| names.iter().copied()).collect();
    names.sort_by_key(|name| Reverse(name.len()));
    Regex::new(&names.join("|")).expect("names are patterns")
});

/// The places at which a state is called by one of its names, with the state's first name; a name inside a longer one, such as that of an
/// office, is none.
fn places(run: &Run) -> Vec<(Range<usize>, &'static str, &'static str)> {
    let named = |name: &str| {
        let state = STATES.iter().find(|names| names.contains(&name))?;
        Some((state[0], *state.iter().find(|own| **own == name)?))
    };
    let found = NAMES.find_iter(run.text()).filter_map(|found| {
        let (state, name) = named(found.as_str())?;
        Some((run.start + found.start()..run.start + found.end(), state, name))
    });
    found.filter(|(at, _, _)| stands_alone(run, at)).collect()
}

/// Whether no other capitalised word stands beside a name: those would make it a part of another name.
fn stands_alone(run: &Run, at: &Range<usize>) -> bool {
    let (before, after) = (&run.value[run.start..at.start], &run.value[at.end..run.end]);
    // Two names with a stroke between them are meant to stand together.
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '’' | '\'' | '/');
    // `Burmese` is no name of a state, and `Burma’s` is.
    let rest = after.strip_prefix("’s").unwrap_or(after);
    if before.ends_with(inside) || rest.starts_with(inside) {
        return false;
    }
    // The name of an office is followed by what it is called for short, too.
    let rest = rest.strip_prefix(' ').map(|rest| rest.strip_prefix('(').unwrap_or(rest));
    let next = rest.and_then(|rest| rest.chars().next());
    let last = before.strip_suffix(' ').and_then(|before| before.rsplit(|c: char| !inside(c)).next());
    let last = last.and_then(|word| word.chars().next());
    let begins_sentence = |before: &str| {
        let words = before.trim_end().rsplit_once(' ').map_or("", |(words, _)| words).trim_end();
        words.is_empty() || words.ends_with(['.', '!', '?', ':'])
    };
    !next.is_some_and(char::is_uppercase)
        && (!last.is_some_and(char::is_uppercase) || begins_sentence(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<&'static str> {
        let run = Run::whole(text, "en");
        places(&run).into_iter().map(|(_, _, name)| name).collect()
    }

    #[test]
    fn states_are_known_by_all_their_names() {
        assert_eq!(named("workers in Burma’s north and in Viet Nam."), ["Burma", "Viet Nam"]);
        assert_eq!(
            named("the Democratic People’s Republic of Korea"),
            ["Democratic People’s Republic of Korea"]
        );
        assert_eq!(named("the Republic of Korea"), ["Republic of Korea"]);
        assert_eq!(named("From Laos to Lao PDR"), ["Laos", "Lao PDR"]);
    }

    #[test]
    fn a_part_of_a_longer_name_is_no_name_of_a_state() {
        for text in [
            "the Burma Women’s Union",
            "the Burmese",
            "the Embassy of Burma Office",
            "Burma-based",
            "Myanmar/Burma",
            "Action in Burma (AB)",
        ] {
            assert_eq!(named(text), Vec::<&str>::new(), "{text}");
        }
        assert_eq!(named("In Burma they work. The Burma Act stands."), ["Burma"]);
    }
}
