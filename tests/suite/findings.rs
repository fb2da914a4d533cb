//! Every rule of good order and good print: what trips it, with the message that an editor reads, and what does not.

use folio::build::{Workspace, inspect};
use folio::diag::Findings;
use folio::products::fix;

use crate::project::{TestProject, repository};

/// What `folio check` finds in the invented report after `fault`.
fn found(fault: impl FnOnce(&TestProject)) -> String {
    let project = TestProject::example();
    fault(&project);
    project.findings()
}

/// A test per fault: the project is broken in one way, and the message is compared with the stored one.
macro_rules! faults {
    ($($name:ident: |$project:ident| $fault:expr;)*) => {
        $(
            #[test]
            fn $name() {
                let found = found(|$project| {
                    $fault;
                });
                assert_ne!(found, "", "nothing was found");
                insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/findings", prepend_module_to_snapshot => false }, {
                    insta::assert_snapshot!(stringify!($name), found);
                });
            }
        )*
    };
}

/// A test per change that looks like a fault and is none.
macro_rules! right {
    ($($name:ident: |$project:ident| $change:expr;)*) => {
        $(
            #[test]
            fn $name() {
                let found = found(|$project| {
                    $change;
                });
                assert_eq!(found, "");
            }
        )*
    };
}

/// Gives the invented report a dictionary that knows its words, but for those that no such dictionary has.
fn spelled(project: &TestProject) -> &TestProject {
    let files =
        ["welcome", "figures", "lanterns", "water", "diary", "photos", "imprint", "photo-list", "back-cover"];
    let mut text: String = files.iter().map(|name| project.read(&format!("source/{name}.yaml"))).collect();
    text.push_str(&project.read("source/data/levels.csv"));
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !matches!(*word, "houzes" | "tok"));
    let mut words: Vec<String> = words.map(str::to_lowercase).collect();
    words.sort();
    words.dedup();
    project
        .write("source/spelling/en.aff", "SET UTF-8\nTRY esianrtolcdugmphbyfvkwz\nREP 1\nREP z s\n")
        .write("source/spelling/en.dic", format!("{}\n{}\n", words.len(), words.join("\n")))
        .write("source/spelling/words.txt", "# Names of ours\ninventown\n")
}

/// Writes a paragraph into the invented report.
fn say<'p>(project: &'p TestProject, text: &str) -> &'p TestProject {
    project.replace("source/lanterns.yaml", "Two houses took part.", text)
}

