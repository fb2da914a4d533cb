//! `folio preflight`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use folio::content::values::{Mm, ValueError};
use folio::diag::{Failure, Stop};
use folio::pdf::geometry::mm;
use folio::preflight::plates::{self, PlatesError};
use folio::preflight::{Limits, preflight};

use super::exit_code;
use super::output::{FormatArg, Output, Printer, say};

/// Check any PDF as a print shop does: PDF/X-4, and the Ghent Workgroup's rules for sheetfed CMYK.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio preflight build/report-print.pdf" => "what a print shop would find wrong",
    "folio preflight advert.pdf --bleed 5mm --spot Gold" => "another file, by the printer’s terms",
    "folio preflight report.pdf --ink-map plates" => "plates and ink of each page as pictures",
})]
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
    /// Write plates, a map of the ink and a proof of each page as PNGs into a folder.
    #[arg(long, value_name = "FOLDER")]
    ink_map: Option<PathBuf>,
    /// Pixels per inch of these pictures.
    #[arg(long, default_value = "100", value_name = "PPI", value_parser = clap::value_parser!(u16).range(36..=600))]
    map_ppi: u16,
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

/// The plates of a PDF can't be drawn or kept.
#[derive(Debug, thiserror::Error)]
#[error("cannot draw the plates of {file} ({source})")]
struct Undrawn {
    file: String,
    source: PlatesError,
}

impl Args {
    /// Checks a PDF and says what was found. No project is needed.
    pub fn run(&self, _: &Path) -> Result<u8, Failure> {
        exit_code(self.preflight())
    }

    /// Draws the plates and what is made of them.
    fn draw(&self, bytes: &[u8], folder: &Path, limit: f64) -> Result<(), Stop> {
        let cannot = |source| Undrawn { file: self.file.display().to_string(), source };
        fs::create_dir_all(folder).map_err(|source| cannot(source.into()))?;
        let mut keep = |name: &str, png: &[u8]| fs::write(folder.join(name), png);
        plates::draw(bytes, self.map_ppi.into(), limit, &mut keep).map_err(cannot)?;
        Ok(())
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
        if let Some(folder) = &self.ink_map {
            self.draw(&bytes, folder, limits.total_ink)?;
        }
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
