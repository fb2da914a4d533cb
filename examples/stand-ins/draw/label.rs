//! The words that tell a stand-in from a photo.

use image::RgbImage;

use super::raster::{Layer, Paint, Path, Point, render_over};

/// Its letters.
const TEXT: &str = "STAND-IN";
/// Height of a capital as a share of the shorter side.
const CAPITAL: f64 = 0.014;
/// Free space to the edges of what a page shows, as a share of the shorter side.
const INSET: f64 = 0.06;
/// Pages cut upright pictures to about 4:3 around their middle (covers, openers); the label stays in sight.
const CUT: f64 = 4.0 / 3.0;
/// The grid of the strokes: capitals are 6 high.
const GRID: f64 = 6.0;
/// Half the weight of a stroke, and the space between letters, on the grid.
const WEIGHT: f64 = 0.42;
const SPACE: f64 = 2.1;

/// Strokes of a capital, y down, and its width.
fn letter(of: char) -> (f64, &'static [&'static [Point]]) {
    match of {
        'S' => (
            3.6,
            &[&[
                (3.5, 1.1),
                (3.0, 0.4),
                (1.8, 0.0),
                (0.7, 0.4),
                (0.2, 1.3),
                (0.5, 2.2),
                (1.4, 2.7),
                (2.5, 3.2),
                (3.3, 3.8),
                (3.6, 4.6),
                (3.1, 5.5),
                (1.8, 6.0),
                (0.6, 5.6),
                (0.0, 4.8),
            ]],
        ),
        'T' => (4.0, &[&[(0.0, 0.0), (4.0, 0.0)], &[(2.0, 0.0), (2.0, 6.0)]]),
        'A' => (4.4, &[&[(0.0, 6.0), (2.2, 0.0), (4.4, 6.0)], &[(0.8, 4.0), (3.6, 4.0)]]),
        'N' => (4.0, &[&[(0.0, 6.0), (0.0, 0.0), (4.0, 6.0), (4.0, 0.0)]]),
        'D' => (
            4.0,
            &[&[
                (0.0, 0.0),
                (0.0, 6.0),
                (1.7, 6.0),
                (3.0, 5.5),
                (3.8, 4.4),
                (4.0, 3.0),
                (3.8, 1.6),
                (3.0, 0.5),
                (1.7, 0.0),
                (0.0, 0.0),
            ]],
        ),
        '-' => (2.2, &[&[(0.0, 3.3), (2.2, 3.3)]]),
        _ => (0.0, &[&[(0.0, 0.0), (0.0, 6.0)]]),
    }
}

/// The place of the label, in pixels: left, top, right and bottom of its capitals.
pub(super) fn place(width: u32, height: u32, at_right: bool) -> [f64; 4] {
    let (width, height) = (f64::from(width), f64::from(height));
    let short = width.min(height);
    let unit = short * CAPITAL / GRID;
    let long: f64 = TEXT.chars().map(|c| letter(c).0 + SPACE).sum::<f64>() - SPACE;
    let bottom = (height + height.min(width / CUT)) / 2.0 - short * INSET;
    let left = if at_right { width - short * INSET - long * unit } else { short * INSET };
    [left, bottom - GRID * unit, left + long * unit, bottom]
}

/// Writes the label into a finished picture, light on dark or dark on light.
pub(super) fn write(image: &mut RgbImage, at_right: bool) {
    let [left, top, right, bottom] = place(image.width(), image.height(), at_right);
    let unit = (bottom - top) / GRID;
    let mut path = Path::new();
    let mut x = left;
    for (wide, strokes) in TEXT.chars().map(letter) {
        for stroke in strokes {
            for ends in stroke.windows(2) {
                let at = |(a, b): Point| (x + a * unit, top + b * unit);
                path.stroke(&[(at(ends[0]), WEIGHT * unit), (at(ends[1]), WEIGHT * unit)]);
            }
            for &(a, b) in *stroke {
                path.oval((x + a * unit, top + b * unit), WEIGHT * unit, WEIGHT * unit);
            }
        }
        x += (wide + SPACE) * unit;
    }
    let paint = if brightness(image, [left, top, right, bottom]) < 140 {
        Paint::flat([1.0; 3], 0.6)
    } else {
        Paint::flat([0.02, 0.17, 0.2], 0.75)
    };
    render_over(image, &[Layer(path, paint)], 1.0);
}

/// The mean tone of an area, 0 to 255, in whole numbers.
fn brightness(image: &RgbImage, [left, top, right, bottom]: [f64; 4]) -> u64 {
    let span = |from: f64, to: f64, size: u32| (from.max(0.0) as u32)..(to.max(0.0) as u32 + 1).min(size);
    let (mut sum, mut count) = (0, 0);
    for y in span(top, bottom, image.height()) {
        for x in span(left, right, image.width()) {
            let [r, g, b] = image.get_pixel(x, y).0.map(u64::from);
            sum += (3 * r + 6 * g + b) / 10;
            count += 1;
        }
    }
    sum / count.max(1)
}
