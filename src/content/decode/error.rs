//! What goes wrong in decoding, in an editor's words.

use std::fmt;

use serde::de;

use serde_yaml::Value;

use crate::content::yaml::{Key, Kind, Node, ValueSpan, YAML_SYNTAX};
use crate::diag::{Diagnostic, Rule, nearest, rules};

rules! {
    UNKNOWN_KEY = Rule::needed(
        "unknown-key",
        "A key that folio does not know.",
        "docs/content.md lists the keys of every file. A mistyped key would otherwise be lost in silence.",
    )
    .example("captoin: The valley.", "caption: The valley.");
    MISSING_KEY = Rule::needed(
        "missing-key",
        "A key that must be there is missing.",
        "Keys that are not marked as optional in docs/content.md must be given.",
    )
    .example("- chart: { id: levels, kind: line, table: levels, caption: Levels }", "- chart: { id: levels, kind: line, table: levels, caption: Levels, alt: Both rise until May. }");
    WRONG_TYPE = Rule::needed(
        "wrong-type",
        "A list, a group of keys, text or a number stands where something else belongs.",
        "Text that looks like a number, a date or a list must stand in quotes to be text.",
    )
    .example("title: 2019", "title: \"2019\"");
    UNKNOWN_VALUE = Rule::needed(
        "unknown-value",
        "A word that is not among those that a key can hold.",
        "Some keys hold one of a few words; docs/content.md lists them.",
    )
    .example("- photo: { id: valley, width: wide }", "- photo: { id: valley, width: full }");
    VALUE = Rule::needed(
        "value",
        "A value that is not possible: a date that does not exist, a number out of its range.",
        "The message says which values are possible.",
    )
    .example("start: 2019-02-30", "start: 2019-02-28");
}

/// What goes wrong in decoding one value.
#[derive(Debug, Clone)]
pub(super) struct Error {
    rule: &'static Rule,
    message: String,
    help: Option<String>,
    span: Option<ValueSpan>,
    /// The key that is missing from a group.
    missing: Option<&'static str>,
    /// It was told already, and another attempt reads what is left.
    again: bool,
}

impl Error {
    /// What is wrong was told: another attempt leaves it out.
    pub(super) fn again() -> Self {
        Self { again: true, ..Self::new(&VALUE, "") }
    }

    pub(super) fn is_again(&self) -> bool {
        self.again
    }

