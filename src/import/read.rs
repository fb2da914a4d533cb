//! Which reader reads a file: by the ending of its name.

use std::path::{Path, PathBuf};

use super::bounds::{MOST_BYTES, MOST_BYTES_SAID};
use super::document::Document;
use super::error::ImportError;
use super::{docx, html, markdown, pandoc, sheets};
use crate::project;

/// A file that was read.
#[derive(Debug)]
pub struct Source {
    /// Its name without folder and ending: what it is called where it has no title.
    pub stem: String,
    /// What it holds.
    pub document: Document,
}

/// What was read of files.
#[derive(Debug, Default)]
pub struct Sources {
    /// Those that folio can read, in the order of their names.
    pub read: Vec<Source>,
    /// The names of the others.
    pub passed_over: Vec<String>,
}

/// Reads a file, or all files of a folder that folio can read.
///
/// # Errors
/// If a file can't be read, or a single file is of a kind that folio does not read.
pub fn read(path: &Path) -> Result<Sources, ImportError> {
    let unreadable = |source| ImportError::Unreadable { path: path.to_path_buf(), source };
    if !std::fs::metadata(path).map_err(unreadable)?.is_dir() {
        return Ok(Sources { read: vec![file(path)?], passed_over: Vec::new() });
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        // What a program keeps for itself while it has a file open, such as ~$report.docx.
        let hidden = entry.file_name().to_string_lossy().starts_with(['.', '~']);
        if !hidden && entry.path().is_file() {
            files.push(entry.path());
        }
    }
    files.sort_by_key(|path| natural(&path.file_name().unwrap_or_default().to_string_lossy()));
    let mut sources = Sources::default();
    for path in files {
        match file(&path) {
            Ok(source) => sources.read.push(source),
            Err(ImportError::Kind { .. } | ImportError::NoPandoc { .. }) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                sources.passed_over.push(name);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(sources)
}

/// Names in the order in which people count: `2` before `10`.
fn natural(name: &str) -> Vec<(u64, String)> {
    let mut pieces: Vec<(u64, String)> = Vec::new();
    let mut digits = String::new();
    for sign in name.to_lowercase().chars().chain(['\u{0}']) {
        if sign.is_ascii_digit() && digits.len() < 18 {
            digits.push(sign);
            continue;
        }
        if !digits.is_empty() {
            pieces.push((digits.parse().unwrap_or(u64::MAX), String::new()));
            digits.clear();
        }
        match pieces.last_mut() {
            Some((u64::MAX, words)) => words.push(sign),
            _ => pieces.push((u64::MAX, sign.to_string())),
        }
    }
    pieces
}

fn file(path: &Path) -> Result<Source, ImportError> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().replace(['_', '\u{0}'], " ");
    let stem = stem.split_whitespace().collect::<Vec<_>>().join(" ");
    let bytes = || -> Result<Vec<u8>, ImportError> {
        let unreadable = |source| ImportError::Unreadable { path: path.to_path_buf(), source };
        if std::fs::metadata(path).map_err(unreadable)?.len() > MOST_BYTES {
            let (what, most) = ("more than any text does", MOST_BYTES_SAID);
            return Err(ImportError::TooMuch { path: path.to_path_buf(), what, most });
        }
        project::read(path).map_err(unreadable)
    };
    let document = match ending.as_str() {
        "docx" | "docm" | "dotx" => docx::read(path, &bytes()?)?,
        "md" | "markdown" | "mdown" => markdown::read(path, &text(path, bytes()?)?)?,
        "txt" => markdown::plain(&text(path, bytes()?)?),
        "html" | "htm" | "xhtml" => html::read(path, &bytes()?)?,
        "xlsx" | "xlsm" | "ods" => sheets::workbook(path, &bytes()?, &stem)?,
        "csv" | "tsv" => sheets::csv(path, &text(path, bytes()?)?)?,
        "odt" | "rtf" | "epub" | "tex" | "rst" | "org" | "textile" | "mediawiki" | "docbook" | "opml" => {
            pandoc::read(path, &ending)?
        }
        _ => return Err(ImportError::Kind { hint: hint(&ending), ending }),
    };
    Ok(Source { stem, document })
}

/// What can be done with files of some kinds that folio does not read.
fn hint(ending: &str) -> &'static str {
    match ending {
        "doc" | "xls" => " (Word, Excel and LibreOffice save old files in the new formats)",
        "pages" => " (Pages exports .docx)",
        "pdf" => {
            " (a PDF has lost what is a heading and what a table: ask for the file that it was made from)"
        }
        "jpg" | "jpeg" | "png" | "tif" | "tiff" | "webp" => {
            " (put a picture into images/; `folio photos --import` writes its entry)"
        }
        _ => "",
    }
}

/// The text of a file, which must be UTF-8 or UTF-16.
fn text(path: &Path, bytes: Vec<u8>) -> Result<String, ImportError> {
    let wide = |pair: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|two| pair([two[0], two[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes.as_slice() {
        [0xff, 0xfe, ..] => return Ok(wide(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => return Ok(wide(u16::from_be_bytes)),
        _ => {}
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let line =
            error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count();
        let why = format!("line {} is not in UTF-8, the alphabet of today’s programs", line + 1);
        ImportError::Broken { path: path.to_path_buf(), kind: "text", why }
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_in_which_people_count() {
        let mut names = vec!["10 End.md", "2 Middle.md", "1 Start.md", "Annex.md", "2b.md"];
        names.sort_by_key(|name| natural(name));
        assert_eq!(names, ["1 Start.md", "2 Middle.md", "2b.md", "10 End.md", "Annex.md"]);
    }
}
