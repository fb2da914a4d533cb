//! How much is printed: a file that is wrong ten thousand times is not mended faster by ten thousand findings.

use crate::diag::{Diagnostic, Diagnostics, Findings, Rule, Severity};

/// The most findings that are printed; errors go before warnings.
const MOST: usize = 1000;

/// The longest message or help that is printed whole, in bytes.
const LONGEST: usize = 4000;

/// What is said of the findings that are not printed.
const MORE: Rule = Rule::fixed(
    "more-findings",
    Severity::Info,
    "There are more findings than are printed.",
    "A thousand are printed, errors first.",
);

/// What says that the machine or folio failed, where a program reads the findings.
const FAILURE: Rule = Rule::fixed(
    "failure",
    Severity::Error,
    "folio could not do what was asked, whatever the content is.",
    "The disk, the command line or folio itself is the cause, and the message says which.",
);

/// A failure of the machine as a finding, for the programs that read findings.
pub fn failure(message: &str) -> Findings {
    Findings { list: Diagnostic::of(&FAILURE, message).into(), ..Findings::default() }
}

/// What is printed of findings that are too many or too long; nothing where all of them are.
pub(super) fn bounded(findings: &Findings) -> Option<Findings> {
    let list = &findings.list;
    let count = list.iter().count();
    let is_long = |text: &String| text.len() > LONGEST;
    if count <= MOST && !list.iter().any(|f| is_long(&f.message) || f.help.as_ref().is_some_and(is_long)) {
        return None;
    }
    let mut kept: Vec<(usize, &Diagnostic)> = list.iter().enumerate().collect();
    kept.sort_by_key(|(_, finding)| finding.severity);
    kept.truncate(MOST);
    kept.sort_by_key(|(index, _)| *index);
    let mut list: Diagnostics = kept.into_iter().map(|(_, finding)| short(finding)).collect();
    if count > MOST {
        let more = format!("{} more findings are not printed", count - MOST);
        list.push(Diagnostic::of(&MORE, more).help("mend these first"));
    }
    Some(Findings { sources: findings.sources.clone(), list })
}

fn short(finding: &Diagnostic) -> Diagnostic {
    let message = clipped(&finding.message);
    let help = finding.help.as_deref().map(clipped);
    Diagnostic { message, help, ..finding.clone() }
}

fn clipped(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.into();
    }
    let end = text.floor_char_boundary(LONGEST);
    format!("{}… ({} bytes more)", &text[..end], text.len() - end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::marks::UNKNOWN_NOTE;
    use crate::check::text::DOUBLE_SPACE;

    #[test]
    fn a_thousand_are_printed_with_the_errors_among_them() {
        let warning = |_| Diagnostic::of(&DOUBLE_SPACE, "x");
        let mut list: Diagnostics = (0..1000).map(warning).collect();
        assert!(bounded(&Findings { list: list.clone(), ..Findings::default() }).is_none());
        list.push(Diagnostic::of(&UNKNOWN_NOTE, "é".repeat(3000)));
        let printed = bounded(&Findings { list, ..Findings::default() }).unwrap().list;
        let printed: Vec<_> = printed.iter().collect();
        assert_eq!(printed.len(), 1001);
        assert_eq!(printed[999].message, format!("{}… (2000 bytes more)", "é".repeat(2000)));
        assert_eq!(printed[1000].message, "1 more findings are not printed");
    }
}
