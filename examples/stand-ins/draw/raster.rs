//! Fills paths with paint: exact area coverage, so that edges are smooth at any size without supersampling.

use image::RgbImage;
use rayon::prelude::*;

use super::noise::{heading, smooth};
use super::palette::{Rgb, mix};

/// A point in units of the scene, x to the right and y down.
pub(super) type Point = (f64, f64);

/// Rows that are drawn at a time: few enough to stay in a cache, enough that edges are not cut up needlessly.
const BAND: usize = 32;

/// Steps of a curve over the scene: a fixed number, not one per pixel, so that all sizes show the same shape.
const STEPS: usize = 640;

/// Closed rings; where they overlap they count once.
#[derive(Clone, Default)]
pub(super) struct Path(Vec<Vec<Point>>);

impl Path {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds a ring. All rings run the same way round, or overlaps would cut holes.
    pub(super) fn ring(&mut self, mut points: Vec<Point>) {
        let next = points.iter().cycle().skip(1);
        let area: f64 = points.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
        if area < 0.0 {
            points.reverse();
        }
        self.0.push(points);
    }

    /// All between two curves from `x0` to `x1`.
    pub(super) fn between(x0: f64, x1: f64, upper: impl Fn(f64) -> f64, lower: impl Fn(f64) -> f64) -> Self {
        let at = |i: usize| x0 + (x1 - x0) * i as f64 / STEPS as f64;
        let there = (0..=STEPS).map(at).map(|x| (x, upper(x)));
        let back = (0..=STEPS).rev().map(at).map(|x| (x, lower(x).max(upper(x))));
        Self(vec![there.chain(back).collect()])
    }

    pub(super) fn rectangle(x0: f64, y0: f64, x1: f64, y1: f64) -> Self {
        Self(vec![vec![(x0, y0), (x1, y0), (x1, y1), (x0, y1)]])
    }

    pub(super) fn oval(&mut self, (x, y): Point, rx: f64, ry: f64) {
        let turn = |i| heading(f64::from(i) / 72.0);
        self.ring((0..72).map(turn).map(|(c, s)| (x + rx * c, y + ry * s)).collect());
    }

    /// A sliver with pointed ends: a glint, a sandbank, a far field.
    pub(super) fn lens(&mut self, (x, y): Point, half: f64, thick: f64) {
        let side = |sign: f64| {
            (0..=16).map(move |i| {
                let t = f64::from(i) / 8.0 - 1.0;
                (x + sign * half * t, y + sign * thick * (1.0 - t * t))
            })
        };
        self.ring(side(1.0).chain(side(-1.0)).collect());
    }

    /// A bar with round ends: a cloud as woodcuts draw it.
    pub(super) fn bar(&mut self, x0: f64, x1: f64, y: f64, radius: f64) {
        let end = |x: f64, from: i32| {
            (from..=from + 12)
                .map(move |i| heading(f64::from(i) / 24.0 + 0.25))
                .map(move |(c, s)| (x + radius * c, y + radius * s))
        };
        self.ring(end(x0, 0).chain(end(x1, 12)).collect());
    }

    /// A line through points of given half widths.
    pub(super) fn stroke(&mut self, line: &[(Point, f64)]) {
        let edge = |i: usize, sign: f64| {
            let ((a, _), (b, _)) = (line[i.saturating_sub(1)], line[(i + 1).min(line.len() - 1)]);
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let long = (dx * dx + dy * dy).sqrt().max(1e-9);
            let ((x, y), half) = line[i];
            (x - sign * half * dy / long, y + sign * half * dx / long)
        };
        let there = (0..line.len()).map(|i| edge(i, 1.0));
        self.ring(there.chain((0..line.len()).rev().map(|i| edge(i, -1.0))).collect());
    }

    /// The path with each of its points moved.
    pub(super) fn map(&self, to: impl Fn(Point) -> Point) -> Self {
        Self(self.0.iter().map(|ring| ring.iter().map(|&p| to(p)).collect()).collect())
    }

