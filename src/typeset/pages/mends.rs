//! From what was found on pages to better breaks: where in the composed files a page is told to end earlier.

use typst::WorldExt;
use typst::syntax::Span as TypstSpan;

use super::found::{Found, Wish};
use super::items::{Line, PageItems};
use super::locate::Locator;
use super::mend::{How, Mend};
use crate::compose::OVER;

/// The calls before which a page may end or be made shorter: not before a list, which would part from what leads to it.
const OPEN: [&str; 4] = ["#para[", "#lead-in(", "#section(", "#subheading("];
/// Those after which it may not.
const HEADINGS: [&str; 3] = ["#section(", "#subheading(", OVER];

/// Finds where each wish can be fulfilled, and the part to which each finding belongs.
pub(super) fn resolve(found: &mut Found, items: &PageItems, locator: &Locator) {
    let resolver = Resolver { items, locator };
    for on_page in &mut found.list {
        on_page.file = resolver.file_of(on_page.page);
        on_page.mend = match on_page.wish {
            Some(Wish::Shorter { page, lines }) => resolver.shorter(page, lines),
            Some(Wish::Together { page, mark }) => {
                resolver.end_page(page, mark).or_else(|| resolver.shorter(page, 1))
            }
            Some(Wish::Break { before }) => resolver.end_before(before),
            None => None,
        };
    }
}

struct Resolver<'a> {
    items: &'a PageItems,
    locator: &'a Locator<'a>,
}

impl Resolver<'_> {
    /// The composed file and the byte of what was written at a place.
    fn place(&self, span: TypstSpan) -> Option<(usize, usize)> {
        let file = self.locator.file_number(span)?;
        Some((file, self.locator.world.range(span)?.start))
    }

    /// The piece of a part's flow that a place belongs to: file, and the piece's number there.
    fn piece(&self, span: TypstSpan) -> Option<(usize, usize)> {
        let (file, at) = self.place(span)?;
        let pieces = &self.locator.origin.composed[file].pieces;
        Some((file, pieces.partition_point(|begin| *begin <= at).checked_sub(1)?))
    }

    fn main_lines(&self, page: usize) -> impl Iterator<Item = &Line> {
        self.items.lines.iter().filter(move |line| line.page == page && line.main)
    }

    /// The composed file that the main text of a page comes from.
    fn file_of(&self, page: usize) -> Option<usize> {
        let any = self.items.lines.iter().filter(|line| line.page == page);
        self.main_lines(page).chain(any).find_map(|line| self.locator.file_number(line.span))
    }

    /// Makes a page shorter, at the first piece that begins on it below its first line.
    fn shorter(&self, page: usize, lines: usize) -> Option<Mend> {
        let mut pieces = self.main_lines(page).filter_map(|line| self.piece(line.span));
        let first = pieces.next()?;
        let open = pieces.filter(|piece| *piece > first).find(|piece| self.is_open(*piece));
        open.map(|piece| self.mend(piece, How::Shorter(lines)))
    }

    /// Ends a page before a piece.
    fn end_before(&self, span: TypstSpan) -> Option<Mend> {
        let (file, mut piece) = self.piece(span)?;
        // Headings that stand above each other go on together.
        while piece > 0 && self.begins((file, piece - 1), &HEADINGS) {
            piece -= 1;
        }
        Some(self.mend((file, piece), How::Break))
    }

    /// Ends a page before the piece of a place with which the next page begins as it is, so that no room is lost.
    fn end_page(&self, page: usize, span: TypstSpan) -> Option<Mend> {
        let mend = self.end_before(span)?;
        let first = self.main_lines(page + 1).find_map(|line| self.piece(line.span))?;
        let last = self.main_lines(page).filter_map(|line| self.piece(line.span)).last()?;
        (first != last && self.mend(first, How::Break) == mend).then_some(mend)
    }

    fn mend(&self, (file, piece): (usize, usize), how: How) -> Mend {
        Mend { file, at: self.locator.origin.composed[file].pieces[piece], how }
    }

    /// Whether a page may end before a piece.
    fn is_open(&self, (file, piece): (usize, usize)) -> bool {
        let after_heading = piece > 0 && self.begins((file, piece - 1), &HEADINGS);
        self.begins((file, piece), &OPEN) && !after_heading
    }

    /// Whether a piece begins with one of some calls.
    fn begins(&self, (file, piece): (usize, usize), calls: &[&str]) -> bool {
        let file = &self.locator.origin.composed[file];
        let text = &file.text[file.pieces[piece]..];
        calls.iter().any(|call| text.starts_with(call))
    }
}
