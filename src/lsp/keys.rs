//! Where in the tree of a file a place is, and what the schema of the file says of it.

use serde_json::Value;

/// A step from the root of a file to a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// Into the value of a key.
    Key(String),
    /// Into an item of a list.
    Item,
}

/// What stands at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot {
    /// A key, as far as it is written.
    Key,
    /// The value of a key.
    Value(String),
}

/// A place in the tree of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The way to the group of keys in which it is.
    pub(super) way: Vec<Step>,
    /// What stands there.
    pub(super) slot: Slot,
    /// The byte at which what is written of it begins.
    pub(super) start: usize,
}

/// A key that can stand at a place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct KeyHelp {
    pub(super) name: String,
    pub(super) help: String,
}

/// Where a byte of a file is in its tree, by indentation and brackets, so that a text which can't be read has places too.
pub(super) fn place(text: &str, byte: usize) -> Place {
    let byte = text.floor_char_boundary(byte);
    let line_start = text[..byte].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[line_start..byte];
    let dashes = dashes(before);
    let content = dashes.last().map_or(indent(before), |dash| dash + 2).min(before.len());
    let mut way: Vec<Step> = Vec::new();
    let words = &before[content..];
    let brace = unclosed(words);
    let (inner, inner_start) = match brace {
        Some(brace) => {
            let head = &words[..brace];
            if let Some(key) = key_of(head) {
                way.push(Step::Key(key.to_string()));
            }
            let inner = &words[brace + 1..];
            let last = inner.rfind(',').map_or(0, |comma| comma + 1);
            (&inner[last..], line_start + content + brace + 1 + last)
        }
        None => (words, line_start + content),
    };
    let blank = inner.len() - inner.trim_start().len();
    let (slot, start) = match key_of(inner) {
        Some(key) => {
            let colon = inner.find(':').map_or(0, |colon| colon + 1);
            let value = colon + (inner[colon..].len() - inner[colon..].trim_start().len());
            (Slot::Value(key.to_string()), inner_start + value)
        }
        None => (Slot::Key, inner_start + blank),
    };
    let mut up = Vec::new();
    let mut limit = content;
    for dash in dashes.iter().rev() {
        up.push(Step::Item);
        limit = *dash;
    }
    let mut of_dash = !dashes.is_empty();
    for line in text[..line_start].lines().rev() {
        if line.trim().is_empty() || line.trim_start().starts_with("# ") {
            continue;
        }
        let own = self::dashes(line);
        let column = own.last().map_or(indent(line), |dash| dash + 2);
        let opens = line.get(column..).and_then(key_of);
        if column < limit || of_dash && own.is_empty() && column == limit {
            let Some(key) = opens else { continue };
            up.push(Step::Key(key.to_string()));
            limit = column;
            of_dash = false;
        }
        for dash in own.into_iter().rev() {
            if dash < limit {
                up.push(Step::Item);
                limit = dash;
                of_dash = true;
            }
        }
        if limit == 0 && !of_dash {
            break;
        }
    }
    up.reverse();
    up.append(&mut way);
    Place { way: up, slot, start }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The columns of the dashes with which a line begins.
fn dashes(line: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = indent(line);
    while line[at..].starts_with("- ") {
        found.push(at);
        at += 2;
    }
    found
}

/// The key at the beginning of words, where a colon stands behind it.
fn key_of(words: &str) -> Option<&str> {
    let words = words.trim_start();
    let (key, rest) = words.split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    (is_key && (rest.is_empty() || rest.starts_with(' '))).then_some(key)
}

/// Where the last bracket of a group of keys opens that is not closed.
fn unclosed(words: &str) -> Option<usize> {
    let mut open = Vec::new();
    for (at, sign) in words.char_indices() {
        match sign {
            '{' => open.push(at),
            '}' => drop(open.pop()),
            _ => {}
        }
    }
    open.last().copied()
}

/// The schemas that a value may follow: references and choices are resolved.
fn choices<'a>(root: &'a Value, schema: &'a Value, found: &mut Vec<&'a Value>) {
    if found.len() > 64 {
        return;
    }
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.trim_start_matches("#/definitions/");
        choices(root, &root["definitions"][name], found);
        return;
    }
    for list in ["anyOf", "oneOf", "allOf"] {
        for choice in schema[list].as_array().into_iter().flatten() {
            choices(root, choice, found);
        }
    }
    found.push(schema);
}

