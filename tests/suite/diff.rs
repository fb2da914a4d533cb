//! What changed between two reports, as `folio diff` tells it; and what folio tells of itself.

use std::fs;
use std::process::{Command, Output};

use folio::build::Options;
use folio::compare::{Change, PageKind, compare};
use folio::content::edition::Edition;

use crate::project::{TestProject, build_with};

fn folio(args: &[&str], project: &TestProject) -> Output {
    Command::new(env!("CARGO_BIN_EXE_folio"))
        .args(args)
        .current_dir(project.path("source"))
        .env("FOLIO_EDITOR", "")
        .output()
        .expect("folio runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn pdf(project: &TestProject, edition: Edition) -> Vec<u8> {
    let options = Options { edition: Some(edition), ..Options::default() };
    build_with(&project.open(), options).pdfs.remove(0).bytes
}

/// A word, a note and a figure are changed, and a note is added before all others: each is told as what it is, in both editions.
#[test]
fn what_changed_in_a_report_is_told_as_what_it_is() {
    let project = TestProject::example();
    let before = Edition::ALL.map(|edition| pdf(&project, edition));
    assert!(compare(&before[0], &before[0]).unwrap().is_equal());
    project.replace("source/diary.yaml", "The keepers meet.", "The ferrymen meet.");
    project.replace("source/diary.yaml", "title: Diary", "title: Journal");
    for (old, edition) in before.iter().zip(Edition::ALL) {
        let comparison = compare(old, &pdf(&project, edition)).unwrap();
        assert!(!comparison.is_equal());
        let changed: Vec<(&str, &str)> =
            comparison.words.iter().map(|word| (word.old.as_str(), word.new.as_str())).collect();
        assert!(changed.contains(&("keepers", "ferrymen")), "{edition}: {changed:?}");
        assert!(changed.contains(&("Diary", "Journal")), "{edition}: {changed:?}");
        assert!(
            comparison.pages.iter().any(|page| page.change == PageKind::Words && page.pictures.new.is_some())
        );
        assert!(
            comparison.pages.iter().all(|page| page.old == page.new),
            "no page is new: {:?}",
            comparison.words
        );
        assert!(comparison.pages.len() < 6, "{edition}: pages far from the change are the same");
        assert!(
            comparison.notes.iter().all(|note| note.change == Change::Renumbered),
            "{:?}",
            comparison.notes
        );
        assert!(comparison.photos.is_empty() && comparison.figures.is_empty());
    }
}

#[test]
fn a_diff_says_by_its_exit_code_whether_something_differs() {
    let project = TestProject::example();
    let built = folio(&["build", "--edition", "screen", "--output", "../old"], &project);
    assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
    assert!(text(&built.stdout).starts_with("../old/report-screen.pdf  "), "{}", text(&built.stdout));
    assert!(!project.path("build").exists());
    let same = folio(&["diff", "../old", "../old/report-screen.pdf"], &project);
    assert_eq!(same.status.code(), Some(0), "{}", text(&same.stderr));
    assert!(text(&same.stdout).contains("nothing differs"), "{}", text(&same.stdout));

    project.replace("source/diary.yaml", "The keepers meet.", "The ferrymen meet.");
    let output = folio(&["diff", "../old"], &project);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(said.contains("[-keepers-]{+ferrymen+}"), "{said}");
    let page = fs::read_to_string(project.path("build/diff.html")).unwrap();
    assert!(page.contains("<del>keepers</del> <ins>ferrymen</ins>"));
    assert!(page.contains("src=\"data:image/"), "the changed page is shown");
    assert!(
        !page.contains("<script") && !page.contains("src=\"http") && !page.contains("url("),
        "nothing is loaded"
    );
    assert!(!project.path("build/report-screen.pdf").exists(), "the report is not written");

    let output = folio(&["diff", "../old", "--format", "json", "--output", "../changes/a.html"], &project);
    let changes: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&changes["schema"], &changes["equal"]), (&"folio-diff/1".into(), &false.into()));
    assert_eq!((&changes["edition"], &changes["words"][0]["new"]), (&"screen".into(), &"ferrymen".into()));
    assert!(project.path("changes/a.html").exists());
}

