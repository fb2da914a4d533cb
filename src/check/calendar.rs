//! Dates: calendars in order and in the report's year, and spans that end after they start.

use crate::content::decode::Spanned;
use crate::content::model::{CalendarEntry, People};
use crate::content::values::Date;
use crate::content::yaml::Spot;
use crate::diag::{Diagnostic, Diagnostics};

/// Checks the entries of a calendar of a year.
pub(super) fn calendar(entries: &[CalendarEntry], year: u16, problems: &mut Diagnostics) {
    for entry in entries {
        if let Some(end) = entry.end.as_ref().filter(|end| end.value < entry.start.value) {
            problems.push(end_before_start(entry.start.spot, end.spot));
        }
        out_of_year(entry, year, problems);
    }
    for pair in entries.windows(2) {
        order(&pair[0], &pair[1], problems);
    }
}

/// Checks since when and until when people hold their roles.
pub(super) fn people(people: &People, problems: &mut Diagnostics) {
    for person in people.people.iter() {
        if let (Some(from), Some(to)) = (&person.from, &person.to)
            && from.value.is_after(to.value)
        {
            problems.push(end_before_start(from.spot, to.spot));
        }
    }
}

/// An end does not lie before its start.
fn end_before_start(start: Spot, end: Spot) -> Diagnostic {
    Diagnostic::error("end-before-start", "this ends before it starts")
        .at(end.place())
        .related(start.place(), "it starts here")
        .help("correct one of the two dates")
}

/// The last day of an entry.
fn last(entry: &CalendarEntry) -> &Spanned<Date> {
    entry.end.as_ref().unwrap_or(&entry.start)
}

/// A calendar tells of the report's year; an entry may reach into it from the year before, or out of it.
fn out_of_year(entry: &CalendarEntry, year: u16, problems: &mut Diagnostics) {
    let year = i32::from(year);
    if entry.start.value.year() > year || last(entry).value.year() < year {
        let told = entry.start.value.year();
        problems.push(
            Diagnostic::of("calendar-year", format!("this is in {told}, but the report is on {year}"))
                .at(entry.start.spot.place())
                .help("correct the year, or take the entry out"),
        );
    }
}

/// Entries stand in the order of their beginnings, and one begins when the other has ended.
fn order(before: &CalendarEntry, entry: &CalendarEntry, problems: &mut Diagnostics) {
    if entry.start.value < before.start.value {
        problems.push(
            Diagnostic::of("calendar-order", "this begins before the entry above it")
                .at(entry.start.spot.place())
                .related(before.start.spot.place(), "the entry above begins here")
                .help("correct the date, or move the entry up"),
        );
    } else if before.end.is_some() && entry.start.value <= last(before).value {
        problems.push(
            Diagnostic::of("calendar-overlap", "this begins before the entry above it has ended")
                .at(entry.start.spot.place())
                .related(last(before).spot.place(), "the entry above ends here")
                .help("correct one of the dates; where both are right, allow the rule in the manifest"),
        );
    }
}
