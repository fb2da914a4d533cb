//! Years that move on: those of the manifest, and those that stand in titles and over columns.

use crate::content::values::{Date, Years};

/// Numbers of four digits from here on are years; below, they are more likely to be figures.
const PAST: i32 = 1850;

/// How the years of a report move.
#[derive(Debug, Clone)]
pub(super) struct Move {
    /// The year or years of the last report.
    pub(super) from: Years,
    /// Those of the next one.
    pub(super) to: Years,
}

impl Move {
    /// How many years later the next report is.
    pub(super) fn by(&self) -> i32 {
        self.to.first - self.from.first
    }

    /// Whether a year is one that the last report is on.
    fn is_reported(&self, year: i32) -> bool {
        (self.from.first..=self.from.last).contains(&year)
    }

    /// A title in which the years of the last report are those of the next one; nothing if it names none.
    pub(super) fn title(&self, title: &str) -> Option<String> {
        let (from, to) = (self.from.to_string(), self.to.to_string());
        if year(&from).is_none() && title.contains(&from) {
            return Some(title.replace(&from, &to));
        }
        let mut moved = String::new();
        for piece in pieces(title) {
            match year(piece).filter(|year| self.is_reported(*year)) {
                Some(year) => moved.push_str(&format!("{:04}", year + self.by())),
                None => moved.push_str(piece),
            }
        }
        (moved != title).then_some(moved)
    }

    /// Whether words hold a figure that is of the last report: any but a year before it.
    pub(super) fn has_figure(&self, words: &str) -> bool {
        let is_figure = |piece: &str| piece.starts_with(|c: char| c.is_ascii_digit());
        let is_past = |piece: &str| year(piece).is_some_and(|year| (PAST..self.from.first).contains(&year));
        pieces(words).into_iter().any(|piece| is_figure(piece) && !is_past(piece))
    }

    /// A day so many years later; the last of February where the year has no 29th.
    pub(super) fn date(&self, date: Date) -> Option<Date> {
        let year = date.year() + self.by();
        let written = |day: u8| format!("{year:04}-{:02}-{day:02}", date.month());
        written(date.day()).parse().or_else(|_| written(28).parse()).ok()
    }
}

/// The years that follow others: `2019`, `2018/19`, so many years later.
pub(super) fn later(years: &Years, by: i32) -> Option<Years> {
    let mut text = String::new();
    for piece in pieces(&years.to_string()) {
        match (year(piece), piece.parse::<i32>()) {
            (Some(year), _) => text.push_str(&format!("{:04}", year + by)),
            (None, Ok(short)) if piece.len() == 2 => {
                text.push_str(&format!("{:02}", (short + by).rem_euclid(100)))
            }
            _ => text.push_str(piece),
        }
    }
    text.parse().ok()
}

/// The year that a piece of text is, if it is one.
pub(super) fn year(piece: &str) -> Option<i32> {
    let is_year = piece.len() == 4 && piece.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| piece.parse().ok()).flatten()
}

/// A text in pieces that are digits or none.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, _) in text.char_indices() {
        let digit = |at: usize| text.as_bytes()[at].is_ascii_digit();
        if at > start && digit(at) != digit(start) {
            pieces.push(&text[start..at]);
            start = at;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(from: &str, to: &str) -> Move {
        Move { from: from.parse().unwrap(), to: to.parse().unwrap() }
    }

    #[test]
    fn the_years_of_titles_move_and_others_stay() {
        let year = of("2024", "2025");
        assert_eq!(year.title("2024 at a glance").unwrap(), "2025 at a glance");
        assert_eq!(year.title("Since 1998"), None);
        assert_eq!(year.title("Room 20245"), None);
        let years = of("2024/25", "2025/26");
        assert_eq!(years.title("The year 2024/25").unwrap(), "The year 2025/26");
        assert_eq!(years.title("Spring 2025").unwrap(), "Spring 2026");
        assert_eq!(year.title("ปี 2024").unwrap(), "ปี 2025");
    }

    #[test]
    fn figures_are_of_the_last_report_and_years_before_it_are_not() {
        let year = of("2024", "2025");
        for figure in ["In 2024 we met", "1240 lanterns", "about 5 of them", "until 2026", "COVID-19"] {
            assert!(year.has_figure(figure), "{figure}");
        }
        for none in ["Since 1998", "no figure", "", "between 2019 and 2023"] {
            assert!(!year.has_figure(none), "{none}");
        }
    }

    #[test]
    fn years_and_days_follow() {
        let next = |text: &str| later(&text.parse().unwrap(), 1).unwrap().to_string();
        for (years, following) in [("2024", "2025"), ("2024/25", "2025/26"), ("2015–2020", "2016–2021")] {
            assert_eq!(next(years), following);
        }
        let day = |date: &str| of("2024", "2025").date(date.parse().unwrap()).unwrap().to_string();
        assert_eq!((day("2024-02-29"), day("2024-03-31")), ("2025-02-28".into(), "2025-03-31".into()));
    }
}
