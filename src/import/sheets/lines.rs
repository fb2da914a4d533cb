//! CSV: commas, semicolons or tabs between cells.

use std::path::Path;

use super::grid::{Cells, blocks, size};
use crate::import::bounds::{MOST_CELLS, MOST_CELLS_SAID};
use crate::import::document::Document;
use crate::import::error::ImportError;

/// Reads a CSV file.
///
/// # Errors
/// If a line of it can't be read, or it holds more than a table of a report.
pub fn csv(path: &Path, text: &str) -> Result<Document, ImportError> {
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: char| first.matches(sign).count();
    let sign = ['\t', ';', ','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(sign).unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut cells, mut words) = (Cells::new(), String::new());
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(|error| ImportError::Broken {
            path: path.to_path_buf(),
            kind: "CSV file",
            why: error.to_string(),
        })?;
        for (column, cell) in record.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
            let place = (u32::try_from(row).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX));
            words.push_str(cell);
            words.push('\n');
            cells.insert(place, cell.trim().to_string());
        }
        if cells.len() as u64 > MOST_CELLS {
            break;
        }
    }
    if size(&cells) > MOST_CELLS {
        let (what, most) = ("more cells than a report prints", MOST_CELLS_SAID);
        return Err(ImportError::TooMuch { path: path.to_path_buf(), what, most });
    }
    Ok(Document { blocks: blocks(&cells, None), words, ..Document::default() })
}
