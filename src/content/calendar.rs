//! Dates as they print: entries grouped by months, spans with an en dash.

use super::model::{Calendar, CalendarEntry, Manifest, Period, Person, Report, Words, YearRows};
use super::numerals::in_digits;
use super::values::{Date, Point, Years};

/// A month of the calendar with its entries.
#[derive(Debug)]
pub struct MonthGroup<'a> {
    /// The month's name.
    pub name: String,
    /// The days as they print, with each entry.
    pub entries: Vec<(String, &'a CalendarEntry)>,
}

/// Groups entries by the month in which they start, in the order of the file.
pub fn months<'a>(entries: &'a [CalendarEntry], words: &Words) -> Vec<MonthGroup<'a>> {
    let several_years = entries.iter().any(|e| e.start.value.year() != entries[0].start.value.year());
    let mut groups: Vec<(i32, u8, MonthGroup)> = Vec::new();
    for entry in entries {
        let start = entry.start.value;
        let days = days(start, entry.end.as_ref().map_or(start, |e| e.value), words);
        match groups.last_mut() {
            Some((year, month, group)) if (*year, *month) == (start.year(), start.month()) => {
                group.entries.push((days, entry));
            }
            _ => {
                let name = match several_years {
                    true => month_year(start.year(), start.month(), words),
                    false => month_name(start.month(), words).to_string(),
                };
                groups.push((start.year(), start.month(), MonthGroup { name, entries: vec![(days, entry)] }));
            }
        }
    }
    groups.into_iter().map(|(_, _, group)| group).collect()
}

/// A span of days under the head of its first month: `8`, `15–19`, `25 February – 1 March`.
fn days(start: Date, end: Date, words: &Words) -> String {
    let day_month =
        |d: Date| written(&words.day_month, Some(d.day()), month_name(d.month(), words), d.year(), words);
    let day = |date: Date| in_digits(&date.day().to_string(), words);
    if start == end {
        day(start)
    } else if (start.year(), start.month()) == (end.year(), end.month()) {
        format!("{}–{}", day(start), day(end))
    } else if start.year() == end.year() {
        format!("{} – {}", day_month(start), day_month(end))
    } else {
        format!("{} – {}", full(start, words), full(end, words))
    }
}

/// A row of the year at a glance.
#[derive(Debug, PartialEq)]
pub struct YearRow<'a> {
    /// The location or kind.
    pub name: &'a str,
    /// From when to when something goes on, in shares of the year, 0 to 1.
    pub times: Vec<(f64, f64)>,
}

/// The most months that the year at a glance shows.
const MOST_MONTHS: usize = 24;

/// The months of the year at a glance, year and month each: those of the report's period, or of its years where it names none; 24 at the
/// most.
pub fn shown_months(manifest: &Manifest) -> Vec<(i32, u8)> {
    let (first, last) = match &manifest.period {
        Some(Period { start, end }) => {
            ((start.value.year(), start.value.month()), (end.value.year(), end.value.month()))
        }
        None => ((manifest.year.first, 1), (manifest.year.last, 12)),
    };
    let next = |&(year, month): &(i32, u8)| Some(if month == 12 { (year + 1, 1) } else { (year, month + 1) });
    let months = std::iter::successors(Some(first), next).take_while(|month| *month <= last);
    months.take(MOST_MONTHS).collect()
}

/// From when to when an event goes on, in shares of the months that are shown, 0 to 1; nothing where it lies out of them. What begins
/// before them or ends after them is cut.
pub fn shown_time(entry: &CalendarEntry, months: &[(i32, u8)]) -> Option<(f64, f64)> {
    /// Months are shown as if they were equally long.
    const DAYS: f64 = 31.0;
    let at = |date: Date| -> Option<f64> {
        let month = months.iter().position(|month| *month == (date.year(), date.month()))?;
        Some((month as f64 + f64::from(date.day() - 1) / DAYS) / months.len() as f64)
    };
    let first = months.first()?;
    let last = entry.end.as_ref().map_or(entry.start.value, |end| end.value);
    let before = |date: Date| (date.year(), date.month()) < *first;
    if before(last) {
        return None;
    }
    let start = if before(entry.start.value) { 0.0 } else { at(entry.start.value)? };
    Some((start, at(last.next()).unwrap_or(1.0)))
}

