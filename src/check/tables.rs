//! Tables and charts: rows, numbers, totals, and what a chart draws.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::messages::{range_error, unknown};
use crate::content::model::{Chart, Format, Report, Table, Words};
use crate::content::number;
use crate::diag::{Diagnostic, Diagnostics, Rule, rules};

rules! {
    ROW_LENGTH = Rule::needed(
        "row-length",
        "A row with more or fewer cells than the table has columns.",
        "An empty cell is written as `~`, and in a CSV file as nothing between two commas.",
    )
    .example("columns: [Country, Workers]\nrows:\n  - [Japan]", "columns: [Country, Workers]\nrows:\n  - [Japan, ~]");
    NUMBER = Rule::needed(
        "number",
        "A cell of a number column that holds no number.",
        "Numbers are written with digits, a full stop for decimals and nothing between thousands: the build sets the separators.",
    )
    .example("- [Japan, \"9,195\"]", "- [Japan, 9195]");
    TABLE_TOTAL = Rule::needed(
        "table-total",
        "A total in a table that has no number column.",
        "A column can be added up when it has `format: integer`, `decimal` or `percent`.",
    )
    .example("columns: [Country, Workers]\ntotal: Together", "columns: [Country, { title: Workers, format: integer }]\ntotal: Together");
    TABLE_SUM = Rule::warning(
        "table-sum",
        "A total that is written by hand and does not add up.",
        "With `total:` the build adds the column up itself.",
    )
    .example("rows:\n  - [Japan, 3]\n  - [Taiwan, 4]\n  - [Total, 8]", "rows:\n  - [Japan, 3]\n  - [Taiwan, 4]\ntotal: Total");
    UNKNOWN_TABLE = Rule::needed(
        "unknown-table",
        "A chart of a table that does not exist.",
        "A chart draws the figures of a table of the report, which it names by its id.",
    )
    .example("table: level", "table: levels");
    UNKNOWN_COLUMN = Rule::needed(
        "unknown-column",
        "A chart of a column that its table does not have, or that holds no numbers.",
        "A chart names the titles of number columns of its table.",
    )
    .example("columns: [Worker]", "columns: [Workers]");
    CHART_UNITS = Rule::needed(
        "chart-units",
        "A chart that draws columns of different units.",
        "One scale can't show metres and tons: make a chart for each.",
    )
    .example("columns: [Lanterns, Oil]", "columns: [Lanterns]");
}

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
                    &TABLE_SUM,
                    format!(
                        "the rows above add up to {}, not {}",
                        number::with_places(&sum, 0, words),
                        number::with_places(&told, 0, words)
                    ),
                )
                .at(last.value[index].span.whole())
                .related(table.id.span.whole(), "the table is here")
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
            problems.push(range_error("a decimal has 0 to 6 places", places.span));
        }
        if let Some(width) = column.width.as_ref().filter(|w| !w.value.is_finite() || w.value <= 0.0) {
            problems.push(range_error("a column’s share of the width is more than 0", width.span));
        }
    }
    for row in table.rows.iter() {
        if row.value.len() != columns {
            problems.push(
                Diagnostic::of(
                    &ROW_LENGTH,
                    format!("this row has {} cells, but the table has {columns} columns", row.value.len()),
                )
                .at(row.span.whole())
                .related(table.id.span.whole(), "the table is here")
                .help("write `~` for an empty cell (in a CSV file nothing), or correct the row"),
            );
        }
        for (cell, column) in row.value.iter().zip(table.columns.iter()) {
            if let (true, Some(text)) = (column.is_number(), &cell.text)
                && number::of_cell(text).is_none()
            {
                problems.push(
                    Diagnostic::of(&NUMBER, format!("`{}` is not a number", text.plain()))
                        .at(cell.span.whole())
                        .help("write digits with a full stop for decimals and nothing between thousands, or make the column `format: text`"),
                );
            }
        }
    }
    if table.total.is_some() && (columns < 2 || table.columns.iter().all(|c| !c.is_number())) {
        problems.push(
            Diagnostic::of(&TABLE_TOTAL, "there is no number column to add up")
                .at(table.total.as_ref().map_or(table.id.span, |t| t.span).whole())
                .help("give a column `format: integer` or `decimal`, or take `total` out"),
        );
    }
}

/// A chart draws number columns of a table that exists.
pub(super) fn chart(report: &Report, chart: &Chart, problems: &mut Diagnostics) {
    let tables: Vec<&Table> = report.tables().collect();
    let Some(table) = tables.iter().find(|t| t.id.value == chart.table.value) else {
        let known: Vec<&str> = tables.iter().map(|t| t.id.value.as_str()).collect();
        let place = chart.table.span.whole();
        problems.push(unknown(
            &UNKNOWN_TABLE,
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
            let place = column.span.whole();
            let help = "name number columns of the table";
            problems.push(unknown(&UNKNOWN_COLUMN, "number column", &column.value, place, &known, help));
        }
    }
    let units: HashSet<Option<String>> =
        chart.drawn(table).map(|(_, column)| column.unit.as_ref().map(|unit| unit.plain())).collect();
    if units.len() > 1 {
        problems.push(
            Diagnostic::of(&CHART_UNITS, "this chart draws columns of different units on one scale")
                .at(chart.id.span.whole())
                .related(table.id.span.whole(), "the table is here")
                .help("name the columns of one unit under `columns:`, and make a chart for each"),
        );
    }
    if numeric.is_empty() {
        problems.push(
            Diagnostic::of(
                &UNKNOWN_COLUMN,
                format!("the table `{}` has no number column to draw", table.id.value),
            )
            .at(chart.table.span.whole())
            .help("give one of its columns `format: integer` or `decimal`"),
        );
    }
}
