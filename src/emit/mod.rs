//! Prints diagnostics: for people, and for the programs that people read them in.

mod bound;
mod clean;
mod github;
mod grouped;
mod human;
mod json;
mod listing;
mod sarif;
mod short;
mod uri;

use std::io;

use codespan_reporting::term::termcolor::WriteColor;

pub use bound::failure;
pub use clean::{json as shown_json, line, lines, shown, words};
pub use grouped::grouped;
pub use json::{SCHEMA, form};
pub use listing::Listing;
pub use uri::uri;

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

/// Prints all findings.
///
/// # Errors
/// If `out` can't be written.
pub fn print(out: &mut dyn WriteColor, format: Format, listing: Listing) -> io::Result<()> {
    let bounded = bound::bounded(listing.findings);
    let listing = Listing { findings: bounded.as_ref().unwrap_or(listing.findings), ..listing };
    match format {
        Format::Human => human::print(out, listing.findings),
        Format::Short => short::print(out, listing),
        Format::Json => json::print(out, listing),
        Format::Sarif => sarif::print(out, listing),
        Format::Github => github::print(out, listing),
    }
}

/// Findings and sources for the tests of the formats.
#[cfg(test)]
mod samples {
    use super::*;
    use crate::check::abbreviations::ABBREVIATION;
    use crate::check::marks::UNKNOWN_NOTE;
    use crate::check::text::DOUBLE_SPACE;
    use crate::diag::{Diagnostic, Findings, Sources, Span};

    /// Three findings: at a place with a second place and help, across two lines, and without a place.
    pub fn sample() -> Findings {
        let mut sources = Sources::default();
        let file = sources.add("source/über uns.yaml", "a: ไทย 100%, b\nb: two\n").unwrap();
        let findings = [
            Diagnostic::of(&UNKNOWN_NOTE, "there is no note `x`, it is: gone").at(Span::new(file, 3..12)),
            Diagnostic::of(&DOUBLE_SPACE, "two blanks").at(Span::new(file, 13..20)),
            Diagnostic::of(&ABBREVIATION, "`GMS` is used before"),
        ];
        let [first, second, third] = findings;
        let first = first
            .related(Span::new(file, 20..21), "first defined here")
            .help("did you mean `y`?\nor not")
            .fix(Span::new(file, 3..12), "x y");
        Findings { sources, list: [first, second, third].into_iter().collect() }
    }

    /// What a format prints of them.
    pub fn printed(format: Format) -> String {
        let listing = Listing { findings: &sample(), prefix: "reports/" };
        let mut out = codespan_reporting::term::termcolor::NoColor::new(Vec::new());
        print(&mut out, format, listing).unwrap();
        String::from_utf8(out.into_inner()).unwrap()
    }
}
