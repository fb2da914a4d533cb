//! Words that are printed over other words.

use typst::layout::{Abs, Rect};

use super::shown::Line;
use crate::typeset::pages::frames::overlap;

/// How much of what is inked may lie over something else, as a share of the smaller side of the smaller of two.
const TOUCHING: f64 = 0.4;

/// Pairs of a page's lines that are printed over each other, each line once at most.
pub(super) fn covered(lines: &[Line]) -> Vec<(&Line, &Line)> {
    let mut order: Vec<&Line> = lines.iter().collect();
    order.sort_by_key(|line| line.inked.min.y);
    let mut open: Vec<(&Line, bool)> = Vec::new();
    let mut found = Vec::new();
    for line in order {
        open.retain(|(above, _)| above.inked.max.y > line.inked.min.y);
        let over = open.iter_mut().find(|(above, told)| !told && collide(above, line));
        let told = over.is_some();
        if let Some((above, told)) = over {
            *told = true;
            found.push((*above, line));
        }
        open.push((line, told));
    }
    found
}

/// Whether two pieces of lines can't be read for each other.
fn collide(a: &Line, b: &Line) -> bool {
    let (Some(both), some) = (overlap(a.inked, b.inked), smaller(a.inked).min(smaller(b.inked))) else {
        return false;
    };
    // Pieces of one line are set as close as its letters ask for.
    let same_line = a.passage == b.passage && (a.inked.max.y - b.inked.max.y).abs() < some / 2.0;
    let size = both.size();
    !same_line && size.x > some * TOUCHING && size.y > some * TOUCHING
}

fn smaller(rect: Rect) -> Abs {
    let size = rect.size();
    size.x.min(size.y)
}

#[cfg(test)]
mod tests {
    use typst::layout::Point;
    use typst::syntax::Span;

    use super::*;
    use crate::typeset::pages::proof::shown::Ink;

    fn line(passage: usize, left: f64, baseline: f64, width: f64) -> Line {
        let at = |x, y| Point::new(Abs::pt(x), Abs::pt(y));
        let inked = Rect::new(at(left, baseline - 4.5), at(left + width, baseline));
        Line {
            passage: Some(passage),
            inked,
            text: String::new(),
            span: Span::detached(),
            ink: Ink::Unknown,
            order: 0,
            is_content: true,
            is_own: true,
        }
    }

    #[test]
    fn lines_below_and_beside_each_other_are_read() {
        let lines = [line(0, 0.0, 10.0, 50.0), line(0, 0.0, 22.0, 50.0), line(1, 50.0, 10.0, 50.0)];
        assert_eq!(covered(&lines).len(), 0);
        // A raised mark, and a line that is set tight.
        assert_eq!(covered(&[line(0, 0.0, 10.0, 50.0), line(1, 49.0, 6.0, 3.0)]).len(), 0);
        assert_eq!(covered(&[line(0, 0.0, 10.0, 50.0), line(1, 0.0, 14.0, 50.0)]).len(), 0);
    }

    #[test]
    fn lines_over_each_other_are_told_once() {
        let lines = [line(0, 0.0, 10.0, 50.0), line(1, 20.0, 11.0, 50.0), line(2, 30.0, 10.5, 50.0)];
        assert_eq!(covered(&lines).len(), 1);
        assert_eq!(covered(&[line(0, 0.0, 10.0, 50.0), line(0, 0.0, 12.5, 50.0)]).len(), 1);
    }
}
