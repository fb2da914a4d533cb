//! From what stands on a page back to the files that it was written in, and from a line of a file to its page.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use typst::layout::{Point, Rect};
use typst::syntax::{FileId, Source, Span as TypstSpan};
use typst::visualize::Image;

use super::anew::{self, Value};
use super::literal::{align, said, word_around};
use super::view::{Leaves, Report};
use super::words::{Item, Picture, Word, distance, items};
use crate::content::outline::PhotoUse;
use crate::content::yaml::{ValueSpan, values};
use crate::diag::{SourceId, Span};

/// How near a click has to be to what it means, in points.
const NEAR: f64 = 6.0;

/// How many words are looked back for one that was written in the content.
const REACH: usize = 80;

/// How many words are looked ahead for one.
const AHEAD: usize = 4;

/// The file of the sources that notes cite.
const REFERENCES: &str = "source/references.yaml";

/// How many letters must agree where a layout has set words of the content anew.
const LEAST: usize = 8;

/// What stands at a point of a page.
#[derive(Debug)]
pub(super) struct Found {
    /// What it is.
    pub what: What,
    /// Where it stands on the page.
    pub area: Rect,
}

/// What stands on a page, and where it was written.
#[derive(Debug)]
pub(super) enum What {
    /// A word of the content.
    Word(Written),
    /// A photo: where it is named, its id, and what of it is seen, as shares from its left and top: left, top, right, bottom.
    Photo(ValueSpan, String, [f64; 4]),
    /// What a layout says of its own: the path of the layout, and the line and column there, from 1.
    Layout(String, usize, usize),
}

/// A word of a value.
#[derive(Debug, Clone)]
pub(super) struct Written {
    /// The value that it belongs to.
    pub value: ValueSpan,
    /// What the value means, if that is a single text.
    pub text: Option<Rc<str>>,
    /// Which bytes of that text the word is.
    pub word: Option<Range<usize>>,
    /// Where the word stands in the file; the whole value where that can't be told.
    pub at: Span,
    /// Which bytes of the text the word is one of, where the place among them is a guess.
    guessed: Option<Range<usize>>,
}

/// A place in a file, and where on the pages it is seen.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub file: SourceId,
    pub range: Range<usize>,
    /// From 1.
    pub page: usize,
    pub area: Rect,
    /// The size of the type, in points; 0 for a photo.
    size: f64,
}

/// Finds places for the pages of an edition.
pub(super) struct Places<'a> {
    report: &'a Report,
    leaves: &'a Leaves,
    literals: RefCell<HashMap<TypstSpan, Option<Rc<Literal>>>>,
    values: RefCell<HashMap<ValueSpan, Option<Rc<str>>>>,
    files: RefCell<HashMap<SourceId, Rc<Vec<Value>>>>,
}

/// A literal of a composed file.
#[derive(Debug)]
struct Literal {
    /// The value that it was made from.
    value: ValueSpan,
    /// The bytes of the value that say it, with all that those bytes say and where the literal begins in that.
    words: Option<(Range<usize>, String, usize)>,
}

impl<'a> Places<'a> {
    pub(super) fn new(report: &'a Report, leaves: &'a Leaves) -> Self {
        Self {
            report,
            leaves,
            literals: RefCell::default(),
            values: RefCell::default(),
            files: RefCell::default(),
        }
    }

    /// What stands at a point of a page, or very near to it: a word before a picture that lies under it.
    pub(super) fn at(&self, index: usize, point: Point) -> Option<Found> {
        let page = self.leaves.document.pages().get(index)?;
        let mut words: Vec<Word> = Vec::new();
        let mut word: Option<(f64, usize)> = None;
        let mut picture: Option<(usize, Picture)> = None;
        let mut pictures = 0;
        items(page, &mut |item| match item {
            Item::Word(found) => {
                let far = distance(found.area, point);
                if far <= NEAR && word.is_none_or(|(best, _)| far < best) {
                    word = Some((far, words.len()));
                }
                words.push(found);
            }
            Item::Image(found) => {
                if distance(found.seen, point) == 0.0 && self.path(found.image).is_some() {
                    picture = Some((pictures, found));
                }
                pictures += 1;
            }
        });
        // Beside a word, the picture that was hit counts.
        let word = word.filter(|(far, _)| *far == 0.0 || picture.is_none()).map(|(_, word)| word);
        match (word, picture) {
            (Some(word), _) => Some(Found { what: self.what(&words, word)?, area: words[word].area }),
            (None, Some((number, Picture { image, area, seen }))) => {
                let path = self.path(image)?;
                let before =
                    self.photos(index).into_iter().take(number).filter(|other| *other == Some(path)).count();
                let usage = self.usage(path, self.uses_before(index, path) + before)?;
                let what = What::Photo(usage.span, usage.id.clone(), shares(area, seen));
                Some(Found { what, area })
            }
            (None, None) => None,
        }
    }

