//! `folio eject`.

use std::path::{Path, PathBuf};

use folio::build::{check, compose, silent, typeset};
use folio::content::edition::Edition;
use folio::diag::Failure;
use folio::products::eject;

use super::in_project;
use super::output::Output;

/// Write the report as a plain Typst project that needs folio no more.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio eject ../report-typst" => "go on in any Typst editor",
})]
pub struct Args {
    /// A new or empty folder.
    dir: PathBuf,
    /// How findings are printed.
    #[command(flatten)]
    output: Output,
}

impl Args {
    /// Writes the composed report as a Typst project.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        in_project(folder, &self.output, |workspace, printer| {
            let checked = check(workspace, false, &silent)?;
            let mut composed = compose(workspace, checked, &silent)?;
            // Pages that break badly are mended in the composed files.
            typeset(workspace, &mut composed, &[Edition::Print], &silent)?;
            printer.pass(&composed.findings)?;
            printer.findings(&composed.findings)?;
            eject::eject(workspace.project(), &composed, &self.dir)?;
            let dir = self.dir.display();
            printer.summary(&format!("{dir} is a Typst project: main.typ and all that it needs"))?;
            Ok(true)
        })
    }
}