faults! {
    unused_file: |p| p.write("source/left-over.yaml", "title: Nobody names this\n");
    unused_photo: |p| p.replace("source/photos.yaml", "photos:\n", "photos:\n  stray: { file: images/night.jpg, alt: A stray one. }\n");
    unused_image: |p| p.picture("images/IMG_2041.JPG", 30, 20);
    unused_source: |p| p.replace("source/references.yaml", "count:\n", "stray:\n  type: web\n  title: Nobody cites this\ncount:\n");
    unused_note: |p| p.replace("source/diary.yaml", "notes:\n", "notes:\n  stray: \"[@count]\"\n");
    words_too_light: |p| p.replace("layout/theme.yaml", "rgb: \"#a0630f\"", "rgb: \"#b9741b\"");
    words_too_light_on_a_field: |p| p.replace("layout/theme.yaml", "on-field-accent: ochre-light", "on-field-accent: river-mid");
    links_told_by_colour_alone: |p| p.replace("layout/theme.yaml", "  link: river-mid ", "  link: river ");
    shapes_too_light: |p| p.replace("layout/theme.yaml", "river-mid, lotus, reed", "river-mid, ochre-light, reed");
    colour_that_prints_otherwise: |p| p.replace("layout/theme.yaml", "cmyk: [6, 51, 100, 40],", "cmyk: [6, 51, 100, 10],");
    part_too_light: |p| p.replace("layout/theme.yaml", "rgb: \"#84381f\"", "rgb: \"#c4718f\"");
    unknown_rule: |p| p.replace("source/report.yaml", "photo-twice", "photo-twices");
    rule_that_cannot_be_allowed: |p| p.replace("source/report.yaml", "photo-twice", "unknown-photo");
    level_that_does_not_exist: |p| p.replace("source/report.yaml", "photo-twice: allow", "photo-twice: ignore");
    level_raised: |p| say(p, "Two houses  took part.").replace("source/report.yaml", "rules:\n", "rules:\n  double-space: deny\n");
    ibid_after_one_source: |p| p.replace("source/lanterns.yaml", "again: \"[@count]\"", "again: \"Ibid, p. 4\"");
    ibid_after_no_source: |p| p.replace("source/lanterns.yaml", "again: \"[@count]\"", "again: By heart.").replace("source/lanterns.yaml", "otter: \"[@otter];", "otter: \"ibid.;");
    ibid_after_two_sources: |p| p.replace("source/lanterns.yaml", "Written from memory", "Ibid. Written from memory");
    note_that_is_later: |p| p.replace("source/lanterns.yaml", "the note in [^lanterns]", "the note in [^lake]");
    note_that_names_itself: |p| p.replace("source/lanterns.yaml", "the note in [^lanterns]", "the note in [^otter]");
    address_under_two_titles: |p| p.replace("source/references.yaml", "https://example.org/otter.html", "https://example.org/count.pdf");
    credit_missing: |p| p.replace("source/photos.yaml", "caption: A night., credit: Nobody", "caption: A night.");
    alt_is_caption: |p| p.replace("source/photos.yaml", "alt: A stand-in landscape in place of a lantern.", "alt: a lantern");
    consent_not_recorded: |p| p.replace("source/photos.yaml", "place of a night., consent: not-needed", "place of a night.");
    photo_twice: |p| p.replace("source/report.yaml", "photo-twice: allow", "photo-twice: warn");
    calendar_not_in_the_year_at_a_glance: |p| p.replace("source/diary.yaml", "notes:", "  - year: {}\nnotes:").replace("source/diary.yaml", "text: The keepers meet.", "location: Bridge, text: The keepers meet.");
    calendar_out_of_period: |p| p.replace("source/report.yaml", "year: 2024", "year: 2023/24\nperiod: { start: 2023-07-01, end: 2024-03-31 }");
    calendar_out_of_year: |p| p.replace("source/diary.yaml", "start: 2024-05-05", "start: 2025-05-05");
    calendar_before_the_year: |p| p.replace("source/diary.yaml", "end: 2024-01-02", "end: 2023-12-31");
    calendar_out_of_order: |p| p.replace("source/diary.yaml", "start: 2024-05-05", "start: 2024-02-05");
    calendar_overlaps: |p| p.replace("source/diary.yaml", "start: 2024-05-05", "start: 2024-03-01");
    calendar_entry_without_text: |p| p.replace("source/diary.yaml", "text: The keepers meet.", "text: \"\"");
    remark_without_its_mark: |p| p.replace("source/lanterns.yaml", "- The Reed Room did", "- { mark: reed, text: Not all were found. }\n        - The Reed Room did");
    total_by_hand: |p| p.replace("source/lanterns.yaml", "[Reed Room, ~, 0.75, ~]\n      total: Together", "[Reed Room, ~, 0.75, ~]\n        - [Total, 1650, 17, ~]");
    subtotal_by_hand: |p| p.replace("source/lanterns.yaml", "        - [Reed Room, ~, 0.75, ~]\n", "        - [Sub-total, 1560, 15.75, ~]\n        - [Reed Room, ~, 0.75, ~]\n");
    total_below_subtotal: |p| p.replace("source/lanterns.yaml", "[Reed Room, ~, 0.75, ~]\n      total: Together", "[Reed Room, ~, 0.75, ~]\n        - [Sub-total, 1650, 16.5, ~]\n        - [Total, 1650, 17, ~]");
    total_of_years: |p| p.replace("source/diary.yaml", "body:\n", "body:\n  - table: { id: t, caption: x, columns: [House, { title: Since, format: integer }], rows: [[Heron House, 1950], [Otter Hall, 2001]], total: Together }\n");
    total_of_rates: |p| p.replace("source/lanterns.yaml", ", total: true }", " }");
    places_differ: |p| p.replace("source/lanterns.yaml", "percent, places: 1,", "percent,");
    thousands_by_full_stop: |p| p.replace("source/lanterns.yaml", "[Heron House, 1250,", "[Heron House, 1.250,");
    total_without_numbers: |p| p.replace("source/diary.yaml", "body:\n", "body:\n  - table: { id: t, caption: x, columns: [A, B], rows: [[x, y]], total: Together }\n");
    csv_quote_that_does_not_close: |p| p.replace("source/data/levels.csv", "July,", "\"July,");
    double_space: |p| say(p, "Two  houses took part.");
    double_space_in_a_cell: |p| p.replace("source/lanterns.yaml", "- [Otter Hall,", "- [Otter  Hall,");
    double_space_in_csv: |p| p.replace("source/data/levels.csv", "July,", "In  July,");
    double_word: |p| say(p, "Two houses took took part.");
    double_word_across_lines: |p| say(p, "Two houses took\n      took part.");
    straight_quotes: |p| say(p, "Two \"houses\" didn't.");
    space_before_punctuation: |p| say(p, "Two houses took part .");
    placeholder: |p| say(p, "TODO houses took part.");
    placeholder_in_alt: |p| p.replace("source/photos.yaml", "alt: A stand-in landscape.", "alt: XXX");
    lorem_ipsum: |p| say(p, "Lorem ipsum dolor.");
    url_with_blank: |p| say(p, "See <https://example.org/a b.pdf>.");
    url_with_line_break: |p| say(p, "See <https://example.org/a\n      b.pdf>.");
    url_with_blank_in_links: |p| p.replace("source/water.yaml", "https://example.org/lake", "https://example.org/the lake");
    url_with_blank_in_references: |p| p.replace("source/references.yaml", "https://example.org/count.pdf", "https://example.org/\n    count.pdf");
    abbreviation: |p| say(p, "The GLR.\n\n      The Great Lantern Race (GLR) began. The GLR ended.");
    source_without_title: |p| p.replace("source/references.yaml", "  title: The count of lanterns\n", "");
    source_after_the_report: |p| p.replace("source/references.yaml", "date: 2024-12", "date: 2092-12");
    quotation_that_does_not_end: |p| say(p, "“Two houses took part.");
    quotation_of_another_language: |p| say(p, "„Two houses” took part.");
    hyphen_for_a_dash: |p| say(p, "Two houses - in 2018-2019 - took part.");
    full_stops_for_an_ellipsis: |p| say(p, "Two houses...");
    marks_twice: |p| say(p, "Two houses took part.. They did.Then ( so ).");
    markup_of_other_programs: |p| say(p, "<b>Two</b> houses *took part :smile:.");
    table_drawn_with_signs: |p| say(p, "| House | Lanterns |\n      | Heron | 12 |");
    address_without_brackets: |p| say(p, "See www.example.org or write to lamps@example.org.");
    key_of_a_source_in_text: |p| say(p, "Two houses [count] took part.");
    signs_that_are_not_seen: |p| say(p, "Two hou\u{ad}ses\u{200b} took \u{a0}part.");
    signs_that_seem_others: |p| say(p, "Two oﬃces, a cafe\u{301} and pаyment of itâ€™s.");
    words_behind_a_hash: |p| p.replace("source/water.yaml", "caption: Level of the lake", "caption: Level of lake #1");
    paragraphs_that_run_together: |p| p.replace("source/welcome.yaml", "text: |\n        Dear readers,", "text: >\n        Dear readers,");
    heading_without_words: |p| p.replace("source/lanterns.yaml", "### In the north", "###");
    link_without_words: |p| say(p, "Two [](https://example.org) houses.");
    photo_by_its_file: |p| p.replace("source/lanterns.yaml", "photo: { id: night,", "photo: { id: night.jpg,");
    sum_of_two_rows_of_one_name: |p| p.replace("source/diary.yaml", "body:\n", "body:\n  - table: { id: t, caption: x, columns: [House, { title: Lamps, format: integer }], rows: [[A, 3], { sum: Sub-total }, [B, 4], { sum: Sub-total }, { sum: Both, of: [Sub-total, Sub-total] }] }\n");
    sum_of_rates: |p| p.replace("source/diary.yaml", "body:\n", "body:\n  - table: { id: t, caption: x, columns: [House, { title: Lamps, format: integer }, { title: Change, format: percent }], rows: [[A, 3, 20], [B, 4, 10], { sum: Together }] }\n");
    event_out_of_the_year_at_a_glance: |p| p.replace("source/report.yaml", "year: 2024", "year: 2024\nperiod: { start: 2024-01-01, end: 2024-06-30 }").replace("source/diary.yaml", "notes:", "  - year: {}\nnotes:").replace("source/diary.yaml", "start: 2024-05-05,", "start: 2024-08-05, location: Bridge,");
    two_names: |p| say(p, "A wind came from Burma, and one from Myanmar.");
    forms_of_figures: |p| say(p, "Some 20 per cent of 12,300 came on 31 May 2024, and 30% of 25 000 on June 2, 2024.");
    forms_of_lists: |p| say(p, "They brought oil, wicks and matches.\n\n      They left soot, smoke, and ashes.");
    capitals_of_titles: |p| p.replace("source/lanterns.yaml", "title: Lanterns", "title: The Lanterns Of The Valley").replace("source/diary.yaml", "title: Diary", "title: The diary that keepers write");
    terms: |p| say(p, "Two buildings took part. Buildings stood “beside buildings”.").replace("source/report.yaml", "rules:\n", "terms: { houses: [buildings] }\nrules:\n");
    two_expansions: |p| say(p, "The Great Lantern Race (GLR) began. The Good Light Rule (GLR) ended it.");
    figure_that_a_table_has_otherwise: |p| p.replace("source/lanterns.yaml", "      ### In the north", "      Heron House alone lit 1,520 of them, some 1,300 with glass, and Otter Hall 400.\n\n      ### In the north").replace("source/lanterns.yaml", "alt: Heron House lit 1,250", "alt: Heron House lit 1,260");
    year_of_the_report_before: |p| say(p, "This year (2023) two houses took part, and © 2022–2024 stands on each lamp.");
    spelling: |p| spelled(say(p, "Two houzes tok part, and two houzes did not."));
    dictionary_of_one_file: |p| p.write("source/spelling/en.dic", "1\nhouse\n");
    two_spellings: |p| say(p, "A multi-lateral pact and a multilateral pact.");
    no_glyph: |p| say(p, "Two 日本 houses.");
    many_at_once: |p| say(p, "Two  houses took took part .").replace("source/diary.yaml", "start: 2024-05-05", "start: 2025-05-05").remove("images/night.jpg");
}

