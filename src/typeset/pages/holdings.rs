//! What the content holds, as far as it has to stand on the pages.

use std::collections::{HashMap, HashSet};

use crate::content::calendar;
use crate::content::declare;
use crate::content::decode::Spanned;
use crate::content::markup::Inline;
use crate::content::model::{Block, Manifest, PartContent, Report, Table, Text};
use crate::content::number;
use crate::content::yaml::ValueSpan;
use crate::content::{Element, Outline, PhotoUseKind, Role, walk, walk_inlines};
use crate::diag::{SourceFile, Span};
use crate::notes::{Notes, Piece};

/// What the content holds: each passage, photo and address that has to stand on the pages, in the order of [`walk`].
#[derive(Debug, Default)]
pub struct Holdings {
    /// The passages.
    pub(super) passages: Vec<Holding>,
    /// What layouts get as a string, and set without where it comes from: addresses, days, names on covers.
    pub(super) strings: Vec<(ValueSpan, String)>,
    /// The paths of photos' files, with where each is named.
    pub(super) photos: Vec<(ValueSpan, String)>,
    /// For each part, what its pages are.
    pub(super) parts: Vec<PartPages>,
    by_key: HashMap<Key, usize>,
    owners: HashSet<ValueSpan>,
}

/// A passage that has to stand on the pages.
#[derive(Debug)]
pub(super) struct Holding {
    /// Where it stands in the content.
    pub span: ValueSpan,
    /// Its words, without addresses and marks.
    pub text: String,
    /// How often it has to stand there.
    pub times: Times,
    /// The value as it means, and for each run of words where it begins in `text` and in the value.
    source: String,
    runs: Vec<(usize, usize)>,
}

impl Holding {
    /// The place of the words at a byte of `text`, up to the end of their paragraph; `file` is the file that they are written in.
    pub fn place(&self, file: &SourceFile, at: usize) -> Span {
        let run = self.runs.partition_point(|(begin, _)| *begin <= at).checked_sub(1);
        let Some((begin, written)) = run.map(|run| self.runs[run]) else { return self.span.whole() };
        let start = written + (at - begin);
        let Some(rest) = self.source.get(start..) else { return self.span.whole() };
        let words = rest.lines().next().unwrap_or_default().trim_end();
        self.span.part(file, &self.source, start..start + words.len().max(1))
    }
}

/// How often a passage has to stand on the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Times {
    /// Running text, notes: once.
    Once,
    /// Titles, captions: in their place, and again wherever layouts say them.
    InPlace,
    /// What may stand in a list alone: the caption of a photo that fills its page.
    Anywhere,
}

/// What the pages of a part are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartPages {
    /// They hold the part's own words; whether a title heads them.
    Own { titled: bool },
    /// They say titles of other parts again.
    Contents,
    /// They say the captions of other parts again.
    PhotoList,
}

/// By what a passage on a page is known: its place, and the table, chart or use of a photo that it belongs to.
type Key = (Option<ValueSpan>, ValueSpan);

impl Holdings {
    /// What a report holds; citations are those of its notes.
    pub fn of(report: &Report, outline: &Outline, notes: &Notes) -> Self {
        let photos = report.photos.0.iter().flat_map(|(_, photo)| [&photo.caption, &photo.credit]);
        let mut gather = Gather {
            report,
            citations: notes.iter().map(|note| (note.id, note.citations.as_slice())).collect(),
            of_photos: photos.flatten().map(|text| text.span).collect(),
            running: HashSet::new(),
            unprinted: HashSet::new(),
            figures: HashMap::new(),
            has_photo_list: report.parts.iter().any(|p| matches!(p.content, PartContent::PhotoList(_))),
            owner: None,
            note: None,
            found: Self::default(),
        };
        gather.manifest();
        walk(report, |element| gather.element(element, outline));
        gather.found
    }

    /// The passage that text with these places around it belongs to, the innermost first.
    pub(super) fn passage(&self, places: &[ValueSpan]) -> Option<usize> {
        let innermost = *places.first()?;
        let owner = places.iter().copied().find(|place| self.owners.contains(place));
        let owned = owner.and_then(|owner| self.by_key.get(&(Some(owner), innermost)));
        owned.or_else(|| self.by_key.get(&(None, innermost))).copied()
    }
}

struct Gather<'a> {
    report: &'a Report,
    /// What stands for the citations of each note.
    citations: HashMap<&'a str, &'a [Vec<Piece>]>,
    /// Captions and credits, which stand where their photos are used.
    of_photos: HashSet<ValueSpan>,
    /// Titles for the heads of pages: a part of one page may have none.
    running: HashSet<ValueSpan>,
    /// Addresses that need not be read on the page.
    unprinted: HashSet<ValueSpan>,
    /// Numbers of cells as the build writes them.
    figures: HashMap<ValueSpan, String>,
    has_photo_list: bool,
    /// The table or chart that passages belong to.
    owner: Option<ValueSpan>,
    /// The note that the next passage is the text of; `Some(None)` for one that has no mark.
    note: Option<Option<&'a str>>,
    found: Holdings,
}

