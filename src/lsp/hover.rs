//! What stands at a place: a photo with its picture, a note with its number and its printed citation, what a key means.

use crate::build::Checked;
use crate::content::Outline;
use crate::content::markup::Inline;
use crate::content::model::{Consent, Photo, Report};
use crate::notes::{Notes, Piece};

use serde_json::Value;

use super::keys::{self, Slot};
use super::names::{Kind, Name};
use super::place::uri;
use crate::project::Project;

/// What is said of an id, in Markdown.
pub(super) fn of_name(
    name: &Name,
    checked: &Checked,
    notes: Option<&Notes>,
    project: &Project,
) -> Option<String> {
    let Checked { report, outline, photos, .. } = checked;
    match name.kind {
        Kind::Note => of_note(&name.id, report, outline, notes),
        Kind::Photo => {
            let photo = report.photos.get(&name.id)?;
            let path = &photo.file.value;
            let size = photos.at(path).map(|facts| (facts.width, facts.height));
            Some(of_photo(&name.id, photo, size, &uri(&project.root().join(path))))
        }
        Kind::Source => of_source(&name.id, report, outline),
        Kind::Table => {
            let table = report.tables().find(|table| table.id.value == name.id)?;
            let number = outline.table(table).map_or(String::new(), |entry| format!(" {}", entry.label));
            let rows = table.rows.len();
            Some(format!(
                "**Table{number}**: {}\n\n{rows} rows, {} columns",
                table.caption.plain(),
                table.columns.len()
            ))
        }
        Kind::Chart => {
            let entry = outline.charts().iter().find(|chart| chart.id == name.id)?;
            Some(format!("**Chart {}** `{}`", entry.label, name.id))
        }
        Kind::File => None,
    }
}

fn of_note(id: &str, report: &Report, outline: &Outline, notes: Option<&Notes>) -> Option<String> {
    let note = report.note(id)?;
    let number = outline.note(id).map(|entry| entry.number);
    let head =
        number.map_or_else(|| "**Note** without a mark".to_string(), |number| format!("**Note {number}**"));
    let citations = number.and_then(|number| notes?.get(number)).map(|numbered| &numbered.citations);
    let mut cited = 0;
    let mut words = String::new();
    for inline in note.text.iter().flat_map(|text| &text.body) {
        match inline {
            Inline::Cite { key, .. } => {
                let pieces = citations.and_then(|all| all.get(cited));
                cited += 1;
                match pieces {
                    Some(pieces) => pieces.iter().for_each(|piece| match piece {
                        Piece::Text(text) => words.push_str(text),
                        Piece::Emphasis(text) => words.push_str(&format!("*{text}*")),
                        Piece::Address(url) => words.push_str(&format!("<{url}>")),
                    }),
                    None => words.push_str(&format!("[@{key}]")),
                }
            }
            Inline::Note { id, .. } => {
                let number = outline.note(id).map_or_else(|| id.clone(), |entry| entry.number.to_string());
                words.push_str(&format!("n.{number}"));
            }
            other => words.push_str(&crate::content::markup::plain(std::slice::from_ref(other))),
        }
    }
    let state = match (note.lost, note.broken) {
        (true, _) => "\n\nNothing of it is preserved.",
        (_, true) => "\n\nIts end is not preserved.",
        _ => "",
    };
    Some(format!("{head}\n\n{words}{state}"))
}

fn of_photo(id: &str, photo: &Photo, size: Option<(u32, u32)>, address: &str) -> String {
    let caption = photo.caption.as_ref().map_or(String::new(), |caption| format!("\n\n{}", caption.plain()));
    let credit = photo
        .credit
        .as_ref()
        .map_or("nobody is credited".into(), |credit| format!("Photo: {}", credit.plain()));
    let size = size
        .map_or("its file can’t be read".into(), |(width, height)| format!("{width} × {height} pixels"));
    let consent = match photo.consent {
        Consent::Recorded => "consent is recorded",
        Consent::NotRecorded => "no consent is recorded",
        Consent::NotNeeded => "no consent is needed",
    };
    format!(
        "![{id}]({address}|width=240)\n\n**{id}** ({size}){caption}\n\n{credit}; {consent}.\n\n*{}*",
        photo.alt.value
    )
}

fn of_source(key: &str, report: &Report, outline: &Outline) -> Option<String> {
    let entry = report.references.library.get(key)?;
    let title = entry.title().map_or_else(|| "a source without title".to_string(), ToString::to_string);
    let date = entry.date().map_or(String::new(), |date| format!(" ({})", date.year));
    let url = report.references.urls.get(key).map_or(String::new(), |url| format!("\n\n<{url}>"));
    let notes = outline.source(key).map_or_else(
        || "No note cites it.".to_string(),
        |source| {
            let numbers: Vec<String> = source.notes.iter().map(ToString::to_string).collect();
            format!("Cited in note {}.", numbers.join(", "))
        },
    );
    Some(format!("**{title}**{date}{url}\n\n{notes}"))
}

/// What the key at a byte means, with the bytes of the key.
pub(super) fn of_key(schema: &Value, text: &str, byte: usize) -> Option<(String, std::ops::Range<usize>)> {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let before = &text[..byte];
    let start = before.trim_end_matches(inside).len();
    let end = byte + text[byte..].find(|c| !inside(c)).unwrap_or(text.len() - byte);
    if start == end || !text[end..].starts_with(':') {
        return None;
    }
    let place = keys::place(text, start);
    let name = &text[start..end];
    let help = (place.slot == Slot::Key).then(|| keys::key_help(schema, &place.way, name))??;
    Some((format!("**{name}**\n\n{help}"), start..end))
}
