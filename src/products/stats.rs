//! What a report holds, counted without setting its pages, and what it still lacks.

use schemars::JsonSchema;
use serde::Serialize;

use crate::content::markup::plain;
use crate::content::model::{Consent, Report};
use crate::content::outline::NoteState;
use crate::content::{Element, Outline, Role, load, walk};
use crate::diag::Findings;
use crate::project::Project;

/// What a report holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stats {
    /// The parts in the order of print.
    pub parts: Vec<PartStats>,
    /// All parts together; a photo that stands in several is counted in each.
    pub all: Counts,
    /// How much of the notes is preserved.
    pub notes: NoteStats,
    /// The photos that the report shows, each once.
    pub photos: PhotoStats,
    /// The sources that notes cite.
    pub sources: SourceStats,
}

/// What a part holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PartStats {
    /// The name of its file without folder and ending.
    pub id: String,
    /// Its title; nothing where it has none, as a cover.
    pub title: Option<String>,
    /// What stands in it.
    #[serde(flatten)]
    pub counts: Counts,
}

/// How much of everything there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Words of the text, without notes; words are what blanks part, so that they say little of scripts without blanks.
    pub words: usize,
    /// Words of notes.
    pub note_words: usize,
    /// Notes, where they have their first marks.
    pub notes: usize,
    /// Places where photos are shown.
    pub photos: usize,
    /// Tables.
    pub tables: usize,
    /// Charts of tables.
    pub charts: usize,
}

/// How much of the notes is preserved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NoteStats {
    /// All that are marked.
    pub all: usize,
    /// Those of which nothing is preserved.
    pub lost: usize,
    /// Those whose end is not preserved.
    pub broken: usize,
}

/// What is known of the photos.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PhotoStats {
    /// All that are shown.
    pub all: usize,
    /// Consent is on file.
    pub consent_recorded: usize,
    /// Nobody can be recognised.
    pub consent_not_needed: usize,
    /// The ids of those for which nobody recorded consent.
    pub consent_missing: Vec<String>,
    /// The ids of those that credit nobody.
    pub credit_missing: Vec<String>,
    /// The ids of those whose files are not there.
    pub file_missing: Vec<String>,
}

/// What is known of the sources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceStats {
    /// Those of references.yaml.
    pub all: usize,
    /// Those that notes cite.
    pub cited: usize,
    /// The keys that notes cite and references.yaml does not hold.
    pub missing: Vec<String>,
}

/// Counts what the report of a project holds.
///
/// # Errors
/// Returns the mistakes in the form of its files.
pub fn stats(project: &Project) -> Result<Stats, Findings> {
    let (report, _) = load(project)?;
    let outline = Outline::new(&report);
    let mut parts: Vec<PartStats> = report
        .parts
        .iter()
        .enumerate()
        .map(|(index, part)| {
            let notes = outline.notes_of_part(index).count();
            let photos = outline.photo_uses().iter().filter(|photo| photo.position.part == index).count();
            let tables = outline.tables().iter().filter(|table| table.position.part == index).count();
            let charts = outline.charts().iter().filter(|chart| chart.position.part == index).count();
            let heading = outline.headings().iter().find(|heading| heading.position.part == index);
            PartStats {
                id: part.id.clone(),
                title: heading.map(|heading| plain(&heading.title)),
                counts: Counts { notes, photos, tables, charts, ..Counts::default() },
            }
        })
        .collect();
    words(&report, &outline, &mut parts);
    let mut all = Counts::default();
    for PartStats { counts, .. } in &parts {
        all.words += counts.words;
        all.note_words += counts.note_words;
        all.notes += counts.notes;
        all.photos += counts.photos;
        all.tables += counts.tables;
        all.charts += counts.charts;
    }
    Ok(Stats {
        parts,
        all,
        notes: notes(&outline),
        photos: photos(&report, &outline, project),
        sources: cited(&report, &outline),
    })
}

/// Counts the words of each part.
fn words(report: &Report, outline: &Outline, parts: &mut [PartStats]) {
    let (mut next, mut now, mut note) = (0, None, None);
    walk(report, |element| match element {
        Element::Part(_) => {
            now = Some(next);
            next += 1;
        }
        Element::Note(id, _) => {
            now = None;
            note =
                outline.note(&id.value).and_then(|entry| entry.marks.first()).map(|mark| mark.position.part);
        }
        Element::Passage(passage) => {
            let count: usize = passage.paragraphs().into_iter().map(|body| word_count(&plain(body))).sum();
            match (passage.role == Role::Note, now, note) {
                (true, _, Some(part)) => parts[part].counts.note_words += count,
                (false, Some(part), _) => parts[part].counts.words += count,
                _ => {}
            }
        }
        Element::Section(_)
        | Element::Block(_)
        | Element::PhotoUse(..)
        | Element::Address(_)
        | Element::Alternative(_) => {}
    });
}

