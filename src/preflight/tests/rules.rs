//! The rules themselves, and their tables in `docs/print.md`.

use std::collections::HashSet;
use std::fmt::Write;

use crate::preflight::{GROUPS, rules};

/// The lines in `docs/print.md` between which the tables stand.
const BEGIN: &str =
    "<!-- rules: written from src/preflight by FOLIO_UPDATE=1 cargo test --lib preflight -->\n";
const END: &str = "<!-- end of rules -->\n";

/// The tables.
fn tables() -> String {
    let mut text = String::new();
    for group in GROUPS {
        write!(text, "\n## {}\n\n", group.name).unwrap();
        text.push_str("| rule | level | finds | why, and what to do | standard |\n|---|---|---|---|---|\n");
        for rule in group.iter() {
            let (id, level, standard) = (rule.id, rule.level.name(), rule.standard);
            writeln!(text, "| `{id}` | {level} | {} | {} | {standard} |", rule.summary, rule.about).unwrap();
        }
    }
    text.push('\n');
    text
}

#[test]
fn each_rule_has_a_name_of_its_own() {
    assert_eq!(rules().map(|rule| rule.id).collect::<HashSet<_>>().len(), rules().count());
    for rule in rules() {
        assert!(rule.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", rule.id);
    }
}

#[test]
fn each_rule_says_what_it_is_for_and_where_it_is_written() {
    for rule in rules() {
        assert!(rule.summary.ends_with('.') && rule.about.ends_with('.'), "{}", rule.id);
        assert!(rule.about.len() > 40, "{}: {}", rule.id, rule.about);
        assert!(!rule.wrong.is_empty(), "{} has no example", rule.id);
        assert!(!rule.standard.is_empty() && !rule.settable, "{}", rule.id);
    }
}

#[test]
fn the_documentation_lists_the_rules() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/print.md");
    let stored = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = stored.split_once(BEGIN).expect("the tables have a beginning");
    let (_, after) = rest.split_once(END).expect("the tables have an end");
    let written = format!("{before}{BEGIN}{}{END}{after}", tables());
    if std::env::var_os("FOLIO_UPDATE").is_some_and(|v| v == "1") {
        std::fs::write(&path, &written).unwrap();
    } else {
        assert!(stored == written, "docs/print.md is not what the rules say; FOLIO_UPDATE=1 writes it anew");
    }
}