right! {
    hidden_and_other_files_in_source: |p| p.write("source/.draft.yaml", "x").write("source/notes.txt", "x");
    words_that_a_dictionary_and_the_report_know: |p| spelled(say(p, "Two houses took part."));
    rates_that_are_not_added_up: |p| p.replace("source/diary.yaml", "body:\n", "body:\n  - table: { id: t, caption: x, columns: [House, { title: Lamps, format: integer }, { title: Change, format: percent, total: false }], rows: [[A, 3, 20], [B, 4, 10], { sum: Together }] }\n");
    one_form_of_each: |p| say(p, "On 31 May 2024 some 20 per cent of 12,300 came, “30% on June 2, 2024” as they say.");
    an_allowed_rule: |p| say(p, "Two  houses took part.").replace("source/report.yaml", "rules:\n", "rules:\n  double-space: allow\n");
    a_photo_on_a_cover_and_in_the_text: |p| p.replace("source/report.yaml", "photo-twice: allow", "photo-twice: warn").replace("source/water.yaml", "  - photos: [lantern, night, valley]\n", "");
    a_note_that_names_an_earlier_one: |p| p.replace("source/lanterns.yaml", "the note in [^lanterns]", "the note in [^again]");
    an_address_twice_under_one_title: |p| p.replace("source/references.yaml", "https://example.org/otter.html", "https://example.org/count.pdf").replace("source/references.yaml", "A hall of otters", "The count of lanterns");
    a_total_at_the_head: |p| p.replace("source/lanterns.yaml", "        - [Heron House, 1250, 12.5, 62.5]\n", "        - [Total, 1650, 16.5, ~]\n        - [Heron House, 1250, 12.5, 62.5]\n").replace("source/lanterns.yaml", "      total: Together\n", "");
    subtotals_that_add_up: |p| p.replace("source/lanterns.yaml", "        - [Reed Room, ~, 0.75, ~]\n", "        - [Sub-total, 1650, 15.75, ~]\n        - [Reed Room, 5, 0.75, ~]\n        - [Sub-total, 5, 0.75, ~]\n        - [Total, 1655, 16.5, ~]\n");
    years_that_are_not_added_up: |p| p.replace("source/diary.yaml", "body:\n", "body:\n  - table: { id: t, caption: x, columns: [House, { title: Since, format: integer, total: false }, { title: Lamps, format: integer }], rows: [[Heron House, 1950, 3], [Otter Hall, 2001, 4]], total: Together }\n");
    a_total_that_adds_up: |p| p.replace("source/lanterns.yaml", "[Reed Room, ~, 0.75, ~]\n      total: Together", "[Reed Room, ~, 0.75, ~]\n        - [Total, 1650, 16.5, ~]");
    entries_on_two_days: |p| p.replace("source/diary.yaml", "start: 2024-05-05", "start: 2024-03-02");
    two_entries_on_one_day: |p| p.replace("source/diary.yaml", "{ start: 2024-02-26, end: 2024-03-01,", "{ start: 2024-05-05,");
    lines_that_are_indented: |p| say(p, "- One\n        two\n          - three\n\n      A line  \n      that breaks.");
    marks_that_are_kept: |p| say(p, "A row of 5\\\" by 3\\'.");
    words_that_look_alike: |p| say(p, "All that that house had had, in Todos Santos in XXXIX: … and so on.");
    an_abbreviation_that_is_never_spelled_out: |p| say(p, "The BBC came, and the UN.");
    an_abbreviation_spelled_out_first: |p| say(p, "The Great Lantern Race (GLR) began. The GLR ended.");
}

