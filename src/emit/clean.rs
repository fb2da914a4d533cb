//! Text of the content as it may be printed: nothing in it begins a line of its own or reaches a terminal as a command.

use std::borrow::Cow;

/// Whether a sign commands a terminal, ends a line, or turns the direction of what follows it.
fn commands(sign: char) -> bool {
    let turns = matches!(sign, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    sign.is_control() || turns
}

/// Text in one line: signs that command are shown as `\n` or `\u{1b}`.
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, commands)
}

/// As [`line`], but line ends stay: for text of folio's own that has several lines.
pub fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |sign| sign != '\n' && commands(sign))
}

/// As [`lines`], but tabs stay too: for all that is said of a report.
pub fn shown(text: &str) -> Cow<'_, str> {
    escaped(text, |sign| !matches!(sign, '\n' | '\t') && commands(sign))
}

/// As [`shown`], but signs that turn the direction stay, which belong to the words of some languages: for the words of a report.
pub fn words(text: &str) -> Cow<'_, str> {
    escaped(text, |sign| !matches!(sign, '\n' | '\t') && sign.is_control())
}

/// JSON in which signs that command are written as `\u202e`, so that it means the same and may be shown on a terminal. JSON itself asks for
/// that below U+0020 alone (RFC 8259, 7).
pub fn json(written: &str) -> Cow<'_, str> {
    let escape = |sign: char| sign > ' ' && commands(sign);
    if !written.contains(escape) {
        return Cow::Borrowed(written);
    }
    let mut shown = String::with_capacity(written.len());
    for sign in written.chars() {
        if escape(sign) { shown.push_str(&format!("\\u{:04x}", u32::from(sign))) } else { shown.push(sign) }
    }
    Cow::Owned(shown)
}

fn escaped(text: &str, escape: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&escape) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for sign in text.chars() {
        if escape(sign) { shown.extend(sign.escape_default()) } else { shown.push(sign) }
    }
    Cow::Owned(shown)
}

/// The text of a file with other signs in place of those that command, in as many bytes, so that places stay; nothing where
/// there are none. Line ends and tabs are the printer's to show.
pub(super) fn same_length(text: &str) -> Option<String> {
    let escape = |sign: char| !matches!(sign, '\n' | '\t') && commands(sign);
    // A line end of Windows is not shown.
    let ends = |at: usize| text[at..].starts_with("\r\n");
    if !text.char_indices().any(|(at, sign)| escape(sign) && !ends(at)) {
        return None;
    }
    let shown = |(at, sign): (usize, char)| match sign.len_utf8() {
        _ if !escape(sign) || ends(at) => sign,
        1 => '?',
        2 => '¿',
        _ => char::REPLACEMENT_CHARACTER,
    };
    Some(text.char_indices().map(shown).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_command_are_shown() {
        assert_eq!(line("a ไทย “b”"), "a ไทย “b”");
        assert_eq!(
            line("a\n::error::b\r\u{1b}[2J\u{9b}x\u{202e}"),
            "a\\n::error::b\\r\\u{1b}[2J\\u{9b}x\\u{202e}"
        );
        assert_eq!(lines("a\nb\u{7}"), "a\nb\\u{7}");
        assert_eq!(shown("a\n\tb\u{7}\u{202e}"), "a\n\tb\\u{7}\\u{202e}");
        assert_eq!(words("a\n\tb\u{1b}\u{2067}ا\u{2069}"), "a\n\tb\\u{1b}\u{2067}ا\u{2069}");
    }

    #[test]
    fn json_means_the_same_without_signs_that_command() {
        let said = "a\u{202e}b\u{9b}c\u{7f} ไทย\n\u{1b}";
        let written = serde_json::to_string(said).unwrap();
        let shown = json(&written);
        assert_eq!(shown, r#""a\u202eb\u009bc\u007f ไทย\n\u001b""#);
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), said);
        assert_eq!(json("{\n  \"a\": 1\n}"), "{\n  \"a\": 1\n}");
    }

    #[test]
    fn a_file_keeps_its_places() {
        assert_eq!(same_length("a: é\r\n\tb\n"), None);
        let text = "a\u{1b}b\rc\u{9b}d\u{202e}e\r\n";
        let shown = same_length(text).unwrap();
        assert_eq!((shown.as_str(), shown.len()), ("a?b?c¿d\u{fffd}e\r\n", text.len()));
    }
}
