//! Small pages, and what a visitor is told of them.

use lopdf::{Document, dictionary};

use super::*;

/// What a page paints, a line each.
#[derive(Default)]
struct Log(Vec<String>);

impl Log {
    fn add(&mut self, at: &At, what: &str, area: Option<Rect>) {
        let area = area.map_or("nowhere".to_string(), |area| {
            [area.x0, area.y0, area.x1, area.y1].map(|v| format!("{v:.0}")).join(" ")
        });
        self.0.push(format!("{:?} {what} at {area}", at.container));
    }
}

impl<'a> Visitor<'a> for Log {
    fn path(&mut self, at: &At<'_, 'a>, path: &PaintedPath) {
        self.add(at, &format!("path {:?}", at.state.fill.space), path.area);
    }
    fn text(&mut self, at: &At<'_, 'a>, text: &ShownText<'_, 'a>) {
        self.add(at, &format!("text of {} codes, {:.1} pt,", text.codes.len(), text.size), text.area);
    }
    fn image(&mut self, at: &At<'_, 'a>, image: &PaintedImage) {
        self.add(at, "image", image.area);
    }
    fn shading(&mut self, at: &At<'_, 'a>, _: &'a Dictionary, area: Option<Rect>) {
        self.add(at, "shading", area);
    }
    fn fault(&mut self, at: &At<'_, 'a>, fault: Fault) {
        self.add(at, &format!("{fault:?}"), None);
    }
}

fn stream(dict: Dictionary, content: &str) -> Object {
    Object::Stream(Stream::new(dict, content.as_bytes().to_vec()))
}

/// What a page of 100 by 100 points paints. Object 10 and following are `objects`.
fn log(content: &str, resources: Dictionary, annotations: Vec<Object>, objects: Vec<Object>) -> Vec<String> {
    let mut document = Document::with_version("1.6");
    let page = dictionary! {
        "Type" => "Page", "Parent" => (2, 0), "Contents" => (4, 0), "Resources" => resources,
        "Annots" => annotations,
        "MediaBox" => vec![0.into(), 0.into(), 100.into(), 100.into()],
    };
    document.objects.insert((1, 0), dictionary! { "Type" => "Catalog", "Pages" => (2, 0) }.into());
    let kids = vec![(3, 0).into()];
    document.objects.insert((2, 0), dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 }.into());
    document.objects.insert((3, 0), page.into());
    document.objects.insert((4, 0), stream(Dictionary::new(), content));
    document.objects.extend((10..).map(|number| (number, 0)).zip(objects));
    document.trailer.set("Root", (1, 0));
    let objects = Objects(&document);
    let mut log = Log::default();
    walk(objects, &Fonts::new(objects), objects.pages()[0], &mut log);
    log.0
}

fn square(size: i64) -> Object {
    vec![0.into(), 0.into(), size.into(), size.into()].into()
}

#[test]
fn forms_stand_where_their_matrices_put_them_and_are_clipped_to_their_boxes() {
    let form = dictionary! {
        "Subtype" => "Form", "BBox" => square(10),
        "Matrix" => vec![2.into(), 0.into(), 0.into(), 2.into(), 0.into(), 0.into()],
    };
    let lines = log(
        "q 1 0 0 1 50 50 cm /F Do Q 0 0 1 1 re W n 20 20 5 5 re f",
        dictionary! { "XObject" => dictionary! { "F" => (10, 0) } },
        vec![],
        vec![stream(form, "1 0 0 0 k 5 5 100 100 re f")],
    );
    assert_eq!(lines, ["Form path DeviceCmyk at 60 60 70 70", "Page path DeviceGray at nowhere"]);
}

#[test]
fn a_form_that_paints_itself_is_left() {
    let form = dictionary! {
        "Subtype" => "Form", "BBox" => square(100),
        "Resources" => dictionary! { "XObject" => dictionary! { "F" => (10, 0) } },
    };
    let resources = dictionary! { "XObject" => dictionary! { "F" => (10, 0) } };
    let lines = log("/F Do /G Do", resources, vec![], vec![stream(form, "0 0 5 5 re f /F Do")]);
    assert_eq!(
        lines,
        ["Form path DeviceGray at 0 0 5 5", "Form Recursion at nowhere", "Page MissingResource at nowhere"]
    );
}

