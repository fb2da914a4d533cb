//! The ink of images, measured on their pixels: each image is decoded once, however often it is placed.

use std::collections::BTreeMap;

use lopdf::{Object, ObjectId};
use rayon::prelude::*;

use super::finding::{Collector, Finding};
use super::limits::{Limits, percent};
use super::page::images::{IMAGE_BROKEN, Placed};
use super::page::ink::{AVERAGE_INK, TOTAL_INK};
use crate::pdf::geometry::{MatrixExt, Rect, to_mm};
use crate::pdf::image::Raster;
use crate::pdf::object::Objects;

/// The side of the larger square over which ink is averaged, in millimetres. The smaller one has 2.
const LARGE_SQUARE: usize = 15;

/// Checks the pixels of all images that are placed.
pub(super) fn check(objects: Objects, placed: Vec<Placed>, limits: &Limits) -> Vec<Finding> {
    let mut images: BTreeMap<ObjectId, Vec<Placed>> = BTreeMap::new();
    for place in placed {
        images.entry(place.id).or_default().push(place);
    }
    let images: Vec<(ObjectId, Vec<Placed>)> = images.into_iter().collect();
    images.par_iter().flat_map_iter(|(id, places)| check_image(objects, *id, places, limits)).collect()
}

fn check_image(objects: Objects, id: ObjectId, places: &[Placed], limits: &Limits) -> Vec<Finding> {
    let Ok(image) = objects.0.get_object(id).and_then(Object::as_stream) else { return Vec::new() };
    let mut findings = Vec::new();
    match Raster::read(objects, image) {
        Ok(None) => {}
        Ok(Some(raster)) => {
            for place in places.iter().filter(|place| place.printed) {
                let mut found = Collector::of_page(place.page, id).with_trim(place.trim);
                check_ink(&raster, place, limits, &mut found);
                findings.extend(found.into_list());
            }
        }
        Err(why) => {
            let mut found = Collector::of_page(places[0].page, id);
            let finding = Finding::new(&IMAGE_BROKEN, format!("an image can't be decoded ({why})"));
            found.push(finding.named(&places[0].name, Some(id)));
            findings.extend(found.into_list());
        }
    }
    findings
}

fn check_ink(raster: &Raster, place: &Placed, limits: &Limits, found: &mut Collector) {
    let (width, height) = place.matrix.units();
    let cells = Cells::new(raster, (to_mm(width), to_mm(height)));
    let checks = [
        (&TOTAL_INK, 2, limits.total_ink, "an image takes more ink than the paper holds"),
        (&AVERAGE_INK, LARGE_SQUARE, limits.average_ink, "an image takes much ink over a large area"),
    ];
    for (rule, side, limit, message) in checks {
        // Half a per cent is the error of counting in bytes.
        if let Some((ink, square)) = cells.most(side).filter(|(ink, _)| *ink > limit + 0.005) {
            let limit = format!("at most {} over {side} mm", percent(limit));
            let finding = Finding::new(rule, message).measured(percent(ink), limit);
            found.push(finding.named(&place.name, Some(place.id)).on(Some(place.matrix.area_of(square))));
        }
    }
}

/// Ink in squares of a millimetre of the page, as sums over all squares to the left and above.
struct Cells {
    columns: usize,
    rows: usize,
    /// Ink and number of pixels, with a row and a column of zeros before the first.
    sums: Vec<(u64, u64)>,
    /// What the ink of a whole pixel counts.
    full: f64,
}

impl Cells {
    /// Gathers the pixels of an image that is placed `size` millimetres large.
    fn new(raster: &Raster, size: (f64, f64)) -> Self {
        // Where a pixel is larger than a millimetre, it is a square of its own.
        let count = |mm: f64, pixels: usize| (mm.floor() as usize).clamp(1, pixels.max(1));
        let (columns, rows) = (count(size.0, raster.columns), count(size.1, raster.rows));
        let mut cells = vec![(0u64, 0u64); columns * rows];
        let column_of: Vec<usize> = (0..raster.columns).map(|x| x * columns / raster.columns).collect();
        let row_bytes = (raster.columns * raster.inks).max(1);
        for (y, pixels) in raster.samples.chunks_exact(row_bytes).take(raster.rows).enumerate() {
            let row = &mut cells[y * rows / raster.rows * columns..][..columns];
            for (pixel, column) in pixels.chunks_exact(raster.inks).zip(&column_of) {
                let ink: u32 = pixel.iter().map(|ink| u32::from(*ink)).sum();
                row[*column].0 += u64::from(ink);
                row[*column].1 += 1;
            }
        }
        if raster.inverted {
            cells.iter_mut().for_each(|(ink, pixels)| *ink = *pixels * 255 * raster.inks as u64 - *ink);
        }
        let mut sums = vec![(0, 0); (columns + 1) * (rows + 1)];
        for y in 0..rows {
            let mut so_far = (0, 0);
            for x in 0..columns {
                let cell = cells[y * columns + x];
                so_far = (so_far.0 + cell.0, so_far.1 + cell.1);
                let above = sums[y * (columns + 1) + x + 1];
                sums[(y + 1) * (columns + 1) + x + 1] = (above.0 + so_far.0, above.1 + so_far.1);
            }
        }
        Self { columns, rows, sums, full: 255.0 }
    }

    /// The most ink in any square of `side` millimetres, and where that is in the image's unit square; nothing if the image
    /// is smaller.
    fn most(&self, side: usize) -> Option<(f64, Rect)> {
        if self.columns < side || self.rows < side {
            return None;
        }
        let at = |x: usize, y: usize| self.sums[y * (self.columns + 1) + x];
        let squares = (0..=self.rows - side).flat_map(|y| (0..=self.columns - side).map(move |x| (x, y)));
        let ink = |(x, y): (usize, usize)| {
            let (a, b, c, d) = (at(x, y), at(x + side, y), at(x, y + side), at(x + side, y + side));
            let (ink, pixels) = (d.0 + a.0 - b.0 - c.0, d.1 + a.1 - b.1 - c.1);
            ink as f64 / pixels.max(1) as f64 / self.full
        };
        let (most, (x, y)) =
            squares.map(|square| (ink(square), square)).max_by(|a, b| a.0.total_cmp(&b.0))?;
        // The first row of an image is its top.
        let across = |cells: usize| cells as f64 / self.columns as f64;
        let up = |cells: usize| 1.0 - cells as f64 / self.rows as f64;
        Some((most, Rect::new(across(x), up(y + side), across(x + side), up(y))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::geometry::RectExt;

    #[test]
    fn ink_is_averaged_over_the_square_where_there_is_most() {
        // 20 × 20 mm at 1 pixel a millimetre: paper, but for a spot of 3 × 3 mm in all inks.
        let ink = |x: usize, y: usize| if (5..8).contains(&x) && (5..8).contains(&y) { 0 } else { 255 };
        let samples = (0..400).flat_map(|i| [ink(i % 20, i / 20); 4]).collect();
        let raster = Raster { columns: 20, rows: 20, inks: 4, samples, inverted: true };
        let cells = Cells::new(&raster, (20.0, 20.0));
        let (most, place) = cells.most(2).unwrap();
        assert_eq!(most, 4.0);
        assert!(Rect::new(0.25, 0.6, 0.4, 0.75).holds(place, 1e-9), "{place:?}");
        assert!((cells.most(15).unwrap().0 - 4.0 * 9.0 / 225.0).abs() < 1e-9);
        assert_eq!(cells.most(21), None);
    }
}
