//! `folio check`.

use folio::check;
use folio::diag::{Sources, Stop};
use folio::project::Project;

use crate::terminal::{Printer, counts};

/// Finds everything that is to be mended, and fails where that keeps the report from being built.
pub fn run(project: &Project, layout: bool, sources: &mut Sources, printer: &Printer) -> Result<bool, Stop> {
    let found = check::all(project, layout, sources)?;
    printer.findings(sources, &found);
    printer.summary(&counts(&found))?;
    Ok(!printer.fails(&found))
}
