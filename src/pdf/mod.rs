//! Reading a PDF (ISO 32000-1): its objects, its pages, and what each page paints.
//!
//! [`object::Objects`] follows references, [`content`] takes content streams apart, [`state`] follows the graphics state
//! operation by operation, and [`walk`] goes over all that a page paints and calls a visitor. Nothing here panics or
//! loops on a broken file: what can't be read is passed over, and [`walk::Visitor::fault`] is told where it matters.

pub mod color;
pub mod content;
pub mod font;
pub mod inline;
pub mod matrix;
pub mod object;
pub mod path;
pub mod state;
pub mod walk;
