//! Prints diagnostics: for people, and for the programs that people read them in.

mod github;
mod human;
mod json;
mod sarif;
mod short;

use std::io;
use std::str::FromStr;

use codespan_reporting::term::termcolor::WriteColor;

use crate::diag::{Diagnostic, Diagnostics, Place, Sources};

pub use human::diagnostics;
pub use json::SCHEMA;

/// A form in which findings are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// With the line itself, as a good compiler does.
    #[default]
    Human,
    /// A line each: `file:line:column: severity[rule]: message`.
    Short,
    /// A JSON object a line (JSON Lines), of the schema [`SCHEMA`].
    Json,
    /// One SARIF 2.1.0 log (OASIS), as code scanners and editors read it.
    Sarif,
    /// Workflow commands, which GitHub shows beside the changed lines.
    Github,
}

impl Format {
    /// All formats with the names by which users ask for them.
    pub const ALL: [(&'static str, Self); 5] = [
        ("human", Self::Human),
        ("short", Self::Short),
        ("json", Self::Json),
        ("sarif", Self::Sarif),
        ("github", Self::Github),
    ];
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, format)| *format).ok_or_else(|| format!("there is no format `{name}`"))
    }
}

/// Findings with what is needed to print them.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The files that places point into.
    pub sources: &'a Sources,
    /// The findings, sorted.
    pub findings: &'a Diagnostics,
    /// What paths begin with: the way from the repository's root to the project, empty or with a `/` at its end.
    pub prefix: &'a str,
}

/// Prints all findings.
///
/// # Errors
/// If `out` can't be written.
pub fn print(out: &mut dyn WriteColor, format: Format, report: Report) -> io::Result<()> {
    match format {
        Format::Human => diagnostics(out, report.sources, report.findings),
        Format::Short => short::print(out, report),
        Format::Json => json::print(out, report),
        Format::Sarif => sarif::print(out, report),
        Format::Github => github::print(out, report),
    }
}

/// A place as editors count: lines and columns from 1, columns in characters; the end is the column after the last.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Position {
    path: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl Report<'_> {
    fn position(&self, place: &Place) -> Position {
        let (line, column) = self.sources.line_column(place.file, place.range.start);
        let (end_line, end_column) =
            self.sources.line_column(place.file, place.range.end.max(place.range.start));
        let path = format!("{}{}", self.prefix, self.sources.get(place.file).path);
        Position { path, line, column, end_line, end_column }
    }

    fn position_of(&self, finding: &Diagnostic) -> Option<Position> {
        finding.place.as_ref().map(|place| self.position(place))
    }
}

/// Findings and sources for the tests of the formats.
#[cfg(test)]
mod samples {
    use super::*;

    /// Three findings: at a place with a second place and help, across two lines, and without a place.
    pub fn sample() -> (Sources, Diagnostics) {
        let mut sources = Sources::default();
        let file = sources.add("source/über uns.yaml", "a: ไทย 100%, b\nb: two\n");
        let findings = [
            Diagnostic::of("unknown-note", "there is no note `x`, it is: gone").at(Place::new(file, 3..12)),
            Diagnostic::of("double-space", "two blanks").at(Place::new(file, 13..20)),
            Diagnostic::of("abbreviation", "`GMS` is used before"),
        ];
        let [first, second, third] = findings;
        let first =
            first.related(Place::new(file, 20..21), "first defined here").help("did you mean `y`?\nor not");
        (sources, [first, second, third].into_iter().collect())
    }

    /// What a format prints of them.
    pub fn printed(format: Format) -> String {
        let (sources, findings) = sample();
        let report = Report { sources: &sources, findings: &findings, prefix: "reports/" };
        let mut out = codespan_reporting::term::termcolor::NoColor::new(Vec::new());
        print(&mut out, format, report).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }
}
