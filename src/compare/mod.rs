//! What differs between two PDFs, whatever program made them.
//!
//! [`compare`] reads what each page paints and marks each thing that is seen ([`paint`]), finds lines, words, notes, heads and page
//! numbers by where signs stand ([`lines`], [`parts`]), and aligns the pages ([`align`]), so that an inserted page is one change. Pages with equal
//! marks are the same and are not looked at again. Of the others words ([`words`]), notes ([`notes`]), photos ([`photos`]) and links
//! ([`links`]) are compared, and their pixels ([`draw`]) last, which decide whether a page looks different. [`human`] and [`html`]
//! show what was found.

mod align;
mod comparison;
mod draw;
mod error;
mod file;
mod html;
mod human;
mod lines;
mod links;
mod notes;
mod paint;
mod painted;
mod parts;
mod photos;
mod run;
#[cfg(test)]
mod tests;
mod words;

pub use align::{Face, Pair, align};
pub use comparison::{
    Change, Comparison, FigureChange, LinkChange, NoteChange, PageChange, PageKind, PhotoChange, Picture,
    Pictures, SCHEMA, WordChange,
};
pub use error::{CompareError, Side, SideError};
pub use html::{Names, html};
pub use human::human;
pub use run::compare;
pub use words::compare_words;
