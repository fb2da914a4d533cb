//! `folio plan`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use folio::diag::Failure;
use folio::products::plan::{self, Format};

use super::exit_code;
use super::output::{Output, Printer, written};

/// Print the jobs of many reports, a job for each language and edition, for a build server or make to run side by side.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio plan --format make > reports.mk && make -f reports.mk -j 4" => "build all reports below this folder, four PDFs at once",
    "folio plan --format github-matrix" => "the matrix of a GitHub workflow",
    "folio plan --format gitlab north south" => "a child pipeline of GitLab, of two reports",
})]
pub struct Args {
    /// Folders with reports in them or below; the folder of `--project` unless set.
    folders: Vec<PathBuf>,
    /// The form of the plan.
    #[arg(long, value_enum)]
    format: PlanFormat,
    /// The folder that the PDFs are written to, a folder for each report.
    #[arg(long, value_name = "DIR", default_value = "reports")]
    output: PathBuf,
}

/// The values of `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PlanFormat {
    /// JSON for the matrix of a GitHub workflow.
    GithubMatrix,
    /// A child pipeline of GitLab.
    Gitlab,
    /// A makefile.
    Make,
}

impl Args {
    /// Prints the plan.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        let format = match self.format {
            PlanFormat::GithubMatrix => Format::GithubMatrix,
            PlanFormat::Gitlab => Format::Gitlab,
            PlanFormat::Make => Format::Make,
        };
        let folders = if self.folders.is_empty() { vec![folder.to_path_buf()] } else { self.folders.clone() };
        let printer = Printer::new(&Output::default(), folder);
        exit_code(match plan::jobs(&folders, &self.output) {
            Ok(jobs) => {
                use std::io::Write;
                let text = plan::written(&jobs, format);
                written("output", write!(std::io::stdout(), "{text}")).map(|()| true)
            }
            Err(folio::diag::Stop::Findings(findings)) => printer.findings(&findings).map(|()| false),
            Err(failure) => Err(failure),
        })
    }
}
