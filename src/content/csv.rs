//! Rows of tables that stand in CSV files (RFC 4180).

use super::decode::{List, Spanned};
use super::model::{Addend, Cell, Row, RowKind, Table};
use super::yaml::{Style, ValueSpan};
use crate::diag::{Diagnostic, Diagnostics, Rule, SourceId, Span, nearest, rules};

rules! {
    TABLE_ROWS = Rule::needed(
        "table-rows",
        "A table without rows, or with both `rows` and `csv`.",
        "Rows stand in the table itself, or in a CSV file under source/.",
    )
    .example("- table: { id: wages, caption: Wages, columns: [Country] }", "- table: { id: wages, caption: Wages, columns: [Country], csv: data/wages.csv }");
    CSV_SYNTAX = Rule::needed(
        "csv-syntax",
        "A CSV file that can't be read.",
        "A cell that holds a comma or a quotation mark stands in straight quotes.",
    )
    .example("Japan, \"9195", "Japan,9195");
    CSV_HEADER = Rule::needed(
        "csv-header",
        "The first line of a CSV file does not name the columns of the table.",
        "The titles in the table and in the file must be the same, in the same order, so that no figure slips into another column.",
    )
    .example("Country,Worker", "Country,Workers");
    CSV_ROW = Rule::needed(
        "csv-row",
        "A row of a CSV file of which it is not clear what it is.",
        "A first column `row` says what each row is: nothing for a plain one, `bold`, `group`, `sum`, or `sum: Label; -Label` with the rows that are added and taken off. What the build adds up has no figures in the file.",
    )
    .example("row,Item,2024\nsum,Total income,1280", "row,Item,2024\nsum,Total income,");
}

/// Gives a table the rows of its CSV file: the number and text of the file that it names, where that can be read; `titled` if the file
/// begins with the titles of the table's columns.
pub(super) fn fill(table: &mut Table, file: Option<(SourceId, String)>, titled: bool) -> Diagnostics {
    let mut problems = Diagnostics::default();
    let Some(csv) = table.csv.clone() else {
        if table.rows.is_empty() {
            problems.push(
                Diagnostic::of(&TABLE_ROWS, format!("the table `{}` has no rows", table.id.value))
                    .at(table.id.span.whole())
                    .help("give it `rows:`, or `csv:` with the path of a file under source/"),
            );
        }
        return problems;
    };
    if !table.rows.is_empty() {
        problems.push(
            Diagnostic::of(&TABLE_ROWS, format!("the table `{}` has both `rows` and `csv`", table.id.value))
                .at(csv.span.whole())
                .help("take one of them out"),
        );
        return problems;
    }
    let Some((file, text)) = file else { return problems };
    if let Some(problem) = other_separator(file, &text, table.columns.len()) {
        problems.push(problem.related(csv.span.whole(), "the table is here"));
        return problems;
    }
    match read(file, &text) {
        Ok((mut header, mut rows)) => {
            if header.first().is_some_and(|title| title == ROW_KINDS)
                && table.columns.first().is_none_or(|column| column.title.plain() != ROW_KINDS)
            {
                header.remove(0);
                for row in &mut rows {
                    if let Err(problem) = told_kind(row) {
                        problems.push(problem.related(csv.span.whole(), "the table is here"));
                    }
                }
            }
            let titles: Vec<String> = table.columns.iter().map(|c| c.title.plain()).collect();
            let found: Vec<&str> = header.iter().map(String::as_str).collect();
            if titled && titles != found {
                problems.push(
                    Diagnostic::of(
                        &CSV_HEADER,
                        format!("the first line should be the columns’ titles: {}", titles.join(", ")),
                    )
                    .at(Span::new(file, 0..text.find(['\r', '\n']).unwrap_or(text.len())))
                    .related(csv.span.whole(), "the table is here")
                    .help("make the titles in the table and in the CSV file the same, in the same order"),
                );
            }
            table.rows = List(rows);
        }
        Err(problem) => problems.push(*problem),
    }
    problems
}

/// The title of a first column that says what each row is.
const ROW_KINDS: &str = "row";

/// Takes the first cell off a row, which says what it is.
fn told_kind(row: &mut Spanned<Row>) -> Result<(), Box<Diagnostic>> {
    let cells = &mut row.value.cells;
    if cells.is_empty() {
        return Ok(());
    }
    let first = cells.remove(0);
    let word = first.text.map(|text| text.source).unwrap_or_default();
    let (name, of) = word.split_once(':').unwrap_or((&word, ""));
    let addend = |label: &str| {
        let label = label.trim();
        let value = Addend {
            label: label.trim_start_matches(['-', '−']).trim().to_string(),
            minus: label.starts_with(['-', '−']),
        };
        Spanned { value, span: first.span }
    };
    let labels = of.split(';').filter(|label| !label.trim().is_empty());
    row.value.kind = match (name.trim(), of.trim().is_empty()) {
        ("", true) => return Ok(()),
        ("bold", true) => {
            row.value.kind = RowKind::Bold;
            return Ok(());
        }
        ("group", true) => RowKind::Group,
        ("sum", _) => RowKind::Sum(labels.map(addend).collect()),
        _ => {
            let known = ["bold", "group", "sum"];
            let help = match nearest(name.trim(), known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "leave it empty, or write bold, group, sum, or sum: Label; -Label".into(),
            };
            let problem = Diagnostic::of(&CSV_ROW, format!("`{word}` is no kind of row"));
            return Err(Box::new(problem.at(first.span.whole()).help(help)));
        }
    };
    // Of these rows the label alone is written.
    let figure = cells.iter().skip(1).find(|cell| cell.text.is_some()).map(|cell| cell.span);
    cells.truncate(1);
    match figure {
        Some(span) => Err(Box::new(
            Diagnostic::of(&CSV_ROW, format!("a row that is a `{}` has nothing but its label", name.trim()))
                .at(span.whole())
                .help("empty the cell: the build adds up itself, and prints what it finds"),
        )),
        None => Ok(()),
    }
}

