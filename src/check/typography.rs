//! Quotation marks that pair, dashes, ellipses and the blanks around marks, as print has them.

use std::ops::Range;

use super::run::{Finder, Mistake, Run};
use crate::diag::{Rule, rules};

rules! {
    QUOTATION_MARKS = Rule::warning(
        "quotation-marks",
        "A quotation mark without its other half, or of another language.",
        "In English they are “ and ”, inside a quotation ‘ and ’. Where a quotation has several paragraphs, each of them begins with a mark and the last ends with one.",
    )
    .example("text: He said: “Wages fell.", "text: He said, “Wages fell.”");
    DASH = Rule::warning(
        "dash",
        "A hyphen where a dash belongs: between words with blanks around it, between two numbers, or two of them in a row.",
        "In print a dash is – (or —), and a range of numbers has – without blanks. `folio fix` does not touch it, since only you know what is meant.",
    )
    .example("text: Wages fell - in 2018-2019.", "text: Wages fell – in 2018–2019.");
    ELLIPSIS = Rule::warning(
        "ellipsis",
        "Three full stops in place of an ellipsis.",
        "The sign … is never parted at the end of a line. `folio fix` sets it.",
    )
    .example("text: And so on...", "text: And so on…");
    PUNCTUATION = Rule::warning(
        "punctuation",
        "Marks that stand twice, that have no blank behind them, or brackets with a blank inside.",
        "Such slips stay when sentences are moved or cut.",
    )
    .example("text: Wages fell.. Rents rose.", "text: Wages fell. Rents rose.");
}

/// What is looked for in text that is printed.
pub(super) const FINDERS: &[Finder] = &[dashes, ranges, ellipses, twice, unparted, brackets];

fn mistake(
    rule: &'static Rule,
    at: Range<usize>,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Mistake {
    Mistake { rule, at, message: message.into(), help: help.into(), instead: None }
}

/// Hyphens that stand for dashes.
fn dashes(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let text = run.text();
    for (offset, _) in text.match_indices('-') {
        let at = run.start + offset;
        let (before, after) = (run.before(at), run.sign(at + 1));
        if before == Some('-') || run.is_kept(at) {
            continue;
        }
        if after == Some('-') {
            let count = run.value[at..].len() - run.value[at..].trim_start_matches('-').len();
            mistakes.push(mistake(
                &DASH,
                at..at + count,
                "hyphens stand here in a row",
                "write one dash: – or —",
            ));
        } else if before.is_some_and(char::is_whitespace)
            && after.is_some_and(char::is_whitespace)
            && at > 0
            && !run.value[..at].trim_end_matches(' ').is_empty()
            && !run.value[..at].trim_end_matches(' ').ends_with('\n')
        {
            mistakes.push(mistake(
                &DASH,
                at..at + 1,
                "a hyphen stands here between blanks",
                "write a dash: –",
            ));
        }
    }
    mistakes
}

/// Ranges of numbers with a hyphen.
fn ranges(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for (offset, _) in run.text().match_indices('-') {
        let at = run.start + offset;
        let digits = |c: char| c.is_ascii_digit() || c == ',';
        let head = &run.value[run.start..at];
        let first = head.len() - head.trim_end_matches(digits).len();
        let tail = &run.value[at + 1..run.end];
        let second = tail.len() - tail.trim_start_matches(digits).len();
        let second_digits = tail[..second].trim_end_matches(',').len();
        let outside = |c: Option<char>| {
            c.is_none_or(|c| {
                !(c.is_alphanumeric() || matches!(c, '-' | '/' | '.' | '_' | '–' | ':' | '+' | '’'))
            })
        };
        let ends = head[..head.len() - first].chars().next_back();
        let after = tail[second..]
            .chars()
            .next()
            .filter(|c| *c != '.' || tail[second + 1..].starts_with(|c: char| c.is_alphanumeric()));
        // A number of a telephone begins with a nought.
        let numbers = (1..=7).contains(&first)
            && (1..=7).contains(&second_digits)
            && !head[head.len() - first..].starts_with('0');
        if numbers
            && outside(ends)
            && outside(after)
            && !ends.is_some_and(|c| c == '(' && after == Some(')') && first == 3)
        {
            let whole = at - first..at + 1 + second_digits;
            let words = run.value[whole.clone()].replace('-', "–");
            mistakes.push(mistake(
                &DASH,
                whole,
                "a hyphen stands between two numbers",
                format!("write {words}, with a dash"),
            ));
        }
    }
    mistakes
}

/// Three full stops.
fn ellipses(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let mut rest = run.start;
    while let Some(start) = run.value[rest..run.end].find("...").map(|i| rest + i) {
        let dots = run.value[start..run.end].len() - run.value[start..run.end].trim_start_matches('.').len();
        rest = start + dots;
        let instead = if dots == 3 { Some("…".to_string()) } else { None };
        let help = if dots == 3 {
            "write …; `folio fix` does"
        } else {
            "write …, and a full stop only where a sentence ends"
        };
        mistakes.push(Mistake {
            instead,
            ..mistake(&ELLIPSIS, start..rest, "full stops stand here for an ellipsis", help)
        });
    }
    mistakes
}

/// Marks that stand twice.
fn twice(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for signs in ["..", ",,", ";;", "::", ".,", ",.", ";.", ".;"] {
        for at in run.places(signs) {
            let around = [run.before(at.start), run.sign(at.end)];
            let more = around.iter().any(|c| c.is_some_and(|c| matches!(c, '.' | '/' | ':')));
            // ‘etc., and so on’.
            let shortened = signs == ".," || signs == ".;";
            if more || shortened || run.is_kept(at.start) {
                continue;
            }
            mistakes.push(mistake(
                &PUNCTUATION,
                at.clone(),
                format!("`{signs}` stands here"),
                "keep one of the two marks",
            ));
        }
    }
    mistakes
}

/// Marks without a blank behind them.
fn unparted(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for (offset, mark) in
        run.text().char_indices().filter(|(_, c)| matches!(c, '.' | ',' | ';' | ':' | '!' | '?'))
    {
        let at = run.start + offset;
        let head = &run.value[run.start..at];
        let letters = head.chars().rev().take_while(|c| c.is_alphabetic()).count();
        let last_is_small = head.chars().next_back().is_some_and(char::is_lowercase);
        let mut tail = run.value[at + mark.len_utf8()..run.end].chars();
        let (first, second) = (tail.next(), tail.next());
        // Addresses and names of files have letters on both sides.
        let word = head.rsplit(char::is_whitespace).next().unwrap_or(head);
        let rest = &run.value[at + mark.len_utf8()..run.end];
        let behind = rest.split(char::is_whitespace).next().unwrap_or(rest);
        let is_address = word.contains(['/', '@', '.', ':', '#', '(']) || behind.contains(['/', '@', '#']);
        let begins = match mark {
            '.' => first.is_some_and(char::is_uppercase) && second.is_some_and(char::is_lowercase),
            _ => first.is_some_and(char::is_alphabetic) && second.is_some_and(char::is_alphabetic),
        };
        if letters >= 2 && last_is_small && begins && !is_address {
            mistakes.push(mistake(
                &PUNCTUATION,
                at..at + 1,
                format!("there is no blank behind `{mark}`"),
                "write a blank behind it",
            ));
        }
    }
    mistakes
}

/// Brackets with blanks inside.
fn brackets(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for signs in ["( ", " )"] {
        for at in run.places(signs) {
            mistakes.push(mistake(&PUNCTUATION, at, "a blank stands inside a bracket", "take the blank out"));
        }
    }
    mistakes
}

/// Quotation marks of a paragraph that do not pair, and those of other languages. `from` is where the paragraph begins in the value.
pub(super) fn quotation_marks(value: &str, language: &str) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    if language != "en" && !language.starts_with("en-") {
        return mistakes;
    }
    let mut open: Option<usize> = None;
    let mut at = 0;
    for paragraph in value.split_inclusive("\n\n") {
        let begins_quoted = paragraph.trim_start().trim_start_matches(['>', ' ', '*', '_']).starts_with('“');
        if let Some(start) = open.take_if(|_| !begins_quoted) {
            mistakes.push(unpaired(start, '“'));
        }
        for (offset, sign) in paragraph.char_indices() {
            let place = at + offset;
            match sign {
                // A paragraph of a long quotation begins with a mark.
                '“' if open.is_some() && !begins_quoted => {
                    mistakes.push(unpaired(open.replace(place).unwrap_or(place), '“'))
                }
                '“' => open = Some(place),
                '”' if open.is_none() => mistakes.push(unpaired(place, '”')),
                '”' => open = None,
                '„' | '‚' | '«' | '»' | '‹' | '›' => mistakes.push(mistake(
                    &QUOTATION_MARKS,
                    place..place + sign.len_utf8(),
                    format!("{sign} is the quotation mark of another language"),
                    "in English, write “ and ”",
                )),
                _ => {}
            }
        }
        at += paragraph.len();
    }
    if let Some(start) = open {
        mistakes.push(unpaired(start, '“'));
    }
    mistakes
}

