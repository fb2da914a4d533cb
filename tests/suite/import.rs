//! Documents of other programs, imported as a user does it, and what the checks and a build say then.

use std::path::PathBuf;
use std::process::{Command, Output};

use crate::project::{TestProject, repository};

fn folio(args: &[&str], project: &TestProject) -> Output {
    Command::new(env!("CARGO_BIN_EXE_folio"))
        .args(args)
        .current_dir(project.path("source"))
        .output()
        .expect("folio runs")
}

fn fixture(name: &str) -> PathBuf {
    repository().join("tests/fixtures/import").join(name)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The rules of all findings.
fn rules(project: &TestProject) -> Vec<String> {
    let output = folio(&["check", "--all", "--format", "json"], project);
    let mut rules: Vec<String> = text(&output.stdout)
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["rule"].as_str().unwrap().to_string()
        })
        .collect();
    rules.sort();
    rules.dedup();
    rules
}

#[test]
fn a_document_is_imported_and_told() {
    let project = TestProject::example();
    let before = project.read("source/report.yaml");
    let document = fixture("minutes.docx");
    let document = document.to_str().unwrap();
    let shown = folio(&["import", document, "--dry-run"], &project);
    assert_eq!(shown.status.code(), Some(0));
    assert!(
        text(&shown.stdout).contains("--- source/minutes-of-the-keepers.yaml"),
        "{}",
        text(&shown.stdout)
    );
    assert_eq!(project.read("source/report.yaml"), before, "nothing is written yet");
    let output = folio(&["import", document], &project);
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!(text(&output.stdout) + &text(&output.stderr));
    assert!(project.read("source/report.yaml").contains("  - text: minutes-of-the-keepers.yaml\n"));
    let again = folio(&["import", document], &project);
    assert_eq!(again.status.code(), Some(0));
    assert!(
        text(&again.stdout).starts_with("source/minutes-of-the-keepers-2.yaml\n"),
        "{}",
        text(&again.stdout)
    );
}

#[test]
fn what_comes_in_needs_nothing_but_what_only_people_know() {
    let project = TestProject::example();
    let known = rules(&project);
    for name in ["review.docx", "minutes.docx", "page.html", "accounts.xlsx", "review.md"] {
        let output = folio(&["import", fixture(name).to_str().unwrap()], &project);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", text(&output.stderr));
    }
    folio(&["fix"], &project);
    // Alternatives, captions, titles of columns; who took a photo; who agreed to it; the gap where an equation stood.
    let of_people = [
        "alt-is-caption",
        "caption-missing",
        "consent",
        "credit-missing",
        "empty",
        "photo-twice",
        "space-before-punctuation",
    ];
    let left: Vec<String> = rules(&project)
        .into_iter()
        .filter(|rule| !known.contains(rule) && !of_people.contains(&rule.as_str()))
        .collect();
    assert_eq!(left, Vec::<String>::new(), "{}", text(&folio(&["check", "--all"], &project).stderr));
}

#[test]
fn what_comes_in_stands_on_the_pages() {
    let project = TestProject::example();
    let output = folio(&["import", fixture("review.md").to_str().unwrap()], &project);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    // What nobody but an editor knows.
    let own = "alt: Lanterns hang from the bridge.";
    project.replace("source/photos.yaml", own, &format!("caption: The bridge at dusk\n    {own}"));
    let path = "source/the-lanterns-of-the-valley/what-it-cost.yaml";
    project.replace(path, "caption: \"\"", "caption: Income and costs, in euros");
    // Every build proves that nothing of the content is lost.
    project.build();
}

#[test]
fn words_go_into_a_folder_that_is_no_report() {
    let project = TestProject::example();
    let into = project.path("new/report");
    let document = fixture("page.html");
    let args = ["import", document.to_str().unwrap(), "--into", into.to_str().unwrap()];
    let output = folio(&args, &project);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("- text: lanterns-on-the-web.yaml"), "{}", text(&output.stderr));
    assert!(into.join("source/photos.yaml").is_file());
    let again = folio(&args, &project);
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("name an empty folder"), "{}", text(&again.stderr));
}

#[test]
fn without_pandoc_it_is_said_what_to_do() {
    let project = TestProject::example();
    let output = Command::new(env!("CARGO_BIN_EXE_folio"))
        .args(["import", fixture("review.odt").to_str().unwrap()])
        .current_dir(project.path("source"))
        .env("PATH", "")
        .output()
        .expect("folio runs");
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("get it from https://pandoc.org, or save the file as .docx"), "{said}");
}
