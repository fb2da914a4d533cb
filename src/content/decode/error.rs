//! What goes wrong in decoding, in an editor's words.

use std::fmt;

use serde::de;

use crate::content::yaml::Spot;
use crate::diag::{Diagnostic, nearest};

/// What goes wrong in decoding one value.
#[derive(Debug, Clone)]
pub(super) struct Error {
    rule: &'static str,
    message: String,
    help: Option<String>,
    spot: Option<Spot>,
}

impl Error {
    pub(super) fn new(rule: &'static str, message: impl Into<String>) -> Self {
        Self { rule, message: message.into(), help: None, spot: None }
    }

    /// Gives the error a spot unless it has a more exact one.
    pub(super) fn at(mut self, spot: Spot) -> Self {
        self.spot.get_or_insert(spot);
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn into_diagnostic(self, fallback: Spot) -> Diagnostic {
        let place = self.spot.unwrap_or(fallback).place();
        let diagnostic = Diagnostic::error(self.rule, self.message).at(place);
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    /// A message of a value type, in the form `message | help`.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        match message.split_once(" | ") {
            Some((message, help)) => Self::new("value", message).help(help),
            None => Self::new("value", message),
        }
    }

    fn invalid_type(unexpected: de::Unexpected, expected: &dyn de::Expected) -> Self {
        let found = match unexpected {
            de::Unexpected::Unit | de::Unexpected::Option => "it is empty".into(),
            de::Unexpected::Str(_) => "this is text".into(),
            de::Unexpected::Seq => "this is a list".into(),
            de::Unexpected::Map | de::Unexpected::StructVariant => "this is a group of keys".into(),
            de::Unexpected::Bool(b) => format!("this is `{b}` (yes or no)"),
            de::Unexpected::Unsigned(n) => format!("this is the number {n}"),
            de::Unexpected::Signed(n) => format!("this is the number {n}"),
            de::Unexpected::Float(n) => format!("this is the number {n}"),
            other => format!("this is {other}"),
        };
        let expected = plain_words(&expected.to_string());
        let error = Self::new("wrong-type", format!("{expected} should stand here, but {found}"));
        match unexpected {
            de::Unexpected::Unsigned(_)
            | de::Unexpected::Signed(_)
            | de::Unexpected::Float(_)
            | de::Unexpected::Bool(_)
                if expected == "text" =>
            {
                error.help("put it into quotes to make it text")
            }
            de::Unexpected::Map if expected == "text" => {
                error.help("text that holds `: ` must stand in quotes")
            }
            de::Unexpected::Seq if expected == "text" => {
                error.help("text that begins with `[` must stand in quotes")
            }
            de::Unexpected::UnitVariant => Self::new("wrong-type", "this key has no value")
                .help("write a colon after it, and what it holds"),
            _ => error,
        }
    }

    fn invalid_value(unexpected: de::Unexpected, expected: &dyn de::Expected) -> Self {
        let found = match unexpected {
            de::Unexpected::Unsigned(n) => n.to_string(),
            de::Unexpected::Signed(n) => n.to_string(),
            de::Unexpected::Float(n) => n.to_string(),
            other => other.to_string(),
        };
        let expected = plain_words(&expected.to_string());
        Self::new("value", format!("{found} is not possible here: it must be {expected}"))
    }

    fn invalid_length(len: usize, expected: &dyn de::Expected) -> Self {
        Self::new("wrong-type", format!("there are {len} items, but there must be {expected}"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        unknown("unknown-value", "value", variant, expected)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        unknown("unknown-key", "key", field, expected)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new("missing-key", format!("the key `{field}` is missing here"))
            .help(format!("add `{field}:` with its value"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new("yaml-syntax", format!("the key `{field}` stands here twice"))
    }
}

pub(super) fn unknown(rule: &'static str, what: &str, found: &str, expected: &[&str]) -> Error {
    let error = Error::new(rule, format!("there is no {what} `{found}` here"));
    match nearest(found, expected.iter().copied()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("possible here: {}", expected.join(", "))),
    }
}

/// serde's words for types, in an editor's words.
fn plain_words(expected: &str) -> String {
    match expected {
        "a string" | "string" => "text".into(),
        "a sequence" => "a list".into(),
        "a map" => "a group of keys".into(),
        "a boolean" => "`true` or `false`".into(),
        "f32" | "f64" => "a number".into(),
        "u8" => "a whole number from 0 to 255".into(),
        "u16" => "a whole number from 0 to 65535".into(),
        "u32" | "u64" | "i32" | "i64" | "usize" => "a whole number".into(),
        other if other.starts_with("struct ") => "a group of keys".into(),
        other if other.starts_with("enum ") => "a group with one key".into(),
        other => other.into(),
    }
}
