//! `folio eject`.

use std::path::Path;

use folio::diag::{Sources, Stop};
use folio::project::Project;
use folio::{Options, eject};

use crate::terminal::Printer;

/// Writes the composed report as a Typst project to `dir`.
pub fn run(project: &Project, dir: &Path, sources: &mut Sources, printer: &Printer) -> Result<(), Stop> {
    let composed = folio::compose(project, Options::default(), sources, &|_| {})?;
    printer.pass(&composed.warnings)?;
    printer.findings(sources, &composed.warnings);
    eject::eject(project, &composed, dir)?;
    printer.summary(&format!("{} is a Typst project: main.typ and all that it needs", dir.display()))
}
