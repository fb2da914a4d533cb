//! `folio text`: the report's words in the order of reading, made from the content and not from a PDF.
//!
//! For search, for translation, for readers whose device takes text better than pages. Notes stand at the end of the part in
//! which they are first marked, with the numbers that they have on the pages.

mod blocks;
mod declared;
mod format;
mod inline;
mod reader;

pub use format::Format;
pub use reader::text;