#[test]
fn the_example_is_clean() {
    assert_eq!(TestProject::example().findings(), "");
}

#[test]
fn the_report_of_this_repository_is_clean() {
    let found = inspect(&Workspace::open(repository()).unwrap());
    let told: Vec<_> = found
        .list
        .iter()
        .map(|f| {
            (f.rule.id, &f.message, f.span.as_ref().map(|span| found.sources.get(span.file).path.clone()))
        })
        .collect();
    assert_eq!(told, []);
}

/// One slip in every way in which YAML writes text, after characters of several bytes, with both kinds of line ends.
#[test]
fn places_are_right_in_every_style() {
    for (style, text) in [
        ("plain", "title: Diary\nbody:\n  - text: ไทย é took took part\n"),
        ("plain of two lines", "title: Diary\nbody:\n  - text: ไทย é\n      took took part\n"),
        ("single quotes", "title: Diary\nbody:\n  - text: 'ไทย''s é took took part'\n"),
        ("double quotes", "title: Diary\nbody:\n  - text: \"ไทย \\u00e9 \\\\\\\"x took took part\"\n"),
        ("literal", "title: Diary\nbody:\n  - text: |\n      First ไทย.\n\n      Then é took took part\n"),
        ("literal, indented", "title: Diary\nbody:\n  - text: |2-\n      - ไทย\n        é took took part\n"),
        (
            "folded",
            "title: Diary\nbody:\n  - text: >-\n      ไทย\n      é went\n\n      So they took took part\n",
        ),
        ("a list in brackets", "title: Diary\nbody: [{ text: \"ไทย é took took part\" }]\n"),
    ] {
        for ends in ["\n", "\r\n"] {
            let text = text.replace('\n', ends);
            let example = TestProject::example();
            let project = example.open().with_unsaved("source/diary.yaml", &text);
            let Findings { sources, list } = inspect(&Workspace::new(project));
            let found: Vec<_> = list.iter().filter(|f| f.rule.id == "double-word").collect();
            assert_eq!(found.len(), 1, "{style} {ends:?}");
            let span = found[0].span.as_ref().unwrap();
            let wanted = text.rfind("took").unwrap();
            assert_eq!(span.range, wanted..wanted + 4, "{style} {ends:?}");
            let (line, column) = sources.line_column(span.file, span.range.start);
            let before: Vec<&str> = text[..wanted].split('\n').collect();
            assert_eq!((line, column), (before.len(), before.last().unwrap().chars().count() + 1));
        }
    }
}

