//! What good print asks of text: one blank, one word, curly quotes, nothing that is still to come.
//!
//! Each finder takes a [`Stretch`] of plain text and returns its [`Slip`]s; the walk over the report is here once.

use std::ops::Range;

use crate::content::decode::Spanned;
use crate::content::markup::Inline;
use crate::content::model::Report;
use crate::content::yaml::Spot;
use crate::content::{Element, walk};
use crate::diag::{Diagnostic, Diagnostics, Sources};

/// A stretch of plain text inside a value.
#[derive(Debug, Clone, Copy)]
struct Stretch<'a> {
    /// The value.
    value: &'a str,
    /// First byte of the stretch in the value.
    start: usize,
    /// The byte after its last.
    end: usize,
    /// Code of the language.
    language: &'a str,
}

/// Something to mend.
#[derive(Debug, PartialEq)]
struct Slip {
    rule: &'static str,
    /// Where it stands in the value.
    at: Range<usize>,
    message: String,
    help: String,
    /// What belongs there, where that is certain.
    instead: Option<String>,
}

/// Looks for one kind of slip.
type Finder = fn(&Stretch) -> Vec<Slip>;

/// What is looked for in all text.
const FINDERS: &[Finder] = &[double_spaces, double_words, placeholders, broken_addresses];
/// What is looked for in text that is printed.
const PRINTED: &[Finder] = &[straight_quotes, spaces_before_punctuation];

/// Checks all text of a report.
pub(super) fn check(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    let language = report.manifest.language.value.as_str();
    let mut tell = |spot: Spot, stretch: &Stretch, finders: &[Finder]| {
        for slip in finders.iter().flat_map(|finder| finder(stretch)) {
            problems.push(diagnostic(slip, spot, stretch.value, sources));
        }
    };
    let references = report.references.url_spots.iter();
    let references =
        references.filter_map(|(key, spot)| Some((*spot, report.references.urls.get(key)?.as_str())));
    let mut addresses: Vec<(Spot, &str)> = references.collect();
    walk(report, |element| match element {
        Element::Passage(passage) => passage.inlines(&mut |inline| {
            let Inline::Text { at, .. } = inline else { return };
            let stretch = Stretch { value: passage.source, start: at.start, end: at.end, language };
            tell(passage.spot, &stretch, FINDERS);
            tell(passage.spot, &stretch, PRINTED);
        }),
        Element::Alternative(Spanned { value, spot }) => {
            tell(*spot, &Stretch { value, start: 0, end: value.len(), language }, FINDERS);
        }
        Element::Address(url) => addresses.push((url.spot, &url.value)),
        // What they hold is an element of its own.
        Element::Part(_) | Element::Section(_) | Element::Block(_) | Element::Note(..) => {}
        Element::PhotoUse(..) => {}
    });
    for (spot, url) in addresses {
        if let Some(instead) = mended(url) {
            let slip = broken_address(0..url.len(), url, instead);
            problems.push(diagnostic(slip, spot, url, sources));
        }
    }
}

fn diagnostic(slip: Slip, spot: Spot, value: &str, sources: &Sources) -> Diagnostic {
    let file = &sources.get(spot.file).text;
    let found = Diagnostic::of(slip.rule, slip.message)
        .at(spot.place_of(file, value, slip.at.clone()))
        .help(slip.help);
    match (slip.instead, spot.raw(file, value, slip.at)) {
        (Some(instead), Some(raw)) => found.fix(raw, instead),
        _ => found,
    }
}

impl<'a> Stretch<'a> {
    fn text(&self) -> &'a str {
        &self.value[self.start..self.end]
    }

    /// The character at or after a byte of the value, signs of emphasis passed over.
    fn after(&self, at: usize) -> Option<char> {
        self.value[at..].chars().find(|c| !matches!(c, '*' | '_'))
    }

    /// The stretch's words with their places in the value: letters and digits with the marks inside them.
    fn words(&self) -> Vec<(Range<usize>, &'a str)> {
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '’' | '\'' | '-' | '–');
        let mut words = Vec::new();
        let mut rest = self.start;
        while let Some(start) = self.value[rest..self.end].find(inside).map(|i| rest + i) {
            let word = &self.value[start..self.end];
            let end = start + word.find(|c| !inside(c)).unwrap_or(word.len());
            words.push((start..end, &self.value[start..end]));
            rest = end;
        }
        words
    }
}

