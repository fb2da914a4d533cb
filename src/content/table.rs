//! Rows of tables that stand in CSV files (RFC 4180).

use super::decode::{List, Spanned};
use super::load::Loader;
use super::model::{Cell, Table};
use super::yaml::{Spot, Style};
use crate::diag::{Diagnostic, FileNo, Place};

/// Reads the rows of a table from its CSV file, if it names one.
pub(super) fn fill(loader: &mut Loader, table: &mut Table) {
    let Some(csv) = table.csv.clone() else {
        if table.rows.is_empty() {
            loader.problems.push(
                Diagnostic::error("table-rows", format!("the table `{}` has no rows", table.id.value))
                    .at(table.id.spot.place())
                    .help("give it `rows:`, or `csv:` with the path of a file under source/"),
            );
        }
        return;
    };
    if !table.rows.is_empty() {
        loader.problems.push(
            Diagnostic::error(
                "table-rows",
                format!("the table `{}` has both `rows` and `csv`", table.id.value),
            )
            .at(csv.spot.place())
            .help("take one of them out"),
        );
        return;
    }
    let Some((file, text)) = loader.text(&format!("source/{}", csv.value), Some(csv.spot)) else { return };
    match read(file, &text) {
        Ok((header, rows)) => {
            let titles: Vec<String> = table.columns.iter().map(|c| c.title.plain()).collect();
            let found: Vec<&str> = header.iter().map(String::as_str).collect();
            if titles != found {
                loader.problems.push(
                    Diagnostic::error(
                        "csv-header",
                        format!("the first line should be the columns’ titles: {}", titles.join(", ")),
                    )
                    .at(Place::new(file, 0..text.find(['\r', '\n']).unwrap_or(text.len())))
                    .related(csv.spot.place(), "the table is here")
                    .help("make the titles in the table and in the CSV file the same, in the same order"),
                );
            }
            table.rows = List(rows);
        }
        Err(problem) => loader.problems.push(*problem),
    }
}

/// The header and rows of a CSV file; rows may differ in length, which is for the checks to say.
type Rows = (Vec<String>, Vec<Spanned<Vec<Cell>>>);

fn read(file: FileNo, text: &str) -> Result<Rows, Box<Diagnostic>> {
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
                    Diagnostic::error("csv-syntax", format!("this is not valid CSV ({error})"))
                        .at(Place::new(file, start..start))
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
                Diagnostic::error("csv-syntax", "a quotation mark opens a cell here and does not close it")
                    .at(Place::new(file, at..at + 1))
                    .help("close it; inside a cell in quotation marks, a mark is written twice"),
            ));
        }
        if header.is_none() {
            header = Some(record.iter().map(|c| c.trim().to_string()).collect());
            continue;
        }
        let end = (start + raw.len()) as u32;
        let row = Spot { file, start: start as u32, end, style: Style::Verbatim, nth: 0 };
        rows.push(Spanned { value: cells(&record, raw, row), spot: row });
    }
    Ok((header.unwrap_or_default(), rows))
}

fn byte<R: std::io::Read>(reader: &csv::Reader<R>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

/// The cells of a record. In a line with quotes a cell's place is the whole line. The line itself is the first value there.
fn cells(record: &csv::StringRecord, raw: &str, row: Spot) -> Vec<Cell> {
    let mut at = row.start;
    record
        .iter()
        .zip(1..)
        .map(|(field, nth)| {
            let spot = if raw.contains('"') {
                Spot { nth, ..row }
            } else {
                let lead = (field.len() - field.trim_start().len()) as u32;
                let start = at + lead;
                Spot { start, end: start + field.trim().len() as u32, ..row }
            };
            at += field.len() as u32 + 1;
            Cell::new(field.trim().to_string(), spot)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_know_their_places() {
        let text = "Country,Workers\r\nCôte, 12\n\n\"a, b\",3\nlast,4,5";
        let (header, rows) = read(FileNo(0), text).unwrap();
        assert_eq!(header, ["Country", "Workers"]);
        let shown: Vec<Vec<(&str, &str)>> = rows
            .iter()
            .map(|r| {
                r.value
                    .iter()
                    .map(|c| (c.text.as_ref().unwrap().source.as_str(), &text[c.spot.place().range]))
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
