//! Finished PDFs, and where they are written.

use std::path::{Path, PathBuf};

use crate::content::edition::Edition;
use crate::finish::Conversions;
use crate::pdf::excerpt::{self, ExcerptError, PageRanges};
use crate::save::{self, SaveError};

/// A finished PDF that is not on disk yet.
#[derive(Debug)]
pub struct Pdf {
    /// The edition.
    pub edition: Edition,
    /// The code of the language that the report is translated to; none in the report's own.
    pub language: Option<String>,
    /// How many pages it has.
    pub pages: usize,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What was not set in inks and has been converted for the press.
    pub conversions: Conversions,
    /// Which of the edition's pages it holds; all unless set.
    pub excerpt: Option<PageRanges>,
}

/// Why some pages of a report can't be had.
#[derive(Debug, thiserror::Error)]
pub enum PagesError {
    /// There is no such page.
    #[error("there is no page {page}: the report has {count} pages")]
    NoPage {
        /// The page, from 1.
        page: u32,
        /// How many there are.
        count: u32,
    },
    /// The PDF can't be read, which is a fault of folio.
    #[error(transparent)]
    Broken(ExcerptError),
}

impl Pdf {
    /// Some of its pages as a PDF of their own.
    ///
    /// # Errors
    /// If it has no such pages.
    pub fn excerpt(&self, ranges: PageRanges) -> Result<Self, PagesError> {
        let (bytes, pages) = excerpt::excerpt(&self.bytes, &ranges).map_err(|error| match error {
            ExcerptError::NoPage { page, count } => PagesError::NoPage { page, count },
            broken => PagesError::Broken(broken),
        })?;
        let (edition, language, conversions) = (self.edition, self.language.clone(), self.conversions);
        Ok(Self { edition, language, pages, bytes, conversions, excerpt: Some(ranges) })
    }

    /// Where it is written, from the project's root.
    pub fn path(&self) -> PathBuf {
        Path::new("build").join(self.file_name())
    }

    /// The name of its file.
    pub fn file_name(&self) -> String {
        let name = name(self.edition, self.language.as_deref());
        match &self.excerpt {
            None => format!("{name}.pdf"),
            Some(ranges) => format!("{name}-pages-{ranges}.pdf"),
        }
    }
}

/// The name of an edition's file without its ending; that of a translation names its language.
fn name(edition: Edition, language: Option<&str>) -> String {
    match language {
        None => format!("report-{edition}"),
        Some(language) => format!("report-{language}-{edition}"),
    }
}

/// Where the PDF of an edition of a translation is written, from the project's root; of the report itself without a language.
pub fn path_in(edition: Edition, language: Option<&str>) -> PathBuf {
    Path::new("build").join(format!("{}.pdf", name(edition, language)))
}

/// Where the PDF of an edition is written, from the project's root.
pub fn path(edition: Edition) -> PathBuf {
    path_in(edition, None)
}

/// Writes PDFs to `build/`: the last good ones stay until all are whole.
///
/// # Errors
/// If the disk can't be written.
pub fn save(root: &Path, pdfs: &[Pdf]) -> Result<(), SaveError> {
    let files: Vec<_> = pdfs.iter().map(|pdf| (pdf.path(), &*pdf.bytes)).collect();
    save::all(root, &files)
}

/// Writes PDFs to a folder, which is made where it is missing.
///
/// # Errors
/// If the disk can't be written.
pub fn save_in(folder: &Path, pdfs: &[Pdf]) -> Result<(), SaveError> {
    std::fs::create_dir_all(folder).map_err(|error| SaveError::new(folder, error))?;
    let files: Vec<_> = pdfs.iter().map(|pdf| (PathBuf::from(pdf.file_name()), &*pdf.bytes)).collect();
    save::all(folder, &files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf(edition: Edition, bytes: &[u8]) -> Pdf {
        let conversions = Conversions::default();
        Pdf { edition, language: None, pages: 1, bytes: bytes.to_vec(), conversions, excerpt: None }
    }

    #[test]
    fn nothing_is_left_beside_the_pdfs() {
        let dir = tempfile::tempdir().unwrap();
        save(dir.path(), &[pdf(Edition::Screen, b"a"), pdf(Edition::Print, b"b")]).unwrap();
        save(dir.path(), &[pdf(Edition::Screen, b"c")]).unwrap();
        let read = |edition| std::fs::read(dir.path().join(path(edition))).unwrap();
        assert_eq!((read(Edition::Screen), read(Edition::Print)), (b"c".to_vec(), b"b".to_vec()));
        assert_eq!(std::fs::read_dir(dir.path().join("build")).unwrap().count(), 2);
    }

    #[test]
    fn a_translation_has_a_name_of_its_own() {
        let thai = |excerpt| Pdf { language: Some("th".into()), excerpt, ..pdf(Edition::Screen, b"") };
        assert_eq!(thai(None).file_name(), "report-th-screen.pdf");
        assert_eq!(thai(Some("2-3".parse().unwrap())).file_name(), "report-th-screen-pages-2-3.pdf");
        assert_eq!(path_in(Edition::Print, Some("vi")), Path::new("build/report-vi-print.pdf"));
    }

    #[test]
    fn all_editions_are_written_or_none() {
        let dir = tempfile::tempdir().unwrap();
        save(dir.path(), &[pdf(Edition::Screen, b"good")]).unwrap();
        std::fs::create_dir(dir.path().join(path(Edition::Print))).unwrap();
        save(dir.path(), &[pdf(Edition::Screen, b"new"), pdf(Edition::Print, b"new")]).unwrap_err();
        assert_eq!(std::fs::read(dir.path().join(path(Edition::Screen))).unwrap(), b"good");
    }

    #[test]
    fn a_folder_that_is_a_file_is_told() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("build"), "x").unwrap();
        assert!(
            save(dir.path(), &[pdf(Edition::Screen, b"")]).unwrap_err().to_string().contains("cannot write")
        );
    }
}
