//! Content streams (ISO 32000-1, 7.8.2) as lists of operations.

use lopdf::Object;
use lopdf::content::{Content, Operation};

use super::inline;

/// The operations of a content stream.
#[derive(Debug, Clone, Default)]
pub struct Operations {
    /// The operations. An inline image is one `BI` with the image as its only operand.
    pub list: Vec<Operation>,
    /// Whether all of the stream was understood; otherwise the list ends where it was not.
    pub whole: bool,
}

/// Takes a content stream apart.
pub fn operations(content: &[u8]) -> Operations {
    let mut operations = Operations { list: Vec::new(), whole: true };
    let mut from = 0;
    // The library knows no packed inline images, so that they are cut out first.
    while let Some(found) = inline::find(content, from) {
        decode(&content[from..found.start], &mut operations);
        operations.list.push(Operation::new("BI", vec![Object::Stream(found.image)]));
        from = found.end;
    }
    decode(&content[from..], &mut operations);
    operations
}

fn decode(content: &[u8], operations: &mut Operations) {
    // A comment may end with the stream, for which the library wants the end of a line.
    let decoded = Content::decode_strict(content)
        .or_else(|_| Content::decode_strict(&[content, b"\n"].concat()))
        .or_else(|error| match with_smaller_numbers(content) {
            Some(content) => Content::decode_strict(&content),
            None => Err(error),
        });
    match decoded {
        Ok(decoded) => operations.list.extend(decoded.operations),
        Err(_) => {
            operations.whole = false;
            operations.list.extend(Content::decode_iter(content).map_while(Result::ok));
        }
    }
}

/// Content in which whole numbers that the library can't hold are ones that it can; nothing if there are none. Readers take
/// either for something far outside the page (ISO 32000-1, annex C).
fn with_smaller_numbers(content: &[u8]) -> Option<Vec<u8>> {
    const MOST_DIGITS: usize = 18;
    let mut mended = Vec::with_capacity(content.len());
    let (mut at, mut changed) = (0, false);
    while at < content.len() {
        match content[at] {
            b'(' => {
                let end = inline::end_of_string(content, at).unwrap_or(content.len());
                mended.extend(&content[at..end]);
                at = end;
            }
            digit if digit.is_ascii_digit() => {
                let digits = content[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                let follows = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric());
                let whole = content.get(at + digits) != Some(&b'.') && follows(content.get(at + digits));
                let starts = at == 0 || !content[at - 1].is_ascii_alphanumeric() && content[at - 1] != b'.';
                if digits > MOST_DIGITS && whole && starts {
                    mended.extend([b'9'; MOST_DIGITS]);
                    changed = true;
                } else {
                    mended.extend(&content[at..at + digits]);
                }
                at += digits;
            }
            byte => {
                mended.push(byte);
                at += 1;
            }
        }
    }
    changed.then_some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_no_program_holds_are_no_fault() {
        let content =
            b"q 99999999999999999999999 0 m -12345678901234567890 5 l (99999999999999999999999) Tj S Q";
        let Operations { list, whole } = operations(content);
        assert!(whole);
        let operators: Vec<&str> = list.iter().map(|operation| operation.operator.as_str()).collect();
        assert_eq!(operators, ["q", "m", "l", "Tj", "S", "Q"]);
        assert_eq!(list[3].operands[0].as_str().unwrap(), b"99999999999999999999999");
    }

    fn operators(content: &[u8]) -> Vec<String> {
        operations(content).list.into_iter().map(|operation| operation.operator).collect()
    }

    #[test]
    fn packed_inline_images_are_found() {
        let content = b"q (BI) Tj BI /W 2 /H 1 /CS /RGB /BPC 8 /F /AHx ID 00EI00ff00ff>\nEI Q 1 g";
        assert_eq!(operators(content), ["q", "Tj", "BI", "Q", "g"]);
        let Operations { list, whole } = operations(content);
        let image = list[2].operands[0].as_stream().unwrap();
        assert_eq!(image.content, b"00EI00ff00ff>");
        assert!(whole);
        let image = inline::spelled_out(image);
        assert_eq!(image.dict.get(b"Filter").unwrap().as_name().unwrap(), b"ASCIIHexDecode");
    }

    #[test]
    fn samples_may_look_like_the_end_of_an_image() {
        let content = b"BI /W 4 /H 1 /CS /G /BPC 8 ID \nEI \nEI Q";
        assert_eq!(operators(content), ["BI", "Q"]);
        assert_eq!(operations(content).list[0].operands[0].as_stream().unwrap().content, b"\nEI ");
    }

    #[test]
    fn the_readable_part_of_a_broken_stream_is_kept() {
        let Operations { list, whole } = operations(b"1 0 0 rg 0 0 m ) 5 5 l S");
        assert_eq!((list.len(), whole), (2, false));
        assert!(operations(b"q Q % the end").whole);
    }
}
