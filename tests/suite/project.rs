//! A temporary project: the invented report with this repository's layout and fonts.

use std::fs;
use std::path::{Path, PathBuf};

use codespan_reporting::term::termcolor::NoColor;
use folio::build::{
    self, Built, Composed, Options, Workspace, check, compose, inspect, inspect_pages, silent,
};
use folio::compose::ComposedFile;
use folio::diag::{Findings, Stop};
use folio::emit::{Format, Listing, print};
use folio::products::job::make;
use folio::project::Project;

/// The folder of this repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A copy of the invented report that a test may break.
pub struct TestProject {
    dir: tempfile::TempDir,
}

impl TestProject {
    /// The invented report, whole and right.
    pub fn example() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let project = Self { dir };
        copy(&repository().join("tests/fixtures/example/source"), &project.path("source"));
        copy(&repository().join("layout"), &project.path("layout"));
        copy(&repository().join("fonts"), &project.path("fonts"));
        for (name, width, height) in
            [("valley", 216, 303), ("lantern", 90, 128), ("night", 216, 303), ("portrait", 80, 100)]
        {
            project.picture(&format!("images/{name}.jpg"), width, height);
        }
        project
    }

    /// A copy of this repository's own report.
    pub fn of_repository() -> Self {
        let project = Self { dir: tempfile::tempdir().unwrap() };
        for folder in ["source", "layout", "fonts", "images"] {
            copy(&repository().join(folder), &project.path(folder));
        }
        project
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// The bytes of a file.
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.path(path)).unwrap()
    }

    /// The path of a file on disk.
    pub fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    /// Writes a file.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let full = self.path(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, bytes).unwrap();
        self
    }

    /// Replaces a piece of a file, which must be there.
    pub fn replace(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not hold {from:?}");
        self.write(path, text.replacen(from, to, 1))
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.path(path)).unwrap();
        self
    }

    /// Writes a picture of the given size.
    pub fn picture(&self, path: &str, width: u32, height: u32) -> &Self {
        let full = self.path(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        let shade = |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 96]);
        image::RgbImage::from_fn(width, height, shade).save(full).unwrap();
        self
    }

    /// Copies a folder of another project.
    pub fn take(&self, other: &TestProject, folder: &str) -> &Self {
        copy(&other.path(folder), &self.path(folder));
        self
    }

    /// Copies the project to a folder that stays.
    pub fn copy_to(&self, to: &Path) {
        copy(self.dir.path(), to);
    }

    /// The project as folio finds it.
    pub fn open(&self) -> Project {
        Project::discover(self.dir.path()).unwrap()
    }

    /// Builds both editions, which must go well.
    pub fn build(&self) -> Built {
        build(&self.open())
    }

    /// The project, ready to be worked on.
    pub fn workspace(&self) -> Workspace {
        Workspace::new(self.open())
    }

    /// Composes the project, which must go well.
    pub fn compose(&self) -> Vec<ComposedFile> {
        composed(&self.open()).document.files
    }

    /// What folio says of a project with errors.
    pub fn errors(&self) -> String {
        match build::build(&mut self.workspace(), Options::default(), &silent) {
            Ok(_) => panic!("the project builds"),
            Err(stop) => message(&stop),
        }
    }

    /// What folio says of a job for the printer that can't be made.
    pub fn errors_of_job(&self) -> String {
        match make(&mut self.workspace(), Options::default(), &silent) {
            Ok(_) => panic!("the job is made"),
            Err(stop) => message(&stop),
        }
    }

    /// What `folio check` finds, as it is printed for people.
    pub fn findings(&self) -> String {
        printed(&inspect(&self.workspace()))
    }

    /// What `folio check --layout` finds, as it is printed for people.
    pub fn findings_on_pages(&self) -> String {
        match inspect_pages(&mut self.workspace()) {
            Ok(found) => printed(&found),
            Err(stop) => panic!("{}", message(&stop)),
        }
    }

    /// What folio warns of in a project without errors.
    pub fn warnings(&self) -> String {
        printed(&self.build().warnings)
    }
}

/// Composes a project, which must go well.
pub fn composed(project: &Project) -> Composed {
    let workspace = Workspace::new(project.clone());
    let composed = check(&workspace, false, &silent)
        .map_err(Stop::from)
        .and_then(|checked| compose(&workspace, checked, &silent));
    composed.unwrap_or_else(|stop| panic!("{}", message(&stop)))
}

/// Builds a project, which must go well.
pub fn build(project: &Project) -> Built {
    build_with(project, Options::default())
}

/// Builds a project as asked, which must go well.
pub fn build_with(project: &Project, options: Options) -> Built {
    match build::build(&mut Workspace::new(project.clone()), options, &silent) {
        Ok(built) => built,
        Err(stop) => panic!("{}", message(&stop)),
    }
}

/// What a run that can't go on says, as it is printed for people.
pub fn message(stop: &Stop) -> String {
    match stop {
        Stop::Findings(findings) => printed(findings),
        Stop::Failure(failure) => format!("failure: {failure}\n"),
    }
}

/// Findings as they are printed for people.
pub fn printed(findings: &Findings) -> String {
    let mut out = NoColor::new(Vec::new());
    print(&mut out, Format::Human, Listing { findings, prefix: "" }).unwrap();
    String::from_utf8(out.into_inner()).unwrap()
}

/// Copies a folder with all that it holds.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}
