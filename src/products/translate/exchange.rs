//! A text as it travels between folio and a translator: words, and placeholders for what only marks them.

use std::ops::Range;

/// A piece of a text that travels. Placeholders are known by their numbers, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// Words, as they are written in the report.
    Words(String),
    /// Something that holds no words.
    Single(usize),
    /// The beginning of something around words.
    Open(usize),
    /// Its end.
    Close(usize),
}

/// Adds words, to those before them where there are any.
pub fn push_words(items: &mut Vec<Item>, words: &str) {
    match items.last_mut() {
        _ if words.is_empty() => {}
        Some(Item::Words(before)) => before.push_str(words),
        _ => items.push(Item::Words(words.to_string())),
    }
}

/// A text that goes to a translator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The name of the unit.
    pub id: String,
    /// Where its original stands: path and line.
    pub place: (String, usize),
    /// What the placeholders stand for, by their numbers.
    pub notes: Vec<String>,
    /// The original.
    pub source: Vec<Item>,
    /// What it is translated to already.
    pub target: Option<Vec<Item>>,
    /// Whether the original has changed since.
    pub stale: bool,
}

/// A text that comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The name of the unit.
    pub id: String,
    /// The original as it was sent.
    pub source: Vec<Item>,
    /// The translation; nothing where it is not finished.
    pub target: Option<Vec<Item>>,
    /// Where the unit stands in the file that came back.
    pub at: Range<usize>,
}

/// A file that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The code of the language that it translates to.
    pub language: String,
    /// Its texts.
    pub texts: Vec<Returned>,
}

/// What keeps a file from being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Where.
    pub at: Range<usize>,
    /// Why.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}
