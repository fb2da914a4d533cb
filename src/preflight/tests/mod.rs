//! A good file, each way to break it, and what the preflight says.

mod faults;
mod rules;
pub(in crate::preflight) mod sample;

use std::collections::BTreeSet;

use lopdf::{EncryptionState, EncryptionVersion, Permissions};

use super::{Limits, Outcome, preflight};
use crate::diag::Severity;
use faults::FAULTS;
use sample::{Sample, bytes, stream};

/// A font with Latin letters.
const LATIN: &str = "fonts/source-sans-3/SourceSans3_400Regular.ttf";

fn check(bytes: &[u8]) -> Outcome {
    preflight(bytes, &Limits::default())
}

/// Rule, severity and page of each finding.
fn summary(findings: &Outcome) -> Vec<String> {
    let line = |finding: &super::Finding| {
        let page = finding.page.map_or("file".to_string(), |page| format!("page {page}"));
        format!("{:?} {} {page}", finding.severity, finding.rule.id)
    };
    findings.list.iter().map(line).collect()
}

#[test]
fn the_good_file_is_good() {
    let findings = check(&bytes(Sample::good().finish()));
    assert_eq!(findings, Outcome { pages: 2, ..Outcome::default() }, "{}", findings.human("good.pdf"));
}

#[test]
fn each_fault_is_found_and_nothing_else() {
    let mut wrong = Vec::new();
    for (index, (rule, severity, break_it)) in FAULTS.iter().enumerate() {
        let mut sample = Sample::good();
        break_it(&mut sample);
        let findings = check(&bytes(sample.finish()));
        let found: Vec<(&str, Severity)> = findings.list.iter().map(|f| (f.rule.id, f.severity)).collect();
        if found != [(*rule, *severity)] {
            wrong.push(format!("fault {index}, {rule}:\n{}", findings.human("broken.pdf")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn color_by_a_profile_must_not_overprint_ink_by_ink() {
    let mut sample = Sample::good();
    sample.resource("ColorSpace", "C", vec!["ICCBased".into(), (31, 0).into()]);
    sample.paint("/Over gs /C cs 0 0 0 0.5 sc 60 60 20 20 re f");
    assert_eq!(
        summary(&check(&bytes(sample.finish()))),
        ["Error icc-based page 1", "Error icc-overprint page 1"]
    );
}

#[test]
fn a_fault_that_is_no_object_of_the_file_is_found() {
    let good = bytes(Sample::good().finish());
    let of_bytes = |bytes: &[u8]| summary(&check(bytes));
    assert_eq!(of_bytes(b"<html></html>"), ["Error file-not-pdf file"]);
    assert_eq!(of_bytes(b"%PDF-1.6\n"), ["Error file-broken file"]);
    let with_version = |version: &str| {
        let mut document = Sample::good().finish();
        document.version = version.into();
        of_bytes(&bytes(document))
    };
    assert_eq!(with_version("1.3"), [""; 0]);
    assert_eq!(with_version("1.7"), ["Warning pdf-version file"]);
    assert_eq!(with_version("2.0"), ["Error pdf-version file"]);
    let mut without_id = Sample::good().finish();
    without_id.trailer.remove(b"ID");
    assert_eq!(of_bytes(&bytes(without_id)), ["Error file-id file"]);
    let at = good.windows(9).rposition(|w| w == b"startxref").unwrap();
    let mut moved = good[..at].to_vec();
    moved.extend(b"startxref\n17\n%%EOF");
    assert_eq!(of_bytes(&moved), ["Error file-broken file"]);
}

#[test]
fn encryption_is_found_with_and_without_a_password() {
    for (password, found) in [("", "Error file-encrypted file"), ("secret", "Error file-encrypted file")] {
        let mut document = Sample::good().finish();
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: password,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        assert_eq!(summary(&check(&bytes(document))), [found], "password ‘{password}’");
    }
}

#[test]
fn each_rule_is_broken_by_a_test() {
    let mut broken: BTreeSet<&str> = FAULTS.iter().map(|(rule, ..)| *rule).collect();
    // By the tests above and below.
    broken.extend([
        "file-not-pdf",
        "file-broken",
        "file-encrypted",
        "pdf-version",
        "file-id",
        "file-without-pages",
        "icc-overprint",
        "bleed-unchecked",
        // By a test of the plates.
        "ink-unchecked",
    ]);
    let without: Vec<&str> = super::rules().map(|rule| rule.id).filter(|id| !broken.contains(id)).collect();
    assert!(without.is_empty(), "no test breaks {without:?}");
}

#[test]
fn a_file_without_pages_is_no_file_to_print() {
    let mut document = Sample::good().finish();
    let pages = lopdf::dictionary! { "Type" => "Pages", "Kids" => Vec::<lopdf::Object>::new(), "Count" => 0 };
    document.objects.insert((2, 0), pages.into());
    assert_eq!(summary(&check(&bytes(document))), ["Error file-without-pages file"]);
}

#[test]
fn limits_are_the_printers() {
    let spot = |limits: &Limits| {
        let mut sample = Sample::good();
        sample.resource("ColorSpace", "S", faults::separation("PANTONE 300 C", "DeviceCMYK"));
        sample.paint("/S cs 1 scn 60 60 50 50 re f");
        preflight(&bytes(sample.finish()), limits).list.len()
    };
    assert_eq!(spot(&Limits::default()), 1);
    assert_eq!(spot(&Limits { spots: vec!["PANTONE 300 C".into()], ..Limits::default() }), 0);
    let good = bytes(Sample::good().finish());
    let wide = Limits { bleed: crate::pdf::geometry::mm(5.0), ..Limits::default() };
    assert_eq!(
        summary(&preflight(&good, &wide)),
        ["Error bleed-too-small page 1", "Error bleed-too-small page 2"]
    );
}

#[test]
fn five_hundred_hairlines_are_one_finding() {
    let mut sample = Sample::good();
    for index in 0..500 {
        sample.paint(&format!("/Over gs 0.1 w 60 {} m 90 60 l S", 60.0 + f64::from(index) / 10.0));
    }
    let findings = check(&bytes(sample.finish()));
    assert_eq!(findings.list.len(), 1);
    assert_eq!(findings.list[0].count, 500);
}

#[test]
fn no_page_is_held_against_itself_for_ever() {
    let mut sample = Sample::good();
    // Twenty thousand things that end at the trim, and the tint below them comes last.
    let content = std::mem::take(&mut sample.content);
    let things: Vec<String> =
        (0..20_000).map(|at| format!("30 {} 1 1 re", 40.0 + f64::from(at) / 100.0)).collect();
    sample.paint(&format!("0.1 0 0 0 k {} f", things.join(" f ")));
    sample.paint(&content);
    assert_eq!(summary(&check(&bytes(sample.finish()))), ["Warning bleed-unchecked page 1"]);
}

#[test]
fn forms_that_paint_forms_come_to_an_end() {
    use std::time::{Duration, Instant};

    use lopdf::dictionary;
    // Each of twelve forms paints the next one ten times, which makes a million millions of squares.
    let mut sample = Sample::good();
    let mut inner = sample.add(stream(
        dictionary! { "Subtype" => "Form", "BBox" => sample::around_trim(0.0) },
        "0.5 0 0 0 k 50 50 20 20 re f",
    ));
    for _ in 0..12 {
        let dict = dictionary! {
            "Subtype" => "Form", "BBox" => sample::around_trim(0.0),
            "Resources" => dictionary! { "XObject" => dictionary! { "N" => inner } },
        };
        inner = sample.add(stream(dict, &"/N Do ".repeat(10)));
    }
    sample.resource("XObject", "N", inner);
    sample.paint("/N Do");
    let bytes = bytes(sample.finish());
    let started = Instant::now();
    let found = summary(&check(&bytes));
    let told = |line: &String| line.starts_with("Error content-unreadable page 1");
    assert!(!found.is_empty() && found.iter().all(told), "{found:?}");
    let drawn = super::plates::draw(&bytes, 40.0, 3.3, &mut |_, _| Ok(()));
    assert!(drawn.is_err_and(|error| error.to_string().contains("page 1")));
    // Some seconds where nothing else runs and nothing is optimised.
    assert!(started.elapsed() < Duration::from_secs(120), "{:?}", started.elapsed());
}

#[test]
fn what_a_layer_hides_is_not_printed_and_told() {
    let outcome = |off: bool| {
        let mut sample = Sample::good();
        let name = lopdf::Object::string_literal("Other language");
        let layer = sample.add(lopdf::dictionary! { "Type" => "OCG", "Name" => name });
        let mut default = lopdf::dictionary! { "Name" => lopdf::Object::string_literal("Print") };
        if off {
            default.set("OFF", vec![layer.clone()]);
        }
        let layers = lopdf::dictionary! { "OCGs" => vec![layer.clone()], "D" => default };
        sample.catalog.set("OCProperties", layers);
        sample.resource("Properties", "L", layer);
        sample.paint("/OC /L BDC 1 0 0 rg 60 60 20 20 re f BT /F 9 Tf 60 60 Td (x) Tj ET /Nothing Do EMC");
        check(&bytes(sample.finish()))
    };
    assert!(outcome(false).has_errors());
    let hidden = outcome(true);
    assert_eq!((hidden.list, hidden.unseen), (Vec::new(), vec!["layers that are hidden"]));
}

/// Bare CFF (Adobe Technical Note 5176) of three glyphs, 333/1000 em wide, in the order that the format predefines.
fn cff() -> Vec<u8> {
    let mut bytes = vec![1, 0, 4, 1];
    bytes.extend(b"\0\x01\x01\x01\x05Test");
    // Where the glyphs and the private values stand; no charset is named.
    bytes.extend(b"\0\x01\x01\x01\x12\x1d\0\0\0\x27\x11\x1d\0\0\0\x04\x1d\0\0\0\x3a\x12");
    bytes.extend([0; 4]);
    bytes.extend(b"\0\x03\x01\x01\x05\x09\x0d");
    bytes.extend(b"\x1c\x01\x4d\x0e".repeat(3));
    bytes.extend(b"\x1c\0\0\x15");
    bytes
}

#[test]
fn fonts_are_whole_in_every_form_that_the_standard_knows() {
    use lopdf::{Dictionary, Object, Stream, dictionary};
    let mut sample = Sample::good();
    let mut font = |name: &str, kind: &str, widths: &[f64], encoding: Vec<Object>, descriptor: Dictionary| {
        let descriptor = sample.add(descriptor);
        let font = dictionary! {
            "Type" => "Font", "Subtype" => kind, "BaseFont" => "ABCDEF+Whole", "FontDescriptor" => descriptor,
            "FirstChar" => 33, "Widths" => sample::numbers(widths),
            "Encoding" => dictionary! { "Differences" => encoding },
        };
        sample.resource("Font", name, font);
        sample.paint(&format!("/Over gs 0 0 0 1 k BT /{name} 9 Tf 60 60 Td (!) Tj ET"));
    };
    let descriptor = |key: &str, program: &Object| {
        dictionary! { "Type" => "FontDescriptor", "FontName" => "ABCDEF+Whole", "Flags" => 32, key => program.clone() }
    };
    let compact = Object::Reference((90, 0));
    font("C", "Type1", &[333.0], vec![33.into(), "exclam".into()], descriptor("FontFile3", &compact));
    // The code of an exclamation mark shows a letter, as the differences say.
    let latin = std::fs::read(LATIN).unwrap();
    let face = ttf_parser::Face::parse(&latin, 0).unwrap();
    let glyph = face.glyph_index('W').unwrap();
    let width = f64::from(face.glyph_hor_advance(glyph).unwrap()) * 1000.0 / f64::from(face.units_per_em());
    let whole = Object::Reference((91, 0));
    font("T", "TrueType", &[width], vec![33.into(), "W".into()], descriptor("FontFile2", &whole));
    font("U", "TrueType", &[width], vec![33.into(), "uni0057".into()], descriptor("FontFile2", &whole));
    sample.document.objects.insert((90, 0), Stream::new(dictionary! { "Subtype" => "Type1C" }, cff()).into());
    sample.document.objects.insert((91, 0), Stream::new(Dictionary::new(), latin).into());
    let findings = check(&bytes(sample.finish()));
    assert!(findings.list.is_empty(), "{}", findings.human("fonts.pdf"));
}

#[test]
fn what_could_be_taken_for_a_fault_is_none() {
    let text = sample::text();
    // Each of these paints something that is right.
    for content in [
        // White that reaches the trim, and colour beyond the bleed that is cut off by it.
        "/Out gs 0 0 0 0 k 30 100 20 20 re f",
        "0.2 0 0 0 k 10 100 100 20 re f",
        // A thing that ends at the trim, on colour that goes on.
        "0.5 0 0 0 k 30 100 20 20 re f",
        // A thick line that ends before the trim.
        "/Over gs 0.3 0 0 0 K 30 w 60 100 m 250 100 l S",
        // Marks in all inks beyond the bleed, also up to its edge.
        "1 1 1 1 K 0.1 w 10 100 m 20 100 l S",
        "1 1 1 1 K 0.3 w 30 300 m 30 278.504 l S",
        // A large clip whose line is thin, and paths that are not painted.
        "q 60 60 0.1 50 re W n 0.3 0 0 0 k 60 60 50 50 re f Q",
        // Black text that knocks out of white, and large black text.
        "0 0 0 0 k 60 60 100 60 re f 0 0 0 1 k BT /Out gs /F 9 Tf 70 80 Td TEXT Tj ET",
        "0 0 0 1 k BT /Out gs /F 14 Tf 70 80 Td TEXT Tj ET",
        // Large text in several inks; a scan's text that is not seen.
        "BT 1 0.5 0 0 k /F 9 Tf 70 80 Td TEXT Tj ET",
        "BT 3 Tr 0 g /Nothing 1 Tf /F 3 Tf 70 80 Td TEXT Tj ET",
        // Large text near the trim: the font reaches down to it, these glyphs do not.
        "0 0 0 1 k BT /Over gs /F 40 Tf 70 42 Td TEXT Tj ET",
        // Ink that is too much, cut away by a clip; and 320 % in a small place.
        "q 0 0 1 1 re W n 1 1 1 1 k 60 60 50 50 re f Q",
        "0.8 0.8 0.8 0.85 k 60 60 30 30 re f",
        // Inks that knock one another out, and a pale one that overprints them in part.
        "/Out gs 1 1 0 0 k 60 60 60 60 re f 0 0 1 1 k 60 60 60 60 re f /Over gs 0 0.3 0 0 k 60 60 40 40 re f",
        // An inline image that is very small.
        "q 9 0 0 9 60 60 cm BI /W 1 /H 1 /BPC 8 /CS /CMYK ID abcd\nEI Q",
    ] {
        let mut sample = Sample::good();
        sample.paint(&content.replace("TEXT", &text));
        let findings = check(&bytes(sample.finish()));
        assert!(findings.list.is_empty(), "{content}\n{}", findings.human("good.pdf"));
    }
}

#[test]
fn broken_files_are_answered() {
    let mut sample = Sample::good();
    // A short file, so that many cuts can be tried.
    sample.program.set_content(b"no font".to_vec());
    sample.profile.set_content(b"no profile".to_vec());
    sample.image = sample::image(20, [9; 4]);
    let form = stream(
        lopdf::dictionary! { "Subtype" => "Form", "BBox" => sample::around_trim(0.0) },
        "q 0.5 0 0 0 k 50 50 20 20 re f Q",
    );
    let form = sample.add(form);
    sample.resource("XObject", "Form", form);
    sample.paint("/Form Do BI /W 2 /H 2 /BPC 8 /CS /G /F /AHx ID 00ff00ff> EI");
    let good = bytes(sample.finish());
    for at in (0..good.len()).step_by(97) {
        let _ = check(&good[..at]).human("cut.pdf");
    }
    let mut seed = 1u32;
    for _ in 0..300 {
        let mut broken = good.clone();
        for _ in 0..8 {
            // Numbers as random as they have to be, and the same at every run.
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = seed as usize % broken.len();
            broken[at] = (seed >> 24) as u8;
        }
        let _ = check(&broken).json("broken.pdf");
    }
}

/// A file with faults of several kinds.
fn faulty() -> Outcome {
    let mut sample = Sample::good();
    sample.xmp = sample.xmp.replace("PDF/X-4", "PDF/X-3");
    sample.paint("/Over gs 1 0 0 rg 60 60 20 20 re f 0.05 w 60 60 m 90 60 l S 0.1 w 60 70 m 90 70 l S");
    sample.paint("q 150 0 0 150 50 60 cm /I Do Q");
    check(&bytes(sample.finish()))
}

#[test]
fn people_read_blocks() {
    insta::assert_snapshot!(faulty().human("report.pdf"));
}

#[test]
fn programs_read_json() {
    insta::assert_snapshot!(faulty().json("report.pdf"));
}
