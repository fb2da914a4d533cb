//! Problems in the user's files, as data.
//!
//! A stage never prints and never stops at the first problem: it returns [`Diagnostic`]s that say which rule was
//! broken, where, and what to do. Printing is [`crate::print`]'s job.

pub mod rule;

use std::fmt;
use std::ops::Range;

use crate::rules;

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

/// The number of a text file in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileNo(pub u16);

/// A stretch of a text file, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: FileNo,
    /// First byte and the byte after the last.
    pub range: Range<usize>,
}

impl Place {
    /// Creates a place from a file and a byte range.
    pub fn new(file: FileNo, range: Range<usize>) -> Self {
        Self { file, range }
    }
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// The stable name of the rule, in kebab-case.
    pub rule: &'static str,
    /// What is wrong, in one sentence that makes sense alone.
    pub message: String,
    /// Where; `None` for problems of a project as a whole.
    pub place: Option<Place>,
    /// Other places that help, each with a few words.
    pub related: Vec<(Place, String)>,
    /// What to do.
    pub help: Option<String>,
    /// What `folio fix` writes, where mending is mechanical.
    pub fix: Option<Fix>,
}

/// A change of a file that mends a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub place: Place,
    /// By what.
    pub text: String,
}

impl Diagnostic {
    /// Creates a finding of the given rule, at the rule's own level.
    pub fn of(rule: &'static str, message: impl Into<String>) -> Self {
        let severity = rules::find(rule).map_or(Severity::Error, |rule| rule.level);
        Self { severity, ..Self::error(rule, message) }
    }

    /// Creates an error of the given rule.
    pub fn error(rule: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            rule,
            message: message.into(),
            place: None,
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Creates a warning of the given rule.
    pub fn warning(rule: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(rule, message) }
    }

    /// Says where the problem is.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says how `folio fix` mends it.
    pub fn fix(mut self, place: Place, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { place, text: text.into() });
        self
    }

    /// Adds another place that helps to understand the problem.
    pub fn related(mut self, place: Place, note: impl Into<String>) -> Self {
        self.related.push((place, note.into()));
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

    /// Sorts by file and place, problems without a place first, and drops repetitions.
    pub fn sort(&mut self) {
        let place = |d: &Diagnostic| d.place.as_ref().map(|p| (p.file, p.range.start, p.range.end));
        self.0.sort_by(|a, b| {
            place(a).cmp(&place(b)).then_with(|| (a.rule, &a.message).cmp(&(b.rule, &b.message)))
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

/// The text files that places point into, so that a problem can be shown with its line.
#[derive(Debug, Default)]
pub struct Sources(Vec<SourceFile>);

/// A text file that was read.
#[derive(Debug)]
pub struct SourceFile {
    /// Its path from the project's root, with `/` between folders.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The byte at which each line begins.
    lines: Vec<usize>,
}

impl Sources {
    /// Adds a file and returns its number.
    ///
    /// # Panics
    /// If there are more than 65,535 files.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileNo {
        let number = u16::try_from(self.0.len()).expect("a project has fewer than 65,536 text files");
        let text = text.into();
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        self.0.push(SourceFile { path: path.into(), text, lines });
        FileNo(number)
    }

    /// The file with the given number.
    pub fn get(&self, file: FileNo) -> &SourceFile {
        &self.0[usize::from(file.0)]
    }

    /// The number of the file at a path, if it was read.
    pub fn find(&self, path: &str) -> Option<FileNo> {
        let index = self.0.iter().position(|f| f.path == path)?;
        Some(FileNo(u16::try_from(index).ok()?))
    }

    /// Line and column of a byte, both from 1, the column in characters.
    pub fn line_column(&self, file: FileNo, byte: usize) -> (usize, usize) {
        let SourceFile { text, lines, .. } = self.get(file);
        let byte = text.floor_char_boundary(byte);
        let line = lines.partition_point(|start| *start <= byte);
        (line, text[lines[line - 1]..byte].chars().count() + 1)
    }

    /// The bytes of a line, counted from 1, with its end; `None` if the file has fewer.
    pub fn line(&self, file: FileNo, line: usize) -> Option<Range<usize>> {
        let SourceFile { text, lines, .. } = self.get(file);
        let start = *lines.get(line.checked_sub(1)?)?;
        Some(start..lines.get(line).copied().unwrap_or(text.len()))
    }

    /// The files in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.0.iter()
    }
}

/// A failure that no change of the content mends: the disk is full, there is no project here.
#[derive(Debug)]
pub struct Failure(pub String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

/// Why a stage gave no result.
#[derive(Debug)]
pub enum Stop {
    /// The user's files have errors.
    Problems(Diagnostics),
    /// The machine or folio failed.
    Failure(Failure),
}

impl From<Diagnostics> for Stop {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Problems(diagnostics)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
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
    fn lines_and_columns_count_characters() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "é: 1\nthai: ไทย x\n");
        assert_eq!(sources.line_column(file, 0), (1, 1));
        assert_eq!(sources.line_column(file, 2), (1, 2));
        let x = sources.get(file).text.find('x').unwrap();
        assert_eq!(sources.line_column(file, x), (2, 11));
        assert_eq!(sources.line_column(file, 9999), (3, 1));
    }

    #[test]
    fn near_words_are_offered_and_far_ones_are_not() {
        assert_eq!(nearest("captoin", ["caption", "credit"]), Some("caption"));
        assert_eq!(nearest("colour", ["caption", "credit"]), None);
    }
}
