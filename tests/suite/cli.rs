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
fn a_check_tells_its_findings_and_their_weight() {
    let project = TestProject::example();
    let output = folio(&["check"], &project);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), "nothing found\n".into()));
    assert_eq!(text(&output.stderr), "");
    project.replace("source/diary.yaml", "The keepers meet.", "The keepers  meet.");
    let output = folio(&["check"], &project);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), "1 warning\n".into()));
    assert!(text(&output.stderr).starts_with("warning[double-space]: there are two blanks here\n"));
    assert_eq!(folio(&["check", "--deny", "warnings"], &project).status.code(), Some(1));
    let output = folio(&["build", "--deny", "warnings"], &project);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).ends_with("1 warning; nothing was written\n"), "{}", text(&output.stderr));
    assert!(!project.path("build").exists());
    project.replace("source/diary.yaml", "start: 2024-02-26", "start: 2024-02-30");
    assert_eq!(folio(&["check"], &project).status.code(), Some(1));
    assert!(!project.path("build").exists(), "a check writes nothing");
}

#[test]
fn programs_read_findings_from_standard_output() {
    let project = TestProject::example();
    project.replace("source/diary.yaml", "The keepers meet.", "The keepers  meet.");
    let said = |format| {
        let output = folio(&["check", "--format", format], &project);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(text(&output.stderr), "1 warning\n");
        text(&output.stdout)
    };
    assert_eq!(said("short"), "source/diary.yaml:5:64: warning[double-space]: there are two blanks here\n");
    assert_eq!(
        said("github"),
        "::warning file=source/diary.yaml,line=5,endLine=5,col=64,endColumn=66,\
         title=folio%3A double-space::there are two blanks here%0Ahelp: take one out; `folio fix` does\n"
    );
    assert!(said("json").starts_with("{\""), "{}", said("json"));
    assert!(said("sarif").contains("\"2.1.0\""));
    let output = folio(&["build", "--format", "short"], &project);
    assert_eq!(text(&output.stdout), said("short"), "the summary goes elsewhere");
    assert!(text(&output.stderr).contains("report-screen.pdf"));
}

#[test]
fn colour_is_printed_where_it_is_asked_for() {
    let project = TestProject::example();
    project.replace("source/diary.yaml", "The keepers meet.", "The keepers  meet.");
    let colourful = |args: &[&str]| text(&folio(args, &project).stderr).contains('\u{1b}');
    assert!(!colourful(&["check"]), "no terminal, no colour");
    assert!(colourful(&["check", "--color", "always"]));
    let output = Command::new(env!("CARGO_BIN_EXE_folio"))
        .arg("check")
        .env("CLICOLOR_FORCE", "1")
        .current_dir(project.path("source"))
        .output()
        .unwrap();
    assert!(text(&output.stderr).contains('\u{1b}'));
}

#[test]
fn rules_are_explained() {
    let project = TestProject::example();
    let output = folio(&["explain", "double-space"], &project);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).starts_with("double-space (warning"), "{}", text(&output.stdout));
    let all = text(&folio(&["explain"], &project).stdout);
    assert!(all.contains("\n  unknown-note "), "{all}");
    let output = folio(&["explain", "double-spaces"], &project);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        "error: there is no rule `double-spaces`; did you mean `double-space`?\n"
    );
}

#[test]
fn a_fix_shows_its_change_before_it_is_made() {
    let project = TestProject::example();
    project.replace("source/diary.yaml", "The keepers meet.", "The keepers  meet .");
    let before = project.read("source/diary.yaml");
    let output = folio(&["fix", "--dry-run"], &project);
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!(text(&output.stdout), @r#"
    --- a/source/diary.yaml
    +++ b/source/diary.yaml
    @@ -4,3 +4,3 @@
           - { start: 2023-12-30, end: 2024-01-02, text: The lanterns burn through the night of the year. }
    -      - { start: 2024-02-26, end: 2024-03-01, text: The keepers  meet . }
    +      - { start: 2024-02-26, end: 2024-03-01, text: The keepers meet . }
           - { start: 2024-05-05, text: "The lake is at its highest.[^lake]" }
    "#);
    assert_eq!(project.read("source/diary.yaml"), before);
    let output = folio(&["fix"], &project);
    assert_eq!(text(&output.stderr), "1 places in 1 files mended; to be mended by hand: 1 warning\n");
    assert_eq!(project.read("source/diary.yaml"), before.replace("keepers  meet", "keepers meet"));
}
