//! The jobs of many reports: each language and edition is a job of its own, so that a build server or `make` runs them side by side.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use walkdir::{DirEntry, WalkDir};

use crate::build::path_in;
use crate::content::edition::Edition;
use crate::content::translation::languages;
use crate::content::{Loaded, load_partly};
use crate::diag::{Failure, Findings, Stop};
use crate::project::{MANIFEST, Project};

/// A job: one edition of a report in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Job {
    /// What it is called; no two jobs are called the same.
    pub name: String,
    /// The folder of the report, with `/`.
    pub project: String,
    /// The code of the language.
    pub language: String,
    /// The edition, `screen` or `print`.
    pub edition: String,
    /// The folder that its PDF is written to, with `/`.
    pub output: String,
    /// The PDF, with `/`.
    pub pdf: String,
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// No report lies in the folders.
    #[error("there is no report in {} or below: a report is a folder that holds {MANIFEST}", folder.display())]
    NoReport {
        /// The folder.
        folder: PathBuf,
    },
    /// A path that no build server takes.
    #[error("the folder {} can’t be planned with: its name is not UTF-8, or has the end of a line in it", folder.display())]
    Name {
        /// The folder.
        folder: PathBuf,
    },
}

/// The form of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON for the `matrix` of a GitHub workflow.
    GithubMatrix,
    /// A child pipeline of GitLab.
    Gitlab,
    /// A makefile.
    Make,
}

/// The jobs of all reports in some folders and below them; what is made goes to `output`, into a folder for each report.
///
/// # Errors
/// If there is no report, or the manifest of one can't be read.
pub fn jobs(folders: &[PathBuf], output: &Path) -> Result<Vec<Job>, Stop> {
    let mut jobs = Vec::new();
    let mut seen = BTreeSet::new();
    for folder in folders {
        let reports = reports(folder);
        if reports.is_empty() {
            return Err(PlanError::NoReport { folder: folder.clone() }.into());
        }
        for report in reports {
            let project = Project::discover(&report).map_err(Failure::new)?;
            if seen.insert(project.root().to_path_buf()) {
                jobs.extend(of_report(&report, &project, output)?);
            }
        }
    }
    named_once(&mut jobs);
    Ok(jobs)
}

/// The reports in a folder, in the order of their paths. What lies in a report is its own.
fn reports(folder: &Path) -> Vec<PathBuf> {
    let is_report = |path: &Path| path.join(MANIFEST).is_file();
    let mut found = Vec::new();
    let shown = |entry: &DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_str().is_some_and(|name| name.starts_with('.'))
    };
    let mut walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let Ok(entry) = entry else { continue };
        if !entry.file_type().is_dir() && entry.depth() > 0 {
            continue;
        }
        if !shown(&entry) {
            walk.skip_current_dir();
        } else if is_report(entry.path()) {
            found.push(entry.path().to_path_buf());
            walk.skip_current_dir();
        }
    }
    found
}

fn of_report(folder: &Path, project: &Project, output: &Path) -> Result<Vec<Job>, Stop> {
    let Loaded { report, sources, mut problems } = load_partly(project);
    let Some(report) = report else {
        problems.sort();
        return Err(Findings { sources, list: problems }.into());
    };
    let unfit = || PlanError::Name { folder: folder.to_path_buf() };
    let written = |path: &Path| -> Result<String, PlanError> {
        let parts: Option<Vec<&str>> = path
            .components()
            .filter(|part| part.as_os_str() != OsStr::new("."))
            .map(|part| part.as_os_str().to_str())
            .collect();
        let text = parts.ok_or_else(unfit)?.join("/").replace("//", "/");
        match text.as_str() {
            "" => Ok(".".into()),
            text if text.contains(char::is_control) => Err(unfit()),
            text => Ok(text.to_string()),
        }
    };
    let inside: PathBuf =
        folder.components().filter(|part| matches!(part, std::path::Component::Normal(_))).collect();
    let (project, output) = (written(folder)?, written(&output.join(inside))?);
    let own = report.manifest.language.value.as_str();
    let mut jobs = Vec::new();
    for language in languages(&report.manifest) {
        for edition in Edition::ALL {
            let path = path_in(edition, (language != own).then_some(language));
            let file = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
            let plain = |sign: char| {
                if sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.') { sign } else { '-' }
            };
            let mut name: String = match project.as_str() {
                "." => String::new(),
                project => project.chars().map(plain).chain(['-']).collect(),
            };
            let _ = write!(name, "{language}-{edition}");
            jobs.push(Job {
                name,
                project: project.clone(),
                language: language.to_string(),
                edition: edition.to_string(),
                output: output.clone(),
                pdf: format!("{output}/{file}"),
            });
        }
    }
    Ok(jobs)
}

/// Gives jobs that would be called the same a number.
fn named_once(jobs: &mut [Job]) {
    let mut names = BTreeSet::new();
    for job in jobs {
        let first = job.name.clone();
        let mut number = 2;
        while !names.insert(job.name.clone()) {
            job.name = format!("{first}-{number}");
            number += 1;
        }
    }
}

/// The jobs as the program that runs them reads them.
pub fn written(jobs: &[Job], format: Format) -> String {
    match format {
        Format::GithubMatrix => {
            let json = serde_json::json!({ "include": jobs });
            format!("{json}\n")
        }
        Format::Gitlab => gitlab(jobs),
        Format::Make => makefile(jobs),
    }
}

