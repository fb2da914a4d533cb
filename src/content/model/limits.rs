//! How much setting the pages may take: the `limits:` of the manifest.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::decode::Spanned;

/// What setting the pages may take before it is given up: a layout can ask for what never ends.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct Limits {
    /// Seconds that setting the pages may take, 1 to 86,400; 900 by default.
    pub time: Option<Spanned<u32>>,
    /// Megabytes of memory that folio may hold while it sets the pages, 100 to 1,000,000; 4,000 by default. Heeded on Linux alone.
    pub memory: Option<Spanned<u32>>,
}

/// Seconds, unless the manifest says otherwise: a report of a thousand pages takes some minutes.
const TIME: u32 = 900;

/// Megabytes, unless the manifest says otherwise: three times what five hundred pages take.
const MEMORY: u32 = 4000;

impl Limits {
    /// The time that setting the pages may take.
    pub fn time(&self) -> Duration {
        Duration::from_secs(self.time.as_ref().map_or(TIME, |time| time.value).into())
    }

    /// The megabytes that folio may hold meanwhile.
    pub fn memory(&self) -> u32 {
        self.memory.as_ref().map_or(MEMORY, |memory| memory.value)
    }
}
