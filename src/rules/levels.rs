//! The levels of rules that a manifest sets.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{find, near};
use crate::content::decode::{Entries, Spanned};
use crate::diag::{Diagnostic, Diagnostics, Severity};

/// What a finding of a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// It is not told.
    Allow,
    /// It is a warning.
    Warn,
    /// It is an error: nothing is built.
    Deny,
}

/// Levels by the ids of rules; rules that are not named keep theirs.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Levels(pub Entries<Spanned<Level>>);

impl Levels {
    /// What is wrong with the levels themselves: rules that do not exist or whose level can't be set.
    pub fn check(&self) -> Diagnostics {
        let wrong = |(id, level): &(Spanned<String>, Spanned<Level>)| match find(&id.value) {
            None => Some(
                Diagnostic::of("unknown-rule", format!("there is no rule `{}`", id.value))
                    .at(id.spot.place())
                    .help(match near(&id.value) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "`folio explain` lists all rules".into(),
                    }),
            ),
            Some(rule) if !rule.settable && level.value != Level::Deny => Some(
                Diagnostic::of("rule-level", format!("the rule `{}` can only be denied", rule.id))
                    .at(level.spot.place())
                    .help("take the line out: without what the rule asks for no report can be built"),
            ),
            Some(_) => None,
        };
        self.0.0.iter().filter_map(wrong).collect()
    }

    /// The findings, each at the level of its rule; those that are allowed are left out.
    pub fn apply(&self, found: Diagnostics) -> Diagnostics {
        let level = |mut finding: Diagnostic| {
            let settable = find(finding.rule).is_some_and(|rule| rule.settable);
            match self.0.get(finding.rule).filter(|_| settable).map(|level| level.value) {
                Some(Level::Allow) => return None,
                Some(Level::Warn) => finding.severity = Severity::Warning,
                Some(Level::Deny) => finding.severity = Severity::Error,
                None => {}
            }
            Some(finding)
        };
        found.into_iter().filter_map(level).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{decode::decode, yaml};
    use crate::diag::FileNo;

    fn levels(text: &str) -> Levels {
        decode(&yaml::parse(FileNo(0), text).unwrap()).unwrap()
    }

    #[test]
    fn levels_change_and_silence_findings() {
        let found =
            ["double-space", "consent", "unused-note", "unknown-note"].map(|id| Diagnostic::of(id, "x"));
        let levels = levels("double-space: allow\nconsent: deny\nunknown-note: deny\n");
        let told: Vec<_> =
            levels.apply(found.into_iter().collect()).iter().map(|d| (d.rule, d.severity)).collect();
        assert_eq!(
            told,
            [
                ("consent", Severity::Error),
                ("unused-note", Severity::Warning),
                ("unknown-note", Severity::Error)
            ]
        );
        assert_eq!(levels.check(), Diagnostics::default());
    }

    #[test]
    fn rules_of_form_keep_their_level_and_unknown_ones_are_told() {
        let levels = levels("unknown-note: allow\ndouble-spaces: warn\nnonsense: deny\n");
        let told: Vec<_> = levels.check().into_iter().map(|d| (d.rule, d.help.unwrap())).collect();
        assert_eq!((told[0].0, told.len()), ("rule-level", 3));
        assert_eq!(told[1], ("unknown-rule", "did you mean `double-space`?".to_string()));
        let found: Diagnostics = Diagnostic::of("unknown-note", "x").into();
        assert_eq!(levels.apply(found.clone()), found);
    }
}