impl<'a> Gather<'a> {
    /// What covers show of the organisation.
    fn manifest(&mut self) {
        let Manifest { title, organisation, .. } = &self.report.manifest;
        let has = |is: fn(&PartContent) -> bool| self.report.parts.iter().any(|part| is(&part.content));
        let (front, back) = (
            has(|part| matches!(part, PartContent::Cover(_))),
            has(|part| matches!(part, PartContent::BackCover(_))),
        );
        let mut said: Vec<&Text> = Vec::new();
        if front {
            said.extend([title, &organisation.name]);
        }
        if back {
            said.extend(organisation.address.iter());
        }
        self.found.strings.extend(said.into_iter().map(|text| (text.span, text.plain())));
        let url = organisation.url.iter().filter(|_| back);
        self.found.strings.extend(url.map(|url| (url.span, url.value.clone())));
    }

    fn element(&mut self, element: Element<'a>, outline: &Outline) {
        match element {
            Element::Part(part) => {
                self.owner = None;
                self.part(&part.content);
            }
            Element::Section(section) => {
                self.owner = None;
                self.running.extend(section.content.running.iter().map(|text| text.span));
            }
            Element::Block(block) => self.block(&block.value),
            Element::Note(id, _) => {
                self.owner = None;
                self.note = Some(outline.note(&id.value).map(|_| id.value.as_str()));
            }
            Element::PhotoUse(kind, id) => self.photo(kind, id),
            Element::Address(url) => {
                let own = self.report.manifest.organisation.url.as_ref().map(|own| own.span);
                if own != Some(url.span) && !self.unprinted.contains(&url.span) {
                    self.found.strings.push((url.span, url.value.clone()));
                }
            }
            Element::Alternative(_) => {}
            Element::Passage(passage) => {
                let Manifest { title, organisation, .. } = &self.report.manifest;
                let manifest = [title, &organisation.name].into_iter().chain(&organisation.short);
                let mut elsewhere = manifest.chain(organisation.address.iter()).map(|text| text.span);
                let elsewhere = elsewhere.any(|span| span == passage.span)
                    || self.of_photos.contains(&passage.span)
                    || self.running.contains(&passage.span);
                let note = if passage.role == Role::Note { self.note.take() } else { None };
                if elsewhere || note == Some(None) {
                    return;
                }
                let citations = note.flatten().and_then(|id| self.citations.get(id).copied());
                let mut words = Words { citations: citations.unwrap_or_default().iter(), ..Words::default() };
                passage.inlines(&mut |inline| words.inline(inline, passage.source));
                let times = match passage.role {
                    Role::Running | Role::Note => Times::Once,
                    Role::Title => Times::InPlace,
                };
                let addresses = std::mem::take(&mut words.addresses);
                self.found.strings.extend(addresses.into_iter().map(|url| (passage.span, url)));
                let (text, runs) = match self.figures.remove(&passage.span) {
                    Some(figure) => (figure, Vec::new()),
                    None => (words.text, words.runs),
                };
                let source = passage.source.to_string();
                self.add(self.owner, Holding { span: passage.span, text, times, source, runs });
            }
        }
    }

    fn part(&mut self, content: &PartContent) {
        let pages = match content {
            PartContent::Cover(_) | PartContent::BackCover(_) => PartPages::Own { titled: false },
            PartContent::Imprint(imprint) => PartPages::Own { titled: imprint.title.is_some() },
            PartContent::Text(part, _) => {
                self.running.extend(part.running.iter().map(|text| text.span));
                PartPages::Own { titled: true }
            }
            PartContent::Contents(_) => PartPages::Contents,
            PartContent::PhotoList(_) => PartPages::PhotoList,
        };
        self.found.parts.push(pages);
    }

    fn block(&mut self, block: &Block) {
        let words = &self.report.words;
        self.owner = match block {
            Block::Table(table) => Some(table.id.span),
            Block::Chart(chart) => Some(chart.id.span),
            _ => None,
        };
        match block {
            Block::Table(table) => self.table(table),
            Block::Calendar(entries) if !entries.is_empty() => {
                for month in calendar::months(entries, words) {
                    let days = month.entries.into_iter();
                    self.found.strings.extend(days.map(|(days, entry)| (entry.text.span, days)));
                }
            }
            Block::People(people) => {
                let periods = people.people.iter();
                let periods = periods.filter_map(|p| Some((p.name.span, calendar::period(p, words)?)));
                self.found.strings.extend(periods);
            }
            Block::Declared(declared) => declared.each(&mut |field, value| match value.span() {
                Some(span) if !field.printed => {
                    self.unprinted.insert(span);
                }
                span => self.found.strings.extend(span.zip(declare::said(field, value, words))),
            }),
            _ => {}
        }
    }

