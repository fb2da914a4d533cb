//! Finds words whose script tells their language.
//!
//! A screen reader changes its voice with the language, so that each passage needs to say its own (ISO 14289-1, 7.2). Scripts
//! of several languages, such as Latin and Han, tell nothing: an editor marks such words.

use std::ops::{Range, RangeInclusive};

use crate::content::markup::{self, Inline};

/// The scripts of the Mekong that one language of the region is written in: their characters in Unicode, and its code.
const SCRIPTS: [(RangeInclusive<char>, &str); 6] = [
    ('\u{0e00}'..='\u{0e7f}', "th"),
    ('\u{0e80}'..='\u{0eff}', "lo"),
    ('\u{1000}'..='\u{109f}', "my"),
    ('\u{a9e0}'..='\u{a9ff}', "my"),
    ('\u{aa60}'..='\u{aa7f}', "my"),
    ('\u{1780}'..='\u{17ff}', "km"),
];

/// Parts text into runs, each with the code of its language if its script tells one.
///
/// Signs and blanks between two words of a language belong to its run; those at its ends do not.
pub fn runs(text: &str) -> Vec<(Option<&'static str>, &str)> {
    let mut runs: Vec<(Option<&'static str>, Range<usize>)> = Vec::new();
    for (at, sign) in text.char_indices() {
        let (found, end) = (language(sign), at + sign.len_utf8());
        match runs.as_mut_slice() {
            [.., (last, run)] if *last == found => run.end = end,
            [.., (before, _), (None, signs)]
                if *before == found && !text[signs.clone()].contains(char::is_alphabetic) =>
            {
                runs.pop();
                runs.last_mut().expect("a run stands before the signs").1.end = end;
            }
            _ => runs.push((found, at..end)),
        }
    }
    runs.into_iter().map(|(language, run)| (language, &text[run])).collect()
}

/// The language of which script most letters of a passage are, if its script tells one.
pub fn main(body: &[Inline]) -> Option<&'static str> {
    let words = markup::plain(body);
    let mut letters = 0;
    let mut found: Vec<(&'static str, usize)> = Vec::new();
    // Marks above and below letters are no letters by themselves: each language counts its signs, and others theirs.
    for sign in words.chars().filter(|sign| !sign.is_whitespace() && !sign.is_ascii_punctuation()) {
        letters += 1;
        let Some(language) = language(sign) else { continue };
        match found.iter_mut().find(|(known, _)| *known == language) {
            Some((_, count)) => *count += 1,
            None => found.push((language, 1)),
        }
    }
    found.into_iter().find(|(_, count)| 2 * count > letters).map(|(language, _)| language)
}

fn language(sign: char) -> Option<&'static str> {
    SCRIPTS.iter().find(|(signs, _)| signs.contains(&sign)).map(|(_, language)| *language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let run = |(language, run): (Option<&str>, &str)| match language {
            Some(language) => format!("<{language} {run}>"),
            None => run.to_string(),
        };
        runs(text).into_iter().map(run).collect()
    }

    #[test]
    fn a_script_tells_the_language() {
        assert_eq!(
            shown("Thai ประเทศไทย, Lao ປະເທດລາວ, Khmer កម្ពុជា and Burmese မြန်မာ."),
            "Thai <th ประเทศไทย>, Lao <lo ປະເທດລາວ>, Khmer <km កម្ពុជា> and Burmese <my မြန်မာ>."
        );
        assert_eq!(shown("Nguyễn Thị Minh Khai"), "Nguyễn Thị Minh Khai");
        assert_eq!(shown(""), "");
    }

    #[test]
    fn what_stands_between_words_of_a_language_is_of_it() {
        assert_eq!(shown("(แรงงาน – ข้ามชาติ)"), "(<th แรงงาน – ข้ามชาติ>)");
        assert_eq!(shown("แรงงาน and ข้ามชาติ"), "<th แรงงาน> and <th ข้ามชาติ>");
        assert_eq!(shown("ไทย ລາວ"), "<th ไทย> <lo ລາວ>");
    }

    #[test]
    fn a_passage_is_in_the_script_of_most_of_its_letters() {
        let of = |text: &str| main(&[Inline::Text { text: text.to_string(), at: 0..text.len() }]);
        assert_eq!(of("แรงงานข้ามชาติ 2562 (MMN)"), Some("th"));
        assert_eq!(of("ກະຊວງແຮງງານ"), Some("lo"));
        assert_eq!(of("The ministry (กระทรวงแรงงาน) said in Bangkok"), None);
        assert_eq!(of("2019"), None);
    }

    #[test]
    fn nothing_is_lost() {
        for text in ["a ไทย, b", "ไทย", " ", "၁၂ ธ.ค. 2562!"] {
            assert_eq!(runs(text).into_iter().map(|(_, run)| run).collect::<String>(), text);
        }
    }
}
