//! Prints diagnostics as a good compiler does: what, where, the line itself, and what to do.

use codespan_reporting::diagnostic::{Diagnostic as Report, Label, LabelStyle};
use codespan_reporting::files::{self, Files};
use codespan_reporting::term::{self, termcolor::WriteColor};

use crate::diag::{Diagnostics, FileNo, Severity, Sources};

/// Prints all problems.
///
/// # Errors
/// If `out` can't be written.
pub fn diagnostics(
    out: &mut dyn WriteColor,
    sources: &Sources,
    problems: &Diagnostics,
) -> std::io::Result<()> {
    let config = term::Config { tab_width: 2, ..Default::default() };
    for problem in problems.iter() {
        let report = match problem.severity {
            Severity::Error => Report::error(),
            Severity::Warning => Report::warning(),
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
        match term::emit(out, &config, sources, &report) {
            Ok(()) => {}
            Err(files::Error::Io(error)) => return Err(error),
            Err(error) => writeln!(out, "{}: {} ({error})", problem.rule, problem.message)?,
        }
    }
    Ok(())
}

/// The first line of a place: a block of many lines is shown by its beginning.
fn first_line(sources: &Sources, file: FileNo, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let text = &sources.get(file).text;
    let boundary = |mut byte: usize| {
        byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    };
    let (start, end) = (boundary(range.start), boundary(range.end));
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
        let text = &self.get(file).text;
        let mut starts = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).skip(line);
        match starts.next() {
            Some(start) => Ok(start..starts.next().unwrap_or(text.len())),
            None => Err(files::Error::LineTooLarge { given: line, max: text.matches('\n').count() }),
        }
    }
}
