//! A walk over all that a page paints: its content, forms, patterns, Type 3 glyphs, soft masks, and the appearances of
//! its annotations (ISO 32000-1, 8.10, 8.7.3, 9.6.5, 11.6.5, 12.5.5).
//!
//! Positions are in the page's default user space. Clipping is followed by boxes: what is said to be visible is the
//! smallest upright rectangle that is certain to hold it. What a layer hides where the file is opened is not visited.

// Hostile bytes are read here: nothing is taken from a place that they name without asking whether it is there.
#![warn(clippy::indexing_slicing, clippy::string_slice)]

mod events;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::Arc;

use lopdf::content::Operation;
use lopdf::{Dictionary, Object, ObjectId, Stream};

pub use events::{At, Container, Fault, PaintedImage, PaintedPath, ShownText, Visitor};

use super::color::Color;
use super::content::operations;
use super::font::{Code, Font, Fonts, Kind, glyph_name};
use super::geometry::{Affine, EVERYWHERE, MatrixExt, NOWHERE, Rect, RectExt};
use super::inline;
use super::layers::{Hidden, Layers};
use super::object::{Objects, Page, PageBox, as_dict, number};
use super::path::{Builder, Path};
use super::state::{FontName, Graphics, Resources, State};

/// How deep content streams may be nested.
const MAX_DEPTH: usize = 24;
/// How many operations are followed on one page: forms that paint forms can ask for any number.
const MAX_OPERATIONS: usize = 2_000_000;
/// How many operations it counts to enter a stream, which is unpacked and read anew each time.
const ENTERING: usize = 20;
/// How many bytes of content count as an operation, so that streams of nothing come to an end, too.
const BYTES_PER_OPERATION: usize = 64;

/// Calls a visitor for all that a page paints.
pub fn walk<'a>(objects: Objects<'a>, fonts: &Fonts<'a>, page: Page<'a>, visitor: &mut dyn Visitor<'a>) {
    let mut walker = Walker {
        objects,
        fonts,
        layers: Layers::read(objects),
        visitor,
        in_progress: Vec::new(),
        seen: HashSet::new(),
        operations: MAX_OPERATIONS,
    };
    let media = objects.page_box(page, PageBox::Media).unwrap_or(EVERYWHERE);
    let resources = Resources { objects, dict: objects.page_resources(page) };
    let state = State::new(Affine::IDENTITY, media);
    let (content, whole) = objects.page_content(page);
    let frame = Frame {
        container: Container::Page,
        is_detached: false,
        stream: None,
        resources,
        base: Affine::IDENTITY,
    };
    if !whole {
        walker.visitor.fault(&frame.at(&state), Fault::Unreadable);
    }
    walker.content(&frame, &content, state.clone());
    for annotation in objects.get(page.dict, "Annots").and_then(|a| a.as_array().ok()).into_iter().flatten() {
        if let Some(annotation) = as_dict(objects.resolve(annotation)) {
            walker.annotation(&frame, annotation, &state);
        }
    }
}

/// What stays the same throughout a content stream.
#[derive(Debug, Clone, Copy)]
struct Frame<'a> {
    container: Container,
    is_detached: bool,
    stream: Option<ObjectId>,
    resources: Resources<'a>,
    /// The CTM in which the stream began: that of its patterns.
    base: Affine,
}

impl<'a> Frame<'a> {
    fn at<'s>(&self, state: &'s State) -> At<'s, 'a> {
        At {
            container: self.container,
            is_detached: self.is_detached,
            stream: self.stream,
            state,
            resources: self.resources,
        }
    }
}

struct Walker<'w, 'a> {
    objects: Objects<'a>,
    fonts: &'w Fonts<'a>,
    layers: Layers<'a>,
    visitor: &'w mut dyn Visitor<'a>,
    /// The streams that are being walked, so that none is entered from within.
    in_progress: Vec<ObjectId>,
    /// Patterns, glyphs and masks that were visited on this page.
    seen: HashSet<(ObjectId, Vec<u8>)>,
    /// How many operations may still be followed.
    operations: usize,
}

