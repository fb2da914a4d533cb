//! What good print asks of text: one blank, one word, curly quotes, nothing that is still to come.
//!
//! Each finder takes a [`Run`] of plain text and returns its [`Mistake`]s; `texts` walks over the report.

use std::ops::Range;

use super::run::{Finder, Mistake, Run};
use crate::diag::{Rule, rules};

rules! {
    DOUBLE_SPACE = Rule::warning(
        "double-space",
        "Two blanks where one belongs.",
        "They print as a hole in the line. `folio fix` takes the second one out.",
    )
    .example("text: Wages  fell.", "text: Wages fell.");
    DOUBLE_WORD = Rule::warning(
        "double-word",
        "A word that stands twice in a row.",
        "It is hard to see where a line ends between the two. In languages in which words double by themselves or meet their like, such as Vietnamese, the rule does not look: mark such words with `[words](lang:vi)`.",
    )
    .example("text: Wages fell in the the north.", "text: Wages fell in the north.");
    STRAIGHT_QUOTES = Rule::warning(
        "straight-quotes",
        "Straight quotation marks or apostrophes.",
        "In print they are “ ” and ‘ ’; the apostrophe is ’. `folio fix` sets them. A backslash before a mark keeps it as it is.",
    )
    .example("text: It's called \"Wages\".", "text: It’s called “Wages”.");
    SPACE_BEFORE_PUNCTUATION = Rule::warning(
        "space-before-punctuation",
        "A blank before a full stop, comma, colon, semicolon, question or exclamation mark.",
        "In French, where some of these marks do stand apart, the rule does not look.",
    )
    .example("text: Wages fell .", "text: Wages fell.");
    PLACEHOLDER = Rule::warning(
        "placeholder",
        "A word that stands for text which is still to come: TODO, FIXME, TBD, XXX, lorem ipsum.",
        "Set the rule to `deny` when the report goes to press.",
    )
    .example("text: In 2019 TODO workers left.", "text: In 2019 9,195 workers left.");
    URL_BLANK = Rule::needed(
        "url-blank",
        "An address with a blank or line break in it.",
        "A long address that was copied from a PDF often has one. `folio fix` takes it out.",
    )
    .example("text: See <https://example.org/a report.pdf>.", "text: See <https://example.org/areport.pdf>.");
}

/// What is looked for in all text.
pub(super) const FINDERS: &[Finder] = &[double_spaces, double_words, placeholders, broken_addresses];
/// What is looked for in text that is printed.
pub(super) const PRINTED: &[Finder] = &[straight_quotes, spaces_before_punctuation];

/// The place of the first of some words in a text, capitals or not.
pub(super) fn word(text: &str, wanted: &[&str]) -> Option<Range<usize>> {
    let run = Run::whole(text, "");
    let is_wanted = |word: &str| wanted.contains(&word.to_lowercase().as_str());
    run.words().into_iter().find(|(_, word)| is_wanted(word)).map(|(at, _)| at)
}

/// Two blanks inside a line. Those at a line's beginning indent it, and those at its end break it.
fn double_spaces(run: &Run) -> Vec<Mistake> {
    let text = run.text();
    let mut mistakes = Vec::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].find("  ").map(|i| rest + i) {
        let end = start + (text[start..].len() - text[start..].trim_start_matches(' ').len());
        let inside = |c: Option<char>| c.is_some_and(|c| c != '\n');
        let at = run.start + start..run.start + end;
        if inside(run.value[..at.start].chars().next_back()) && inside(run.value[at.end..].chars().next()) {
            mistakes.push(Mistake {
                rule: &DOUBLE_SPACE,
                message: "there are two blanks here".into(),
                help: "take one out; `folio fix` does".into(),
                instead: Some(" ".into()),
                at,
            });
        }
        rest = end;
    }
    mistakes
}

/// Words that may stand twice: ‘all that that law says’, ‘they had had no say’.
const MAY_REPEAT: &[&str] = &["that", "had"];

/// Languages in which the same syllable twice is good style: as the end of one word and the beginning of the next (Vietnamese), or as a
/// plural or an emphasis. Blanks part phrases and not words in Thai, Lao, Khmer and Burmese.
const DOUBLING: &[&str] = &["vi", "th", "lo", "km", "my", "shn", "mnw", "id", "ms", "tl", "fil", "zh", "ja"];

