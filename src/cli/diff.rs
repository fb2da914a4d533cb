//! `folio diff`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use folio::build::{self, Options, Workspace, silent};
use folio::compare::{self, Comparison, Names, Side, SideError};
use folio::content::edition::Edition;
use folio::diag::{Failure, Stop};
use folio::products::revision::{RevisionStop, build_revision};
use folio::save;
use schemars::JsonSchema;
use serde::Serialize;

use super::output::{FormatArg, Output, Printer, counts, json, say, tell};
use super::{CLEAN, FAILURE, FINDINGS, interrupt};

/// Show what changed between two reports: pages, words, figures, notes, photos, links.
///
/// Each side is a PDF, a folder with the PDFs of a build, or a revision of git, which is built in a temporary folder. What changed is
/// printed, and shown page by page in a file of HTML that needs nothing else.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio diff HEAD" => "what your changes since the last commit do to the pages",
    "folio diff v1 v2" => "two revisions of git",
    "folio diff last-week.pdf build/report-screen.pdf" => "two PDFs, whatever program made them",
    "folio diff --against ../report-2018" => "this report and another project's last build",
    "folio diff HEAD~1 HEAD --format json" => "the same for programs",
})]
pub struct Args {
    /// The old one: a PDF, a folder with PDFs of a build, or a revision of git.
    #[arg(required_unless_present = "against", conflicts_with = "against")]
    old: Option<String>,
    /// The new one, of the same kinds; without it, this project as it stands.
    #[arg(conflicts_with = "against")]
    new: Option<String>,
    /// Compare with the last build of another project, such as last year's report.
    #[arg(long, value_name = "DIR")]
    against: Option<PathBuf>,
    /// The edition that is compared: screen or print. Without it, the screen edition if both sides have one.
    #[arg(long)]
    edition: Option<Edition>,
    /// Set grey boxes for photos whose files are missing, where a side has to be built.
    #[arg(long)]
    draft: bool,
    /// Where the changes are shown; build/diff.html of the project unless set, diff.html outside of projects.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How the changes are printed.
    #[arg(long, value_enum, default_value_t)]
    format: DiffFormat,
}

/// How changes are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// Words for people.
    #[default]
    Human,
    /// An object of the schema folio-diff/1.
    Json,
}

/// Why there is nothing to compare.
#[derive(Debug, thiserror::Error)]
enum DiffError {
    #[error("cannot read {} ({source})", file.display())]
    Unreadable { file: PathBuf, source: io::Error },
    #[error("there is no file {name}")]
    NoFile { name: String },
    #[error("{name}: {why}")]
    NoPdf { name: String, why: compare::CompareError },
    #[error("there is no PDF of a build in {}: run `folio build` there first", folder.display())]
    NoBuild { folder: PathBuf },
    #[error("there is no PDF of the {edition} edition in {}", folder.display())]
    NoEdition { edition: Edition, folder: PathBuf },
    #[error("the two sides have no edition in common")]
    NothingCommon,
}

/// One of the two sides.
#[derive(Debug)]
enum Version {
    Pdf(PathBuf),
    /// A folder, and the editions whose PDFs are in it.
    Folder(PathBuf, Vec<Edition>),
    Revision(String),
    Working,
}

/// The changes for programs.
#[derive(Serialize, JsonSchema)]
struct Document<'a> {
    /// The form of this object.
    schema: &'static str,
    /// Whether nothing differs.
    equal: bool,
    /// The edition; null where PDFs were named.
    edition: Option<&'static str>,
    /// What the old side was called.
    old: &'a str,
    /// What the new side was called.
    new: &'a str,
    /// The file of HTML that shows it.
    html: String,
    #[serde(flatten)]
    comparison: &'a Comparison,
}

/// The form of the object, for docs/cli.md.
#[cfg(test)]
pub fn form() -> serde_json::Value {
    schemars::schema_for!(Document).to_value()
}

