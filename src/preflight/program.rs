//! Font programs: which glyph a code shows, and how wide the program makes it.

use lopdf::Stream;
use ttf_parser::{Face, GlyphId, cff};

use crate::pdf::font::{Code, Font, Kind, glyph_name};
use crate::pdf::object::Objects;

/// The program of a font, unpacked.
pub(super) struct ProgramBytes {
    bytes: Vec<u8>,
    is_bare_cff: bool,
}

/// A font program.
pub(super) enum Program<'p> {
    /// TrueType or OpenType.
    Face(Box<Face<'p>>),
    /// CFF without the wrapping of OpenType.
    Cff(Box<cff::Table<'p>>),
    /// A Type 1 program, which is not looked into.
    Type1,
}

/// What a code shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Glyph {
    /// A glyph, with its width in thousandths of an em where the program states it.
    Found(Option<f64>),
    /// The program has none for this code.
    Missing,
    /// It can't be told.
    Unknown,
}

/// Why the program of a font can't be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProgramError {
    /// Its stream can't be unpacked.
    #[error(transparent)]
    Packed(#[from] lopdf::Error),
    /// It is bare CFF and broken.
    #[error("its CFF table can't be read")]
    Cff,
    /// A table of it is broken.
    #[error(transparent)]
    Face(#[from] ttf_parser::FaceParsingError),
}

impl ProgramBytes {
    /// Unpacks a program.
    ///
    /// # Errors
    /// If it can't be unpacked.
    pub(super) fn read(objects: Objects, stream: &Stream) -> Result<Self, ProgramError> {
        let bytes = objects.unpacked(stream)?;
        let is_bare_cff = matches!(objects.name(&stream.dict, "Subtype"), Some(b"Type1C" | b"CIDFontType0C"));
        Ok(Self { bytes, is_bare_cff })
    }

    /// Reads the program's tables.
    ///
    /// # Errors
    /// If a table that it must have is broken.
    pub(super) fn parse(&self) -> Result<Program<'_>, ProgramError> {
        let bytes = self.bytes.as_slice();
        if self.is_bare_cff {
            let table = cff::Table::parse(bytes).ok_or(ProgramError::Cff)?;
            return Ok(Program::Cff(Box::new(table)));
        }
        if bytes.starts_with(b"%!") || bytes.starts_with(&[0x80, 1]) {
            return Ok(Program::Type1);
        }
        let face = Face::parse(bytes, 0)?;
        Ok(Program::Face(Box::new(face)))
    }
}

impl Program<'_> {
    /// What a code of a font shows.
    pub(super) fn glyph(&self, objects: Objects, font: &Font, code: u32) -> Glyph {
        match self.find(objects, font, code) {
            Found::Gid(gid) if gid > 0 && gid < self.count() => Glyph::Found(self.width(gid)),
            Found::Gid(_) | Found::Missing => Glyph::Missing,
            Found::Unknown => Glyph::Unknown,
        }
    }

    /// How far the glyphs of codes reach below and above the line, in thousandths of an em; nothing if it can't be told of
    /// all of them.
    pub(super) fn reach(&self, objects: Objects, font: &Font, codes: &[Code]) -> Option<(f64, f64)> {
        let mut reach = (f64::INFINITY, f64::NEG_INFINITY);
        for code in codes {
            let Found::Gid(gid) = self.find(objects, font, code.value) else { return None };
            // A blank has no outline.
            if let Some((below, above)) = self.height(gid) {
                reach = (reach.0.min(below), reach.1.max(above));
            }
        }
        reach.0.is_finite().then_some(reach)
    }

    fn find(&self, objects: Objects, font: &Font, code: u32) -> Found {
        let or_missing = |gid: Option<u16>| gid.map_or(Found::Missing, Found::Gid);
        match (self, font.kind) {
            (Self::Type1, _) => Found::Unknown,
            (_, Kind::CidType0 | Kind::CidType2) if !font.is_identity => Found::Unknown,
            (_, Kind::CidType2) => or_missing(cid_to_gid(objects, font, code)),
            (Self::Cff(table), Kind::CidType0) => or_missing(gid_of_cid(table, code)),
            (Self::Face(face), Kind::CidType0) => match &face.tables().cff {
                Some(table) => or_missing(gid_of_cid(table, code)),
                None => Found::Unknown,
            },
            (Self::Cff(table), Kind::Type1) => match glyph_name(objects, font.dict, code).map(str::from_utf8)
            {
                Some(Ok(name)) => or_missing(gid_of_name(table, name)),
                // Other encodings are named, and need lists of glyph names.
                _ if font.dict.has(b"Encoding") => Found::Unknown,
                _ => match u8::try_from(code).ok().and_then(|code| table.glyph_index(code)) {
                    Some(gid) => Found::Gid(gid.0),
                    None if has_predefined_charset(table) => Found::Unknown,
                    None => Found::Missing,
                },
            },
            (Self::Face(face), Kind::TrueType) => {
                true_type(face, objects, font, code).map_or(Found::Unknown, Found::Gid)
            }
            _ => Found::Unknown,
        }
    }

    fn count(&self) -> u16 {
        match self {
            Self::Face(face) => face.number_of_glyphs(),
            Self::Cff(table) => table.number_of_glyphs(),
            Self::Type1 => 0,
        }
    }

    /// Thousandths of an em for each unit of the program.
    fn scale(&self) -> f64 {
        match self {
            Self::Face(face) => 1000.0 / f64::from(face.units_per_em()),
            Self::Cff(table) => f64::from(table.matrix().sx) * 1000.0,
            Self::Type1 => 1.0,
        }
    }

    fn width(&self, gid: u16) -> Option<f64> {
        let width = match self {
            Self::Face(face) => face.glyph_hor_advance(GlyphId(gid)),
            Self::Cff(table) => table.glyph_width(GlyphId(gid)),
            Self::Type1 => None,
        };
        width.map(|width| f64::from(width) * self.scale())
    }

    fn height(&self, gid: u16) -> Option<(f64, f64)> {
        let area = match self {
            Self::Face(face) => face.glyph_bounding_box(GlyphId(gid)),
            Self::Cff(table) => table.outline(GlyphId(gid), &mut Nothing).ok(),
            Self::Type1 => None,
        }?;
        Some((f64::from(area.y_min) * self.scale(), f64::from(area.y_max) * self.scale()))
    }
}

