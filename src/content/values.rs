//! Small values that are written as text: dates, lengths, numbers.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use time::Month;

/// Why a text is no value of a type, and what to write instead.
///
/// Its text is the message; with `{:#}` it is what to do, so that both pass through serde, which knows only text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueError {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl ValueError {
    /// An error that says what is wrong, and what to do.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if f.alternate() { &self.help } else { &self.message })
    }
}

impl std::error::Error for ValueError {}

/// A name that is not among those that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} `{name}`; write {known}")]
pub struct UnknownName {
    what: &'static str,
    name: String,
    known: &'static str,
}

impl UnknownName {
    /// An error that says what is asked for, by which name, and which names there are.
    pub fn new(what: &'static str, name: &str, known: &'static str) -> Self {
        Self { what, name: name.to_string(), known }
    }
}

/// A day of the calendar, written `2019-02-25` (ISO 8601).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(time::Date);

impl Date {
    /// The year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.0.month().into()
    }

    /// The day of the month, from 1.
    pub fn day(self) -> u8 {
        self.0.day()
    }

    /// The day after; the last day that there is, after which none can be written, stays.
    pub fn next(self) -> Self {
        Self(self.0.next_day().unwrap_or(self.0))
    }
}

impl FromStr for Date {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let form = || {
            ValueError::new(format!("`{text}` is not a date"), "write year, month and day as in 2019-02-25")
        };
        if !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return Err(form());
        }
        let mut parts = text.split('-');
        let (Some(y), Some(m), Some(d), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(form());
        };
        if (y.len(), m.len(), d.len()) != (4, 2, 2) {
            return Err(form());
        }
        let year: i32 = y.parse().map_err(|_| form())?;
        let day: u8 = d.parse().map_err(|_| form())?;
        let month = m.parse().ok().and_then(|m: u8| Month::try_from(m).ok()).ok_or_else(|| {
            ValueError::new(
                format!("`{text}` does not exist: there is no month {m}"),
                "months go from 01 to 12",
            )
        })?;
        time::Date::from_calendar_date(year, month, day).map(Self).map_err(|_| {
            let days = month.length(year);
            ValueError::new(
                format!("`{text}` does not exist: {month} {year} has {days} days"),
                "correct the day",
            )
        })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

/// A date known to the year, the month or the day, or the present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// A year.
    Year(i32),
    /// A month of a year, 1 to 12.
    Month(i32, u8),
    /// A day.
    Day(Date),
    /// Still going on.
    Present,
}

impl Point {
    /// Year, month and day, as far as they are known; the present has none.
    fn parts(self) -> Option<(i32, Option<u8>, Option<u8>)> {
        match self {
            Self::Year(y) => Some((y, None, None)),
            Self::Month(y, m) => Some((y, Some(m), None)),
            Self::Day(d) => Some((d.year(), Some(d.month()), Some(d.day()))),
            Self::Present => None,
        }
    }

    /// The time in years, for drawing: the middle of a year, of a month, or a day; none for the present.
    pub fn years(self) -> Option<f64> {
        let (year, month, day) = self.parts()?;
        let within = match (month, day) {
            (None, _) => 0.5,
            (Some(month), None) => (f64::from(month) - 0.5) / 12.0,
            (Some(month), Some(day)) => (f64::from(month) - 1.0 + (f64::from(day) - 0.5) / 31.0) / 12.0,
        };
        Some(f64::from(year) + within)
    }

    /// Whether this lies after `other`, as far as both are known.
    pub fn is_after(self, other: Self) -> bool {
        let (a, b) = match (self.parts(), other.parts()) {
            (Some(a), Some(b)) => (a, b),
            (None, Some(_)) => return true,
            _ => return false,
        };
        if a.0 != b.0 {
            return a.0 > b.0;
        }
        match (a.1, b.1) {
            (Some(m), Some(n)) if m != n => m > n,
            (Some(_), Some(_)) => matches!((a.2, b.2), (Some(d), Some(e)) if d > e),
            _ => false,
        }
    }
}

impl FromStr for Point {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let form = || {
            ValueError::new(
                format!("`{text}` is not a date"),
                "write a year, a month as 2019-05, a day as 2019-05-31, or present",
            )
        };
        if text == "present" {
            return Ok(Self::Present);
        }
        if !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return Err(form());
        }
        match text.split('-').collect::<Vec<_>>().as_slice() {
            [year] if year.len() == 4 => year.parse().map(Self::Year).map_err(|_| form()),
            [year, month] if year.len() == 4 && month.len() == 2 => {
                let year = year.parse().map_err(|_| form())?;
                match month.parse() {
                    Ok(month @ 1..=12) => Ok(Self::Month(year, month)),
                    _ => Err(form()),
                }
            }
            [from, to] if from.len() == 4 && to.len() == 4 => Err(ValueError::new(
                format!("`{text}` is no date but the time from one year to another one"),
                format!(
                    "write the two years apart: `from: {from}` and `to: {to}`, as in {{ from: {from}, to: {to} }}"
                ),
            )),
            [_, _, _] => text.parse().map(Self::Day),
            _ => Err(form()),
        }
    }
}

