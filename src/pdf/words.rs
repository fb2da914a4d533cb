//! The words of marked content (ISO 32000-1, 14.6), as programs read them out or copy them.

use std::collections::HashMap;

use lopdf::content::Operation;
use lopdf::{Document, Encoding, Object, ObjectId};

use super::content::operations;
use super::font::Font;
use super::geometry::{Affine, Point};
use super::object::{Objects, Page, number};

/// A gap that is wider than this share of the type's size parts two words.
const GAP: f64 = 0.15;

/// A baseline that is lower or higher by more than this share of the type's size is that of another line.
const NEXT_LINE: f64 = 0.75;

/// The hyphens that are set where a line's end parts a word.
const HYPHENS: [char; 2] = ['\u{ad}', '\u{2010}'];

/// A run of words of marked content.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The words: what is said in place of the signs, where the PDF tells.
    pub words: String,
    /// Where its baseline begins on the page, in points.
    pub at: (f64, f64),
    /// Where it ends on the baseline, in points from the page's left.
    pub end: f64,
    /// The size of its type in points.
    pub size: f64,
}

/// The words of all marked content of a document, by page and number.
#[derive(Debug, Default)]
pub struct Words(HashMap<(ObjectId, i64), Vec<Run>>);

impl Words {
    /// Reads the words of a document's pages. What can't be read is without words.
    pub fn of(document: &Document) -> Self {
        let mut words = Self::default();
        for page in Objects(document).pages() {
            words.read(document, page);
        }
        words
    }

    /// The runs of some marked content.
    pub fn runs(&self, page: ObjectId, number: i64) -> &[Run] {
        self.0.get(&(page, number)).map_or(&[], Vec::as_slice)
    }

    /// The words of marked content that stands in this order, joined as they are read: a line's end is a blank.
    pub fn joined(&self, content: &[(ObjectId, i64)]) -> String {
        let mut reader = Reader::new(self);
        content.iter().for_each(|(page, number)| reader.hear(*page, *number));
        reader.said()
    }

    fn read(&mut self, document: &Document, page: Page) {
        let objects = Objects(document);
        let (content, _) = objects.page_content(page);
        let encodings = encodings(document, page.id);
        let resources = document.get_page_fonts(page.id).unwrap_or_default();
        let fonts: HashMap<_, _> =
            resources.into_iter().map(|(name, font)| (name, Font::read(objects, None, font))).collect();
        let mut state = Reading::default();
        for operation in operations(&content).list {
            if let Some((number, run)) = state.step(&operation, &encodings, &fonts) {
                self.0.entry((page.id, number)).or_default().push(run);
            }
        }
    }
}

/// Joins the words of marked content in the order in which it is read: the end of a line is a blank.
#[derive(Debug)]
pub struct Reader<'a> {
    words: &'a Words,
    said: String,
    last: Option<&'a Run>,
}

impl<'a> Reader<'a> {
    /// Nothing is read yet.
    pub fn new(words: &'a Words) -> Self {
        Self { words, said: String::new(), last: None }
    }

    /// Reads marked content.
    pub fn hear(&mut self, page: ObjectId, number: i64) {
        for run in self.words.runs(page, number) {
            let parted =
                self.said.ends_with(char::is_whitespace) || run.words.starts_with(char::is_whitespace);
            let follows = !self.said.is_empty() && run.words.starts_with(char::is_alphanumeric);
            if !parted && self.last.map_or(follows, |last| self.is_apart(last, run)) {
                self.said.push(' ');
            }
            self.said.push_str(&run.words);
            self.last = Some(run);
        }
    }

    /// Whether two runs are parted by a gap or the end of a line. A word with a hyphen and an address go on after it.
    fn is_apart(&self, last: &Run, run: &Run) -> bool {
        let size = last.size.max(run.size);
        if (last.at.1 - run.at.1).abs() > NEXT_LINE * size {
            return !self.said.ends_with(['-', '/']);
        }
        (run.at.0 - last.end).abs() > GAP * size
    }

    /// Says words that stand on no page.
    pub fn say(&mut self, words: &str) {
        self.said.push_str(words);
        self.last = None;
    }

    /// What was read.
    pub fn said(self) -> String {
        self.said
    }
}

/// How the fonts of a page tell letters, by the names of the fonts.
pub fn encodings(document: &Document, page: ObjectId) -> HashMap<Vec<u8>, Encoding<'_>> {
    let fonts = document.get_page_fonts(page).unwrap_or_default();
    fonts
        .into_iter()
        .filter_map(|(name, font)| Some((name, font.get_font_encoding(document).ok()?)))
        .collect()
}

