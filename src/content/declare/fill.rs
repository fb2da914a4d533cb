//! Reads what a report writes in a declared block.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::Kinds;
use crate::content::decode::{
    List, MISSING_KEY, Spanned, UNKNOWN_KEY, UNKNOWN_VALUE, VALUE, WRONG_TYPE, decode,
};
use crate::content::model::{Block, Declared, Field, Fields, Format, Shape, Value, Values};
use crate::content::number;
use crate::content::values::Point;
use crate::content::yaml::{self, Node, ValueSpan};
use crate::diag::{Diagnostic, Diagnostics, Rule, Span, nearest};

/// What came of filling the declared blocks of a body.
#[derive(Debug, Default)]
pub struct Filled {
    /// What is wrong with them.
    pub problems: Diagnostics,
    /// Where what can't be read stands.
    pub gaps: Vec<Span>,
}

/// Fills the declared blocks of a body from the tree that it was read from; those of no kind are told and taken out.
pub fn fill(body: &mut List<Spanned<Block>>, file: &Node, kinds: &Kinds) -> Filled {
    let mut filled = Filled::default();
    let mut reader = Reader { problems: Diagnostics::default() };
    let written = file.get("body").map(Node::items).unwrap_or_default();
    body.0.retain_mut(|block| {
        let Block::Declared(declared) = &mut block.value else { return true };
        // A value is known by its span.
        let item = written.iter().find(|item| item.span == block.span);
        let Some((key, node)) = item.and_then(|item| item.entries().first()) else { return false };
        let Some(kind) = kinds.get(&key.name) else {
            filled.gaps.push(block.span.whole());
            if let Some((message, help)) = kinds.unknown(&key.name) {
                reader.tell(&UNKNOWN_KEY, message, key.span, help);
            }
            return false;
        };
        let before = reader.problems.iter().count();
        let values = reader.fields(&kind.fields, node);
        if reader.problems.iter().count() > before {
            filled.gaps.push(node.span.whole());
        }
        **declared = Declared { kind: Arc::clone(kind), values };
        true
    });
    filled.problems = reader.problems;
    filled
}

struct Reader {
    problems: Diagnostics,
}

impl Reader {
    fn tell(
        &mut self,
        rule: &'static Rule,
        message: impl Into<String>,
        at: ValueSpan,
        help: impl Into<String>,
    ) {
        self.problems.push(Diagnostic::of(rule, message).at(at.whole()).help(help));
    }

    fn fields(&mut self, fields: &Fields, node: &Node) -> Values {
        let names: Vec<&str> = fields.list.iter().map(|field| field.name.as_str()).collect();
        let mut written: Vec<(&str, &Node)> = Vec::new();
        match (&node.kind, &fields.short) {
            (yaml::Kind::Map(entries), _) => {
                for (key, value) in entries {
                    if names.contains(&key.name.as_str()) {
                        written.push((&key.name, value));
                        continue;
                    }
                    let help = match nearest(&key.name, names.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("possible here: {}", names.join(", ")),
                    };
                    self.tell(&UNKNOWN_KEY, format!("there is no key `{}` here", key.name), key.span, help);
                }
            }
            (_, Some(short)) if !node.is_empty() => written.push((short, node)),
            _ => {
                let message = format!("a group of keys should stand here, but this is {}", node.describe());
                self.tell(
                    &WRONG_TYPE,
                    message,
                    node.span,
                    format!("the keys here are: {}", names.join(", ")),
                );
                return Values(vec![None; names.len()]);
            }
        }
        let values = fields.list.iter().map(|field| {
            let value = written.iter().find(|(name, _)| *name == field.name).map(|(_, value)| *value);
            match value.filter(|value| !value.is_empty()) {
                Some(value) => self.value(&field.shape, value),
                None => {
                    if field.required {
                        self.missing(field, node.span);
                    }
                    None
                }
            }
        });
        Values(values.collect())
    }

    fn missing(&mut self, field: &Field, at: ValueSpan) {
        let name = &field.name;
        self.tell(
            &MISSING_KEY,
            format!("the key `{name}` is missing here"),
            at,
            format!("add `{name}:` with its value"),
        );
    }

    fn value(&mut self, shape: &Shape, node: &Node) -> Option<Value> {
        match shape {
            Shape::Text => self.decoded(node).map(Value::Text),
            Shape::Title => self.decoded(node).map(Value::Title),
            Shape::Prose => self.decoded(node).map(Value::Prose),
            Shape::Alternative => self.decoded(node).map(Value::Alternative),
            Shape::Photo => self.decoded(node).map(Value::Photo),
            Shape::Link | Shape::Qr => self.decoded(node).map(Value::Link),
            Shape::Reference(target) => self.decoded(node).map(|id| Value::Reference(*target, id)),
            Shape::Flag => self.decoded(node).map(Value::Flag),
            Shape::Date => self.decoded(node).map(Value::Date),
            Shape::Range => self.range(node),
            Shape::Number(format, _) => self.number(node, *format).map(Value::Number),
            Shape::Money => self.money(node).map(Value::Money),
            Shape::Choice(words) => self.choice(node, words),
            Shape::List(of, least, most) => self.list(node, of, *least, *most),
            Shape::Group(fields) => Some(Value::Group(self.fields(fields, node))),
        }
    }

