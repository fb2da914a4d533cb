//! Every piece of text of a report, in the order of print.

use std::ops::Range;

use super::markup::{Block as MarkupBlock, Inline, Problem};
use super::model::{Block, Imprint, PartContent, Prose, Report, Section, Table, Text, TextPart};
use super::yaml::Spot;

/// What a piece of text is used for, which decides what it may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Running text: marks of notes may stand in it.
    Running,
    /// A title, caption or credit: it prints in several places, so that it can hold no marks.
    Title,
    /// A note: sources may be cited in it.
    Note,
}

/// A piece of text.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// What it is used for.
    pub role: Role,
    /// Where it stands.
    pub spot: Spot,
    /// As it is written.
    pub source: &'a str,
    /// What it holds that it can't.
    pub problems: &'a [Problem],
    /// How deep headings may go; 0 where there are none.
    pub headings: u8,
    body: Body<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Body<'a> {
    Text(&'a [Inline]),
    Prose(&'a [MarkupBlock]),
}

impl<'a> Passage<'a> {
    /// Calls `visit` with each inline element, in order, those inside others too.
    pub fn inlines(&self, visit: &mut impl FnMut(&'a Inline)) {
        match self.body {
            Body::Text(inlines) => walk_inlines(inlines, visit),
            Body::Prose(blocks) => walk_blocks(blocks, visit),
        }
    }

    /// The levels of its headings, 1 for `##`, with their places in the value.
    pub fn heading_levels(&self) -> impl Iterator<Item = (u8, &'a Range<usize>)> {
        let blocks = match self.body {
            Body::Text(_) => &[],
            Body::Prose(blocks) => blocks,
        };
        blocks.iter().filter_map(|block| match block {
            MarkupBlock::Heading { level, at, .. } => Some((*level, at)),
            _ => None,
        })
    }

    /// The places of headings inside lists and quotations, where none can stand.
    pub fn enclosed_headings(&self) -> Vec<&'a Range<usize>> {
        fn collect<'a>(blocks: &'a [MarkupBlock], enclosed: bool, found: &mut Vec<&'a Range<usize>>) {
            for block in blocks {
                match block {
                    MarkupBlock::Heading { at, .. } if enclosed => found.push(at),
                    MarkupBlock::List { items, .. } => {
                        items.iter().for_each(|item| collect(item, true, found))
                    }
                    MarkupBlock::Quote(inner) => collect(inner, true, found),
                    _ => {}
                }
            }
        }
        let mut found = Vec::new();
        if let Body::Prose(blocks) = self.body {
            collect(blocks, false, &mut found);
        }
        found
    }
}

/// Calls `visit` with each inline element, in order, those inside others too.
pub fn walk_inlines<'a>(inlines: &'a [Inline], visit: &mut impl FnMut(&'a Inline)) {
    for inline in inlines {
        visit(inline);
        if let Inline::Emphasis(body)
        | Inline::Strong(body)
        | Inline::Link { body, .. }
        | Inline::Foreign { body, .. } = inline
        {
            walk_inlines(body, visit);
        }
    }
}

fn walk_blocks<'a>(blocks: &'a [MarkupBlock], visit: &mut impl FnMut(&'a Inline)) {
    for block in blocks {
        match block {
            MarkupBlock::Paragraph(body) | MarkupBlock::Heading { body, .. } => walk_inlines(body, visit),
            MarkupBlock::List { items, .. } => items.iter().for_each(|item| walk_blocks(item, visit)),
            MarkupBlock::Quote(inner) => walk_blocks(inner, visit),
        }
    }
}

/// Calls `visit` with every piece of text: running text in the order of print, then the notes, then the photos.
pub fn texts<'a>(report: &'a Report, mut visit: impl FnMut(Passage<'a>)) {
    let mut walk = Walk { visit: &mut visit };
    let manifest = &report.manifest;
    walk.title(&manifest.title);
    walk.title(&manifest.organisation.name);
    walk.titles(&manifest.organisation.short);
    walk.titles(&manifest.organisation.address.0);
    for part in &report.parts {
        walk.part(&part.content);
    }
    for (_, note) in report.notes() {
        if let Some(text) = &note.text {
            walk.text(Role::Note, text);
        }
    }
    for (_, photo) in &report.photos.0 {
        walk.titles(&photo.caption);
        walk.titles(&photo.credit);
    }
}

