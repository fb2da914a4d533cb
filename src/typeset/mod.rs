//! Stage 5, typeset: composed files and layouts to pages, and what the pages show.

mod clusters;
mod export;
pub(crate) mod locate;
pub(crate) mod pages;
mod set;
mod world;

pub use clusters::join as join_clusters;
pub use export::pdf;
pub use locate::locate;
pub use pages::{
    Found, Holdings, How, Measures, Mend, Origin, Proved, check as check_pages, is_damage,
    prove as prove_pages,
};
pub use set::{Pages, SettingFault, Typeset, forget, guarded, typeset, typeset_lean};
pub use world::{EditionWorld, Files, FontsError, fonts};
