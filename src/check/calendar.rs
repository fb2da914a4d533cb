//! Dates: calendars in order and in the report's year, and spans that end after they start.

use crate::content::calendar;
use crate::content::decode::Spanned;
use crate::content::model::{CalendarEntry, Manifest, People, Period, Report, YearRows};
use crate::content::values::Date;
use crate::content::yaml::ValueSpan;
use crate::diag::{Diagnostic, Diagnostics, Rule, rules};

rules! {
    END_BEFORE_START = Rule::needed(
        "end-before-start",
        "Something that ends before it starts.",
        "One of the two dates is wrong: correct it.",
    )
    .example("- { start: 2019-03-04, end: 2019-03-01, text: A week of planning }", "- { start: 2019-03-01, end: 2019-03-04, text: A week of planning }");
    CALENDAR_YEAR = Rule::warning(
        "calendar-year",
        "An entry that lies wholly out of the year that is reported on.",
        "A wrong year is an easy slip in January. An entry that only begins or ends in another year is right.",
    )
    .example("- { start: 2020-05-28, text: The workshop of May 2019 }", "- { start: 2019-05-28, text: The workshop of May 2019 }");
    CALENDAR_ORDER = Rule::warning(
        "calendar-order",
        "An entry that begins before the entry that stands before it.",
        "Entries print in the order of the file, under their months.",
    )
    .example("- { start: 2019-05-28, text: B }\n- { start: 2019-04-01, text: A }", "- { start: 2019-04-01, text: A }\n- { start: 2019-05-28, text: B }");
    YEAR_ROW = Rule::warning(
        "year-row",
        "An event that has no row in the year at a glance.",
        "A row is a location or a kind, as the block `year` says; an event without one would be left out in silence.",
    )
    .example("- { start: 2019-05-28, text: The workshop }", "- { start: 2019-05-28, text: The workshop, location: Yangon }");
    CALENDAR_OVERLAP = Rule::warning(
        "calendar-overlap",
        "An entry that begins before the entry before it has ended.",
        "Two events at one time may be a wrong date. Where several people travel, allow the rule in the manifest.",
    )
    .example("- { start: 2019-02-18, end: 2019-02-24, text: A }\n- { start: 2019-02-19, text: B }", "rules: { calendar-overlap: allow }");
}

/// The time that is reported on ends after it starts.
pub(super) fn period(manifest: &Manifest, problems: &mut Diagnostics) {
    if let Some(Period { start, end }) = &manifest.period
        && end.value < start.value
    {
        problems.push(end_before_start(start.span, end.span));
    }
}

/// Checks the entries of a calendar of a report.
pub(super) fn calendar(entries: &[CalendarEntry], manifest: &Manifest, problems: &mut Diagnostics) {
    for entry in entries {
        if let Some(end) = entry.end.as_ref().filter(|end| end.value < entry.start.value) {
            problems.push(end_before_start(entry.start.span, end.span));
        }
        out_of_year(entry, manifest, problems);
    }
    for pair in entries.windows(2) {
        order(&pair[0], &pair[1], problems);
    }
}

/// A year at a glance has rows, and shows each event.
pub(super) fn year(report: &Report, by: YearRows, problems: &mut Diagnostics) {
    let key = |entry: &CalendarEntry| match by {
        YearRows::Location => entry.location.is_some(),
        YearRows::Kind => entry.kind.is_some(),
    };
    let name = match by {
        YearRows::Location => "location",
        YearRows::Kind => "kind",
    };
    let months = calendar::shown_months(&report.manifest);
    for entry in report.calendar() {
        let help = if !key(entry) {
            format!("give it a `{name}:`, which is the row that it stands in")
        } else if calendar::shown_time(entry, &months).is_none() {
            "it lies out of the months that are shown: those of `period:` or `year:` in the manifest, 24 at the most".into()
        } else {
            continue;
        };
        problems.push(
            Diagnostic::of(&YEAR_ROW, "the year at a glance does not show this event")
                .at(entry.start.span.whole())
                .help(help),
        );
    }
}

/// Checks since when and until when people hold their roles.
pub(super) fn people(people: &People, problems: &mut Diagnostics) {
    for person in people.people.iter() {
        if let (Some(from), Some(to)) = (&person.from, &person.to)
            && from.value.is_after(to.value)
        {
            problems.push(end_before_start(from.span, to.span));
        }
    }
}

/// An end does not lie before its start.
fn end_before_start(start: ValueSpan, end: ValueSpan) -> Diagnostic {
    Diagnostic::of(&END_BEFORE_START, "this ends before it starts")
        .at(end.whole())
        .related(start.whole(), "it starts here")
        .help("correct one of the two dates")
}

/// The last day of an entry.
fn last(entry: &CalendarEntry) -> &Spanned<Date> {
    entry.end.as_ref().unwrap_or(&entry.start)
}

/// A calendar tells of the report's year; an entry may reach into it from the year before, or out of it.
fn out_of_year(entry: &CalendarEntry, manifest: &Manifest, problems: &mut Diagnostics) {
    if !manifest.reports_on(entry.start.value, last(entry).value) {
        let (start, reported) = (entry.start.value, manifest.reported());
        let (message, what) = match manifest.period {
            Some(_) => (format!("{start} is not in the time that is reported on, {reported}"), "date"),
            None => (format!("this is in {}, but the report is on {reported}", start.year()), "year"),
        };
        problems.push(
            Diagnostic::of(&CALENDAR_YEAR, message)
                .at(entry.start.span.whole())
                .help(format!("correct the {what}, or take the entry out")),
        );
    }
}

/// Entries stand in the order of their beginnings, and one begins when the other has ended.
fn order(before: &CalendarEntry, entry: &CalendarEntry, problems: &mut Diagnostics) {
    if entry.start.value < before.start.value {
        problems.push(
            Diagnostic::of(&CALENDAR_ORDER, "this begins before the entry above it")
                .at(entry.start.span.whole())
                .related(before.start.span.whole(), "the entry above begins here")
                .help("correct the date, or move the entry up"),
        );
    } else if before.end.is_some() && entry.start.value <= last(before).value {
        problems.push(
            Diagnostic::of(&CALENDAR_OVERLAP, "this begins before the entry above it has ended")
                .at(entry.start.span.whole())
                .related(last(before).span.whole(), "the entry above ends here")
                .help("correct one of the dates; where both are right, allow the rule in the manifest"),
        );
    }
}
