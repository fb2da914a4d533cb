//! Affine matrices and rectangles (ISO 32000-1, 8.3.3 and 7.9.5).

/// A matrix `[a b c d e f]`, which takes (x, y) to (a·x + c·y + e, b·x + d·y + f).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matrix(pub [f64; 6]);

impl Matrix {
    /// The matrix that changes nothing.
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// A shift.
    pub fn translate(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// This matrix first, then `outer`: the product that the operator `cm` makes of its operand and the CTM.
    pub fn then(self, outer: Self) -> Self {
        let ([a, b, c, d, e, f], o) = (self.0, outer.0);
        Self([
            a * o[0] + b * o[2],
            a * o[1] + b * o[3],
            c * o[0] + d * o[2],
            c * o[1] + d * o[3],
            e * o[0] + f * o[2] + o[4],
            e * o[1] + f * o[3] + o[5],
        ])
    }

    /// Where a point goes.
    pub fn point(self, (x, y): (f64, f64)) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// The smallest upright rectangle around where a rectangle goes.
    pub fn rect(self, rect: Rect) -> Rect {
        let corners = [
            (rect.left, rect.bottom),
            (rect.right, rect.bottom),
            (rect.right, rect.top),
            (rect.left, rect.top),
        ];
        Rect::around(corners.map(|corner| self.point(corner))).unwrap_or(rect)
    }

    /// By how much lengths shrink or grow, in the direction where they do least and in that where they do most: the
    /// matrix's singular values.
    pub fn scales(self) -> (f64, f64) {
        let [a, b, c, d, ..] = self.0;
        let sum = (a * a + b * b + c * c + d * d) / 2.0;
        let difference = (sum * sum - (a * d - b * c).powi(2)).max(0.0).sqrt();
        ((sum - difference).max(0.0).sqrt(), (sum + difference).sqrt())
    }

    /// How long a horizontal and a vertical unit become.
    pub fn units(self) -> (f64, f64) {
        let [a, b, c, d, ..] = self.0;
        (a.hypot(b), c.hypot(d))
    }
}

/// An upright rectangle in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// The smallest x.
    pub left: f64,
    /// The smallest y.
    pub bottom: f64,
    /// The largest x.
    pub right: f64,
    /// The largest y.
    pub top: f64,
}

impl Rect {
    /// All of the plane, as far as pages go.
    pub const EVERYWHERE: Self = Self { left: -1e9, bottom: -1e9, right: 1e9, top: 1e9 };

    /// No point at all: it has nothing in common with any rectangle.
    pub const NOWHERE: Self = Self { left: 1e9, bottom: 1e9, right: -1e9, top: -1e9 };

    /// A rectangle from two opposite corners, in any order.
    pub fn new(x0: f64, y0: f64, x1: f64, y1: f64) -> Self {
        Self { left: x0.min(x1), bottom: y0.min(y1), right: x0.max(x1), top: y0.max(y1) }
    }

    /// The smallest rectangle around points; nothing if there are none, or one is not a number.
    pub fn around(points: impl IntoIterator<Item = (f64, f64)>) -> Option<Self> {
        let mut points = points.into_iter();
        let (x, y) = points.next()?;
        let mut rect = Self::new(x, y, x, y);
        for (x, y) in points {
            rect = rect.union(Self::new(x, y, x, y));
        }
        rect.is_finite().then_some(rect)
    }

    fn is_finite(self) -> bool {
        [self.left, self.bottom, self.right, self.top].iter().all(|v| v.is_finite())
    }

    /// Right less left.
    pub fn width(self) -> f64 {
        self.right - self.left
    }

    /// Top less bottom.
    pub fn height(self) -> f64 {
        self.top - self.bottom
    }

    /// The smallest rectangle around both.
    pub fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            bottom: self.bottom.min(other.bottom),
            right: self.right.max(other.right),
            top: self.top.max(other.top),
        }
    }

    /// What both have in common; nothing if they lie apart. Rectangles that touch have a line in common.
    pub fn intersect(self, other: Self) -> Option<Self> {
        let both = Self {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        };
        (both.left <= both.right && both.bottom <= both.top).then_some(both)
    }

    /// Whether `other` lies inside, give or take `tolerance` points.
    pub fn contains(self, other: Self, tolerance: f64) -> bool {
        self.left - tolerance <= other.left
            && self.bottom - tolerance <= other.bottom
            && self.right + tolerance >= other.right
            && self.top + tolerance >= other.top
    }

    /// The rectangle grown by a margin on all sides; a negative one shrinks it.
    pub fn grow(self, margin: f64) -> Self {
        Self::new(
            self.left - margin,
            self.bottom - margin,
            (self.right + margin).max(self.left - margin),
            (self.top + margin).max(self.bottom - margin),
        )
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
        let ctm = Matrix([2.0, 0.0, 0.0, 2.0, 10.0, 0.0]);
        let shifted = Matrix::translate(5.0, 7.0).then(ctm);
        assert_eq!(shifted.point((0.0, 0.0)), (20.0, 14.0));
    }

    #[test]
    fn scales_are_found_under_rotation() {
        let (sin, cos) = 0.6f64.sin_cos();
        let turned = Matrix([3.0, 0.0, 0.0, 0.5, 0.0, 0.0]).then(Matrix([cos, sin, -sin, cos, 0.0, 0.0]));
        let (least, most) = turned.scales();
        assert!((least - 0.5).abs() < 1e-9 && (most - 3.0).abs() < 1e-9);
    }

    #[test]
    fn rectangles_apart_have_nothing_in_common() {
        let rect = Rect::new(0.0, 0.0, 10.0, 10.0);
        assert_eq!(rect.intersect(Rect::new(11.0, 0.0, 12.0, 1.0)), None);
        assert_eq!(rect.intersect(Rect::new(5.0, -5.0, 20.0, 5.0)), Some(Rect::new(5.0, 0.0, 10.0, 5.0)));
        assert!(rect.contains(rect.grow(0.01), 0.02) && !rect.contains(rect.grow(0.1), 0.02));
    }
}
