//! Links are large enough to be hit (WCAG 2.2, 2.5.8): each grows towards 24 CSS pixels, as far as its neighbours leave room.

use lopdf::{Document, Object, ObjectId};

use crate::pdf::geometry::{Rect, RectExt};
use crate::pdf::object::{Objects, number};

/// 24 CSS pixels, of which 96 come to an inch, in points.
const LEAST: f64 = 18.0;

/// Grows the links of all pages.
///
/// # Errors
/// If a link is no dictionary.
pub(super) fn grow(document: &mut Document) -> lopdf::Result<()> {
    let objects = Objects(document);
    let mut grown_links: Vec<(ObjectId, Vec<Rect>)> = Vec::new();
    for page in objects.pages() {
        let annotations = objects.array(page.dict, "Annots").unwrap_or_default().iter();
        let links: Vec<(ObjectId, Vec<Rect>)> = annotations
            .filter_map(|link| Some((link.as_reference().ok()?, rects(objects, link.as_reference().ok()?)?)))
            .collect();
        let all: Vec<Vec<Rect>> = links.iter().map(|(_, rects)| rects.clone()).collect();
        let grown = grown(all);
        grown_links.extend(
            links
                .into_iter()
                .zip(grown)
                .filter_map(|((id, before), after)| (before != after).then_some((id, after))),
        );
    }
    for (id, rects) in grown_links {
        let link = document.get_dictionary_mut(id)?;
        let whole = rects.iter().copied().reduce(|one, other| one.union(other)).unwrap_or_default();
        let numbers = |values: &[f64]| -> Vec<Object> {
            values.iter().map(|value| Object::Real(*value as f32)).collect()
        };
        link.set("Rect", numbers(&[whole.x0, whole.y0, whole.x1, whole.y1]));
        if link.has(b"QuadPoints") {
            let corners = |r: &Rect| [r.x0, r.y0, r.x1, r.y0, r.x1, r.y1, r.x0, r.y1];
            let quads: Vec<f64> = rects.iter().flat_map(corners).collect();
            link.set("QuadPoints", numbers(&quads));
        }
    }
    Ok(())
}

/// The places of a link: one, or one a line.
fn rects(objects: Objects, id: ObjectId) -> Option<Vec<Rect>> {
    let link = objects.0.get_dictionary(id).ok()?;
    if objects.name(link, "Subtype") != Some(b"Link") {
        return None;
    }
    let quads = objects.array(link, "QuadPoints").unwrap_or_default();
    let points: Vec<f64> = quads.iter().filter_map(number).collect();
    let lines: Vec<Rect> = points
        .chunks_exact(8)
        .filter_map(|corners| Rect::around(corners.chunks_exact(2).map(|p| (p[0], p[1]).into())))
        .collect();
    if lines.is_empty() { objects.rect(link, "Rect").map(|rect| vec![rect]) } else { Some(lines) }
}

/// Links, each with its places, grown to the least size in both directions, but no further than half the way to their neighbours.
fn grown(links: Vec<Vec<Rect>>) -> Vec<Vec<Rect>> {
    let wider = |links: &[Vec<Rect>], turned: bool| -> Vec<Vec<Rect>> {
        let turn = |r: Rect| if turned { Rect::new(r.y0, r.x0, r.y1, r.x1) } else { r };
        let places: Vec<(usize, Rect)> = links
            .iter()
            .enumerate()
            .flat_map(|(link, rects)| rects.iter().map(move |rect| (link, turn(*rect))))
            .collect();
        let one = |link: usize, rect: Rect| -> Rect {
            let rect = turn(rect);
            let more = (LEAST - rect.width()) / 2.0;
            if more <= 0.0 {
                return turn(rect);
            }
            let beside = |other: &Rect| other.y0 < rect.y1 && rect.y0 < other.y1;
            let others: Vec<Rect> = places
                .iter()
                .filter(|(other, place)| *other != link && beside(place))
                .map(|(_, place)| *place)
                .collect();
            // Half of what is free between two is for each of them; what lies on another one does not grow towards it.
            let middle = rect.center().x;
            let left = others
                .iter()
                .filter(|o| o.center().x < middle)
                .map(|o| (rect.x0 - o.x1) / 2.0)
                .fold(more, f64::min);
            let right = others
                .iter()
                .filter(|o| o.center().x >= middle)
                .map(|o| (o.x0 - rect.x1) / 2.0)
                .fold(more, f64::min);
            turn(Rect::new(rect.x0 - left.max(0.0), rect.y0, rect.x1 + right.max(0.0), rect.y1))
        };
        links
            .iter()
            .enumerate()
            .map(|(link, rects)| rects.iter().map(|rect| one(link, *rect)).collect())
            .collect()
    };
    let across = wider(&links, false);
    wider(&across, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_grows_to_the_least_size() {
        let mark = Rect::new(100.0, 100.0, 104.0, 110.0);
        assert_eq!(grown(vec![vec![mark]]), [[Rect::new(93.0, 96.0, 111.0, 114.0)]]);
        let large = Rect::new(0.0, 0.0, 50.0, 20.0);
        assert_eq!(grown(vec![vec![large]]), [[large]]);
    }

    #[test]
    fn neighbours_share_what_is_free_between_them() {
        let (one, other) = (Rect::new(0.0, 0.0, 10.0, 18.0), Rect::new(12.0, 0.0, 22.0, 18.0));
        assert_eq!(
            grown(vec![vec![one], vec![other]]),
            [[Rect::new(-4.0, 0.0, 11.0, 18.0)], [Rect::new(11.0, 0.0, 26.0, 18.0)]]
        );
        let (upper, lower) = (Rect::new(0.0, 14.0, 40.0, 24.0), Rect::new(0.0, 0.0, 40.0, 10.0));
        let both = grown(vec![vec![upper], vec![lower]]);
        assert_eq!((both[0][0].y0, both[1][0].y1), (12.0, 12.0));
    }

    #[test]
    fn what_overlaps_already_does_not_grow_further() {
        let (one, other) = (Rect::new(0.0, 0.0, 10.0, 18.0), Rect::new(8.0, 0.0, 18.0, 18.0));
        let both = grown(vec![vec![one], vec![other]]);
        assert_eq!((both[0][0].x1, both[1][0].x0), (10.0, 8.0));
    }
}
