//! Marks on the pages of a draft where something is lost or hidden.

use typst::layout::{Abs, FrameItem, Point, Rect, Size};
use typst::model::Document;
use typst::syntax::Span;
use typst::visualize::{Color, FixedStroke, Geometry};
use typst_layout::{Page, PagedDocument};

use super::shown::Spot;
use crate::typeset::set::Pages;

/// Where on a page something is lost or hidden.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Damage {
    /// Below a line, on a page from 1.
    Below(Spot),
    /// What can't be read, on a page from 1.
    Around {
        /// The page.
        page: usize,
        /// What is inked.
        rect: Rect,
    },
}

impl Damage {
    /// Below a line.
    pub fn below(spot: Spot) -> Self {
        Self::Below(spot)
    }

    fn page(self) -> usize {
        match self {
            Self::Below(Spot { page, .. }) | Self::Around { page, .. } => page,
        }
    }
}

/// How thick the marks are, in points.
const STROKE: f64 = 2.0;
/// How far they keep away from what is inked, in points.
const AWAY: f64 = 4.0;

/// Draws a red rule across the page below the line after which something is lost, and a red frame around what can't be read.
pub(super) fn mark(pages: &mut Pages, damage: &[Damage]) {
    if damage.is_empty() {
        return;
    }
    let document = &pages.document;
    let marked = document.pages().iter().enumerate().map(|(index, page)| {
        let mut page = page.clone();
        for damage in damage.iter().filter(|damage| damage.page() == index + 1) {
            draw(&mut page, *damage);
        }
        page
    });
    pages.document = PagedDocument::new(marked.collect(), document.info().clone());
}

fn draw(page: &mut Page, damage: Damage) {
    let stroke = FixedStroke::from_pair(Color::RED, Abs::pt(STROKE));
    let away = Abs::pt(AWAY);
    let (at, geometry) = match damage {
        Damage::Below(Spot { baseline, .. }) => {
            let across = Point::with_x(page.frame.width());
            (Point::with_y(baseline + away), Geometry::Line(across))
        }
        Damage::Around { rect, .. } => {
            let size = rect.size();
            let around = Size::new(size.x + away * 2.0, size.y + away * 2.0);
            (rect.min - Point::new(away, away), Geometry::Rect(around))
        }
    };
    page.frame.push(at, FrameItem::Shape(geometry.stroked(stroke), Span::detached()));
}
