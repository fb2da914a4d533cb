//! The marks of notes part from the words before them in what programs read: ‘2.8’ with the mark 9 is no 2.89.
//!
//! A mark stands close to its word, and no space between them would leave the look as it is. So layouts set a space in type
//! that is too small to be seen before each mark ([`BOUNDARY`]). Here the mark comes to say a blank before its number in place of its
//! signs (`ActualText`, ISO 32000-1, 14.9.4). Readers that pass over this find the space itself, which is moved below the mark.

use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, ObjectId, dictionary};
use rayon::prelude::*;

use super::clusters;
use crate::pdf::content::operations;
use crate::pdf::object::{Objects, Page, number, text_string};
use crate::pdf::words::{actual_text, encodings, shown};

/// Type that is smaller than this many points marks a boundary between words; layouts set it in a thousandth of a point.
const BOUNDARY: f64 = 0.01;

/// Parts the marks of notes from the words before them, and reads clusters in order, on all pages.
///
/// # Errors
/// If a page can't be written.
pub(super) fn part(document: &mut Document) -> lopdf::Result<()> {
    let objects = Objects(document);
    let changed: Vec<(ObjectId, Vec<u8>)> = objects
        .pages()
        .par_iter()
        .filter_map(|page| Some(parted(objects, *page).transpose()?.map(|content| (page.id, content))))
        .collect::<lopdf::Result<_>>()?;
    for (page, content) in changed {
        document.change_page_content(page, content)?;
    }
    Ok(())
}

/// The content of a page with its marks parted and its clusters in order; nothing where neither is to be done.
fn parted(objects: Objects, page: Page) -> lopdf::Result<Option<Vec<u8>>> {
    let (content, whole) = objects.page_content(page);
    let operations = operations(&content);
    let is_inline = |operation: &Operation| operation.operator == "BI";
    if !whole || !operations.whole || operations.list.iter().any(is_inline) {
        return Ok(None);
    }
    let encodings = encodings(objects.0, page.id);
    let letters = |font: &[u8], show: &Operation| encodings.get(font).map(|e| shown(show, e));
    let (list, found) = with_marks_parted(operations.list, letters);
    let (list, joined) = clusters::in_order(list, letters);
    if found == 0 && joined == 0 { Ok(None) } else { Content { operations: list }.encode().map(Some) }
}

/// Takes the boundaries out of the operations of a page, and says of the text after each that a blank stands before it. `letters` are
/// those that an operation shows in a font. Returns with it how many boundaries there were.
fn with_marks_parted(
    list: Vec<Operation>,
    letters: impl Fn(&[u8], &Operation) -> Option<String>,
) -> (Vec<Operation>, usize) {
    let (mut parted, mut found, mut pending) = (Vec::with_capacity(list.len()), 0, None);
    let mut list = list.into_iter();
    while let Some(operation) = list.next() {
        if operation.operator != "BT" {
            parted.push(operation);
            continue;
        }
        let mut text = vec![operation];
        for operation in list.by_ref() {
            let ends = operation.operator == "ET";
            text.push(operation);
            if ends {
                break;
            }
        }
        if is_boundary(&text) {
            (found, pending) = (found + 1, Some(text));
            continue;
        }
        if let Some(boundary) = pending.take()
            && let Some(mark) = mark(&text, &letters)
        {
            text = saying(text, &format!(" {mark}"), &boundary);
        }
        parted.append(&mut text);
    }
    (parted, found)
}

/// Whether a text object holds nothing but type that is too small to be seen.
fn is_boundary(text: &[Operation]) -> bool {
    let mut sizes =
        text.iter().filter(|o| o.operator == "Tf").map(|o| o.operands.get(1).and_then(number)).peekable();
    sizes.peek().is_some() && sizes.all(|size| size.is_some_and(|size| size.abs() < BOUNDARY))
}

