//! Numbers in tables: reading them from cells, adding them up, writing them in the report's language.
//!
//! Figures are decimals from the file to the page: none passes through a float on its way.

use rust_decimal::Decimal;

use crate::content::decode::Spanned;
use crate::content::markup::Inline;
use crate::content::model::{Addend, Cell, Column, Format, Negatives, Row, RowKind, Table, Text, Words};
use crate::content::numerals::in_digits;

/// Reads `-12.50`: digits with an optional sign and full stop.
///
/// Nothing where that is not so, or where there are more digits than [`Decimal`] holds exactly: 28, and some numbers of 29.
pub fn parse(text: &str) -> Option<Decimal> {
    let (negative, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits_only = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits_only(whole) || !digits_only(fraction) || digits.ends_with('.') {
        return None;
    }
    let mut number = Decimal::from_str_exact(digits).ok()?;
    // Set afterwards, since a nought that was written with a sign keeps it.
    number.set_sign_negative(negative);
    Some(number)
}

/// The number for drawing: the nearest float.
pub fn to_f64(number: &Decimal) -> f64 {
    // The library's own conversion multiplies, and is off by a bit at times.
    number.to_string().parse().unwrap_or(0.0)
}

/// Writes a number with at least `places` places; more where it has more, since no figure is cut.
pub fn with_places(number: &Decimal, places: usize, words: &Words) -> String {
    let digits = number.abs().to_string();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::new();
    if number.is_sign_negative() {
        text.push('−');
    }
    // Four digits stay together in running text, yet not in a column: digits must align.
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push_str(&words.thousands);
        }
        text.push(digit);
    }
    if places.max(fraction.len()) > 0 {
        text.push_str(&words.decimal);
        text.push_str(fraction);
        text.extend(std::iter::repeat_n('0', places.saturating_sub(fraction.len())));
    }
    in_digits(&text, words)
}

/// The exact sum; `None` if it has more digits than any sum of a report.
pub fn sum<'a>(numbers: impl Iterator<Item = &'a Decimal> + Clone) -> Option<Decimal> {
    let places = numbers.clone().map(Decimal::scale).max().unwrap_or(0);
    // The library rounds a sum that it can't hold. Counted in units of the last place, it is exact or refused.
    let units = |n: &Decimal| n.mantissa().checked_mul(10i128.checked_pow(places - n.scale())?);
    let total = numbers.into_iter().try_fold(0i128, |sum, n| sum.checked_add(units(n)?))?;
    Decimal::try_from_i128_with_scale(total, places).ok()
}

/// The number that a cell holds; only marks of notes and remarks may follow it.
pub fn of_cell(cell: &Text) -> Option<Decimal> {
    match cell.body.as_slice() {
        [Inline::Text { text, .. }, marks @ ..]
            if marks.iter().all(|m| matches!(m, Inline::Note { .. } | Inline::Remark { .. })) =>
        {
            parse(text.trim())
        }
        _ => None,
    }
}

/// The number that a row holds in a column; none where the cell is missing, empty or holds words.
pub fn in_row(row: &[Cell], index: usize) -> Option<Decimal> {
    of_cell(row.get(index)?.text.as_ref()?)
}

/// Words by which a row says that it adds up those above it.
const SUMS: &[&str] =
    &["total", "totals", "grand total", "in total", "sum", "altogether", "together", "subtotal", "sub-total"];

/// Whether a row says by its first cell that it adds up those above it.
pub fn is_sum(row: &Row) -> bool {
    if row.adds_up {
        return true;
    }
    let label = row.first().and_then(|cell| cell.text.as_ref()).map(|text| text.plain().to_lowercase());
    label.is_some_and(|label| SUMS.contains(&label.trim().trim_end_matches(':')))
}

