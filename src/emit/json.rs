//! JSON Lines: an object a finding.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::clean;
use super::listing::{Listing, Position};
use crate::diag::{Diagnostic, Fix};

/// The name and version of the objects' form. Keys may be added under the same version; a key that changes or goes raises it.
pub const SCHEMA: &str = "folio-finding/1";

/// The form of a finding as a JSON Schema, by which it is documented.
pub fn form() -> Value {
    let place = |what: &str| {
        let whole =
            |description: &str| json!({ "type": "integer", "description": format!("{what}{description}") });
        let members = [
            (
                "file",
                json!({ "type": "string", "description": format!("{what}the path of the file; missing where it stands nowhere.") }),
            ),
            ("line", whole("its first line, from 1.")),
            ("column", whole("its first column, from 1, in characters.")),
            ("endLine", whole("its last line.")),
            ("endColumn", whole("the column behind its last character.")),
        ];
        members.map(|(key, schema)| (key.to_string(), schema)).into_iter().collect::<Map<String, Value>>()
    };
    let text = |description: &str| json!({ "type": "string", "description": description });
    let mut members = Map::from_iter([
        ("schema".to_string(), text("The form of this object.")),
        (
            "severity".to_string(),
            json!({ "enum": ["error", "warning", "info"], "description": "How much it matters." }),
        ),
        ("rule".to_string(), text("The id of the rule; docs/rules.md lists all.")),
        ("message".to_string(), text("What is wrong, in one sentence.")),
    ]);
    members.extend(place("Where it stands: "));
    let mut related = place("Where that is: ");
    related.insert("message".into(), text("What stands there."));
    members.insert(
        "related".into(),
        json!({ "type": "array", "description": "Other places that help.", "items": { "properties": related } }),
    );
    members.insert("help".into(), json!({ "type": ["string", "null"], "description": "What to do." }));
    members.insert(
        "fixable".into(),
        json!({ "type": "boolean", "description": "Whether `folio fix` mends it." }),
    );
    let mut edits = place("What is replaced: ");
    edits.insert("text".into(), text("By what."));
    edits.insert(
        "certain".into(),
        json!({ "type": "boolean", "description": "Whether it is mechanical; otherwise a person chooses." }),
    );
    members.insert(
        "edits".into(),
        json!({ "type": "array", "description": "Changes that mend it.", "items": { "properties": edits } }),
    );
    json!({ "properties": members })
}

pub(super) fn print(out: &mut (impl Write + ?Sized), listing: Listing) -> io::Result<()> {
    for finding in listing.findings.list.iter() {
        let mut object = Map::new();
        object.insert("schema".into(), SCHEMA.into());
        object.insert("severity".into(), finding.severity.to_string().into());
        object.insert("rule".into(), finding.rule.id.into());
        object.insert("message".into(), finding.message.clone().into());
        if let Some(position) = listing.position_of(finding) {
            object.append(&mut members(&position));
        }
        let related = finding.related.iter().map(|(span, note)| {
            let mut object = Map::from_iter([("message".to_string(), Value::from(note.clone()))]);
            object.append(&mut members(&listing.position(span)));
            Value::Object(object)
        });
        object.insert("related".into(), related.collect());
        object.insert("help".into(), finding.help.clone().into());
        object.insert("fixable".into(), finding.fix.is_some().into());
        object.insert("edits".into(), edits(listing, finding));
        writeln!(out, "{}", clean::json(&Value::Object(object).to_string()))?;
    }
    Ok(())
}

/// What mends a finding: mechanically, or as a person may choose.
fn edits(listing: Listing, finding: &Diagnostic) -> Value {
    let edit = |fix: &Fix, is_certain: bool| {
        let mut object = members(&listing.position(&fix.span));
        object.insert("text".into(), fix.text.clone().into());
        object.insert("certain".into(), is_certain.into());
        Value::Object(object)
    };
    listing.findings.offer(finding).iter().map(|(fix, is_certain)| edit(fix, *is_certain)).collect()
}

fn members(position: &Position) -> Map<String, Value> {
    let Position { path, line, column, end_line, end_column } = position;
    let object =
        json!({ "file": path, "line": line, "column": column, "endLine": end_line, "endColumn": end_column });
    match object {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::{Format, samples::printed};

    #[test]
    fn a_finding_is_an_object() {
        let text = printed(Format::Json);
        let objects: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(objects.len(), 3);
        assert!(objects.iter().all(|o| o["schema"] == SCHEMA));
        let form = form();
        let has = |form: &Value, object: &Value| {
            object.as_object().unwrap().keys().all(|key| form["properties"].get(key).is_some())
        };
        assert!(objects.iter().all(|object| has(&form, object)), "the form names each key that is written");
        for (key, list) in [("related", &objects[0]["related"]), ("edits", &objects[0]["edits"])] {
            assert!(has(&form["properties"][key]["items"], &list[0]), "{key}");
        }
        assert_eq!(
            objects[0],
            json!({
                "schema": "folio-finding/1",
                "severity": "error",
                "rule": "unknown-note",
                "message": "there is no note `x`, it is: gone",
                "file": "reports/source/über uns.yaml",
                "line": 1, "column": 4, "endLine": 1, "endColumn": 7,
                "related": [{
                    "message": "first defined here",
                    "file": "reports/source/über uns.yaml",
                    "line": 1, "column": 15, "endLine": 2, "endColumn": 1,
                }],
                "help": "did you mean `y`?\nor not",
                "fixable": true,
                "edits": [{
                    "text": "x y", "certain": true,
                    "file": "reports/source/über uns.yaml",
                    "line": 1, "column": 4, "endLine": 1, "endColumn": 7,
                }],
            })
        );
        assert_eq!((&objects[2]["severity"], objects[2].get("file")), (&json!("info"), None));
    }
}
