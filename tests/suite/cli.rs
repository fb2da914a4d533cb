//! The program as its users run it.

use std::fs;
use std::process::{Command, Output};

use crate::project::TestProject;

fn folio(args: &[&str], project: &TestProject) -> Output {
    Command::new(env!("CARGO_BIN_EXE_folio"))
        .args(args)
        .current_dir(project.path("source"))
        .output()
        .expect("folio runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_build_says_what_it_made_and_nothing_else() {
    let project = TestProject::example();
    let output = folio(&["build"], &project);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "", "no progress off a terminal");
    let summary = text(&output.stdout);
    let lines: Vec<&str> = summary.lines().collect();
    assert!(lines[0].starts_with("build/report-screen.pdf  "), "{summary}");
    assert!(lines[1].starts_with("build/report-print.pdf  "), "{summary}");
    assert!(
        lines[2].starts_with("5 notes, of which 0 are lost and 1 broken; 4 photos; 0 warnings; "),
        "{summary}"
    );
    assert_eq!(lines.len(), 3);
    for edition in ["screen", "print"] {
        let pdf = fs::read(project.path(&format!("build/report-{edition}.pdf"))).unwrap();
        assert!(pdf.starts_with(b"%PDF-1."));
    }
}

#[test]
fn a_failed_build_leaves_the_last_good_pdfs() {
    let project = TestProject::example();
    project.write("build/report-screen.pdf", "good").write("build/report-print.pdf", "good too");
    project.replace("source/diary.yaml", "start: 2024-02-26", "start: 2024-02-30");
    let output = folio(&["build"], &project);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "");
    let said = text(&output.stderr);
    assert!(said.contains("source/diary.yaml:5:18"), "{said}");
    assert!(said.ends_with("1 error; nothing was written\n"), "{said}");
    assert_eq!(fs::read(project.path("build/report-screen.pdf")).unwrap(), b"good");
    assert_eq!(fs::read(project.path("build/report-print.pdf")).unwrap(), b"good too");
    assert_eq!(fs::read_dir(project.path("build")).unwrap().count(), 2);
}

#[test]
fn two_builds_are_the_same_to_the_byte() {
    let project = TestProject::example();
    let first = project.build();
    let second = project.build();
    for (a, b) in first.pdfs.iter().zip(&second.pdfs) {
        assert!(a.bytes == b.bytes, "{}", a.edition);
    }
}

#[test]
fn wrong_usage_is_exit_code_two() {
    let project = TestProject::example();
    assert_eq!(folio(&["bild"], &project).status.code(), Some(2));
    let output = folio(&["build", "--project", "/"], &project);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("there is no report here"));
    assert_eq!(folio(&["--help"], &project).status.code(), Some(0));
}

#[test]
fn the_cache_is_shown_and_cleared() {
    let project = TestProject::example();
    // Two of its pictures are the same file, and most stay as they are for the screen.
    project.build();
    let said = text(&folio(&["cache"], &project).stdout);
    assert!(said.contains(".folio/cache: 4 prepared photos, "), "{said}");
    let said = text(&folio(&["cache", "--clear"], &project).stdout);
    assert!(said.ends_with(": 0 prepared photos, 0.0 MB\n"), "{said}");
}

#[test]
fn a_draft_does_without_photos_and_a_build_does_not() {
    let project = TestProject::example();
    project.remove("images/valley.jpg").remove("images/night.jpg");
    let output = folio(&["build"], &project);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr).matches("error[file-missing]").count(), 2);
    let output = folio(&["build", "--draft"], &project);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let summary = text(&output.stdout);
    assert!(summary.contains("4 photos, of which 2 are missing"), "{summary}");
    // A file that is there but no picture is a mistake in a draft too.
    project.write("images/valley.jpg", "no picture");
    assert_eq!(folio(&["build", "--draft"], &project).status.code(), Some(1));
}

#[test]
fn stand_ins_are_drawn_for_missing_photos_only() {
    let project = TestProject::example();
    project.remove("images/lantern.jpg");
    let kept = fs::read(project.path("images/night.jpg")).unwrap();
    let output = folio(&["stand-ins"], &project);
    assert_eq!(text(&output.stdout), "1 stand-ins drawn\n");
    assert_eq!(fs::read(project.path("images/night.jpg")).unwrap(), kept);
    let drawn = image::open(project.path("images/lantern.jpg")).unwrap();
    assert_eq!((drawn.width(), drawn.height()), (900, 1280));
}

#[test]
fn one_edition_is_built_alone() {
    let project = TestProject::example();
    project.write("build/report-print.pdf", "the last one");
    let output = folio(&["build", "--edition", "screen"], &project);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let summary = text(&output.stdout);
    assert!(summary.starts_with("build/report-screen.pdf  14 pages"), "{summary}");
    assert_eq!(summary.lines().count(), 2, "{summary}");
    assert_eq!(project.read("build/report-print.pdf"), "the last one");
    let output = folio(&["build", "--edition", "web"], &project);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("there is no edition `web`; write screen or print"));
}

#[test]
fn pages_to_send_around_stand_beside_the_whole() {
    let project = TestProject::example();
    project.write("build/report-screen.pdf", "the whole");
    for (pages, count) in [("8-9", 2), ("3,12-", 4)] {
        for edition in ["screen", "print"] {
            let output = folio(&["build", "--edition", edition, "--pages", pages], &project);
            assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
            let path = format!("build/report-{edition}-pages-{pages}.pdf");
            assert!(text(&output.stdout).starts_with(&format!("{path}  {count} pages, ")));
            let pdf = lopdf::Document::load_mem(&fs::read(project.path(&path)).unwrap()).unwrap();
            assert_eq!(pdf.get_pages().len(), count);
        }
    }
    assert_eq!(project.read("build/report-screen.pdf"), "the whole");
    for (pages, said) in [
        ("9-8", "`9-8` ends before it begins; write 8-9"),
        ("two", "`two` is no page or range; write 3, 12-20 or 5-"),
        ("15", "there is no page 15: the report has 14 pages"),
    ] {
        let output = folio(&["build", "--edition", "screen", "--pages", pages], &project);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(said), "{}", text(&output.stderr));
    }
    let output = folio(&["build", "--pages", "3"], &project);
    assert!(text(&output.stderr).contains("--edition"), "pages are of an edition");
}

#[test]
fn the_text_goes_to_standard_output() {
    let project = TestProject::example();
    let plain = folio(&["text"], &project);
    assert_eq!((plain.status.code(), text(&plain.stderr)), (Some(0), String::new()));
    assert!(text(&plain.stdout).contains("\n\nWelcome\n\n"));
    let markdown = folio(&["text", "--format", "markdown"], &project);
    assert!(text(&markdown.stdout).contains("\n\n# Welcome\n\n"));
    assert!(!project.path("build").exists(), "nothing is built");
    project.replace("source/diary.yaml", "start: 2024-02-26", "start: 2024-02-30");
    let wrong = folio(&["text"], &project);
    assert_eq!((wrong.status.code(), text(&wrong.stdout)), (Some(1), String::new()));
    assert!(text(&wrong.stderr).contains("source/diary.yaml:5:18"));
}
