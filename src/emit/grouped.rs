//! A flood of findings of one rule, for people: the first of them, and how many there are.

use std::collections::HashMap;

use crate::diag::{Diagnostic, Findings, Severity};

/// How many findings of a rule are shown one by one.
const EACH: usize = 20;

/// The findings as people read them: errors first, and of each rule twenty at most, the last of which says how many more there are.
pub fn grouped(findings: &Findings) -> Findings {
    let mut counts: HashMap<(&str, Severity), usize> = HashMap::new();
    for finding in findings.list.iter() {
        *counts.entry((finding.rule.id, finding.severity)).or_default() += 1;
    }
    let mut seen: HashMap<(&str, Severity), usize> = HashMap::new();
    let mut shown: Vec<Diagnostic> = Vec::new();
    for finding in findings.list.iter() {
        let key = (finding.rule.id, finding.severity);
        let count = counts.get(&key).copied().unwrap_or(0);
        let number = seen.entry(key).or_default();
        *number += 1;
        // One that is left over is shown rather than counted.
        if *number < EACH || count <= EACH {
            shown.push(finding.clone());
        } else if *number == EACH {
            let more = format!("{} more like this; `--all` shows them", count - EACH);
            let help = finding.help.as_ref().map_or_else(|| more.clone(), |help| format!("{help}\n{more}"));
            shown.push(finding.clone().help(help));
        }
    }
    shown.sort_by_key(|finding| finding.severity);
    Findings { sources: findings.sources.clone(), list: shown.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::marks::UNKNOWN_NOTE;
    use crate::check::text::DOUBLE_SPACE;

    #[test]
    fn errors_come_first_and_a_flood_is_counted() {
        let mut list: Vec<Diagnostic> =
            (0..23).map(|n| Diagnostic::of(&DOUBLE_SPACE, format!("{n}"))).collect();
        list.push(Diagnostic::of(&UNKNOWN_NOTE, "x"));
        let shown = grouped(&Findings { list: list.into_iter().collect(), ..Findings::default() }).list;
        let shown: Vec<&Diagnostic> = shown.iter().collect();
        assert_eq!(shown.len(), 21);
        assert_eq!(shown[0].message, "x");
        assert_eq!(shown[20].help.as_deref(), Some("3 more like this; `--all` shows them"));
    }

    #[test]
    fn what_is_no_flood_is_shown_whole() {
        let list: Vec<Diagnostic> = (0..20).map(|n| Diagnostic::of(&DOUBLE_SPACE, format!("{n}"))).collect();
        let found = Findings { list: list.into_iter().collect(), ..Findings::default() };
        assert_eq!(grouped(&found).list, found.list);
    }
}
