//! The text of sources as it is written.
//!
//! In titles and names of publishers Hayagriva takes braces and dollars for signs of its own, which do not print. Editors know nothing of that: what
//! they write is what prints, so that those signs are marked as signs of the text before Hayagriva reads them.

use serde_yaml::{Mapping, Value};

/// The keys of a source whose text Hayagriva looks into.
const TEXTS: &[&str] = &[
    "title",
    "abstract",
    "genre",
    "call-number",
    "publisher",
    "location",
    "organization",
    "archive",
    "archive-location",
    "note",
];

/// Sources by their keys, whose texts print as they are written.
pub(super) fn sources(all: Mapping) -> Mapping {
    all.into_iter().map(|(key, value)| (key, source(value))).collect()
}

/// A source whose texts print as they are written, with what it stands in.
pub(super) fn source(value: Value) -> Value {
    match value {
        Value::Mapping(fields) => {
            let field = |(key, value): (Value, Value)| {
                let value = match key.as_str() {
                    Some(name) if TEXTS.contains(&name) => text(value),
                    Some("parent") => source(value),
                    _ => value,
                };
                (key, value)
            };
            Value::Mapping(fields.into_iter().map(field).collect())
        }
        Value::Sequence(several) => Value::Sequence(several.into_iter().map(source).collect()),
        other => other,
    }
}

/// A text, or a group of texts such as the name and the place of a publisher.
fn text(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(escaped(&text)),
        // Hayagriva does not look into what says that it stands as it is.
        Value::Mapping(fields) if fields.get("verbatim") == Some(&true.into()) => Value::Mapping(fields),
        Value::Mapping(fields) => {
            Value::Mapping(fields.into_iter().map(|(key, value)| (key, text(value))).collect())
        }
        other => other,
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        if matches!(sign, '\\' | '{' | '}' | '$') {
            escaped.push('\\');
        }
        escaped.push(sign);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_prints() {
        let title = r"#{1+1} {x} } \{ $a$ \\ {";
        let yaml = serde_yaml::to_string(&serde_yaml::from_str::<Value>(&format!(
            "a: {{ type: article, title: '{title}', publisher: {{ name: '{title}', location: '{title}' }}, \
             note: {{ value: '{title}', short: 'x' }}, parent: [{{ type: periodical, title: '{title}' }}] }}"
        ))
        .unwrap())
        .unwrap();
        let all = sources(serde_yaml::from_str(&yaml).unwrap());
        let library = hayagriva::io::from_yaml_str(&serde_yaml::to_string(&all).unwrap()).unwrap();
        let entry = library.get("a").unwrap();
        assert_eq!(entry.title().unwrap().to_string(), title);
        let publisher = entry.publisher().unwrap();
        assert_eq!(publisher.name().unwrap().to_string(), title);
        assert_eq!(publisher.location().unwrap().to_string(), title);
        assert_eq!(entry.note().unwrap().to_string(), title);
        assert_eq!(entry.parents()[0].title().unwrap().to_string(), title);
    }

    #[test]
    fn names_of_people_and_addresses_are_left_alone() {
        let text = "a:\n  author: '{A}'\n  url: https://example.org/{x}\n  title: { value: '{x}', verbatim: true }\n";
        let all: Mapping = serde_yaml::from_str(text).unwrap();
        assert_eq!(sources(all.clone()), all);
    }
}
