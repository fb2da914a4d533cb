//! Blocks that a layout declares: what a kind of block takes, and what a report writes in one.

use std::sync::Arc;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use super::place::Place;
use super::table::Format;
use super::text::{Prose, Text};
use crate::content::decode::Spanned;
use crate::content::values::Point;
use crate::content::yaml::ValueSpan;

/// A kind of block that a layout declares in `layout/blocks`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Kind {
    /// Its name: that of the declaration's file, of the key in YAML, and of the function that draws it.
    pub name: String,
    /// What it is, in a line.
    pub help: String,
    /// What it is to those who hear it.
    pub role: Reading,
    /// What it takes.
    pub fields: Fields,
    /// How it is written, in YAML.
    pub example: String,
}

/// How a declared block reads aloud and in plain text: its fields in their order, as one of these.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// Paragraphs that stand apart from the text.
    #[default]
    Aside,
    /// A list: each item of its lists is one.
    List,
    /// A picture with words.
    Figure,
    /// Words that somebody said.
    Quotation,
}

/// Fields that belong together, in the order of reading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fields {
    /// The fields.
    pub list: Vec<Field>,
    /// The field that may be written as the bare value of all of them.
    pub short: Option<String>,
}

/// What a declared block takes under one key.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The key.
    pub name: String,
    /// What it says, in a line.
    pub help: String,
    /// Whether it must be there.
    pub required: bool,
    /// Whether what it says has to stand on the pages; text always has.
    pub printed: bool,
    /// For photos: whether they stand in the list of photos, with their credits. Logos do not.
    pub listed: bool,
    /// What may be written.
    pub shape: Shape,
}

/// What may be written in a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A line of running text, in which marks of notes may stand.
    Text,
    /// A line that may be said again elsewhere, so that no marks can stand in it.
    Title,
    /// Paragraphs and lists.
    Prose,
    /// What a drawing shows, for those who can't see it.
    Alternative,
    /// A number; at least so many places after the decimal sign.
    Number(Format, usize),
    /// A number after the code of its currency, such as `EUR 12500` (ISO 4217).
    Money,
    /// A year, a month or a day.
    Date,
    /// From one date to another one.
    Range,
    /// The id of a photo.
    Photo,
    /// An address on the web.
    Link,
    /// An address on the web, as a QR code (ISO/IEC 18004).
    Qr,
    /// The id of something in the report.
    Reference(Target),
    /// One of these words; the first unless set.
    Choice(Vec<String>),
    /// `true` or `false`.
    Flag,
    /// At least and at most so many of these.
    List(Box<Shape>, usize, usize),
    /// Fields of their own.
    Group(Fields),
}

/// What a reference leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// A part or section, by the name of its file.
    Part,
    /// A table.
    Table,
    /// A chart.
    Chart,
    /// A photo.
    Photo,
}

impl Target {
    /// What a reference in text names, such as `table:wages`: the kind, and the id.
    pub fn parse(text: &str) -> Option<(Self, &str)> {
        let (name, id) = text.split_once(':')?;
        let all = [Self::Part, Self::Table, Self::Chart, Self::Photo];
        Some((all.into_iter().find(|target| target.name() == name)?, id))
    }

    /// The target as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Part => "part",
            Self::Table => "table",
            Self::Chart => "chart",
            Self::Photo => "photo",
        }
    }
}

/// What a report writes in a field.
#[derive(Debug, Clone)]
pub enum Value {
    /// A line of running text.
    Text(Text),
    /// A line that may be said again.
    Title(Text),
    /// Paragraphs and lists.
    Prose(Prose),
    /// What a drawing shows.
    Alternative(Spanned<String>),
    /// A number.
    Number(Spanned<Decimal>),
    /// A number after the code of its currency.
    Money(Spanned<(String, Decimal)>),
    /// A year, a month or a day.
    Date(Spanned<Point>),
    /// From one date, perhaps to another one.
    Range(Spanned<Point>, Option<Spanned<Point>>),
    /// The id of a photo.
    Photo(Spanned<String>),
    /// An address.
    Link(Spanned<String>),
    /// The id of something in the report.
    Reference(Target, Spanned<String>),
    /// A word among those that are possible.
    Choice(Spanned<String>),
    /// Yes or no.
    Flag(bool),
    /// Several values.
    List(Vec<Value>),
    /// Values of fields.
    Group(Values),
}

