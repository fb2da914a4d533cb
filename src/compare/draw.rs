//! Pages as pictures, and where two of them differ.

use std::io::Cursor;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, RgbImage};
use rayon::prelude::*;

use super::comparison::{Picture, Pictures};
use super::error::{Side, SideError};
use super::file::{File, settings, shares};
use crate::pdf::geometry::POINTS_PER_INCH;
use crate::pdf::guard::guarded;

/// Pixels an inch of the pictures, where there are few of them.
const PPI: f64 = 96.0;
/// Pixels an inch where there are many.
const FEWER_PPI: f64 = 64.0;
/// So many changed pages are few.
const FEW: usize = 40;
/// The most pixels on a side.
const MOST_PIXELS: f64 = 2400.0;
/// By how much the light of a pixel differs at the least, of 255: less is the rounding of edges.
const LEAST: u8 = 24;
/// The side of the squares in which changes are marked, in pixels.
const CELL: usize = 8;
/// The most areas that are marked on a page; where there are more, the whole of them is marked.
const MOST_AREAS: usize = 60;
/// The quality of JPEGs, of 100.
const QUALITY: u8 = 80;

/// A rectangle on a page: left, top, right and bottom in points.
pub(super) type Area = [f64; 4];

/// Pages that are drawn beside each other.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// The page of the old file, from 0.
    pub(super) old: Option<usize>,
    /// The page of the new file, from 0.
    pub(super) new: Option<usize>,
    /// Where heads and page numbers stand on either.
    pub(super) heads: Vec<Area>,
    /// Whether there are photos on them.
    pub(super) has_photos: bool,
}

/// What became of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawn {
    /// The pictures; of pages that the rasteriser can't draw there are none.
    pub(super) pictures: Pictures,
    /// Whether something differs besides heads and page numbers.
    pub(super) differs: bool,
}

/// Draws pages and marks where they differ. Returns as many as are wanted, in their order.
///
/// # Errors
/// If a file can't be read anew.
pub(super) fn draw(old: &File, new: &File, wanted: &[Wanted]) -> Result<Vec<Drawn>, SideError> {
    let ppi = if wanted.len() <= FEW { PPI } else { FEWER_PPI };
    let parts: Result<Vec<Vec<Drawn>>, SideError> = shares(wanted)
        .map(|wanted| {
            let pdfs = (old.pdf().map_err(Side::Old.error())?, new.pdf().map_err(Side::New.error())?);
            let (before, after) = (Canvas::new(&pdfs.0), Canvas::new(&pdfs.1));
            Ok(wanted.iter().map(|wanted| side_by_side(&before, &after, wanted, ppi)).collect())
        })
        .collect();
    Ok(parts?.into_iter().flatten().collect())
}

/// Draws the pages of a file.
struct Canvas<'a> {
    pdf: &'a Pdf,
    cache: RenderCache<'a>,
    settings: InterpreterSettings,
}

impl<'a> Canvas<'a> {
    fn new(pdf: &'a Pdf) -> Self {
        Self { pdf, cache: RenderCache::new(), settings: settings() }
    }

    /// A page, and how many pixels a point of it has.
    fn page(&self, number: usize, ppi: f64) -> Option<(RgbImage, f64)> {
        let page = self.pdf.pages().get(number)?;
        let (width, height) = page.render_dimensions();
        let longer = f64::from(width.max(height)).max(1.0);
        let scale = (ppi / POINTS_PER_INCH).min(MOST_PIXELS / longer);
        let size = RenderSettings {
            x_scale: scale as f32,
            y_scale: scale as f32,
            bg_color: WHITE,
            ..RenderSettings::default()
        };
        let drawn = guarded(|| render(page, &self.cache, &self.settings, &size))?;
        let pixels = drawn.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
        Some((RgbImage::from_raw(drawn.width().into(), drawn.height().into(), pixels)?, scale))
    }
}

fn side_by_side(old: &Canvas, new: &Canvas, wanted: &Wanted, ppi: f64) -> Drawn {
    let before = wanted.old.and_then(|page| old.page(page, ppi));
    let after = wanted.new.and_then(|page| new.page(page, ppi));
    let (mut areas, mut differs) = (Vec::new(), true);
    if let (Some((before, scale)), Some((after, _))) = (&before, &after)
        && before.dimensions() == after.dimensions()
    {
        let changes = Changes::between(before, after);
        areas = changes.areas();
        differs = changes.reach_beyond(&wanted.heads, *scale);
    }
    let encode =
        |drawn: Option<(RgbImage, f64)>| drawn.and_then(|(image, _)| encoded(image, wanted.has_photos));
    if !differs {
        return Drawn { differs, ..Drawn::default() };
    }
    Drawn { pictures: Pictures { old: encode(before), new: encode(after), areas }, differs }
}

/// A picture as a small file: photos as JPEG, all else as WebP without loss.
pub(super) fn encoded(image: RgbImage, is_photo: bool) -> Option<Picture> {
    let (width, height) = image.dimensions();
    let mut bytes = Cursor::new(Vec::new());
    let media_type = if is_photo {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
        image.write_with_encoder(encoder).ok()?;
        "image/jpeg"
    } else {
        let encoder = WebPEncoder::new_lossless(&mut bytes);
        encoder.encode(&image, width, height, ExtendedColorType::Rgb8).ok()?;
        "image/webp"
    };
    Some(Picture { media_type, bytes: bytes.into_inner(), width, height })
}

