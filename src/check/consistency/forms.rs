//! Figures, dates, lists and titles that a report writes in two ways.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::runs;
use super::ways::{Place, Ways, times};
use crate::check::run::Run;
use crate::content::markup::Inline;
use crate::content::model::Report;
use crate::content::{Element, Role, walk};
use crate::diag::{Diagnostics, Rule, Severity, Sources, rules};

rules! {
    PERCENT_FORM = Rule::warning(
        "percent-form",
        "Shares in running text that are written as `per cent` in one place and as `%` in another.",
        "One form reads as one hand. Tables have forms of their own, and what is quoted keeps its own.",
    )
    .example("text: 20 per cent came.\n# and elsewhere\ntext: Some 30% went.", "text: 20 per cent came.\n# and elsewhere\ntext: Some 30 per cent went.");
    DATE_FORM = Rule::warning(
        "date-form",
        "Dates in running text that are written in two ways, such as 31 May 2019 and May 31, 2019.",
        "Readers of other countries read 5/6/2019 as another day. Write all dates in one way, with the month as a word.",
    )
    .example("text: On 31 May 2019.\n# and elsewhere\ntext: On June 2, 2019.", "text: On 31 May 2019.\n# and elsewhere\ntext: On 2 June 2019.");
    NUMBER_FORM = Rule::warning(
        "number-form",
        "Large numbers in running text whose thousands are parted in two ways, or in one place and not in another.",
        "A number without the usual sign is misread by a nought.",
    )
    .example("text: There were 34,100 people.\n# and elsewhere\ntext: Some 25 000 went.", "text: There were 34,100 people.\n# and elsewhere\ntext: Some 25,000 went.");
    SERIAL_COMMA = Rule::settable(
        "serial-comma",
        Severity::Info,
        "Lists of single words with a comma before the last `and` in one place, and without it in another.",
        "Either is right, and two of them in one report look like two hands: keep to one.",
    )
    .example("text: rice, salt, and oil\n# and elsewhere\ntext: men, women and children", "text: rice, salt and oil\n# and elsewhere\ntext: men, women and children");
    TITLE_CAPITALS = Rule::settable(
        "title-capitals",
        Severity::Info,
        "Titles of which some have capitals at every word and others at the first alone.",
        "The contents show them side by side, where the difference looks like a slip.",
    )
    .example("title: The Work of the Year\n# and elsewhere\ntitle: The people of the network", "title: The work of the year\n# and elsewhere\ntitle: The people of the network");
}

const MONTHS: &str =
    "(?:January|February|March|April|May|June|July|August|September|October|November|December)";

/// A way to write something, and how it looks.
struct Form {
    name: &'static str,
    pattern: Regex,
}

fn form(name: &'static str, pattern: &str) -> Form {
    Form { name, pattern: Regex::new(pattern).expect("the pattern is right") }
}

static PERCENT: LazyLock<Vec<Form>> = LazyLock::new(|| {
    vec![
        form("per cent", r"\b\p{Nd}[\p{Nd}.,]*[ \u{a0}]per cent\b"),
        form("percent", r"\b\p{Nd}[\p{Nd}.,]*[ \u{a0}]percent\b"),
        form("%", r"\b\p{Nd}[\p{Nd}.,]*[ \u{a0}\u{202f}]?%"),
    ]
});

static DATES: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let [day, year] = [r"[0-3]?\d", r"(?:19|20)\d\d"];
    vec![
        form("31 May 2019", &format!(r"\b{day} {MONTHS} {year}\b")),
        form("31st May 2019", &format!(r"\b{day}(?:st|nd|rd|th) (?:of )?{MONTHS},? {year}\b")),
        form("May 31, 2019", &format!(r"\b{MONTHS} {day}, {year}\b")),
        form("May 31st, 2019", &format!(r"\b{MONTHS} {day}(?:st|nd|rd|th),? {year}\b")),
        form("31/5/2019", &format!(r"\b{day}/{day}/{year}\b")),
        form("31.5.2019", &format!(r"\b{day}\.{day}\.{year}\b")),
        form("2019-05-31", &format!(r"\b{year}-[01]\d-[0-3]\d\b")),
    ]
});

static NUMBERS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    vec![
        form("34,100", r"\b[1-9]\d{0,2}(?:,\d{3})+\b"),
        form("34 100", r"\b[1-9]\d{0,2}(?:[ \u{a0}\u{202f}\u{2009}]\d{3})+\b"),
        form("34’100", r"\b[1-9]\d{0,2}(?:[’']\d{3})+\b"),
        // Without a sign a number may be a postcode, unless it counts something.
        form("34100", r"\b[1-9]\d{4,}\b(?: \p{Ll}{2})"),
    ]
});

/// One word each, so that no clause is taken for an item.
static SERIAL: LazyLock<Vec<Form>> = LazyLock::new(|| {
    vec![
        form("a, b, and c", r"\b\p{Ll}+, \p{Ll}+, (?:and|or) \p{Ll}+\b"),
        form("a, b and c", r"\b\p{Ll}+, \p{Ll}+ (?:and|or) \p{Ll}+\b"),
    ]
});

