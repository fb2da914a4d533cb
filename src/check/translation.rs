//! Translations: what they lack, what is older than its original, and what differs from it that must not.

use std::collections::{BTreeMap, HashMap};

use crate::content::markup::{Mark, Piece, pieces};
use crate::content::model::{Calendar, Report, Words};
use crate::content::numerals::in_ascii;
use crate::content::translation::{Translated, Translation, Unit, fingerprint};
use crate::diag::{Diagnostic, Diagnostics, Rule, Severity, Sources, Span, rules};

rules! {
    UNTRANSLATED = Rule::settable(
        "untranslated",
        Severity::Info,
        "A text that a translation does not have: the original prints in its place.",
        "Write it into the file of the same name under source/th, or send `folio translate export --to th` to a translator. A name that stays as it is may be written once more.",
    )
    .example("# source/th/lanterns.yaml\ntitle:", "title: โคมไฟ");
    STALE_TRANSLATION = Rule::warning(
        "stale-translation",
        "A translation whose original has changed since it was made.",
        "Mend the translation where it is needed, then run `folio translate accept --to th`, which remembers what each was made from.",
    )
    .example("the original was changed after `folio translate accept`", "folio translate accept --to th");
    TRANSLATION_FIGURE = Rule::warning(
        "translation-figure",
        "A figure in a translated text that the original does not have, or the other way round.",
        "Figures up to twelve may be words in one of the two languages, and years may be counted as the language does it; all others must be the same.",
    )
    .example("# source/th/lanterns.yaml\nbody:\n  1: { text: \"จุดโคม 1,300 ดวง\" }", "body:\n  1: { text: \"จุดโคม 1,250 ดวง\" }");
    TRANSLATION_MARK = Rule::settable(
        "translation-mark",
        Severity::Error,
        "A note, citation, link or reference that a translated text has lost, or has and the original has not.",
        "The same notes stand in each language, with the same sources and links. Write the mark where it belongs in the translated sentence.",
    )
    .example("body:\n  1: { text: จุดโคมสี่ร้อยดวง }", "body:\n  1: { text: \"จุดโคมสี่ร้อยดวง[^lanterns]\" }");
    TRANSLATION_STATE = Rule::warning(
        "translation-state",
        "What translations were made from can’t be read, so that nobody knows which of them are older than their originals.",
        "`folio translate accept --to th` writes source/th/.state.yaml anew, as if all translations were up to date.",
    )
    .example("source/th/.state.yaml with the marks of a merge in it", "folio translate accept --to th");
}

/// Checks the translation of a report, if it is one.
pub(super) fn check(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    let Some(translation) = &report.translation else { return };
    untranslated(translation, sources, problems);
    stale(translation, problems);
    let languages = (&translation.words, &report.words);
    for unit in &translation.units {
        let Some(translated) = &unit.translated else { continue };
        problems.extend(figures(unit, translated, languages));
        marks(unit, translated, problems);
    }
}

/// Findings that a translation has of itself. What is wrong with its original is told there, unless nothing can be built.
pub(super) fn of_translation(found: Diagnostics, report: &Report) -> Diagnostics {
    let Some(translation) = &report.translation else { return found };
    found.filter(|finding| {
        let own = finding.span.as_ref().is_some_and(|span| translation.holds(span.file));
        let about = RULES.iter().any(|rule| rule.id == finding.rule.id);
        own || about || finding.span.is_none() || finding.severity == Severity::Error
    })
}

/// Tells what is not translated: each text, or the file where nothing of it is.
fn untranslated(translation: &Translation, sources: &Sources, problems: &mut Diagnostics) {
    let Translation { language, units, .. } = translation;
    let mut files: BTreeMap<&str, (usize, Vec<&Unit>)> = BTreeMap::new();
    for unit in units {
        let (all, left) = files.entry(&unit.file).or_default();
        *all += 1;
        left.extend(Some(unit).filter(|unit| unit.translated.is_none()));
    }
    for (file, (all, left)) in files {
        if left.len() == all && all > 1 {
            let span = left[0].span.whole();
            let path = &sources.get(span.file).path;
            problems.push(
                Diagnostic::of(
                    &UNTRANSLATED,
                    format!("nothing of `{path}` is translated to `{language}`: {all} texts"),
                )
                .at(span)
                .help(format!(
                    "write source/{language}/{file}, or send `folio translate export --to {language}` to a translator"
                )),
            );
            continue;
        }
        for unit in left {
            problems.push(
                Diagnostic::of(&UNTRANSLATED, format!("this is not translated to `{language}`"))
                    .at(unit.span.whole())
                    .help(format!("write it into source/{language}/{file}, at {}", unit.path)),
            );
        }
    }
}

