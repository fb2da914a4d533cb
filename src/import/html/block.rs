//! Elements to blocks and pieces of paragraphs.

use super::dom::{Fate, Handle, all_text, attribute, below, fate, is_block, name, text};
use super::page::Page;
use crate::import::captions;
use crate::import::document::{Block, Cell, Inline, Row, Table, clean, is_blank, plain};

impl Page {
    /// Adds the blocks below a node; words that stand among them are paragraphs.
    pub(super) fn blocks(&mut self, node: &Handle, out: &mut Vec<Block>) {
        let mut words: Vec<Inline> = Vec::new();
        let mut beside: Vec<Block> = Vec::new();
        for child in node.children.borrow().iter() {
            if self.notes.skips(child) {
                continue;
            }
            match fate(child) {
                Fate::Silent => continue,
                Fate::Told(what) => {
                    self.leave_out_element(what, child);
                    continue;
                }
                Fate::Kept => {}
            }
            let own = name(child).to_string();
            // A picture alone among blocks is one of them, and so is what holds blocks.
            let holds = !own.is_empty() && below(child).iter().any(|inner| is_block(name(inner)));
            if is_block(&own) || holds && self.notes.mark(child).is_none() {
                flush(&mut words, &mut beside, out);
                self.block(child, &own, out);
            } else {
                self.inline(child, &mut words, &mut beside);
            }
        }
        flush(&mut words, &mut beside, out);
    }

