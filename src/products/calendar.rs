//! The calendar of a report as a file that calendar programs read (iCalendar, RFC 5545).

use ics::parameters::Value;
use ics::properties::{DtEnd, DtStart, Summary};
use ics::{Event, ICalendar, escape_text};
use sha2::{Digest, Sha256};

use crate::content::model::Report;
use crate::content::values::Date;

/// Where the file is written, from the project's root.
pub const PATH: &str = "build/calendar.ics";

/// The calendar as a file: an event of whole days for each entry, its words without marks of notes.
///
/// The same report gives the same bytes: no clock is read, and an event is known by its day and words.
pub fn file(report: &Report) -> Vec<u8> {
    let stamp = format!("{}T000000Z", day(report.manifest.date));
    let mut calendar = ICalendar::new("2.0", "-//folio//annual report//EN");
    for entry in report.calendar() {
        let (start, words) = (day(entry.start.value), entry.text.plain());
        let hash = Sha256::digest(format!("{start} {words}").as_bytes());
        let id: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        let mut event = Event::new(format!("{id}@folio"), stamp.clone());
        let last = entry.end.as_ref().map_or(entry.start.value, |end| end.value);
        let mut from = DtStart::new(start);
        from.add(Value::DATE);
        // The end is the first day that is free again.
        let mut to = DtEnd::new(day(last.next()));
        to.add(Value::DATE);
        event.push(from);
        event.push(to);
        event.push(Summary::new(escape_text(words)));
        calendar.add_event(event);
    }
    calendar.to_string().into_bytes()
}

/// A day as the format writes it.
fn day(date: Date) -> String {
    date.to_string().replace('-', "")
}
