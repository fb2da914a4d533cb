//! What text holds: markup that is whole, headings and addresses that can stand where they do.

use std::collections::HashSet;
use std::ops::Range;

use super::addresses::unusable;
use super::leftovers::LEFTOVER_MARKUP;
use super::structure::EMPTY;
use crate::content::markup::{Inline, plain};
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
    let keys: HashSet<&str> = report.references.key_spans.iter().map(|(key, _)| key.as_str()).collect();
    texts(report, |passage| {
        let file = sources.get(passage.span.file);
        let span = |at: &Range<usize>| passage.span.part(file, passage.source, at.clone());
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
        for heading in passage.headings().filter(|heading| plain(heading.body).trim().is_empty()) {
            problems.push(
                Diagnostic::of(&EMPTY, "this heading has no words")
                    .at(span(heading.at))
                    .help("write them behind the signs, or take the line out"),
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
            if let Inline::Link { body, at, .. } = inline
                && plain(body).trim().is_empty()
            {
                problems.push(
                    Diagnostic::of(&EMPTY, "this link has no words")
                        .at(span(at))
                        .help("write them between the square brackets"),
                );
            }
            if let Inline::Text { at, .. } = inline {
                for (place, key) in keys_in_brackets(passage.source, at, &keys) {
                    problems.push(
                        Diagnostic::of(
                            &LEFTOVER_MARKUP,
                            format!("`[{key}]` is the key of a source and would print as it stands"),
                        )
                        .at(span(&place))
                        .help(format!("write [@{key}] in a note, and the note’s mark in the text")),
                    );
                }
            }
        });
    });
}

/// Keys of sources that stand in brackets without the sign of a citation.
fn keys_in_brackets<'a>(
    value: &'a str,
    at: &Range<usize>,
    keys: &HashSet<&str>,
) -> Vec<(Range<usize>, &'a str)> {
    let text = &value[at.clone()];
    let inside = |(open, _): (usize, &str)| {
        // A key holds no bracket, so that nobody looks for the end of one beyond the next.
        let end = open + 1 + text[open + 1..].find(['[', ']'])?;
        let key = text[end..].starts_with(']').then(|| &text[open + 1..end])?;
        let place = at.start + open..at.start + open + key.len() + 2;
        (keys.contains(key) && !text[..open].ends_with('\\')).then_some((place, key))
    };
    text.match_indices('[').filter_map(inside).collect()
}
