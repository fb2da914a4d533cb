//! Pieces of paragraphs: runs with their look, links, fields, marks of notes, tracked changes.

use roxmltree::Node;

use super::paragraph::{CONTENTS, PAGE_BREAK};
use super::reader::{Field, Reader};
use super::style::toggle;
use super::text::{branch, words};
use crate::import::document::{Block, Inline, clean};
use crate::import::package::{attribute, child};

/// How a run looks.
#[derive(Debug, Clone, Copy, Default)]
struct Look {
    strong: bool,
    emphasis: bool,
    /// Left out, and why.
    dropped: Option<&'static str>,
}

impl Reader<'_> {
    /// Reads what a paragraph holds; pictures and text boxes stand beside it.
    pub(super) fn inlines(&mut self, node: Node, out: &mut Vec<Inline>, beside: &mut Vec<Block>) {
        for node in node.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "r" => self.run(node, out, beside),
                "hyperlink" => self.hyperlink(node, out, beside),
                "fldSimple" => {
                    let instruction = attribute(node, "instr").unwrap_or_default().to_string();
                    self.fields.push(Field { instruction, ..Field::default() });
                    self.begin_result();
                    self.inlines(node, out, beside);
                    self.end_field();
                }
                "del" | "moveFrom" => self.deleted(node),
                "oMath" | "oMathPara" => self.equation(node),
                "AlternateContent" => {
                    if let Some(branch) = branch(node) {
                        self.inlines(branch, out, beside);
                    }
                }
                "sdt" => {
                    if let Some(content) = child(node, "sdtContent") {
                        self.inlines(content, out, beside);
                    }
                }
                "ruby" => self.ruby(node, out, beside),
                "pPr" | "sdtPr" | "rPr" => {}
                // Insertions, smart tags and the like hold runs again.
                _ => self.inlines(node, out, beside),
            }
        }
    }

    fn run(&mut self, node: Node, out: &mut Vec<Inline>, beside: &mut Vec<Block>) {
        let properties = child(node, "rPr");
        let look = properties.map_or_else(Look::default, |properties| self.look(properties));
        let mut words = Vec::new();
        for piece in node.children().filter(Node::is_element) {
            self.piece(piece, &mut words, beside);
        }
        if words.is_empty() {
            return;
        }
        if let Some(what) = look.dropped {
            let said = crate::import::document::plain(&words);
            if !said.trim().is_empty() {
                self.leave_out(what, &said);
            } else {
                self.put(Inline::Text(" ".into()), out);
            }
            return;
        }
        let height = properties.and_then(|own| attribute(child(own, "vertAlign")?, "val"));
        let is_marked = words.iter().any(|inline| matches!(inline, Inline::Note(_)));
        if height.is_some_and(|height| height != "baseline") && !is_marked {
            self.leave_out("the height of raised or lowered signs; they stand in the line", "");
        }
        for inline in words {
            let inline = match (inline, look.strong, look.emphasis) {
                (Inline::Text(text), true, true) => {
                    Inline::Strong(vec![Inline::Emphasis(vec![Inline::Text(text)])])
                }
                (Inline::Text(text), true, false) => Inline::Strong(vec![Inline::Text(text)]),
                (Inline::Text(text), false, true) => Inline::Emphasis(vec![Inline::Text(text)]),
                (inline, _, _) => inline,
            };
            self.put(inline, out);
        }
    }

    fn look(&self, properties: Node) -> Look {
        let style = child(properties, "rStyle").and_then(|node| attribute(node, "val"));
        let (strong, emphasis) = style.map_or((false, false), |style| self.styles.emphasis(style));
        let on = |name| toggle(properties, name);
        let struck = on("strike") == Some(true) || on("dstrike") == Some(true);
        let hidden = on("vanish") == Some(true) || on("webHidden") == Some(true);
        Look {
            strong: on("b").unwrap_or(strong),
            emphasis: on("i").unwrap_or(emphasis),
            dropped: match (struck, hidden) {
                (true, _) => Some("words that are struck out"),
                (_, true) => Some("hidden words"),
                _ => None,
            },
        }
    }

    fn piece(&mut self, node: Node, out: &mut Vec<Inline>, beside: &mut Vec<Block>) {
        match node.tag_name().name() {
            "t" if self.in_instruction() => {}
            "t" => out.push(Inline::Text(clean(node.text().unwrap_or_default()))),
            "tab" | "ptab" => out.push(Inline::Text(" ".into())),
            "noBreakHyphen" => out.push(Inline::Text("-".into())),
            "cr" => out.push(Inline::Break),
            "br" => match attribute(node, "type") {
                Some("page" | "column") => {
                    self.leave_out(PAGE_BREAK, "");
                    out.push(Inline::Text(" ".into()));
                }
                _ => out.push(Inline::Break),
            },
            "footnoteReference" => out.extend(self.note("footnote", node).map(Inline::Note)),
            "endnoteReference" => out.extend(self.note("endnote", node).map(Inline::Note)),
            "instrText" => {
                if let Some(field) = self.fields.last_mut().filter(|field| !field.result) {
                    field.instruction.push_str(node.text().unwrap_or_default());
                }
            }
            "fldChar" => match attribute(node, "fldCharType") {
                Some("begin") => self.fields.push(Field::default()),
                Some("separate") => self.begin_result(),
                Some("end") => self.end_field(),
                _ => {}
            },
            "sym" => self.leave_out("a sign of a font of symbols; write it by hand", ""),
            "drawing" | "pict" => self.drawing(node, beside),
            "object" => {
                self.leave_out(
                    "an embedded object, such as a chart or sheet; add it as a table or picture",
                    "",
                );
                self.drawing(node, beside);
            }
            "AlternateContent" => {
                if let Some(branch) = branch(node) {
                    for piece in branch.children().filter(Node::is_element) {
                        self.piece(piece, out, beside);
                    }
                }
            }
            "delText" => {
                let said = node.text().unwrap_or_default().to_string();
                self.leave_out("words that were deleted while changes were tracked", &said);
            }
            "ruby" => self.ruby(node, out, beside),
            _ => {}
        }
    }

    /// Words with a reading above them, as in Japanese.
    fn ruby(&mut self, node: Node, out: &mut Vec<Inline>, beside: &mut Vec<Block>) {
        if let Some(reading) = child(node, "rt") {
            let mut said = String::new();
            words(reading, &mut said);
            self.leave_out("a reading above words", &said);
        }
        if let Some(base) = child(node, "rubyBase") {
            self.inlines(base, out, beside);
        }
    }

    fn hyperlink(&mut self, node: Node, out: &mut Vec<Inline>, beside: &mut Vec<Block>) {
        let target = attribute(node, "id").and_then(|id| self.relations.get(id));
        let url = target.filter(|target| target.external).map(|target| match attribute(node, "anchor") {
            Some(anchor) => format!("{}#{anchor}", target.target),
            None => target.target.clone(),
        });
        let field = Field { result: true, url, ..Field::default() };
        self.fields.push(field);
        self.inlines(node, out, beside);
        self.fields.pop();
    }

    /// The instruction of the innermost field is over: what it says decides on its result.
    fn begin_result(&mut self) {
        let Some(field) = self.fields.last_mut() else { return };
        field.result = true;
        let mut instruction = field.instruction.split_whitespace();
        let name = instruction.next().unwrap_or_default().to_uppercase();
        match name.as_str() {
            "PAGE" | "NUMPAGES" | "SECTIONPAGES" | "SECTION" => {
                field.dropped = Some("a page number; folio sets its own");
            }
            "PAGEREF" => {
                field.dropped = Some("the number of a page that is referred to; write [](#part:name)")
            }
            "TOC" | "INDEX" | "TOA" => field.dropped = Some(CONTENTS),
            "HYPERLINK" => {
                let quoted = field.instruction.split('"').nth(1).map(str::to_string);
                let is_place = field.instruction.contains("\\l")
                    && quoted.as_deref().is_none_or(|url| !url.contains(':'));
                field.url = quoted.filter(|_| !is_place);
            }
            _ => {}
        }
    }

    fn end_field(&mut self) {
        let Some(field) = self.fields.pop() else { return };
        if let Some(what) = field.dropped {
            // Inside another field that is left out, its words are that field's.
            match self.fields.iter_mut().find(|outer| outer.dropped.is_some()) {
                Some(outer) => outer.words.push_str(&field.words),
                None => self.leave_out(what, &field.words),
            }
        }
    }
}
