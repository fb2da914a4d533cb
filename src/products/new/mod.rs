//! `folio new`: a report to begin with, and next year’s report after the last one.

mod after;
mod begin;
mod carried;
mod folder;
mod given;
mod page;
mod tables;
mod years;

pub use after::{CarriedOver, after};
pub use begin::{NewError, Options, begin};
pub use folder::FolderError;
pub use given::{Given, given, languages, themes};
pub use page::PageSize;