/// The rows of the year at a glance, in the order in which they are first named. An entry without a location or kind has none, and
/// neither has one that lies out of the months that are shown.
pub fn rows(report: &Report, by: YearRows) -> Vec<YearRow<'_>> {
    let months = shown_months(&report.manifest);
    let mut rows: Vec<YearRow> = Vec::new();
    for entry in report.calendar() {
        let name = match by {
            YearRows::Location => &entry.location,
            YearRows::Kind => &entry.kind,
        };
        let (Some(name), Some(time)) = (name, shown_time(entry, &months)) else { continue };
        match rows.iter_mut().find(|row| row.name == name.value) {
            Some(row) => row.times.push(time),
            None => rows.push(YearRow { name: &name.value, times: vec![time] }),
        }
    }
    rows
}

/// The time for which a person held a role.
pub fn period(person: &Person, words: &Words) -> Option<String> {
    range(person.from.as_ref().map(|p| p.value), person.to.as_ref().map(|p| p.value), words)
}

/// From one date to another one, as far as they are known: `March 2019 – 2021`, `2017 to present`. What both have in common is said once:
/// `3–9 October 2024`, `28 September – 3 October 2024`, `March–May 2019`.
pub fn range(from: Option<Point>, to: Option<Point>, words: &Words) -> Option<String> {
    if let (Some(from), Some(to)) = (from, to)
        && let Some(said) = in_common(from, to, words)
    {
        return Some(said);
    }
    let shown = |date: Option<Point>| date.map(|date| point(date, words));
    match (shown(from), shown(to)) {
        (Some(from), Some(present)) if to == Some(Point::Present) => Some(format!("{from} {present}")),
        (Some(from), Some(to)) => Some(format!("{from} – {to}")),
        (from, to) => from.or(to),
    }
}

/// From one date to another one of the same year or month, which is said once; none where they share neither.
fn in_common(from: Point, to: Point, words: &Words) -> Option<String> {
    let whole = |pattern: &str, month: &str, year: i32| {
        pattern.replace("{month}", month).replace("{year}", &self::year(year, words))
    };
    match (from, to) {
        _ if from == to => Some(point(from, words)),
        (Point::Month(year, first), Point::Month(other, last)) if year == other => {
            let months = format!("{}–{}", month_name(first, words), month_name(last, words));
            Some(whole(&words.month_year, &months, year))
        }
        (Point::Day(from), Point::Day(to)) if from.year() == to.year() => {
            let year = from.year();
            let [first, last] = [from, to].map(|date| in_digits(&date.day().to_string(), words));
            if from.month() == to.month() {
                // The point of an ordinal number belongs to each of the days.
                let pattern = words.day_month_year.replace("{day}.", &format!("{first}.–{last}."));
                let pattern = pattern.replace("{day}", &format!("{first}–{last}"));
                return Some(whole(&pattern, month_name(from.month(), words), year));
            }
            let short = |date: Date| {
                written(&words.day_month, Some(date.day()), month_name(date.month(), words), year, words)
            };
            // The year stands at the end where the language says it last.
            Some(match words.day_month_year.starts_with("{year}") {
                true => format!("{} – {}", full(from, words), short(to)),
                false => format!("{} – {}", short(from), full(to, words)),
            })
        }
        _ => None,
    }
}

/// A date as it prints: `2019`, `May 2019`, `31 May 2019`.
pub fn point(point: Point, words: &Words) -> String {
    match point {
        Point::Year(year) => self::year(year, words),
        Point::Month(year, month) => month_year(year, month, words),
        Point::Day(date) => full(date, words),
        Point::Present => words.present.clone(),
    }
}

/// A day as it prints: `31 May 2019`.
fn full(date: Date, words: &Words) -> String {
    written(&words.day_month_year, Some(date.day()), month_name(date.month(), words), date.year(), words)
}

/// A month as it prints: `May 2019`.
fn month_year(year: i32, month: u8, words: &Words) -> String {
    written(&words.month_year, None, month_name(month, words), year, words)
}

/// How many years the Buddhist calendar of Thailand, Laos and Cambodia is ahead of the Gregorian one (CLDR, `buddhist`).
const BUDDHIST: i32 = 543;

/// A year as it is counted.
pub fn counted(year: i32, words: &Words) -> i32 {
    match words.calendar {
        Calendar::Gregorian => year,
        Calendar::Buddhist => year + BUDDHIST,
    }
}

