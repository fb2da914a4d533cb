//! What a kind of block takes, in words: read off the schemas, so that it can't say anything else.

use std::fmt::Write;

use serde_json::Value;

use super::all;
use crate::content::declare::Kinds;
use crate::diag::nearest;

/// How the kinds that every layout draws are written.
const EXAMPLES: [(&str, &str); 11] = [
    ("text", "- text: |\n    A paragraph with a note.[^count]\n\n    ## A heading\n\n    - an item\n"),
    ("photo", "- photo: { id: valley, width: full }\n"),
    ("photos", "- photos: [valley, lantern]\n"),
    ("links", "- links:\n    - { label: The count of lanterns, url: \"https://example.org/count\" }\n"),
    (
        "directory",
        "- directory:\n    columns: 3\n    groups:\n      - { name: North, entries: [Heron House, Otter Hall] }\n",
    ),
    (
        "people",
        "- people:\n    title: Keepers\n    people:\n      - { name: Ada Invented, role: Chair, from: 2001, to: present }\n",
    ),
    (
        "letter",
        "- letter:\n    text: Dear friends of the lantern, …\n    signatories:\n      - { name: Ada Invented, role: Chair }\n",
    ),
    (
        "table",
        "- table:\n    id: houses\n    caption: Lanterns by house\n    columns: [House, { title: Lanterns, format: integer }]\n    rows:\n      - [Heron House, 1250]\n      - [Otter Hall, 400]\n",
    ),
    (
        "chart",
        "- chart: { id: bars, kind: bar, table: houses, caption: Lanterns by house, alt: Heron House has most. }\n",
    ),
    (
        "calendar",
        "- calendar:\n    - { start: 2024-02-25, end: 2024-03-01, text: The lanterns are repaired. }\n",
    ),
    ("year", "- year: { by: location }\n"),
];

/// The names of all kinds of block, each with a line of help.
pub fn blocks(kinds: &Kinds) -> String {
    let schema = section(kinds);
    let width = variants(&schema).map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for (name, variant) in variants(&schema) {
        line(&mut out, 0, width, name, help(variant, &schema));
    }
    out
}

/// What a kind of block takes, with an example; nothing where there is no such kind.
pub fn block(kinds: &Kinds, name: &str) -> Option<String> {
    let schema = section(kinds);
    let (_, variant) = variants(&schema).find(|(own, _)| *own == name)?;
    let mut out = format!("{name}: {}\n\n", help(variant, &schema));
    keys(&mut out, &variant["properties"][name], &schema, 0);
    let own = EXAMPLES.iter().find(|(own, _)| *own == name).map(|(_, example)| *example);
    let example = own.or_else(|| kinds.get(name).map(|kind| kind.example.as_str())).unwrap_or_default();
    out.push_str("\nFor example:\n\n");
    example.lines().for_each(|line| writeln!(out, "    {line}").expect("a string grows"));
    Some(out)
}

/// The kind that was meant by a mistyped name, if one is near.
pub fn near_block(kinds: &Kinds, name: &str) -> Option<String> {
    let schema = section(kinds);
    nearest(name, variants(&schema).map(|(own, _)| own)).map(str::to_string)
}

fn section(kinds: &Kinds) -> Value {
    all(kinds).into_iter().find(|file| file.kind == "section").map(|file| file.schema).unwrap_or_default()
}

/// The kinds of block of a schema, by their names.
fn variants(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let variants = schema.pointer("/definitions/Block/oneOf").and_then(Value::as_array);
    variants.into_iter().flatten().filter_map(|variant| {
        let name = variant["properties"].as_object()?.keys().next()?;
        Some((name.as_str(), variant))
    })
}

/// A schema that another one may only refer to.
fn resolved<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    let alone = schema["allOf"].as_array().filter(|all| all.len() == 1).map(|all| &all[0]);
    let schema = alone.unwrap_or(schema);
    let target = schema["$ref"].as_str().and_then(|target| root.pointer(target.trim_start_matches('#')));
    target.map_or(schema, |target| resolved(target, root))
}

fn help<'a>(schema: &'a Value, root: &'a Value) -> &'a str {
    schema["description"].as_str().or_else(|| resolved(schema, root)["description"].as_str()).unwrap_or("")
}

/// Those of several schemas that are not for the empty value.
fn choices<'a>(schema: &'a Value, root: &'a Value) -> Vec<&'a Value> {
    let several = ["anyOf", "oneOf"].iter().find_map(|key| schema[*key].as_array());
    let all = several.into_iter().flatten().map(|one| resolved(one, root));
    all.filter(|one| one["type"] != "null").collect()
}

