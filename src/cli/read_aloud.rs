//! `folio read-aloud`.

use std::path::{Path, PathBuf};

use folio::build::{Options, build, languages, silent};
use folio::content::edition::Edition;
use folio::diag::Failure;
use folio::products::read_aloud;

use super::{exit_code, in_project};
use super::output::{Output, say_words};

/// Print what a listener hears of the screen edition, page by page, and what only a person can judge of it.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio read-aloud" => "what a listener hears of this report",
    "folio read-aloud other.pdf" => "the same of any tagged PDF",
})]
pub struct Args {
    /// A tagged PDF to read in place of the report.
    file: Option<PathBuf>,
    /// In this language, such as th; in the report’s own unless set.
    #[arg(long, value_name = "LANGUAGE", conflicts_with = "file")]
    language: Option<String>,
}

/// A PDF can't be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {file} ({source})")]
struct Unreadable {
    file: String,
    source: std::io::Error,
}

impl Args {
    /// Reads a PDF along its tags.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        if let Some(file) = &self.file {
            let name = file.display().to_string();
            let bytes = std::fs::read(file).map_err(|source| Failure::new(Unreadable { file: name, source }))?;
            let heard = read_aloud::read(&bytes).map_err(Failure::new)?;
            return exit_code(say_words(heard.trim_end()).map(|()| true));
        }
        in_project(folder, &Output::default(), |workspace, printer| {
            let options = Options { edition: Some(Edition::Screen), ..Options::default() };
            if let Some(language) = &self.language {
                workspace.set_language(languages(workspace, Some(language)).remove(0));
            }
            let built = build(workspace, options, &silent)?;
            printer.findings(&built.warnings)?;
            for pdf in &built.pdfs {
                say_words(read_aloud::read(&pdf.bytes).map_err(Failure::new)?.trim_end())?;
            }
            Ok(true)
        })
    }
}
