//! What of last year’s content changes in next year’s: years of titles and columns, and words that are to be looked at.
//!
//! Each change is made where the value stands, so that remarks, order and quotation marks stay. What is to be looked at gets the word
//! that the rule `placeholder` finds.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::tables::{Shifted, shifted};
use super::years::{Move, year};
use crate::content::decode::Spanned;
use crate::content::markup::Inline;
use crate::content::model::{Block, Consent, Declared, PartContent, Report, Text, Value};
use crate::content::yaml::{ValueSpan, set_key};
use crate::content::{Element, Passage, PhotoUseKind, Role, walk, walk_inlines};
use crate::diag::{SourceId, Sources};

/// The word for text that is still to come, as the rule `placeholder` knows it.
const TO_COME: &str = "TODO ";

/// What changes, and how much of it.
#[derive(Debug, Default)]
pub(super) struct Carried {
    /// The texts of the files that change, by their paths.
    pub(super) files: BTreeMap<String, String>,
    /// How many places are marked.
    pub(super) marked: usize,
    /// How many tables have moved by a year.
    pub(super) tables: usize,
    /// The files of photos that are to come.
    pub(super) to_come: HashSet<String>,
    /// How many events of the last year the calendars hold.
    pub(super) events: usize,
    /// Places that could not be marked, as file and line.
    pub(super) left: Vec<String>,
}

/// A change of one value.
#[derive(Debug)]
enum Edit {
    /// It means this.
    Meaning(String),
    /// It is written so.
    Written(String),
}

/// Works out what changes in the content.
pub(super) fn carried(report: &Report, sources: &Sources, years: &Move) -> Carried {
    let mut plan =
        Plan { years, sources, titles: HashSet::new(), edits: HashMap::new(), marks: HashMap::new() };
    let mut carried = Carried::default();
    plan.titles(report);
    let shifted = plan.tables(report);
    plan.words(report);
    let to_come = plan.photos(report);
    for block in report.blocks() {
        if let Block::Calendar(entries) = block {
            carried.events += entries.len();
        }
    }
    carried.tables = shifted;
    let ids: HashSet<&str> = to_come.iter().map(|(id, _)| id.as_str()).collect();
    plan.apply(&mut carried);
    // Consent was given for the last photo, not for one to come.
    let recorded = report
        .photos
        .0
        .iter()
        .filter(|(id, photo)| ids.contains(id.value.as_str()) && photo.consent == Consent::Recorded);
    for (id, _) in recorded {
        let path = &sources.get(id.span.file).path;
        let text = carried.files.get(path).unwrap_or(&sources.get(id.span.file).text);
        match set_key(text, &["photos", &id.value], "consent", &"not-recorded".into()) {
            Some(text) => {
                carried.files.insert(path.clone(), text);
            }
            None => carried.left.push(format!("{path}: the consent of `{}`", id.value)),
        }
    }
    let is_to_come = |id: &str| to_come.iter().any(|(own, _)| own == id);
    let kept = report.photos.0.iter().filter(|(id, _)| !is_to_come(&id.value));
    let kept: HashSet<&str> = kept.map(|(_, photo)| photo.file.value.as_str()).collect();
    let to_come = to_come.iter().map(|(_, file)| file).filter(|file| !kept.contains(file.as_str()));
    carried.to_come = to_come.cloned().collect();
    carried
}

/// The changes that are planned.
struct Plan<'a> {
    years: &'a Move,
    sources: &'a Sources,
    /// The titles of parts and sections, which are not marked.
    titles: HashSet<ValueSpan>,
    edits: HashMap<ValueSpan, Edit>,
    /// The bytes of values before which the word stands, and the values.
    marks: HashMap<ValueSpan, (String, Vec<usize>)>,
}

