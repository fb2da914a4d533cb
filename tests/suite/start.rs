//! `folio new`: a report from nothing, next year’s after it, and the page that leads a beginner through both.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::project::repository;

/// A folder in which commands are run, with folio on the way to programs.
struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn command(&self, folder: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
        command.args(args).current_dir(folder).env_remove("FOLIO_CACHE");
        command
    }

    /// Runs folio, which must end with an exit code, and returns all that it says.
    fn folio(&self, folder: &Path, args: &[&str], code: i32) -> String {
        let Output { status, stdout, stderr } = self.command(folder, args).output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
        assert_eq!(status.code(), Some(code), "folio {}: {said}", args.join(" "));
        said
    }
}

/// Files below a folder with their bytes, but for what builds make.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let all = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = all.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            (entry.path().strip_prefix(folder).unwrap().to_path_buf(), fs::read(entry.path()).unwrap())
        })
        .filter(|(path, _)| !path.starts_with("build") && !path.starts_with(".folio"))
        .collect()
}

#[test]
fn the_first_report_goes_as_docs_start_says() {
    let desk = Desk::new();
    let page = fs::read_to_string(repository().join("docs/start.md")).unwrap();
    let mut folder = desk.path("");
    let mut commands = 0;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(fence) = line.strip_prefix("```").filter(|fence| !fence.is_empty()) else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if let Some(file) = fence.strip_prefix("diff ") {
            change(&folder.join(file), &block);
            continue;
        }
        assert_eq!(fence, "sh", "this test knows no {fence}");
        for line in block {
            commands += 1;
            let words = split(line);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            match words.as_slice() {
                ["cd", into] => folder = folder.join(into),
                ["folio", "preview"] => preview(&desk, &folder),
                ["folio", args @ ..] => {
                    let said = desk.folio(&folder, args, 0);
                    if args == ["check"] {
                        assert_eq!(said, "nothing found\n");
                    }
                }
                other => panic!("this test knows no {other:?}"),
            }
        }
    }
    assert!(commands >= 8, "{commands}");
    for edition in ["screen", "print"] {
        assert!(
            fs::read(desk.path(&format!("report/build/report-{edition}.pdf")))
                .unwrap()
                .starts_with(b"%PDF-1.")
        );
    }
    // Every build proves that its pages show what the content holds.
    let words = desk.folio(&desk.path("report"), &["text"], 0);
    assert!(words.contains("We teach children to read") && words.contains("Our Organisation"), "{words}");
}

/// Takes the changes of lines from a page to a file.
fn change(file: &Path, block: &[&str]) {
    let mut text = fs::read_to_string(file).unwrap();
    for pair in block.chunks(2) {
        let [old, new] = pair else { panic!("a line has no other: {block:?}") };
        let (old, new) = (old.strip_prefix('-').unwrap(), new.strip_prefix('+').unwrap());
        assert!(text.contains(old), "{} holds no {old:?}", file.display());
        text = text.replacen(old, new, 1);
    }
    fs::write(file, text).unwrap();
}

/// The words of a command line, as a shell parts them.
fn split(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}

/// Starts the preview, waits for its address, and ends it.
fn preview(desk: &Desk, folder: &Path) {
    let mut command = desk.command(folder, &["preview", "--no-open", "--port", "0"]);
    let mut running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (out, error) = (running.stdout.take().unwrap(), running.stderr.take().unwrap());
    let (told, address) = std::sync::mpsc::channel();
    for stream in [Box::new(out) as Box<dyn std::io::Read + Send>, Box::new(error)] {
        let told = told.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                let _ = told.send(line);
            }
        });
    }
    drop(told);
    let found = address.iter().any(|line| line.contains("http://127.0.0.1:"));
    running.kill().unwrap();
    running.wait().unwrap();
    assert!(found, "the preview tells its address");
}

