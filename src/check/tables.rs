//! Tables and charts: rows, numbers, totals, and what a chart draws.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::messages::{range_error, unknown};
use crate::content::decode::Spanned;
use crate::content::model::{Cell, Chart, Column, Format, Report, Row, RowKind, Table, Text, Words};
use crate::content::number;
use crate::diag::{Diagnostic, Diagnostics, Rule, Span, rules};

rules! {
    ROW_LENGTH = Rule::needed(
        "row-length",
        "A row with more or fewer cells than the table has columns.",
        "An empty cell is written as `~`, and in a CSV file as nothing between two commas.",
    )
    .example("columns: [Country, Workers]\nrows:\n  - [Japan]", "columns: [Country, Workers]\nrows:\n  - [Japan, ~]");
    NUMBER = Rule::needed(
        "number",
        "A cell of a number column that holds no number, or of an integer column that holds no whole one.",
        "Numbers are written with digits, a full stop for decimals and nothing between thousands: the build sets the separators.",
    )
    .example("- [Japan, \"9,195\"]", "- [Japan, 9195]");
    UNMARKED_REMARK = Rule::warning(
        "unmarked-remark",
        "A remark of a table whose mark stands nowhere in the table, or which has the mark of another one.",
        "A letter before a remark sends readers to look for it in the table. A remark on the whole table has no mark.",
    )
    .example("rows:\n  - [Japan, 9195]\nremarks:\n  - { mark: estimate, text: Estimated. }", "rows:\n  - [Japan, \"9195[^estimate]\"]\nremarks:\n  - { mark: estimate, text: Estimated. }");
    TABLE_TOTAL = Rule::needed(
        "table-total",
        "A total in a table that has no number column.",
        "A column can be added up when it has `format: integer`, `decimal` or `percent`.",
    )
    .example("columns: [Country, Workers]\ntotal: Together", "columns: [Country, { title: Workers, format: integer }]\ntotal: Together");
    DOUBTFUL_TOTAL = Rule::warning(
        "doubtful-total",
        "A total of years, or of shares that are no shares of one whole.",
        "Years and rates mean nothing when they are added up. A column says with `total` whether it is.",
    )
    .example("columns: [Country, { title: Since, format: integer }]\ntotal: Together", "columns: [Country, { title: Since, format: integer, total: false }]\ntotal: Together");
    PLACES = Rule::warning(
        "places",
        "Shares of one column with more and fewer places after the decimal sign.",
        "Their decimal signs stand below each other only when all have as many places; `places` fills the shorter ones with noughts.",
    )
    .example("columns: [Country, { title: Share, format: percent }]\nrows: [[Japan, 62.5], [Taiwan, 20]]", "columns: [Country, { title: Share, format: percent, places: 1 }]\nrows: [[Japan, 62.5], [Taiwan, 20]]");
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
    UNKNOWN_ROW = Rule::needed(
        "unknown-row",
        "A row that a sum or a balance names and that does not stand in the table.",
        "A row is named by the words of its first cell; a sum adds up rows above it.",
    )
    .example("- { sum: Surplus, of: [Incomes] }", "- { sum: Surplus, of: [Income] }");
    TABLE_CARRIED = Rule::needed(
        "table-carried",
        "A year that opens with another balance than the year before closes with.",
        "In a table of several years, `carried` names the rows with the balance at the beginning and at the end.",
    )
    .example("- [Balance at 1 January, 410, 300]", "- [Balance at 1 January, 400, 300]");
    CHART_UNITS = Rule::needed(
        "chart-units",
        "A chart that draws columns of different units.",
        "One scale can't show metres and tons: make a chart for each.",
    )
    .example("columns: [Lanterns, Oil]", "columns: [Lanterns]");
}

