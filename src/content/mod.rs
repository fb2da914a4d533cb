//! Stage 1, load: the files under `source/` to a typed [`Report`], or all that keeps them from being one.

pub mod decode;
mod load;
pub mod markup;
pub mod model;
mod references;
mod table;
pub mod values;
mod walk;
pub mod yaml;

pub use load::{FILE_MISSING, load, path_diagnostic};
pub use model::Report;
pub use references::reference_keys;
pub use walk::{Role, texts, walk_inlines};
