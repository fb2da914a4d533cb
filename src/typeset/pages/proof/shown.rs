//! What the pages show: the letters of each passage, those that layouts set themselves, and where each line stands.

use std::collections::{HashMap, HashSet};

use typst::foundations::{Content, StyleChain};
use typst::introspection::{Location, Tag};
use typst::layout::{Abs, FrameItem, Point, Rect, Transform};
use typst::model::{FootnoteBody, FootnoteElem, HeadingElem};
use typst::syntax::Span as TypstSpan;
use typst::text::{Glyph, TextItem};
use typst::visualize::{Color, Geometry, ImageKind, Paint, Shape};
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
    /// What is painted beside them, page by page.
    pub painted: Vec<Vec<Painted>>,
    /// What the paper of each page is filled with.
    pub paper: Vec<Ink>,
    /// How often the mark of each note is shown, by the note's label, and whether its first one is.
    pub marks: HashMap<String, Marks>,
    /// The paths of the photos.
    pub photos: HashSet<String>,
    /// The photos of the content, page by page.
    pub pictures: Vec<Vec<Photo>>,
}

/// A photo on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Photo {
    /// Its path.
    pub path: String,
    /// What is seen of it.
    pub rect: Rect,
}

/// Letters in the order in which they stand on the pages.
#[derive(Debug, Default, Clone)]
pub(super) struct Stream {
    /// The letters.
    pub letters: String,
    /// Where each line begins, in bytes.
    lines: Vec<(usize, Spot)>,
}

/// A line on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    /// The page, from 1.
    pub page: usize,
    /// Its baseline, from the page's head.
    pub baseline: Abs,
}

impl Stream {
    fn push(&mut self, text: &str, spot: Spot) {
        if self.lines.last().is_none_or(|(_, last)| *last != spot) {
            self.lines.push((self.letters.len(), spot));
        }
        letters::push(&mut self.letters, text);
    }

    /// Whether a line begins with some letters.
    pub fn begins_a_line(&self, letters: &str) -> bool {
        self.lines.iter().any(|(at, _)| self.letters[*at..].starts_with(letters))
    }

    /// Where the letter at a byte stands; the last letter behind the end.
    pub fn spot(&self, at: usize) -> Option<Spot> {
        let before = self.lines.partition_point(|(start, _)| *start <= at);
        self.lines.get(before.saturating_sub(1)).map(|(_, spot)| *spot)
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
    /// Its colour.
    pub ink: Ink,
    /// When it was painted: what has a higher number lies over it.
    pub order: usize,
    /// Whether it is content: no running head, folio or list of contents.
    pub is_content: bool,
    /// Whether it says what its own part holds, and not again what another one does.
    pub is_own: bool,
}

/// A picture, a field or a rule.
#[derive(Debug, Clone)]
pub(super) struct Painted {
    /// Where it is seen.
    pub rect: Rect,
    /// What it is.
    pub kind: PaintedKind,
    /// When it was painted.
    pub order: usize,
}

/// What is painted beside text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum PaintedKind {
    /// A photo or drawing.
    Picture,
    /// A field that fills its rectangle.
    Field(Ink),
    /// A rule.
    Rule,
    /// Something of another shape in the rectangle.
    Shape,
}

/// A colour as far as it can be compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Ink {
    /// Red, green and blue, 0 to 1.
    Rgb([f32; 3]),
    /// It can't be seen through nor compared: a gradient, a pattern.
    Unknown,
    /// What lies below is seen through it.
    Clear,
}

impl Ink {
    /// The ink of a paint.
    fn of(paint: &Paint) -> Self {
        /// What is more transparent hides nothing.
        const OPAQUE: f32 = 0.95;
        let Paint::Solid(color) = paint else { return Self::Unknown };
        if color.alpha().is_some_and(|alpha| alpha < OPAQUE) {
            return Self::Clear;
        }
        let rgb = color.to_rgb();
        Self::Rgb([rgb.red, rgb.green, rgb.blue])
    }
}

