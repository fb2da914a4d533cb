//! Every kind of bad input, each with the message that an editor reads.

use crate::project::TestProject;

/// What folio says of the invented report after `fault`.
fn told(fault: impl FnOnce(&TestProject)) -> String {
    let project = TestProject::example();
    fault(&project);
    project.errors()
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
    focus_out_of_range: |p| p.replace("source/photos.yaml", "[0.5, 0.3]", "[0.5, 3]");
    address_without_scheme: |p| p.replace("source/water.yaml", "https://example.org/lake", "example.org/lake");
    language_without_words: |p| p.replace("source/report.yaml", "language: en", "language: xx");
    source_key: |p| p.replace("source/references.yaml", "  title: The count", "  titel: The count");
    source_type: |p| p.replace("source/references.yaml", "type: report", "type: rapport");
    layout_error: |p| p.write("layout/report.typ", "#let report(..args, body) = panic(\"paper jam\")\n#let cover(photo: none) = []\n#let imprint = 2\n");
    layout_syntax: |p| p.write("layout/report.typ", "#let report(\n  title,\n");
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
        p.write("layout/broken.typ", "#let quotation(by: none, body) = panic(\"too long\")\n");
        p.write("layout/report.typ", p.read("layout/report.typ") + "\n#import \"broken.typ\": quotation\n");
    });
    assert!(told.contains("source/welcome.yaml:14:5"), "{told}");
    assert!(told.contains("too long"), "{told}");
}

#[test]
fn an_unmarked_note_is_a_warning() {
    let project = TestProject::example();
    project.replace("source/diary.yaml", "notes:\n", "notes:\n  stray: \"[@count]\"\n");
    let told = project.warnings();
    assert!(told.contains("warning[unused-note]") && told.contains("`stray`"), "{told}");
}
