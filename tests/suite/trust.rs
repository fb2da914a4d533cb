//! What hostile files, a hostile disk and a change at the wrong moment meet: nothing is lost, nothing is waited for.

use std::fs;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use folio::build::{Options, Stage, build, inspect};
use folio::diag::Sources;

use crate::project::{TestProject, message, printed};

fn folio(args: &[&str], project: &TestProject) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
    command.args(args).current_dir(project.path("source"));
    command
}

/// Exit code, standard output and standard error.
fn said(output: Output) -> (Option<i32>, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// Compares a message with the stored one.
macro_rules! stored {
    ($name:literal, $told:expr) => {
        insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/findings", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, $told);
        });
    };
}

#[test]
fn a_cache_that_holds_anything_else_is_left_alone() {
    let project = TestProject::example();
    project.write(".folio/cache/thesis.docx", "three years");
    let warnings = project.warnings();
    stored!("cache_folder", warnings);
    let (code, out, told) = said(folio(&["cache", "--clear"], &project).output().unwrap());
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(told.contains("`thesis.docx`") && told.contains("nothing was removed"), "{told}");
    assert_eq!(fs::read_dir(project.path(".folio/cache")).unwrap().count(), 1);
    assert_eq!(project.read(".folio/cache/thesis.docx"), "three years");
    // Who knows it can say so; whoever wants none of it can deny it.
    project.replace("source/report.yaml", "rules:\n", "rules:\n  cache-folder: allow\n");
    assert_eq!(project.warnings(), "");
    project.replace("source/report.yaml", "cache-folder: allow", "cache-folder: deny");
    assert!(project.errors().contains("error[cache-folder]"));
}

#[test]
fn what_killed_builds_left_goes_with_the_next_one() {
    let project = TestProject::example();
    project.write("build/.report-4194999-aB3dE6", "half a PDF").write("build/.report-notes.txt", "mine");
    project.write(".folio/cache/.report-4194999-aB3dE6", "half a photo");
    let (code, _, told) = said(folio(&["build"], &project).output().unwrap());
    assert_eq!((code, told.as_str()), (Some(0), ""));
    let mut left: Vec<_> =
        fs::read_dir(project.path("build")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, [".report-notes.txt", "provenance.json", "report-print.pdf", "report-screen.pdf"]);
    assert!(!project.path(".folio/cache/.report-4194999-aB3dE6").exists());
}

#[test]
fn a_build_is_made_again_to_the_byte_or_what_differs_is_named() {
    let project = TestProject::example();
    let (code, _, told) = said(folio(&["verify"], &project).output().unwrap());
    assert_eq!((code, told.contains("build the report first")), (Some(2), true), "{told}");

    assert_eq!(said(folio(&["build"], &project).output().unwrap()).0, Some(0));
    let alone = |command: &mut Command| {
        said(command.env("RAYON_NUM_THREADS", "1").env("TZ", "Asia/Yangon").output().unwrap())
    };
    let (code, out, told) = alone(folio(&["verify"], &project).env("FOLIO_CACHE", project.path("cold")));
    assert_eq!((code, told.as_str()), (Some(0), ""));
    assert!(out.contains("the same to the byte"), "{out}");

    // Somebody has opened and saved a PDF, and an editor has gone on.
    project.write("build/report-print.pdf", "%PDF-1.6 of somebody else");
    project.replace("source/diary.yaml", "The keepers meet.", "The keepers met.");
    let (code, out, told) = said(folio(&["verify"], &project).output().unwrap());
    assert_eq!((code, out.as_str()), (Some(1), ""));
    let expected = "source/diary.yaml has changed since the build\n\
         build/report-print.pdf is not the file that the build wrote\n\
         nothing was built again, since that would be another report\n";
    assert_eq!(told, expected);
    let (code, out, _) = said(folio(&["verify", "--format", "json"], &project).output().unwrap());
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &json["rebuilt"]), (Some(1), &false.into()));
    assert_eq!(
        json["differences"][0],
        serde_json::json!({ "what": "input-changed", "name": "source/diary.yaml" })
    );

    // A build that is killed between two PDFs leaves them without what says that they belong together.
    fs::remove_file(project.path("build/provenance.json")).unwrap();
    let (_, _, told) = said(folio(&["text"], &project).output().unwrap());
    assert!(told.contains("may not belong together"), "{told}");
}

