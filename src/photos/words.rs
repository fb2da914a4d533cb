//! What photographers write into their files: caption, credit, rights, text alternative and date, as the IPTC Photo Metadata
//! Standard names them, in XMP, in IPTC-IIM, or else in EXIF.

// Hostile bytes are read here: nothing is taken from a place that they name without asking whether it is there.
#![warn(clippy::indexing_slicing, clippy::string_slice)]

use std::io::Cursor;

use exif::{In, Reader, Tag, Value};
use image::{ImageDecoder, ImageReader};

use super::decode::jxl;
use super::kind::Kind;
use super::tiff::Tiff;
use crate::pdf::jpeg::{self, segments};
use crate::pdf::xmp::{DC, XMP, Xmp};

/// What a file says of its picture; nothing that is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhotoWords {
    /// What it shows.
    pub caption: Option<String>,
    /// Who is to be named beside it.
    pub credit: Option<String>,
    /// Whose the rights are.
    pub copyright: Option<String>,
    /// What it shows, for those who can't see it.
    pub alt: Option<String>,
    /// When it was taken, as the file writes it.
    pub date: Option<String>,
}

/// The namespaces of Photoshop's and of IPTC's own properties.
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const IPTC: &str = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";

/// The blocks of a file that hold words.
#[derive(Default)]
struct Blocks {
    xmp: Option<Vec<u8>>,
    iptc: Option<Vec<u8>>,
    exif: Option<Vec<u8>>,
}

impl PhotoWords {
    /// Reads the words of a picture; none of what is no picture that folio reads.
    pub fn read(bytes: &[u8]) -> Self {
        let blocks = match Kind::of(bytes) {
            Ok(Kind::Jpeg) => of_jpeg(bytes),
            Ok(Kind::Tiff) => of_tiff(bytes),
            Ok(Kind::Jxl) => {
                let jxl::Beside { xmp, exif } = jxl::Beside::read(bytes);
                Blocks { xmp, exif, ..Blocks::default() }
            }
            Ok(Kind::Png | Kind::WebP) => of_other(bytes).unwrap_or_default(),
            Err(_) => return Self::default(),
        };
        let of = [
            blocks.xmp.and_then(|packet| Xmp::read(packet).ok()).map(|xmp| by_xmp(&xmp)),
            blocks.iptc.map(|iptc| by_iptc(&iptc)),
            blocks.exif.map(by_exif),
        ];
        of.into_iter().flatten().fold(Self::default(), Self::or)
    }

    /// These words, and those of another block where there are none.
    fn or(self, other: Self) -> Self {
        Self {
            caption: self.caption.or(other.caption),
            credit: self.credit.or(other.credit),
            copyright: self.copyright.or(other.copyright),
            alt: self.alt.or(other.alt),
            date: self.date.or(other.date),
        }
    }
}

/// Words without blanks around them and with single ones between; nothing if there are none.
fn tidy(words: &str) -> Option<String> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_matches('\0').to_string();
    (!words.is_empty()).then_some(words)
}

fn of_jpeg(bytes: &[u8]) -> Blocks {
    let mut blocks =
        Blocks { exif: jpeg::Header::read(bytes).ok().and_then(|header| header.exif), ..Blocks::default() };
    for segment in segments(bytes) {
        match segment.marker {
            0xe1 => {
                let packet = segment.body.strip_prefix(b"http://ns.adobe.com/xap/1.0/\0");
                blocks.xmp = blocks.xmp.or_else(|| packet.map(<[u8]>::to_vec));
            }
            0xed => {
                let resources = segment.body.strip_prefix(b"Photoshop 3.0\0");
                blocks.iptc = blocks.iptc.or_else(|| resources.and_then(iptc_of));
            }
            _ => {}
        }
    }
    blocks
}

fn of_tiff(bytes: &[u8]) -> Blocks {
    let tiff = Tiff::read(&mut Cursor::new(bytes)).ok();
    let tag = |tag| tiff.as_ref().and_then(|tiff| tiff.block(tag)).map(<[u8]>::to_vec);
    // A TIFF is as EXIF is.
    Blocks { xmp: tag(700), iptc: tag(33723), exif: Some(bytes.to_vec()) }
}

fn of_other(bytes: &[u8]) -> Option<Blocks> {
    let mut decoder = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?.into_decoder().ok()?;
    let xmp = decoder.xmp_metadata().ok().flatten();
    let iptc = decoder.iptc_metadata().ok().flatten();
    Some(Blocks { xmp, iptc, exif: decoder.exif_metadata().ok().flatten() })
}

fn by_xmp(xmp: &Xmp) -> PhotoWords {
    let get = |namespace, name| xmp.get(namespace, name).and_then(tidy);
    PhotoWords {
        caption: get(DC, "description"),
        credit: get(PHOTOSHOP, "Credit").or_else(|| get(DC, "creator")),
        copyright: get(DC, "rights"),
        alt: get(IPTC, "AltTextAccessibility"),
        date: get(PHOTOSHOP, "DateCreated").or_else(|| get(XMP, "CreateDate")),
    }
}

