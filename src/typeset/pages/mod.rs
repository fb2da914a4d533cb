//! Rules on finished pages: notes, headings, lines and photos as they stand in print.

pub(crate) mod area;
pub(crate) mod breaks;
mod cells;
mod found;
mod frames;
mod holdings;
pub(crate) mod holes;
mod items;
pub(crate) mod lines;
mod locate;
mod measures;
mod mend;
mod mends;
mod origin;
pub(crate) mod photos;
mod placed;
pub(crate) mod proof;
mod walk;
mod words;

use crate::typeset::set::Pages;
pub use found::Found;
pub use holdings::Holdings;
use locate::Locator;
pub use measures::Measures;
pub use mend::{How, Mend};
pub use origin::Origin;
pub use placed::placed;
pub use proof::{Proved, is_damage};
use walk::read;

/// Compares what the pages of an edition show with what the content holds: a layout may treat each edition in its own way.
pub fn prove(pages: &Pages, origin: &Origin) -> Proved {
    let mut found = Proved::default();
    proof::check(pages, &Locator { world: &pages.world, origin }, &mut found);
    found
}

/// Checks how the pages of an edition look. Both editions break alike, so that one of them is enough.
pub fn check(pages: &Pages, origin: &Origin) -> Found {
    let items = read(&pages.document, origin.miniatures);
    let locator = Locator { world: &pages.world, origin };
    let measures = origin.measures;
    let mut found = Found::default();
    breaks::check(&items, &locator, &mut found);
    lines::check(&items, measures, &locator, &mut found);
    holes::check(&items, pages, measures, &locator, &mut found);
    area::check(&items, pages, measures, &locator, &mut found);
    photos::check(pages, &locator, &mut found);
    mends::resolve(&mut found, &items, &locator);
    found
}
