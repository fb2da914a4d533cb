//! Blocks that stand in each other's place: lines of one between those of another one, or on a picture that is not its own.

use std::collections::BTreeMap;

use typst::layout::Rect;

use super::shown::{Line, Photo};
use crate::typeset::pages::frames::{around, overlap};

/// What overlaps by less, in points, only touches.
const TOUCHING: f64 = 3.0;

/// A block of the content: the number of its composed file, and of its piece there.
pub(super) type Block = (usize, usize);

/// Where on its page something stands: sides are never in each other's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// In the text's columns.
    Text,
    /// In the margin column.
    Margin,
}

/// A line with the block that it belongs to.
pub(super) struct OfBlock<'a> {
    pub line: &'a Line,
    pub block: Block,
    pub side: Side,
}

/// Two blocks of a page that stand in each other's place, with a line of each.
pub(super) fn blocks<'a>(lines: &[OfBlock<'a>]) -> Option<(&'a Line, &'a Line)> {
    let mut areas: BTreeMap<(Side, Block), (Rect, &Line)> = BTreeMap::new();
    for OfBlock { line, block, side } in lines {
        let area = areas.entry((*side, *block)).or_insert((line.inked, line));
        area.0 = around(area.0, line.inked);
    }
    let areas: Vec<_> = areas.into_iter().collect();
    areas.iter().enumerate().find_map(|(index, ((side, _), (area, line)))| {
        let others = areas[index + 1..].iter().filter(|((other, _), _)| other == side);
        let met = others.map(|(_, other)| other).find(|(other, _)| meet(*area, *other));
        met.map(|(_, other)| (*line, *other))
    })
}

/// A line that stands on a photo of another block. `holds` says whether a block holds the photo at a path.
pub(super) fn on_photo<'a, 'b>(
    lines: &[OfBlock<'a>],
    photos: &'b [Photo],
    holds: impl Fn(Block, &str) -> bool,
) -> Option<(&'a Line, &'b Photo)> {
    lines.iter().find_map(|of| {
        let photo =
            photos.iter().find(|photo| meet(photo.rect, of.line.inked) && !holds(of.block, &photo.path));
        photo.map(|photo| (of.line, photo))
    })
}

fn meet(a: Rect, b: Rect) -> bool {
    overlap(a, b).is_some_and(|both| both.size().x.to_pt().min(both.size().y.to_pt()) > TOUCHING)
}

#[cfg(test)]
mod tests {
    use typst::layout::{Abs, Point};
    use typst::syntax::Span;

    use super::*;
    use crate::typeset::pages::proof::shown::Ink;

    fn line(left: f64, baseline: f64) -> Line {
        let at = |x, y| Point::new(Abs::pt(x), Abs::pt(y));
        Line {
            passage: Some(0),
            inked: Rect::new(at(left, baseline - 4.5), at(left + 50.0, baseline)),
            text: format!("{baseline}"),
            span: Span::detached(),
            ink: Ink::Unknown,
            order: 0,
            is_content: true,
            is_own: true,
        }
    }

    fn met(lines: &[(f64, f64, usize, Side)]) -> Option<(String, String)> {
        let set: Vec<Line> = lines.iter().map(|(left, baseline, ..)| line(*left, *baseline)).collect();
        let of = set.iter().zip(lines);
        let of = of.map(|(line, (.., piece, side))| OfBlock { line, block: (0, *piece), side: *side });
        blocks(&of.collect::<Vec<_>>()).map(|(a, b)| (a.text.clone(), b.text.clone()))
    }

    #[test]
    fn blocks_below_and_beside_each_other_do_not_meet() {
        use Side::{Margin, Text};
        assert_eq!(met(&[(0.0, 10.0, 0, Text), (0.0, 20.0, 0, Text), (0.0, 30.0, 1, Text)]), None);
        // A link beside a paragraph, and a wide table below both.
        let beside =
            [(0.0, 10.0, 0, Text), (0.0, 40.0, 0, Text), (60.0, 20.0, 1, Margin), (60.0, 50.0, 2, Margin)];
        assert_eq!(met(&beside), None);
    }

    #[test]
    fn lines_between_those_of_another_block_are_found() {
        use Side::Margin;
        let between = [(60.0, 10.0, 0, Margin), (60.0, 40.0, 0, Margin), (60.0, 25.0, 1, Margin)];
        assert_eq!(met(&between), Some(("10".into(), "25".into())));
    }

    #[test]
    fn words_on_a_photo_of_another_block_are_found() {
        let own = line(0.0, 10.0);
        let lines = [OfBlock { line: &own, block: (0, 3), side: Side::Text }];
        let photo = |top: f64| Photo {
            path: "images/a.jpg".into(),
            rect: Rect::new(Point::with_y(Abs::pt(top)), Point::new(Abs::pt(80.0), Abs::pt(top + 40.0))),
        };
        assert!(on_photo(&lines, &[photo(0.0)], |_, _| false).is_some());
        assert!(on_photo(&lines, &[photo(0.0)], |block, _| block == (0, 3)).is_none(), "it is its own");
        assert!(on_photo(&lines, &[photo(12.0)], |_, _| false).is_none(), "it is below");
    }
}
