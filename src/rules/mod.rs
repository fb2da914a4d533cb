//! All rules: what folio finds, under which id, how much it matters, and why.
//!
//! Each rule stands beside the function that finds it; here they are listed by what they look at. `folio explain` prints them, and
//! `docs/rules.md` is written from them.

mod page;
mod registry;

pub use page::{entry, list, page};
pub use registry::{GROUPS, PREFLIGHT, all, find, near};
