//! How long a change of a file of this repository's report takes to be on the screen: from the write to the picture of the changed page.
//!
//!     cargo bench --bench preview               # how soon
//!     cargo bench --bench preview -- memory     # what a thousand changes do to its memory (Linux)
//!
//! Machines that do much else say little about time: the time of the processor is told beside it.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a measurement that fails ends")]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use folio::build::Workspace;
use folio::preview::{Options, Preview};
use folio::project::Project;
use serde_json::Value;

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/suite/browser.rs"]
mod browser;

use browser::{Events, get, hashes};

/// How often each kind of change is made.
const RUNS: usize = 40;

/// How many changes are made, and after how many the memory is measured first.
const CHANGES_OF_MEMORY: usize = 1_000;
const FIRST: usize = 10;
/// How much more memory there may be after all changes than after the first ones.
const GROWTH: f64 = 1.3;

/// What is changed: a name, the file, a piece of it, and what stands there instead.
const CHANGES: [(&str, &str, &str, &str); 4] = [
    ("a paragraph", "source/overview/cambodia.yaml", "at work overseas", "at work abroad"),
    ("a caption", "source/photos.yaml", "caption: The Memorandum", "caption: A Memorandum"),
    ("a layout", "layout/components/caption.typ", "\n", "\n\n"),
    ("the theme", "layout/theme.yaml", "apart: 6 ", "apart: 7 "),
];

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["source", "layout", "fonts", "images"] {
        copy(&from.join(folder), &dir.path().join(folder));
    }
    let project = Project::discover(dir.path()).unwrap();
    let begun = Instant::now();
    let options = Options { port: 0, ..Options::default() };
    let preview = Preview::start(Workspace::new(project), options, Box::new(|_| {})).unwrap();
    let mut events = Events::of(&preview);
    let mut state = events.built(&Value::Null);
    println!("first pages: {:.0} ms; {} pages\n", ms(begun.elapsed()), hashes(&state).len());
    state = events.done(state);
    if std::env::args().any(|argument| argument == "memory") {
        memory(dir.path(), &mut events, state);
        return;
    }
    println!("milliseconds, {RUNS} runs each\n\n| change | pages sent | median | 95 % | processor, each |");
    println!("|---|---:|---:|---:|---:|");
    for (name, file, old, new) in CHANGES {
        let path = dir.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{file} does not hold {old:?}");
        let changed = text.replacen(old, new, 1);
        let mut times = Vec::new();
        let mut pages = 0;
        let processor = of_process("stat");
        for run in 0..RUNS {
            let begun = Instant::now();
            fs::write(&path, if run % 2 == 0 { &changed } else { &text }).unwrap();
            let before = state["build"].as_u64();
            let next =
                events.wait("state", |state| state["build"].as_u64() > before && state["stale"] == false);
            let new: Vec<String> =
                hashes(&next).into_iter().filter(|hash| !hashes(&state).contains(hash)).collect();
            if let Some(first) = new.first() {
                assert_eq!(get(&preview, &format!("pages/{first}.svg")).status, 200);
            }
            times.push(ms(begun.elapsed()));
            pages = new.len();
            state = events.done(next);
            std::thread::sleep(Duration::from_millis(30));
        }
        let processor = (of_process("stat") - processor) * 10.0 / RUNS as f64;
        times.sort_by(f64::total_cmp);
        println!(
            "| {name} | {pages} | {:.0} | {:.0} | {processor:.0} |",
            times[RUNS / 2],
            times[RUNS * 95 / 100]
        );
    }
}

/// Changes a paragraph a thousand times, each time in another way, and tells what that does to the memory.
fn memory(root: &Path, events: &mut Events, mut state: Value) {
    let (_, file, old, _) = CHANGES[0];
    let path = root.join(file);
    let text = fs::read_to_string(&path).unwrap();
    let mut first = 0.0;
    println!("| changes | memory, MB |\n|---:|---:|");
    for change in 1..=CHANGES_OF_MEMORY {
        fs::write(&path, text.replacen(old, &format!("{old}, for the {change}th time"), 1)).unwrap();
        state = events.built(&state);
        if change == FIRST || change % 100 == 0 {
            // Pages of memory, of 4 kB on all machines that this is measured on.
            let now = of_process("statm") * 4096.0 / 1e6;
            println!("| {change} | {now:.0} |");
            if change == FIRST {
                first = now;
            }
            assert!(now <= first * GROWTH, "{now:.0} MB after {change} changes, {first:.0} MB after {FIRST}");
        }
    }
}

/// What Linux says of this process: the pages of memory that it holds (`statm`), or the hundredths of a second that processors worked for
/// it (`stat`). 0 on other systems.
fn of_process(file: &str) -> f64 {
    let text = fs::read_to_string(format!("/proc/self/{file}")).unwrap_or_default();
    // The program's name, in brackets, may hold blanks.
    let fields = text.rsplit(')').next().unwrap_or_default();
    let field =
        |at: usize| fields.split_whitespace().nth(at).and_then(|field| field.parse().ok()).unwrap_or(0.0);
    if file == "statm" { field(1) } else { field(11) + field(12) }
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
