//! Reads what pages paint, by an interpreter of PDFs that knows the letters of each sign.
//!
//! The interpreter is the one that draws the pages, so that what is read is what is drawn. It finds letters by `ToUnicode`, by the
//! names of glyphs and by the encodings of fonts (ISO 32000-1, 9.10.2). lopdf knows `ToUnicode` alone, which older programs leave out.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use hayro::hayro_interpret::font::{Glyph, OutlineGlyph};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::util::{RectExt, TransformExt};
use hayro::hayro_interpret::{
    BlendMode, CacheKey, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, Paint,
    PathDrawMode, SoftMask, StrokeProps, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, Object, Stream, String as PdfString};
use hayro::hayro_syntax::page::Page;
use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};

use super::error::CompareError;
use super::file::{File, settings};
use super::painted::{GRAIN, Painted, Picture, Sign, Thing, ThingKind};
use crate::pdf::guard::guarded;

/// How high above the line, in thousandths of an em, figures begin that are made for marks of notes.
const RAISED: f64 = 240.0;

/// How deep the entries of a picture's dictionary are looked into.
const DEPTH: usize = 6;

/// Reads what all pages of a file paint. A page that the interpreter can't be done with paints nothing.
///
/// # Errors
/// If the file can't be read anew.
pub(super) fn paint(file: &File) -> Result<Vec<Painted>, CompareError> {
    file.each(|pdf, numbers| {
        let cache = InterpreterCache::new();
        let mut known = Known::default();
        let pages = pdf.pages();
        let page = |number: &usize| match pages.get(*number) {
            Some(page) => guarded(|| read(pdf, page, &cache, &mut known)).unwrap_or_default(),
            None => Painted::default(),
        };
        numbers.iter().map(page).collect()
    })
}

fn read<'a>(pdf: &'a Pdf, page: &Page<'a>, cache: &InterpreterCache<'a>, known: &mut Known) -> Painted {
    let (width, height) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, width.into(), height.into());
    let start = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(start, area, cache, pdf.xref(), settings());
    let painted =
        Painted { width: width.into(), height: height.into(), links: links(page), ..Painted::default() };
    let crop = start.transform_rect_bbox(page.intersected_crop_box().to_kurbo());
    let mut reader = Reader { painted, known, artifacts: Vec::new(), visible: area.intersect(crop) };
    interpret_page(page, &mut context, &mut reader);
    reader.painted
}

/// The addresses of a page's links (12.6.4.7).
fn links(page: &Page) -> Vec<String> {
    let annotations = page.raw().get::<Array<'_>>("Annots");
    let address = |annotation: Dict| {
        let address = annotation.get::<Dict<'_>>("A")?.get::<PdfString<'_>>("URI")?;
        Some(String::from_utf8_lossy(address.as_bytes()).into_owned())
    };
    annotations.iter().flat_map(|list| list.iter::<Dict<'_>>()).filter_map(address).collect()
}

/// What is known of outlines and pictures that pages share, by the interpreter's keys.
#[derive(Default)]
struct Known {
    outlines: HashMap<u128, Outline>,
    pictures: HashMap<u128, u64>,
}

#[derive(Debug, Clone, Copy)]
struct Outline {
    mark: u64,
    is_raised: bool,
}

impl Known {
    fn outline(&mut self, glyph: &OutlineGlyph) -> Outline {
        *self.outlines.entry(glyph.identifier().cache_key()).or_insert_with(|| {
            let outline = glyph.outline();
            let bounds = outline.bounding_box();
            Outline { mark: mark(&of_path(&outline)), is_raised: bounds.height() > 0.0 && bounds.y0 > RAISED }
        })
    }

    fn picture(&mut self, image: &Image) -> u64 {
        *self.pictures.entry(image.cache_key()).or_insert_with(|| picture_mark(image))
    }
}

/// What a picture is, by its bytes and what its dictionary says of them.
pub(super) fn picture_mark(image: &Image) -> u64 {
    let mut hasher = DefaultHasher::new();
    match image {
        Image::Raster(raster) => of_stream(raster.stream(), DEPTH, &mut hasher),
        Image::Stencil(stencil) => stencil.with_stencil(|luma, _| luma.data.hash(&mut hasher), None),
    }
    hasher.finish()
}

struct Reader<'k> {
    painted: Painted,
    known: &'k mut Known,
    /// For each piece of marked content that is open, whether it is an artifact.
    artifacts: Vec<bool>,
    /// What of the page is seen.
    visible: Rect,
}

