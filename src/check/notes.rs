//! Notes and sources: those that nobody uses, references that lead nowhere.

use std::collections::{HashMap, HashSet};

use super::passages::marked;
use super::text::word;
use crate::content::markup::Inline;
use crate::content::model::{Note, References, Report};
use crate::content::yaml::Spot;
use crate::content::{texts, walk_inlines};
use crate::diag::{Diagnostic, Diagnostics, Sources};
use crate::notes::order;

/// Checks the notes and sources of a report.
pub(super) fn check(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    notes_used(report, problems);
    sources_used(report, problems);
    one_title_an_address(report, problems);
    let in_order = in_order(report);
    later_notes(&in_order, sources, problems);
    ibid(&in_order, sources, problems);
}

/// The notes that have marks, in the order of their numbers.
fn in_order(report: &Report) -> Vec<(&str, &Note)> {
    let notes: HashMap<&str, &Note> = report.notes().map(|(id, note)| (id.value.as_str(), note)).collect();
    order(report).into_iter().filter_map(|id| Some((id, *notes.get(id)?))).collect()
}

/// The sources that a note cites.
fn cited(note: &Note) -> Vec<&str> {
    let mut keys = Vec::new();
    walk_inlines(note.text.as_ref().map_or(&[], |text| &text.body), &mut |inline| {
        if let Inline::Cite { key, .. } = inline {
            keys.push(key.as_str());
        }
    });
    keys
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
fn later_notes(notes: &[(&str, &Note)], sources: &Sources, problems: &mut Diagnostics) {
    let number = |id: &str| notes.iter().position(|(other, _)| *other == id);
    for (own, (_, note)) in notes.iter().enumerate() {
        let Some(text) = &note.text else { continue };
        let file = &sources.get(text.spot.file).text;
        walk_inlines(&text.body, &mut |inline| {
            let Inline::Note { id, at } = inline else { return };
            let Some(other) = number(id).filter(|other| *other >= own) else { return };
            let message = match other == own {
                true => "this note refers to itself".to_string(),
                false => format!("note {} refers to note {}, which comes later", own + 1, other + 1),
            };
            let later = notes[other].1.text.as_ref().map_or(text.spot, |later| later.spot);
            let found = Diagnostic::of("later-note", message)
                .at(text.spot.place_of(file, &text.source, at.clone()))
                .help("name a note that comes before, or cite the source itself with [@key]");
            problems.push(match other == own {
                true => found,
                false => found.related(later.place(), "the later note"),
            });
        });
    }
}

/// ‘Ibid’ is set by the build, where the note before cites that one source and no other.
fn ibid(notes: &[(&str, &Note)], sources: &Sources, problems: &mut Diagnostics) {
    for (own, (_, note)) in notes.iter().enumerate() {
        let Some(text) = &note.text else { continue };
        let file = &sources.get(text.spot.file).text;
        walk_inlines(&text.body, &mut |inline| {
            let Inline::Text { at, .. } = inline else { return };
            let Some(start) = word(&text.source[at.clone()], &["ibid", "ibidem"]) else { return };
            let before = own.checked_sub(1).map(|index| cited(notes[index].1));
            let help = match before.as_deref() {
                Some([key]) => {
                    format!("write [@{key}] or [@{key}, p. 2]: where ‘Ibid’ is right, the build sets it")
                }
                Some([]) => {
                    "the note before cites no source: write [@key] of the source that is meant".into()
                }
                Some(_) => {
                    "the note before cites several sources: write [@key] of the one that is meant".into()
                }
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
}

/// A note without a mark would be lost in silence.
fn notes_used(report: &Report, problems: &mut Diagnostics) {
    let marked = marked(report);
    for (id, _) in report.notes().filter(|(id, _)| !marked.contains(id.value.as_str())) {
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
