//! The pixels that an edition needs of a photo: pure arithmetic.

use super::facts::Facts;
use super::placed::{Part, Placed};
use crate::pdf::geometry::{self, POINTS_PER_INCH};

/// What is to be done with a photo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// The rectangle of pixels that is kept, in the photo as shown.
    pub crop: Crop,
    /// Width and height in pixels that it is brought to; never more than it has.
    pub target: (u32, u32),
}

/// A rectangle of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Crop {
    /// Pixels left of it.
    pub x: u32,
    /// Pixels above it.
    pub y: u32,
    /// Its width, at least 1.
    pub width: u32,
    /// Its height, at least 1.
    pub height: u32,
}

impl Plan {
    /// The plan for a photo that stands on pages as `placed`, prepared for `ppi` pixels per inch.
    pub fn new(facts: Facts, placed: &Placed, ppi: u16) -> Self {
        let Part { left, top, right, bottom } = placed.seen;
        let (x, width) = span(left, right, facts.width);
        let (y, height) = span(top, bottom, facts.height);
        let crop = Crop { x, y, width, height };
        let pixels = |points: f64, share: u32, whole: u32| {
            let seen = points * f64::from(share) / f64::from(whole);
            let wanted = pixels_at(f64::from(ppi), seen).ceil().max(1.0);
            // A photo that is hardly larger than wanted stays as it is: resampling would only blur it.
            if wanted * 1.1 >= f64::from(share) { share } else { wanted as u32 }
        };
        let target = (pixels(placed.width, width, facts.width), pixels(placed.height, height, facts.height));
        // Both sides shrink or neither does.
        let target = if target.0 == width || target.1 == height { (width, height) } else { target };
        Self { crop, target }
    }

    /// What a picture of a size shows of the photo, as shares of it: the kept part, or all where nothing was cut off after all.
    pub fn shown(&self, facts: Facts, size: (u32, u32)) -> Part {
        if size == (facts.width, facts.height) {
            return Part { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 };
        }
        self.part(facts)
    }

    /// The kept part, as shares of the photo.
    pub fn part(&self, facts: Facts) -> Part {
        let share = |pixels: u32, whole: u32| f64::from(pixels) / f64::from(whole);
        Part {
            left: share(self.crop.x, facts.width),
            top: share(self.crop.y, facts.height),
            right: share(self.crop.x + self.crop.width, facts.width),
            bottom: share(self.crop.y + self.crop.height, facts.height),
        }
    }
}

/// The effective resolution of a photo that stands `width` by `height` points large, in pixels per inch.
pub fn effective_ppi(facts: Facts, width: f64, height: f64) -> f64 {
    geometry::effective_ppi((facts.width.into(), facts.height.into()), (width, height))
}

/// How many pixels lie along so many points at a resolution of `ppi`.
pub fn pixels_at(ppi: f64, points: f64) -> f64 {
    points / POINTS_PER_INCH * ppi
}

/// Whole pixels around a span of shares: the first pixel and how many.
fn span(from: f64, to: f64, pixels: u32) -> (u32, u32) {
    // Shares come out of lengths with rounding; less than a hundredth of a pixel is none.
    const SLACK: f64 = 0.01;
    let first = (from * f64::from(pixels) + SLACK).floor().clamp(0.0, f64::from(pixels - 1)) as u32;
    let last = (to * f64::from(pixels) - SLACK).ceil().clamp(f64::from(first + 1), f64::from(pixels)) as u32;
    (first, last - first)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACTS: Facts = Facts { width: 6000, height: 4000 };
    const WHOLE: Part = Part { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 };

    fn placed(width: f64, seen: Part) -> Placed {
        Placed { width, height: width / 1.5, seen, pages: vec![1] }
    }

    #[test]
    fn a_large_photo_shrinks_to_the_wanted_pixels() {
        let plan = Plan::new(FACTS, &placed(360.0, WHOLE), 300);
        assert_eq!(plan.crop, Crop { x: 0, y: 0, width: 6000, height: 4000 });
        assert_eq!(plan.target, (1500, 1000));
        assert_eq!(plan.part(FACTS), WHOLE);
    }

    #[test]
    fn a_small_photo_is_never_enlarged() {
        let plan = Plan::new(FACTS, &placed(7200.0, WHOLE), 300);
        assert_eq!(plan.target, (6000, 4000));
        let plan = Plan::new(FACTS, &placed(1430.0, WHOLE), 300);
        assert_eq!(plan.target, (6000, 4000), "a little too large is near enough");
    }

    #[test]
    fn ppi_counts_the_photos_own_pixels() {
        let facts = Facts { width: 3000, height: 2000 };
        assert_eq!(effective_ppi(facts, 720.0, 480.0), 300.0);
        assert_eq!(
            effective_ppi(facts, 720.0, 960.0),
            150.0,
            "a stretched photo is as coarse as its coarser side"
        );
        assert_eq!(pixels_at(300.0, 720.0), 3000.0);
    }

    #[test]
    fn what_is_not_seen_is_cut_off() {
        let seen = Part { left: 0.25, top: 0.0, right: 0.75, bottom: 0.5 };
        let plan = Plan::new(FACTS, &placed(720.0, seen), 150);
        assert_eq!(plan.crop, Crop { x: 1500, y: 0, width: 3000, height: 2000 });
        assert_eq!(plan.target, (750, 500));
        assert_eq!(plan.part(FACTS), seen);
    }

    #[test]
    fn a_picture_that_was_taken_whole_shows_all() {
        let seen = Part { left: 0.02, top: 0.0, right: 0.98, bottom: 1.0 };
        let plan = Plan::new(FACTS, &placed(7200.0, seen), 300);
        assert_eq!(plan.shown(FACTS, (plan.crop.width, plan.crop.height)), plan.part(FACTS));
        assert_eq!(plan.shown(FACTS, (FACTS.width, FACTS.height)), WHOLE, "the page hides the rest");
    }

    #[test]
    fn a_sliver_has_a_pixel() {
        let seen = Part { left: 1.0, top: 0.5, right: 1.0, bottom: 0.5 };
        let plan = Plan::new(FACTS, &placed(1.0, seen), 1);
        assert_eq!((plan.crop.width, plan.crop.height, plan.target), (1, 1, (1, 1)));
    }
}