impl Reader<'_> {
    fn thing(&mut self, mark: u64, at: Point, kind: ThingKind) {
        let at = ((at.x * GRAIN).round() as i32, (at.y * GRAIN).round() as i32);
        self.painted.things.push(Thing { mark, at, kind });
    }

    /// Notes a sign, and whether it is seen. `to_page` takes its outline, of 1000 units an em, to the page.
    fn sign(&mut self, glyph: &Glyph, to_page: Affine, paint: Option<u64>) {
        let [a, b, c, d, ..] = to_page.as_coeffs();
        let size = c.hypot(d) * 1000.0;
        let (outline, advance) = match glyph {
            Glyph::Outline(glyph) => (self.known.outline(glyph), glyph.advance_width()),
            Glyph::Type3(glyph) => {
                // Its own drawing follows; the key only has to tell signs of one file apart.
                (Outline { mark: mark(&glyph.cache_key()), is_raised: false }, None)
            }
        };
        let origin = to_page * Point::ORIGIN;
        if let (Some(paint), Glyph::Outline(_)) = (paint, glyph) {
            let shape = [a, b, c, d].map(|part| (part * 1000.0 * 100.0).round() as i64);
            let sign = ThingKind::Sign(self.painted.signs.len());
            self.thing(mark(&(outline.mark, shape, paint)), origin, sign);
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => letter.to_string(),
            Some(BfString::String(letters)) => letters,
            None => String::new(),
        };
        let text = if text.is_empty() || text.contains('\0') { "\u{fffd}".to_string() } else { text };
        let is_finite = origin.x.is_finite() && origin.y.is_finite() && size.is_finite();
        // What stands off the page is not read by people.
        if !is_finite || !self.visible.inflate(2.0, 2.0).contains(origin) {
            return;
        }
        let angle = b.atan2(a);
        let turn = (angle / std::f64::consts::FRAC_PI_2).round() as i32;
        let length = advance.map_or(size / 2.0, |advance| f64::from(advance) * a.hypot(b));
        let (sin, cos) = angle.sin_cos();
        let (along, across) = (origin.x * cos + origin.y * sin, origin.y * cos - origin.x * sin);
        self.painted.signs.push(Sign {
            text,
            mark: outline.mark,
            turn: turn.rem_euclid(4),
            along: (along, along + length),
            across,
            size,
            is_raised: outline.is_raised,
            is_artifact: self.artifacts.contains(&true),
            at: (origin.x, origin.y),
        });
    }

    fn path(&mut self, path: &BezPath, transform: Affine, what: &impl Hash) {
        let path = transform * path;
        let corner = path.bounding_box().origin();
        let own = Affine::translate(-corner.to_vec2()) * path;
        self.thing(mark(&(of_path(&own), mark(what))), corner, ThingKind::Shape);
    }
}

impl<'a> Device<'a> for Reader<'_> {
    fn set_soft_mask(&mut self, mask_of: Option<SoftMask<'a>>) {
        if let Some(mask_of) = mask_of {
            // Known by its place in the file alone: where that differs, the pixels decide.
            self.thing(mark(&mask_of.cache_key()), Point::ORIGIN, ThingKind::Shape);
        }
    }

    fn set_blend_mode(&mut self, blend_mode: BlendMode) {
        if !matches!(blend_mode, BlendMode::Normal) {
            self.thing(mark(&format!("{blend_mode:?}")), Point::ORIGIN, ThingKind::Shape);
        }
    }

    fn draw_path(&mut self, path: &BezPath, transform: Affine, paint: &Paint<'a>, mode: &PathDrawMode) {
        let mode = match mode {
            PathDrawMode::Fill(rule) => mark(rule),
            PathDrawMode::Stroke(stroke) => of_stroke(stroke),
        };
        self.path(path, transform, &(paint.cache_key(), mode));
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.path(&clip.path, Affine::IDENTITY, &clip.fill);
    }

    fn push_transparency_group(&mut self, opacity: f32, mask_of: Option<SoftMask<'a>>, mode: BlendMode) {
        let mask_of = mask_of.map(|mask| mask.cache_key());
        let group = mark(&(opacity.to_bits(), mask_of, format!("{mode:?}")));
        self.thing(group, Point::ORIGIN, ThingKind::Shape);
    }

    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        paint: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        let seen = match mode {
            GlyphDrawMode::Fill => Some(mark(&paint.cache_key())),
            GlyphDrawMode::Stroke(stroke) => Some(mark(&(paint.cache_key(), of_stroke(stroke)))),
            GlyphDrawMode::Invisible => None,
        };
        self.sign(glyph, transform * glyph_transform, seen);
        if let (Glyph::Type3(glyph), Some(_)) = (glyph, seen) {
            let texts = self.painted.signs.len();
            glyph.interpret(self, transform, glyph_transform, paint);
            // The letters of such a sign are its own, not those that it may be drawn with.
            self.painted.signs.truncate(texts);
            for thing in &mut self.painted.things {
                if matches!(thing.kind, ThingKind::Sign(sign) if sign >= texts) {
                    thing.kind = ThingKind::Shape;
                }
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, transform: Affine) {
        let own = self.known.picture(&image);
        let [a, b, c, d, ..] = transform.as_coeffs();
        let shape = [a, b, c, d].map(|part| (part * 100.0).round() as i64);
        let area =
            transform.transform_rect_bbox(Rect::new(0.0, 0.0, image.width().into(), image.height().into()));
        self.thing(mark(&(own, shape)), area.origin(), ThingKind::Picture);
        let size = (area.width(), area.height());
        let pixels = (image.width(), image.height());
        if let Image::Raster(_) = image {
            self.painted.pictures.push(Picture { mark: own, pixels, size });
        }
    }

    fn pop_clip_path(&mut self) {
        self.thing(mark(&"end of clip"), Point::ORIGIN, ThingKind::Shape);
    }

    fn pop_transparency_group(&mut self) {
        self.thing(mark(&"end of group"), Point::ORIGIN, ThingKind::Shape);
    }

    fn begin_marked_content(&mut self, tag: &[u8], _: Option<i32>) {
        self.artifacts.push(tag == b"Artifact");
    }

    fn end_marked_content(&mut self) {
        self.artifacts.pop();
    }
}

