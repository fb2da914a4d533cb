//! Composes tables and the charts that draw their figures.

use rust_decimal::Decimal;

use super::composer::Composer;
use super::text::Within;
use super::writer::Writer;
use crate::content::markup::Inline;
use crate::content::model::{Align, Cell, Chart, ChartKind, Column, Format, Place, Row, RowKind, Table};
use crate::content::number;

impl<'a> Composer<'a> {
    /// Writes a table; `over` says that it sets the headings above it.
    pub(super) fn table(&self, w: &mut Writer, table: &'a Table, over: bool) {
        let label = self.text.outline.table(table).map_or("0", |entry| &entry.label);
        let most: Vec<usize> =
            (0..table.columns.len()).map(|index| number::most_places(table, index)).collect();
        w.from(table.id.span, |w| {
            w.code("#data-table(id: ").string(&table.id.value);
            w.code(", number: ");
            numbered(w, label);
            w.code(", caption: ");
            self.text.block(w, &table.caption);
            w.code(", columns: ").array(table.columns.iter(), |w, column| self.column(w, column));
            w.code(", rows: ").array(0..table.rows.len(), |w, at| self.row(w, table, at, &most));
            w.code(", total: ");
            w.option(table.total.as_ref(), |w, label| {
                w.array(table.columns.iter().enumerate(), |w, (index, column)| {
                    w.code("[");
                    if index == 0 {
                        w.from(label.span, |w| {
                            w.words(&label.plain());
                        });
                    } else if let Some(sum) = number::column_sum(table, index) {
                        w.words(&number::format(&sum, column, &self.report.words));
                        self.places(w, &sum, column, most[index]);
                    }
                    w.code("]");
                });
            });
            w.code(", source: ");
            self.text.option(w, table.source.as_ref());
            w.code(", remarks: ");
            w.array(table.remarks.iter(), |w, remark| match &remark.letter {
                Some(letter) => {
                    w.code("(letter: ").string(letter).code(", body: ");
                    self.text.block(w, &remark.text);
                    w.code(")");
                }
                None => self.text.block(w, &remark.text),
            });
            Self::place(w, table.place.as_ref().map(|place| place.value));
            if let Some(shape) = &table.page {
                w.code(", page: ").string(shape.value.name());
            }
            if over {
                w.code(", over: over");
            }
            w.code(")\n");
        });
    }

    /// Writes a row: its cells, with what it is where that is more than cells.
    fn row(&self, w: &mut Writer, table: &'a Table, at: usize, most: &[usize]) {
        let row = &table.rows[at];
        w.code("\n  ");
        let kind = match &row.value.kind {
            RowKind::Plain => None,
            RowKind::Bold => Some("bold"),
            RowKind::Group => Some("group"),
            RowKind::Sum(_) => Some("sum"),
        };
        if let Some(kind) = kind {
            w.code("(kind: ").string(kind).code(", cells: ");
        }
        if let RowKind::Sum(_) = row.value.kind {
            w.array(table.columns.iter().enumerate(), |w, (index, column)| match index {
                0 => self.text.option(w, row.value.first().and_then(|cell| cell.text.as_ref())),
                _ => {
                    w.from(row.span, |w| {
                        w.code("[");
                        if let Some(sum) = number::row_sum(table, at, index) {
                            w.words(&number::format(&sum, column, &self.report.words));
                            self.places(w, &sum, column, most[index]);
                        }
                        w.code("]");
                    });
                }
            });
        } else {
            let cells = row.value.iter().enumerate().zip(table.columns.iter());
            w.array(cells, |w, ((index, cell), column)| self.cell(w, cell, column, most[index]));
        }
        if kind.is_some() {
            w.code(")");
        }
    }

    fn column(&self, w: &mut Writer, column: &'a Column) {
        let numeric = column.is_number();
        let align = match (column.align, numeric) {
            (Some(Align::Left), _) | (None, false) => "left",
            (Some(Align::Right), _) | (None, true) => "right",
            (Some(Align::Center), _) => "center",
        };
        let width = column.width.as_ref().map_or(1.0, |w| w.value);
        w.code("(title: ");
        self.text.block(w, &column.title);
        w.code(&format!(", align: {align}, width: {width}fr, unit: "));
        self.text.option(w, column.unit.as_ref());
        if column.head.is_some() {
            w.code(", head: ");
            self.text.option(w, column.head.as_ref());
        }
        w.code(&format!(", numeric: {numeric})"));
    }

