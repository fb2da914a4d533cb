//! The text of a file of YAML.

use super::scalar::long;
use super::writer::Writer;
use crate::import::document::{Inline, marks, without_marks};

/// A file that is put together.
#[derive(Debug)]
pub struct File {
    head: String,
    /// The lines of the body's blocks.
    pub blocks: Vec<Vec<String>>,
    /// The paths of sections.
    pub sections: Vec<String>,
    /// Marks of notes that stood where none can stand, and go to the next words.
    pub moved: Vec<usize>,
}

impl File {
    /// A file with its schema and title.
    pub fn new(writer: &mut Writer, schema: &str, title: &[Inline]) -> Self {
        let moved = marks(title);
        let words = writer.markup(&without_marks(title), "");
        let words = words.replace("\\\n", " ");
        if !moved.is_empty() {
            writer.tell("the mark of a note in a title; it stands in the text that follows", "");
        }
        let head = format!("{schema}\ntitle: {}\n", long(&words, 2));
        Self { head, blocks: Vec::new(), sections: Vec::new(), moved }
    }

    /// The whole text, with the notes that are marked in it; `stem` is the file's name.
    pub fn text(self, writer: &mut Writer, stem: &str) -> String {
        let mut text = self.head;
        if !self.blocks.is_empty() {
            text.push_str("\nbody:\n");
            for (at, block) in self.blocks.iter().enumerate() {
                if at > 0 {
                    text.push('\n');
                }
                for line in block {
                    // Lines that hold nothing have no blanks either.
                    match line.trim().is_empty() {
                        true => text.push('\n'),
                        false => text.push_str(&format!("  {line}\n")),
                    }
                }
            }
        } else if self.sections.is_empty() {
            text.push_str("\nbody: []\n");
        }
        if !self.sections.is_empty() {
            text.push_str("\nsections:\n");
            self.sections.iter().for_each(|path| text.push_str(&format!("  - {path}\n")));
        }
        let notes = writer.notes(stem);
        if !notes.is_empty() {
            text.push_str("\nnotes:\n");
            notes.iter().for_each(|(id, words)| text.push_str(&format!("  {id}: {}\n", long(words, 4))));
        }
        text
    }
}
