//! folio publishes annual reports: structured YAML and photos, merged into Typst layouts, to print-ready PDFs.
//!
//! [`build`] is the way from files to PDFs, stage by stage; everything that is made of a project goes through its
//! [`Workspace`](build::Workspace). Problems are data ([`diag`]) and written in one place ([`emit`]); the rules that find them are listed in
//! [`rules`]. The modules below stand in the order in which they build on each other.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod diag;
pub mod project;
pub mod save;

pub mod edits;

pub mod pdf;

pub mod content;
pub mod theme;

pub mod color;
pub mod notes;
pub mod photos;
pub mod schema;

pub mod check;
pub mod compose;
pub mod plain_text;

pub mod compare;
pub mod finish;
pub mod preflight;
pub mod typeset;

pub mod rules;

pub mod build;
pub mod emit;

pub mod products;

pub mod import;

pub mod preview;

pub mod lsp;
