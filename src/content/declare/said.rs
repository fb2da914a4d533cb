//! What folio writes itself of the values of declared blocks: figures and dates in the report's language.

use crate::content::model::{Field, Format, Shape, Value, Words};
use crate::content::{calendar, number};

/// A value as it prints, where folio writes it: a number, money, a date. Text prints as it is written.
pub fn said(field: &Field, value: &Value, words: &Words) -> Option<String> {
    match value {
        Value::Number(number) => {
            let (format, places) = match innermost(&field.shape) {
                Shape::Number(format, places) => (*format, *places),
                _ => (Format::Decimal, 0),
            };
            Some(number::formatted(&number.value, format, places, words))
        }
        Value::Money(money) => {
            let (currency, amount) = &money.value;
            Some(format!("{currency}\u{a0}{}", number::with_places(amount, 0, words)))
        }
        Value::Date(date) => Some(calendar::point(date.value, words)),
        Value::Range(from, to) => calendar::range(Some(from.value), to.as_ref().map(|to| to.value), words),
        Value::Text(_)
        | Value::Title(_)
        | Value::Prose(_)
        | Value::Alternative(_)
        | Value::Photo(_)
        | Value::Link(_)
        | Value::Reference(..)
        | Value::Choice(_)
        | Value::Flag(_)
        | Value::List(_)
        | Value::Group(_) => None,
    }
}

/// The shape of the items of a list, or the shape itself.
fn innermost(mut shape: &Shape) -> &Shape {
    while let Shape::List(of, ..) = shape {
        shape = of;
    }
    shape
}