/// The place of the first of some words in a text, capitals or not.
pub(super) fn word(text: &str, wanted: &[&str]) -> Option<Range<usize>> {
    let stretch = Stretch { value: text, start: 0, end: text.len(), language: "" };
    let is_wanted = |word: &str| wanted.contains(&word.to_lowercase().as_str());
    stretch.words().into_iter().find(|(_, word)| is_wanted(word)).map(|(at, _)| at)
}

/// Two blanks inside a line. Those at a line's beginning indent it, and those at its end break it.
fn double_spaces(stretch: &Stretch) -> Vec<Slip> {
    let text = stretch.text();
    let mut slips = Vec::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].find("  ").map(|i| rest + i) {
        let end = start + (text[start..].len() - text[start..].trim_start_matches(' ').len());
        let inside = |c: Option<char>| c.is_some_and(|c| c != '\n');
        let at = stretch.start + start..stretch.start + end;
        if inside(stretch.value[..at.start].chars().next_back())
            && inside(stretch.value[at.end..].chars().next())
        {
            slips.push(Slip {
                rule: "double-space",
                message: "there are two blanks here".into(),
                help: "take one out; `folio fix` does".into(),
                instead: Some(" ".into()),
                at,
            });
        }
        rest = end;
    }
    slips
}

/// Words that may stand twice: ‘all that that law says’, ‘they had had no say’.
const MAY_REPEAT: &[&str] = &["that", "had"];

/// A word twice in a row, with nothing but blanks between.
fn double_words(stretch: &Stretch) -> Vec<Slip> {
    let words = stretch.words();
    let mut slips = Vec::new();
    for pair in words.windows(2) {
        let [(first, word), (second, again)] = pair else { continue };
        let gap = &stretch.value[first.end..second.start];
        let letters =
            word.chars().all(char::is_alphabetic) && !MAY_REPEAT.contains(&word.to_lowercase().as_str());
        // A name may be one word twice, with a capital each: Duran Duran.
        let name = word.starts_with(char::is_uppercase) && again.starts_with(char::is_uppercase);
        if letters
            && !name
            && word.to_lowercase() == again.to_lowercase()
            && gap.trim().is_empty()
            && !gap.is_empty()
        {
            slips.push(Slip {
                rule: "double-word",
                at: second.clone(),
                message: format!("the word ‘{again}’ stands here twice"),
                help: "take one out".into(),
                instead: None,
            });
        }
    }
    slips
}

/// Marks of a typewriter, with what print has instead.
fn straight_quotes(stretch: &Stretch) -> Vec<Slip> {
    let mut slips = Vec::new();
    for (offset, mark) in stretch.text().char_indices().filter(|(_, c)| matches!(c, '"' | '\'')) {
        let at = stretch.start + offset;
        // A backslash before a mark keeps it.
        if stretch.value[..at].ends_with('\\') {
            continue;
        }
        let instead = curly(mark, opens(stretch, at), stretch.after(at + 1));
        let what =
            if mark == '"' { "a straight quotation mark" } else { "a straight apostrophe or quotation mark" };
        slips.push(Slip {
            rule: "straight-quotes",
            at: at..at + 1,
            message: what.into(),
            help: format!("write {instead} here; `folio fix` does"),
            instead: Some(instead.to_string()),
        });
    }
    slips
}

/// Whether a mark at a byte of the value stands before what it quotes. One that follows another mark goes with it.
fn opens(stretch: &Stretch, at: usize) -> bool {
    let text = stretch.value[..at].trim_end_matches(['*', '_']);
    let begins = match text.chars().next_back() {
        None => true,
        Some('"' | '\'') => opens(stretch, text.len() - 1),
        Some(c) => c.is_whitespace() || matches!(c, '(' | '[' | '{' | '—' | '–' | '/' | '“' | '‘'),
    };
    begins && stretch.after(at + 1).is_some_and(|c| !c.is_whitespace())
}

