//! Writes Typst: calls of components around string literals, with a map back to the YAML.

use std::fmt::Write;
use std::ops::Range;

use crate::content::values::Date;
use crate::content::yaml::ValueSpan;

/// A composed Typst file.
#[derive(Debug, Clone, PartialEq)]
pub struct ComposedFile {
    /// Its path from the project's root.
    pub path: String,
    /// Typst code.
    pub text: String,
    /// Where parts of it come from, in order; inner parts after outer ones.
    pub origins: Vec<Origin>,
    /// Where the pieces of a part's flow begin, in bytes and in order: between two of them a page may be told to end.
    pub pieces: Vec<usize>,
}

/// Where a part of a composed file comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The part of the composed file, in bytes.
    pub range: Range<usize>,
    /// The value that it was made from.
    pub span: ValueSpan,
    /// Which bytes of the value its literals say, one after the other, if it is made of nothing else.
    pub words: Option<Range<usize>>,
}

impl ComposedFile {
    /// The span that the byte range was made from: that of the smallest part around it.
    pub fn origin(&self, range: &Range<usize>) -> Option<ValueSpan> {
        self.part(range).map(|origin| origin.span)
    }

    /// The span of the smallest value around a byte range, for who can't tell which of its words it was.
    pub fn value(&self, range: &Range<usize>) -> Option<ValueSpan> {
        let around = self.around(range).filter(|origin| origin.words.is_none());
        around.min_by_key(|origin| origin.range.len()).map(|origin| origin.span)
    }

    /// The smallest part around a byte range.
    pub fn part(&self, range: &Range<usize>) -> Option<&Origin> {
        self.around(range).min_by_key(|origin| origin.range.len())
    }

    fn around(&self, range: &Range<usize>) -> impl Iterator<Item = &Origin> + use<'_> {
        let (start, end) = (range.start, range.end);
        self.origins.iter().filter(move |origin| origin.range.start <= start && end <= origin.range.end)
    }

    /// The code of a piece of the part's flow, by its number.
    pub fn piece(&self, number: usize) -> &str {
        let begin = self.pieces.get(number).copied().unwrap_or_default();
        let end = self.pieces.get(number + 1).copied().unwrap_or(self.text.len());
        self.text.get(begin..end).unwrap_or_default()
    }

    /// Writes code before what stands at a byte.
    pub fn insert(&mut self, at: usize, code: &str) {
        self.text.insert_str(at, code);
        let moved = |place: usize| if place >= at { place + code.len() } else { place };
        for Origin { range, .. } in &mut self.origins {
            // What ends here stays before the code.
            let end = if range.end > at { range.end + code.len() } else { range.end };
            *range = moved(range.start)..end.max(moved(range.start));
        }
        for piece in &mut self.pieces {
            *piece = moved(*piece);
        }
    }
}

/// A Typst file being written.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
    origins: Vec<Origin>,
    pieces: Vec<usize>,
}

impl Writer {
    /// Ends the file.
    pub fn finish(self, path: impl Into<String>) -> ComposedFile {
        ComposedFile { path: path.into(), text: self.text, origins: self.origins, pieces: self.pieces }
    }

    /// Writes code. Only code that folio itself makes up goes through here, never text of the content.
    pub fn code(&mut self, code: &str) -> &mut Self {
        self.text.push_str(code);
        self
    }

    /// Remembers that a piece of a part's flow begins here.
    pub fn piece(&mut self) -> &mut Self {
        self.pieces.push(self.text.len());
        self
    }

    /// Writes `"text"`, with everything escaped that could end the literal.
    pub fn string(&mut self, text: &str) -> &mut Self {
        self.text.push('"');
        for c in text.chars() {
            match c {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                '\t' => self.text.push_str("\\t"),
                c if c.is_control() => write!(self.text, "\\u{{{:x}}}", c as u32).expect("a string grows"),
                c => self.text.push(c),
            }
        }
        self.text.push('"');
        self
    }

    /// Writes text into a content block.
    pub fn words(&mut self, text: &str) -> &mut Self {
        self.code("#").string(text)
    }

