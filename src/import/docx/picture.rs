//! Pictures and what else is drawn: text boxes, charts, diagrams.

use roxmltree::Node;

use super::reader::Reader;
use super::text::branch;
use crate::import::document::{Block, Picture, clean};
use crate::import::package::attribute;

impl Reader<'_> {
    /// Reads what a drawing holds.
    pub(super) fn drawing(&mut self, node: Node, beside: &mut Vec<Block>) {
        let described = node.descendants().find(|node| node.tag_name().name() == "docPr");
        let described =
            described.or_else(|| node.descendants().find(|node| node.tag_name().name() == "shape"));
        let alt = described.and_then(|own| {
            let words = attribute(own, "descr").or_else(|| attribute(own, "alt"));
            words.or_else(|| attribute(own, "title")).map(|words| clean(words).trim().to_string())
        });
        self.drawn(node, &alt.unwrap_or_default(), beside);
    }

    fn drawn(&mut self, node: Node, alt: &str, beside: &mut Vec<Block>) {
        for node in node.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "blip" => self.picture(attribute(node, "embed"), attribute(node, "link"), alt, beside),
                "imagedata" => self.picture(attribute(node, "id"), attribute(node, "href"), alt, beside),
                "txbxContent" => {
                    let blocks = self.blocks(node);
                    if !blocks.is_empty() {
                        self.leave_out(
                            "the frame of a text box; its words stand after the paragraph beside it",
                            "",
                        );
                    }
                    beside.extend(blocks);
                }
                "chart" => {
                    self.leave_out("a chart; write its figures as a table, which a `chart` block draws", alt)
                }
                "relIds" => self
                    .leave_out("a diagram (SmartArt); write its words as text or add a picture of it", alt),
                "AlternateContent" => branch(node).iter().for_each(|branch| self.drawn(*branch, alt, beside)),
                _ => self.drawn(node, alt, beside),
            }
        }
    }

    fn picture(&mut self, id: Option<&str>, link: Option<&str>, alt: &str, beside: &mut Vec<Block>) {
        let target =
            id.or(link).and_then(|id| self.relations.get(id)).map(|relation| relation.target.clone());
        let Some(target) = target else { return };
        let picture = match self.pictures.get(&target) {
            Some(known) => *known,
            None => {
                let Some(bytes) = self.package.bytes(&target) else {
                    self.leave_out("a picture that is not in the file; put it into images/ by hand", "");
                    return;
                };
                let name = target.rsplit('/').next().unwrap_or_default().to_string();
                self.document.pictures.push(Picture { name, bytes: bytes.to_vec() });
                let place = self.document.pictures.len() - 1;
                self.pictures.insert(target, place);
                place
            }
        };
        beside.push(Block::Picture { picture, alt: alt.to_string(), caption: None });
    }
}
