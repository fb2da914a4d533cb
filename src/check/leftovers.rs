//! Markup of other programs, and markup that is not whole: it would print as the signs that it is.

use std::ops::Range;

use super::run::{Finder, Mistake, Run};
use crate::diag::{Rule, rules};

rules! {
    LEFTOVER_MARKUP = Rule::warning(
        "leftover-markup",
        "Signs that are markup elsewhere, or a half of what is markup here: they would print as they stand.",
        "Text that was pasted from a website, a chat or another program brings its signs along. docs/content.md lists what text may hold; a backslash before a sign prints the sign itself.",
    )
    .example("text: A <b>large</b> valley.", "text: A **large** valley.");
    BARE_ADDRESS = Rule::warning(
        "bare-address",
        "An address in text that is no link.",
        "In angle brackets it becomes a link, and breaks well at the end of a line.",
    )
    .example("text: See https://example.org/report.", "text: See <https://example.org/report>.");
}

/// What is looked for in text that is printed.
pub(super) const FINDERS: &[Finder] = &[tags, unclosed, links, marks, tables, beginnings, emoji, addresses];

fn leftover(at: Range<usize>, message: String, help: &str) -> Mistake {
    Mistake { rule: &LEFTOVER_MARKUP, at, message, help: help.into(), instead: None }
}

/// Tags of HTML that are met in text.
const TAGS: &[&str] = &[
    "a", "b", "big", "br", "center", "code", "div", "em", "font", "h1", "h2", "h3", "h4", "hr", "i", "img",
    "li", "ol", "p", "pre", "s", "small", "span", "strike", "strong", "sub", "sup", "table", "td", "th",
    "tr", "u", "ul",
];

/// Tags of HTML: `<b>`, `<br/>`.
fn tags(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for place in run.places("<") {
        let rest = &run.value[place.end..run.end];
        let Some(end) = rest.find('>').filter(|end| *end < 120) else { continue };
        let inner = rest[..end].trim_start_matches('/').trim_end_matches(['/', ' ']);
        let name = inner.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        if TAGS.contains(&name.as_str()) && !run.is_kept(place.start) {
            let at = place.start..place.end + end + 1;
            let help = match name.as_str() {
                "b" | "strong" => "write **words** for strong words",
                "i" | "em" => "write *words* for emphasis",
                "br" => "write a backslash at the end of the line",
                "a" => "write a link as [words](https://…)",
                _ => "take it out",
            };
            mistakes.push(leftover(
                at.clone(),
                format!("`{}` would print as it stands", &run.value[at]),
                help,
            ));
        }
    }
    mistakes
}

/// Signs of emphasis of which one half is missing.
fn unclosed(run: &Run) -> Vec<Mistake> {
    let mut mistakes: Vec<Mistake> = Vec::new();
    for (signs, name) in [
        ("**", "strong words"),
        ("*", "emphasis"),
        ("~~", "a line through words"),
        ("__", "strong words"),
        ("==", "a mark"),
    ] {
        for at in run.places(signs) {
            let is_told = mistakes.iter().any(|known| known.at.start <= at.start && at.end <= known.at.end);
            let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
            let alone = blank(run.before(at.start)) && blank(run.sign(at.end));
            if is_told || alone || run.is_kept(at.start) {
                continue;
            }
            let help = match signs {
                "*" | "**" => {
                    "write the same signs before and behind the words, with no blank inside them; a backslash before a sign prints it"
                }
                _ => "take the signs out, or write *emphasis* or **strong words**",
            };
            mistakes.push(leftover(
                at,
                format!("`{signs}` stands here for {name} and would print as it stands"),
                help,
            ));
        }
    }
    mistakes
}

/// Links that are not whole, or turned round.
fn links(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for (signs, message) in [
        ("] (http", "a blank parts this link’s words from its address"),
        ("] (www", "a blank parts this link’s words from its address"),
        (")[http", "the brackets of this link are turned round"),
        (")[www", "the brackets of this link are turned round"),
    ] {
        for at in run.places(signs) {
            mistakes.push(leftover(
                at.start..at.start + 2,
                message.into(),
                "write a link as [words](https://…)",
            ));
        }
    }
    mistakes
}

