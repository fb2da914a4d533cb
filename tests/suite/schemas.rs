//! The JSON Schemas accept what folio accepts, and reject what one file can have wrong by itself.

use std::collections::HashMap;
use std::fs;

use folio::content::declare::Kinds;
use folio::content::{self, declare};
use folio::diag::Sources;
use folio::project::Project;
use folio::schema::{self, FOLDER, FileSchema};
use folio::theme::THEME;
use jsonschema::Validator;

use crate::project::{TestProject, repository};

/// The blocks that the layout of this repository declares.
fn declared() -> Kinds {
    let project = Project::discover(repository()).unwrap();
    let (kinds, problems) = declare::kinds(&project, &mut Sources::default());
    assert!(!problems.has_errors());
    kinds
}

fn validators() -> HashMap<&'static str, Validator> {
    let validator =
        |FileSchema { kind, schema }| (kind, jsonschema::draft7::new(&schema).expect("the schema is one"));
    schema::all(&declared()).into_iter().map(validator).collect()
}

/// The files of a report, each with its text and the kind of its schema.
fn files(project: &Project) -> Vec<(String, String, &'static str)> {
    let (report, _) = content::load(project).expect("the report is whole");
    let text = |path: &str| fs::read_to_string(project.root().join(path)).unwrap();
    schema::kinds(&report, &declared())
        .into_iter()
        .map(|(path, kind)| (path.clone(), text(&path), kind))
        .collect()
}

/// What a schema says of a text.
fn faults(validator: &Validator, text: &str) -> Vec<String> {
    let value: serde_json::Value = serde_yaml::from_str(text).expect("the text is YAML");
    validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn both_reports_fit_their_schemas() {
    let validators = validators();
    for project in [Project::discover(repository()).unwrap(), TestProject::example().open()] {
        let files = files(&project);
        assert!(files.len() >= 10);
        for (path, text, kind) in files {
            assert_eq!(faults(&validators[kind], &text), Vec::<String>::new(), "{path}");
        }
    }
}

#[test]
fn the_schemas_of_this_repository_are_those_of_its_types() {
    for FileSchema { kind, schema } in schema::all(&declared()) {
        let path = repository().join(FOLDER).join(format!("{kind}.json"));
        let wanted = format!("{schema:#}\n");
        if std::env::var_os("FOLIO_UPDATE").is_some_and(|v| v == "1") {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &wanted).unwrap();
        }
        assert!(
            fs::read_to_string(&path).unwrap_or_default() == wanted,
            "{kind}.json is old: `folio schema` writes it"
        );
    }
}

#[test]
fn every_file_of_the_report_names_its_schema() {
    for (path, text, kind) in files(&Project::discover(repository()).unwrap()) {
        assert_eq!(text.lines().next().unwrap(), schema::modeline(&path, kind), "{path}");
    }
}

/// Bad input of the kinds that one file can show by itself: what folio tells as an error, its schema rejects too.
#[test]
fn schemas_reject_what_folio_rejects() {
    let validators = validators();
    for (path, kind, from, to) in [
        ("source/photo-list.yaml", "photo-list", "title: Pictures", "title: [Pictures]"),
        ("source/diary.yaml", "text", "title: Diary", "title: 2024"),
        ("source/report.yaml", "report", "year: 2024", "year: last"),
        ("source/photos.yaml", "photos", "    credit: Nobody\n", "    credits: Nobody\n"),
        ("source/photos.yaml", "photos", ", alt: A stand-in landscape in place of a lantern.", ""),
        ("source/photos.yaml", "photos", "consent: recorded", "consent: perhaps"),
        ("source/photos.yaml", "photos", "[0.5, 0.3]", "[0.5, 0.3, 1]"),
        ("source/water.yaml", "section", "- photos:", "- fotos:"),
        ("source/water.yaml", "section", "width: full", "width: wide"),
        ("source/water.yaml", "section", "  - photos: [", "    photos: ["),
        ("source/water.yaml", "section", "  - photos: [lantern, night, valley]\n", "  - {}\n"),
        ("source/water.yaml", "section", "kind: line", "kind: pie"),
        ("source/diary.yaml", "text", "start: 2024-05-05", "start: 2024-15-05"),
        ("source/diary.yaml", "text", "start: 2024-05-05, ", ""),
        ("source/diary.yaml", "text", "broken: true }", "broken: perhaps }"),
        ("source/report.yaml", "report", "date: 2025-01-31", "date: 31 January 2025"),
        ("source/report.yaml", "report", "5mm", "5cm"),
        ("source/report.yaml", "report", "photo-twice: allow", "photo-twice: ignore"),
        ("source/report.yaml", "report", "  - text: diary.yaml", "  - texts: diary.yaml"),
        ("source/welcome.yaml", "text", "columns: 3", "columns: 300"),
        ("source/welcome.yaml", "text", "to: 2024-03-31", "to: soon"),
        ("source/lanterns.yaml", "section", "format: integer", "format: int"),
        ("source/references.yaml", "references", "  title: The count", "  titel: The count"),
        ("source/references.yaml", "references", "type: report", "type: rapport"),
    ] {
        let project = TestProject::example();
        project.replace(path, from, to);
        let text = project.read(path);
        assert_ne!(faults(&validators[kind], &text), Vec::<String>::new(), "{path} with {to:?}");
        let told = project.errors();
        assert!(told.contains("error["), "{path} with {to:?}: {told}");
    }
}