/// The mark of print for a straight one that opens or not, before a character.
fn curly(mark: char, opens: bool, after: Option<char>) -> char {
    match (mark, opens) {
        ('"', true) => '“',
        ('"', false) => '”',
        // An apostrophe stands for the century: ’90s.
        (_, true) if after.is_some_and(|c| c.is_ascii_digit()) => '’',
        (_, true) => '‘',
        (_, false) => '’',
    }
}

/// A blank before a mark that belongs to the word before it.
fn spaces_before_punctuation(stretch: &Stretch) -> Vec<Slip> {
    if stretch.language == "fr" || stretch.language.starts_with("fr-") {
        return Vec::new();
    }
    let mut slips = Vec::new();
    for (offset, mark) in
        stretch.text().char_indices().filter(|(_, c)| matches!(c, '.' | ',' | ';' | ':' | '!' | '?'))
    {
        let at = stretch.start + offset;
        let (before, after) = (&stretch.value[..at], &stretch.value[at + 1..]);
        let word = before.trim_end_matches([' ', '\u{a0}', '\u{202f}']);
        let ends =
            after.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '”' | '’' | ')' | '"'));
        if word.len() < before.len()
            && word.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '”' | '’'))
            && ends
        {
            slips.push(Slip {
                rule: "space-before-punctuation",
                at: word.len()..at + 1,
                message: format!("a blank before `{mark}`"),
                help: "take the blank out".into(),
                instead: None,
            });
        }
    }
    slips
}

/// Words that stand for text which is still to come.
const PLACEHOLDERS: &[&str] = &["TODO", "FIXME", "TBD", "TBC", "XXX", "XXXX"];

/// Text that is still to come.
fn placeholders(stretch: &Stretch) -> Vec<Slip> {
    let slip = |at: Range<usize>| Slip {
        rule: "placeholder",
        message: format!("‘{}’ stands for text that is still to come", &stretch.value[at.clone()]),
        help: "write the text, or take the word out".into(),
        instead: None,
        at,
    };
    let words = stretch.words();
    let filler = words.windows(2).filter_map(|pair| match pair {
        [(first, word), (second, next)]
            if word.eq_ignore_ascii_case("lorem") && next.eq_ignore_ascii_case("ipsum") =>
        {
            Some(slip(first.start..second.end))
        }
        _ => None,
    });
    let words = words.iter().filter(|(_, word)| PLACEHOLDERS.contains(word)).map(|(at, _)| slip(at.clone()));
    words.chain(filler).collect()
}

/// An address in angle brackets that is none, because something blank stands in it.
fn broken_addresses(stretch: &Stretch) -> Vec<Slip> {
    let mut slips = Vec::new();
    let text = stretch.text();
    for (start, _) in text.match_indices("<http") {
        let inner = &text[start + 1..];
        let Some(end) = inner.find('>') else { continue };
        let url = &inner[..end];
        if let Some(instead) = mended(url) {
            let at = stretch.start + start + 1;
            slips.push(broken_address(at..at + url.len(), url, instead));
        }
    }
    slips
}

fn broken_address(at: Range<usize>, url: &str, instead: String) -> Slip {
    let what = if url.contains('\n') { "a line break" } else { "a blank" };
    Slip {
        rule: "url-blank",
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
        let stretch = Stretch { value, start: 0, end: value.len(), language: "en" };
        finder(&stretch).into_iter().map(|slip| (&value[slip.at], slip.instead)).collect()
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
            for slip in
                straight_quotes(&Stretch { value, start: 0, end: value.len(), language: "en" }).iter().rev()
            {
                text.replace_range(slip.at.clone(), slip.instead.as_deref().unwrap());
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
        let french = Stretch { value: "Quoi ?", start: 0, end: 6, language: "fr" };
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
