//! The project's folder: finding it, and reading files in it and nowhere else.

mod stamp;

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

pub use stamp::Stamp;

/// Where the manifest stands in a project; its presence marks the project's root.
pub const MANIFEST: &str = "source/report.yaml";

/// A folder with a report in it.
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
    /// Text of files that stands for what is on disk, by path.
    unsaved: HashMap<String, String>,
}

/// There is no report in a folder.
#[derive(Debug, thiserror::Error)]
pub enum DiscoverError {
    /// The folder can't be opened.
    #[error("cannot open the folder {} ({source})", folder.display())]
    Unreadable {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Neither it nor a folder above it holds a manifest.
    #[error("there is no report here: neither {} nor a folder above it holds {MANIFEST}", folder.display())]
    NoReport {
        /// The folder.
        folder: PathBuf,
    },
}

/// Why a path of the content can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathProblem {
    /// It is absolute or leads out of the project, perhaps by a link.
    Outside,
    /// Nothing is there.
    Missing,
    /// Something is there, but it can't be read as what is wanted.
    Unreadable(String),
}

impl Project {
    /// Finds the project that `start` lies in, by walking up to the folder that holds [`MANIFEST`].
    ///
    /// # Errors
    /// If there is none.
    pub fn discover(start: &Path) -> Result<Self, DiscoverError> {
        let folder = start.to_path_buf();
        let absolute = match start.canonicalize() {
            Ok(absolute) => absolute,
            Err(source) => return Err(DiscoverError::Unreadable { folder, source }),
        };
        match absolute.ancestors().find(|dir| dir.join(MANIFEST).is_file()) {
            Some(root) => Ok(Self { root: root.to_path_buf(), unsaved: HashMap::new() }),
            None => Err(DiscoverError::NoReport { folder }),
        }
    }

    /// The project's root, absolute.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path on disk of a file of the project, from a path with `/` that starts at the root.
    ///
    /// # Errors
    /// If the path is absolute, leads out of the project (also by a symbolic link), or nothing is there.
    pub fn resolve(&self, path: &str) -> Result<PathBuf, PathProblem> {
        if path.contains('\\') {
            return Err(PathProblem::Unreadable("write `/` between folders, not a backslash".into()));
        }
        let relative = Path::new(path);
        let mut depth = 0usize;
        for component in relative.components() {
            match component {
                Component::Normal(_) => depth += 1,
                Component::CurDir => {}
                Component::ParentDir => depth = depth.checked_sub(1).ok_or(PathProblem::Outside)?,
                Component::RootDir | Component::Prefix(_) => return Err(PathProblem::Outside),
            }
        }
        let full = match self.root.join(relative).canonicalize() {
            Ok(full) => full,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(PathProblem::Missing),
            Err(error) => return Err(PathProblem::Unreadable(error.to_string())),
        };
        if full.starts_with(&self.root) { Ok(full) } else { Err(PathProblem::Outside) }
    }

    /// The path on disk of a file that is to be written, from a path as [`Project::resolve`] takes it.
    ///
    /// # Errors
    /// If it would lie outside the project, also by a symbolic link on its way.
    pub fn target(&self, path: &str) -> Result<PathBuf, PathProblem> {
        match self.resolve(path) {
            Ok(full) => return Ok(full),
            Err(PathProblem::Missing) => {}
            Err(problem) => return Err(problem),
        }
        let full = self.root.join(path);
        if full.symlink_metadata().is_ok() {
            return Err(PathProblem::Outside);
        }
        let folder = full.ancestors().skip(1).find_map(|folder| folder.canonicalize().ok());
        if folder.is_some_and(|folder| folder.starts_with(&self.root)) {
            Ok(full)
        } else {
            Err(PathProblem::Outside)
        }
    }