fn unpaired(at: usize, mark: char) -> Mistake {
    let (message, help) = match mark {
        '“' => ("a quotation begins here and does not end", "write ” where it ends"),
        _ => ("a quotation ends here and did not begin", "write “ where it begins; an apostrophe is ’"),
    };
    mistake(&QUOTATION_MARKS, at..at + mark.len_utf8(), message, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(value: &str) -> Vec<&str> {
        let run = Run::whole(value, "en");
        FINDERS.iter().flat_map(|finder| finder(&run)).map(|mistake| &value[mistake.at]).collect()
    }

    #[test]
    fn signs_of_a_typewriter_are_found() {
        for (text, signs) in [
            ("Wages fell - rents rose", vec!["-"]),
            ("Wages fell -- rents rose", vec!["--"]),
            ("in 2018-2019 and pp. 3-5.", vec!["2018-2019", "3-5"]),
            ("and so on...", vec!["..."]),
            ("fell.. Rents,, too", vec!["..", ",,"]),
            ("fell.Then rose", vec!["."]),
            ("wages,rents", vec![","]),
            ("( wages )", vec!["( ", " )"]),
        ] {
            assert_eq!(found(text), signs, "{text}");
        }
    }

    #[test]
    fn marks_in_their_places_are_not() {
        for text in [
            "a well-known 18-month plan",
            "on 2019-02-25",
            "COVID-19",
            "tel. 02-123-4567",
            "ISBN 978-3-16-148410-0",
            "etc., and so on",
            "e.g. Then",
            "The U.S.Then",
            "docs.rs and example.Org/x",
            "10,000 and 3.5",
            "(wages)",
            "a – b",
            "- item",
            "one\n- two",
            "at 10:30",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn quotation_marks_pair() {
        let found =
            |value| -> Vec<usize> { quotation_marks(value, "en").into_iter().map(|m| m.at.start).collect() };
        assert_eq!(found("“a” “b"), [8]);
        assert_eq!(found("a” b"), [1]);
        assert_eq!(found("„a”"), [0, 4]);
        assert_eq!(found("“a\n\nb"), [0]);
        for right in ["“a”", "“a\n\n“b”", "It’s ‘so’", ""] {
            assert_eq!(found(right), [0usize; 0], "{right}");
        }
        assert_eq!(quotation_marks("„a“", "de"), []);
    }
}
