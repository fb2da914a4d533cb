//! `folio fix`.

use std::path::Path;

use folio::diag::Failure;
use folio::products::fix::{self, Plan};

use super::in_project;
use super::output::{Output, counts, tell};

/// Mend what is mechanical: quotation marks, double blanks, blanks in addresses.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio fix --dry-run" => "show the change",
    "folio fix" => "make it",
})]
pub struct Args {
    /// Show the change and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// How findings are printed.
    #[command(flatten)]
    output: Output,
}

impl Args {
    /// Mends what is mechanical, or shows the change.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        in_project(folder, &self.output, |workspace, printer| {
            let Plan { changes, left } = fix::plan(workspace)?;
            if self.dry_run {
                for change in &changes {
                    printer.summary(change.diff().trim_end())?;
                }
            } else {
                fix::write(workspace.project(), &changes)?;
            }
            let places: usize = changes.iter().map(|change| change.places).sum();
            let done = if self.dry_run { "can be mended" } else { "mended" };
            let (files, left_words) = (changes.len(), counts(&left.list));
            tell(&format!("{places} places in {files} files {done}; to be mended by hand: {left_words}"))?;
            Ok(!printer.fails(&left.list))
        })
    }
}
