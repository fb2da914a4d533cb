//! `folio stand-ins`.

use folio::diag::{Sources, Stop};
use folio::project::Project;
use folio::standin;

use crate::terminal::say;

/// Draws a stand-in for every photo whose file is missing.
pub fn run(project: &Project, sources: &mut Sources) -> Result<(), Stop> {
    let drawn = standin::draw_missing(project, sources)?;
    say(&format!("{drawn} stand-ins drawn"))
}
