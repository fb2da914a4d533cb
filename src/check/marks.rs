//! Marks of notes and citations of sources: each of something that exists, each where it may stand.

use super::messages::{Known, unknown_of_many};
use crate::content::markup::Inline;
use crate::content::model::Report;
use crate::content::{Outline, Role, texts};
use crate::diag::{Diagnostic, Diagnostics, Rule, Sources, rules};

rules! {
    UNKNOWN_NOTE = Rule::needed(
        "unknown-note",
        "A mark of a note that is not defined.",
        "Notes are defined under `notes:` at the end of the file; ids are unique in the whole report.",
    )
    .example("text: Wages fell.[^ilo-2018]", "text: Wages fell.[^ilo-2019]");
    UNMARKED_NOTE = Rule::needed(
        "unmarked-note",
        "A note that another note names, but that has no mark in the text.",
        "A note gets its number from its mark. Without one there is no number to print.",
    )
    .example("notes:\n  back: \"See [^gone] above.\"", "notes:\n  back: \"See [^survey] above.\"");
    NOTE_PLACE = Rule::needed(
        "note-place",
        "The mark of a note in a title, caption or label.",
        "These print in several places (contents, running heads, the list of photos), where a mark would print too.",
    )
    .example("title: \"Wages[^ilo]\"", "text: Wages fell.[^ilo]");
    CITE_PLACE = Rule::needed(
        "cite-place",
        "A source that is cited outside a note.",
        "Sources print in notes: put the citation into a note, and its mark into the text.",
    )
    .example("text: Wages fell [@ilo].", "text: Wages fell.[^ilo]\nnotes:\n  ilo: \"[@ilo]\"");
    UNKNOWN_SOURCE = Rule::needed(
        "unknown-source",
        "A citation of a source that is missing from references.yaml.",
        "Each source has one entry in references.yaml, under the key by which it is cited.",
    )
    .example("notes:\n  wages: \"[@ilo-2018]\"", "notes:\n  wages: \"[@ilo-2019]\"");
}

/// Checks the marks of notes and the citations of a report.
pub(super) fn check(report: &Report, outline: &Outline, sources: &Sources, problems: &mut Diagnostics) {
    let notes = Known::new(report.notes().map(|(id, _)| id.value.as_str()));
    let keys = Known::new(report.references.key_spans.iter().map(|(key, _)| key.as_str()));
    texts(report, |passage| {
        let file = sources.get(passage.span.file);
        let span = |at: &std::ops::Range<usize>| passage.span.part(file, passage.source, at.clone());
        passage.inlines(&mut |inline| match inline {
            Inline::Note { id, at } if passage.role == Role::Title => problems.push(
                Diagnostic::of(&NOTE_PLACE, format!("the mark of the note `{id}` can’t stand here"))
                    .at(span(at))
                    .help("titles, captions and labels are printed in several places: move the mark to the text"),
            ),
            Inline::Note { id, at } if !notes.has(id) => problems.push(unknown_of_many(
                &UNKNOWN_NOTE,
                "note",
                id,
                span(at),
                &notes,
                "define it under `notes:` at the end of the file, or, where it marks a remark of a table, give that remark the same `mark:`",
            )),
            Inline::Note { id, at } if passage.role == Role::Note && outline.note(id).is_none() => problems.push(
                Diagnostic::of(&UNMARKED_NOTE, format!("the note `{id}` has no number: it has no mark in the text"))
                    .at(span(at))
                    .help(format!("write [^{id}] where the note belongs, or take this reference out")),
            ),
            Inline::Cite { key, at, .. } if passage.role != Role::Note => problems.push(
                Diagnostic::of(&CITE_PLACE, format!("the source `{key}` is cited outside a note"))
                    .at(span(at))
                    .help("put the citation into a note, and the note’s mark here"),
            ),
            Inline::Cite { key, at, .. } if !keys.has(key) => problems.push(unknown_of_many(
                &UNKNOWN_SOURCE,
                "source",
                key,
                span(at),
                &keys,
                "add it to references.yaml",
            )),
            _ => {}
        });
    });
}