/// Sums that are written by hand are those of the rows above them: since the sum before, or all.
fn sums(table: &Table, words: &Words, problems: &mut Diagnostics) {
    for (index, column) in table.columns.iter().enumerate() {
        // Shares of different wholes are not added up.
        if !column.is_number() || column.format == Format::Percent || column.total == Some(false) {
            continue;
        }
        let (mut all, mut since) = (Vec::new(), Vec::new());
        // A sum at the head is one of the rows below it.
        for row in table.rows.iter().skip_while(|row| number::is_sum(&row.value)) {
            if !row.value.is_written() {
                since.clear();
                continue;
            }
            let number = number::in_row(&row.value, index);
            if !number::is_sum(&row.value) {
                all.extend(number);
                since.extend(number);
                continue;
            }
            let sum = number::sum(all.iter());
            // Right below a sum, only all rows are left to add up.
            let part = if since.is_empty() { sum } else { number::sum(since.iter()) };
            since.clear();
            if let (Some(told), Some(sum), Some(part)) = (number, sum, part)
                && told != sum
                && told != part
            {
                problems.push(
                    Diagnostic::of(
                        &TABLE_SUM,
                        format!(
                            "the rows above add up to {}, not {}",
                            number::with_places(&part, 0, words),
                            number::with_places(&told, 0, words)
                        ),
                    )
                    .at(row.value[index].span.whole())
                    .related(table.id.span.whole(), "the table is here")
                    .help("correct a figure, or write `total:` instead of the row: the build adds up"),
                );
            }
        }
    }
}

/// A sum adds up rows that stand above it.
fn addends(table: &Table, problems: &mut Diagnostics) {
    for (at, row) in table.rows.iter().enumerate() {
        let RowKind::Sum(of) = &row.value.kind else { continue };
        for addend in of {
            let label = &addend.value.label;
            let called =
                |row: &&Spanned<Row>| row.value.kind != RowKind::Group && row.value.label() == *label;
            match table.rows[..at].iter().filter(called).collect::<Vec<_>>()[..] {
                [] => problems.push(unknown_row(table, at, label, addend.span.whole())),
                [_] => {}
                [first, second, ..] => problems.push(
                    Diagnostic::of(&UNKNOWN_ROW, format!("several rows above are called `{label}`, so that it is not clear which is meant"))
                        .at(addend.span.whole())
                        .related(first.span.whole(), "this is one of them")
                        .related(second.span.whole(), "and this another")
                        .help("give each row that is added up words of its own, such as `Total income` and `Total expenditure`"),
                ),
            }
        }
        let empty = (1..table.columns.len()).all(|index| number::row_sum(table, at, index).is_none());
        if empty && of.is_empty() {
            problems.push(
                Diagnostic::of(&UNKNOWN_ROW, "there is nothing above this sum that it could add up")
                    .at(row.span.whole())
                    .help("write it below the rows that it adds up, or name them under `of:`"),
            );
        }
    }
}

/// The error of a row that does not stand above row `at` of a table.
fn unknown_row(table: &Table, at: usize, label: &str, place: Span) -> Diagnostic {
    let rows = table.rows.iter().take(at).filter(|row| row.value.kind != RowKind::Group);
    let labels: Vec<String> = rows.map(|row| row.value.label()).collect();
    let known: Vec<&str> = labels.iter().map(String::as_str).collect();
    unknown(
        &UNKNOWN_ROW,
        "row",
        label,
        place,
        &known,
        "write the words of the first cell of a row that stands above",
    )
}