    /// Where a word of a page was written.
    fn what(&self, words: &[Word], index: usize) -> Option<What> {
        let word = &words[index];
        if let Some(written) = self.of_content(words, index) {
            return Some(What::Word(written));
        }
        let nearest = || words[..index].iter().rev().take(REACH).find_map(|word| self.written(word));
        if let Some(written) = self.mark(word, nearest) {
            return Some(What::Word(written));
        }
        if let Some(written) = self.set_anew(words, index) {
            return Some(What::Word(written));
        }
        let source = word.span.id().and_then(|id| self.source(id));
        let layout = source.and_then(|source| {
            let at = source.find(word.span)?.range().start;
            let (line, column) = source.lines().byte_to_line_column(at)?;
            Some(What::Layout(source.id().vpath().get_without_slash().to_string(), line + 1, column + 1))
        });
        layout.or_else(|| {
            let near = nearest().map(|near| self.again(word, near));
            // Months and days stand before what happened on them; a piece of an address stands after its words.
            let ahead = || words[index + 1..].iter().take(AHEAD).find_map(|word| self.written(word));
            let plain = word.text.chars().all(char::is_alphanumeric);
            let next =
                if plain && near.as_ref().is_none_or(|near| near.word.is_none()) { ahead() } else { None };
            let next = next.map(|next| Written { word: None, at: next.value.whole(), ..next });
            next.or(near).map(What::Word)
        })
    }

    /// Where a word of the content was written; nothing if a layout says it.
    fn of_content(&self, words: &[Word], index: usize) -> Option<Written> {
        let written = self.written(&words[index])?;
        if let (Some(within), Some(text)) = (&written.guessed, &written.text)
            && let Some(part) = text.get(within.clone())
            && let Some((_, found)) = anew::find(words, index, &[(written.value, Rc::from(part))], 1)
        {
            let found = within.start + found.start..within.start + found.end;
            return Some(self.place(((written.value, Rc::clone(text)), found)));
        }
        let says_itself = self.literal(words[index].span).is_some_and(|literal| literal.words.is_some());
        let keys = written.text.as_deref().filter(|_| !says_itself).map(keys).unwrap_or_default();
        if keys.is_empty() { Some(written) } else { Some(self.cited(words, index, &keys, written)) }
    }

    /// A word of a printed citation: in the source that it was made from; what the style says (‘Ibid.’, a day in words) and the page at the
    /// source's key in the note.
    fn cited(&self, words: &[Word], index: usize, keys: &[Range<usize>], note: Written) -> Written {
        let text = note.text.clone().unwrap_or_default();
        let found = keys.iter().find_map(|key| {
            let values = self.source_values(text.get(key.clone())?);
            anew::find(words, index, &values, 1)
        });
        match (found, keys.first()) {
            (Some(found), _) => self.place(found),
            (None, Some(key)) => self.place(((note.value, text), key.clone())),
            (None, None) => note,
        }
    }

    /// A word that a layout has taken out of a text and set in another way, such as the first sentence of a part.
    fn set_anew(&self, words: &[Word], index: usize) -> Option<Written> {
        let mut files: Vec<SourceId> = Vec::new();
        for word in words[..index].iter().rev().chain(&words[index + 1..]) {
            if let Some(literal) = self.literal(word.span).filter(|found| !files.contains(&found.value.file))
            {
                files.push(literal.value.file);
            }
        }
        let values: Vec<Value> = files.into_iter().flat_map(|file| self.file_values(file).to_vec()).collect();
        anew::find(words, index, &values, LEAST).map(|found| self.place(found))
    }

    /// Where some bytes of a value stand.
    fn place(&self, ((value, text), range): (Value, Range<usize>)) -> Written {
        let file = self.report.composed.findings.sources.get(value.file);
        let range = word_around(&text, range);
        let at = value.part(file, &text, range.clone());
        Written { value, text: Some(text), word: Some(range), at, guessed: None }
    }

    /// All texts of a file.
    fn file_values(&self, file: SourceId) -> Rc<Vec<Value>> {
        if let Some(known) = self.files.borrow().get(&file) {
            return Rc::clone(known);
        }
        let text = &self.report.composed.findings.sources.get(file).text;
        let found = values(file, text).into_iter().map(|(span, text)| (span, Rc::from(text))).collect();
        let found: Rc<Vec<Value>> = Rc::new(found);
        self.files.borrow_mut().insert(file, Rc::clone(&found));
        found
    }