/// Where the pixels of two pictures of one size differ, in squares.
struct Changes {
    columns: usize,
    rows: usize,
    cells: Vec<bool>,
    size: (u32, u32),
}

impl Changes {
    fn between(old: &RgbImage, new: &RgbImage) -> Self {
        let (width, height) = old.dimensions();
        let (columns, rows) = ((width as usize).div_ceil(CELL), (height as usize).div_ceil(CELL));
        let mut cells = vec![false; columns * rows];
        let row_bytes = width as usize * 3;
        let lines = old.as_raw().chunks(row_bytes.max(1)).zip(new.as_raw().chunks(row_bytes.max(1)));
        for (y, (before, after)) in lines.enumerate() {
            // Most lines are the same.
            if before == after {
                continue;
            }
            for (at, (a, b)) in before.iter().zip(after).enumerate() {
                if a.abs_diff(*b) >= LEAST {
                    cells[y / CELL * columns + at / 3 / CELL] = true;
                }
            }
        }
        Self { columns, rows, cells, size: (width, height) }
    }

    fn at(&self, column: usize, row: usize) -> bool {
        self.cells[row * self.columns + column]
    }

    /// Whether something differs outside of some areas of the page, of which a point has so many pixels.
    fn reach_beyond(&self, areas: &[Area], scale: f64) -> bool {
        let inside = |column: usize, row: usize| {
            let (x, y) = ((column * CELL) as f64, (row * CELL) as f64);
            let (slack, side) = (CELL as f64, CELL as f64);
            areas.iter().any(|[x0, y0, x1, y1]| {
                x >= x0 * scale - slack
                    && y >= y0 * scale - slack
                    && x + side <= x1 * scale + slack
                    && y + side <= y1 * scale + slack
            })
        };
        let mut all = (0..self.rows).flat_map(|row| (0..self.columns).map(move |column| (column, row)));
        all.any(|(column, row)| self.at(column, row) && !inside(column, row))
    }

    /// The rectangles around what hangs together: left, top, width and height in pixels.
    fn areas(&self) -> Vec<[u32; 4]> {
        let mut seen = vec![false; self.cells.len()];
        let mut found: Vec<[usize; 4]> = Vec::new();
        for start in 0..self.cells.len() {
            if !self.cells[start] || seen[start] {
                continue;
            }
            let (mut open, mut span) = (vec![start], [usize::MAX, usize::MAX, 0, 0]);
            seen[start] = true;
            while let Some(cell) = open.pop() {
                let (column, row) = (cell % self.columns, cell / self.columns);
                span = [span[0].min(column), span[1].min(row), span[2].max(column + 1), span[3].max(row + 1)];
                // The letters of a line are a few pixels apart.
                for y in row.saturating_sub(1)..(row + 2).min(self.rows) {
                    for x in column.saturating_sub(2)..(column + 3).min(self.columns) {
                        let next = y * self.columns + x;
                        if self.cells[next] && !seen[next] {
                            seen[next] = true;
                            open.push(next);
                        }
                    }
                }
            }
            found.push(span);
        }
        if found.len() > MOST_AREAS {
            let whole = found.iter().fold([usize::MAX, usize::MAX, 0, 0], |a, b| {
                [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
            });
            found = vec![whole];
        }
        let (width, height) = (self.size.0 as usize, self.size.1 as usize);
        let pixels = |[x0, y0, x1, y1]: [usize; 4]| {
            let (left, top) = ((x0 * CELL).saturating_sub(2), (y0 * CELL).saturating_sub(2));
            let (right, bottom) = ((x1 * CELL + 2).min(width), (y1 * CELL + 2).min(height));
            [left as u32, top as u32, (right - left) as u32, (bottom - top) as u32]
        };
        found.into_iter().map(pixels).collect()
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    fn sheet(spots: &[(u32, u32)]) -> RgbImage {
        let mut image = RgbImage::from_pixel(100, 60, Rgb([255; 3]));
        spots.iter().for_each(|(x, y)| image.put_pixel(*x, *y, Rgb([0; 3])));
        image
    }

    #[test]
    fn changes_are_marked_where_they_are() {
        let changes = Changes::between(&sheet(&[]), &sheet(&[(4, 4), (12, 4), (90, 50)]));
        assert_eq!(changes.areas(), [[0, 0, 18, 10], [86, 46, 12, 12]]);
        assert!(Changes::between(&sheet(&[(1, 1)]), &sheet(&[(1, 1)])).areas().is_empty());
    }

    #[test]
    fn a_change_in_a_head_is_none_of_the_page() {
        let changes = Changes::between(&sheet(&[]), &sheet(&[(10, 4)]));
        assert!(!changes.reach_beyond(&[[0.0, 0.0, 30.0, 8.0]], 1.0));
        assert!(changes.reach_beyond(&[[40.0, 0.0, 60.0, 8.0]], 1.0));
        assert!(changes.reach_beyond(&[], 1.0));
    }

    #[test]
    fn pictures_are_files_that_browsers_show() {
        let page = encoded(sheet(&[]), false).unwrap();
        assert_eq!((page.media_type, &page.bytes[..4], page.width), ("image/webp", &b"RIFF"[..], 100));
        assert_eq!(&encoded(sheet(&[]), true).unwrap().bytes[..3], [0xff, 0xd8, 0xff]);
    }
}
