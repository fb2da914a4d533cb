//! The program as its users run it.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use crate::project::TestProject;

fn folio(args: &[&str], project: &TestProject) -> Output {
    process(args, project).output().expect("folio runs")
}

fn process(args: &[&str], project: &TestProject) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
    command.args(args).current_dir(project.path("source"));
    command
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
    // Two of its four pictures are the same to the byte.
    project.build();
    let said = text(&folio(&["cache"], &project).stdout);
    assert!(said.contains(".folio/cache: 6 prepared photos, "), "{said}");
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
fn a_release_is_what_a_printer_takes_or_nothing() {
    let project = TestProject::example();
    let output = folio(&["build", "--release"], &project);
    assert_eq!(output.status.code(), Some(1), "its photos are too small to be printed");
    let said = text(&output.stderr);
    assert!(said.contains(" ppi") && said.ends_with("nothing was written\n"), "{said}");
    assert!(!project.path("build").exists());
    assert_eq!(folio(&["build", "--release", "--draft"], &project).status.code(), Some(2));
    for photo in ["valley", "lantern", "night", "portrait"] {
        project.picture(&format!("images/{photo}.jpg"), 2800, 3800);
    }
    let output = folio(&["build", "--release"], &project);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("nothing to find fault with"), "{}", text(&output.stderr));
}

#[test]
fn a_printer_gets_files_and_what_to_know_of_them() {
    let project = TestProject::example();
    let output = folio(&["job"], &project);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("the manifest names no paper"), "{}", text(&output.stderr));
    project.replace(
        "source/report.yaml",
        "bleed: 5mm",
        "bleed: 5mm, paper: { name: Invented, thickness: 0.1mm }",
    );
    let output = folio(&["job"], &project);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let ticket: serde_json::Value =
        serde_json::from_slice(&fs::read(project.path("build/job.json")).unwrap()).unwrap();
    assert_eq!((&ticket["schema"], &ticket["standard"]), (&"folio-job/1".into(), &"PDF/X-4".into()));
    for file in ticket["files"].as_array().unwrap() {
        let bytes = fs::read(project.path(file["path"].as_str().unwrap())).unwrap();
        assert_eq!(file["bytes"], bytes.len());
        let sum: String = sha2::Digest::finalize(<sha2::Sha256 as sha2::Digest>::new_with_prefix(&bytes))
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(file["sha256"], sum.as_str());
    }
    assert!(fs::read(project.path("build/job.pdf")).unwrap().starts_with(b"%PDF"));
}

#[test]
fn two_builds_at_once_do_each_other_no_harm() {
    let project = TestProject::example();
    for photo in ["valley", "lantern", "night", "portrait"] {
        project.picture(&format!("images/{photo}.jpg"), 1400, 1900);
    }
    let start = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
        command.arg("build").current_dir(project.path("source")).stdout(Stdio::null());
        command.spawn().unwrap()
    };
    let (mut first, mut second) = (start(), start());
    assert!(first.wait().unwrap().success() && second.wait().unwrap().success());
    let written = |edition: &str| fs::read(project.path(&format!("build/report-{edition}.pdf"))).unwrap();
    for pdf in project.build().pdfs {
        assert!(pdf.bytes == written(pdf.edition.name()), "{}", pdf.edition);
    }
}

#[test]
fn photos_are_listed_for_people_and_for_programs() {
    let project = TestProject::example();
    project.remove("images/night.jpg");
    // Photos that are too small for a build are listed all the more.
    project.replace("source/report.yaml", "  photo-ppi: allow\n", "");
    let said = text(&folio(&["photos"], &project).stdout);
    for piece in
        ["216 × 303", "missing", "not needed", "Nobody", "screen: ", "print: ", "build/photos.pdf  4 photos"]
    {
        assert!(said.contains(piece), "{piece}: {said}");
    }
    assert!(fs::read(project.path("build/photos.pdf")).unwrap().starts_with(b"%PDF-1."));
    let listing: serde_json::Value =
        serde_json::from_slice(&folio(&["photos", "--format", "json"], &project).stdout).unwrap();
    assert_eq!(listing["schema"], "folio-photos/1");
    let valley = &listing["photos"][0];
    assert_eq!(
        (&valley["id"], &valley["consent"], &valley["pixels"][0]),
        (&"valley".into(), &"not-needed".into(), &216.into())
    );
    let uses = valley["uses"].as_array().unwrap();
    assert_eq!((&uses[0]["edition"], &uses[1]["edition"]), (&"screen".into(), &"print".into()));
    assert!(uses[0]["pages"].as_array().unwrap().len() > 1, "{uses:?}");
    let width = uses[0]["width_mm"].as_f64().unwrap();
    let ppi = uses[0]["ppi"].as_f64().unwrap();
    assert!((216.0 * 25.4 / width - ppi).abs() < 1.0, "{width} mm and {ppi} ppi");
    assert_eq!(listing["photos"][2]["pixels"], serde_json::Value::Null);
}

