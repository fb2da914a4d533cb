//! The literals of composed files: what they say, and which bytes of the YAML value say it.

use std::ops::Range;

/// What the literals in a piece of a composed file say, one after the other, up to a byte of it; code in between says nothing.
pub(super) fn said(code: &str) -> String {
    let mut said = String::new();
    let mut rest = code;
    while let Some(at) = rest.find("#\"") {
        rest = &rest[at + 2..];
        let mut signs = rest.char_indices();
        let mut end = rest.len();
        while let Some((at, sign)) = signs.next() {
            match sign {
                '"' => {
                    end = at + 1;
                    break;
                }
                '\\' => match signs.next() {
                    Some((_, 'n')) => said.push('\n'),
                    Some((_, 't')) => said.push('\t'),
                    Some((_, 'u')) => {
                        let digits: String = signs
                            .by_ref()
                            .map(|(_, c)| c)
                            .skip_while(|c| *c == '{')
                            .take_while(|c| *c != '}')
                            .collect();
                        said.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
                    }
                    Some((_, escaped)) => said.push(escaped),
                    None => {}
                },
                sign => said.push(sign),
            }
        }
        rest = &rest[end..];
    }
    said
}

/// The bytes of `written` that say the bytes `range` of `said`: the two differ where a line ends, and by signs of markup.
pub(super) fn align(written: &str, said: &str, range: Range<usize>) -> Range<usize> {
    let mut at = 0;
    let mut found = None;
    let mut end = 0;
    for (index, sign) in said.char_indices() {
        if index >= range.end && found.is_some() {
            break;
        }
        let Some((start, length)) = next(&written[at..], sign) else { break };
        if index >= range.start {
            found.get_or_insert(at + start);
            end = at + start + length;
        }
        at += start + length;
    }
    let start = found.unwrap_or(at);
    start..end.max(start)
}

/// Where the next sign that is said stands in what is written, and its length there.
fn next(written: &str, sign: char) -> Option<(usize, usize)> {
    if sign.is_whitespace() {
        let start = written.find(char::is_whitespace)?;
        let rest = &written[start..];
        let length = match rest.starts_with(['\n', '\r']) {
            // The end of a line and the indentation of the next one say one blank.
            true => rest.len() - rest.trim_start().len(),
            false => sign.len_utf8(),
        };
        return Some((start, length.min(rest.len())));
    }
    Some((written.find(sign)?, sign.len_utf8()))
}

/// The whole word around some bytes of a text, without the signs beside it.
pub(super) fn word_around(text: &str, range: Range<usize>) -> Range<usize> {
    let part_of_word =
        |c: char| c.is_alphanumeric() || matches!(c, '’' | '\'' | '-' | '\u{300}'..='\u{36f}') || is_mark(c);
    let (mut start, mut end) = (range.start.min(text.len()), range.end.min(text.len()));
    // Signs beside the word are none of it.
    let inside = &text[start..end];
    if inside.contains(char::is_alphanumeric) {
        start += inside.len() - inside.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        end -= inside.len() - inside.trim_end_matches(|c: char| !c.is_alphanumeric() && !is_mark(c)).len();
    } else {
        return start..end;
    }
    start -= text[..start].chars().rev().take_while(|c| part_of_word(*c)).map(char::len_utf8).sum::<usize>();
    end += text[end..].chars().take_while(|c| part_of_word(*c)).map(char::len_utf8).sum::<usize>();
    let word = &text[start..end];
    let edge = |c: char| matches!(c, '’' | '\'' | '-');
    let start_trimmed = start + (word.len() - word.trim_start_matches(edge).len());
    let end_trimmed = end - (word.len() - word.trim_end_matches(edge).len());
    start_trimmed..end_trimmed.max(start_trimmed)
}

/// Vowels and tones of the scripts of the Mekong, which are no letters of their own.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{e31}' | '\u{e34}'..='\u{e4e}' | '\u{eb1}' | '\u{eb4}'..='\u{ece}' | '\u{102b}'..='\u{103e}' | '\u{17b4}'..='\u{17dd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_say_their_text() {
        assert_eq!(said(r##"[#"a \"b\" \\ \n\u{7}"#foreign("th")[#"ไทย"]"##), "a \"b\" \\ \n\u{7}ไทย");
        assert_eq!(said("#para["), "");
        assert_eq!(said("#\"cut of"), "cut of");
    }

    #[test]
    fn words_are_found_in_what_is_written() {
        let found = |written: &'static str, said: &str, word: &str| {
            let start = said.find(word).unwrap();
            &written[align(written, said, start..start + word.len())]
        };
        assert_eq!(
            found("Wages fell in the\n  north, and", "Wages fell in the north, and", "north,"),
            "north,"
        );
        assert_eq!(found("5 \\* 3 is\n15", "5 * 3 is 15", "15"), "15");
        assert_eq!(found("a the b the c", "a the b the c", "the c"), "the c");
        assert_eq!(found("R\\&D, then", "R&D, then", "then"), "then");
    }

    #[test]
    fn half_a_word_leads_to_the_whole() {
        let word = |text: &'static str, part: &str| {
            let start = text.find(part).unwrap();
            &text[word_around(text, start..start + part.len())]
        };
        assert_eq!(word("of migration, and", "mig"), "migration");
        assert_eq!(word("of *migration*, and", "migration*,"), "migration");
        assert_eq!(word("the ‘south-east’.", "east’."), "south-east");
        assert_eq!(word("the keepers’ lamps", "keep"), "keepers");
        assert_eq!(word("in 2024–25.", "2024–25."), "2024–25");
        assert_eq!(word("of – and", "–"), "–");
    }
}
