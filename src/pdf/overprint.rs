//! Which black prints over the colours below it, so that no paper shows where plates shift (GWG 2015).
//!
//! Who makes a PDF for the press sets overprint by these limits, and who checks one asks for it by the same.

/// Black text below this size overprints, in points (GWG 2015, R0009).
pub const SMALL_TEXT: f64 = 12.0;

/// Black lines below this width overprint, in points (GWG 2015, R0010).
pub const THIN_LINE: f64 = 2.0;
