//! What of a text can be compared with the pages: its letters and digits.

/// Adds the letters and digits of a text, small.
///
/// That is what stays the same while lines are broken, words hyphenated, and labels set in capitals.
pub(super) fn push(out: &mut String, text: &str) {
    text.chars().for_each(|c| push_one(out, c));
}

/// Adds a character if it is a letter or digit.
fn push_one(out: &mut String, c: char) {
    if c.is_ascii() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        }
    } else if c.is_alphanumeric() {
        // Through capitals, since `ß` and the sigma at a word's end have no capital of their own.
        out.extend(c.to_uppercase().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()));
    }
}

/// The letters and digits of a text, small.
pub(super) fn of(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(&mut out, text);
    out
}

/// Where in a text the word begins in which the letter at byte `at` of its [`of`] stands.
pub(super) fn word_at(text: &str, at: usize) -> usize {
    let mut word = 0;
    let mut letters = String::new();
    for (index, c) in text.char_indices() {
        if c.is_whitespace() {
            word = index + c.len_utf8();
        }
        push_one(&mut letters, c);
        if letters.len() > at {
            break;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_signs_make_no_difference() {
        assert_eq!(of("Sea\u{ad}sons, 1 200 – STRASSE"), of("seasons 1,200: Straße"));
        assert_eq!(of("ΛΟΓΟΣ"), of("λόγος").replace('ό', "ο"));
    }

    #[test]
    fn words_are_found_by_their_letters() {
        let text = "One – two, three";
        assert_eq!(&text[word_at(text, 0)..], text);
        assert_eq!(&text[word_at(text, 4)..], "two, three");
        assert_eq!(&text[word_at(text, 6)..], "three");
    }
}
