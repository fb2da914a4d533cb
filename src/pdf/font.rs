//! Fonts (ISO 32000-1, 9.6 to 9.8): how strings are cut into codes, how wide each glyph is, and the program.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::geometry::Affine;
use super::object::{Objects, as_dict, number};

/// What kind of font it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Type 1, also in its compact form.
    Type1,
    /// TrueType.
    TrueType,
    /// Glyphs are content streams.
    Type3,
    /// Composite, over a CIDFontType0.
    CidType0,
    /// Composite, over a CIDFontType2.
    CidType2,
    /// Broken.
    Unknown,
}

/// A code of a string that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code {
    /// The code.
    pub value: u32,
    /// How many bytes it takes.
    pub bytes: usize,
}

/// A font of a PDF.
#[derive(Debug)]
pub struct Font<'a> {
    /// What kind of font it is.
    pub kind: Kind,
    /// Its object.
    pub id: Option<ObjectId>,
    /// Its dictionary.
    pub dict: &'a Dictionary,
    /// The dictionary of the font under a composite one.
    pub descendant: Option<&'a Dictionary>,
    /// The descriptor.
    pub descriptor: Option<&'a Dictionary>,
    /// The name in `BaseFont`, with the tag of its subset; of a Type 3 font, its `Name`.
    pub name: String,
    /// The program that is embedded.
    pub program: Option<&'a Stream>,
    /// The widths that the PDF states, in thousandths of an em, by code or, in composite fonts, by CID.
    pub widths: HashMap<u32, f64>,
    /// The width of all others.
    pub default_width: f64,
    /// How many bytes a code takes.
    pub code_bytes: usize,
    /// Whether each code of a composite font is the CID itself.
    pub is_identity: bool,
    /// From glyph space to text space.
    pub matrix: Affine,
    /// How far glyphs reach below and above the line, in thousandths of an em.
    pub reach: (f64, f64),
}

impl<'a> Font<'a> {
    /// Reads a font from its dictionary.
    pub fn read(objects: Objects<'a>, id: Option<ObjectId>, dict: &'a Dictionary) -> Self {
        let name = |dict: &'a Dictionary, key| {
            objects.name(dict, key).map(|name| String::from_utf8_lossy(name).into_owned())
        };
        let descendant =
            objects.array(dict, "DescendantFonts").and_then(|fonts| as_dict(objects.resolve(fonts.first()?)));
        let own = descendant.unwrap_or(dict);
        let kind = match (objects.name(dict, "Subtype"), objects.name(own, "Subtype")) {
            (Some(b"Type0"), Some(b"CIDFontType0")) => Kind::CidType0,
            (Some(b"Type0"), Some(b"CIDFontType2")) => Kind::CidType2,
            (Some(b"Type1" | b"MMType1"), _) => Kind::Type1,
            (Some(b"TrueType"), _) => Kind::TrueType,
            (Some(b"Type3"), _) => Kind::Type3,
            _ => Kind::Unknown,
        };
        let descriptor = objects.dict(own, "FontDescriptor");
        let program = descriptor.and_then(|descriptor| {
            ["FontFile3", "FontFile2", "FontFile"].iter().find_map(|key| objects.stream(descriptor, key))
        });
        let matrix = match kind {
            Kind::Type3 => objects.matrix(dict, "FontMatrix"),
            _ => Affine::new([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]),
        };
        let is_composite = matches!(kind, Kind::CidType0 | Kind::CidType2);
        let mut font = Self {
            kind,
            id,
            dict,
            descendant,
            descriptor,
            name: name(dict, "BaseFont").or_else(|| name(dict, "Name")).unwrap_or_default(),
            program,
            widths: HashMap::new(),
            default_width: 0.0,
            code_bytes: 1,
            is_identity: false,
            matrix,
            reach: reach(objects, descriptor),
        };
        if is_composite {
            font.default_width = objects.number(own, "DW").unwrap_or(1000.0);
            font.widths = cid_widths(objects, objects.array(own, "W").unwrap_or_default());
            font.is_identity = matches!(objects.name(dict, "Encoding"), Some(b"Identity-H" | b"Identity-V"));
            let cmap = objects.stream(dict, "Encoding").and_then(|cmap| objects.unpacked(cmap).ok());
            font.code_bytes = cmap.and_then(|cmap| code_bytes(&cmap)).unwrap_or(2);
        } else {
            font.default_width =
                descriptor.and_then(|dict| objects.number(dict, "MissingWidth")).unwrap_or(0.0);
            let first = objects.integer(dict, "FirstChar").and_then(|c| u32::try_from(c).ok()).unwrap_or(0);
            let widths = objects.array(dict, "Widths").unwrap_or_default().iter().take(256);
            let scale = if kind == Kind::Type3 { matrix.as_coeffs()[0].abs() * 1000.0 } else { 1.0 };
            let width = |(code, object)| Some((code, number(objects.resolve(object))? * scale));
            font.widths = (first..).zip(widths).filter_map(width).collect();
        }
        font
    }

    /// The codes of a string.
    pub fn codes(&self, string: &[u8]) -> Vec<Code> {
        let value = |chunk: &[u8]| chunk.iter().fold(0, |value, byte| value << 8 | u32::from(*byte));
        let codes = string.chunks(self.code_bytes);
        codes.map(|chunk| Code { value: value(chunk), bytes: chunk.len() }).collect()
    }

    /// How wide a code's glyph is by the PDF, in thousandths of an em.
    pub fn width(&self, code: Code) -> f64 {
        self.widths.get(&code.value).copied().unwrap_or(self.default_width)
    }
}

