//! Whether a file has changed, without opening it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What a disk says of a file without opening it: while none of it changes, nor does the file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stamp {
    path: PathBuf,
    length: u64,
    modified: SystemTime,
    /// Number and time of change of the file's entry, which no program sets back; zero where there is none.
    entry: (u64, i64, i64),
}

impl Stamp {
    /// The stamp of a file; nothing where it can't be read, or is so young that it may still be written.
    pub fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        let modified = metadata.modified().ok()?;
        let age = SystemTime::now().duration_since(modified).ok()?;
        (age >= YOUNG).then(|| Self {
            path: path.to_path_buf(),
            length: metadata.len(),
            modified,
            entry: entry(&metadata),
        })
    }
}

/// A disk may give two writes the same time if they are nearer than this.
const YOUNG: Duration = Duration::from_secs(2);

#[cfg(unix)]
fn entry(metadata: &fs::Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn entry(_: &fs::Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}
