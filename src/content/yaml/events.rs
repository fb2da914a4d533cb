//! The event parser's walk over a text, which lends each value that `serde_yaml` read its place.

use saphyr_parser::{Event, Parser, ScalarStyle, Span as EventSpan};
use serde_yaml::Value;

use super::mended::Mended;
use super::{Key, Kind, Node, Style, ValueSpan};
use crate::diag::SourceId;

/// Where the two parsers do not agree, in bytes of the text that was parsed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Disagreement(pub(super) usize);

/// A word that begins with `!`, which YAML takes for a tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag(pub(super) ValueSpan);

/// How deep lists and groups of keys may lie in each other. Content needs less than twenty; serde_yaml reads 128.
const DEEPEST: usize = 64;

/// Where lists and groups of keys begin to lie too deep in each other, in bytes of the text.
///
/// The parser of values takes a time that grows with the square of the depth, and keeps all that it reads: this one stops in time.
pub(super) fn too_deep(mended: &Mended) -> Option<usize> {
    let mut parser = Parser::new_from_str(mended.text());
    let mut depth = 0_usize;
    loop {
        match parser.next_event()? {
            Ok((Event::SequenceStart(..) | Event::MappingStart(..), span)) => {
                depth += 1;
                if depth > DEEPEST {
                    return Some(mended.byte(span.start.index()));
                }
            }
            Ok((Event::SequenceEnd | Event::MappingEnd, _)) => depth = depth.saturating_sub(1),
            Ok((Event::StreamEnd, _)) => return None,
            Ok(_) => {}
            // Brackets are looked into before they are told: 255 of them are the parser's own bound.
            Err(error) if error.info().contains("recursion limit") => {
                return Some(mended.byte(error.marker().index()));
            }
            // What is no YAML is for the parser of values to tell, up to there; behind it brackets alone are counted.
            Err(error) => return brackets(mended.text(), mended.byte(error.marker().index())),
        }
    }
}

/// Where behind a byte more brackets open than any text closes: the bound is generous, since text holds brackets too.
fn brackets(text: &str, from: usize) -> Option<usize> {
    const MOST: usize = 1000;
    let mut open = 0_usize;
    for (at, byte) in text.bytes().enumerate().skip(from) {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > MOST {
            return Some(at);
        }
    }
    None
}

/// The event parser, zipped with the value that `serde_yaml` read.
pub(super) struct Events<'a> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    file: SourceId,
    mended: &'a Mended,
    /// The file as it stands on disk, into which spans point.
    original: &'a str,
    /// The tags that were passed over.
    pub(super) tags: Vec<Tag>,
}

impl<'a> Events<'a> {
    pub(super) fn new(file: SourceId, original: &'a str, mended: &'a Mended) -> Self {
        Self { parser: Parser::new_from_str(mended.text()), file, mended, original, tags: Vec::new() }
    }

    /// The next event and its place.
    pub(super) fn next(&mut self) -> Result<(Event<'a>, EventSpan), Disagreement> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(Disagreement(self.mended.byte(error.marker().index()))),
            None => Err(Disagreement(self.mended.text().len())),
        }
    }

    /// The bytes of the file that an event comes from.
    pub(super) fn span(&self, span: EventSpan, style: Style) -> ValueSpan {
        let text = self.original;
        let mut start = self.mended.origin(span.start.index());
        let mut end = self.mended.origin(span.end.index()).max(start);
        // The span of a value with an anchor begins at the anchor.
        while text[start..end].starts_with('&') {
            let word = text[start..end].find(char::is_whitespace).unwrap_or(end - start);
            start = end - text[start + word..end].trim_start().len();
        }
        // Quotation marks that only the mended text has are no part of the value.
        let style = match (style, text.as_bytes().get(start)) {
            (Style::Single, first) if first != Some(&b'\'') => Style::Plain,
            (Style::Double, first) if first != Some(&b'"') => Style::Plain,
            _ => style,
        };
        // The parser's span of a plain scalar may run on to the next token.
        if style == Style::Plain {
            end = start + text[start..end].trim_end().len();
        }
        ValueSpan { file: self.file, start: start as u32, end: end as u32, style, nth: 0 }
    }

    /// The tree of a document whose value is known.
    pub(super) fn document(&mut self, value: Value) -> Result<Node, Disagreement> {
        loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
                (Event::StreamEnd | Event::DocumentEnd, span) => {
                    let span = self.span(span, Style::Plain);
                    return Ok(Node { kind: Kind::Scalar(Value::Null), span, written: None });
                }
                event => return self.node(event, value),
            }
        }
    }

    fn node(&mut self, (event, span): (Event<'a>, EventSpan), value: Value) -> Result<Node, Disagreement> {
        let value = match value {
            Value::Tagged(tagged) => {
                self.tags.push(Tag(self.span(span, Style::Plain)));
                tagged.value
            }
            value => value,
        };
        match (event, value) {
            (Event::SequenceStart(..), Value::Sequence(values)) => {
                let mut span = self.span(span, Style::Plain);
                let mut items = Vec::with_capacity(values.len());
                for value in values {
                    let event = self.next()?;
                    items.push(self.node(event, value)?);
                }
                let (_, end) = self.next()?;
                span.end = self.container_end(span, end, items.last().map(|n| n.span.end));
                Ok(Node { kind: Kind::List(items), span, written: None })
            }
            (Event::MappingStart(..), Value::Mapping(values)) => {
                let mut span = self.span(span, Style::Plain);
                let mut entries = Vec::with_capacity(values.len());
                for (key, value) in values {
                    let event = self.next()?;
                    let key = self.node(event, key)?;
                    let key = Key { name: key.scalar_text().unwrap_or_default(), span: key.span };
                    let event = self.next()?;
                    entries.push((key, self.node(event, value)?));
                }
                let (_, end) = self.next()?;
                span.end = self.container_end(span, end, entries.last().map(|(_, n)| n.span.end));
                Ok(Node { kind: Kind::Map(entries), span, written: None })
            }
            (Event::Scalar(text, style, ..), value) => {
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted => Style::Single,
                    ScalarStyle::DoubleQuoted => Style::Double,
                    ScalarStyle::Literal => Style::Literal,
                    ScalarStyle::Folded => Style::Folded,
                };
                let plain = matches!(value, Value::Number(_) | Value::Bool(_));
                let written = plain.then(|| text.into_owned());
                Ok(Node { kind: Kind::Scalar(value), span: self.span(span, style), written })
            }
            // An alias stands for a value written elsewhere: all of it is shown where the alias stands.
            (_, value) => Ok(Node::at(self.span(span, Style::Plain), value, &mut 0)),
        }
    }

    /// Where a list or map ends: after its closing bracket, or with its last item.
    fn container_end(&self, span: ValueSpan, end: EventSpan, last: Option<u32>) -> u32 {
        let flow = self.original[span.start as usize..].starts_with(['[', '{']);
        match last {
            Some(last) if !flow => last,
            _ => (self.mended.origin(end.end.index()) as u32).max(span.start),
        }
    }
}
