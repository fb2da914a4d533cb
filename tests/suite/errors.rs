//! Every kind of bad input, each with the message that an editor reads.

use crate::project::TestProject;

/// What folio says of the invented report after `fault`.
fn told(fault: impl FnOnce(&TestProject)) -> String {
    let project = TestProject::example();
    fault(&project);
    project.errors()
}

#[test]
fn paper_not_named() {
    let told = TestProject::example().errors_of_job();
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/errors", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("paper_not_named", told);
    });
}

const FOGRA39: &str = "layout/profiles/FOGRA39L_coated.icc";

/// Names another profile in the manifest, and writes it if there is one.
fn profile(project: &TestProject, icc: Option<&[u8]>) {
    if let Some(icc) = icc {
        project.write("layout/profiles/other.icc", icc);
    }
    let condition =
        "condition: { profile: layout/profiles/other.icc, identifier: OTHER, description: Another press }";
    project.replace("source/report.yaml", "bleed: 5mm", &format!("bleed: 5mm, {condition}"));
}

/// A test per fault: the project is broken in one way, and the message is compared with the stored one.
macro_rules! faults {
    ($($name:ident: |$project:ident| $fault:expr;)*) => {
        $(
            #[test]
            fn $name() {
                let told = told(|$project| {
                    $fault;
                });
                insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/errors", prepend_module_to_snapshot => false }, {
                    insta::assert_snapshot!(stringify!($name), told);
                });
            }
        )*
    };
}