/// The numbers of a column, but for those of rows that are sums themselves.
pub fn addends(table: &Table, index: usize) -> Vec<Decimal> {
    let rows = table.rows.iter().filter(|row| row.value.is_written() && !is_sum(&row.value));
    rows.filter_map(|row| in_row(&row.value, index)).collect()
}

/// What a table's `total` prints under a column; none for words, where the column says `total: false`, and where the sum is too
/// large to be exact.
pub fn column_sum(table: &Table, index: usize) -> Option<Decimal> {
    if table.columns.get(index).is_none_or(|c| !c.is_number() || c.total == Some(false)) {
        return None;
    }
    sum(addends(table, index).iter())
}

/// What a row that the build adds up prints under a column: the rows that it names, or all since the last group or sum; none
/// where nothing is to add, where the column says that nothing is, and where the sum is too large to be exact.
pub fn row_sum(table: &Table, at: usize, index: usize) -> Option<Decimal> {
    let column = table.columns.get(index)?;
    let RowKind::Sum(of) = &table.rows.get(at)?.value.kind else { return None };
    if index == 0 || !column.is_number() || column.total == Some(false) {
        return None;
    }
    let above = &table.rows[..at];
    let addends: Vec<Decimal> = if of.is_empty() {
        let run = above.iter().rev().take_while(|row| row.value.is_written());
        run.filter_map(|row| in_row(&row.value, index)).collect()
    } else {
        let mut addends = Vec::new();
        for Spanned { value: Addend { label, minus }, .. } in of {
            // Without one of its rows it is no sum; an empty cell adds nothing.
            let named = row_named(table, at, label)?;
            let number = in_table(table, named, index);
            addends.extend(number.map(|number| if *minus { -number } else { number }));
        }
        addends
    };
    if addends.is_empty() { None } else { sum(addends.iter()) }
}

/// The number of a row, written or added up, under a column.
pub fn in_table(table: &Table, at: usize, index: usize) -> Option<Decimal> {
    let row = &table.rows.get(at)?.value;
    if row.is_written() { in_row(row, index) } else { row_sum(table, at, index) }
}

/// The last row above `at` with a label.
pub fn row_named(table: &Table, at: usize, label: &str) -> Option<usize> {
    let of_label = |row: &Spanned<Row>| row.value.kind != RowKind::Group && row.value.label() == label;
    table.rows.get(..at)?.iter().rposition(of_label)
}

/// The places of a column's numbers.
pub fn places(column: &Column) -> usize {
    match column.format {
        Format::Text | Format::Integer => 0,
        Format::Decimal => column.places.as_ref().map_or(1, |p| usize::from(p.value)),
        Format::Percent => column.places.as_ref().map_or(0, |p| usize::from(p.value)),
    }
}

/// What a figure of `own` places lacks to have `most`: noughts, with the decimal sign where it has none. It is room and not text,
/// since a figure does not say more than was counted.
pub fn filling(own: usize, most: usize, words: &Words) -> String {
    let sign = if own == 0 && most > 0 { words.decimal.as_str() } else { "" };
    sign.to_string() + &"0".repeat(most.saturating_sub(own))
}

/// The places that a number of this column is written with.
pub fn shown_places(number: &Decimal, column: &Column) -> usize {
    places(column).max(number.scale() as usize)
}

/// The most places that a figure of a column is written with.
pub fn most_places(table: &Table, index: usize) -> usize {
    let Some(column) = table.columns.get(index) else { return 0 };
    let numbers = table.rows.iter().filter_map(|row| in_row(&row.value, index));
    numbers.map(|number| shown_places(&number, column)).max().unwrap_or(0)
}

/// Writes a number as its column asks.
pub fn format(number: &Decimal, column: &Column, words: &Words) -> String {
    let in_parentheses = column.negatives == Negatives::Parentheses && number.is_sign_negative();
    if in_parentheses && !number.is_zero() {
        return format!("({})", formatted(&number.abs(), column.format, places(column), words));
    }
    formatted(number, column.format, places(column), words)
}

