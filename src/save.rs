//! Writes files whole or not at all: each is staged beside its target and renamed.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file that can't be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {} ({source})", path.display())]
pub struct SaveError {
    path: PathBuf,
    source: io::Error,
}

impl SaveError {
    /// The error of the file at a path.
    pub fn new(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self { path: path.into(), source }
    }
}

/// A file that is whole on the disk, beside its target.
pub struct Staged {
    file: NamedTempFile,
    target: PathBuf,
}

/// Writes a whole file beside its target, in the target's folder, which is made where it is missing.
///
/// `permissions` are those of the file; others may read it unless set.
///
/// # Errors
/// If the disk can't be written.
pub fn stage(target: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<Staged> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    // A temporary file is private by default; a report is to be read by others.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut file = builder.prefix(".report-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    Ok(Staged { file, target: target.to_path_buf() })
}

impl Staged {
    /// Makes sure that the file outlives a failure of power.
    ///
    /// # Errors
    /// If the disk can't be written.
    pub fn sync(self) -> io::Result<Self> {
        self.file.as_file().sync_all()?;
        Ok(self)
    }

    /// Puts the file in its target's place.
    ///
    /// # Errors
    /// If the target can't be replaced; what stood there stays.
    pub fn put(self) -> io::Result<()> {
        self.file.persist(self.target).map(drop).map_err(|error| error.error)
    }
}

/// Writes files, by their paths from `root`: all of them or none. The last good ones stay until all are whole.
///
/// # Errors
/// If the disk can't be written.
pub fn all(root: &Path, files: &[(PathBuf, &[u8])]) -> Result<(), SaveError> {
    let mut staged = Vec::new();
    for (path, bytes) in files {
        let target = root.join(path);
        let file = stage(&target, bytes, None).and_then(Staged::sync);
        staged.push(file.map_err(|error| SaveError::new(target, error))?);
    }
    let mut replaced: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
    for file in staged {
        let target = file.target.clone();
        let before = fs::read(&target).ok();
        if let Err(error) = file.put() {
            restore(replaced);
            return Err(SaveError::new(target, error));
        }
        replaced.push((target, before));
    }
    Ok(())
}

/// Puts back what stood at the targets, so that the files on disk belong together.
fn restore(replaced: Vec<(PathBuf, Option<Vec<u8>>)>) {
    for (target, before) in replaced {
        // The failure that led here is the one to tell.
        let _ = match before {
            Some(bytes) => fs::write(target, bytes),
            None => fs::remove_file(target),
        };
    }
}
