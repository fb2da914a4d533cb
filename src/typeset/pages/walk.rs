//! Reads off finished pages what the rules on layout ask for: lines, paragraphs, headings, notes.
//!
//! Typst leaves tags in its frames where elements begin and end. The main text runs from page to page in one stream; what floats,
//! notes among it, stands beside the stream, in groups that have a parent of their own.

use std::collections::HashMap;

use typst::foundations::StyleChain;
use typst::introspection::{Location, Tag};
use typst::layout::{Frame, FrameItem, GroupItem, Point};
use typst::model::{FootnoteElem, FootnoteEntry, HeadingElem, ParElem};
use typst::syntax::Span as TypstSpan;
use typst::text::TextItem;
use typst_layout::{Page, PagedDocument};

/// A line of text.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its page, from 1.
    pub page: usize,
    /// Its left and right edge and its baseline, in points from the page's left and top.
    pub left: f64,
    pub right: f64,
    pub baseline: f64,
    /// How far it reaches beyond the column that it stands in, in points.
    pub over: f64,
    /// The size of its largest type, in points.
    pub size: f64,
    /// Its words.
    pub text: String,
    /// The paragraph that it belongs to.
    pub paragraph: Option<usize>,
    /// Whether it stands in the main text.
    pub main: bool,
    /// Where its first sign was written.
    pub span: TypstSpan,
}

/// How far signs may hang into the margin, as a share of their size.
const HANGING: f64 = 0.6;

impl Line {
    /// Whether it is a paragraph's line that is wider than its column.
    pub fn is_overfull(&self) -> bool {
        self.paragraph.is_some() && self.over > HANGING * self.size
    }
}

/// A heading within a part.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    /// The page on which it ends.
    pub page: usize,
    /// Its words.
    pub text: String,
    /// The page of what comes after it in the main text.
    pub next: Option<usize>,
    /// Where its first sign was written.
    pub span: TypstSpan,
}

/// A note.
#[derive(Debug, Clone)]
pub(super) struct Note {
    /// Its label, `note:` and its id.
    pub label: String,
    /// The page of its mark.
    pub mark: usize,
    /// The page on which its words begin.
    pub words: usize,
}

/// What stands on the pages, in the order of reading.
#[derive(Debug, Default)]
pub(super) struct PageItems {
    pub lines: Vec<Line>,
    pub headings: Vec<Heading>,
    pub notes: Vec<Note>,
    /// Where parts begin, in order: the page of a part's title, and where the title was written.
    pub parts: Vec<(usize, TypstSpan)>,
    /// Pages, from 1, on which a picture stands.
    pub pictures: Vec<usize>,
}

/// Reads off the pages of a document.
pub(super) fn read(document: &PagedDocument) -> PageItems {
    let mut walk = Walk::default();
    for (index, page) in document.pages().iter().enumerate() {
        walk.page(index + 1, page);
    }
    let Walk { mut items, marks, words, .. } = walk;
    let mark = |(at, page): &(Location, usize)| {
        let (label, mark) = marks.get(at)?;
        Some(Note { label: label.clone(), mark: *mark, words: *page })
    };
    items.notes = words.iter().filter_map(mark).collect();
    items
}

/// An element that has begun.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// A paragraph, with its number.
    Paragraph(usize),
    /// A heading, with its number.
    Heading(usize),
    /// The title of a part.
    Title,
    /// Running heads, folios and rules: no content.
    Artifact,
    /// The mark of a note.
    Mark,
    /// What stands apart from the paragraph around it.
    Apart,
    /// Anything else.
    Other,
}

#[derive(Default)]
struct Walk {
    items: PageItems,
    /// The elements that have begun and not ended in the stream at hand.
    open: Vec<(Location, Kind)>,
    paragraphs: usize,
    /// Whether the stream at hand is the main one.
    beside: bool,
    /// The stream, counted, so that lines of two streams never join.
    stream: usize,
    streams: usize,
    /// The stream of the last line.
    last: Option<usize>,
    page: usize,
    marks: HashMap<Location, (String, usize)>,
    words: Vec<(Location, usize)>,
}

impl Walk {
    fn page(&mut self, number: usize, page: &Page) {
        self.page = number;
        self.last = None;
        self.frame(&page.frame, Point::zero());
    }

    fn frame(&mut self, frame: &Frame, origin: Point) {
        for (at, item) in frame.items() {
            let at = origin + *at;
            match item {
                FrameItem::Group(group) => self.group(group, at, frame, origin),
                FrameItem::Text(text) => self.text(text, at, frame, origin),
                FrameItem::Tag(Tag::Start(element, _)) => {
                    let Some(location) = element.location() else { continue };
                    let kind = self.begin(element, location);
                    self.open.push((location, kind));
                }
                FrameItem::Tag(Tag::End(location, ..)) => {
                    if let Some(index) = self.open.iter().rposition(|(open, _)| open == location) {
                        self.open.truncate(index);
                    }
                }
                FrameItem::Image(..) => {
                    self.items.pictures.push(self.page);
                    self.goes_on();
                }
                FrameItem::Shape(..) | FrameItem::Link(..) => {}
            }
        }
    }

