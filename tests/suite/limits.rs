//! Inputs of a hostile size or depth, and layouts that ask for what never ends: each is read, or told, in time.

use std::fmt::Write as _;
use std::process::Command;
use std::time::Duration;

use folio::build::inspect;

use crate::project::TestProject;

/// The processor time that each input may take, unoptimised. Each takes a second or two; what grows with the square of its size takes a
/// minute.
const LONG: Duration = Duration::from_secs(20);

/// The processor time that this thread has taken, whatever else the machine does; on Linux, where it is told.
fn spent() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(told.split(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0))
}

/// A text in which something stands many times, with its number.
fn many(times: usize, piece: impl Fn(usize) -> String) -> String {
    (0..times).map(piece).collect()
}

/// The invented report with other words in one of its paragraphs.
fn with_text(text: &str) -> TestProject {
    let project = TestProject::example();
    project.replace("source/lanterns.yaml", "Two houses took part.", text);
    project
}

/// The invented report with more at the end of a file.
fn with_more(path: &str, more: &str) -> TestProject {
    let project = TestProject::example();
    project.write(path, project.read(path) + more);
    project
}

/// The invented report with a table of so many columns and rows.
fn with_table(columns: usize, rows: usize) -> TestProject {
    let mut table = "body:\n  - table:\n      id: large\n      caption: Large\n      columns: [".to_string();
    table.push_str(&many(columns, |n| format!("c{n}, ")));
    table.push_str("]\n      rows:\n");
    for _ in 0..rows {
        writeln!(table, "        - [{}]", "x, ".repeat(columns)).unwrap();
    }
    let project = TestProject::example();
    project.replace("source/lanterns.yaml", "body:\n", &table);
    project
}

/// Looks through a report, in time. Returns what is found, as it is printed.
fn checked(name: &str, project: &TestProject) -> String {
    let before = spent();
    let found = crate::project::printed(&inspect(&project.workspace()));
    let taken = spent() - before;
    assert!(taken < LONG, "{name}: {taken:?}");
    found
}

#[test]
fn text_of_any_depth_and_length_is_checked_in_time() {
    let indented = |text: String| format!("|\n      {text}");
    for (name, text, told) in [
        ("emphases", "*a ".repeat(10_000) + "x" + &" b*".repeat(10_000), "too deep"),
        ("quotations", indented("> ".repeat(100_000) + "x"), "too deep"),
        ("lists", indented("- ".repeat(100_000) + "x"), "too deep"),
        ("bad links", many(10_000, |n| format!("[a](htp:/x{n}) ")), "htp:/x0"),
        ("images", many(10_000, |n| format!("![a](b{n}.png) ")), "a picture does not stand inside text"),
        ("definitions", indented(many(10_000, |n| format!("[a{n}]: b\n\n      "))), "lanterns.yaml"),
        ("citations", many(10_000, |n| format!("[@none{n}] ")), "none0"),
        ("marks of no note", many(10_000, |n| format!("a[^none{n}] ")), "none0"),
        ("a scalar", format!("\"{}\"", "word ".repeat(300_000)), "warning"),
        ("a word", "w".repeat(1_000_000), ""),
    ] {
        let found = checked(name, &with_text(&text));
        assert!(found.contains(told), "{name}: {}", found.chars().take(2_000).collect::<String>());
    }
}

#[test]
fn many_notes_photos_and_sources_are_checked_in_time() {
    let notes = with_text(&many(20_000, |n| format!("a[^many{n}] ")));
    let defined = many(20_000, |n| format!("  many{n}: Said {n}.\n"));
    notes.replace("source/lanterns.yaml", "notes:\n", &format!("notes:\n{defined}"));
    let found = checked("notes", &notes);
    assert!(!found.contains("unknown-note") && !found.contains("unused-note"), "{found}");

    let photo =
        |n| format!("  many{n}: {{ file: images/{n}.jpg, caption: C, alt: A., consent: recorded }}\n");
    let found = checked("photos", &with_more("source/photos.yaml", &many(10_000, photo)));
    assert!(found.contains("images/0.jpg"), "{found}");

    let source = |n| format!("many{n}: {{ type: web, title: T{n}, url: \"https://example.org/{n}\" }}\n");
    let found = checked("sources", &with_more("source/references.yaml", &many(10_000, source)));
    assert!(found.contains("no note cites the source `many0`"), "{found}");
}

#[test]
fn tables_of_any_width_and_length_are_checked_in_time() {
    checked("columns", &with_table(3_000, 2));
    checked("rows", &with_table(3, 10_000));
    for (name, csv, told) in [
        ("columns of CSV", "a,".repeat(200_000), "csv-header"),
        ("quotation marks of CSV", "\"".repeat(1_000_000), "csv"),
        ("quoted cells of CSV", "\"a\"\"b\",".repeat(50_000), "csv"),
        ("lines of CSV", "a,b,c\n".repeat(30_000), "csv-header"),
    ] {
        let project = TestProject::example();
        project.write("source/data/levels.csv", csv);
        let found = checked(name, &project);
        assert!(found.contains(told), "{name}: {}", found.chars().take(2_000).collect::<String>());
    }
}

