//! Tables: their columns and rows.

use std::fmt;

use schemars::JsonSchema;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_yaml::Value;

use super::place::{PageShape, Place};
use super::text::Text;
use crate::content::decode::{List, Spanned};
use crate::content::values::ValueError;
use crate::content::yaml::ValueSpan;

/// A table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Table {
    /// Unique in the report.
    pub id: Spanned<String>,
    /// What it shows.
    pub caption: Text,
    /// Its columns.
    pub columns: List<Column>,
    /// Its rows; missing where they stand in a CSV file.
    #[serde(default)]
    pub rows: List<Spanned<Row>>,
    /// Path of a CSV file under `source/` that holds the rows.
    pub csv: Option<Spanned<String>>,
    /// Label of a last row in which number columns are added up; rows that are sums themselves are left out.
    pub total: Option<Text>,
    /// Where the figures come from.
    pub source: Option<Text>,
    /// Remarks under the table.
    #[serde(default)]
    pub remarks: List<Remark>,
    /// Where it stands; where it is written unless set. One that is higher than a page always stands there.
    pub place: Option<Spanned<Place>>,
    /// How its pages lie; landscape where its words do not fit into all columns unless set.
    pub page: Option<Spanned<PageShape>>,
    /// The rows that carry a balance from year to year.
    pub carried: Option<Carried>,
}

/// A remark under a table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "remark|text")]
pub struct Remark {
    /// The name by which cells mark what it is about, as in `1250[^lost]`; it prints as a letter.
    pub mark: Option<Spanned<String>>,
    /// What it says.
    pub text: Text,
    /// The letter of its marks; none where it has no mark in the table.
    #[serde(skip)]
    pub letter: Option<String>,
}

/// The rows of a table of several years that carry a balance: what a year closes with is what the next one opens with.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Carried {
    /// The label of the row with the balance at the end.
    pub closing: Spanned<String>,
    /// The label of the row with the balance at the beginning.
    pub opening: Spanned<String>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// Its cells; of a group and a sum the label alone.
    pub cells: Vec<Cell>,
    /// Whether its label said in the original of a translation that it adds up the rows above it.
    pub adds_up: bool,
}

/// What a row of a table is.
#[derive(Debug, Clone, PartialEq)]
pub enum RowKind {
    /// A row of cells.
    Plain,
    /// The same in bold.
    Bold,
    /// A heading over the rows that follow.
    Group,
    /// A row that the build adds up: of those rows, or of all since the last group or sum where none are named.
    Sum(Vec<Spanned<Addend>>),
}

/// A row that a sum adds or takes off, by its label; written `-Label` to take it off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addend {
    /// The label of the row.
    pub label: String,
    /// Whether it is taken off.
    pub minus: bool,
}

impl From<Vec<Cell>> for Row {
    fn from(cells: Vec<Cell>) -> Self {
        Self { kind: RowKind::Plain, cells, adds_up: false }
    }
}

impl std::ops::Deref for Row {
    type Target = [Cell];

    fn deref(&self) -> &[Cell] {
        &self.cells
    }
}

impl Row {
    /// Whether its cells are written, one for each column.
    pub fn is_written(&self) -> bool {
        matches!(self.kind, RowKind::Plain | RowKind::Bold)
    }

    /// The words of its first cell.
    pub fn label(&self) -> String {
        self.cells.first().and_then(|cell| cell.text.as_ref()).map(Text::plain).unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RowVisitor;

        impl<'de> Visitor<'de> for RowVisitor {
            type Value = Row;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a list of cells, or a group with `group`, `sum` or `bold`")
            }

            // A row of which nothing can be read.
            fn visit_unit<E: Error>(self) -> Result<Row, E> {
                Ok(Row::from(Vec::new()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Row, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(items)).map(Row::from)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Row, A::Error> {
                SpecialRow::deserialize(MapAccessDeserializer::new(map))?.row().map_err(Error::custom)
            }
        }

        deserializer.deserialize_any(RowVisitor)
    }
}

/// A row that is more than a list of cells.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SpecialRow {
    /// A heading over the rows that follow.
    group: Option<Text>,
    /// The label of a row that the build adds up.
    sum: Option<Text>,
    /// For a sum: the labels of the rows that it adds up, `-Label` for one that it takes off; all rows since the last group or sum
    /// unless set.
    #[serde(default)]
    of: Vec<Spanned<String>>,
    /// Cells in bold.
    bold: Option<Vec<Cell>>,
}

