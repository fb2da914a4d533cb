//! Word's format (.docx, Office Open XML, ISO/IEC 29500), strict and transitional.
//!
//! It is read here, element by element: the crates that read .docx pass over what their types do not hold, and who must tell what was
//! left out has to see it.

// Hostile bytes are read here: nothing is taken from a place that they name without asking whether it is there.
#![warn(clippy::indexing_slicing, clippy::string_slice)]

mod list;
mod note;
mod paragraph;
mod part;
mod picture;
mod reader;
mod relations;
mod run;
mod style;
mod table;
mod text;

pub use part::read;
