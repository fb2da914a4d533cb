//! Rules on calendars and other spans of time.

use super::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule::needed(
        "end-before-start",
        "Something that ends before it starts.",
        "One of the two dates is wrong: correct it.",
    )
    .example("- { start: 2019-03-04, end: 2019-03-01, text: A week of planning }", "- { start: 2019-03-01, end: 2019-03-04, text: A week of planning }"),
    Rule::warning(
        "calendar-year",
        "An entry that lies wholly out of the year that is reported on.",
        "A wrong year is an easy slip in January. An entry that only begins or ends in another year is right.",
    )
    .example("- { start: 2020-05-28, text: The workshop of May 2019 }", "- { start: 2019-05-28, text: The workshop of May 2019 }"),
    Rule::warning(
        "calendar-order",
        "An entry that begins before the entry that stands before it.",
        "Entries print in the order of the file, under their months.",
    )
    .example("- { start: 2019-05-28, text: B }\n- { start: 2019-04-01, text: A }", "- { start: 2019-04-01, text: A }\n- { start: 2019-05-28, text: B }"),
    Rule::warning(
        "calendar-overlap",
        "An entry that begins before the entry before it has ended.",
        "Two events at one time may be a wrong date. Where several people travel, allow the rule in the manifest.",
    )
    .example("- { start: 2019-02-18, end: 2019-02-24, text: A }\n- { start: 2019-02-19, text: B }", "rules: { calendar-overlap: allow }"),
];