/// What a year closes with is what the next one opens with: years stand side by side, the latest first or last.
fn carried(table: &Table, words: &Words, problems: &mut Diagnostics) {
    let Some(carried) = &table.carried else { return };
    let end = table.rows.len();
    let mut row = |label: &Spanned<String>| {
        let found = number::row_named(table, end, &label.value);
        if found.is_none() {
            problems.push(unknown_row(table, end, &label.value, label.span.whole()));
        }
        found
    };
    let (Some(closing), Some(opening)) = (row(&carried.closing), row(&carried.opening)) else { return };
    let numbers: Vec<(usize, &Column)> =
        table.columns.iter().enumerate().filter(|(_, column)| column.is_number()).collect();
    for pair in numbers.windows(2) {
        let [(left, one), (right, other)] = *pair else { continue };
        let common = |column: &Column| column.head.as_ref().map(Text::plain);
        if common(one) != common(other) {
            continue;
        }
        let (later, earlier) = match one.title.plain() < other.title.plain() {
            true => (right, left),
            false => (left, right),
        };
        let opens = number::in_table(table, opening, later);
        let closes = number::in_table(table, closing, earlier);
        if let (Some(opens), Some(closes)) = (opens, closes)
            && opens != closes
        {
            let said = |number| number::with_places(&number, 0, words);
            let of = |index: usize| table.columns[index].title.plain();
            problems.push(
                Diagnostic::of(
                    &TABLE_CARRIED,
                    format!(
                        "{} opens with {}, but {} closes with {}",
                        of(later),
                        said(opens),
                        of(earlier),
                        said(closes)
                    ),
                )
                .at(table.rows[opening].span.whole())
                .related(table.rows[closing].span.whole(), "the balance at the end is here")
                .help("correct a figure, or take `carried` out if the balance was restated, and say so in a note"),
            );
        }
    }
}

/// How something is written that is meant to be a number.
fn number_help(written: &str) -> String {
    let digits =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let bare = |text: &str| text.replace(',', "");
    if let Some(inside) =
        written.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).filter(|text| digits(text))
    {
        return format!(
            "write `-{}`; with `negatives: parentheses` the table prints it as {written}",
            bare(inside)
        );
    }
    if let Some(share) = written.strip_suffix('%').map(str::trim).filter(|text| digits(text)) {
        return format!("write `{}`, in a column of `format: percent`", bare(share));
    }
    match written {
        "–" | "-" | "—" | "n/a" | "N/A" => "write `~` for an empty cell".into(),
        _ => "write digits with a full stop for decimals and nothing between thousands, or make the column `format: text`".into(),
    }
}

/// A `total` adds up what can be added up, unless its column says that it is meant.
fn addable(table: &Table, problems: &mut Diagnostics) {
    // The words and the place of what adds up: the total, or the last of the rows that do.
    let of_row = || {
        let row = table.rows.iter().rfind(|row| matches!(row.value.kind, RowKind::Sum(_)))?;
        Some((row.value.label(), row.span))
    };
    let total = table.total.as_ref().map(|total| (total.plain(), total.span));
    let Some((label, place)) = total.or_else(of_row) else { return };
    for (index, column) in table.columns.iter().enumerate().skip(1) {
        if !column.is_number() || column.total.is_some() {
            continue;
        }
        let numbers = number::addends(table, index);
        if numbers.len() < 2 {
            continue;
        }
        let years = Decimal::from(1800)..=Decimal::from(2100);
        let what = match column.format {
            // Each share may be off by half of its last place.
            Format::Percent
                if !number::sum(numbers.iter()).is_some_and(|sum| {
                    let slack = Decimal::new(5, numbers.iter().map(Decimal::scale).max().unwrap_or(0) + 1);
                    (sum - Decimal::ONE_HUNDRED).abs() <= slack * Decimal::from(numbers.len())
                }) =>
            {
                "shares that are not 100\u{202f}% together"
            }
            Format::Integer if numbers.iter().all(|n| n.is_integer() && years.contains(n)) => "years",
            _ => continue,
        };
        problems.push(
            Diagnostic::of(&DOUBTFUL_TOTAL, format!("`{label}` adds up {what}"))
                .at(column.title.span.whole())
                .related(place.whole(), "the total is here")
                .help(
                    "write `total: false` in the column to leave it empty, or `total: true` if it is meant",
                ),
        );
    }
}

/// All shares of a column have as many places: their percent signs stand below each other, so that the figures can't be moved.
fn places(table: &Table, problems: &mut Diagnostics) {
    for (index, column) in table.columns.iter().enumerate().filter(|(_, c)| c.format == Format::Percent) {
        let most = number::most_places(table, index);
        let short = table.rows.iter().find(|row| {
            let number = number::in_row(&row.value, index);
            number.is_some_and(|number| number::shown_places(&number, column) < most)
        });
        let Some(short) = short else { continue };
        problems.push(
            Diagnostic::of(
                &PLACES,
                "this share has fewer places after the decimal sign than others of its column",
            )
            .at(short.value[index].span.whole())
            .related(column.title.span.whole(), "the column is here")
            .help(format!("write `places: {most}` in the column: shorter figures are filled with noughts")),
        );
    }
}

