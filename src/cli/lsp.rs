//! `folio lsp`.

use std::path::Path;

use folio::diag::Failure;

use super::CLEAN;

/// Serve an editor: findings while it is typed, completion, hover, renaming (language server protocol).
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio lsp --project ../report" => "as an editor starts it",
})]
pub struct Args {}

impl Args {
    /// Serves until the editor ends it.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        folio::lsp::serve(folder).map_err(Failure::new)?;
        Ok(CLEAN)
    }
}
