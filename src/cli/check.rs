//! `folio check`.

use std::path::Path;

use folio::build::{inspect, inspect_pages};
use folio::diag::Failure;

use super::in_project;
use super::output::{Output, counts};

/// Run every rule over the content, without making a PDF.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Set the pages too, and run the rules on layout.
    #[arg(long)]
    layout: bool,
    /// How findings are printed.
    #[command(flatten)]
    output: Output,
}

impl Args {
    /// Finds everything that is to be mended, and fails where that keeps the report from being built.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        in_project(folder, &self.output, |workspace, printer| {
            let found = if self.layout { inspect_pages(workspace)? } else { inspect(workspace) };
            printer.findings(&found)?;
            printer.summary(&counts(&found.list))?;
            Ok(!printer.fails(&found.list))
        })
    }
}
