//! `folio text`.

use folio::diag::{Sources, Stop};
use folio::project::Project;
use folio::reading::Format;

use crate::terminal::{Printer, say};

/// Writes the report's text to standard output.
pub fn run(project: &Project, format: Format, sources: &mut Sources, printer: &Printer) -> Result<(), Stop> {
    let (text, warnings) = folio::text(project, format, sources)?;
    printer.findings(sources, &warnings);
    say(text.trim_end())
}
