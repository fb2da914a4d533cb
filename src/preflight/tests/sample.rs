//! A small PDF/X-4 in which there is nothing to find fault with, for tests to break.

use jpeg_encoder::{ColorType, Encoder};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use ttf_parser::Face;

use crate::pdf::geometry::mm;

const PROFILE: &[u8] = include_bytes!("../../../layout/profiles/FOGRA39L_coated.icc");
const FONT: &[u8] = include_bytes!("../../../fonts/noto-sans-thai/NotoSansThai_400Regular.ttf");

/// The trim of each page, in points: it begins at (30, 30).
pub(in crate::preflight) const TRIM: f64 = 240.0;

/// A document that is about to be written. Parts that tests change stand apart until then.
pub(in crate::preflight) struct Sample {
    pub(in crate::preflight) document: Document,
    pub(in crate::preflight) catalog: Dictionary,
    pub(in crate::preflight) info: Dictionary,
    pub(in crate::preflight) intent: Dictionary,
    pub(in crate::preflight) profile: Stream,
    pub(in crate::preflight) xmp: String,
    /// The first of two pages.
    pub(in crate::preflight) page: Dictionary,
    /// What the first page paints.
    pub(in crate::preflight) content: String,
    pub(in crate::preflight) resources: Dictionary,
    /// The composite font `F`, the font under it, and its descriptor.
    pub(in crate::preflight) font: Dictionary,
    pub(in crate::preflight) own_font: Dictionary,
    pub(in crate::preflight) descriptor: Dictionary,
    pub(in crate::preflight) program: Stream,
    /// The image `I`, 260 by 260 pixels at 60 by 60 points.
    pub(in crate::preflight) image: Stream,
}

const CATALOG: ObjectId = (1, 0);
const PAGES: ObjectId = (2, 0);
pub(in crate::preflight) const PAGE: ObjectId = (3, 0);
const FONT_ID: ObjectId = (10, 0);
const IMAGE_ID: ObjectId = (20, 0);

pub(in crate::preflight) fn numbers(numbers: &[f64]) -> Object {
    numbers.iter().map(|number| Object::Real(*number as f32)).collect::<Vec<_>>().into()
}

/// A box around the trim, so many points larger.
pub(in crate::preflight) fn around_trim(margin: f64) -> Object {
    let (low, high) = (30.0 - margin, 30.0 + TRIM + margin);
    numbers(&[low, low, high, high])
}

pub(in crate::preflight) fn stream(dict: Dictionary, content: &str) -> Object {
    Stream::new(dict, content.as_bytes().to_vec()).into()
}

/// The glyphs of ‘กขค’ as a string of the font `F`.
pub(in crate::preflight) fn text() -> String {
    let face = Face::parse(FONT, 0).unwrap();
    let gids = "กขค".chars().map(|c| face.glyph_index(c).unwrap().0);
    format!("<{}>", gids.map(|gid| format!("{gid:04x}")).collect::<String>())
}

/// A JPEG in CMYK with Adobe's marker, `ink` (0 to 255) of each ink in every pixel, inverted as that marker asks.
pub(in crate::preflight) fn jpeg(side: u16, ink: [u8; 4]) -> Vec<u8> {
    let pixels: Vec<u8> = (0..usize::from(side).pow(2)).flat_map(|_| ink).collect();
    let mut jpeg = Vec::new();
    Encoder::new(&mut jpeg, 95).encode(&pixels, side, side, ColorType::Cmyk).unwrap();
    jpeg
}

/// The dictionary of an image that is such a JPEG.
pub(in crate::preflight) fn image(side: u16, ink: [u8; 4]) -> Stream {
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => i64::from(side), "Height" => i64::from(side),
        "BitsPerComponent" => 8, "ColorSpace" => "DeviceCMYK", "Filter" => "DCTDecode",
        "Decode" => numbers(&[1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0]),
    };
    Stream::new(dict, jpeg(side, ink))
}

impl Sample {
    /// The good file.
    pub(in crate::preflight) fn good() -> Self {
        let face = Face::parse(FONT, 0).unwrap();
        let em = f32::from(face.units_per_em());
        let widths = (0..face.number_of_glyphs())
            .map(|gid| face.glyph_hor_advance(ttf_parser::GlyphId(gid)).map_or(0.0, f32::from) * 1000.0 / em)
            .map(Object::Real)
            .collect::<Vec<_>>();
        let date = "D:20191231120000Z";
        Self {
            document: Document::with_version("1.6"),
            catalog: dictionary! { "Type" => "Catalog", "Pages" => PAGES },
            info: dictionary! {
                "Title" => Object::string_literal("A sample"), "Trapped" => "False",
                "CreationDate" => Object::string_literal(date), "ModDate" => Object::string_literal(date),
            },
            intent: dictionary! {
                "Type" => "OutputIntent", "S" => "GTS_PDFX",
                "OutputConditionIdentifier" => Object::string_literal("FOGRA39"),
                "RegistryName" => Object::string_literal("http://www.color.org"),
                "Info" => Object::string_literal("Coated FOGRA39"),
                "DestOutputProfile" => (31, 0),
            },
            profile: Stream::new(dictionary! { "N" => 4 }, PROFILE.to_vec()),
            xmp: XMP.to_string(),
            page: page(),
            content: content(),
            resources: dictionary! {
                "Font" => dictionary! { "F" => FONT_ID },
                "XObject" => dictionary! { "I" => IMAGE_ID },
                "ExtGState" => dictionary! {
                    "Over" => dictionary! { "OP" => true, "op" => true, "OPM" => 1 },
                    "Out" => dictionary! { "OP" => false, "op" => false, "OPM" => 0 },
                },
            },
            font: dictionary! {
                "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "ABCDEF+NotoSansThai",
                "Encoding" => "Identity-H", "DescendantFonts" => vec![(11, 0).into()],
            },
            own_font: dictionary! {
                "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "ABCDEF+NotoSansThai",
                "CIDToGIDMap" => "Identity", "FontDescriptor" => (12, 0),
                "W" => vec![0.into(), widths.into()],
            },
            descriptor: dictionary! {
                "Type" => "FontDescriptor", "FontName" => "ABCDEF+NotoSansThai", "Flags" => 4,
                "Ascent" => 1061, "Descent" => -450, "CapHeight" => 714, "FontFile2" => (13, 0),
            },
            program: Stream::new(Dictionary::new(), FONT.to_vec()),
            image: image(260, [50, 0, 0, 100]),
        }
    }

