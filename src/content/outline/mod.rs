//! The outline: what stands in a report in the order of print, each with its number and anchor.
//!
//! It is made once, by one walk over the loaded report. Whoever writes or checks the report asks it for numbers and for which
//! mark of a note is the first, and counts nothing itself. What it was made of is known by its [span](super::yaml::ValueSpan),
//! which no two values share.

mod build;
mod entries;
mod figures;
mod lookup;
#[cfg(test)]
mod tests;

pub use entries::{
    ChartEntry, Cite, Heading, HeadingKind, Mark, NoteEntry, NoteReference, NoteState, PhotoUse, Position,
    SourceEntry, TableEntry,
};
pub use lookup::{Outline, Referred};
