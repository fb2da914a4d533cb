//! Reads a report part by part.

use super::format::Format;
use crate::content::model::{Part, PartContent, Photo, Report, Section, Text, TextPart};
use crate::content::yaml::ValueSpan;
use crate::content::{Outline, calendar};
use crate::notes::{Notes, Piece};

/// The text of a checked report.
pub fn text(report: &Report, outline: &Outline, notes: &Notes, format: Format) -> String {
    let mut reader = Reader { report, outline, notes, format, out: Vec::new() };
    for (index, part) in report.parts.iter().enumerate() {
        reader.part(part);
        reader.notes_of_part(index);
    }
    let mut text = reader.out.join("\n\n");
    text.push('\n');
    text
}

/// Reads a report part by part.
pub(super) struct Reader<'a> {
    pub(super) report: &'a Report,
    pub(super) outline: &'a Outline,
    pub(super) notes: &'a Notes<'a>,
    pub(super) format: Format,
    /// Paragraphs and the like, which a blank line parts.
    pub(super) out: Vec<String>,
}

/// What inline content stands in: marks are known by its text, and a note lends its citations.
pub(super) struct Within<'a> {
    pub(super) span: ValueSpan,
    pub(super) citations: Option<std::slice::Iter<'a, Vec<Piece>>>,
}

impl Reader<'_> {
    /// Adds a paragraph or the like; nothing where it is empty.
    pub(super) fn put(&mut self, block: String) {
        if !block.is_empty() {
            self.out.push(block);
        }
    }

    /// The title of a part or section, with the number before it if it has one.
    pub(super) fn title(&mut self, level: u8, title: &Text) {
        let number = self.outline.title(title).and_then(|heading| heading.number.as_deref());
        let words = after_number(number, self.text(title));
        self.put(self.format.heading(level, &words));
    }

    fn part(&mut self, part: &Part) {
        match &part.content {
            PartContent::Cover(cover) => {
                let manifest = &self.report.manifest;
                self.photo_option(cover.photo.as_ref());
                self.put(self.text(&manifest.organisation.name));
                let title = self.text(&manifest.title);
                self.put(
                    self.format
                        .strong(&format!("{title} {}", calendar::years(&manifest.year, &self.report.words))),
                );
            }
            PartContent::Imprint(imprint) => {
                if let Some(title) = &imprint.title {
                    self.title(1, title);
                }
                self.prose(&imprint.body);
            }
            PartContent::Contents(contents) => {
                self.title(1, &contents.title);
                self.put(self.entries(None));
            }
            PartContent::Text(text, sections) => self.text_part(text, sections),
            PartContent::PhotoList(list) => {
                self.title(1, &list.title);
                if let Some(lead) = &list.lead {
                    self.put(self.paragraph(lead));
                }
                let photos: Vec<String> =
                    self.named_photos().filter_map(|photo| self.caption(photo, "")).collect();
                self.put(self.format.list(None, &photos));
            }
            PartContent::BackCover(cover) => {
                if let Some(body) = &cover.body {
                    self.prose(body);
                }
                let organisation = &self.report.manifest.organisation;
                let mut lines = vec![self.text(&organisation.name)];
                lines.extend(organisation.address.iter().map(|line| self.text(line)));
                lines.extend(organisation.url.iter().map(|url| self.format.address(&url.value)));
                self.put(lines.join(self.format.line_break()));
            }
        }
    }

    fn text_part(&mut self, part: &TextPart, sections: &[Section]) {
        if let Some(opener) = &part.opener {
            self.photo_option(opener.photo.as_ref());
        }
        self.title(1, &part.title);
        if let Some(sentence) = part.opener.as_ref().and_then(|opener| opener.sentence.as_ref()) {
            self.put(self.paragraph(sentence));
        }
        self.blocks(&part.body);
        for section in sections {
            self.title(2, &section.content.title);
            self.blocks(&section.content.body);
        }
    }

    /// The entries of the table of contents below a heading, or the outermost ones: parts, and sections or headings below them.
    fn entries(&self, parent: Option<usize>) -> String {
        /// How deep the table goes; the levels of headings count from 1.
        const DEEPEST: u8 = 2;
        let listed = self.outline.below(parent).filter(|(_, entry)| entry.listed && entry.level <= DEEPEST);
        let entries: Vec<String> = listed
            .map(|(index, entry)| {
                let title = self.inlines(entry.span, &entry.title);
                let title = after_number(entry.number.as_deref(), title);
                match self.entries(Some(index)) {
                    below if below.is_empty() => title,
                    below => format!("{title}\n{below}"),
                }
            })
            .collect();
        self.format.list(None, &entries)
    }

    /// The notes whose first marks stand in a part.
    fn notes_of_part(&mut self, part: usize) {
        let numbered = self.outline.notes_of_part(part).filter_map(|entry| self.notes.get(entry.number));
        let notes: Vec<String> = numbered.map(|note| self.note(note)).collect();
        // Each note is a block of its own in Markdown.
        self.put(notes.join(if self.format == Format::Markdown { "\n\n" } else { "\n" }));
    }

    /// The photos that the list of photos names: those on the pages with a caption or credit, in their order.
    fn named_photos(&self) -> impl Iterator<Item = &Photo> {
        self.outline.photo_uses().iter().filter_map(|photo| self.report.photos.get(&photo.id))
    }
}

/// Words with a number before them.
pub(super) fn after_number(number: Option<&str>, words: String) -> String {
    match number {
        Some(number) => format!("{number} {words}"),
        None => words,
    }
}
