//! A PDF that is compared: opening it, and working on its pages on all processors.

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::font::FontData;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use rayon::prelude::*;

use super::error::CompareError;
use crate::pdf::guard::guarded;

/// Stands for fonts that a PDF names and does not hold, so that their words are read and drawn all the same. Any font with Latin
/// letters does; this one lies here anyway.
static STAND_IN: &[u8] = include_bytes!("../../fonts/source-sans-3/SourceSans3_400Regular.ttf");

/// How many bytes from its end a file has its end mark at the latest. Readers look at 1024; mail programs add more than that.
const END: usize = 4096;

/// A PDF whose pages can be looked at.
#[derive(Clone)]
pub(super) struct File {
    bytes: Arc<Vec<u8>>,
    /// How many pages it has.
    pub(super) pages: usize,
}

impl File {
    /// Opens a PDF.
    ///
    /// # Errors
    /// Says why it can't be read.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, CompareError> {
        let has = |part: &[u8], mark: &[u8]| part.windows(mark.len()).any(|window| window == mark);
        if !has(&bytes[..bytes.len().min(1024)], b"%PDF-") {
            return Err(CompareError::NoPdf);
        }
        let bytes = Arc::new(bytes.to_vec());
        let opened = guarded(|| Pdf::new(bytes.clone()).map(|pdf| pdf.pages().len()));
        match opened.ok_or(CompareError::Broken)? {
            Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => Err(CompareError::Encrypted),
            Err(_) if !has(&bytes[bytes.len().saturating_sub(END)..], b"%%EOF") => Err(CompareError::Cut),
            Err(LoadPdfError::Decryption(_)) => Err(CompareError::Encrypted),
            Err(LoadPdfError::Invalid) => Err(CompareError::Broken),
            Ok(_) if !has(&bytes[bytes.len().saturating_sub(END)..], b"%%EOF") => Err(CompareError::Cut),
            Ok(0) => Err(CompareError::NoPages),
            Ok(pages) => Ok(Self { bytes, pages }),
        }
    }

    /// Whether two files are the same to the byte.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }

    /// The file anew, for one thread.
    ///
    /// # Errors
    /// As [`File::open`].
    pub(super) fn pdf(&self) -> Result<Pdf, CompareError> {
        Pdf::new(self.bytes.clone()).map_err(|_| CompareError::Broken)
    }

    /// Does something with all pages, a part of them on each processor. Returns what comes of each, in their order.
    ///
    /// # Errors
    /// If the file can't be read anew.
    pub(super) fn each<T: Send>(
        &self,
        run: impl Fn(&Pdf, &[usize]) -> Vec<T> + Sync,
    ) -> Result<Vec<T>, CompareError> {
        let numbers: Vec<usize> = (0..self.pages).collect();
        let parts: Result<Vec<Vec<T>>, CompareError> =
            shares(&numbers).map(|numbers| Ok(run(&self.pdf()?, numbers))).collect();
        Ok(parts?.into_iter().flatten().collect())
    }
}

/// A list in as many parts as there are processors. What pages share, such as fonts, is read once a part.
pub(super) fn shares<T: Sync>(list: &[T]) -> impl IndexedParallelIterator<Item = &[T]> {
    list.par_chunks(list.len().div_ceil(rayon::current_num_threads()).max(1))
}

/// How pages are read and drawn.
pub(super) fn settings() -> InterpreterSettings {
    let font: FontData = Arc::new(STAND_IN);
    InterpreterSettings {
        font_resolver: Arc::new(move |_| Some((font.clone(), 0))),
        ..InterpreterSettings::default()
    }
}
