//! Whether a path stays in a folder.

use std::path::Path;

/// Whether a path, which need not exist yet, lies in a folder when all links on its way are followed.
///
/// A link to nowhere lies outside: what is written through it stands who knows where.
pub fn lies_in(folder: &Path, path: &Path) -> bool {
    let Ok(folder) = folder.canonicalize() else { return false };
    for part in path.ancestors() {
        match part.canonicalize() {
            Ok(full) => return full.starts_with(folder),
            Err(_) if part.symlink_metadata().is_ok() => return false,
            Err(_) => {}
        }
    }
    false
}
