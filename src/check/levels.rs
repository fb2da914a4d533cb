//! The levels of rules that a manifest sets.

use crate::content::decode::Spanned;
use crate::content::model::{Level, Levels};
use crate::diag::{Diagnostic, Diagnostics, Group, Rule, Severity, find, nearest, rules};

rules! {
    UNKNOWN_RULE = Rule::needed(
        "unknown-rule",
        "The manifest sets the level of a rule that does not exist.",
        "`folio explain` lists the ids of all rules.",
    )
    .example("rules: { double-spaces: allow }", "rules: { double-space: allow }");
    RULE_LEVEL = Rule::needed(
        "rule-level",
        "The manifest allows a rule that can't be allowed.",
        "Without what such a rule asks for no report can be built.",
    )
    .example("rules: { unknown-photo: allow }", "rules: { unused-photo: allow }");
}

/// What is wrong with the levels themselves: rules that are not among the `known` ones or whose level can't be set.
pub(super) fn check(levels: &Levels, known: &[Group]) -> Diagnostics {
    let ids = || known.iter().flat_map(Group::iter).map(|rule| rule.id);
    let wrong = |(id, level): &(Spanned<String>, Spanned<Level>)| match find(known, &id.value) {
        None => Some(
            Diagnostic::of(&UNKNOWN_RULE, format!("there is no rule `{}`", id.value))
                .at(id.span.whole())
                .help(match nearest(&id.value, ids()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`folio explain` lists all rules".into(),
                }),
        ),
        Some(rule) if !rule.settable && level.value != Level::Deny => Some(
            Diagnostic::of(&RULE_LEVEL, format!("the rule `{}` can only be denied", rule.id))
                .at(level.span.whole())
                .help("take the line out: without what the rule asks for no report can be built"),
        ),
        Some(_) => None,
    };
    levels.0.0.iter().filter_map(wrong).collect()
}

/// The findings, each at the level of its rule; those that are allowed are left out.
pub fn at_levels(found: Diagnostics, levels: &Levels) -> Diagnostics {
    let level = |mut finding: Diagnostic| {
        match levels.0.get(finding.rule.id).filter(|_| finding.rule.settable).map(|level| level.value) {
            Some(Level::Allow) => return None,
            Some(Level::Warn) => finding.severity = Severity::Warning,
            Some(Level::Deny) => finding.severity = Severity::Error,
            None => {}
        }
        Some(finding)
    };
    found.into_iter().filter_map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{decode::decode, yaml};
    use crate::diag::SourceId;
    use crate::rules;

    fn levels(text: &str) -> Levels {
        decode(&yaml::parse(SourceId(0), text).unwrap()).unwrap()
    }

    #[test]
    fn levels_change_and_silence_findings() {
        let found = ["double-space", "consent", "unused-note", "unknown-note"]
            .map(|id| Diagnostic::of(rules::find(id).unwrap(), "x"));
        let levels = levels("double-space: allow\nconsent: deny\nunknown-note: deny\n");
        let told: Vec<_> =
            at_levels(found.into_iter().collect(), &levels).iter().map(|d| (d.rule.id, d.severity)).collect();
        assert_eq!(
            told,
            [
                ("consent", Severity::Error),
                ("unused-note", Severity::Warning),
                ("unknown-note", Severity::Error)
            ]
        );
        assert_eq!(check(&levels, rules::GROUPS), Diagnostics::default());
    }

    #[test]
    fn rules_of_form_keep_their_level_and_unknown_ones_are_told() {
        let levels = levels("unknown-note: allow\ndouble-spaces: warn\nnonsense: deny\n");
        let told: Vec<_> =
            check(&levels, rules::GROUPS).into_iter().map(|d| (d.rule.id, d.help.unwrap())).collect();
        assert_eq!((told[0].0, told.len()), ("rule-level", 3));
        assert_eq!(told[1], ("unknown-rule", "did you mean `double-space`?".to_string()));
        let found: Diagnostics = Diagnostic::of(rules::find("unknown-note").unwrap(), "x").into();
        assert_eq!(at_levels(found.clone(), &levels), found);
    }
}
