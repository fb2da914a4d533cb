//! How much ink lies where: the sum of all plates.

use super::render::{PagePlates, Plates, PlatesError};
use crate::pdf::geometry::{Rect, mm};
use crate::preflight::finding::{Collector, Finding};
use crate::preflight::limits::{Limits, percent};
use crate::preflight::page::ink::{AVERAGE_INK, INK_UNCHECKED, TOTAL_INK};

/// The side of the larger square over which ink is averaged, in millimetres. The smaller one has 2.
const LARGE_SQUARE: f64 = 15.0;

/// Pixels an inch at which ink is measured: two a millimetre.
const PPI: f64 = 50.8;

/// How much ink may be too much by the rounding of four plates and the edges of pixels.
const ROUNDING: f64 = 0.02;

/// The ink of a page, all plates together.
#[derive(Debug)]
pub struct InkMap {
    columns: usize,
    rows: usize,
    area: Rect,
    scale: f64,
    /// The ink of each pixel, 255 being all of one ink.
    pub ink: Vec<u16>,
    /// Sums over all pixels to the left and above, with a row and a column of zeros before the first.
    sums: Vec<u64>,
}

/// A square of a page, and how much ink lies on it on average, 1 being 100 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Square {
    /// Where it is, in the page's own space.
    pub area: Rect,
    /// The ink.
    pub ink: f64,
}

impl InkMap {
    /// Adds up the plates of a page.
    pub fn new(plates: &PagePlates) -> Self {
        let PagePlates { columns, rows, area, scale, .. } = *plates;
        let mut ink = vec![0u16; columns * rows];
        for plate in &plates.inks {
            ink.iter_mut().zip(plate).for_each(|(sum, own)| *sum += u16::from(*own));
        }
        let mut sums = vec![0u64; (columns + 1) * (rows + 1)];
        for y in 0..rows {
            let mut row = 0;
            for x in 0..columns {
                row += u64::from(ink[y * columns + x]);
                sums[(y + 1) * (columns + 1) + x + 1] = sums[y * (columns + 1) + x + 1] + row;
            }
        }
        Self { columns, rows, area, scale, ink, sums }
    }

    /// The square of so many millimetres with the most ink inside an area of the page; nothing where that is smaller.
    pub fn most(&self, millimetres: f64, inside: Rect) -> Option<Square> {
        self.squares(millimetres, inside).max_by(|a, b| a.ink.total_cmp(&b.ink))
    }

    /// All squares of so many millimetres inside an area, a pixel apart.
    fn squares(&self, millimetres: f64, inside: Rect) -> impl Iterator<Item = Square> {
        let side = ((mm(millimetres) * self.scale).round() as usize).max(1);
        let across = |x: f64| ((x - self.area.x0) * self.scale).max(0.0);
        let down = |y: f64| ((self.area.y1 - y) * self.scale).max(0.0);
        let (left, top) = (across(inside.x0).ceil() as usize, down(inside.y1).ceil() as usize);
        let right = (across(inside.x1).floor() as usize).min(self.columns);
        let bottom = (down(inside.y0).floor() as usize).min(self.rows);
        let at = move |x: usize, y: usize| self.sums[y * (self.columns + 1) + x];
        let square = move |(x, y): (usize, usize)| {
            let sum = at(x + side, y + side) + at(x, y) - at(x + side, y) - at(x, y + side);
            let point = |x: usize, y: usize| {
                (self.area.x0 + x as f64 / self.scale, self.area.y1 - y as f64 / self.scale)
            };
            let area = Rect::from_points(point(x, y), point(x + side, y + side));
            Square { area, ink: sum as f64 / (side * side) as f64 / 255.0 }
        };
        let rows = top..(bottom + 1).saturating_sub(side);
        rows.flat_map(move |y| (left..(right + 1).saturating_sub(side)).map(move |x| (x, y))).map(square)
    }
}

/// What of a page is to be measured on its plates.
#[derive(Debug, Clone, Copy)]
pub(in crate::preflight) struct Wanted {
    /// The page, from 1.
    pub(in crate::preflight) page: usize,
    /// Where it is cut.
    pub(in crate::preflight) trim: Rect,
    /// What is printed.
    pub(in crate::preflight) bleed: Rect,
}

/// Measures the ink of pages on their plates.
pub(in crate::preflight) fn check(
    plates: Result<Plates, PlatesError>,
    wanted: &[Wanted],
    limits: &Limits,
) -> Vec<Finding> {
    let page = |wanted: &Wanted| {
        let drawn = match &plates {
            Ok(plates) => plates.page(wanted.page, PPI).ok(),
            Err(_) => None,
        };
        let id = drawn.as_ref().map_or((0, 0), |drawn| drawn.id);
        let mut found = Collector::of_page(wanted.page, id).with_trim(wanted.trim);
        match drawn {
            Some(drawn) => measure(&InkMap::new(&drawn), wanted.bleed, limits, &mut found),
            None => found
                .push(Finding::new(&INK_UNCHECKED, "the ink of what lies on one another was not measured")),
        }
        found.into_list()
    };
    wanted.iter().flat_map(page).collect()
}

fn measure(map: &InkMap, inside: Rect, limits: &Limits, found: &mut Collector) {
    let squares = [
        (&TOTAL_INK, 2.0, limits.total_ink, "what lies on one another takes more ink than the paper holds"),
        (
            &AVERAGE_INK,
            LARGE_SQUARE,
            limits.average_ink,
            "what lies on one another takes much ink over a large area",
        ),
    ];
    for (rule, side, limit, message) in squares {
        if let Some(square) = map.most(side, inside).filter(|square| square.ink > limit + ROUNDING) {
            let limit = format!("at most {} over {side} mm", percent(limit));
            let finding = Finding::new(rule, message).measured(percent(square.ink), limit);
            found.push(finding.badness(square.ink).on(Some(square.area)));
        }
    }
}