#[test]
fn unsaved_text_stands_for_the_file() {
    let example = TestProject::example();
    let text = example.read("source/diary.yaml").replace("The keepers meet.", "The keepers  meet.");
    let mut workspace = example.workspace();
    workspace.set_unsaved("source/diary.yaml", Some(text));
    assert_eq!(inspect(&workspace).list.iter().map(|f| f.rule.id).collect::<Vec<_>>(), ["double-space"]);
    workspace.set_unsaved("source/diary.yaml", None);
    assert_eq!(inspect(&workspace).list.iter().count(), 0);
    assert_eq!(example.findings(), "");
}

/// Quotes, blanks and an address to mend, in every way in which YAML writes text; what follows is the whole file as it must be.
const TO_MEND: (&str, &str) = (
    concat!(
        "# It's  a comment: \"kept\".\n",
        "title:   Diary's day   # kept  \n",
        "body:\n",
        "  - text: 'Single ''quoted''  \"text\"'\n",
        "  - text: \"Double \\\"quoted\\\"  text isn't \\u00e9\"\n",
        "  - text: |\n",
        "      Literal \"text\"  of\n",
        "      two lines, ไทย  x.\n\n",
        "      - a \"list\"\n",
        "        that goes on\n",
        "  - text: >-\n",
        "      Folded \"text\"\n",
        "      that isn't  long\n",
        "  - text:  Plain text  isn't\n",
        "      quoted, see <https://example.org/a\n",
        "      b.pdf> and 5\\'\n",
        "  - links: [{ label: \"A  b\", url: 'https://example.org/a b' }]\n",
    ),
    concat!(
        "# It's  a comment: \"kept\".\n",
        "title:   Diary’s day   # kept  \n",
        "body:\n",
        "  - text: 'Single ‘quoted’ “text”'\n",
        "  - text: \"Double “quoted” text isn’t \\u00e9\"\n",
        "  - text: |\n",
        "      Literal “text” of\n",
        "      two lines, ไทย x.\n\n",
        "      - a “list”\n",
        "        that goes on\n",
        "  - text: >-\n",
        "      Folded “text”\n",
        "      that isn’t long\n",
        "  - text:  Plain text isn’t\n",
        "      quoted, see <https://example.org/ab.pdf> and 5\\'\n",
        "  - links: [{ label: \"A b\", url: 'https://example.org/ab' }]\n",
    ),
);

