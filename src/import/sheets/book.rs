//! Workbooks: each sheet is a section, or the part itself where there is one.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Ods, Reader, SheetType, SheetVisible, Xlsx};

use super::grid::{Cells, blocks, size};
use crate::import::bounds::{MOST_CELLS, MOST_CELLS_SAID};
use crate::import::document::{Block, Document, Inline, LeftOut};
use crate::import::error::ImportError;
use crate::import::package::{Package, attribute, parse};

const KIND: &str = "spreadsheet";

/// Reads a workbook; `stem` is what its file is called.
///
/// # Errors
/// If it is none, or holds more than the tables of a report.
pub fn workbook(path: &Path, bytes: &[u8], stem: &str) -> Result<Document, ImportError> {
    // Unpacked within bounds at first: the reader of sheets knows none.
    let package = Package::open(path, bytes, KIND)?;
    let broken = |why: String| ImportError::Broken { path: path.to_path_buf(), kind: KIND, why };
    let is_open = package.bytes("content.xml").is_some();
    let mut document = Document { title: Some(vec![Inline::Text(stem.to_string())]), ..Document::default() };
    let (sheets, all) = if is_open {
        repeats(&package, path)?;
        let mut book = Ods::new(Cursor::new(bytes)).map_err(|error| broken(error.to_string()))?;
        let mut all = Vec::new();
        for sheet in book.sheets_metadata().to_vec() {
            let range = book.worksheet_range(&sheet.name).map_err(|error| broken(error.to_string()))?;
            let (row, column) = range.start().unwrap_or_default();
            let used = range.used_cells().map(|(r, c, data)| {
                ((row + u32::try_from(r).unwrap_or(0), column + u32::try_from(c).unwrap_or(0)), data.clone())
            });
            all.push(used.collect());
        }
        (book.sheets_metadata().to_vec(), all)
    } else {
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(error.to_string()))?;
        let sheets = book.sheets_metadata().to_vec();
        let mut all: Vec<Vec<((u32, u32), Data)>> = Vec::new();
        for sheet in &sheets {
            let mut used = Vec::new();
            if sheet.typ == SheetType::WorkSheet {
                // Cell by cell: a range has room for all cells between the first and the last, however far that is.
                let mut cells =
                    book.worksheet_cells_reader(&sheet.name).map_err(|error| broken(error.to_string()))?;
                while let Some(cell) = cells.next_cell().map_err(|error| broken(error.to_string()))? {
                    used.push((cell.get_position(), Data::from(cell.get_value().clone())));
                }
            }
            all.push(used);
        }
        (sheets, all)
    };
    for name in package.names() {
        let what = match name {
            name if name.starts_with("xl/charts/chart") => {
                "a chart; a `chart` block draws the figures of a table"
            }
            name if name.starts_with("xl/comments") || name.starts_with("xl/threadedComments/") => {
                "comments on cells"
            }
            name if name.starts_with("xl/media/") => "a picture; put it into images/ by hand",
            _ => continue,
        };
        document.left_out.push(LeftOut { what, place: name.to_string(), words: String::new() });
    }
    let shown = |sheet: &calamine::Sheet| sheet.visible == SheetVisible::Visible;
    let filled = sheets.iter().zip(&all).filter(|(sheet, cells)| shown(sheet) && !cells.is_empty()).count();
    for (sheet, used) in sheets.iter().zip(all) {
        let cells: Cells = used
            .into_iter()
            .filter_map(|(place, data)| Some((place, words(&data).filter(|words| !words.trim().is_empty())?)))
            .collect();
        let all_words: String = cells.values().map(|words| format!("{words}\n")).collect();
        if !shown(sheet) {
            let what = "a hidden sheet";
            document.left_out.push(LeftOut { what, place: sheet.name.clone(), words: String::new() });
            continue;
        }
        if size(&cells) > MOST_CELLS {
            let (what, most) = ("more cells than a report prints", MOST_CELLS_SAID);
            return Err(ImportError::TooMuch { path: path.to_path_buf(), what, most });
        }
        if cells.values().any(|words| words.starts_with('#')) {
            let what = "a mistake of a formula, such as #REF!; it stands as it is";
            document.left_out.push(LeftOut { what, place: sheet.name.clone(), words: String::new() });
        }
        document.words.push_str(&all_words);
        if filled > 1 && !cells.is_empty() {
            document.words.push_str(&format!("{}\n", sheet.name));
            document.blocks.push(Block::Heading { level: 1, body: vec![Inline::Text(sheet.name.clone())] });
        }
        let caption = Some(sheet.name.as_str()).filter(|name| !is_counted(name));
        document.blocks.extend(blocks(&cells, caption));
    }
    Ok(document)
}

/// Whether the program has named a sheet, so that its name says nothing.
fn is_counted(name: &str) -> bool {
    let name = name.to_lowercase();
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim();
    [
        "sheet", "tabelle", "feuil", "feuille", "hoja", "blad", "foglio", "planilha", "list", "лист",
        "arkusz", "ark",
    ]
    .contains(&bare)
}

/// What a cell shows; figures with as many digits as a spreadsheet is sure of.
fn words(data: &Data) -> Option<String> {
    Some(match data {
        Data::Empty => return None,
        Data::Int(number) => number.to_string(),
        Data::Float(number) => float(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(true) => "TRUE".into(),
        Data::Bool(false) => "FALSE".into(),
        Data::DateTime(date) => {
            let (year, month, day, hour, minute, _, _) = date.to_ymd_hms_milli();
            match (date.is_duration() || date.as_f64() < 1.0, hour, minute) {
                (true, ..) => format!("{hour:02}:{minute:02}"),
                (false, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
            }
        }
        Data::Error(error) => error.to_string(),
    })
}

fn float(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

/// Makes sure that an OpenDocument sheet says of no cells that there are millions of them.
fn repeats(package: &Package, path: &Path) -> Result<(), ImportError> {
    let text = package.text("content.xml").unwrap_or_default();
    let xml = parse(&text, path, KIND)?;
    let number = |node, key| attribute(node, key).and_then(|n| n.parse::<u64>().ok()).unwrap_or(1);
    let mut cells = 0u64;
    for row in xml.descendants().filter(|node| node.tag_name().name() == "table-row") {
        let own: u64 = row
            .children()
            .filter(|cell| cell.has_children())
            .map(|cell| number(cell, "number-columns-repeated"))
            .fold(0, u64::saturating_add);
        cells = cells.saturating_add(own.saturating_mul(number(row, "number-rows-repeated")));
        if cells > MOST_CELLS {
            let (what, most) = ("more cells than a report prints", MOST_CELLS_SAID);
            return Err(ImportError::TooMuch { path: path.to_path_buf(), what, most });
        }
    }
    Ok(())
}
