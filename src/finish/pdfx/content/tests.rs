use super::*;
use crate::content::model::Intent;

fn press() -> OutputProfile {
    let icc = std::fs::read("layout/profiles/FOGRA39L_coated.icc").unwrap();
    OutputProfile::new(icc, Intent::Perceptual, 300).unwrap()
}

/// What a page paints after the conversion, and the document.
fn painted(content: &str, resources: Dictionary) -> (Vec<Operation>, Document) {
    let mut document = Document::with_version("1.6");
    let content = document.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Contents" => content, "Resources" => resources,
        "MediaBox" => [0, 0, 100, 100].map(Object::from).to_vec(),
    });
    let pages =
        document.add_object(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    convert(&mut document, &press(), &Masks::new()).unwrap();
    let (content, _) = Objects(&document).page_content(Objects(&document).pages()[0]);
    (operations(&content).list, document)
}

/// The states and inks that are set, in order, with what is painted.
fn told(content: &str, resources: Dictionary) -> Vec<String> {
    let line = |operation: &Operation| match operation.operator.as_str() {
        "gs" => String::from_utf8_lossy(operation.operands[0].as_name().unwrap()).into_owned(),
        "k" => {
            let inks = operation.operands.iter().map(|ink| (ink.as_float().unwrap() * 100.0).round());
            format!("k {:?}", inks.map(|ink| ink as i32).collect::<Vec<_>>())
        }
        other => other.to_string(),
    };
    painted(content, resources).0.iter().map(line).collect()
}

#[test]
fn a_thin_black_line_around_a_field_overprints_and_the_field_does_not() {
    let set = |content| -> Vec<String> {
        told(content, Dictionary::new()).into_iter().filter(|line| line.starts_with("Folio")).collect()
    };
    let thin = "1 1 0 rg 0 G 1 w 0 0 50 50 re B";
    assert_eq!(set(thin), ["FolioOverprintStrokes"]);
    assert_eq!(set("1 1 0 rg 0 G 4 w 0 0 50 50 re B"), [""; 0], "a thick one knocks out");
    assert_eq!(
        set("0 G 1 w 0 0 m 50 50 l S 1 1 0 rg 0 0 50 50 re b 0 0 9 9 re f"),
        ["FolioOverprint", "FolioOverprintStrokes", "FolioKnockout"]
    );
    let (_, document) = painted(thin, Dictionary::new());
    let objects = Objects(&document);
    let resources = objects.page_resources(objects.pages()[0]).unwrap();
    let state = objects.dict(objects.dict(resources, "ExtGState").unwrap(), STROKES).unwrap();
    assert_eq!((objects.boolean(state, "OP"), objects.boolean(state, "op")), (Some(true), Some(false)));
}

#[test]
fn an_inline_image_is_an_image_in_inks() {
    let spaces = dictionary! { "ColorSpace" => dictionary! { "Own" => "DeviceRGB" } };
    for space in ["/RGB", "/Own"] {
        let content = format!("BI /W 1 /H 1 /BPC 8 /CS {space} /F /AHx ID c81e3c>\nEI");
        let (list, document) = painted(&content, spaces.clone());
        assert!(list.iter().any(|operation| operation.operator == "Do"), "{list:?}");
        let objects = Objects(&document);
        let resources = objects.page_resources(objects.pages()[0]).unwrap();
        let image = objects.stream(objects.dict(resources, "XObject").unwrap(), "FolioInline0").unwrap();
        assert_eq!(objects.name(&image.dict, "Subtype"), Some(&b"Image"[..]), "{space}");
        assert_eq!(objects.name(&image.dict, "ColorSpace"), Some(&b"DeviceCMYK"[..]), "{space}");
        assert_eq!(objects.unpacked(image).unwrap(), press().inks(&[0xc8, 0x1e, 0x3c], None).unwrap());
    }
}

#[test]
fn a_grey_that_is_see_through_is_what_the_profile_makes_of_it() {
    let states = || {
        let half = dictionary! { "ca" => Object::Real(0.5) };
        let multiply = dictionary! { "ca" => Object::Real(0.5), "BM" => "Multiply" };
        dictionary! { "ExtGState" => dictionary! { "Half" => half, "Multiply" => multiply } }
    };
    let inks = |content: &str| -> Vec<String> {
        let told = told(content, states());
        // The page itself begins in black alone.
        told.into_iter().filter(|line| line.starts_with("k ")).skip(1).collect()
    };
    let solid = "k [0, 0, 0, 100]";
    assert_eq!(inks("0 g 0 0 9 9 re f"), [solid]);
    let veil = inks("q 0 g /Half gs 0 0 9 9 re f Q 0 g 0 0 9 9 re f");
    assert_eq!((veil.len(), &veil[0], &veil[2]), (3, &solid.to_string(), &solid.to_string()));
    let rich: Vec<i32> = veil[1][3..veil[1].len() - 1].split(", ").map(|ink| ink.parse().unwrap()).collect();
    assert!(rich.iter().sum::<i32>() > 250 && rich.iter().all(|ink| *ink > 40), "{rich:?}");
    // A white veil has no ink, text stays in register, and what multiplies keeps the colours below.
    assert_eq!(inks("1 g /Half gs 0 0 9 9 re f"), ["k [0, 0, 0, 0]"]);
    assert_eq!(inks("0 g /Multiply gs 0 0 9 9 re f"), [solid]);
    assert_eq!(inks("/Half gs 0 g BT (x) Tj ET"), [solid]);
}

