//! Kinds of pictures by the first bytes of their files, those with names that folio does not read among them.

use super::error::PhotoError;
use super::tiff::is_tiff;

/// The most pixels of a photo: the largest cameras have fewer, and a picture that claims more is a fault or a trap.
pub(super) const MOST_PIXELS: u64 = 400_000_000;

/// A kind of pictures that folio reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Jpeg,
    Jxl,
    Png,
    Tiff,
    WebP,
}

impl Kind {
    /// The kind of a file by its first bytes, of which 16 are enough.
    ///
    /// # Errors
    /// Names kinds that folio does not read.
    pub(super) fn of(head: &[u8]) -> Result<Self, PhotoError> {
        if head.starts_with(&[0xff, 0xd8]) {
            return Ok(Self::Jpeg);
        }
        if head.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Ok(Self::Png);
        }
        if head.starts_with(b"\xff\x0a") || head.starts_with(b"\0\0\0\x0cJXL \r\n\x87\n") {
            return Ok(Self::Jxl);
        }
        if head.starts_with(b"II\x2a\0\x10\0\0\0CR") {
            return Err(PhotoError::Kind(RAW));
        }
        if is_tiff(head) {
            return Ok(Self::Tiff);
        }
        if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
            return Ok(Self::WebP);
        }
        Err(other(head).map_or(PhotoError::Unknown, PhotoError::Kind))
    }

    /// About how many bytes decoding takes for each pixel, with what is made of it.
    pub(super) fn bytes_per_pixel(self) -> u64 {
        match self {
            Self::Jpeg | Self::Tiff => 6,
            // 16 bits a channel, and transparency.
            Self::Png | Self::WebP => 12,
            // Floating numbers, and more than one copy of them.
            Self::Jxl => 32,
        }
    }
}

/// Whether a file is a drawing in SVG, by its first bytes.
pub(super) fn is_drawing(head: &[u8]) -> bool {
    let begins = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start().starts_with(b"<");
    begins && head.windows(4).any(|word| word == b"<svg")
}

const RAW: &str = "a camera's raw file";

/// The name of a kind that folio does not read.
fn other(head: &[u8]) -> Option<&'static str> {
    let starts = |mark: &[u8]| head.starts_with(mark);
    if head.get(4..8) == Some(b"ftyp") {
        return Some(match head.get(8..12)? {
            b"avif" | b"avis" => "an AVIF picture",
            b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" | b"mif1" | b"msf1" => {
                "a HEIC picture, as phones write them"
            }
            b"crx " => RAW,
            _ => "a film",
        });
    }
    let names: [(&[u8], &str); 10] = [
        (b"GIF8", "a GIF picture"),
        (b"BM", "a BMP picture"),
        (b"8BPS", "a Photoshop document (PSD)"),
        (b"\0\0\0\x0cjP  \r\n", "a JPEG 2000 picture"),
        (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
        (b"%PDF", "a PDF"),
        (b"%!PS", "an EPS or PostScript drawing"),
        (b"<?xml", "an XML file"),
        (b"FUJIFILMCCD-RAW", RAW),
        (b"IIU\0", RAW),
    ];
    names.iter().find(|(mark, _)| starts(mark)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_that_are_not_read_are_named() {
        for (head, name) in [
            (&b"\0\0\0\x18ftypheic\0\0\0\0"[..], "HEIC"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0", "HEIC"),
            (b"\0\0\0\x18ftypavif\0\0\0\0", "AVIF"),
            (b"\0\0\0\x18ftypqt  \0\0\0\0", "film"),
            (b"8BPS\0\x01", "Photoshop"),
            (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
            (b"II\x2a\0\x10\0\0\0CR\x02\0", "raw"),
            (b"GIF89a", "GIF"),
        ] {
            let told = Kind::of(head).unwrap_err().to_string();
            assert!(told.contains(name) && told.contains("does not read"), "{name}: {told}");
        }
        assert!(matches!(Kind::of(b"words"), Err(PhotoError::Unknown)));
        assert!(matches!(Kind::of(b""), Err(PhotoError::Unknown)));
    }

    #[test]
    fn kinds_that_are_read_are_known() {
        for (head, kind) in [
            (&b"\xff\xd8\xff\xe0"[..], Kind::Jpeg),
            (b"\xff\x0a\xfa\x7f", Kind::Jxl),
            (b"\0\0\0\x0cJXL \r\n\x87\n", Kind::Jxl),
            (b"\x89PNG\r\n\x1a\n", Kind::Png),
            (b"II\x2a\0\x08\0\0\0", Kind::Tiff),
            (b"MM\0\x2b\0\x08\0\0", Kind::Tiff),
            (b"RIFF\0\0\0\0WEBPVP8 ", Kind::WebP),
        ] {
            assert_eq!(Kind::of(head).unwrap(), kind);
        }
    }
}