/// How often the mark of a note is shown.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks {
    /// Whether the one is shown with which the note prints.
    pub first: bool,
    /// How many others are.
    pub again: usize,
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
    let mut walk = Walk {
        places,
        holdings,
        photos,
        shown,
        page: 0,
        apart: None,
        head: None,
        part: 0,
        order: 0,
        mark: None,
        baseline: Abs::zero(),
        last: None,
    };
    for page in document.pages() {
        walk.page += 1;
        walk.shown.pieces.push(Vec::new());
        walk.shown.painted.push(Vec::new());
        walk.shown.pictures.push(Vec::new());
        walk.shown.paper.push(Ink::of(&page.fill_or_white().unwrap_or(Paint::Solid(Color::WHITE))));
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
    /// How much has been painted.
    order: usize,
    /// The mark of a note that has begun: where, the note's label, and whether the note prints with it.
    mark: Option<(Location, String, bool)>,
    /// The baseline of the text at hand, from the page's head.
    baseline: Abs,
    /// Where the sign that was set last was written, and the letters that it stands for.
    last: Option<((TypstSpan, u16), String)>,
}

/// What is thinner is a rule, in points.
const RULE: f64 = 3.0;

impl Walk<'_> {
    fn item(&mut self, item: &FrameItem, to_page: Transform, seen: Seen) {
        match item {
            FrameItem::Text(text) => self.text(text, to_page, seen.text),
            FrameItem::Tag(Tag::Start(element, _)) => self.begin(element),
            FrameItem::Tag(Tag::End(location, ..)) => {
                self.apart.take_if(|apart| apart == location);
                self.head.take_if(|head| head == location);
                self.mark.take_if(|(mark, ..)| mark == location);
            }
            FrameItem::Image(image, size, _) => {
                let whole = on_page(Rect::new(Point::zero(), size.to_point()), to_page);
                let Some(rect) = overlap(seen.pictures, whole) else { return };
                self.paint(rect, PaintedKind::Picture);
                let path = match image.kind() {
                    ImageKind::Raster(raster) => self.photos.path_of(raster.data()),
                    ImageKind::Svg(drawing) => self.photos.drawing_of(drawing.data()),
                    ImageKind::Pdf(_) => None,
                };
                if let Some(path) = path {
                    self.shown.photos.insert(path.to_string());
                    if let Some(pictures) = self.shown.pictures.last_mut().filter(|_| self.apart.is_none()) {
                        pictures.push(Photo { path: path.to_string(), rect });
                    }
                }
            }
            FrameItem::Shape(shape, _) => self.shape(shape, to_page, seen),
            FrameItem::Group(_) | FrameItem::Link(..) => {}
        }
    }

    fn paint(&mut self, rect: Rect, kind: PaintedKind) {
        self.order += 1;
        let order = self.order;
        if let Some(painted) = self.shown.painted.last_mut() {
            painted.push(Painted { rect, kind, order });
        }
    }

    fn shape(&mut self, shape: &Shape, to_page: Transform, seen: Seen) {
        let whole = on_page(shape.bbox(true), to_page);
        let Some(rect) = overlap(seen.pictures, whole) else { return };
        let fill = shape.fill.as_ref().map(Ink::of).filter(|ink| *ink != Ink::Clear);
        let stroked = shape.stroke.as_ref().is_some_and(|stroke| Ink::of(&stroke.paint) != Ink::Clear);
        let thin = rect.size().x.min(rect.size().y).to_pt() < RULE;
        match (&shape.geometry, fill) {
            (Geometry::Line(_), _) if stroked && thin => self.paint(rect, PaintedKind::Rule),
            (Geometry::Rect(_), Some(_)) if thin => self.paint(rect, PaintedKind::Rule),
            (Geometry::Rect(_), Some(ink)) => self.paint(rect, PaintedKind::Field(ink)),
            (Geometry::Curve(_), Some(_)) => self.paint(rect, PaintedKind::Shape),
            // What has an outline alone hides nothing.
            _ => {}
        }
    }

    fn begin(&mut self, element: &Content) {
        if let Some(mark) = element.to_packed::<FootnoteElem>()
            && let Some(location) = element.location()
        {
            let (label, first) = match &mark.body {
                FootnoteBody::Content(_) => (element.label(), true),
                FootnoteBody::Reference(label) => (Some(*label), false),
            };
            self.mark = label.map(|label| (location, label.resolve().to_string(), first));
        }
        if self.apart.is_none() && matches!(element.elem().name(), "artifact" | "outline") {
            self.apart = element.location();
        }
        if let Some(heading) = element.to_packed::<HeadingElem>()
            && heading.resolve_level(StyleChain::default()).get() == 1
        {
            self.head = element.location();
        }
    }

    /// Counts the mark at hand, now that a sign of it is seen.
    fn mark(&mut self) {
        if self.apart.is_none()
            && let Some((_, label, first)) = self.mark.take()
        {
            let marks = self.shown.marks.entry(label).or_default();
            if first {
                marks.first = true;
            } else {
                marks.again += 1;
            }
        }
    }

    fn text(&mut self, item: &TextItem, to_page: Transform, seen: Rect) {
        self.order += 1;
        let whole = Rect::new(Point::with_y(-SMALL_LETTERS * item.size), Point::with_x(item.width()));
        let inked = on_page(whole, to_page);
        self.baseline = inked.max.y;
        let is_whole = contains(seen, inked);
        let mut from = 0;
        let mut x = Abs::zero();
        let mut passage = None;
        let mut is_own = false;
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
            let said = if from == 0 { self.said_before(item, end) } else { 0 };
            let signs = &item.glyphs[from + said..end];
            // Signs that run from right to left stand in the order of sight, their letters in that of reading.
            let start = signs.iter().map(|glyph| glyph.range().start).min().unwrap_or_default();
            let stop = signs.iter().map(|glyph| glyph.range().end).max().unwrap_or_default();
            let place = self.place(span);
            if visible == Some(true) {
                self.letters(place, item.text.get(start..stop).unwrap_or_default());
            }
            if let Place::Passage(part, number) = place {
                passage.get_or_insert(number);
                is_own = self.apart.is_none() && !self.says_again(part);
            }
            from = end;
        }
        self.last = item.glyphs.last().map(|glyph| (glyph.span, cluster(item, glyph).to_string()));
        let (order, is_content) = (self.order, self.apart.is_none());
        if item.text.chars().any(char::is_alphanumeric)
            && let Some(lines) = self.shown.pieces.last_mut()
            && let Some(first) = item.glyphs.first()
            && let Some(inked) = overlap(inked, seen)
        {
            let (text, span, ink) = (item.text.to_string(), first.span.0, Ink::of(&item.fill));
            lines.push(Line { passage, inked, text, span, ink, order, is_content, is_own });
            self.mark();
        }
    }

    /// How many signs at the beginning of an item, up to one, say the letters of the last sign once more: in Thai a mark above or below a
    /// letter may be a piece of its own, and each of the two says both.
    fn said_before(&self, item: &TextItem, end: usize) -> usize {
        let Some((span, letters)) = self.last.as_ref().filter(|(_, letters)| letters.chars().count() > 1)
        else {
            return 0;
        };
        let again = |glyph: &&Glyph| glyph.span == *span && cluster(item, glyph) == letters;
        item.glyphs[..end].iter().take_while(again).count()
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
        let spot = Spot { page: self.page, baseline: self.baseline };
        match place {
            Place::Passage(part, number) => {
                let again = self.apart.is_some() || self.says_again(part);
                let streams = if again { &mut self.shown.again } else { &mut self.shown.passages };
                streams[number].push(text, spot);
            }
            Place::Layout if self.apart.is_none() => self.shown.layout.push(text, spot),
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

/// The letters that a sign stands for.
fn cluster<'i>(item: &'i TextItem, glyph: &Glyph) -> &'i str {
    item.text.get(glyph.range()).unwrap_or_default()
}

fn contains(outer: Rect, inner: Rect) -> bool {
    holds(outer, inner.min) && holds(outer, inner.max)
}

fn holds(rect: Rect, point: Point) -> bool {
    rect.min.x <= point.x && point.x <= rect.max.x && rect.min.y <= point.y && point.y <= rect.max.y
}
