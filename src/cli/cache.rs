//! `folio cache`.

use std::path::Path;

use folio::diag::Failure;
use folio::photos::cache::CacheError;

use super::in_project;
use super::output::{Output, say};

/// Show where prepared photos are kept, and how many.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio cache" => "where it is and what it holds",
    "folio cache --clear" => "empty it",
})]
pub struct Args {
    /// Remove them all; the next build prepares them anew.
    #[arg(long)]
    clear: bool,
}

/// The folder is none of folio's.
#[derive(Debug, thiserror::Error)]
#[error("this is no cache: {0}; {help}; nothing was removed", help = .0.help())]
struct Refused(CacheError);

impl Args {
    /// Empties the cache if that is asked for, and says where it is and what it holds.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        in_project(folder, &Output::default(), |workspace, _| {
            let cache = workspace.cache();
            let checked = if self.clear { cache.clear() } else { cache.check() };
            checked.map_err(Refused)?;
            let (files, bytes) = cache.size();
            let folder = cache.folder().display();
            say(&format!("{folder}: {files} prepared photos, {:.1} MB", bytes as f64 / 1e6))?;
            Ok(true)
        })
    }
}
