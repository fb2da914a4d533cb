//! The report as typed data: what the files under `source/` hold, key by key.
//!
//! `docs/content.md` describes the same for editors. A struct whose serde name is `name|key` may be written as the bare value of
//! `key` (see [`super::decode`]).

mod blocks;
mod counting;
mod declared;
mod editions;
mod levels;
mod limits;
mod place;
mod table;
mod text;

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decode::{Entries, List, Spanned};
use super::gaps::Gaps;
use super::translation::Translation;
use super::values::{Date, Years};
use super::yaml::ValueSpan;
use crate::diag::SourceId;

pub use blocks::*;
pub use counting::*;
pub use declared::*;
pub use editions::*;
pub use levels::*;
pub use limits::*;
pub use place::*;
pub use table::*;
pub use text::*;

/// `report.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Manifest {
    /// What the report is called, without the year.
    pub title: Text,
    /// Who reports.
    pub organisation: Organisation,
    /// The year that is reported on, or years such as `2018/19`.
    pub year: Years,
    /// The time that is reported on, where it is not the calendar year: events out of it are told.
    pub period: Option<Period>,
    /// Code of the language, such as `en` (BCP 47).
    pub language: Spanned<String>,
    /// Codes of other languages in which the report is built too, each with its texts in a folder such as `source/th`.
    #[serde(default)]
    pub languages: Vec<Spanned<String>>,
    /// How years are counted in the dates that folio writes (the `ca` of BCP 47); `gregorian` unless set.
    #[serde(default)]
    pub calendar: Calendar,
    /// The digits of the dates and figures that folio writes (the `nu` of BCP 47); `latin` unless set.
    #[serde(default)]
    pub numerals: Numerals,
    /// Code of a country, such as `GB` (ISO 3166-1), for hyphenation.
    pub region: Option<Spanned<String>>,
    /// The theme: the name of a folder below `layout/themes`. Without it the pages look as `layout/theme.yaml` has them.
    pub theme: Option<Spanned<String>>,
    /// The date that the PDFs carry.
    pub date: Date,
    /// What the report is about; metadata of the PDFs.
    pub description: Option<String>,
    /// Keywords; metadata of the PDFs.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// The parts in the order of print.
    pub parts: List<PartEntry>,
    /// How each edition is made.
    pub editions: Editions,
    /// Words that the organisation writes, each with those that it does not write for it.
    #[serde(default)]
    pub terms: Entries<List<Spanned<String>>>,
    /// Levels of rules, where they are not the rules' own.
    #[serde(default)]
    pub rules: Levels,
    /// What setting the pages may take before it is given up.
    #[serde(default)]
    pub limits: Limits,
}

/// The time that is reported on.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Period {
    /// The first day.
    pub start: Spanned<Date>,
    /// The last day.
    pub end: Spanned<Date>,
}

impl Manifest {
    /// Whether something that goes on from one day to another one touches the time that is reported on.
    pub fn reports_on(&self, first: Date, last: Date) -> bool {
        match &self.period {
            Some(Period { start, end }) => first <= end.value && last >= start.value,
            None => first.year() <= self.year.last && last.year() >= self.year.first,
        }
    }

    /// The time that is reported on, as messages call it.
    pub fn reported(&self) -> String {
        match &self.period {
            Some(Period { start, end }) => format!("{} to {}", start.value, end.value),
            None => self.year.to_string(),
        }
    }

    /// Organisation, title and year in a line.
    pub fn full_title(&self) -> String {
        format!("{}: {} {}", self.organisation.name.plain(), self.title.plain(), self.year)
    }
}

/// Who reports.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Organisation {
    /// The full name.
    pub name: Text,
    /// A short name or abbreviation.
    pub short: Option<Text>,
    /// Lines of the address.
    #[serde(default)]
    pub address: List<Text>,
    /// Address on the web.
    pub url: Option<Spanned<String>>,
}

/// A part in the manifest: its kind, and its file under `source/`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PartEntry {
    /// The front cover.
    Cover(Spanned<String>),
    /// The imprint page.
    Imprint(Spanned<String>),
    /// The table of contents.
    Contents(Spanned<String>),
    /// A part with text.
    Text(Spanned<String>),
    /// The list of photos with credits.
    PhotoList(Spanned<String>),
    /// The back cover.
    BackCover(Spanned<String>),
}