#[test]
fn a_new_report_in_letter_builds_without_a_finding() {
    let desk = Desk::new();
    let args =
        ["new", "ours", "--page", "letter", "--year", "2026/27", "--organisation", "Aid & *Care*: here"];
    let said = desk.folio(&desk.path(""), &args, 0);
    let next: Vec<&str> = said.lines().skip(1).map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(next, ["cd", "folio", "source/report.yaml", "docs/start.md"], "{said}");
    let ours = desk.path("ours");
    assert!(ours.join("docs/start.md").is_file());
    let said = desk.folio(&ours, &["build", "--deny", "warnings"], 0);
    assert!(said.contains("0 warnings"), "{said}");
    assert_eq!(desk.folio(&ours, &["check", "--layout", "--deny", "warnings"], 0), "nothing found\n");
    let screen = fs::read(ours.join("build/report-screen.pdf")).unwrap();
    let page = lopdf::Document::load_mem(&screen).unwrap();
    let media = page.get_dictionary(page.get_pages()[&1]).unwrap().get(b"MediaBox").unwrap();
    let sides: Vec<f32> = media.as_array().unwrap().iter().map(|side| side.as_float().unwrap()).collect();
    assert_eq!((sides[2].round(), sides[3].round()), (612.0, 792.0));
    assert!(desk.folio(&ours, &["text"], 0).contains("Aid & *Care*: here"));
    for settings in [".vscode/settings.json", ".vscode/extensions.json"] {
        serde_json::from_slice::<serde_json::Value>(&fs::read(ours.join(settings)).unwrap()).unwrap();
    }
    let workflow = fs::read_to_string(ours.join(".github/workflows/report.yml")).unwrap();
    let workflow: serde_yaml::Value = serde_yaml::from_str(&workflow).unwrap();
    assert!(workflow["jobs"]["report"]["steps"].as_sequence().unwrap().len() > 4);
    #[cfg(unix)]
    keeps_faults_back(&ours);
}

