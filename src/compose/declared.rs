//! Composes blocks that a layout declares: a call of the function that draws one, with its fields by their names.

use std::collections::BTreeSet;

use qrcodegen::{QrCode, QrCodeEcc};

use super::composer::Composer;
use super::writer::Writer;
use crate::content::declare::{self, FOLDER};
use crate::content::model::{Block, Declared, Field, Fields, Part, Shape, Target, Value, Values};
use crate::content::number;

impl<'a> Composer<'a> {
    /// Writes an import of each function that draws a declared block of a part.
    pub(super) fn imports(w: &mut Writer, part: &Part) {
        let kinds: BTreeSet<&str> = part
            .blocks()
            .filter_map(|block| match block {
                Block::Declared(declared) => Some(declared.kind.name.as_str()),
                _ => None,
            })
            .collect();
        for kind in kinds {
            w.code(&format!("#import \"/{FOLDER}/{kind}.typ\": {kind}\n"));
        }
    }

    /// Writes a declared block.
    pub(super) fn declared(&self, w: &mut Writer, declared: &'a Declared) {
        w.code(&format!("#{}(", declared.kind.name));
        self.fields(w, &declared.kind.fields, &declared.values);
        w.code(")\n");
    }

    /// Writes fields as `name: value` pairs; those without a value are `none`.
    fn fields(&self, w: &mut Writer, fields: &'a Fields, values: &'a Values) {
        for (field, value) in fields.with(values) {
            w.code(&format!("{}: ", field.name));
            match (&field.shape, value) {
                (shape, Some(value)) => self.value(w, field, shape, value),
                (Shape::Choice(words), None) => {
                    w.string(words.first().map_or("", String::as_str));
                }
                (Shape::Flag, None) => {
                    w.code("false");
                }
                (Shape::List(..), None) => {
                    w.code("()");
                }
                (_, None) => {
                    w.code("none");
                }
            }
            w.code(", ");
        }
    }

    fn value(&self, w: &mut Writer, field: &'a Field, shape: &'a Shape, value: &'a Value) {
        match (shape, value) {
            (_, Value::Text(text) | Value::Title(text)) => self.text.block(w, text),
            (_, Value::Prose(prose)) => self.text.prose_block(w, prose),
            (_, Value::Photo(id)) => self.photo(w, id),
            (Shape::Qr, Value::Link(url)) => Self::qr(w, &url.value),
            (_, Value::Alternative(text) | Value::Link(text) | Value::Choice(text)) => {
                w.string(&text.value);
            }
            (_, Value::Reference(target, id)) => self.target(w, *target, &id.value),
            (_, Value::Flag(flag)) => {
                w.code(if *flag { "true" } else { "false" });
            }
            (_, Value::Number(number)) => {
                let exact = number::to_f64(&number.value);
                self.said(w, field, value, &format!("{exact:?}"));
            }
            (_, Value::Money(money)) => {
                let exact = number::to_f64(&money.value.1);
                self.said(w, field, value, &format!("{exact:?}"));
            }
            (_, Value::Date(date)) => self.said(w, field, value, &years(date.value.years())),
            (_, Value::Range(from, to)) => {
                let end = to.as_ref().map_or(from.value, |to| to.value);
                let years = format!("({}, {})", years(from.value.years()), years(end.years()));
                self.said(w, field, value, &years);
            }
            (Shape::List(of, ..), Value::List(items)) => {
                w.array(items, |w, item| self.value(w, field, of, item));
            }
            (Shape::Group(fields), Value::Group(values)) => {
                w.code("(");
                self.fields(w, fields, values);
                w.code(")");
            }
            (_, Value::List(_) | Value::Group(_)) => {}
        }
    }

    /// Writes an address with the rows of its QR code, of noughts and ones; no rows where it is too long for one.
    fn qr(w: &mut Writer, url: &str) {
        let code = QrCode::encode_text(url, QrCodeEcc::Medium).ok();
        let size = code.as_ref().map_or(0, QrCode::size);
        let dark = |x, y| code.as_ref().is_some_and(|code| code.get_module(x, y));
        w.code("(url: ").string(url).code(", rows: ").array(0..size, |w, y| {
            let row: String = (0..size).map(|x| if dark(x, y) { '1' } else { '0' }).collect();
            w.string(&row);
        });
        w.code(")");
    }

    /// Writes what folio says of a figure or date, with its value for drawing.
    fn said(&self, w: &mut Writer, field: &Field, value: &Value, exact: &str) {
        let said = declare::said(field, value, &self.report.words).unwrap_or_default();
        w.code(&format!("(value: {exact}, text: "));
        match value.span() {
            Some(span) => w.from(span, |w| {
                w.code("[").words(&said).code("]");
            }),
            None => w.code("[]"),
        };
        w.code(")");
    }

    /// Writes what a reference leads to: its label, and its number.
    fn target(&self, w: &mut Writer, target: Target, id: &str) {
        let referred = self.text.outline.referred(target, id);
        w.code("(label: ").option(referred.as_ref().and_then(|to| to.label.as_deref()), |w, label| {
            w.string(label);
        });
        w.code(", number: ").option(referred.as_ref().and_then(|to| to.number.as_deref()), |w, number| {
            w.string(number);
        });
        w.code(")");
    }
}

/// A time in years, for drawing; none for the present.
fn years(years: Option<f64>) -> String {
    years.map_or("none".to_string(), |years| format!("{years:.4}"))
}
