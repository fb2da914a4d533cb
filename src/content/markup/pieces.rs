//! A text cut into its words and the signs that only mark them, without losing a byte: what a translator works on, and what must come back whole.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use super::{INDEX, LANGUAGE, LOST};

/// In which way a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As one paragraph, with marks.
    Text,
    /// As paragraphs, headings and lists, with marks.
    Prose,
    /// As it stands: nothing in it is a mark.
    Plain,
}

/// What a sign marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A note.
    Note,
    /// A source that is cited.
    Cite,
    /// An address that stands for itself.
    Address,
    /// Words that link to an address.
    Link,
    /// Words before the number of something in the report.
    Reference,
    /// Words that the index lists.
    Indexed,
    /// Words in another language.
    Foreign,
    /// Words behind which some are lost.
    Lost,
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// The end of a line.
    Break,
}

impl Mark {
    /// What it is, in an editor's words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "mark of a note",
            Self::Cite => "citation",
            Self::Address => "address",
            Self::Link => "link",
            Self::Reference => "reference",
            Self::Indexed => "entry of the index",
            Self::Foreign => "mark of another language",
            Self::Lost => "mark of lost words",
            Self::Emphasis => "emphasis",
            Self::Strong => "strong emphasis",
            Self::Break => "line break",
        }
    }
}

/// A piece of a text, with its bytes. The pieces of a text follow each other without a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words, as they are written.
    Words(Range<usize>),
    /// A mark that holds no words.
    Single(Mark, Range<usize>),
    /// The beginning of a mark around words.
    Open(Mark, Range<usize>),
    /// The end of the mark that was opened last.
    Close(Mark, Range<usize>),
}

impl Piece {
    /// Its bytes.
    pub fn range(&self) -> &Range<usize> {
        match self {
            Self::Words(range) | Self::Single(_, range) | Self::Open(_, range) | Self::Close(_, range) => {
                range
            }
        }
    }
}

/// The pieces of a text.
pub fn pieces(value: &str, form: Form) -> Vec<Piece> {
    let mut cutter = Cutter { value, at: 0, pieces: Vec::new() };
    // A full stop in front keeps CommonMark from reading the first word as a list, heading or quotation.
    let guarded = match form {
        Form::Plain => {
            cutter.words(value.len());
            return cutter.pieces;
        }
        Form::Text => format!(".{value}"),
        Form::Prose => value.to_string(),
    };
    let guard = guarded.len() - value.len();
    let own = |range: Range<usize>| range.start.saturating_sub(guard)..range.end.saturating_sub(guard);
    let parser = Parser::new_ext(&guarded, Options::ENABLE_OLD_FOOTNOTES);
    let mut events = parser.into_offset_iter().map(|(event, range)| (event, own(range))).peekable();
    // Where what was read last inside each open mark ends.
    let mut open: Vec<(Mark, Range<usize>, usize)> = Vec::new();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(tag) => {
                let Some((mark, length)) = mark(&tag) else { continue };
                // An image and what CommonMark moves about are words.
                if range.start < cutter.at {
                    continue;
                }
                cutter.words(range.start);
                let is_empty = matches!(events.peek(), Some((Event::End(_), _)));
                if is_empty || matches!(mark, Mark::Address) {
                    cutter.push(Piece::Single(mark, range.clone()));
                    // Up to its end nothing is words.
                    while events
                        .next_if(|(_, inner)| inner.end <= range.end && inner.start >= range.start)
                        .is_some()
                    {}
                } else {
                    let first = range.start + length;
                    cutter.push(Piece::Open(mark, range.start..first));
                    open.push((mark, range, first));
                    continue;
                }
            }
            Event::End(_) => {
                let ends = open.last().is_some_and(|(_, own, _)| *own == range);
                if let Some((mark, range, last)) = open.pop_if(|_| ends) {
                    let close = match mark {
                        Mark::Emphasis => range.end - 1,
                        Mark::Strong => range.end - 2,
                        // What stands before the bracket was read.
                        _ => value[last..range.end].find(']').map_or(last, |at| last + at),
                    };
                    cutter.words(close);
                    cutter.push(Piece::Close(mark, close..range.end));
                }
                if let Some((_, _, last)) = open.last_mut() {
                    *last = (*last).max(range.end);
                }
                continue;
            }
            Event::FootnoteReference(_) if range.start >= cutter.at => {
                cutter.words(range.start);
                cutter.push(Piece::Single(Mark::Note, range.clone()));
            }
            Event::HardBreak if range.start >= cutter.at => {
                cutter.words(range.start);
                cutter.push(Piece::Single(Mark::Break, range.clone()));
            }
            _ => {}
        }
        if let Some((_, _, last)) = open.last_mut() {
            *last = (*last).max(cutter.at).max(range.end.min(value.len()));
        }
    }
    cutter.words(value.len());
    cutter.pieces
}