/// Writes a number in a format, with at least so many places.
pub fn formatted(number: &Decimal, format: Format, places: usize, words: &Words) -> String {
    let text = with_places(number, places, words);
    match format {
        Format::Percent => format!("{text}\u{202f}%"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_never_cut() {
        let format = |text: &str, places| with_places(&parse(text).unwrap(), places, &Words::english());
        assert_eq!(format("1716576", 0), "1,716,576");
        assert_eq!(format("851", 0), "851");
        assert_eq!(format("2.754", 1), "2.754");
        assert_eq!(format("254", 1), "254.0");
        assert_eq!(format("-0012.50", 2), "−12.50");
        assert_eq!(format("0", 0), "0");
        assert_eq!(format("-0.0", 0), "−0.0");
        assert_eq!(format("0.100", 0), "0.100");
    }

    #[test]
    fn a_figure_is_filled_up_to_the_longest_of_its_column() {
        let lacks = |own, most| filling(own, most, &Words::english());
        assert_eq!(lacks(0, 2), ".00");
        assert_eq!(lacks(1, 2), "0");
        assert_eq!(lacks(2, 2), "");
        assert_eq!(lacks(0, 0), "");
    }

    #[test]
    fn a_number_is_held_to_its_last_digit_or_refused() {
        let words = Words { thousands: String::new(), ..Words::english() };
        for length in 1..=40 {
            for point in 1..=length {
                let digits = "9876543210".repeat(4);
                let (whole, fraction) = digits[..length].split_at(point);
                let text =
                    if fraction.is_empty() { whole.to_string() } else { format!("{whole}.{fraction}") };
                match parse(&text) {
                    Some(number) => assert_eq!(with_places(&number, 0, &words), text),
                    None => assert!(length > 28, "{text}"),
                }
            }
        }
    }

    #[test]
    fn the_nearest_float_is_drawn() {
        for text in ["0.1", "1716576", "-12.50", "2.675", "123456789.123456789", "-0", "0.000000000000001"] {
            assert_eq!(
                to_f64(&parse(text).unwrap()).to_bits(),
                text.parse::<f64>().unwrap().to_bits(),
                "{text}"
            );
        }
    }

    #[test]
    fn only_plain_digits_are_numbers() {
        for text in ["", "1,000", "1 000", ".5", "5.", "1e3", "about 3", "0x1", "١", &"1".repeat(40)] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn sums_are_exact() {
        let added = |numbers: &[&str]| {
            let numbers: Vec<_> = numbers.iter().map(|n| parse(n).unwrap()).collect();
            with_places(&sum(numbers.iter()).unwrap(), 0, &Words::english())
        };
        assert_eq!(added(&["34100", "12200", "7300", "5000"]), "58,600");
        assert_eq!(added(&["0.1", "0.2"]), "0.3");
        assert_eq!(added(&["-1.05", "1"]), "−0.05");
        assert_eq!(added(&[]), "0");
        assert_eq!(added(&["0.00", "5"]), "5.00");
        assert_eq!(added(&["-0"]), "0");
    }

    #[test]
    fn a_sum_that_is_not_exact_is_none() {
        let added = |numbers: &[&str]| {
            let numbers: Vec<_> = numbers.iter().map(|n| parse(n).unwrap()).collect();
            sum(numbers.iter())
        };
        let most = Decimal::MAX.to_string();
        assert_eq!(added(&[&most, "0"]), Some(Decimal::MAX));
        assert_eq!(added(&[&most, "1"]), None);
        assert_eq!(added(&[&most, "0.1"]), None, "and not rounded");
    }

    #[test]
    fn numbers_are_the_same_however_many_places_they_have() {
        for (a, b, same) in
            [("1", "1.00", true), ("-0", "0.0", true), ("0.1", "0.10", true), ("1", "1.01", false)]
        {
            assert_eq!(parse(a) == parse(b), same, "{a} and {b}");
        }
    }
}
