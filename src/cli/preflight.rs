//! `folio preflight`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use folio::content::values::{Mm, ValueError};
use folio::diag::{Failure, Stop};
use folio::pdf::geometry::mm;
use folio::preflight::{Limits, preflight};

use super::exit_code;
use super::output::{FormatArg, Output, Printer, say};

/// Check any PDF as a print shop does: PDF/X-4, and the Ghent Workgroup's rules for sheetfed CMYK.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The PDF.
    file: PathBuf,
    /// How far the bleed reaches beyond the trim.
    #[arg(long, default_value = "3mm", value_name = "LENGTH", value_parser = length)]
    bleed: Mm,
    /// The most ink that the paper holds, in per cent.
    #[arg(long, default_value = "330", value_name = "PERCENT", value_parser = clap::value_parser!(u16).range(100..=400))]
    tac: u16,
    /// A spot colour that the job is printed with; may be given more than once.
    #[arg(long = "spot", value_name = "NAME")]
    spots: Vec<String>,
    /// How findings are printed.
    #[command(flatten)]
    output: Output,
}

/// Reads a length such as `3mm`.
fn length(text: &str) -> Result<Mm, String> {
    text.parse().map_err(|error: ValueError| format!("{error}; {}", error.help))
}

/// A PDF can't be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {file} ({source})")]
struct Unreadable {
    file: String,
    source: io::Error,
}

impl Args {
    /// Checks a PDF and says what was found. No project is needed.
    pub fn run(&self, _: &Path) -> Result<u8, Failure> {
        exit_code(self.preflight())
    }

    /// Returns whether nothing of what was found fails the run.
    fn preflight(&self) -> Result<bool, Stop> {
        let file = self.file.display().to_string();
        let bytes =
            fs::read(&self.file).map_err(|source| Unreadable { file: file.clone(), source })?;
        let limits = Limits {
            bleed: mm(self.bleed.0),
            spots: self.spots.clone(),
            total_ink: f64::from(self.tac) / 100.0,
            ..Limits::default()
        };
        let findings = preflight(&bytes, &limits);
        let printer = Printer::new(&self.output, Path::new("."));
        let diagnostics = findings.diagnostics(&file);
        match self.output.format {
            FormatArg::Human => say(&findings.human(&file))?,
            FormatArg::Json => say(&findings.json(&file))?,
            _ => printer.findings(&diagnostics)?,
        }
        Ok(!printer.fails(&diagnostics.list))
    }
}
