//! Notes that are both text and lost, or neither: what the form of a file can't say by itself.

use super::decode::Spanned;
use super::model::Note;
use crate::diag::{Diagnostic, Diagnostics, Rule, rules};

rules! {
    NOTE_TEXT = Rule::needed(
        "note-text",
        "A note that says nothing, or contradicts itself.",
        "A note has a text, which may be broken, or it is lost.",
    )
    .example("notes:\n  gone: { broken: true }", "notes:\n  gone: { lost: true }");
}

/// Each note has a text, which may be broken, or is lost.
pub(super) fn check(notes: &[(Spanned<String>, Note)]) -> Diagnostics {
    let one = |(id, note): &(Spanned<String>, Note)| {
        let (message, help) = match (&note.text, note.lost, note.broken) {
            (None, false, _) => {
                ("says nothing", "give it a text, or `{ lost: true }` if it is not preserved")
            }
            (Some(_), true, _) => ("is lost, yet has a text", "take out `lost: true`, or the text"),
            (None, true, true) => ("is both lost and broken", "take out `broken: true`"),
            _ => return None,
        };
        let message = format!("the note `{}` {message}", id.value);
        Some(Diagnostic::of(&NOTE_TEXT, message).at(id.span.whole()).help(help))
    };
    notes.iter().filter_map(one).collect()
}