/// Tells each form that is rarer than another one of its kind, at its first place.
pub(super) fn check(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    let kinds: [(&'static Rule, &[Form]); 4] =
        [(&PERCENT_FORM, &PERCENT), (&DATE_FORM, &DATES), (&NUMBER_FORM, &NUMBERS), (&SERIAL_COMMA, &SERIAL)];
    let mut ways = [(); 4].map(|()| Ways::default());
    runs(report, |passage, run, quotations| {
        if passage.role != Role::Running || !run.language.starts_with("en") {
            return;
        }
        for ((_, forms), ways) in kinds.iter().zip(&mut ways) {
            for (name, at) in found(run, forms).into_iter().filter(|(_, at)| !quotations.hold(at.start)) {
                ways.note("", name, Place { span: passage.span, value: passage.source, at });
            }
        }
    });
    for ((rule, _), ways) in kinds.iter().zip(&ways) {
        ways.tell(
            rule,
            sources,
            problems,
            |way| {
                format!(
                    "the form ‘{}’ is used {}, ‘{}’ {}",
                    way.form,
                    times(way.count),
                    way.usual,
                    times(way.usual_count)
                )
            },
            "write it in one way throughout",
        );
    }
    titles(report, sources, problems);
}

/// The places of forms in a run.
fn found(run: &Run, forms: &[Form]) -> Vec<(&'static str, Range<usize>)> {
    let places = |form: &Form| -> Vec<(&'static str, Range<usize>)> {
        let found = form.pattern.find_iter(run.text());
        found.map(|found| (form.name, run.start + found.start()..run.start + found.end())).collect()
    };
    forms.iter().flat_map(places).collect()
}

/// Tells the titles of parts and sections whose capitals are not the usual ones.
fn titles(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    if !report.manifest.language.value.starts_with("en") {
        return;
    }
    let mut ways = Ways::default();
    let mut follows = false;
    walk(report, |element| match element {
        Element::Part(_) | Element::Section(_) => follows = true,
        Element::Passage(passage) if std::mem::take(&mut follows) && passage.role == Role::Title => {
            let mut words = String::new();
            passage.inlines(&mut |inline| {
                if let Inline::Text { text, .. } = inline {
                    words.push_str(text);
                }
            });
            if let Some(capitals) = capitals(&words) {
                ways.note(
                    "",
                    capitals,
                    Place { span: passage.span, value: passage.source, at: 0..passage.source.len() },
                );
            }
        }
        _ => {}
    });
    ways.tell(
        &TITLE_CAPITALS,
        sources,
        problems,
        |way| format!("{} titles have {}, and {} {}", way.usual_count, way.usual, way.count, way.form),
        "write all titles in one way",
    );
}

/// Which words of a title have capitals; nothing where it can't be known, since some of them are names.
fn capitals(title: &str) -> Option<&'static str> {
    let words: Vec<&str> =
        title.split_whitespace().skip(1).filter(|word| word.chars().count() >= 4).collect();
    let capital = |word: &&&str| word.chars().next().is_some_and(char::is_uppercase);
    match (words.iter().filter(capital).count(), words.len()) {
        (_, 0..=1) => None,
        (0, _) => Some("a capital at the first word alone"),
        (with, all) if with == all => Some("capitals at all words"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, forms: &[Form]) -> Vec<&'static str> {
        found(&Run::whole(text, "en"), forms).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn shares_have_three_forms() {
        let text = "20 per cent, 3.5 percent, 30% and 40 %; a per cent is none";
        assert_eq!(named(text, &PERCENT), ["per cent", "percent", "%", "%"]);
    }

    #[test]
    fn dates_have_many_forms_and_ranges_and_years_none() {
        let text =
            "31 May 2019, May 31, 2019, 31st of May 2019, May 1st, 2019, 31/5/2019, 31.05.2019, 2019-05-31";
        let all: Vec<&str> = DATES.iter().map(|form| form.name).collect();
        let mut found = named(text, &DATES);
        found.sort_by_key(|name| all.iter().position(|other| other == name));
        assert_eq!(found, all);
        assert_eq!(named("May 2019, 15–19 May, 2018/19, 1.5.3, 10/2019", &DATES), Vec::<&str>::new());
    }

    #[test]
    fn a_number_that_counts_is_no_postcode() {
        assert_eq!(
            named("34,100 people, 25 000 more, 1’200 and 25000 others", &NUMBERS),
            ["34,100", "34 100", "34’100", "34100"]
        );
        assert_eq!(named("Chiang Mai 50200, in 2019 and 1234, by 50200. Or", &NUMBERS), Vec::<&str>::new());
    }

    #[test]
    fn only_lists_of_words_are_lists() {
        assert_eq!(
            named("men, women and children; rice, salt, or oil", &SERIAL),
            ["a, b, and c", "a, b and c"]
        );
        assert_eq!(named("In 2019, men and women went, and came", &SERIAL), Vec::<&str>::new());
    }

    #[test]
    fn titles_with_names_tell_nothing() {
        assert_eq!(capitals("The Work of the Whole Year"), Some("capitals at all words"));
        assert_eq!(capitals("The people behind these pages"), Some("a capital at the first word alone"));
        assert_eq!(capitals("Migrants from Myanmar in Thailand at work"), None);
        assert_eq!(capitals("Members"), None);
    }
}
