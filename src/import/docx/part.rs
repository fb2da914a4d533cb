//! The package: which of its files hold what, and the document that they make.

use std::path::Path;

use super::note::notes;
use super::reader::Reader;
use super::relations::{KIND, relations};
use super::style::{Numbering, Styles};
use super::text::words;
use crate::import::captions;
use crate::import::document::{Document, LeftOut, excerpt};
use crate::import::error::ImportError;
use crate::import::package::{Package, attribute, parse};

/// Reads a .docx file.
///
/// # Errors
/// If it is none, or too large or deep to be a text.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Document, ImportError> {
    let package = Package::open(path, bytes, KIND)?;
    let main = relations(&package, "", path)?.into_values().find(|r| r.kind == "officeDocument");
    let main = main.map_or_else(|| "word/document.xml".to_string(), |relation| relation.target);
    let broken = |why: &str| ImportError::Broken { path: path.to_path_buf(), kind: KIND, why: why.into() };
    let text = package.text(&main).ok_or_else(|| broken("it holds no text"))?;
    let xml = parse(&text, path, KIND)?;
    let own = relations(&package, &main, path)?;
    let of_kind = |kind: &str| {
        let mut targets: Vec<String> =
            own.values().filter(|r| r.kind == kind && !r.external).map(|r| r.target.clone()).collect();
        targets.sort_unstable();
        targets
    };
    let texts = |kind: &str| of_kind(kind).iter().find_map(|target| package.text(target)).unwrap_or_default();
    let (styles, numbering) = (texts("styles"), texts("numbering"));
    let styles =
        if styles.is_empty() { Styles::default() } else { Styles::read(&parse(&styles, path, KIND)?) };
    let numbering = if numbering.is_empty() {
        Numbering::default()
    } else {
        Numbering::read(&parse(&numbering, path, KIND)?)
    };
    let mut reader = Reader::new(&package, &styles, &numbering, own.clone());
    let body = xml.root_element().children().find(|node| node.tag_name().name() == "body");
    let body = body.ok_or_else(|| broken("it holds no text"))?;
    let blocks = reader.blocks(body);
    let mut measure = String::new();
    words(body, &mut measure);
    notes(&mut reader, path, &of_kind("footnotes"), "footnote", &mut measure)?;
    notes(&mut reader, path, &of_kind("endnotes"), "endnote", &mut measure)?;
    let mut document = reader.document;
    document.blocks = captions::attach(blocks, &mut document.left_out);
    for (kind, what) in [
        ("header", "a running head; set it as `running` or in the layout"),
        ("footer", "a footer; the layout sets its own"),
        ("comments", "a comment"),
    ] {
        for target in of_kind(kind) {
            let text = package.text(&target).unwrap_or_default();
            let xml = parse(&text, path, KIND)?;
            for piece in pieces(xml.root_element()) {
                let mut said = String::new();
                words(piece, &mut said);
                let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
                if !said.is_empty() {
                    measure.push(' ');
                    measure.push_str(&said);
                    let place = attribute(piece, "author")
                        .map_or_else(|| "on each page".to_string(), |name| format!("by {}", excerpt(name)));
                    document.left_out.push(LeftOut { what, place, words: said });
                }
            }
        }
    }
    document.words = measure;
    Ok(document)
}

/// The comments of a file of comments; another file as one piece.
fn pieces<'a, 'i>(root: roxmltree::Node<'a, 'i>) -> Vec<roxmltree::Node<'a, 'i>> {
    let comments: Vec<_> = root.children().filter(|node| node.tag_name().name() == "comment").collect();
    if comments.is_empty() { vec![root] } else { comments }
}
