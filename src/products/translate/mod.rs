//! Translations as files for translators: written as XLIFF 1.2 or PO, and read back into the folder of a language.

mod accept;
mod exchange;
mod export;
mod import;
mod po;
mod protect;
mod put;
mod units;
mod xliff;

pub use accept::{Progress, accept, progress};
pub use export::{FileFormat, export};
pub use import::{Imported, import};
pub use units::UnknownLanguage;
