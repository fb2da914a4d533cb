//! Paths (ISO 32000-1, 8.5) in the page's space, with curves as short lines.

use lopdf::content::Operation;

use super::geometry::{Matrix, Rect};
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
    pub points: Vec<(f64, f64)>,
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
        let around = |(a, b): ((f64, f64), (f64, f64))| {
            let length = distance(a, b);
            let side = |extent: f64| if length > 0.0 { extent.abs() / length * half_width } else { 0.0 };
            let (x, y) = (side(b.1 - a.1), side(b.0 - a.0));
            let corners = [(a.0 - x, a.1 - y), (a.0 + x, a.1 + y), (b.0 - x, b.1 - y), (b.0 + x, b.1 + y)];
            Rect::around(corners)
        };
        self.subpaths.iter().flat_map(Subpath::lines).filter_map(around).reduce(Rect::union)
    }
}

impl Subpath {
    /// The lines from corner to corner.
    fn lines(&self) -> impl Iterator<Item = ((f64, f64), (f64, f64))> {
        let back = self.points.last().copied().zip(self.points.first().copied()).filter(|_| self.closed);
        self.points.windows(2).map(|pair| (pair[0], pair[1])).chain(back)
    }

    /// The two sides of a rectangle, which may be turned; nothing if it is none.
    pub fn sides(&self) -> Option<(f64, f64)> {
        let points = match self.points.as_slice() {
            [a, rest @ .., b] if rest.len() == 3 && distance(*a, *b) < 1e-6 => &self.points[..4],
            points if points.len() == 4 => points,
            _ => return None,
        };
        let [a, b, c, d] = points.try_into().ok()?;
        let (width, height) = (distance(a, b), distance(b, c));
        let diagonal = width.hypot(height);
        let close = |x: f64, y: f64| (x - y).abs() <= 1e-3 * diagonal.max(1e-3);
        let is_rectangle = close(distance(c, d), width)
            && close(distance(d, a), height)
            && close(distance(a, c), diagonal)
            && close(distance(b, d), diagonal);
        (!self.curved && is_rectangle).then_some((width, height))
    }
}

fn distance((x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> f64 {
    (x1 - x0).hypot(y1 - y0)
}

/// Builds the current path from the operators of path construction.
#[derive(Debug, Default)]
pub(super) struct Builder {
    path: Path,
    /// The current point in user space.
    pen: (f64, f64),
    start: (f64, f64),
}

impl Builder {
    /// Does what an operation says; false if it is no path construction.
    pub(super) fn apply(&mut self, operation: &Operation, ctm: Matrix) -> bool {
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
        match (operation.operator.as_str(), n.as_slice()) {
            ("m", &[x, y]) => self.move_to((x, y), ctm),
            ("l", &[x, y]) => self.line_to((x, y), ctm),
            ("c", &[x1, y1, x2, y2, x3, y3]) => self.curve_to((x1, y1), (x2, y2), (x3, y3), ctm),
            ("v", &[x2, y2, x3, y3]) => self.curve_to(self.pen, (x2, y2), (x3, y3), ctm),
            ("y", &[x1, y1, x3, y3]) => self.curve_to((x1, y1), (x3, y3), (x3, y3), ctm),
            ("re", &[x, y, width, height]) => {
                self.move_to((x, y), ctm);
                self.line_to((x + width, y), ctm);
                self.line_to((x + width, y + height), ctm);
                self.line_to((x, y + height), ctm);
                if let Some(subpath) = self.path.subpaths.last_mut() {
                    subpath.closed = true;
                }
                self.pen = (x, y);
            }
            _ => {}
        }
        true
    }

    /// The path so far, after which a new one begins.
    pub(super) fn take(&mut self) -> Path {
        std::mem::take(&mut self.path)
    }

    fn move_to(&mut self, point: (f64, f64), ctm: Matrix) {
        // A move without a line draws nothing.
        self.path.subpaths.pop_if(|last| last.points.len() == 1 && !last.closed);
        self.path.subpaths.push(Subpath { points: vec![ctm.point(point)], ..Subpath::default() });
        (self.pen, self.start) = (point, point);
    }

    fn line_to(&mut self, point: (f64, f64), ctm: Matrix) {
        self.subpath(ctm).points.push(ctm.point(point));
        self.pen = point;
    }

    fn curve_to(&mut self, a: (f64, f64), b: (f64, f64), end: (f64, f64), ctm: Matrix) {
        let pen = self.pen;
        let subpath = self.subpath(ctm);
        subpath.curved = true;
        for step in 1..=CURVE_STEPS {
            let t = step as f64 / CURVE_STEPS as f64;
            let u = 1.0 - t;
            let (w0, w1, w2, w3) = (u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t);
            let x = w0 * pen.0 + w1 * a.0 + w2 * b.0 + w3 * end.0;
            let y = w0 * pen.1 + w1 * a.1 + w2 * b.1 + w3 * end.1;
            subpath.points.push(ctm.point((x, y)));
        }
        self.pen = end;
    }

    /// The subpath that goes on; after one that was closed, a new one begins where that ended.
    fn subpath(&mut self, ctm: Matrix) -> &mut Subpath {
        if self.path.subpaths.last().is_none_or(|last| last.closed) {
            self.path.subpaths.push(Subpath { points: vec![ctm.point(self.pen)], ..Subpath::default() });
        }
        self.path.subpaths.last_mut().expect("there is one")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::content::operations;

    fn path(content: &str, ctm: Matrix) -> Path {
        let mut builder = Builder::default();
        for operation in operations(content.as_bytes()).list {
            assert!(builder.apply(&operation, ctm));
        }
        builder.take()
    }

    #[test]
    fn a_turned_rectangle_is_one() {
        let (sin, cos) = 0.5f64.sin_cos();
        let turned = Matrix([cos, sin, -sin, cos, 0.0, 0.0]);
        let (width, height) = path("0 0 100 0.2 re", turned).subpaths[0].sides().unwrap();
        assert!((width - 100.0).abs() < 1e-6 && (height - 0.2).abs() < 1e-6);
        assert_eq!(path("0 0 m 10 0 l 10 1 l h", Matrix::IDENTITY).subpaths[0].sides(), None);
    }

    #[test]
    fn a_curve_stays_inside_its_control_points() {
        let area = path("0 0 m 0 100 100 100 100 0 c", Matrix::IDENTITY).area().unwrap();
        assert_eq!(area, Rect::new(0.0, 0.0, 100.0, 75.0));
    }

    #[test]
    fn strokes_widen_lines_to_their_sides() {
        let line = path("0 0 m 50 0 l", Matrix::IDENTITY);
        assert_eq!(line.stroked_area(5.0), Some(Rect::new(0.0, -5.0, 50.0, 5.0)));
        let frame = path("0 0 50 20 re", Matrix::IDENTITY);
        assert_eq!(frame.stroked_area(5.0), Some(Rect::new(-5.0, -5.0, 55.0, 25.0)));
    }

    #[test]
    fn moves_alone_draw_nothing() {
        let path = path("500 500 m 0 0 m 1 1 l h 2 2 l", Matrix::IDENTITY);
        assert_eq!(path.subpaths.len(), 2);
        assert_eq!(path.subpaths[1].points, [(0.0, 0.0), (2.0, 2.0)]);
    }
}
