//! What can be written at a place: ids, keys, words that a key can hold, paths.

use serde_json::{Value, json};

use super::keys::{self, KeyHelp, Slot, Step};
use super::names::{Kind, Names};
use super::place::range;
use crate::content::model::Report;
use crate::project::Project;

/// What completion asks.
pub(super) struct Asked<'a> {
    pub(super) text: &'a str,
    pub(super) byte: usize,
    /// The kind of the file's schema.
    pub(super) kind: &'a str,
    /// That schema.
    pub(super) schema: &'a Value,
    pub(super) report: &'a Report,
    pub(super) names: &'a Names,
    pub(super) project: &'a Project,
}

/// The kinds of item, as the protocol numbers them.
const REFERENCE: u8 = 18;
const PROPERTY: u8 = 10;
const WORD: u8 = 12;
const FILE: u8 = 17;

/// What can be written where the cursor stands.
pub(super) fn items(asked: &Asked) -> Vec<Value> {
    let line_start = asked.text[..asked.byte].rfind('\n').map_or(0, |end| end + 1);
    let before = &asked.text[line_start..asked.byte];
    let open = |signs: &str| {
        let at = before.rfind(signs)? + signs.len();
        (!before[at..].contains([']', ',', ' '])).then_some(line_start + at)
    };
    if let Some(start) = open("[^") {
        return ids(asked, Kind::Note, start);
    }
    if let Some(start) = open("[@") {
        return ids(asked, Kind::Source, start);
    }
    let place = keys::place(asked.text, asked.byte);
    match &place.slot {
        Slot::Key if place.way.last() == Some(&Step::Item) && ends_with(&place.way, &["sections"]) => {
            files(asked, place.start)
        }
        Slot::Key => {
            let of_list = before.rfind('[').filter(|at| !before[*at..].contains(']'));
            let of_photos = |at: &usize| {
                before[..*at].trim_end().ends_with("photos:") || before[..*at].trim_end().ends_with("ids:")
            };
            if of_list.as_ref().is_some_and(of_photos) {
                return ids(asked, Kind::Photo, word_start(asked.text, asked.byte));
            }
            keys::keys(asked.schema, &place.way).iter().map(|key| key_item(asked, key, place.start)).collect()
        }
        Slot::Value(key) => values(asked, &place.way, key, place.start),
    }
}

fn word_start(text: &str, byte: usize) -> usize {
    text[..byte].rfind([' ', '[', ',', '\n']).map_or(0, |at| at + 1)
}

fn ends_with(way: &[Step], keys: &[&str]) -> bool {
    let named = way.iter().rev().find_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Item => None,
    });
    named.is_some_and(|key| keys.contains(&key))
}

fn values(asked: &Asked, way: &[Step], key: &str, start: usize) -> Vec<Value> {
    if asked.text[start..asked.byte].starts_with('[') {
        return match key {
            "photos" | "ids" => ids(asked, Kind::Photo, word_start(asked.text, asked.byte)),
            _ => Vec::new(),
        };
    }
    let is_photo = key == "photo" || key == "portrait" || key == "id" && ends_with(way, &["photo"]);
    if is_photo {
        return ids(asked, Kind::Photo, start);
    }
    match key {
        "table" if ends_with(way, &["chart"]) => return ids(asked, Kind::Table, start),
        "csv" => return files(asked, start),
        "file" if asked.kind == "photos" => {
            let pictures = asked.project.files("images", |_| true);
            return pictures.iter().map(|path| item(asked, path, FILE, "", start)).collect();
        }
        _ if asked.kind == "report" && ends_with(way, &["parts"]) => return files(asked, start),
        _ => {}
    }
    let words = keys::values(asked.schema, way, key);
    words.iter().map(|KeyHelp { name, help }| item(asked, name, WORD, help, start)).collect()
}

fn item(asked: &Asked, label: &str, kind: u8, detail: &str, start: usize) -> Value {
    let start = start.min(asked.byte);
    json!({
        "label": label,
        "kind": kind,
        "detail": detail,
        "textEdit": { "range": range(asked.text, start..asked.byte), "newText": label },
    })
}

fn key_item(asked: &Asked, key: &KeyHelp, start: usize) -> Value {
    let mut item = item(asked, &key.name, PROPERTY, "", start);
    item["documentation"] = key.help.clone().into();
    item["textEdit"]["newText"] = format!("{}: ", key.name).into();
    item
}

fn ids(asked: &Asked, kind: Kind, start: usize) -> Vec<Value> {
    let detail = |id: &str| match kind {
        Kind::Note => {
            asked.report.note(id).and_then(|note| note.text.as_ref()).map(|text| text.source.clone())
        }
        Kind::Source => {
            asked.report.references.library.get(id).and_then(|entry| entry.title()).map(ToString::to_string)
        }
        Kind::Photo => asked
            .report
            .photos
            .get(id)
            .map(|photo| photo.caption.as_ref().map_or(photo.alt.value.clone(), |c| c.plain())),
        Kind::Table => {
            asked.report.tables().find(|table| table.id.value == id).map(|table| table.caption.plain())
        }
        Kind::Chart | Kind::File => None,
    };
    let defined = asked.names.defined(kind);
    defined
        .map(|name| item(asked, &name.id, REFERENCE, &detail(&name.id).unwrap_or_default(), start))
        .collect()
}

/// Files of the content, by their paths from `source/`.
fn files(asked: &Asked, start: usize) -> Vec<Value> {
    let wanted = |path: &std::path::Path| path.extension().is_some_and(|end| end == "yaml" || end == "csv");
    let files = asked.project.files("source", wanted);
    let paths = files.iter().filter_map(|path| path.strip_prefix("source/"));
    paths.map(|path| item(asked, path, FILE, "", start)).collect()
}
