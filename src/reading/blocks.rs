//! Prose, and what stands between it: photos, lists of people, tables, the calendar.

use super::Reader;
use crate::compose::{Headings, calendar};
use crate::content::decode::Spanned;
use crate::content::markup;
use crate::content::model::{
    Block, CalendarEntry, Cell, Chart, Column, Directory, Letter, Link, People, Photo, Prose, Quote,
    Signatory, Table, Text,
};
use crate::number;

impl<'a> Reader<'a> {
    /// The blocks of a file's body.
    pub(super) fn blocks(&mut self, blocks: &'a [Spanned<Block>], headings: &mut Headings) {
        for block in blocks {
            self.block(&block.value, headings);
        }
    }

    fn block(&mut self, block: &'a Block, headings: &mut Headings) {
        match block {
            Block::Text(prose) => self.prose(prose, headings),
            Block::Photo(photo) => self.photo(&photo.id),
            Block::Photos(row) => row.value.iter().for_each(|id| self.photo(id)),
            Block::Quote(quote) => self.quote(quote),
            Block::Links(links) => self.links(links),
            Block::Directory(directory) => self.directory(directory),
            Block::People(people) => self.people(people),
            Block::Letter(letter) => self.letter(letter),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
            Block::Calendar(entries) => self.calendar(entries),
        }
    }

    pub(super) fn prose(&mut self, prose: &'a Prose, headings: &mut Headings) {
        for block in &prose.body {
            match block {
                markup::Block::Heading { level, body, .. } => {
                    let (_, number) = headings.next(*level);
                    self.heading(headings.first_level + level - 1, number.as_deref(), body);
                }
                block => {
                    let text = self.markup(block);
                    self.put(text);
                }
            }
        }
    }

    /// A block of prose. Headings stand in no other block.
    fn markup(&mut self, block: &'a markup::Block) -> String {
        match block {
            markup::Block::Paragraph(body) | markup::Block::Heading { body, .. } => self.paragraph(body),
            markup::Block::Quote(inner) => {
                let inner = self.markup_all(inner);
                self.format.quote(&inner.join("\n\n"))
            }
            markup::Block::List { start, items } => {
                let items: Vec<String> = items.iter().map(|item| self.item(item)).collect();
                self.format.list(*start, &items)
            }
        }
    }

    fn markup_all(&mut self, blocks: &'a [markup::Block]) -> Vec<String> {
        blocks.iter().map(|block| self.markup(block)).collect()
    }

    /// An item of a list: lists in it follow its words at once.
    fn item(&mut self, blocks: &'a [markup::Block]) -> String {
        let mut text = String::new();
        for block in blocks {
            if !text.is_empty() {
                text.push_str(if matches!(block, markup::Block::List { .. }) { "\n" } else { "\n\n" });
            }
            text.push_str(&self.markup(block));
        }
        text
    }

    fn photo(&mut self, id: &'a Spanned<String>) {
        let Some(photo) = self.report.photos.get(&id.value) else { return };
        self.put(self.format.picture(&self.report.words.photo, &photo.alt.value, Some(&photo.file.value)));
        if let Some(caption) = self.caption(photo, &format!("{}: ", self.report.words.photo)) {
            self.put(self.format.paragraph(caption));
        }
    }

    /// A photo on a page of its own, whose caption stands in the list of photos alone.
    pub(super) fn photo_option(&mut self, id: Option<&'a Spanned<String>>) {
        let Some(photo) = id.and_then(|id| self.report.photos.get(&id.value)) else { return };
        self.put(self.format.picture(&self.report.words.photo, &photo.alt.value, Some(&photo.file.value)));
    }

