//! Letters of one cluster are read in the order of writing, wherever their signs stand.
//!
//! A mark above or below a letter may stand further to the right than the letter after it begins. Programs that read a line from left
//! to right, as Chromium's does, then find the letters of the cluster once more behind the next one. Here pieces of text whose signs
//! overlap in that way become one, which says the letters of all of them (`ActualText`, ISO 32000-1, 14.9.4).

use lopdf::content::Operation;
use lopdf::{Object, dictionary};

use crate::pdf::object::{number, text_string};
use crate::pdf::words::actual_text;

/// Places that differ by less, in points, are the same: numbers are rounded.
const SAME: f64 = 0.005;

/// Some operations of a text object with the letters that they say.
struct Piece {
    operations: Vec<Operation>,
    /// What they say; nothing where that is not known.
    said: Option<String>,
    /// Whether they say it by `ActualText`.
    replaced: bool,
    /// Where the first of their strings begins, and the last, in units of text space.
    left: f64,
    right: f64,
}

/// Joins the pieces of each text object that are out of order. `letters` are those that an operation shows in a font. Returns with the
/// operations how many pieces were joined.
pub(super) fn in_order(
    list: Vec<Operation>,
    letters: impl Fn(&[u8], &Operation) -> Option<String>,
) -> (Vec<Operation>, usize) {
    let (mut ordered, mut joined) = (Vec::with_capacity(list.len()), 0);
    let mut list = list.into_iter().peekable();
    while let Some(operation) = list.next() {
        let begins = operation.operator == "BT";
        ordered.push(operation);
        if !begins {
            continue;
        }
        let mut text = Vec::new();
        while let Some(operation) = list.next_if(|operation| operation.operator != "ET") {
            text.push(operation);
        }
        let shifted = text.iter().filter(|operation| operation.operator == "Tm").nth(1).is_some();
        match shifted.then(|| pieces(&text, &letters)).flatten() {
            Some(pieces) => joined += join(pieces, &mut ordered),
            None => ordered.append(&mut text),
        }
    }
    (ordered, joined)
}

/// The pieces of a text object; nothing where it is not as the PDF's writer makes it, with a place before each string.
fn pieces(text: &[Operation], letters: &impl Fn(&[u8], &Operation) -> Option<String>) -> Option<Vec<Piece>> {
    let empty = || Piece {
        operations: Vec::new(),
        said: Some(String::new()),
        replaced: false,
        left: f64::INFINITY,
        right: f64::NEG_INFINITY,
    };
    let mut pieces: Vec<Piece> = Vec::new();
    let mut piece = empty();
    let (mut font, mut size, mut at) = (&[][..], 0.0, None);
    for operation in text {
        match operation.operator.as_str() {
            "BDC" if !piece.replaced => {
                let words = actual_text(operation)?;
                pieces.push(std::mem::replace(&mut piece, empty()));
                (piece.said, piece.replaced) = (Some(words), true);
                continue;
            }
            "EMC" if piece.replaced => {
                pieces.push(std::mem::replace(&mut piece, empty()));
                continue;
            }
            "BDC" | "BMC" | "EMC" => return None,
            "Tf" => {
                font = operation.operands.first()?.as_name().ok()?;
                size = number(operation.operands.get(1)?)?;
            }
            "Tm" => at = Some(place(operation)?),
            "Tj" | "TJ" => {
                // A string without a place of its own stands where the one before it ends.
                let begin = at.take()? - kerned(operation) / 1000.0 * size;
                piece.left = piece.left.min(begin);
                piece.right = piece.right.max(begin);
                if !piece.replaced {
                    piece.said =
                        piece.said.take().zip(letters(font, operation)).map(|(said, more)| said + &more);
                }
            }
            _ => {}
        }
        piece.operations.push(operation.clone());
    }
    pieces.push(piece);
    pieces.retain(|piece| !piece.operations.is_empty());
    Some(pieces)
}

/// Where an upright line of text stands, in units of text space.
fn place(operation: &Operation) -> Option<f64> {
    let values: Vec<f64> = operation.operands.iter().filter_map(number).collect();
    match values.as_slice() {
        [1.0, 0.0, 0.0, _, x, _] => Some(*x),
        _ => None,
    }
}

/// By how much the first string of an operation is moved, in thousandths of the type's size.
fn kerned(operation: &Operation) -> f64 {
    let Some(Object::Array(items)) = operation.operands.first() else { return 0.0 };
    items.iter().map_while(number).sum()
}

