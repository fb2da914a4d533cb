//! Writes what was read as files of a report: YAML as an editor would write it, and pictures.

mod blocks;
mod escape;
mod file;
mod hoist;
mod inline;
mod parts;
mod photo;
mod prose;
mod scalar;
mod signs;
mod table;
mod writer;

pub use photo::PhotoEntry;
pub use writer::{Counts, Writer, Written};