    /// A photo's caption and credit, if it has one of them; `kind` stands before the credit.
    pub(super) fn caption(&mut self, photo: &'a Photo, kind: &str) -> Option<String> {
        let caption = photo.caption.as_ref().map(|caption| self.inlines(&caption.body));
        let credit = photo.credit.as_ref().map(|credit| kind.to_string() + &self.inlines(&credit.body));
        let said: Vec<String> = caption.into_iter().chain(credit).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    fn quote(&mut self, quote: &'a Quote) {
        let text = self.markup_all(&quote.text.body);
        self.put(self.format.quote(&text.join("\n\n")));
        if let Some(by) = &quote.by {
            let by = self.paragraph(&by.body);
            self.put(by);
        }
    }

    fn links(&mut self, links: &'a [Link]) {
        self.put(self.format.strong(&self.report.words.learn_more));
        let items: Vec<String> = links
            .iter()
            .map(|link| {
                let label = self.inlines(&link.label.body);
                format!("{label}{}{}", self.format.line_break(), self.format.address(&link.url.value))
            })
            .collect();
        self.put(self.format.list(None, &items));
    }

    fn directory(&mut self, directory: &'a Directory) {
        for group in directory.groups.iter() {
            let name = self.inlines(&group.name.body);
            self.put(self.format.strong(&name));
            let entries: Vec<String> =
                group.entries.iter().map(|entry| self.paragraph(&entry.body)).collect();
            self.put(self.format.list(None, &entries));
            if let Some(remark) = &group.remark {
                let remark = self.paragraph(&remark.body);
                self.put(remark);
            }
        }
    }

    fn people(&mut self, people: &'a People) {
        if let Some(title) = &people.title {
            let title = self.inlines(&title.body);
            self.put(self.format.strong(&title));
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

    fn who(&mut self, name: &'a Text, role: &'a Option<Text>, organisation: &'a Option<Text>) -> Vec<String> {
        let parts = [Some(name), role.as_ref(), organisation.as_ref()];
        parts.into_iter().flatten().map(|part| self.inlines(&part.body)).collect()
    }

    fn letter(&mut self, letter: &'a Letter) {
        if let Some(portrait) = &letter.portrait {
            self.photo(portrait);
        }
        let sign = |reader: &mut Self, one: &'a Signatory| {
            reader.who(&one.name, &one.role, &one.organisation).join(", ")
        };
        let signed: Vec<String> = letter.signatories.iter().map(|one| sign(self, one)).collect();
        let signed = signed.join(self.format.line_break());
        if letter.reported && !signed.is_empty() {
            self.put(format!("{}{}{signed}", self.report.words.message_from, self.format.line_break()));
        }
        let text = self.markup_all(&letter.text.body);
        self.out.extend(text);
        if !letter.reported {
            self.put(signed);
        }
    }

    /// The words, number and caption over a table or chart.
    fn numbered(&mut self, kind: &str, number: usize, caption: &'a Text) {
        let caption = self.inlines(&caption.body);
        self.put(self.format.strong(&format!("{kind} {number} {caption}")));
    }

    fn table(&mut self, table: &'a Table) {
        self.tables += 1;
        self.numbered(&self.report.words.table, self.tables, &table.caption);
        let head: Vec<String> = table.columns.iter().map(|column| self.column(column)).collect();
        let mut rows: Vec<Vec<String>> = Vec::new();
        for row in table.rows.iter() {
            let cells = row.value.iter().zip(table.columns.iter());
            rows.push(cells.map(|(cell, column)| self.cell(cell, column)).collect());
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
            let source = self.inlines(&source.body);
            self.put(format!("{}: {source}", self.report.words.source));
        }
        for remark in table.remarks.iter() {
            let remark = self.paragraph(&remark.body);
            self.put(remark);
        }
    }

    fn column(&mut self, column: &'a Column) -> String {
        let title = self.inlines(&column.title.body);
        match &column.unit {
            Some(unit) => format!("{title} ({})", self.inlines(&unit.body)),
            None => title,
        }
    }

    fn cell(&mut self, cell: &'a Cell, column: &Column) -> String {
        let Some(text) = &cell.text else { return String::new() };
        match number::of_cell(text).filter(|_| column.is_number()) {
            None => self.inlines(&text.body),
            Some(value) => {
                let number = number::format(&value, column, &self.report.words);
                number + &self.inlines(&text.body[1..])
            }
        }
    }

    fn chart(&mut self, chart: &'a Chart) {
        self.charts += 1;
        let kind = &self.report.words.chart;
        self.numbered(kind, self.charts, &chart.caption);
        self.put(self.format.picture(kind, &chart.alt.value, None));
    }

    fn calendar(&mut self, entries: &'a [CalendarEntry]) {
        if entries.is_empty() {
            return;
        }
        for month in calendar::months(entries, &self.report.words) {
            self.put(self.format.strong(&month.name));
            let items: Vec<String> = month
                .entries
                .into_iter()
                .map(|(days, entry)| format!("{days}: {}", self.inlines(&entry.text.body)))
                .collect();
            self.put(self.format.list(None, &items));
        }
    }
}