/// The number or small letter that a text object shows, if it shows nothing else: the mark of a note, or of a table's remark.
fn mark(text: &[Operation], letters: &impl Fn(&[u8], &Operation) -> Option<String>) -> Option<String> {
    let (mut font, mut said, mut replaced) = (&[][..], String::new(), 0);
    for operation in text {
        match operation.operator.as_str() {
            "Tf" => font = operation.operands.first()?.as_name().ok()?,
            "BDC" | "BMC" if replaced > 0 => replaced += 1,
            "BDC" => {
                if let Some(words) = actual_text(operation) {
                    said.push_str(&words);
                    replaced = 1;
                }
            }
            "EMC" if replaced > 0 => replaced -= 1,
            "Tj" | "TJ" if replaced == 0 => said.push_str(&letters(font, operation)?),
            _ => {}
        }
    }
    let is_number = !said.is_empty() && said.chars().all(char::is_numeric);
    let is_letter = said.len() == 1 && said.bytes().all(|letter| letter.is_ascii_lowercase());
    (is_number || is_letter).then_some(said)
}

/// A text object that says these words in place of its signs, and of what it said in place of some of them. It shows the space of a
/// `boundary` first, in its own size and at its own place, so that it stands below the signs.
fn saying(text: Vec<Operation>, words: &str, boundary: &[Operation]) -> Vec<Operation> {
    let said = dictionary! { "ActualText" => text_string(words) };
    let begin = Operation::new("BDC", vec![Object::Name(b"Span".to_vec()), said.into()]);
    let inner = |operation: &Operation| !matches!(operation.operator.as_str(), "BDC" | "BMC" | "EMC");
    let mut text: Vec<Operation> = text.into_iter().filter(inner).collect();
    let space = below(&text, boundary).unwrap_or_default();
    text.splice(1..1, std::iter::once(begin).chain(space));
    text.insert(text.len() - 1, Operation::new("EMC", vec![]));
    text
}

/// The space of a boundary as a text object would show it at its place; nothing where that object does not say where it stands.
fn below(text: &[Operation], boundary: &[Operation]) -> Option<Vec<Operation>> {
    let named =
        |operations: &[Operation], name: &str| operations.iter().find(|o| o.operator == name).cloned();
    let (mut font, size) = (named(boundary, "Tf")?, named(text, "Tf")?);
    let show = boundary.iter().find(|o| matches!(o.operator.as_str(), "Tj" | "TJ")).cloned()?;
    *font.operands.get_mut(1)? = size.operands.get(1)?.clone();
    Some(vec![font, named(text, "Tm")?, show])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(content: &str) -> (String, usize) {
        let list = Content::decode(content.as_bytes()).unwrap().operations;
        let letters = |_: &[u8], show: &Operation| {
            Some(String::from_utf8_lossy(show.operands[0].as_str().unwrap()).into_owned())
        };
        let (operations, found) = with_marks_parted(list, letters);
        let encoded = Content { operations }.encode().unwrap();
        (String::from_utf8(encoded).unwrap().replace('\n', " ").trim().to_string(), found)
    }

    #[test]
    fn a_mark_says_a_blank_before_its_number() {
        let (content, found) = parted(
            "BT /F 10 Tf (2.8) Tj ET BT /G 0.001 Tf (x) Tj ET q BT /F 6 Tf 1 0 0 1 0 0 Tm (9) Tj ET Q",
        );
        assert_eq!(found, 1);
        assert_eq!(
            content,
            "BT /F 10 Tf (2.8) Tj ET q BT /Span <</ActualText( 9)>> BDC /G 6 Tf 1 0 0 1 0 0 Tm (x) Tj /F 6 Tf 1 0 0 1 0 0 Tm (9) Tj EMC ET Q"
        );
    }

    #[test]
    fn what_is_said_in_place_of_a_sign_is_said_once() {
        let (content, _) =
            parted("BT /F 0.001 Tf (x) Tj ET BT /Span <</ActualText (1)>> BDC /F 6 Tf (l) Tj EMC (2) Tj ET");
        assert_eq!(content, "BT /Span <</ActualText( 12)>> BDC /F 6 Tf (l) Tj (2) Tj EMC ET");
    }

    #[test]
    fn other_text_stays_as_it_is() {
        let content = "BT /F 10 Tf (2.8) Tj ET BT /F 6 Tf (9) Tj ET";
        assert_eq!(parted(content), (content.to_string(), 0));
        let (content, found) = parted("BT /F 0.001 Tf (x) Tj ET BT /F 10 Tf (words) Tj ET");
        assert_eq!((content.as_str(), found), ("BT /F 10 Tf (words) Tj ET", 1));
    }
}