faults! {
    not_yaml: |p| p.write("source/diary.yaml", "title: Diary\nbody: [\n  - x\n");
    not_utf8: |p| p.write("source/diary.yaml", b"title: Caf\xe9\nbody: []\n");
    key_twice: |p| p.write("source/contents.yaml", "title: A\ntitle: B\n");
    wrong_type: |p| p.replace("source/photo-list.yaml", "title: Pictures", "title: [Pictures]");
    number_for_text: |p| p.replace("source/diary.yaml", "title: Diary", "title: 2024");
    text_for_number: |p| p.replace("source/report.yaml", "year: 2024", "year: last");
    unknown_key: |p| p.replace("source/photos.yaml", "    credit: Nobody\n", "    credits: Nobody\n");
    unknown_block: |p| p.replace("source/water.yaml", "- photos:", "- fotos:");
    unknown_width: |p| p.replace("source/water.yaml", "width: full", "width: wide");
    missing_key: |p| p.replace("source/photos.yaml", ", alt: A stand-in landscape in place of a lantern.", "");
    two_keys_in_a_block: |p| p.replace("source/water.yaml", "  - photos: [", "    photos: [");
    unknown_note: |p| p.replace("source/welcome.yaml", "none.[^lanterns]", "none.[^lantern]");
    unknown_source: |p| p.replace("source/welcome.yaml", "[@count, p. 3]", "[@counts, p. 3]");
    unknown_photo: |p| p.replace("source/water.yaml", "[lantern, night", "[lantren, night");
    unknown_table: |p| p.replace("source/water.yaml", "table: levels", "table: level");
    unknown_column: |p| p.replace("source/lanterns.yaml", "columns: [Lanterns]", "columns: [Lantern]");
    part_file_missing: |p| p.replace("source/report.yaml", "diary.yaml", "dairy.yaml");
    section_file_missing: |p| p.remove("source/water.yaml");
    part_twice: |p| p.replace("source/report.yaml", "  - text: diary.yaml\n", "  - text: diary.yaml\n  - imprint: imprint.yaml\n");
    photo_missing: |p| p.remove("images/valley.jpg");
    photo_unreadable: |p| p.remove("images/valley.jpg").write("images/valley.jpg/x", "");
    photo_not_a_picture: |p| p.write("images/valley.jpg", "Dear editor, here is the photo.");
    photo_cut_off: |p| { p.picture("images/valley.jpg", 900, 600); let bytes = std::fs::read(p.path("images/valley.jpg")).unwrap(); p.write("images/valley.jpg", &bytes[..bytes.len() / 2]) };
    photo_of_another_kind: |p| p.write("images/valley.jpg", b"GIF89a\x01\0\x01\0\0\0\0;");
    date_that_does_not_exist: |p| p.replace("source/diary.yaml", "start: 2024-02-26", "start: 2024-02-30");
    date_in_words: |p| p.replace("source/report.yaml", "date: 2025-01-31", "date: 31 January 2025");
    end_before_start: |p| p.replace("source/diary.yaml", "end: 2024-03-01", "end: 2024-02-01");
    person_ends_before_start: |p| p.replace("source/welcome.yaml", "to: 2024-03-31", "to: 2009");
    row_too_long: |p| p.replace("source/lanterns.yaml", "1250, 12.5, 62.5", "1250, 12.5, 62.5, 1");
    csv_row_too_short: |p| p.replace("source/data/levels.csv", "July,5.6,3.1", "July,5.6");
    csv_header_differs: |p| p.replace("source/data/levels.csv", "Upper lake", "Upper Lake");
    kind_of_chart: |p| p.replace("source/lanterns.yaml", "kind: bar", "kind: pie");
    photo_without_a_file: |p| p.replace("source/lanterns.yaml", "- photo: { id: lantern, width: margin }", "- photo: { caption: A lantern. }");
    figure_with_its_unit: |p| p.replace("source/diary.yaml", "body:\n", "body:\n  - figures: [{ figure: 86%, label: of houses }]\n");
    date_of_two_years: |p| p.replace("source/diary.yaml", "body:\n", "body:\n  - timeline: [{ when: 2016-2018, title: The long repair }]\n  - people: [{ name: Ada Invented, from: 2016-2018 }]\n");
    columns_of_an_index: |p| p.replace("source/diary.yaml", "body:\n", "body:\n  - index: { columns: 4 }\n");
    part_without_its_ending: |p| p.replace("source/report.yaml", "- text: diary.yaml", "- text: diary");
    csv_row_of_no_kind: |p| p.write("source/data/levels.csv", "row,Month,Upper lake,Lower lake\nsums,January,4.1,2.0\n,March,4.9,2.6\nsum,Spring,9.0,\n");
    drawing_with_a_font: |p| p.replace("source/photos.yaml", "images/lantern.jpg", "images/lantern.svg").write("images/lantern.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 80 20\"><text y=\"20\" font-family=\"Lantern Sans\">LVT</text></svg>");
    drawing_with_a_script: |p| p.replace("source/photos.yaml", "images/lantern.jpg", "images/lantern.svg").write("images/lantern.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 80 20\"><rect width=\"9\" height=\"9\" onclick=\"go()\"/></svg>");
    drawing_that_asks_for_more: |p| p.replace("source/photos.yaml", "images/lantern.jpg", "images/lantern.svg").write("images/lantern.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 80 20\"><use href=\"https://example.org/logo.svg#logo\"/></svg>");
    csv_not_csv: |p| p.write("source/data/levels.csv", b"Month,Upper lake,Lower lake\nJan\xffuary,1,2\n");
    csv_number: |p| p.replace("source/data/levels.csv", "6.2", "6m2");
    number_with_commas: |p| p.replace("source/lanterns.yaml", "Heron House, 1250", "Heron House, \"1,250\"");
    no_rows: |p| p.replace("source/water.yaml", "      csv: data/levels.csv\n", "");
    photo_outside: |p| p.replace("source/photos.yaml", "images/valley.jpg", "../valley.jpg");
    csv_outside: |p| p.replace("source/water.yaml", "data/levels.csv", "../../../etc/passwd");
    absolute_path: |p| p.replace("source/photos.yaml", "images/valley.jpg", "/etc/passwd");
    note_twice: |p| p.replace("source/diary.yaml", "  lake:", "  otter: x\n  lake:");
    note_of_nothing: |p| p.replace("source/diary.yaml", "{ text: \"[@otter, p. 9]\", broken: true }", "{ broken: true }");
    note_lost_with_text: |p| p.replace("source/diary.yaml", "broken: true }", "lost: true }");
    note_in_title: |p| p.replace("source/diary.yaml", "title: Diary", "title: \"Diary[^lake]\"");
    cite_in_text: |p| p.replace("source/diary.yaml", "The keepers meet.", "\"The keepers meet [@count].\"");
    two_tables_of_one_id: |p| p.replace("source/water.yaml", "id: levels", "id: by-house");
    markup_not_supported: |p| p.replace("source/lanterns.yaml", "Two houses took part.", "# Two\n\n      ![a](b.jpg)\n\n      ---\n\n          code");
    heading_too_deep: |p| p.replace("source/lanterns.yaml", "### In the north", "#### In the north");
    several_paragraphs: |p| p.replace("source/diary.yaml", "text: The keepers meet.", "text: \"The keepers\\n\\nmeet.\"");
    one_photo_in_a_row: |p| p.replace("source/water.yaml", "[lantern, night, valley]", "[lantern]");
    place_in_the_margin: |p| p.replace("source/lanterns.yaml", "width: margin }", "width: margin, place: top }");
    place_of_a_bleed: |p| p.replace("source/lanterns.yaml", "width: bleed, place: top }", "width: bleed, place: foot }");
    place_on_turned_pages: |p| p.replace("source/water.yaml", "      csv: data/levels.csv\n", "      csv: data/levels.csv\n      page: landscape\n      place: top\n");
    unknown_place: |p| p.replace("source/water.yaml", "width: full }", "width: full, place: bottom }");
    focus_out_of_range: |p| p.replace("source/photos.yaml", "[0.5, 0.3]", "[0.5, 3]");
    address_without_scheme: |p| p.replace("source/water.yaml", "https://example.org/lake", "example.org/lake");
    language_without_words: |p| p.replace("source/report.yaml", "language: en", "language: xx");
    source_key: |p| p.replace("source/references.yaml", "  title: The count", "  titel: The count");
    source_type: |p| p.replace("source/references.yaml", "type: report", "type: rapport");
    layout_error: |p| p.write("layout/report.typ", "#let report(..args, body) = panic(\"paper jam\")\n#let cover(photo: none) = []\n#let imprint = 2\n");
    layout_in_inks_on_the_screen: |p| p.replace("layout/pages/imprint.typ", "  set list(spacing: 0pt)\n", "  set list(spacing: 0pt)\n  place(rect(width: 2cm, height: 1cm, fill: cmyk(0%, 90%, 80%, 10%)))\n");
    layout_syntax: |p| p.write("layout/report.typ", "#let report(\n  title,\n");
    item_without_key: |p| p.replace("source/water.yaml", "  - photos: [lantern, night, valley]\n", "  - {}\n");
    key_without_value: |p| p.replace("source/water.yaml", "- photos: [lantern, night, valley]", "- photos");
    list_for_text: |p| p.replace("source/diary.yaml", "title: Diary", "title: [^lake]");
    too_many_numbers: |p| p.replace("source/photos.yaml", "[0.5, 0.3]", "[0.5, 0.3, 1]");
    number_too_large: |p| p.replace("source/welcome.yaml", "columns: 3", "columns: 300");
    yaml_tag: |p| p.replace("source/diary.yaml", "title: Diary", "title: !x Diary");
    empty_text: |p| p.replace("source/diary.yaml", "text: The keepers meet.", "text: \" \"");
    empty_list: |p| p.replace("source/water.yaml", "      - { label: All figures of the lake, url: \"https://example.org/lake\" }\n", "      []\n");
    csv_without_rows: |p| p.write("source/data/levels.csv", "Month,Upper lake,Lower lake\n");
    region_in_words: |p| p.replace("source/report.yaml", "language: en", "language: en\nregion: Great Britain");
    profile_missing: |p| profile(p, None);
    profile_of_rgb: |p| profile(p, Some(&moxcms::ColorProfile::new_srgb().encode().unwrap()));
    profile_cut_off: |p| { let icc = p.bytes(FOGRA39); profile(p, Some(&icc[..icc.len() / 2])) };
    profile_of_a_scanner: |p| { let mut icc = p.bytes(FOGRA39); icc[12..16].copy_from_slice(b"scnr"); profile(p, Some(&icc)) };
    quality_of_nothing: |p| p.replace("source/report.yaml", "screen: { ppi: 150", "screen: { ppi: 150, quality: 0");
    sharpening_too_strong: |p| p.replace("source/report.yaml", "screen: { ppi: 150", "screen: { ppi: 150, sharpening: 900");
    ink_limit_too_high: |p| p.replace("source/report.yaml", "bleed: 5mm", "bleed: 5mm, ink-limit: 500");
    limits_out_of_range: |p| p.replace("source/report.yaml", "rules:\n", "limits: { time: 0, memory: 5 }\nrules:\n");
    paper_of_a_board: |p| p.replace("source/report.yaml", "bleed: 5mm", "bleed: 5mm, paper: { name: Board, thickness: 20mm }");
    unknown_intent: |p| p.replace("source/report.yaml", "bleed: 5mm", "bleed: 5mm, intent: perceptial");
    bleed_too_large: |p| p.replace("source/report.yaml", "5mm", "500mm");
    ppi_of_nothing: |p| p.replace("source/report.yaml", "ppi: 150", "ppi: 0");
    link_to_nowhere: |p| p.replace("source/diary.yaml", "text: The keepers meet.", "text: \"[The keepers](example.org) meet.\"");
    sign_without_a_font: |p| p.replace("source/lanterns.yaml", "Two houses took part.", "Two houses ☃ took part.");
    language_of_no_code: |p| p.replace("source/welcome.yaml", "(lang:vi)", "(lang:Vietnamese)");
    link_definition: |p| p.replace("source/lanterns.yaml", "Two houses took part.", "[Two]: houses");
    note_named_without_mark: |p| p.replace("source/lanterns.yaml", "Every house lit its own.[^again]", "Every house.").replace("source/lanterns.yaml", "the note in [^lanterns]", "the note in [^again]");
    heading_in_a_list: |p| p.replace("source/lanterns.yaml", "Two houses took part.", "- ## Two houses");
    heading_in_an_imprint_without_title: |p| p.write("source/imprint.yaml", "body: |\n  ## Printed by\n\n  Nobody.\n");
    heading_level_left_out: |p| p.replace("source/lanterns.yaml", "## By house", "### By house");
    citation_unclosed: |p| p.replace("source/welcome.yaml", "[@count, p. 3]", "[@count, p. 3");
    caption_missing: |p| p.replace("source/photos.yaml", "caption: A night., ", "");
    chart_of_two_units: |p| p.replace("source/lanterns.yaml", "      columns: [Lanterns]\n", "");
    backslash_in_path: |p| p.replace("source/photos.yaml", "images/valley.jpg", "images\\valley.jpg");
    citation_style: |p| p.replace("layout/notes.csl", "<citation>", "<citations>");
}

