//! Values of YAML as an editor would write them: plain where that is safe, in quotation marks where it is not, in blocks where they are
//! long.

use serde_yaml::Value;

use super::escape::lines;

/// How wide lines of text are written, in characters.
pub const WIDTH: usize = 100;

/// A short value on one line; `flow` is whether it stands in a list or group in brackets.
pub fn value(text: &str, flow: bool) -> String {
    if is_plain(text, flow) {
        return text.to_string();
    }
    let escapes = text.contains(['"', '\\']) && !text.contains('\'');
    if escapes && !text.contains(char::is_control) {
        return format!("'{text}'");
    }
    quoted(text)
}

/// A value in double quotation marks (YAML 1.2, 7.3.1), which JSON's are too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Whether a value means itself without quotation marks.
fn is_plain(text: &str, flow: bool) -> bool {
    let begins = text.starts_with(|c: char| "-?:,[]{}#&*!|>'\"%@` \t".contains(c));
    let inside = text.contains(": ") || text.contains(" #") || text.contains(char::is_control);
    let ends = text.ends_with([':', ' ']);
    let brackets = flow && text.contains([',', '[', ']', '{', '}', ':']);
    if text.is_empty() || begins || inside || ends || brackets || text.contains('\u{feff}') {
        return false;
    }
    serde_yaml::from_str::<Value>(text).is_ok_and(|read| read == Value::String(text.into()))
}

/// A value of a key, which may be long: the rest of the key's line, and the lines that follow, indented by `indent` blanks.
pub fn long(text: &str, indent: usize) -> String {
    let room = WIDTH.saturating_sub(indent);
    let short = text.chars().count() <= room && !text.contains('\n');
    // A block can't begin with a blank, and ends of lines beside blanks would fold in another way.
    if short || text.starts_with(' ') || text.contains("\n ") || text.contains("  ") {
        return value(text, false);
    }
    let (sign, lines) = match text.contains('\n') {
        true => ("|-", lines(text, room, true)),
        // What is folded is one line again, so that no beginning of a line means anything.
        false => (">-", folded(text, room)),
    };
    let mut made = sign.to_string();
    for line in lines {
        made.push('\n');
        made.push_str(&" ".repeat(indent));
        made.push_str(&line);
    }
    made
}

fn folded(text: &str, width: usize) -> Vec<String> {
    let mut made: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match made.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => made.push(word.to_string()),
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quotation_marks_stand_where_they_are_needed() {
        for (text, written) in [
            ("About us", "About us"),
            ("Migration: an overview", "\"Migration: an overview\""),
            ("2024", "\"2024\""),
            ("yes", "yes"),
            ("true", "\"true\""),
            ("~", "\"~\""),
            ("", "\"\""),
            ("- no list", "\"- no list\""),
            (r"\*star\*", r"\*star\*"),
            (r"a \*star\* ", r"'a \*star\* '"),
            ("one\ntwo", r#""one\ntwo""#),
            ("“Quoted”", "“Quoted”"),
        ] {
            assert_eq!(value(text, false), written, "{text}");
        }
        assert_eq!(value("a, b", true), "\"a, b\"");
        assert_eq!(value("a, b", false), "a, b");
    }

    proptest! {
        #[test]
        fn every_value_reads_back(text in r#"([a-zé0-9 :#'"\\,\[\]{}|>&*!%@`~-]|\\\n){0,300}"#, flow: bool) {
            let text = text.trim().to_string();
            let short = format!("k: [{}]\n", value(&text, true));
            let read: Value = serde_yaml::from_str(&short).unwrap();
            prop_assert_eq!(read["k"][0].as_str(), Some(text.as_str()), "{}", short);
            if !flow {
                let long = format!("k:\n  l: {}\n", long(&text, 4));
                let read: Value = serde_yaml::from_str(&long).unwrap();
                let bare = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                let read = read["k"]["l"].as_str().unwrap().to_string();
                // Lines that are broken anew may have backslashes before what begins them.
                if text.contains('\n') {
                    prop_assert_eq!(bare(&read).replace('\\', ""), bare(&text).replace('\\', ""));
                } else {
                    prop_assert_eq!(read, text);
                }
            }
        }
    }
}
