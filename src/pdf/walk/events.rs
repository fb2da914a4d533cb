//! What a visitor is told.

use std::sync::Arc;

use lopdf::{Dictionary, ObjectId, Stream};

use crate::pdf::font::{Code, Font};
use crate::pdf::geometry::{Affine, MatrixExt, Rect};
use crate::pdf::path::Path;
use crate::pdf::state::{Resources, State};

/// How many times longer than wide a filled rectangle is a line.
const LINE_ASPECT: f64 = 5.0;

/// What kind of content stream paints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// The page's own.
    Page,
    /// A form.
    Form,
    /// A cell of a tiling pattern. It is visited once where it stands first, however often it is repeated.
    Pattern,
    /// A glyph of a Type 3 font. Each is visited once a page.
    Glyph,
    /// The group of a soft mask. Each is visited once a page.
    SoftMask,
    /// The appearance of an annotation.
    Annotation,
}

/// Where a visitor is called from.
#[derive(Debug, Clone, Copy)]
pub struct At<'s, 'a> {
    /// What kind of content stream this is.
    pub container: Container,
    /// Whether it is a pattern's, glyph's or mask's, or painted by one: positions then say little.
    pub is_detached: bool,
    /// The object of the content stream; nothing for the page's own.
    pub stream: Option<ObjectId>,
    /// The graphics state.
    pub state: &'s State,
    /// Where names are looked up.
    pub resources: Resources<'a>,
}

/// A path that is painted.
#[derive(Debug)]
pub struct PaintedPath<'s> {
    /// The path.
    pub path: &'s Path,
    /// Whether it is filled.
    pub fill: bool,
    /// Whether it is stroked.
    pub stroke: bool,
    /// The box of what can be seen of it, with its strokes.
    pub area: Option<Rect>,
    /// How wide its strokes are in points, where they are thinnest.
    pub line_width: f64,
}

impl PaintedPath<'_> {
    /// The widths in points of those of its filled rectangles that are lines: five times longer than wide, and longer than
    /// a point.
    pub fn filled_lines(&self) -> impl Iterator<Item = f64> {
        let sides = self.path.subpaths.iter().filter(|_| self.fill).filter_map(|subpath| subpath.sides());
        sides.filter(|(a, b)| a.max(*b) > a.min(*b) * LINE_ASPECT && a.max(*b) > 1.0).map(|(a, b)| a.min(b))
    }
}

/// A string that is shown.
#[derive(Debug)]
pub struct ShownText<'s, 'a> {
    /// Its font; nothing if that is missing.
    pub font: Option<&'s Arc<Font<'a>>>,
    /// The codes.
    pub codes: &'s [Code],
    /// The font's size in points, as it stands on the page.
    pub size: f64,
    /// The box of what can be seen of it, as high and low as the glyphs of its font reach.
    pub area: Option<Rect>,
    /// From the space of [`Self::line`] to the page.
    pub matrix: Affine,
    /// Where the glyphs stand: left and right of the whole string, and the line under it, which bottom and top both are.
    pub line: Rect,
    /// The font's size, before the matrix.
    pub em: f64,
}

impl ShownText<'_, '_> {
    /// The box of the string if its glyphs reach this far below and above the line, in thousandths of an em.
    pub fn area_of(&self, (below, above): (f64, f64)) -> Rect {
        let reach = |thousandths: f64| self.line.y0 + thousandths / 1000.0 * self.em;
        self.matrix.area_of(Rect::new(self.line.x0, reach(below), self.line.x1, reach(above)))
    }
}

/// An image that is painted.
#[derive(Debug)]
pub struct PaintedImage<'s> {
    /// The image. The keys of an inline image have their long names.
    pub image: &'s Stream,
    /// Its object; nothing for an inline image.
    pub id: Option<ObjectId>,
    /// The name under which it is painted; empty for an inline image.
    pub name: &'s [u8],
    /// From the unit square to the page.
    pub matrix: Affine,
    /// The box of what can be seen of it.
    pub area: Option<Rect>,
}

/// What is wrong with a page's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A stream can't be unpacked or read to its end.
    Unreadable,
    /// `q` and `Q` don't match.
    Unbalanced,
    /// A stream paints itself, or streams are nested too deeply.
    Recursion,
    /// A resource is missing.
    MissingResource,
    /// There is more than a page can hold; the rest was not read.
    TooMuch,
}

/// What is done with each thing that a page paints.
#[expect(unused_variables, reason = "a visitor says what it is interested in")]
pub trait Visitor<'a> {
    /// A path is filled or stroked.
    fn path(&mut self, at: &At<'_, 'a>, path: &PaintedPath) {}
    /// A string is shown, be it visible or not.
    fn text(&mut self, at: &At<'_, 'a>, text: &ShownText<'_, 'a>) {}
    /// An image is painted.
    fn image(&mut self, at: &At<'_, 'a>, image: &PaintedImage) {}
    /// A shading is painted by `sh`, or is the pattern that a path or text is painted with. `area` is the box of what can
    /// be seen of it.
    fn shading(&mut self, at: &At<'_, 'a>, shading: &'a Dictionary, area: Option<Rect>) {}
    /// A form begins; `at` is where it is painted from.
    fn form(&mut self, at: &At<'_, 'a>, id: Option<ObjectId>, form: &'a Stream) {}
    /// The group of a soft mask begins.
    fn soft_mask(&mut self, at: &At<'_, 'a>, id: Option<ObjectId>, group: &'a Stream, mask: &'a Dictionary) {}
    /// `gs` sets parameters.
    fn parameters(&mut self, at: &At<'_, 'a>, id: Option<ObjectId>, parameters: &'a Dictionary) {}
    /// Another kind of XObject is painted: PostScript, or none that PDF knows.
    fn other(&mut self, at: &At<'_, 'a>, id: Option<ObjectId>, dict: &'a Dictionary) {}
    /// Something is wrong.
    fn fault(&mut self, at: &At<'_, 'a>, fault: Fault) {}
}
