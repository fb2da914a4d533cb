//! The numbers that findings are measured against.

use crate::pdf::geometry::{mm, to_mm};
use crate::pdf::overprint;

/// Limits of the preflight. The defaults are those of sheetfed CMYK printing.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// How far the bleed box reaches beyond the trim on all sides, in points. 3 mm by default.
    pub bleed: f64,
    /// How far text stays inside the trim, in points. 3 mm by default.
    pub safety: f64,
    /// ValueSpan colours that the job is printed with. None by default.
    pub spots: Vec<String>,
    /// Effective ppi of images in colour or grey, at or below which it is an error, and a warning. 149 and 224 by
    /// default.
    pub image_ppi: (f64, f64),
    /// The same for images of 1 bit. 549 and 799 by default.
    pub bitmap_ppi: (f64, f64),
    /// Width in points below which a line is an error, and a warning. 0.124 and 0.25 by default.
    pub line_width: (f64, f64),
    /// Size in points below which text in white or in several inks is a warning. 8 by default.
    pub small_text: f64,
    /// Size in points below which black text overprints. 12 by default.
    pub overprint_text: f64,
    /// Width in points below which black lines overprint. 2 by default.
    pub overprint_line: f64,
    /// Ink in a square of 2 mm, 1 being 100 %, above which it is an error. 3.3 by default.
    pub total_ink: f64,
    /// Ink in a square of 15 mm, above which it is a warning. 3.2 by default.
    pub average_ink: f64,
    /// Ink of black text above which it is a warning. 2.8 by default.
    pub black_text_ink: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bleed: mm(3.0),
            safety: mm(3.0),
            spots: Vec::new(),
            image_ppi: (149.0, 224.0),
            bitmap_ppi: (549.0, 799.0),
            line_width: (0.124, 0.25),
            small_text: 8.0,
            overprint_text: overprint::SMALL_TEXT,
            overprint_line: overprint::THIN_LINE,
            total_ink: 3.3,
            average_ink: 3.2,
            black_text_ink: 2.8,
        }
    }
}

/// An amount of ink as print shops write it.
pub(super) fn percent(ink: f64) -> String {
    format!("{:.0} %", ink * 100.0)
}

/// A length in points.
pub(super) fn pt(points: f64) -> String {
    let number = format!("{points:.3}");
    format!("{} pt", number.trim_end_matches('0').trim_end_matches('.'))
}

/// Points as millimetres.
pub(super) fn in_mm(points: f64) -> String {
    format!("{:.1} mm", to_mm(points))
}
