//! JSON Schemas (draft-07) of every kind of file, made from the types that the files are read into.
//!
//! Editors complete keys with them and show what each holds. They say what one file can say by itself; what hangs together across
//! files is for [`crate::check`].

mod declared;
mod explain;

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use crate::content::declare::{self, Declaration, Kinds};
use crate::content::decode::{Entries, List, Spanned};
use crate::content::model::{
    BackCover, Cell, Contents, Cover, Imprint, Manifest, PartEntry, PhotoList, PhotosFile, Prose, Report,
    Row, SectionFile, SpecialRow, Text, TextPart, Words,
};
use crate::content::values::{Date, Mm, Point, Years};
use crate::content::{reference_keys, reference_types};
use crate::project::MANIFEST;
use crate::theme::{THEME, THEMES, Theme};

pub use explain::{block, blocks, near_block};

/// The folder that holds the schemas.
pub const FOLDER: &str = "source/.schema";

/// The schema of a kind of file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileSchema {
    /// The kind: that of a part in the manifest, or the file's own name.
    pub kind: &'static str,
    /// The schema.
    pub schema: Value,
}

/// The schemas of all kinds of file, with the blocks that a layout declares.
pub fn all(kinds: &Kinds) -> Vec<FileSchema> {
    let mut all = vec![
        of::<Manifest>("report"),
        of::<Cover>("cover"),
        of::<Imprint>("imprint"),
        of::<Contents>("contents"),
        of::<TextPart>("text"),
        of::<SectionFile>("section"),
        of::<PhotoList>("photo-list"),
        of::<BackCover>("back-cover"),
        of::<PhotosFile>("photos"),
        of::<Theme>("theme"),
        of::<Declaration>("block"),
        words(),
        FileSchema { kind: "references", schema: references() },
    ];
    all.iter_mut().for_each(|file| declared::add(&mut file.schema, kinds));
    all
}

/// The files of a report under `source/`, and those of its layout that are YAML, each with the kind of its schema.
pub fn kinds(report: &Report, declared: &Kinds) -> Vec<(String, &'static str)> {
    let source = |path: &str| format!("source/{path}");
    let mut kinds = vec![
        (MANIFEST.to_string(), "report"),
        (source("photos.yaml"), "photos"),
        (source("references.yaml"), "references"),
        (THEME.to_string(), "theme"),
        (format!("layout/words/{}.yaml", report.manifest.language.value), "words"),
    ];
    kinds.extend(
        report.manifest.theme.iter().map(|name| (format!("{THEMES}/{}/theme.yaml", name.value), "theme")),
    );
    kinds.extend(declared.iter().map(|kind| (format!("{}/{}.yaml", declare::FOLDER, kind.name), "block")));
    kinds.extend(
        report.manifest.parts.iter().map(|entry: &PartEntry| (source(&entry.path().value), entry.kind())),
    );
    for part in &report.parts {
        if let crate::content::model::PartContent::Text(text, _) = &part.content {
            kinds.extend(text.sections.iter().map(|path| (source(&path.value), "section")));
        }
    }
    kinds
}

/// The first line of a file that tells the YAML language server where the file's schema is.
pub fn modeline(path: &str, kind: &str) -> String {
    let to_schemas = match path.strip_prefix("source/") {
        Some(path) => format!("{}.schema", "../".repeat(path.matches('/').count())),
        None => format!("{}{FOLDER}", "../".repeat(path.matches('/').count())),
    };
    format!("# yaml-language-server: $schema={to_schemas}/{kind}.json")
}

fn of<T: JsonSchema>(kind: &'static str) -> FileSchema {
    let schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>();
    let mut schema = schema.to_value();
    close(&mut schema);
    shorthands(&mut schema);
    schema["title"] = format!("folio: {kind}").into();
    FileSchema { kind, schema }
}

/// Keys that are not listed are errors: so reads folio.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.get("type").is_some_and(|t| t == "object")
                && object.get("properties").is_some_and(Value::is_object)
            {
                object.entry("additionalProperties").or_insert(false.into());
            }
            object.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

/// A type whose serde name is `name|key` may be written as the bare value of `key` (see [`crate::content::decode`]).
fn shorthands(schema: &mut Value) {
    let Some(definitions) = schema.get_mut("definitions").and_then(Value::as_object_mut) else { return };
    let mut renamed = Map::new();
    for (name, mut definition) in std::mem::take(definitions) {
        let Some((short, key)) = name.split_once('|') else {
            renamed.insert(name, definition);
            continue;
        };
        let mut bare = definition["properties"][key].clone();
        if let Some(object) = bare.as_object_mut() {
            // The empty value is for the key alone.
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|t| t != "null");
            }
        }
        let description = definition.as_object_mut().and_then(|object| object.remove("description"));
        let mut either = json!({ "anyOf": [bare, definition] });
        if let Some(description) = description {
            either["description"] = description;
        }
        renamed.insert(definition_name(short), either);
    }
    *definitions = renamed;
    rename_references(schema);
}