    /// The figures that the build writes itself.
    fn table(&mut self, table: &Table) {
        let words = &self.report.words;
        for row in table.rows.iter() {
            for (cell, column) in row.value.iter().zip(table.columns.iter()).filter(|(_, c)| c.is_number()) {
                let number = cell.text.as_ref().and_then(|text| Some((text.span, number::of_cell(text)?)));
                let figure = number.map(|(span, number)| (span, number::format(&number, column, words)));
                self.figures.extend(figure);
            }
        }
        for (at, row) in table.rows.iter().enumerate() {
            let sums = table.columns.iter().enumerate().filter_map(|(index, column)| {
                Some(number::format(&number::row_sum(table, at, index)?, column, words))
            });
            let text = sums.collect::<Vec<_>>().join(" ");
            if !text.is_empty() {
                let (source, runs) = (String::new(), Vec::new());
                let sums = Holding { span: row.span, text, times: Times::InPlace, source, runs };
                self.add(self.owner, sums);
            }
        }
        if table.total.is_some() {
            let sums = table.columns.iter().enumerate().skip(1).filter_map(|(index, column)| {
                Some(number::format(&number::column_sum(table, index)?, column, words))
            });
            let sums = sums.collect::<Vec<_>>().join(" ");
            let (source, runs) = (String::new(), Vec::new());
            let sums = Holding { span: table.id.span, text: sums, times: Times::InPlace, source, runs };
            self.add(self.owner, sums);
        }
    }

    fn photo(&mut self, kind: PhotoUseKind, id: &Spanned<String>) {
        let Some(photo) = self.report.photos.get(&id.value) else { return };
        self.found.photos.push((id.span, photo.file.value.clone()));
        let times = match kind {
            PhotoUseKind::Declared { listed: false, captioned: false } => return,
            PhotoUseKind::Block(_)
            | PhotoUseKind::Row
            | PhotoUseKind::Portrait
            | PhotoUseKind::Declared { captioned: true, .. } => Times::InPlace,
            PhotoUseKind::Cover
            | PhotoUseKind::Logo
            | PhotoUseKind::Opener
            | PhotoUseKind::Declared { captioned: false, .. } => {
                if !self.has_photo_list {
                    return;
                }
                Times::Anywhere
            }
        };
        for text in [&photo.caption, &photo.credit].into_iter().flatten() {
            let mut words = Words::default();
            walk_inlines(&text.body, &mut |inline| words.inline(inline, &text.source));
            let (source, runs) = (text.source.clone(), words.runs);
            self.add(Some(id.span), Holding { span: text.span, text: words.text, times, source, runs });
        }
    }

    fn add(&mut self, owner: Option<ValueSpan>, holding: Holding) {
        self.found.owners.extend(owner);
        self.found.by_key.insert((owner, holding.span), self.found.passages.len());
        self.found.passages.push(holding);
    }
}

/// The words of a passage.
#[derive(Default)]
struct Words<'a> {
    citations: std::slice::Iter<'a, Vec<Piece>>,
    text: String,
    addresses: Vec<String>,
    /// Where the last words end in the passage's source.
    end: usize,
    runs: Vec<(usize, usize)>,
}

impl Words<'_> {
    fn inline(&mut self, inline: &Inline, source: &str) {
        match inline {
            Inline::Text { text, at } => {
                // Another paragraph, heading or item of a list.
                if source.get(self.end..at.start).is_some_and(|gap| gap.contains('\n')) {
                    self.text.push('\n');
                }
                self.end = at.end;
                self.runs.push((self.text.len(), at.start));
                self.text.push_str(text);
            }
            Inline::Address { url, .. } => self.address(url),
            Inline::Break => self.text.push(' '),
            Inline::Cite { .. } => {
                for piece in self.citations.next().into_iter().flatten() {
                    match piece {
                        Piece::Text(text) | Piece::Emphasis(text) => self.text.push_str(text),
                        Piece::Address(url) => self.address(url),
                    }
                }
            }
            // What stands in them is visited by itself; marks are the build's own.
            Inline::Emphasis(_)
            | Inline::Strong(_)
            | Inline::Link { .. }
            | Inline::Reference { .. }
            | Inline::Indexed { .. }
            | Inline::Lost
            | Inline::Foreign { .. } => {}
            Inline::Note { .. } => {}
            // What it stands for is there.
            Inline::Remark { .. } => {}
        }
    }

    fn address(&mut self, url: &str) {
        self.text.push(' ');
        self.addresses.push(url.to_string());
    }
}
