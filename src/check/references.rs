//! References from one place of a report to another one.

use super::messages::unknown;
use crate::content::markup::Inline;
use crate::content::model::{Declared, Report, Target, Value};
use crate::content::{Outline, texts};
use crate::diag::{Diagnostic, Diagnostics, Rule, Sources, Span, rules};

rules! {
    UNKNOWN_TARGET = Rule::needed(
        "unknown-target",
        "A reference to a part, section, table, chart or photo that does not stand in the report.",
        "A part or section is known by the name of its file, the others by their ids; a photo must be shown somewhere.",
    )
    .example("to: cambodja", "to: cambodia");
}

/// What a reference leads to, as messages call it.
fn called(target: Target) -> &'static str {
    match target {
        Target::Part => "part or section",
        Target::Table => "table",
        Target::Chart => "chart",
        Target::Photo => "photo",
    }
}

/// References in text lead somewhere.
pub(super) fn check(report: &Report, outline: &Outline, sources: &Sources, problems: &mut Diagnostics) {
    texts(report, |passage| {
        passage.inlines(&mut |inline| {
            let Inline::Reference { to, at, .. } = inline else { return };
            let file = sources.get(passage.span.file);
            let place = passage.span.part(file, passage.source, at.clone());
            match Target::parse(to) {
                Some((target, id)) if outline.referred(target, id).is_some() => {}
                Some((target, id)) => problems.push(unknown_target(target, id, place, outline)),
                None => problems.push(
                    Diagnostic::of(&UNKNOWN_TARGET, format!("`#{to}` does not say what it leads to"))
                        .at(place)
                        .help("write `#table:`, `#chart:`, `#photo:` or `#part:` and an id, such as [see](#table:wages)"),
                ),
            }
        });
    });
}

/// References of a declared block lead somewhere.
pub(super) fn declared(block: &Declared, outline: &Outline, problems: &mut Diagnostics) {
    block.each(&mut |_, value| {
        if let Value::Reference(target, id) = value
            && outline.referred(*target, &id.value).is_none()
        {
            problems.push(unknown_target(*target, &id.value, id.span.whole(), outline));
        }
    });
}

fn unknown_target(target: Target, id: &str, place: Span, outline: &Outline) -> Diagnostic {
    let help = match target {
        Target::Part => "write the name of its file, without folder and ending",
        Target::Table | Target::Chart => "write the id that stands in it",
        Target::Photo => "write the id of a photo that is shown in the report",
    };
    unknown(&UNKNOWN_TARGET, called(target), id, place, &outline.targets(target), help)
}
