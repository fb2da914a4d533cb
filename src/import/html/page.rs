//! A page as a document.

use std::path::{Path, PathBuf};

use super::dom::{Beyond, Handle, all_text, below, name, parse};
use super::marks::Notes;
use super::words::words;
use crate::import::bounds::{DEEPEST_SAID, MOST_NODES_SAID};
use crate::import::captions;
use crate::import::document::{Document, Inline, LeftOut, clean};
use crate::import::error::ImportError;

/// Reads a page; its pictures are looked for beside it.
///
/// # Errors
/// If it is larger or deeper than any text.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Document, ImportError> {
    let text = decoded(bytes);
    let dom = parse(&text).map_err(|beyond| {
        let (what, most) = match beyond {
            Beyond::Deep => ("pieces that lie too deep in each other", DEEPEST_SAID),
            Beyond::Large => ("too many pieces", MOST_NODES_SAID),
        };
        ImportError::TooMuch { path: path.to_path_buf(), what, most }
    })?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let notes = Notes::find(&dom.document);
    let mut page = Page {
        folder: folder.to_path_buf(),
        notes,
        document: Document::default(),
        known: Vec::new(),
        under: String::new(),
    };
    let all = below(&dom.document);
    let mut blocks = Vec::new();
    if let Some(body) = all.iter().find(|node| name(node) == "body") {
        page.blocks(body, &mut blocks);
        let mut measure = String::new();
        words(body, &page.notes, &mut measure);
        page.document.words = measure;
    }
    for place in 0..page.notes.bodies.len() {
        let body = page.notes.bodies[place].0.clone();
        let mut blocks = Vec::new();
        page.blocks(&body, &mut blocks);
        page.document.notes.push(blocks);
    }
    let is_headed = all.iter().any(|node| matches!(name(node), "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
    if !is_headed {
        let title = all.iter().find(|node| name(node) == "title").map(all_text).map(|title| clean(&title));
        page.document.title =
            title.filter(|title| !title.trim().is_empty()).map(|title| vec![Inline::Text(title)]);
    }
    let mut document = page.document;
    document.blocks = captions::attach(blocks, &mut document.left_out);
    Ok(document)
}

/// The text of a page: UTF-8, or the encoding that it names, or the one that pages without a name are in.
fn decoded(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.strip_prefix('\u{feff}').unwrap_or(text).to_string();
    }
    let head = String::from_utf8_lossy(bytes.get(..2048).unwrap_or(bytes)).to_lowercase();
    let named = head.split("charset=").nth(1).map(|rest| rest.trim_start_matches(['"', '\'']).to_string());
    let label = named.unwrap_or_default();
    let label = label
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
        .next()
        .unwrap_or_default();
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252);
    encoding.decode(bytes).0.into_owned()
}

/// What is read so far, and what is known meanwhile.
#[derive(Debug)]
pub struct Page {
    /// The folder that the page lies in.
    pub(super) folder: PathBuf,
    pub(super) notes: Notes,
    pub(super) document: Document,
    /// The addresses of the pictures that are read.
    pub(super) known: Vec<String>,
    /// The last heading.
    pub(super) under: String,
}

impl Page {
    /// Tells that something is left out here.
    pub(super) fn leave_out(&mut self, what: &'static str, words: &str) {
        self.document.left_out.push(LeftOut::under(&self.under, what, words));
    }

    /// Tells that an element is left out with its words.
    pub(super) fn leave_out_element(&mut self, what: &'static str, node: &Handle) {
        let mut said = String::new();
        words(node, &self.notes, &mut said);
        // An icon without words is no loss.
        if !said.trim().is_empty() || what != "hidden words" {
            self.leave_out(what, &said);
        }
    }
}