impl PartEntry {
    /// The path of the file, from `source/`.
    pub fn path(&self) -> &Spanned<String> {
        match self {
            Self::Cover(path)
            | Self::Imprint(path)
            | Self::Contents(path)
            | Self::Text(path)
            | Self::PhotoList(path)
            | Self::BackCover(path) => path,
        }
    }

    /// The kind as it is written.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Cover(_) => "cover",
            Self::Imprint(_) => "imprint",
            Self::Contents(_) => "contents",
            Self::Text(_) => "text",
            Self::PhotoList(_) => "photo-list",
            Self::BackCover(_) => "back-cover",
        }
    }
}

/// The whole report, read and ready to be checked.
#[derive(Debug)]
pub struct Report {
    /// `report.yaml`.
    pub manifest: Manifest,
    /// The parts in the order of print.
    pub parts: Vec<Part>,
    /// `photos.yaml`.
    pub photos: Entries<Photo>,
    /// `references.yaml`.
    pub references: References,
    /// The words of the report's language.
    pub words: Words,
    /// What of its files could not be read.
    pub gaps: Gaps,
    /// What is known of the translation, where the report is one.
    pub translation: Option<Translation>,
}

impl Report {
    /// All notes with their ids, in the order of the files.
    pub fn notes(&self) -> impl Iterator<Item = &(Spanned<String>, Note)> {
        self.parts.iter().flat_map(Part::notes)
    }

    /// All blocks, in the order of print.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.parts.iter().flat_map(Part::blocks)
    }

    /// The entries of all calendars, in the order of print.
    pub fn calendar(&self) -> impl Iterator<Item = &CalendarEntry> {
        self.blocks().flat_map(|block| match block {
            Block::Calendar(entries) => entries.0.as_slice(),
            _ => &[],
        })
    }

    /// All tables, in the order of print.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks().filter_map(|block| match block {
            Block::Table(table) => Some(&**table),
            Block::Text(_)
            | Block::Photo(_)
            | Block::Photos(_)
            | Block::Links(_)
            | Block::Directory(_)
            | Block::People(_)
            | Block::Letter(_)
            | Block::Chart(_)
            | Block::Calendar(_)
            | Block::Year(_)
            | Block::Declared(_) => None,
        })
    }

    /// The note with an id; where it is defined twice, which is a mistake, the last one.
    pub fn note(&self, id: &str) -> Option<&Note> {
        self.notes().filter(|(key, _)| key.value == id).map(|(_, note)| note).last()
    }
}

impl Part {
    /// Its sections and what stands before them; nothing where it has no text.
    fn text(&self) -> (Option<&TextPart>, &[Section]) {
        match &self.content {
            PartContent::Text(text, sections) => (Some(text), sections),
            PartContent::Cover(_)
            | PartContent::Imprint(_)
            | PartContent::Contents(_)
            | PartContent::PhotoList(_)
            | PartContent::BackCover(_) => (None, &[]),
        }
    }

    /// Its notes with their ids, in the order of the files.
    pub fn notes(&self) -> impl Iterator<Item = &(Spanned<String>, Note)> {
        let (text, sections) = self.text();
        text.into_iter().flat_map(|t| &t.notes.0).chain(sections.iter().flat_map(|s| &s.content.notes.0))
    }

    /// Its blocks, in the order of print.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.bodies().into_iter().flatten().map(|block| &block.value)
    }

    /// The bodies of its files, in the order of print.
    pub fn bodies(&self) -> Vec<&[Spanned<Block>]> {
        let (text, sections) = self.text();
        let own = text.into_iter().map(|t| &*t.body);
        own.chain(sections.iter().map(|s| &*s.content.body)).collect()
    }
}

/// The sources that notes cite.
#[derive(Debug, Default)]
pub struct References {
    /// The sources.
    pub library: hayagriva::Library,
    /// Where each source's key stands.
    pub key_spans: Vec<(String, ValueSpan)>,
    /// The sources' addresses, exactly as they are written.
    pub urls: HashMap<String, String>,
    /// Where each source's address stands.
    pub url_spans: Vec<(String, ValueSpan)>,
}

