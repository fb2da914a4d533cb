//! Pages to PDF, by the standards of the edition.

use typst::diag::SourceDiagnostic;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::content::edition::Edition;

/// Writes the pages of an edition as a PDF, with miniatures in its photos' places.
///
/// # Errors
/// Returns what the writer can't take.
pub fn pdf(edition: Edition, document: &PagedDocument) -> Result<Vec<u8>, Vec<SourceDiagnostic>> {
    let standards: &[PdfStandard] = match edition {
        Edition::Screen => &[PdfStandard::Ua_1, PdfStandard::A_2a],
        // PDF/X-4 asks for PDF 1.6 at the most.
        Edition::Print => &[PdfStandard::V_1_6],
    };
    let standards = PdfStandards::new(standards).expect("the standards of an edition agree");
    // Tags are for readers; the press has none.
    let tagged = edition == Edition::Screen;
    let options = PdfOptions { standards, tagged, ..PdfOptions::default() };
    typst_pdf::pdf(document, &options).map_err(|errors| errors.into_iter().map(in_words).collect())
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
