//! What a report holds, in the order of print: the only place that knows what stands in which kind of part and block.
//!
//! Each type is taken apart with all its fields, so that what is added to one can't be left out here.

use super::decode::Spanned;
use super::model::{
    BackCover, Block, CalendarEntry, Chart, Column, Contents, Cover, Directory, Field, Group, Imprint,
    Letter, Link, Manifest, Note, Opener, Organisation, Part, PartContent, People, Person, Photo, PhotoBlock,
    PhotoList, PhotoRow, Prose, Remark, Report, Section, SectionFile, Signatory, Table, Text, TextPart,
    Value, Width,
};
use super::passage::{Passage, Role};

/// Something that a report holds.
#[derive(Debug, Clone, Copy)]
pub enum Element<'a> {
    /// A part; what it holds follows, up to the next part or the first note.
    Part(&'a Part),
    /// A section of the part; what it holds follows.
    Section(&'a Section),
    /// A block of the part or section; what it holds follows.
    Block(&'a Spanned<Block>),
    /// A piece of text.
    Passage(Passage<'a>),
    /// A place where a photo is named, and in which way it is shown there.
    PhotoUse(PhotoUseKind, &'a Spanned<String>),
    /// An address that is a value of its own.
    Address(&'a Spanned<String>),
    /// What a picture shows, for those who can't see it.
    Alternative(&'a Spanned<String>),
    /// A note, under its id; its text follows. Notes come after all parts, in the order of the files.
    Note(&'a Spanned<String>, &'a Note),
}

/// In which way a photo is shown where it is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoUseKind {
    /// It fills the front cover.
    Cover,
    /// It is the organisation's logo on a cover.
    Logo,
    /// It fills the page that opens a part.
    Opener,
    /// It stands in the text by itself, so wide.
    Block(Width),
    /// It stands in a row of photos.
    Row,
    /// It shows who signs a letter.
    Portrait,
    /// It stands in a block that a layout declares, with its caption or without.
    Declared {
        /// Whether its caption stands there too.
        captioned: bool,
        /// Whether it stands in the list of photos, with its credit.
        listed: bool,
    },
}

impl PhotoUseKind {
    /// Whether the photo stands in the list of photos, with its credit: logos do not.
    pub fn is_listed(self) -> bool {
        !matches!(self, Self::Declared { listed: false, .. })
    }
}

/// Calls `visit` with everything that a report holds: the manifest's texts, the parts in the order of print, then the
/// notes, then the photos.
pub fn walk<'a>(report: &'a Report, visit: impl FnMut(Element<'a>)) {
    let mut walk = Walk { visit };
    walk.manifest(&report.manifest);
    report.parts.iter().for_each(|part| walk.part(part));
    for (id, note) in report.notes() {
        walk.note(id, note);
    }
    report.photos.0.iter().for_each(|(_, photo)| walk.photo(photo));
}

/// Calls `visit` with every piece of text, in the order of [`walk`].
pub fn texts<'a>(report: &'a Report, mut visit: impl FnMut(Passage<'a>)) {
    walk(report, |element| {
        if let Element::Passage(passage) = element {
            visit(passage);
        }
    });
}

struct Walk<F> {
    visit: F,
}

impl<'a, F: FnMut(Element<'a>)> Walk<F> {
    fn visit(&mut self, element: Element<'a>) {
        (self.visit)(element);
    }

    fn text(&mut self, role: Role, text: &'a Text) {
        self.visit(Element::Passage(Passage::text(role, text)));
    }

    fn title(&mut self, text: &'a Text) {
        self.text(Role::Title, text);
    }

    fn titles(&mut self, texts: impl IntoIterator<Item = &'a Text>) {
        texts.into_iter().for_each(|text| self.title(text));
    }

    fn running(&mut self, texts: impl IntoIterator<Item = &'a Text>) {
        texts.into_iter().for_each(|text| self.text(Role::Running, text));
    }

    /// Prose whose headings go so deep.
    fn prose(&mut self, prose: &'a Prose, deepest: u8) {
        self.visit(Element::Passage(Passage::prose(prose, deepest)));
    }

    fn photo_uses(&mut self, kind: PhotoUseKind, ids: impl IntoIterator<Item = &'a Spanned<String>>) {
        ids.into_iter().for_each(|id| self.visit(Element::PhotoUse(kind, id)));
    }

    fn manifest(&mut self, manifest: &'a Manifest) {
        let Manifest {
            title,
            organisation: Organisation { name, short, address, url },
            year: _,
            period: _,
            language: _,
            languages: _,
            calendar: _,
            numerals: _,
            region: _,
            theme: _,
            date: _,
            description: _,
            keywords: _,
            parts: _,
            editions: _,
            terms: _,
            rules: _,
            limits: _,
        } = manifest;
        self.title(title);
        self.title(name);
        self.titles(short);
        self.titles(&address.0);
        url.iter().for_each(|url| self.visit(Element::Address(url)));
    }

    fn part(&mut self, part: &'a Part) {
        self.visit(Element::Part(part));
        match &part.content {
            PartContent::Cover(Cover { photo, year: _, logo }) => {
                self.photo_uses(PhotoUseKind::Cover, photo);
                self.photo_uses(PhotoUseKind::Logo, logo);
            }
            PartContent::Imprint(Imprint { title, body }) => {
                self.titles(title);
                self.prose(body, 2);
            }
            PartContent::Contents(Contents { title }) => self.title(title),
            PartContent::Text(part, sections) => self.text_part(part, sections),
            PartContent::PhotoList(PhotoList { title, lead }) => {
                self.title(title);
                self.titles(lead);
            }
            PartContent::BackCover(BackCover { body, logo }) => {
                body.iter().for_each(|body| self.prose(body, 0));
                self.photo_uses(PhotoUseKind::Logo, logo);
            }
        }
    }

    fn text_part(&mut self, part: &'a TextPart, files: &'a [Section]) {
        let TextPart { title, running, opener, numbering: _, body, sections: _, notes: _ } = part;
        self.title(title);
        self.titles(running);
        if let Some(Opener { photo, sentence }) = opener {
            self.photo_uses(PhotoUseKind::Opener, photo);
            self.titles(sentence);
        }
        body.iter().for_each(|block| self.block(block, 3));
        for section in files {
            self.visit(Element::Section(section));
            let SectionFile { title, running, body, notes: _ } = &section.content;
            self.title(title);
            self.titles(running);
            body.iter().for_each(|block| self.block(block, 2));
        }
    }

    fn block(&mut self, block: &'a Spanned<Block>, deepest: u8) {
        self.visit(Element::Block(block));
        match &block.value {
            Block::Text(prose) => self.prose(prose, deepest),
            Block::Photo(PhotoBlock { id, width, place: _ }) => {
                self.photo_uses(PhotoUseKind::Block(*width), [id])
            }
            Block::Photos(PhotoRow { ids, place: _ }) => self.photo_uses(PhotoUseKind::Row, &ids.value),
            Block::Links(links) => {
                for Link { label, url } in links.iter() {
                    self.title(label);
                    self.visit(Element::Address(url));
                }
            }
            Block::Directory(Directory { columns: _, groups }) => {
                for Group { name, entries, remark } in groups.iter() {
                    self.title(name);
                    self.running(&entries.0);
                    self.running(remark);
                }
            }
            Block::People(People { title, people }) => {
                self.titles(title);
                for Person { name, role, organisation, from: _, to: _ } in people.iter() {
                    self.running([name]);
                    self.running(role);
                    self.running(organisation);
                }
            }
            Block::Letter(letter) => self.letter(letter),
            Block::Table(table) => self.table(table),
            Block::Chart(Chart { id: _, kind: _, table: _, columns: _, caption, alt, place: _ }) => {
                self.title(caption);
                self.visit(Element::Alternative(alt));
            }
            Block::Calendar(entries) => {
                for CalendarEntry { start: _, end: _, text, location: _, kind: _ } in entries.iter() {
                    self.running([text]);
                }
            }
            // What the calendars say.
            Block::Year(_) => {}
            Block::Declared(block) => block.each(&mut |field, value| self.value(field, value)),
        }
    }

    /// A value of a declared block.
    fn value(&mut self, field: &'a Field, value: &'a Value) {
        match value {
            Value::Text(text) => self.running([text]),
            Value::Title(text) => self.title(text),
            Value::Prose(prose) => self.prose(prose, 0),
            Value::Alternative(alt) => self.visit(Element::Alternative(alt)),
            Value::Photo(id) => {
                self.photo_uses(
                    PhotoUseKind::Declared { captioned: field.printed, listed: field.listed },
                    [id],
                );
            }
            Value::Link(url) => self.visit(Element::Address(url)),
            // What folio writes itself, or says nothing on the page.
            Value::Number(_)
            | Value::Money(_)
            | Value::Date(_)
            | Value::Range(..)
            | Value::Reference(..)
            | Value::Choice(_)
            | Value::Flag(_) => {}
            // What stands in them comes by itself.
            Value::List(_) | Value::Group(_) => {}
        }
    }

    fn letter(&mut self, letter: &'a Letter) {
        let Letter { text, portrait, signatories, reported: _ } = letter;
        self.photo_uses(PhotoUseKind::Portrait, portrait);
        self.prose(text, 0);
        for Signatory { name, role, organisation } in signatories.iter() {
            self.title(name);
            self.titles(role);
            self.titles(organisation);
        }
    }

    fn table(&mut self, table: &'a Table) {
        let Table {
            id: _,
            caption,
            columns,
            rows,
            csv: _,
            total,
            source,
            remarks,
            place: _,
            page: _,
            carried: _,
        } = table;
        self.title(caption);
        let mut above = None;
        for column in columns.iter() {
            let Column {
                title,
                align: _,
                format: _,
                places: _,
                unit,
                total: _,
                width: _,
                head,
                negatives: _,
            } = column;
            // What several columns have in common stands once above them.
            let words = head.as_ref().map(Text::plain);
            self.titles(head.iter().filter(|_| words != above));
            above = words;
            self.title(title);
            self.titles(unit);
        }
        for row in rows.iter() {
            row.value.iter().for_each(|cell| self.running(&cell.text));
        }
        self.titles(total);
        self.running(source);
        for Remark { mark: _, text, letter: _ } in remarks.iter() {
            self.running([text]);
        }
    }

    fn note(&mut self, id: &'a Spanned<String>, note: &'a Note) {
        self.visit(Element::Note(id, note));
        let Note { text, broken: _, lost: _ } = note;
        text.iter().for_each(|text| self.text(Role::Note, text));
    }

    fn photo(&mut self, photo: &'a Photo) {
        let Photo { file: _, caption, credit, alt, focus: _, consent: _ } = photo;
        self.titles(caption);
        self.titles(credit);
        self.visit(Element::Alternative(alt));
    }
}
