//! `folio calendar`.

use std::path::{Path, PathBuf};

use folio::build::{check, silent};
use folio::diag::Failure;
use folio::products::calendar;
use folio::save;

use super::in_project;
use super::output::{Output, say};

/// Write the report's calendar to build/calendar.ics, which calendar programs read.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio calendar" => "build/calendar.ics",
})]
pub struct Args {}

impl Args {
    /// Writes the calendar of a checked report.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        in_project(folder, &Output::default(), |workspace, printer| {
            let checked = check(workspace, false, &silent)?;
            printer.findings(&checked.findings)?;
            if checked.findings.list.has_errors() {
                return Ok(false);
            }
            let count = checked.report.calendar().count();
            if count == 0 {
                say("the report has no calendar; nothing was written")?;
                return Ok(true);
            }
            let bytes = calendar::file(&checked.report);
            save::all(workspace.project().root(), &[(PathBuf::from(calendar::PATH), &bytes)])?;
            say(&format!("{}  {count} events", calendar::PATH))?;
            Ok(true)
        })
    }
}
