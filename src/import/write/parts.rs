//! Documents to files: a file for each part and section.

use super::file::File;
use super::hoist::hoist;
use super::writer::Writer;
use crate::import::divide::{Part, divide};
use crate::import::document::{Document, Inline, line, plain};
use crate::import::names::{free, name};

impl Writer {
    /// Writes a document; `stem` is what it is called where it has no title, `level` that of the headings which begin parts.
    pub fn document(&mut self, mut document: Document, stem: &str, level: Option<u8>) {
        self.written.left_out.append(&mut document.left_out);
        self.notes = std::mem::take(&mut document.notes);
        self.pictures = std::mem::take(&mut document.pictures);
        self.note_ids.clear();
        self.images.clear();
        self.photo_ids.clear();
        document.blocks = hoist(document.blocks, &mut self.written.left_out);
        let (parts, title) = divide(document, level);
        if let Some(title) = title {
            self.tell("the file’s title; the report’s stands in source/report.yaml", &plain(&title));
        }
        for part in parts {
            self.part(part, stem);
        }
        for (note, blocks) in std::mem::take(&mut self.notes).iter().enumerate() {
            let words = plain(&line(blocks).0);
            if !self.note_ids.contains_key(&note) && !words.trim().is_empty() {
                self.tell("a note without a mark", &words);
            }
        }
    }

    fn part(&mut self, part: Part, stem: &str) {
        let words = plain(&part.title);
        let words = if words.trim().is_empty() { stem } else { &words };
        let own = free(&name(words, "part"), &mut self.taken.files);
        let title = match part.title.is_empty() {
            true => vec![Inline::Text(stem.to_string())],
            false => part.title,
        };
        let place = self.written.files.len();
        self.written.parts.push(format!("{own}.yaml"));
        self.written.files.push((format!("source/{own}.yaml"), String::new()));
        self.file = format!("source/{own}.yaml");
        self.written.counts.parts += 1;
        let mut file = File::new(self, "# yaml-language-server: $schema=.schema/text.json", &title);
        file.body(self, part.blocks, &own);
        for section in part.sections {
            let stem = free(&name(&plain(&section.title), "section"), &mut self.taken.files);
            let path = format!("{own}/{stem}.yaml");
            self.file = format!("source/{path}");
            let schema = "# yaml-language-server: $schema=../.schema/section.json";
            let mut inner = File::new(self, schema, &section.title);
            inner.body(self, section.blocks, &stem);
            let text = inner.text(self, &stem);
            self.written.files.push((format!("source/{path}"), text));
            self.written.counts.sections += 1;
            file.sections.push(path);
        }
        self.file = format!("source/{own}.yaml");
        let text = file.text(self, &own);
        self.written.files[place].1 = text;
    }
}
