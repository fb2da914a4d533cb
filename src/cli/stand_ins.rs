//! `folio stand-ins`.

use std::path::Path;

use folio::diag::Failure;
use folio::standin;

use super::in_project;
use super::output::{Output, say};

/// Draw a stand-in picture for every photo whose file is missing.
#[derive(Debug, clap::Args)]
pub struct Args {}

impl Args {
    /// Draws a stand-in for every photo whose file is missing.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        in_project(folder, &Output::default(), |workspace, _| {
            let drawn = standin::draw_missing(workspace.project())?;
            say(&format!("{drawn} stand-ins drawn"))?;
            Ok(true)
        })
    }
}
