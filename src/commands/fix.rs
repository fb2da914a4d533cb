//! `folio fix`.

use folio::diag::{Sources, Stop};
use folio::fix;
use folio::project::Project;

use crate::terminal::{Printer, counts, say};

/// Mends what is mechanical, or shows the change with `dry_run`.
pub fn run(project: &Project, dry_run: bool, sources: &mut Sources, printer: &Printer) -> Result<bool, Stop> {
    let (changes, left) = fix::plan(project, sources)?;
    if dry_run {
        for change in &changes {
            say(change.diff().trim_end())?;
        }
    } else {
        fix::write(project, &changes)?;
    }
    let places: usize = changes.iter().map(|change| change.places).sum();
    let done = if dry_run { "can be mended" } else { "mended" };
    eprintln!("{places} places in {} files {done}; to be mended by hand: {}", changes.len(), counts(&left));
    Ok(!printer.fails(&left))
}