/// The letters that Vietnamese has and its neighbours in a report have not.
fn is_vietnamese(c: char) -> bool {
    matches!(c, '\u{1ea0}'..='\u{1ef9}' | 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư')
}

/// Whether the words beside a place are Vietnamese: such phrases stand in reports in English too, and not all are marked.
fn is_among_vietnamese(run: &Run, words: &[(Range<usize>, &str)], at: usize) -> bool {
    const NEAR: usize = 3;
    let near = words.get(at.saturating_sub(NEAR)..(at + 2 + NEAR).min(words.len())).unwrap_or_default();
    run.language != "vi" && near.iter().any(|(_, word)| word.chars().any(is_vietnamese))
}

/// A word twice in a row, with nothing but blanks between.
fn double_words(run: &Run) -> Vec<Mistake> {
    if DOUBLING.contains(&run.language.split('-').next().unwrap_or_default()) {
        return Vec::new();
    }
    let words = run.words();
    let mut mistakes = Vec::new();
    for (index, pair) in words.windows(2).enumerate() {
        let [(first, word), (second, again)] = pair else { continue };
        let gap = &run.value[first.end..second.start];
        let letters =
            word.chars().all(char::is_alphabetic) && !MAY_REPEAT.contains(&word.to_lowercase().as_str());
        // A name may be one word twice, with a capital each: Duran Duran.
        let name = word.starts_with(char::is_uppercase) && again.starts_with(char::is_uppercase);
        if letters
            && !name
            && word.to_lowercase() == again.to_lowercase()
            && gap.trim().is_empty()
            && !gap.is_empty()
            && !is_among_vietnamese(run, &words, index)
        {
            mistakes.push(Mistake {
                rule: &DOUBLE_WORD,
                at: second.clone(),
                message: format!("the word ‘{again}’ stands here twice"),
                help: "take one out".into(),
                instead: None,
            });
        }
    }
    mistakes
}

/// Marks of a typewriter, with what print has instead.
fn straight_quotes(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for (offset, mark) in run.text().char_indices().filter(|(_, c)| matches!(c, '"' | '\'')) {
        let at = run.start + offset;
        // A backslash before a mark keeps it.
        if run.value[..at].ends_with('\\') {
            continue;
        }
        let instead = curly(mark, opens(run, at), run.after(at + 1), run.language);
        let what =
            if mark == '"' { "a straight quotation mark" } else { "a straight apostrophe or quotation mark" };
        mistakes.push(Mistake {
            rule: &STRAIGHT_QUOTES,
            at: at..at + 1,
            message: what.into(),
            help: format!("write {instead} here; `folio fix` does"),
            instead: Some(instead.to_string()),
        });
    }
    mistakes
}

/// The marks of a quotation and of one inside it, as the language has them; French sets a blank that does not break inside.
fn quotes(language: &str) -> [(&'static str, &'static str); 2] {
    match language.split('-').next().unwrap_or_default() {
        "de" | "cs" | "sk" | "sl" | "is" | "bg" | "lt" => [("„", "“"), ("‚", "‘")],
        "fr" => [("«\u{a0}", "\u{a0}»"), ("“", "”")],
        "es" | "it" | "pt" | "ca" | "el" => [("«", "»"), ("“", "”")],
        "ru" | "uk" | "be" => [("«", "»"), ("„", "“")],
        "km" => [("«", "»"), ("‹", "›")],
        "pl" | "ro" | "hu" => [("„", "”"), ("«", "»")],
        "sv" | "fi" => [("”", "”"), ("’", "’")],
        "ja" => [("「", "」"), ("『", "』")],
        _ => [("“", "”"), ("‘", "’")],
    }
}

/// Whether a mark at a byte of the value stands before what it quotes. One that follows another mark goes with it.
fn opens(run: &Run, at: usize) -> bool {
    let text = run.value[..at].trim_end_matches(['*', '_']);
    let begins = match text.chars().next_back() {
        None => true,
        Some('"' | '\'') => opens(run, text.len() - 1),
        Some(c) => c.is_whitespace() || matches!(c, '(' | '[' | '{' | '—' | '–' | '/' | '“' | '‘'),
    };
    begins && run.after(at + 1).is_some_and(|c| !c.is_whitespace())
}

/// The mark of print for a straight one that opens or not, before a character, in a language.
fn curly(mark: char, opens: bool, after: Option<char>, language: &str) -> &'static str {
    let [outer, inner] = quotes(language);
    match (mark, opens) {
        ('"', true) => outer.0,
        ('"', false) => outer.1,
        // An apostrophe stands for the century: ’90s.
        (_, true) if after.is_some_and(|c| c.is_ascii_digit()) => "’",
        (_, true) => inner.0,
        // Most are apostrophes, which are the same in all languages.
        (_, false) => "’",
    }
}

