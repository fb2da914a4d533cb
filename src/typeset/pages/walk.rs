//! Reads off finished pages what the rules on layout ask for: lines, paragraphs, headings, notes, pictures, cells.
//!
//! Typst leaves tags in its frames where elements begin and end. The main text runs from page to page in one stream; what floats,
//! notes among it, stands beside the stream, in groups that have a parent of their own.

use std::collections::{HashMap, HashSet};

use typst::foundations::{Content, StyleChain, Value};
use typst::introspection::{Location, MetadataElem, Tag};
use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Rect};
use typst::model::{FootnoteElem, FootnoteEntry, HeadingElem, ParElem};
use typst::pdf::{ArtifactElem, ArtifactKind};
use typst::syntax::Span as TypstSpan;
use typst::text::TextItem;
use typst::visualize::{Geometry, ImageKind};
use typst_layout::{Page, PagedDocument};

use super::cells::{Rule, rights};
use super::frames::{self, Place, on_page, overlap};
use super::items::{
    Call, Cell, FILLED, Heading, Line, Note, PageItems, PartedList, PartedTable, Picture, Role,
};
use crate::photos::miniature::Miniatures;

/// How high capitals are, as a share of the type's size.
const CAPITALS: f64 = 0.7;
/// Beyond the edge of any page, in points.
const WIDE: f64 = 20_000.0;
/// Baselines that are nearer to each other, in points, are those of one line.
const SAME_LINE: f64 = 4.0;

/// Reads off the pages of a document.
pub(super) fn read(document: &PagedDocument, photos: &Miniatures) -> PageItems {
    let mut walk = Walk::new(photos);
    for (index, page) in document.pages().iter().enumerate() {
        walk.page(index + 1, page);
    }
    walk.finish()
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
    /// A note at the foot.
    Note,
    /// A photo, table or chart with its caption.
    Figure,
    /// A caption.
    Caption,
    /// A cell, with its number.
    Cell(usize),
    /// What stands apart from the paragraph around it.
    Apart,
    /// Anything else.
    Other,
}

impl Kind {
    fn is_apart(self) -> bool {
        matches!(self, Self::Apart | Self::Figure | Self::Caption | Self::Cell(_))
    }
}

/// What stands around the items at hand.
#[derive(Clone, Copy)]
struct Around {
    /// The way from the frame in which lines are set upright to the page.
    place: Place,
    /// Whether the stream at hand is beside the main one.
    beside: bool,
    /// The stream, counted, so that lines of two streams never join.
    stream: usize,
    /// What floats, and from where.
    float: Option<Location>,
    /// What is turned and holds what is at hand, counted; 0 for the page itself.
    turn: usize,
}

struct Walk<'a> {
    photos: &'a Miniatures,
    items: PageItems,
    /// The elements that have begun and not ended in the stream at hand.
    open: Vec<(Location, Kind)>,
    around: Around,
    paragraphs: usize,
    streams: usize,
    turns: usize,
    rules: Vec<Rule>,
    /// The stream of the last line.
    last: Option<usize>,
    page: usize,
    marks: HashMap<Location, (String, usize, TypstSpan)>,
    /// Where the last words were written.
    written: TypstSpan,
    notes: Vec<(Location, usize)>,
    calls: HashMap<Location, Call>,
    /// The pictures that float, with where from.
    floats: Vec<(usize, Location)>,
    /// The cells that have begun.
    cells: HashSet<Location>,
    /// The last line of the paragraph before a list that has begun.
    leads: Option<usize>,
    /// The last line of the main text.
    main: Option<usize>,
    /// The last line of a caption, until a table begins after it.
    caption: Option<usize>,
    /// The caption of a table whose first row is still to come.
    headed: Option<usize>,
}

impl<'a> Walk<'a> {
    fn new(photos: &'a Miniatures) -> Self {
        Self {
            photos,
            items: PageItems::default(),
            open: Vec::new(),
            around: Around { place: Place::nowhere(), beside: false, stream: 0, float: None, turn: 0 },
            paragraphs: 0,
            streams: 0,
            turns: 0,
            rules: Vec::new(),
            last: None,
            page: 0,
            marks: HashMap::new(),
            written: TypstSpan::detached(),
            notes: Vec::new(),
            calls: HashMap::new(),
            floats: Vec::new(),
            cells: HashSet::new(),
            leads: None,
            main: None,
            caption: None,
            headed: None,
        }
    }

    fn finish(self) -> PageItems {
        let Self { mut items, marks, notes, calls, floats, rules, .. } = self;
        let note = |(at, page): &(Location, usize)| {
            let (label, mark, before) = marks.get(at)?;
            Some(Note { label: label.clone(), mark: *mark, words: *page, before: *before })
        };
        items.notes = notes.iter().filter_map(note).collect();
        for (picture, from) in floats {
            items.pictures[picture].call = calls.get(&from).copied();
        }
        rights(&mut items.cells, &rules);
        items
    }

