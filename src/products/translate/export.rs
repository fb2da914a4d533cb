//! Texts to a file for a translator.

use super::exchange::Sent;
use super::protect::protect;
use super::units::translation;
use super::{po, xliff};
use crate::build::Workspace;
use crate::content::translation::{Translation, fingerprint};
use crate::diag::{Sources, Stop};

/// The forms of files for translators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// XLIFF 1.2 (OASIS, 2008).
    Xliff,
    /// PO, the form of GNU gettext.
    Po,
}

impl FileFormat {
    /// How the names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Xliff => "xlf",
            Self::Po => "po",
        }
    }
}

/// The texts of a report with their translations to a language, as a file for a translator. Returns it with how many texts it holds.
///
/// # Errors
/// If a file of the report has a mistake in its form, or the report names no such language.
pub fn export(workspace: &Workspace, language: &str, format: FileFormat) -> Result<(String, usize), Stop> {
    let (translation, sources) = translation(workspace, language)?;
    let texts = sent(&translation, &sources);
    let (from, to) = (translation.original.as_str(), translation.language.as_str());
    let file = match format {
        FileFormat::Xliff => xliff::write(&texts, from, to),
        FileFormat::Po => po::write(&texts, from, to),
    };
    Ok((file, texts.len()))
}

fn sent(translation: &Translation, sources: &Sources) -> Vec<Sent> {
    let state = translation.state.clone().unwrap_or_default();
    let of = |unit: &crate::content::translation::Unit| {
        let protected = protect(&unit.source, unit.form);
        let translated = unit.translated.as_ref();
        let made_from = state.0.get(&unit.id());
        let target = translated.and_then(|translated| protected.like(&translated.text, unit.form));
        let (line, _) = sources.line_column(unit.span.file, unit.span.start as usize);
        Sent {
            id: unit.id(),
            place: (sources.get(unit.span.file).path.clone(), line),
            notes: protected.notes(),
            source: protected.items,
            target,
            stale: made_from.is_some_and(|known| *known != fingerprint(&unit.source)),
        }
    };
    translation.units.iter().map(of).collect()
}