#[test]
fn all_mistakes_are_told_in_one_run() {
    let told = told(|p| {
        p.replace("source/photos.yaml", "    credit: Nobody\n", "    credits: Nobody\n")
            .replace("source/photos.yaml", "consent: recorded", "consent: perhaps")
            .replace("source/diary.yaml", "start: 2024-02-26", "start: 2024-02-30")
            .replace("source/diary.yaml", "start: 2024-05-05", "start: 2024-15-05")
            .replace("source/water.yaml", "- photos:", "- fotos:")
            .write("source/contents.yaml", "title: [\n");
    });
    for (file, count) in [("photos.yaml", 2), ("diary.yaml", 2), ("water.yaml", 1), ("contents.yaml", 1)] {
        let found = told.matches(&format!("┌─ source/{file}:")).count();
        assert_eq!(found, count, "{file} in\n{told}");
    }
}

#[test]
fn mistakes_across_files_are_told_in_one_run() {
    let told = told(|p| {
        p.replace("source/welcome.yaml", "none.[^lanterns]", "none.[^lantern]")
            .replace("source/water.yaml", "[lantern, night", "[lantren, night")
            .replace("source/diary.yaml", "end: 2024-03-01", "end: 2024-02-01")
            .remove("images/night.jpg");
    });
    for rule in ["unknown-note", "unknown-photo", "end-before-start", "file-missing"] {
        assert_eq!(told.matches(&format!("error[{rule}]")).count(), 1, "{rule} in\n{told}");
    }
}

