//! Signs that nobody sees, and signs that are not what they look like: they come with text that is pasted.

use std::ops::Range;

use super::run::{Finder, Mistake, Run};
use crate::diag::{Rule, rules};

rules! {
    INVISIBLE_SIGN = Rule::warning(
        "invisible-sign",
        "A sign that is not seen: a soft hyphen, a blank without width, a mark of direction, a blank that does not break beside another.",
        "Such signs come with pasted text. They keep words from being found, and lines from breaking well. `folio fix` takes them out.",
    )
    .example("text: \"mi\\u00adgrants\"", "text: migrants");
    PASTED_SIGN = Rule::warning(
        "pasted-sign",
        "A sign that is not what it looks like: a ligature, a letter in two pieces, a Cyrillic or Greek letter in a Latin word, or the ruins of another alphabet.",
        "It looks right, or nearly, and is not found by who looks for the word. Type the word anew.",
    )
    .example("text: \"the o\\ufb03ce\"", "text: the office");
}

/// What is looked for in all text.
pub(super) const FINDERS: &[Finder] = &[invisible, hard_blanks, ligatures, ruins, mixed];

/// Whether a letter is of a script whose words are written without blanks, in which signs without width have their use.
fn is_joined(c: Option<char>) -> bool {
    c.is_some_and(|c| matches!(c, '\u{600}'..='\u{6ff}' | '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{19e0}'..='\u{19ff}' | '\u{aa60}'..='\u{aa7f}'))
}

/// Signs without width and without a shape.
fn invisible(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for (offset, sign) in run.text().char_indices() {
        let name = match sign {
            '\u{ad}' => "a soft hyphen",
            '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' => "a sign without width",
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                "a mark of direction"
            }
            '\u{feff}' => "the mark that begins a file",
            '\u{fffc}' => "the place of a picture",
            _ => continue,
        };
        let at = run.start + offset..run.start + offset + sign.len_utf8();
        if is_joined(run.before(at.start)) || is_joined(run.sign(at.end)) {
            continue;
        }
        mistakes.push(Mistake {
            rule: &INVISIBLE_SIGN,
            at,
            message: format!("{name} stands here, which nobody sees (U+{:04X})", sign as u32),
            help: "take it out; `folio fix` does".into(),
            instead: Some(String::new()),
        });
    }
    mistakes
}

/// Blanks that do not break a line, beside others.
fn hard_blanks(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let is_blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2007}');
    let mut rest = run.start;
    while let Some(start) = run.value[rest..run.end].find(is_blank).map(|i| rest + i) {
        let blanks = &run.value[start..run.end];
        let end = start + blanks.find(|c| !is_blank(c)).unwrap_or(blanks.len());
        rest = end;
        let blanks = &run.value[start..end];
        if blanks.chars().count() > 1 && blanks.chars().any(|c| c != ' ') {
            mistakes.push(Mistake {
                rule: &INVISIBLE_SIGN,
                at: start..end,
                message: "a blank that does not break stands beside another blank".into(),
                help: "keep one of them; `folio fix` does".into(),
                instead: Some(" ".into()),
            });
        }
    }
    mistakes
}

fn pasted(at: Range<usize>, message: String, instead: Option<String>) -> Mistake {
    let help = match &instead {
        Some(letters) => format!("write {letters}"),
        None => "type the word anew".into(),
    };
    Mistake { rule: &PASTED_SIGN, at, message, help, instead: None }
}

/// Letters that are printed as one sign, and letters whose marks stand behind them.
fn ligatures(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for (offset, sign) in run.text().char_indices() {
        let at = run.start + offset..run.start + offset + sign.len_utf8();
        let letters = match sign {
            'ﬀ' => "ff",
            'ﬁ' => "fi",
            'ﬂ' => "fl",
            'ﬃ' => "ffi",
            'ﬄ' => "ffl",
            'ﬅ' | 'ﬆ' => "st",
            '\u{300}'..='\u{36f}'
                if run.before(at.start).is_some_and(|c| c.is_alphabetic() && c < '\u{250}') =>
            {
                let letter = run.before(at.start).map_or(0, char::len_utf8);
                mistakes.push(pasted(
                    at.start - letter..at.end,
                    "this letter is written in two pieces, itself and its mark".into(),
                    None,
                ));
                continue;
            }
            _ => continue,
        };
        mistakes.push(pasted(
            at,
            format!("`{sign}` is one sign in place of the letters {letters}"),
            Some(letters.into()),
        ));
    }
    mistakes
}

