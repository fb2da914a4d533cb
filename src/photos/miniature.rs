//! Tiny pictures that stand for photos while pages are set.

use std::collections::HashMap;
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use typst::foundations::Bytes;

use super::facts::{Facts, PhotoFacts};
use crate::pdf::jpeg::segments;

/// The marker of a comment in a JPEG.
const COMMENT: u8 = 0xfe;

/// The longest side of a miniature, in pixels.
const LONGEST: u32 = 512;

/// Miniatures of all photos, by the paths of their files. A drawing stands for itself.
#[derive(Debug, Clone, Default)]
pub struct Miniatures(HashMap<String, Bytes>);

impl Miniatures {
    /// Makes the miniatures of a report's photos.
    pub fn new(facts: &PhotoFacts) -> Self {
        let photos = facts.files().map(|(path, facts)| (path.to_string(), draw(path, facts)));
        let drawings = facts.drawings().map(|(path, bytes)| (path.to_string(), Bytes::new(bytes.to_vec())));
        Self(photos.chain(drawings).collect())
    }

    /// The miniature of the photo at a path.
    pub fn get(&self, path: &str) -> Option<&Bytes> {
        self.0.get(path)
    }

    /// The path of the photo that a miniature stands for.
    pub fn path_of(&self, bytes: &[u8]) -> Option<&str> {
        let path = comment(bytes)?;
        let (path, own) = self.0.get_key_value(path)?;
        (own.as_slice() == bytes).then_some(path)
    }

    /// The path of the drawing of which these are the bytes.
    pub fn drawing_of(&self, bytes: &[u8]) -> Option<&str> {
        self.iter().find(|(_, own)| own.as_slice() == bytes).map(|(path, _)| path)
    }

    /// Whether one stands for the photo at a path.
    pub fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// All miniatures with their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Bytes)> {
        self.0.iter().map(|(path, bytes)| (path.as_str(), bytes))
    }
}

/// A grey JPEG of a photo's aspect ratio, with the photo's path in a comment segment.
///
/// Typst puts the bytes of a JPEG into the PDF as they are, so that the path tells which photo belongs there.
#[comemo::memoize]
fn draw(path: &str, facts: Facts) -> Bytes {
    let (width, height) = size(facts);
    let mut jpeg = Cursor::new(Vec::new());
    RgbImage::from_pixel(width, height, Rgb([200, 205, 205]))
        .write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, 10))
        .expect("a small picture is encoded in memory");
    let mut jpeg = jpeg.into_inner();
    let length = u16::try_from(path.len() + 2).expect("a path is shorter than 64 kB").to_be_bytes();
    // The comment stands right after the start of the image (ITU-T T.81, B.2.4.5).
    let segment = [&[0xff, COMMENT][..], &length, path.as_bytes()].concat();
    jpeg.splice(2..2, segment);
    Bytes::new(jpeg)
}

/// The text of the comment that a miniature begins with.
fn comment(jpeg: &[u8]) -> Option<&str> {
    let first = segments(jpeg).next().filter(|segment| segment.marker == COMMENT)?;
    std::str::from_utf8(first.body).ok()
}

/// The best approximation of a photo's aspect ratio with sides up to [`LONGEST`], by continued fractions.
fn size(facts: Facts) -> (u32, u32) {
    let (mut a, mut b) = (u64::from(facts.width), u64::from(facts.height));
    let limit = u64::from(LONGEST);
    let (mut before, mut now) = ((0u64, 1u64), (1u64, 0u64));
    while b > 0 {
        let whole = a / b;
        let next = (whole * now.0 + before.0, whole * now.1 + before.1);
        if next.0 > limit || next.1 > limit {
            break;
        }
        (before, now) = (now, next);
        (a, b) = (b, a % b);
    }
    // A ratio beyond the limit has no fraction within it but its nearest end.
    let (width, height) = match now {
        (w, 0) => (w.max(1) * limit, 1),
        (0, _) => (1, limit),
        sides => sides,
    };
    (width as u32, height as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_kept() {
        for (width, height) in [(6000, 4000), (2552, 2162), (4031, 3023), (1, 1), (900, 1280), (3579, 2552)] {
            let (w, h) = size(Facts { width, height });
            let (wanted, found) = (f64::from(width) / f64::from(height), f64::from(w) / f64::from(h));
            assert!((wanted / found - 1.0).abs() < 2e-4, "{width}×{height}: {w}×{h}");
            assert!(w <= LONGEST && h <= LONGEST);
        }
        assert_eq!(size(Facts { width: 40_000, height: 1 }), (512, 1));
        assert_eq!(size(Facts { width: 1, height: 40_000 }), (1, 512));
    }

    #[test]
    fn a_miniature_tells_its_photo() {
        let mut facts = PhotoFacts::default();
        facts.insert("a", "images/ไทย a.jpg", Facts { width: 600, height: 400 }, None);
        let miniatures = Miniatures::new(&facts);
        let bytes = miniatures.get("images/ไทย a.jpg").unwrap();
        assert_eq!(miniatures.path_of(bytes), Some("images/ไทย a.jpg"));
        assert_eq!(miniatures.path_of(b"\xff\xd8\xff\xfe\x00\x04no"), None);
        let decoded = image::load_from_memory(bytes).unwrap();
        assert_eq!((decoded.width(), decoded.height()), (3, 2));
        assert!(bytes.len() < 1000);
    }
}
