//! A text that can be translated.

use std::fmt;

use crate::content::markup::Form;
use crate::content::yaml::ValueSpan;

/// A step from a value to one that it holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// To the value of a key.
    Key(String),
    /// To an item of a list, from 0.
    Item(usize),
    /// To an item of a list that is known by an id, which stands at so many items from 0.
    Id(String, usize),
}

/// The way to a value from the top of its file.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(pub Vec<Step>);

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("/")?;
            }
            match step {
                // A key may hold any sign; those of ids and files hold none of these.
                Step::Key(key) => write!(f, "{}", key.replace('%', "%25").replace('/', "%2F"))?,
                Step::Item(item) => write!(f, "{}", item + 1)?,
                Step::Id(id, _) => write!(f, "{}", id.replace('%', "%25").replace('/', "%2F"))?,
            }
        }
        Ok(())
    }
}

/// A text of a report, with its translation where there is one.
#[derive(Debug, Clone)]
pub struct Unit {
    /// The file of the original, from `source/`.
    pub file: String,
    /// The way to it in its file.
    pub path: Path,
    /// Where the original stands.
    pub span: ValueSpan,
    /// The original.
    pub source: String,
    /// In which way it is read.
    pub form: Form,
    /// Whether its figures are of a table, so that it stands in a CSV file.
    pub in_csv: bool,
    /// What it is translated to.
    pub translated: Option<Translated>,
}

/// A translated text.
#[derive(Debug, Clone)]
pub struct Translated {
    /// Where it stands.
    pub span: ValueSpan,
    /// What it says.
    pub text: String,
}

impl Unit {
    /// The name by which the unit is known: its file and the way to it there.
    pub fn id(&self) -> String {
        format!("{}#{}", self.file, self.path)
    }
}
