//! `folio photos`.

use std::path::Path;

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ContentArrangement, Table};
use folio::contact_sheet::{PhotoRecord, Use};
use folio::content::model::Consent;
use folio::diag::{Failure, Sources, Stop};
use folio::project::Project;
use folio::{contact_sheet, export};
use serde::Serialize;

use crate::cli::PhotosFormat;
use crate::terminal::say;

/// Where the contact sheet is written, from the project's root.
const SHEET: &str = "build/photos.pdf";

/// The list of photos for programs.
#[derive(Serialize)]
struct Listing<'a> {
    /// The form of this object; the number counts up when a program that reads it has to change.
    schema: &'static str,
    photos: &'a [PhotoRecord],
}

/// Writes the contact sheet and lists the photos.
pub fn run(project: &Project, format: PhotosFormat, sources: &mut Sources) -> Result<(), Stop> {
    let (records, sheet) = contact_sheet::make(project, sources)?;
    export::save_files(project.root(), &[(Path::new(SHEET).to_path_buf(), &sheet.bytes)])?;
    match format {
        PhotosFormat::Json => {
            let listing = Listing { schema: "folio-photos/1", photos: &records };
            let json = serde_json::to_string_pretty(&listing)
                .map_err(|e| Failure(format!("cannot write the list as JSON ({e})")))?;
            say(&json)
        }
        PhotosFormat::Table => {
            say(&table(&records).to_string())?;
            say(&format!("{SHEET}  {} photos on {} pages", records.len(), sheet.pages))
        }
    }
}

/// How wide the table is where there is no terminal, in characters.
const WIDTH: u16 = 120;

/// The records as a table, as wide as the terminal.
fn table(records: &[PhotoRecord]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic).set_header([
        "Photo and file",
        "On pages",
        "Consent",
        "Caption, credit, alternative text",
    ]);
    if table.width().is_none() {
        table.set_width(WIDTH);
    }
    for record in records {
        let PhotoRecord { id, file, caption, credit, alt, consent, pixels, uses } = record;
        let or_missing = |words: &Option<String>| words.clone().unwrap_or_else(|| "missing".into());
        let pixels =
            pixels.map_or_else(|| "missing".into(), |(width, height)| format!("{width} × {height} px"));
        let places: Vec<String> = uses.iter().map(use_line).collect();
        table.add_row([
            format!("{id}\n{file}\n{pixels}"),
            if places.is_empty() { "none".into() } else { places.join("\n") },
            consent_words(*consent).into(),
            format!("{}\n{}\n{alt}", or_missing(caption), or_missing(credit)),
        ]);
    }
    table
}

fn use_line(Use { edition, width_mm, height_mm, ppi, pages }: &Use) -> String {
    let pages: Vec<String> = pages.iter().map(usize::to_string).collect();
    format!("{edition}: {width_mm} × {height_mm} mm, {ppi} ppi, p. {}", pages.join(", "))
}

fn consent_words(consent: Consent) -> &'static str {
    match consent {
        Consent::Recorded => "recorded",
        Consent::NotRecorded => "not recorded",
        Consent::NotNeeded => "not needed",
    }
}
