//! Rules: what is found, under which id, how much it matters, and why.
//!
//! A rule stands beside the function that finds it ([`rules!`](crate::diag::rules)). [`crate::rules`] lists all of them.

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The build cannot go on.
    Error,
    /// The build goes on; somebody should look.
    Warning,
    /// Nothing is wrong; somebody may want to know.
    Info,
}

impl Severity {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name, in kebab-case.
    pub id: &'static str,
    /// How much a finding matters, unless the manifest or the finding itself says otherwise.
    pub level: Severity,
    /// Whether the manifest can set its level. Without what the other rules ask for no report can be built.
    pub settable: bool,
    /// Where it is written: a standard, or `printers` for common practice; empty where it is folio's own.
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
    /// A rule of a level that the manifest can't set.
    pub const fn fixed(
        id: &'static str,
        level: Severity,
        summary: &'static str,
        about: &'static str,
    ) -> Self {
        Self { id, level, settable: false, standard: "", summary, about, wrong: "", right: "" }
    }

    /// An error that nobody can make less of: without what it asks for no report can be built.
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
    /// The rules, by the files that they stand in.
    pub rules: &'static [&'static [Rule]],
}

impl Group {
    /// Its rules in order.
    pub fn iter(&self) -> impl Iterator<Item = &'static Rule> + use<> {
        self.rules.iter().copied().flatten()
    }
}

/// The rule with an id among those of some groups.
pub fn find(groups: &[Group], id: &str) -> Option<&'static Rule> {
    groups.iter().flat_map(Group::iter).find(|rule| rule.id == id)
}

/// Declares rules: a constant for each, by which findings name it, and `RULES`, which holds them all.
///
/// A finding can name no rule that is not declared, and a rule that no finding names is dead code, which the compiler tells.
macro_rules! rules {
    ($($(#[$about:meta])* $name:ident = $rule:expr;)+) => {
        $($(#[$about])* pub(crate) const $name: $crate::diag::Rule = $rule;)+

        /// The rules of this file.
        pub(crate) const RULES: &[$crate::diag::Rule] = &[$($rule),+];
    };
}

pub(crate) use rules;
