//! Paths (ISO 32000-1, 8.5) in the page's space, with curves as short lines.
//!
//! Points and curves are kurbo's, paths are not: what is asked of them is boxes alone, the sides of rectangles and the reach
//! of strokes, for which kurbo outlines each stroke. Its boxes of curves are exact, while those of the lines lie up to a
//! thirtieth of a curve's height inside of them: places of findings, and what counts as reaching an edge, would change.

use kurbo::{CubicBez, ParamCurve, Vec2};
use lopdf::content::Operation;

use super::geometry::{Affine, Point, Rect, RectExt};
use super::object::number;

/// How many lines stand for a curve.
const CURVE_STEPS: usize = 8;

/// A path.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Path {
    /// Its pieces.
    pub subpaths: Vec<Subpath>,
}

/// A piece of a path that is drawn without lifting the pen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Subpath {
    /// Its corners, in the page's space.
    pub points: Vec<Point>,
    /// Whether it returns to where it began.
    pub closed: bool,
    /// Whether a curve takes part.
    pub curved: bool,
}

impl Path {
    /// The smallest upright rectangle around the path; nothing if it is empty.
    pub fn area(&self) -> Option<Rect> {
        Rect::around(self.subpaths.iter().flat_map(|subpath| subpath.points.iter().copied()))
    }

    /// The smallest upright rectangle around the path's strokes, which reach so far to both sides of the path. What caps
    /// and sharp corners add at the ends of lines is left out.
    pub fn stroked_area(&self, half_width: f64) -> Option<Rect> {
        let around = |(a, b): (Point, Point)| {
            let (line, length) = (b - a, a.distance(b));
            let side = |extent: f64| if length > 0.0 { extent.abs() / length * half_width } else { 0.0 };
            let side = Vec2::new(side(line.y), side(line.x));
            Rect::around([a - side, a + side, b - side, b + side])
        };
        self.subpaths.iter().flat_map(Subpath::lines).filter_map(around).reduce(|a, b| a.union(b))
    }
}

impl Subpath {
    /// The lines from corner to corner.
    fn lines(&self) -> impl Iterator<Item = (Point, Point)> {
        let back = self.points.last().copied().zip(self.points.first().copied()).filter(|_| self.closed);
        self.points.windows(2).map(|pair| (pair[0], pair[1])).chain(back)
    }

    /// The two sides of a rectangle, which may be turned; nothing if it is none.
    pub fn sides(&self) -> Option<(f64, f64)> {
        let points = match self.points.as_slice() {
            [a, rest @ .., b] if rest.len() == 3 && a.distance(*b) < 1e-6 => &self.points[..4],
            points if points.len() == 4 => points,
            _ => return None,
        };
        let [a, b, c, d]: [Point; 4] = points.try_into().ok()?;
        let (width, height) = (a.distance(b), b.distance(c));
        let diagonal = width.hypot(height);
        let close = |x: f64, y: f64| (x - y).abs() <= 1e-3 * diagonal.max(1e-3);
        let is_rectangle = close(c.distance(d), width)
            && close(d.distance(a), height)
            && close(a.distance(c), diagonal)
            && close(b.distance(d), diagonal);
        (!self.curved && is_rectangle).then_some((width, height))
    }
}

/// Builds the current path from the operators of path construction.
#[derive(Debug, Default)]
pub(super) struct Builder {
    path: Path,
    /// The current point in user space.
    pen: Point,
    start: Point,
}

