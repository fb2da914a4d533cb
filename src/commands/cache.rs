//! `folio cache`.

use folio::diag::Stop;
use folio::photos::cache::Cache;
use folio::project::Project;

use crate::terminal::say;

/// Empties the cache if `clear`, and says where it is and what it holds.
pub fn run(project: &Project, clear: bool) -> Result<(), Stop> {
    let cache = Cache::of(project.root());
    if clear {
        cache.clear();
    }
    let (files, bytes) = cache.size();
    say(&format!("{}: {files} prepared photos, {:.1} MB", cache.folder().display(), bytes as f64 / 1e6))
}
