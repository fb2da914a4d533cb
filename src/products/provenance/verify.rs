//! Whether a build can be made again from what stands in its project.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use super::statement::{Artifact, Statement};
use super::{PATH, inputs};
use crate::build::{Progress, Workspace, build, languages};
use crate::diag::{Failure, Stop};

/// Why nothing can be said of a build.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// There is no statement.
    #[error("there is no {PATH} to go by: build the report first (`folio build`)")]
    NoStatement,
    /// It can't be read.
    #[error("cannot read {} ({source})", path.display())]
    Unreadable {
        /// Where it stands.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not what folio writes.
    #[error("{PATH} is not what folio writes ({0}): build the report again (`folio build`)")]
    Broken(String),
}

/// Something that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "what", content = "name", rename_all = "kebab-case")]
pub enum Difference {
    /// A PDF on the disk is not the one that the build wrote.
    PdfChanged(String),
    /// A PDF that the build wrote is not there.
    PdfGone(String),
    /// A file that the build read has changed.
    InputChanged(String),
    /// A file that the build read is not there.
    InputGone(String),
    /// A file stands there that the build did not have.
    InputNew(String),
    /// Another version of a program made it.
    Version(String),
    /// From the same files the same program makes another PDF now.
    NotReproduced(String),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::PdfChanged(name) => write!(f, "{name} is not the file that the build wrote"),
            Self::PdfGone(name) => write!(f, "{name} is gone"),
            Self::InputChanged(name) => write!(f, "{name} has changed since the build"),
            Self::InputGone(name) => write!(f, "{name} is gone since the build"),
            Self::InputNew(name) => write!(f, "{name} is new since the build"),
            Self::Version(name) => write!(f, "it was built by another version: {name}"),
            Self::NotReproduced(name) => {
                write!(
                    f,
                    "{name} comes out differently from the same files; please report this as a fault of folio"
                )
            }
        }
    }
}

/// The form of [`Verified`] as JSON.
pub const SCHEMA: &str = "folio-verified/1";

/// What came of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Verified {
    /// The form of this object; the number counts up when a program that reads it has to change.
    pub schema: &'static str,
    /// The PDFs that the build wrote.
    pub pdfs: Vec<String>,
    /// How many files it had read.
    pub inputs: usize,
    /// Whether it was made again: only from files that are the same.
    pub rebuilt: bool,
    /// What is not as it was, the cause before what comes of it; empty if the same build stands there and comes out again.
    pub differences: Vec<Difference>,
}

/// Compares the PDFs in `build/` and the files of the project with what the last build says of them, and where those are the same, builds
/// again and compares what comes out. Writes nothing.
///
/// # Errors
/// If there was no build, or it can't be made again.
pub fn verify(workspace: &mut Workspace, progress: Progress) -> Result<Verified, Stop> {
    let project = workspace.project().clone();
    let statement = read(project.root()).map_err(Failure::new)?;
    let mut differences = versions(&statement);
    differences.extend(compare(statement.inputs(), &inputs(&project)));
    let same = differences.is_empty();
    differences.extend(statement.subject.iter().filter_map(|pdf| on_disk(project.root(), pdf)));
    if same {
        let unknown = || VerifyError::Broken("no such edition".into());
        let options = statement.settings().options().ok_or_else(unknown).map_err(Failure::new)?;
        let mut pdfs = Vec::new();
        for language in languages(workspace, statement.settings().language.as_deref()) {
            workspace.set_language(language);
            let built = build(workspace, options, progress);
            workspace.set_language(None);
            pdfs.extend(built?.pdfs);
        }
        let made = pdfs.iter().map(|pdf| Artifact::new(&pdf.path().display().to_string(), &pdf.bytes));
        let other = made.filter(|pdf| !statement.subject.contains(pdf));
        differences.extend(other.map(|pdf| Difference::NotReproduced(pdf.name)));
    }
    let pdfs = statement.subject.iter().map(|pdf| pdf.name.clone()).collect();
    Ok(Verified { schema: SCHEMA, pdfs, inputs: statement.inputs().len(), rebuilt: same, differences })
}

