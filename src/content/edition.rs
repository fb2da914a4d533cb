//! The two editions of a report.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

use super::values::UnknownName;

/// An edition of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Edition {
    /// For reading on a screen: sRGB, links, trim size.
    Screen,
    /// For the press: CMYK, bleed, no links.
    Print,
}

impl Edition {
    /// All editions, in the order in which they are listed.
    pub const ALL: [Self; 2] = [Self::Screen, Self::Print];

    /// Quality of its photos' JPEGs unless the manifest says otherwise, 1 to 100.
    pub fn quality(self) -> u8 {
        match self {
            Self::Screen => 82,
            Self::Print => 92,
        }
    }

    /// The name that layouts and file names know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Print => "print",
        }
    }
}

impl FromStr for Edition {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let found = Self::ALL.into_iter().find(|edition| edition.name() == name);
        found.ok_or_else(|| UnknownName::new("edition", name, "screen or print"))
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
