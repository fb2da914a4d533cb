//! `folio text`: the report's words in the order of reading, made from the content and not from a PDF.
//!
//! For search, for translation, for readers whose device takes text better than pages. Notes stand at the end of the part in
//! which they are first marked, with the numbers that they have on the pages.

mod blocks;
mod format;
mod inline;

use std::collections::HashSet;

use crate::compose::{Headings, roman};
use crate::content::markup;
use crate::content::model::{Numbering, Part, PartContent, Photo, Prose, Report, Section, TextPart};
use crate::notes::{Notes, Numbered};

pub use format::Format;

/// The text of a checked report.
pub fn text(report: &Report, notes: &Notes, format: Format) -> String {
    let mut reader = Reader {
        report,
        notes,
        format,
        marked: HashSet::new(),
        open: Vec::new(),
        tables: 0,
        charts: 0,
        out: Vec::new(),
    };
    for part in &report.parts {
        reader.part(part);
        reader.open_notes();
    }
    let mut text = reader.out.join("\n\n");
    text.push('\n');
    text
}

/// Reads a report part by part.
struct Reader<'a> {
    report: &'a Report,
    notes: &'a Notes<'a>,
    format: Format,
    /// The notes that have had their first mark.
    marked: HashSet<&'a str>,
    /// Those of them that wait for the end of the part.
    open: Vec<&'a Numbered<'a>>,
    /// The number of the last table.
    tables: usize,
    /// The number of the last chart.
    charts: usize,
    /// Paragraphs and the like, which a blank line parts.
    out: Vec<String>,
}

impl<'a> Reader<'a> {
    /// Adds a paragraph or the like; nothing where it is empty.
    fn put(&mut self, block: String) {
        if !block.is_empty() {
            self.out.push(block);
        }
    }

    fn heading(&mut self, level: u8, number: Option<&str>, body: &'a [markup::Inline]) {
        let words = self.inlines(body);
        let words = match number {
            Some(number) => format!("{number} {words}"),
            None => words,
        };
        self.put(self.format.heading(level, &words));
    }

    fn part(&mut self, part: &'a Part) {
        match &part.content {
            PartContent::Cover(cover) => {
                let manifest = &self.report.manifest;
                self.photo_option(cover.photo.as_ref());
                let name = self.inlines(&manifest.organisation.name.body);
                self.put(name);
                let title = self.inlines(&manifest.title.body);
                self.put(self.format.strong(&format!("{title} {}", manifest.year)));
            }
            PartContent::Imprint(imprint) => {
                if let Some(title) = &imprint.title {
                    self.heading(1, None, &title.body);
                }
                self.prose(&imprint.body, &mut Headings::new("", 2, false));
            }
            PartContent::Contents(contents) => {
                self.heading(1, None, &contents.title.body);
                let entries = self.entries();
                self.put(entries);
            }
            PartContent::Text(text, sections) => self.text_part(text, sections),
            PartContent::PhotoList(list) => {
                self.heading(1, None, &list.title.body);
                if let Some(lead) = &list.lead {
                    let lead = self.paragraph(&lead.body);
                    self.put(lead);
                }
                let photos: Vec<String> =
                    self.named_photos().filter_map(|photo| self.caption(photo, "")).collect();
                self.put(self.format.list(None, &photos));
            }
            PartContent::BackCover(cover) => {
                if let Some(body) = &cover.body {
                    self.prose(body, &mut Headings::new("", 2, false));
                }
                let organisation = &self.report.manifest.organisation;
                let mut lines = vec![self.inlines(&organisation.name.body)];
                lines.extend(organisation.address.iter().map(|line| self.inlines(&line.body)));
                lines.extend(organisation.url.iter().map(|url| self.format.address(&url.value)));
                self.put(lines.join(self.format.line_break()));
            }
        }
    }

    fn text_part(&mut self, part: &'a TextPart, sections: &'a [Section]) {
        if let Some(opener) = &part.opener {
            self.photo_option(opener.photo.as_ref());
        }
        self.heading(1, None, &part.title.body);
        if let Some(sentence) = part.opener.as_ref().and_then(|opener| opener.sentence.as_ref()) {
            let sentence = self.paragraph(&sentence.body);
            self.put(sentence);
        }
        let numbered = part.numbering == Numbering::Roman;
        self.blocks(&part.body, &mut Headings::new("", 2, false));
        for (index, section) in sections.iter().enumerate() {
            let number = numbered.then(|| roman(index + 1));
            self.heading(2, number.as_deref(), &section.content.title.body);
            self.blocks(&section.content.body, &mut Headings::new("", 3, numbered));
        }
    }

    /// The entries of the table of contents: parts, and sections or headings below them.
    fn entries(&mut self) -> String {
        let mut parts = Vec::new();
        for part in &self.report.parts {
            let (title, below) = match &part.content {
                PartContent::Text(text, sections) => {
                    let numbered = text.numbering == Numbering::Roman;
                    let mut below: Vec<String> = Vec::new();
                    for block in text.body.iter() {
                        if let crate::content::model::Block::Text(prose) = &block.value {
                            below.extend(headings(prose).map(|body| self.inlines(body)));
                        }
                    }
                    for (index, section) in sections.iter().enumerate() {
                        let title = self.inlines(&section.content.title.body);
                        below.push(match numbered {
                            true => format!("{} {title}", roman(index + 1)),
                            false => title,
                        });
                    }
                    (&text.title, below)
                }
                PartContent::PhotoList(list) => (&list.title, Vec::new()),
                _ => continue,
            };
            let title = self.inlines(&title.body);
            parts.push(match below.is_empty() {
                true => title,
                false => format!("{title}\n{}", self.format.list(None, &below)),
            });
        }
        self.format.list(None, &parts)
    }

    /// The notes that were marked since the last part ended.
    fn open_notes(&mut self) {
        let open = std::mem::take(&mut self.open);
        let notes: Vec<String> = open.into_iter().map(|note| self.note(note)).collect();
        // Each note is a block of its own in Markdown.
        self.put(notes.join(if self.format == Format::Markdown { "\n\n" } else { "\n" }));
    }

    /// The photos that the list of photos names: those on the pages with a caption or credit, in their order.
    fn named_photos(&self) -> impl Iterator<Item = &'a Photo> + use<'a> {
        let report = self.report;
        report.photo_uses().into_iter().filter_map(|id| report.photos.get(&id.value))
    }
}

/// The headings of prose that are of its first level.
fn headings(prose: &Prose) -> impl Iterator<Item = &[markup::Inline]> {
    prose.body.iter().filter_map(|block| match block {
        markup::Block::Heading { level: 1, body, .. } => Some(body.as_slice()),
        _ => None,
    })
}
