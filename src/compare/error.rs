//! Why a PDF can't be compared.

/// Why a PDF can't be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// It is another kind of file.
    #[error("it is no PDF: it does not begin with %PDF-")]
    NoPdf,
    /// It is encrypted, and not with an empty password.
    #[error(
        "a password protects it; save it without one in the program that it comes from, and compare that file"
    )]
    Encrypted,
    /// Its end is missing, as that of a file that was not copied whole.
    #[error("it is damaged: its end is missing; copy or download it again")]
    Cut,
    /// It can't be read.
    #[error("it is damaged and can't be read; `folio preflight` may say more")]
    Broken,
    /// It has no pages.
    #[error("it has no pages")]
    NoPages,
}

/// Which of two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The old one.
    Old,
    /// The new one.
    New,
}

/// One of two PDFs can't be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{source}")]
pub struct SideError {
    /// Which of them.
    pub side: Side,
    /// Why.
    pub source: CompareError,
}

impl Side {
    /// Makes an error one of this file.
    pub(super) fn error(self) -> impl Fn(CompareError) -> SideError {
        move |source| SideError { side: self, source }
    }
}
