//! The print edition as a printer gets it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use folio::build::{Options, silent};
use folio::color::OutputProfile;
use folio::content::edition::Edition;
use folio::content::model::Intent;
use folio::finish::Conversions;
use folio::preflight::Outcome;
use folio::products::job;
use image::{Rgb, RgbImage, Rgba, RgbaImage};
use lopdf::{Document, Object};

use crate::project::{TestProject, build_with, repository};

/// A photo that is large enough wherever it stands.
static LARGE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let image = RgbImage::from_fn(2800, 3800, |x, y| Rgb([(x / 11) as u8, (y / 15) as u8, 96]));
    image.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
});

/// A project with its photos prepared for the press, which is most of the work of each test here.
static PREPARED: LazyLock<TestProject> = LazyLock::new(|| {
    let project = unprepared();
    build_with(&project.open(), Options { edition: Some(Edition::Print), ..Options::default() });
    project
});

/// The invented report with photos that are large enough to be printed, and were before.
pub fn printable() -> TestProject {
    let project = unprepared();
    project.take(&PREPARED, ".folio");
    project
}

/// The invented report with photos that are large enough to be printed.
fn unprepared() -> TestProject {
    let project = TestProject::example();
    for photo in ["valley", "lantern", "night", "portrait"] {
        project.write(&format!("images/{photo}.jpg"), &*LARGE);
    }
    project
}

/// A print edition, what a printer finds wrong with it, and what was converted.
fn pressed(project: &TestProject) -> (Document, Outcome, Conversions) {
    // Conic gradients are for the press alone: PDF/A has no room for them.
    let options = Options { preflight: true, edition: Some(Edition::Print), ..Options::default() };
    let built = build_with(&project.open(), options);
    let pdf = built.pdfs.iter().find(|pdf| pdf.edition == Edition::Print).unwrap();
    (Document::load_mem(&pdf.bytes).unwrap(), built.preflight.unwrap(), pdf.conversions)
}

/// What the layout of the imprint sets besides.
fn with_layout(code: &str) -> TestProject {
    let project = printable();
    let at = "  set list(spacing: 0pt)\n";
    project.replace("layout/pages/imprint.typ", at, &format!("{at}  {code}\n"));
    project
}

fn nothing() -> Vec<folio::preflight::Finding> {
    Vec::new()
}

#[test]
fn a_printer_finds_nothing() {
    let (document, findings, conversions) = pressed(&printable());
    assert_eq!(findings.list, nothing());
    assert_eq!(conversions, Conversions::default(), "the theme sets everything in inks");
    assert_eq!(document.version, "1.6");
    let catalog = document.catalog().unwrap();
    for key in ["StructTreeRoot", "Outlines", "Names", "AcroForm"] {
        assert!(!catalog.has(key.as_bytes()), "{key}");
    }
    assert!(document.objects.values().all(|object| {
        object.as_dict().map_or(true, |dict| !dict.has_type(b"Annot") && !dict.has(b"URI"))
    }));
}

#[test]
fn colors_of_a_layout_become_inks() {
    let of = |colors, pictures, gradients| Conversions { colors, pictures, gradients };
    let square = |fill: &str| format!("place(rect(width: 20mm, height: 10mm, fill: {fill}))");
    for (code, conversions) in [
        (square("rgb(\"#cc3322\")"), of(1, 0, 0)),
        (square("luma(40%)"), of(1, 0, 0)),
        (square("black") + "; place(dy: -2cm, text(fill: black)[Black by its name])", of(0, 0, 0)),
        (square("rgb(200, 30, 60, 50%)"), of(1, 0, 0)),
        (square("gradient.linear(red, blue)"), of(0, 0, 1)),
        (square("gradient.linear(red, yellow, green, blue, angle: 30deg)"), of(0, 0, 1)),
        (square("gradient.linear(luma(20%), luma(90%))"), of(0, 0, 1)),
        (square("gradient.radial(red, white)"), of(0, 0, 1)),
        (square("gradient.conic(red, green, blue)"), of(0, 0, 1)),
        (square("gradient.linear(rgb(255, 0, 0, 0%), rgb(255, 0, 0, 100%))"), of(0, 0, 1)),
        (square("tiling(size: (4mm, 4mm), place(circle(radius: 1mm, fill: maroon)))"), of(1, 0, 0)),
        ("place(line(length: 3cm, stroke: 1pt + rgb(\"#123456\")))".into(), of(1, 0, 0)),
        (format!("place({SVG})"), of(3, 0, 1)),
    ] {
        let (_, findings, found) = pressed(&with_layout(&code));
        assert_eq!(findings.list, nothing(), "{code}");
        assert_eq!(found, conversions, "{code}");
    }
}