#[test]
#[cfg(unix)]
fn who_is_asked_to_stop_leaves_nothing_behind() {
    let project = TestProject::example();
    for wait in [60, 250, 700] {
        let mut child = folio(&["build", "--release"], &project)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
        let code = child.wait().unwrap().code();
        // One that had ended before is none that was stopped.
        assert!(matches!(code, Some(130 | 0)), "{code:?} after {wait} ms");
        for folder in ["build", ".folio/cache"] {
            let Ok(files) = fs::read_dir(project.path(folder)) else { continue };
            let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
            let staged: Vec<String> = names.filter(|name| name.starts_with(".report-")).collect();
            assert_eq!(staged, Vec::<String>::new(), "in {folder} after {wait} ms");
        }
    }
}

/// Each of these took more than a minute while a step of the check looked through the whole text for each thing in it.
#[test]
fn what_is_long_is_checked_in_time() {
    let links: Vec<String> = (0..100_000).map(|n| format!("[a](https://e.org/{n})")).collect();
    let pictures = ["![a](b.png)"; 10_000].join(" ");
    let keys: Vec<String> = (0..200_000).map(|n| format!("k{n}: 1\n")).collect();
    let cases = [
        ("links", links.join(" "), String::new()),
        ("pictures", pictures, String::new()),
        ("brackets", "[".repeat(1_000_000), String::new()),
        ("quotations", "“a ".repeat(100_000), String::new()),
        ("keys", "Two houses took part.".into(), keys.concat()),
    ];
    for (name, text, keys) in cases {
        let project = TestProject::example();
        project.replace("source/lanterns.yaml", "Two houses took part.", &text);
        project.write("source/lanterns.yaml", project.read("source/lanterns.yaml") + &keys);
        let started = Instant::now();
        let _ = inspect(&project.workspace());
        let elapsed = started.elapsed();
        assert!(elapsed < Duration::from_secs(20), "{name}: {elapsed:?}");
    }
}

#[test]
fn a_photo_that_changes_during_a_build_is_told() {
    let project = TestProject::example();
    let change = |stage| {
        if stage == Stage::Export {
            project.picture("images/valley.jpg", 60, 40);
        }
    };
    let stop = build(&mut project.workspace(), Options::default(), &change).unwrap_err();
    stored!("photo_changed", message(&stop));
    // Nothing of it is kept: the next build takes the picture as it is.
    project.build();
}

#[test]
fn a_file_that_changes_during_a_build_is_told() {
    let project = TestProject::example();
    let change = |stage| {
        if stage == Stage::Typeset {
            project.replace("source/diary.yaml", "The keepers meet.", "The keepers met.");
        }
    };
    let built = build(&mut project.workspace(), Options::default(), &change).unwrap();
    stored!("changed_meanwhile", printed(&built.warnings));
    assert_eq!(project.warnings(), "");
}

#[test]
#[cfg(unix)]
fn a_pipe_is_not_waited_for() {
    for (path, named) in [
        ("images/valley.jpg", "source/photos.yaml:"),
        ("source/data/levels.csv", "source/water.yaml:"),
        ("source/water.yaml", "source/figures.yaml:"),
        ("source/diary.yaml", "source/report.yaml:"),
    ] {
        let project = TestProject::example();
        project.remove(path);
        assert!(Command::new("mkfifo").arg(project.path(path)).status().unwrap().success());
        let told = project.errors();
        let found =
            format!("error[file-unreadable]: the file `{path}` can’t be read (it is no file but a pipe");
        assert!(told.contains(&found) && told.contains(named), "{path}: {told}");
    }
}

#[test]
fn one_text_file_too_many_is_told() {
    let project = TestProject::example();
    let named = "  - left-over.yaml\n".repeat(Sources::MOST);
    project.write("source/left-over.yaml", "title: x\n");
    project.replace("source/figures.yaml", "sections:\n", &format!("sections:\n{named}"));
    let told = project.errors();
    let first = told.split("\n\n").find(|finding| finding.contains("too-many-files")).unwrap();
    stored!("too_many_files", first);
}

