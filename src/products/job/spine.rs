//! The spine of the outer cover.

/// How many pages of the report are on the cover's sheet: its front and back, and their insides.
pub const COVER_PAGES: usize = 4;

/// The width of the spine of a perfect binding in millimetres, to a tenth: as many leaves as the block of `pages` without
/// the cover has, each `thickness` millimetres thick.
pub fn spine(pages: usize, thickness: f64) -> f64 {
    let leaves = pages.saturating_sub(COVER_PAGES).div_ceil(2);
    (leaves as f64 * thickness * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spine_is_as_wide_as_its_leaves() {
        assert_eq!(spine(70, 0.09), 3.0);
        assert_eq!(spine(204, 0.1), 10.0);
        assert_eq!(spine(205, 0.1), 10.1, "an odd page is a leaf too");
        assert_eq!(spine(2, 0.1), 0.0);
    }
}
