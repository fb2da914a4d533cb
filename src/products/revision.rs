//! A report as it stood in a revision of git, built without touching the user's files.
//!
//! git is called with arguments, never through a shell. It writes the revision's files into a temporary folder by an index of its own, so
//! that neither the user's index nor the working tree changes.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::build::{self, Built, Options, Workspace, silent};
use crate::diag::{Failure, Findings, Stop};
use crate::project::{MANIFEST, Project};

/// Why a revision can't be had.
#[derive(Debug, thiserror::Error)]
pub enum RevisionError {
    /// There is no git.
    #[error(
        "git is not installed, or not where programs are looked for: install it, or name PDFs or folders"
    )]
    NoGit,
    /// The project is in no repository.
    #[error(
        "this report is in no git repository, so that there is no revision `{revision}`; name PDFs or folders"
    )]
    NoRepository {
        /// What was asked for.
        revision: String,
    },
    /// git knows no such revision.
    #[error(
        "`{revision}` is no file, no folder and no revision that git knows; `git log --oneline` lists revisions"
    )]
    NoRevision {
        /// What was asked for.
        revision: String,
    },
    /// The report is not in it.
    #[error(
        "the revision `{revision}` holds no {MANIFEST}: the report was not there yet, or in another folder"
    )]
    NoReport {
        /// What was asked for.
        revision: String,
    },
    /// git failed.
    #[error("git failed: {said}")]
    Git {
        /// What it said.
        said: String,
    },
    /// A folder can't be made or a program not be started.
    #[error("cannot take the files of a revision out of git ({0})")]
    Machine(#[from] io::Error),
}

/// Why a report in a revision was not built.
#[derive(Debug)]
pub enum RevisionStop {
    /// It has errors, or the layouts of then are none for the folio of now.
    Findings(Findings),
    /// The machine, git or folio failed.
    Failure(Failure),
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for RevisionStop {
    fn from(error: E) -> Self {
        Self::Failure(Failure::new(error))
    }
}

/// Whether git is there, and what it says of its version.
pub fn git_version() -> Option<String> {
    let output =
        Command::new("git").arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// Builds the report of a workspace's project as it stood in a revision: a commit, tag or branch, or any name that git has for a
/// commit, such as `HEAD~3`. Prepared photos are shared with the project.
///
/// # Errors
/// If git or the revision is missing, or the report of then can't be built.
pub fn build_revision(
    workspace: &Workspace,
    revision: &str,
    options: Options,
) -> Result<Built, RevisionStop> {
    let mut then = open_revision(workspace, revision)?;
    then.workspace.watched_as(workspace);
    build::build(&mut then.workspace, options, &silent).map_err(|stop| match stop {
        Stop::Findings(findings) => RevisionStop::Findings(findings),
        Stop::Failure(failure) => RevisionStop::Failure(failure),
    })
}

/// A report as it stood in a revision. Its files go when this is dropped.
pub struct Then {
    /// Its workspace; prepared photos are shared with the project's own.
    pub workspace: Workspace,
    _folder: TempDir,
}

/// Opens the report of a workspace's project as it stood in a revision, under any name that git has for a commit.
///
/// # Errors
/// If git or the revision is missing, or the report was not there.
pub fn open_revision(workspace: &Workspace, revision: &str) -> Result<Then, RevisionStop> {
    let folder = check_out(workspace.project().root(), revision)?;
    let project = Project::discover(&folder.path().join("files"))?;
    let workspace = Workspace::with_cache(project, workspace.cache().clone());
    Ok(Then { workspace, _folder: folder })
}

/// Writes the files of a revision of the project at `root` into the folder `files` of a new temporary one.
fn check_out(root: &Path, revision: &str) -> Result<TempDir, RevisionError> {
    let name = || revision.to_string();
    let found = git(root, None, ["rev-parse", "--show-toplevel", "--show-prefix"])?;
    if !found.status.success() {
        return Err(match said(&found) {
            said if said.contains("not a git repository") => RevisionError::NoRepository { revision: name() },
            said => RevisionError::Git { said },
        });
    }
    let text = String::from_utf8_lossy(&found.stdout).into_owned();
    let mut lines = text.lines();
    let (top, prefix) =
        (lines.next().unwrap_or_default().to_string(), lines.next().unwrap_or_default().to_string());
    // What begins with a hyphen is an option to git.
    let commit = match revision.starts_with('-') {
        true => return Err(RevisionError::NoRevision { revision: name() }),
        false => git(root, None, ["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")])?,
    };
    if !commit.status.success() {
        return Err(RevisionError::NoRevision { revision: name() });
    }
    let commit = String::from_utf8_lossy(&commit.stdout).trim().to_string();
    let has_report = git(root, None, ["cat-file", "-e", &format!("{commit}:{prefix}{MANIFEST}")])?;
    if !has_report.status.success() {
        return Err(RevisionError::NoReport { revision: name() });
    }
    let folder = tempfile::Builder::new().prefix("folio-revision-").tempdir()?;
    let (index, files) = (folder.path().join("index"), folder.path().join("files"));
    std::fs::create_dir(&files)?;
    let tree = format!("{commit}:{}", prefix.trim_end_matches('/'));
    let top = Path::new(&top);
    done(git(top, Some(&index), ["read-tree", &tree])?)?;
    let mut into = std::ffi::OsString::from("--prefix=");
    into.push(&files);
    // The folder's own separator at its end makes it a folder and no beginning of a name.
    into.push("/");
    done(git(top, Some(&index), [OsStr::new("checkout-index"), OsStr::new("--all"), &into])?)?;
    Ok(folder)
}

/// Runs git in a folder, with an index of its own if one is given.
fn git<S: AsRef<OsStr>>(
    folder: &Path,
    index: Option<&Path>,
    arguments: impl IntoIterator<Item = S>,
) -> Result<Output, RevisionError> {
    let mut command = Command::new("git");
    // Messages are told apart by their words.
    command.arg("-C").arg(folder).args(arguments).env("LC_ALL", "C").stdin(Stdio::null());
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => RevisionError::NoGit,
        _ => RevisionError::Machine(error),
    })
}