#[test]
fn what_nests_too_deep_is_told_at_its_place() {
    let project = TestProject::example();
    let deep = format!("{}x{}", "*a ".repeat(10_000), " b*".repeat(10_000));
    project.replace("source/lanterns.yaml", "Two houses took part.", &deep);
    let told = project.errors();
    assert!(
        told.contains("lie too deep in each other here") && told.contains("source/lanterns.yaml:"),
        "{told}"
    );
    assert!(told.len() < 4000, "a line of {} bytes is not shown", deep.len());
}

#[test]
fn every_failure_comes_in_the_format_that_is_asked_for() {
    let project = TestProject::example();
    project.write(".folio/cache/thesis.docx", "three years").write("build", "a file");
    let object = |out: &str| serde_json::from_str::<serde_json::Value>(out.lines().last().unwrap()).unwrap();
    for args in [
        &["check", "--format", "json", "--project", "/"][..],
        &["check", "--format=json", "--nonsense"],
        &["bild", "--format", "json"],
        &["preflight", "gone.pdf", "--format", "json"],
        &["eject", "..", "--format", "json"],
        &["build", "--edition", "screen", "--release", "--format", "json"],
        &["build", "--edition", "screen", "--format", "json"],
    ] {
        let (code, out, told) = said(folio(args, &project).output().unwrap());
        assert_eq!(code, Some(2), "{args:?}: {out}{told}");
        let failure = object(&out);
        assert_eq!(
            (&failure["rule"], &failure["severity"]),
            (&"failure".into(), &"error".into()),
            "{args:?}"
        );
        assert_eq!(told, "", "{args:?}");
        out.lines().for_each(|line| drop(object(line)));
    }
    let (code, out, _) =
        said(folio(&["check", "--format", "sarif", "--project", "/"], &project).output().unwrap());
    let log: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &log["runs"][0]["results"][0]["ruleId"]), (Some(2), &"failure".into()));
}

#[test]
fn content_begins_no_line_and_commands_no_terminal() {
    let project = TestProject::example();
    project.replace(
        "source/photos.yaml",
        "    credit: Nobody\n",
        "    \"x\\n::error::injected\\e[2J\": Nobody\n    \"y\\u202e\": \u{202e}\n",
    );
    for format in ["human", "short", "github"] {
        let (code, out, told) = said(folio(&["check", "--format", format], &project).output().unwrap());
        let said = out + &told;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("injected"), "{format}: {said}");
        assert!(!said.lines().any(|line| line.trim_start().starts_with("::error::")), "{format}: {said}");
        assert!(
            !said.contains(|c: char| c != '\n' && (c.is_control() || c == '\u{202e}')),
            "{format}: {said:?}"
        );
    }
}

#[test]
fn words_of_a_report_command_no_terminal_either() {
    let project = TestProject::example();
    project.replace("source/welcome.yaml", "title: ", "title: \"\\e[2Ja\\u009b \u{2067}ا\u{2069}\" # ");
    for args in [&["text"][..], &["stats"], &["check", "--format", "json"], &["check", "--format", "sarif"]] {
        let (_, out, told) = said(folio(args, &project).output().unwrap());
        let controls = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        assert!(
            !out.is_empty() && !out.contains(controls) && !told.contains(controls),
            "{args:?}: {out:?}{told:?}"
        );
        let turned = out.contains('\u{2067}');
        assert_eq!(turned, args[0] == "text", "{args:?}: {out}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_stream_is_exit_code_two() {
    let project = TestProject::example();
    project.replace("source/diary.yaml", "The keepers meet.", "The keepers  meet.");
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    for args in [
        &["check"][..],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["text"],
        &["cache"],
        &["--help"],
    ] {
        let (code, _, told) = said(folio(args, &project).stdout(full()).output().unwrap());
        assert_eq!(code, Some(2), "{args:?}: {told}");
    }
    for args in
        [&["check"][..], &["check", "--format", "short"], &["fix", "--dry-run"], &["check", "--nonsense"]]
    {
        let (code, out, _) = said(folio(args, &project).stderr(full()).output().unwrap());
        assert_eq!(code, Some(2), "{args:?}: {out}");
    }
}
