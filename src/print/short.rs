//! A line a finding, as editors and `grep` read it.

use std::io::{self, Write};

use super::{Position, Report};

pub(super) fn print(out: &mut (impl Write + ?Sized), report: Report) -> io::Result<()> {
    for finding in report.findings.iter() {
        if let Some(Position { path, line, column, .. }) = report.position_of(finding) {
            write!(out, "{path}:{line}:{column}: ")?;
        }
        writeln!(out, "{}[{}]: {}", finding.severity, finding.rule, finding.message)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::print::{Format, samples::printed};

    #[test]
    fn a_finding_is_a_line() {
        insta::assert_snapshot!(printed(Format::Short), @r"
        reports/source/über uns.yaml:1:4: error[unknown-note]: there is no note `x`, it is: gone
        reports/source/über uns.yaml:1:8: warning[double-space]: two blanks
        info[abbreviation]: `GMS` is used before
        ");
    }
}
