//! Stage 5, export: pages to PDF, and PDFs to disk all at once or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

use typst::diag::SourceDiagnostic;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::diag::Failure;
use crate::edition::Edition;
use crate::finish::Conversions;
use crate::pdf::excerpt::{self, ExcerptError, PageRanges};
use crate::typeset::Pages;

/// A finished PDF that is not on disk yet.
#[derive(Debug)]
pub struct Pdf {
    /// The edition.
    pub edition: Edition,
    /// How many pages it has.
    pub pages: usize,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What was not set in inks and has been converted for the press.
    pub conversions: Conversions,
    /// Which of the edition's pages it holds; all unless set.
    pub excerpt: Option<PageRanges>,
}

impl Pdf {
    /// Some of its pages as a PDF of their own.
    ///
    /// # Errors
    /// If it has no such pages.
    pub fn excerpt(&self, ranges: PageRanges) -> Result<Self, Failure> {
        let taken = excerpt::excerpt(&self.bytes, &ranges).map_err(|error| match error {
            ExcerptError::NoPage { page, count } => {
                Failure(format!("there is no page {page}: the report has {count} pages"))
            }
            error => Failure(error.to_string()),
        });
        let (bytes, pages) = taken?;
        Ok(Self { pages, bytes, excerpt: Some(ranges), ..*self })
    }

    /// Where it is written, from the project's root.
    pub fn path(&self) -> PathBuf {
        match &self.excerpt {
            None => path(self.edition),
            Some(ranges) => Path::new("build").join(format!("report-{}-pages-{ranges}.pdf", self.edition)),
        }
    }
}

/// Writes the pages of an edition as a PDF.
///
/// # Errors
/// Returns what the writer can't take.
pub fn pdf(pages: &Pages) -> Result<Pdf, Vec<SourceDiagnostic>> {
    let standards: &[PdfStandard] = match pages.edition {
        Edition::Screen => &[PdfStandard::Ua_1, PdfStandard::A_2a],
        // PDF/X-4 asks for PDF 1.6 at the most.
        Edition::Print => &[PdfStandard::V_1_6],
    };
    let standards = PdfStandards::new(standards).expect("the standards of an edition agree");
    // Tags are for readers; the press has none.
    let tagged = pages.edition == Edition::Screen;
    let options = PdfOptions { standards, tagged, ..PdfOptions::default() };
    let bytes = typst_pdf::pdf(&pages.document, &options)
        .map_err(|errors| errors.into_iter().map(in_words).collect::<Vec<_>>())?;
    let (edition, pages) = (pages.edition, pages.document.pages().len());
    Ok(Pdf { edition, pages, bytes, conversions: Conversions::default(), excerpt: None })
}

/// Says what an editor can mend in an editor's words: signs that would be no text to who hears them or looks for them.
fn in_words(error: SourceDiagnostic) -> SourceDiagnostic {
    let sign = error
        .message
        .split_once("the text `")
        .and_then(|(_, rest)| rest.split_once("` could not be displayed"));
    let Some((sign, _)) = sign else { return error };
    let message = format!("no font of the project has the sign {sign}");
    let mut told = SourceDiagnostic::error(error.span, message);
    told.hint(
        "write it in another way, or put a font that has it into fonts/ and name it in layout/theme.yaml",
    );
    told
}

/// Where the PDF of an edition is written, from the project's root.
pub fn path(edition: Edition) -> PathBuf {
    Path::new("build").join(format!("report-{edition}.pdf"))
}

/// Writes PDFs to `build/`, each beside its target first: the last good ones stay until all are whole.
///
/// # Errors
/// If the disk can't be written.
pub fn save(root: &Path, pdfs: &[Pdf]) -> Result<(), Failure> {
    let files: Vec<_> = pdfs.iter().map(|pdf| (pdf.path(), &*pdf.bytes)).collect();
    save_files(root, &files)
}

/// Writes files, by their paths from the project's root, as [`save`] writes PDFs.
///
/// # Errors
/// If the disk can't be written.
pub fn save_files(root: &Path, files: &[(PathBuf, &[u8])]) -> Result<(), Failure> {
    let mut staged = Vec::new();
    for (path, bytes) in files {
        let target = root.join(path);
        staged.push((stage(&target, bytes)?, target));
    }
    let mut replaced: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
    for (file, target) in staged {
        let before = std::fs::read(&target).ok();
        if let Err(error) = file.persist(&target) {
            restore(replaced);
            return Err(Failure(format!("cannot write {} ({})", target.display(), error.error)));
        }
        replaced.push((target, before));
    }
    Ok(())
}

/// Puts back what stood at the targets, so that the editions on disk belong together.
fn restore(replaced: Vec<(PathBuf, Option<Vec<u8>>)>) {
    for (target, before) in replaced {
        // The failure that led here is the one to tell.
        let _ = match before {
            Some(bytes) => std::fs::write(target, bytes),
            None => std::fs::remove_file(target),
        };
    }
}

/// Writes a whole file beside its target.
fn stage(target: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile, Failure> {
    let fail = |e: std::io::Error| Failure(format!("cannot write {} ({e})", target.display()));
    let folder = target.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(fail)?;
    let mut builder = tempfile::Builder::new();
    // A temporary file is private by default; a report is to be read by others.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut file = builder.prefix(".report-").tempfile_in(folder).map_err(fail)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(fail)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf(edition: Edition, bytes: &[u8]) -> Pdf {
        let conversions = Conversions::default();
        Pdf { edition, pages: 1, bytes: bytes.to_vec(), conversions, excerpt: None }
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
        assert!(save(dir.path(), &[pdf(Edition::Screen, b"")]).unwrap_err().0.contains("cannot write"));
    }
}