/// Writes pieces; those that are out of order as one. Returns how many were joined to others.
fn join(pieces: Vec<Piece>, out: &mut Vec<Operation>) -> usize {
    let (mut joined, mut open) = (0, None::<Piece>);
    for piece in pieces {
        let Some(last) = open.as_mut() else {
            open = Some(piece);
            continue;
        };
        let known = last.said.is_some() && piece.said.is_some();
        if known && (last.replaced || piece.replaced) && piece.left < last.right + SAME {
            joined += 1;
            last.said = last.said.take().zip(piece.said).map(|(said, more)| said + &more);
            last.operations.extend(piece.operations);
            (last.left, last.right) = (last.left.min(piece.left), last.right.max(piece.right));
            last.replaced = true;
        } else {
            write(std::mem::replace(last, piece), out);
        }
    }
    if let Some(piece) = open {
        write(piece, out);
    }
    joined
}

fn write(piece: Piece, out: &mut Vec<Operation>) {
    match piece.said.filter(|_| piece.replaced) {
        Some(words) => {
            let said = dictionary! { "ActualText" => text_string(&words) };
            out.push(Operation::new("BDC", vec![Object::Name(b"Span".to_vec()), said.into()]));
            out.extend(piece.operations);
            out.push(Operation::new("EMC", vec![]));
        }
        None => out.extend(piece.operations),
    }
}

#[cfg(test)]
mod tests {
    use lopdf::content::Content;

    use super::*;

    fn ordered(content: &str) -> (String, usize) {
        let list = Content::decode(content.as_bytes()).unwrap().operations;
        let letters = |_: &[u8], show: &Operation| {
            Some(String::from_utf8_lossy(show.operands[0].as_str().unwrap()).into_owned())
        };
        let (operations, joined) = in_order(list, letters);
        let encoded = Content { operations }.encode().unwrap();
        (String::from_utf8(encoded).unwrap().replace('\n', " ").trim().to_string(), joined)
    }

    #[test]
    fn a_mark_that_stands_over_the_next_letter_is_read_with_it() {
        let (content, joined) = ordered(
            "BT /F 10 Tf /Span <</ActualText (ka)>> BDC 1 0 0 -1 0 0 Tm (k) Tj 1 0 0 -1 7 3 Tm (a) Tj EMC 1 0 0 -1 6 0 Tm (b) Tj 1 0 0 -1 12 0 Tm (c) Tj ET",
        );
        assert_eq!(joined, 1);
        assert_eq!(
            content,
            "BT /F 10 Tf /Span <</ActualText(kabc)>> BDC 1 0 0 -1 0 0 Tm (k) Tj 1 0 0 -1 7 3 Tm (a) Tj 1 0 0 -1 6 0 Tm (b) Tj 1 0 0 -1 12 0 Tm (c) Tj EMC ET"
        );
    }

    #[test]
    fn what_is_in_order_stays_as_it_is() {
        let content = "BT /F 10 Tf /Span <</ActualText(ka)>> BDC 1 0 0 -1 0 0 Tm (k) Tj 1 0 0 -1 4 3 Tm (a) Tj EMC 1 0 0 -1 6 0 Tm (b) Tj ET";
        assert_eq!(ordered(content), (content.to_string(), 0));
        let plain = "BT /F 10 Tf 1 0 0 -1 9 0 Tm (a) Tj 1 0 0 -1 3 0 Tm (b) Tj ET q Q";
        assert_eq!(ordered(plain), (plain.to_string(), 0));
    }

    #[test]
    fn what_is_not_understood_stays_as_it_is() {
        for content in [
            "BT /F 10 Tf /Span <</ActualText(ka)>> BDC 1 0 0 -1 0 0 Tm (k) Tj (a) Tj EMC 1 0 0 -1 0 0 Tm (b) Tj ET",
            "BT /F 10 Tf /Span <</ActualText(ka)>> BDC 0 1 1 0 0 0 Tm (k) Tj EMC 1 0 0 -1 0 0 Tm (b) Tj ET",
            "BT /F 10 Tf /ReversedChars BMC 1 0 0 -1 4 0 Tm (k) Tj EMC 1 0 0 -1 0 0 Tm (b) Tj ET",
        ] {
            assert_eq!(ordered(content), (content.to_string(), 0));
        }
    }
}
