//! The rules in words: for `folio explain` and for `docs/rules.md`.

use std::fmt::Write;

use super::registry::{GROUPS, PREFLIGHT};
use crate::diag::Rule;

/// All rules with their levels and summaries, a line each.
pub fn list() -> String {
    let mut text = String::new();
    let pdf = PREFLIGHT.iter().map(|group| ("PDF: ", group));
    for (on, group) in GROUPS.iter().map(|group| ("", group)).chain(pdf) {
        writeln!(text, "{on}{}", group.name).expect("a string grows");
        for rule in group.iter() {
            writeln!(text, "  {:<26} {:<8} {}", rule.id, rule.level, rule.summary).expect("a string grows");
        }
        text.push('\n');
    }
    text.push_str("`folio explain RULE` says what a rule is for.");
    text
}

/// What one rule is for, with an example, as it prints on a terminal.
pub fn entry(rule: &Rule) -> String {
    let mut text = format!("{} ({})\n\n{}\n{}\n", rule.id, level(rule), rule.summary, rule.about);
    if !rule.standard.is_empty() {
        writeln!(text, "Written in: {}", rule.standard).expect("a string grows");
    }
    for (title, example) in [("Found", rule.wrong), ("Instead", rule.right)] {
        if !example.is_empty() {
            write!(text, "\n{title}:\n{}\n", indented(example)).expect("a string grows");
        }
    }
    text.trim_end().to_string()
}

/// The text of `docs/rules.md`.
pub fn page() -> String {
    let mut text = String::from(concat!(
        "# Rules\n\n",
        "What `folio check` and `folio build` find, under which id. `folio explain RULE` prints the same. A rule whose level is ",
        "marked with * can be set to `allow`, `warn` or `deny` in `source/report.yaml`:\n\n",
        "    rules:\n      double-space: deny\n      calendar-overlap: allow\n\n",
        "An error keeps folio from building; a warning does so under `--deny warnings`; an info never does, and only ",
        "`folio check` tells it. This page is written from `src/rules` (`FOLIO_UPDATE=1 cargo test --lib rules`).\n",
    ));
    for group in GROUPS {
        write!(text, "\n## {}\n\n| rule | level | finds |\n|---|---|---|\n", group.name)
            .expect("a string grows");
        for rule in group.iter() {
            let star = if rule.settable { "*" } else { "" };
            writeln!(text, "| [`{0}`](#{0}) | {1}{star} | {2} |", rule.id, rule.level, rule.summary)
                .expect("a string grows");
        }
        for rule in group.iter() {
            write!(text, "\n### {}\n\n{} {}\n", rule.id, rule.summary, rule.about).expect("a string grows");
            if !rule.wrong.is_empty() {
                write!(text, "\n{}\n", indented(rule.wrong)).expect("a string grows");
            }
            if !rule.right.is_empty() {
                write!(text, "\nInstead:\n\n{}\n", indented(rule.right)).expect("a string grows");
            }
        }
    }
    text
}

fn level(rule: &Rule) -> String {
    match rule.settable {
        _ if !rule.standard.is_empty() => format!("{}, on a PDF", rule.level),
        true => format!("{}, unless `rules:` in source/report.yaml sets it otherwise", rule.level),
        false => format!("{}, always", rule.level),
    }
}

fn indented(text: &str) -> String {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!("    {line}") });
    lines.collect::<Vec<_>>().join("\n")
}