    /// Writes a cell; in a number column its number is set as the column asks, and marks follow it.
    fn cell(&self, w: &mut Writer, cell: &'a Cell, column: &Column, most: usize) {
        let Some(text) = &cell.text else {
            w.code("[]");
            return;
        };
        match number::of_cell(text).filter(|_| column.is_number()) {
            None => self.text.block(w, text),
            Some(value) => {
                w.from(cell.span, |w| {
                    w.code("[").words(&number::format(&value, column, &self.report.words));
                    self.text.inlines(w, &text.body[1..], &mut Within::text(text));
                    self.places(w, &value, column, most);
                    w.code("]");
                });
            }
        }
    }

    /// Writes the room for the places that others of a number's column have and it has not. The marks of its notes hang into it.
    fn places(&self, w: &mut Writer, number: &Decimal, column: &Column, most: usize) {
        let lacking = number::filling(number::shown_places(number, column), most, &self.report.words);
        // The sign of a share stands behind its number.
        if column.format == Format::Decimal && !lacking.is_empty() {
            w.code("#places(").string(&lacking).code(")");
        }
    }

    /// Writes a chart; `place` is where it stands, if that is said.
    pub(super) fn chart(&self, w: &mut Writer, chart: &'a Chart, place: Option<Place>) {
        let label = self.text.outline.chart(chart).map_or("0", |entry| &entry.label);
        let Some(table) = self.tables.get(chart.table.value.as_str()).copied() else { return };
        let words = &self.report.words;
        // Groups and sums are no figures of their own.
        let rows: Vec<&Row> =
            table.rows.iter().map(|row| &row.value).filter(|row| row.is_written()).collect();
        let labels: Vec<String> = rows.iter().map(|row| row.label()).collect();
        let series: Vec<(usize, &Column)> = chart.drawn(table).collect();
        w.from(chart.id.span, |w| {
            w.code("#chart(id: ").string(&chart.id.value);
            w.code(", number: ");
            numbered(w, label);
            w.code(", kind: ");
            w.string(match chart.kind {
                ChartKind::Bar => "bar",
                ChartKind::Line => "line",
            });
            w.code(", caption: ");
            self.text.block(w, &chart.caption);
            w.code(", alt: ").string(&chart.alt.value).code(", unit: ");
            self.text.option(w, series.first().and_then(|(_, c)| c.unit.as_ref()));
            w.code(", labels: ").array(&labels, |w, label| {
                w.code("[").words(label).code("]");
            });
            w.code(", label-texts: ").array(&labels, |w, label| {
                w.string(label);
            });
            w.code(", series: ").array(series, |w, (index, column)| {
                let numbers: Vec<Option<Decimal>> =
                    rows.iter().map(|row| number::in_row(row, index)).collect();
                w.code("\n  (title: ");
                // What is remarked stands below the table.
                match column.title.body.iter().any(|inline| matches!(inline, Inline::Remark { .. })) {
                    true => {
                        w.from(column.title.span, |w| {
                            w.code("[").words(&column.title.plain()).code("]");
                        });
                    }
                    false => self.text.block(w, &column.title),
                }
                w.code(", values: ").array(&numbers, |w, number| {
                    w.option(number.as_ref(), |w, n| {
                        w.code(&number::to_f64(n).to_string());
                    });
                });
                w.code(", texts: ").array(&numbers, |w, number| {
                    w.string(&number.as_ref().map(|n| number::format(n, column, words)).unwrap_or_default());
                });
                w.code(")");
            });
            Self::place(w, place);
            w.code(")\n");
        });
    }
}

/// Writes the number of a table or chart: one with a letter is a string.
fn numbered(w: &mut Writer, label: &str) {
    match label.bytes().all(|byte| byte.is_ascii_digit()) {
        true => w.code(label),
        false => w.string(label),
    };
}
