//! Workflow commands of GitHub Actions: `::error file=…,line=…::message`.

use std::io::{self, Write};

use super::clean;
use super::listing::{Listing, Position};
use crate::diag::Severity;

pub(super) fn print(out: &mut (impl Write + ?Sized), listing: Listing) -> io::Result<()> {
    for finding in listing.findings.list.iter() {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        write!(out, "::{command} ")?;
        if let Some(Position { path, line, column, end_line, end_column }) = listing.position_of(finding) {
            write!(out, "file={},line={line},endLine={end_line}", property(&clean::line(&path)))?;
            // GitHub takes columns only within one line.
            if line == end_line {
                write!(out, ",col={column},endColumn={end_column}")?;
            }
            write!(out, ",")?;
        }
        let help = finding.help.iter().map(|help| format!("\nhelp: {help}"));
        let message = clean::line(&finding.message).into_owned();
        let message: String = std::iter::once(message).chain(help).collect();
        writeln!(out, "title={}::{}", property(&format!("folio: {}", finding.rule.id)), data(&message))?;
    }
    Ok(())
}

/// Text after the second `::`, in which line ends and the escape sign are escaped. A line end is folio's own: those of the
/// content are shown as signs.
fn data(text: &str) -> String {
    clean::lines(text).replace('%', "%25").replace('\n', "%0A")
}

/// The value of a property, which ends at a comma or colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use crate::emit::{Format, samples::printed};

    #[test]
    fn a_finding_is_a_command() {
        insta::assert_snapshot!(printed(Format::Github), @r"
        ::error file=reports/source/über uns.yaml,line=1,endLine=1,col=4,endColumn=7,title=folio%3A unknown-note::there is no note `x`, it is: gone%0Ahelp: did you mean `y`?%0Aor not
        ::warning file=reports/source/über uns.yaml,line=1,endLine=1,col=8,endColumn=15,title=folio%3A double-space::two blanks
        ::notice title=folio%3A abbreviation::`GMS` is used before
        ");
    }
}
