//! Why a stage gives no result.

use std::error::Error;
use std::fmt;

use super::diagnostic::{Diagnostic, Diagnostics, Fix};
use super::source::{SourceFile, SourceId, Sources, Span};

/// A failure that no change of the content mends: the disk is full, there is no project here.
///
/// It holds the error of the room that failed; its text is that error's.
#[derive(Debug)]
pub struct Failure(Box<dyn Error + Send + Sync>);

impl Failure {
    /// A failure that a room's error tells.
    pub fn new(error: impl Error + Send + Sync + 'static) -> Self {
        Self(Box::new(error))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

/// Findings with the files that they point into.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    /// The files.
    pub sources: Sources,
    /// The findings.
    pub list: Diagnostics,
}

impl Findings {
    /// What may be written to mend one of the findings: what is mechanical, what it suggests, or the name that its help asks for; and
    /// whether it is mechanical. What is not is a person’s to choose.
    pub fn offer(&self, finding: &Diagnostic) -> Option<(Fix, bool)> {
        if let Some(fix) = finding.fix.as_ref().or(finding.suggestion.as_ref()) {
            return Some((fix.clone(), finding.fix.is_some()));
        }
        let meant = finding.help.as_ref()?.strip_prefix("did you mean `")?.strip_suffix("`?")?;
        let span = finding.span.clone()?;
        let written = self.sources.get(span.file).text.get(span.range.clone())?;
        let wrong = finding.message.split('`').nth(1)?;
        let wrong = if written.contains(wrong) { wrong } else { written.trim_matches(['"', '\'']) };
        let at = span.range.start + written.find(wrong)?;
        Some((Fix { span: Span::new(span.file, at..at + wrong.len()), text: meant.into() }, false))
    }

    /// Adds those of another run, with their files; what was found before in the same text is not told again.
    ///
    /// Findings in a file that is one too many are left out, which another rule tells.
    pub fn join(&mut self, other: Self) {
        let known = |file: &SourceFile| {
            let same = |(_, own): &(SourceId, &SourceFile)| own.path == file.path && own.text == file.text;
            self.sources.numbered().find(same).map(|(id, _)| id)
        };
        let mut numbers: Vec<Option<SourceId>> = other.sources.iter().map(known).collect();
        for (number, file) in numbers.iter_mut().zip(other.sources.iter()) {
            *number = number.or_else(|| self.sources.add(&*file.path, &*file.text));
        }
        let moved = |span: &mut Span| {
            let number = numbers.get(usize::from(span.file.0)).copied().flatten();
            number.map(|number| span.file = number).is_some()
        };
        let there = |mut finding: Diagnostic| {
            let Diagnostic { span, related, fix, suggestion, .. } = &mut finding;
            let is_there = span.as_mut().is_none_or(moved);
            related.retain_mut(|(span, _)| moved(span));
            for change in [fix, suggestion] {
                let _ = change.take_if(|change| !moved(&mut change.span));
            }
            is_there.then_some(finding)
        };
        for finding in other.list.into_iter().filter_map(there) {
            if !self.list.iter().any(|own| *own == finding) {
                self.list.push(finding);
            }
        }
        self.list.sort();
    }
}

/// Why a stage gave no result.
#[derive(Debug)]
pub enum Stop {
    /// The user's files have errors.
    Findings(Findings),
    /// The machine or folio failed.
    Failure(Failure),
}

impl From<Findings> for Stop {
    fn from(findings: Findings) -> Self {
        Self::Findings(findings)
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failure(Failure::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Rule;

    const FOUND: Rule = Rule::warning("found", "x", "y");

    fn findings(files: &[(&str, &str)], found: &[(usize, &str)]) -> Findings {
        let mut sources = Sources::default();
        let ids: Vec<SourceId> = files.iter().filter_map(|(path, text)| sources.add(*path, *text)).collect();
        let list = found.iter().map(|(file, message)| {
            Diagnostic::of(&FOUND, *message)
                .at(Span::new(ids[*file], 0..1))
                .related(Span::new(ids[0], 1..2), "z")
        });
        Findings { list: list.collect(), sources }
    }

    #[test]
    fn what_two_runs_find_is_told_once_and_in_its_own_file() {
        let mut all = findings(&[("a", "one"), ("b", "two")], &[(0, "x"), (1, "y")]);
        all.join(findings(&[("c", "three"), ("b", "two"), ("a", "other")], &[(1, "y"), (0, "z"), (2, "x")]));
        let told: Vec<String> = all
            .list
            .iter()
            .map(|found| {
                let of = |span: &Span| all.sources.get(span.file).path.clone();
                format!("{} {} {}", of(found.span.as_ref().unwrap()), found.message, of(&found.related[0].0))
            })
            .collect();
        // `y` of the second run has another place beside it.
        assert_eq!(told, ["a x a", "b y a", "b y c", "c z c", "a x c"]);
    }
}
