//! What reports of many pages cost: this repository's report with its parts once, four and eight times, set by its own layout and by
//! one of bare Typst elements (`tests/fixtures/bare`).
//!
//!     cargo bench --bench large
//!
//! Each build runs in a process of its own, whose processor time and peak memory are those that the system tells (Linux alone). Photos
//! are in the cache.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::panic, reason = "a measurement that can't be made ends there")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use folio::build::{self, Options, Workspace, silent};
use folio::content::edition::Edition;
use folio::project::DiscoverError;
use walkdir::WalkDir;

/// The parts that stand more than once.
const PARTS: [&str; 5] = ["about", "messages", "overview", "achievements", "calendar"];

/// What of the project a build needs beside `source/`.
const FOLDERS: [&str; 3] = ["layout", "fonts", "images"];

/// Says to a process of this program that it is to build, and what.
const BUILD: &str = "FOLIO_BENCH_BUILD";

fn main() {
    if let Ok(what) = env::var(BUILD) {
        let (edition, root) = what.split_once(' ').expect("an edition and a folder");
        let edition = Edition::ALL.into_iter().find(|one| one.name() == edition);
        return println!("{}", build(Path::new(root), edition).expect("the report is there"));
    }
    println!(
        "| layout | pages | editions | processor time | a page | peak memory |\n|---|---:|---|---:|---:|---:|"
    );
    for layout in ["own", "bare"] {
        for times in [1, 4, 8] {
            let folder = tempfile::tempdir().expect("there is room for a report");
            repeat(Path::new(env!("CARGO_MANIFEST_DIR")), folder.path(), times);
            if layout == "bare" {
                let bare = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/bare/report.typ");
                fs::copy(bare, folder.path().join("layout/report.typ")).expect("the layout is there");
            }
            for edition in ["print", "both"] {
                // The first one fills the cache of photos.
                if times == 1 && edition == "print" {
                    run(folder.path(), "both");
                }
                println!("| {layout} | {} |", run(folder.path(), edition));
            }
        }
    }
}

/// Builds in a process of its own, and returns what that tells.
fn run(root: &Path, edition: &str) -> String {
    let program = env::current_exe().expect("this program is a file");
    let mut command = Command::new(program);
    command
        .env(BUILD, format!("{edition} {}", root.display()))
        .env("FOLIO_CACHE", cache())
        .stderr(Stdio::inherit());
    let output = command.output().expect("this program runs");
    assert!(output.status.success(), "the report builds");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The cache of this repository.
fn cache() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(".folio/cache")
}

/// Builds a report and returns a row of the table.
fn build(root: &Path, edition: Option<Edition>) -> Result<String, DiscoverError> {
    let mut workspace = Workspace::open(root)?;
    // A bare layout has faults enough, which only a draft lets pass.
    let options = Options { edition, draft: true, ..Options::default() };
    let built = build::build(&mut workspace, options, &silent).unwrap_or_else(|stop| panic!("{stop:?}"));
    let pages = built.pdfs.first().map_or(0, |pdf| pdf.pages);
    let time = processor_time();
    let editions = edition.map_or("both", Edition::name);
    let page = time * 1000.0 / pages as f64;
    Ok(format!("{pages} | {editions} | {time:.1} s | {page:.0} ms | {} MB", peak_memory()))
}

/// The seconds that the cores have spent on this process.
fn processor_time() -> f64 {
    /// Ticks of the clock in a second, on every Linux.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").expect("this is Linux");
    // The name of the program may hold blanks; it ends with the last bracket.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    fields[11..13].iter().filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
}

/// The most memory that this process had, in megabytes.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("this is Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux tells it");
    line.trim().trim_end_matches(" kB").parse::<u64>().map_or(0, |kilobytes| kilobytes / 1024)
}

/// Writes a report to `to` in which the parts of that at `from` stand so many times.
fn repeat(from: &Path, to: &Path, times: usize) {
    let folders = FOLDERS.into_iter().chain(["source"]);
    let files = folders.flat_map(|folder| WalkDir::new(from.join(folder))).filter_map(Result::ok);
    for file in files.filter(|entry| entry.file_type().is_file()) {
        let path = file.path().strip_prefix(from).expect("it lies there");
        let target = to.join(path);
        fs::create_dir_all(target.parent().expect("it has a folder")).expect("there is room");
        fs::copy(file.path(), target).expect("there is room");
    }
    let source = to.join("source");
    let mut more = String::new();
    for turn in 2..=times {
        for part in PARTS {
            again(&source, &format!("{part}.yaml"), turn);
            more += &format!("  - text: {part}-{turn}.yaml\n");
            for section in fs::read_dir(source.join(part)).into_iter().flatten().flatten() {
                let name = section.file_name();
                again(&source, &format!("{part}/{}", name.to_string_lossy()), turn);
            }
        }
    }
    let path = source.join("report.yaml");
    let manifest = fs::read_to_string(&path).expect("it was copied");
    let manifest = manifest.replace("  - photo-list:", &format!("{more}  - photo-list:"));
    let manifest = manifest.replace("\nrules:\n", "\nrules:\n  photo-twice: allow\n");
    fs::write(path, manifest).expect("there is room");
}

/// Writes a file of a part once more, with ids of its own.
fn again(source: &Path, path: &str, turn: usize) {
    let text = fs::read_to_string(source.join(path)).expect("it was copied");
    let mut in_notes = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        let begins = line.trim_start().trim_start_matches("- ");
        if !line.starts_with([' ', '#']) && !line.is_empty() {
            in_notes = line.starts_with("notes:");
        }
        let is_entry = line.starts_with("  ") && !line[2..].starts_with([' ', '#']);
        let names_table =
            begins.starts_with("table: ") || (begins.starts_with("id: ") && !begins.contains(','));
        lines.push(match line.split_once(':') {
            Some((id, words)) if in_notes && is_entry => format!("{id}-{turn}:{}", of_turn(words, turn)),
            _ if names_table => format!("{line}-{turn}"),
            _ if begins.ends_with(".yaml") && line.starts_with("  - ") => of_file(line, turn),
            _ => of_turn(line, turn),
        });
    }
    let target = source.join(of_file(path, turn));
    fs::create_dir_all(target.parent().expect("it has a folder")).expect("there is room");
    fs::write(target, lines.join("\n") + "\n").expect("there is room");
}

/// A path of a part's file or section in its turn: `a.yaml` is `a-2.yaml`, and `a/b.yaml` is `a-2/b-2.yaml`.
fn of_file(path: &str, turn: usize) -> String {
    path.replace('/', &format!("-{turn}/")).replace(".yaml", &format!("-{turn}.yaml"))
}

/// Marks of notes in their turn: `[^a]` is `[^a-2]`.
fn of_turn(line: &str, turn: usize) -> String {
    let mut pieces = line.split("[^");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |said, piece| said + "[^" + &piece.replacen(']', &format!("-{turn}]"), 1))
}