#[test]
fn patterns_and_soft_masks_are_walked_once() {
    let cell = dictionary! { "PatternType" => 1, "PaintType" => 1, "BBox" => square(4) };
    let group = dictionary! {
        "Subtype" => "Form", "BBox" => square(9), "Group" => dictionary! { "S" => "Transparency" },
    };
    let resources = dictionary! {
        "Pattern" => dictionary! { "P" => (10, 0), "S" => dictionary! {
            "PatternType" => 2, "Shading" => dictionary! { "ColorSpace" => "DeviceCMYK" },
        } },
        "ExtGState" => dictionary! { "M" => dictionary! {
            "SMask" => dictionary! { "S" => "Luminosity", "G" => (11, 0) },
        } },
    };
    let content = "/Pattern cs /P scn 0 0 20 20 re f 50 50 9 9 re f /S scn 0 0 9 9 re f /M gs /M gs";
    let lines = log(
        content,
        resources,
        vec![],
        vec![stream(cell, "1 0 0 rg 0 0 2 2 re f"), stream(group, "0 0 7 7 re f")],
    );
    assert_eq!(
        lines,
        [
            "Page path Pattern(None) at 0 0 20 20",
            "Pattern path DeviceRgb at 0 0 2 2",
            "Page path Pattern(None) at 50 50 59 59",
            "Page path Pattern(None) at 0 0 9 9",
            "Page shading at 0 0 9 9",
            "SoftMask path DeviceGray at 0 0 7 7",
        ]
    );
}

#[test]
fn glyphs_of_type_3_fonts_are_content() {
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type3", "FirstChar" => 97, "Widths" => vec![1000.into()],
        "FontMatrix" => [0.001, 0.0, 0.0, 0.001, 0.0, 0.0].map(Object::from).to_vec(),
        "CharProcs" => dictionary! { "square" => (11, 0) },
        "Encoding" => dictionary! { "Differences" => vec![97.into(), "square".into()] },
    };
    let lines = log(
        "BT /T 10 Tf 20 30 Td [(aa) -1000 (a)] TJ ET",
        dictionary! { "Font" => dictionary! { "T" => (10, 0) } },
        vec![],
        vec![font.into(), stream(Dictionary::new(), "1000 0 d0 0 0 500 500 re f")],
    );
    assert_eq!(
        lines,
        ["Page text of 3 codes, 10.0 pt, at 20 28 60 37", "Glyph path DeviceGray at 20 30 25 35"]
    );
}

#[test]
fn appearances_fill_the_rectangles_of_their_annotations() {
    let appearance = dictionary! { "Subtype" => "Form", "BBox" => square(10) };
    let annotation = dictionary! {
        "Rect" => vec![40.into(), 40.into(), 60.into(), 50.into()],
        "AP" => dictionary! { "N" => (10, 0) },
    };
    let content = stream(appearance, "0 0 10 10 re f");
    let lines = log("", Dictionary::new(), vec![annotation.into()], vec![content]);
    assert_eq!(lines, ["Annotation path DeviceGray at 40 40 60 50"]);
}

#[test]
fn forms_that_paint_forms_come_to_an_end() {
    let level = |next: u32| {
        let resources = dictionary! { "XObject" => dictionary! { "F" => (next, 0) } };
        let form = dictionary! { "Subtype" => "Form", "BBox" => square(9), "Resources" => resources };
        stream(form, &format!("0 0 1 1 re f {}", "/F Do ".repeat(100)))
    };
    let resources = dictionary! { "XObject" => dictionary! { "F" => (10, 0) } };
    let lines = log("/F Do", resources, vec![], (11..20).map(level).collect());
    assert!(lines.iter().any(|line| line.contains("TooMuch")));
    let entered = lines.iter().filter(|line| line.contains("Form path")).count();
    assert!(entered <= 100_000, "each form is unpacked and read: {entered}");
}