/// The block of IPTC-IIM among Photoshop's resources.
fn iptc_of(resources: &[u8]) -> Option<Vec<u8>> {
    let mut rest = resources;
    while let Some(after) = rest.strip_prefix(b"8BIM") {
        let id = u16::from_be_bytes(*after.first_chunk()?);
        // A name of any length, filled up to an even number of bytes.
        let name = (usize::from(*after.get(2)?) + 1).next_multiple_of(2);
        let length = u32::from_be_bytes(*after.get(2 + name..)?.first_chunk()?) as usize;
        let data = after.get(6 + name..)?;
        if id == 0x0404 {
            return data.get(..length).map(<[u8]>::to_vec);
        }
        rest = data.get(length.next_multiple_of(2)..)?;
    }
    None
}

/// The records of IPTC-IIM (version 4): a mark, record, number, length and words each.
fn by_iptc(block: &[u8]) -> PhotoWords {
    let (mut words, mut rest, mut is_utf8) = (PhotoWords::default(), block, false);
    while let [0x1c, record, number, high, low, ref after @ ..] = *rest {
        let length = usize::from(u16::from_be_bytes([high, low]));
        let Some((value, next)) = after.split_at_checked(length) else { break };
        rest = next;
        let text = || match std::str::from_utf8(value) {
            Ok(text) => tidy(text),
            // What is not said to be UTF-8 is in Latin 1 as a rule.
            Err(_) if !is_utf8 => tidy(&value.iter().map(|byte| char::from(*byte)).collect::<String>()),
            Err(_) => None,
        };
        match (record, number) {
            (1, 90) => is_utf8 = value == b"\x1b%G",
            (2, 120) => words.caption = text(),
            (2, 110) => words.credit = text(),
            (2, 80) => words.credit = words.credit.or_else(text),
            (2, 116) => words.copyright = text(),
            (2, 55) => words.date = text(),
            _ => {}
        }
    }
    words
}

fn by_exif(mut block: Vec<u8>) -> PhotoWords {
    if block.starts_with(b"Exif\0\0") {
        block.drain(..6);
    }
    let Ok(exif) = Reader::new().read_raw(block) else { return PhotoWords::default() };
    let get = |tag| match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(words) => tidy(std::str::from_utf8(words.first()?).ok()?),
        _ => None,
    };
    PhotoWords {
        caption: get(Tag::ImageDescription),
        credit: get(Tag::Artist),
        copyright: get(Tag::Copyright),
        alt: None,
        date: get(Tag::DateTimeOriginal),
    }
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, RgbImage};

    use super::*;

    fn picture() -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        RgbImage::new(8, 8).write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
        bytes.into_inner()
    }

    fn with(mut bytes: Vec<u8>, marker: u8, body: &[u8]) -> Vec<u8> {
        let length = (body.len() as u16 + 2).to_be_bytes();
        bytes.splice(2..2, [&[0xff, marker][..], &length, body].concat());
        bytes
    }

    fn record(number: u8, words: &[u8]) -> Vec<u8> {
        [&[0x1c, 2, number][..], &(words.len() as u16).to_be_bytes(), words].concat()
    }

    /// Photoshop's resources: one with a name, then that of IPTC.
    fn resources(records: &[u8]) -> Vec<u8> {
        let mut bytes = b"Photoshop 3.0\08BIM\x04\x25\x03abc\0\0\0\x01x\0".to_vec();
        bytes.extend(b"8BIM\x04\x04\0\0");
        bytes.extend((records.len() as u32).to_be_bytes());
        bytes.extend(records);
        bytes
    }

    const PACKET: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:c="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">
        <dc:description><rdf:Alt><rdf:li xml:lang="x-default">A boat  at dawn.</rdf:li></rdf:Alt></dc:description>
        <c:AltTextAccessibility><rdf:Alt><rdf:li>A man stands in a boat.</rdf:li></rdf:Alt></c:AltTextAccessibility>
        </rdf:Description></rdf:RDF></x:xmpmeta>"#;

    #[test]
    fn words_are_taken_from_xmp_and_then_from_iptc() {
        let records =
            [record(120, b"Another caption"), record(80, b"Ren\xe9e Lim"), record(55, b"20190504")].concat();
        let bytes = with(picture(), 0xed, &resources(&records));
        let bytes = with(bytes, 0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", PACKET.as_bytes()].concat());
        let words = PhotoWords::read(&bytes);
        assert_eq!(words.caption.as_deref(), Some("A boat at dawn."));
        assert_eq!(words.alt.as_deref(), Some("A man stands in a boat."));
        assert_eq!(words.credit.as_deref(), Some("Renée Lim"));
        assert_eq!((words.date.as_deref(), words.copyright), (Some("20190504"), None));
    }

    #[test]
    fn a_camera_says_the_least() {
        // EXIF with a single entry: the artist, at the end.
        let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x3b\0\x02\0\0\0\x06\0\0\0\x1a\0\0\0\0A Lim\0";
        let words = PhotoWords::read(&with(picture(), 0xe1, exif));
        assert_eq!(words, PhotoWords { credit: Some("A Lim".into()), ..PhotoWords::default() });
        assert_eq!(PhotoWords::read(&picture()), PhotoWords::default());
        assert_eq!(PhotoWords::read(b"no picture"), PhotoWords::default());
    }
}
