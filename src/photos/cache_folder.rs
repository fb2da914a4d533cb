//! The folder of prepared photos. folio marks it, and removes nothing from it that it can't prove to have written.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use typst::utils::hash128;

use crate::project::lies_in;
use crate::save;

/// What every prepared photo begins with; the number changes with the form of the file.
pub(super) const MAGIC: &[u8] = b"folio photo 1\n";

/// The ending of files that tell a photo's content by its stamp: its hash, then the hash of that.
pub(super) const KNOWN: &str = "known";

/// The name of the mark (Cache Directory Tagging Specification 0.6), by which backups pass the folder over.
const TAG: &str = "CACHEDIR.TAG";

/// The mark of a folder that folio made its own; other programs write other words after the first line.
const MARK: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # folio keeps prepared photos here. The folder may be deleted at any time.\n";

/// Why a folder can't be used for prepared photos.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// A link leads to it, out of the project.
    #[error("`{folder}` is, or lies in, a link that leads out of the project")]
    Outside {
        /// The folder, from the project's root.
        folder: String,
    },
    /// It holds something that folio did not write.
    #[error("`{folder}` holds something that folio did not write: `{name}`")]
    Foreign {
        /// The folder.
        folder: String,
        /// The first of what it holds, by its name.
        name: String,
    },
    /// It can't be read as a folder.
    #[error("`{folder}` can't be read ({source})")]
    Unreadable {
        /// The folder.
        folder: String,
        /// Why.
        source: io::Error,
    },
}

impl CacheError {
    /// What to do.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Outside { .. } => "take the link away, or let FOLIO_CACHE name the folder that it leads to",
            Self::Foreign { .. } => "move the other files away, or let FOLIO_CACHE name a new folder",
            Self::Unreadable { .. } => "let FOLIO_CACHE name a folder that can be read",
        }
    }
}

/// A folder, which is made and marked when there is something to keep.
#[derive(Debug, Clone)]
pub(super) struct CacheFolder {
    path: PathBuf,
    /// The project that it must lie in; a folder that the user named may lie anywhere.
    project: Option<PathBuf>,
}

impl CacheFolder {
    /// A folder that the user named.
    pub(super) fn named(path: PathBuf) -> Self {
        Self { path, project: None }
    }

    /// A folder of the project at `root`.
    pub(super) fn of_project(root: &Path, path: &Path) -> Self {
        Self { path: root.join(path), project: Some(root.to_path_buf()) }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes sure that the folder is folio's: marked, or not there, or empty, or filled by a folio that set no mark yet.
    ///
    /// In a marked one hidden files may lie beside folio's own, since file managers and network drives leave such behind.
    pub(super) fn check(&self) -> Result<(), CacheError> {
        let project = self.project.as_deref();
        let from_root = project.and_then(|root| self.path.strip_prefix(root).ok());
        let folder = from_root.unwrap_or(&self.path).display().to_string();
        if project.is_some_and(|root| !lies_in(root, &self.path)) {
            return Err(CacheError::Outside { folder });
        }
        let entries = match fs::read_dir(&self.path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(source) => return Err(CacheError::Unreadable { folder, source }),
        };
        let marked = self.is_marked();
        let mut foreign = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) if self.may_hold(&entry.path(), marked) => {}
                Ok(entry) => foreign.push(entry.file_name().to_string_lossy().into_owned()),
                Err(source) => return Err(CacheError::Unreadable { folder, source }),
            }
        }
        match foreign.into_iter().min() {
            Some(name) => Err(CacheError::Foreign { folder, name }),
            None => Ok(()),
        }
    }

    /// Whether something may lie in the folder.
    fn may_hold(&self, path: &Path, marked: bool) -> bool {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
        let of_folio = if marked { is_name(name) } else { self.is_own(path) };
        of_folio || save::is_staged(name) || (marked && (name == TAG || name.starts_with('.')))
    }

    fn is_marked(&self) -> bool {
        self.read(&self.path.join(TAG)).is_some_and(|mark| mark == MARK.as_bytes())
    }

    /// The bytes of a file of the folder; no link is followed.
    pub(super) fn read(&self, path: &Path) -> Option<Vec<u8>> {
        if is_file(path) { fs::read(path).ok() } else { None }
    }

    /// Writes a file of the folder, which is made and marked first.
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if !self.is_marked() {
            save::stage(&self.path.join(TAG), MARK.as_bytes(), None)?.put()?;
        }
        save::stage(path, bytes, None)?.put()
    }

    /// All files that are named as folio names them, with the time when they were last used and their bytes, the oldest first.
    pub(super) fn files(&self) -> Vec<(SystemTime, u64, PathBuf)> {
        let Ok(entries) = fs::read_dir(&self.path) else { return Vec::new() };
        let mut files: Vec<_> = entries
            .flatten()
            .filter(|entry| entry.file_name().to_str().is_some_and(is_name))
            .filter_map(|entry| {
                let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
                Some((metadata.modified().ok()?, metadata.len(), entry.path()))
            })
            .collect();
        files.sort();
        files
    }

    /// Removes a file if folio wrote it. Returns whether it is gone; another build may have removed it already.
    pub(super) fn remove(&self, path: &Path) -> bool {
        self.is_own(path) && fs::remove_file(path).is_ok() || !path.exists()
    }

    /// Whether folio wrote a file, by its name and by what it begins with.
    fn is_own(&self, path: &Path) -> bool {
        if !is_file(path) || !path.file_name().and_then(|name| name.to_str()).is_some_and(is_name) {
            return false;
        }
        let mut head = Vec::new();
        let read = fs::File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
        read.is_ok()
            && match path.extension() {
                None => head.starts_with(MAGIC),
                Some(_) => is_known(&head),
            }
    }
}

/// As many bytes of a file as tell whose it is; a longer one is no `known` file.
const HEAD: u64 = 33;

/// Whether some bytes are a hash and its hash.
fn is_known(bytes: &[u8]) -> bool {
    bytes.split_first_chunk::<16>().is_some_and(|(content, sum)| *sum == hash128(content).to_le_bytes())
}

/// Whether folio names its files so: a key in 32 small hexadecimal digits.
fn is_name(name: &str) -> bool {
    let key = name.strip_suffix(KNOWN).and_then(|name| name.strip_suffix('.')).unwrap_or(name);
    key.len() == 32 && key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether something is a file, and no link to one.
fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}