    /// The texts of a source that notes cite.
    fn source_values(&self, key: &str) -> Vec<Value> {
        let composed = &self.report.composed;
        let spans = &composed.report.references.key_spans;
        let start = spans.iter().find(|(known, _)| known == key).map(|(_, span)| span.start);
        let (Some(start), Some(file)) = (start, composed.findings.sources.find(REFERENCES)) else {
            return Vec::new();
        };
        let end =
            spans.iter().map(|(_, span)| span.start).filter(|other| *other > start).min().unwrap_or(u32::MAX);
        let all = self.file_values(file);
        all.iter().filter(|(span, _)| (start..end).contains(&span.start)).cloned().collect()
    }

    /// The mark of a note behind a word: its number is what a layout says, but the content sets the mark.
    fn mark(&self, word: &Word, before: impl FnOnce() -> Option<Written>) -> Option<Written> {
        let number: usize = word.text.parse().ok()?;
        let note = self.report.composed.outline.notes().iter().find(|note| note.number == number)?;
        let before = before()?;
        let text = before.text.clone()?;
        let mark = note.marks.iter().find(|mark| mark.span == before.value)?;
        let file = self.report.composed.findings.sources.get(mark.span.file);
        let at = mark.span.part(file, &text, mark.at.clone());
        Some(Written { word: Some(mark.at.clone()), at, ..before })
    }

    /// A word that a layout has set anew, such as a piece of an address: its signs in the value of the words before it, or that value.
    fn again(&self, word: &Word, near: Written) -> Written {
        let Some(text) = near.text.clone() else { return near };
        match text.find(word.text) {
            Some(at) => {
                let range = at..at + word.text.len();
                let file = self.report.composed.findings.sources.get(near.value.file);
                Written { at: near.value.part(file, &text, range.clone()), word: Some(range), ..near }
            }
            None => Written { at: near.value.whole(), word: None, ..near },
        }
    }

    /// Where a word of the content was written; nothing if a layout says it.
    pub(super) fn written(&self, word: &Word) -> Option<Written> {
        let literal = self.literal(word.span)?;
        let value = literal.value;
        let text = self.value(value);
        let whole = Written { value, text: text.clone(), word: None, at: value.whole(), guessed: None };
        let Some(text) = text else { return Some(whole) };
        let mut guessed = None;
        let range = match &literal.words {
            Some((within, said, start)) => text.get(within.clone()).map(|written| {
                let (range, is_sure) = said_range(said, start + word.from..start + word.to, word.text);
                guessed = (!is_sure).then(|| within.clone());
                let found = align(written, said, range);
                within.start + found.start..within.start + found.end
            }),
            // A number is set in the form of its column, a day in words: they stand for the whole value.
            None => text.find(word.text).map(|at| at..at + word.text.len()),
        };
        let Some(range) = range else { return Some(whole) };
        let range = word_around(&text, range);
        let file = self.report.composed.findings.sources.get(value.file);
        let at = value.part(file, &text, range.clone());
        Some(Written { word: Some(range), at, guessed, ..whole })
    }

    fn source(&self, id: FileId) -> Option<&Source> {
        self.leaves.texts.get(&id)
    }

    fn literal(&self, span: TypstSpan) -> Option<Rc<Literal>> {
        if let Some(known) = self.literals.borrow().get(&span) {
            return known.clone();
        }
        let found = self.find_literal(span).map(Rc::new);
        self.literals.borrow_mut().insert(span, found.clone());
        found
    }

    fn find_literal(&self, span: TypstSpan) -> Option<Literal> {
        let id = span.id()?;
        let path = id.vpath().get_without_slash();
        let file = self.report.document.files.iter().find(|file| file.path == path)?;
        let range = self.source(id)?.find(span)?.range();
        let origin = file.part(&range)?;
        let words = origin.words.as_ref().map(|words| {
            let all = said(&file.text[origin.range.clone()]);
            // The sign before a literal stands outside its span.
            let before =
                said(&file.text[origin.range.start..range.start.saturating_sub(1).max(origin.range.start)]);
            (words.clone(), all, before.len())
        });
        Some(Literal { value: origin.span, words })
    }

    /// What a value means.
    pub(super) fn value(&self, span: ValueSpan) -> Option<Rc<str>> {
        if let Some(known) = self.values.borrow().get(&span) {
            return known.clone();
        }
        let file = self.report.composed.findings.sources.get(span.file);
        let value = span.value(&file.text).map(Rc::from);
        self.values.borrow_mut().insert(span, value.clone());
        value
    }

