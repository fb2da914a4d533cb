//! The words and photos that stand on a page, and where.

use typst::layout::{Abs, Frame, FrameItem, Point, Rect, Size, Transform};
use typst::syntax::Span;
use typst::text::TextItem;
use typst::visualize::Image;
use typst_layout::Page;

/// A word on a page, or a piece of one: what stands between two blanks and was written in one place.
#[derive(Debug, Clone)]
pub(super) struct Word<'a> {
    /// Its signs.
    pub text: &'a str,
    /// Where it stands.
    pub area: Rect,
    /// The size of its type.
    pub size: Abs,
    /// The literal that it was set from.
    pub span: Span,
    /// Which bytes of the literal's text it is.
    pub from: usize,
    pub to: usize,
}

/// What stands on a page.
pub(super) enum Item<'a> {
    Word(Word<'a>),
    Image(Picture<'a>),
}

/// A picture on a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picture<'a> {
    pub image: &'a Image,
    /// Where it stands, also what of it is cut off.
    pub area: Rect,
    /// What of the page it is seen in.
    pub seen: Rect,
}

/// Visits all words and pictures of a page in their order; areas are in points from the left and the top of its trim.
pub(super) fn items<'a>(page: &'a Page, visit: &mut impl FnMut(Item<'a>)) {
    let (size, bleed) = (page.frame.size(), page.bleed);
    let paper = Rect::new(
        Point::new(-bleed.left, -bleed.top),
        Point::new(size.x + bleed.right, size.y + bleed.bottom),
    );
    frame(&page.frame, Transform::identity(), paper, visit);
}

fn frame<'a>(of: &'a Frame, to_page: Transform, seen: Rect, visit: &mut impl FnMut(Item<'a>)) {
    for (at, item) in of.items() {
        let to_page = to_page.pre_concat(Transform::translate(at.x, at.y));
        match item {
            FrameItem::Group(group) => {
                let to_page = to_page.pre_concat(group.transform);
                let seen = group.clip.as_ref().map_or(seen, |clip| {
                    let clip = clip.bbox(None);
                    overlap(seen, area(clip.min, clip.size(), to_page))
                });
                frame(&group.frame, to_page, seen, visit);
            }
            FrameItem::Text(text) => words(text, to_page, visit),
            FrameItem::Image(image, size, _) => {
                let area = area(Point::zero(), *size, to_page);
                visit(Item::Image(Picture { image, area, seen: overlap(seen, area) }));
            }
            FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}

/// How far the letters of a line reach above and below its baseline, as shares of their size.
const ASCENT: f64 = 0.78;
const DESCENT: f64 = 0.24;

fn words<'a>(item: &'a TextItem, to_page: Transform, visit: &mut impl FnMut(Item<'a>)) {
    let blank = |text: &str| text.chars().all(char::is_whitespace);
    let text_of = |index: usize| item.text.get(item.glyphs[index].range()).unwrap_or_default();
    let (mut x, mut from) = (Abs::zero(), 0);
    while from < item.glyphs.len() {
        let left = x;
        let span = item.glyphs[from].span.0;
        let is_blank = blank(text_of(from));
        let mut end = from;
        while end < item.glyphs.len() && item.glyphs[end].span.0 == span && blank(text_of(end)) == is_blank {
            x += item.glyphs[end].x_advance.at(item.size);
            end += 1;
        }
        let glyphs = &item.glyphs[from..end];
        from = end;
        // Signs that run from right to left stand in the order of sight, their letters in that of reading.
        let ranges = || glyphs.iter().map(|glyph| glyph.range());
        let range = ranges().map(|r| r.start).min().unwrap_or(0)..ranges().map(|r| r.end).max().unwrap_or(0);
        let Some(text) = item.text.get(range).filter(|_| !is_blank) else { continue };
        let written = glyphs.iter().map(|glyph| (usize::from(glyph.span.1), glyph.range().len()));
        visit(Item::Word(Word {
            text,
            area: area(
                Point::new(left, -ASCENT * item.size),
                Size::new(x - left, (ASCENT + DESCENT) * item.size),
                to_page,
            ),
            size: item.size,
            span,
            from: written.clone().map(|(at, _)| at).min().unwrap_or(0),
            to: written.map(|(at, length)| at + length).max().unwrap_or(0),
        }));
    }
}

/// The upright rectangle on the page around one that may be turned.
fn area(at: Point, size: Size, to_page: Transform) -> Rect {
    let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
        .map(|(x, y)| Point::new(at.x + x * size.x, at.y + y * size.y).transform(to_page));
    let mut found = Rect::new(corners[0], corners[0]);
    for corner in corners {
        found.min = found.min.min(corner);
        found.max = found.max.max(corner);
    }
    found
}

/// What two rectangles have in common; turned inside out where they lie apart.
fn overlap(a: Rect, b: Rect) -> Rect {
    Rect::new(a.min.max(b.min), a.max.min(b.max))
}

/// A rectangle as browsers read it: left, top, width and height in points.
pub(super) fn numbers(area: Rect) -> [f64; 4] {
    let (at, size) = (area.min, area.size());
    [at.x.to_pt(), at.y.to_pt(), size.x.to_pt(), size.y.to_pt()]
}

/// How far a point lies from a rectangle, in points; 0 inside it.
pub(super) fn distance(area: Rect, point: Point) -> f64 {
    let beyond = |low: Abs, high: Abs, at: Abs| (low - at).max(at - high).max(Abs::zero()).to_pt();
    beyond(area.min.x, area.max.x, point.x).hypot(beyond(area.min.y, area.max.y, point.y))
}
