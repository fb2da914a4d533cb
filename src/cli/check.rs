//! `folio check`.

use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use folio::build::{Workspace, inspect, inspect_pages, languages};
use folio::diag::{Failure, Findings, Stop};
use folio::preview::Watch;

use super::in_project;
use super::output::{Output, Printer, counts};

/// Run every rule over the content, without making a PDF.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio check" => "every rule on the content",
    "folio check --layout --deny warnings" => "on the pages too, and warnings fail the run",
    "folio check --language th" => "one language of several",
    "folio check --watch" => "again after every change",
    "folio check --format json" => "for programs",
})]
pub struct Args {
    /// Set the pages too, and run the rules on layout.
    #[arg(long)]
    layout: bool,
    /// Check this language alone, such as th; all that the report names unless set.
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Check again after every change of a file, until Ctrl-C.
    #[arg(long)]
    watch: bool,
    /// How findings are printed.
    #[command(flatten)]
    output: Output,
}

impl Args {
    /// Finds everything that is to be mended, and fails where that keeps the report from being built.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        in_project(folder, &self.output, |workspace, printer| {
            if !self.watch {
                return self.check(workspace, printer);
            }
            let (changed, changes) = mpsc::channel();
            let root = workspace.project().root().to_path_buf();
            // Who waits no more needs no word.
            let tell = move || {
                let _ = changed.send(());
            };
            let _watch = Watch::new(root, tell)?;
            loop {
                self.check(workspace, printer)?;
                // A save is often several changes.
                if changes.recv().is_err() {
                    return Ok(true);
                }
                while changes.recv_timeout(Duration::from_millis(50)).is_ok() {}
            }
        })
    }

    /// Checks once. Returns whether what is found fails the run.
    fn check(&self, workspace: &mut Workspace, printer: &Printer) -> Result<bool, Stop> {
        let mut found = Findings::default();
        for language in languages(workspace, self.language.as_deref()) {
            workspace.set_language(language);
            found.join(match self.layout {
                false => inspect(workspace),
                true => match inspect_pages(workspace) {
                    Err(Stop::Findings(found)) if self.watch => found,
                    found => found?,
                },
            });
        }
        workspace.set_language(None);
        printer.findings(&found)?;
        printer.summary(&counts(&found.list))?;
        Ok(!printer.fails(&found.list))
    }
}