#[test]
fn yaml_that_lies_too_deep_is_told_at_its_line() {
    for deep in ["[".repeat(100_000), "{a: ".repeat(100_000), format!("\n {}x", "- ".repeat(100_000))] {
        let found = checked("depth", &with_more("source/lanterns.yaml", &format!("deep: {deep}\n")));
        let told = "error[yaml-syntax]: lists and groups of keys lie too deep in each other here";
        let first =
            found.split("\n\n").find(|finding| finding.contains(told)).unwrap_or_else(|| panic!("{found}"));
        assert!(first.contains("source/lanterns.yaml:") && found.len() < 5_000, "{first}");
    }
    // A file is read again behind each fault, and keys are compared where one stands twice.
    let keys = many(100_000, |n| format!("k{n}: 1\n"));
    let project = with_more("source/lanterns.yaml", &(keys.clone() + "k99999: 2\n"));
    checked("a second key", &project);
    let found = inspect(&project.workspace()).list;
    assert!(found.iter().any(|finding| finding.message == "the key `k99999` stands here twice"));
    checked("a fault", &with_more("source/lanterns.yaml", &(keys + "@: x: y\n")));
    // An alias stands for all that it names, again and again.
    let mut laughs = "a0: &a0 [x]\n".to_string();
    for n in 1..12 {
        let all = format!("*a{}, ", n - 1).repeat(9);
        writeln!(laughs, "a{n}: &a{n} [{all}]").unwrap();
    }
    checked("aliases", &with_more("source/lanterns.yaml", &laughs));
}

/// Runs folio on the invented report with a line more in its layout and limits in its manifest: exit code, and both streams.
fn laid_out(line: &str, limits: &str, args: &[&str]) -> (TestProject, Option<i32>, String) {
    let project = with_more("layout/tokens.typ", &format!("\n{line}\n"));
    project.write("source/report.yaml", project.read("source/report.yaml") + limits);
    let mut command = Command::new(env!("CARGO_BIN_EXE_folio"));
    let output = command.args(args).current_dir(project.path("")).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (code, said) = (output.status.code(), text(output.stdout) + &text(output.stderr));
    (project, code, said)
}

#[test]
fn what_a_layout_nests_or_repeats_without_end_is_told_at_its_line() {
    let brackets = format!("#let _ = {}{}", "(".repeat(10_000), ")".repeat(10_000));
    for (line, told) in [
        ("#let f(x) = f(x + 1)\n#let _ = f(0)", "maximum function call depth exceeded"),
        ("#let _ = { while true {} }", "condition is always true"),
        ("#let _ = { let i = 1; while i > 0 { i += 1 } }", "loop seems to be infinite"),
        (&brackets, "maximum parsing depth exceeded"),
        ("#let _ = calc.pow(9, 999999)", "too large"),
    ] {
        let (_, code, said) = laid_out(line, "", &["check", "--layout"]);
        assert!(said.contains(told) && said.contains("layout/tokens.typ:"), "{line}: {said}");
        assert_eq!(code, Some(1), "{said}");
    }
}

/// Each level is freed by a call inside that of the level above: two megabytes of stack are gone at once.
#[test]
fn a_value_of_a_layout_may_lie_deep() {
    let line = "#let _ = { let a = (); for i in range(200000) { a = (a,) }; 1 }";
    let (_, code, said) = laid_out(line, "", &["check", "--layout"]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_layout_that_takes_too_long_or_too_much_is_given_up() {
    let endless = "#let _ = { let i = 0; while i < 9000 { i += 1; let j = 0; while j < 9000 { j += 1 } } }";
    let limits = "limits: { time: 1 }\n";
    let (project, code, said) = laid_out(endless, limits, &["build", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(said.trim()).unwrap_or_else(|_| panic!("{said}"));
    assert_eq!((code, &told["rule"]), (Some(2), &"failure".into()), "{said}");
    assert!(told["message"].as_str().unwrap().contains("more than 1 s and was given up"), "{said}");
    assert!(
        !project.path("build").exists() || std::fs::read_dir(project.path("build")).unwrap().count() == 0
    );

    let endless = "#let _ = { let a = (); for i in range(100000000) { a.push(i) } }";
    let (_, code, said) = laid_out(endless, "limits: { memory: 400 }\n", &["check", "--layout"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("more than 400 MB of memory") && said.contains("limits: { memory: 800 }"),
        "{said}"
    );
}
