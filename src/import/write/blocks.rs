//! Blocks to the lines of a body.

use super::file::File;
use super::prose::{self, Prose};
use super::scalar::WIDTH;
use super::table;
use super::writer::Writer;
use crate::import::document::{Block, Inline, Table, marks};
use crate::import::names::free;

impl File {
    /// Adds blocks to the body; `stem` is what notes, tables and photos of the file are called after.
    pub fn body(&mut self, writer: &mut Writer, blocks: Vec<Block>, stem: &str) {
        let mut prose: Vec<Prose> = Vec::new();
        for block in blocks {
            match block {
                Block::Table(own) => {
                    self.close(&mut prose);
                    self.table(writer, &own, stem);
                }
                Block::Picture { picture, alt, caption } => {
                    let marked = caption.as_deref().map(marks).unwrap_or_default();
                    if !marked.is_empty() {
                        writer
                            .tell("the mark of a note in a caption; it stands in the text that follows", "");
                    }
                    self.moved.extend(marked);
                    if let Some(id) = writer.photo(picture, &alt, caption.as_deref(), stem) {
                        self.close(&mut prose);
                        self.blocks.push(vec![format!("- photo: {id}")]);
                    }
                }
                other => prose.extend(self.prose(writer, other, stem)),
            }
        }
        if !self.moved.is_empty() {
            // Nothing follows, so that the mark stands at the end of what comes before.
            let words: Vec<Inline> = std::mem::take(&mut self.moved).into_iter().map(Inline::Note).collect();
            let mark = writer.markup(&words, stem);
            match prose.iter_mut().rev().find_map(|block| match block {
                Prose::Paragraph(words) => Some(words),
                _ => None,
            }) {
                Some(words) => words.push_str(&mark),
                None => prose.push(Prose::Paragraph(mark)),
            }
        }
        self.close(&mut prose);
    }

    /// A block of prose.
    fn prose(&mut self, writer: &mut Writer, block: Block, stem: &str) -> Option<Prose> {
        Some(match block {
            Block::Heading { level, body } => Prose::Heading(level, writer.markup(&body, stem)),
            Block::Paragraph(mut body) | Block::Caption(mut body) => {
                body.extend(std::mem::take(&mut self.moved).into_iter().map(Inline::Note));
                let words = writer.markup(&body, stem);
                if words.is_empty() {
                    return None;
                }
                Prose::Paragraph(words)
            }
            Block::List { start, items } => {
                let items: Vec<Vec<Prose>> = items
                    .into_iter()
                    .map(|item| {
                        item.into_iter().filter_map(|block| self.prose(writer, block, stem)).collect()
                    })
                    .filter(|item: &Vec<Prose>| !item.is_empty())
                    .collect();
                if items.is_empty() {
                    return None;
                }
                Prose::List(start, items)
            }
            Block::Quote(inner) => {
                let inner: Vec<Prose> =
                    inner.into_iter().filter_map(|block| self.prose(writer, block, stem)).collect();
                if inner.is_empty() {
                    return None;
                }
                Prose::Quote(inner)
            }
            // They stand by themselves since [`super::hoist`].
            Block::Table(_) | Block::Picture { .. } => return None,
        })
    }

    /// Puts what was gathered as prose into one text.
    fn close(&mut self, prose: &mut Vec<Prose>) {
        if prose.is_empty() {
            return;
        }
        let mut lines = vec!["- text: |".to_string()];
        let written = prose::write(&std::mem::take(prose), WIDTH);
        lines.extend(written.iter().map(|line| format!("    {line}")));
        self.blocks.push(lines);
    }

    fn table(&mut self, writer: &mut Writer, own: &Table, stem: &str) {
        let id = free(&format!("{stem}-table"), &mut writer.taken.tables);
        let mut moved = Vec::new();
        let marked = table::mark(own, |inlines| writer.markup(inlines, stem), &mut moved);
        if !moved.is_empty() {
            writer.tell(
                "the mark of a note in the caption or head of a table; it stands in the text that follows",
                "",
            );
        }
        self.moved.extend(moved);
        let bare = marked.caption.is_empty() || marked.columns.iter().any(|(_, title)| title.is_empty());
        writer.written.counts.tables += 1;
        writer.written.counts.bare_tables += usize::from(bare);
        self.blocks.push(table::block(&marked, &id));
    }
}
