//! The rules: what folio finds, under which id, how much it matters, and why.
//!
//! Stages name a rule by its id ([`crate::diag::Diagnostic::of`]); everything else about it stands here. `folio explain` prints it,
//! and `docs/rules.md` is written from it.

mod calendar;
mod layout;
mod levels;
mod notes;
mod page;
mod photos;
mod structure;
mod tables;
mod text;

use crate::diag::{Severity, nearest};

pub use levels::{Level, Levels};
pub use page::{entry, list, page};

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its stable name, in kebab-case.
    pub id: &'static str,
    /// How much a finding matters unless the manifest says otherwise.
    pub level: Severity,
    /// Whether the manifest can set its level. Without what the other rules ask for no report can be built.
    pub settable: bool,
    /// What it finds, in one sentence.
    pub summary: &'static str,
    /// What it is for and what to do.
    pub about: &'static str,
    /// What it finds, as it is written.
    pub wrong: &'static str,
    /// The same, mended; empty where there is nothing to write.
    pub right: &'static str,
}

impl Rule {
    /// An error without which no report can be built.
    const fn needed(id: &'static str, summary: &'static str, about: &'static str) -> Self {
        Self { id, level: Severity::Error, settable: false, summary, about, wrong: "", right: "" }
    }

    /// A rule whose level the manifest can set.
    const fn settable(id: &'static str, level: Severity, summary: &'static str, about: &'static str) -> Self {
        Self { id, level, settable: true, summary, about, wrong: "", right: "" }
    }

    /// A warning that the manifest can allow or deny.
    const fn warning(id: &'static str, summary: &'static str, about: &'static str) -> Self {
        Self::settable(id, Severity::Warning, summary, about)
    }

    /// Adds an example: what is wrong, and how it is right.
    const fn example(self, wrong: &'static str, right: &'static str) -> Self {
        Self { wrong, right, ..self }
    }
}

/// A group of rules.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// What its rules look at.
    pub name: &'static str,
    /// The rules.
    pub rules: &'static [Rule],
}

/// All rules, by what they look at.
pub const GROUPS: &[Group] = &[
    Group { name: "Structure", rules: structure::RULES },
    Group { name: "Notes", rules: notes::RULES },
    Group { name: "Photos", rules: photos::RULES },
    Group { name: "Calendar", rules: calendar::RULES },
    Group { name: "Tables", rules: tables::RULES },
    Group { name: "Text", rules: text::RULES },
    Group { name: "Layout", rules: layout::RULES },
];

/// All rules.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(|group| group.rules)
}

/// The rule with an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// The id that was meant by a mistyped one, if one is near.
pub fn near(id: &str) -> Option<&'static str> {
    nearest(id, all().map(|rule| rule.id))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_in_kebab_case() {
        let mut seen = HashSet::new();
        for rule in all() {
            assert!(seen.insert(rule.id), "{} stands twice", rule.id);
            assert!(rule.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", rule.id);
        }
    }

    #[test]
    fn every_rule_says_what_it_is_for() {
        for rule in all() {
            assert!(rule.summary.ends_with('.') && rule.about.ends_with('.'), "{}", rule.id);
            assert!(rule.about.len() > 40, "{}: {}", rule.id, rule.about);
            assert!(!rule.wrong.is_empty(), "{} has no example", rule.id);
        }
    }

    /// Ids in the code are plain strings: each that is given to a diagnostic must be registered, and each rule be used.
    #[test]
    fn ids_in_the_code_are_registered_and_registered_ids_are_used() {
        fn code(folder: &std::path::Path, text: &mut String) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                // The rules themselves are what is compared; only their levels are code that finds.
                let data = folder.ends_with("rules") && !path.ends_with("levels.rs");
                if path.is_dir() {
                    code(&path, text);
                } else if !data && path.extension().is_some_and(|e| e == "rs") {
                    let file = std::fs::read_to_string(&path).unwrap();
                    text.push_str(file.split("#[cfg(test)]").next().unwrap());
                }
            }
        }
        let mut text = String::new();
        code(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
        let mut used = HashSet::new();
        for call in
            ["Diagnostic::of(", "Diagnostic::error(", "Diagnostic::warning(", "Error::new(", "unknown("]
        {
            for (at, _) in text.match_indices(call) {
                let argument = text[at + call.len()..].trim_start();
                if let Some(id) = argument.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
                    assert!(find(id).is_some(), "the rule `{id}` is not registered");
                    used.insert(id);
                }
            }
        }
        for rule in all().filter(|rule| !used.contains(rule.id)) {
            assert!(text.contains(&format!("\"{}\"", rule.id)), "no code finds `{}`", rule.id);
        }
    }

    #[test]
    fn the_documentation_lists_the_rules() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
        if std::env::var_os("FOLIO_UPDATE").is_some_and(|v| v == "1") {
            std::fs::write(&path, page()).unwrap();
        }
        let stored = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(stored == page(), "docs/rules.md is not what the rules say; FOLIO_UPDATE=1 writes it anew");
    }
}