fn mark(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

fn of_stroke(stroke: &StrokeProps) -> u64 {
    let StrokeProps { line_width, line_cap, line_join, miter_limit, dash_array, dash_offset } = stroke;
    let dashes: Vec<u32> = dash_array.iter().map(|dash| dash.to_bits()).collect();
    let kind = format!("{line_cap:?} {line_join:?}");
    mark(&(line_width.to_bits(), kind, miter_limit.to_bits(), dashes, dash_offset.to_bits()))
}

/// A path as whole numbers, a hundredth of a unit each.
fn of_path(path: &BezPath) -> Vec<(u8, [i32; 6])> {
    let whole = |value: f64| (value * 100.0).round() as i32;
    let points = |points: [Point; 3]| {
        [points[0].x, points[0].y, points[1].x, points[1].y, points[2].x, points[2].y].map(whole)
    };
    let none = Point::ORIGIN;
    let element = |element: &PathEl| match *element {
        PathEl::MoveTo(a) => (0, points([a, none, none])),
        PathEl::LineTo(a) => (1, points([a, none, none])),
        PathEl::QuadTo(a, b) => (2, points([a, b, none])),
        PathEl::CurveTo(a, b, c) => (3, points([a, b, c])),
        PathEl::ClosePath => (4, points([none; 3])),
    };
    path.elements().iter().map(element).collect()
}

/// Notes what a stream holds: its bytes as they are, and what its dictionary says of them.
fn of_stream(stream: &Stream, depth: usize, hasher: &mut DefaultHasher) {
    stream.raw_data().hash(hasher);
    of_dict(stream.dict(), depth, hasher);
}

fn of_dict(dict: &Dict, depth: usize, hasher: &mut DefaultHasher) {
    /// What says nothing of how a picture looks.
    const SILENT: [&str; 6] = ["Length", "Metadata", "StructParent", "OC", "Name", "Parent"];
    if depth == 0 {
        return;
    }
    let mut keys: Vec<String> = dict.keys().map(|key| key.as_str().to_string()).collect();
    keys.sort();
    for key in keys.iter().filter(|key| !SILENT.contains(&key.as_str())) {
        key.hash(hasher);
        if let Some(value) = dict.get::<Object<'_>>(key.as_str()) {
            of_object(&value, depth - 1, hasher);
        }
    }
}

fn of_object(object: &Object, depth: usize, hasher: &mut DefaultHasher) {
    match object {
        Object::Null(_) => 0u8.hash(hasher),
        Object::Boolean(value) => value.hash(hasher),
        Object::Number(number) => number.as_f64().to_bits().hash(hasher),
        Object::String(string) => string.as_bytes().hash(hasher),
        Object::Name(name) => name.as_str().hash(hasher),
        Object::Dict(dict) => of_dict(dict, depth, hasher),
        Object::Array(list) if depth > 0 => {
            list.iter::<Object<'_>>().for_each(|item| of_object(&item, depth - 1, hasher));
        }
        Object::Array(_) => {}
        Object::Stream(stream) => of_stream(stream, depth, hasher),
    }
}
