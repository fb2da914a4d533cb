//! Files that are packages of files, such as .docx: unpacked in memory, within bounds, and never to the disk.

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::path::Path;

use roxmltree::{Document, Node, ParsingOptions};

use super::bounds::{
    DEEPEST, DEEPEST_SAID, MOST_FILES, MOST_FILES_SAID, MOST_NODES, MOST_NODES_SAID, MOST_UNPACKED,
    MOST_UNPACKED_SAID, MOST_XML,
};
use super::error::ImportError;

/// The files of a package by their names.
#[derive(Debug)]
pub struct Package {
    files: HashMap<String, Vec<u8>>,
}

impl Package {
    /// Unpacks a package. What it says of its sizes is not believed: bytes are counted as they come.
    ///
    /// # Errors
    /// If it is no package, or holds more than is read.
    pub fn open(path: &Path, bytes: &[u8], kind: &'static str) -> Result<Self, ImportError> {
        let broken = |why: String| ImportError::Broken { path: path.to_path_buf(), kind, why };
        let too_much = |what, most| ImportError::TooMuch { path: path.to_path_buf(), what, most };
        // Word and Excel put what is locked, and their formats of before 2007, into packages of another kind.
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(broken("it is locked with a password, or in a format of before 2007".into()));
        }
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| broken("its beginning or end is missing".into()))?;
        if archive.len() > MOST_FILES {
            return Err(too_much("too many files", MOST_FILES_SAID));
        }
        let (mut files, mut left) = (HashMap::new(), MOST_UNPACKED);
        for index in 0..archive.len() {
            let file = archive.by_index(index).map_err(|error| broken(error.to_string()))?;
            if !file.is_file() {
                continue;
            }
            let name = file.name().trim_start_matches('/').replace('\\', "/");
            let is_xml = name.ends_with(".xml") || name.ends_with(".rels");
            let most = if is_xml { left.min(MOST_XML) } else { left };
            let mut unpacked = Vec::new();
            file.take(most + 1)
                .read_to_end(&mut unpacked)
                .map_err(|error| broken(format!("{name}: {error}")))?;
            if unpacked.len() as u64 > most {
                return Err(too_much("far more than its size tells", MOST_UNPACKED_SAID));
            }
            left -= unpacked.len() as u64;
            files.insert(name, unpacked);
        }
        Ok(Self { files })
    }

    /// The bytes of a file.
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }

    /// The names of all files, in their order.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.files.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// The text of an XML file; nothing where it is not there.
    pub fn text(&self, name: &str) -> Option<String> {
        let bytes = self.bytes(name)?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let wide = |pair: fn([u8; 2]) -> u16| {
            let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|two| pair([two[0], two[1]])).collect();
            String::from_utf16_lossy(&units)
        };
        Some(match bytes {
            [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
            [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
            _ => String::from_utf8_lossy(bytes).into_owned(),
        })
    }
}

/// Reads XML. Definitions of entities are refused, and so is what is too large or too deep to be a text.
///
/// # Errors
/// If it is no XML, or too much of it.
pub fn parse<'t>(text: &'t str, path: &Path, kind: &'static str) -> Result<Document<'t>, ImportError> {
    let too_much = |what, most| ImportError::TooMuch { path: path.to_path_buf(), what, most };
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let xml = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => too_much("too many pieces", MOST_NODES_SAID),
        roxmltree::Error::DtdDetected => ImportError::Broken {
            path: path.to_path_buf(),
            kind,
            why: "it defines entities, which no program does that writes such files".into(),
        },
        error => ImportError::Broken { path: path.to_path_buf(), kind, why: error.to_string() },
    })?;
    let (mut node, mut depth) = (xml.root(), 0usize);
    loop {
        if let Some(child) = node.first_child() {
            (node, depth) = (child, depth + 1);
            if depth > DEEPEST {
                return Err(too_much("pieces that lie too deep in each other", DEEPEST_SAID));
            }
            continue;
        }
        let mut at = Some(node);
        let next = loop {
            let Some(here) = at else { break None };
            if let Some(sibling) = here.next_sibling() {
                break Some(sibling);
            }
            at = here.parent();
            depth = depth.saturating_sub(1);
        };
        match next {
            Some(next) => node = next,
            None => return Ok(xml),
        }
    }
}

/// The first child element with a local name.
pub fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.has_tag_name_local(name))
}

/// The value of an attribute by its local name.
pub fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

/// Names without their namespaces: writers use different ones for the same elements (strict and transitional).
pub trait Local {
    /// Whether this is an element of a local name.
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl Local for Node<'_, '_> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}