/// A drawing with a gradient, an opacity and a mask.
const SVG: &str = r##"image(width: 3cm, bytes("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 90 60'>
<defs><linearGradient id='g'><stop offset='0' stop-color='#f80'/><stop offset='1' stop-color='#06c'/></linearGradient>
<mask id='m'><rect width='90' height='60' fill='#888'/><circle cx='45' cy='30' r='20' fill='#fff'/></mask></defs>
<rect width='90' height='60' fill='url(#g)'/><g opacity='0.5'><rect x='10' y='10' width='30' height='20' fill='#2a9'/></g>
<g mask='url(#m)'><rect x='40' y='20' width='40' height='30' fill='#c13'/></g>
<path d='M5 5 L80 50' stroke='#357' stroke-width='2'/></svg>"), alt: "A drawing")"##;

#[test]
fn pictures_of_a_layout_become_inks_and_keep_their_opacity() {
    let rgb = RgbImage::from_fn(900, 600, |x, y| Rgb([(x / 4) as u8, 40, (y / 3) as u8]));
    let rgba = RgbaImage::from_fn(900, 600, |x, _| Rgba([200, 60, 30, (x / 4) as u8]));
    let grey = image::GrayImage::from_fn(900, 600, |x, _| image::Luma([(x / 4) as u8]));
    for (name, image) in [
        ("logo.png", image::DynamicImage::from(rgb.clone())),
        ("logo.jpg", rgb.into()),
        ("logo.png", rgba.into()),
        ("logo.png", grey.into()),
    ] {
        let code = format!("place(image(\"/images/{name}\", width: 3cm, alt: \"A logo\"))");
        let project = with_layout(&code);
        let mut bytes = std::io::Cursor::new(Vec::new());
        image.write_to(&mut bytes, image::ImageFormat::from_path(name).unwrap()).unwrap();
        project.write(&format!("images/{name}"), bytes.into_inner());
        let (document, findings, conversions) = pressed(&project);
        assert_eq!(findings.list, nothing(), "{name} {:?}", image.color());
        assert_eq!(conversions, Conversions { pictures: 1, ..Conversions::default() });
        let opacities =
            document.objects.values().filter_map(|o| o.as_stream().ok()).filter(|s| s.dict.has(b"SMask"));
        assert_eq!(opacities.count(), usize::from(image.color().has_alpha()));
    }
}

#[test]
fn a_gradient_begins_and_ends_in_the_profiles_inks() {
    let code =
        "place(rect(width: 20mm, height: 10mm, fill: gradient.linear(rgb(\"#ff0000\"), rgb(\"#0000ff\"))))";
    let (document, _, _) = pressed(&with_layout(code));
    let tables: Vec<Vec<u8>> = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter(|stream| {
            stream.dict.get(b"FunctionType").and_then(Object::as_i64).is_ok_and(|kind| kind == 0)
        })
        .map(|stream| stream.decompressed_content().unwrap())
        .collect();
    let [table] = tables.as_slice() else { panic!("{} tables", tables.len()) };
    let icc = std::fs::read(repository().join("layout/profiles/FOGRA39L_coated.icc")).unwrap();
    let press = OutputProfile::new(icc, Intent::Perceptual, 300).unwrap();
    let near = |found: &[u8], rgb: [f32; 3]| {
        found.iter().zip(press.inks_of(rgb)).all(|(a, b)| (f32::from(*a) / 255.0 - b).abs() < 0.02)
    };
    assert!(near(&table[..4], [1.0, 0.0, 0.0]), "{:?}", &table[..4]);
    assert!(near(&table[table.len() - 4..], [0.0, 0.0, 1.0]), "{:?}", &table[table.len() - 4..]);
}

