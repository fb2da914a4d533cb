//! The rules by what they look at.

use crate::content::{
    citation_style, csv, declare, decode, load, note_form, paths, references, translation, yaml,
};
use crate::diag::{self, Group, Rule, nearest};
use crate::{check, photos, preflight, theme, typeset};

/// The rules on a report, by what they look at.
pub const GROUPS: &[Group] = &[
    Group {
        name: "Structure",
        rules: &[
            yaml::RULES,
            decode::RULES,
            declare::RULES,
            paths::RULES,
            load::RULES,
            theme::contrast::RULES,
            theme::faces::RULES,
            theme::fit::RULES,
            check::profile::RULES,
            check::pairs::RULES,
            check::structure::RULES,
            check::passages::RULES,
            check::places::RULES,
            check::references::RULES,
            check::addresses::RULES,
            check::levels::RULES,
            check::changed::RULES,
        ],
    },
    Group {
        name: "Notes",
        rules: &[
            note_form::RULES,
            check::marks::RULES,
            check::notes::RULES,
            references::RULES,
            check::sources::RULES,
            citation_style::RULES,
        ],
    },
    Group {
        name: "Photos",
        rules: &[
            photos::facts::RULES,
            photos::cache::RULES,
            check::photos::RULES,
            typeset::pages::photos::RULES,
        ],
    },
    Group {
        name: "Translations",
        rules: &[translation::RULES, check::translation::RULES, translation::received::RULES],
    },
    Group { name: "Calendar", rules: &[check::calendar::RULES] },
    Group { name: "Tables", rules: &[csv::RULES, check::tables::RULES] },
    Group {
        name: "Text",
        rules: &[
            check::text::RULES,
            check::typography::RULES,
            check::leftovers::RULES,
            check::signs::RULES,
            check::written::RULES,
            check::consistency::spellings::RULES,
            check::consistency::names::RULES,
            check::consistency::terms::RULES,
            check::consistency::figures::RULES,
            check::consistency::forms::RULES,
            check::consistency::words::RULES,
            check::abbreviations::RULES,
            check::glyphs::RULES,
        ],
    },
    Group {
        name: "Layout",
        rules: &[
            typeset::locate::RULES,
            typeset::pages::breaks::RULES,
            typeset::pages::lines::RULES,
            typeset::pages::holes::RULES,
            typeset::pages::area::RULES,
            typeset::pages::proof::RULES,
        ],
    },
];

/// The rules on a PDF, which `folio preflight` and a release check, by what they look at.
pub const PREFLIGHT: &[Group] = preflight::GROUPS;

/// All rules on a report.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(Group::iter)
}

/// The rule with an id, be it on a report or on a PDF.
///
/// ```
/// let rule = folio::rules::find("double-space").expect("there is such a rule");
/// println!("{}", folio::rules::entry(rule));
/// assert_eq!(folio::rules::near("double-spaces"), Some("double-space"));
/// ```
pub fn find(id: &str) -> Option<&'static Rule> {
    diag::find(GROUPS, id).or_else(|| diag::find(PREFLIGHT, id))
}

/// The id that was meant by a mistyped one, if one is near.
pub fn near(id: &str) -> Option<&'static str> {
    nearest(id, all().chain(PREFLIGHT.iter().flat_map(Group::iter)).map(|rule| rule.id))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_in_kebab_case() {
        let mut seen = HashSet::new();
        for rule in all().chain(PREFLIGHT.iter().flat_map(Group::iter)) {
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

    #[test]
    fn the_documentation_lists_the_rules() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
        if std::env::var_os("FOLIO_UPDATE").is_some_and(|v| v == "1") {
            std::fs::write(&path, super::super::page::page()).unwrap();
        }
        let stored = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            stored == super::super::page::page(),
            "docs/rules.md is not what the rules say; FOLIO_UPDATE=1 writes it anew"
        );
    }
}
