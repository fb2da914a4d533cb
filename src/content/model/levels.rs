//! The levels of rules: the `rules:` of the manifest.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::decode::{Entries, Spanned};

/// What a finding of a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// It is not told.
    Allow,
    /// It is a warning.
    Warn,
    /// It is an error: nothing is built.
    Deny,
}

/// Levels by the ids of rules; rules that are not named keep theirs.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Levels(pub Entries<Spanned<Level>>);
