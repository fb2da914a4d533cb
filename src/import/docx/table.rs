//! Tables with their merged cells.

use roxmltree::Node;

use super::list::Piece;
use super::reader::Reader;
use super::style::toggle;
use super::text::{branch, words};
use crate::import::document::{Block, Cell, Row, Table};
use crate::import::package::{attribute, child};

impl Reader<'_> {
    pub(super) fn table(&mut self, node: Node, pieces: &mut Vec<Piece>) {
        let mut rows = Vec::new();
        self.rows(node, &mut rows);
        if rows.iter().any(|row| row.cells.iter().any(|cell| !cell.blocks.is_empty())) {
            pieces.push(Piece::Block(Block::Table(Table { caption: None, rows })));
        }
    }

    /// Rows, also those in content controls and insertions.
    fn rows(&mut self, node: Node, rows: &mut Vec<Row>) {
        for node in node.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "tr" => {
                    let properties = child(node, "trPr");
                    if properties.is_some_and(|own| child(own, "del").is_some()) {
                        self.deleted(node);
                        continue;
                    }
                    let header = properties.and_then(|own| toggle(own, "tblHeader")) == Some(true);
                    let mut cells = Vec::new();
                    self.cells(node, &mut cells);
                    rows.push(Row { header, cells });
                }
                "AlternateContent" => branch(node).iter().for_each(|branch| self.rows(*branch, rows)),
                "tblPr" | "tblGrid" => {}
                _ => self.rows(node, rows),
            }
        }
    }

    fn cells(&mut self, node: Node, cells: &mut Vec<Cell>) {
        for node in node.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "tc" => {
                    let properties = child(node, "tcPr");
                    let value = |name| properties.and_then(|own| child(own, name));
                    let span =
                        value("gridSpan").and_then(|own| attribute(own, "val")).and_then(|n| n.parse().ok());
                    let covered = value("vMerge").is_some_and(|own| attribute(own, "val") != Some("restart"));
                    let mut said = String::new();
                    words(node, &mut said);
                    // A covered cell holds an empty paragraph, and words only where a program has left them there unseen.
                    let blocks = match covered && said.trim().is_empty() {
                        true => Vec::new(),
                        false => self.blocks(node),
                    };
                    cells.push(Cell { blocks, span: span.unwrap_or(1).clamp(1, 64) });
                }
                "trPr" | "tblPrEx" => {}
                _ => self.cells(node, cells),
            }
        }
    }
}
