//! One file a command: what it calls of the library, and what it says.

pub mod build;
pub mod cache;
pub mod check;
pub mod eject;
pub mod explain;
pub mod fix;
pub mod job;
pub mod photos;
pub mod preflight;
pub mod schema;
pub mod text;
