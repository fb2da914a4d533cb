//! What stands in the bodies of parts and sections.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use serde_yaml::Value;

use super::declared::Declared;
use super::text::{Prose, Text};
use crate::content::decode::{List, Spanned};
use crate::content::values::{Date, Point, ValueError};
use crate::content::yaml::ValueSpan;

/// A block of a part or section.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// Prose.
    Text(Prose),
    /// A photo.
    Photo(PhotoBlock),
    /// Photos side by side.
    Photos(PhotoRow),
    /// Where to learn more.
    Links(List<Link>),
    /// Names in groups.
    Directory(Directory),
    /// People with their roles.
    People(People),
    /// A letter.
    Letter(Letter),
    /// A table.
    Table(Box<Table>),
    /// A chart of a table's figures.
    Chart(Chart),
    /// Dates with entries.
    Calendar(List<CalendarEntry>),
    /// What a layout declares.
    #[serde(rename = "$folio::Declared")]
    #[schemars(skip)]
    Declared(Box<Declared>),
}

/// A photo in the text.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "photo|id")]
pub struct PhotoBlock {
    /// Which photo.
    pub id: Spanned<String>,
    /// How wide.
    #[serde(default)]
    pub width: Width,
    /// Where it stands: at the head or foot of a page, or where it is written, but never across a heading unless set.
    pub place: Option<Spanned<Place>>,
}

/// Photos side by side.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "photo-row|ids")]
pub struct PhotoRow {
    /// Which photos, two to four.
    pub ids: Spanned<Vec<Spanned<String>>>,
    /// Where they stand: at the head or foot of a page, or where they are written, but never across a heading unless set.
    pub place: Option<Spanned<Place>>,
}

/// Where a photo, table or chart stands. The text goes on around what does not stand where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Where it is written.
    Here,
    /// At the head of the page, or of the next one.
    Top,
    /// At the foot of the page, or of the next one.
    Foot,
    /// Alone on the next page.
    Page,
}

impl Place {
    /// The place as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Top => "top",
            Self::Foot => "foot",
            Self::Page => "page",
        }
    }
}

/// How the pages of a table lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PageShape {
    /// As those of the text, whatever the table's words need.
    Portrait,
    /// Turned by 90 degrees.
    Landscape,
}

impl PageShape {
    /// The shape as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Portrait => "portrait",
            Self::Landscape => "landscape",
        }
    }
}

/// How wide a photo is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Width {
    /// As wide as the text.
    #[default]
    Column,
    /// All columns.
    Full,
    /// The outer column.
    Margin,
    /// Beyond the trim.
    Bleed,
}

impl Width {
    /// The width as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::Full => "full",
            Self::Margin => "margin",
            Self::Bleed => "bleed",
        }
    }
}

/// Where to learn more.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Link {
    /// What is there.
    pub label: Text,
    /// The address.
    pub url: Spanned<String>,
}

/// Names in groups.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "directory|groups")]
pub struct Directory {
    /// Columns, 1 to 4.
    pub columns: Option<Spanned<u8>>,
    /// The groups.
    pub groups: List<Group>,
}

/// A group of names.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Group {
    /// What the names have in common.
    pub name: Text,
    /// The names.
    pub entries: List<Text>,
    /// A remark under them.
    pub remark: Option<Text>,
}

/// People with their roles.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "people|people")]
pub struct People {
    /// What they have in common.
    pub title: Option<Text>,
    /// The people.
    pub people: List<Person>,
}

/// A person.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "person|name")]
pub struct Person {
    /// The name with its title.
    pub name: Text,
    /// What the person does.
    pub role: Option<Text>,
    /// For whom.
    pub organisation: Option<Text>,
    /// Since when.
    pub from: Option<Spanned<Point>>,
    /// Until when.
    pub to: Option<Spanned<Point>>,
}

/// A letter.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Letter {
    /// What it says.
    pub text: Prose,
    /// A photo of who signs.
    pub portrait: Option<Spanned<String>>,
    /// Who signs.
    pub signatories: List<Signatory>,
    /// It is told by the editors, not signed.
    #[serde(default)]
    pub reported: bool,
}

/// Who signs a letter.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "signatory|name")]
pub struct Signatory {
    /// The name.
    pub name: Text,
    /// What the person does.
    pub role: Option<Text>,
    /// For whom.
    pub organisation: Option<Text>,
}

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
    pub rows: List<Spanned<Vec<Cell>>>,
    /// Path of a CSV file under `source/` that holds the rows.
    pub csv: Option<Spanned<String>>,
    /// Label of a last row in which number columns are added up; rows that are sums themselves are left out.
    pub total: Option<Text>,
    /// Where the figures come from.
    pub source: Option<Text>,
    /// Remarks under the table.
    #[serde(default)]
    pub remarks: List<Text>,
    /// Where it stands; where it is written unless set. One that is higher than a page always stands there.
    pub place: Option<Spanned<Place>>,
    /// How its pages lie; landscape where its words do not fit into all columns unless set.
    pub page: Option<Spanned<PageShape>>,
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
            _ => Err(serde::de::Error::custom(ValueError::new(
                "a cell holds text or a number",
                "write the row as a list of plain values, as in [Japan, 9195]",
            ))),
        }
    }
}

/// A chart of a table's figures.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Chart {
    /// Unique in the report.
    pub id: Spanned<String>,
    /// What it looks like.
    pub kind: ChartKind,
    /// The table whose figures it draws.
    pub table: Spanned<String>,
    /// Titles of the number columns to draw; all unless set.
    #[serde(default)]
    pub columns: Vec<Spanned<String>>,
    /// What it shows.
    pub caption: Text,
    /// The same for those who can't see it.
    pub alt: Spanned<String>,
    /// Where it stands; where it is written for bars, at the head or foot of a page for lines, unless set.
    pub place: Option<Spanned<Place>>,
}

impl Chart {
    /// The columns of a table that it draws, with their places in its rows.
    pub fn drawn<'t>(&self, table: &'t Table) -> impl Iterator<Item = (usize, &'t Column)> {
        table.columns.iter().enumerate().filter(|(_, column)| {
            let named = |title: &str| self.columns.iter().any(|c| c.value == title);
            column.is_number() && (self.columns.is_empty() || named(&column.title.plain()))
        })
    }
}

/// What a chart looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChartKind {
    /// A bar for each row.
    Bar,
    /// A line through the rows.
    Line,
}

/// An entry of the calendar.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct CalendarEntry {
    /// The first day.
    pub start: Spanned<Date>,
    /// The last day, where there are several.
    pub end: Option<Spanned<Date>>,
    /// What happened.
    pub text: Text,
}