/// What the theme alone can have wrong in its form.
#[test]
fn the_schema_of_the_theme_rejects_what_folio_rejects() {
    let validators = validators();
    for (from, to) in [
        ("  gutter: 4 ", "  guter: 4 "),
        ("  head: 24\n", ""),
        ("own: {}", "owns: {}"),
        ("lines: 50 ", "lines: fifty "),
        ("lines: 50 ", "lines: 50.5 "),
        ("  width: 210", "  width: 210mm"),
        ("  inner: 22", "  inner: -22"),
        ("row: 44 ", "row: 440 "),
        ("cmyk: [6, 51, 100, 40]", "cmyk: [6, 51, 100]"),
        ("cmyk: [6, 51, 100, 40]", "cmyk: [6, 51, 100, 40, 0]"),
        ("cmyk: [6, 51, 100, 40]", "cmyk: [6, 151, 100, 40]"),
        ("\"#a0630f\"", "ochre"),
        ("\"#a0630f\"", "\"#a0630\""),
        (", rgb: \"#a0630f\" }", " }"),
        ("lower: -4 }", "lower: -400 }"),
        ("  accent: ochre ", "  akcent: ochre "),
    ] {
        let project = TestProject::example();
        project.replace(THEME, from, to);
        let text = project.read(THEME);
        assert_ne!(faults(&validators["theme"], &text), Vec::<String>::new(), "{to:?}");
        assert!(folio::theme::load(&project.open()).is_err(), "{to:?}");
    }
    let project = TestProject::example();
    project.replace(THEME, "own: {}", "own: { badge: [river, { size: 2.5 }], rounded: true }");
    assert_eq!(faults(&validators["theme"], &project.read(THEME)), Vec::<String>::new());
}

/// The words of each language, with those that the layouts keep beside folio's.
#[test]
fn words_fit_their_schema() {
    let validators = validators();
    let project = Project::discover(repository()).unwrap();
    let files = project.files("layout/words", |path| path.extension().is_some_and(|e| e == "yaml"));
    assert!(files.len() >= 10);
    for path in files {
        let text = project.read_text(&path).unwrap();
        assert_eq!(faults(&validators["words"], &text), Vec::<String>::new(), "{path}");
        assert_eq!(text.lines().next().unwrap(), schema::modeline(&path, "words"), "{path}");
    }
    let english = project.read_text("layout/words/en.yaml").unwrap();
    for (from, to) in
        [("table: Table\n", ""), ("months: [January, ", "months: ["), ("table: Table", "table: [Table]")]
    {
        assert!(english.contains(from), "{from}");
        let text = english.replace(from, to);
        assert_ne!(faults(&validators["words"], &text), Vec::<String>::new(), "{to:?}");
    }
}

/// What the language server shows beside a key is what the types say of it.
#[test]
fn keys_are_explained() {
    let photos = schema::all(&declared()).into_iter().find(|s| s.kind == "photos").unwrap().schema;
    let caption = &photos["definitions"]["Photo"]["properties"]["caption"];
    assert_eq!(caption["description"], "What it shows, for all readers.");
    assert_eq!(photos["$schema"], "http://json-schema.org/draft-07/schema#");
}
