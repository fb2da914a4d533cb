//! `folio import`: the words, tables and pictures that an organisation has, as content of a report.
//!
//! Each reader (`docx`, `html`, `markdown`, `sheets`, `pandoc`) makes one value, a `Document`; `divide` parts it into parts and
//! sections; `write` writes them as files; [`plan`] puts these into a project. `words` compares what was read with what was written,
//! so that nothing is left out in silence.

mod bounds;
mod captions;
mod divide;
mod document;
mod docx;
mod error;
mod html;
mod manifest;
mod markdown;
mod names;
mod numbers;
mod package;
mod pandoc;
mod plan;
mod read;
mod sheets;
mod taken;
mod words;
mod write;

pub use document::LeftOut;
pub use error::ImportError;
pub use plan::{Options, Plan, plan};
pub use write::Counts;

#[cfg(test)]
mod tests;