#[test]
fn a_layout_error_in_content_points_into_the_yaml() {
    let told = told(|p| {
        p.write("layout/blocks/quote.typ", "#let quote(..fields) = panic(\"too long\")\n");
    });
    assert!(told.contains("source/welcome.yaml:14:5"), "{told}");
    assert!(told.contains("too long"), "{told}");
}

#[test]
fn notes_keep_their_order_in_every_block() {
    let project = TestProject::example();
    project.replace(
        "source/diary.yaml",
        "body:\n",
        concat!(
            "body:\n",
            "  - quote: { text: \"one[^q1]\", by: \"two[^q2]\" }\n",
            "  - directory: { groups: [{ name: x, entries: [\"a[^d1]\", \"b[^d2]\"], remark: \"c[^d3]\" }] }\n",
            "  - people: [{ name: \"n[^p1]\", role: \"r[^p2]\", organisation: \"o[^p3]\" }]\n",
            "  - table: { id: t, caption: x, columns: [A], rows: [[\"x[^t1]\"]], source: \"y[^t2]\", remarks: [\"z[^t3]\"] }\n",
            "  - letter: { text: \"l[^l1]\", signatories: [S] }\n",
        ),
    );
    let ids = ["q1", "q2", "d1", "d2", "d3", "p1", "p2", "p3", "t1", "t2", "t3", "l1"];
    let notes: String = ids.iter().map(|id| format!("  {id}: \"Note {id}.\"\n")).collect();
    project.replace("source/diary.yaml", "notes:\n", &format!("notes:\n{notes}"));
    let composed = project.compose();
    let text = &composed.iter().find(|f| f.path.contains("diary")).unwrap().text;
    let numbers: Vec<usize> = ids
        .iter()
        .map(|id| {
            let (_, rest) = text.split_once(&format!("#note(id: \"{id}\", number: ")).unwrap();
            rest[..rest.find(',').unwrap()].parse().unwrap()
        })
        .collect();
    assert_eq!(numbers, (5..17).collect::<Vec<_>>());
    assert_eq!(project.warnings(), "");
}

#[test]
fn figures_are_printed_as_they_are_written() {
    let project = TestProject::example();
    project.replace(
        "source/lanterns.yaml",
        "[Heron House, 1250, 12.5, 62.5]",
        "[1.10, 1234567890123456789, 0.12345678901234567891, 62.5]",
    );
    let composed = project.compose();
    let text = &composed.iter().find(|f| f.path.contains("figures")).unwrap().text;
    for figure in ["\"1.10\"", "\"1,234,567,890,123,456,789\"", "\"0.12345678901234567891\""] {
        assert!(text.contains(figure), "{figure} in {text}");
    }
}

#[test]
fn dollars_are_printed() {
    let project = TestProject::example();
    project.replace("source/references.yaml", "The count of lanterns", "Costs $5 and pays $6 a day");
    assert!(project.compose().iter().any(|f| f.text.contains("Costs $5 and pays $6 a day")));
}

#[test]
fn an_unmarked_note_is_a_warning() {
    let project = TestProject::example();
    project.replace("source/diary.yaml", "notes:\n", "notes:\n  stray: \"[@count]\"\n");
    let told = project.warnings();
    assert!(told.contains("warning[unused-note]") && told.contains("`stray`"), "{told}");
}
