//! What the pages show: the letters of each passage, those that layouts set themselves, and where each line stands.

use std::collections::HashSet;

use typst::foundations::{Content, StyleChain};
use typst::introspection::{Location, Tag};
use typst::layout::{Abs, FrameItem, Point, Rect, Transform};
use typst::model::HeadingElem;
use typst::syntax::Span as TypstSpan;
use typst::text::TextItem;
use typst::visualize::ImageKind;
use typst_layout::PagedDocument;

use super::letters;
use super::places::{Place, Places};
use crate::photos::miniature::Miniatures;
use crate::typeset::pages::frames::{Seen, items, on_page, overlap};
use crate::typeset::pages::holdings::{Holdings, PartPages};

/// What the pages of a document show.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// What is shown of each passage, by its number.
    pub passages: Vec<Stream>,
    /// What is shown of each passage where it is only said again: in the contents, the list of photos, at the heads of pages.
    pub again: Vec<Stream>,
    /// What has lost where it comes from.
    pub layout: Stream,
    /// The pieces of lines, page by page.
    pub pieces: Vec<Vec<Line>>,
    /// The paths of the photos.
    pub photos: HashSet<String>,
}

/// Letters in the order in which they stand on the pages.
#[derive(Debug, Default, Clone)]
pub(super) struct Stream {
    /// The letters.
    pub letters: String,
    /// Where each page begins, in bytes: the byte, and the page from 1.
    pages: Vec<(usize, usize)>,
}

impl Stream {
    fn push(&mut self, text: &str, page: usize) {
        if self.pages.last().is_none_or(|(_, last)| *last != page) {
            self.pages.push((self.letters.len(), page));
        }
        letters::push(&mut self.letters, text);
    }

    /// The page, from 1, of the letter at a byte; that of the last letter behind the end.
    pub fn page(&self, at: usize) -> Option<usize> {
        let before = self.pages.partition_point(|(start, _)| *start <= at);
        self.pages.get(before.saturating_sub(1)).map(|(_, page)| *page)
    }
}

/// A piece of a line: signs of one style that are set next to each other.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The passage that it belongs to, if that is known.
    pub passage: Option<usize>,
    /// What is surely inked of it: from the baseline up to the height of small letters.
    pub inked: Rect,
    /// Its words.
    pub text: String,
    /// Where its first sign was written.
    pub span: TypstSpan,
}

/// The height of small letters, as a share of the type's size.
const SMALL_LETTERS: f64 = 0.45;

/// Reads off the pages of a document.
pub(super) fn read(
    document: &PagedDocument,
    places: Places,
    holdings: &Holdings,
    photos: &Miniatures,
) -> Shown {
    let empty = || vec![Stream::default(); holdings.passages.len()];
    let shown = Shown { passages: empty(), again: empty(), ..Shown::default() };
    let mut walk = Walk { places, holdings, photos, shown, page: 0, apart: None, head: None, part: 0 };
    for page in document.pages() {
        walk.page += 1;
        walk.shown.pieces.push(Vec::new());
        items(page, &mut |item, to_page, seen| walk.item(item, to_page, seen));
    }
    walk.shown
}

struct Walk<'a> {
    places: Places<'a>,
    holdings: &'a Holdings,
    photos: &'a Miniatures,
    shown: Shown,
    /// The page at hand, from 1.
    page: usize,
    /// What stands apart from the text and has begun: an artifact, or the table of contents.
    apart: Option<Location>,
    /// The heading of a part that has begun.
    head: Option<Location>,
    /// The part whose title came last.
    part: usize,
}