/// A part of the report.
#[derive(Debug)]
pub struct Part {
    /// The file's name without folder and ending.
    pub id: String,
    /// Its file.
    pub file: SourceId,
    /// What it holds.
    pub content: PartContent,
}

/// What a part holds.
#[derive(Debug)]
pub enum PartContent {
    /// The front cover.
    Cover(Cover),
    /// The imprint page.
    Imprint(Imprint),
    /// The table of contents.
    Contents(Contents),
    /// A part with text.
    Text(Box<TextPart>, Vec<Section>),
    /// The list of photos with credits.
    PhotoList(PhotoList),
    /// The back cover.
    BackCover(BackCover),
}

/// The front cover.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Cover {
    /// A photo that fills the page.
    pub photo: Option<Spanned<String>>,
    /// Whether the year stands on it; yes unless set.
    pub year: Option<bool>,
    /// The organisation's logo, above its name: a photo or drawing that stands out from the field of colour.
    pub logo: Option<Spanned<String>>,
}

/// The imprint page.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Imprint {
    /// Its title.
    pub title: Option<Text>,
    /// Its text.
    pub body: Prose,
}

/// The table of contents.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Contents {
    /// Its title.
    pub title: Text,
}

/// The list of photos with credits.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct PhotoList {
    /// Its title.
    pub title: Text,
    /// A sentence before the list.
    pub lead: Option<Text>,
}

/// The back cover.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct BackCover {
    /// Its text.
    pub body: Option<Prose>,
    /// The organisation's logo, above its name: a photo or drawing that stands out from the field of colour.
    pub logo: Option<Spanned<String>>,
}

/// A part with text.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct TextPart {
    /// Its title.
    pub title: Text,
    /// A shorter title for the running head.
    pub running: Option<Text>,
    /// The page that opens it.
    pub opener: Option<Opener>,
    /// How its sections are numbered.
    #[serde(default)]
    pub numbering: Numbering,
    /// Blocks before the sections.
    #[serde(default)]
    pub body: List<Spanned<Block>>,
    /// Paths of the section files, from `source/`.
    #[serde(default)]
    pub sections: List<Spanned<String>>,
    /// The notes of this file.
    #[serde(default)]
    pub notes: Entries<Note>,
}

/// The page that opens a part.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Opener {
    /// A photo that fills the page; a colour field without it.
    pub photo: Option<Spanned<String>>,
    /// One sentence on what the part tells.
    pub sentence: Option<Text>,
}

/// How sections and the headings in them are numbered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Numbering {
    /// Not at all.
    #[default]
    None,
    /// Sections I, II, III; headings 1, 2 and 2.1.
    Roman,
    /// Sections are appendices A, B, C; headings A.1, A.2 and A.2.1; tables and charts A1, A2.
    Letter,
}

impl Numbering {
    /// The numbering as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Roman => "roman",
            Self::Letter => "letter",
        }
    }
}

/// What a section file holds.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct SectionFile {
    /// Its title.
    pub title: Text,
    /// A shorter title for the running head.
    pub running: Option<Text>,
    /// Its blocks.
    pub body: List<Spanned<Block>>,
    /// The notes of this file.
    #[serde(default)]
    pub notes: Entries<Note>,
}

/// A section of a part.
#[derive(Debug)]
pub struct Section {
    /// The file's name without folder and ending.
    pub id: String,
    /// Its file.
    pub file: SourceId,
    /// What it holds.
    pub content: SectionFile,
}

/// A note.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename = "note|text")]
pub struct Note {
    /// What it says; missing where it is lost.
    pub text: Option<Text>,
    /// Its end is not preserved.
    #[serde(default)]
    pub broken: bool,
    /// Nothing of it is preserved.
    #[serde(default)]
    pub lost: bool,
}

/// `photos.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct PhotosFile {
    /// Photos by their ids.
    pub photos: Entries<Photo>,
}