    pub(super) fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

/// A soft round light in a paint.
#[derive(Clone, Copy)]
pub(super) struct Glow {
    pub(super) at: Point,
    pub(super) radius: f64,
    pub(super) rgb: Rgb,
    pub(super) strength: f32,
}

/// A tone that may change from top to bottom, brighten around a light, and fade out to the sides.
#[derive(Clone)]
pub(super) struct Paint {
    stops: Vec<(f64, Rgb, f32)>,
    glow: Option<Glow>,
    sides: Option<(f64, f64, f64)>,
}

impl Paint {
    pub(super) fn flat(rgb: Rgb, opacity: f64) -> Self {
        Self::stops(&[(0.0, rgb, opacity)])
    }

    /// Tones and opacities at heights, from the top down.
    pub(super) fn stops(stops: &[(f64, Rgb, f64)]) -> Self {
        let stops = stops.iter().map(|&(y, rgb, opacity)| (y, rgb, opacity as f32)).collect();
        Self { stops, glow: None, sides: None }
    }

    pub(super) fn lit(mut self, glow: Glow) -> Self {
        self.glow = Some(glow);
        self
    }

    /// Only between `x0` and `x1`, coming and going over `feather`.
    pub(super) fn within(mut self, x0: f64, x1: f64, feather: f64) -> Self {
        self.sides = Some((x0, x1, feather));
        self
    }

    fn row(&self, y: f64) -> (Rgb, f32) {
        let next = self.stops.iter().position(|stop| stop.0 > y);
        match next {
            Some(0) => (self.stops[0].1, self.stops[0].2),
            None => self.stops.last().map_or(([0.0; 3], 0.0), |stop| (stop.1, stop.2)),
            Some(i) => {
                let (a, b) = (self.stops[i - 1], self.stops[i]);
                let t = smooth(a.0, b.0, y) as f32;
                // Half way between straight and smoothed: no crease at a stop, yet no flat shelf either.
                let t = 0.5 * (t + ((y - a.0) / (b.0 - a.0)) as f32);
                (mix(a.1, b.1, t), a.2 + (b.2 - a.2) * t)
            }
        }
    }
}

/// A path and its paint.
pub(super) struct Layer(pub(super) Path, pub(super) Paint);

/// A layer in pixels.
struct Shape<'a> {
    edges: Vec<(Point, Point)>,
    paint: &'a Paint,
    /// Left, top, right and bottom.
    bounds: [f64; 4],
}

/// Paints the layers over each other. `scale` is the number of pixels in a unit of the scene.
pub(super) fn render(layers: &[Layer], width: u32, height: u32, scale: f64) -> RgbImage {
    let mut image = RgbImage::new(width, height);
    render_over(&mut image, layers, scale);
    image
}

/// Paints the layers over a picture.
pub(super) fn render_over(image: &mut RgbImage, layers: &[Layer], scale: f64) {
    let columns = image.width() as usize;
    if columns == 0 {
        return;
    }
    let shapes: Vec<Shape> = layers.iter().map(|layer| shape(layer, scale)).collect();
    image.par_chunks_mut(columns * 3 * BAND).enumerate().for_each(|(band, bytes)| {
        let rows = bytes.len() / (columns * 3);
        let mut field = Field {
            columns,
            rows,
            top: band * BAND,
            cover: vec![0.0; (columns + 2) * rows],
            tones: bytes
                .as_chunks::<3>()
                .0
                .iter()
                .map(|tone| tone.map(|part| f32::from(part) / 255.0))
                .collect(),
        };
        for shape in &shapes {
            field.fill(shape, scale);
        }
        for (bytes, tone) in bytes.as_chunks_mut::<3>().0.iter_mut().zip(&field.tones) {
            *bytes = tone.map(|part| (part * 255.0 + 0.5) as u8);
        }
    });
}

fn shape(Layer(path, paint): &Layer, scale: f64) -> Shape<'_> {
    let mut bounds = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    let mut edges = Vec::new();
    for ring in &path.0 {
        for (&a, &b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let (x, y) = (a.0 * scale, a.1 * scale);
            bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
            edges.push(((x, y), (b.0 * scale, b.1 * scale)));
        }
    }
    Shape { edges, paint, bounds }
}