impl Value {
    /// Where it stands; none where it has no words or figures of its own.
    pub fn span(&self) -> Option<ValueSpan> {
        match self {
            Self::Text(text) | Self::Title(text) => Some(text.span),
            Self::Prose(prose) => Some(prose.span),
            Self::Number(Spanned { span, .. }) => Some(*span),
            Self::Money(Spanned { span, .. }) => Some(*span),
            Self::Date(Spanned { span, .. }) | Self::Range(Spanned { span, .. }, _) => Some(*span),
            Self::Alternative(text) | Self::Photo(text) | Self::Link(text) | Self::Choice(text) => {
                Some(text.span)
            }
            Self::Reference(_, id) => Some(id.span),
            Self::Flag(_) | Self::List(_) | Self::Group(_) => None,
        }
    }
}

/// The values of some [`Fields`], one for each of them and in their order; nothing where the report writes none.
#[derive(Debug, Clone, Default)]
pub struct Values(pub Vec<Option<Value>>);

/// A block of a kind that a layout declares.
///
/// It is read in two steps: the kinds that there are stand in other files, so that `decode` passes it over, and
/// [`crate::content::declare`] fills it afterwards.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// Its kind.
    pub kind: Arc<Kind>,
    /// What stands in it.
    pub values: Values,
}

impl<'de> Deserialize<'de> for Declared {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self::default())
    }
}

impl Declared {
    /// The value of a field of the block itself.
    pub fn get(&self, field: &str) -> Option<&Value> {
        let at = self.kind.fields.list.iter().position(|own| own.name == field)?;
        self.values.0.get(at)?.as_ref()
    }

    /// The word that a choice of the block itself has: the one that is written, or the first that there is.
    pub fn choice(&self, field: &str) -> Option<&str> {
        let own = self.kind.fields.list.iter().find(|own| own.name == field)?;
        match (&own.shape, self.get(field)) {
            (Shape::Choice(_), Some(Value::Choice(word))) => Some(&word.value),
            (Shape::Choice(words), None) => words.first().map(String::as_str),
            _ => None,
        }
    }

    /// Where it stands, if its kind has a choice `place` of the words that other blocks know.
    pub fn place(&self) -> Option<Place> {
        let word = self.choice("place")?;
        [Place::Here, Place::Top, Place::Foot, Place::Page].into_iter().find(|place| place.name() == word)
    }

    /// Whether it stands in the margin column: by a choice `width` whose word is `margin`, as that of photos.
    pub fn is_aside(&self) -> bool {
        self.choice("width") == Some("margin")
    }

    /// Calls `visit` with each value and its field, in the order of reading, those in lists and groups too.
    pub fn each<'a>(&'a self, visit: &mut impl FnMut(&'a Field, &'a Value)) {
        each(&self.kind.fields, &self.values, visit);
    }
}

impl Fields {
    /// The fields with their values.
    pub fn with<'a>(
        &'a self,
        values: &'a Values,
    ) -> impl Iterator<Item = (&'a Field, Option<&'a Value>)> + use<'a> {
        self.list.iter().zip(values.0.iter().map(Option::as_ref))
    }
}

fn each<'a>(fields: &'a Fields, values: &'a Values, visit: &mut impl FnMut(&'a Field, &'a Value)) {
    for (field, value) in fields.with(values) {
        if let Some(value) = value {
            one(field, &field.shape, value, visit);
        }
    }
}

fn one<'a>(
    field: &'a Field,
    shape: &'a Shape,
    value: &'a Value,
    visit: &mut impl FnMut(&'a Field, &'a Value),
) {
    match (shape, value) {
        (Shape::List(of, ..), Value::List(items)) => {
            items.iter().for_each(|item| one(field, of, item, visit));
        }
        (Shape::Group(fields), Value::Group(values)) => each(fields, values, visit),
        _ => visit(field, value),
    }
}
