//! Text and pictures keep to their columns, the type area and the trim.

use typst::layout::{Abs, Point, Rect, Size};

use super::found::Found;
use super::items::{Line, PageItems, Picture};
use super::locate::Locator;
use super::measures::Measures;
use super::words::short;
use crate::diag::{Diagnostic, Rule, Severity, rules};
use crate::pdf::geometry::to_mm;
use crate::typeset::set::Pages;

rules! {
    OVERFULL = Rule::settable(
        "overfull",
        Severity::Error,
        "A line that is wider than its column or its cell: a word or address that can’t be broken.",
        "Write the word another way, or give the table’s column a larger `width`.",
    )
    .example("‘Donaudampfschifffahrtsgesellschaft’ is 4 mm wider than its cell", "");
    OUTSIDE_MARGINS = Rule::settable(
        "outside-margins",
        Severity::Error,
        "Text or a picture that stands outside the type area of its page, or at the edge of the trim.",
        "What stands at the edge may be cut off; what stands in the margins runs into heads, folios and fingers. A picture may reach to the edge of the paper, the bleed included, but not end between. Shorten the text, or ask the designer.",
    )
    .example("a caption reaches 4 mm into the outer margin of page 12", "");
}

/// What is nearer to the trim may be cut off, in points: 3 mm.
const SAFE: f64 = 8.5;
/// Type of this size and more is a picture of its own, in points.
const DISPLAY: f64 = 72.0;
/// What reaches less far, in points, is rounded.
const ROUNDING: f64 = 1.5;

/// Lines and pictures are within their frames.
pub(super) fn check(
    items: &PageItems,
    pages: &Pages,
    measures: &Measures,
    locator: &Locator,
    found: &mut Found,
) {
    for line in &items.lines {
        if !wide(line, items, locator, found) {
            outside(line, items, pages, measures, locator, found);
        }
    }
    for picture in &items.pictures {
        beyond(picture, items, pages, measures, locator, found);
    }
}

/// A line is no wider than its column or cell. Returns whether it was.
fn wide(line: &Line, items: &PageItems, locator: &Locator, found: &mut Found) -> bool {
    let beyond_cell = line.cell.map_or(0.0, |cell| line.reach - items.cells[cell].right);
    let (over, what) = match (line.is_overfull(), beyond_cell > ROUNDING) {
        (_, true) => (beyond_cell, "cell"),
        (true, false) => (line.over, "column"),
        (false, false) => return false,
    };
    let (page, words) = (line.page, short(&line.text));
    let message = format!("the line ‘{words}’ on page {page} is {:.1} mm wider than its {what}", to_mm(over));
    let finding = Diagnostic::of(&OVERFULL, message).help(match what {
        "cell" => "write the word another way, or give the column a larger `width`",
        _ => "break up or rewrite what can’t be parted at the line’s end",
    });
    found.push(page, locator.at(finding, line.span, &line.text));
    true
}

/// Text stands in the type area, on covers and openers away from the trim.
fn outside(
    line: &Line,
    items: &PageItems,
    pages: &Pages,
    measures: &Measures,
    locator: &Locator,
    found: &mut Found,
) {
    let Some(size) = size_of(pages, line.page).filter(|_| line.size < DISPLAY) else { return };
    if line.text.trim().is_empty() {
        return;
    }
    let safe = inset(Rect::new(Point::zero(), size.to_point()), SAFE);
    let area = measures.area(line.page, size).filter(|_| items.has_marginals(line.page));
    let (message, help) = if !holds(safe, line.rect) {
        (
            format!("‘{}’ stands at or beyond the edge of page {}", short(&line.text), line.page),
            "shorten the text, or ask the designer: the press cuts off what stands there",
        )
    } else if let Some(area) = area.map(|area| inset(area, -0.6 * line.size))
        && !holds(area, line.rect)
    {
        let far = to_mm(beyond_by(area, line.rect) + 0.6 * line.size);
        (
            format!("‘{}’ reaches {far:.1} mm beyond the type area of page {}", short(&line.text), line.page),
            "shorten the text, or ask the designer: it runs into the margin",
        )
    } else {
        return;
    };
    let finding = Diagnostic::of(&OUTSIDE_MARGINS, message).help(help);
    found.push(line.page, locator.at(finding, line.span, &line.text));
}

/// A picture ends within the type area or at the edge of the paper.
fn beyond(
    picture: &Picture,
    items: &PageItems,
    pages: &Pages,
    measures: &Measures,
    locator: &Locator,
    found: &mut Found,
) {
    let (number, rect) = (picture.page, picture.rect);
    let Some(page) = pages.document.pages().get(number - 1) else { return };
    let size = page.frame.size();
    let trim = Rect::new(Point::zero(), size.to_point());
    let area = measures.area(number, size).filter(|_| items.has_marginals(number));
    let (inside, of) = area.map_or((trim, "trim"), |area| (area, "type area"));
    // For each side, how far the picture reaches beyond, and to the edge of the paper.
    let sides = [
        (inside.min.x - rect.min.x, rect.min.x + page.bleed.left),
        (inside.min.y - rect.min.y, rect.min.y + page.bleed.top),
        (rect.max.x - inside.max.x, size.x + page.bleed.right - rect.max.x),
        (rect.max.y - inside.max.y, size.y + page.bleed.bottom - rect.max.y),
    ];
    let rounding = Abs::pt(ROUNDING);
    let worst = sides.into_iter().filter(|(beyond, left)| *beyond > rounding && *left > rounding);
    let Some(far) = worst.map(|(beyond, _)| beyond.to_pt()).reduce(f64::max) else { return };
    let what = picture.path.as_ref().map_or("a picture".to_string(), |path| format!("the photo `{path}`"));
    let finding = Diagnostic::of(
        &OUTSIDE_MARGINS,
        format!("{what} reaches {:.1} mm beyond the {of} of page {number}", to_mm(far)),
    )
    .help("ask the designer: a picture ends in the type area, or reaches to the edge of the paper with its bleed");
    found.push(number, finding.at(picture.path.as_ref().and_then(|path| locator.photo(path))));
}

fn size_of(pages: &Pages, page: usize) -> Option<Size> {
    pages.document.pages().get(page - 1).map(|page| page.frame.size())
}

/// A rectangle with each side moved inwards by so many points.
fn inset(rect: Rect, by: f64) -> Rect {
    let by = Point::new(Abs::pt(by), Abs::pt(by));
    Rect::new(rect.min + by, rect.max - by)
}

fn holds(outer: Rect, inner: Rect) -> bool {
    beyond_by(outer, inner) <= 0.0
}

/// How far a rectangle reaches beyond another, in points.
fn beyond_by(outer: Rect, inner: Rect) -> f64 {
    let sides = [
        outer.min.x - inner.min.x,
        outer.min.y - inner.min.y,
        inner.max.x - outer.max.x,
        inner.max.y - outer.max.y,
    ];
    sides.into_iter().map(Abs::to_pt).fold(f64::NEG_INFINITY, f64::max)
}