    fn path(&self, image: &Image) -> Option<&'a str> {
        super::picture::path_of(self.report, image)
    }

    /// The photos of the pictures on a page.
    fn photos(&self, index: usize) -> Vec<Option<&'a str>> {
        let mut found = Vec::new();
        if let Some(page) = self.leaves.document.pages().get(index) {
            items(page, &mut |item| {
                if let Item::Image(picture) = item {
                    found.push(self.path(picture.image));
                }
            });
        }
        found
    }

    /// How often a photo stands on the pages before one.
    fn uses_before(&self, index: usize, path: &str) -> usize {
        let on = |index: usize| self.photos(index).iter().filter(|photo| **photo == Some(path)).count();
        (0..index).map(on).sum()
    }

    /// Where the content names a photo for the time `nth`, from 0; the last time if it does so less often.
    fn usage(&self, path: &str, nth: usize) -> Option<&'a PhotoUse> {
        let photos = &self.report.composed.report.photos;
        let of_file = |id: &str| photos.get(id).is_some_and(|photo| photo.file.value == path);
        let uses: Vec<&PhotoUse> =
            self.report.composed.outline.photo_uses().iter().filter(|usage| of_file(&usage.id)).collect();
        uses.get(nth).or(uses.last()).copied()
    }

    /// All places of the content that are seen, in the order of the pages.
    pub(super) fn spots(&self) -> Vec<Spot> {
        let mut spots = Vec::new();
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (index, page) in self.leaves.document.pages().iter().enumerate() {
            let mut words: Vec<Word> = Vec::new();
            items(page, &mut |item| match item {
                Item::Word(word) => words.push(word),
                Item::Image(Picture { image, area, .. }) => {
                    let Some(path) = self.path(image) else { return };
                    let nth = seen.entry(path).or_default();
                    if let Some(usage) = self.usage(path, *nth) {
                        let Span { file, range } = usage.span.whole();
                        spots.push(Spot { file, range, page: index + 1, area, size: 0.0 });
                    }
                    *nth += 1;
                }
            });
            for (number, word) in words.iter().enumerate() {
                if let Some(Written { at: Span { file, range }, .. }) = self.of_content(&words, number) {
                    let size = word.size.to_pt();
                    spots.push(Spot { file, range, page: index + 1, area: word.area, size });
                }
            }
        }
        spots
    }
}

/// Where the text of a note names sources: their keys.
fn keys(text: &str) -> Vec<Range<usize>> {
    let is_key = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_' | '.' | ':');
    let cites = text.match_indices("[@").map(|(at, sign)| at + sign.len());
    cites.map(|at| at..at + text[at..].find(|sign| !is_key(sign)).unwrap_or(text.len() - at)).collect()
}

/// What of a picture is seen, as shares of its width and height.
fn shares(area: Rect, seen: Rect) -> [f64; 4] {
    let size = area.size();
    let (min, max) = (seen.min - area.min, seen.max - area.min);
    [min.x / size.x, min.y / size.y, max.x / size.x, max.y / size.y]
}

impl Spot {
    /// Whether it was written within some bytes of its file, or around them.
    pub(super) fn meets(&self, range: &Range<usize>) -> bool {
        self.range.start < range.end.max(range.start + 1) && range.start < self.range.end
    }
}

/// Which bytes of what is said a word is, and whether that is certain: where a layout sets a piece anew, such as a range of numbers, what
/// stands behind it counts from there, and the same signs near to where they should be are a guess.
fn said_range(said: &str, range: Range<usize>, word: &str) -> (Range<usize>, bool) {
    if said.get(range.clone()).is_some_and(|found| found == word) {
        return (range, true);
    }
    let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
    // Signs that were set in another way know one of the ends at least.
    let far = |at: usize| at.abs_diff(range.start).min((at + letters.len()).abs_diff(range.end));
    let found = said.match_indices(letters).min_by_key(|(at, _)| far(*at));
    match found.filter(|_| !letters.is_empty()) {
        Some((at, _)) => (at..at + letters.len(), false),
        None => (range.start.min(said.len())..range.end.min(said.len()), false),
    }
}

/// The spot where a place of a file is seen best: the nearest one, where it is set largest, and there the first.
pub(super) fn nearest(spots: &[Spot], file: SourceId, range: &Range<usize>) -> Option<Spot> {
    let far = |spot: &Spot| {
        (spot.range.start.saturating_sub(range.end.saturating_sub(1)))
            .max(range.start.saturating_sub(spot.range.end))
    };
    let of_file = spots.iter().filter(|spot| spot.file == file);
    let best = of_file.min_by(|a, b| {
        let first = |spot: &Spot| spot.range.start;
        far(a)
            .cmp(&far(b))
            .then(first(a).cmp(&first(b)))
            .then(b.size.total_cmp(&a.size))
            .then(a.page.cmp(&b.page))
    });
    best.cloned()
}
