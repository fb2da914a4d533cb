//! `folio photos`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ContentArrangement, Table};
use folio::content::model::Consent;
use folio::diag::Failure;
use folio::products::contact_sheet::{self, PhotoRecord, Use};
use folio::products::photo_import::{self, Import};
use folio::products::fix;
use folio::save;
use schemars::JsonSchema;
use serde::Serialize;

use super::in_project;
use super::output::{FormatArg, Output, json, say, tell};

/// Write the contact sheet build/photos.pdf, and list all photos with what is known of them.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio photos" => "the contact sheet, and a list",
    "folio photos --import --dry-run" => "entries for pictures that have none, shown",
    "folio photos --format json" => "the list for programs",
})]
pub struct Args {
    /// How the list is printed.
    #[arg(long, value_enum, default_value_t)]
    format: ListFormat,
    /// Write entries into source/photos.yaml for the pictures in images/ that it does not name, with the caption, credit, text
    /// alternative and date that their files hold.
    #[arg(long, conflicts_with = "format")]
    import: bool,
    /// With --import: show the entries and write nothing.
    #[arg(long, requires = "import")]
    dry_run: bool,
}

/// How the list of photos is printed.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum ListFormat {
    /// A table for people.
    #[default]
    Table,
    /// JSON for programs.
    Json,
}

/// Where the contact sheet is written, from the project's root.
const SHEET: &str = "build/photos.pdf";

/// The list of photos for programs.
#[derive(Serialize, JsonSchema)]
struct List<'a> {
    /// The form of this object; the number counts up when a program that reads it has to change.
    schema: &'static str,
    /// The photos, in the order of photos.yaml.
    photos: &'a [PhotoRecord],
}

/// The form of the object, for docs/cli.md.
#[cfg(test)]
pub fn form() -> serde_json::Value {
    schemars::schema_for!(List).to_value()
}

impl Args {
    /// Writes the contact sheet and lists the photos.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        let format = match self.format {
            ListFormat::Table => FormatArg::Human,
            ListFormat::Json => FormatArg::Json,
        };
        if self.import {
            return self.import(folder);
        }
        in_project(folder, &Output { format, ..Output::default() }, |workspace, _| {
            let (records, sheet) = contact_sheet::make(workspace)?;
            save::all(workspace.project().root(), &[(PathBuf::from(SHEET), &sheet.bytes)])?;
            match self.format {
                ListFormat::Json => say(&json(&List { schema: "folio-photos/1", photos: &records })?)?,
                ListFormat::Table => {
                    say(&table(&records).to_string())?;
                    say(&format!("{SHEET}  {} photos on {} pages", records.len(), sheet.pages))?;
                }
            }
            Ok(true)
        })
    }
}

impl Args {
    /// Writes entries for the pictures that have none, or shows them.
    fn import(&self, folder: &Path) -> Result<u8, Failure> {
        in_project(folder, &Output::default(), |workspace, _| {
            let Import { change, photos } = photo_import::plan(workspace.project())?;
            let silent = photos.iter().filter(|(_, told)| !told).count();
            if let Some(change) = change {
                if self.dry_run {
                    say(change.diff().trim_end())?;
                } else {
                    fix::write(workspace.project(), &[change])?;
                }
            }
            let done = if self.dry_run { "can be added" } else { "added" };
            tell(&format!(
                "{} entries {done} to source/photos.yaml; {silent} of the files say nothing of themselves. Fill in what is empty: `folio check` tells where",
                photos.len()
            ))?;
            Ok(true)
        })
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