    /// The key that a group misses, where that is what is wrong.
    pub(super) fn missing_key(&self) -> Option<&'static str> {
        self.missing.filter(|_| !self.again)
    }

    pub(super) fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self { rule, message: message.into(), help: None, span: None, missing: None, again: false }
    }

    /// Gives the error a span unless it has a more exact one.
    pub(super) fn at(mut self, span: ValueSpan) -> Self {
        self.span.get_or_insert(span);
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn into_diagnostic(self, fallback: ValueSpan) -> Diagnostic {
        let span = self.span.unwrap_or(fallback).whole();
        let diagnostic = Diagnostic::of(self.rule, self.message).at(span);
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
    /// The error of a value type: [`crate::content::values::ValueError`] says what to do in its other form.
    fn custom<T: fmt::Display>(error: T) -> Self {
        let (message, help) = (error.to_string(), format!("{error:#}"));
        match help == message {
            true => Self::new(&VALUE, message),
            false => Self::new(&VALUE, message).help(help),
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
            _ => "this is something else".into(),
        };
        let expected = plain_words(&expected.to_string());
        let error = Self::new(&WRONG_TYPE, format!("{expected} should stand here, but {found}"));
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
                error.help("put text that holds a colon and a blank into quotation marks, or write `|` behind the key and the text below it")
            }
            de::Unexpected::Seq if expected == "text" => {
                error.help("put text that begins with `[` or `- ` into quotation marks")
            }
            de::Unexpected::Unit | de::Unexpected::Option => {
                error.help("write it behind the colon, or take the key out if it is not needed")
            }
            de::Unexpected::Str(_) if expected == "a list" => {
                error.help("write each item on a line of its own that begins with `- `, or all of them as [one, two]")
            }
            de::Unexpected::UnitVariant => Self::new(&WRONG_TYPE, "this key has no value")
                .help("write a colon after it, and what it holds"),
            _ => error.help(format!("write {expected}")),
        }
    }

    fn invalid_value(unexpected: de::Unexpected, expected: &dyn de::Expected) -> Self {
        let found = match unexpected {
            de::Unexpected::Unsigned(n) => n.to_string(),
            de::Unexpected::Signed(n) => n.to_string(),
            de::Unexpected::Float(n) => n.to_string(),
            de::Unexpected::Str(text) => format!("`{text}`"),
            _ => "this".to_string(),
        };
        let expected = plain_words(&expected.to_string());
        Self::new(&VALUE, format!("{found} is not possible here: it must be {expected}"))
            .help(format!("write {expected}"))
    }

    fn invalid_length(len: usize, expected: &dyn de::Expected) -> Self {
        let expected = plain_words(&expected.to_string());
        let (are, items) = if len == 1 { ("is", "value") } else { ("are", "values") };
        Self::new(&WRONG_TYPE, format!("there {are} {len} {items} here, but it must be {expected}"))
            .help(format!("write {expected}"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        unknown(&UNKNOWN_VALUE, "value", variant, expected)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        unknown(&UNKNOWN_KEY, "key", field, expected)
    }

    fn missing_field(field: &'static str) -> Self {
        let error = Self::new(&MISSING_KEY, format!("the key `{field}` is missing here"))
            .help(format!("add `{field}:` with its value"));
        Self { missing: Some(field), ..error }
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(&YAML_SYNTAX, format!("the key `{field}` stands here twice"))
    }
}

pub(super) fn unknown(rule: &'static Rule, what: &str, found: &str, expected: &[&str]) -> Error {
    let error = Error::new(rule, format!("there is no {what} `{found}` here"));
    if expected.contains(&"bar") && matches!(found, "pie" | "ring" | "donut" | "doughnut") {
        return error.help(
            "a chart has bars or lines: for parts of a whole write a block `- share:`, which `shape: ring` draws as a ring",
        );
    }
    // Reserved names are nothing that a person can write.
    let expected: Vec<&str> = expected.iter().copied().filter(|name| !name.starts_with('$')).collect();
    match nearest(found, expected.iter().copied()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("possible here: {}", expected.join(", "))),
    }
}

/// A key that does not belong to a group: mistyped, or no key at all but words that a colon or comma made one.
pub(super) fn unknown_key(key: &Key, value: &Node, expected: &[&str]) -> Error {
    let error = unknown(&UNKNOWN_KEY, "key", &key.name, expected);
    if error.help.as_ref().is_some_and(|help| help.starts_with("did you mean")) {
        return error;
    }
    let is_of_photo =
        matches!(key.name.as_str(), "file" | "caption" | "credit" | "alt" | "focus" | "consent");
    if is_of_photo && expected.contains(&"width") && expected.contains(&"id") {
        return error.help(format!(
            "write `{}:` in source/photos.yaml, where the photo has its file and its id: here stands that id, as in `- photo: valley`",
            key.name
        ));
    }
    let is_empty = matches!(value.kind, Kind::Scalar(Value::Null));
    if key.name.starts_with('-') {
        return error.help("write a blank after the dash");
    }
    if is_empty && key.name.contains(' ') {
        return error
            .help("a comma parts keys inside `{ }`: put text that holds a comma into quotation marks");
    }
    if key.name.contains(' ') {
        return error.help(
            "if this is text that goes on from above, indent it like the lines above; the keys here are: "
                .to_string()
                + &expected.join(", "),
        );
    }
    error
}

/// serde's words for types, in an editor's words.
fn plain_words(expected: &str) -> String {
    match expected {
        "a string" | "string" => "text".into(),
        "a sequence" => "a list".into(),
        "a map" => "a group of keys".into(),
        "a boolean" => "`true` or `false`".into(),
        "f32" | "f64" => "a number".into(),
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more".into(),
        "i32" | "i64" => "a whole number".into(),
        "an array of length 2" => "two numbers from 0 to 1, such as [0.5, 0.4]".into(),
        "an array of length 12" => "a list of twelve".into(),
        "tuple struct $folio::Attempts" | "unit struct" => "a value".into(),
        other if other.starts_with("struct ") => "a group of keys".into(),
        other if other.starts_with("enum ") => "a group with one key".into(),
        other => other.into(),
    }
}
