//! Schemas of the blocks that a layout declares.

use serde_json::{Map, Value, json};

use crate::content::declare::Kinds;
use crate::content::model::{Fields, Format, Shape};

/// Adds the kinds to those that a schema knows as blocks.
pub(super) fn add(schema: &mut Value, kinds: &Kinds) {
    let Some(variants) = schema.pointer_mut("/definitions/Block/oneOf").and_then(Value::as_array_mut) else {
        return;
    };
    variants.extend(kinds.iter().map(|kind| {
        json!({
            "type": "object",
            "description": kind.help,
            "properties": { &kind.name: group(&kind.fields) },
            "required": [kind.name],
            "additionalProperties": false,
        })
    }));
}

fn group(fields: &Fields) -> Value {
    let properties: Map<String, Value> = fields
        .list
        .iter()
        .map(|field| {
            let mut schema = shape(&field.shape);
            schema["description"] = field.help.clone().into();
            (field.name.clone(), schema)
        })
        .collect();
    let required: Vec<&str> = fields.list.iter().filter(|f| f.required).map(|f| f.name.as_str()).collect();
    let whole = json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    match fields.short.as_ref().and_then(|short| properties.get(short)) {
        Some(bare) => json!({ "anyOf": [bare, whole] }),
        None => whole,
    }
}

fn shape(shape: &Shape) -> Value {
    match shape {
        Shape::Text | Shape::Title | Shape::Prose | Shape::Alternative => json!({ "type": "string" }),
        Shape::Photo | Shape::Link | Shape::Qr | Shape::Reference(_) => json!({ "type": "string" }),
        Shape::Number(Format::Integer, _) => json!({ "type": "integer" }),
        Shape::Number(..) => json!({ "type": "number" }),
        Shape::Money => json!({ "type": "string", "pattern": "^[A-Z]{3} +[-−]?[0-9]+(\\.[0-9]+)?$" }),
        Shape::Date => date(),
        Shape::Range => json!({ "anyOf": [date(), {
            "type": "object",
            "properties": { "from": date(), "to": date() },
            "required": ["from"],
            "additionalProperties": false,
        }] }),
        Shape::Choice(words) => {
            // A word that is a number needs no quotation marks.
            let numbers = words.iter().filter_map(|word| word.parse::<u64>().ok().map(Value::from));
            let words = words.iter().map(|word| Value::from(word.as_str()));
            json!({ "enum": words.chain(numbers).collect::<Vec<_>>() })
        }
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::List(of, least, most) => {
            let mut list = json!({ "type": "array", "items": self::shape(of), "minItems": least });
            if *most < usize::MAX {
                list["maxItems"] = (*most).into();
            }
            list
        }
        Shape::Group(fields) => group(fields),
    }
}

fn date() -> Value {
    json!({ "anyOf": [
        { "type": "integer", "minimum": 1000, "maximum": 9999 },
        { "type": "string", "pattern": "^(present|[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)$" },
    ] })
}