#[test]
fn any_pdf_is_checked_for_the_press_without_a_project() {
    let folder = tempfile::tempdir().unwrap();
    let preflight = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_folio"))
            .arg("preflight")
            .args(args)
            .current_dir(folder.path())
            .output()
            .expect("folio runs");
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    fs::write(folder.path().join("page.pdf"), "no PDF").unwrap();
    let (code, said, _) = preflight(&["page.pdf"]);
    assert_eq!(code, Some(1));
    assert!(said.starts_with("error[file-not-pdf]: the file: "), "{said}");
    assert!(said.ends_with("page.pdf: 0 pages; 1 error, 0 warnings\n"), "{said}");
    let (code, said, _) = preflight(&["page.pdf", "--format", "json", "--bleed", "5mm", "--spot", "Gold"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("\"schema\": \"folio-preflight/1\""), "{said}");
    let (code, said, _) = preflight(&["page.pdf", "--format", "short"]);
    assert_eq!(code, Some(1));
    assert!(said.starts_with("page.pdf:1:1: error[file-not-pdf]: "), "{said}");
    let (_, said, _) = preflight(&["page.pdf", "--format", "sarif"]);
    let log: serde_json::Value = serde_json::from_str(&said).unwrap();
    let result = &log["runs"][0]["results"][0];
    let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!((&result["ruleId"], place), (&"file-not-pdf".into(), &"page.pdf".into()));
    let (code, said, complaint) = preflight(&["gone.pdf"]);
    assert_eq!((code, said.as_str()), (Some(2), ""));
    assert!(complaint.starts_with("error: cannot read gone.pdf"), "{complaint}");
    assert_eq!(preflight(&["page.pdf", "--bleed", "wide"]).0, Some(2));
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
fn color_is_printed_where_it_is_asked_for() {
    let project = TestProject::example();
    project.replace("source/diary.yaml", "The keepers meet.", "The keepers  meet.");
    let colorful = |args: &[&str]| text(&folio(args, &project).stderr).contains('\u{1b}');
    assert!(!colorful(&["check"]), "no terminal, no colour");
    assert!(colorful(&["check", "--color", "always"]));
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
    assert_eq!(text(&output.stderr), "1 place in 1 file mended; to be mended by hand: 1 warning\n");
    assert_eq!(project.read("source/diary.yaml"), before.replace("keepers  meet", "keepers meet"));
}

#[test]
fn what_is_likely_meant_is_written_where_a_person_says_so() {
    let project = TestProject::example();
    project.replace("source/welcome.yaml", "none.[^lanterns]", "none.[^lantern]");
    project.replace("source/water.yaml", "[lantern, night, valley]", "[lantren, night, valley]");
    project.replace("source/contents.yaml", "title: Contents", "title: All: contents");
    let before = project.read("source/water.yaml");
    let asked = |answers: &str| {
        let mut command = process(&["fix", "--ask"], &project);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
        text(&child.wait_with_output().unwrap().stderr)
    };
    let told = asked("perhaps\nq\n");
    assert!(told.contains("\n0 places in 0 files mended; to be mended by hand: 3 errors"), "{told}");
    insta::assert_snapshot!(asked("y\ny\n"));
    assert_eq!(project.read("source/contents.yaml").lines().next(), Some("title: \"All: contents\""));
    assert!(project.read("source/welcome.yaml").contains("none.[^lanterns]"));
    assert_eq!(project.read("source/water.yaml"), before, "the third question had no answer");
}

#[test]
fn the_calendar_is_written_as_a_file() {
    let example = TestProject::example();
    assert_eq!(text(&folio(&["calendar"], &example).stdout), "build/calendar.ics  3 events\n");
    let file = example.read("build/calendar.ics");
    assert!(
        file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && file.ends_with("END:VCALENDAR\r\n"),
        "{file}"
    );
    for line in [
        "DTSTART;VALUE=DATE:20240226",
        "DTEND;VALUE=DATE:20240302", // the first free day
        "DTSTART;VALUE=DATE:20240505",
        "DTEND;VALUE=DATE:20240506",
        "SUMMARY:The lake is at its highest.",
        "DTSTAMP:20250131T000000Z",
    ] {
        assert!(file.lines().any(|own| own == line), "{line} in\n{file}");
    }
    assert_eq!(folio(&["calendar"], &example).status.code(), Some(0));
    assert_eq!(example.read("build/calendar.ics"), file, "the same bytes");
}

#[test]
fn kinds_of_blocks_are_explained() {
    let project = TestProject::example();
    let said = |args: &[&str]| text(&folio(args, &project).stdout);
    let all = said(&["explain", "--block"]);
    for kind in ["calendar", "figures", "quote", "table"] {
        assert!(all.lines().any(|line| line.trim_start().starts_with(kind)), "{kind} in {all}");
    }
    assert!(said(&["explain", "--block", "figures"]).starts_with("figures: Big figures"));
    let output = folio(&["explain", "--block", "figure"], &project);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean `figures`?"), "{}", text(&output.stderr));
}

#[test]
fn a_watched_check_follows_changes() {
    use std::io::{BufRead as _, BufReader};
    use std::sync::mpsc;
    use std::time::Duration;

    let project = TestProject::example();
    let mut child = Command::new(env!("CARGO_BIN_EXE_folio"))
        .args(["check", "--watch"])
        .current_dir(project.path("source"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (said, lines) = mpsc::channel();
    let output = BufReader::new(child.stdout.take().unwrap());
    std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| said.send(line)));
    let next = || lines.recv_timeout(Duration::from_secs(60)).expect("folio checks again");
    assert_eq!(next(), "nothing found");
    project.replace("source/diary.yaml", "title: Diary", "titel: Diary");
    // A save is more than one change: the first look may come before the words are there.
    let found = std::iter::repeat_with(next).take(4).find(|line| line != "nothing found");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(found.as_deref(), Some("1 error"));
}

#[test]
fn a_report_is_read_aloud() {
    let project = TestProject::example();
    let output = folio(&["read-aloud"], &project);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let heard = text(&output.stdout);
    for said in [
        "Heading 1: Welcome",
        "none. [Note 1]",
        "[Note 1: back to the text]",
        "Picture: A stand-in landscape",
        "Caption: TO LEARN MORE",
        "[ ] 13 Pictures",
    ] {
        assert!(heard.contains(said), "{said} in\n{heard}");
    }
    let output = folio(&["read-aloud", "nowhere.pdf"], &project);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot read nowhere.pdf"));
}
