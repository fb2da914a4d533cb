//! Each way to break the good file, and the one rule that it breaks.

use lopdf::{Dictionary, Object, Stream, dictionary};

use super::sample::{Sample, around_trim, image, numbers, stream, text};
use crate::diag::Severity::{self, Error, Warning};

/// The id of a rule, the severity of its finding, and what breaks it.
type Fault = (&'static str, Severity, fn(&mut Sample));

pub(super) const FAULTS: &[Fault] = &[
    // The file
    ("external-stream", Error, |s| s.image.dict.set("F", Object::string_literal("photo.jpg"))),
    ("embedded-file", Error, |s| {
        let file = s.add(stream(dictionary! { "Type" => "EmbeddedFile" }, "data"));
        let files = vec![Object::string_literal("data.csv"), file];
        s.catalog.set("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => files } });
    }),
    ("javascript", Error, |s| {
        s.catalog
            .set("Names", dictionary! { "JavaScript" => dictionary! { "Names" => Vec::<Object>::new() } });
    }),
    ("open-action", Error, |s| s.catalog.set("OpenAction", action("Named"))),
    ("action", Error, |s| s.catalog.set("AA", dictionary! { "WP" => action("Named") })),
    ("action", Error, |s| s.page.set("AA", dictionary! { "O" => action("Named") })),
    ("action", Error, |s| {
        let item =
            s.add(dictionary! { "Title" => Object::string_literal("Contents"), "A" => action("GoTo") });
        s.catalog.set("Outlines", dictionary! { "First" => item.clone(), "Last" => item });
    }),
    ("action", Error, |s| {
        // Beyond the bleed, an annotation may stand, but not act.
        let rect = numbers(&[1.0, 1.0, 9.0, 9.0]);
        let link = dictionary! { "Subtype" => "Link", "Rect" => rect, "A" => action("URI") };
        s.page.set("Annots", vec![link.into()]);
    }),
    ("form-field", Error, |s| {
        let field = s.add(dictionary! { "FT" => "Tx", "T" => Object::string_literal("name") });
        s.catalog.set("AcroForm", dictionary! { "Fields" => vec![field] });
    }),
    ("postscript-xobject", Error, |s| {
        let program = s.add(stream(dictionary! { "Subtype" => "PS" }, "showpage"));
        s.resource("XObject", "P", program);
        s.paint("/P Do");
    }),
    ("reference-xobject", Error, |s| {
        let target = dictionary! { "F" => Object::string_literal("other.pdf"), "Page" => 0 };
        let form = form(dictionary! { "Ref" => target }, "");
        paint_form(s, form);
    }),
    ("alternate-image", Error, |s| s.image.dict.set("Alternates", Vec::<Object>::new())),
    ("opi", Error, |s| s.image.dict.set("OPI", dictionary! { "2.0" => Dictionary::new() })),
    ("preseparated-page", Error, |s| {
        s.page.set("SeparationInfo", dictionary! { "DeviceColorant" => "Cyan" });
    }),
    ("layer-configuration", Error, |s| {
        s.catalog.set("OCProperties", dictionary! { "D" => Dictionary::new() })
    }),
    ("layer-automatic-state", Error, |s| {
        let default =
            dictionary! { "Name" => Object::string_literal("Layers"), "AS" => Vec::<Object>::new() };
        s.catalog.set("OCProperties", dictionary! { "D" => default });
    }),
    // Metadata
    ("xmp-missing", Error, |s| {
        s.document.objects.insert((32, 0), Object::Null);
    }),
    ("xmp-unreadable", Error, |s| s.xmp = s.xmp.replace("</rdf:RDF>", "")),
    ("xmp-compressed", Warning, |s| {
        let hex: String = s.xmp.bytes().map(|byte| format!("{byte:02x}")).collect();
        let packet = stream(dictionary! { "Filter" => "ASCIIHexDecode" }, &format!("{hex}>"));
        s.document.objects.insert((32, 0), packet);
    }),
    ("pdfx-version", Error, |s| s.xmp = s.xmp.replace("PDF/X-4", "PDF/X-3:2003")),
    ("xmp-title", Error, |s| s.xmp = s.xmp.replace(">A sample<", "><")),
    ("xmp-date", Error, |s| s.xmp = s.xmp.replace("xmp:MetadataDate", "xmp:OtherDate")),
    ("xmp-identity", Error, |s| s.xmp = s.xmp.replace("xmpMM:VersionID=\"1\"", "")),
    ("trapped", Error, |s| {
        s.xmp = s.xmp.replace("pdf:Trapped=\"False\"", "");
    }),
    ("trapped", Error, |s| {
        s.info.set("Trapped", "Unknown");
        s.xmp = s.xmp.replace("pdf:Trapped=\"False\"", "pdf:Trapped=\"Unknown\"");
    }),
    ("info-contradicts-xmp", Error, |s| s.info.set("Title", Object::string_literal("Another sample"))),
    ("info-contradicts-xmp", Error, |s| s.info.set("ModDate", Object::string_literal("D:20200101000000Z"))),
    ("info-contradicts-xmp", Error, |s| s.info.set("Trapped", "True")),
    // Output intent
    ("output-intent-missing", Error, |s| s.intent.set("S", "GTS_PDFA1")),
    ("output-intent-multiple", Error, |s| {
        s.catalog.set("OutputIntents", vec![Object::Reference((30, 0)), Object::Reference((30, 0))]);
    }),
    ("output-intent-multiple", Error, |s| {
        let profile = s.add(stream(Dictionary::new(), "another"));
        let other = dictionary! { "S" => "GTS_PDFA1", "DestOutputProfile" => profile };
        s.catalog.set("OutputIntents", vec![(30, 0).into(), other.into()]);
    }),
    ("output-condition", Error, |s| {
        s.intent.remove(b"OutputConditionIdentifier");
    }),
    ("output-profile-missing", Error, |s| {
        s.intent.remove(b"DestOutputProfile");
    }),
    ("output-profile-broken", Error, |s| {
        // Only the padding after the last table is lost, but the header tells.
        let length = s.profile.content.len() as u32 + 8;
        s.profile.content[..4].copy_from_slice(&length.to_be_bytes());
    }),
    ("output-profile-broken", Error, |s| s.profile.set_content(b"no profile".to_vec())),
    ("output-profile-class", Error, |s| s.profile.content[12..16].copy_from_slice(b"mntr")),
    ("output-profile-space", Error, |s| s.profile.content[16..20].copy_from_slice(b"RGB ")),
    ("output-profile-space", Error, |s| s.profile.dict.set("N", 3)),
    ("output-profile-reference", Error, |s| s.intent.set("DestOutputProfileRef", Dictionary::new())),
    // Boxes and pages
    ("media-box-missing", Error, |s| {
        s.page.remove(b"MediaBox");
    }),
    ("trim-box-missing", Error, |s| {
        s.page.remove(b"TrimBox");
        // The crop box then stands for the trim box, so that nothing else is out of place.
        s.page.set("MediaBox", around_trim(8.6));
        let safe = "/Over gs 0.1 0 0 0.05 k 21 21 258 258 re f";
        s.content = safe.into();
    }),
    ("trim-and-art-box", Error, |s| s.page.set("ArtBox", around_trim(0.0))),
    ("box-empty", Error, |s| s.page.set("TrimBox", numbers(&[30.0, 30.0, 30.0, 270.0]))),
    ("box-order", Error, |s| s.page.set("MediaBox", around_trim(8.4))),
    ("bleed-box-missing", Error, |s| {
        s.page.remove(b"BleedBox");
        s.paint("0.1 0 0 0.05 k 0 0 300 300 re f");
    }),
    ("bleed-too-small", Error, |s| s.page.set("BleedBox", around_trim(8.0))),
    ("crop-box", Error, |s| s.page.set("CropBox", around_trim(10.0))),
    ("user-unit", Error, |s| s.page.set("UserUnit", 2)),
    ("page-rotated", Warning, |s| s.page.set("Rotate", 90)),
    ("trim-size", Warning, |s| s.page.set("TrimBox", around_trim(-5.0))),
    ("bleed-not-reached", Error, |s| s.content = "0.5 0 0 0 k 30 100 20 20 re f".into()),
    ("bleed-not-reached", Error, |s| s.content = "q 60 0 0 60 215 180 cm /I Do Q".into()),
    ("bleed-not-reached", Error, |s| s.content = "0.5 0 0 0 K 30 w 60 40 m 250 40 l S".into()),
    ("page-empty", Warning, |s| s.content = "0 0 0 0 k 21 21 258 258 re f".into()),
    // Content and annotations
    ("content-unreadable", Error, |s| s.paint("0 0 m ) 5 5 l S")),
    ("content-unbalanced", Error, |s| s.paint("q")),
    ("content-recursion", Error, |s| {
        let resources = dictionary! { "XObject" => dictionary! { "Form" => (100, 0) } };
        let form = form(dictionary! { "Resources" => resources }, "/Form Do");
        paint_form(s, form);
    }),
    ("resource-missing", Error, |s| s.paint("/Gone gs")),
    ("xobject-kind", Error, |s| {
        let object = s.add(stream(dictionary! { "Type" => "XObject" }, "0 0 0 1 k 60 60 20 20 re f"));
        s.resource("XObject", "X", object);
        s.paint("/X Do");
    }),
    ("shading-broken", Error, |s| {
        // As a gradient around a point that some writers set in inks: the program leaves four, the range says three.
        let range = numbers(&[0.0, 1.0, 0.0, 1.0, 0.0, 1.0]);
        let domain = numbers(&[0.0, 1.0, 0.0, 1.0]);
        let dict = dictionary! { "FunctionType" => 4, "Domain" => domain, "Range" => range };
        let function = s.add(stream(dict, "{ pop pop 0 0.1 0 0.2 }"));
        let shading =
            dictionary! { "ShadingType" => 1, "ColorSpace" => "DeviceCMYK", "Function" => function };
        s.resource("Shading", "S", shading);
        s.paint("q 60 60 20 20 re W n /S sh Q");
    }),
    ("annotation", Error, |s| {
        let note = dictionary! { "Subtype" => "Text", "Rect" => numbers(&[50.0, 50.0, 60.0, 60.0]) };
        s.page.set("Annots", vec![note.into()]);
    }),
    // Fonts and text
    ("font-missing", Error, |s| s.paint(&format!("BT /Gone 9 Tf 60 60 Td {} Tj ET", text()))),
    ("font-not-embedded", Error, |s| {
        s.descriptor.remove(b"FontFile2");
    }),
    ("font-not-embedded", Error, |s| {
        let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
        s.resource("Font", "H", font);
        s.paint("/Over gs 0 0 0 1 k BT /H 9 Tf 60 60 Td (Standard) Tj ET");
    }),
    ("font-broken", Error, |s| s.program.set_content(b"no font".to_vec())),
    ("glyph-missing", Error, |s| s.paint("0 0 0 1 k /Over gs BT /F 9 Tf 60 60 Td <0000> Tj ET")),
    ("glyph-missing", Error, |s| {
        let font = type3(dictionary! {}, "500 0 d0");
        s.resource("Font", "T", font);
        s.paint("/Over gs 0 0 0 1 k BT /T 9 Tf 60 60 Td (b) Tj ET");
    }),
    ("glyph-width", Error, |s| s.own_font.set("W", vec![0.into(), 2000.into(), 600.into()])),
    ("cid-to-gid-map", Warning, |s| {
        s.own_font.remove(b"CIDToGIDMap");
    }),
    ("font-courier", Warning, |s| s.font.set("BaseFont", "ABCDEF+Courier")),
    ("text-near-trim", Warning, |s| show(s, "0 0 0 1 k", 9.0, "33 100")),
    ("small-white-text", Warning, |s| show(s, "1 0 0 0 k 60 60 50 30 re f /Out gs 0 0 0 0 k", 7.0, "70 70")),
    ("small-text-inks", Warning, |s| show(s, "1 0.5 0 0 k", 7.0, "70 70")),
    ("rich-black-text", Warning, |s| show(s, "0.7 0.6 0.6 1 k", 9.0, "70 70")),
    // Colour
    ("device-rgb", Error, |s| s.paint("1 0 0 rg 60 60 20 20 re f")),
    ("device-rgb", Error, |s| s.paint("1 0 0 RG 60 60 m 90 60 l S")),
    ("device-rgb", Error, |s| show(s, "1 0 0 rg", 9.0, "70 70")),
    ("device-rgb", Error, |s| {
        let form = form(dictionary! {}, "1 0 0 rg 60 60 20 20 re f");
        paint_form(s, form);
    }),
    ("device-rgb", Error, |s| {
        let cell = dictionary! {
            "PatternType" => 1, "PaintType" => 1, "TilingType" => 1, "XStep" => 5, "YStep" => 5,
            "BBox" => numbers(&[0.0, 0.0, 5.0, 5.0]), "Resources" => dictionary! {},
        };
        let cell = s.add(stream(cell, "1 0 0 rg 0 0 2 2 re f"));
        s.resource("Pattern", "P", cell);
        s.paint("/Pattern cs /P scn 60 60 20 20 re f");
    }),
    ("device-rgb", Error, |s| {
        s.resource("Shading", "G", gradient("DeviceRGB"));
        s.paint("q 60 60 20 20 re W n /G sh Q");
    }),
    ("device-rgb", Error, |s| {
        let pattern = dictionary! { "PatternType" => 2, "Shading" => gradient("DeviceRGB") };
        s.resource("Pattern", "P", pattern);
        s.paint("/Pattern cs /P scn 60 60 20 20 re f");
    }),
    ("device-rgb", Error, |s| {
        let glyph = s.add(stream(Dictionary::new(), "500 0 d0 1 0 0 rg 0 0 500 500 re f"));
        let font = type3(dictionary! { "a" => glyph }, "");
        s.resource("Font", "T", font);
        s.paint("/Over gs 0 0 0 1 k BT /T 9 Tf 60 60 Td (a) Tj ET");
    }),
    ("device-rgb", Error, |s| soft_mask(s, "DeviceCMYK", "1 0 0 rg 60 60 20 20 re f")),
    ("device-rgb", Error, |s| {
        s.paint("q 9 0 0 9 60 60 cm BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc\nEI Q");
    }),
    ("device-rgb", Error, |s| {
        let table = Object::string_literal("abcdef");
        let space = vec!["Indexed".into(), "DeviceRGB".into(), 1.into(), table];
        s.resource("ColorSpace", "C", space);
        s.paint("/C cs 1 sc 60 60 20 20 re f");
    }),
    ("device-rgb", Error, |s| {
        s.resource("ColorSpace", "C", separation("Black", "DeviceRGB"));
        s.paint("/C cs 1 scn 60 60 20 20 re f");
    }),
    ("device-rgb", Error, |s| {
        let appearance = form(dictionary! {}, "1 0 0 rg 60 60 20 20 re f");
        let appearance = s.add(appearance);
        let rect = numbers(&[30.0, 30.0, 270.0, 270.0]);
        let mark = dictionary! {
            "Subtype" => "PrinterMark", "Rect" => rect, "AP" => dictionary! { "N" => appearance },
        };
        s.page.set("Annots", vec![mark.into()]);
    }),
    ("icc-based", Error, |s| {
        s.resource("ColorSpace", "C", vec!["ICCBased".into(), (31, 0).into()]);
        s.paint("/C cs 0 0 0 0.5 sc 60 60 20 20 re f");
    }),
    ("icc-based", Error, |s| s.image.dict.set("ColorSpace", vec!["ICCBased".into(), (31, 0).into()])),
    ("calibrated-color", Error, |s| {
        s.resource("ColorSpace", "C", vec!["CalRGB".into(), white_point().into()]);
        s.paint("/C cs 1 0 0 sc 60 60 20 20 re f");
    }),
    ("lab", Error, |s| {
        s.resource("ColorSpace", "C", vec!["Lab".into(), white_point().into()]);
        s.paint("/C cs 50 0 0 sc 60 60 20 20 re f");
    }),
    ("default-color-space", Error, |s| {
        s.resource("ColorSpace", "DefaultCMYK", vec!["ICCBased".into(), (31, 0).into()]);
    }),
    ("device-gray", Warning, |s| s.paint("/Out gs 0.5 g 60 60 20 20 re f")),
    ("spot-color", Error, |s| {
        s.resource("ColorSpace", "C", separation("Gold", "DeviceCMYK"));
        s.paint("/C cs 1 scn 60 60 20 20 re f");
    }),
    ("spot-color", Error, |s| {
        let names: Vec<Object> = vec!["Black".into(), "Gold".into()];
        s.resource(
            "ColorSpace",
            "C",
            vec!["DeviceN".into(), names.into(), "DeviceCMYK".into(), function().into()],
        );
        s.paint("/C cs 1 1 scn 60 60 20 20 re f");
    }),
    ("registration-color", Warning, |s| {
        s.resource("ColorSpace", "C", separation("All", "DeviceCMYK"));
        s.paint("/C cs 0.5 scn 60 60 20 20 re f");
    }),
    ("jpx-space", Error, |s| jpx(s, &[])),
    ("device-rgb", Error, |s| jpx(s, b"\0\0\0\x17jp2h\0\0\0\x0fcolr\x01\0\0\0\0\0\x10")),
    ("total-ink", Error, |s| s.paint("/Over gs 1 1 0 0 k 60 60 30 30 re f 0 0 1 1 k 60 60 30 30 re f")),
    ("total-ink", Error, |s| {
        let mut gradient = gradient("DeviceCMYK");
        let mut function = function();
        function.set("C1", numbers(&[1.0; 4]));
        gradient.set("Function", function);
        let gradient = s.add(gradient);
        s.resource("Shading", "S", gradient);
        s.paint("q 60 60 25 25 re W n /S sh Q");
    }),
    ("color-space-broken", Error, |s| s.paint("/Gone cs 1 sc 60 60 20 20 re f")),
    // Transparency and graphics state
    ("blend-space", Error, |s| {
        s.page.set("Group", dictionary! { "S" => "Transparency", "CS" => "DeviceRGB" });
    }),
    ("blend-space", Error, |s| {
        let group = dictionary! { "S" => "Transparency", "CS" => "DeviceRGB" };
        let form = form(dictionary! { "Group" => group }, "0.5 0 0 0 k 60 60 20 20 re f");
        paint_form(s, form);
    }),
    ("blend-space", Error, |s| soft_mask(s, "DeviceRGB", "0 0 0 0.5 k 60 60 20 20 re f")),
    ("page-group-missing", Warning, |s| {
        s.page.remove(b"Group");
        s.resource("ExtGState", "Half", dictionary! { "ca" => 0.5 });
        s.paint("/Half gs 0.5 0 0 0 k 60 60 20 20 re f");
    }),
    ("blend-mode", Error, |s| parameters(s, "BM", "PassThrough".into())),
    ("blend-mode-inks", Warning, |s| parameters(s, "BM", "Difference".into())),
    ("soft-mask-space", Error, |s| {
        let mut mask = samples(260, |_, _| 90);
        mask.dict.set("ColorSpace", "DeviceCMYK");
        let mask = s.add(mask);
        s.image.dict.set("SMask", mask);
    }),
    ("transfer-function", Error, |s| parameters(s, "TR", "Identity".into())),
    ("transfer-function", Error, |s| parameters(s, "TR2", function().into())),
    ("halftone", Error, |s| parameters(s, "HTP", numbers(&[0.0, 0.0]))),
    ("halftone", Error, |s| parameters(s, "HT", dictionary! { "HalftoneType" => 6 }.into())),
    // Images
    ("image-resolution", Error, |s| s.paint("q 150 0 0 150 50 100 cm /I Do Q")),
    ("image-resolution", Warning, |s| s.paint("q 90 0 0 90 60 100 cm /I Do Q")),
    ("bitmap-resolution", Error, |s| bitmap(s, 60)),
    ("bitmap-resolution", Warning, |s| bitmap(s, 24)),
    ("image-interpolation", Warning, |s| s.image.dict.set("Interpolate", true)),
    ("image-broken", Error, |s| {
        let half = s.image.content.len() / 8;
        s.image.content.truncate(half);
    }),
    ("image-broken", Error, |s| {
        s.image.dict.remove(b"Filter");
        s.image.set_content(vec![200; 1000]);
    }),
    ("image-broken", Error, |s| s.image.dict.set("Width", 250)),
    // Ink, lines, overprint
    ("total-ink", Error, |s| s.paint("0.9 0.9 0.8 0.8 k 60 60 20 20 re f")),
    ("total-ink", Error, |s| {
        // 2.2 mm of all inks in the middle of a light image.
        s.image = samples(260, |x, y| if x.max(y) < 27 { 255 } else { 20 });
    }),
    ("average-ink", Warning, |s| s.image = image(260, [209, 204, 204, 204])),
    ("average-ink", Warning, |s| s.paint("0.8 0.8 0.8 0.85 k 60 60 50 50 re f")),
    ("hairline", Error, |s| s.paint("0 0 0 0.5 K 0.1 w 60 60 m 90 60 l S")),
    ("hairline", Error, |s| s.paint("0 0 0 0.5 K 0 w 60 60 m 90 60 l S")),
    ("hairline", Error, |s| s.paint("0 0 0 0.5 K q 0.1 0 0 0.1 0 0 cm 1 w 600 600 m 900 600 l S Q")),
    ("hairline", Error, |s| s.paint("0 0 0 0.5 k 60 60 30 0.1 re f")),
    ("hairline", Warning, |s| s.paint("0 0 0 0.5 K 0.2 w 60 60 m 90 60 l S")),
    ("thin-white-line", Warning, |s| s.paint("/Out gs 0 0 0 0 K 0.2 w 60 60 m 90 60 l S")),
    ("thin-line-inks", Warning, |s| s.paint("0.5 0.5 0 0 K 0.2 w 60 60 m 90 60 l S")),
    ("white-text-overprint", Error, |s| show(s, "/Over gs 0 0 0 0 k", 9.0, "70 70")),
    ("white-path-overprint", Warning, |s| s.paint("/Over gs 0 0 0 0 k 60 60 20 20 re f")),
    ("black-text-knocks-out", Warning, |s| show(s, "/Out gs 0 0 0 1 k", 9.0, "70 70")),
    ("black-line-knocks-out", Warning, |s| s.paint("/Out gs 0 0 0 1 K 0.5 w 60 60 m 90 60 l S")),
    ("gray-overprint", Warning, |s| {
        // The grey itself is another fault, but not in a soft mask.
        soft_mask(s, "DeviceGray", "/Over gs 0.5 g 60 60 20 20 re f");
    }),
];

fn action(kind: &str) -> Dictionary {
    dictionary! { "S" => kind }
}

fn form(mut dict: Dictionary, content: &str) -> Object {
    dict.set("Subtype", "Form");
    dict.set("BBox", numbers(&[30.0, 30.0, 270.0, 270.0]));
    stream(dict, content)
}

fn paint_form(sample: &mut Sample, form: Object) {
    let form = sample.add(form);
    sample.resource("XObject", "Form", form);
    sample.paint("/Form Do");
}

/// Shows text after some operations, which may choose another overprint than the usual.
fn show(sample: &mut Sample, before: &str, size: f64, at: &str) {
    sample.paint(&format!("/Over gs {before} BT /F {size} Tf {at} Td {} Tj ET", text()));
}

fn type3(glyphs: Dictionary, _: &str) -> Dictionary {
    dictionary! {
        "Type" => "Font", "Subtype" => "Type3", "FirstChar" => 97, "Widths" => numbers(&[500.0, 500.0]),
        "FontMatrix" => numbers(&[0.001, 0.0, 0.0, 0.001, 0.0, 0.0]),
        "CharProcs" => glyphs, "Resources" => dictionary! {},
        "Encoding" => dictionary! { "Differences" => vec![97.into(), "a".into(), "b".into()] },
    }
}

fn function() -> Dictionary {
    function_of(4)
}

/// A function of so many outputs.
fn function_of(outputs: usize) -> Dictionary {
    dictionary! {
        "FunctionType" => 2, "N" => 1, "Domain" => numbers(&[0.0, 1.0]),
        "C0" => numbers(&vec![0.0; outputs]), "C1" => numbers(&[0.0, 0.2, 0.8, 0.0][..outputs]),
    }
}

pub(super) fn separation(name: &str, alternate: &str) -> Vec<Object> {
    vec!["Separation".into(), name.into(), alternate.into(), function().into()]
}

fn gradient(space: &str) -> Dictionary {
    dictionary! {
        "ShadingType" => 2, "ColorSpace" => space, "Coords" => numbers(&[60.0, 60.0, 80.0, 80.0]),
        "Function" => function_of(if space == "DeviceCMYK" { 4 } else { 3 }),
    }
}

fn white_point() -> Dictionary {
    dictionary! { "WhitePoint" => numbers(&[0.9505, 1.0, 1.089]) }
}

fn soft_mask(sample: &mut Sample, space: &str, content: &str) {
    let group = dictionary! { "S" => "Transparency", "CS" => space };
    let group = form(dictionary! { "Group" => group }, content);
    let group = sample.add(group);
    let mask = dictionary! { "S" => "Luminosity", "G" => group };
    sample.resource("ExtGState", "Mask", dictionary! { "SMask" => mask });
    sample.paint("/Mask gs 0.5 0 0 0 k 60 60 20 20 re f");
}

fn parameters(sample: &mut Sample, key: &str, value: Object) {
    sample.resource("ExtGState", "Set", dictionary! { key => value });
    sample.paint("/Set gs");
}

/// An image that is a JPEG 2000 of 260 pixels in three channels, of which there is the header alone, after some boxes.
fn jpx(sample: &mut Sample, boxes: &[u8]) {
    let mut bytes = boxes.to_vec();
    let mut picture = vec![0xff, 0x4f, 0xff, 0x51, 0, 47, 0, 0];
    for number in [260u32, 260, 0, 0, 260, 260, 0, 0] {
        picture.extend(number.to_be_bytes());
    }
    picture.extend([0, 3]);
    if boxes.is_empty() {
        bytes = picture;
    } else {
        bytes.extend((picture.len() as u32 + 8).to_be_bytes());
        bytes.extend(b"jp2c");
        bytes.extend(picture);
    }
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 260, "Height" => 260, "Filter" => "JPXDecode",
    };
    let image = sample.add(Stream::new(dict, bytes));
    sample.resource("XObject", "J", image);
    sample.paint("q 60 0 0 60 150 180 cm /J Do Q");
}

/// An image of 1 bit and 260 pixels, so many points large.
fn bitmap(sample: &mut Sample, side: u32) {
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 260, "Height" => 260,
        "BitsPerComponent" => 1, "ImageMask" => true,
    };
    let image = sample.add(Stream::new(dict, vec![0x55; 33 * 260]));
    sample.resource("XObject", "Bits", image);
    sample.paint(&format!("q 0 0 0 0.5 k {side} 0 0 {side} 60 60 cm /Bits Do Q"));
}

/// An unpacked image in CMYK with the same amount of each ink in a pixel.
fn samples(side: usize, ink: fn(usize, usize) -> u8) -> Stream {
    let mut image = image(16, [0; 4]);
    image.dict.remove(b"Filter");
    image.dict.remove(b"Decode");
    image.dict.set("Width", side as i64);
    image.dict.set("Height", side as i64);
    image.set_content((0..side * side).flat_map(|i| [ink(i % side, i / side); 4]).collect());
    image
}