    /// Adds an object and returns its reference.
    pub(in crate::preflight) fn add(&mut self, object: impl Into<Object>) -> Object {
        let id = (self.document.max_id.max(99) + 1, 0);
        self.document.max_id = id.0;
        self.document.objects.insert(id, object.into());
        id.into()
    }

    /// Lets the page paint more.
    pub(in crate::preflight) fn paint(&mut self, content: &str) {
        self.content.push_str(content);
        self.content.push('\n');
    }

    /// Sets a named resource of the page.
    pub(in crate::preflight) fn resource(&mut self, category: &str, name: &str, object: impl Into<Object>) {
        if !self.resources.has(category.as_bytes()) {
            self.resources.set(category, Dictionary::new());
        }
        let category = self.resources.get_mut(category.as_bytes()).unwrap().as_dict_mut().unwrap();
        category.set(name, object.into());
    }

    /// Puts the parts together.
    pub(in crate::preflight) fn finish(mut self) -> Document {
        self.document.max_id = self.document.max_id.max(99);
        self.page.set("Resources", self.resources);
        self.page.set("Contents", (5, 0));
        self.catalog.set("Metadata", (32, 0));
        if !self.catalog.has(b"OutputIntents") {
            self.catalog.set("OutputIntents", vec![(30, 0).into()]);
        }
        let mut second = page();
        second.set("Contents", (6, 0));
        let kids = vec![PAGE.into(), (4, 0).into()];
        let xmp = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
        let objects: [(u32, Object); 16] = [
            (CATALOG.0, self.catalog.into()),
            (PAGES.0, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 2 }.into()),
            (PAGE.0, self.page.into()),
            (4, second.into()),
            (5, stream(Dictionary::new(), &self.content)),
            (6, stream(Dictionary::new(), "0 0 0 0.5 k 60 60 50 50 re f")),
            (FONT_ID.0, self.font.into()),
            (11, self.own_font.into()),
            (12, self.descriptor.into()),
            (13, self.program.into()),
            (IMAGE_ID.0, self.image.into()),
            (30, self.intent.into()),
            (31, self.profile.into()),
            (32, stream(xmp, &self.xmp)),
            (33, self.info.into()),
            (34, Object::Null),
        ];
        for (number, object) in objects {
            self.document.objects.entry((number, 0)).or_insert(object);
        }
        let trailer = &mut self.document.trailer;
        trailer.set("Root", CATALOG);
        trailer.set("Info", (33, 0));
        let id = Object::string_literal("0123456789abcdef");
        trailer.set("ID", vec![id.clone(), id]);
        self.document
    }
}

pub(in crate::preflight) fn bytes(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn page() -> Dictionary {
    dictionary! {
        "Type" => "Page", "Parent" => PAGES,
        "MediaBox" => around_trim(30.0), "BleedBox" => around_trim(mm(3.0)), "TrimBox" => around_trim(0.0),
        "Group" => dictionary! { "S" => "Transparency", "CS" => "DeviceCMYK" },
    }
}

/// A tint to the bleed's edge, an image, a line and text in black that overprint, and a mark beyond the bleed.
fn content() -> String {
    let text = text();
    format!(
        "/Over gs 0.1 0 0 0.05 k 21 21 258 258 re f
        q 60 0 0 60 50 180 cm /I Do Q
        0 0 0 1 K 0.5 w 50 170 m 200 170 l S
        0 0 0 1 k BT /F 9 Tf 50 150 Td {text} Tj ET
        /Out gs 0 0 0 1 K 0.3 w 150 285 m 150 295 l S\n"
    )
}

const XMP: &str = r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
  pdf:Trapped="False" xmpMM:VersionID="1">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A sample</rdf:li></rdf:Alt></dc:title>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
<xmp:CreateDate>2019-12-31T12:00:00Z</xmp:CreateDate>
<xmp:ModifyDate>2019-12-31T19:00:00+07:00</xmp:ModifyDate>
<xmp:MetadataDate>2019-12-31T12:00:00Z</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:1</xmpMM:DocumentID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"#;