/// Tells what is older than its original.
fn stale(translation: &Translation, problems: &mut Diagnostics) {
    let language = &translation.language;
    let state = match &translation.state {
        Ok(state) => state,
        Err(problem) => {
            problems.push(
                Diagnostic::of(&TRANSLATION_STATE, problem.to_string())
                    .help(format!("`folio translate accept --to {language}` writes it anew")),
            );
            return;
        }
    };
    let mut places: HashMap<(&str, String), &Unit> = HashMap::new();
    for unit in &translation.units {
        places.insert((&unit.file, fingerprint(&unit.source)), unit);
    }
    for unit in &translation.units {
        let (Some(translated), Some(made_from)) = (&unit.translated, state.0.get(&unit.id())) else {
            continue;
        };
        if *made_from == fingerprint(&unit.source) {
            continue;
        }
        let moved = places.get(&(unit.file.as_str(), made_from.clone()));
        let finding = Diagnostic::of(
            &STALE_TRANSLATION,
            match moved {
                Some(_) => "this is the translation of a text that stands elsewhere now",
                None => "the original of this translation has changed",
            },
        )
        .at(translated.span.whole())
        .related(unit.span.whole(), "the original is here");
        problems.push(match moved {
            Some(other) => finding.related(other.span.whole(), "it was made from this").help(format!(
                "move it to {}, then run `folio translate accept --to {language}`",
                other.path
            )),
            None => finding.help(format!(
                "mend it where it is needed, then run `folio translate accept --to {language}`"
            )),
        });
    }
}

/// Figures up to this one are words in one language and digits in another.
const SPELLED: u64 = 12;

/// How many years the Buddhist calendar is ahead.
const BUDDHIST: u64 = 543;

/// What differs between the figures of a text and those of its translation.
fn figures(unit: &Unit, translated: &Translated, (old, new): (&Words, &Words)) -> Option<Diagnostic> {
    let mut missing = numbers(&words_of(&unit.source, unit), old);
    let mut added = Vec::new();
    for number in numbers(&words_of(&translated.text, unit), new) {
        match missing.iter().position(|own| *own == number) {
            Some(at) => {
                missing.remove(at);
            }
            None => added.push(number),
        }
    }
    if new.calendar == Calendar::Buddhist {
        added.retain(|number| {
            let year = number.parse::<u64>().ok().and_then(|year| year.checked_sub(BUDDHIST));
            let same = year.and_then(|year| missing.iter().position(|own| *own == year.to_string()));
            same.map(|at| missing.remove(at)).is_none()
        });
    }
    for numbers in [&mut missing, &mut added] {
        numbers.retain(|number| number.parse::<u64>().map_or(true, |number| number > SPELLED));
    }
    let said = |numbers: &[String]| numbers.join(", ");
    let message = match (missing.as_slice(), added.as_slice()) {
        ([], []) => return None,
        (missing, []) => format!("the original says {} here, the translation does not", said(missing)),
        ([], added) => format!("the translation says {}, the original does not", said(added)),
        (missing, added) => {
            format!("the original says {} here, the translation {}", said(missing), said(added))
        }
    };
    Some(
        Diagnostic::of(&TRANSLATION_FIGURE, message)
            .at(translated.span.whole())
            .related(unit.span.whole(), "the original is here")
            .help("write the same figures in both, in digits"),
    )
}

/// The words of a text, without addresses and marks.
fn words_of(text: &str, unit: &Unit) -> String {
    let word = |piece: &Piece| match piece {
        Piece::Words(range) => text[range.clone()].to_string(),
        Piece::Single(..) => " ".into(),
        // What stands inside a word does not part it.
        Piece::Open(..) | Piece::Close(..) => String::new(),
    };
    pieces(text, unit.form).iter().map(word).collect()
}

/// The numbers that stand in words, each with a full stop before its decimals and nothing between its thousands.
fn numbers(words: &str, language: &Words) -> Vec<String> {
    let signs: Vec<char> = in_ascii(words).chars().collect();
    let is_digit = |at: usize| signs.get(at).is_some_and(char::is_ascii_digit);
    let thousands =
        |sign: char| language.thousands.contains(sign) || matches!(sign, '\u{a0}' | '\u{202f}' | '\u{2009}');
    let mut found = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        if !is_digit(at) {
            at += 1;
            continue;
        }
        let mut number = String::new();
        let mut decimals = false;
        while let Some(sign) = signs.get(at) {
            if sign.is_ascii_digit() {
                number.push(*sign);
            } else if !decimals
                && thousands(*sign)
                && (1..=3).all(|next| is_digit(at + next))
                && !is_digit(at + 4)
            {
                // Three digits of the next group follow.
            } else if !decimals && language.decimal.contains(*sign) && is_digit(at + 1) {
                decimals = true;
                number.push('.');
            } else {
                break;
            }
            at += 1;
        }
        found.push(number);
    }
    found
}

