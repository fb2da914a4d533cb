//! Words that can't be seen: under a picture or a field, in the colour of what lies below them, or crossed by a rule.

use typst::layout::Rect;

use super::shown::{Ink, Line, Painted, PaintedKind};
use crate::typeset::pages::frames::overlap;

/// Why words can't be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hidden {
    /// A picture or a field lies over them.
    Under,
    /// They have the colour of what lies below them.
    SameColor,
    /// A rule crosses them.
    Crossed,
}

/// How much of what is inked has to lie under something, as a share.
const MOSTLY: f64 = 0.5;
/// Channels of two colours that differ by less can't be told apart on paper.
const SAME: f32 = 0.06;

/// The lines of a page that can't be seen, with the reason. `paper` is what the page is filled with.
pub(super) fn hidden<'a>(lines: &'a [Line], painted: &[Painted], paper: Ink) -> Vec<(&'a Line, Hidden)> {
    let why = |line: &Line| {
        if painted.iter().any(|over| covers(over, line)) {
            Some(Hidden::Under)
        } else if is_same(line.ink, below(line, painted, paper)) {
            Some(Hidden::SameColor)
        } else if painted.iter().any(|rule| rule.kind == PaintedKind::Rule && crosses(rule.rect, line.inked))
        {
            Some(Hidden::Crossed)
        } else {
            None
        }
    };
    lines.iter().filter(|line| line.is_content).filter_map(|line| Some((line, why(line)?))).collect()
}

/// Whether something that was painted later lies over a line.
fn covers(over: &Painted, line: &Line) -> bool {
    let opaque = matches!(over.kind, PaintedKind::Picture | PaintedKind::Field(_));
    opaque
        && over.order > line.order
        && overlap(over.rect, line.inked).is_some_and(|both| size(both) > MOSTLY * size(line.inked))
}

/// The colour of what lies below a line.
fn below(line: &Line, painted: &[Painted], paper: Ink) -> Ink {
    let under = painted.iter().rfind(|under| {
        under.order < line.order
            && under.kind != PaintedKind::Rule
            && overlap(under.rect, line.inked).is_some_and(|both| size(both) > MOSTLY * size(line.inked))
    });
    match under.map(|under| under.kind) {
        Some(PaintedKind::Field(ink)) => ink,
        Some(_) => Ink::Unknown,
        None => paper,
    }
}

fn is_same(a: Ink, b: Ink) -> bool {
    match (a, b) {
        (Ink::Rgb(a), Ink::Rgb(b)) => a.iter().zip(b).all(|(a, b)| (a - b).abs() < SAME),
        _ => false,
    }
}

/// Whether a rule goes through small letters, and not only past them.
fn crosses(rule: Rect, inked: Rect) -> bool {
    let height = inked.size().y.min(inked.size().x);
    let inner = {
        let by = typst::layout::Point::new(height * 0.15, height * 0.15);
        Rect::new(inked.min + by, inked.max - by)
    };
    overlap(rule, inner).is_some_and(|both| both.size().x.max(both.size().y) > height * 0.6)
}

/// The size of a rectangle, in square points.
fn size(rect: Rect) -> f64 {
    rect.size().x.to_pt() * rect.size().y.to_pt()
}

#[cfg(test)]
mod tests {
    use typst::layout::{Abs, Point};
    use typst::syntax::Span;

    use super::*;

    const BLACK: Ink = Ink::Rgb([0.0; 3]);
    const WHITE: Ink = Ink::Rgb([1.0; 3]);

    fn rect(left: f64, top: f64, right: f64, bottom: f64) -> Rect {
        let at = |x, y| Point::new(Abs::pt(x), Abs::pt(y));
        Rect::new(at(left, top), at(right, bottom))
    }

    fn line(ink: Ink, order: usize) -> Line {
        Line {
            passage: None,
            inked: rect(10.0, 10.0, 60.0, 14.5),
            text: "Words".into(),
            span: Span::detached(),
            ink,
            order,
            is_content: true,
            is_own: true,
        }
    }

    fn found(ink: Ink, painted: &[(Rect, PaintedKind, usize)], paper: Ink) -> Option<Hidden> {
        let painted: Vec<Painted> =
            painted.iter().map(|&(rect, kind, order)| Painted { rect, kind, order }).collect();
        hidden(&[line(ink, 5)], &painted, paper).first().map(|(_, why)| *why)
    }

    #[test]
    fn what_lies_over_words_hides_them() {
        let wide = rect(0.0, 0.0, 100.0, 100.0);
        assert_eq!(found(BLACK, &[(wide, PaintedKind::Picture, 9)], WHITE), Some(Hidden::Under));
        assert_eq!(found(BLACK, &[(wide, PaintedKind::Field(WHITE), 9)], WHITE), Some(Hidden::Under));
        assert_eq!(found(BLACK, &[(wide, PaintedKind::Field(WHITE), 1)], WHITE), None);
        assert_eq!(found(BLACK, &[(rect(0.0, 0.0, 20.0, 100.0), PaintedKind::Picture, 9)], WHITE), None);
        assert_eq!(found(BLACK, &[(wide, PaintedKind::Shape, 9)], WHITE), None);
    }

    #[test]
    fn words_differ_in_colour_from_what_lies_below_them() {
        let wide = rect(0.0, 0.0, 100.0, 100.0);
        assert_eq!(found(WHITE, &[], WHITE), Some(Hidden::SameColor));
        assert_eq!(found(WHITE, &[(wide, PaintedKind::Field(BLACK), 1)], WHITE), None);
        assert_eq!(found(BLACK, &[(wide, PaintedKind::Field(BLACK), 1)], WHITE), Some(Hidden::SameColor));
        // What is in a photo is not known.
        assert_eq!(found(WHITE, &[(wide, PaintedKind::Picture, 1)], WHITE), None);
        let two = [(wide, PaintedKind::Field(BLACK), 1), (wide, PaintedKind::Field(WHITE), 2)];
        assert_eq!(found(WHITE, &two, BLACK), Some(Hidden::SameColor));
    }

    #[test]
    fn rules_go_above_and_below_words() {
        let rule = |y: f64| [(rect(0.0, y, 100.0, y + 0.5), PaintedKind::Rule, 1)];
        assert_eq!(found(BLACK, &rule(12.0), WHITE), Some(Hidden::Crossed));
        assert_eq!(found(BLACK, &rule(15.5), WHITE), None, "below the baseline");
        assert_eq!(found(BLACK, &rule(8.0), WHITE), None, "above small letters");
        assert_eq!(
            found(BLACK, &[(rect(30.0, 0.0, 30.5, 40.0), PaintedKind::Rule, 1)], WHITE),
            Some(Hidden::Crossed)
        );
    }
}
