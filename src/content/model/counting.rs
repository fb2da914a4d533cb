//! How a language counts years and writes numbers.

use schemars::JsonSchema;
use serde::Deserialize;

/// How years are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Calendar {
    /// From the birth of Christ: 2019.
    #[default]
    Gregorian,
    /// From the passing of the Buddha, as in Thailand: 2562.
    Buddhist,
}

/// With which digits numbers are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Numerals {
    /// 0 to 9.
    #[default]
    Latin,
    /// Those of the language’s own script, where it has any: ๐ to ๙ in Thai.
    Native,
}