/// Marks of notes and citations that are none.
fn marks(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let help = "write the mark of a note as [^id], behind the word and without a blank";
    for signs in ["(^", "[^ ", "[ ^", "^["] {
        for at in run.places(signs).into_iter().filter(|at| !run.is_kept(at.start)) {
            let end = run.value[at.end..run.end].find([']', ')', '\n']).map_or(at.end, |i| at.end + i + 1);
            mistakes.push(leftover(
                at.start..end,
                "this is meant as the mark of a note and is none".into(),
                help,
            ));
        }
    }
    for at in run.places("[^") {
        let rest = &run.value[at.end..run.end];
        let is_id = rest.starts_with(|c: char| c.is_alphanumeric());
        if is_id && !rest.contains(']') && !run.is_kept(at.start) {
            mistakes.push(leftover(at, "the mark of a note begins here and does not end".into(), help));
        }
    }
    mistakes
}

/// Tables that are drawn with signs.
fn tables(run: &Run) -> Vec<Mistake> {
    let help = "write a table as a `- table:` block";
    let drawn = |words: &str| {
        words.matches('|').count() >= 2 && (words.starts_with('|') || words.matches(" | ").count() >= 2)
    };
    let lines = run.lines();
    let tabs = |words: &str| words.contains('\t');
    // A table has several lines: it is told once.
    let first = lines.iter().find(|(_, words)| drawn(words) || tabs(words));
    let mistake = first.map(|(at, words)| match tabs(words) {
        true => {
            let tab = at + words.find('\t').unwrap_or(0);
            leftover(
                tab..tab + 1,
                "a tab stands in this text".into(),
                "write a blank in its place, or a table as a `- table:` block",
            )
        }
        false => leftover(
            *at..*at + words.len(),
            "this line is part of a table that is drawn with signs".into(),
            help,
        ),
    });
    mistake.into_iter().collect()
}

/// Lines that begin as headings or items of lists do elsewhere.
fn beginnings(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for (at, words) in run.lines() {
        let signs = words.len() - words.trim_start_matches('#').len();
        let next = words[signs..].chars().next();
        if (1..=6).contains(&signs)
            && next.is_some_and(char::is_alphabetic)
            && (signs > 1 || at == 0 || run.value[..at].ends_with("\n\n"))
        {
            mistakes.push(leftover(
                at..at + signs,
                "a heading has a blank behind its signs".into(),
                "write `## ` before the heading",
            ));
        }
        let bullet = words
            .chars()
            .next()
            .filter(|c| matches!(c, '•' | '◦' | '▪' | '●' | '·' | '‣' | '■' | '□' | '✓' | '➢' | '\u{f0b7}'));
        if let Some(bullet) = bullet {
            let help = "begin each item of a list with a hyphen and a blank, after an empty line";
            mistakes.push(leftover(
                at..at + bullet.len_utf8(),
                format!("`{bullet}` begins no item of a list"),
                help,
            ));
        }
        let dash = words.strip_prefix(['-', '*', '+']).and_then(|rest| rest.chars().next());
        if dash.is_some_and(char::is_alphabetic) && words.starts_with(['-', '+']) {
            mistakes.push(leftover(
                at..at + 1,
                "an item of a list has a blank behind its dash".into(),
                "write a blank after the dash",
            ));
        }
    }
    mistakes
}

/// Names of small pictures, as chats have them.
fn emoji(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for place in run.places(":") {
        let opens = run.before(place.start).is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ':'));
        let rest = &run.value[place.end..run.end];
        let Some(end) = rest.find(':').filter(|_| opens) else { continue };
        let name = &rest[..end];
        if name.len() >= 2 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'-') {
            let at = place.start..place.end + end + 1;
            mistakes.push(leftover(
                at.clone(),
                format!("`{}` would print as it stands", &run.value[at]),
                "take it out",
            ));
        }
    }
    mistakes
}

