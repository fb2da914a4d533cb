//! The type area of a page and the bounds of good setting, from the theme.

use typst::layout::{Abs, Point, Rect, Size};

use crate::pdf::geometry::mm;
use crate::theme::Theme;
use crate::theme::model::Bounds;

/// What the rules on pages measure against. Lengths are points.
#[derive(Debug, Clone)]
pub struct Measures {
    /// The bounds of good setting.
    pub(super) bounds: Bounds,
    /// The page's margins and columns; a project without a theme has none that are known.
    frame: Option<PageFrame>,
}

/// The margins of a page and the width of its text.
#[derive(Debug, Clone, Copy)]
struct PageFrame {
    size: Size,
    inner: Abs,
    outer: Abs,
    head: Abs,
    lines: Abs,
    text: Abs,
}

impl Measures {
    /// The measures of a theme; without one, the bounds are folio's own.
    pub fn of(theme: Option<&Theme>) -> Self {
        let Some(Theme { page, grid, bounds, .. }) = theme else {
            return Self { bounds: Bounds::default(), frame: None };
        };
        let inner = mm(page.inner.value.0);
        let outer = mm(page.outer.value.0);
        let (width, gutter) = (mm(page.width.value.0), mm(grid.gutter.value.0));
        let (columns, text) = (f64::from(grid.columns.value.0), f64::from(grid.text.value.0));
        let column = (width - inner - outer - (columns - 1.0) * gutter) / columns;
        let frame = PageFrame {
            size: Size::new(Abs::pt(width), Abs::pt(mm(page.height.value.0))),
            inner: Abs::pt(inner),
            outer: Abs::pt(outer),
            head: Abs::pt(mm(page.head.value.0)),
            lines: Abs::pt(grid.line.value.0 * f64::from(grid.lines.value.0)),
            text: Abs::pt(text * column + (text - 1.0) * gutter),
        };
        Self { bounds: bounds.clone(), frame: Some(frame) }
    }

    /// The type area of a page of so large a trim: all columns of all lines, also where the page is turned. Pages of another size
    /// than the theme's have none.
    pub(super) fn area(&self, page: usize, size: Size) -> Option<Rect> {
        let frame = self.frame?;
        if lies(frame.size, size) {
            // Its head lies at the left of the upright page; left and right pages have the same margins.
            let edge = frame.inner.max(frame.outer);
            let right = size.x - frame.head;
            return Some(Rect::new(Point::new(right - frame.lines, edge), Point::new(right, size.y - edge)));
        }
        if !near(frame.size, size) {
            return None;
        }
        let right_hand = page % 2 == 1;
        let (left, right) = if right_hand { (frame.inner, frame.outer) } else { (frame.outer, frame.inner) };
        Some(Rect::new(
            Point::new(left, frame.head),
            Point::new(frame.size.x - right, frame.head + frame.lines),
        ))
    }

    /// The text's columns of a page, within its [`area`](Self::area): next to the spine; all of a turned page.
    pub(super) fn text(&self, page: usize, size: Size) -> Option<Rect> {
        let (area, frame) = (self.area(page, size)?, self.frame?);
        Some(if lies(frame.size, size) {
            area
        } else if page % 2 == 1 {
            Rect::new(area.min, Point::new(area.min.x + frame.text, area.max.y))
        } else {
            Rect::new(Point::new(area.max.x - frame.text, area.min.y), area.max)
        })
    }
}

/// Whether a page of the size `size` is one of those of `upright` that is turned.
fn lies(upright: Size, size: Size) -> bool {
    near(Size::new(upright.y, upright.x), size) && !near(upright, size)
}

/// Whether two sizes are one but for rounding.
fn near(a: Size, b: Size) -> bool {
    let off = a - b;
    off.x.abs() < Abs::pt(1.0) && off.y.abs() < Abs::pt(1.0)
}
