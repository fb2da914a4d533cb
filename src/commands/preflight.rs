//! `folio preflight`.

use std::fs;
use std::path::Path;

use folio::diag::{Failure, Stop};
use folio::pdf::geometry::mm;
use folio::preflight::{Limits, preflight};

use crate::cli::{FormatArg, Preflight};
use crate::terminal::{Printer, say};

/// Checks a PDF, says what was found, and returns whether nothing of it fails the run.
pub fn run(options: &Preflight) -> Result<bool, Stop> {
    let file = options.file.display().to_string();
    let bytes = fs::read(&options.file).map_err(|e| Failure(format!("cannot read {file} ({e})")))?;
    let limits = Limits {
        bleed: mm(options.bleed.0),
        spots: options.spots.clone(),
        total_ink: f64::from(options.tac) / 100.0,
        ..Limits::default()
    };
    let findings = preflight(&bytes, &limits);
    let printer = Printer::new(&options.output, Path::new("."));
    let (sources, diagnostics) = findings.diagnostics(&file);
    match options.output.format {
        FormatArg::Human => say(&findings.human(&file))?,
        FormatArg::Json => say(&findings.json(&file))?,
        _ => printer.findings(&sources, &diagnostics),
    }
    Ok(!printer.fails(&diagnostics))
}
