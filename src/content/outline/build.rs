//! Making an outline: one walk over the report.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::entries::{
    ChartEntry, Cite, Heading, HeadingKind, Mark, NoteEntry, NoteReference, NoteState, PhotoUse, Position,
    SourceEntry, TableEntry,
};
use super::figures::{HeadingNumbers, letter, roman};
use super::lookup::Outline;
use crate::content::decode::Spanned;
use crate::content::markup::Inline;
use crate::content::model::{Block, Chart, Note, Numbering, Part, PartContent, Report, Section, Table, Text};
use crate::content::passage::{Passage, Role};
use crate::content::walk::{Element, PhotoUseKind, walk};
use crate::content::yaml::ValueSpan;

impl Outline {
    /// The outline of a report, checked or not: what is wrong with it has no number.
    pub fn new(report: &Report) -> Self {
        let mut builder = Builder {
            outline: Self::default(),
            defined: report.notes().map(|(id, _)| id.value.as_str()).collect(),
            position: None,
            numbering: Numbering::None,
            appendix: &report.words.appendix,
            letter: None,
            letters: 0,
            unlettered: [0; 2],
            lettered: [0; 2],
            listed: false,
            numbers: None,
            open: Vec::new(),
            photos: HashMap::new(),
            drawn: Vec::new(),
            note: None,
        };
        walk(report, |element| builder.add(element));
        builder.finish()
    }
}

/// The words of a heading, the text that they stand in, and their first byte there.
struct Title<'a> {
    span: ValueSpan,
    start: usize,
    body: &'a [Inline],
}

impl<'a> Title<'a> {
    fn of(Text { span, body, .. }: &'a Text) -> Self {
        Self { span: *span, start: 0, body }
    }
}

struct Builder<'a> {
    outline: Outline,
    /// The ids of all notes.
    defined: HashSet<&'a str>,
    /// The part and section that the walk is in.
    position: Option<Position>,
    /// What an appendix is called.
    appendix: &'a str,
    /// The letter of the appendix that the walk is in.
    letter: Option<String>,
    /// How many appendices there were.
    letters: usize,
    /// How many tables and charts there were outside appendices.
    unlettered: [usize; 2],
    /// How many there were in the appendix that the walk is in.
    lettered: [usize; 2],
    /// How the sections of the part are numbered.
    numbering: Numbering,
    /// Whether tables of contents list the part.
    listed: bool,
    /// The numbers of the headings of the file that the walk is in.
    numbers: Option<HeadingNumbers>,
    /// The headings that the next one may stand below, each below the one before.
    open: Vec<usize>,
    /// The numbers of the photos that were named.
    photos: HashMap<&'a str, usize>,
    /// The ids of the tables that the charts draw, a chart each.
    drawn: Vec<&'a str>,
    /// The place in the outline of the note that the walk is in, if it has one.
    note: Option<usize>,
}

impl<'a> Builder<'a> {
    fn add(&mut self, element: Element<'a>) {
        match element {
            Element::Part(part) => self.part(part),
            Element::Section(section) => self.section(section),
            Element::Block(block) => self.block(&block.value),
            Element::Passage(passage) => self.passage(&passage),
            Element::PhotoUse(kind, id) => self.photo_use(kind, id),
            Element::Note(id, note) => self.note(id, note),
            Element::Address(_) | Element::Alternative(_) => {}
        }
    }

    fn part(&mut self, part: &'a Part) {
        let index = self.position.map_or(0, |position| position.part + 1);
        self.position = Some(Position { part: index, section: None });
        self.open.clear();
        (self.numbers, self.listed, self.numbering, self.letter) = (None, false, Numbering::None, None);
        match &part.content {
            PartContent::Cover(_) | PartContent::BackCover(_) => {}
            PartContent::Imprint(imprint) => {
                self.part_title(part, imprint.title.as_ref());
                self.numbers = Some(HeadingNumbers::new("imprint", 2, false));
            }
            PartContent::Contents(contents) => self.part_title(part, Some(&contents.title)),
            PartContent::PhotoList(list) => {
                self.listed = true;
                self.part_title(part, Some(&list.title));
            }
            PartContent::Text(text, _) => {
                (self.numbering, self.listed) = (text.numbering, true);
                self.part_title(part, Some(&text.title));
                self.numbers = Some(HeadingNumbers::new(&part.id, 2, false));
            }
        }
    }

