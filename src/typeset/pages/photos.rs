//! Photos have pixels enough for the size at which they stand.

use super::found::Found;
use super::locate::Locator;
use super::placed;
use crate::diag::{Diagnostic, Rule, Severity, rules};
use crate::pdf::geometry::to_mm;
use crate::photos::plan::{effective_ppi, pixels_at};
use crate::typeset::set::Pages;

rules! {
    PHOTO_PPI_LOW = Rule::settable(
        "photo-ppi-low",
        Severity::Error,
        "A photo with less than 150 pixels per inch at the size at which it is printed.",
        "Such a photo shows its pixels in print: set it smaller, crop it less, or ask for the file of the camera.",
    )
    .example("a photo of 800 × 533 pixels across the whole page has 98 ppi", "a photo of 2480 pixels across the whole page has 300 ppi");
    PHOTO_PPI = Rule::warning(
        "photo-ppi",
        "A photo with less than 225 pixels per inch at the size at which it is printed.",
        "Such a photo looks soft in print: set it smaller, crop it less, or ask for the file of the camera.",
    )
    .example("a photo of 1600 × 1067 pixels across the whole page has 193 ppi", "a photo of 2480 pixels across the whole page has 300 ppi");
}

/// Fewer pixels per inch show in print.
const LEAST_PPI: f64 = 150.0;
/// Fewer pixels per inch look soft in print.
const GOOD_PPI: f64 = 225.0;

/// Photos have pixels enough for the size at which they stand.
pub(super) fn check(pages: &Pages, locator: &Locator, found: &mut Found) {
    for (path, placed) in placed(&pages.document, locator.origin.miniatures) {
        let Some(facts) = locator.origin.photos.at(&path) else { continue };
        let ppi = effective_ppi(facts, placed.width, placed.height);
        // Sizes come out of layout with rounding; half a pixel is none.
        let rule = match ppi.round() {
            ppi if ppi < LEAST_PPI => &PHOTO_PPI_LOW,
            ppi if ppi < GOOD_PPI => &PHOTO_PPI,
            _ => continue,
        };
        let wanted = pixels_at(GOOD_PPI, placed.width).ceil();
        let finding = Diagnostic::of(
            rule,
            format!(
                "the photo `{path}` has {ppi:.0} pixels per inch where it stands, {:.0} × {:.0} mm large",
                to_mm(placed.width),
                to_mm(placed.height)
            ),
        )
        .help(format!("use a file of at least {wanted} pixels across, or set the photo smaller"));
        found.push(placed.pages[0], finding.at(locator.photo(&path)));
    }
}