/// What is left of signs that were read in the wrong alphabet: `â€™` for ’.
fn ruins(run: &Run) -> Vec<Mistake> {
    let mut mistakes: Vec<Mistake> = Vec::new();
    for (offset, sign) in run.text().char_indices() {
        let start = run.start + offset;
        let next = run.sign(start + sign.len_utf8());
        let third =
            |next: char| run.sign(start + sign.len_utf8() + next.len_utf8()).filter(|c| !c.is_whitespace());
        let end = match (sign, next) {
            ('â', Some(next @ ('€' | '\u{80}'))) => {
                start + sign.len_utf8() + next.len_utf8() + third(next).map_or(0, char::len_utf8)
            }
            (
                'Ã' | 'Å' | 'Ä' | 'Æ',
                Some(
                    next @ ('\u{80}'..='\u{bf}'
                    | '€'
                    | '™'
                    | '‚'..='„'
                    | 'ƒ'
                    | 'Œ'
                    | 'œ'
                    | 'Š'
                    | 'š'
                    | '˜'
                    | '‰'),
                ),
            ) => start + sign.len_utf8() + next.len_utf8(),
            ('Â', Some(next @ '\u{a0}'..='\u{bf}')) => start + sign.len_utf8() + next.len_utf8(),
            ('\u{fffd}', _) => start + sign.len_utf8(),
            _ => continue,
        };
        mistakes.push(pasted(
            start..end,
            format!(
                "`{}` is what is left of a sign that was read in another alphabet",
                &run.value[start..end]
            ),
            None,
        ));
    }
    mistakes
}

/// The alphabet of a letter that looks like a Latin one.
fn alphabet(c: char) -> Option<&'static str> {
    match c {
        '\u{370}'..='\u{3ff}' => Some("Greek"),
        '\u{400}'..='\u{4ff}' => Some("Cyrillic"),
        _ => None,
    }
}

/// Words of two alphabets.
fn mixed(run: &Run) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for (at, word) in run.words() {
        let latin = word.chars().filter(|c| c.is_alphabetic() && *c < '\u{250}').count();
        let other = word.char_indices().find_map(|(offset, c)| Some((offset, c, alphabet(c)?)));
        // Units such as µm and names of waves such as β-carotene are right.
        if let Some((offset, sign, alphabet)) = other.filter(|_| latin >= 2 && !word.contains('-')) {
            let start = at.start + offset;
            let message = format!("`{sign}` in this word is a {alphabet} letter that looks like a Latin one");
            mistakes.push(pasted(start..start + sign.len_utf8(), message, None));
        }
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
    fn signs_that_are_not_seen_or_not_what_they_seem_are_found() {
        for (text, signs) in [
            ("mi\u{ad}grants", vec!["\u{ad}"]),
            ("a\u{200b}b", vec!["\u{200b}"]),
            ("a\u{202e}b", vec!["\u{202e}"]),
            ("a \u{a0}b", vec![" \u{a0}"]),
            ("the oﬃce", vec!["ﬃ"]),
            ("cafe\u{301}", vec!["e\u{301}"]),
            ("itâ€™s", vec!["â€™"]),
            ("CafÃ©", vec!["Ã©"]),
            ("pаyment", vec!["а"]),
        ] {
            assert_eq!(found(text), signs, "{text}");
        }
    }

    #[test]
    fn what_belongs_to_its_script_is_not() {
        for text in ["ក\u{200b}ខ", "20\u{a0}km", "café Nguyễn", "µm", "Δ and α", "à la", "Ångström", "Äpfel"]
        {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
