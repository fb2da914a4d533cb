//! What there is to say of a rule: its id, how much breaking it matters, where it is written, and why it is there.
//!
//! A rule stands beside the check that finds it, and a finding holds its rule. What is printed of rules, and their
//! documentation, is made of these values.

use super::Severity;

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name, in kebab-case.
    pub id: &'static str,
    /// How much a finding matters, unless something says otherwise.
    pub level: Severity,
    /// Whether the manifest can set its level. Without what the other rules ask for no report can be built.
    pub settable: bool,
    /// Where it is written, such as `ISO 15930-7`; empty for folio's own.
    pub standard: &'static str,
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
    /// A rule of a level that nobody sets.
    pub const fn fixed(
        id: &'static str,
        level: Severity,
        summary: &'static str,
        about: &'static str,
    ) -> Self {
        Self { id, level, settable: false, standard: "", summary, about, wrong: "", right: "" }
    }

    /// An error that nobody can make less of.
    pub const fn needed(id: &'static str, summary: &'static str, about: &'static str) -> Self {
        Self::fixed(id, Severity::Error, summary, about)
    }

    /// A rule whose level the manifest can set.
    pub const fn settable(
        id: &'static str,
        level: Severity,
        summary: &'static str,
        about: &'static str,
    ) -> Self {
        Self { settable: true, ..Self::fixed(id, level, summary, about) }
    }

    /// A warning that the manifest can allow or deny.
    pub const fn warning(id: &'static str, summary: &'static str, about: &'static str) -> Self {
        Self::settable(id, Severity::Warning, summary, about)
    }

    /// Adds an example: what is wrong, and how it is right.
    pub const fn example(self, wrong: &'static str, right: &'static str) -> Self {
        Self { wrong, right, ..self }
    }

    /// Says where it is written.
    pub const fn standard(self, standard: &'static str) -> Self {
        Self { standard, ..self }
    }
}

/// A group of rules.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// What its rules look at.
    pub name: &'static str,
    /// The rules.
    pub rules: &'static [&'static Rule],
}
