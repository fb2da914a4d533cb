//! References from one place of a report to another one.

use super::messages::unknown;
use crate::content::Outline;
use crate::content::model::{Declared, Target, Value};
use crate::diag::{Diagnostics, Rule, rules};

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

/// References of a declared block lead somewhere.
pub(super) fn declared(block: &Declared, outline: &Outline, problems: &mut Diagnostics) {
    block.each(&mut |_, value| {
        if let Value::Reference(target, id) = value
            && outline.referred(*target, &id.value).is_none()
        {
            let known = outline.targets(*target);
            let help = match target {
                Target::Part => "write the name of its file, without folder and ending",
                Target::Table | Target::Chart => "write the id that stands in it",
                Target::Photo => "write the id of a photo that is shown in the report",
            };
            problems.push(unknown(&UNKNOWN_TARGET, called(*target), &id.value, id.span.whole(), &known, help));
        }
    });
}
