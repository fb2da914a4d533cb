//! Footnotes and endnotes.

use std::path::Path;

use super::reader::Reader;
use super::relations::{KIND, relations};
use super::text::words;
use crate::import::document::Block;
use crate::import::error::ImportError;
use crate::import::package::{attribute, parse};

/// Reads the notes of a kind that are marked; those without a mark are told.
pub fn notes(
    reader: &mut Reader,
    path: &Path,
    files: &[String],
    kind: &'static str,
    measure: &mut String,
) -> Result<(), ImportError> {
    for file in files {
        let text = reader.package.text(file).unwrap_or_default();
        let xml = parse(&text, path, KIND)?;
        reader.relations = relations(reader.package, file, path)?;
        for node in xml.root_element().children().filter(|node| node.tag_name().name() == kind) {
            // The lines that part notes from the text are notes too.
            let is_line = attribute(node, "type").is_some_and(|kind| kind != "normal");
            let Some(id) = attribute(node, "id").filter(|_| !is_line) else { continue };
            measure.push(' ');
            words(node, measure);
            let place = reader.notes.iter().position(|(own, note)| *own == kind && note == id);
            let Some(place) = place else {
                let mut said = String::new();
                words(node, &mut said);
                if !said.trim().is_empty() {
                    reader.leave_out("a note that has no mark in the text", &said);
                }
                continue;
            };
            reader.under = "notes".into();
            let blocks = reader.blocks(node);
            for block in &blocks {
                if matches!(block, Block::Table(_)) {
                    reader.leave_out("the form of a table in a note; its words stand in the note", "");
                }
            }
            if let Some(note) = reader.document.notes.get_mut(place) {
                *note = blocks;
            }
        }
    }
    Ok(())
}
