//! Where blocks stand on the pages, and how their pages lie.

use schemars::JsonSchema;
use serde::Deserialize;

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