    fn part_title(&mut self, part: &Part, title: Option<&'a Text>) {
        if let Some(text) = title {
            let anchor = format!("part:{}", part.id);
            self.heading(HeadingKind::Part, 1, (anchor, None), &Title::of(text));
        }
    }

    fn section(&mut self, section: &'a Section) {
        let Some(position) = &mut self.position else { return };
        let index = position.section.map_or(0, |index| index + 1);
        position.section = Some(index);
        let id = &section.id;
        let (number, numbers) = match self.numbering {
            Numbering::None => (None, HeadingNumbers::new(id, 3, false)),
            Numbering::Roman => (Some(roman(index + 1)), HeadingNumbers::new(id, 3, true)),
            Numbering::Letter => {
                self.letters += 1;
                let letter = letter(self.letters);
                let numbers = HeadingNumbers::of_appendix(id, &letter);
                let number = format!("{}\u{a0}{letter}", self.appendix);
                (self.letter, self.lettered) = (Some(letter), [0; 2]);
                (Some(number), numbers)
            }
        };
        let kind = match self.numbering {
            Numbering::Letter => HeadingKind::Appendix,
            Numbering::None | Numbering::Roman => HeadingKind::Section,
        };
        self.heading(kind, 2, (id.clone(), number), &Title::of(&section.content.title));
        self.numbers = Some(numbers);
    }