impl Args {
    /// Compares, writes the file of HTML, and says what changed.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        match self.diff(folder) {
            Ok(code) => Ok(code),
            Err(Stop::Failure(failure)) => Err(failure),
            // Told already: a side can't be built.
            Err(Stop::Findings(_)) => Ok(FAILURE),
        }
    }

    fn diff(&self, folder: &Path) -> Result<u8, Stop> {
        let mut workspace = Workspace::open(folder).map_err(Failure::new);
        if let Ok(workspace) = &mut workspace {
            let format = if self.format == DiffFormat::Json { FormatArg::Json } else { FormatArg::Human };
            workspace.on_exceeded(move |exceeded| interrupt::give_up(format, exceeded));
        }
        let against = self.against.as_ref().map(|dir| dir.display().to_string());
        let old = version(against.as_deref().or(self.old.as_deref()))?;
        let new = version(self.new.as_deref())?;
        let edition = self.edition(&old, &new)?;
        let before = self.bytes(&old, &mut workspace, edition)?;
        let after = self.bytes(&new, &mut workspace, edition)?;
        let (old_name, new_name) = (old.name(), new.name());
        let comparison = compare::compare(&before, &after).map_err(|SideError { side, source }| {
            let name = if side == Side::Old { &old_name } else { &new_name };
            DiffError::NoPdf { name: name.clone(), why: source }
        })?;
        let root = workspace.as_ref().ok().map(|workspace| workspace.project().root());
        let (root, file) = self.target(root);
        let names = Names { old: &old_name, new: &new_name };
        fs::create_dir_all(&root).map_err(|error| save::SaveError::new(&root, error))?;
        save::all(&root, &[(file.clone(), compare::html(&comparison, names).as_bytes())])?;
        let shown = self.output.clone().unwrap_or(file).display().to_string();
        match self.format {
            DiffFormat::Json => say(&json(&Document {
                schema: compare::SCHEMA,
                equal: comparison.is_equal(),
                edition: edition.map(Edition::name),
                old: names.old,
                new: names.new,
                html: shown,
                comparison: &comparison,
            })?)?,
            DiffFormat::Human => {
                let edition = edition.map_or_else(String::new, |edition| format!(", {edition} edition"));
                say(&format!("{old_name} ({} pages) and {new_name} ({} pages){edition}", comparison.old_pages, comparison.new_pages))?;
                say(&compare::human(&comparison))?;
                say(&shown)?;
            }
        }
        Ok(if comparison.is_equal() { CLEAN } else { FINDINGS })
    }

    /// The edition that is compared; none where both sides are PDFs.
    fn edition(&self, old: &Version, new: &Version) -> Result<Option<Edition>, DiffError> {
        if matches!((old, new), (Version::Pdf(_), Version::Pdf(_))) {
            return Ok(None);
        }
        if let Some(edition) = self.edition {
            return Ok(Some(edition));
        }
        let common = Edition::ALL.into_iter().find(|edition| old.has(*edition) && new.has(*edition));
        common.map(Some).ok_or(DiffError::NothingCommon)
    }

    /// The PDF of a side.
    fn bytes(
        &self,
        version: &Version,
        workspace: &mut Result<Workspace, Failure>,
        edition: Option<Edition>,
    ) -> Result<Vec<u8>, Stop> {
        let edition = edition.unwrap_or(Edition::Screen);
        let options = Options { draft: self.draft, edition: Some(edition), ..Options::default() };
        let file = match version {
            Version::Pdf(file) => file.clone(),
            Version::Folder(folder, editions) if !editions.contains(&edition) => {
                return Err(DiffError::NoEdition { edition, folder: folder.clone() }.into());
            }
            Version::Folder(folder, _) => folder.join(name(edition)),
            Version::Revision(revision) => {
                let workspace = opened(workspace)?;
                return match build_revision(workspace, revision, options) {
                    Ok(built) => Ok(pdf(built)),
                    Err(RevisionStop::Failure(failure)) => Err(Stop::Failure(failure)),
                    Err(RevisionStop::Findings(findings)) => {
                        self.unbuilt(workspace, &format!("the report in {revision}"), findings)
                    }
                };
            }
            Version::Working => {
                let workspace = opened(workspace)?;
                return match build::build(workspace, options, &silent) {
                    Ok(built) => Ok(pdf(built)),
                    Err(Stop::Findings(findings)) => self.unbuilt(workspace, "this report", findings),
                    Err(failure) => Err(failure),
                };
            }
        };
        fs::read(&file).map_err(|source| DiffError::Unreadable { file, source }.into())
    }

    /// Tells why a side can't be built.
    fn unbuilt(&self, workspace: &Workspace, what: &str, findings: folio::diag::Findings) -> Result<Vec<u8>, Stop> {
        let printer = Printer::new(&Output::default(), workspace.project().root());
        printer.findings(&findings)?;
        tell(&format!("{what} can’t be built: {}; nothing was compared", counts(&findings.list)))?;
        Err(Stop::Findings(findings))
    }

    /// The folder and file that the changes are written to.
    fn target(&self, root: Option<&Path>) -> (PathBuf, PathBuf) {
        match (&self.output, root) {
            (Some(file), _) => {
                let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
                let name = file.file_name().map_or_else(|| PathBuf::from("diff.html"), PathBuf::from);
                (folder.unwrap_or(Path::new(".")).to_path_buf(), name)
            }
            (None, Some(root)) => (root.to_path_buf(), PathBuf::from("build/diff.html")),
            (None, None) => (PathBuf::from("."), PathBuf::from("diff.html")),
        }
    }
}

