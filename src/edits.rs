//! Changes of the user's files, to the byte: what is not changed stays as it is, and a file is written whole or not at all.

use std::fs;
use std::io;

use crate::project::Project;
use crate::save;

/// What is changed in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file's path from the project's root.
    pub path: String,
    /// Its text as it is, without a byte order mark; empty for a file that is not there yet.
    pub before: String,
    /// Its text as it will be.
    pub after: String,
    /// How many places are mended.
    pub places: usize,
}

impl Change {
    /// The change as a unified diff.
    pub fn diff(&self) -> String {
        let diff = similar::TextDiff::from_lines(&self.before, &self.after);
        let (from, to) = (format!("a/{}", self.path), format!("b/{}", self.path));
        diff.unified_diff().context_radius(1).header(&from, &to).to_string()
    }

    /// Writes it, unless the file is not any more what was read.
    ///
    /// # Errors
    /// If somebody else has changed the file, or the disk can't be read or written.
    pub fn write(&self, project: &Project) -> Result<(), Unwritten> {
        let path = project.root().join(&self.path);
        if self.before.is_empty() && path.symlink_metadata().is_err() {
            return Ok(save::all(project.root(), &[(self.path.clone().into(), self.after.as_bytes())])
                .map_err(io::Error::other)?);
        }
        // A link stays a link: what it leads to is written.
        let path = path.canonicalize()?;
        let bytes = fs::read(&path)?;
        let mark = if bytes.starts_with("\u{feff}".as_bytes()) { "\u{feff}" } else { "" };
        if bytes[mark.len()..] != *self.before.as_bytes() {
            return Err(Unwritten::Changed);
        }
        let after = [mark.as_bytes(), self.after.as_bytes()].concat();
        let permissions = fs::metadata(&path)?.permissions();
        Ok(save::stage(&path, &after, Some(permissions))?.put()?)
    }
}

/// Why a change is not written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    /// Somebody else has changed the file.
    #[error("it was changed meanwhile")]
    Changed,
    /// The disk can't be read or written.
    #[error(transparent)]
    Disk(#[from] io::Error),
}