#[test]
fn what_is_mechanical_is_mended_and_the_rest_is_kept_to_the_byte() {
    for (ends, mark) in [("\n", ""), ("\r\n", ""), ("\n", "\u{feff}")] {
        let (before, after) = (TO_MEND.0.replace('\n', ends), TO_MEND.1.replace('\n', ends));
        let example = TestProject::example();
        example.write("source/diary.yaml", format!("{mark}{before}"));
        let others = example.read("source/welcome.yaml");
        let changes = fix::plan(&mut example.workspace(), &mut |_, _, _| false).unwrap().changes;
        assert_eq!(example.read("source/diary.yaml"), format!("{mark}{before}"), "a plan writes nothing");
        fix::write(&example.open(), &changes).unwrap();
        pretty(&example.read("source/diary.yaml"), &format!("{mark}{after}"));
        assert_eq!(example.read("source/welcome.yaml"), others);
        let again = fix::plan(&mut example.workspace(), &mut |_, _, _| false).unwrap().changes;
        assert_eq!(again, [], "once is enough");
    }
}

/// Compares texts line by line, so that a difference is seen.
fn pretty(found: &str, wanted: &str) {
    assert_eq!(found.split('\n').collect::<Vec<_>>(), wanted.split('\n').collect::<Vec<_>>());
}

#[test]
fn a_file_that_was_changed_meanwhile_is_left_alone() {
    let example = TestProject::example();
    example.replace("source/diary.yaml", "The keepers meet.", "The keepers  meet.");
    let changes = fix::plan(&mut example.workspace(), &mut |_, _, _| false).unwrap().changes;
    example.replace("source/diary.yaml", "Diary", "Dairy");
    let error = fix::write(&example.open(), &changes).unwrap_err();
    assert_eq!(error.to_string(), "cannot write source/diary.yaml (it was changed meanwhile)");
}

/// A rule that nothing trips is not tested.
#[test]
fn every_rule_is_tripped_by_a_stored_message() {
    let stored: String = ["errors", "findings", "layout", "theme"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(repository().join("tests/ref").join(folder)).unwrap())
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    let untold: Vec<_> =
        folio::rules::all().map(|rule| rule.id).filter(|id| !stored.contains(&format!("[{id}]:"))).collect();
    assert_eq!(untold, Vec::<&str>::new());
}