/// A blank before a mark that belongs to the word before it.
fn spaces_before_punctuation(run: &Run) -> Vec<Mistake> {
    if run.language == "fr" || run.language.starts_with("fr-") {
        return Vec::new();
    }
    let mut mistakes = Vec::new();
    for (offset, mark) in
        run.text().char_indices().filter(|(_, c)| matches!(c, '.' | ',' | ';' | ':' | '!' | '?'))
    {
        let at = run.start + offset;
        let (before, after) = (&run.value[..at], &run.value[at + 1..]);
        let word = before.trim_end_matches([' ', '\u{a0}', '\u{202f}']);
        let ends =
            after.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '”' | '’' | ')' | '"'));
        if word.len() < before.len()
            && word.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '”' | '’'))
            && ends
        {
            mistakes.push(Mistake {
                rule: &SPACE_BEFORE_PUNCTUATION,
                at: word.len()..at + 1,
                message: format!("a blank before `{mark}`"),
                help: "take the blank out".into(),
                instead: None,
            });
        }
    }
    mistakes
}

/// Words that stand for text which is still to come.
const PLACEHOLDERS: &[&str] = &["TODO", "FIXME", "TBD", "TBC", "XXX", "XXXX"];

/// Text that is still to come.
fn placeholders(run: &Run) -> Vec<Mistake> {
    let mistake = |at: Range<usize>| Mistake {
        rule: &PLACEHOLDER,
        message: format!("‘{}’ stands for text that is still to come", &run.value[at.clone()]),
        help: "write the text, or take the word out".into(),
        instead: None,
        at,
    };
    let words = run.words();
    let filler = words.windows(2).filter_map(|pair| match pair {
        [(first, word), (second, next)]
            if word.eq_ignore_ascii_case("lorem") && next.eq_ignore_ascii_case("ipsum") =>
        {
            Some(mistake(first.start..second.end))
        }
        _ => None,
    });
    let words =
        words.iter().filter(|(_, word)| PLACEHOLDERS.contains(word)).map(|(at, _)| mistake(at.clone()));
    words.chain(filler).collect()
}

/// An address in angle brackets that is none, because something blank stands in it.
fn broken_addresses(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let text = run.text();
    for (start, _) in text.match_indices("<http") {
        let inner = &text[start + 1..];
        let Some(end) = inner.find('>') else { continue };
        let url = &inner[..end];
        if let Some(instead) = mended(url) {
            let at = run.start + start + 1;
            mistakes.push(broken_address(at..at + url.len(), url, instead));
        }
    }
    mistakes
}

/// An address with a blank in it. Which of them was a hyphen once, only a person can say.
pub(super) fn broken_address(at: Range<usize>, url: &str, instead: String) -> Mistake {
    let what = if url.contains('\n') { "a line break" } else { "a blank" };
    Mistake {
        rule: &URL_BLANK,
        at,
        message: format!("there is {what} in this address"),
        help: format!("write {instead}; `folio fix` does"),
        instead: Some(instead),
    }
}

