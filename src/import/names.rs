//! Names for files and ids, from words: small letters, digits and hyphens.

use std::collections::HashSet;

/// The longest name, in characters; words are not cut but left out.
const LONGEST: usize = 48;

/// Words as a name, in ASCII whatever alphabet they are written in; `otherwise` where nothing of them is left.
pub fn name(words: &str, otherwise: &str) -> String {
    let ascii = deunicode::deunicode(&words.replace(['\'', '’'], ""));
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let ascii: String = ascii.chars().map(plain).collect();
    let mut made = String::new();
    for word in ascii.split('-').filter(|word| !word.is_empty()) {
        if !made.is_empty() && made.len() + 1 + word.len() > LONGEST {
            break;
        }
        if !made.is_empty() {
            made.push('-');
        }
        made.extend(word.chars().take(LONGEST));
    }
    match made {
        made if made.is_empty() => otherwise.to_string(),
        made if made.starts_with(|c: char| c.is_ascii_alphabetic()) => made,
        made => format!("{otherwise}-{made}"),
    }
}

/// A name that is not taken, with a number behind it if need be; it is taken from now on.
pub fn free(name: &str, taken: &mut HashSet<String>) -> String {
    let numbered = (2u64..).map(|number| format!("{name}-{number}"));
    let found = std::iter::once(name.to_string()).chain(numbered).find(|name| !taken.contains(name));
    let found = found.unwrap_or_else(|| name.to_string());
    taken.insert(found.clone());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_of_ascii_and_of_whole_words() {
        assert_eq!(name("The Year’s Work: A Summary", "part"), "the-years-work-a-summary");
        assert_eq!(name("Łódź & Žilina — über alles", "part"), "lodz-zilina-uber-alles");
        assert_eq!(name("2024 in figures", "part"), "part-2024-in-figures");
        assert_eq!(name("…", "part"), "part");
        let long = name("one two three four five six seven eight nine ten eleven twelve", "part");
        assert_eq!(long, "one-two-three-four-five-six-seven-eight-nine-ten");
        assert!(name("កម្ពុជា", "part").is_ascii());
        assert!(!name("ประเทศไทย", "part").is_empty());
    }

    #[test]
    fn a_name_is_taken_once() {
        let mut taken = HashSet::from(["report".to_string()]);
        assert_eq!(free("report", &mut taken), "report-2");
        assert_eq!(free("report", &mut taken), "report-3");
        assert_eq!(free("other", &mut taken), "other");
    }
}
