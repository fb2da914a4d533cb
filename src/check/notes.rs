//! Notes and sources: those that nobody uses, references that lead nowhere.

use std::collections::{HashMap, HashSet};

use super::text::word;
use crate::content::markup::Inline;
use crate::content::model::{References, Report, Text};
use crate::content::outline::NoteEntry;
use crate::content::yaml::Spot;
use crate::content::{Outline, texts, walk_inlines};
use crate::diag::{Diagnostic, Diagnostics, Sources};

/// Checks the notes and sources of a report.
pub(super) fn check(report: &Report, outline: &Outline, sources: &Sources, problems: &mut Diagnostics) {
    notes_used(report, outline, problems);
    sources_used(report, problems);
    one_title_an_address(report, problems);
    for note in outline.notes() {
        if let Some(text) = text(report, note) {
            later_notes(note, text, report, outline, sources, problems);
            ibid(note, text, outline, sources, problems);
        }
    }
}

/// What a note says.
fn text<'a>(report: &'a Report, note: &NoteEntry) -> Option<&'a Text> {
    report.note(&note.id)?.text.as_ref()
}

/// A source that no note cites was lost or is left over.
fn sources_used(report: &Report, problems: &mut Diagnostics) {
    let mut used = HashSet::new();
    texts(report, |passage| {
        passage.inlines(&mut |inline| {
            if let Inline::Cite { key, .. } = inline {
                used.insert(key.as_str());
            }
        });
    });
    for (key, spot) in report.references.spots.iter().filter(|(key, _)| !used.contains(key.as_str())) {
        problems.push(
            Diagnostic::of("unused-source", format!("no note cites the source `{key}`"))
                .at(spot.place())
                .help(format!("cite it in a note with [@{key}], or take it out")),
        );
    }
}

/// One address is one source.
fn one_title_an_address(report: &Report, problems: &mut Diagnostics) {
    let References { library, spots, urls, .. } = &report.references;
    let title =
        |key: &str| library.get(key).and_then(|entry| entry.title()).map(|title| title.value.to_string());
    let mut seen: HashMap<&str, (Option<String>, Spot)> = HashMap::new();
    for (key, spot) in spots {
        let Some(url) = urls.get(key) else { continue };
        let title = title(key);
        match seen.get(url.as_str()) {
            Some((other, first)) if *other != title => problems.push(
                Diagnostic::of(
                    "url-two-titles",
                    format!("the source `{key}` has the address of a source with another title"),
                )
                .at(spot.place())
                .related(first.place(), "the same address is here")
                .help("correct one of the two addresses, or make one entry of the two"),
            ),
            Some(_) => {}
            None => {
                seen.insert(url, (title, *spot));
            }
        }
    }
}

/// A note sends its readers back, not on.
fn later_notes(
    note: &NoteEntry,
    text: &Text,
    report: &Report,
    outline: &Outline,
    sources: &Sources,
    problems: &mut Diagnostics,
) {
    let file = &sources.get(text.spot.file).text;
    for reference in note.references.iter().filter(|reference| reference.to >= note.number) {
        let place = text.spot.place_of(file, &text.source, reference.at.clone());
        let itself = reference.to == note.number;
        let message = match itself {
            true => "this note refers to itself".to_string(),
            false => format!("note {} refers to note {}, which comes later", note.number, reference.to),
        };
        let found = Diagnostic::of("later-note", message)
            .at(place)
            .help("name a note that comes before, or cite the source itself with [@key]");
        let later = outline.notes().get(reference.to - 1).and_then(|later| self::text(report, later));
        problems.push(match itself {
            true => found,
            false => found.related(later.map_or(text.spot, |later| later.spot).place(), "the later note"),
        });
    }
}

/// ‘Ibid’ is set by the build, where the note before cites that one source and no other.
fn ibid(note: &NoteEntry, text: &Text, outline: &Outline, sources: &Sources, problems: &mut Diagnostics) {
    let file = &sources.get(text.spot.file).text;
    walk_inlines(&text.body, &mut |inline| {
        let Inline::Text { at, .. } = inline else { return };
        let Some(start) = word(&text.source[at.clone()], &["ibid", "ibidem"]) else { return };
        let before = outline.notes()[..note.number - 1].last().map(|before| before.cites.as_slice());
        let help = match before {
            Some([cite]) => {
                let key = &cite.key;
                format!("write [@{key}] or [@{key}, p. 2]: where ‘Ibid’ is right, the build sets it")
            }
            Some([]) => "the note before cites no source: write [@key] of the source that is meant".into(),
            Some(_) => "the note before cites several sources: write [@key] of the one that is meant".into(),
            None => "this is the first note: write [@key] of the source that is meant".into(),
        };
        let range = at.start + start.start..at.start + start.end;
        problems.push(
            Diagnostic::of("ibid", "an ‘Ibid’ that is written by hand")
                .at(text.spot.place_of(file, &text.source, range))
                .help(help),
        );
    });
}

/// A note without a mark would be lost in silence.
fn notes_used(report: &Report, outline: &Outline, problems: &mut Diagnostics) {
    for (id, _) in report.notes().filter(|(id, _)| outline.note(&id.value).is_none()) {
        problems.push(
            Diagnostic::of("unused-note", format!("the note `{}` has no mark in the text", id.value))
                .at(id.spot.place())
                .help(format!(
                    "write [^{}] where it belongs, or take the note out: it does not print",
                    id.value
                )),
        );
    }
}