    fn block(&mut self, node: &Handle, own: &str, out: &mut Vec<Block>) {
        match own {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let (mut body, mut beside) = (Vec::new(), Vec::new());
                self.inlines(node, &mut body, &mut beside);
                if !is_blank(&body) {
                    self.under = plain(&body);
                    let level = own[1..].parse().unwrap_or(1);
                    out.push(Block::Heading { level, body });
                }
                out.append(&mut beside);
            }
            "ul" | "ol" | "menu" | "dir" => {
                let first = attribute(node, "start").and_then(|start| start.parse().ok()).unwrap_or(1);
                let mut items = Vec::new();
                for item in node.children.borrow().iter() {
                    match name(item) {
                        _ if self.notes.skips(item) => {}
                        "li" if fate(item) == Fate::Kept => {
                            let mut blocks = Vec::new();
                            self.blocks(item, &mut blocks);
                            items.push(blocks);
                        }
                        "li" => self.leave_out_element("hidden words", item),
                        // A list that stands in a list and not in an item belongs to the item before it.
                        "ul" | "ol" => {
                            let mut blocks = Vec::new();
                            self.block(item, name(item), &mut blocks);
                            match items.last_mut() {
                                Some(last) => last.append(&mut blocks),
                                None => items.push(blocks),
                            }
                        }
                        _ => {
                            let stray = text(item).unwrap_or_else(|| all_text(item));
                            if !stray.trim().is_empty() && fate(item) != Fate::Silent {
                                items.push(vec![Block::Paragraph(vec![Inline::Text(clean(&stray))])]);
                            }
                        }
                    }
                }
                items.retain(|item| !item.is_empty());
                if !items.is_empty() {
                    out.push(Block::List { start: (own == "ol").then_some(first), items });
                }
            }
            "blockquote" => {
                let mut inner = Vec::new();
                self.blocks(node, &mut inner);
                if !inner.is_empty() {
                    out.push(Block::Quote(inner));
                }
            }
            "figure" => {
                let mut inner = Vec::new();
                self.blocks(node, &mut inner);
                out.extend(captions::attach(inner, &mut self.document.left_out));
            }
            "figcaption" => {
                let (mut body, mut beside) = (Vec::new(), Vec::new());
                self.inlines(node, &mut body, &mut beside);
                if !is_blank(&body) {
                    out.push(Block::Caption(body));
                }
                out.append(&mut beside);
            }
            "table" => self.table(node, out),
            "pre" => {
                let mut body = Vec::new();
                for line in all_text(node).trim_matches('\n').lines() {
                    if !body.is_empty() {
                        body.push(Inline::Break);
                    }
                    body.push(Inline::Text(clean(line)));
                }
                self.leave_out("the look of lines of program code; they stand as text", "");
                out.push(Block::Paragraph(body));
            }
            "dt" => {
                let (mut body, mut beside) = (Vec::new(), Vec::new());
                self.inlines(node, &mut body, &mut beside);
                if !is_blank(&body) {
                    out.push(Block::Paragraph(vec![Inline::Strong(body)]));
                }
                out.append(&mut beside);
            }
            "a" => {
                self.leave_out("the address of a link around whole paragraphs; its words are there", "");
                self.blocks(node, out);
            }
            "hr" => self.leave_out("a rule across the page; the layout sets its own", ""),
            _ => self.blocks(node, out),
        }
    }

    /// Adds the pieces of a paragraph below a node; pictures stand beside it.
    fn inlines(&mut self, node: &Handle, out: &mut Vec<Inline>, beside: &mut Vec<Block>) {
        for child in node.children.borrow().iter() {
            self.inline(child, out, beside);
        }
    }

    fn inline(&mut self, node: &Handle, out: &mut Vec<Inline>, beside: &mut Vec<Block>) {
        if let Some(text) = text(node) {
            out.push(Inline::Text(clean(&text)));
            return;
        }
        if let Some(note) = self.notes.mark(node) {
            // The blank before a mark is none of print.
            out.push(Inline::Note(note));
            return;
        }
        if self.notes.skips(node) {
            return;
        }
        match fate(node) {
            Fate::Silent => return,
            Fate::Told(what) => {
                self.leave_out_element(what, node);
                return;
            }
            Fate::Kept => {}
        }
        let own = name(node).to_string();
        let mut inner = Vec::new();
        match own.as_str() {
            "br" => out.push(Inline::Break),
            "img" => beside.extend(self.picture(node)),
            "em" | "i" | "cite" | "var" | "dfn" => {
                self.inlines(node, &mut inner, beside);
                out.push(Inline::Emphasis(inner));
            }
            "strong" | "b" => {
                self.inlines(node, &mut inner, beside);
                out.push(Inline::Strong(inner));
            }
            "a" => {
                self.inlines(node, &mut inner, beside);
                match attribute(node, "href") {
                    Some(url) => out.push(Inline::Link { url, body: inner }),
                    None => out.extend(inner),
                }
            }
            "q" => {
                out.push(Inline::Text("“".into()));
                self.inlines(node, out, beside);
                out.push(Inline::Text("”".into()));
            }
            "sup" | "sub" => {
                self.inlines(node, &mut inner, beside);
                if !plain(&inner).trim().is_empty() {
                    self.leave_out("the height of raised or lowered signs; they stand in the line", "");
                }
                out.extend(inner);
            }
            "rt" | "rp" => self.leave_out_element("a reading above words", node),
            block if is_block(block) => {
                out.push(Inline::Break);
                self.inlines(node, out, beside);
                out.push(Inline::Break);
            }
            _ => self.inlines(node, out, beside),
        }
    }

    fn table(&mut self, node: &Handle, out: &mut Vec<Block>) {
        let mut table = Table::default();
        let mut rows: Vec<(Handle, bool)> = Vec::new();
        for child in node.children.borrow().iter() {
            match name(child) {
                "caption" => {
                    let (mut body, mut beside) = (Vec::new(), Vec::new());
                    self.inlines(child, &mut body, &mut beside);
                    out.append(&mut beside);
                    if !is_blank(&body) {
                        table.caption = Some(captions::unnumbered(body, &mut self.document.left_out));
                    }
                }
                "tr" => rows.push((child.clone(), false)),
                group @ ("thead" | "tbody" | "tfoot") => {
                    for row in child.children.borrow().iter().filter(|row| name(row) == "tr") {
                        rows.push((row.clone(), group == "thead"));
                    }
                }
                _ => {}
            }
        }
        // How many more rows a cell from above covers, by columns.
        let mut covered: Vec<usize> = Vec::new();
        for (row, headed) in rows {
            let mut made = Row { header: headed, cells: Vec::new() };
            let (mut column, mut heads, mut own) = (0, 0, 0);
            let cover = |column: &mut usize, made: &mut Row, covered: &mut Vec<usize>| {
                while covered.get(*column).is_some_and(|left| *left > 0) {
                    covered[*column] -= 1;
                    made.cells.push(Cell { blocks: Vec::new(), span: 1 });
                    *column += 1;
                }
            };
            for cell in row.children.borrow().iter().filter(|cell| matches!(name(cell), "td" | "th")) {
                cover(&mut column, &mut made, &mut covered);
                let number = |key: &str, most: usize| {
                    attribute(cell, key)
                        .and_then(|n| n.trim().parse::<usize>().ok())
                        .unwrap_or(1)
                        .clamp(1, most)
                };
                let (span, deep) = (number("colspan", 64), number("rowspan", 1000));
                let mut blocks = Vec::new();
                self.blocks(cell, &mut blocks);
                own += 1;
                heads += usize::from(name(cell) == "th");
                made.cells.push(Cell { blocks, span });
                covered.resize(covered.len().max(column + span), 0);
                covered[column..column + span].iter_mut().for_each(|left| *left = deep - 1);
                column += span;
            }
            cover(&mut column, &mut made, &mut covered);
            made.header |= own > 0 && heads == own;
            table.rows.push(made);
        }
        if !table.rows.is_empty() {
            out.push(Block::Table(table));
        }
    }
}

/// Puts words that were gathered among blocks into a paragraph, with the pictures that stood in it behind it.
fn flush(words: &mut Vec<Inline>, beside: &mut Vec<Block>, out: &mut Vec<Block>) {
    let words = std::mem::take(words);
    if !is_blank(&words) {
        out.push(Block::Paragraph(words));
    }
    out.append(beside);
}
