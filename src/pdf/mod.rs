//! PDFs (ISO 32000-1): their objects, their pages, what each page paints, and what lies in their streams.
//!
//! [`object::Objects`] follows references, [`content`] takes content streams apart, [`state`] follows the graphics state
//! operation by operation, and [`walk`] goes over all that a page paints and calls a visitor. Nothing here panics or
//! loops on a broken file: what can't be read is passed over, and [`walk::Visitor::fault`] is told where it matters.
//!
//! Streams that have a format of their own are read by [`icc`], [`image`], [`jpeg`] and [`xmp`]. [`excerpt`] takes pages out
//! of a PDF, [`tree`] reads and changes its structure tree, of which [`tags`] mends what is empty, and [`words`] reads what its
//! marked content says.
//!
//! Nothing here knows of reports: the rest of folio may use it, and it uses nothing of the rest.

pub mod color;
pub mod content;
pub mod excerpt;
pub mod font;
pub mod geometry;
pub mod guard;
pub mod icc;
pub mod image;
pub mod inline;
pub mod jpeg;
pub mod jpx;
pub mod layers;
pub mod masks;
pub mod object;
pub mod overprint;
pub mod path;
pub mod shading;
pub mod state;
pub mod streams;
pub mod tags;
pub mod tree;
pub mod walk;
pub mod words;
pub mod xmp;
