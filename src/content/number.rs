//! Numbers in tables: reading them from cells, adding them up, writing them in the report's language.
//!
//! Figures are kept as decimal text from the file to the page: no figure passes through a float on its way.

use crate::content::markup::Inline;
use crate::content::model::{Column, Format, Table, Text, Words};

/// The most digits of a number.
const MOST_DIGITS: usize = 30;

/// A decimal number: its sign and its digits before and after the decimal sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    whole: String,
    fraction: String,
}

impl Decimal {
    /// Reads `-12.50`: digits with an optional sign and full stop.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let digits_only = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits_only(whole) || !digits_only(fraction) || digits.ends_with('.') {
            return None;
        }
        // With more digits a sum might not be exact.
        if digits.len() > MOST_DIGITS + 1 {
            return None;
        }
        let trimmed = whole.trim_start_matches('0');
        let whole = if trimmed.is_empty() { "0" } else { trimmed };
        Some(Self { negative, whole: whole.into(), fraction: fraction.into() })
    }

    /// The number for drawing.
    pub fn to_f64(&self) -> f64 {
        let value: f64 = format!("{}.{}", self.whole, self.fraction).parse().unwrap_or(0.0);
        if self.negative { -value } else { value }
    }

    /// Whether both are the same number, however many places each has.
    pub fn same(&self, other: &Self) -> bool {
        let places = self.places().max(other.places());
        self.scaled(places).is_some_and(|own| other.scaled(places) == Some(own))
    }

    /// The number of places after the decimal sign.
    fn places(&self) -> usize {
        self.fraction.len()
    }

    /// Writes the number with at least `places` places; more where it has more, since no figure is cut.
    pub fn format(&self, places: usize, words: &Words) -> String {
        let mut text = String::new();
        if self.negative {
            text.push('−');
        }
        // Four digits stay together in running text, yet not in a column: digits must align.
        for (index, digit) in self.whole.char_indices() {
            if index > 0 && (self.whole.len() - index).is_multiple_of(3) {
                text.push_str(&words.thousands);
            }
            text.push(digit);
        }
        if places.max(self.places()) > 0 {
            text.push_str(&words.decimal);
            text.push_str(&self.fraction);
            text.extend(std::iter::repeat_n('0', places.saturating_sub(self.places())));
        }
        text
    }

    /// The number as a count of units of the last of `places` places.
    fn scaled(&self, places: usize) -> Option<i128> {
        let zeros = "0".repeat(places.checked_sub(self.places())?);
        let value: i128 = format!("{}{}{zeros}", self.whole, self.fraction).parse().ok()?;
        Some(if self.negative { -value } else { value })
    }

    /// The exact sum; `None` if it has more digits than any sum of a report.
    pub fn sum<'a>(numbers: impl Iterator<Item = &'a Decimal> + Clone) -> Option<Self> {
        let places = numbers.clone().map(Self::places).max().unwrap_or(0);
        let total = numbers.into_iter().try_fold(0i128, |sum, n| sum.checked_add(n.scaled(places)?))?;
        let digits = format!("{:0>width$}", total.unsigned_abs(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        Some(Self { negative: total < 0, whole: whole.into(), fraction: fraction.into() })
    }
}

/// The number that a cell holds; only marks of notes may follow it.
pub fn of_cell(cell: &Text) -> Option<Decimal> {
    match cell.body.as_slice() {
        [Inline::Text { text, .. }, marks @ ..] if marks.iter().all(|m| matches!(m, Inline::Note { .. })) => {
            Decimal::parse(text.trim())
        }
        _ => None,
    }
}

/// The sum of a number column; none for words, and none where it is too large to be exact.
pub fn column_sum(table: &Table, index: usize) -> Option<Decimal> {
    if table.columns.get(index).is_none_or(|c| !c.is_number()) {
        return None;
    }
    let cells = table.rows.iter().filter_map(|row| row.value.get(index)?.text.as_ref());
    let numbers: Vec<Decimal> = cells.filter_map(of_cell).collect();
    Decimal::sum(numbers.iter())
}

/// The places of a column's numbers.
pub fn places(column: &Column) -> usize {
    match column.format {
        Format::Text | Format::Integer => 0,
        Format::Decimal => column.places.as_ref().map_or(1, |p| usize::from(p.value)),
        Format::Percent => column.places.as_ref().map_or(0, |p| usize::from(p.value)),
    }
}

/// Writes a number as its column asks.
pub fn format(number: &Decimal, column: &Column, words: &Words) -> String {
    let text = number.format(places(column), words);
    match column.format {
        Format::Percent => format!("{text}\u{202f}%"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_never_cut() {
        let format = |text: &str, places| Decimal::parse(text).unwrap().format(places, &Words::english());
        assert_eq!(format("1716576", 0), "1,716,576");
        assert_eq!(format("851", 0), "851");
        assert_eq!(format("2.754", 1), "2.754");
        assert_eq!(format("254", 1), "254.0");
        assert_eq!(format("-0012.50", 2), "−12.50");
        assert_eq!(format("0", 0), "0");
    }

    #[test]
    fn only_plain_digits_are_numbers() {
        for text in ["", "1,000", "1 000", ".5", "5.", "1e3", "about 3", "0x1", "١", &"1".repeat(40)] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn sums_are_exact() {
        let sum = |numbers: &[&str]| {
            let numbers: Vec<_> = numbers.iter().map(|n| Decimal::parse(n).unwrap()).collect();
            Decimal::sum(numbers.iter()).unwrap().format(0, &Words::english())
        };
        assert_eq!(sum(&["34100", "12200", "7300", "5000"]), "58,600");
        assert_eq!(sum(&["0.1", "0.2"]), "0.3");
        assert_eq!(sum(&["-1.05", "1"]), "−0.05");
        assert_eq!(sum(&[]), "0");
    }
}