/// How far glyphs reach below and above the line.
fn reach(objects: Objects, descriptor: Option<&Dictionary>) -> (f64, f64) {
    let number = |key| descriptor.and_then(|dict| objects.number(dict, key)).filter(|value| *value != 0.0);
    let below = number("Descent").map_or(-220.0, |descent| -descent.abs());
    let above = number("CapHeight").or(number("Ascent")).unwrap_or(720.0);
    (below.max(-1000.0), above.clamp(0.0, 2000.0))
}

/// The widths of an array `W` (9.7.4.3).
fn cid_widths(objects: Objects, items: &[Object]) -> HashMap<u32, f64> {
    let mut widths = HashMap::new();
    let mut items = items.iter().map(|item| objects.resolve(item));
    let cid =
        |object: &Object| number(object).filter(|cid| (0.0..=65535.0).contains(cid)).map(|cid| cid as u32);
    while let Some(first) = items.next().and_then(cid) {
        match items.next() {
            Some(Object::Array(list)) => {
                let list = list.iter().map(|width| number(objects.resolve(width)).unwrap_or(0.0));
                widths.extend((first..=65535).zip(list));
            }
            Some(last) => {
                let (Some(last), Some(width)) = (cid(last), items.next().and_then(number)) else { break };
                widths.extend((first..=last).map(|cid| (cid, width)));
            }
            None => break,
        }
    }
    widths
}

/// How many bytes the codes of a CMap take, by its first code space range.
fn code_bytes(cmap: &[u8]) -> Option<usize> {
    let after =
        |text: &[u8], word: &[u8]| text.windows(word.len()).position(|w| w == word).map(|at| at + word.len());
    let ranges = &cmap[after(cmap, b"begincodespacerange")?..];
    let first = &ranges[after(ranges, b"<")?..];
    let digits = first.iter().take_while(|b| **b != b'>').filter(|b| b.is_ascii_hexdigit()).count();
    (1..=4).contains(&(digits / 2)).then_some(digits / 2)
}

/// The fonts of a document, each read once.
#[derive(Debug)]
pub struct Fonts<'a> {
    objects: Objects<'a>,
    fonts: HashMap<ObjectId, Arc<Font<'a>>>,
}

impl<'a> Fonts<'a> {
    /// Reads all fonts of a document.
    pub fn new(objects: Objects<'a>) -> Self {
        let dicts = objects.0.objects.iter().filter_map(|(id, object)| Some((*id, object.as_dict().ok()?)));
        let is_font = |dict: &Dictionary| {
            let subtype = objects.name(dict, "Subtype").unwrap_or_default();
            dict.has_type(b"Font") && !subtype.starts_with(b"CIDFont")
        };
        let fonts = dicts
            .filter(|(_, dict)| is_font(dict))
            .map(|(id, dict)| (id, Arc::new(Font::read(objects, Some(id), dict))))
            .collect();
        Self { objects, fonts }
    }

    /// The font with this object and dictionary.
    pub fn get(&self, id: Option<ObjectId>, dict: &'a Dictionary) -> Arc<Font<'a>> {
        let known = id.and_then(|id| self.fonts.get(&id)).cloned();
        known.unwrap_or_else(|| Arc::new(Font::read(self.objects, id, dict)))
    }
}

/// The name of the glyph that a code of a simple font has by the differences of its encoding.
pub fn glyph_name<'a>(objects: Objects<'a>, font: &'a Dictionary, code: u32) -> Option<&'a [u8]> {
    let encoding = objects.dict(font, "Encoding")?;
    let (mut next, mut found) = (0, None);
    for item in objects.array(encoding, "Differences")? {
        match objects.resolve(item) {
            Object::Integer(first) => next = *first,
            Object::Name(name) => {
                if next == i64::from(code) {
                    found = Some(name.as_slice());
                }
                next = next.saturating_add(1);
            }
            _ => {}
        }
    }
    found
}

/// The names of a document's fonts in the order of the alphabet, without the tags of subsets.
pub fn font_names(objects: Objects) -> Vec<String> {
    let names: BTreeSet<String> = objects
        .0
        .objects
        .values()
        .filter_map(as_dict)
        .filter(|dict| objects.name(dict, "Type") == Some(b"FontDescriptor"))
        .filter_map(|dict| objects.name(dict, "FontName"))
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .map(|name| name.split_once('+').map_or(name.clone(), |(_, font)| font.to_string()))
        .collect();
    names.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, dictionary};

    use super::*;

    #[test]
    fn widths_of_a_composite_font_come_as_lists_and_ranges() {
        let document = Document::with_version("1.6");
        let own = dictionary! {
            "Subtype" => "CIDFontType2", "DW" => 500,
            "W" => vec![3.into(), vec![100.into(), 200.into()].into(), 10.into(), 12.into(), 300.into()],
        };
        let dict = dictionary! {
            "Subtype" => "Type0", "Encoding" => "Identity-H", "DescendantFonts" => vec![own.into()],
        };
        let font = Font::read(Objects(&document), None, &dict);
        let widths: Vec<f64> =
            font.codes(b"\0\x03\0\x04\0\x05\0\x0c").into_iter().map(|code| font.width(code)).collect();
        assert_eq!(widths, [100.0, 200.0, 500.0, 300.0]);
    }

    #[test]
    fn codes_are_as_long_as_the_cmap_says() {
        assert_eq!(code_bytes(b"1 begincodespacerange <0000> <ffff> endcodespacerange"), Some(2));
        assert_eq!(code_bytes(b"1 begincodespacerange\n< 00 > <ff>"), Some(1));
        assert_eq!(code_bytes(b""), None);
    }
}