    /// Adds a heading with its anchor and number.
    fn heading(
        &mut self,
        kind: HeadingKind,
        level: u8,
        (anchor, number): (String, Option<String>),
        title: &Title,
    ) {
        let (Some(position), listed) = (self.position, self.listed) else { return };
        let headings = &mut self.outline.headings;
        while self.open.last().is_some_and(|last| headings[*last].level >= level) {
            self.open.pop();
        }
        let (index, parent) = (headings.len(), self.open.last().copied());
        let &Title { span, start, body } = title;
        let title = body.to_vec();
        headings.push(Heading { kind, level, number, anchor, title, span, listed, parent, position });
        self.open.push(index);
        self.outline.headings_by_place.insert((span, start), index);
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
            // What has no number of its own; photos, headings and marks are told by themselves.
            Block::Text(_)
            | Block::Photo(_)
            | Block::Photos(_)
            | Block::Links(_)
            | Block::Directory(_)
            | Block::People(_)
            | Block::Letter(_)
            | Block::Calendar(_)
            | Block::Year(_)
            | Block::Declared(_) => {}
        }
    }

    /// The number of the next table (0) or chart (1) as it prints: those of an appendix are counted by themselves.
    fn label(&mut self, kind: usize) -> String {
        let count = if self.letter.is_some() { &mut self.lettered } else { &mut self.unlettered };
        count[kind] += 1;
        format!("{}{}", self.letter.as_deref().unwrap_or_default(), count[kind])
    }

    fn table(&mut self, table: &Table) {
        let (Some(position), Spanned { value, span }) = (self.position, &table.id) else { return };
        let label = self.label(0);
        self.outline.tables.push(TableEntry {
            id: value.clone(),
            number: self.outline.tables.len() + 1,
            label,
            anchor: format!("table:{value}"),
            span: *span,
            position,
            charts: Vec::new(),
        });
    }

    fn chart(&mut self, chart: &'a Chart) {
        let (Some(position), Spanned { value, span }) = (self.position, &chart.id) else { return };
        let label = self.label(1);
        self.outline.charts.push(ChartEntry {
            id: value.clone(),
            number: self.outline.charts.len() + 1,
            label,
            anchor: format!("chart:{value}"),
            span: *span,
            position,
            table: None,
        });
        self.drawn.push(&chart.table.value);
    }

    fn passage(&mut self, passage: &Passage<'a>) {
        if let Some(mut numbers) = self.numbers.take() {
            for heading in passage.headings().filter(|_| passage.deepest > 0) {
                let named = numbers.next(heading.level);
                let level = numbers.first_level + heading.level - 1;
                let title = Title { span: passage.span, start: heading.at.start, body: heading.body };
                self.heading(HeadingKind::Text, level, named, &title);
            }
            self.numbers = Some(numbers);
        }
        passage.inlines(&mut |inline| match (inline, passage.role) {
            (Inline::Note { id, at }, Role::Running) => self.mark(id, passage, at),
            (Inline::Note { id, at }, Role::Note) => self.reference(id, at),
            (Inline::Cite { key, page, .. }, Role::Note) => self.cite(key, page.as_ref()),
            _ => {}
        });
    }

    /// A mark in running text: the first of a note gives it its number.
    fn mark(&mut self, id: &'a str, passage: &Passage, at: &Range<usize>) {
        let Some(position) = self.position.filter(|_| self.defined.contains(id)) else { return };
        let Outline { notes, notes_by_id, marks_by_place, .. } = &mut self.outline;
        let index = *notes_by_id.entry(id.to_string()).or_insert(notes.len());
        if index == notes.len() {
            notes.push(NoteEntry {
                id: id.to_string(),
                number: index + 1,
                state: NoteState::Whole,
                marks: Vec::new(),
                references: Vec::new(),
                referred_by: Vec::new(),
                cites: Vec::new(),
            });
        }
        let NoteEntry { number, marks, .. } = &mut notes[index];
        marks_by_place.insert((passage.span, at.start), (index, marks.len()));
        marks.push(Mark {
            number: *number,
            span: passage.span,
            at: at.clone(),
            position,
            is_first: marks.is_empty(),
            is_first_of_part: marks.last().is_none_or(|last| last.position.part != position.part),
        });
    }

    fn note(&mut self, id: &Spanned<String>, note: &Note) {
        (self.position, self.numbers) = (None, None);
        self.note = self.outline.notes_by_id.get(&id.value).copied();
        if let Some(index) = self.note {
            let entry = &mut self.outline.notes[index];
            // Where an id is defined twice, which is a mistake, the last one counts.
            (entry.references, entry.cites) = (Vec::new(), Vec::new());
            entry.state = NoteState::of(note);
        }
    }

    /// A note that another one names.
    fn reference(&mut self, id: &str, at: &Range<usize>) {
        if let (Some(own), Some(to)) = (self.note, self.outline.notes_by_id.get(id)) {
            self.outline.notes[own].references.push(NoteReference { to: to + 1, at: at.clone() });
        }
    }

    fn cite(&mut self, key: &str, page: Option<&String>) {
        if let Some(own) = self.note {
            self.outline.notes[own].cites.push(Cite { key: key.to_string(), page: page.cloned() });
        }
    }

    fn photo_use(&mut self, kind: PhotoUseKind, id: &'a Spanned<String>) {
        let Some(position) = self.position else { return };
        let next = self.photos.len() + 1;
        let number = *self.photos.entry(&id.value).or_insert(next);
        self.outline.photo_uses.push(PhotoUse {
            id: id.value.clone(),
            number,
            kind,
            span: id.span,
            position,
            is_first: number == next,
        });
    }

    /// Joins what refers to each other: notes, charts and tables, sources.
    fn finish(self) -> Outline {
        let mut outline = self.outline;
        let Outline { notes, tables, charts, sources, .. } = &mut outline;
        let mut places: HashMap<String, usize> = HashMap::new();
        for own in 0..notes.len() {
            let number = notes[own].number;
            for to in notes[own].references.iter().map(|reference| reference.to).collect::<Vec<_>>() {
                add(&mut notes[to - 1].referred_by, number);
            }
            for Cite { key, .. } in &notes[own].cites {
                let place = *places.entry(key.clone()).or_insert(sources.len());
                if place == sources.len() {
                    sources.push(SourceEntry { key: key.clone(), notes: Vec::new() });
                }
                add(&mut sources[place].notes, number);
            }
        }
        for (chart, drawn) in charts.iter_mut().zip(self.drawn) {
            if let Some(table) = tables.iter_mut().find(|table| table.id == drawn) {
                chart.table = Some(table.number);
                table.charts.push(chart.number);
            }
        }
        outline
    }
}

/// Adds a number to an ascending list, once.
fn add(numbers: &mut Vec<usize>, number: usize) {
    if numbers.last() != Some(&number) {
        numbers.push(number);
    }
}