/// The words of a text: what blanks part and holds a letter or digit.
fn word_count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

fn notes(outline: &Outline) -> NoteStats {
    let of = |state| outline.notes().iter().filter(|note| note.state == state).count();
    NoteStats { all: outline.notes().len(), lost: of(NoteState::Lost), broken: of(NoteState::Broken) }
}

fn photos(report: &Report, outline: &Outline, project: &Project) -> PhotoStats {
    let mut stats = PhotoStats::default();
    for photo in outline.photo_uses().iter().filter(|photo| photo.is_first) {
        let Some(known) = report.photos.get(&photo.id) else { continue };
        stats.all += 1;
        match known.consent {
            Consent::Recorded => stats.consent_recorded += 1,
            Consent::NotNeeded => stats.consent_not_needed += 1,
            Consent::NotRecorded => stats.consent_missing.push(photo.id.clone()),
        }
        if known.credit.is_none() {
            stats.credit_missing.push(photo.id.clone());
        }
        if project.resolve(&known.file.value).is_err() {
            stats.file_missing.push(photo.id.clone());
        }
    }
    stats
}

fn cited(report: &Report, outline: &Outline) -> SourceStats {
    let known: Vec<&str> = report.references.key_spans.iter().map(|(key, _)| key.as_str()).collect();
    let mut keys: Vec<&str> =
        outline.notes().iter().flat_map(|note| &note.cites).map(|cite| cite.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    let (cited, missing): (Vec<&str>, Vec<&str>) = keys.into_iter().partition(|key| known.contains(key));
    SourceStats {
        all: known.len(),
        cited: cited.len(),
        missing: missing.into_iter().map(str::to_string).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_report_holds_is_counted() {
        let dir = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let full = dir.path().join(path);
            std::fs::create_dir_all(full.parent().unwrap()).unwrap();
            std::fs::write(full, text).unwrap();
        };
        write("layout/words/en.yaml", include_str!("../../layout/words/en.yaml"));
        write(
            "source/report.yaml",
            "title: Yearbook\norganisation: { name: Keepers }\nyear: 2024\nlanguage: en\ndate: 2025-01-01\nparts:\n  - cover: cover.yaml\n  - text: diary.yaml\neditions:\n  screen: { ppi: 150 }\n  print: { ppi: 300, bleed: 3mm }\n",
        );
        write("source/cover.yaml", "photo: visit\n");
        write(
            "source/diary.yaml",
            "title: Two words\nbody:\n  - text: |\n      One *two* – three.[^a][^b][^c]\n  - photo: visit\nnotes:\n  a: { lost: true }\n  b: { text: Four words and more, broken: true }\n  c: \"[@none]; [@lamp]\"\n",
        );
        write(
            "source/photos.yaml",
            "photos:\n  visit: { file: images/visit.jpg, caption: A visit., alt: A house. }\n",
        );
        write(
            "source/references.yaml",
            "lamp: { type: web, title: The lamp }\nlake: { type: web, title: The lake }\n",
        );
        let one = |id: &str| vec![id.to_string()];
        let stats =
            stats(&Project::discover(dir.path()).unwrap()).unwrap_or_else(|_| panic!("it can be read"));
        let part = stats.parts.iter().find(|part| part.id == "diary").unwrap();
        assert_eq!(part.title.as_deref(), Some("Two words"));
        assert_eq!(
            part.counts,
            Counts { words: 5, note_words: 4, notes: 3, photos: 1, tables: 0, charts: 0 }
        );
        assert_eq!((stats.notes.lost, stats.notes.broken), (1, 1));
        assert_eq!((stats.parts.len(), stats.all.photos, stats.all.words), (2, 2, 5));
        let PhotoStats { all, consent_missing, credit_missing, file_missing, .. } = stats.photos;
        assert_eq!(
            (all, consent_missing, credit_missing, file_missing),
            (1, one("visit"), one("visit"), one("visit"))
        );
        assert_eq!((stats.sources.all, stats.sources.cited, stats.sources.missing), (2, 1, one("none")));
    }
}
