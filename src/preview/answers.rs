//! What browsers are told of the places on a page, as JSON.

use serde::Serialize;
use typst::layout::{Abs, Point, Rect};

use super::places::{Places, Spot, What, Written, nearest};
use super::view::{Good, Leaves};
use super::words::{Item, Word, items, numbers};
use crate::content::model::Photo;
use crate::content::yaml::{Style, ValueSpan};
use crate::diag::{Sources, Span};

/// What stands at a point of a page, and where it was written.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Place {
    kind: &'static str,
    #[serde(flatten)]
    at: Lines,
    word: Option<String>,
    #[serde(rename = "box")]
    area: [f64; 4],
    value: Option<Value>,
    photo: Option<PhotoPlace>,
}

/// A stretch of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Lines {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

/// A value that can be changed where it stands.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Value {
    start: u32,
    text: String,
    from: Option<usize>,
    to: Option<usize>,
    lines: bool,
    editable: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhotoPlace {
    id: String,
    path: String,
    width: u32,
    height: u32,
    focus: [f64; 2],
    caption: Option<String>,
    credit: Option<String>,
    alt: String,
    consent: crate::content::model::Consent,
    file: String,
    line: usize,
    seen: [f64; 4],
}

/// A place on a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Shown {
    /// From 1.
    pub page: usize,
    #[serde(rename = "box")]
    pub area: [f64; 4],
}

impl From<Spot> for Shown {
    fn from(Spot { page, area, .. }: Spot) -> Self {
        Self { page, area: numbers(area) }
    }
}

/// Where some words stand.
#[derive(Debug, Default, Serialize)]
pub(super) struct Hits {
    hits: Vec<Hit>,
    more: bool,
}

#[derive(Debug, Serialize)]
struct Hit {
    page: usize,
    boxes: Vec<[f64; 4]>,
    text: String,
}

impl Lines {
    fn of(sources: &Sources, span: &Span) -> Self {
        let (line, column) = sources.line_column(span.file, span.range.start);
        let (end_line, end_column) = sources.line_column(span.file, span.range.end);
        Self { file: sources.get(span.file).path.clone(), line, column, end_line, end_column }
    }
}

/// What stands at a point of a page, in points from the left and the top of its trim; `page` counts from 1.
pub(super) fn place(good: &Good, leaves: &Leaves, page: usize, x: f64, y: f64) -> Option<Place> {
    let places = Places::new(&good.report, leaves);
    let found = places.at(page.checked_sub(1)?, Point::new(Abs::pt(x), Abs::pt(y)))?;
    let sources = &good.report.composed.findings.sources;
    let area = numbers(found.area);
    Some(match found.what {
        What::Word(Written { value, text, word, at, .. }) => {
            let part = text.as_deref().zip(word.clone()).and_then(|(text, word)| text.get(word));
            Place {
                kind: "text",
                at: Lines::of(sources, &at),
                word: part.map(str::to_string),
                area,
                value: text
                    .as_deref()
                    .map(|text| Value::new(value, text, word.as_ref(), &sources.get(value.file).text)),
                photo: None,
            }
        }
        What::Photo(span, id, seen) => Place {
            kind: "photo",
            at: Lines::of(sources, &span.whole()),
            word: None,
            area,
            value: None,
            photo: photo(good, &id, seen),
        },
        What::Layout(file, line, column) => Place {
            kind: "layout",
            at: Lines { file, line, column, end_line: line, end_column: column },
            word: None,
            area,
            value: None,
            photo: None,
        },
    })
}

impl Value {
    fn new(span: ValueSpan, text: &str, word: Option<&std::ops::Range<usize>>, file: &str) -> Self {
        let characters = |at: usize| text[..at].chars().count();
        let block = matches!(span.style, Style::Literal | Style::Folded);
        Self {
            start: span.start,
            text: text.to_string(),
            from: word.map(|word| characters(word.start)),
            to: word.map(|word| characters(word.end)),
            lines: block || text.contains('\n'),
            // An alias is changed where its anchor stands.
            editable: !file.get(span.start as usize..).is_some_and(|rest| rest.starts_with('*')),
        }
    }
}

