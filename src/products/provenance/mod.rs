//! What a build was made from and what it made, so that anybody can make the same again and see that it is the same.
//!
//! `build/provenance.json` is an [in-toto statement](https://in-toto.io/Statement/v1) with [SLSA provenance
//! 1.0](https://slsa.dev/provenance/v1): the PDFs and all files that they may depend on, each with its SHA-256, the options, and the
//! versions of folio and Typst. It holds no time and no path of a machine, so that equal builds leave equal statements. It is written after the
//! PDFs and taken away before them: PDFs without it are of a build that was cut short.

mod inputs;
mod statement;
mod verify;

use std::path::Path;

pub use inputs::inputs;
pub use statement::{Artifact, Settings, Statement, sha256};
pub use verify::{Difference, SCHEMA, Verified, VerifyError, verify};

use crate::build::Pdf;
use crate::build::path as pdf_path;
use crate::content::edition::Edition;
use crate::save::{self, SaveError};

/// Where the statement is written, from the project's root.
pub const PATH: &str = "build/provenance.json";

/// Writes the PDFs of a build and what they were made from: all of it or nothing.
///
/// # Errors
/// If the disk can't be written.
pub fn save(root: &Path, pdfs: &[Pdf], inputs: Vec<Artifact>, settings: Settings) -> Result<(), SaveError> {
    let outputs =
        pdfs.iter().map(|pdf| Artifact::new(&pdf.path().display().to_string(), &pdf.bytes)).collect();
    let statement = Statement::new(outputs, inputs, settings).to_json();
    let files: Vec<_> = pdfs.iter().map(|pdf| (pdf.path(), &*pdf.bytes)).collect();
    save::sealed(root, &files, (PATH.into(), statement.as_bytes()))
}

/// Whether the PDFs of both editions stand in `build/` without a statement: the build that wrote the last was cut short, so that they
/// may not belong together.
pub fn is_cut_short(root: &Path) -> bool {
    let all = Edition::ALL.iter().all(|edition| root.join(pdf_path(*edition)).exists());
    all && !root.join(PATH).exists()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finish::Conversions;

    #[test]
    fn pdfs_whose_statement_is_gone_are_of_a_build_that_was_cut_short() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!is_cut_short(dir.path()), "there is no PDF");
        let pdf = |edition| Pdf {
            edition,
            language: None,
            pages: 1,
            bytes: b"%PDF".to_vec(),
            conversions: Conversions::default(),
            excerpt: None,
        };
        let pdfs = Edition::ALL.map(pdf);
        save(dir.path(), &pdfs, Vec::new(), Settings::default()).unwrap();
        assert!(!is_cut_short(dir.path()));
        std::fs::remove_file(dir.path().join(PATH)).unwrap();
        assert!(is_cut_short(dir.path()));
        std::fs::remove_file(dir.path().join(pdf_path(Edition::Screen))).unwrap();
        assert!(!is_cut_short(dir.path()), "one PDF is a build of its own");
    }
}