    /// The bytes of a file of the project.
    ///
    /// # Errors
    /// As [`Project::resolve`], or if the file can't be read.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, PathProblem> {
        let full = self.resolve(path)?;
        if full.is_dir() {
            return Err(PathProblem::Unreadable("it is a folder".into()));
        }
        std::fs::read(full).map_err(|e| PathProblem::Unreadable(e.to_string()))
    }

    /// The paths of all files below a folder that are wanted, sorted; hidden ones are left out.
    pub fn files(&self, folder: &str, wanted: impl Fn(&Path) -> bool) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.root.join(folder), folder, &wanted, &mut found);
        found.sort();
        found
    }

    /// Lets the text of a file as it stands in an editor stand for what is on disk; `None` ends that.
    pub fn set_unsaved(&mut self, path: impl Into<String>, text: Option<String>) {
        match text {
            Some(text) => self.unsaved.insert(path.into(), text),
            None => self.unsaved.remove(&path.into()),
        };
    }

    /// The project with the text of a file as [`Project::set_unsaved`] has it.
    pub fn with_unsaved(mut self, path: impl Into<String>, text: impl Into<String>) -> Self {
        self.set_unsaved(path, Some(text.into()));
        self
    }

    /// The text of a file of the project, without a byte order mark.
    ///
    /// # Errors
    /// As [`Project::read`], or if the file is not UTF-8.
    pub fn read_text(&self, path: &str) -> Result<String, PathProblem> {
        if let Some(text) = self.unsaved.get(path) {
            return Ok(text.clone());
        }
        let bytes = self.read(path)?;
        let text = String::from_utf8(bytes).map_err(|e| {
            let line =
                e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            PathProblem::Unreadable(format!("line {line} is not UTF-8 text; save the file as UTF-8"))
        })?;
        Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_string(),
            None => text,
        })
    }
}

/// Adds the files below a folder, hidden ones left out; a folder that can't be read has none.
fn collect(folder: &Path, path: &str, wanted: &dyn Fn(&Path) -> bool, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let Some(name) = entry.file_name().to_str().map(str::to_string) else { continue };
        let (full, path) = (entry.path(), format!("{path}/{name}"));
        match () {
            () if name.starts_with('.') => {}
            () if entry.file_type().is_ok_and(|kind| kind.is_dir()) => collect(&full, &path, wanted, found),
            () if wanted(&full) => found.push(path),
            () => {}
        }
    }
}

/// A path without `.` and `..`, so that a file has one name.
pub fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let start = if path.starts_with('/') { "/" } else { "" };
    format!("{start}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> (tempfile::TempDir, Project) {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("source/sub")).unwrap();
        std::fs::write(dir.path().join(MANIFEST), "title: x\n").unwrap();
        let project = Project::discover(&dir.path().join("source/sub")).unwrap();
        (dir, project)
    }

    #[test]
    fn a_project_is_found_from_below() {
        let (dir, project) = project();
        assert_eq!(project.root(), dir.path().canonicalize().unwrap());
        let empty = tempfile::tempdir().unwrap();
        let error = Project::discover(empty.path()).unwrap_err();
        assert!(error.to_string().contains(MANIFEST), "{error}");
    }

    #[test]
    fn paths_stay_inside() {
        let (dir, project) = project();
        assert_eq!(project.resolve("../x"), Err(PathProblem::Outside));
        assert_eq!(project.resolve("source/../../x"), Err(PathProblem::Outside));
        assert_eq!(project.resolve("/etc/passwd"), Err(PathProblem::Outside));
        assert_eq!(project.resolve("nowhere.jpg"), Err(PathProblem::Missing));
        assert!(project.resolve("source/sub/../report.yaml").is_ok());
        assert!(matches!(project.read("source"), Err(PathProblem::Unreadable(_))));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/etc", dir.path().join("out")).unwrap();
            assert_eq!(project.resolve("out/passwd"), Err(PathProblem::Outside));
            assert_eq!(project.target("out/new.jpg"), Err(PathProblem::Outside));
            std::os::unix::fs::symlink("/nowhere/x.jpg", dir.path().join("x.jpg")).unwrap();
            assert_eq!(project.target("x.jpg"), Err(PathProblem::Outside));
        }
        assert_eq!(project.target("new/a.jpg"), Ok(project.root().join("new/a.jpg")));
        assert!(matches!(project.resolve("source\\report.yaml"), Err(PathProblem::Unreadable(_))));
        drop(dir);
    }

    #[test]
    fn a_file_has_one_name() {
        for (path, name) in
            [("./a/b.jpg", "a/b.jpg"), ("a/../b.jpg", "b.jpg"), ("../b.jpg", "../b.jpg"), ("/a//b", "/a/b")]
        {
            assert_eq!(normal(path), name);
        }
    }

    #[test]
    fn text_is_utf8() {
        let (dir, project) = project();
        std::fs::write(dir.path().join("bom.yaml"), "\u{feff}a: 1").unwrap();
        assert_eq!(project.read_text("bom.yaml").unwrap(), "a: 1");
        std::fs::write(dir.path().join("latin.yaml"), b"a: 1\nb: caf\xe9\n").unwrap();
        let Err(PathProblem::Unreadable(why)) = project.read_text("latin.yaml") else { panic!() };
        assert!(why.contains("line 2"), "{why}");
    }
}
