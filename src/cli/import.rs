//! `folio import`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use folio::build::Workspace;
use folio::diag::{Failure, Stop};
use folio::import::{Counts, LeftOut, Options, Plan, plan};
use folio::project::{MANIFEST, Project};

use super::exit_code;
use super::output::{many, say, tell};

/// Bring in the words, tables, notes and pictures of a document, as parts and sections of the report.
///
/// Reads Word (.docx), Markdown, web pages, spreadsheets (.xlsx, .ods, .csv) and plain text, and what the program pandoc reads where it is
/// installed (.odt, .rtf, .epub, .tex), or all such files of a folder in the order of their names. Headings become parts and
/// sections. No file is overwritten. What can't be carried over is listed; exit code 1 says that words are missing which it does not list.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio import review.docx" => "parts and sections of this report from a Word document",
    "folio import budget.xlsx --dry-run" => "see what a spreadsheet would become, and write nothing",
    "folio import texts --into report" => "all documents of a folder, into another report",
})]
pub struct Args {
    /// The document, or a folder of documents.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write into this folder: a report, or an empty or new folder, in which nothing names the parts yet.
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    /// Which headings begin parts: 1 for the highest, and so on; 0 for one part with the document's title. Without it folio chooses.
    #[arg(long, value_name = "LEVEL", value_parser = clap::value_parser!(u8).range(0..=6))]
    part_level: Option<u8>,
    /// Show what would be written and write nothing.
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    /// Writes the files, or shows them.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        exit_code(self.import(folder))
    }

    fn import(&self, folder: &Path) -> Result<bool, Stop> {
        let options = Options { path: self.file.clone(), level: self.part_level };
        let plan = match &self.into {
            Some(into) if !into.join(MANIFEST).is_file() => plan(None, into, &options)?,
            into => {
                let workspace = Workspace::open(into.as_deref().unwrap_or(folder)).map_err(Failure::new)?;
                let project: &Project = workspace.project();
                plan(Some(project), project.root(), &options)?
            }
        };
        if self.dry_run {
            show(&plan)?;
        } else {
            plan.write()?;
            let names: Vec<&str> = plan.new.iter().map(|(path, _)| path.as_str()).collect();
            names.iter().try_for_each(|name| say(name))?;
            plan.changes.iter().try_for_each(|change| say(&format!("{} (added to)", change.path)))?;
        }
        tell(&summary(&plan, self.dry_run))?;
        Ok(plan.missing.is_empty())
    }
}

/// Shows what would be written.
fn show(plan: &Plan) -> Result<(), Stop> {
    for (path, bytes) in &plan.new {
        match std::str::from_utf8(bytes) {
            Ok(text) => say(&format!("--- {path}\n{text}"))?,
            Err(_) => say(&format!("--- {path} ({} KB)\n", bytes.len().div_ceil(1024)))?,
        }
    }
    plan.changes.iter().try_for_each(|change| say(change.diff().trim_end()))
}

/// The most places that are told of one kind of loss.
const MOST_PLACES: usize = 5;

/// The most missing words that are named.
const MOST_WORDS: usize = 30;

/// What was imported, what was not, and what is to be done.
fn summary(plan: &Plan, dry_run: bool) -> String {
    let Counts { parts, sections, tables, bare_tables, notes, photos, silent_photos } = plan.counts;
    let mut lines = Vec::new();
    let mut kinds: BTreeMap<&str, Vec<&LeftOut>> = BTreeMap::new();
    plan.left_out.iter().for_each(|own| kinds.entry(own.what).or_default().push(own));
    if !kinds.is_empty() {
        lines.push("Not carried over, or not as it was:".to_string());
    }
    for (what, all) in kinds {
        lines.push(format!("- {what}{}", if all.len() == 1 { String::new() } else { format!(" ({} times)", all.len()) }));
        for own in all.iter().take(MOST_PLACES) {
            let words = if own.words.is_empty() { String::new() } else { format!(": ‘{}’", short(&own.words)) };
            if !own.place.is_empty() || !words.is_empty() {
                lines.push(format!("    {}{words}", own.place));
            }
        }
        if all.len() > MOST_PLACES {
            lines.push(format!("    and {} more", all.len() - MOST_PLACES));
        }
    }
    if !plan.passed_over.is_empty() {
        lines.push(format!("Files that folio does not read: {}", plan.passed_over.join(", ")));
    }
    if !plan.missing.is_empty() {
        let named: Vec<&str> = plan.missing.iter().take(MOST_WORDS).map(String::as_str).collect();
        let more = if plan.missing.len() > MOST_WORDS { " …" } else { "" };
        lines.push(format!(
            "Missing: {} of the file stand in none of the new files: {}{more}. Look for them in the document. Where pandoc has read it, save it as .docx and import that; else please report it",
            many(plan.missing.len(), "word", "words"),
            named.join(", ")
        ));
    }
    let done = if dry_run { "Can be imported" } else { "Imported" };
    lines.push(format!(
        "{done}: {}, {}, {}, {}, {}, {}",
        many(parts, "part", "parts"),
        many(sections, "section", "sections"),
        many(plan.words, "word", "words"),
        many(tables, "table", "tables"),
        many(notes, "note", "notes"),
        many(photos, "photo", "photos"),
    ));
    let mut next = Vec::new();
    if !plan.unnamed.is_empty() {
        next.push(format!("name the parts under `parts:` in {MANIFEST}:\n{}", plan.unnamed.join("\n")));
    }
    if silent_photos > 0 {
        next.push(format!("say what {} for those who can’t see it (`alt` in source/photos.yaml)", match silent_photos {
            1 => "1 photo shows".to_string(),
            more => format!("{more} photos show"),
        }));
    }
    if bare_tables > 0 {
        next.push(format!("give {} a caption, and each column a title", many(bare_tables, "table", "tables")));
    }
    if !dry_run {
        next.push("`folio fix` mends quotation marks and blanks, `folio check` tells what is left to do".to_string());
        lines.push(format!("Next: {}", next.join(";\n      ")));
    }
    lines.join("\n")
}

/// The beginning of words.
fn short(words: &str) -> String {
    let short: String = words.chars().take(100).collect();
    if short.len() < words.len() { format!("{}…", short.trim_end()) } else { short }
}