/// What a tag marks, and how many bytes begin it.
fn mark(tag: &Tag) -> Option<(Mark, usize)> {
    Some(match tag {
        Tag::Emphasis => (Mark::Emphasis, 1),
        Tag::Strong => (Mark::Strong, 2),
        Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => (Mark::Address, 0),
        Tag::Link { dest_url, .. } => {
            let mark = match &**dest_url {
                LOST => Mark::Lost,
                url if url.starts_with(LANGUAGE) => Mark::Foreign,
                url if url.starts_with(INDEX) => Mark::Indexed,
                url if url.starts_with('#') => Mark::Reference,
                _ => Mark::Link,
            };
            (mark, 1)
        }
        _ => return None,
    })
}

struct Cutter<'a> {
    value: &'a str,
    /// Up to where all is cut.
    at: usize,
    pieces: Vec<Piece>,
}

impl Cutter<'_> {
    fn push(&mut self, piece: Piece) {
        self.at = piece.range().end;
        self.pieces.push(piece);
    }

    /// The words up to a byte, with the citations in them.
    fn words(&mut self, end: usize) {
        while self.at < end {
            let rest = &self.value[self.at..end];
            let cite = rest.match_indices("[@").map(|(at, _)| at).find_map(|at| {
                let written = self.value[..self.at + at].ends_with('\\');
                let close = rest[at..].find(']').filter(|_| !written)?;
                Some(self.at + at..self.at + at + close + 1)
            });
            match cite {
                Some(cite) => {
                    if cite.start > self.at {
                        self.push(Piece::Words(self.at..cite.start));
                    }
                    self.push(Piece::Single(Mark::Cite, cite));
                }
                None => self.push(Piece::Words(self.at..end)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(value: &str, form: Form) -> String {
        pieces(value, form)
            .iter()
            .map(|piece| {
                let text = &value[piece.range().clone()];
                match piece {
                    Piece::Words(_) => text.to_string(),
                    Piece::Single(mark, _) => format!("{{{mark:?} {text}}}"),
                    Piece::Open(mark, _) => format!("{{{mark:?} {text}|"),
                    Piece::Close(_, _) => format!("|{text}}}"),
                }
            })
            .collect()
    }

    #[test]
    fn marks_are_told_from_words() {
        let shown = |value| shown(value, Form::Text);
        assert_eq!(
            shown("We lit *four hundred* lanterns.[^a] See [@b, p. 2]."),
            "We lit {Emphasis *|four hundred|*} lanterns.{Note [^a]} See {Cite [@b, p. 2]}."
        );
        assert_eq!(
            shown("**All [of *them*](https://example.org/a \"x\")** <https://example.org>"),
            "{Strong **|All {Link [|of {Emphasis *|them|*}|](https://example.org/a \"x\")}|**} {Address <https://example.org>}"
        );
        assert_eq!(
            shown("[](#table:a), [see](#table:a)"),
            "{Reference [](#table:a)}, {Reference [|see|](#table:a)}"
        );
        assert_eq!(shown("[x\\]y](lang:vi) \\*no\\* \\[@c]"), "{Foreign [|x\\]y|](lang:vi)} \\*no\\* \\[@c]");
        assert_eq!(shown("- no list"), "- no list");
    }

    #[test]
    fn prose_keeps_its_lines() {
        let value = "## One\n\n- a *b\n  c*\n- d\n\n> e[^f]\n";
        assert_eq!(shown(value, Form::Prose), "## One\n\n- a {Emphasis *|b\n  c|*}\n- d\n\n> e{Note [^f]}\n");
        assert_eq!(shown("*a* [^b]", Form::Plain), "*a* [^b]");
    }

    proptest! {
        #[test]
        fn no_byte_is_lost(value in "[a-zกé *_\\[\\]()^@#<>:/.!\\\\\n-]{0,60}") {
            for form in [Form::Text, Form::Prose, Form::Plain] {
                let mut at = 0;
                let mut depth = 0i32;
                for piece in pieces(&value, form) {
                    prop_assert_eq!(piece.range().start, at);
                    at = piece.range().end;
                    depth += match piece { Piece::Open(..) => 1, Piece::Close(..) => -1, _ => 0 };
                    prop_assert!(depth >= 0);
                }
                prop_assert_eq!(at, value.len());
                prop_assert_eq!(depth, 0);
            }
        }
    }
}
