//! The project's folder: finding it, and reading files in it and nowhere else.

mod inside;
mod regular;
mod stamp;

use std::collections::HashMap;
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

pub use inside::lies_in;
use regular::{SPECIAL, is_special};
pub use regular::{open, read};
pub use stamp::Stamp;
use walkdir::WalkDir;

/// Where the manifest stands in a project; its presence marks the project's root.
pub const MANIFEST: &str = "source/report.yaml";

/// The folder that holds the fonts.
pub const FONTS: &str = "fonts";

/// A folder with a report in it.
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
    /// Text of files that stands for what is on disk, by path.
    unsaved: HashMap<String, String>,
    /// The language in which its report is looked at; the report's own unless set.
    language: Option<String>,
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
    #[error(
        "there is no report here: neither {} nor a folder above it holds {MANIFEST}. {}", folder.display(), what_to_do(below)
    )]
    NoReport {
        /// The folder.
        folder: PathBuf,
        /// The folders right below it that hold a report.
        below: Vec<PathBuf>,
    },
}

/// What to do where there is no report.
fn what_to_do(below: &[PathBuf]) -> String {
    match below {
        [] => format!("Go into the folder that holds {MANIFEST}, or begin a report with `folio new report`"),
        [one] => format!("There is one in the folder {0}: go into it with `cd {0}`", one.display()),
        several => {
            let names: Vec<String> = several.iter().map(|folder| folder.display().to_string()).collect();
            format!("There are reports in {}: go into one of these folders with `cd`", names.join(", "))
        }
    }
}

/// The folders right below another one that hold a report, by the paths that `cd` takes.
fn reports_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut below: Vec<PathBuf> = entries
        .filter(|entry| entry.path().join(MANIFEST).is_file())
        .map(|entry| if folder == Path::new(".") { PathBuf::from(entry.file_name()) } else { entry.path() })
        .collect();
    below.sort();
    below
}