/// Some rows of the picture while they are painted.
struct Field {
    columns: usize,
    rows: usize,
    /// The first row's number in the picture.
    top: usize,
    /// For each pixel how much the coverage changes from the pixel before, with two to spare at the right.
    cover: Vec<f32>,
    tones: Vec<Rgb>,
}

impl Field {
    fn fill(&mut self, shape: &Shape, scale: f64) {
        let [left, top, right, bottom] = shape.bounds;
        let shift = self.top as f64;
        let (top, bottom) = ((top - shift).max(0.0), (bottom - shift).min(self.rows as f64));
        if top >= bottom || right <= 0.0 || left >= self.columns as f64 {
            return;
        }
        for &(a, b) in &shape.edges {
            self.edge((a.0, a.1 - shift), (b.0, b.1 - shift));
        }
        let stride = self.columns + 2;
        let first = left.max(0.0) as usize;
        let last = (right.max(0.0).ceil() as usize + 1).min(self.columns);
        for row in top as usize..bottom.ceil() as usize {
            let y = (shift + row as f64 + 0.5) / scale;
            let (rgb, opacity) = shape.paint.row(y);
            let cover = &mut self.cover[row * stride..(row + 1) * stride];
            let tones = &mut self.tones[row * self.columns..(row + 1) * self.columns];
            let mut sum = 0.0;
            for x in first..last {
                sum += cover[x];
                let mut share = sum.abs().min(1.0) * opacity;
                if share < 1e-3 {
                    continue;
                }
                let place = (x as f64 + 0.5) / scale;
                if let Some((x0, x1, feather)) = shape.paint.sides {
                    share *= (smooth(x0, x0 + feather, place) * smooth(-x1, feather - x1, -place)) as f32;
                }
                let tone = match &shape.paint.glow {
                    Some(glow) => mix(rgb, glow.rgb, glow.at(place, y)),
                    None => rgb,
                };
                tones[x] = mix(tones[x], tone, share);
            }
            cover.fill(0.0);
        }
    }

    /// Adds an edge's part of the coverage: in each row that it crosses, the area to its right.
    fn edge(&mut self, a: Point, b: Point) {
        let (sign, a, b) = if a.1 < b.1 { (1.0, a, b) } else { (-1.0, b, a) };
        if b.1 <= 0.0 || a.1 >= self.rows as f64 || a.1 == b.1 {
            return;
        }
        let slope = (b.0 - a.0) / (b.1 - a.1);
        let wide = self.columns as f64;
        for row in a.1.max(0.0) as usize..(b.1.ceil() as usize).min(self.rows) {
            let (y0, y1) = (a.1.max(row as f64), b.1.min(row as f64 + 1.0));
            let [x0, x1] = [y0, y1].map(|y| (a.0 + (y - a.1) * slope).clamp(0.0, wide));
            let (x0, x1) = (x0.min(x1), x0.max(x1));
            let cover = &mut self.cover[row * (self.columns + 2)..];
            let area = sign * (y1 - y0);
            let (first, last) = (x0 as usize, x1 as usize);
            if first == last {
                let right = area * (0.5 * (x0 + x1) - first as f64);
                cover[first] += (area - right) as f32;
                cover[first + 1] += right as f32;
                continue;
            }
            // Over several pixels: what lies left of each pixel's right side, less what was counted before.
            let mut before = 0.0;
            for (x, cell) in cover.iter_mut().enumerate().take(last + 1).skip(first) {
                let end = (x as f64 + 1.0).min(x1);
                let start = (x as f64).max(x0);
                let inside = |x: f64| area * (x - x0) / (x1 - x0);
                let covered =
                    inside(start) + (inside(end) - inside(start)) * (x as f64 + 1.0 - 0.5 * (start + end));
                *cell += (covered - before) as f32;
                before = covered;
            }
            cover[last + 1] += (area - before) as f32;
        }
    }
}

impl Glow {
    fn at(&self, x: f64, y: f64) -> f32 {
        let (dx, dy) = (x - self.at.0, y - self.at.1);
        let near = (1.0 - (dx * dx + dy * dy) / (self.radius * self.radius)).max(0.0) as f32;
        self.strength * near * near * near
    }
}