#[test]
fn revisions_of_git_are_built_and_compared() {
    let project = TestProject::example();
    let git = |args: &[&str]| {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
        let mut command = Command::new("git");
        command.args(identity).args(args).current_dir(project.path("."));
        assert!(command.output().expect("git is there").status.success(), "{args:?}");
    };
    let no_repository = folio(&["diff", "HEAD"], &project);
    assert_eq!(no_repository.status.code(), Some(2));
    assert!(text(&no_repository.stderr).contains("in no git repository"), "{}", text(&no_repository.stderr));
    git(&["init", "--quiet"]);
    git(&["add", "source", "layout", "fonts", "images"]);
    git(&["commit", "--quiet", "-m", "first"]);
    project.replace("source/diary.yaml", "The keepers meet.", "The ferrymen meet.");
    let output = folio(&["diff", "HEAD"], &project);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with("HEAD (14 pages) and as it stands (14 pages), screen edition"));
    assert!(project.read("source/diary.yaml").contains("ferrymen"), "the user’s files stay");
    let unknown = folio(&["diff", "v9"], &project);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        text(&unknown.stderr).contains("`v9` is no file, no folder and no revision"),
        "{}",
        text(&unknown.stderr)
    );
}

#[test]
fn what_can_not_be_compared_is_told_in_plain_words() {
    let project = TestProject::example();
    project.write("a.pdf", "no PDF").write("empty/x.txt", "");
    for (args, said) in [
        (
            &["diff", "../a.pdf", "../a.pdf"][..],
            "error: ../a.pdf: it is no PDF: it does not begin with %PDF-\n",
        ),
        (&["diff", "../gone.pdf", "../a.pdf"], "error: there is no file ../gone.pdf\n"),
        (
            &["diff", "../empty", "../a.pdf"],
            "error: there is no PDF of a build in ../empty: run `folio build` there first\n",
        ),
    ] {
        let output = folio(args, &project);
        assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(2), said), "{args:?}");
        assert_eq!(text(&output.stdout), "");
    }
    assert!(!project.path("build").exists(), "nothing is written");
    project.replace("source/diary.yaml", "start: 2024-02-26", "start: 2024-02-30");
    let output = folio(&["diff", "../a.pdf"], &project);
    assert_eq!(output.status.code(), Some(2), "a side that can’t be built is no difference");
    assert!(text(&output.stderr).ends_with("this report can’t be built: 1 error; nothing was compared\n"));
}

#[test]
fn the_doctor_tells_what_is_missing() {
    let project = TestProject::example();
    let output = folio(&["doctor"], &project);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}");
    for subject in [
        "version",
        "project",
        "content",
        "fonts",
        "output profile",
        "cache",
        "build folder",
        "git",
        "terminal",
    ] {
        assert!(
            said.lines().any(|line| line.starts_with(&format!("fine     {subject} "))),
            "{subject} in\n{said}"
        );
    }
    assert!(said.contains("missing  editor"), "{said}");
    fs::remove_dir_all(project.path("fonts")).unwrap();
    let output = folio(&["doctor", "--format", "json"], &project);
    assert_eq!(output.status.code(), Some(1));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["schema"], &told["healthy"]), (&"folio-doctor/1".into(), &false.into()));
    let fonts = told["items"].as_array().unwrap().iter().find(|item| item["subject"] == "fonts").unwrap();
    assert_eq!(fonts["state"], "wrong");
}

#[test]
fn a_build_is_as_loud_as_is_asked_for() {
    let project = TestProject::example();
    let quiet = folio(&["build", "--edition", "screen", "--quiet"], &project);
    assert_eq!(
        (quiet.status.code(), text(&quiet.stdout), text(&quiet.stderr)),
        (Some(0), String::new(), String::new())
    );
    let loud = folio(&["build", "--edition", "screen", "--verbose", "--timings"], &project);
    assert!(text(&loud.stderr).starts_with("1/7 reading the content\n"), "{}", text(&loud.stderr));
    assert_eq!(text(&loud.stdout).matches(" s  ").count(), 7, "{}", text(&loud.stdout));
    assert_eq!(folio(&["build", "--quiet", "--verbose"], &project).status.code(), Some(2));
}

#[test]
fn completions_and_man_pages_know_every_command() {
    let project = TestProject::example();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let said = text(&folio(&["completions", shell], &project).stdout);
        assert!(said.contains("diff") && said.contains("preflight"), "{shell}");
    }
    let output = folio(&["man", "../man"], &project);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let page = project.read("man/folio-diff.1");
    assert!(page.starts_with(".ie") || page.contains(".TH folio-diff 1"), "{page}");
    assert!(page.contains("\\-\\-against") && project.path("man/folio.1").exists(), "{page}");
}
