//! Where a translation stands.

use super::super::load::SOURCE;

/// The folder of a translation, from the project's root.
pub fn folder(language: &str) -> String {
    format!("{SOURCE}/{language}")
}