    /// Writes a day.
    pub fn datetime(&mut self, date: Date) -> &mut Self {
        let (year, month, day) = (date.year(), date.month(), date.day());
        self.code(&format!("datetime(year: {year}, month: {month}, day: {day})"))
    }

    /// Writes what `write` writes, and remembers that it comes from `span`.
    pub fn from(&mut self, span: ValueSpan, write: impl FnOnce(&mut Self)) -> &mut Self {
        self.part(span, None, write)
    }

    /// As [`Writer::from`], for literals that say the bytes `words` of the value.
    pub fn from_words(
        &mut self,
        span: ValueSpan,
        words: Range<usize>,
        write: impl FnOnce(&mut Self),
    ) -> &mut Self {
        self.part(span, Some(words), write)
    }

    fn part(
        &mut self,
        span: ValueSpan,
        words: Option<Range<usize>>,
        write: impl FnOnce(&mut Self),
    ) -> &mut Self {
        let start = self.text.len();
        let index = self.origins.len();
        self.origins.push(Origin { range: start..start, span, words });
        write(self);
        self.origins[index].range.end = self.text.len();
        self
    }

    /// Writes `(a, b,)`: an array with a comma after each item, so that a single item is an array too.
    pub fn array<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        self.code("(");
        for item in items {
            write(self, item);
            self.code(", ");
        }
        if self.text.ends_with(", ") {
            self.text.pop();
        }
        self.code(")")
    }

    /// Writes what `write` writes of the value, or `none`.
    pub fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) -> &mut Self {
        match value {
            Some(value) => write(self, value),
            None => {
                self.code("none");
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::yaml::Style;
    use crate::diag::SourceId;

    #[test]
    fn a_literal_cannot_be_ended_by_text() {
        let mut writer = Writer::default();
        writer.words("\"#panic(\"x\")\\ \n\u{7}");
        let file = writer.finish("a.typ");
        assert_eq!(file.text, r##"#"\"#panic(\"x\")\\ \n\u{7}""##);
        let root = typst::syntax::parse(&file.text);
        assert!(root.errors_and_warnings().0.is_empty());
        assert_eq!(root.children().len(), 2, "one literal and nothing else: {root:?}");
    }

    #[test]
    fn the_smallest_part_is_the_origin() {
        let span =
            |start| ValueSpan { file: SourceId(0), start, end: start + 1, style: Style::Plain, nth: 0 };
        let mut writer = Writer::default();
        writer.from(span(1), |w| {
            w.code("#para[").from(span(2), |w| {
                w.words("x");
            });
            w.code("]");
        });
        let file = writer.finish("a.typ");
        assert_eq!(file.origin(&(8..9)), Some(span(2)));
        assert_eq!(file.origin(&(1..3)), Some(span(1)));
        assert_eq!(file.origin(&(90..91)), None);
    }

    #[test]
    fn what_is_inserted_moves_the_rest() {
        let span =
            |start| ValueSpan { file: SourceId(0), start, end: start + 1, style: Style::Plain, nth: 0 };
        let mut writer = Writer::default();
        writer.from(span(0), |w| {
            w.piece().from(span(1), |w| {
                w.code("#a\n");
            });
            w.piece().from(span(2), |w| {
                w.code("#b\n");
            });
        });
        let mut file = writer.finish("a.typ");
        file.insert(3, "#break\n");
        assert_eq!(file.text, "#a\n#break\n#b\n");
        assert_eq!(file.pieces, [0, 10]);
        assert_eq!(file.origin(&(1..2)), Some(span(1)));
        assert_eq!(file.origin(&(11..12)), Some(span(2)));
        assert_eq!(file.origin(&(4..5)), Some(span(0)));
    }

    #[test]
    fn arrays_stay_arrays() {
        let mut writer = Writer::default();
        writer.array(["a"], |w, t| {
            w.string(t);
        });
        writer.array(Vec::<&str>::new(), |w, t| {
            w.string(t);
        });
        assert_eq!(writer.finish("").text, "(\"a\",)()");
    }
}