/// Where a code leads.
enum Found {
    /// To a glyph of this number, which the program may not have.
    Gid(u16),
    /// Nowhere.
    Missing,
    /// It can't be told.
    Unknown,
}

/// Takes outlines of which only the box is wanted.
struct Nothing;

impl ttf_parser::OutlineBuilder for Nothing {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {}
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
    fn close(&mut self) {}
}

/// The glyph of a CID by the font's CIDToGIDMap (ISO 32000-1, 9.7.4.2).
fn cid_to_gid(objects: Objects, font: &Font, cid: u32) -> Option<u16> {
    let map = font.descendant.and_then(|own| objects.stream(own, "CIDToGIDMap"));
    match map.map(|map| objects.unpacked(map)) {
        None => u16::try_from(cid).ok(),
        Some(Ok(map)) => {
            let at = cid as usize * 2;
            map.get(at..at + 2).map(|bytes| u16::from_be_bytes([bytes[0], bytes[1]]))
        }
        Some(Err(_)) => None,
    }
}

/// The glyph of a CID in a CFF table; where that is not keyed by CIDs, they are the numbers of the glyphs.
fn gid_of_cid(table: &cff::Table, cid: u32) -> Option<u16> {
    if table.glyph_cid(GlyphId(0)).is_none() {
        return u16::try_from(cid).ok();
    }
    (0..table.number_of_glyphs()).find(|gid| table.glyph_cid(GlyphId(*gid)).map(u32::from) == Some(cid))
}

/// The glyph of a name in a CFF table.
fn gid_of_name(table: &cff::Table, name: &str) -> Option<u16> {
    let known = table.glyph_index_by_name(name).map(|gid| gid.0);
    // Where the order of the glyphs is one that the format predefines, the library knows it in one direction only.
    known.or_else(|| (0..table.number_of_glyphs()).find(|gid| table.glyph_name(GlyphId(*gid)) == Some(name)))
}

/// Whether the order of the glyphs is one that the format predefines (Adobe Technical Note 5176, appendix C).
fn has_predefined_charset(table: &cff::Table) -> bool {
    table.glyph_name(GlyphId(1)).is_some_and(|name| table.glyph_index_by_name(name).is_none())
}

/// The glyph of a code of a simple TrueType font (9.6.6.4), as far as it can be told without lists of glyph names.
fn true_type(face: &Face, objects: Objects, font: &Font, code: u32) -> Option<u16> {
    const SYMBOLIC: i64 = 1 << 2;
    let flags = font.descriptor.and_then(|descriptor| objects.integer(descriptor, "Flags")).unwrap_or(0);
    let subtables = face.tables().cmap?.subtables;
    let find = |platform: u16, encoding: u16, code: u32| {
        let subtable = subtables
            .into_iter()
            .find(|table| table.platform_id as u16 == platform && table.encoding_id == encoding)?;
        subtable.glyph_index(code).map(|gid| gid.0)
    };
    if flags & SYMBOLIC != 0 {
        return find(3, 0, code).or_else(|| find(3, 0, 0xf000 + code)).or_else(|| find(1, 0, code));
    }
    if let Some(name) = glyph_name(objects, font.dict, code) {
        let name = str::from_utf8(name).ok()?;
        let unicode = unicode_of(name).and_then(|c| find(3, 1, c));
        return unicode.or_else(|| face.glyph_index_by_name(name).map(|gid| gid.0));
    }
    // In this range, codes of all encodings for Latin text are those of Unicode.
    let is_plain = (0x20..0x7f).contains(&code) && !matches!(code, 0x27 | 0x60);
    is_plain.then(|| find(3, 1, code).or_else(|| find(1, 0, code))).flatten()
}

/// The code point of a glyph's name, as far as no list of names is needed (Adobe Glyph List Specification): letters stand for
/// themselves, `uni` and `u` are followed by the number.
fn unicode_of(name: &str) -> Option<u32> {
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return letter.is_ascii_alphabetic().then_some(letter.into());
    }
    let number = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'))?;
    let is_number = (4..=6).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_hexdigit());
    is_number.then(|| u32::from_str_radix(number, 16).ok()).flatten()
}
