//! The only way to the bytes of a file: pipes and devices are never opened, since who reads one may wait for ever.

use std::fs::{self, File, Metadata};
use std::io::{Error, ErrorKind, Result};
use std::path::Path;

/// Opens a file for reading.
///
/// # Errors
/// If it can't be read, or is a folder, a pipe, a socket or a device.
pub fn open(path: &Path) -> Result<File> {
    check(&fs::metadata(path)?)?;
    File::open(path)
}

/// The bytes of a file.
///
/// # Errors
/// As [`open`].
pub fn read(path: &Path) -> Result<Vec<u8>> {
    check(&fs::metadata(path)?)?;
    fs::read(path)
}

/// What is said of something that has no bytes of its own.
pub(super) const SPECIAL: &str = "it is no file but a pipe, a socket or a device";

/// Whether something is neither a file nor a folder.
pub(super) fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// Makes sure that something is a file with bytes of its own.
fn check(metadata: &Metadata) -> Result<()> {
    match (metadata.is_file(), metadata.is_dir()) {
        (true, _) => Ok(()),
        (_, true) => Err(Error::new(ErrorKind::IsADirectory, "it is a folder")),
        _ => Err(Error::new(ErrorKind::InvalidInput, SPECIAL)),
    }
}
