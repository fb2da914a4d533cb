//! Whether folio has what it needs: what somebody asks first who is to help.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use super::revision::git_version;
use crate::build::{Workspace, inspect};
use crate::check::profile::profile;
use crate::content;
use crate::diag::Severity;

/// The name and version of the form in JSON. Keys may be added under the same version; a key that changes or goes raises it.
pub const SCHEMA: &str = "folio-doctor/1";

/// Something that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Item {
    /// What it is, such as `fonts`.
    pub subject: &'static str,
    /// How it is.
    pub state: State,
    /// What was found.
    pub found: String,
    /// What to do; nothing where all is fine.
    pub help: Option<String>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// As it should be.
    Fine,
    /// Missing, and not needed for a report.
    Missing,
    /// In the way of a report.
    Wrong,
}

impl Item {
    /// Something that is as it should be.
    pub fn fine(subject: &'static str, found: impl Into<String>) -> Self {
        Self { subject, state: State::Fine, found: found.into(), help: None }
    }

    /// Something that is missing and not needed for a report, and how to have it.
    pub fn missing(subject: &'static str, found: impl Into<String>, help: impl Into<String>) -> Self {
        Self { subject, state: State::Missing, found: found.into(), help: Some(help.into()) }
    }

    /// Something that is in the way of a report, and what to do.
    pub fn wrong(subject: &'static str, found: impl Into<String>, help: impl Into<String>) -> Self {
        Self { subject, state: State::Wrong, found: found.into(), help: Some(help.into()) }
    }
}

/// Looks at the program, at the project that a folder lies in, and at what folio uses of the machine. Nothing is changed.
pub fn examine(folder: &Path) -> Vec<Item> {
    let [system, processor] = [std::env::consts::OS, std::env::consts::ARCH];
    let mut items =
        vec![Item::fine("version", format!("folio {} on {system} {processor}", env!("CARGO_PKG_VERSION")))];
    match Workspace::open(folder) {
        Ok(mut workspace) => items.extend(of_project(&mut workspace)),
        Err(error) => items.push(Item::wrong(
            "project",
            error.to_string(),
            "go to the report’s folder, or name it with `--project DIR`",
        )),
    }
    items.push(match git_version() {
        Some(version) => Item::fine("git", version),
        None => Item::missing(
            "git",
            "not found",
            "install git to compare revisions with `folio diff`; nothing else needs it",
        ),
    });
    items
}

fn of_project(workspace: &mut Workspace) -> Vec<Item> {
    let root = workspace.project().root().to_path_buf();
    vec![
        Item::fine("project", root.display().to_string()),
        content_of(workspace),
        fonts(workspace),
        output_profile(workspace),
        cache(workspace),
        build_folder(&root),
    ]
}

fn content_of(workspace: &Workspace) -> Item {
    let found = inspect(workspace).list;
    let (errors, warnings) = (found.count(Severity::Error), found.count(Severity::Warning));
    let counts = format!("{errors} errors, {warnings} warnings");
    match errors {
        0 => Item::fine("content", counts),
        _ => Item::wrong("content", counts, "`folio check` tells each with its place and what to do"),
    }
}

fn fonts(workspace: &mut Workspace) -> Item {
    match workspace.font_families() {
        Ok(0) => Item::wrong("fonts", "no fonts in fonts/", "put the report’s fonts there"),
        Ok(families) => Item::fine("fonts", format!("{families} families in fonts/")),
        Err(error) => {
            Item::wrong("fonts", error.to_string(), "put the report’s fonts into the folder fonts/")
        }
    }
}

fn output_profile(workspace: &Workspace) -> Item {
    let project = workspace.project();
    let Ok((report, _)) = content::load(project) else {
        return Item::missing(
            "output profile",
            "not looked at: the content has errors",
            "mend what `folio check` tells, and ask again",
        );
    };
    let print = &report.manifest.editions.print;
    match profile(project, print) {
        Ok(_) => Item::fine("output profile", print.condition().profile().to_string()),
        Err(finding) => Item::wrong(
            "output profile",
            finding.message.clone(),
            finding.help.clone().unwrap_or_else(|| "ask the printer for the ICC profile of the press".into()),
        ),
    }
}

fn cache(workspace: &Workspace) -> Item {
    let cache = workspace.cache();
    match cache.check() {
        Ok(()) => {
            let (files, bytes) = cache.size();
            let folder = cache.folder().display();
            Item::fine("cache", format!("{folder}: {files} prepared photos, {:.1} MB", bytes as f64 / 1e6))
        }
        // Builds are slower without it, and right.
        Err(error) => Item::missing("cache", error.to_string(), error.help()),
    }
}

/// Whether PDFs can be written; shown by a file that is gone at once.
fn build_folder(root: &Path) -> Item {
    let build = root.join("build");
    let folder: PathBuf = if build.is_dir() { build } else { root.to_path_buf() };
    match tempfile::Builder::new().prefix(".folio-").tempfile_in(&folder) {
        Ok(_) => Item::fine("build folder", format!("{} can be written", folder.display())),
        Err(error) => Item::wrong(
            "build folder",
            format!("{} can’t be written ({error})", folder.display()),
            "make it writable, or build elsewhere with `folio build --output DIR`",
        ),
    }
}