/// The statement of the last build.
fn read(root: &Path) -> Result<Statement, VerifyError> {
    let path = root.join(PATH);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(VerifyError::NoStatement),
        Err(source) => return Err(VerifyError::Unreadable { path, source }),
    };
    serde_json::from_str(&text).map_err(|error| VerifyError::Broken(error.to_string()))
}

/// The programs that are of another version than they were.
fn versions(statement: &Statement) -> Vec<Difference> {
    let now = Statement::new(Vec::new(), Vec::new(), statement.settings().clone());
    let other = |(name, was): (&String, &String)| match now.versions().get(name) {
        Some(is) if is == was => None,
        Some(is) => Some(Difference::Version(format!("{name} {was}, and this is {is}"))),
        None => Some(Difference::Version(format!("{name} {was}"))),
    };
    statement.versions().iter().filter_map(other).collect()
}

/// How the files of a project differ from those of a build, in the order of their paths.
fn compare(before: &[Artifact], now: &[Artifact]) -> Vec<Difference> {
    let by_name = |files: &[Artifact]| -> BTreeMap<String, Artifact> {
        files.iter().map(|file| (file.name.clone(), file.clone())).collect()
    };
    let (before, now) = (by_name(before), by_name(now));
    let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let differs = |name: &String| match (before.get(name), now.get(name)) {
        (Some(_), None) => Some(Difference::InputGone(name.clone())),
        (None, _) => Some(Difference::InputNew(name.clone())),
        (was, is) => (was != is).then(|| Difference::InputChanged(name.clone())),
    };
    names.into_iter().filter_map(differs).collect()
}

/// How a PDF on the disk differs from what the build wrote.
fn on_disk(root: &Path, pdf: &Artifact) -> Option<Difference> {
    match std::fs::read(root.join(&pdf.name)) {
        Ok(bytes) if Artifact::new(&pdf.name, &bytes) == *pdf => None,
        Ok(_) => Some(Difference::PdfChanged(pdf.name.clone())),
        Err(_) => Some(Difference::PdfGone(pdf.name.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> Vec<Artifact> {
        files.iter().map(|(name, text)| Artifact::new(name, text.as_bytes())).collect()
    }

    #[test]
    fn each_file_that_differs_is_named_once_in_the_order_of_paths() {
        let before = files(&[("a", "1"), ("b", "1"), ("d", "1")]);
        let now = files(&[("a", "1"), ("b", "2"), ("c", "1")]);
        let expected = [
            Difference::InputChanged("b".into()),
            Difference::InputNew("c".into()),
            Difference::InputGone("d".into()),
        ];
        assert_eq!(compare(&before, &now), expected);
        assert_eq!(compare(&now, &now), []);
    }

    #[test]
    fn another_version_is_named_with_this_one() {
        let statement = Statement::new(Vec::new(), Vec::new(), Default::default());
        assert_eq!(versions(&statement), []);
        let json = statement
            .to_json()
            .replace(&format!("\"folio\": \"{}\"", env!("CARGO_PKG_VERSION")), "\"folio\": \"0.0.1\"");
        let other: Statement = serde_json::from_str(&json).unwrap();
        let told: Vec<String> = versions(&other).iter().map(ToString::to_string).collect();
        let expected = format!(
            "it was built by another version: folio 0.0.1, and this is {}",
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(told, [expected]);
    }

    #[test]
    fn a_pdf_that_somebody_has_opened_and_saved_is_told() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.pdf"), "new").unwrap();
        let [changed, gone] =
            [("a.pdf", "old"), ("b.pdf", "old")].map(|(name, text)| Artifact::new(name, text.as_bytes()));
        assert_eq!(on_disk(dir.path(), &changed), Some(Difference::PdfChanged("a.pdf".into())));
        assert_eq!(on_disk(dir.path(), &gone), Some(Difference::PdfGone("b.pdf".into())));
        assert_eq!(on_disk(dir.path(), &Artifact::new("a.pdf", b"new")), None);
    }
}
