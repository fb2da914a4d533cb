//! Tables and charts: rows, numbers, totals, and what a chart draws.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{range_error, unknown};
use crate::content::model::{Chart, Format, Report, Table, Words};
use crate::diag::{Diagnostic, Diagnostics};
use crate::number;

/// Words by which a row says that it adds up those above it.
const TOTALS: &[&str] = &["total", "totals", "grand total", "in total", "sum", "altogether", "together"];

/// A total that is written by hand is the sum of the rows above it.
fn sum(table: &Table, words: &Words, problems: &mut Diagnostics) {
    let Some((last, rows)) = table.rows.split_last() else { return };
    let label =
        last.value.first().and_then(|cell| cell.text.as_ref()).map(|text| text.plain().to_lowercase());
    if !label.is_some_and(|label| TOTALS.contains(&label.trim().trim_end_matches(':'))) {
        return;
    }
    for (index, column) in table.columns.iter().enumerate() {
        let number =
            |row: &[crate::content::model::Cell]| row.get(index)?.text.as_ref().and_then(number::of_cell);
        // Shares of different wholes are not added up.
        if !column.is_number() || column.format == Format::Percent {
            continue;
        }
        let Some(told) = number(&last.value) else { continue };
        let parts: Vec<Decimal> = rows.iter().filter_map(|row| number(&row.value)).collect();
        match number::sum(parts.iter()) {
            Some(sum) if sum != told => problems.push(
                Diagnostic::of(
                    "table-sum",
                    format!(
                        "the rows above add up to {}, not {}",
                        number::with_places(&sum, 0, words),
                        number::with_places(&told, 0, words)
                    ),
                )
                .at(last.value[index].spot.place())
                .related(table.id.spot.place(), "the table is here")
                .help("correct a figure, or write `total:` instead of the row: the build adds up"),
            ),
            _ => {}
        }
    }
}

/// Rows fit the columns, number columns hold numbers, and totals add up.
pub(super) fn table(table: &Table, words: &Words, problems: &mut Diagnostics) {
    sum(table, words, problems);
    let columns = table.columns.len();
    for column in table.columns.iter() {
        if let Some(places) = column.places.as_ref().filter(|p| p.value > 6) {
            problems.push(range_error("a decimal has 0 to 6 places", places.spot));
        }
        if let Some(width) = column.width.as_ref().filter(|w| !w.value.is_finite() || w.value <= 0.0) {
            problems.push(range_error("a column’s share of the width is more than 0", width.spot));
        }
    }
    for row in table.rows.iter() {
        if row.value.len() != columns {
            problems.push(
                Diagnostic::error(
                    "row-length",
                    format!("this row has {} cells, but the table has {columns} columns", row.value.len()),
                )
                .at(row.spot.place())
                .related(table.id.spot.place(), "the table is here")
                .help("write `~` for an empty cell (in a CSV file nothing), or correct the row"),
            );
        }
        for (cell, column) in row.value.iter().zip(table.columns.iter()) {
            if let (true, Some(text)) = (column.is_number(), &cell.text)
                && number::of_cell(text).is_none()
            {
                problems.push(
                    Diagnostic::error("number", format!("`{}` is not a number", text.plain()))
                        .at(cell.spot.place())
                        .help("write digits with a full stop for decimals and nothing between thousands, or make the column `format: text`"),
                );
            }
        }
    }
    if table.total.is_some() && (columns < 2 || table.columns.iter().all(|c| !c.is_number())) {
        problems.push(
            Diagnostic::error("table-total", "there is no number column to add up")
                .at(table.total.as_ref().map_or(table.id.spot, |t| t.spot).place())
                .help("give a column `format: integer` or `decimal`, or take `total` out"),
        );
    }
}

/// A chart draws number columns of a table that exists.
pub(super) fn chart(report: &Report, chart: &Chart, problems: &mut Diagnostics) {
    let tables: Vec<&Table> = report.tables().collect();
    let Some(table) = tables.iter().find(|t| t.id.value == chart.table.value) else {
        let known: Vec<&str> = tables.iter().map(|t| t.id.value.as_str()).collect();
        let place = chart.table.spot.place();
        problems.push(unknown(
            "unknown-table",
            "table",
            &chart.table.value,
            place,
            &known,
            "a chart names the id of a table of the report",
        ));
        return;
    };
    let numeric: Vec<String> =
        table.columns.iter().filter(|c| c.is_number()).map(|c| c.title.plain()).collect();
    for column in &chart.columns {
        if !numeric.contains(&column.value) {
            let known: Vec<&str> = numeric.iter().map(String::as_str).collect();
            let place = column.spot.place();
            let help = "name number columns of the table";
            problems.push(unknown("unknown-column", "number column", &column.value, place, &known, help));
        }
    }
    let units: HashSet<Option<String>> =
        chart.drawn(table).map(|(_, column)| column.unit.as_ref().map(|unit| unit.plain())).collect();
    if units.len() > 1 {
        problems.push(
            Diagnostic::error("chart-units", "this chart draws columns of different units on one scale")
                .at(chart.id.spot.place())
                .related(table.id.spot.place(), "the table is here")
                .help("name the columns of one unit under `columns:`, and make a chart for each"),
        );
    }
    if numeric.is_empty() {
        problems.push(
            Diagnostic::error(
                "unknown-column",
                format!("the table `{}` has no number column to draw", table.id.value),
            )
            .at(chart.table.spot.place())
            .help("give one of its columns `format: integer` or `decimal`"),
        );
    }
}
