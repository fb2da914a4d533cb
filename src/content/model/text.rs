//! Pieces of text, short and long.

use serde::{Deserialize, Deserializer};

use crate::content::decode::Spanned;
use crate::content::markup::{self, Inline, Problem};
use crate::content::yaml::ValueSpan;

/// Text of a single paragraph, with where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Where it stands.
    pub span: ValueSpan,
    /// As it is written.
    pub source: String,
    /// As it prints.
    pub body: Vec<Inline>,
    /// What it holds that text can't.
    pub problems: Vec<Problem>,
}

/// Text of many paragraphs, with headings, lists and quotations.
#[derive(Debug, Clone, PartialEq)]
pub struct Prose {
    /// Where it stands.
    pub span: ValueSpan,
    /// As it is written.
    pub source: String,
    /// As it prints.
    pub body: Vec<markup::Block>,
    /// What it holds that prose can't.
    pub problems: Vec<Problem>,
}

impl Text {
    /// Reads text that stands at `span`.
    pub fn parse(Spanned { value, span }: Spanned<String>) -> Self {
        let (body, problems) = markup::text(&value);
        Self { span, source: value, body, problems }
    }

    /// The words alone.
    pub fn plain(&self) -> String {
        markup::plain(&self.body)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Spanned::deserialize(deserializer).map(Self::parse)
    }
}

impl<'de> Deserialize<'de> for Prose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Spanned { value, span } = Spanned::<String>::deserialize(deserializer)?;
        let (body, problems) = markup::prose(&value);
        Ok(Self { span, source: value, body, problems })
    }
}