/// The letters of an operation that shows text.
pub fn shown(operation: &Operation, encoding: &Encoding) -> String {
    let pieces: &[Object] = match operation.operands.last() {
        Some(Object::Array(pieces)) => pieces,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    let pieces = pieces.iter().filter_map(|piece| piece.as_str().ok());
    pieces.filter_map(|piece| Document::decode_text(encoding, piece).ok()).collect()
}

/// How wide what an operation shows is, in ems.
fn width(operation: &Operation, font: &Font) -> f64 {
    let pieces: &[Object] = match operation.operands.last() {
        Some(Object::Array(pieces)) => pieces,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    let piece = |piece: &Object| match piece {
        Object::String(codes, _) => font.codes(codes).into_iter().map(|code| font.width(code)).sum(),
        adjustment => -number(adjustment).unwrap_or(0.0),
    };
    pieces.iter().map(piece).sum::<f64>() / 1000.0
}

/// What stands in place of the signs of marked content, if an operation begins such.
pub fn actual_text(operation: &Operation) -> Option<String> {
    let properties = operation.operands.get(1)?.as_dict().ok()?;
    lopdf::decode_text_string(properties.get(b"ActualText").ok()?).ok()
}

/// Where a content stream has been read up to.
#[derive(Debug, Default)]
struct Reading {
    /// What is open: the number of marked content, and whether something is said in place of its signs.
    open: Vec<(Option<i64>, bool)>,
    matrix: Affine,
    outer: Vec<Affine>,
    line: Affine,
    font: Vec<u8>,
    size: f64,
    /// What is said in place of signs, until the first of them tells where it stands.
    pending: Option<String>,
    /// How far the text has come on its line, in points.
    way: f64,
}

impl Reading {
    /// Follows an operation; returns the words that it shows, with the number of their marked content.
    fn step(
        &mut self,
        operation: &Operation,
        encodings: &HashMap<Vec<u8>, Encoding>,
        fonts: &HashMap<Vec<u8>, Font>,
    ) -> Option<(i64, Run)> {
        let numbers: Vec<f64> = operation.operands.iter().filter_map(number).collect();
        let matrix = || <[f64; 6]>::try_from(numbers.as_slice()).map_or(Affine::IDENTITY, Affine::new);
        match operation.operator.as_str() {
            "q" => self.outer.push(self.matrix),
            "Q" => self.matrix = self.outer.pop().unwrap_or_default(),
            "cm" => self.matrix *= matrix(),
            "BT" => (self.line, self.way) = (Affine::IDENTITY, 0.0),
            "Tm" => (self.line, self.way) = (matrix(), 0.0),
            "BMC" => self.open.push((None, false)),
            "BDC" => {
                let properties = operation.operands.get(1).and_then(|properties| properties.as_dict().ok());
                let number = properties.and_then(|p| p.get(b"MCID").ok()?.as_i64().ok());
                let said = actual_text(operation);
                self.open.push((number, said.is_some()));
                if said.is_some() {
                    self.pending = said;
                }
            }
            "EMC" => drop(self.open.pop()),
            "Tf" => {
                self.font = operation.operands.first()?.as_name().ok()?.to_vec();
                self.size = *numbers.first()?;
            }
            "Tj" | "TJ" => {
                let before = self.way;
                self.way += self.size * fonts.get(&self.font).map_or(0.0, |font| width(operation, font));
                let number = self.open.iter().rev().find_map(|(number, _)| *number)?;
                let words = if self.open.iter().any(|(_, replaced)| *replaced) {
                    self.pending.take().unwrap_or_default()
                } else {
                    shown(operation, encodings.get(&self.font)?)
                };
                let place = |way: f64| self.matrix * self.line * Point::new(way, 0.0);
                let (at, end) = (place(before), place(self.way).x);
                return Some((number, Run { words, at: (at.x, at.y), end, size: self.size }));
            }
            _ => {}
        }
        None
    }
}

/// Joins the parts of words that a line's end has parted, where a hyphen was set for that.
pub fn without_hyphens(words: &str) -> String {
    let mut joined = String::new();
    let mut signs = words.chars().peekable();
    while let Some(sign) = signs.next() {
        if HYPHENS.contains(&sign) && signs.peek() == Some(&' ') {
            signs.next();
            continue;
        }
        joined.push(sign);
    }
    joined
}

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;

    /// What marked content says, whose pieces are in turn of number 0.
    fn said(content: &str) -> String {
        let (mut document, pages) = crate::pdf::tree::tests::document(1, "Document(P(1))");
        let widths: Vec<Object> = (32..127).map(|_| 500.into()).collect();
        let font = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier", "Encoding" => "WinAnsiEncoding",
            "FirstChar" => 32, "Widths" => widths,
        });
        let content = document.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
        let page = document.get_dictionary_mut(pages[0]).unwrap();
        page.set("Contents", content);
        page.set("Resources", dictionary! { "Font" => dictionary! { "F" => font } });
        Words::of(&document).joined(&[(pages[0], 0)])
    }

    fn line(x: f64, y: f64, words: &str) -> String {
        format!("/P <</MCID 0>> BDC BT /F 10 Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET EMC ")
    }

    #[test]
    fn lines_and_gaps_part_words() {
        assert_eq!(said(&(line(0.0, 100.0, "Two") + &line(0.0, 88.0, "lakes"))), "Two lakes");
        assert_eq!(said(&(line(0.0, 100.0, "4") + &line(20.0, 100.0, "Welcome"))), "4 Welcome");
        assert_eq!(said(&(line(0.0, 100.0, "Wel") + &line(15.0, 100.0, "come"))), "Welcome");
        assert_eq!(said(&(line(0.0, 100.0, "CO") + &line(10.0, 98.0, "2"))), "CO2");
        assert_eq!(said(&(line(0.0, 100.0, "two-") + &line(0.0, 88.0, "year"))), "two-year");
    }

    #[test]
    fn what_is_said_in_place_of_signs_is_said_once() {
        let replaced = "/P <</MCID 0>> BDC BT /F 10 Tf (2.8) Tj ET \
            BT /Span <</ActualText ( 9)>> BDC /F 6 Tf ( ) Tj (9) Tj EMC ET EMC";
        assert_eq!(said(replaced), "2.8 9");
    }

    #[test]
    fn words_that_a_line_parts_are_whole() {
        assert_eq!(without_hyphens("migra\u{ad} tion, two-year"), "migration, two-year");
    }
}
