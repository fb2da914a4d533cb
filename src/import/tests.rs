//! Whole documents, as programs write them: what comes of each, and what is told.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use super::*;
use crate::import::plan::plan;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import").join(name)
}

fn imported(path: &Path) -> Result<Plan, ImportError> {
    let options = Options { path: path.to_path_buf(), level: None };
    plan(None, Path::new("/nowhere/report"), &options)
}

/// The files that come of a document, and what is told.
fn told(name: &str) -> String {
    let plan = imported(&fixture(name)).unwrap();
    assert_eq!(plan.missing, Vec::<String>::new(), "{name}");
    let mut told = String::new();
    for (path, bytes) in &plan.new {
        match std::str::from_utf8(bytes) {
            Ok(text) => told.push_str(&format!("--- {path}\n{text}\n")),
            Err(_) => told.push_str(&format!("--- {path} ({} bytes)\n", bytes.len())),
        }
    }
    for LeftOut { what, place, words } in &plan.left_out {
        told.push_str(&format!("! {what} | {place} | {words}\n"));
    }
    told + &format!("{:?}, {} words\n", plan.counts, plan.words)
}

#[test]
fn a_document_of_pandoc() {
    insta::assert_snapshot!(told("review.docx"));
}

#[test]
fn a_document_of_libreoffice() {
    insta::assert_snapshot!(told("review-office.docx"));
}

#[test]
fn a_document_with_all_that_word_knows() {
    insta::assert_snapshot!(told("minutes.docx"));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(told("review.md"));
}

#[test]
fn a_page() {
    insta::assert_snapshot!(told("page.html"));
}

#[test]
fn sheets() {
    let book = told("accounts.xlsx");
    insta::assert_snapshot!(book);
    let without_places =
        |told: &str| told.lines().filter(|line| !line.starts_with('!')).collect::<Vec<_>>().join("\n");
    assert_eq!(without_places(&book), without_places(&told("accounts.ods")));
}

/// A .docx with a body and more files.
fn docx(body: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let names = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"urn:r\" xmlns:a=\"urn:a\"";
    let document = format!("<w:document {names}><w:body>{body}</w:body></w:document>");
    for (name, bytes) in [("word/document.xml", document.as_bytes())].iter().chain(more) {
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn import_bytes(name: &str, bytes: &[u8]) -> Result<Plan, ImportError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    imported(&path)
}

fn refusal(name: &str, bytes: &[u8]) -> String {
    let message = import_bytes(name, bytes).map(|plan| plan.new.len()).unwrap_err().to_string();
    let name = message.find(name).map(|at| &message[at..]);
    name.unwrap_or(&message).to_string()
}

#[test]
fn what_is_made_to_do_harm_is_refused() {
    let deep = "<w:x>".repeat(1_000_000) + &"</w:x>".repeat(1_000_000);
    let bomb = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", " ".repeat(130 << 20));
    let entity = "<!DOCTYPE w [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><w>&b;</w>";
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(entity.as_bytes()).unwrap();
    let entities = archive.finish().unwrap().into_inner();
    let told = [
        refusal("deep.docx", &docx(&deep, &[])),
        refusal("bomb.docx", &docx(&bomb, &[])),
        refusal("entities.docx", &entities),
        refusal("none.docx", b"no zip"),
        refusal("empty.docx", &docx("", &[])),
        refusal("deep.html", "<div>".repeat(1_000_000).as_bytes()),
        refusal("deep.md", "> ".repeat(100_000).as_bytes()),
        refusal("latin.md", b"one\ntwo \xe9\n"),
        refusal("old.doc", b""),
        refusal("print.pdf", b""),
    ];
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn names_of_pictures_lead_nowhere() {
    let relations = "<Relationships xmlns=\"urn:x\"><Relationship Id=\"r1\" Type=\"x/image\" Target=\"../../../../etc/passwd\"/>\
        <Relationship Id=\"r2\" Type=\"x/image\" Target=\"media/../../evil.png\"/></Relationships>";
    let picture = std::fs::read(fixture("lantern.png")).unwrap();
    let blip = |id: &str| {
        format!("<w:p><w:r><w:t>{id}</w:t><w:drawing><a:blip r:embed=\"{id}\"/></w:drawing></w:r></w:p>")
    };
    let body = blip("r1") + &blip("r2");
    let bytes =
        docx(&body, &[("word/_rels/document.xml.rels", relations.as_bytes()), ("evil.png", &picture)]);
    let plan = import_bytes("a.docx", &bytes).unwrap();
    let paths: Vec<&str> = plan.new.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["source/a.yaml", "source/photos.yaml", "images/evil.png"]);
    assert!(plan.left_out.iter().any(|own| own.what.contains("not in the file")), "{:?}", plan.left_out);
    let page =
        "<p>x</p><img src='../../../../etc/passwd'><img src='/etc/passwd'><img src='file:///etc/passwd'>";
    let plan = import_bytes("a.html", page.as_bytes()).unwrap();
    assert_eq!(plan.new.len(), 1);
    assert_eq!(plan.left_out.len(), 3);
}

#[test]
fn names_that_are_taken_get_numbers() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("1.md", "# Lanterns\n\nOne.[^a]\n\n[^a]: x"),
        ("2.md", "# Lanterns\n\nTwo.[^a]\n\n[^a]: y"),
        ("3.xyz", ""),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let plan = imported(folder.path()).unwrap();
    let texts: Vec<(&str, &str)> =
        plan.new.iter().map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap())).collect();
    assert_eq!(texts[0].0, "source/lanterns.yaml");
    assert_eq!(texts[1].0, "source/lanterns-2.yaml");
    assert!(
        texts[1].1.contains("[^lanterns-2-1]") && texts[1].1.contains("lanterns-2-1: y"),
        "{}",
        texts[1].1
    );
    assert_eq!(plan.passed_over, ["3.xyz"]);
}
