//! Rules on the files and how they hang together.

use super::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule::needed(
        "yaml-syntax",
        "The file is not YAML, or a key stands in it twice.",
        "Indentation tells what belongs together; a value that holds `: ` or begins with a sign must stand in quotes.",
    )
    .example("title: Migration: an overview", "title: \"Migration: an overview\""),
    Rule::needed(
        "unknown-key",
        "A key that folio does not know.",
        "docs/content.md lists the keys of every file. A mistyped key would otherwise be lost in silence.",
    )
    .example("captoin: The valley.", "caption: The valley."),
    Rule::needed(
        "missing-key",
        "A key that must be there is missing.",
        "Keys that are not marked as optional in docs/content.md must be given.",
    )
    .example("- chart: { id: levels, kind: line, table: levels, caption: Levels }", "- chart: { id: levels, kind: line, table: levels, caption: Levels, alt: Both rise until May. }"),
    Rule::needed(
        "wrong-type",
        "A list, a group of keys, text or a number stands where something else belongs.",
        "Text that looks like a number, a date or a list must stand in quotes to be text.",
    )
    .example("title: 2019", "title: \"2019\""),
    Rule::needed(
        "unknown-value",
        "A word that is not among those that a key can hold.",
        "Some keys hold one of a few words; docs/content.md lists them.",
    )
    .example("- photo: { id: valley, width: wide }", "- photo: { id: valley, width: full }"),
    Rule::needed(
        "value",
        "A value that is not possible: a date that does not exist, a number out of its range.",
        "The message says which values are possible.",
    )
    .example("start: 2019-02-30", "start: 2019-02-28"),
    Rule::needed(
        "file-missing",
        "A file that the content names is not there.",
        "Capital letters count in paths. For photos, `folio build --draft` sets grey boxes meanwhile.",
    )
    .example("file: images/Valley.JPG", "file: images/valley.jpg"),
    Rule::needed(
        "file-unreadable",
        "A file is there but can't be read.",
        "Text files must be saved as UTF-8; paths are written with `/` between folders.",
    )
    .example("file: images\\valley.jpg", "file: images/valley.jpg"),
    Rule::needed(
        "path-outside",
        "A path that leads out of the project.",
        "All that a report is made of lies in its folder, so that it can be copied and built anywhere.",
    )
    .example("file: ../photos/valley.jpg", "file: images/valley.jpg"),
    Rule::needed(
        "print-profile",
        "The printer’s profile can’t be used.",
        "Colours are converted by the ICC profile of the press, an output profile for CMYK; the printer gives it to you.",
    )
    .example("condition: { profile: layout/profiles/screen.icc, … }", "condition: { profile: layout/profiles/FOGRA51.icc, … }"),
    Rule::needed(
        "paper",
        "The manifest names no paper, so that the spine’s width is not known.",
        "`folio job` makes the outer cover; the width of its spine follows from pages and paper. Ask the printer.",
    )
    .example("print: { ppi: 300, bleed: 3mm }", "print: { ppi: 300, bleed: 3mm, paper: { name: coated 115 g/m², thickness: 0.09mm } }"),
    Rule::needed(
        "language",
        "There are no words for the report's language, or they can't be read.",
        "Words such as the names of the months stand in layout/words, a file a language.",
    )
    .example("language: english", "language: en"),
    Rule::needed(
        "theme",
        "Measures of the theme that do not fit together: margins wider than the page, more lines than it is high.",
        "layout/theme.yaml holds the page’s measures; the message says which of them to change. Only its group `own` is free.",
    )
    .example("page: { width: 210, inner: 120, outer: 100, … }", "page: { width: 210, inner: 22, outer: 20, … }"),
    Rule::needed(
        "parts",
        "The report has no parts, or two covers, imprints or lists of photos.",
        "Parts are listed under `parts:` in source/report.yaml; only the kind `text` can stand more than once.",
    )
    .example("parts:\n  - cover: cover.yaml\n  - cover: back.yaml", "parts:\n  - cover: cover.yaml\n  - back-cover: back.yaml"),
    Rule::needed(
        "id-twice",
        "Two notes, tables, charts or files have the same id.",
        "An id stands for one thing in the whole report; a part or section is known by its file's name.",
    )
    .example("notes:\n  survey: \"[@ilo]\"\n  # and in another file\n  survey: \"[@iom]\"", "notes:\n  survey: \"[@ilo]\"\n  # and in another file\n  survey-iom: \"[@iom]\""),
    Rule::needed(
        "empty",
        "A text, list or alternative that holds nothing: an entry of the calendar without text, a photo without alt.",
        "A block that prints nothing was meant to hold something: fill it or take it out.",
    )
    .example("- { start: 2019-05-01, text: \" \" }", "- { start: 2019-05-01, text: Met the ministry }"),
    Rule::needed(
        "markup",
        "Signs in a text that mean something which the report does not have.",
        "Text is a small part of CommonMark (docs/content.md). A backslash before a sign prints the sign itself.",
    )
    .example("text: |\n  # One sign too few", "text: |\n  ## A heading"),
    Rule::needed(
        "heading-level",
        "A heading that leaves out a level.",
        "Readers of the PDF on a screen go from heading to heading: a level that is left out looks like a lost page.",
    )
    .example("text: |\n  #### In the north", "text: |\n  ## By house"),
    Rule::needed(
        "url",
        "An address that a link can't have.",
        "An address begins with https:// or http:// (or mailto:).",
    )
    .example("url: example.org/report", "url: https://example.org/report"),
    Rule::warning(
        "unused-file",
        "A YAML or CSV file under source/ that the report does not name.",
        "A section that was written and not listed does not print: list it, or move it out of source/.",
    )
    .example("source/overview/laos.yaml is not among the `sections:` of overview.yaml", ""),
    Rule::needed(
        "unknown-rule",
        "The manifest sets the level of a rule that does not exist.",
        "`folio explain` lists the ids of all rules.",
    )
    .example("rules: { double-spaces: allow }", "rules: { double-space: allow }"),
    Rule::needed(
        "rule-level",
        "The manifest allows a rule that can't be allowed.",
        "Without what such a rule asks for no report can be built.",
    )
    .example("rules: { unknown-photo: allow }", "rules: { unused-photo: allow }"),
];
