//! What stands in the bodies of parts and sections.

use schemars::JsonSchema;
use serde::Deserialize;

use super::declared::Declared;
use super::place::Place;
use super::table::{Column, Table};
use super::text::{Prose, Text};
use crate::content::decode::{List, Spanned};
use crate::content::values::{Date, Point};

/// A block of a part or section.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// Paragraphs, headings, lists and quotations.
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
    /// The year of the calendars at a glance: months across, rows by location or kind.
    Year(Year),
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
    /// A whole page, to its edges.
    Page,
    /// Two pages that lie beside each other, to their edges.
    Spread,
}

impl Width {
    /// The width as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::Full => "full",
            Self::Margin => "margin",
            Self::Bleed => "bleed",
            Self::Page => "page",
            Self::Spread => "spread",
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
    /// Where, for the year at a glance: entries of one location stand in one row.
    pub location: Option<Spanned<String>>,
    /// Of which kind it is, for the year at a glance.
    pub kind: Option<Spanned<String>>,
}

/// The year of the report's calendars at a glance.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "year|by")]
pub struct Year {
    /// What its rows are.
    #[serde(default)]
    pub by: YearRows,
}

/// What the rows of a year at a glance are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum YearRows {
    /// A row for each location.
    #[default]
    Location,
    /// A row for each kind.
    Kind,
}
