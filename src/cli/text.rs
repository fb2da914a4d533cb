//! `folio text`.

use std::path::Path;

use folio::build::{check, languages, silent, text};
use folio::diag::Failure;
use folio::plain_text::Format;

use super::in_project;
use super::output::{Output, say_words};

/// Write the report's text, with its notes, to standard output.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio text" => "plain text",
    "folio text --language th" => "that of a translation",
    "folio text --format markdown > report.md" => "Markdown, into a file",
})]
pub struct Args {
    /// How it is written: plain or markdown.
    #[arg(long, default_value = "plain")]
    format: Format,
    /// In this language, such as th; in the report’s own unless set.
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
}

impl Args {
    /// Writes the report's text to standard output.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        in_project(folder, &Output::default(), |workspace, printer| {
            if let Some(language) = &self.language {
                workspace.set_language(languages(workspace, Some(language)).remove(0));
            }
            let checked = check(workspace, false, &silent)?;
            let (text, warnings) = text(workspace, checked, self.format)?;
            printer.findings(&warnings)?;
            say_words(text.trim_end())?;
            Ok(true)
        })
    }
}
