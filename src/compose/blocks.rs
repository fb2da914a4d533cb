//! Composes the blocks of parts and sections.

use super::composer::Composer;
use super::flow::{Flow, Setting};
use super::writer::Writer;
use crate::content::calendar;
use crate::content::decode::Spanned;
use crate::content::model::{
    Block, CalendarEntry, Directory, Letter, Link, People, PhotoBlock, PhotoRow, Place, Year,
};

impl<'a> Composer<'a> {
    /// Writes blocks as a sequence of calls; the flow of their part tells what is written around them.
    pub(super) fn blocks(&self, w: &mut Writer, blocks: &'a [Spanned<Block>], flow: &mut Flow) {
        for block in blocks {
            w.from(block.span, |w| match &block.value {
                Block::Text(prose) => self.text.flow(w, prose, flow),
                Block::Calendar(entries) if entries.is_empty() => {}
                block => {
                    let around = flow.next();
                    w.piece().code(around.before);
                    self.block(w, block, around);
                    w.code(around.after);
                }
            });
        }
    }

    /// Writes a block; `around` says whether it stands where it is written unless its place is set, and which headings it sets.
    fn block(&self, w: &mut Writer, block: &'a Block, around: Setting) {
        let here = around.here;
        let placed = |place: &Option<Spanned<Place>>| {
            place.as_ref().map(|place| place.value).or(here.then_some(Place::Here))
        };
        match block {
            // Its pieces are written one by one.
            Block::Text(_) => {}
            Block::Photo(PhotoBlock { id, width, place }) => {
                w.code("#photo(");
                self.photo(w, id);
                w.code(", width: ").string(width.name());
                Self::place(w, placed(place));
                w.code(")\n");
            }
            Block::Photos(PhotoRow { ids, place }) => {
                w.code("#photo-row(").array(&ids.value, |w, id| self.photo(w, id));
                Self::place(w, placed(place));
                w.code(")\n");
            }
            Block::Links(links) => self.links(w, links),
            Block::Directory(directory) => self.directory(w, directory),
            Block::People(people) => self.people(w, people),
            Block::Letter(letter) => self.letter(w, letter),
            Block::Table(table) => self.table(w, table, around.over),
            Block::Chart(chart) => self.chart(w, chart, placed(&chart.place)),
            Block::Calendar(entries) => self.calendar(w, entries),
            Block::Year(year) => self.year(w, year),
            Block::Declared(declared) => self.declared(w, declared),
        }
    }

    /// Writes where a block stands, if it is said.
    pub(super) fn place(w: &mut Writer, place: Option<Place>) {
        if let Some(place) = place {
            w.code(", place: ").string(place.name());
        }
    }

    fn links(&self, w: &mut Writer, links: &'a [Link]) {
        w.code("#links(").array(links, |w, link| {
            w.code("(label: ");
            self.text.block(w, &link.label);
            w.code(", url: ").string(&link.url.value).code(")");
        });
        w.code(")\n");
    }

    fn directory(&self, w: &mut Writer, directory: &'a Directory) {
        let columns = directory.columns.as_ref().map_or(2, |c| c.value);
        w.code(&format!("#directory(columns: {columns}, groups: "));
        w.array(directory.groups.iter(), |w, group| {
            w.code("\n  (name: ");
            self.text.block(w, &group.name);
            w.code(", entries: ");
            self.texts(w, group.entries.iter());
            w.code(", remark: ");
            self.text.option(w, group.remark.as_ref());
            w.code(")");
        });
        w.code(")\n");
    }

    fn people(&self, w: &mut Writer, people: &'a People) {
        w.code("#people(title: ");
        self.text.option(w, people.title.as_ref());
        w.code(", entries: ").array(people.people.iter(), |w, person| {
            w.code("\n  (name: ");
            self.text.block(w, &person.name);
            w.code(", role: ");
            self.text.option(w, person.role.as_ref());
            w.code(", organisation: ");
            self.text.option(w, person.organisation.as_ref());
            w.code(", period: ");
            w.option(calendar::period(person, &self.report.words), |w, period| {
                w.string(&period);
            });
            w.code(")");
        });
        w.code(")\n");
    }

    fn letter(&self, w: &mut Writer, letter: &'a Letter) {
        w.code("#letter(portrait: ");
        self.photo_option(w, letter.portrait.as_ref());
        w.code(&format!(", reported: {}, signatories: ", letter.reported));
        w.array(letter.signatories.iter(), |w, signatory| {
            w.code("(name: ");
            self.text.block(w, &signatory.name);
            w.code(", role: ");
            self.text.option(w, signatory.role.as_ref());
            w.code(", organisation: ");
            self.text.option(w, signatory.organisation.as_ref());
            w.code(")");
        });
        w.code(")");
        self.text.prose_block(w, &letter.text);
        w.code("\n");
    }

    /// Writes the year of all calendars: the months' names, and for each row when something goes on, in shares of the year.
    fn year(&self, w: &mut Writer, year: &'a Year) {
        let names = &self.report.words.months;
        let months = calendar::shown_months(&self.report.manifest);
        w.code("#year(months: ").array(months, |w, (_, month)| {
            w.string(&names[usize::from(month) - 1]);
        });
        w.code(", rows: ").array(calendar::rows(self.report, year.by), |w, row| {
            w.code("\n  (name: ").string(row.name).code(", times: ").array(row.times, |w, (from, to)| {
                w.code(&format!("({from:.5}, {to:.5})"));
            });
            w.code(")");
        });
        w.code(")\n");
    }

    fn calendar(&self, w: &mut Writer, entries: &'a [CalendarEntry]) {
        w.code("#calendar(months: ");
        w.array(calendar::months(entries, &self.report.words), |w, month| {
            w.code("\n  (name: ").string(&month.name).code(", entries: ");
            w.array(month.entries, |w, (days, entry)| {
                w.code("\n    (days: ").string(&days).code(", text: ");
                self.text.block(w, &entry.text);
                w.code(")");
            });
            w.code(")");
        });
        w.code(")\n");
    }
}
