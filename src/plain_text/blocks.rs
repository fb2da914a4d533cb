//! Prose, and what stands between it: photos, lists of people, tables, the calendar.

use super::reader::{Reader, after_number};
use crate::content::decode::Spanned;
use crate::content::model::{
    Block, CalendarEntry, Cell, Chart, Column, Directory, Letter, Link, People, Photo, Prose, Signatory,
    Table, Text,
};
use crate::content::number;
use crate::content::yaml::ValueSpan;
use crate::content::{calendar, markup};

impl Reader<'_> {
    /// The blocks of a file's body.
    pub(super) fn blocks(&mut self, blocks: &[Spanned<Block>]) {
        for block in blocks {
            self.block(&block.value);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Text(prose) => self.prose(prose),
            Block::Photo(photo) => self.photo(&photo.id),
            Block::Photos(row) => row.ids.value.iter().for_each(|id| self.photo(id)),
            Block::Links(links) => self.links(links),
            Block::Directory(directory) => self.directory(directory),
            Block::People(people) => self.people(people),
            Block::Letter(letter) => self.letter(letter),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
            Block::Calendar(entries) => self.calendar(entries),
            // The calendars say it.
            Block::Year(_) => {}
            Block::Declared(declared) => self.declared(declared),
        }
    }

    pub(super) fn prose(&mut self, prose: &Prose) {
        self.markup_all(prose.span, &prose.body).into_iter().for_each(|block| self.put(block));
    }

    /// A block of the prose at `span`.
    fn markup(&self, span: ValueSpan, block: &markup::Block) -> String {
        match block {
            markup::Block::Paragraph(body) => self.format.paragraph(self.inlines(span, body)),
            markup::Block::Heading { body, at, .. } => {
                let words = self.inlines(span, body);
                match self.outline.heading(span, at) {
                    Some(heading) => {
                        let words = after_number(heading.number.as_deref(), words);
                        self.format.heading(heading.level, &words)
                    }
                    // Where no heading can stand, which the checks don't let through.
                    None => self.format.paragraph(words),
                }
            }
            markup::Block::Quote(inner) => self.format.quote(&self.markup_all(span, inner).join("\n\n")),
            markup::Block::List { start, counting, items } => {
                let items: Vec<String> = items.iter().map(|item| self.item(span, item)).collect();
                self.format.list(start.map(|start| (start, *counting)), &items)
            }
        }
    }

    pub(super) fn markup_all(&self, span: ValueSpan, blocks: &[markup::Block]) -> Vec<String> {
        blocks.iter().map(|block| self.markup(span, block)).collect()
    }

    /// An item of a list: lists in it follow its words at once.
    fn item(&self, span: ValueSpan, blocks: &[markup::Block]) -> String {
        let mut text = String::new();
        for block in blocks {
            if !text.is_empty() {
                text.push_str(if matches!(block, markup::Block::List { .. }) { "\n" } else { "\n\n" });
            }
            text.push_str(&self.markup(span, block));
        }
        text
    }

    fn photo(&mut self, id: &Spanned<String>) {
        let Some(photo) = self.report.photos.get(&id.value) else { return };
        self.put(self.format.picture(&self.report.words.photo, &photo.alt.value, Some(&photo.file.value)));
        if let Some(caption) = self.caption(photo, &format!("{}: ", self.report.words.photo)) {
            self.put(self.format.paragraph(caption));
        }
    }

    /// A photo on a page of its own, whose caption stands in the list of photos alone.
    pub(super) fn photo_option(&mut self, id: Option<&Spanned<String>>) {
        let Some(photo) = id.and_then(|id| self.report.photos.get(&id.value)) else { return };
        self.put(self.format.picture(&self.report.words.photo, &photo.alt.value, Some(&photo.file.value)));
    }

    /// A photo's caption and credit, if it has one of them; `kind` stands before the credit.
    pub(super) fn caption(&self, photo: &Photo, kind: &str) -> Option<String> {
        let caption = photo.caption.as_ref().map(|caption| self.text(caption));
        let credit = photo.credit.as_ref().map(|credit| kind.to_string() + &self.text(credit));
        let said: Vec<String> = caption.into_iter().chain(credit).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    fn links(&mut self, links: &[Link]) {
        self.put(self.format.strong(&self.report.words.learn_more));
        let items: Vec<String> = links
            .iter()
            .map(|link| {
                let label = self.text(&link.label);
                format!("{label}{}{}", self.format.line_break(), self.format.address(&link.url.value))
            })
            .collect();
        self.put(self.format.list(None, &items));
    }

    fn directory(&mut self, directory: &Directory) {
        for group in directory.groups.iter() {
            self.put(self.format.strong(&self.text(&group.name)));
            let entries: Vec<String> = group.entries.iter().map(|entry| self.paragraph(entry)).collect();
            self.put(self.format.list(None, &entries));
            if let Some(remark) = &group.remark {
                self.put(self.paragraph(remark));
            }
        }
    }

    fn people(&mut self, people: &People) {
        if let Some(title) = &people.title {
            self.put(self.format.strong(&self.text(title)));
        }
        let items: Vec<String> = people
            .people
            .iter()
            .map(|person| {
                let mut said = self.who(&person.name, &person.role, &person.organisation);
                said.extend(calendar::period(person, &self.report.words));
                said.join(", ")
            })
            .collect();
        self.put(self.format.list(None, &items));
    }

    fn who(&self, name: &Text, role: &Option<Text>, organisation: &Option<Text>) -> Vec<String> {
        let parts = [Some(name), role.as_ref(), organisation.as_ref()];
        parts.into_iter().flatten().map(|part| self.text(part)).collect()
    }

    fn letter(&mut self, letter: &Letter) {
        if let Some(portrait) = &letter.portrait {
            self.photo(portrait);
        }
        let sign = |one: &Signatory| self.who(&one.name, &one.role, &one.organisation).join(", ");
        let signed: Vec<String> = letter.signatories.iter().map(sign).collect();
        let signed = signed.join(self.format.line_break());
        if letter.reported && !signed.is_empty() {
            self.put(format!("{}{}{signed}", self.report.words.message_from, self.format.line_break()));
        }
        let text = self.markup_all(letter.text.span, &letter.text.body);
        self.out.extend(text);
        if !letter.reported {
            self.put(signed);
        }
    }

    /// The words, number and caption over a table or chart.
    fn numbered(&mut self, kind: &str, number: &str, caption: &Text) {
        self.put(self.format.strong(&format!("{kind} {number} {}", self.text(caption))));
    }

    fn table(&mut self, table: &Table) {
        let number = self.outline.table(table).map_or("0", |entry| &entry.label);
        self.numbered(&self.report.words.table, number, &table.caption);
        let head: Vec<String> = table.columns.iter().map(|column| self.column(column)).collect();
        let mut rows: Vec<Vec<String>> = Vec::new();
        for (at, row) in table.rows.iter().enumerate() {
            let cells = row.value.iter().zip(table.columns.iter());
            let mut said: Vec<String> = cells.map(|(cell, column)| self.cell(cell, column)).collect();
            // Of a group and a sum the label alone is written.
            for (index, column) in table.columns.iter().enumerate().skip(said.len()) {
                let sum = number::row_sum(table, at, index);
                let sum = sum.map(|sum| number::format(&sum, column, &self.report.words));
                said.push(sum.unwrap_or_default());
            }
            rows.push(said);
        }
        if let Some(label) = &table.total {
            let sum = |(index, column): (usize, &Column)| match index {
                0 => self.format.words(&label.plain()),
                _ => number::column_sum(table, index)
                    .map(|sum| number::format(&sum, column, &self.report.words))
                    .unwrap_or_default(),
            };
            rows.push(table.columns.iter().enumerate().map(sum).collect());
        }
        self.put(self.format.table(&head, &rows));
        if let Some(source) = &table.source {
            self.put(format!("{}: {}", self.report.words.source, self.text(source)));
        }
        for remark in table.remarks.iter() {
            let said = self.text(&remark.text);
            self.put(self.format.paragraph(match &remark.letter {
                Some(letter) => format!("{} {said}", self.format.words(letter)),
                None => said,
            }));
        }
    }

    fn column(&self, column: &Column) -> String {
        let title = self.text(&column.title);
        match &column.unit {
            Some(unit) => format!("{title} ({})", self.text(unit)),
            None => title,
        }
    }

    fn cell(&self, cell: &Cell, column: &Column) -> String {
        let Some(text) = &cell.text else { return String::new() };
        match number::of_cell(text).filter(|_| column.is_number()) {
            None => self.text(text),
            Some(value) => {
                let number = number::format(&value, column, &self.report.words);
                number + &self.inlines(text.span, &text.body[1..])
            }
        }
    }

    fn chart(&mut self, chart: &Chart) {
        let kind = &self.report.words.chart;
        let number = self.outline.chart(chart).map_or("0", |entry| &entry.label);
        self.numbered(kind, number, &chart.caption);
        self.put(self.format.picture(kind, &chart.alt.value, None));
    }

    fn calendar(&mut self, entries: &[CalendarEntry]) {
        if entries.is_empty() {
            return;
        }
        for month in calendar::months(entries, &self.report.words) {
            self.put(self.format.strong(&month.name));
            let items: Vec<String> = month
                .entries
                .into_iter()
                .map(|(days, entry)| format!("{days}: {}", self.text(&entry.text)))
                .collect();
            self.put(self.format.list(None, &items));
        }
    }
}
