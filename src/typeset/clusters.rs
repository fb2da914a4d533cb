//! Letters and the marks above and below them, joined as they were written.
//!
//! The letters of a cluster, such as a Thai consonant with its vowel and its tone, belong together. Typst begins a new piece of text where a mark
//! is shifted up or down, and gives each piece the letters of the whole cluster; whoever reads the pages would find them repeated, be it a
//! search, a screen reader or the proof that nothing stands twice. Here such pieces become one, whose signs know how far they are shifted.

use typst::layout::{Abs, Em, Frame, FrameItem, GroupItem, Point};
use typst::model::Document;
use typst::text::{Glyph, TextItem};
use typst_layout::{Page, PagedDocument};

/// How far a piece may stand from the end of the one before it, in points: what rounding does.
const CLOSE: f64 = 0.01;

/// The document with whole clusters; looks and places are the same.
pub(super) fn join(document: PagedDocument) -> PagedDocument {
    let joined: Vec<Option<Frame>> = document.pages().iter().map(|page| joined(&page.frame)).collect();
    if joined.iter().all(Option::is_none) {
        return document;
    }
    let pages = document.pages().iter().zip(joined);
    let pages = pages
        .map(|(page, frame)| Page { frame: frame.unwrap_or_else(|| page.frame.clone()), ..page.clone() });
    PagedDocument::new(pages.collect(), document.info().clone())
}

/// A frame with its clusters joined; nothing where there is nothing to join.
fn joined(frame: &Frame) -> Option<Frame> {
    let mut changed = false;
    let mut items: Vec<(Point, FrameItem)> = Vec::with_capacity(frame.items().len());
    // Where among the items the last piece of text stands, if nothing but rules came after it.
    let mut last: Option<usize> = None;
    for (at, item) in frame.items() {
        let item = match item {
            FrameItem::Text(text) => {
                if let Some((before, FrameItem::Text(piece))) = last.map(|index| &mut items[index])
                    && continues(*before, piece, *at, text)
                {
                    append(piece, text, before.y - at.y);
                    changed = true;
                    continue;
                }
                last = Some(items.len());
                item.clone()
            }
            FrameItem::Group(group) => {
                last = None;
                match joined(&group.frame) {
                    Some(frame) => {
                        changed = true;
                        FrameItem::Group(GroupItem { frame, ..group.clone() })
                    }
                    None => item.clone(),
                }
            }
            // Lines below and through words stand between their pieces.
            FrameItem::Shape(..) => item.clone(),
            _ => {
                last = None;
                item.clone()
            }
        };
        items.push((*at, item));
    }
    changed.then(|| {
        let mut whole = Frame::new(frame.size(), frame.kind());
        if frame.has_baseline() {
            whole.set_baseline(frame.baseline());
        }
        whole.push_multiple(items);
        whole
    })
}

/// Whether a piece of text goes on with the cluster that the one before it ends with.
fn continues(before: Point, piece: &TextItem, at: Point, next: &TextItem) -> bool {
    let (Some(end), Some(begin)) = (piece.glyphs.last(), next.glyphs.first()) else { return false };
    let alike = piece.font == next.font
        && piece.size == next.size
        && piece.fill == next.fill
        && piece.stroke == next.stroke
        && piece.lang == next.lang
        && piece.region == next.region;
    let follows = (before.x + piece.width() - at.x).abs() < Abs::pt(CLOSE);
    // One place of the source is one cluster: the same letters written twice stand at two.
    let one = end.span == begin.span && letters(piece, end) == letters(next, begin);
    alike && follows && one && end.range().end == piece.text.len() && begin.range().start == 0
}

/// The letters that a sign stands for.
fn letters<'a>(text: &'a TextItem, glyph: &Glyph) -> &'a str {
    text.text.get(glyph.range()).unwrap_or_default()
}

/// Sets the signs of a piece after those of another, which ends with the same letters; they stand `higher` than these.
fn append(piece: &mut TextItem, next: &TextItem, higher: Abs) {
    let shared = piece.glyphs.last().map_or(0, |glyph| glyph.range().len());
    let by = piece.text.len() - shared;
    // Ranges have two bytes; Typst's own end there too.
    let moved = |at: u16| u16::try_from(usize::from(at) + by).unwrap_or(u16::MAX);
    let higher = if higher == Abs::zero() { Em::zero() } else { Em::from_abs(higher, piece.size) };
    piece.text.push_str(next.text.get(shared..).unwrap_or_default());
    piece.glyphs.extend(next.glyphs.iter().map(|glyph| Glyph {
        y_offset: glyph.y_offset + higher,
        range: moved(glyph.range.start)..moved(glyph.range.end),
        ..glyph.clone()
    }));
}