impl SpecialRow {
    fn row(self) -> Result<Row, ValueError> {
        let label = |text: Text| vec![Cell { span: text.span, text: Some(text) }];
        let addend = |Spanned { value, span }: Spanned<String>| {
            let minus = value.starts_with(['-', '−']);
            let label = value.trim_start_matches(['-', '−']).trim().to_string();
            Spanned { value: Addend { label, minus }, span }
        };
        match (self.group, self.sum, self.bold) {
            (Some(group), None, None) if self.of.is_empty() => {
                Ok(Row { kind: RowKind::Group, cells: label(group), adds_up: false })
            }
            (None, Some(sum), None) => {
                let of = self.of.into_iter().map(addend).collect();
                Ok(Row { kind: RowKind::Sum(of), cells: label(sum), adds_up: false })
            }
            (None, None, Some(cells)) if self.of.is_empty() => {
                Ok(Row { kind: RowKind::Bold, cells, adds_up: false })
            }
            _ => Err(ValueError::new(
                "this is no row of a table",
                "write a list of cells, `group: Label`, `sum: Label` (with `of:` the labels of the rows that it adds up), or `bold: [cells]`",
            )),
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "column|title")]
pub struct Column {
    /// Its title.
    pub title: Text,
    /// Where its cells stand; numbers right and text left unless set.
    pub align: Option<Align>,
    /// What its cells are.
    #[serde(default)]
    pub format: Format,
    /// Places after the decimal sign, for decimals; 0 to 6, 1 unless set.
    pub places: Option<Spanned<u8>>,
    /// What its numbers count.
    pub unit: Option<Text>,
    /// Whether the table's `total` adds it up; yes unless set. Years and rates of different wholes want `false`.
    pub total: Option<bool>,
    /// Its share of the free width; 1 unless set.
    pub width: Option<Spanned<f64>>,
    /// What it has in common with its neighbours, such as a currency: stands once above them.
    pub head: Option<Text>,
    /// How numbers below nought are written; with a minus sign unless set.
    #[serde(default)]
    pub negatives: Negatives,
}

impl Column {
    /// Whether its cells are numbers.
    pub fn is_number(&self) -> bool {
        self.format != Format::Text
    }
}

/// Where a column's cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// At the left edge.
    Left,
    /// At the right edge.
    Right,
    /// In the middle.
    Center,
}

/// How numbers below nought are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Negatives {
    /// With a minus sign: −12.
    #[default]
    Minus,
    /// In parentheses, as in accounts: (12).
    Parentheses,
}

/// What a column's cells are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Words.
    #[default]
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers with a fixed number of places.
    Decimal,
    /// Shares of a hundred.
    Percent,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Where it stands.
    pub span: ValueSpan,
    /// What it holds; nothing where it is empty.
    pub text: Option<Text>,
}

impl Cell {
    /// A cell that holds `value`, or nothing where it is empty.
    pub fn new(value: String, span: ValueSpan) -> Self {
        let text = (!value.is_empty()).then(|| Text::parse(Spanned { value, span }));
        Self { span, text }
    }
}

/// A value of which numbers are text, exactly as they are written (see [`crate::content::decode::WRITTEN`]).
#[derive(Deserialize)]
#[serde(rename = "$folio::Written")]
struct Written(Value);

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Spanned { value: Written(value), span } = Spanned::deserialize(deserializer)?;
        match value {
            Value::Null => Ok(Self { span, text: None }),
            Value::String(text) => Ok(Self::new(text, span)),
            _ => Err(Error::custom(ValueError::new(
                "a cell holds text or a number",
                "write the row as a list of plain values, as in [Japan, 9195]",
            ))),
        }
    }
}