/// A remark with a mark is about what is marked.
fn remarks(table: &Table, problems: &mut Diagnostics) {
    let mut seen: Vec<&Spanned<String>> = Vec::new();
    for remark in table.remarks.iter() {
        let Some(mark) = &remark.mark else { continue };
        let name = &mark.value;
        if let Some(first) = seen.iter().find(|first| first.value == *name) {
            problems.push(
                Diagnostic::of(&UNMARKED_REMARK, format!("two remarks of this table have the mark `{name}`"))
                    .at(mark.span.whole())
                    .related(first.span.whole(), "the other one is here")
                    .help("give one of them another mark, or make one remark of the two"),
            );
        } else if remark.letter.is_none() {
            problems.push(
                Diagnostic::of(&UNMARKED_REMARK, format!("nothing in the table has the mark `{name}` of this remark"))
                    .at(mark.span.whole())
                    .help(format!(
                        "write [^{name}] at the end of the cell that it is about, or take `mark:` out where it is about the whole table"
                    )),
            );
        }
        seen.push(mark);
    }
}

/// Rows fit the columns, number columns hold numbers, and totals add up.
pub(super) fn table(table: &Table, words: &Words, problems: &mut Diagnostics) {
    remarks(table, problems);
    sums(table, words, problems);
    addends(table, problems);
    carried(table, words, problems);
    addable(table, problems);
    places(table, problems);
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
        if let Some((first, second)) = parted_number(&row.value, columns) {
            let span = Span::new(first.span.file, first.span.start as usize..second.span.end as usize);
            let words = |cell: &Cell| cell.text.as_ref().map(|text| text.plain()).unwrap_or_default();
            let (head, tail) = (words(first), words(second));
            problems.push(
                Diagnostic::of(&ROW_LENGTH, format!("`{head},{tail}` reads as two cells, {head} and {tail}"))
                    .at(span)
                    .related(table.id.span.whole(), "the table is here")
                    .help(format!("write `{head}{tail}`: the build sets the sign between thousands")),
            );
        } else if row.value.is_written() && row.value.len() != columns {
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
                        .help(number_help(text.plain().trim())),
                );
            }
            if let (Format::Integer, Some(text)) = (column.format, &cell.text)
                && let Some(number) = number::of_cell(text).filter(|number| number.scale() > 0)
            {
                let written = number.to_string();
                problems.push(
                    Diagnostic::of(&NUMBER, format!("`{written}` is no whole number"))
                        .at(cell.span.whole())
                        .help(format!(
                            "if the full stop parts thousands, write `{}`; if it is a decimal sign, make the column `format: decimal`",
                            written.replace('.', "")
                        )),
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

/// Two cells of a row that has one too many, which are likely one number with a comma between thousands.
fn parted_number(row: &[Cell], columns: usize) -> Option<(&Cell, &Cell)> {
    if row.len() != columns + 1 {
        return None;
    }
    let digits = |cell: &Cell, most: usize| {
        let text = cell.text.as_ref()?.source.as_str();
        ((1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then_some(text.len())
    };
    let pair = row.windows(2).find(|pair| digits(&pair[0], 3).is_some() && digits(&pair[1], 3) == Some(3))?;
    (pair[0].span.file == pair[1].span.file && pair[0].span.end < pair[1].span.start)
        .then_some((&pair[0], &pair[1]))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_to_be_a_number_is_told_how_to_be_one() {
        assert!(number_help("(1,510)").starts_with("write `-1510`; "));
        assert!(number_help("12.5%").starts_with("write `12.5`, "));
        assert!(number_help("–").contains('~'));
        for other in ["(some)", "%", "about 12"] {
            assert!(number_help(other).starts_with("write digits"), "{other}");
        }
    }
}
