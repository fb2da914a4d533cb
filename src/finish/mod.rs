//! Stage 7, finish: what the PDF's writer leaves to be done on the PDF itself.
//!
//! `photos` puts the prepared photos into the places of their miniatures, `marks` parts the marks of notes from the words before
//! them, `clusters` has letters read in their order, `tags` sets the structure tree of the screen edition right, and [`pdfx`] makes the print edition what a printer takes.

mod clusters;
mod error;
mod marks;
pub mod pdfx;
mod photos;
mod tags;

use std::collections::HashMap;

use lopdf::Document;

use crate::content::model::Words;
use crate::photos::miniature::Miniatures;
use error::fault;

pub use error::FinishError;
pub use pdfx::{Conversions, ForPress};
pub use photos::Picture;

/// Finishes a PDF: prepared photos, by the paths of their files, take the places of their miniatures. One for the press becomes
/// PDF/X-4, one for the screen is tagged as it is to be heard, with the words of its language.
///
/// Returns the PDF, and what had to be converted for the press.
///
/// # Errors
/// If the PDF can't be read or a photo has no place in it, which is a fault of folio.
pub fn finish(
    pdf: &[u8],
    miniatures: &Miniatures,
    pictures: HashMap<String, Picture>,
    for_press: Option<&ForPress>,
    words: &Words,
) -> Result<(Vec<u8>, Conversions), FinishError> {
    let mut document = Document::load_mem(pdf).map_err(|e| fault(&e.to_string()))?;
    photos::put(&mut document, miniatures, pictures)?;
    marks::part(&mut document).map_err(|e| fault(&e.to_string()))?;
    let conversions = match for_press {
        Some(for_press) => pdfx::finish(&mut document, pdf, for_press).map_err(|e| fault(&e.to_string()))?,
        None => {
            tags::settle(&mut document, words).map_err(|e| fault(&e.to_string()))?;
            Conversions::default()
        }
    };
    let mut bytes = Vec::new();
    document.save_modern(&mut bytes).map_err(|e| fault(&e.to_string()))?;
    Ok((bytes, conversions))
}