struct Walk<'v, F> {
    visit: &'v mut F,
}

impl<'a, F: FnMut(Passage<'a>)> Walk<'_, F> {
    fn text(&mut self, role: Role, text: &'a Text) {
        let Text { spot, source, body, problems } = text;
        (self.visit)(Passage { role, spot: *spot, source, problems, headings: 0, body: Body::Text(body) });
    }

    fn title(&mut self, text: &'a Text) {
        self.text(Role::Title, text);
    }

    fn titles(&mut self, texts: impl IntoIterator<Item = &'a Text>) {
        texts.into_iter().for_each(|t| self.title(t));
    }

    fn running(&mut self, texts: impl IntoIterator<Item = &'a Text>) {
        texts.into_iter().for_each(|t| self.text(Role::Running, t));
    }

    fn prose(&mut self, prose: &'a Prose, headings: u8) {
        let Prose { spot, source, body, problems } = prose;
        let body = Body::Prose(body);
        (self.visit)(Passage { role: Role::Running, spot: *spot, source, problems, headings, body });
    }

    fn part(&mut self, content: &'a PartContent) {
        match content {
            PartContent::Cover(_) => {}
            PartContent::Imprint(Imprint { title, body }) => {
                self.titles(title);
                self.prose(body, 2);
            }
            PartContent::Contents(contents) => self.title(&contents.title),
            PartContent::Text(part, sections) => self.text_part(part, sections),
            PartContent::PhotoList(list) => {
                self.title(&list.title);
                self.titles(&list.lead);
            }
            PartContent::BackCover(cover) => {
                if let Some(body) = &cover.body {
                    self.prose(body, 0);
                }
            }
        }
    }

    fn text_part(&mut self, part: &'a TextPart, sections: &'a [Section]) {
        self.title(&part.title);
        self.titles(&part.running);
        if let Some(opener) = &part.opener {
            self.titles(&opener.sentence);
        }
        part.body.iter().for_each(|b| self.block(&b.value, 3));
        for Section { content, .. } in sections {
            self.title(&content.title);
            self.titles(&content.running);
            content.body.iter().for_each(|b| self.block(&b.value, 2));
        }
    }

    fn block(&mut self, block: &'a Block, headings: u8) {
        match block {
            Block::Text(prose) => self.prose(prose, headings),
            Block::Photo(_) | Block::Photos(_) => {}
            Block::Quote(quote) => {
                self.prose(&quote.text, 0);
                self.running(&quote.by);
            }
            Block::Links(links) => links.iter().for_each(|l| self.title(&l.label)),
            Block::Directory(directory) => {
                for group in directory.groups.iter() {
                    self.title(&group.name);
                    self.running(&group.entries.0);
                    self.running(&group.remark);
                }
            }
            Block::People(people) => {
                self.titles(&people.title);
                for person in people.people.iter() {
                    self.text(Role::Running, &person.name);
                    self.running(&person.role);
                    self.running(&person.organisation);
                }
            }
            Block::Letter(letter) => {
                self.prose(&letter.text, 0);
                for signatory in letter.signatories.iter() {
                    self.title(&signatory.name);
                    self.titles(&signatory.role);
                    self.titles(&signatory.organisation);
                }
            }
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.title(&chart.caption),
            Block::Calendar(entries) => entries.iter().for_each(|e| self.text(Role::Running, &e.text)),
        }
    }

    fn table(&mut self, table: &'a Table) {
        self.title(&table.caption);
        for column in table.columns.iter() {
            self.title(&column.title);
            self.titles(&column.unit);
        }
        for row in table.rows.iter() {
            row.value.iter().for_each(|cell| self.running(&cell.text));
        }
        self.titles(&table.total);
        self.running(&table.source);
        self.running(&table.remarks.0);
    }
}