/// A year as it prints.
fn year(year: i32, words: &Words) -> String {
    in_digits(&counted(year, words).to_string(), words)
}

/// The years of a report as they print: `2019`, `2018/19`, each counted and written as the language does it.
pub fn years(years: &Years, words: &Words) -> String {
    let shown = years.to_string();
    let mut numbers = [years.first, years.last].into_iter();
    let mut text = String::new();
    let mut rest = shown.as_str();
    while let Some(start) = rest.find(|sign: char| sign.is_ascii_digit()) {
        let length = rest[start..].find(|sign: char| !sign.is_ascii_digit()).unwrap_or(rest.len() - start);
        text.push_str(&rest[..start]);
        let whole = numbers.next().map_or_else(String::new, |number| counted(number, words).to_string());
        // The second year may be written by its last two digits.
        let kept = whole.len().saturating_sub(length);
        text.push_str(&in_digits(&whole[kept..], words));
        rest = &rest[start + length..];
    }
    text + rest
}

/// A date in the order of a language.
fn written(pattern: &str, day: Option<u8>, month: &str, year: i32, words: &Words) -> String {
    let day = day.map(|day| in_digits(&day.to_string(), words)).unwrap_or_default();
    pattern.replace("{day}", &day).replace("{month}", month).replace("{year}", &self::year(year, words))
}

