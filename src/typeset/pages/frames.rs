//! The items of a page, where each stands and what is seen of it: the one walk through groups, their turns and their clips.

use typst::layout::{Frame, FrameItem, GroupItem, Point, Rect, Transform};
use typst_layout::Page;

/// What of a page is seen, in points from the left and the top of its trim.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    /// Where words are seen: what reaches into the bleed is cut off.
    pub text: Rect,
    /// Where pictures are seen: the bleed is theirs too.
    pub pictures: Rect,
}

/// Where a frame stands: the way from it to its page, and what is seen there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    /// From points of the frame to points of the page.
    pub to_page: Transform,
    /// What is seen, on the page.
    pub seen: Seen,
}

impl Place {
    /// A place at which nothing is seen.
    pub fn nowhere() -> Self {
        let nothing = Rect::new(Point::zero(), Point::zero());
        Self { to_page: Transform::identity(), seen: Seen { text: nothing, pictures: nothing } }
    }

    /// The place of a page's own frame.
    pub fn of(page: &Page) -> Self {
        let (size, bleed) = (page.frame.size(), page.bleed);
        let trim = Rect::new(Point::zero(), size.to_point());
        let paper = Rect::new(
            Point::new(-bleed.left, -bleed.top),
            Point::new(size.x + bleed.right, size.y + bleed.bottom),
        );
        Self { to_page: Transform::identity(), seen: Seen { text: trim, pictures: paper } }
    }

    /// The place of what stands at a point of the frame.
    pub fn at(self, at: Point) -> Self {
        Self { to_page: self.to_page.pre_concat(Transform::translate(at.x, at.y)), ..self }
    }

    /// The place of the frame in a group that stands here.
    pub fn inside(self, group: &GroupItem) -> Self {
        let to_page = self.to_page.pre_concat(group.transform);
        let seen = match &group.clip {
            Some(clip) => {
                let clip = on_page(clip.bbox(None), to_page);
                let cut = |rect| intersection(rect, clip);
                Seen { text: cut(self.seen.text), pictures: cut(self.seen.pictures) }
            }
            None => self.seen,
        };
        Self { to_page, seen }
    }
}

/// Visits all items of a page but groups, which are opened, in their order: with the way from the item to the page, and what
/// is seen where it stands.
pub(super) fn items(page: &Page, visit: &mut impl FnMut(&FrameItem, Transform, Seen)) {
    walk(&page.frame, Place::of(page), visit);
}

fn walk(frame: &Frame, place: Place, visit: &mut impl FnMut(&FrameItem, Transform, Seen)) {
    for (at, item) in frame.items() {
        let place = place.at(*at);
        match item {
            FrameItem::Group(group) => walk(&group.frame, place.inside(group), visit),
            item => visit(item, place.to_page, place.seen),
        }
    }
}

/// The upright rectangle on the page around one that may be turned.
pub(super) fn on_page(rect: Rect, to_page: Transform) -> Rect {
    let corners =
        [rect.min, Point::new(rect.max.x, rect.min.y), Point::new(rect.min.x, rect.max.y), rect.max]
            .map(|corner| corner.transform(to_page));
    let [first, rest @ ..] = corners;
    let min = rest.iter().fold(first, |a, b| Point::new(a.x.min(b.x), a.y.min(b.y)));
    let max = rest.iter().fold(first, |a, b| Point::new(a.x.max(b.x), a.y.max(b.y)));
    Rect::new(min, max)
}

/// The rectangle that two have in common, if there is one.
pub(super) fn overlap(a: Rect, b: Rect) -> Option<Rect> {
    let both = intersection(a, b);
    (both.min.x < both.max.x && both.min.y < both.max.y).then_some(both)
}

/// The rectangle around two.
pub(super) fn around(a: Rect, b: Rect) -> Rect {
    Rect::new(a.min.min(b.min), a.max.max(b.max))
}

/// As [`overlap`], but turned inside out where they lie apart.
fn intersection(a: Rect, b: Rect) -> Rect {
    Rect::new(
        Point::new(a.min.x.max(b.min.x), a.min.y.max(b.min.y)),
        Point::new(a.max.x.min(b.max.x), a.max.y.min(b.max.y)),
    )
}

#[cfg(test)]
mod tests {
    use typst::layout::{Abs, Angle};

    use super::*;

    fn rect(x0: f64, y0: f64, x1: f64, y1: f64) -> Rect {
        Rect::new(Point::new(Abs::pt(x0), Abs::pt(y0)), Point::new(Abs::pt(x1), Abs::pt(y1)))
    }

    #[test]
    fn a_turned_rectangle_stays_upright() {
        let turned = on_page(rect(0.0, 0.0, 4.0, 2.0), Transform::rotate(Angle::deg(90.0)));
        let off = |a: Abs, b: f64| (a.to_pt() - b).abs();
        let worst = off(turned.min.x, -2.0).max(off(turned.min.y, 0.0));
        assert!(worst.max(off(turned.max.x, 0.0)).max(off(turned.max.y, 4.0)) < 1e-9, "{turned:?}");
    }

    #[test]
    fn rectangles_that_touch_have_nothing_in_common() {
        assert_eq!(overlap(rect(0.0, 0.0, 2.0, 2.0), rect(2.0, 0.0, 3.0, 2.0)), None);
        let both = overlap(rect(0.0, 0.0, 2.0, 2.0), rect(1.0, 1.0, 3.0, 3.0));
        assert_eq!(both, Some(rect(1.0, 1.0, 2.0, 2.0)));
    }
}