/// Addresses of the web and of mail that are no links.
fn addresses(run: &Run) -> Vec<Mistake> {
    let mut mistakes: Vec<Mistake> = Vec::new();
    for begin in ["https://", "http://", "www."] {
        for place in run.places(begin) {
            let is_told = mistakes.iter().any(|known| known.at.contains(&place.start));
            let inside = run
                .before(place.start)
                .is_some_and(|c| c.is_alphanumeric() || matches!(c, '<' | '[' | '/' | '`'));
            if is_told || inside {
                continue;
            }
            let rest = &run.value[place.start..run.end];
            let url = rest.split([' ', '\n', '\t', '<', '>', ')', ']']).next().unwrap_or(rest);
            let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '”', '’', '"', '\'']);
            if url.len() <= begin.len() {
                continue;
            }
            let scheme = if begin == "www." { "https://" } else { "" };
            mistakes.push(Mistake {
                rule: &BARE_ADDRESS,
                at: place.start..place.start + url.len(),
                message: "this address is no link".into(),
                help: format!("write <{scheme}{url}>, or words that link to it as [words]({scheme}{url})"),
                instead: None,
            });
        }
    }
    for place in run.places("@") {
        let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
        let before = run.value[run.start..place.start].rsplit(|c| !inside(c)).next().unwrap_or_default();
        let after = run.value[place.end..run.end]
            .split(|c| !inside(c))
            .next()
            .unwrap_or_default()
            .trim_end_matches('.');
        let start = place.start - before.len();
        if before.is_empty()
            || !after.contains('.')
            || run.value[..start].ends_with('<')
            || run.is_kept(place.start)
        {
            continue;
        }
        let address = &run.value[start..place.end + after.len()];
        mistakes.push(Mistake {
            rule: &BARE_ADDRESS,
            at: start..start + address.len(),
            message: "this mail address is no link".into(),
            help: format!("write <{address}>"),
            instead: None,
        });
    }
    mistakes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(value: &str) -> Vec<&str> {
        let run = Run::whole(value, "en");
        FINDERS.iter().flat_map(|finder| finder(&run)).map(|mistake| &value[mistake.at]).collect()
    }

    #[test]
    fn signs_of_other_programs_are_found() {
        for (text, signs) in [
            ("A <b>large</b> valley", vec!["<b>", "</b>"]),
            ("One<br/>two", vec!["<br/>"]),
            ("A *large valley", vec!["*"]),
            ("A **large valley", vec!["**"]),
            ("~~gone~~", vec!["~~", "~~"]),
            ("[words] (https://example.org)", vec!["] ", "https://example.org"]),
            ("(words)[https://example.org]", vec![")["]),
            ("x (^note) y [^ note] z", vec!["(^note)", "[^ note]"]),
            ("x[^note", vec!["[^"]),
            ("| a | b |\n| c | d |", vec!["| a | b |"]),
            ("a\tb", vec!["\t"]),
            ("##Heading", vec!["##"]),
            ("• one\n• two", vec!["•", "•"]),
            ("one:\n-two", vec!["-"]),
            ("well :smile: done", vec![":smile:"]),
            ("See www.example.org.", vec!["www.example.org"]),
            ("Write to a.b@example.org.", vec!["a.b@example.org"]),
        ] {
            assert_eq!(found(text), signs, "{text}");
        }
    }

    #[test]
    fn signs_of_text_are_not() {
        for text in [
            "5 * 3 = 15",
            "a \\*star\\*",
            "1 < 2 > 0",
            "\\<b>",
            "at 10:30:15",
            "ratio 1:2:3",
            "#1 of all",
            "a-b and -5",
            "C# and F#",
            "a | b",
            "the @ sign",
            "see (2019) [sic]",
            "<https://example.org>",
            "he said: well: yes",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
