//! Prints diagnostics as a good compiler does: what, where, the line itself, and what to do.

use std::io::{self, Write};

use codespan_reporting::diagnostic::{Diagnostic as Report, Label, LabelStyle};
use codespan_reporting::files::{self, Files};
use codespan_reporting::term::{
    self,
    termcolor::{ColorSpec, WriteColor},
};

use crate::diag::{Diagnostics, FileNo, Severity, Sources};

/// Prints all problems.
///
/// # Errors
/// If `out` can't be written.
pub fn diagnostics(out: &mut dyn WriteColor, sources: &Sources, problems: &Diagnostics) -> io::Result<()> {
    let config = term::Config { tab_width: 2, ..Default::default() };
    for problem in problems.iter() {
        let report = match problem.severity {
            Severity::Error => Report::error(),
            Severity::Warning => Report::warning(),
            Severity::Info => Report::help(),
        };
        let own = problem.place.iter().map(|place| (LabelStyle::Primary, place, ""));
        let related =
            problem.related.iter().map(|(place, note)| (LabelStyle::Secondary, place, note.as_str()));
        let labels = own
            .chain(related)
            .map(|(style, place, note)| {
                Label::new(style, place.file, first_line(sources, place.file, &place.range))
                    .with_message(note)
            })
            .collect();
        let report = report
            .with_code(problem.rule)
            .with_message(&problem.message)
            .with_labels(labels)
            .with_notes(problem.help.iter().map(|help| format!("help: {help}")).collect());
        let mut out = Renamed { out, done: problem.severity != Severity::Info };
        match term::emit(&mut out, &config, sources, &report) {
            Ok(()) => {}
            Err(files::Error::Io(error)) => return Err(error),
            Err(error) => writeln!(out, "{}: {} ({error})", problem.rule, problem.message)?,
        }
    }
    Ok(())
}

/// Writes `info` where the printer, which knows no such word, writes `help` at the head of a finding.
struct Renamed<'a> {
    out: &'a mut dyn WriteColor,
    done: bool,
}

impl Write for Renamed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.done && bytes == b"help" {
            self.done = true;
            self.out.write_all(b"info")?;
            return Ok(bytes.len());
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl WriteColor for Renamed<'_> {
    fn supports_color(&self) -> bool {
        self.out.supports_color()
    }

    fn set_color(&mut self, spec: &ColorSpec) -> io::Result<()> {
        self.out.set_color(spec)
    }

    fn reset(&mut self) -> io::Result<()> {
        self.out.reset()
    }
}

/// The first line of a place: a block of many lines is shown by its beginning.
fn first_line(sources: &Sources, file: FileNo, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let text = &sources.get(file).text;
    let (start, end) = (text.floor_char_boundary(range.start), text.floor_char_boundary(range.end));
    let end = end.max(start);
    let line = text[start..end].find(['\n', '\r']).map_or(end, |i| start + i);
    start..line
}

impl<'a> Files<'a> for Sources {
    type FileId = FileNo;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, file: FileNo) -> Result<&'a str, files::Error> {
        Ok(&self.get(file).path)
    }

    fn source(&'a self, file: FileNo) -> Result<&'a str, files::Error> {
        Ok(&self.get(file).text)
    }

    fn line_index(&'a self, file: FileNo, byte: usize) -> Result<usize, files::Error> {
        Ok(self.line_column(file, byte).0 - 1)
    }

    fn line_range(&'a self, file: FileNo, line: usize) -> Result<std::ops::Range<usize>, files::Error> {
        let lines = || self.get(file).text.matches('\n').count();
        self.line(file, line + 1).ok_or_else(|| files::Error::LineTooLarge { given: line, max: lines() })
    }
}

#[cfg(test)]
mod tests {
    use crate::print::{Format, samples::printed};

    #[test]
    fn findings_are_shown_with_their_lines() {
        insta::assert_snapshot!(printed(Format::Human));
    }
}