/// Tells which marks of a text its translation has lost or added.
fn marks(unit: &Unit, translated: &Translated, problems: &mut Diagnostics) {
    let mut missing = marks_of(&unit.source, unit);
    let mut added = Vec::new();
    for mark in marks_of(&translated.text, unit) {
        match missing.iter().position(|own| *own == mark) {
            Some(at) => {
                missing.remove(at);
            }
            None => added.push(mark),
        }
    }
    let mut tell = |message: String, help: &str, place: Span| {
        problems.push(
            Diagnostic::of(&TRANSLATION_MARK, message)
                .at(place)
                .related(unit.span.whole(), "the original is here")
                .help(help),
        );
    };
    for (mark, written) in missing {
        tell(
            format!("the translation has lost the {} `{written}`", mark.name()),
            "write it where it belongs in the translated text, as it stands in the original",
            translated.span.whole(),
        );
    }
    for (mark, written) in added {
        tell(
            format!("the original does not have the {} `{written}`", mark.name()),
            "take it out of the translation, or write it into the original too",
            translated.span.whole(),
        );
    }
}

/// The marks of a text that have to be the same in each language, as they are written.
fn marks_of(text: &str, unit: &Unit) -> Vec<(Mark, String)> {
    let kept = |mark: Mark| {
        matches!(mark, Mark::Note | Mark::Cite | Mark::Address | Mark::Link | Mark::Reference | Mark::Lost)
    };
    let cut = pieces(text, unit.form);
    let marks = cut.iter().filter_map(|piece| match piece {
        Piece::Single(mark, range) if kept(*mark) => Some((*mark, text[range.clone()].to_string())),
        // The words before it are translated.
        Piece::Close(mark, range) if kept(*mark) => {
            Some((*mark, format!("[…]{}", text[range.clone()].trim_start_matches(']'))))
        }
        _ => None,
    });
    // A reference without words may have some in the other language.
    let plain = |(mark, written): (Mark, String)| match written.strip_prefix("[](") {
        Some(rest) => (mark, format!("[…]({rest}")),
        None => (mark, written),
    };
    marks.map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::markup::Form;
    use crate::content::translation::Path;
    use crate::content::yaml::{Style, ValueSpan};
    use crate::diag::SourceId;

    fn unit(source: &str) -> Unit {
        let span = ValueSpan { file: SourceId(0), start: 0, end: 1, style: Style::Plain, nth: 0 };
        let (file, source) = ("a.yaml".into(), source.into());
        Unit { file, path: Path::default(), span, source, form: Form::Prose, in_csv: false, translated: None }
    }

    fn vietnamese() -> Words {
        Words { thousands: ".".into(), decimal: ",".into(), ..Words::english() }
    }

    fn told(source: &str, text: &str, new: &Words) -> Vec<String> {
        let unit = unit(source);
        let translated = Translated { span: unit.span, text: text.into() };
        let mut problems = Diagnostics::default();
        problems.extend(figures(&unit, &translated, (&Words::english(), new)));
        marks(&unit, &translated, &mut problems);
        problems.iter().map(|found| found.message.clone()).collect()
    }

    #[test]
    fn numbers_are_read_as_each_language_writes_them() {
        let english = Words::english();
        assert_eq!(numbers("1,716,576 of 2.50, in 2019, 3.", &english), ["1716576", "2.50", "2019", "3"]);
        assert_eq!(numbers("1.716.576 của 2,50", &vietnamese()), ["1716576", "2.50"]);
        assert_eq!(numbers("ปี ๒๕๖๒ 12 000", &english), ["2562", "12", "000"]);
        assert_eq!(numbers("12\u{202f}000", &english), ["12000"]);
        assert_eq!(numbers("none", &english), [""; 0]);
    }

    #[test]
    fn only_figures_that_say_something_else_are_told() {
        let vietnamese = vietnamese();
        assert_eq!(told("We lit 1,250 of 4 in 2019.", "1.250 trong bốn, 2019", &vietnamese), [""; 0]);
        assert_eq!(told("four", "4", &vietnamese), [""; 0]);
        assert_eq!(
            told("We lit 1,250.", "1.300", &vietnamese),
            ["the original says 1250 here, the translation 1300"]
        );
        assert_eq!(
            told("About 40.", "Về", &vietnamese),
            ["the original says 40 here, the translation does not"]
        );
        let buddhist = Words { calendar: Calendar::Buddhist, ..Words::english() };
        assert_eq!(told("In 2019.", "ปี 2562", &buddhist), [""; 0]);
        assert_eq!(told("In 2019.", "ปี 2562", &Words::english()).len(), 1);
    }

    #[test]
    fn marks_stay_where_words_change() {
        let words = Words::english();
        let source = "Lit *all*.[^a] See [the tables](#table:b), <https://example.org> and [@c].";
        let good = "[ตาราง](#table:b) <https://example.org> [@c][^a]";
        assert_eq!(told(source, good, &words), [""; 0]);
        assert_eq!(
            told(source, "[ตาราง](#table:x) <https://example.org> [@c]", &words),
            [
                "the translation has lost the mark of a note `[^a]`",
                "the translation has lost the reference `[…](#table:b)`",
                "the original does not have the reference `[…](#table:x)`",
            ]
        );
        assert_eq!(told("See [](#table:b).", "ดู[ตาราง](#table:b)", &words), [""; 0]);
    }
}
