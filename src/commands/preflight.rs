//! `folio preflight`.

use std::fs;

use folio::diag::{Failure, Stop};
use folio::pdf::matrix::mm;
use folio::preflight::{Limits, preflight};

use crate::cli::{Preflight, PreflightFormat};
use crate::terminal::say;

/// Checks a PDF, says what was found, and returns whether there is no error.
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
    say(&match options.format {
        PreflightFormat::Human => findings.human(&file),
        PreflightFormat::Json => findings.json(&file),
    })?;
    Ok(!findings.has_errors())
}