/// Writes the keys of a group, and those of the groups in them.
fn keys(out: &mut String, schema: &Value, root: &Value, depth: usize) {
    let schema = resolved(schema, root);
    let group = match schema["properties"].is_object() {
        true => Some(schema),
        false => choices(schema, root).into_iter().find_map(|one| {
            let inner = if one["properties"].is_object() { Some(one) } else { None };
            inner.or_else(|| choices(one, root).into_iter().find(|one| one["properties"].is_object()))
        }),
    };
    if let Some(properties) = group.and_then(|group| group["properties"].as_object()) {
        let required = group.and_then(|group| group["required"].as_array());
        let width = properties.keys().map(String::len).max().unwrap_or(0);
        for (name, value) in properties {
            let needed = required.is_some_and(|names| names.iter().any(|own| own == name));
            let kind = kind(value, root, 0);
            let optional = if needed { "" } else { ", optional" };
            let said = format!("{kind}{optional}. {}", help(value, root).replace('\n', " "));
            line(out, depth, width, name, said.trim_end());
            // A type that holds itself is told once.
            if depth < 3 {
                keys(out, value, root, depth + 1);
            }
        }
    } else if let Some(items) = schema.get("items") {
        keys(out, items, root, depth);
    } else if let Some(list) = choices(schema, root).into_iter().find(|one| one["items"].is_object()) {
        keys(out, &list["items"], root, depth);
    }
}

fn line(out: &mut String, depth: usize, width: usize, name: &str, said: &str) {
    writeln!(out, "{}{name:width$}  {said}", "  ".repeat(depth + 1)).expect("a string grows");
}

/// What may be written, in words.
fn kind(schema: &Value, root: &Value, depth: usize) -> String {
    let schema = resolved(schema, root);
    let words = |values: &[Value]| {
        let words: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        words.join(" or ")
    };
    if let Some(values) = schema["enum"].as_array() {
        return words(values);
    }
    let consts: Vec<&str> =
        choices(schema, root).into_iter().filter_map(|one| one["const"].as_str()).collect();
    if !consts.is_empty() {
        return consts.join(" or ");
    }
    let name = schema["type"].as_str().or_else(|| {
        schema["type"]
            .as_array()
            .and_then(|types| types.iter().filter_map(Value::as_str).find(|t| *t != "null"))
    });
    match name {
        Some("array") if depth < 3 => {
            format!("list of {}", several(&kind(&schema["items"], root, depth + 1)))
        }
        Some("array") => "list".into(),
        Some("object") => "group".into(),
        Some("string") if schema["pattern"].as_str().is_some_and(|pattern| pattern.contains("mm")) => {
            "millimetres".into()
        }
        Some("string") if schema["pattern"].as_str().is_some_and(|pattern| pattern.starts_with("^[A-Z]")) => {
            "amount of money".into()
        }
        Some("string") if schema["pattern"].is_string() => "date".into(),
        Some("string") => "text".into(),
        Some("integer") => "whole number".into(),
        Some("number") => "number".into(),
        Some("boolean") => "true or false".into(),
        _ => {
            let mut kinds: Vec<String> =
                choices(schema, root).into_iter().map(|one| kind(one, root, depth + 1)).collect();
            kinds.dedup();
            kinds.join(" or ")
        }
    }
}

fn several(kind: &str) -> String {
    match kind {
        "group" => "groups".into(),
        "number" | "whole number" => format!("{kind}s"),
        "text or group" => "texts or groups".into(),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::declare::OWN;
    use crate::content::decode::{List, Spanned, decode};
    use crate::content::model::Block;
    use crate::content::yaml;
    use crate::diag::SourceId;

    #[test]
    fn each_kind_has_an_example_that_can_be_read() {
        for name in OWN {
            let text = EXAMPLES.iter().find(|(own, _)| *own == name).map(|(_, text)| *text).unwrap();
            let node = yaml::parse(SourceId(0), text).unwrap();
            let blocks = decode::<List<Spanned<Block>>>(&node);
            assert_eq!(blocks.map(|blocks| blocks.len()).ok(), Some(1), "{name}");
        }
        assert_eq!(EXAMPLES.len(), OWN.len());
    }

    #[test]
    fn what_a_kind_takes_is_told() {
        let told = OWN.iter().filter_map(|name| block(&Kinds::default(), name)).collect::<Vec<_>>();
        assert_eq!(told.len(), OWN.len());
        insta::assert_snapshot!(told.join("\n"));
    }
}