impl Plan<'_> {
    /// The titles of parts and sections are of the next year.
    fn titles(&mut self, report: &Report) {
        for part in &report.parts {
            match &part.content {
                PartContent::Imprint(imprint) => imprint.title.iter().for_each(|title| self.title(title)),
                PartContent::Contents(contents) => self.title(&contents.title),
                PartContent::PhotoList(list) => self.title(&list.title),
                PartContent::Text(text, sections) => {
                    [Some(&text.title), text.running.as_ref()]
                        .into_iter()
                        .flatten()
                        .for_each(|title| self.title(title));
                    for section in sections {
                        let titles = [Some(&section.content.title), section.content.running.as_ref()];
                        titles.into_iter().flatten().for_each(|title| self.title(title));
                    }
                }
                PartContent::Cover(_) | PartContent::BackCover(_) => {}
            }
        }
        self.title(&report.manifest.title);
    }

    fn title(&mut self, title: &Text) {
        self.titles.insert(title.span);
        if let Some(moved) = self.years.title(&title.source) {
            self.edits.insert(title.span, Edit::Meaning(moved));
        }
    }

    /// Tables of several years get a column for the next one; captions of tables with figures are to be looked at. Returns how many
    /// have moved.
    fn tables(&mut self, report: &Report) -> usize {
        let mut moved = HashSet::new();
        for table in report.tables() {
            let figures = table.columns.iter().any(|column| column.is_number());
            if figures {
                self.mark(table.caption.span, &table.caption.source, &table.caption.body);
            }
            if let Some(Shifted { titles, cells }) = shifted(table, self.sources, self.years) {
                moved.insert(table.id.value.clone());
                for (span, title) in titles {
                    self.edits.insert(span, Edit::Meaning(title));
                }
                for (span, written) in cells {
                    self.edits.insert(span, Edit::Written(written));
                }
            }
        }
        for block in report.blocks() {
            if let Block::Chart(chart) = block
                && moved.contains(&chart.table.value)
            {
                for column in &chart.columns {
                    if let Some(of) = year(&column.value) {
                        let later = format!("{:04}", of + self.years.by());
                        self.edits.insert(column.span, Edit::Meaning(later));
                    }
                }
            }
        }
        moved.len()
    }

    /// Text with figures is to be looked at, but for what is carried over as it is, or told by other rules.
    fn words(&mut self, report: &Report) {
        let mut is_kept = true;
        let mut table: HashSet<ValueSpan> = HashSet::new();
        for own in report.tables() {
            table.extend(own.columns.iter().flat_map(|column| {
                let words = [Some(&column.title), column.unit.as_ref(), column.head.as_ref()];
                words.into_iter().flatten().map(|text| text.span)
            }));
            table.extend(own.rows.iter().flat_map(|row| row.value.cells.iter().map(|cell| cell.span)));
        }
        walk(report, |element| match element {
            Element::Part(_) | Element::Section(_) => is_kept = false,
            Element::Block(Spanned { value, .. }) => {
                is_kept = matches!(value, Block::People(_) | Block::Directory(_) | Block::Calendar(_));
                if let Block::Declared(block) = value {
                    self.declared(block);
                }
            }
            // What follows belongs to no part any more.
            Element::Note(..) => is_kept = true,
            Element::Passage(passage) if !is_kept && !table.contains(&passage.span) => self.passage(&passage),
            Element::Alternative(Spanned { value, span }) if !is_kept => {
                if self.years.has_figure(value) {
                    self.mark_at(*span, value, 0);
                }
            }
            Element::Passage(_) | Element::Alternative(_) | Element::PhotoUse(..) | Element::Address(_) => {}
        });
    }

    fn passage(&mut self, passage: &Passage) {
        if passage.role == Role::Note || self.titles.contains(&passage.span) {
            return;
        }
        for paragraph in passage.paragraphs() {
            let mut figure = false;
            walk_inlines(paragraph, &mut |inline| {
                if let Inline::Text { text, .. } = inline {
                    figure |= self.years.has_figure(text);
                }
            });
            if figure {
                self.mark(passage.span, passage.source, paragraph);
            }
        }
    }

    /// Figures of a block that the layout draws are to be looked at: its first words say so, rather those that have to be there.
    fn declared(&mut self, block: &Declared) {
        let (mut figures, mut first, mut needed) = (false, None, None);
        block.each(&mut |field, value| match value {
            Value::Number(_) | Value::Money(_) => figures = true,
            Value::Text(text) | Value::Title(text) => {
                first = first.or(Some(text));
                needed = needed.or(Some(text).filter(|_| field.required));
            }
            _ => {}
        });
        if let Some(text) = needed.or(first).filter(|_| figures) {
            self.mark(text.span, &text.source, &text.body);
        }
    }

    /// Photos are to come, but for portraits and logos. Returns their ids and files.
    fn photos(&mut self, report: &Report) -> Vec<(String, String)> {
        let mut kept: HashSet<&str> = HashSet::new();
        walk(report, |element| {
            if let Element::PhotoUse(
                PhotoUseKind::Portrait | PhotoUseKind::Logo | PhotoUseKind::Declared { captioned: false, .. },
                id,
            ) = element
            {
                kept.insert(&id.value);
            }
        });
        let mut to_come = Vec::new();
        for (id, photo) in report.photos.0.iter().filter(|(id, _)| !kept.contains(id.value.as_str())) {
            if let Some(caption) = &photo.caption {
                self.mark(caption.span, &caption.source, &caption.body);
            }
            self.mark_at(photo.alt.span, &photo.alt.value, 0);
            to_come.push((id.value.clone(), photo.file.value.clone()));
        }
        to_come
    }

    /// Marks a paragraph before its first words.
    fn mark(&mut self, span: ValueSpan, source: &str, paragraph: &[Inline]) {
        let mut first = None;
        walk_inlines(paragraph, &mut |inline| {
            if let (Inline::Text { at, .. }, None) = (inline, first) {
                first = Some(at.start);
            }
        });
        if let Some(first) = first {
            self.mark_at(span, source, first);
        }
    }

    fn mark_at(&mut self, span: ValueSpan, source: &str, at: usize) {
        let (_, places) = self.marks.entry(span).or_insert_with(|| (source.to_string(), Vec::new()));
        if !places.contains(&at) {
            places.push(at);
        }
    }

    /// Changes the files, from their ends on, so that what is still to be changed stands where it stood.
    fn apply(self, carried: &mut Carried) {
        let Self { sources, mut edits, marks, .. } = self;
        let mut places: HashMap<ValueSpan, usize> = HashMap::new();
        for (span, (source, mut at)) in marks {
            at.sort_unstable();
            let mut value = source;
            for place in at
                .iter()
                .rev()
                .filter(|place| !value[**place..].starts_with(TO_COME))
                .copied()
                .collect::<Vec<_>>()
            {
                value.insert_str(place, TO_COME);
            }
            places.insert(span, at.len());
            edits.insert(span, Edit::Meaning(value));
        }
        let mut of_file: BTreeMap<SourceId, Vec<(ValueSpan, Edit)>> = BTreeMap::new();
        for (span, edit) in edits.into_iter().filter(|(span, _)| span.nth == 0) {
            of_file.entry(span.file).or_default().push((span, edit));
        }
        for (file, mut edits) in of_file {
            edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
            let source = sources.get(file);
            let mut text = source.text.clone();
            for (span, edit) in edits {
                let after = match edit {
                    Edit::Written(raw) => {
                        Some(format!("{}{raw}{}", &text[..span.start as usize], &text[span.end as usize..]))
                    }
                    Edit::Meaning(value) => span.changed(&text, &value),
                };
                match after {
                    Some(after) => {
                        carried.marked += places.get(&span).copied().unwrap_or(0);
                        text = after;
                    }
                    None => {
                        let (line, _) = sources.line_column(file, span.start as usize);
                        carried.left.push(format!("{}:{line}", source.path));
                    }
                }
            }
            if text != source.text {
                carried.files.insert(source.path.clone(), text);
            }
        }
        carried.left.sort();
    }
}