    fn page(&mut self, number: usize, page: &Page) {
        self.page = number;
        self.last = None;
        self.around.place = Place::of(page);
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
                    let kind = self.begin(element, location, at);
                    self.open.push((location, kind));
                }
                FrameItem::Tag(Tag::End(location, ..)) => {
                    if let Some(index) = self.open.iter().rposition(|(open, _)| open == location) {
                        self.open.truncate(index);
                    }
                }
                FrameItem::Image(image, size, _) => {
                    let path = match image.kind() {
                        ImageKind::Raster(raster) => self.photos.path_of(raster.data()),
                        _ => None,
                    };
                    self.picture(Rect::new(at, at + size.to_point()), path.map(str::to_string));
                }
                FrameItem::Shape(shape, _) => {
                    if let Geometry::Line(to) = shape.geometry
                        && to.y == Abs::zero()
                    {
                        let (left, right, y) = (at.x.to_pt(), (at.x + to.x).to_pt(), at.y.to_pt());
                        self.rules.push(Rule { page: self.page, turn: self.around.turn, left, right, y });
                    }
                    let bounds = shape.bbox(true);
                    self.drawn(Rect::new(at + bounds.min, at + bounds.max));
                }
                FrameItem::Link(..) => {}
            }
        }
    }

    fn group(&mut self, group: &GroupItem, at: Point, frame: &Frame, origin: Point) {
        let (around, last) = (self.around, self.last);
        // What is turned, scaled or cut off has a way of its own to the page.
        let apart = !group.transform.is_identity() || group.clip.is_some();
        let at = if apart {
            self.around.place = around.place.at(at).inside(group);
            self.around.stream = self.next_stream();
            self.turns += 1;
            self.around.turn = self.turns;
            Point::zero()
        } else {
            at
        };
        if let Some(parent) = group.parent {
            if self.is_cell(parent.location, &group.frame) {
                // A cell that is broken goes on with its table.
                let kind = self.cell(parent.location, at, (at.x + group.frame.width()).to_pt());
                self.open.push((parent.location, kind));
                self.frame(&group.frame, at);
                self.open.pop_if(|(open, _)| *open == parent.location);
            } else {
                let open = std::mem::take(&mut self.open);
                self.around.stream = self.next_stream();
                self.around.beside = true;
                self.around.float = Some(parent.location);
                self.frame(&group.frame, at);
                self.open = open;
            }
            self.around = around;
            return;
        }
        let before = self.items.lines.len();
        self.frame(&group.frame, at);
        self.around = around;
        if apart {
            // The line goes on beside what is turned in it.
            self.last = last.filter(|_| self.items.lines.len() == before);
            return;
        }
        // A box that is wider than its column makes its line too wide.
        let over = (at.x + group.frame.width() - origin.x - frame.width()).to_pt();
        if group.frame.kind().is_hard() && frame.kind().is_soft() && self.paragraph().is_some() {
            let joined = before.saturating_sub(1);
            if let Some(line) = self.items.lines[joined..].last_mut() {
                line.over = line.over.max(over);
            }
        }
    }

    /// Whether a frame is a piece of the cell with a location.
    fn is_cell(&self, location: Location, frame: &Frame) -> bool {
        let begins = |item: &FrameItem| match item {
            FrameItem::Tag(Tag::Start(element, _)) => {
                element.elem().name() == "cell" && element.location() == Some(location)
            }
            _ => false,
        };
        self.cells.contains(&location) || frame.items().next().is_some_and(|(_, item)| begins(item))
    }

    fn next_stream(&mut self) -> usize {
        self.streams += 1;
        self.streams
    }

    fn begin(&mut self, element: &Content, location: Location, at: Point) -> Kind {
        if element.is::<ParElem>() {
            self.paragraphs += 1;
            return Kind::Paragraph(self.paragraphs);
        }
        if let Some(heading) = element.to_packed::<HeadingElem>() {
            return self.heading(heading.resolve_level(StyleChain::default()).get());
        }
        if element.is::<FootnoteElem>() {
            let label = element.label().map(|label| label.resolve().to_string()).unwrap_or_default();
            self.marks.insert(location, (label, self.page, self.written));
            return Kind::Mark;
        }
        if let Some(entry) = element.to_packed::<FootnoteEntry>() {
            if let Some(mark) = entry.note.location()
                && !self.notes.iter().any(|(known, _)| *known == mark)
            {
                self.notes.push((mark, self.page));
            }
            return Kind::Note;
        }
        if let Some(height) = filled(element) {
            let whole = Rect::new(at, at + Point::new(Abs::pt(WIDE), height));
            self.items.filled.push((self.page, on_page(whole, self.around.place.to_page)));
            return Kind::Other;
        }
        if let Some(artifact) = element.to_packed::<ArtifactElem>() {
            let marginal = matches!(
                artifact.kind.get_cloned(StyleChain::default()),
                ArtifactKind::Header | ArtifactKind::Footer
            );
            if marginal && self.items.marginals.last() != Some(&self.page) {
                self.items.marginals.push(self.page);
            }
            return Kind::Artifact;
        }
        match element.elem().name() {
            "cell" => self.cell(location, at, f64::INFINITY),
            "caption" => Kind::Caption,
            "place" => {
                if !self.around.beside {
                    let heading = self.items.headings.len().checked_sub(1);
                    self.calls.entry(location).or_insert(Call { page: self.page, heading });
                }
                Kind::Apart
            }
            "figure" => {
                self.caption = None;
                Kind::Figure
            }
            "table" => {
                self.headed = self.caption.take().filter(|_| self.is_open(Kind::Figure));
                Kind::Apart
            }
            "list" | "enum" if self.is_main_text() => {
                self.leads = self.main;
                Kind::Other
            }
            "grid" => Kind::Apart,
            _ => Kind::Other,
        }
    }

    fn heading(&mut self, level: usize) -> Kind {
        if level == 1 {
            self.items.parts.push((self.page, TypstSpan::detached()));
            return Kind::Title;
        } else if self.around.beside {
            return Kind::Other;
        }
        self.goes_on();
        self.items.headings.push(Heading {
            page: self.page,
            baseline: 0.0,
            text: String::new(),
            next: None,
            span: TypstSpan::detached(),
        });
        Kind::Heading(self.items.headings.len() - 1)
    }

    fn cell(&mut self, location: Location, at: Point, right: f64) -> Kind {
        let (left, top) = (at.x.to_pt(), at.y.to_pt());
        self.items.cells.push(Cell { page: self.page, turn: self.around.turn, left, top, right });
        self.cells.insert(location);
        Kind::Cell(self.items.cells.len() - 1)
    }

    /// The innermost element that is one of some kinds.
    fn innermost<T>(&self, of: impl Fn(Kind) -> Option<T>) -> Option<T> {
        self.open.iter().rev().find_map(|(_, kind)| of(*kind))
    }

    fn is_open(&self, wanted: Kind) -> bool {
        self.open.iter().any(|(_, kind)| *kind == wanted)
    }

    /// Whether the main text is at hand, and nothing that stands apart in it.
    fn is_main_text(&self) -> bool {
        !self.around.beside && self.open.iter().all(|(_, kind)| !kind.is_apart() && *kind != Kind::Artifact)
    }

    /// The paragraph that text at hand belongs to.
    fn paragraph(&self) -> Option<usize> {
        self.open.iter().rev().take_while(|(_, kind)| !kind.is_apart()).find_map(|(_, kind)| match kind {
            Kind::Paragraph(number) => Some(*number),
            _ => None,
        })
    }

    /// The main text goes on after the headings that wait for it.
    fn goes_on(&mut self) {
        if self.around.beside || self.is_open(Kind::Artifact) {
            return;
        }
        for heading in self.items.headings.iter_mut().rev().take_while(|heading| heading.next.is_none()) {
            heading.next = Some(self.page);
        }
    }

    fn picture(&mut self, whole: Rect, path: Option<String>) {
        let place = self.around.place;
        let Some(rect) = overlap(on_page(whole, place.to_page), place.seen.pictures) else { return };
        if self.is_open(Kind::Artifact) {
            return;
        }
        if let Some(from) = self.around.float {
            self.floats.push((self.items.pictures.len(), from));
        }
        self.items.pictures.push(Picture { page: self.page, rect, path, call: None });
        self.goes_on();
    }

    fn drawn(&mut self, whole: Rect) {
        if !self.is_open(Kind::Artifact) {
            let place = self.around.place;
            self.items.drawn.extend(
                overlap(on_page(whole, place.to_page), place.seen.text).map(|rect| (self.page, rect)),
            );
        }
    }

    fn text(&mut self, item: &TextItem, at: Point, frame: &Frame, origin: Point) {
        if self.is_open(Kind::Artifact) {
            return;
        }
        let words = if self.is_open(Kind::Mark) { "" } else { item.text.as_str() };
        let span = item.glyphs.first().map_or(TypstSpan::detached(), |glyph| glyph.span.0);
        if self.is_open(Kind::Title)
            && let Some((_, title)) = self.items.parts.last_mut().filter(|(_, title)| title.is_detached())
        {
            *title = span;
        }
        if !words.is_empty() {
            self.written = span;
        }
        let upright = Rect::new(at - Point::with_y(CAPITALS * item.size), at + Point::with_x(item.width()));
        let rect = on_page(upright, self.around.place.to_page);
        match self.innermost(|kind| if let Kind::Heading(index) = kind { Some(index) } else { None }) {
            Some(index) => self.words_of_heading(index, words, span, rect.max.y.to_pt()),
            None => self.goes_on(),
        }
        // Signs that hang into the margin do so on purpose.
        let hangs = item.text.chars().all(|c| !c.is_alphanumeric());
        let over = match frame.kind().is_soft() && !hangs {
            true => (at.x + item.width() - origin.x - frame.width()).to_pt(),
            false => 0.0,
        };
        let line = Line {
            page: self.page,
            rect,
            baseline: at.y.to_pt(),
            over,
            reach: if hangs || words.is_empty() { f64::NEG_INFINITY } else { (at.x + item.width()).to_pt() },
            size: item.size.to_pt(),
            gap: widest_space(item),
            text: words.to_string(),
            paragraph: self.paragraph(),
            cell: self.innermost(|kind| if let Kind::Cell(cell) = kind { Some(cell) } else { None }),
            main: !self.around.beside,
            role: self.role(),
            span,
            last: span,
        };
        let line = self.joined(line);
        self.follow(line);
    }

    fn words_of_heading(&mut self, index: usize, words: &str, span: TypstSpan, baseline: f64) {
        let heading = &mut self.items.headings[index];
        (heading.page, heading.baseline) = (self.page, baseline);
        // A heading's number hangs before its words.
        if !heading.text.is_empty() && !heading.text.ends_with(' ') {
            heading.text.push(' ');
        }
        heading.text.push_str(words);
        if heading.span.is_detached() {
            heading.span = span;
        }
    }

    fn role(&self) -> Role {
        let role = |kind| match kind {
            Kind::Caption => Some(Role::Caption),
            Kind::Note => Some(Role::Note),
            _ => None,
        };
        self.innermost(role).unwrap_or(Role::Text)
    }

    /// Adds a piece to the last line, or as a line of its own. Returns the line's number.
    fn joined(&mut self, piece: Line) -> usize {
        let known = self.last == Some(self.around.stream);
        if let Some(line) = self.items.lines.last_mut()
            && known
            && line.paragraph == piece.paragraph
            && line.cell == piece.cell
            && (line.baseline - piece.baseline).abs() < SAME_LINE
        {
            line.rect = frames::around(line.rect, piece.rect);
            line.over = line.over.max(piece.over);
            line.reach = line.reach.max(piece.reach);
            line.size = line.size.max(piece.size);
            line.gap = line.gap.max(piece.gap);
            line.text.push_str(&piece.text);
            line.last = piece.last;
            if line.span.is_detached() {
                line.span = piece.span;
            }
        } else {
            self.last = Some(self.around.stream);
            self.items.lines.push(piece);
        }
        self.items.lines.len() - 1
    }

    /// Sees whether a list or table begins far from what leads to it.
    fn follow(&mut self, number: usize) {
        let line = &self.items.lines[number];
        if line.role == Role::Caption {
            self.caption = Some(number);
        }
        let page = line.page;
        let other = |lines: &[Line], before: usize| lines[before].page != page;
        if line.cell.is_some()
            && let Some(caption) = self.headed.take()
            && other(&self.items.lines, caption)
        {
            self.items.parted_tables.push(PartedTable { line: caption, page });
        }
        if self.is_main_text() {
            if let Some(lead) = self.leads.take().filter(|lead| *lead != number)
                && other(&self.items.lines, lead)
            {
                self.items.parted_lists.push(PartedList { line: lead, page });
            }
            self.main = Some(number);
        }
    }
}

/// How high a block is that its layout keeps white on purpose, if an element says so.
fn filled(element: &Content) -> Option<Abs> {
    let metadata = element.to_packed::<MetadataElem>()?;
    let Value::Dict(facts) = &metadata.value else { return None };
    let is_said = element.label().is_some_and(|label| *label.resolve() == *FILLED);
    match facts.get("height") {
        Ok(Value::Length(height)) if is_said => Some(height.abs),
        _ => None,
    }
}

/// The widest space between two words, as a share of the type's size.
fn widest_space(item: &TextItem) -> f64 {
    let is_space = |c: char| c == ' ' || c == '\u{a0}';
    let spaces = item.glyphs.iter().filter(|glyph| {
        let text = item.text.get(glyph.range()).unwrap_or_default();
        !text.is_empty() && text.chars().all(is_space)
    });
    spaces.map(|glyph| glyph.x_advance.get()).fold(0.0, f64::max)
}
