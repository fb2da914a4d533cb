//! Stages 1 and 2. Load: the files under `source/` to a typed [`Report`], or all that keeps them from being one. Number: its
//! [`Outline`], which numbers what stands in it in the order of print.

pub mod calendar;
pub(crate) mod citation_style;
pub(crate) mod csv;
pub mod declare;
pub mod decode;
pub mod edition;
mod gaps;
mod literal;
pub(crate) mod load;
pub mod markup;
pub mod model;
pub(crate) mod note_form;
pub mod number;
pub mod numerals;
pub mod outline;
mod passage;
pub(crate) mod paths;
pub(crate) mod references;
mod remarks;
pub mod translation;
pub mod values;
mod walk;
pub mod yaml;

pub use citation_style::citation_style;
pub use gaps::Gaps;
pub(crate) use load::stem;
pub use load::{Loaded, load, load_partly};
pub use model::Report;
pub use outline::Outline;
pub use passage::{Passage, ProseHeading, Role, walk_inlines};
pub use paths::unreadable;
pub(crate) use paths::{FILE_MISSING, FILE_UNREADABLE, PATH_OUTSIDE, too_many};
pub use references::{reference_keys, reference_types};
pub use walk::{Element, PhotoUseKind, texts, walk};
