//! What translations were made from, and how far they are.

use std::path::PathBuf;

use super::units::translation;
use crate::build::Workspace;
use crate::content::translation::{State, Unit, fingerprint};
use crate::diag::Stop;
use crate::save;

/// How far a translation is, in texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// All of them.
    pub all: usize,
    /// Those that are translated.
    pub translated: usize,
    /// Translations whose original has changed since.
    pub stale: usize,
    /// Translations of which nobody knows what they were made from.
    pub unknown: usize,
}

/// How far the translation of a report to a language is.
///
/// # Errors
/// If a file has a mistake in its form, or the report names no such language.
pub fn progress(workspace: &Workspace, language: &str) -> Result<Progress, Stop> {
    let (translation, _) = translation(workspace, language)?;
    let state = translation.state.unwrap_or_default();
    let translated: Vec<&Unit> = translation.units.iter().filter(|unit| unit.translated.is_some()).collect();
    let made_from = |unit: &&&Unit| state.0.get(&unit.id()).cloned();
    Ok(Progress {
        all: translation.units.len(),
        translated: translated.len(),
        stale: translated
            .iter()
            .filter(|unit| made_from(unit).is_some_and(|known| known != fingerprint(&unit.source)))
            .count(),
        unknown: translated.iter().filter(|unit| made_from(unit).is_none()).count(),
    })
}

/// Remembers that all translations to a language are of the originals as they stand now; returns how many that is news of.
///
/// # Errors
/// As [`progress`], or if the disk can't be written.
pub fn accept(workspace: &Workspace, language: &str) -> Result<usize, Stop> {
    let (translation, _) = translation(workspace, language)?;
    let before = translation.state.unwrap_or_default();
    let translated = translation.units.iter().filter(|unit| unit.translated.is_some());
    let state = State(translated.map(|unit| (unit.id(), fingerprint(&unit.source))).collect());
    let news = state.0.iter().filter(|(id, known)| before.0.get(*id) != Some(known)).count();
    if state != before {
        let text = state.text();
        let path = PathBuf::from(State::path(language));
        save::all(workspace.project().root(), &[(path, text.as_bytes())])?;
    }
    Ok(news)
}
