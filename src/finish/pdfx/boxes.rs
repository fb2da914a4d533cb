//! The boxes of the pages (ISO 32000-1, 14.11.2) and the marks outside of them.

use std::fmt::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::pdf::geometry::{Rect, RectExt, mm};
use crate::pdf::object::{Objects, PageBox};

/// How far the sheet reaches beyond the bleed where marks stand, in points.
const SLUG: f64 = mm(10.0);
/// How far crop marks keep away from the bleed, in points.
const GAP: f64 = mm(1.0);
/// How long a crop mark is, in points.
const LENGTH: f64 = mm(5.0);
/// The thickness of marks, in points.
const THICKNESS: f64 = 0.25;
/// The radius of a registration mark, in points.
const RADIUS: f64 = mm(1.5);

/// Writes trim, bleed and sheet on every page. `bleed` is in millimetres; with `marks`, crop and registration marks stand
/// outside the bleed.
pub(super) fn set(document: &mut Document, bleed: f64, marks: bool) {
    let objects = Objects(document);
    let pages: Vec<(ObjectId, Rect, Rect, Dictionary)> = objects
        .pages()
        .into_iter()
        .filter_map(|page| {
            let media = objects.page_box(page, PageBox::Media)?;
            let trim = objects.page_box(page, PageBox::Trim).unwrap_or(media);
            Some((page.id, media, trim, objects.page_resources(page).cloned().unwrap_or_default()))
        })
        .collect();
    for (id, media, trim, resources) in pages {
        let around = trim.grow(mm(bleed));
        let bleed_box = Rect {
            x0: around.x0.max(media.x0),
            y0: around.y0.max(media.y0),
            x1: around.x1.min(media.x1),
            y1: around.y1.min(media.y1),
        };
        let sheet = if marks { bleed_box.grow(SLUG) } else { media };
        if marks {
            draw(document, id, resources, trim, bleed_box);
        }
        if let Ok(page) = document.get_dictionary_mut(id) {
            page.set("MediaBox", array(sheet));
            page.set("CropBox", array(sheet));
            page.set("BleedBox", array(bleed_box));
            page.set("TrimBox", array(trim));
            page.remove(b"ArtBox");
        }
    }
}

/// A rectangle as a PDF has it.
pub(super) fn array(rect: Rect) -> Vec<Object> {
    [rect.x0, rect.y0, rect.x1, rect.y1].map(|side| Object::Real(side as f32)).to_vec()
}

/// Adds the marks to a page's content. They are painted on all plates, by the ink `All` (8.6.6.4).
fn draw(document: &mut Document, id: ObjectId, mut resources: Dictionary, trim: Rect, bleed: Rect) {
    let space: Vec<Object> = vec![
        "Separation".into(),
        "All".into(),
        "DeviceCMYK".into(),
        dictionary! {
            "FunctionType" => 2,
            "Domain" => vec![0.into(), 1.into()],
            "C0" => vec![Object::from(0); 4],
            "C1" => vec![Object::from(1); 4],
            "N" => 1,
        }
        .into(),
    ];
    let mut spaces = Objects(document).dict(&resources, "ColorSpace").cloned().unwrap_or_default();
    spaces.set("FolioAll", space);
    resources.set("ColorSpace", spaces);
    // What the page does to the state stays with it.
    let before = document.add_object(Stream::new(Dictionary::new(), b"q\n".to_vec()));
    let after = document.add_object(Stream::new(Dictionary::new(), content(trim, bleed).into_bytes()));
    if let Ok(page) = document.get_dictionary_mut(id) {
        let own = page.get(b"Contents").cloned().unwrap_or(Object::Null);
        page.set("Contents", vec![before.into(), own, after.into()]);
        page.set("Resources", resources);
    }
}

/// The marks as a content stream.
fn content(trim: Rect, bleed: Rect) -> String {
    let mut lines = format!("\nQ\nq /FolioAll CS 1 SCN {THICKNESS} w\n");
    let mut line = |x0: f64, y0: f64, x1: f64, y1: f64| {
        let _ = writeln!(lines, "{x0:.3} {y0:.3} m {x1:.3} {y1:.3} l S");
    };
    for x in [trim.x0, trim.x1] {
        line(x, bleed.y1 + GAP, x, bleed.y1 + GAP + LENGTH);
        line(x, bleed.y0 - GAP, x, bleed.y0 - GAP - LENGTH);
    }
    for y in [trim.y0, trim.y1] {
        line(bleed.x0 - GAP, y, bleed.x0 - GAP - LENGTH, y);
        line(bleed.x1 + GAP, y, bleed.x1 + GAP + LENGTH, y);
    }
    let (middle, centre) = ((trim.x0 + trim.x1) / 2.0, (trim.y0 + trim.y1) / 2.0);
    let away = SLUG / 2.0;
    let targets = [
        (middle, bleed.y1 + away),
        (middle, bleed.y0 - away),
        (bleed.x0 - away, centre),
        (bleed.x1 + away, centre),
    ];
    for (x, y) in targets {
        line(x - 2.0 * RADIUS, y, x + 2.0 * RADIUS, y);
        line(x, y - 2.0 * RADIUS, x, y + 2.0 * RADIUS);
    }
    for (x, y) in targets {
        lines.push_str(&circle(x, y, RADIUS));
    }
    lines.push('Q');
    lines
}

/// A circle of four Bézier curves.
fn circle(x: f64, y: f64, radius: f64) -> String {
    let handle = radius * 0.552_284_75;
    let mut path = format!("{:.3} {y:.3} m\n", x + radius);
    let (mut from, mut direction) = ((radius, 0.0), (0.0, handle));
    for _ in 0..4 {
        // The next quarter is this one turned by a right angle.
        let (to, next) = ((-from.1, from.0), (-direction.1, direction.0));
        let first = (from.0 + direction.0, from.1 + direction.1);
        let second = (to.0 - next.0, to.1 - next.1);
        let points = [first, second, to].map(|(dx, dy)| format!("{:.3} {:.3}", x + dx, y + dy));
        let _ = writeln!(path, "{} c", points.join(" "));
        (from, direction) = (to, next);
    }
    path + "S\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_outside_the_bleed() {
        let trim = Rect { x0: 10.0, y0: 10.0, x1: 110.0, y1: 210.0 };
        let bleed = trim.grow(8.5);
        let content = content(trim, bleed);
        let lines: Vec<&str> = content.lines().filter(|line| line.ends_with("l S")).collect();
        assert_eq!(lines.len(), 16, "eight crop marks and four crosses: {content}");
        for line in lines {
            let numbers: Vec<f64> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
            for point in numbers.chunks_exact(2) {
                let inside = point[0] > bleed.x0 - 1.0
                    && point[0] < bleed.x1 + 1.0
                    && point[1] > bleed.y0 - 1.0
                    && point[1] < bleed.y1 + 1.0;
                assert!(!inside, "{line}");
            }
        }
    }

    #[test]
    fn a_circle_comes_back_to_where_it_began() {
        let path = circle(5.0, 7.0, 2.0);
        assert!(path.starts_with("7.000 7.000 m"));
        assert!(path.ends_with("7.000 7.000 c\nS\n"), "{path}");
        assert!(path.contains(" 3.000 7.000 c"), "the far side: {path}");
    }
}
