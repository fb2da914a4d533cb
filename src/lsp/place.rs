//! Places as editors count them, and files by their addresses.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::emit;

/// The place of a byte: the line from 0, and units of UTF-16 in it.
pub(super) fn position(text: &str, byte: usize) -> Value {
    let byte = text.floor_char_boundary(byte);
    let line = text[..byte].rfind('\n').map_or(0, |end| end + 1);
    let character: usize = text[line..byte].chars().map(char::len_utf16).sum();
    json!({ "line": text[..line].matches('\n').count(), "character": character })
}

/// A range of bytes as an editor counts it.
pub(super) fn range(text: &str, range: std::ops::Range<usize>) -> Value {
    json!({ "start": position(text, range.start), "end": position(text, range.end.max(range.start)) })
}

/// The byte at a place; the end of the line, or of the text, where there is no such place.
pub(super) fn byte(text: &str, position: &Value) -> usize {
    let number = |name: &str| position[name].as_u64().unwrap_or(0) as usize;
    let start = match number("line") {
        0 => 0,
        line => text.match_indices('\n').nth(line - 1).map_or(text.len(), |(at, _)| at + 1),
    };
    let line = text[start..].split('\n').next().unwrap_or_default().trim_end_matches('\r');
    let mut units = number("character");
    for (at, sign) in line.char_indices() {
        if units < sign.len_utf16() {
            return start + at;
        }
        units -= sign.len_utf16();
    }
    start + line.len()
}

/// The address of a file (RFC 8089).
pub(super) fn uri(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    let root = if path.starts_with('/') { "" } else { "/" };
    format!("file://{root}{}", emit::uri(&path))
}

/// The path of a file that an address names; nothing where it names something else.
pub(super) fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let mut bytes = Vec::with_capacity(rest.len());
    let mut left = rest.bytes();
    while let Some(byte) = left.next() {
        if byte == b'%' {
            let digits = [left.next()?, left.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    let path = String::from_utf8(bytes).ok()?;
    // `/c:/report` on Windows.
    let drive = path.as_bytes().get(2) == Some(&b':') && path.as_bytes()[1].is_ascii_alphabetic();
    Some(PathBuf::from(if drive { &path[1..] } else { &path }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_units_of_utf_16() {
        let text = "a: é😀x\r\nb: y\n";
        let x = text.find('x').unwrap();
        assert_eq!(position(text, x), json!({ "line": 0, "character": 6 }));
        assert_eq!(byte(text, &json!({ "line": 0, "character": 6 })), x);
        assert_eq!(byte(text, &json!({ "line": 0, "character": 99 })), x + 1);
        assert_eq!(byte(text, &json!({ "line": 1, "character": 3 })), text.find('y').unwrap());
        assert_eq!(byte(text, &json!({ "line": 9, "character": 0 })), text.len());
    }

    #[test]
    fn addresses_name_files() {
        let name = Path::new("/a b/ü.yaml");
        assert_eq!(uri(name), "file:///a%20b/%C3%BC.yaml");
        assert_eq!(path(&uri(name)).unwrap(), name);
        assert_eq!(path("file:///c%3A/a.yaml").unwrap(), Path::new("c:/a.yaml"));
        assert_eq!(path("untitled:x"), None);
    }
}
