//! What text holds: markup that is whole, marks of notes and sources that exist, each where it may stand.

use super::{not_an_address, unknown};
use crate::content::markup::Inline;
use crate::content::model::Report;
use crate::content::{Outline, Role, texts};
use crate::diag::{Diagnostic, Diagnostics, Sources};

/// The deepest level of heading, counted from the part's title.
const DEEPEST: u8 = 4;

/// What text holds: marks of notes that exist, sources that exist, each where it may stand.
pub(super) fn check(report: &Report, outline: &Outline, sources: &Sources, problems: &mut Diagnostics) {
    let notes: Vec<&str> = report.notes().map(|(id, _)| id.value.as_str()).collect();
    let keys: Vec<&str> = report.references.spots.iter().map(|(key, _)| key.as_str()).collect();
    texts(report, |passage| {
        let file = &sources.get(passage.spot.file).text;
        let place = |at: &std::ops::Range<usize>| passage.spot.place_of(file, passage.source, at.clone());
        for problem in passage.problems {
            problems
                .push(Diagnostic::error("markup", problem.message).at(place(&problem.at)).help(problem.help));
        }
        for heading in passage.headings().filter(|heading| heading.level > passage.deepest) {
            let message = match passage.deepest {
                0 => "no heading can stand here".to_string(),
                deepest => format!("a heading begins with {} signs at most here", deepest + 1),
            };
            problems.push(
                Diagnostic::error("markup", message)
                    .at(place(heading.at))
                    .help(format!("a report has {DEEPEST} levels of headings: part, section and two below")),
            );
        }
        for at in passage.enclosed_headings() {
            problems.push(
                Diagnostic::error("markup", "no heading can stand in a list or quotation")
                    .at(place(at))
                    .help("move it out, or write a backslash before the sign"),
            );
        }
        if passage.source.trim().is_empty() {
            problems.push(
                Diagnostic::error("empty", "there is no text here")
                    .at(passage.spot.place())
                    .help("write the text, or take the key out"),
            );
        }
        passage.inlines(&mut |inline| match inline {
            Inline::Note { id, at } if passage.role == Role::Title => problems.push(
                Diagnostic::error("note-place", format!("the mark of the note `{id}` can’t stand here"))
                    .at(place(at))
                    .help("titles, captions and labels are printed in several places: move the mark to the text"),
            ),
            Inline::Note { id, at } if !notes.contains(&id.as_str()) => problems.push(unknown(
                "unknown-note",
                "note",
                id,
                place(at),
                &notes,
                "define it under `notes:` at the end of the file",
            )),
            Inline::Note { id, at } if passage.role == Role::Note && outline.note(id).is_none() => problems.push(
                Diagnostic::error("unmarked-note", format!("the note `{id}` has no number: it has no mark in the text"))
                    .at(place(at))
                    .help(format!("write [^{id}] where the note belongs, or take this reference out")),
            ),
            Inline::Link { url, at, .. } | Inline::Address { url, at } => {
                problems.extend(not_an_address(url, place(at)));
            }
            Inline::Cite { key, at, .. } if passage.role != Role::Note => problems.push(
                Diagnostic::error("cite-place", format!("the source `{key}` is cited outside a note"))
                    .at(place(at))
                    .help("put the citation into a note, and the note’s mark here"),
            ),
            Inline::Cite { key, at, .. } if !keys.contains(&key.as_str()) => problems.push(unknown(
                "unknown-source",
                "source",
                key,
                place(at),
                &keys,
                "add it to references.yaml",
            )),
            _ => {}
        });
    });
}
