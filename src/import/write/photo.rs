//! Pictures to photos: their kind by their first bytes, and their entries in photos.yaml.

use super::scalar::long;

/// An entry of photos.yaml.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoEntry {
    /// Its id.
    pub id: String,
    /// The path of its file from the project's root.
    pub file: String,
    /// Its caption, as markup.
    pub caption: Option<String>,
    /// What it shows, for those who can't see it; empty where the file does not say it.
    pub alt: String,
}

impl PhotoEntry {
    /// The entry's lines.
    pub fn lines(&self, indent: &str) -> String {
        let inner = indent.len() * 2;
        let mut text = format!("{indent}{}:\n", self.id);
        let mut key = |name: &str, value: &str| {
            let value = if value.is_empty() { "\"\"".to_string() } else { long(value, inner + 2) };
            text.push_str(&format!("{}{name}: {value}\n", " ".repeat(inner)));
        };
        key("file", &self.file);
        self.caption.iter().for_each(|caption| key("caption", caption));
        key("alt", &self.alt);
        text
    }
}

/// The ending of a picture's name by what it is; what it is called where folio reads none of its kind.
pub fn ending(bytes: &[u8]) -> Result<&'static str, &'static str> {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    match bytes {
        _ if starts(&[0xff, 0xd8]) => Ok("jpg"),
        _ if starts(b"\x89PNG\r\n\x1a\n") => Ok("png"),
        _ if starts(b"II\x2a\0") || starts(b"MM\0\x2a") => Ok("tif"),
        _ if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => Ok("webp"),
        _ if starts(b"GIF8") => Err("a picture in GIF; save it as PNG"),
        _ if bytes.get(40..44) == Some(b" EMF") => Err("a drawing in EMF; save it as PNG"),
        _ if starts(&[0xd7, 0xcd, 0xc6, 0x9a]) || starts(&[1, 0, 9, 0]) => {
            Err("a drawing in WMF; save it as PNG")
        }
        _ if String::from_utf8_lossy(bytes.get(..512).unwrap_or(bytes)).contains("<svg") => {
            Err("a drawing in SVG; save it as PNG")
        }
        _ => Err("a picture of a kind that folio does not read; save it as PNG or JPEG"),
    }
}
