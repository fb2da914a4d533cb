//! Places of blocks on pages: those that a block can't have.

use crate::content::decode::Spanned;
use crate::content::model::{Block, PageShape, PhotoBlock, Place, Table, Width};
use crate::diag::{Diagnostic, Diagnostics, Rule, rules};

rules! {
    PLACE = Rule::needed(
        "place",
        "A place that a block can’t have on the page.",
        "A photo in the margin stands beside its line, one that reaches to the edges of the paper at the head of a page or alone on it, and a table on turned pages is alone there.",
    )
    .example("- photo: { id: valley, width: margin, place: foot }", "- photo: { id: valley, width: margin }");
}

/// What stands in the margin, at the edges of the paper or on turned pages has its place by that.
pub(super) fn block(block: &Block, problems: &mut Diagnostics) {
    let mut push = |place: &Spanned<Place>, message: &str, help: &str| {
        problems.push(Diagnostic::of(&PLACE, message).at(place.span.whole()).help(help));
    };
    match block {
        Block::Photo(PhotoBlock { width: Width::Margin, place: Some(place), .. }) => push(
            place,
            "a photo in the margin stands beside the line where it is written",
            "take `place` out, or set the photo in another `width`",
        ),
        Block::Photo(PhotoBlock { width: Width::Bleed, place: Some(place), .. })
            if matches!(place.value, Place::Here | Place::Foot) =>
        {
            push(
                place,
                "a photo that reaches to the edges of the paper stands at the head of a page",
                "write `top` or `page`, or set the photo in the `width` of the `column` or `full`",
            );
        }
        Block::Photo(PhotoBlock { width: Width::Page | Width::Spread, place: Some(place), .. }) => push(
            place,
            "a photo over whole pages is alone there",
            "take `place` out, or set the photo in another `width`",
        ),
        Block::Table(table) => {
            let Table { place: Some(place), page: Some(page), .. } = &**table else { return };
            if page.value == PageShape::Landscape && place.value != Place::Page {
                push(
                    place,
                    "a table on turned pages is alone there",
                    "take `place` out, or `page: landscape`",
                );
            }
        }
        Block::Text(_)
        | Block::Photo(_)
        | Block::Photos(_)
        | Block::Links(_)
        | Block::Directory(_)
        | Block::People(_)
        | Block::Letter(_)
        | Block::Chart(_)
        | Block::Calendar(_)
        | Block::Year(_)
        | Block::Declared(_) => {}
    }
}
