//! A new folder, written whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::project::Project;
use crate::save::SaveError;

/// Why a folder can't be a new report.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// It holds something.
    #[error(
        "the folder {} is not empty, so nothing was written into it; name one that is not there yet, as in `folio new {}-2`",
        folder.display(), folder.display()
    )]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// It is a file.
    #[error("{} is a file and no folder; name a folder that is not there yet", folder.display())]
    NoFolder {
        /// The file.
        folder: PathBuf,
    },
    /// It lies in one of a report's own folders.
    #[error("{} lies in a folder of the report {}; name one beside that report", folder.display(), report.display())]
    Inside {
        /// The folder.
        folder: PathBuf,
        /// The folder of the other report.
        report: PathBuf,
    },
    /// The disk can't be written.
    #[error(transparent)]
    Save(#[from] SaveError),
}

/// The folders of a report in which no other report can lie.
const OWN: [&str; 6] = ["source", "layout", "fonts", "images", "build", ".folio"];

/// A folder that is filled out of sight and then put in its place.
pub(super) struct NewFolder {
    staged: TempDir,
    target: PathBuf,
    /// The folder is there and empty: what is in the staged one goes into it.
    is_there: bool,
}

impl NewFolder {
    /// Begins a folder, which must not be there, or be empty but for a repository of git.
    pub(super) fn begin(target: &Path) -> Result<Self, FolderError> {
        let failed = |source| SaveError::new(target, source);
        let folder = || target.to_path_buf();
        let is_there = match fs::read_dir(target) {
            Ok(entries) => {
                let names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
                if names.iter().any(|name| name != ".git") {
                    return Err(FolderError::NotEmpty { folder: folder() });
                }
                true
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(_) if target.is_file() => return Err(FolderError::NoFolder { folder: folder() }),
            Err(error) => return Err(failed(error).into()),
        };
        let absolute = std::path::absolute(target).map_err(failed)?;
        let above = absolute.ancestors().skip(1).find(|folder| folder.is_dir()).unwrap_or(Path::new("/"));
        if let Ok(project) = Project::discover(above)
            && let Ok(real) = above.canonicalize()
            && OWN.iter().any(|own| real.starts_with(project.root().join(own)))
        {
            return Err(FolderError::Inside { folder: folder(), report: project.root().to_path_buf() });
        }
        let beside = if is_there { &absolute } else { absolute.parent().unwrap_or(&absolute) };
        fs::create_dir_all(beside).map_err(failed)?;
        let mut builder = tempfile::Builder::new();
        // A temporary folder is private by default; a report is as open as other folders are.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755));
        let staged = builder.prefix(".folio-new-").tempdir_in(beside).map_err(failed)?;
        Ok(Self { staged, target: absolute, is_there })
    }

    /// Where the files stand until the folder is put in its place.
    pub(super) fn path(&self) -> &Path {
        self.staged.path()
    }

    /// Writes a file, by its path from the folder. A script of git’s hooks can be run.
    pub(super) fn write(&self, path: &str, bytes: &[u8]) -> Result<(), SaveError> {
        let full = self.path().join(path);
        let write = || {
            if let Some(folder) = full.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(&full, bytes)?;
            #[cfg(unix)]
            if path.starts_with(".githooks/") {
                fs::set_permissions(&full, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
            }
            Ok(())
        };
        // The folder that people know is the one to tell.
        write().map_err(|source| SaveError::new(self.target.join(path), source))
    }

    /// Puts the folder in its place.
    pub(super) fn put(self) -> Result<(), SaveError> {
        let Self { staged, target, is_there } = self;
        let failed = |source| SaveError::new(&target, source);
        if !is_there {
            fs::rename(staged.path(), &target).map_err(failed)?;
            // There is nothing left to be removed.
            let _ = staged.keep();
            return Ok(());
        }
        let mut moved: Vec<PathBuf> = Vec::new();
        let entries: Vec<_> = fs::read_dir(staged.path()).and_then(Iterator::collect).map_err(failed)?;
        for entry in entries.iter().map(fs::DirEntry::path) {
            let to = target.join(entry.file_name().unwrap_or_default());
            if let Err(source) = fs::rename(&entry, &to) {
                for path in moved {
                    // The failure that led here is the one to tell.
                    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
                }
                return Err(SaveError::new(to, source));
            }
            moved.push(to);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn fill(target: &Path) -> Result<(), FolderError> {
        let folder = NewFolder::begin(target)?;
        folder.write("source/a.yaml", b"a")?;
        folder.write(".githooks/pre-commit", b"#!/bin/sh\n")?;
        Ok(folder.put()?)
    }

    #[test]
    fn a_folder_comes_whole_where_there_is_none_or_an_empty_one() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("deep/report");
        fill(&inner).unwrap();
        assert_eq!(names(&inner), [".githooks", "source"]);
        let empty = dir.path().join("empty");
        fs::create_dir_all(empty.join(".git")).unwrap();
        fill(&empty).unwrap();
        assert_eq!(names(&empty), [".git", ".githooks", "source"]);
        assert_eq!(names(dir.path()), ["deep", "empty"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(inner.join(".githooks/pre-commit")), 0o755);
            assert_eq!(mode(inner) & 0o500, 0o500);
        }
    }

    #[test]
    fn what_is_there_stays_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let full = dir.path().join("full");
        fs::create_dir(&full).unwrap();
        fs::write(full.join("letter.doc"), "mine").unwrap();
        let told = fill(&full).unwrap_err().to_string();
        assert!(told.contains("is not empty") && told.contains("full-2"), "{told}");
        let told = fill(&full.join("letter.doc")).unwrap_err().to_string();
        assert!(told.contains("is a file"), "{told}");
        assert_eq!(names(&full), ["letter.doc"]);
        assert_eq!(names(dir.path()), ["full"], "nothing is left beside it");
    }

    #[test]
    fn no_report_lies_in_the_folders_of_another() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("source")).unwrap();
        fs::write(dir.path().join("source/report.yaml"), "title: x\n").unwrap();
        let told = fill(&dir.path().join("source/next")).unwrap_err().to_string();
        assert!(told.contains("lies in a folder of the report"), "{told}");
        fill(&dir.path().join("next")).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_finished_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let folder = NewFolder::begin(&dir.path().join("report")).unwrap();
        folder.write("source/a.yaml", b"a").unwrap();
        drop(folder);
        assert!(names(dir.path()).is_empty());
    }
}