/// Why a path of the content can't be used.
#[derive(Debug, thiserror::Error)]
pub enum PathProblem {
    /// It is absolute or leads out of the project, perhaps by a link.
    #[error("it leads out of the project")]
    Outside,
    /// Nothing is there.
    #[error("there is no such file")]
    Missing,
    /// Its folders are parted by backslashes, which mean folders on some machines alone.
    #[error("write `/` between folders, not a backslash")]
    Backslash,
    /// A pipe, a socket or a device: reading it may never end.
    #[error("{SPECIAL}")]
    Special,
    /// Text is wanted, and it is not UTF-8 from a line on, counted from 1.
    #[error("a letter in line {line} is written in the alphabet of an older program")]
    NotText {
        /// The first line that is none.
        line: usize,
    },
    /// Text is wanted, and it is written as UTF-16.
    #[error("its letters take two bytes each, which some programs call Unicode or UTF-16")]
    Wide,
    /// Text is wanted, and it holds bytes that no text has.
    #[error("it is no text")]
    NoText,
    /// The machine does not let it be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
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
            Some(root) => Ok(Self { root: root.to_path_buf(), unsaved: HashMap::new(), language: None }),
            None => Err(DiscoverError::NoReport { below: reports_below(start), folder }),
        }
    }

    /// The code of the language in which the report is looked at; none where that is the report's own.
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// Looks at the report in a language; in its own with `None`. Whether the report is in that language is for who reads it to say.
    pub fn set_language(&mut self, language: Option<String>) {
        self.language = language;
    }

    /// The project's root, absolute.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path on disk of a file of the project, from a path with `/` that starts at the root.
    ///
    /// # Errors
    /// If the path is absolute or leads out of the project (also by a symbolic link), if nothing is there, or something that
    /// is neither a file nor a folder.
    pub fn resolve(&self, path: &str) -> Result<PathBuf, PathProblem> {
        if path.contains('\\') {
            return Err(PathProblem::Backslash);
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
            Err(error) => return Err(PathProblem::Io(error)),
        };
        if !full.starts_with(&self.root) {
            return Err(PathProblem::Outside);
        }
        if is_special(&full) { Err(PathProblem::Special) } else { Ok(full) }
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
        if lies_in(&self.root, &full) { Ok(full) } else { Err(PathProblem::Outside) }
    }

    /// The bytes of a file of the project.
    ///
    /// # Errors
    /// As [`Project::resolve`], or if the file can't be read.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, PathProblem> {
        let full = self.resolve(path)?;
        Ok(read(&full)?)
    }

    /// The paths of all files below a folder that are wanted, from the root and with `/`, sorted.
    ///
    /// Hidden ones and those whose names are not UTF-8 are left out, links to folders are not followed, and a folder that
    /// can't be read has none.
    pub fn files(&self, folder: &str, wanted: impl Fn(&Path) -> bool) -> Vec<String> {
        let shown = |name: &OsStr| name.to_str().is_some_and(|name| !name.starts_with('.'));
        let full = self.root.join(folder);
        let mut found: Vec<String> = WalkDir::new(&full)
            .min_depth(1)
            .into_iter()
            .filter_entry(|entry| shown(entry.file_name()))
            .flatten()
            .filter(|entry| !entry.file_type().is_dir() && wanted(entry.path()))
            .filter_map(|entry| {
                let names = entry.path().strip_prefix(&full).ok()?.iter().map(OsStr::to_str);
                let names = names.collect::<Option<Vec<&str>>>()?;
                Some(format!("{folder}/{}", names.join("/")))
            })
            .collect();
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

    /// All that lies below a folder as it is on disk: files and folders, hidden ones too, links followed. Sorted, so that a
    /// folder comes before what it holds.
    ///
    /// # Errors
    /// If the folder, or one in it, can't be read.
    pub fn everything(&self, folder: &str) -> std::io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in WalkDir::new(self.root.join(folder)).min_depth(1).follow_links(true) {
            found.push(match entry {
                Ok(entry) => entry.into_path(),
                Err(error) => match error.path() {
                    // A link to nowhere is a file that can't be read.
                    Some(path) if path.is_symlink() => path.to_path_buf(),
                    _ => return Err(error.into_io_error().unwrap_or_else(|| ErrorKind::Other.into())),
                },
            });
        }
        found.sort();
        Ok(found)
    }

    /// The files of all fonts, below the folder `fonts`, sorted by path so that a build is the same on every machine.
    ///
    /// # Errors
    /// If the folder, or one in it, can't be read.
    pub fn fonts(&self) -> std::io::Result<Vec<PathBuf>> {
        let mut found = self.everything(FONTS)?;
        found.retain(|path| {
            let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
            matches!(ending.as_str(), "ttf" | "otf" | "ttc" | "otc") && !path.is_dir()
        });
        Ok(found)
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
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(PathProblem::Wide);
        }
        if bytes.contains(&0) {
            return Err(PathProblem::NoText);
        }
        let text = String::from_utf8(bytes).map_err(|e| {
            let line =
                e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            PathProblem::NotText { line }
        })?;
        Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_string(),
            None => text,
        })
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
        assert!(error.to_string().ends_with("begin a report with `folio new report`"), "{error}");
    }

    #[test]
    fn a_report_in_a_folder_below_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let report = |name: &str| {
            std::fs::create_dir_all(dir.path().join(name).join("source")).unwrap();
            std::fs::write(dir.path().join(name).join(MANIFEST), "title: x\n").unwrap();
            Project::discover(dir.path()).unwrap_err().to_string()
        };
        let one = report("ours");
        let ours = dir.path().join("ours").display().to_string();
        assert!(
            one.ends_with(&format!("There is one in the folder {ours}: go into it with `cd {ours}`")),
            "{one}"
        );
        let two = report("last");
        assert!(two.contains("There are reports in ") && two.contains(&format!(", {ours}: ")), "{two}");
    }

    #[test]
    fn paths_stay_inside() {
        let (dir, project) = project();
        assert!(matches!(project.resolve("../x"), Err(PathProblem::Outside)));
        assert!(matches!(project.resolve("source/../../x"), Err(PathProblem::Outside)));
        assert!(matches!(project.resolve("/etc/passwd"), Err(PathProblem::Outside)));
        assert!(matches!(project.resolve("nowhere.jpg"), Err(PathProblem::Missing)));
        assert!(project.resolve("source/sub/../report.yaml").is_ok());
        assert!(matches!(project.read("source"), Err(PathProblem::Io(_))));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/etc", dir.path().join("out")).unwrap();
            assert!(matches!(project.resolve("out/passwd"), Err(PathProblem::Outside)));
            assert!(matches!(project.target("out/new.jpg"), Err(PathProblem::Outside)));
            std::os::unix::fs::symlink("/nowhere/x.jpg", dir.path().join("x.jpg")).unwrap();
            assert!(matches!(project.target("x.jpg"), Err(PathProblem::Outside)));
        }
        assert_eq!(project.target("new/a.jpg").unwrap(), project.root().join("new/a.jpg"));
        assert!(matches!(project.resolve("source\\report.yaml"), Err(PathProblem::Backslash)));
        drop(dir);
    }

    #[test]
    fn files_are_listed_in_their_order_without_hidden_ones() {
        let (dir, project) = project();
        let write = |path: &str| {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        };
        for path in ["b/z.yaml", "b.yaml", "b-c/a.yaml", ".hidden/a.yaml", "b/.a.yaml", "b/other.txt"] {
            write(&format!("source/{path}"));
        }
        let yaml = |path: &Path| path.extension().is_some_and(|ending| ending == "yaml");
        let found = project.files("source", yaml);
        assert_eq!(found, ["source/b-c/a.yaml", "source/b.yaml", "source/b/z.yaml", MANIFEST]);
        assert!(project.files("nowhere", |_| true).is_empty());
        assert!(project.everything("nowhere").is_err());
        let all = project.everything("source").unwrap();
        let names: Vec<_> =
            all.iter().map(|p| p.strip_prefix(project.root()).unwrap().to_str().unwrap()).collect();
        assert_eq!(names.len(), 11, "{names:?}");
        assert_eq!(names[..4], ["source/.hidden", "source/.hidden/a.yaml", "source/b", "source/b/.a.yaml"]);
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed_for_fonts_only() {
        let (dir, project) = project();
        assert_eq!(project.fonts().unwrap_err().kind(), ErrorKind::NotFound);
        let shared = tempfile::tempdir().unwrap();
        std::fs::write(shared.path().join("A.OTF"), "").unwrap();
        std::fs::write(shared.path().join("OFL.txt"), "").unwrap();
        std::fs::create_dir(dir.path().join("fonts")).unwrap();
        std::fs::write(dir.path().join("fonts/.b.ttf"), "").unwrap();
        for (to, from) in [(shared.path(), "shared"), (Path::new("/nowhere.ttf"), "none.ttf")] {
            std::os::unix::fs::symlink(to, dir.path().join("fonts").join(from)).unwrap();
        }
        let folder = project.root().join("fonts");
        assert_eq!(
            project.fonts().unwrap(),
            [".b.ttf", "none.ttf", "shared/A.OTF"].map(|path| folder.join(path))
        );
        assert_eq!(project.files("fonts", |_| true), ["fonts/none.ttf", "fonts/shared"]);
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
        assert!(matches!(project.read_text("latin.yaml"), Err(PathProblem::NotText { line: 2 })));
        std::fs::write(dir.path().join("wide.yaml"), b"\xff\xfea\0:\0").unwrap();
        assert!(matches!(project.read_text("wide.yaml"), Err(PathProblem::Wide)));
        std::fs::write(dir.path().join("picture.yaml"), b"a\0b").unwrap();
        assert!(matches!(project.read_text("picture.yaml"), Err(PathProblem::NoText)));
    }
}
