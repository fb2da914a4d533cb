//! The header and the table of tags of ICC profiles (ICC.1, 7.2 and 7.3).

// Hostile bytes are read here: nothing is taken from a place that they name without asking whether it is there.
#![warn(clippy::indexing_slicing, clippy::string_slice)]

use std::fmt;

/// How long the header is together with the number of tags, in bytes.
const HEADER: usize = 132;
/// How many tags are listed at the most: a broken number may say any.
const MAX_TAGS: usize = 200;

/// A profile, of which only the header and the table of tags are read.
#[derive(Debug, Clone, Copy)]
pub struct Profile<'p>(&'p [u8]);

/// Four letters that name a class, a space of colours or a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 4]);

/// An entry of the table of tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// Its name.
    pub signature: Signature,
    /// The byte after its data, from the beginning of the profile.
    pub end: usize,
}

impl fmt::Display for Signature {
    /// The letters without the blanks that fill them up.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(String::from_utf8_lossy(&self.0).trim())
    }
}

impl<'p> Profile<'p> {
    /// A profile by its bytes, which may be cut off; nothing if they have not the mark of a profile.
    pub fn read(bytes: &'p [u8]) -> Option<Self> {
        (bytes.get(36..40) == Some(b"acsp")).then_some(Self(bytes))
    }

    /// Whether the header and the number of tags are there.
    pub fn has_header(self) -> bool {
        self.0.len() >= HEADER
    }

    /// How many bytes the profile says that it has.
    pub fn stated_size(self) -> usize {
        self.number(0)
    }

    /// Whether there are as many bytes as that.
    pub fn is_whole(self) -> bool {
        self.stated_size() <= self.0.len()
    }

    /// What device it is for: `prtr` for output devices.
    pub fn class(self) -> Signature {
        self.signature(12).unwrap_or(Signature(*b"    "))
    }

    /// The space of the device's colours: `CMYK` for four inks.
    pub fn space(self) -> Signature {
        self.signature(16).unwrap_or(Signature(*b"    "))
    }

    /// The table of tags.
    pub fn tags(self) -> impl Iterator<Item = Tag> + use<'p> {
        (0..self.number(128).min(MAX_TAGS)).filter_map(move |index| {
            let entry = HEADER + index * 12;
            let end = self.number(entry + 4) + self.number(entry + 8);
            Some(Tag { signature: self.signature(entry)?, end })
        })
    }

    /// Whether the bytes of a tag are all there; nothing if there is no such tag.
    pub fn has_whole(self, tag: &[u8; 4]) -> Option<bool> {
        self.tags().find(|known| known.signature.0 == *tag).map(|tag| tag.end <= self.0.len())
    }

    fn signature(self, at: usize) -> Option<Signature> {
        self.0.get(at..)?.first_chunk().copied().map(Signature)
    }

    /// A number of four bytes; 0 beyond the end.
    fn number(self, at: usize) -> usize {
        let bytes = self.0.get(at..).and_then(<[u8]>::first_chunk);
        bytes.map_or(0, |bytes| u32::from_be_bytes(*bytes) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A profile of a press with one tag of 4 bytes.
    fn profile() -> Vec<u8> {
        let mut bytes = vec![0; 148];
        bytes[..4].copy_from_slice(&148u32.to_be_bytes());
        bytes[12..20].copy_from_slice(b"prtrCMYK");
        bytes[36..40].copy_from_slice(b"acsp");
        bytes[131] = 1;
        bytes[132..136].copy_from_slice(b"A2B0");
        bytes[139] = 144;
        bytes[143] = 4;
        bytes
    }

    #[test]
    fn the_header_and_the_table_are_read() {
        let bytes = profile();
        let profile = Profile::read(&bytes).unwrap();
        assert!(profile.has_header() && profile.is_whole());
        assert_eq!((profile.class().0, profile.space().to_string()), (*b"prtr", "CMYK".to_string()));
        assert_eq!(profile.tags().collect::<Vec<_>>(), [Tag { signature: Signature(*b"A2B0"), end: 148 }]);
        assert_eq!((profile.has_whole(b"A2B0"), profile.has_whole(b"B2A0")), (Some(true), None));
    }

    #[test]
    fn what_is_cut_off_is_told() {
        let bytes = profile();
        let cut = Profile::read(&bytes[..147]).unwrap();
        assert!(!cut.is_whole() && cut.has_whole(b"A2B0") == Some(false));
        assert!(!Profile::read(&bytes[..100]).unwrap().has_header());
        assert!(Profile::read(&bytes[..39]).is_none() && Profile::read(b"no profile").is_none());
    }
}
