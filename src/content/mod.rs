//! Stage 1, load: the files under `source/` to a typed [`Report`], or all that keeps them from being one; and its
//! [`Outline`], which numbers what stands in it in the order of print.

pub mod calendar;
pub mod decode;
mod load;
pub mod markup;
pub mod model;
pub mod outline;
mod passage;
mod references;
mod table;
pub mod values;
mod walk;
pub mod yaml;

pub use load::{CITATION_STYLE, FILE_MISSING, citation_style, load, path_diagnostic};
pub use model::Report;
pub use outline::Outline;
pub use passage::{Passage, ProseHeading, Role, walk_inlines};
pub use references::reference_keys;
pub use walk::{Element, PhotoUseKind, texts, walk};
