//! PDFs that are made here, compared as a whole.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use super::comparison::{Change, Comparison, PageKind};
use super::error::CompareError;
use super::run::compare;

/// A line of type: its words, where it begins, and its size.
type Line = (&'static str, i64, i64, i64);

/// A PDF as other programs write them: Helvetica that is not in the file, nothing tagged. Each page is a list of lines, and has its
/// number at its foot.
fn pdf(pages: &[&[Line]]) -> Vec<u8> {
    pdf_with(pages, |_| {})
}

fn pdf_with(pages: &[&[Line]], change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let tree = document.new_object_id();
    let mut kids = Vec::new();
    for (number, lines) in pages.iter().enumerate() {
        let folio = (number + 1).to_string();
        let mut operations = Vec::new();
        let all = lines.iter().map(|(text, x, y, size)| (*text, *x, *y, *size));
        for (text, x, y, size) in all.chain([(folio.as_str(), 290, 20, 8)]) {
            operations.extend([
                Operation::new("BT", vec![]),
                Operation::new("Tf", vec!["F".into(), size.into()]),
                Operation::new("Td", vec![x.into(), y.into()]),
                Operation::new("Tj", vec![Object::string_literal(text)]),
                Operation::new("ET", vec![]),
            ]);
        }
        let content = Content { operations }.encode().unwrap();
        let content = document.add_object(Stream::new(Dictionary::new(), content));
        let page = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "F" => font } },
        });
        kids.push(page.into());
    }
    let count = kids.len() as i64;
    document.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    change(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

const RIVER: &[Line] = &[
    ("The river rises in spring and falls in autumn.", 60, 700, 11),
    ("Four hundred lanterns burnt in 2018.", 60, 680, 11),
];
const VALLEY: &[Line] = &[("The valley had a quiet year, say its keepers.", 60, 700, 11)];
const FERRY: &[Line] = &[("A ferry crosses where no bridge could stand.", 60, 700, 11)];

fn compared(old: &[&[Line]], new: &[&[Line]]) -> Comparison {
    compare(&pdf(old), &pdf(new)).unwrap()
}

fn kinds(comparison: &Comparison) -> Vec<(PageKind, Option<usize>, Option<usize>)> {
    comparison.pages.iter().map(|page| (page.change, page.old, page.new)).collect()
}

#[test]
fn how_a_file_is_written_is_no_difference() {
    let plain = pdf(&[RIVER, VALLEY]);
    let other = pdf_with(&[RIVER, VALLEY], |document| {
        document.renumber_objects_with(100);
        document.compress();
        let info = document.add_object(dictionary! { "Title" => Object::string_literal("Another title") });
        document.trailer.set("Info", info);
    });
    assert_ne!(plain, other);
    for (old, new) in [(&plain, &plain), (&plain, &other)] {
        let comparison = compare(old, new).unwrap();
        assert!(comparison.is_equal(), "{comparison:?}");
        assert_eq!((comparison.old_pages, comparison.new_pages), (2, 2));
    }
}

#[test]
fn a_changed_word_is_told_with_its_page() {
    let lit: &[Line] = &[RIVER[0], ("Five hundred lanterns burnt in 2019.", 60, 680, 11)];
    let comparison = compared(&[VALLEY, RIVER], &[VALLEY, lit]);
    assert_eq!(kinds(&comparison), [(PageKind::Words, Some(2), Some(2))]);
    let words: Vec<_> =
        comparison.words.iter().map(|word| (word.old.as_str(), word.new.as_str(), word.new_page)).collect();
    assert_eq!(words, [("Four", "Five", Some(2)), ("2018.", "2019.", Some(2))]);
    let figures: Vec<_> =
        comparison.figures.iter().map(|figure| (figure.old.as_str(), figure.new.as_str())).collect();
    assert_eq!(figures, [("2018", "2019")]);
    let pictures = &comparison.pages[0].pictures;
    assert!(pictures.old.is_some() && pictures.new.is_some() && !pictures.areas.is_empty());
    assert!(!comparison.is_equal());
}

#[test]
fn behind_an_inserted_page_only_numbers_change() {
    let old: Vec<&[Line]> = [RIVER, VALLEY].repeat(3);
    let mut new = old.clone();
    new.insert(1, FERRY);
    let comparison = compared(&old, &new);
    assert_eq!(kinds(&comparison), [(PageKind::New, None, Some(2))]);
    assert_eq!(comparison.renumbered, 5);
    assert_eq!(comparison.words.len(), 1, "{:?}", comparison.words);
    let comparison = compared(&new, &old);
    assert_eq!(kinds(&comparison), [(PageKind::Gone, Some(2), None)]);
}

#[test]
fn a_page_with_the_same_words_may_look_different() {
    let low: &[Line] = &[(VALLEY[0].0, 60, 650, 11)];
    let comparison = compared(&[RIVER, VALLEY, FERRY], &[RIVER, low, FERRY]);
    assert_eq!(kinds(&comparison), [(PageKind::Looks, Some(2), Some(2))]);
    assert!(comparison.words.is_empty(), "{:?}", comparison.words);
}

#[test]
fn notes_are_compared_by_what_they_say() {
    // Marks stand as small raised numbers.
    let old: &[Line] = &[
        ("The lanterns burn on and on.", 60, 700, 11),
        ("1", 220, 704, 6),
        ("1 The river report, p. 12.", 60, 100, 8),
    ];
    let new: &[Line] = &[
        ("A ferry crosses.", 60, 720, 11),
        ("1", 150, 724, 6),
        ("The lanterns burn on and on.", 60, 700, 11),
        ("2", 220, 704, 6),
        ("1 Heard from the ferryman.", 60, 112, 8),
        ("2 The river report, p. 12.", 60, 100, 8),
    ];
    let comparison = compared(&[old], &[new]);
    let notes: Vec<_> =
        comparison.notes.iter().map(|note| (note.change, note.old_number, note.new_number)).collect();
    assert_eq!(notes, [(Change::New, None, Some(1)), (Change::Renumbered, Some(1), Some(2))]);
    assert_eq!(comparison.words.len(), 1, "marks are no words: {:?}", comparison.words);
    assert_eq!(comparison.words[0].new, "A ferry crosses.");
}

#[test]
fn what_is_no_whole_pdf_is_told() {
    let good = pdf(&[RIVER]);
    let of = |bytes: &[u8]| compare(&good, bytes).map(|_| ()).map_err(|error| error.source);
    assert_eq!(of(b"no PDF"), Err(CompareError::NoPdf));
    assert_eq!(of(b""), Err(CompareError::NoPdf));
    assert_eq!(of(&good[..good.len() / 2]), Err(CompareError::Cut));
    assert_eq!(of(b"%PDF-1.4\n%%EOF"), Err(CompareError::Broken));
    assert_eq!(of(&good), Ok(()));
}

#[test]
fn a_password_is_told() {
    use lopdf::{EncryptionState, EncryptionVersion, Permissions};
    let locked = |user: &str| {
        pdf_with(&[RIVER], |document| {
            let id = Object::string_literal("0123456789abcdef");
            document.trailer.set("ID", vec![id.clone(), id]);
            let version = EncryptionVersion::V2 {
                document,
                owner_password: "owner",
                user_password: user,
                key_length: 128,
                permissions: Permissions::all(),
            };
            let state = EncryptionState::try_from(version).unwrap();
            document.encrypt(&state).unwrap();
        })
    };
    let plain = pdf(&[RIVER]);
    assert_eq!(compare(&plain, &locked("secret")).unwrap_err().source, CompareError::Encrypted);
    // What anybody may open is read as it is seen.
    assert!(compare(&plain, &locked("")).unwrap().is_equal());
}

/// Bytes that are lost or changed in the middle of a file end in a message or in a comparison, never in a panic.
#[test]
fn damage_is_no_danger() {
    let good = pdf(&[RIVER, VALLEY]);
    for at in (0..good.len()).step_by(61) {
        let mut bad = good.clone();
        bad[at] ^= 0x55;
        let _ = compare(&good, &bad);
        let mut short = good.clone();
        short.drain(at..(at + 9).min(good.len()));
        let _ = compare(&good, &short);
    }
}