/// The schemas of the group of keys at a place.
fn at<'a>(root: &'a Value, way: &[Step]) -> Vec<&'a Value> {
    let mut here = Vec::new();
    choices(root, root, &mut here);
    for step in way {
        let mut next = Vec::new();
        for schema in here {
            let inner = match step {
                Step::Key(key) => match &schema["properties"][key] {
                    Value::Null => &schema["additionalProperties"],
                    property => property,
                },
                Step::Item => &schema["items"],
            };
            if inner.is_object() {
                choices(root, inner, &mut next);
            }
        }
        here = next;
    }
    here
}

/// The keys that can stand at a place of a file with a schema.
pub(super) fn keys(root: &Value, way: &[Step]) -> Vec<KeyHelp> {
    let mut found: Vec<KeyHelp> = Vec::new();
    for schema in at(root, way) {
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if found.iter().all(|known| known.name != *name) {
                found.push(KeyHelp { name: name.clone(), help: help(root, property) });
            }
        }
    }
    found
}

fn help(root: &Value, property: &Value) -> String {
    let own = property["description"].as_str();
    let of_type = || {
        let mut found = Vec::new();
        choices(root, property, &mut found);
        found.iter().rev().find_map(|schema| schema["description"].as_str())
    };
    own.or_else(of_type).unwrap_or_default().to_string()
}

/// What a key means.
pub(super) fn key_help(root: &Value, way: &[Step], name: &str) -> Option<String> {
    let found = keys(root, way).into_iter().find(|key| key.name == name)?;
    (!found.help.is_empty()).then_some(found.help)
}

/// The words that can be the value of a key, each with what it means.
pub(super) fn values(root: &Value, way: &[Step], key: &str) -> Vec<KeyHelp> {
    let way: Vec<Step> = way.iter().cloned().chain([Step::Key(key.to_string())]).collect();
    let mut found = Vec::new();
    for schema in at(root, &way) {
        let help = schema["description"].as_str().unwrap_or_default();
        let words = schema["enum"].as_array().into_iter().flatten().chain(schema.get("const"));
        for word in words.filter_map(Value::as_str) {
            if found.iter().all(|known: &KeyHelp| known.name != word) {
                found.push(KeyHelp { name: word.to_string(), help: help.to_string() });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::declare::Kinds;
    use crate::schema;

    fn shown(text: &str) -> (String, Slot) {
        let byte = text.find('|').unwrap();
        let place = place(&text.replacen('|', "", 1), byte);
        let way = place.way.iter().map(|step| match step {
            Step::Key(key) => key.clone(),
            Step::Item => "*".to_string(),
        });
        (way.collect::<Vec<_>>().join("/"), place.slot)
    }

    #[test]
    fn places_are_known_by_indentation() {
        assert_eq!(shown("ti|"), (String::new(), Slot::Key));
        assert_eq!(shown("body:\n  - |"), ("body/*".into(), Slot::Key));
        assert_eq!(shown("body:\n- |"), ("body/*".into(), Slot::Key));
        assert_eq!(shown("body:\n  - photo: { id: x, wi|"), ("body/*/photo".into(), Slot::Key));
        assert_eq!(
            shown("body:\n  - photo: { id: x, width: |"),
            ("body/*/photo".into(), Slot::Value("width".into()))
        );
        assert_eq!(shown("body:\n  - chart:\n      id: x\n      ki|"), ("body/*/chart".into(), Slot::Key));
        assert_eq!(shown("photos:\n  a:\n    file: x\n    con|"), ("photos/a".into(), Slot::Key));
        assert_eq!(shown("title: x\nrunning: |"), (String::new(), Slot::Value("running".into())));
    }

    #[test]
    fn schemas_tell_keys_and_words() {
        let all = schema::all(&Kinds::default());
        let section = &all.iter().find(|file| file.kind == "section").unwrap().schema;
        let names =
            |way: &[Step]| -> Vec<String> { keys(section, way).into_iter().map(|key| key.name).collect() };
        assert!(names(&[]).contains(&"running".to_string()));
        let item = [Step::Key("body".into()), Step::Item];
        assert!(names(&item).contains(&"photos".to_string()));
        let photo = [item.as_slice(), &[Step::Key("photo".into())]].concat();
        assert!(names(&photo).contains(&"width".to_string()));
        let words: Vec<String> = values(section, &photo, "width").into_iter().map(|word| word.name).collect();
        assert!(words.contains(&"bleed".to_string()), "{words:?}");
        assert!(key_help(section, &photo, "width").is_some());
    }
}