/// The year or years that are reported on: `2019`, `2018/19`, `2015–2020`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Years {
    /// As it prints.
    text: String,
    /// The first year.
    pub first: i32,
    /// The last year.
    pub last: i32,
}

impl FromStr for Years {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let form = || {
            ValueError::new(
                format!("`{text}` says no year"),
                "write a year as 2019, or years as 2018/19 or 2015–2020",
            )
        };
        let numbers: Vec<&str> =
            text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
        let whole = |digits: &str| digits.parse().ok().filter(|_| digits.len() == 4);
        let (first, last) = match numbers.as_slice() {
            [year] => (whole(year).ok_or_else(form)?, whole(year).ok_or_else(form)?),
            [first, last] if last.len() == 2 => {
                let century = first.get(..2).ok_or_else(form)?;
                (whole(first).ok_or_else(form)?, whole(&format!("{century}{last}")).ok_or_else(form)?)
            }
            [first, last] => (whole(first).ok_or_else(form)?, whole(last).ok_or_else(form)?),
            _ => return Err(form()),
        };
        if last < first {
            return Err(ValueError::new(
                format!("`{text}` ends before it begins"),
                "write the earlier year first",
            ));
        }
        Ok(Self { text: text.trim().to_string(), first, last })
    }
}

impl fmt::Display for Years {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A length in millimetres, written as `3mm`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mm(pub f64);

impl FromStr for Mm {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let form = || ValueError::new(format!("`{text}` is not a length"), "write millimetres as in 3mm");
        let number = text.strip_suffix("mm").ok_or_else(form)?;
        match number.trim().parse::<f64>() {
            Ok(mm) if mm.is_finite() && mm >= 0.0 => Ok(Self(mm)),
            _ => Err(form()),
        }
    }
}

/// Derives reading from text, and from a whole number where YAML takes the text for one. `$value` stands for one that can't be
/// read ([`VALUE_OF`](super::decode::VALUE_OF)).
macro_rules! from_text {
    ($type:ty, $value:literal, $what:literal) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct TextVisitor;

                impl Visitor<'_> for TextVisitor {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                        f.write_str($what)
                    }

                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(E::custom)
                    }

                    fn visit_u64<E: de::Error>(self, number: u64) -> Result<$type, E> {
                        self.visit_str(&number.to_string())
                    }
                }

                deserializer.deserialize_unit_struct(concat!("$folio::Value|", $value), TextVisitor)
            }
        }
    };
}

from_text!(Date, "2000-01-01", "a date such as 2019-02-25");
from_text!(Point, "present", "a year, a month such as 2019-05, a day such as 2019-05-31 or `present`");
from_text!(Mm, "3mm", "a length such as 3mm");
from_text!(Years, "2000/01", "a year such as 2019, or years such as 2018/19");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_exist_or_say_why_not() {
        assert_eq!("2019-02-25".parse::<Date>().unwrap().to_string(), "2019-02-25");
        assert_eq!("2020-02-29".parse::<Date>().unwrap().day(), 29);
        for (text, part) in [
            ("2019-02-29", "February 2019 has 28 days"),
            ("2019-13-01", "no month 13"),
            ("2019-2-1", "is not a date"),
            ("25 February", "is not a date"),
            ("2019-02-25-1", "is not a date"),
            ("2019-+1-+3", "is not a date"),
        ] {
            let error = text.parse::<Date>().unwrap_err();
            assert!(error.message.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn points_compare_as_far_as_they_are_known() {
        let p = |t: &str| t.parse::<Point>().unwrap();
        assert_eq!(p("2003"), Point::Year(2003));
        assert_eq!(p("2018-07"), Point::Month(2018, 7));
        assert!(p("2019-05").is_after(p("2018-12-31")));
        assert!(p("present").is_after(p("2018")));
        assert!(!p("2018").is_after(p("2018-05")));
        assert!(!p("2018-05").is_after(p("2018")));
        assert!(p("2018-05-02").is_after(p("2018-05-01")));
        assert!("2018-13".parse::<Point>().is_err());
        assert!("soon".parse::<Point>().is_err());
    }

    #[test]
    fn years_are_one_or_more() {
        let years = |text: &str| text.parse::<Years>().map(|years| (years.first, years.last)).ok();
        assert_eq!(years("2019"), Some((2019, 2019)));
        assert_eq!(years("2018/19"), Some((2018, 2019)));
        assert_eq!(years("FY 1999-2000"), Some((1999, 2000)));
        assert_eq!(years("2015–2020"), Some((2015, 2020)));
        for text in ["last", "19", "2019/18", "20190", "2018/2019/2020", ""] {
            assert_eq!(years(text), None, "{text}");
        }
        assert_eq!("2018/19".parse::<Years>().unwrap().to_string(), "2018/19");
    }

    #[test]
    fn lengths_are_in_millimetres() {
        assert_eq!("3mm".parse(), Ok(Mm(3.0)));
        assert_eq!("2.5 mm".parse(), Ok(Mm(2.5)));
        for text in ["3", "3cm", "-1mm", "mm", "inf mm"] {
            assert!(text.parse::<Mm>().is_err(), "{text}");
        }
    }
}
