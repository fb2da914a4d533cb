//! The river's line, and ground seen in perspective or from above.

use super::noise::{Rng, heading, noise, wave};
use super::raster::{Path, Point};

/// Points of a meandering line and half the width there.
pub(super) type Course = Vec<(Point, f64)>;

/// A course that starts at the origin and makes its way along +y.
///
/// The direction swings like a sine along the way: the curve with the least bending, which rivers take.
pub(super) fn meander(rng: &mut Rng, bends: f64, swing: f64, half: f64) -> Course {
    let (seed, start) = (rng.next(), rng.range(0.0, 1.0));
    let steps = 420;
    let step = bends / f64::from(steps);
    let (mut x, mut y) = (0.0, 0.0);
    let mut course = Vec::new();
    for i in 0..=steps {
        let t = f64::from(i) * step;
        let turns = 0.25 - swing * wave(start + t) * (1.0 + 0.3 * noise(seed, t * 1.3));
        let (c, s) = heading(turns);
        // A bend is one unit long.
        (x, y) = (x + c * step, y + s * step);
        course.push(((x, y), half * (1.0 + 0.2 * noise(seed ^ 7, t * 2.0))));
    }
    course
}

/// The banks of a course, `more` wider on each side, carried to the picture by `to`.
pub(super) fn ribbon(course: &Course, more: f64, to: impl Fn(Point) -> Point) -> Path {
    let edge = |i: usize, sign: f64| {
        let ((x, y), half) = course[i];
        let ((ax, ay), (bx, by)) = (course[i.saturating_sub(1)].0, course[(i + 1).min(course.len() - 1)].0);
        let (dx, dy) = (bx - ax, by - ay);
        let off = sign * (half + more) / (dx * dx + dy * dy).sqrt();
        to((x - dy * off, y + dx * off))
    };
    let mut path = Path::new();
    // In pieces that share their ends: a tight bend overlaps itself, and a single ring may not.
    for i in 1..course.len() {
        path.ring(vec![edge(i - 1, -1.0), edge(i, -1.0), edge(i, 1.0), edge(i - 1, 1.0)]);
    }
    path
}

/// A level plain seen from above its near edge.
#[derive(Clone, Copy)]
pub(super) struct Plain {
    /// Where lines into the distance meet.
    pub(super) vanish: Point,
    /// From the horizon down to the near edge.
    pub(super) drop: f64,
}

impl Plain {
    /// Where a place on the ground is seen: across from the middle, and how far off (1 is the near edge).
    pub(super) fn see(&self, (x, depth): Point) -> Point {
        let z = depth.max(0.2);
        (self.vanish.0 + x / z, self.vanish.1 + self.drop / z)
    }
}
