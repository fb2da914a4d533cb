//! The contact sheet as a Typst file: one call of the layout around string literals.

use super::record::{PhotoRecord, Use};
use crate::compose::{ComposedFile, MAIN, Writer};
use crate::content::model::{Consent, Manifest};
use crate::photos::PhotoFacts;

/// Composes the sheet as the main file of a document.
pub fn file(manifest: &Manifest, records: &[PhotoRecord], facts: &PhotoFacts) -> ComposedFile {
    let mut w = Writer::default();
    w.code("#import \"/layout/pages/contact-sheet.typ\": contact-sheet\n#contact-sheet(\n  title: ");
    w.string(&manifest.full_title()).code(",\n  language: ").string(&manifest.language.value);
    w.code(",\n  date: ").datetime(manifest.date).code(",\n  ");
    w.array(records, |w, record| entry(w, record, facts)).code(",\n)\n");
    w.finish(MAIN)
}

fn entry(w: &mut Writer, record: &PhotoRecord, facts: &PhotoFacts) {
    let PhotoRecord { id, file, caption, credit, alt, consent, pixels, uses } = record;
    let words = |w: &mut Writer, words: &Option<String>| {
        w.option(words.as_deref(), |w, words| {
            w.string(words);
        });
    };
    w.code("\n    (photo: (id: ").string(id).code(", path: ").string(&format!("/{file}"));
    w.code(&format!(", ratio: {:.6}, caption: ", facts.ratio(id)));
    words(w, caption);
    w.code(", credit: ");
    words(w, credit);
    w.code(", alt: ")
        .string(alt)
        .code(&format!(", focus: (0.5, 0.5), missing: {}), file: ", pixels.is_none()));
    w.string(file).code(", pixels: ").option(*pixels, |w, (width, height)| {
        w.string(&format!("{width} × {height}"));
    });
    w.code(", consent: ").option(consent_words(*consent), |w, words| {
        w.string(words);
    });
    w.code(", uses: ").array(uses, |w, Use { edition, width_mm, height_mm, ppi, pages }| {
        w.code("(edition: ").string(edition.name());
        w.code(&format!(", width: {width_mm}, height: {height_mm}, ppi: {ppi}, pages: "));
        w.array(pages, |w, page| {
            w.code(&page.to_string());
        });
        w.code(")");
    });
    w.code(")");
}

/// What is recorded of consent; nothing where nothing is.
fn consent_words(consent: Consent) -> Option<&'static str> {
    match consent {
        Consent::Recorded => Some("recorded"),
        Consent::NotNeeded => Some("not needed"),
        Consent::NotRecorded => None,
    }
}