impl<'a> Walker<'_, 'a> {
    /// Walks a content stream.
    fn content(&mut self, frame: &Frame<'a>, content: &[u8], state: State) {
        self.operations = self.operations.saturating_sub(ENTERING + content.len() / BYTES_PER_OPERATION);
        let operations = operations(content);
        let mut graphics = Graphics::new(state);
        let (mut builder, mut clips, mut hidden) = (Builder::default(), false, Hidden::default());
        for operation in &operations.list {
            if self.operations == 0 {
                self.visitor.fault(&frame.at(&graphics.state), Fault::TooMuch);
                return;
            }
            self.operations -= 1;
            if builder.apply(operation, graphics.state.ctm) {
                continue;
            }
            hidden.apply(&self.layers, operation, frame.resources);
            let shown = !hidden.is_on();
            match operation.operator.as_str() {
                "W" | "W*" => clips = true,
                "f" | "F" | "f*" | "S" | "s" | "B" | "B*" | "b" | "b*" | "n" => {
                    let mut path = builder.take();
                    if operation.operator.starts_with(['s', 'b'])
                        && let Some(last) = path.subpaths.last_mut()
                    {
                        last.closed = true;
                    }
                    if shown {
                        self.paint(frame, &graphics.state, &path, &operation.operator);
                    }
                    if std::mem::take(&mut clips) {
                        let clip = path.area().and_then(|area| area.common(graphics.state.clip));
                        graphics.state.clip = clip.unwrap_or(NOWHERE);
                    }
                }
                "Do" | "BI" | "sh" if !shown => {}
                "Do" => self.xobject(frame, &graphics.state, operation),
                "BI" => self.inline_image(frame, &graphics.state, operation),
                "sh" => self.shading(frame, &graphics.state, operation),
                "Tj" | "TJ" | "'" | "\"" => {
                    graphics.apply(operation, frame.resources);
                    self.show(frame, &mut graphics, operation, shown);
                }
                "gs" => {
                    graphics.apply(operation, frame.resources);
                    self.parameters(frame, &graphics.state, operation);
                }
                _ => graphics.apply(operation, frame.resources),
            }
        }
        if !operations.whole {
            self.visitor.fault(&frame.at(&graphics.state), Fault::Unreadable);
        } else if !graphics.is_balanced() {
            self.visitor.fault(&frame.at(&graphics.state), Fault::Unbalanced);
        }
    }

    /// Paints a path.
    fn paint(&mut self, frame: &Frame<'a>, state: &State, path: &Path, operator: &str) {
        let fill = operator.starts_with(['f', 'F', 'B', 'b']);
        let stroke = operator.starts_with(['S', 's', 'B', 'b']);
        let Some(area) = path.area().filter(|_| fill || stroke) else { return };
        let (least, most) = state.ctm.scales();
        let half = if stroke { state.line_width.abs() * most / 2.0 } else { 0.0 };
        let area = path.stroked_area(half).filter(|_| stroke).map_or(area, |strokes| strokes.union(area));
        let area = area.common(state.clip);
        let line_width = state.line_width.abs() * least;
        self.visitor.path(&frame.at(state), &PaintedPath { path, fill, stroke, area, line_width });
        for color in [fill.then_some(&state.fill), stroke.then_some(&state.stroke)].into_iter().flatten() {
            self.pattern(frame, state, color, area);
        }
    }

    /// What is painted by the pattern that a colour may be.
    fn pattern(&mut self, frame: &Frame<'a>, state: &State, color: &Color, area: Option<Rect>) {
        let Some(name) = &color.pattern else { return };
        let Some((id, object)) = frame.resources.find("Pattern", name) else {
            return self.visitor.fault(&frame.at(state), Fault::MissingResource);
        };
        let Some(dict) = as_dict(object) else { return };
        if let Some(parameters) = self.objects.dict(dict, "ExtGState") {
            self.visitor.parameters(&frame.at(state), None, parameters);
        }
        if let Some(shading) = self.objects.dict(dict, "Shading") {
            return self.visitor.shading(&frame.at(state), shading, area);
        }
        let Ok(cell) = object.as_stream() else { return };
        if !self.is_new(id, b"") {
            return;
        }
        let matrix = frame.base * self.objects.matrix(dict, "Matrix");
        let mut inner = State::new(matrix, area.unwrap_or(NOWHERE));
        if self.objects.integer(dict, "PaintType") == Some(2) {
            let under = Color { pattern: None, ..color.clone() };
            (inner.fill, inner.stroke) = (under.clone(), under);
        }
        self.enter(frame, Container::Pattern, id, cell, inner);
    }

    /// Whether something is met for the first time on this page. What has no object of its own always is.
    fn is_new(&mut self, id: Option<ObjectId>, part: &[u8]) -> bool {
        id.is_none_or(|id| self.seen.insert((id, part.to_vec())))
    }

    /// Walks a stream that another one paints.
    fn enter(
        &mut self,
        outer: &Frame<'a>,
        container: Container,
        id: Option<ObjectId>,
        stream: &'a Stream,
        state: State,
    ) {
        let recursion = id.is_some_and(|id| self.in_progress.contains(&id));
        if recursion || self.in_progress.len() >= MAX_DEPTH {
            return self.visitor.fault(&outer.at(&state), Fault::Recursion);
        }
        let own = self.objects.dict(&stream.dict, "Resources");
        let frame = Frame {
            container,
            is_detached: outer.is_detached
                || matches!(container, Container::Pattern | Container::Glyph | Container::SoftMask),
            stream: id.or(outer.stream),
            resources: Resources { objects: self.objects, dict: own.or(outer.resources.dict) },
            base: state.ctm,
        };
        match self.objects.unpacked(stream) {
            Ok(content) => {
                self.in_progress.push(id.unwrap_or_default());
                self.content(&frame, &content, state);
                self.in_progress.pop();
            }
            Err(_) => self.visitor.fault(&frame.at(&state), Fault::Unreadable),
        }
    }

    /// Walks a form, after its matrix and box.
    fn form(
        &mut self,
        frame: &Frame<'a>,
        container: Container,
        id: Option<ObjectId>,
        form: &'a Stream,
        mut state: State,
    ) {
        let objects = self.objects;
        state.ctm *= objects.matrix(&form.dict, "Matrix");
        if let Some(bbox) = objects.rect(&form.dict, "BBox") {
            state.clip = state.ctm.area_of(bbox).common(state.clip).unwrap_or(NOWHERE);
        }
        if objects.dict(&form.dict, "Group").is_some() {
            (state.fill_alpha, state.stroke_alpha, state.soft_mask) = (1.0, 1.0, false);
            state.blend_mode = b"Normal".to_vec();
        }
        self.enter(frame, container, id, form, state);
    }

    fn xobject(&mut self, frame: &Frame<'a>, state: &State, operation: &Operation) {
        let name = operation.operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
        let at = frame.at(state);
        let Some((id, object)) = frame.resources.find("XObject", name) else {
            return self.visitor.fault(&at, Fault::MissingResource);
        };
        let Ok(stream) = object.as_stream() else {
            return self.visitor.fault(&at, Fault::MissingResource);
        };
        if self.layers.hide_object(&stream.dict) {
            return;
        }
        match self.objects.name(&stream.dict, "Subtype") {
            Some(b"Image") => {
                let (matrix, area) = (state.ctm, unit_square(state));
                self.visitor.image(&at, &PaintedImage { image: stream, id, name, matrix, area });
                if self.objects.boolean(&stream.dict, "ImageMask") == Some(true) {
                    self.pattern(frame, state, &state.fill, area);
                }
            }
            Some(b"Form") => {
                self.visitor.form(&at, id, stream);
                self.form(frame, Container::Form, id, stream, state.clone());
            }
            _ => self.visitor.other(&at, id, &stream.dict),
        }
    }

    fn inline_image(&mut self, frame: &Frame<'a>, state: &State, operation: &Operation) {
        let Some(Ok(image)) = operation.operands.first().map(Object::as_stream) else {
            return self.visitor.fault(&frame.at(state), Fault::Unreadable);
        };
        let image = inline::spelled_out(image);
        let (matrix, area) = (state.ctm, unit_square(state));
        let painted = PaintedImage { image: &image, id: None, name: b"", matrix, area };
        self.visitor.image(&frame.at(state), &painted);
    }

    fn shading(&mut self, frame: &Frame<'a>, state: &State, operation: &Operation) {
        let name = operation.operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
        match frame.resources.find_dict("Shading", name) {
            Some((_, shading)) => {
                let area = self
                    .objects
                    .rect(shading, "BBox")
                    .map_or(Some(state.clip), |bbox| state.ctm.area_of(bbox).common(state.clip));
                let area = area.filter(|area| area.common(*area).is_some());
                self.visitor.shading(&frame.at(state), shading, area);
            }
            None => self.visitor.fault(&frame.at(state), Fault::MissingResource),
        }
    }

    /// What `gs` sets besides the state: the group of a soft mask is painted here.
    fn parameters(&mut self, frame: &Frame<'a>, state: &State, operation: &Operation) {
        let name = operation.operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
        let at = frame.at(state);
        let Some((id, parameters)) = frame.resources.find_dict("ExtGState", name) else {
            return self.visitor.fault(&at, Fault::MissingResource);
        };
        self.visitor.parameters(&at, id, parameters);
        let Some(mask) = self.objects.dict(parameters, "SMask") else { return };
        let Some(group) = self.objects.stream(mask, "G") else { return };
        let group_id = self.objects.reference(mask, "G");
        if self.is_new(group_id, b"") {
            self.visitor.soft_mask(&at, group_id, group, mask);
            let inner = State::new(state.ctm, state.clip);
            self.form(frame, Container::SoftMask, group_id, group, inner);
        }
    }

    /// Shows the strings of an operation, unless a layer hides them, and moves on.
    fn show(&mut self, frame: &Frame<'a>, graphics: &mut Graphics, operation: &Operation, shown: bool) {
        let font = self.font(frame, &graphics.state);
        let items = match operation.operands.last() {
            Some(Object::Array(items)) => items.as_slice(),
            Some(string) => std::slice::from_ref(string),
            None => &[],
        };
        let start = graphics.text_matrix;
        let (mut codes, mut width) = (Vec::new(), 0.0);
        let text = graphics.state.text.clone();
        for item in items {
            if let (Object::String(string, _), Some(font)) = (item, &font) {
                for code in font.codes(string) {
                    let space = if code.bytes == 1 && code.value == 32 { text.word_spacing } else { 0.0 };
                    let advance = font.width(code) / 1000.0 * text.size + text.character_spacing + space;
                    width += advance * text.scaling;
                    codes.push(code);
                }
            } else if let Some(shift) = number(item) {
                width -= shift / 1000.0 * text.size * text.scaling;
            }
        }
        graphics.advance(width);
        if !shown {
            return;
        }
        let state = &graphics.state;
        let matrix = state.ctm * start;
        let mut shown = ShownText {
            font: font.as_ref(),
            codes: &codes,
            size: text.size.abs() * matrix.units().1,
            area: None,
            matrix,
            line: Rect { y0: text.rise, y1: text.rise, ..Rect::from_points((0.0, 0.0), (width, 0.0)) },
            em: text.size,
        };
        let area = shown.area_of(font.as_ref().map_or((0.0, 0.0), |font| font.reach));
        let area = area.common(state.clip).filter(|_| !codes.is_empty());
        shown.area = area;
        self.visitor.text(&frame.at(state), &shown);
        if matches!(text.mode, 0 | 2 | 4 | 6) {
            self.pattern(frame, state, &state.fill, area);
        }
        if matches!(text.mode, 1 | 2 | 5 | 6) {
            self.pattern(frame, state, &state.stroke, area);
        }
        if let Some(font) = font.filter(|font| font.kind == Kind::Type3) {
            let size = Affine::new([text.size * text.scaling, 0.0, 0.0, text.size, 0.0, text.rise]);
            self.glyphs(frame, state, &font, &codes, matrix * (size * font.matrix));
        }
    }

    fn font(&self, frame: &Frame<'a>, state: &State) -> Option<Arc<Font<'a>>> {
        let (id, dict) = match state.text.font.as_ref()? {
            FontName::Named(name) => frame.resources.find_dict("Font", name)?,
            FontName::Object(id) => (Some(*id), self.objects.0.get_dictionary(*id).ok()?),
        };
        Some(self.fonts.get(id, dict))
    }

    /// Walks the glyphs of a Type 3 font, each once.
    fn glyphs(&mut self, frame: &Frame<'a>, state: &State, font: &Font<'a>, codes: &[Code], matrix: Affine) {
        let objects = self.objects;
        let Some(procedures) = objects.dict(font.dict, "CharProcs") else { return };
        let resources = objects.dict(font.dict, "Resources").or(frame.resources.dict);
        let frame = Frame { resources: Resources { objects, dict: resources }, ..*frame };
        for code in codes {
            let Some(name) = glyph_name(objects, font.dict, code.value) else { continue };
            let Ok(reference) = procedures.get(name) else { continue };
            let Ok(glyph) = objects.resolve(reference).as_stream() else { continue };
            let id = reference.as_reference().ok();
            if self.is_new(id, name) {
                let inner = State { ctm: matrix, ..state.clone() };
                self.enter(&frame, Container::Glyph, id, glyph, inner);
            }
        }
    }

    /// Walks the appearance of an annotation that is not hidden.
    fn annotation(&mut self, frame: &Frame<'a>, annotation: &'a Dictionary, state: &State) {
        const HIDDEN: i64 = 1 << 1;
        let objects = self.objects;
        let is_hidden = objects.integer(annotation, "F").unwrap_or(0) & HIDDEN != 0;
        if is_hidden || self.layers.hide_object(annotation) {
            return;
        }
        let Some(appearances) = objects.dict(annotation, "AP") else { return };
        let (mut id, mut object) = (objects.reference(appearances, "N"), objects.get(appearances, "N"));
        if let (Some(Object::Dictionary(states)), Some(name)) = (object, objects.name(annotation, "AS")) {
            let name = String::from_utf8_lossy(name).into_owned();
            (id, object) = (objects.reference(states, &name), objects.get(states, &name));
        }
        let Some(Object::Stream(form)) = object else { return };
        let (Some(rect), Some(bbox)) = (objects.rect(annotation, "Rect"), objects.rect(&form.dict, "BBox"))
        else {
            return;
        };
        // Algorithm 8.1: the form's box, as its matrix turns it, fills the annotation's rectangle.
        let turned = objects.matrix(&form.dict, "Matrix").area_of(bbox);
        let scale = |own: f64, wanted: f64| if own > 0.0 { wanted / own } else { 1.0 };
        let (x, y) = (scale(turned.width(), rect.width()), scale(turned.height(), rect.height()));
        let fit = Affine::new([x, 0.0, 0.0, y, rect.x0 - turned.x0 * x, rect.y0 - turned.y0 * y]);
        let inner = State { ctm: fit, ..state.clone() };
        self.visitor.form(&frame.at(state), id, form);
        self.form(frame, Container::Annotation, id, form, inner);
    }
}

/// The box of what can be seen of an image.
fn unit_square(state: &State) -> Option<Rect> {
    state.ctm.area_of(Rect::new(0.0, 0.0, 1.0, 1.0)).common(state.clip)
}
