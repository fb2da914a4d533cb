//! `folio stats`.

use std::path::Path;

use clap::ValueEnum;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, Table};
use folio::diag::Failure;
use folio::products::stats::{Counts, Stats, stats};
use schemars::JsonSchema;
use serde::Serialize;

use super::in_project;
use super::output::{FormatArg, Output, json, say};

/// Count words, notes, photos and tables, and list what is missing, without setting the pages.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio stats" => "how many words, notes and photos each part has, and what is missing",
    "folio stats --format json" => "the same for programs",
})]
pub struct Args {
    /// How the counts are printed.
    #[arg(long, value_enum, default_value_t)]
    format: StatsFormat,
}

/// How the counts are printed.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum StatsFormat {
    /// A table for people.
    #[default]
    Table,
    /// JSON for programs.
    Json,
}

/// The counts for programs.
#[derive(Serialize, JsonSchema)]
struct Object<'a> {
    /// The form of this object; the number counts up when a program that reads it has to change.
    schema: &'static str,
    #[serde(flatten)]
    stats: &'a Stats,
}

/// The form of the object, for docs/cli.md.
#[cfg(test)]
pub fn form() -> serde_json::Value {
    schemars::schema_for!(Object).to_value()
}

impl Args {
    /// Counts what the report holds.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        let format = match self.format {
            StatsFormat::Table => FormatArg::Human,
            StatsFormat::Json => FormatArg::Json,
        };
        in_project(folder, &Output { format, ..Output::default() }, |workspace, _| {
            let stats = stats(workspace.project())?;
            match self.format {
                StatsFormat::Json => say(&json(&Object { schema: "folio-stats/1", stats: &stats })?)?,
                StatsFormat::Table => {
                    say(&table(&stats).to_string())?;
                    say(&missing(&stats).join("\n"))?;
                }
            }
            Ok(true)
        })
    }
}

/// The parts with their counts, and all of them together.
fn table(stats: &Stats) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_header(["Part", "Words", "Words of notes", "Notes", "Photos", "Tables", "Charts"]);
    let row = |name: &str, counts: &Counts| {
        let Counts { words, note_words, notes, photos, tables, charts } = *counts;
        let mut cells = vec![name.to_string()];
        cells.extend([words, note_words, notes, photos, tables, charts].map(|count| count.to_string()));
        cells
    };
    for part in &stats.parts {
        table.add_row(row(part.title.as_deref().unwrap_or(&part.id), &part.counts));
    }
    table.add_row(row("All", &stats.all));
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// What is missing, a line each.
fn missing(stats: &Stats) -> Vec<String> {
    let Stats { notes, photos, sources, .. } = stats;
    let named = |ids: &[String]| if ids.is_empty() { "none".into() } else { ids.join(", ") };
    vec![
        format!("notes: {}, of which {} are lost and {} broken", notes.all, notes.lost, notes.broken),
        format!("sources: {}, of which {} are cited; cited and missing: {}", sources.all, sources.cited, named(&sources.missing)),
        format!(
            "photos: {}; consent recorded: {}, not needed: {}, missing: {}",
            photos.all,
            photos.consent_recorded,
            photos.consent_not_needed,
            named(&photos.consent_missing)
        ),
        format!("photos that credit nobody: {}; whose files are missing: {}", named(&photos.credit_missing), named(&photos.file_missing)),
    ]
}