/// A photo.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Photo {
    /// Path of the picture from the project's root.
    pub file: Spanned<String>,
    /// What it shows, for all readers.
    pub caption: Option<Text>,
    /// Who took it.
    pub credit: Option<Text>,
    /// What it shows, for those who can't see it.
    pub alt: Spanned<String>,
    /// The point that a crop keeps, from left and top, each 0 to 1.
    pub focus: Option<Spanned<[f64; 2]>>,
    /// Whether those who can be recognised agreed.
    #[serde(default)]
    pub consent: Consent,
}

/// Whether those who can be recognised in a photo agreed to its use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// It is on file.
    Recorded,
    /// Nobody knows.
    #[default]
    NotRecorded,
    /// Nobody can be recognised.
    NotNeeded,
}

/// The words of a language that the report itself says, from `layout/words/`. Layouts read the same file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Words {
    /// The months from January on.
    pub months: [String; 12],
    /// How a span of time without an end is written.
    pub present: String,
    /// The sign between thousands.
    pub thousands: String,
    /// The decimal sign.
    pub decimal: String,
    /// How a day of a month is written: `{day}` and `{month}` stand for them. `31 May` unless set.
    #[serde(default = "day_month")]
    pub day_month: String,
    /// How a month of a year is written, with `{month}` and `{year}`. `May 2019` unless set.
    #[serde(default = "month_year")]
    pub month_year: String,
    /// How a day of a year is written, with `{day}`, `{month}` and `{year}`. `31 May 2019` unless set.
    #[serde(default = "day_month_year")]
    pub day_month_year: String,
    /// What a table is called, before its number.
    pub table: String,
    /// What a chart is called, before its number.
    pub chart: String,
    /// What a numbered section is called, before its number.
    pub section: String,
    /// What an appendix is called, before its letter, as in a heading.
    pub appendix: String,
    /// What stands before the number of a page in a sentence.
    pub on_page: String,
    /// What stands before the source of a table.
    pub source: String,
    /// What stands before the number of a note in a sentence.
    pub note: String,
    /// What a link to a note is called, before the note’s number, for those who hear it.
    pub note_link: String,
    /// What a link from a note to its mark says, for those who hear it.
    pub back_to_text: String,
    /// What stands for a note of which nothing is preserved.
    pub lost_note: String,
    /// What stands for words that are not preserved.
    pub omission: String,
    /// What stands before who took a photo.
    pub photo: String,
    /// What stands before who a retold message is from.
    pub message_from: String,
    /// What stands over links.
    pub learn_more: String,
    /// How years are counted, as the manifest says.
    #[serde(skip)]
    pub calendar: Calendar,
    /// The digits from nought to nine, where they are not those of ASCII, as the manifest says.
    #[serde(skip)]
    pub digits: Option<[char; 10]>,
}

fn day_month() -> String {
    "{day} {month}".into()
}

fn month_year() -> String {
    "{month} {year}".into()
}

fn day_month_year() -> String {
    "{day} {month} {year}".into()
}

#[cfg(test)]
impl Words {
    /// The words of this repository's English.
    pub(crate) fn english() -> Self {
        serde_yaml::from_str(include_str!("../../../layout/words/en.yaml")).expect("the words are whole")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use serde_yaml::Mapping;

    use super::*;

    /// Layouts say words that folio itself does not: a language that lacks one would end in a fault of the layout.
    #[test]
    fn every_language_has_all_words() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("layout/words");
        let keys = |text: &str| -> BTreeSet<String> {
            let words: Mapping = serde_yaml::from_str(text).unwrap();
            words.keys().map(|key| key.as_str().unwrap().to_string()).collect()
        };
        let english = keys(&std::fs::read_to_string(folder.join("en.yaml")).unwrap());
        let mut languages = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let words: Words =
                serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let lacks: Vec<String> = english.difference(&keys(&text)).cloned().collect();
            assert_eq!(lacks, Vec::<String>::new(), "{}", path.display());
            assert!(words.day_month_year.contains("{day}") && words.day_month_year.contains("{year}"));
            languages += 1;
        }
        assert!(languages >= 10, "{languages}");
    }
}
