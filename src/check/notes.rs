//! Notes and sources: those that nobody uses, references that lead nowhere.

use std::collections::{HashMap, HashSet};

use super::text::word;
use crate::content::decode::Spanned;
use crate::content::markup::Inline;
use crate::content::model::{Note, References, Report, Text};
use crate::content::outline::NoteEntry;
use crate::content::yaml::ValueSpan;
use crate::content::{Outline, texts, walk_inlines};
use crate::diag::{Diagnostic, Diagnostics, Rule, Sources, rules};

rules! {
    UNUSED_NOTE = Rule::warning(
        "unused-note",
        "A note that has no mark in the text.",
        "Notes print where their marks stand: a note without a mark does not print.",
    )
    .example("notes:\n  stray: \"[@ilo]\"", "text: Wages fell.[^stray]");
    UNUSED_SOURCE = Rule::warning(
        "unused-source",
        "A source in references.yaml that no note cites.",
        "Either a citation was lost, or the source is left over.",
    )
    .example("ilo-2017:\n  type: report\n  title: Nobody cites this", "");
    IBID = Rule::warning(
        "ibid",
        "An ‘Ibid’ that is written by hand, or that follows a note of another source.",
        "The build sets ‘Ibid’ itself, and only where the note before cites that one source. Written by hand it points to the wrong source as soon as a note is put between.",
    )
    .example("notes:\n  wages: \"Ibid, p. 3\"", "notes:\n  wages: \"[@ilo-2019, p. 3]\"");
    LATER_NOTE = Rule::warning(
        "later-note",
        "A note that names itself or a note with a higher number.",
        "‘See n.7 above’ sends readers back. A note that comes later is out of reach, or the wrong one was named.",
    )
    .example("text: One.[^first] Two.[^second]\nnotes:\n  first: \"See [^second] above.\"", "notes:\n  first: \"[@ilo]\"\n  second: \"See [^first] above.\"");
    URL_TWO_TITLES = Rule::warning(
        "url-two-titles",
        "One address under two titles.",
        "Either one of the addresses was copied by mistake, or the two are one source and should have one entry.",
    )
    .example("a: { type: web, title: Wages, url: https://example.org/1 }\nb: { type: web, title: Rents, url: https://example.org/1 }", "a: { type: web, title: Wages, url: https://example.org/1 }\nb: { type: web, title: Rents, url: https://example.org/2 }");
}

/// Checks the notes and sources of a report.
pub(super) fn check(report: &Report, outline: &Outline, sources: &Sources, problems: &mut Diagnostics) {
    notes_used(report, outline, problems);
    sources_used(report, problems);
    one_title_an_address(report, problems);
    let texts = Texts::of(report);
    for note in outline.notes() {
        if let Some(text) = texts.get(note) {
            later_notes(note, text, &texts, outline, sources, problems);
            ibid(note, text, outline, sources, problems);
        }
    }
}

/// What the notes of a report say, by their ids.
struct Texts<'a>(HashMap<&'a str, &'a Text>);

impl<'a> Texts<'a> {
    fn of(report: &'a Report) -> Self {
        let text = |(id, note): &'a (Spanned<String>, Note)| Some((id.value.as_str(), note.text.as_ref()?));
        Self(report.notes().filter_map(text).collect())
    }

    fn get(&self, note: &NoteEntry) -> Option<&'a Text> {
        self.0.get(note.id.as_str()).copied()
    }
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
    for (key, span) in report.references.key_spans.iter().filter(|(key, _)| !used.contains(key.as_str())) {
        problems.push(
            Diagnostic::of(&UNUSED_SOURCE, format!("no note cites the source `{key}`"))
                .at(span.whole())
                .help(format!("cite it in a note with [@{key}], or take it out")),
        );
    }
}

/// One address is one source.
fn one_title_an_address(report: &Report, problems: &mut Diagnostics) {
    let References { library, key_spans, urls, .. } = &report.references;
    let title =
        |key: &str| library.get(key).and_then(|entry| entry.title()).map(|title| title.value.to_string());
    let mut seen: HashMap<&str, (Option<String>, ValueSpan)> = HashMap::new();
    for (key, span) in key_spans {
        let Some(url) = urls.get(key) else { continue };
        let title = title(key);
        match seen.get(url.as_str()) {
            Some((other, first)) if *other != title => problems.push(
                Diagnostic::of(
                    &URL_TWO_TITLES,
                    format!("the source `{key}` has the address of a source with another title"),
                )
                .at(span.whole())
                .related(first.whole(), "the same address is here")
                .help("correct one of the two addresses, or make one entry of the two"),
            ),
            Some(_) => {}
            None => {
                seen.insert(url, (title, *span));
            }
        }
    }
}

/// A note sends its readers back, not on.
fn later_notes(
    note: &NoteEntry,
    text: &Text,
    texts: &Texts,
    outline: &Outline,
    sources: &Sources,
    problems: &mut Diagnostics,
) {
    let file = sources.get(text.span.file);
    for reference in note.references.iter().filter(|reference| reference.to >= note.number) {
        let place = text.span.part(file, &text.source, reference.at.clone());
        let itself = reference.to == note.number;
        let message = match itself {
            true => "this note refers to itself".to_string(),
            false => format!("note {} refers to note {}, which comes later", note.number, reference.to),
        };
        let found = Diagnostic::of(&LATER_NOTE, message)
            .at(place)
            .help("name a note that comes before, or cite the source itself with [@key]");
        let later = outline.notes().get(reference.to - 1).and_then(|later| texts.get(later));
        problems.push(match itself {
            true => found,
            false => found.related(later.map_or(text.span, |later| later.span).whole(), "the later note"),
        });
    }
}

/// ‘Ibid’ is set by the build, where the note before cites that one source and no other.
fn ibid(note: &NoteEntry, text: &Text, outline: &Outline, sources: &Sources, problems: &mut Diagnostics) {
    let file = sources.get(text.span.file);
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
            Diagnostic::of(&IBID, "an ‘Ibid’ that is written by hand")
                .at(text.span.part(file, &text.source, range))
                .help(help),
        );
    });
}

/// A note without a mark would be lost in silence.
fn notes_used(report: &Report, outline: &Outline, problems: &mut Diagnostics) {
    for (id, _) in report.notes().filter(|(id, _)| outline.note(&id.value).is_none()) {
        problems.push(
            Diagnostic::of(&UNUSED_NOTE, format!("the note `{}` has no mark in the text", id.value))
                .at(id.span.whole())
                .help(format!(
                    "write [^{}] where it belongs, or take the note out: it does not print",
                    id.value
                )),
        );
    }
}