/// The hook of git lets a right report pass and keeps a wrong one back.
#[cfg(unix)]
fn keeps_faults_back(report: &Path) {
    let hook = || {
        let program = Path::new(env!("CARGO_BIN_EXE_folio")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        Command::new(report.join(".githooks/pre-commit")).env("PATH", path).output().unwrap().status.code()
    };
    assert_eq!(hook(), Some(0));
    let file = report.join("source/calendar.yaml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("-01-20", "-01-40", 1)).unwrap();
    assert_eq!(hook(), Some(1));
}

#[test]
fn a_folder_that_holds_something_stays_as_it_is() {
    let desk = Desk::new();
    fs::create_dir(desk.path("letters")).unwrap();
    fs::write(desk.path("letters/one.txt"), "Dear all").unwrap();
    let said = desk.folio(&desk.path(""), &["new", "letters"], 2);
    assert_eq!(
        said,
        "error: the folder letters is not empty, so nothing was written into it; name one that is not there yet, as in `folio new \
         letters-2`\n"
    );
    assert_eq!(files(&desk.path("letters")).len(), 1);
    let said = desk.folio(&desk.path(""), &["new", "ours", "--language", "tlh"], 2);
    assert!(
        said.contains("there are no words for the language `tlh`; there are words for: de, en"),
        "{said}"
    );
    assert!(!desk.path("ours").exists());
    desk.folio(&desk.path(""), &["new", "ours", "--page", "a7"], 2);
    let said = desk.folio(&desk.path(""), &["build"], 2);
    assert!(said.contains("begin a report with `folio new report`"), "{said}");
}

#[test]
fn next_year_begins_after_the_last_one() {
    let desk = Desk::new();
    desk.folio(&desk.path(""), &["new", "old", "--year", "2024"], 0);
    let old = desk.path("old");
    let before = files(&old);
    let said = desk.folio(&old, &["new", "../next", "--after", "."], 0);
    assert!(files(&old) == before, "the last report stays as it is");
    let next = desk.path("next");
    insta::assert_snapshot!(
        "after",
        said.replace(&desk.path("").canonicalize().unwrap().display().to_string(), "")
    );
    let changes: String = files(&old)
        .into_iter()
        .filter_map(|(path, text)| {
            Some((path.clone(), String::from_utf8(text).ok()?, fs::read_to_string(next.join(path)).ok()?))
        })
        .filter(|(_, before, after)| before != after)
        .map(|(path, before, after)| {
            let diff = similar::TextDiff::from_lines(&before, &after);
            let lines = diff.iter_all_changes().filter(|line| line.tag() != similar::ChangeTag::Equal);
            let line = |line: similar::Change<&str>| format!("{}{}", line.tag(), line.value());
            // The day on which the test runs is none of its matters.
            let lines: String = lines.map(line).filter(|line| !line[1..].starts_with("date: ")).collect();
            format!("{}\n{lines}", path.display())
        })
        .collect();
    insta::assert_snapshot!("after-changes", changes);
    let said = desk.folio(&next, &["check"], 1);
    assert!(
        said.contains("placeholder") && said.contains("file-missing") && said.contains("calendar-year"),
        "{said}"
    );
    assert_eq!(said.matches("error[").count(), said.matches("error[file-missing]").count(), "{said}");
    desk.folio(&next, &["build", "--draft", "--edition", "screen"], 0);
    let said = desk.folio(&old, &["new", "../other", "--after", ".", "--year", "2024"], 2);
    assert!(said.contains("2024 does not follow 2024"), "{said}");
}

#[test]
fn a_report_without_photos_and_sources_needs_no_files_for_them() {
    let desk = Desk::new();
    desk.folio(&desk.path(""), &["new", "bare", "--year", "2024"], 0);
    let bare = desk.path("bare");
    let manifest = fs::read_to_string(bare.join("source/report.yaml")).unwrap();
    let (before, after) = manifest.split_once("parts:\n").unwrap();
    let (_, editions) = after.split_once("editions:\n").unwrap();
    let parts = "parts:\n  - text: finances.yaml\neditions:\n";
    fs::write(bare.join("source/report.yaml"), format!("{before}{parts}{editions}")).unwrap();
    for file in fs::read_dir(bare.join("source")).unwrap().map(|entry| entry.unwrap().path()) {
        let name = file.file_name().unwrap().to_str().unwrap();
        if !["report.yaml", "finances.yaml", ".schema"].contains(&name) {
            fs::remove_file(file).unwrap();
        }
    }
    let visit = fs::read(bare.join("images/visit.jpg")).unwrap();
    fs::remove_dir_all(bare.join("images")).unwrap();
    assert_eq!(desk.folio(&bare, &["check"], 0), "nothing found\n");
    desk.folio(&bare, &["build", "--edition", "screen"], 0);
    for nothing in ["", "# none yet\n", "photos:\n", "photos: # none yet\n"] {
        fs::write(bare.join("source/photos.yaml"), nothing).unwrap();
        assert_eq!(desk.folio(&bare, &["check"], 0), "nothing found\n", "{nothing:?}");
    }
    fs::remove_file(bare.join("source/photos.yaml")).unwrap();
    fs::create_dir(bare.join("images")).unwrap();
    fs::write(bare.join("images/visit.jpg"), visit).unwrap();
    desk.folio(&bare, &["photos", "--import"], 0);
    let begun = fs::read_to_string(bare.join("source/photos.yaml")).unwrap();
    assert!(
        begun.starts_with("# yaml-language-server: $schema=.schema/photos.json\nphotos:\n  visit:\n"),
        "{begun}"
    );
    // A photo or source that is named and not there is told as before.
    fs::write(
        bare.join("source/finances.yaml"),
        "title: F\nbody:\n  - text: A note.[^a]\n  - photo: gone\nnotes:\n  a: \"[@none]\"\n",
    )
    .unwrap();
    let said = desk.folio(&bare, &["check"], 1);
    assert!(said.contains("error[unknown-source]") && said.contains("error[unknown-photo]"), "{said}");
}

#[test]
fn what_a_report_holds_is_counted_for_people_and_for_programs() {
    let desk = Desk::new();
    desk.folio(&desk.path(""), &["new", "ours"], 0);
    let ours = desk.path("ours");
    fs::remove_file(ours.join("images/visit.jpg")).unwrap();
    let said = desk.folio(&ours, &["stats"], 0);
    for piece in
        ["Finances", "All", "2, of which 0 are lost", "whose files are missing: visit", "not needed: 5"]
    {
        assert!(said.contains(piece), "{piece} in\n{said}");
    }
    let counts: serde_json::Value =
        serde_json::from_str(&desk.folio(&ours, &["stats", "--format", "json"], 0)).unwrap();
    assert_eq!(counts["schema"], "folio-stats/1");
    let finances = counts["parts"].as_array().unwrap().iter().find(|part| part["id"] == "finances").unwrap();
    assert_eq!((&finances["tables"], &finances["charts"]), (&2.into(), &1.into()));
    assert_eq!(counts["photos"]["file_missing"][0], "visit");
}
