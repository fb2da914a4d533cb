//! The words of an OpenDocument text (ISO/IEC 26300), as they stand in the file.

use std::path::Path;

use roxmltree::Node;

use crate::import::error::ImportError;
use crate::import::package::{Package, parse};

const KIND: &str = "OpenDocument text";

/// The words of a file but for deleted ones, numbers of notes, tables of contents and comments.
pub fn words(path: &Path) -> Result<String, ImportError> {
    let bytes = crate::project::read(path)
        .map_err(|source| ImportError::Unreadable { path: path.to_path_buf(), source })?;
    let package = Package::open(path, &bytes, KIND)?;
    let text = package.text("content.xml").unwrap_or_default();
    let xml = parse(&text, path, KIND)?;
    let mut words = String::new();
    if let Some(body) = xml.descendants().find(|node| node.tag_name().name() == "text" && node.is_element()) {
        gather(body, &mut words);
    }
    Ok(words)
}

fn gather(node: Node, into: &mut String) {
    for child in node.children() {
        if child.is_text() {
            into.push_str(child.text().unwrap_or_default());
            continue;
        }
        match child.tag_name().name() {
            "tracked-changes" | "note-citation" | "table-of-content" | "annotation" | "sequence-decls"
            | "desc" | "title" | "object" | "forms" => {}
            "p" | "h" | "note" | "table-cell" | "list-item" | "s" | "tab" | "line-break" | "frame" => {
                into.push(' ');
                gather(child, into);
                into.push(' ');
            }
            _ => gather(child, into),
        }
    }
}
