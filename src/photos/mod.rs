//! Photos never pass through the typesetter.
//!
//! 1. [`probe`] reads the files' headers;
//! 2. typesetting sees a [`miniature`] of each photo's aspect ratio, marked with its path;
//! 3. [`placed`](crate::typeset::pages::placed) reads off the finished pages how large each photo stands there and what of
//!    it is seen, and [`mod@placed`] is what it says;
//! 4. [`plan`] works out the pixels that an edition needs of it;
//! 5. [`prepare`] decodes it once, cuts, resamples, converts and encodes it for each edition, or finds the result in
//!    the [`cache`];
//! 6. [`crate::finish`] puts it into the PDF in the miniature's place.

mod as_is;
pub mod cache;
mod cache_folder;
mod decode;
mod drawing;
mod encode;
mod error;
pub(crate) mod facts;
mod kind;
pub mod miniature;
pub mod placed;
pub mod plan;
pub mod prepare;
mod probe;
mod resample;
mod sharpen;
mod tiff;
pub mod words;

pub use cache::Cache;
pub use encode::pixels_of;
pub use error::PhotoError;
pub use facts::{Facts, PhotoFacts};
pub use probe::{Headers, probe};
