//! `folio schema`.

use folio::diag::Stop;
use folio::project::Project;
use folio::schema;

use crate::terminal::say;

/// Writes the schemas of all kinds of file into the project.
pub fn run(project: &Project) -> Result<(), Stop> {
    let written = schema::write(project)?;
    say(&format!("{written} schemas written to {}", schema::FOLDER))
}
