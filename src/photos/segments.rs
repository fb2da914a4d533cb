//! The segments that stand before the picture's data in a JPEG (ITU-T T.81, annex B).

/// A segment of a JPEG's header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment<'a> {
    /// The second byte of its marker.
    pub(super) marker: u8,
    /// All of it, with marker and length.
    pub(super) whole: &'a [u8],
    /// What it holds.
    pub(super) body: &'a [u8],
    /// The file from this segment on.
    pub(super) rest: &'a [u8],
}

/// The marker of the segment after which the picture's data begin.
pub(super) const START_OF_SCAN: u8 = 0xda;

impl Segment<'_> {
    /// Whether this is Adobe's marker (APP14), with which the values of inks are inverted.
    pub(super) fn is_adobe(&self) -> bool {
        self.marker == 0xee && self.body.starts_with(b"Adobe")
    }
}

/// The segments of a JPEG up to the start of the first scan, which is the last; fewer where the file is broken.
pub(super) fn segments(jpeg: &[u8]) -> impl Iterator<Item = Segment<'_>> {
    let mut rest = jpeg.strip_prefix(&[0xff, 0xd8]).unwrap_or_default();
    std::iter::from_fn(move || {
        let [0xff, marker, high, low, ..] = *rest else { return None };
        let length = usize::from(u16::from_be_bytes([high, low])) + 2;
        let (whole, after) = rest.split_at_checked(length)?;
        let segment = Segment { marker, whole, body: whole.get(4..)?, rest };
        rest = if marker == START_OF_SCAN { &[] } else { after };
        Some(segment)
    })
}
