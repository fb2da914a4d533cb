//! Notes: setting their citations by position, in the order that the outline gives.
//!
//! Citations follow a style in CSL 1.0.2, that of `layout/notes.csl`: in full at the first mention, ‘Ibid’ right after
//! a mention of the same source, ‘see n.7 above’ otherwise. All of it is worked out at every build.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use hayagriva::archive::locales;
use hayagriva::citationberg::{FontStyle, IndependentStyle, LocaleCode, taxonomy::Locator};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild, ElemChildren, Entry,
    Library, LocatorPayload, SpecificLocator,
};

use crate::content::model::{Note, Report};
use crate::content::outline::{Cite, NoteEntry, NoteState, Outline};

/// The notes of a report in the order of their marks.
#[derive(Debug, Default)]
pub struct Notes<'a> {
    notes: Vec<Numbered<'a>>,
}

/// A note with its number.
#[derive(Debug)]
pub struct Numbered<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its number in the report, from 1.
    pub number: usize,
    /// How much of it is preserved.
    pub state: NoteState,
    /// What it says.
    pub note: &'a Note,
    /// What stands for each of its citations, in order.
    pub citations: Vec<Vec<Piece>>,
}

/// A piece of a citation as it prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Plain text.
    Text(String),
    /// Text in italics.
    Emphasis(String),
    /// An address.
    Address(String),
}

/// How many notes a report has, and how many of them are not whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// All notes.
    pub all: usize,
    /// Notes of which nothing is preserved.
    pub lost: usize,
    /// Notes whose end is not preserved.
    pub broken: usize,
}

impl<'a> Notes<'a> {
    /// The note with a number.
    pub fn get(&self, number: usize) -> Option<&Numbered<'a>> {
        self.notes.get(number.checked_sub(1)?)
    }

    /// The notes in order.
    pub fn iter(&self) -> impl Iterator<Item = &Numbered<'a>> {
        self.notes.iter()
    }

    /// How many there are.
    pub fn count(&self) -> Count {
        let in_state = |state| self.notes.iter().filter(|note| note.state == state).count();
        Count { all: self.notes.len(), lost: in_state(NoteState::Lost), broken: in_state(NoteState::Broken) }
    }
}

/// The citations that were set last: they are set again only if a note, a source or the style has changed.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Option<(Asked, Citations)>>);

/// What stands for each of the citations of each note.
type Citations = Vec<Vec<Vec<Piece>>>;

/// All that citations depend on.
#[derive(Debug, PartialEq)]
struct Asked {
    locale: LocaleCode,
    notes: Vec<(usize, Vec<Cite>)>,
    library: Library,
    urls: HashMap<String, String>,
    style: IndependentStyle,
}

impl Memory {
    fn citations(&self, report: &Report, notes: &[NoteEntry], style: &IndependentStyle) -> Citations {
        let asked = Asked {
            locale: locale(report),
            notes: notes.iter().map(|note| (note.number, note.cites.clone())).collect(),
            library: report.references.library.clone(),
            urls: report.references.urls.clone(),
            style: style.clone(),
        };
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((known, citations)) if *known == asked => citations.clone(),
            _ => last.insert((asked, citations(report, notes, style))).1.clone(),
        }
    }
}

/// Sets the citations of a checked report's notes; no style is needed where no note cites a source.
pub fn set<'a>(
    report: &'a Report,
    outline: &'a Outline,
    style: Option<&IndependentStyle>,
    memory: &Memory,
) -> Notes<'a> {
    let citations = match style {
        Some(style) => memory.citations(report, outline.notes(), style),
        None => outline.notes().iter().map(|_| Vec::new()).collect(),
    };
    let by_id: HashMap<&str, &Note> = report.notes().map(|(id, note)| (id.value.as_str(), note)).collect();
    let set = outline.notes().iter().zip(citations).filter_map(|(entry, citations)| {
        let NoteEntry { id, number, state, .. } = entry;
        let note = by_id.get(id.as_str())?;
        Some(Numbered { id, number: *number, state: *state, note, citations })
    });
    Notes { notes: set.collect() }
}

/// The language and region of a report, as styles name them.
fn locale(report: &Report) -> LocaleCode {
    LocaleCode(match &report.manifest.region {
        Some(region) => format!("{}-{}", report.manifest.language.value, region.value),
        None => report.manifest.language.value.clone(),
    })
}

/// What stands for each of the citations of each note.
fn citations(report: &Report, notes: &[NoteEntry], style: &IndependentStyle) -> Citations {
    let locales = locales();
    let locale = locale(report);
    // Stands for a note without a source, so that no ‘Ibid’ reaches across it.
    let other = Entry::new("", hayagriva::types::EntryType::Misc);
    let mut driver = BibliographyDriver::new();
    for NoteEntry { number, cites, .. } in notes {
        let request =
            |item| CitationRequest::new(vec![item], style, Some(locale.clone()), &locales, Some(*number));
        for Cite { key, page } in cites {
            let entry = report.references.library.get(key).unwrap_or(&other);
            let locator = page.as_deref().map(|p| SpecificLocator(Locator::Page, LocatorPayload::Str(p)));
            driver.citation(request(CitationItem::with_locator(entry, locator)));
        }
        if cites.is_empty() {
            driver.citation(request(CitationItem::with_entry(&other)));
        }
    }
    let rendered = driver.finish(BibliographyRequest::new(style, Some(locale.clone()), &locales));
    let mut rendered = rendered.citations.into_iter();
    let of_note = |NoteEntry { cites, .. }: &NoteEntry| {
        // A note without a source took a citation too.
        let rendered: Vec<_> = rendered.by_ref().take(cites.len().max(1)).collect();
        let set = cites.iter().zip(&rendered);
        set.map(|(Cite { key, .. }, set)| {
            pieces(&set.citation, report.references.urls.get(key).map(String::as_str))
        })
        .collect()
    };
    notes.iter().map(of_note).collect()
}

/// The pieces of a rendered citation; `written` is the source's address as it stands in the file.
fn pieces(children: &ElemChildren, written: Option<&str>) -> Vec<Piece> {
    fn collect(children: &ElemChildren, written: Option<&str>, pieces: &mut Vec<Piece>) {
        for child in &children.0 {
            match child {
                ElemChild::Text(text) if text.formatting.font_style == FontStyle::Italic => {
                    pieces.push(Piece::Emphasis(text.text.clone()));
                }
                ElemChild::Text(text) => push(pieces, &text.text),
                ElemChild::Elem(elem) => collect(&elem.children, written, pieces),
                // Hayagriva takes what stands between two dollar signs for mathematics.
                ElemChild::Markup(text) => push(pieces, &format!("${text}$")),
                ElemChild::Link { text, url } if text.text == *url => {
                    pieces.push(Piece::Address(written.unwrap_or(url).to_string()));
                }
                ElemChild::Link { text, .. } => push(pieces, &text.text),
                ElemChild::Transparent { .. } => {}
            }
        }
    }
    fn push(pieces: &mut Vec<Piece>, added: &str) {
        match pieces.last_mut() {
            Some(Piece::Text(text)) => text.push_str(added),
            _ => pieces.push(Piece::Text(added.to_string())),
        }
    }
    let mut found = Vec::new();
    collect(children, written, &mut found);
    found
}