/// What is wrong where the cells of a file are parted by another sign than a comma.
fn other_separator(file: SourceId, text: &str, columns: usize) -> Option<Diagnostic> {
    let head = text.lines().next().unwrap_or_default();
    let parted = |sign: char| columns > 1 && !head.contains(',') && head.matches(sign).count() + 1 >= columns;
    let (sign, name) = [(';', "semicolons"), ('\t', "tabs")].into_iter().find(|(sign, _)| parted(*sign))?;
    let at = head.find(sign).unwrap_or(0);
    Some(
        Diagnostic::of(&CSV_SYNTAX, format!("the cells of this file are parted by {name}"))
            .at(Span::new(file, at..at + 1))
            .help("save it with commas between the cells; some spreadsheets ask for the sign when they save, others take it from the language of the computer"),
    )
}

/// The header and rows of a CSV file; rows may differ in length, which is for the checks to say.
type Rows = (Vec<String>, Vec<Spanned<Row>>);

fn read(file: SourceId, text: &str) -> Result<Rows, Box<Diagnostic>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut header = None;
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let start = byte(&reader).min(text.len());
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                return Err(Box::new(
                    Diagnostic::of(&CSV_SYNTAX, format!("this line can’t be read as cells ({error})"))
                        .at(Span::new(file, start..start))
                        .help("put a cell that holds a comma or a quotation mark into straight quotes"),
                ));
            }
        }
        let end = byte(&reader).min(text.len());
        let raw = text[start..end].trim_end();
        // Blank lines before a record belong to what the reader skipped.
        let start = start + (raw.len() - raw.trim_start_matches(['\r', '\n']).len());
        let raw = raw.trim_start_matches(['\r', '\n']);
        // The reader takes all that follows a mark that does not close for one cell.
        if !raw.matches('"').count().is_multiple_of(2) {
            let at = start + raw.find('"').unwrap_or(0);
            return Err(Box::new(
                Diagnostic::of(&CSV_SYNTAX, "a quotation mark opens a cell here and does not close it")
                    .at(Span::new(file, at..at + 1))
                    .help("close it; inside a cell in quotation marks, a mark is written twice"),
            ));
        }
        if header.is_none() {
            header = Some(record.iter().map(|c| c.trim().to_string()).collect());
            continue;
        }
        let end = (start + raw.len()) as u32;
        let row = ValueSpan { file, start: start as u32, end, style: Style::Verbatim, nth: 0 };
        rows.push(Spanned { value: cells(&record, raw, row).into(), span: row });
    }
    Ok((header.unwrap_or_default(), rows))
}

fn byte<R: std::io::Read>(reader: &csv::Reader<R>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

/// The cells of a record. In a line with quotes a cell's place is the whole line. The line itself is the first value there.
fn cells(record: &csv::StringRecord, raw: &str, row: ValueSpan) -> Vec<Cell> {
    let mut at = row.start;
    record
        .iter()
        .zip(1..)
        .map(|(field, nth)| {
            let span = if raw.contains('"') {
                ValueSpan { nth, ..row }
            } else {
                let lead = (field.len() - field.trim_start().len()) as u32;
                let start = at + lead;
                ValueSpan { start, end: start + field.trim().len() as u32, ..row }
            };
            at += field.len() as u32 + 1;
            Cell::new(field.trim().to_string(), span)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_say_what_they_are() {
        let text = "row,Item,2024\ngroup,Income,\n,Grants,12\nsum: Income; -Wages,Result,\nbold,Balance,3\nsums,x,\nsum,Total,7\n";
        let (_, rows) = read(SourceId(0), text).unwrap();
        let told: Vec<String> = rows
            .into_iter()
            .map(|mut row| match told_kind(&mut row) {
                Ok(()) => format!("{:?} {}", row.value.kind, row.value.cells.len()).replace("value: ", ""),
                Err(problem) => format!("{} at {}", problem.message, &text[problem.span.unwrap().range]),
            })
            .collect();
        assert_eq!((told[0].as_str(), told[1].as_str(), told[3].as_str()), ("Group 1", "Plain 2", "Bold 2"));
        assert!(told[2].contains("label: \"Wages\", minus: true"), "{}", told[2]);
        assert_eq!(told[4], "`sums` is no kind of row at sums");
        assert_eq!(told[5], "a row that is a `sum` has nothing but its label at 7");
    }

    #[test]
    fn cells_know_their_places() {
        let text = "Country,Workers\r\nCôte, 12\n\n\"a, b\",3\nlast,4,5";
        let (header, rows) = read(SourceId(0), text).unwrap();
        assert_eq!(header, ["Country", "Workers"]);
        let shown: Vec<Vec<(&str, &str)>> = rows
            .iter()
            .map(|r| {
                r.value
                    .iter()
                    .map(|c| (c.text.as_ref().unwrap().source.as_str(), &text[c.span.whole().range]))
                    .collect()
            })
            .collect();
        assert_eq!(
            shown,
            [
                vec![("Côte", "Côte"), ("12", "12")],
                vec![("a, b", "\"a, b\",3"), ("3", "\"a, b\",3")],
                vec![("last", "last"), ("4", "4"), ("5", "5")],
            ]
        );
    }
}
