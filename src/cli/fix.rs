//! `folio fix`.

use std::path::Path;

use std::io::BufRead;

use folio::diag::{Diagnostic, Failure, Findings, Fix, Stop};
use folio::products::fix::{self, Plan};

use super::in_project;
use super::output::{Output, Printer, counts, many, tell};

/// Mend what is mechanical: quotation marks, double blanks, blanks in addresses.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio fix --dry-run" => "show the change",
    "folio fix" => "make it",
    "folio fix --ask" => "go through names, words and signs of which folio can only guess what is meant",
})]
pub struct Args {
    /// Show the change and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Ask for each change that is likely meant, such as a mistyped id, and make those that are chosen.
    #[arg(long)]
    ask: bool,
    /// How findings are printed.
    #[command(flatten)]
    output: Output,
}

impl Args {
    /// Mends what is mechanical, or shows the change.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        in_project(folder, &self.output, |workspace, printer| {
            let mut questions = Questions { printer, answers: std::io::stdin().lock(), ends: !self.ask };
            let mut failed = None;
            let Plan { changes, left } = fix::plan(workspace, &mut |found, finding, fix| {
                questions.ask(found, finding, fix).unwrap_or_else(|stop| {
                    failed.get_or_insert(stop);
                    false
                })
            })?;
            if let Some(stop) = failed {
                return Err(stop);
            }
            if self.dry_run {
                for change in &changes {
                    printer.summary(change.diff().trim_end())?;
                }
            } else {
                fix::write(workspace.project(), &changes)?;
            }
            let places: usize = changes.iter().map(|change| change.places).sum();
            let done = if self.dry_run { "can be mended" } else { "mended" };
            let (places, files) = (many(places, "place", "places"), many(changes.len(), "file", "files"));
            tell(&format!("{places} in {files} {done}; to be mended by hand: {}", counts(&left.list)))?;
            Ok(!printer.fails(&left.list))
        })
    }
}

/// Asks a person for what is not certain.
struct Questions<'a, R> {
    printer: &'a Printer,
    answers: R,
    /// Nothing more is asked.
    ends: bool,
}

impl<R: BufRead> Questions<'_, R> {
    /// Shows a finding and what would be written, and asks whether it is; the end of the answers is a no to all that is left.
    fn ask(&mut self, found: &Findings, finding: &Diagnostic, fix: &Fix) -> Result<bool, Stop> {
        if self.ends {
            return Ok(false);
        }
        let one = Findings { sources: found.sources.clone(), list: [finding.clone()].into_iter().collect() };
        self.printer.findings(&one)?;
        let before = found.sources.get(fix.span.file).text.get(fix.span.range.clone()).unwrap_or_default();
        loop {
            tell(&format!("write `{}` for `{before}`? y: yes, n: no, q: no more questions", fix.text))?;
            let mut answer = String::new();
            match self.answers.read_line(&mut answer) {
                Ok(0) | Err(_) => self.ends = true,
                Ok(_) => {}
            }
            match answer.trim() {
                "y" | "yes" => return Ok(true),
                "n" | "no" => return Ok(false),
                "q" => self.ends = true,
                _ if !self.ends => continue,
                _ => {}
            }
            return Ok(false);
        }
    }
}
