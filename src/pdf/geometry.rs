//! Matrices and rectangles (ISO 32000-1, 8.3.3 and 7.9.5) in points, and lengths in millimetres.
//!
//! Matrices, points and rectangles are kurbo's. A matrix `[a b c d e f]` takes (x, y) to (a·x + c·y + e, b·x + d·y + f);
//! `outer * inner` is `inner` first, as the operator `cm` multiplies the CTM by its operand. As pages count from below, `x0`
//! and `y0` are the left and the bottom of a rectangle, `x1` and `y1` its right and its top. [`MatrixExt`] and [`RectExt`]
//! add what kurbo has not: rectangles that lie apart have nothing in common here, in place of an empty rectangle, and
//! sides may be off by as much as numbers in PDFs are rounded.
//!
//! `Rect::new` takes its corners as they are; where a file may name any two of them, `Rect::from_points` sorts them.

pub use kurbo::{Affine, Point, Rect};

/// Points in an inch, the unit of PDF's user space (ISO 32000-1, 8.3.2.3).
pub const POINTS_PER_INCH: f64 = 72.0;

/// The effective resolution of a picture of so many pixels, across and down, that stands so many points wide and high: how
/// many of its own pixels come to an inch, along the side where they are fewer.
pub fn effective_ppi(pixels: (f64, f64), points: (f64, f64)) -> f64 {
    let along = |pixels: f64, points: f64| pixels * POINTS_PER_INCH / points;
    along(pixels.0, points.0).min(along(pixels.1, points.1))
}

/// All of the plane, as far as pages go.
pub const EVERYWHERE: Rect = Rect::new(-1e9, -1e9, 1e9, 1e9);

/// No point at all: it has nothing in common with any rectangle.
pub const NOWHERE: Rect = Rect::new(1e9, 1e9, -1e9, -1e9);

/// What pages ask of matrices.
pub trait MatrixExt {
    /// The smallest upright rectangle around where a rectangle goes; the rectangle itself where that is beyond all numbers.
    fn area_of(self, rect: Rect) -> Rect;

    /// By how much lengths shrink or grow, in the direction where they do least and in that where they do most: the
    /// matrix's singular values.
    fn scales(self) -> (f64, f64);

    /// How long a horizontal and a vertical unit become.
    fn units(self) -> (f64, f64);
}

impl MatrixExt for Affine {
    fn area_of(self, rect: Rect) -> Rect {
        let area = self.transform_rect_bbox(rect);
        if area.is_finite() { area } else { rect }
    }

    fn scales(self) -> (f64, f64) {
        let [a, b, c, d, ..] = self.as_coeffs();
        let sum = (a * a + b * b + c * c + d * d) / 2.0;
        let difference = (sum * sum - (a * d - b * c).powi(2)).max(0.0).sqrt();
        ((sum - difference).max(0.0).sqrt(), (sum + difference).sqrt())
    }

    fn units(self) -> (f64, f64) {
        let [a, b, c, d, ..] = self.as_coeffs();
        (a.hypot(b), c.hypot(d))
    }
}

/// What pages ask of rectangles.
pub trait RectExt: Sized {
    /// The smallest rectangle around points; nothing if there are none, or one is not a number.
    fn around(points: impl IntoIterator<Item = Point>) -> Option<Self>;

    /// What both have in common; nothing if they lie apart. Rectangles that touch have a line in common.
    fn common(self, other: Self) -> Option<Self>;

    /// Whether `other` lies inside, give or take `tolerance` points.
    fn holds(self, other: Self, tolerance: f64) -> bool;

    /// The rectangle grown by a margin on all sides; a negative one shrinks it, at most to nothing.
    fn grow(self, margin: f64) -> Self;
}

impl RectExt for Rect {
    fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = points.next()?;
        let rect = points.fold(Self::from_points(first, first), |rect, point| rect.union_pt(point));
        rect.is_finite().then_some(rect)
    }

    fn common(self, other: Self) -> Option<Self> {
        let (x0, y0) = (self.x0.max(other.x0), self.y0.max(other.y0));
        let (x1, y1) = (self.x1.min(other.x1), self.y1.min(other.y1));
        (x0 <= x1 && y0 <= y1).then_some(Self { x0, y0, x1, y1 })
    }

    fn holds(self, other: Self, tolerance: f64) -> bool {
        self.inflate(tolerance, tolerance).contains_rect(other)
    }

    fn grow(self, margin: f64) -> Self {
        let Self { x0, y0, x1, y1 } = self.inflate(margin, margin);
        Self { x0, y0, x1: x1.max(x0), y1: y1.max(y0) }
    }
}

/// Millimetres as points.
pub const fn mm(millimetres: f64) -> f64 {
    millimetres * 72.0 / 25.4
}

/// Points as millimetres.
pub fn to_mm(points: f64) -> f64 {
    points * 25.4 / 72.0
}

/// Points as millimetres, to a tenth: as exactly as anybody measures.
pub fn to_tenths_of_mm(points: f64) -> f64 {
    (to_mm(points) * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operand_of_cm_comes_before_the_ctm() {
        let ctm = Affine::new([2.0, 0.0, 0.0, 2.0, 10.0, 0.0]);
        let shifted = ctm * Affine::translate((5.0, 7.0));
        assert_eq!(shifted * Point::ZERO, Point::new(20.0, 14.0));
    }

    #[test]
    fn scales_are_found_under_rotation() {
        let turned = Affine::rotate(0.6) * Affine::new([3.0, 0.0, 0.0, 0.5, 0.0, 0.0]);
        let (least, most) = turned.scales();
        assert!((least - 0.5).abs() < 1e-9 && (most - 3.0).abs() < 1e-9);
    }

    #[test]
    fn rectangles_apart_have_nothing_in_common() {
        let rect = Rect::new(0.0, 0.0, 10.0, 10.0);
        assert_eq!(rect.common(Rect::new(11.0, 0.0, 12.0, 1.0)), None);
        assert_eq!(rect.common(Rect::new(5.0, -5.0, 20.0, 5.0)), Some(Rect::new(5.0, 0.0, 10.0, 5.0)));
        assert!(rect.holds(rect.grow(0.01), 0.02) && !rect.holds(rect.grow(0.1), 0.02));
        assert_eq!(NOWHERE.common(EVERYWHERE), None);
    }
}
