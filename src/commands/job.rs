//! `folio job`.

use std::path::PathBuf;

use folio::diag::{Failure, Sources, Stop};
use folio::job::Job;
use folio::project::Project;
use folio::{Options, export};

use crate::terminal::{Printer, say};

/// Writes what a printer gets, and says what it is.
pub fn run(
    project: &Project,
    options: Options,
    sources: &mut Sources,
    printer: &Printer,
) -> Result<(), Stop> {
    let Job { print, cover, ticket, sheet, warnings } = folio::job::make(project, options, sources, &|_| {})?;
    let json = serde_json::to_string_pretty(&ticket)
        .map_err(|e| Failure(format!("cannot write the ticket as JSON ({e})")))?;
    let build = |name: &str| PathBuf::from("build").join(name);
    let files: [(PathBuf, &[u8]); 4] = [
        (export::path(print.edition), &print.bytes),
        (build("cover-print.pdf"), &cover.bytes),
        (build("job.pdf"), &sheet.bytes),
        (build("job.json"), json.as_bytes()),
    ];
    export::save_files(project.root(), &files)?;
    printer.findings(sources, &warnings);
    for (path, bytes) in &files {
        say(&format!("{}  {:.1} MB", path.display(), bytes.len() as f64 / 1e6))?;
    }
    say(&format!("{} pages, spine {:.1} mm, {}", ticket.pages, ticket.spine_mm, ticket.profile.identifier))
}
