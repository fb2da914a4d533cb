//! Notes: numbering them by the order of their marks, and setting their citations by position.
//!
//! Citations follow the style in `layout/notes.csl` (CSL 1.0.2): in full at the first mention, ‘Ibid’ right after
//! a mention of the same source, ‘see n.7 above’ otherwise. All of it is worked out at every build.

use std::collections::{HashMap, HashSet};

use hayagriva::archive::locales;
use hayagriva::citationberg::{FontStyle, IndependentStyle, LocaleCode, taxonomy::Locator};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild, ElemChildren, Entry,
    LocatorPayload, SpecificLocator,
};

use crate::content::markup::Inline;
use crate::content::model::{Note, Report};
use crate::content::{Role, texts, walk_inlines};
use crate::diag::{Diagnostic, Diagnostics, Place, Sources};
use crate::project::Project;

/// Where the citation style stands in a project.
pub const STYLE: &str = "layout/notes.csl";

/// The notes of a report in the order of their marks.
#[derive(Debug, Default)]
pub struct Notes<'a> {
    notes: Vec<Numbered<'a>>,
    numbers: HashMap<&'a str, usize>,
}

/// A note with its number.
#[derive(Debug)]
pub struct Numbered<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its number in the report, from 1.
    pub number: usize,
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
    /// The note with an id, if it has a mark.
    pub fn get(&self, id: &str) -> Option<&Numbered<'a>> {
        self.numbers.get(id).map(|number| &self.notes[number - 1])
    }

    /// The notes in order.
    pub fn iter(&self) -> impl Iterator<Item = &Numbered<'a>> {
        self.notes.iter()
    }

    /// How many there are.
    pub fn count(&self) -> Count {
        Count {
            all: self.notes.len(),
            lost: self.notes.iter().filter(|n| n.note.lost).count(),
            broken: self.notes.iter().filter(|n| n.note.broken).count(),
        }
    }
}

/// The ids of all notes that have marks in running text, in the order of their first marks.
pub fn order(report: &Report) -> Vec<&str> {
    let (mut order, mut seen) = (Vec::new(), HashSet::new());
    texts(report, |passage| {
        if passage.role == Role::Running {
            passage.inlines(&mut |inline| {
                if let Inline::Note { id, .. } = inline
                    && seen.insert(id.as_str())
                {
                    order.push(id.as_str());
                }
            });
        }
    });
    order
}

/// Numbers the notes of a checked report and sets their citations.
///
/// # Errors
/// If the citation style can't be read.
pub fn number<'a>(
    report: &'a Report,
    project: &Project,
    sources: &mut Sources,
) -> Result<Notes<'a>, Diagnostics> {
    let by_id: HashMap<&str, &Note> = report.notes().map(|(id, note)| (id.value.as_str(), note)).collect();
    let mut notes = Notes::default();
    for id in order(report) {
        let Some(&note) = by_id.get(id) else { continue };
        let number = notes.notes.len() + 1;
        notes.numbers.insert(id, number);
        notes.notes.push(Numbered { id, number, note, citations: Vec::new() });
    }
    if notes.notes.iter().any(|n| !cites(n.note).is_empty()) {
        let style = style(project, sources)?;
        set_citations(&mut notes, report, &style);
    }
    Ok(notes)
}

/// The sources that a note cites: key and page.
fn cites(note: &Note) -> Vec<(&str, Option<&str>)> {
    let mut found = Vec::new();
    if let Some(text) = &note.text {
        walk_inlines(&text.body, &mut |inline| {
            if let Inline::Cite { key, page, .. } = inline {
                found.push((key.as_str(), page.as_deref()));
            }
        });
    }
    found
}

fn style(project: &Project, sources: &mut Sources) -> Result<IndependentStyle, Diagnostics> {
    let text = project
        .read_text(STYLE)
        .map_err(|problem| Diagnostics::from(crate::content::path_diagnostic(STYLE, &problem)))?;
    IndependentStyle::from_xml(&text).map_err(|error| {
        let file = sources.add(STYLE, text);
        Diagnostics::from(
            Diagnostic::error("citation-style", format!("the citation style can't be read ({error})"))
                .at(Place::new(file, 0..0))
                .help("it must be an independent style in CSL 1.0 with the class `note`"),
        )
    })
}

fn set_citations(notes: &mut Notes, report: &Report, style: &IndependentStyle) {
    let locales = locales();
    let locale = LocaleCode(match &report.manifest.region {
        Some(region) => format!("{}-{}", report.manifest.language.value, region.value),
        None => report.manifest.language.value.clone(),
    });
    // Stands for a note without a source, so that no ‘Ibid’ reaches across it.
    let other = Entry::new("", hayagriva::types::EntryType::Misc);
    let mut driver = BibliographyDriver::new();
    for note in &notes.notes {
        let request =
            |item| CitationRequest::new(vec![item], style, Some(locale.clone()), &locales, Some(note.number));
        let cites = cites(note.note);
        for (key, page) in &cites {
            let entry = report.references.library.get(key).unwrap_or(&other);
            let locator = page.map(|p| SpecificLocator(Locator::Page, LocatorPayload::Str(p)));
            driver.citation(request(CitationItem::with_locator(entry, locator)));
        }
        if cites.is_empty() {
            driver.citation(request(CitationItem::with_entry(&other)));
        }
    }
    let rendered = driver.finish(BibliographyRequest::new(style, Some(locale.clone()), &locales));
    let mut citations = rendered.citations.into_iter();
    for note in &mut notes.notes {
        let cites = cites(note.note);
        // A note without a source took a citation too.
        let rendered: Vec<_> = citations.by_ref().take(cites.len().max(1)).collect();
        note.citations = cites
            .iter()
            .zip(&rendered)
            .map(|((key, _), cite)| {
                pieces(&cite.citation, report.references.urls.get(*key).map(String::as_str))
            })
            .collect();
    }
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