    fn group(&mut self, group: &GroupItem, at: Point, frame: &Frame, origin: Point) {
        // What is turned, scaled or cut off is drawn, not set.
        if !group.transform.is_identity() || group.clip.is_some() {
            if contains_picture(&group.frame) {
                self.items.pictures.push(self.page);
                self.goes_on();
            }
            return;
        }
        if group.parent.is_some() {
            let open = std::mem::take(&mut self.open);
            let (beside, stream) = (self.beside, self.stream);
            self.streams += 1;
            (self.beside, self.stream) = (true, self.streams);
            self.frame(&group.frame, at);
            (self.open, self.beside, self.stream) = (open, beside, stream);
            return;
        }
        let before = self.items.lines.len();
        self.frame(&group.frame, at);
        // A box that is wider than its column makes its line too wide.
        let over = (at.x + group.frame.width() - origin.x - frame.width()).to_pt();
        if group.frame.kind().is_hard() && frame.kind().is_soft() && self.paragraph().is_some() {
            let joined = before.saturating_sub(1);
            if let Some(line) = self.items.lines[joined..].last_mut() {
                line.over = line.over.max(over);
            }
        }
    }

    fn begin(&mut self, element: &typst::foundations::Content, location: Location) -> Kind {
        if element.is::<ParElem>() {
            self.paragraphs += 1;
            return Kind::Paragraph(self.paragraphs);
        }
        if let Some(heading) = element.to_packed::<HeadingElem>() {
            let level = heading.resolve_level(StyleChain::default()).get();
            if level == 1 {
                self.items.parts.push((self.page, TypstSpan::detached()));
                return Kind::Title;
            } else if self.beside {
                return Kind::Other;
            }
            self.goes_on();
            let heading =
                Heading { page: self.page, text: String::new(), next: None, span: TypstSpan::detached() };
            self.items.headings.push(heading);
            return Kind::Heading(self.items.headings.len() - 1);
        }
        if element.is::<FootnoteElem>() {
            let label = element.label().map(|label| label.resolve().to_string()).unwrap_or_default();
            self.marks.insert(location, (label, self.page));
            return Kind::Mark;
        }
        if let Some(entry) = element.to_packed::<FootnoteEntry>()
            && let Some(mark) = entry.note.location()
            && !self.words.iter().any(|(known, _)| *known == mark)
        {
            self.words.push((mark, self.page));
        }
        match element.elem().name() {
            "artifact" => Kind::Artifact,
            "place" | "figure" | "table" | "grid" | "caption" => Kind::Apart,
            _ => Kind::Other,
        }
    }

    /// The paragraph that text at hand belongs to.
    fn paragraph(&self) -> Option<usize> {
        self.open.iter().rev().take_while(|(_, kind)| *kind != Kind::Apart).find_map(|(_, kind)| match kind {
            Kind::Paragraph(number) => Some(*number),
            _ => None,
        })
    }

    /// The main text goes on after the headings that wait for it.
    fn goes_on(&mut self) {
        let artifact = self.open.iter().any(|(_, kind)| *kind == Kind::Artifact);
        if self.beside || artifact {
            return;
        }
        for heading in self.items.headings.iter_mut().rev().take_while(|heading| heading.next.is_none()) {
            heading.next = Some(self.page);
        }
    }

    fn text(&mut self, item: &TextItem, at: Point, frame: &Frame, origin: Point) {
        if self.open.iter().any(|(_, kind)| *kind == Kind::Artifact) {
            return;
        }
        let mark = self.open.iter().any(|(_, kind)| *kind == Kind::Mark);
        let words = if mark { "" } else { item.text.as_str() };
        let span = item.glyphs.first().map_or(TypstSpan::detached(), |glyph| glyph.span.0);
        if self.open.iter().any(|(_, kind)| *kind == Kind::Title)
            && let Some((_, title)) = self.items.parts.last_mut().filter(|(_, title)| title.is_detached())
        {
            *title = span;
        }
        let heading = self.open.iter().rev().find_map(|(_, kind)| match kind {
            Kind::Heading(index) => Some(*index),
            _ => None,
        });
        match heading {
            Some(index) => {
                let heading = &mut self.items.headings[index];
                heading.page = self.page;
                // A heading's number hangs before its words.
                if !heading.text.is_empty() && !heading.text.ends_with(' ') {
                    heading.text.push(' ');
                }
                heading.text.push_str(words);
                if heading.span.is_detached() {
                    heading.span = span;
                }
            }
            None => self.goes_on(),
        }
        let (left, right) = (at.x.to_pt(), (at.x + item.width()).to_pt());
        // Signs that hang into the margin do so on purpose.
        let hangs = item.text.chars().all(|c| !c.is_alphanumeric());
        let over = match frame.kind().is_soft() && !hangs {
            true => (at.x + item.width() - origin.x - frame.width()).to_pt(),
            false => 0.0,
        };
        let paragraph = self.paragraph();
        let (baseline, size) = (at.y.to_pt(), item.size.to_pt());
        if let Some(line) = self.items.lines.last_mut()
            && self.last == Some(self.stream)
            && line.paragraph == paragraph
            && (line.baseline - baseline).abs() < 4.0
        {
            line.left = line.left.min(left);
            line.right = line.right.max(right);
            line.over = line.over.max(over);
            line.size = line.size.max(size);
            line.text.push_str(words);
            if line.span.is_detached() {
                line.span = span;
            }
            return;
        }
        self.last = Some(self.stream);
        self.items.lines.push(Line {
            page: self.page,
            left,
            right,
            baseline,
            over,
            size,
            text: words.to_string(),
            paragraph,
            main: !self.beside,
            span,
        });
    }
}

fn contains_picture(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Image(..) => true,
        FrameItem::Group(group) => contains_picture(&group.frame),
        _ => false,
    })
}