fn month_name(month: u8, words: &Words) -> &str {
    &words.months[usize::from(month) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(yaml: &str) -> Vec<CalendarEntry> {
        let node = crate::content::yaml::parse(crate::diag::SourceId(0), yaml).unwrap();
        crate::content::decode::decode::<crate::content::decode::List<_>>(&node).unwrap().0
    }

    #[test]
    fn entries_are_grouped_by_their_first_month() {
        let entries = entries(concat!(
            "- {start: 2019-01-15, end: 2019-01-19, text: a}\n",
            "- {start: 2019-02-18, text: b}\n",
            "- {start: 2019-02-18, end: 2019-02-18, text: c}\n",
            "- {start: 2019-02-25, end: 2019-03-01, text: d}\n",
            "- {start: 2019-03-08, text: e}\n",
        ));
        let shown: Vec<_> = months(&entries, &Words::english())
            .into_iter()
            .map(|g| {
                format!(
                    "{}: {}",
                    g.name,
                    g.entries.iter().map(|e| e.0.as_str()).collect::<Vec<_>>().join(", ")
                )
            })
            .collect();
        assert_eq!(shown, ["January: 15–19", "February: 18, 18, 25 February – 1 March", "March: 8"]);
    }

    #[test]
    fn years_show_where_there_are_several() {
        let entries =
            entries("- {start: 2018-12-30, end: 2019-01-02, text: a}\n- {start: 2019-01-03, text: b}\n");
        let groups = months(&entries, &Words::english());
        assert_eq!(groups[0].name, "December 2018");
        assert_eq!(groups[0].entries[0].0, "30 December 2018 – 2 January 2019");
        assert_eq!(groups[1].name, "January 2019");
    }

    #[test]
    fn events_stand_in_the_months_that_are_shown() {
        let entries = entries(concat!(
            "- {start: 2024-07-01, end: 2024-07-31, text: a}\n",
            "- {start: 2024-06-20, end: 2024-07-31, text: b}\n",
            "- {start: 2025-06-30, end: 2025-07-02, text: c}\n",
            "- {start: 2025-07-02, text: d}\n",
            "- {start: 2024-06-02, text: e}\n",
        ));
        let months: Vec<(i32, u8)> =
            (7..=12).map(|month| (2024, month)).chain((1..=6).map(|month| (2025, month))).collect();
        let times: Vec<_> = entries.iter().map(|entry| shown_time(entry, &months)).collect();
        let month = 1.0 / 12.0;
        assert_eq!(times[..2], [Some((0.0, month)); 2], "what begins before is cut");
        assert!(times[2].is_some_and(|(from, to)| from > 11.9 * month && to == 1.0), "{times:?}");
        assert_eq!(times[3..], [None, None]);
    }

    #[test]
    fn dates_stand_in_the_order_of_their_language() {
        let words = Words {
            months: std::array::from_fn(|month| format!("{}月", month + 1)),
            day_month: "{month}{day}日".into(),
            month_year: "{year}年{month}".into(),
            day_month_year: "{year}年{month}{day}日".into(),
            ..Words::english()
        };
        assert_eq!(point(Point::Month(2019, 5), &words), "2019年5月");
        let entries = entries(
            "- {start: 2019-02-25, end: 2019-03-01, text: a}\n- {start: 2019-12-30, end: 2020-01-02, text: b}\n",
        );
        let shown: Vec<String> = months(&entries, &words)
            .into_iter()
            .flat_map(|month| month.entries.into_iter().map(|entry| entry.0))
            .collect();
        assert_eq!(shown, ["2月25日 – 3月1日", "2019年12月30日 – 2020年1月2日"]);
    }

    #[test]
    fn what_two_dates_share_is_said_once() {
        let day = |year, month, day| Point::Day(format!("{year}-{month:02}-{day:02}").parse().unwrap());
        let said = |from, to, words: &Words| range(Some(from), Some(to), words).unwrap();
        let english = Words::english();
        assert_eq!(said(day(2024, 10, 3), day(2024, 10, 9), &english), "3–9 October 2024");
        assert_eq!(said(day(2024, 10, 3), day(2024, 10, 3), &english), "3 October 2024");
        assert_eq!(said(day(2024, 9, 28), day(2024, 10, 3), &english), "28 September – 3 October 2024");
        assert_eq!(said(day(2024, 12, 28), day(2025, 1, 3), &english), "28 December 2024 – 3 January 2025");
        assert_eq!(said(Point::Month(2019, 3), Point::Month(2019, 5), &english), "March–May 2019");
        assert_eq!(said(Point::Month(2019, 3), Point::Month(2019, 3), &english), "March 2019");
        assert_eq!(said(Point::Year(2019), Point::Year(2019), &english), "2019");
        let german = Words { day_month_year: "{day}. {month} {year}".into(), ..Words::english() };
        assert_eq!(said(day(2024, 10, 3), day(2024, 10, 9), &german), "3.–9. October 2024");
        let chinese = Words {
            day_month: "{month}{day}日".into(),
            day_month_year: "{year}年{month}{day}日".into(),
            ..Words::english()
        };
        assert_eq!(said(day(2024, 9, 28), day(2024, 10, 3), &chinese), "2024年September28日 – October3日");
    }

    #[test]
    fn years_are_counted_and_written_as_the_language_does() {
        let thai = Words {
            calendar: Calendar::Buddhist,
            digits: Some(std::array::from_fn(|digit| char::from_u32(0xe50 + digit as u32).unwrap())),
            ..Words::english()
        };
        assert_eq!(point(Point::Day("2019-05-31".parse().unwrap()), &thai), "๓๑ May ๒๕๖๒");
        let buddhist = Words { calendar: Calendar::Buddhist, ..Words::english() };
        let shown = |text: &str| years(&text.parse().unwrap(), &buddhist);
        assert_eq!(["2019", "2018/19", "2015–2020"].map(shown), ["2562", "2561/62", "2558–2563"]);
        assert_eq!(years(&"2018/19".parse().unwrap(), &Words::english()), "2018/19");
        let entries = entries(
            "- {start: 2018-12-30, end: 2019-01-02, text: a}\n- {start: 2019-01-03, end: 2019-01-05, text: b}\n",
        );
        let groups = months(&entries, &thai);
        assert_eq!(groups[0].entries[0].0, "๓๐ December ๒๕๖๑ – ๒ January ๒๕๖๒");
        assert_eq!(groups[1].entries[0].0, "๓–๕");
    }

    #[test]
    fn periods_say_what_is_known() {
        let shown = |yaml: &str| {
            let node = crate::content::yaml::parse(crate::diag::SourceId(0), yaml).unwrap();
            period(&crate::content::decode::decode(&node).unwrap(), &Words::english())
        };
        assert_eq!(shown("{name: A, from: 2003, to: present}").as_deref(), Some("2003 to date"));
        assert_eq!(
            shown("{name: A, from: 2011-04, to: 2019-03}").as_deref(),
            Some("April 2011 – March 2019")
        );
        assert_eq!(shown("{name: A, to: 2019-05-31}").as_deref(), Some("31 May 2019"));
        assert_eq!(shown("{name: A}"), None);
    }
}