fn photo(good: &Good, id: &str, seen: [f64; 4]) -> Option<PhotoPlace> {
    let composed = &good.report.composed;
    let Photo { file, caption, credit, alt, focus, consent } = composed.report.photos.get(id)?;
    let at = Lines::of(&composed.findings.sources, &file.span.whole());
    let facts = composed.photos.at(&file.value);
    Some(PhotoPlace {
        id: id.to_string(),
        path: file.value.clone(),
        width: facts.map_or(0, |facts| facts.width),
        height: facts.map_or(0, |facts| facts.height),
        focus: focus.as_ref().map_or([0.5, 0.5], |focus| focus.value),
        caption: caption.as_ref().map(|text| text.source.clone()),
        credit: credit.as_ref().map(|text| text.source.clone()),
        alt: alt.value.clone(),
        consent: *consent,
        file: at.file,
        line: at.line,
        seen,
    })
}

/// Where a line of a file is seen, or a place in it; lines and columns count from 1.
pub(super) fn seen(
    good: &Good,
    leaves: &Leaves,
    file: &str,
    line: usize,
    column: Option<usize>,
) -> Option<Shown> {
    let sources = &good.report.composed.findings.sources;
    let id = sources.find(file)?;
    let whole = sources.line(id, line)?;
    let text = sources.get(id).text.get(whole.clone())?;
    let range = match column {
        Some(column) => {
            let at =
                text.char_indices().nth(column.saturating_sub(1)).map_or(text.trim_end().len(), |(at, _)| at);
            whole.start + at..whole.start + at + 1
        }
        // What stands before the first word of a line is none of it.
        None => {
            whole.start + (text.len() - text.trim_start().len())..whole.start + text.trim_end().len().max(1)
        }
    };
    nearest(leaves.spots(&good.report), id, &range).map(Shown::from)
}

/// How many hits are told.
const MOST: usize = 200;

/// Where words stand on the pages of an edition, in any case of letters and with any blanks between them.
pub(super) fn search(leaves: &Leaves, wanted: &str) -> Hits {
    let wanted: Vec<String> = wanted.split_whitespace().map(str::to_lowercase).collect();
    let mut found = Hits::default();
    if wanted.is_empty() {
        return found;
    }
    for (index, page) in leaves.document.pages().iter().enumerate() {
        let mut words: Vec<(String, Word)> = Vec::new();
        items(page, &mut |item| {
            if let Item::Word(word) = item {
                words.push((word.text.to_lowercase().replace('\u{ad}', ""), word));
            }
        });
        for start in 0..words.len() {
            let Some(end) = matched(&words[start..], &wanted).map(|count| start + count) else { continue };
            if found.hits.len() == MOST {
                found.more = true;
                return found;
            }
            let around = words[start.saturating_sub(6)..(end + 6).min(words.len())].iter();
            found.hits.push(Hit {
                page: index + 1,
                boxes: boxes(&words[start..end]),
                text: around.map(|(_, word)| word.text).collect::<Vec<_>>().join(" "),
            });
        }
    }
    found
}

/// How many words from the first on are what is wanted: the first may end with it, the last begin with it.
fn matched(words: &[(String, Word)], wanted: &[String]) -> Option<usize> {
    let (first, rest) = wanted.split_first()?;
    let holds = match rest {
        [] => words.first()?.0.contains(first.as_str()),
        _ => words.first()?.0.ends_with(first.as_str()),
    };
    let follow = rest.iter().enumerate().all(|(index, part)| {
        let last = index + 1 == rest.len();
        words
            .get(index + 1)
            .is_some_and(|(word, _)| if last { word.starts_with(part.as_str()) } else { word == part })
    });
    (holds && follow).then_some(wanted.len())
}

/// The boxes around words: one a line.
fn boxes(words: &[(String, Word)]) -> Vec<[f64; 4]> {
    let mut boxes: Vec<Rect> = Vec::new();
    for (_, Word { area, .. }) in words {
        match boxes.last_mut() {
            Some(last) if last.min.y == area.min.y && last.max.x <= area.min.x => {
                last.max = last.max.max(area.max)
            }
            _ => boxes.push(*area),
        }
    }
    boxes.into_iter().map(numbers).collect()
}