/// The workspace of the project at hand, which revisions are built from.
fn opened(workspace: &mut Result<Workspace, Failure>) -> Result<&mut Workspace, Stop> {
    match workspace {
        Ok(workspace) => Ok(workspace),
        Err(failure) => Err(Failure::new(NoProject(failure.to_string())).into()),
    }
}

/// A side has to be built, and there is no project.
#[derive(Debug, thiserror::Error)]
#[error("{0}; outside of projects, name two PDFs or folders")]
struct NoProject(String);

/// What a side is: a file, a folder, or else a revision.
fn version(named: Option<&str>) -> Result<Version, DiffError> {
    let Some(named) = named else { return Ok(Version::Working) };
    let path = PathBuf::from(named);
    if path.is_dir() {
        // A project's PDFs stand in its build folder.
        let folders = [path.clone(), path.join("build")];
        let with_pdfs = folders.into_iter().find_map(|folder| {
            let editions: Vec<Edition> =
                Edition::ALL.into_iter().filter(|edition| folder.join(name(*edition)).is_file()).collect();
            (!editions.is_empty()).then_some(Version::Folder(folder, editions))
        });
        return with_pdfs.ok_or(DiffError::NoBuild { folder: path });
    }
    if path.is_file() {
        return Ok(Version::Pdf(path));
    }
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf")) {
        return Err(DiffError::NoFile { name: named.to_string() });
    }
    Ok(Version::Revision(named.to_string()))
}

/// The name of an edition's PDF.
fn name(edition: Edition) -> PathBuf {
    build::path(edition).file_name().map(PathBuf::from).unwrap_or_default()
}

/// The only PDF of a build.
fn pdf(built: build::Built) -> Vec<u8> {
    built.pdfs.into_iter().next().map(|pdf| pdf.bytes).unwrap_or_default()
}

impl Version {
    fn has(&self, edition: Edition) -> bool {
        match self {
            Self::Folder(_, editions) => editions.contains(&edition),
            Self::Pdf(_) | Self::Revision(_) | Self::Working => true,
        }
    }

    /// What people call it.
    fn name(&self) -> String {
        match self {
            Self::Pdf(path) | Self::Folder(path, _) => path.display().to_string(),
            Self::Revision(revision) => revision.clone(),
            Self::Working => "as it stands".to_string(),
        }
    }
}
