//! Plates: what each ink prints on a page, drawn as the press prints it, overprint and transparency with it.
//!
//! A plate is the document once more, in which each colour is the grey that its ink leaves ([`separate`]); a rasteriser
//! draws that ([`render`]). Blending reckons ink by ink (ISO 32000-1, 11.3.5.2), so that greys stand for what would be left
//! of the paper's light; blend modes that take all inks together (Hue, Saturation, Color, Luminosity) are approximated.

mod map;
mod picture;
mod render;
mod separate;
#[cfg(test)]
mod tests;

pub use map::{InkMap, Square};
pub use picture::{draw, png_of, proof};
pub use render::{PagePlates, Plates, PlatesError};

pub(super) use map::{Wanted, check};
