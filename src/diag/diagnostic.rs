//! Findings, one and many.

use super::rule::{Rule, Severity};
use super::source::Span;

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// The rule.
    pub rule: &'static Rule,
    /// What is wrong, in one sentence that makes sense alone.
    pub message: String,
    /// Where; `None` for problems of a project as a whole.
    pub span: Option<Span>,
    /// Other spans that help, each with a few words.
    pub related: Vec<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
    /// What `folio fix` writes, where mending is mechanical.
    pub fix: Option<Fix>,
    /// What a person may choose to write, where it is likely what is meant.
    pub suggestion: Option<Fix>,
}

/// A change of a file that mends a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

impl Diagnostic {
    /// Creates a finding of the given rule, at the rule's own level.
    pub fn of(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            severity: rule.level,
            rule,
            message: message.into(),
            span: None,
            related: Vec::new(),
            help: None,
            fix: None,
            suggestion: None,
        }
    }

    /// Gives the finding another level than its rule's.
    pub fn level(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// Says where the problem is; nowhere in particular with `None`.
    pub fn at(mut self, span: impl Into<Option<Span>>) -> Self {
        self.span = span.into();
        self
    }

    /// Says what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says how `folio fix` mends it.
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, text: text.into() });
        self
    }

    /// Says what is likely meant, for a person to choose.
    pub fn suggest(mut self, span: Span, text: impl Into<String>) -> Self {
        self.suggestion = Some(Fix { span, text: text.into() });
        self
    }

    /// Adds another span that helps to understand the problem.
    pub fn related(mut self, span: Span, note: impl Into<String>) -> Self {
        self.related.push((span, note.into()));
        self
    }
}

/// Problems gathered by a stage.
///
/// A stage that needs whole input asks [`Diagnostics::ok`] at its end; warnings travel on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all problems of another list.
    pub fn extend(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(other);
    }

    /// Whether there is an error among them.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|d| d.severity == severity).count()
    }

    /// Those that fulfil a condition.
    pub fn filter(self, keep: impl Fn(&Diagnostic) -> bool) -> Self {
        self.0.into_iter().filter(keep).collect()
    }

    /// The problems in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// Sorts by file and span, problems without a span first, and drops repetitions.
    pub fn sort(&mut self) {
        let span = |d: &Diagnostic| d.span.as_ref().map(|s| (s.file, s.range.start, s.range.end));
        self.0.sort_by(|a, b| {
            span(a).cmp(&span(b)).then_with(|| (a.rule.id, &a.message).cmp(&(b.rule.id, &b.message)))
        });
        self.0.dedup();
    }

    /// Passes `value` on unless an error was found.
    ///
    /// # Errors
    /// Returns all problems, warnings among them, if one of them is an error.
    pub fn ok<T>(self, value: T) -> Result<(T, Diagnostics), Diagnostics> {
        if self.has_errors() { Err(self) } else { Ok((value, self)) }
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(problems: I) -> Self {
        Self(problems.into_iter().collect())
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

/// The nearest of `candidates` to a mistyped `word`, if one is near.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|c| (strsim::damerau_levenshtein(word, c), c))
        .filter(|(distance, c)| *distance <= 1 + c.chars().count().min(word.chars().count()) / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_offered_and_far_ones_are_not() {
        assert_eq!(nearest("captoin", ["caption", "credit"]), Some("caption"));
        assert_eq!(nearest("colour", ["caption", "credit"]), None);
    }
}
