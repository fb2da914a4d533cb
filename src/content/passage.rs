//! A piece of text of a report: what it is used for, where it stands, and what stands in it.

use std::ops::Range;

use super::markup::{Block as MarkupBlock, Form, Inline, Problem};
use super::model::{Prose, Text};
use super::yaml::ValueSpan;

/// What a piece of text is used for, which decides what it may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Running text: marks of notes may stand in it.
    Running,
    /// A title, caption or credit: it prints in several places, so that it can hold no marks.
    Title,
    /// A note: sources may be cited in it.
    Note,
}

/// A piece of text.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// What it is used for.
    pub role: Role,
    /// Where it stands.
    pub span: ValueSpan,
    /// As it is written.
    pub source: &'a str,
    /// What it holds that it can't.
    pub problems: &'a [Problem],
    /// How deep headings may go; 0 where there are none.
    pub deepest: u8,
    body: Body<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Body<'a> {
    Text(&'a [Inline]),
    Prose(&'a [MarkupBlock]),
}

/// A heading in prose.
#[derive(Debug, Clone, Copy)]
pub struct ProseHeading<'a> {
    /// 1 for `##`.
    pub level: u8,
    /// Its words.
    pub body: &'a [Inline],
    /// Where it stands in the value.
    pub at: &'a Range<usize>,
}

impl<'a> Passage<'a> {
    /// A text.
    pub(super) fn text(role: Role, text: &'a Text) -> Self {
        let Text { span, source, body, problems } = text;
        Self { role, span: *span, source, problems, deepest: 0, body: Body::Text(body) }
    }

    /// Prose with headings that go so deep.
    pub(super) fn prose(prose: &'a Prose, deepest: u8) -> Self {
        let Prose { span, source, body, problems } = prose;
        Self { role: Role::Running, span: *span, source, problems, deepest, body: Body::Prose(body) }
    }

    /// In which way it is read.
    pub fn form(&self) -> Form {
        match self.body {
            Body::Text(_) => Form::Text,
            Body::Prose(_) => Form::Prose,
        }
    }

    /// Calls `visit` with each inline element, in order, those inside others too.
    pub fn inlines(&self, visit: &mut impl FnMut(&'a Inline)) {
        match self.body {
            Body::Text(inlines) => walk_inlines(inlines, visit),
            Body::Prose(blocks) => walk_blocks(blocks, visit),
        }
    }

    /// The inline elements of each paragraph and heading, in order, those in lists and quotations too.
    pub fn paragraphs(&self) -> Vec<&'a [Inline]> {
        fn collect<'a>(blocks: &'a [MarkupBlock], found: &mut Vec<&'a [Inline]>) {
            for block in blocks {
                match block {
                    MarkupBlock::Paragraph(body) | MarkupBlock::Heading { body, .. } => found.push(body),
                    MarkupBlock::List { items, .. } => items.iter().for_each(|item| collect(item, found)),
                    MarkupBlock::Quote(inner) => collect(inner, found),
                }
            }
        }
        match self.body {
            Body::Text(inlines) => vec![inlines],
            Body::Prose(blocks) => {
                let mut found = Vec::new();
                collect(blocks, &mut found);
                found
            }
        }
    }

    /// Its headings, in order; those inside lists and quotations are mistakes and left out.
    pub fn headings(&self) -> impl Iterator<Item = ProseHeading<'a>> + use<'a> {
        let blocks = match self.body {
            Body::Text(_) => &[],
            Body::Prose(blocks) => blocks,
        };
        blocks.iter().filter_map(|block| match block {
            MarkupBlock::Heading { level, body, at } => Some(ProseHeading { level: *level, body, at }),
            MarkupBlock::Paragraph(_) | MarkupBlock::List { .. } | MarkupBlock::Quote(_) => None,
        })
    }

    /// The places of headings inside lists and quotations, where none can stand.
    pub fn enclosed_headings(&self) -> Vec<&'a Range<usize>> {
        fn collect<'a>(blocks: &'a [MarkupBlock], enclosed: bool, found: &mut Vec<&'a Range<usize>>) {
            for block in blocks {
                match block {
                    MarkupBlock::Heading { at, .. } if enclosed => found.push(at),
                    MarkupBlock::List { items, .. } => {
                        items.iter().for_each(|item| collect(item, true, found))
                    }
                    MarkupBlock::Quote(inner) => collect(inner, true, found),
                    MarkupBlock::Heading { .. } | MarkupBlock::Paragraph(_) => {}
                }
            }
        }
        let mut found = Vec::new();
        if let Body::Prose(blocks) = self.body {
            collect(blocks, false, &mut found);
        }
        found
    }
}

/// Calls `visit` with each inline element, in order, those inside others too.
pub fn walk_inlines<'a>(inlines: &'a [Inline], visit: &mut impl FnMut(&'a Inline)) {
    for inline in inlines {
        visit(inline);
        match inline {
            Inline::Emphasis(body)
            | Inline::Strong(body)
            | Inline::Link { body, .. }
            | Inline::Reference { body, .. }
            | Inline::Indexed { body, .. }
            | Inline::Foreign { body, .. } => walk_inlines(body, visit),
            Inline::Text { .. }
            | Inline::Address { .. }
            | Inline::Note { .. }
            | Inline::Remark { .. }
            | Inline::Cite { .. }
            | Inline::Lost
            | Inline::Break => {}
        }
    }
}

fn walk_blocks<'a>(blocks: &'a [MarkupBlock], visit: &mut impl FnMut(&'a Inline)) {
    for block in blocks {
        match block {
            MarkupBlock::Paragraph(body) | MarkupBlock::Heading { body, .. } => walk_inlines(body, visit),
            MarkupBlock::List { items, .. } => items.iter().for_each(|item| walk_blocks(item, visit)),
            MarkupBlock::Quote(inner) => walk_blocks(inner, visit),
        }
    }
}
