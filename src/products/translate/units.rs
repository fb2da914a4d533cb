//! The texts of a report with their translations.

use crate::build::Workspace;
use crate::content;
use crate::content::translation::{Translation, languages};
use crate::diag::{Failure, Sources, Stop};

/// A report is not translated to a language.
#[derive(Debug, thiserror::Error)]
#[error("the report is not translated to `{language}`: {}", what_to_do(language, known))]
pub struct UnknownLanguage {
    /// What was asked for.
    pub language: String,
    /// The languages that it is translated to.
    pub known: Vec<String>,
}

fn what_to_do(language: &str, known: &[String]) -> String {
    match known {
        [] => format!("write `languages: [{language}]` into source/report.yaml first"),
        known => format!(
            "there is {}, and others are added to `languages:` in source/report.yaml",
            known.join(", ")
        ),
    }
}

/// The translation of a report to a language, with its files.
///
/// # Errors
/// Returns all mistakes in the form of the files, or that the report names no such language.
pub fn translation(workspace: &Workspace, language: &str) -> Result<(Translation, Sources), Stop> {
    let mut project = workspace.project().clone();
    project.set_language(None);
    let (report, _) = content::load(&project)?;
    let known: Vec<String> = languages(&report.manifest).into_iter().skip(1).map(str::to_string).collect();
    if !known.iter().any(|own| own == language) {
        return Err(Failure::new(UnknownLanguage { language: language.to_string(), known }).into());
    }
    project.set_language(Some(language.to_string()));
    let (report, sources) = content::load(&project)?;
    let translation = report.translation.expect("a report that is not in its own language is a translation");
    Ok((translation, sources))
}
