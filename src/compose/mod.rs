//! Stage 4, compose: the checked report to one Typst file a part.
//!
//! Text is only ever written as string literals inside calls of the layout's components, so that content can never
//! run as Typst code. Everything here can be printed: `folio eject` writes it to disk.

mod blocks;
mod composer;
mod declared;
mod flow;
mod language;
mod table;
mod text;
mod writer;

pub use composer::{MAIN, compose, outer_cover};
pub(crate) use flow::OVER;
pub use writer::{ComposedFile, Origin, Writer};
