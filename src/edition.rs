//! The two editions that every build makes.

use std::fmt;

/// An edition of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edition {
    /// For reading on a screen: sRGB, links, trim size.
    Screen,
    /// For the press: CMYK, bleed, no links.
    Print,
}

impl Edition {
    /// All editions, in the order in which they are listed.
    pub const ALL: [Self; 2] = [Self::Screen, Self::Print];

    /// The name that layouts and file names know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Print => "print",
        }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