/// The command of a job, for a shell.
fn command(job: &Job, program: &str) -> String {
    let Job { project, language, edition, output, .. } = job;
    let [project, language, output] = [project, language, output].map(|text| for_shell(text));
    format!("{program} build --project {project} --language {language} --edition {edition} --output {output}")
}

/// A word as a shell takes it (POSIX, 2.2.2).
fn for_shell(word: &str) -> String {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.' | '/');
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(plain) {
        return word.to_string();
    }
    // What begins with a hyphen would be taken for an option.
    let word = if word.starts_with('-') { format!("./{word}") } else { word.to_string() };
    format!("'{}'", word.replace('\'', "'\\''"))
}

fn gitlab(jobs: &[Job]) -> String {
    #[derive(Serialize)]
    struct Artifacts<'a> {
        paths: [&'a str; 1],
    }
    #[derive(Serialize)]
    struct Task<'a> {
        script: [String; 1],
        artifacts: Artifacts<'a>,
    }
    let task = |job: &Job| {
        let artifacts = Artifacts { paths: [&job.pdf] };
        let task = Task { script: [command(job, "folio")], artifacts };
        let name = serde_yaml::Value::String(job.name.clone());
        (name, serde_yaml::to_value(task).expect("texts and lists of them can be written"))
    };
    let tasks: serde_yaml::Mapping = jobs.iter().map(task).collect();
    let body = serde_yaml::to_string(&tasks).expect("texts and lists of them can be written");
    format!("# A job for each report, language and edition, written by `folio plan --format gitlab`.\n{body}")
}

fn makefile(jobs: &[Job]) -> String {
    let for_make = |text: &str| text.replace('$', "$$");
    let names: Vec<String> = jobs.iter().map(|job| for_make(&job.name)).collect();
    let mut file = String::from(
        "# A target for each report, language and edition, written by `folio plan --format make`: `make -j 4` runs four at once.\nFOLIO ?= folio\n\n",
    );
    let _ = writeln!(file, ".PHONY: all {0}\nall: {0}", names.join(" "));
    for (job, name) in jobs.iter().zip(&names) {
        let _ = writeln!(
            file,
            "\n{name}:\n\t{}",
            command(job, "\0").split('\0').map(for_make).collect::<Vec<_>>().join("$(FOLIO)")
        );
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with reports: their names, and what their manifests say of languages.
    fn folder(reports: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, languages) in reports {
            let source = dir.path().join(name).join("source");
            std::fs::create_dir_all(&source).unwrap();
            let manifest = format!(
                "title: x\norganisation: {{ name: y }}\nyear: 2024\nlanguage: en\n{languages}date: 2025-01-31\nparts: []\neditions: {{ screen: {{ ppi: 150 }}, print: {{ ppi: 300, bleed: 3mm }} }}\n"
            );
            std::fs::write(source.join("report.yaml"), manifest).unwrap();
        }
        dir
    }

    fn planned(dir: &Path) -> Vec<Job> {
        jobs(&[dir.to_path_buf()], Path::new("reports")).unwrap()
    }

    #[test]
    fn each_language_and_edition_is_a_job() {
        let dir = folder(&[
            ("north", "languages: [th, vi]\n"),
            ("south", ""),
            (".hidden", ""),
            ("north/inside", ""),
        ]);
        let jobs = planned(dir.path());
        let named: Vec<String> = jobs.iter().map(|job| format!("{} {}", job.language, job.edition)).collect();
        assert_eq!(
            named,
            [
                "en screen",
                "en print",
                "th screen",
                "th print",
                "vi screen",
                "vi print",
                "en screen",
                "en print"
            ]
        );
        assert!(
            jobs[2].pdf.ends_with("/north/report-th-screen.pdf") && jobs[2].pdf.starts_with("reports/"),
            "{:?}",
            jobs[2]
        );
        assert!(jobs[0].pdf.ends_with("/north/report-screen.pdf"));
        let names: BTreeSet<&str> = jobs.iter().map(|job| job.name.as_str()).collect();
        assert_eq!(names.len(), jobs.len());
    }

    #[test]
    fn a_folder_without_a_report_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let Err(Stop::Failure(failure)) = jobs(&[dir.path().to_path_buf()], Path::new("x")) else { panic!() };
        assert!(failure.to_string().contains("source/report.yaml"), "{failure}");
    }

    fn job(project: &str) -> Job {
        Job {
            name: "a-th-screen".into(),
            project: project.into(),
            language: "th".into(),
            edition: "screen".into(),
            output: format!("reports/{project}"),
            pdf: format!("reports/{project}/report-th-screen.pdf"),
        }
    }

    #[test]
    fn plans_are_what_their_programs_read() {
        let jobs = [job("it's $5")];
        let json: serde_json::Value = serde_json::from_str(&written(&jobs, Format::GithubMatrix)).unwrap();
        assert_eq!(json["include"][0]["project"], "it's $5");
        let yaml: serde_yaml::Value = serde_yaml::from_str(&written(&jobs, Format::Gitlab)).unwrap();
        assert_eq!(
            yaml["a-th-screen"]["script"][0],
            "folio build --project 'it'\\''s $5' --language th --edition screen --output 'reports/it'\\''s $5'"
        );
        insta::assert_snapshot!(written(&[job("a"), job("it's $5")], Format::Make));
    }
}