#[test]
fn black_in_a_group_that_is_seen_through_is_a_veil_too() {
    let half = dictionary! { "ca" => Object::Real(0.5) };
    for (state, is_group, veil) in [("/Half gs", true, true), ("", true, false), ("/Half gs", false, false)] {
        let mut document = Document::with_version("1.6");
        let inner = dictionary! { "Subtype" => "Form", "Resources" => Dictionary::new() };
        let inner = document.add_object(Stream::new(inner, b"0.5 g 0 0 9 9 re f BT (x) Tj ET".to_vec()));
        let mut outer = dictionary! {
            "Subtype" => "Form", "Resources" => dictionary! { "XObject" => dictionary! { "Inner" => inner } },
        };
        if is_group {
            outer.set("Group", dictionary! { "S" => "Transparency" });
        }
        // The first square has the colour that the form began with, which nobody knows here.
        let outer =
            document.add_object(Stream::new(outer, b"0 0 9 9 re f q 0 g 0 0 9 9 re f Q /Inner Do".to_vec()));
        let resources = dictionary! {
            "XObject" => dictionary! { "Outer" => outer }, "ExtGState" => dictionary! { "Half" => half.clone() },
        };
        let content = format!("{state} 0 1 1 0 k /Outer Do");
        let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        let page = document
            .add_object(dictionary! { "Type" => "Page", "Contents" => content, "Resources" => resources });
        let pages =
            document.add_object(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", catalog);
        convert(&mut document, &press(), &Masks::new()).unwrap();
        let inks = |id| -> Vec<usize> {
            let stream = document.get_object(id).unwrap().as_stream().unwrap();
            let list = operations(&Objects(&document).unpacked(stream).unwrap()).list;
            let inks = list.iter().filter(|operation| operation.operator == "k");
            inks.map(|operation| {
                operation.operands.iter().filter(|ink| ink.as_float().unwrap() > 0.1).count()
            })
            .collect()
        };
        // Black alone is set, and the profile's black before the surface; text goes back to black alone.
        assert_eq!(inks(outer), if veil { vec![1, 4] } else { vec![1] }, "{state} {is_group}");
        assert_eq!(inks(inner), if veil { vec![1, 4, 1] } else { vec![1] }, "{state} {is_group}");
    }
}

/// What a veil of black at half its strength makes of a colour, as an eye sees it: on a screen, and on the press with black
/// alone and with the profile's black.
#[test]
fn a_veil_looks_nearly_as_on_the_screen() {
    let press = press();
    let lightness = |rgb: [f64; 3]| {
        let [r, g, b] = rgb.map(crate::color::linear_light);
        let y: f64 = 0.2126 * r + 0.7152 * g + 0.0722 * b;
        if y > 216.0 / 24389.0 { 116.0 * y.cbrt() - 16.0 } else { y * 24389.0 / 27.0 }
    };
    for rgb in [[128u8, 128, 128], [90, 140, 180], [200, 170, 140]] {
        let below = press.inks(&rgb, None).unwrap();
        let blended = |veil: [f32; 4]| {
            let mixed: Vec<u8> = below
                .iter()
                .zip(veil)
                .map(|(below, veil)| ((f32::from(*below) + veil * 255.0) / 2.0) as u8)
                .collect();
            let shown = press.on_screen(&mixed, None).unwrap();
            lightness([shown[0], shown[1], shown[2]].map(|value| f64::from(value) / 255.0))
        };
        let wanted = lightness(rgb.map(|value| f64::from(value) / 510.0));
        let (alone, rich) = (blended([0.0, 0.0, 0.0, 1.0]), blended(press.rich_inks_of([0.0; 3])));
        assert!(alone - wanted > 10.0, "{rgb:?}: black alone washes out, {alone} instead of {wanted}");
        assert!((rich - wanted).abs() < 7.0, "{rgb:?}: {rich} instead of {wanted}");
    }
}
