//! Pages to PDF, by the standards of the edition.

use std::collections::HashSet;

use typst::diag::SourceDiagnostic;
use typst::layout::{Frame, FrameItem};
use typst::syntax::Span;
use typst::visualize::{Color, ImageKind, Paint, ProcessColor};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::content::edition::Edition;
use crate::pdf::jpeg;

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
    typst_pdf::pdf(document, &options).map_err(|errors| {
        errors
            .into_iter()
            .flat_map(|error| match error.message.contains("CMYK profile") {
                true => inks(document, error),
                false => vec![in_words(error)],
            })
            .collect()
    })
}

/// Where the pages have colours in inks, which the writer only says that there are: PDF/A has one space for all colours of the
/// device, and on a screen that is sRGB.
fn inks(document: &PagedDocument, error: SourceDiagnostic) -> Vec<SourceDiagnostic> {
    let mut places = Vec::new();
    document.pages().iter().for_each(|page| find_inks(&page.frame, &mut places));
    let mut seen = HashSet::new();
    places.retain(|(span, _)| seen.insert(*span));
    if places.is_empty() {
        return vec![error];
    }
    let told = |(span, what): (Span, Inked)| {
        let (message, help) = match what {
            Inked::Color => (
                "this colour is in CMYK, which the edition for the screen can’t show",
                "take an ink of the theme, which has a value for each edition; or name the colour by `rgb`",
            ),
            Inked::Picture => (
                "this picture is in CMYK, which the edition for the screen can’t show",
                "save it in sRGB; for the press folio converts it",
            ),
        };
        let mut told = SourceDiagnostic::error(span, message);
        told.hint(help);
        told
    };
    places.into_iter().map(told).collect()
}

/// What is in inks.
enum Inked {
    Color,
    Picture,
}

/// Finds what a frame and those in it paint in inks.
fn find_inks(frame: &Frame, places: &mut Vec<(Span, Inked)>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => find_inks(&group.frame, places),
            FrameItem::Text(text) => {
                let paints = [Some(&text.fill), text.stroke.as_ref().map(|stroke| &stroke.paint)];
                if paints.into_iter().flatten().any(is_in_inks) {
                    places.extend(text.glyphs.first().map(|glyph| (glyph.span.0, Inked::Color)));
                }
            }
            FrameItem::Shape(shape, span) => {
                let paints = [shape.fill.as_ref(), shape.stroke.as_ref().map(|stroke| &stroke.paint)];
                if paints.into_iter().flatten().any(is_in_inks) {
                    places.push((*span, Inked::Color));
                }
            }
            FrameItem::Image(image, _, span) => {
                if let ImageKind::Raster(picture) = image.kind()
                    && jpeg::Header::read(picture.data()).is_ok_and(|header| header.channels == 4)
                {
                    places.push((*span, Inked::Picture));
                }
            }
            FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}

fn is_in_inks(paint: &Paint) -> bool {
    let is = |color: &Color| matches!(color, Color::Process(ProcessColor::Cmyk(_)));
    match paint {
        Paint::Solid(color) => is(color),
        Paint::Gradient(gradient) => gradient.stops_ref().iter().any(|(color, _)| is(color)),
        Paint::Tiling(tiling) => {
            let mut places = Vec::new();
            find_inks(tiling.frame(), &mut places);
            !places.is_empty()
        }
    }
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
