//! Rules on notes and sources.

use super::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule::needed(
        "unknown-note",
        "A mark of a note that is not defined.",
        "Notes are defined under `notes:` at the end of the file; ids are unique in the whole report.",
    )
    .example("text: Wages fell.[^ilo-2018]", "text: Wages fell.[^ilo-2019]"),
    Rule::warning(
        "unused-note",
        "A note that has no mark in the text.",
        "Notes print where their marks stand: a note without a mark does not print.",
    )
    .example("notes:\n  stray: \"[@ilo]\"", "text: Wages fell.[^stray]"),
    Rule::needed(
        "unmarked-note",
        "A note that another note names, but that has no mark in the text.",
        "A note gets its number from its mark. Without one there is no number to print.",
    )
    .example("notes:\n  back: \"See [^gone] above.\"", "notes:\n  back: \"See [^survey] above.\""),
    Rule::needed(
        "note-text",
        "A note that says nothing, or contradicts itself.",
        "A note has a text, which may be broken, or it is lost.",
    )
    .example("notes:\n  gone: { broken: true }", "notes:\n  gone: { lost: true }"),
    Rule::needed(
        "note-place",
        "The mark of a note in a title, caption or label.",
        "These print in several places (contents, running heads, the list of photos), where a mark would print too.",
    )
    .example("title: \"Wages[^ilo]\"", "text: Wages fell.[^ilo]"),
    Rule::needed(
        "cite-place",
        "A source that is cited outside a note.",
        "Sources print in notes: put the citation into a note, and its mark into the text.",
    )
    .example("text: Wages fell [@ilo].", "text: Wages fell.[^ilo]\nnotes:\n  ilo: \"[@ilo]\""),
    Rule::needed(
        "unknown-source",
        "A citation of a source that is missing from references.yaml.",
        "Each source has one entry in references.yaml, under the key by which it is cited.",
    )
    .example("notes:\n  wages: \"[@ilo-2018]\"", "notes:\n  wages: \"[@ilo-2019]\""),
    Rule::warning(
        "unused-source",
        "A source in references.yaml that no note cites.",
        "Either a citation was lost, or the source is left over.",
    )
    .example("ilo-2017:\n  type: report\n  title: Nobody cites this", ""),
    Rule::needed(
        "reference",
        "A source that can't be read.",
        "Sources are written in Hayagriva's file format; compare the source with the others.",
    )
    .example("ilo:\n  type: rapport", "ilo:\n  type: report"),
    Rule::needed(
        "citation-style",
        "The citation style in layout/notes.csl can't be read.",
        "It must be an independent style in CSL 1.0 with the class `note`.",
    )
    .example("<citations>", "<citation>"),
    Rule::warning(
        "ibid",
        "An ‘Ibid’ that is written by hand, or that follows a note of another source.",
        "The build sets ‘Ibid’ itself, and only where the note before cites that one source. Written by hand it points to the wrong source as soon as a note is put between.",
    )
    .example("notes:\n  wages: \"Ibid, p. 3\"", "notes:\n  wages: \"[@ilo-2019, p. 3]\""),
    Rule::warning(
        "later-note",
        "A note that names itself or a note with a higher number.",
        "‘See n.7 above’ sends readers back. A note that comes later is out of reach, or the wrong one was named.",
    )
    .example("text: One.[^first] Two.[^second]\nnotes:\n  first: \"See [^second] above.\"", "notes:\n  first: \"[@ilo]\"\n  second: \"See [^first] above.\""),
    Rule::warning(
        "url-two-titles",
        "One address under two titles.",
        "Either one of the addresses was copied by mistake, or the two are one source and should have one entry.",
    )
    .example("a: { type: web, title: Wages, url: https://example.org/1 }\nb: { type: web, title: Rents, url: https://example.org/1 }", "a: { type: web, title: Wages, url: https://example.org/1 }\nb: { type: web, title: Rents, url: https://example.org/2 }"),
];