    fn decoded<T: for<'de> Deserialize<'de>>(&mut self, node: &Node) -> Option<T> {
        decode(node).map_err(|problems| self.problems.extend(problems)).ok()
    }

    fn range(&mut self, node: &Node) -> Option<Value> {
        /// From one date to another one, or one alone.
        #[derive(Deserialize)]
        #[serde(rename = "range|from")]
        struct Range {
            from: Spanned<Point>,
            to: Option<Spanned<Point>>,
        }
        let Range { from, to } = self.decoded(node)?;
        if let Some(to) = to.as_ref().filter(|to| from.value.is_after(to.value)) {
            self.tell(&VALUE, "the time ends before it begins", to.span, "change `from` or `to`");
        }
        Some(Value::Range(from, to))
    }

    fn number(&mut self, node: &Node, format: Format) -> Option<Spanned<Decimal>> {
        let written = node.written.clone().or_else(|| node.scalar_text());
        let Some(number) = written.as_deref().and_then(|text| number::parse(text.trim())) else {
            self.tell(
                &WRONG_TYPE,
                format!("a number should stand here, but this is {}", node.describe()),
                node.span,
                with_unit(written.as_deref().unwrap_or_default()).unwrap_or_else(|| {
                    "write digits, with a full stop before decimals, as in 12500 or 2.8: folio writes the signs between them".into()
                }),
            );
            return None;
        };
        if format == Format::Integer && number.scale() > 0 {
            self.tell(
                &WRONG_TYPE,
                format!("a whole number should stand here, but this is {number}"),
                node.span,
                "write it without a full stop: folio writes the signs between thousands",
            );
            return None;
        }
        Some(Spanned { value: number, span: node.span })
    }

    fn money(&mut self, node: &Node) -> Option<Spanned<(String, Decimal)>> {
        let text = node.scalar_text().unwrap_or_default();
        let read = text.split_once(' ').and_then(|(currency, amount)| {
            let code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
            Some((currency.to_string(), number::parse(amount.trim()).filter(|_| code)?))
        });
        match read {
            Some(value) => Some(Spanned { value, span: node.span }),
            None => {
                let message = format!("`{text}` is no amount of money");
                self.tell(
                    &VALUE,
                    message,
                    node.span,
                    "write the currency’s code, a blank and digits, as in EUR 12500",
                );
                None
            }
        }
    }

    fn choice(&mut self, node: &Node, words: &[String]) -> Option<Value> {
        // A word that is a number needs no quotation marks here.
        let number = node.written.clone().or_else(|| node.scalar_text());
        let word: Spanned<String> = match number.filter(|number| {
            words.iter().any(|word| number::parse(word).is_some()) && number::parse(number).is_some()
        }) {
            Some(value) => Spanned { value, span: node.span },
            None => self.decoded(node)?,
        };
        if words.contains(&word.value) {
            return Some(Value::Choice(word));
        }
        // Numbers are not mistyped for each other.
        let near = match number::parse(&word.value) {
            Some(_) => None,
            None => nearest(&word.value, words.iter().map(String::as_str)),
        };
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("possible here: {}", words.join(", ")),
        };
        self.tell(&UNKNOWN_VALUE, format!("there is no value `{}` here", word.value), word.span, help);
        None
    }

    fn list(&mut self, node: &Node, of: &Shape, least: usize, most: usize) -> Option<Value> {
        let yaml::Kind::List(items) = &node.kind else {
            let message = format!("a list should stand here, but this is {}", node.describe());
            self.tell(&WRONG_TYPE, message, node.span, "write each item on a line of its own, after `- `");
            return None;
        };
        if !(least..=most).contains(&items.len()) {
            let many = match (least, most) {
                (least, usize::MAX) => format!("at least {least}"),
                (least, most) if least == most => least.to_string(),
                _ => format!("{least} to {most}"),
            };
            self.tell(
                &VALUE,
                match items.len() {
                    1 => format!("there is 1 item here, but there must be {many}"),
                    count => format!("there are {count} items here, but there must be {many}"),
                },
                node.span,
                "add some, or take some out",
            );
        }
        Some(Value::List(items.iter().filter_map(|item| self.value(of, item)).collect()))
    }
}

/// What to do with a number that has its unit beside it, such as `86%`.
fn with_unit(written: &str) -> Option<String> {
    let is_digit = |c: char| c.is_ascii_digit() || c == '.';
    let written = written.trim();
    let end = written.find(|c: char| !is_digit(c))?;
    let (digits, unit) = (&written[..end], written[end..].trim());
    let is_unit = unit.chars().all(|c| c.is_alphabetic() || matches!(c, '%' | '°' | '€' | '$' | '£' | ' '));
    (number::parse(digits).is_some() && is_unit).then(|| {
        format!("write the digits alone, `{digits}`; what stands behind them goes under `unit:` where the block has one, as in unit: \"{unit}\"")
    })
}
