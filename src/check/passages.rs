//! What text holds: markup that is whole, headings and addresses that can stand where they do.

use super::addresses::unusable;
use super::structure::EMPTY;
use crate::content::markup::Inline;
use crate::content::model::Report;
use crate::content::texts;
use crate::diag::{Diagnostic, Diagnostics, Rule, Sources, rules};

rules! {
    MARKUP = Rule::needed(
        "markup",
        "Signs in a text that mean something which the report does not have.",
        "Text is a small part of CommonMark (docs/content.md). A backslash before a sign prints the sign itself.",
    )
    .example("text: |\n  # One sign too few", "text: |\n  ## A heading");
}

/// The deepest level of heading, counted from the part's title.
const DEEPEST: u8 = 4;

/// Checks what the text of a report holds.
pub(super) fn check(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    texts(report, |passage| {
        let file = &sources.get(passage.span.file).text;
        let span = |at: &std::ops::Range<usize>| passage.span.part(file, passage.source, at.clone());
        for problem in passage.problems {
            problems.push(Diagnostic::of(&MARKUP, problem.message).at(span(&problem.at)).help(problem.help));
        }
        for heading in passage.headings().filter(|heading| heading.level > passage.deepest) {
            let message = match passage.deepest {
                0 => "no heading can stand here".to_string(),
                deepest => format!("a heading begins with {} signs at most here", deepest + 1),
            };
            problems.push(
                Diagnostic::of(&MARKUP, message)
                    .at(span(heading.at))
                    .help(format!("a report has {DEEPEST} levels of headings: part, section and two below")),
            );
        }
        for at in passage.enclosed_headings() {
            problems.push(
                Diagnostic::of(&MARKUP, "no heading can stand in a list or quotation")
                    .at(span(at))
                    .help("move it out, or write a backslash before the sign"),
            );
        }
        if passage.source.trim().is_empty() {
            problems.push(
                Diagnostic::of(&EMPTY, "there is no text here")
                    .at(passage.span.whole())
                    .help("write the text, or take the key out"),
            );
        }
        passage.inlines(&mut |inline| {
            if let Inline::Link { url, at, .. } | Inline::Address { url, at } = inline {
                problems.extend(unusable(url, span(at)));
            }
        });
    });
}
