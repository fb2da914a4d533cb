//! A line a finding, as editors and `grep` read it.

use std::io::{self, Write};

use super::clean;
use super::listing::{Listing, Position};

pub(super) fn print(out: &mut (impl Write + ?Sized), listing: Listing) -> io::Result<()> {
    for finding in listing.findings.list.iter() {
        if let Some(Position { path, line, column, .. }) = listing.position_of(finding) {
            write!(out, "{}:{line}:{column}: ", clean::line(&path))?;
        }
        let message = clean::line(&finding.message);
        writeln!(out, "{}[{}]: {message}", finding.severity, finding.rule.id)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::emit::{Format, samples::printed};

    #[test]
    fn a_finding_is_a_line() {
        insta::assert_snapshot!(printed(Format::Short), @r"
        reports/source/über uns.yaml:1:4: error[unknown-note]: there is no note `x`, it is: gone
        reports/source/über uns.yaml:1:8: warning[double-space]: two blanks
        info[abbreviation]: `GMS` is used before
        ");
    }
}
