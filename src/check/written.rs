//! How text is written in its file: what YAML takes out of it in silence.

use crate::content::model::Report;
use crate::content::yaml::Style;
use crate::content::{Passage, Role, texts};
use crate::diag::{Diagnostic, Diagnostics, Rule, Sources, Span, rules};

rules! {
    LOST_COMMENT = Rule::warning(
        "lost-comment",
        "Words behind a blank and `#` on the line of a text: they are a comment and do not print.",
        "Put the text into quotation marks if the words belong to it. A comment stands on a line of its own.",
    )
    .example("caption: Lanterns of house #1", "caption: \"Lanterns of house #1\"");
    RUN_TOGETHER = Rule::warning(
        "run-together",
        "Paragraphs that run together, since their text does not begin with `|`.",
        "Only behind `text: |` do lines stay as they are written. After `>`, or without a sign, an empty line is no more than a blank.",
    )
    .example("text: >\n  One.\n\n  Two.", "text: |\n  One.\n\n  Two.");
}

/// Checks how the texts of a report are written.
pub(super) fn check(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    texts(report, |passage| {
        let text = &sources.get(passage.span.file).text;
        problems.extend(comment(&passage, text));
        if passage.role == Role::Running {
            problems.extend(run_together(&passage, text));
        }
    });
}

/// What follows a plain text on its line as a comment.
fn comment(passage: &Passage, text: &str) -> Option<Diagnostic> {
    let span = passage.span;
    if span.style != Style::Plain || span.end == span.start {
        return None;
    }
    let end = span.end as usize;
    let rest = text.get(end..)?;
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let start = line.len() - line.trim_start_matches([' ', '\t']).len();
    if start == 0 || !line[start..].starts_with('#') {
        return None;
    }
    let place = Span::new(span.file, end + start..end + line.trim_end().len());
    Some(
        Diagnostic::of(&LOST_COMMENT, "what stands behind ` #` is a comment and does not print")
            .at(place)
            .help("put the text into quotation marks if the words belong to it; a comment stands on a line of its own"),
    )
}

/// The first empty line of a text that would part paragraphs and does not.
fn run_together(passage: &Passage, text: &str) -> Option<Diagnostic> {
    let span = passage.span;
    if span.style == Style::Literal || span.style == Style::Verbatim {
        return None;
    }
    let raw = text.get(span.start as usize..span.end as usize)?.trim_end();
    let body = match span.style {
        Style::Folded if raw.starts_with('>') => raw.find('\n')? + 1,
        _ => 0,
    };
    // What stands behind two empty lines is a paragraph of its own in a folded text too.
    let empty = raw[body..].match_indices('\n').map(|(at, _)| body + at + 1).find(|at| {
        let line = raw[*at..].split('\n').next().unwrap_or_default();
        line.trim().is_empty() && !raw[body..*at].trim().is_empty()
    })?;
    let next = empty + (raw[empty..].len() - raw[empty..].trim_start().len());
    let blanks = raw[empty..next].matches('\n').count();
    if blanks > 1 {
        return None;
    }
    let line = raw[next..].find('\n').map_or(raw.len(), |end| next + end);
    let start = span.start as usize;
    Some(
        Diagnostic::of(&RUN_TOGETHER, "this paragraph runs together with the one above it")
            .at(Span::new(span.file, start + next..start + line))
            .help("write `|` behind the key, and the text on the lines below it"),
    )
}
