//! `folio job`.

use std::path::{Path, PathBuf};

use folio::build::{self, Options, silent};
use folio::diag::Failure;
use folio::products::job::{Job, make};
use folio::save;

use super::in_project;
use super::output::{Output, json};

/// Write what a printer gets: the print edition, the outer cover with its spine, and a job sheet, all in build/.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio job" => "all that a printer gets",
    "folio job --marks" => "with crop and registration marks",
})]
pub struct Args {
    /// Add crop and registration marks.
    #[arg(long)]
    marks: bool,
    /// How findings are printed.
    #[command(flatten)]
    output: Output,
}

impl Args {
    /// Writes what a printer gets, and says what it is.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        in_project(folder, &self.output, |workspace, printer| {
            let options = Options { marks: self.marks, ..Options::default() };
            let Job { print, cover, ticket, sheet, warnings } = make(workspace, options, &silent)?;
            let json = json(&ticket)?;
            let build = |name: &str| PathBuf::from("build").join(name);
            let files: [(PathBuf, &[u8]); 4] = [
                (build::path(print.edition), &print.bytes),
                (build("cover-print.pdf"), &cover.bytes),
                (build("job.pdf"), &sheet.bytes),
                (build("job.json"), json.as_bytes()),
            ];
            save::all(workspace.project().root(), &files)?;
            printer.findings(&warnings)?;
            for (path, bytes) in &files {
                printer.summary(&format!("{}  {:.1} MB", path.display(), bytes.len() as f64 / 1e6))?;
            }
            let profile = &ticket.profile.identifier;
            printer.summary(&format!("{} pages, spine {:.1} mm, {profile}", ticket.pages, ticket.spine_mm))?;
            Ok(true)
        })
    }
}