fn definition_name(short: &str) -> String {
    let mut letters = short.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn rename_references(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                match value {
                    Value::String(target) if key == "$ref" => {
                        let name = target.trim_start_matches("#/definitions/").replace("%7C", "|");
                        if let Some((short, _)) = name.split_once('|') {
                            *target = format!("#/definitions/{}", definition_name(short));
                        }
                    }
                    value => rename_references(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(rename_references),
        _ => {}
    }
}

/// The schema of the words of a language, in which layouts keep words of their own too.
fn words() -> FileSchema {
    let mut words = of::<Words>("words");
    words.schema["additionalProperties"] =
        json!({ "type": "string", "description": "A word of the layout's own." });
    words
}

/// The schema of `references.yaml`, whose form Hayagriva defines.
fn references() -> Value {
    let fields: Map<String, Value> = reference_keys()
        .map(|key| {
            let field = match key {
                "type" => json!({ "enum": reference_types(), "description": "What kind of source it is." }),
                "parent" => json!({
                    "anyOf": [{ "$ref": "#/definitions/Source" }, { "type": "array", "items": { "$ref": "#/definitions/Source" } }],
                    "description": "What the source is part of.",
                }),
                _ => json!({}),
            };
            (key.to_string(), field)
        })
        .collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "folio: references",
        "description": "The sources that notes cite, by their keys, in Hayagriva's format.",
        "type": ["object", "null"],
        "additionalProperties": { "$ref": "#/definitions/Source" },
        "definitions": { "Source": { "type": "object", "properties": fields, "additionalProperties": false } },
    })
}

/// Lends a wrapper the schema of what it holds.
macro_rules! schema_of_content {
    ($wrapper:ident<$content:ident> as $schema:ty) => {
        impl<$content: JsonSchema> JsonSchema for $wrapper<$content> {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                <$schema>::schema_name()
            }

            fn schema_id() -> Cow<'static, str> {
                <$schema>::schema_id()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                generator.subschema_for::<$schema>()
            }
        }
    };
}

schema_of_content!(Spanned<T> as T);
schema_of_content!(List<T> as Vec<T>);
schema_of_content!(Entries<T> as std::collections::BTreeMap<String, T>);

/// Gives a type that is written as a single value its schema.
macro_rules! schema_of_value {
    ($type:ty, $name:literal, $schema:tt) => {
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

schema_of_value!(Text, "Text", { "type": "string" });
schema_of_value!(Prose, "Prose", { "type": "string" });
schema_of_value!(Date, "Date", { "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$" });
schema_of_value!(Years, "Years", {
    "anyOf": [
        { "type": "integer", "minimum": 1000, "maximum": 9999 },
        { "type": "string", "pattern": "^[^0-9]*[0-9]{4}([^0-9]+([0-9]{2}|[0-9]{4}))?[^0-9]*$" },
    ],
});
schema_of_value!(Mm, "Mm", { "type": "string", "pattern": "^[0-9]+(\\.[0-9]+)? *mm$" });
schema_of_value!(Cell, "Cell", { "type": ["string", "number", "boolean", "null"] });
impl JsonSchema for Row {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Row".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let cells = generator.subschema_for::<Vec<Cell>>();
        let special = generator.subschema_for::<SpecialRow>();
        json_schema!({ "anyOf": [cells, special] })
    }
}

schema_of_value!(Point, "Point", {
    "anyOf": [
        { "type": "integer", "minimum": 1000, "maximum": 9999 },
        { "type": "string", "pattern": "^(present|[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)$" },
    ],
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modelines_lead_to_the_schema() {
        assert_eq!(
            modeline("source/about.yaml", "text"),
            "# yaml-language-server: $schema=.schema/text.json"
        );
        assert_eq!(
            modeline("source/a/b.yaml", "section"),
            "# yaml-language-server: $schema=../.schema/section.json"
        );
        assert_eq!(modeline(THEME, "theme"), "# yaml-language-server: $schema=../source/.schema/theme.json");
        assert_eq!(
            modeline("layout/themes/museum/theme.yaml", "theme"),
            "# yaml-language-server: $schema=../../../source/.schema/theme.json"
        );
    }

    #[test]
    fn hayagriva_knows_the_kinds_of_source() {
        for kind in reference_types() {
            let text = format!("a:\n  type: {kind}\n  title: x\n");
            assert!(hayagriva::io::from_yaml_str(&text).is_ok(), "{kind}");
        }
        assert!(hayagriva::io::from_yaml_str("a:\n  type: rapport\n  title: x\n").is_err());
    }

    #[test]
    fn no_name_of_a_shorthand_is_left() {
        for FileSchema { kind, schema } in all(&Kinds::default()) {
            let text = schema.to_string();
            assert!(
                !text.contains("%7C") && !text.contains("|id") && !text.contains("|text"),
                "{kind}: {text}"
            );
        }
    }
}
