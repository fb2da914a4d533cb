//! Prints diagnostics as a good compiler does: what, where, the line itself, and what to do.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use codespan_reporting::diagnostic::{Diagnostic as Shown, Label, LabelStyle, Severity as Shade};
use codespan_reporting::files::{self, Files};
use codespan_reporting::term::{
    self, Styles,
    termcolor::{ColorSpec, WriteColor},
};

use super::clean;
use crate::diag::{Diagnostic, Findings, Severity, SourceId, Sources, Span};

/// Prints all findings.
pub(super) fn print(out: &mut dyn WriteColor, findings: &Findings) -> io::Result<()> {
    let config = term::Config { tab_width: 2, ..Default::default() };
    let sources = &findings.sources;
    let files = CleanFiles::new(sources);
    for finding in findings.list.iter() {
        let own = finding.span.iter().map(|span| (LabelStyle::Primary, span, ""));
        let related = finding.related.iter().map(|(span, note)| (LabelStyle::Secondary, span, note.as_str()));
        let (shown, unshown): (Vec<_>, Vec<_>) =
            own.chain(related).partition(|(_, span, _)| is_shown(sources, span));
        let label = |(style, span, note): (LabelStyle, &Span, &str)| {
            let range = first_line(sources, span.file, &span.range);
            Label::new(style, span.file, range).with_message(clean::line(note))
        };
        let place = |(_, span, note): (LabelStyle, &Span, &str)| {
            let (line, column) = sources.line_column(span.file, span.range.start);
            let path = &sources.get(span.file).path;
            format!("at {}:{line}:{column} {}", clean::line(path), clean::line(note)).trim_end().to_string()
        };
        let help = finding.help.iter().map(|help| format!("help: {}", clean::lines(help)));
        let shown = Shown::new(severity(finding))
            .with_labels(shown.into_iter().map(label).collect())
            .with_notes(unshown.into_iter().map(place).chain(help).collect());
        head(out, &config.styles, finding)?;
        match term::emit(&mut Body { out, begun: false }, &config, &files, &shown) {
            Ok(()) => {}
            Err(files::Error::Io(error)) => return Err(error),
            Err(error) => writeln!(out, "  ({error})")?,
        }
    }
    Ok(())
}

/// The severity whose colours the printer has for ours.
fn severity(finding: &Diagnostic) -> Shade {
    match finding.severity {
        Severity::Error => Shade::Error,
        Severity::Warning => Shade::Warning,
        Severity::Info => Shade::Help,
    }
}

/// Writes the head of a finding: severity, rule, message. The printer has no word for what is only worth knowing.
fn head(out: &mut dyn WriteColor, styles: &Styles, finding: &Diagnostic) -> io::Result<()> {
    out.set_color(styles.header(severity(finding)))?;
    write!(out, "{}[{}]", finding.severity, finding.rule.id)?;
    out.set_color(&styles.header_message)?;
    write!(out, ": {}", clean::line(&finding.message))?;
    out.reset()?;
    writeln!(out)
}

/// Lets through what the printer writes below its own head, which is one line.
struct Body<'a> {
    out: &'a mut dyn WriteColor,
    begun: bool,
}

impl Write for Body<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.begun {
            return self.out.write(bytes);
        }
        match bytes.iter().position(|byte| *byte == b'\n') {
            Some(end) => {
                self.begun = true;
                self.out.write_all(&bytes[end + 1..])?;
                Ok(bytes.len())
            }
            None => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl WriteColor for Body<'_> {
    fn supports_color(&self) -> bool {
        self.out.supports_color()
    }

    fn set_color(&mut self, spec: &ColorSpec) -> io::Result<()> {
        if self.begun { self.out.set_color(spec) } else { Ok(()) }
    }

    fn reset(&mut self) -> io::Result<()> {
        if self.begun { self.out.reset() } else { Ok(()) }
    }
}

/// The first line of a span: a block of many lines is shown by its beginning.
fn first_line(sources: &Sources, file: SourceId, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let text = &sources.get(file).text;
    let (start, end) = (text.floor_char_boundary(range.start), text.floor_char_boundary(range.end));
    let end = end.max(start);
    let line = text[start..end].find(['\n', '\r']).map_or(end, |i| start + i);
    start..line
}

/// The longest line that is shown, in bytes. Of a longer one the place is told.
const LONGEST_LINE: usize = 4000;

/// Whether the line in which a span begins is shown.
fn is_shown(sources: &Sources, span: &Span) -> bool {
    let (line, _) = sources.line_column(span.file, span.range.start);
    sources.line(span.file, line).is_none_or(|range| range.len() <= LONGEST_LINE)
}

/// The files as they may be shown on a terminal.
struct CleanFiles<'a> {
    sources: &'a Sources,
    /// The texts of those that hold signs which may not.
    cleaned: HashMap<SourceId, String>,
}

impl<'a> CleanFiles<'a> {
    fn new(sources: &'a Sources) -> Self {
        let cleaned = sources.numbered().filter_map(|(id, file)| Some((id, clean::same_length(&file.text)?)));
        Self { sources, cleaned: cleaned.collect() }
    }
}

impl<'a> Files<'a> for CleanFiles<'a> {
    type FileId = SourceId;
    type Name = Cow<'a, str>;
    type Source = &'a str;

    fn name(&'a self, file: SourceId) -> Result<Cow<'a, str>, files::Error> {
        Ok(clean::line(&self.sources.get(file).path))
    }

    fn source(&'a self, file: SourceId) -> Result<&'a str, files::Error> {
        Ok(self.cleaned.get(&file).unwrap_or(&self.sources.get(file).text))
    }

    fn line_index(&'a self, file: SourceId, byte: usize) -> Result<usize, files::Error> {
        Ok(self.sources.line_column(file, byte).0 - 1)
    }

    fn line_range(&'a self, file: SourceId, line: usize) -> Result<std::ops::Range<usize>, files::Error> {
        let lines = || self.sources.get(file).text.matches('\n').count();
        self.sources
            .line(file, line + 1)
            .ok_or_else(|| files::Error::LineTooLarge { given: line, max: lines() })
    }
}

#[cfg(test)]
mod tests {
    use crate::emit::{Format, samples::printed};

    #[test]
    fn findings_are_shown_with_their_lines() {
        insta::assert_snapshot!(printed(Format::Human));
    }
}