/// An address without the blanks that stand in it; `None` if it has none, or is no address at all.
pub(super) fn mended(url: &str) -> Option<String> {
    let instead: String = url.split_whitespace().collect();
    let scheme = instead.starts_with("http://") || instead.starts_with("https://");
    (scheme && url.trim() != instead).then_some(instead)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a finder finds in a whole value: the place and what belongs there.
    fn found(finder: Finder, value: &str) -> Vec<(&str, Option<String>)> {
        let run = Run { value, start: 0, end: value.len(), language: "en" };
        finder(&run).into_iter().map(|mistake| (&value[mistake.at], mistake.instead)).collect()
    }

    fn places(finder: Finder, value: &str) -> Vec<&str> {
        found(finder, value).into_iter().map(|(place, _)| place).collect()
    }

    #[test]
    fn two_blanks_are_found_and_indentation_is_not() {
        assert_eq!(places(double_spaces, "Wages  fell.   More"), ["  ", "   "]);
        for right in ["one two", "- one\n  two", "one  \ntwo", "  one", "one  ", "one\n\n    two"] {
            assert_eq!(places(double_spaces, right), [""; 0], "{right:?}");
        }
    }

    #[test]
    fn quotation_marks_are_those_of_the_language() {
        let set = |language: &str| {
            let value = "He said \"yes\" and it's so";
            let run = Run { value, start: 0, end: value.len(), language };
            straight_quotes(&run).into_iter().filter_map(|m| m.instead).collect::<Vec<_>>()
        };
        assert_eq!(set("en-GB"), ["“", "”", "’"]);
        assert_eq!(set("de"), ["„", "“", "’"]);
        assert_eq!(set("fr"), ["«\u{a0}", "\u{a0}»", "’"]);
        assert_eq!(set("km"), ["«", "»", "’"]);
        assert_eq!(set("th"), ["“", "”", "’"]);
    }

    #[test]
    fn words_that_meet_their_like_are_none_twice() {
        let found = |value: &str, language: &str| {
            let run = Run { value, start: 0, end: value.len(), language };
            double_words(&run).len()
        };
        assert_eq!(found("các hành vi vi phạm pháp luật", "vi"), 0);
        assert_eq!(found("The law on các hành vi vi phạm pháp luật came", "en"), 0);
        assert_eq!(found("buku buku", "id"), 0);
        assert_eq!(found("the the", "en-GB"), 1);
        assert_eq!(found("der der", "de"), 1);
    }

    #[test]
    fn a_word_twice_is_found() {
        assert_eq!(places(double_words, "in the the north and\nand the"), ["the", "and"]);
        for right in [
            "all that that law says",
            "Duran Duran",
            "10 10",
            "the; the",
            "so-so so",
            "à la la-la",
            "the, the",
        ] {
            assert_eq!(places(double_words, right), [""; 0], "{right:?}");
        }
    }

    #[test]
    fn straight_quotes_become_those_of_print() {
        let mended = |value: &str| {
            let mut text = value.to_string();
            for mistake in
                straight_quotes(&Run { value, start: 0, end: value.len(), language: "en" }).iter().rev()
            {
                text.replace_range(mistake.at.clone(), mistake.instead.as_deref().unwrap());
            }
            text
        };
        for (straight, curly) in [
            ("It's \"so\", he said", "It’s “so”, he said"),
            ("(\"x\") 'y' the '90s workers' rights", "(“x”) ‘y’ the ’90s workers’ rights"),
            ("\"*word*\" *\"word\"*", "“*word*” *“word”*"),
            ("\"'nested' quotes\"", "“‘nested’ quotes”"),
            ("kept \\\" and ’", "kept \\\" and ’"),
            ("Mae Sot–\"Tak\"", "Mae Sot–“Tak”"),
        ] {
            assert_eq!(mended(straight), curly);
        }
    }

    #[test]
    fn blanks_before_punctuation_are_found() {
        assert_eq!(places(spaces_before_punctuation, "Wages fell . So , what ?"), [" .", " ,", " ?"]);
        for right in [
            "Wages fell. So, what?",
            "a .5 share",
            "x .org",
            "and … so",
            "a : b".trim_end_matches(": b"),
            "[^a] .",
        ] {
            assert_eq!(places(spaces_before_punctuation, right), [""; 0], "{right:?}");
        }
        let french = Run { value: "Quoi ?", start: 0, end: 6, language: "fr" };
        assert_eq!(spaces_before_punctuation(&french), []);
    }

    #[test]
    fn words_for_text_to_come_are_found() {
        assert_eq!(places(placeholders, "TODO: XXX workers, Lorem ipsum."), ["TODO", "XXX", "Lorem ipsum"]);
        assert_eq!(places(placeholders, "todo XXXIX Todos mastodon"), [""; 0]);
    }

    #[test]
    fn addresses_with_blanks_are_found() {
        assert_eq!(
            found(broken_addresses, "See <https://example.org/a\n b.pdf>."),
            [("https://example.org/a\n b.pdf", Some("https://example.org/ab.pdf".into()))]
        );
        assert_eq!(places(broken_addresses, "See <https://example.org/a.pdf> and 1 < 2 > 0"), [""; 0]);
        assert_eq!(mended("example.org/a b"), None);
    }
}
