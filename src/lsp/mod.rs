//! A language server: what an editor shows of a report while it is written (Language Server Protocol 3.17, over standard input and output).
//!
//! It runs the checks of `folio check` on the texts as they stand in the editor, and answers from what they read.

mod answers;
mod completion;
mod hover;
mod keys;
mod names;
mod place;
mod server;

pub use server::{LspError, serve};