impl Walk<'_> {
    fn item(&mut self, item: &FrameItem, to_page: Transform, seen: Seen) {
        match item {
            FrameItem::Text(text) => self.text(text, to_page, seen.text),
            FrameItem::Tag(Tag::Start(element, _)) => self.begin(element),
            FrameItem::Tag(Tag::End(location, ..)) => {
                self.apart.take_if(|apart| apart == location);
                self.head.take_if(|head| head == location);
            }
            FrameItem::Image(image, size, _) => {
                let whole = on_page(Rect::new(Point::zero(), size.to_point()), to_page);
                if let ImageKind::Raster(raster) = image.kind()
                    && let Some(path) = self.photos.path_of(raster.data())
                    && overlap(seen.pictures, whole).is_some()
                {
                    self.shown.photos.insert(path.to_string());
                }
            }
            FrameItem::Group(_) | FrameItem::Shape(..) | FrameItem::Link(..) => {}
        }
    }

    fn begin(&mut self, element: &Content) {
        if self.apart.is_none() && matches!(element.elem().name(), "artifact" | "outline") {
            self.apart = element.location();
        }
        if let Some(heading) = element.to_packed::<HeadingElem>()
            && heading.resolve_level(StyleChain::default()).get() == 1
        {
            self.head = element.location();
        }
    }

    fn text(&mut self, item: &TextItem, to_page: Transform, seen: Rect) {
        let whole = Rect::new(Point::with_y(-SMALL_LETTERS * item.size), Point::with_x(item.width()));
        let inked = on_page(whole, to_page);
        let is_whole = contains(seen, inked);
        let mut from = 0;
        let mut x = Abs::zero();
        let mut passage = None;
        while let Some(first) = item.glyphs.get(from) {
            let span = first.span.0;
            let mut visible = None;
            let mut end = from;
            while let Some(glyph) = item.glyphs.get(end).filter(|glyph| glyph.span.0 == span) {
                let advance = glyph.x_advance.at(item.size);
                let middle = Point::new(x + advance / 2.0, whole.min.y / 2.0);
                let is_seen = is_whole || holds(seen, middle.transform(to_page));
                if *visible.get_or_insert(is_seen) != is_seen {
                    break;
                }
                x += advance;
                end += 1;
            }
            let signs = &item.glyphs[from..end];
            // Signs that run from right to left stand in the order of sight, their letters in that of reading.
            let start = signs.iter().map(|glyph| glyph.range().start).min().unwrap_or_default();
            let stop = signs.iter().map(|glyph| glyph.range().end).max().unwrap_or_default();
            let place = self.place(span);
            if visible == Some(true) {
                self.letters(place, item.text.get(start..stop).unwrap_or_default());
            }
            if let Place::Passage(_, number) = place {
                passage.get_or_insert(number);
            }
            from = end;
        }
        if item.text.chars().any(char::is_alphanumeric)
            && let Some(lines) = self.shown.pieces.last_mut()
            && let Some(first) = item.glyphs.first()
            && let Some(inked) = overlap(inked, seen)
        {
            lines.push(Line { passage, inked, text: item.text.to_string(), span: first.span.0 });
        }
    }

    fn place(&mut self, span: TypstSpan) -> Place {
        if self.head.is_some()
            && self.apart.is_none()
            && let Some(part) = self.places.part(span)
        {
            self.part = part;
        }
        self.places.of(span)
    }

    fn letters(&mut self, place: Place, text: &str) {
        match place {
            Place::Passage(part, number) => {
                let again = self.apart.is_some() || self.says_again(part);
                let streams = if again { &mut self.shown.again } else { &mut self.shown.passages };
                streams[number].push(text, self.page);
            }
            Place::Layout if self.apart.is_none() => self.shown.layout.push(text, self.page),
            Place::Layout => {}
        }
    }

    /// Whether the pages at hand only say again what a part holds.
    fn says_again(&self, part: usize) -> bool {
        match self.holdings.parts.get(self.part) {
            Some(PartPages::Contents) => {
                part != self.part && self.holdings.parts.get(part) != Some(&PartPages::Own { titled: false })
            }
            Some(PartPages::PhotoList) => part < self.part,
            Some(PartPages::Own { .. }) | None => false,
        }
    }
}

fn contains(outer: Rect, inner: Rect) -> bool {
    holds(outer, inner.min) && holds(outer, inner.max)
}

fn holds(rect: Rect, point: Point) -> bool {
    rect.min.x <= point.x && point.x <= rect.max.x && rect.min.y <= point.y && point.y <= rect.max.y
}
