//! Blocks: paragraphs by what their styles say that they are, tables, and what lies around them.

use roxmltree::Node;

use super::list::{Piece, fold};
use super::reader::Reader;
use super::style::{Kind, numbering, outline, toggle};
use super::text::{branch, words};
use crate::import::document::{Block, Inline, is_blank, plain};
use crate::import::package::{attribute, child};

impl Reader<'_> {
    /// The blocks that an element holds.
    pub(super) fn blocks(&mut self, node: Node) -> Vec<Block> {
        let mut pieces = Vec::new();
        self.pieces(node, &mut pieces);
        fold(pieces)
    }

    fn pieces(&mut self, node: Node, pieces: &mut Vec<Piece>) {
        for node in node.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "p" => self.paragraph(node, pieces),
                "tbl" => self.table(node, pieces),
                "sdt" => self.control(node, pieces),
                "AlternateContent" => branch(node).iter().for_each(|branch| self.pieces(*branch, pieces)),
                "del" | "moveFrom" => self.deleted(node),
                "oMathPara" | "oMath" => self.equation(node),
                "altChunk" => {
                    self.leave_out("a document inside the document; open it and import it by itself", "")
                }
                "sectPr" | "pPr" | "tblPr" | "tcPr" | "sdtPr" => {}
                // What groups blocks, such as insertions, holds blocks again.
                _ => self.pieces(node, pieces),
            }
        }
    }

    /// A content control; one that Word fills with a table of contents is left out.
    fn control(&mut self, node: Node, pieces: &mut Vec<Piece>) {
        let gallery = node.descendants().find(|node| node.tag_name().name() == "docPartGallery");
        let is_contents =
            gallery.and_then(|node| attribute(node, "val")).is_some_and(|name| name.contains("Table of"));
        let Some(content) = child(node, "sdtContent") else { return };
        if is_contents {
            let mut said = String::new();
            words(content, &mut said);
            self.leave_out(CONTENTS, &said);
        } else {
            self.pieces(content, pieces);
        }
    }

    fn paragraph(&mut self, node: Node, pieces: &mut Vec<Piece>) {
        let properties = child(node, "pPr");
        let style = properties.and_then(|own| child(own, "pStyle")).and_then(|own| attribute(own, "val"));
        let style = style.unwrap_or_default();
        let kind = match properties.and_then(outline) {
            Some(level) => Kind::Heading(level),
            None => self.styles.kind(style),
        };
        if let Some(properties) = properties {
            if toggle(properties, "pageBreakBefore") == Some(true) {
                self.leave_out(PAGE_BREAK, "");
            }
            if child(properties, "sectPr").is_some() {
                self.leave_out(SECTION_BREAK, "");
            }
        }
        let (mut body, mut beside) = (Vec::new(), Vec::new());
        self.inlines(node, &mut body, &mut beside);
        let list = properties.and_then(numbering).or_else(|| self.styles.numbering(style));
        // A style names the first level of a list of its own, however deep that stands.
        let own = list
            .as_ref()
            .map(|(list, level)| (list.as_str(), level.saturating_sub(self.styles.depth(style))));
        let level = own.and_then(|(list, level)| self.numbering.level(list, level));
        match (kind, list.zip(level)) {
            _ if is_blank(&body) => {}
            (Kind::Contents, _) => self.leave_out(CONTENTS, &plain(&body)),
            (Kind::Title, _) if self.document.title.is_none() => self.document.title = Some(body),
            (Kind::Title, _) => pieces.push(Piece::Block(Block::Heading { level: 1, body })),
            (Kind::Heading(level), _) => {
                self.under = plain(&body);
                pieces.push(Piece::Block(Block::Heading { level, body: upright(body) }));
            }
            (Kind::Caption, _) => pieces.push(Piece::Block(Block::Caption(body))),
            (Kind::Text | Kind::Quote, Some(((list, level), known))) => {
                let number = known.ordered.then(|| self.count(&list, level, known.start));
                let mut blocks = vec![Block::Paragraph(body)];
                blocks.append(&mut beside);
                pieces.push(Piece::Item { list, level, number, blocks });
            }
            (Kind::Quote, None) => match pieces.last_mut() {
                Some(Piece::Block(Block::Quote(quote))) => quote.push(Block::Paragraph(body)),
                _ => pieces.push(Piece::Block(Block::Quote(vec![Block::Paragraph(body)]))),
            },
            (Kind::Text, None) => pieces.push(Piece::Block(Block::Paragraph(body))),
        }
        pieces.extend(beside.into_iter().map(Piece::Block));
    }

    /// The next number of a level of a list; deeper levels begin anew.
    fn count(&mut self, list: &str, level: usize, start: u64) -> u64 {
        self.counts.retain(|(own, deep), _| own != list || *deep <= level);
        let count = self.counts.entry((list.to_string(), level)).or_insert(start);
        let number = *count;
        *count += 1;
        number
    }

    /// Words that a writer has deleted while changes were tracked.
    pub(super) fn deleted(&mut self, node: Node) {
        let mut said = String::new();
        words(node, &mut said);
        if !said.trim().is_empty() {
            self.leave_out("words that were deleted while changes were tracked", &said);
        }
    }

    /// An equation, which text can't hold.
    pub(super) fn equation(&mut self, node: Node) {
        let mut said = String::new();
        words(node, &mut said);
        self.leave_out("an equation; add a picture of it", &said);
    }
}

/// What is said of a table of contents.
pub(super) const CONTENTS: &str = "a table of contents; folio makes its own";
/// What is said of breaks of pages.
pub(super) const PAGE_BREAK: &str = "a page break; folio breaks pages itself";
const SECTION_BREAK: &str = "a section break with its page size and columns; the layout sets these";

/// The words of a heading, whose look is the layout's.
fn upright(body: Vec<Inline>) -> Vec<Inline> {
    let mut made = Vec::new();
    for inline in body {
        match inline {
            Inline::Strong(inner) => made.extend(upright(inner)),
            other => made.push(other),
        }
    }
    made
}