fn done(output: Output) -> Result<(), RevisionError> {
    if output.status.success() { Ok(()) } else { Err(RevisionError::Git { said: said(&output) }) }
}

/// What git complained of, without the word before it.
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().trim_start_matches("fatal: ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(folder: &Path, arguments: &[&str]) {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
        let all: Vec<&str> = identity.iter().chain(arguments).copied().collect();
        let output = git(folder, None, &all).unwrap();
        assert!(output.status.success(), "{}", said(&output));
    }

    #[test]
    fn the_files_of_a_revision_are_written_elsewhere() {
        let dir = tempfile::tempdir().unwrap();
        let report = dir.path().join("reports/2019");
        std::fs::create_dir_all(report.join("source")).unwrap();
        assert!(matches!(check_out(&report, "HEAD"), Err(RevisionError::NoRepository { .. })));
        run(dir.path(), &["init", "--quiet"]);
        std::fs::write(dir.path().join("other.txt"), "outside").unwrap();
        run(dir.path(), &["add", "."]);
        run(dir.path(), &["commit", "--quiet", "-m", "first"]);
        std::fs::write(report.join(MANIFEST), "title: Old").unwrap();
        run(dir.path(), &["add", "."]);
        run(dir.path(), &["commit", "--quiet", "-m", "second"]);
        std::fs::write(report.join(MANIFEST), "title: New").unwrap();
        let folder = check_out(&report, "HEAD").unwrap();
        let files = folder.path().join("files");
        assert_eq!(std::fs::read_to_string(files.join(MANIFEST)).unwrap(), "title: Old");
        assert!(!files.join("other.txt").exists(), "only the report's folder");
        assert_eq!(std::fs::read_to_string(report.join(MANIFEST)).unwrap(), "title: New");
        assert!(matches!(check_out(&report, "HEAD~1"), Err(RevisionError::NoReport { .. })));
        for wrong in ["nothing", "--upload-pack=x", "HEAD~9", ""] {
            assert!(matches!(check_out(&report, wrong), Err(RevisionError::NoRevision { .. })), "{wrong}");
        }
    }
}