#[test]
fn a_spot_color_of_the_theme_is_an_ink_of_its_own() {
    let project = printable();
    let from = "ochre:       { cmyk: [6, 51, 100, 40],";
    project.replace("layout/theme.yaml", from, &format!("{from} spot: PANTONE 7570 C,"));
    project.replace(
        "source/report.yaml",
        "bleed: 5mm",
        "bleed: 5mm, paper: { name: Invented, thickness: 0.1mm }",
    );
    let (_, findings, _) = pressed(&project);
    assert_eq!(findings.list, nothing());
    let made = job::make(&mut project.workspace(), Options::default(), &silent).unwrap();
    assert_eq!(made.ticket.inks, ["Cyan", "Magenta", "Yellow", "Black", "PANTONE 7570 C"]);
}

#[test]
fn small_black_text_overprints_and_nothing_else_does() {
    let (document, findings, _) = pressed(&printable());
    assert_eq!(findings.list, nothing());
    let (mut on, mut off) = (0, 0);
    for page in document.page_iter() {
        let content = document.get_page_content(page);
        let content = String::from_utf8_lossy(&content).into_owned();
        on += content.matches("/FolioOverprint gs").count();
        off += content.matches("/FolioKnockout gs").count();
    }
    assert!(on > 50, "{on} times on, {off} times off");
}

#[test]
fn marks_stand_around_the_bleed() {
    let sheets = |marks| {
        let options = Options { preflight: true, marks, ..Options::default() };
        let built = build_with(&printable().open(), options);
        let pdf = built.pdfs.iter().find(|pdf| pdf.edition == Edition::Print).unwrap();
        assert!(!built.preflight.as_ref().unwrap().has_errors(), "{:?}", built.preflight);
        let document = Document::load_mem(&pdf.bytes).unwrap();
        let boxes = |key: &[u8]| -> BTreeSet<[i64; 4]> {
            let pages = document.page_iter().map(|page| {
                let dict = document.get_dictionary(page).unwrap();
                let sides = dict.get(key).unwrap().as_array().unwrap();
                // In thousandths of a point, so that they can be compared.
                std::array::from_fn(|side| {
                    (f64::from(sides[side].as_float().unwrap()) * 1000.0).round() as i64
                })
            });
            pages.collect()
        };
        (boxes(b"MediaBox"), boxes(b"BleedBox"), boxes(b"TrimBox"))
    };
    let ((media, bleed, trim), (marked, same_bleed, same_trim)) = (sheets(false), sheets(true));
    assert_eq!((&bleed, &trim), (&same_bleed, &same_trim));
    assert_eq!((&media, bleed.len(), marked.len()), (&bleed, 1, 1));
    let slug = (10.0_f64 / 25.4 * 72_000.0).round() as i64;
    for (marked, bleed) in marked.iter().zip(&bleed) {
        for (side, (marked, bleed)) in marked.iter().zip(bleed).enumerate() {
            let outwards = if side < 2 { bleed - marked } else { marked - bleed };
            assert!((outwards - slug).abs() <= 1, "{marked} and {bleed}");
        }
    }
}

#[test]
fn the_outer_cover_is_as_wide_as_its_spine_asks() {
    let project = printable();
    project.replace(
        "source/report.yaml",
        "bleed: 5mm",
        "bleed: 5mm, paper: { name: Invented, thickness: 1mm }",
    );
    let made = job::make(&mut project.workspace(), Options::default(), &silent).unwrap();
    let ticket = &made.ticket;
    let leaves = (ticket.pages - 4).div_ceil(2);
    assert_eq!(ticket.spine_mm, leaves as f64);
    assert_eq!((ticket.trim_mm, ticket.bleed_mm), ([210.0, 297.0], 5.0));
    let findings = folio::preflight::preflight(&made.cover.bytes, &folio::preflight::Limits::default());
    assert_eq!(findings.list, nothing());
    let cover = Document::load_mem(&made.cover.bytes).unwrap();
    let page = cover.get_dictionary(cover.page_iter().next().unwrap()).unwrap();
    let trim = page.get(b"TrimBox").unwrap().as_array().unwrap();
    let width = (trim[2].as_float().unwrap() - trim[0].as_float().unwrap()) / 72.0 * 25.4;
    assert!((f64::from(width) - 420.0 - ticket.spine_mm).abs() < 0.1, "{width}");
    assert_eq!(made.sheet.pages, 1);
}
