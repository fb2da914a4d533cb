//! What is asked of a build, and its stages.

use crate::content::edition::Edition;

/// How a report is built.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Photos whose files are missing are grey boxes; otherwise they are errors. Off by default.
    pub draft: bool,
    /// Crop and registration marks stand outside the bleed of the print edition. Off by default.
    pub marks: bool,
    /// The print edition is checked as a printer does. Off by default.
    pub preflight: bool,
    /// The only edition that is built; all of them unless set.
    pub edition: Option<Edition>,
}

impl Options {
    /// The editions that are built, in the order of [`Edition::ALL`].
    pub fn editions(self) -> Vec<Edition> {
        Edition::ALL
            .into_iter()
            .filter(|edition| self.edition.is_none_or(|wanted| wanted == *edition))
            .collect()
    }
}

/// A stage of a build, for showing progress and for measuring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// 1: the files under `source/` to a typed report.
    Load,
    /// 2: the outline of the report in the order of print, with all numbers.
    Number,
    /// 3: every rule over the report, and the photos' headers.
    Check,
    /// 4: a Typst file a part.
    Compose,
    /// 5: pages.
    Typeset,
    /// 6: PDFs, and photos as large as they stand on the pages.
    Export,
    /// 7: photos into the PDFs, and what an edition's standard asks.
    Finish,
}

impl Stage {
    /// All stages in their order.
    pub const ALL: [Self; 7] =
        [Self::Load, Self::Number, Self::Check, Self::Compose, Self::Typeset, Self::Export, Self::Finish];

    /// Its number, from 1.
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// What is done in it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Load => "reading the content",
            Self::Check => "checking the content and the photos",
            Self::Number => "numbering notes, headings, tables",
            Self::Compose => "composing the parts",
            Self::Typeset => "setting the pages",
            Self::Export => "writing the PDFs and preparing the photos",
            Self::Finish => "finishing the PDFs",
        }
    }
}

/// Who is told of each stage as it begins.
pub type Progress<'a> = &'a dyn Fn(Stage);