impl Builder {
    /// Does what an operation says; false if it is no path construction.
    pub(super) fn apply(&mut self, operation: &Operation, ctm: Affine) -> bool {
        let n: Vec<f64> = match operation.operator.as_str() {
            "m" | "l" | "c" | "v" | "y" | "re" => operation.operands.iter().filter_map(number).collect(),
            "h" => {
                if let Some(subpath) = self.path.subpaths.last_mut() {
                    subpath.closed = true;
                    self.pen = self.start;
                }
                return true;
            }
            _ => return false,
        };
        let point = Point::new;
        match (operation.operator.as_str(), n.as_slice()) {
            ("m", &[x, y]) => self.move_to(point(x, y), ctm),
            ("l", &[x, y]) => self.line_to(point(x, y), ctm),
            ("c", &[x1, y1, x2, y2, x3, y3]) => {
                self.curve_to(point(x1, y1), point(x2, y2), point(x3, y3), ctm);
            }
            ("v", &[x2, y2, x3, y3]) => self.curve_to(self.pen, point(x2, y2), point(x3, y3), ctm),
            ("y", &[x1, y1, x3, y3]) => self.curve_to(point(x1, y1), point(x3, y3), point(x3, y3), ctm),
            ("re", &[x, y, width, height]) => {
                self.move_to(point(x, y), ctm);
                self.line_to(point(x + width, y), ctm);
                self.line_to(point(x + width, y + height), ctm);
                self.line_to(point(x, y + height), ctm);
                if let Some(subpath) = self.path.subpaths.last_mut() {
                    subpath.closed = true;
                }
                self.pen = point(x, y);
            }
            _ => {}
        }
        true
    }

    /// The path so far, after which a new one begins.
    pub(super) fn take(&mut self) -> Path {
        std::mem::take(&mut self.path)
    }

    fn move_to(&mut self, point: Point, ctm: Affine) {
        // A move without a line draws nothing.
        self.path.subpaths.pop_if(|last| last.points.len() == 1 && !last.closed);
        self.path.subpaths.push(Subpath { points: vec![ctm * point], ..Subpath::default() });
        (self.pen, self.start) = (point, point);
    }

    fn line_to(&mut self, point: Point, ctm: Affine) {
        self.subpath(ctm).points.push(ctm * point);
        self.pen = point;
    }

    fn curve_to(&mut self, a: Point, b: Point, end: Point, ctm: Affine) {
        let curve = ctm * CubicBez::new(self.pen, a, b, end);
        let subpath = self.subpath(ctm);
        subpath.curved = true;
        subpath.points.extend((1..=CURVE_STEPS).map(|step| curve.eval(step as f64 / CURVE_STEPS as f64)));
        self.pen = end;
    }

    /// The subpath that goes on; after one that was closed, a new one begins where that ended.
    fn subpath(&mut self, ctm: Affine) -> &mut Subpath {
        if self.path.subpaths.last().is_none_or(|last| last.closed) {
            self.path.subpaths.push(Subpath { points: vec![ctm * self.pen], ..Subpath::default() });
        }
        self.path.subpaths.last_mut().expect("there is one")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::content::operations;

    fn path(content: &str, ctm: Affine) -> Path {
        let mut builder = Builder::default();
        for operation in operations(content.as_bytes()).list {
            assert!(builder.apply(&operation, ctm));
        }
        builder.take()
    }

    #[test]
    fn a_turned_rectangle_is_one() {
        let (sin, cos) = 0.5f64.sin_cos();
        let turned = Affine::new([cos, sin, -sin, cos, 0.0, 0.0]);
        let (width, height) = path("0 0 100 0.2 re", turned).subpaths[0].sides().unwrap();
        assert!((width - 100.0).abs() < 1e-6 && (height - 0.2).abs() < 1e-6);
        assert_eq!(path("0 0 m 10 0 l 10 1 l h", Affine::IDENTITY).subpaths[0].sides(), None);
    }

    #[test]
    fn a_curve_stays_inside_its_control_points() {
        let area = path("0 0 m 0 100 100 100 100 0 c", Affine::IDENTITY).area().unwrap();
        assert_eq!(area, Rect::new(0.0, 0.0, 100.0, 75.0));
    }

    #[test]
    fn strokes_widen_lines_to_their_sides() {
        let line = path("0 0 m 50 0 l", Affine::IDENTITY);
        assert_eq!(line.stroked_area(5.0), Some(Rect::new(0.0, -5.0, 50.0, 5.0)));
        let frame = path("0 0 50 20 re", Affine::IDENTITY);
        assert_eq!(frame.stroked_area(5.0), Some(Rect::new(-5.0, -5.0, 55.0, 25.0)));
    }

    #[test]
    fn moves_alone_draw_nothing() {
        let path = path("500 500 m 0 0 m 1 1 l h 2 2 l", Affine::IDENTITY);
        assert_eq!(path.subpaths.len(), 2);
        assert_eq!(path.subpaths[1].points, [Point::ZERO, Point::new(2.0, 2.0)]);
    }
}
