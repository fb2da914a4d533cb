//! Inline images (ISO 32000-1, 8.9.7): the short names of their dictionaries, and where their data end.

use lopdf::content::Content;
use lopdf::{Dictionary, Object, Stream};

/// Short and long names of the keys.
const KEYS: [(&[u8], &str); 10] = [
    (b"BPC", "BitsPerComponent"),
    (b"CS", "ColorSpace"),
    (b"D", "Decode"),
    (b"DP", "DecodeParms"),
    (b"F", "Filter"),
    (b"H", "Height"),
    (b"IM", "ImageMask"),
    (b"I", "Interpolate"),
    (b"L", "Length"),
    (b"W", "Width"),
];

/// Short and long names of filters.
const FILTERS: [(&[u8], &str); 7] = [
    (b"AHx", "ASCIIHexDecode"),
    (b"A85", "ASCII85Decode"),
    (b"LZW", "LZWDecode"),
    (b"Fl", "FlateDecode"),
    (b"RL", "RunLengthDecode"),
    (b"CCF", "CCITTFaxDecode"),
    (b"DCT", "DCTDecode"),
];

/// Short and long names of colour spaces.
const SPACES: [(&[u8], &str); 3] = [(b"G", "DeviceGray"), (b"RGB", "DeviceRGB"), (b"CMYK", "DeviceCMYK")];

/// The inline image as an image XObject would be: with the long names of keys, filters and spaces, and its kind.
pub fn spelled_out(image: &Stream) -> Stream {
    let mut dict = Dictionary::new();
    for (key, value) in &image.dict {
        let long = KEYS.iter().find(|(short, _)| short == key).map(|(_, long)| *long);
        let key = long.map_or(key.clone(), |long| long.as_bytes().to_vec());
        let value = if key == b"Filter" { long_filter(value) } else { value.clone() };
        dict.set(key, value);
    }
    dict.set("Type", "XObject");
    dict.set("Subtype", "Image");
    if let Ok(Object::Name(name)) = dict.get(b"ColorSpace") {
        let long = SPACES.iter().find(|(short, _)| short == name);
        if let Some((_, long)) = long {
            dict.set("ColorSpace", *long);
        }
    }
    Stream::new(dict, image.content.clone())
}

fn long_filter(object: &Object) -> Object {
    match object {
        Object::Name(name) => {
            let long = FILTERS.iter().find(|(short, _)| short == name);
            long.map_or(object.clone(), |(_, long)| Object::from(*long))
        }
        Object::Array(items) => Object::Array(items.iter().map(long_filter).collect()),
        other => other.clone(),
    }
}

/// An inline image in a content stream.
pub(super) struct Found {
    /// Where its `BI` begins.
    pub(super) start: usize,
    /// The byte after its `EI`.
    pub(super) end: usize,
    /// The image, with the names that stand there.
    pub(super) image: Stream,
}

/// The first inline image at or after `from`; nothing if there is none, or it can't be read.
pub(super) fn find(content: &[u8], mut from: usize) -> Option<Found> {
    while from < content.len() {
        from = match content[from] {
            b'%' => from + content[from..].iter().position(|b| matches!(b, b'\n' | b'\r'))?,
            b'(' => end_of_string(content, from)?,
            b'/' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b')' => from + 1,
            b if is_white(b) => from + 1,
            _ => {
                let end = from
                    + content[from..].iter().position(|b| !is_regular(*b)).unwrap_or(content.len() - from);
                let word = &content[from..end];
                let is_name = from > 0 && content[from - 1] == b'/';
                if word == b"BI"
                    && !is_name
                    && let Some(found) = image(content, from)
                {
                    return Some(found);
                }
                end
            }
        };
    }
    None
}

/// The image whose `BI` is at `start`.
fn image(content: &[u8], start: usize) -> Option<Found> {
    let rest = &content[start + 2..];
    // The dictionary ends at an ID that stands alone.
    let id = rest.windows(4).position(|w| is_end(w[0]) && &w[1..3] == b"ID" && is_white(w[3]))? + 1;
    let mut source = b"/Image << ".to_vec();
    source.extend(&rest[..id]);
    source.extend(b" >> DP");
    let operation = Content::decode_iter(&source).next()?.ok()?;
    let Some(Object::Dictionary(dict)) = operation.operands.into_iter().nth(1) else { return None };
    let crlf = rest[id + 2..].starts_with(b"\r\n");
    let data = &rest[id + if crlf { 4 } else { 3 }..];
    let is_end_of_image = |(at, w): &(usize, &[u8])| {
        is_white(w[0]) && &w[1..] == b"EI" && data.get(at + 3).is_none_or(|b| !is_regular(*b))
    };
    let length = unfiltered_length(&dict)
        .filter(|length| ends_at(data, *length))
        .or_else(|| data.windows(3).enumerate().find(is_end_of_image).map(|(at, _)| at))?;
    let after = data[length..].windows(2).position(|w| w == b"EI")? + length + 2;
    let end = content.len() - data.len() + after;
    Some(Found { start, end, image: Stream::new(dict, data[..length].to_vec()) })
}

/// How many bytes the samples take if nothing packs them; nothing if something does, or the space's name is one of the
/// resources'.
fn unfiltered_length(dict: &Dictionary) -> Option<usize> {
    let get =
        |short: &str, long: &str| dict.get(short.as_bytes()).or_else(|_| dict.get(long.as_bytes())).ok();
    let size = |short, long| usize::try_from(get(short, long)?.as_i64().ok()?).ok();
    if get("F", "Filter").is_some() {
        return None;
    }
    let is_mask = get("IM", "ImageMask").is_some_and(|mask| matches!(mask, Object::Boolean(true)));
    let components = match get("CS", "ColorSpace") {
        _ if is_mask => 1,
        Some(Object::Array(_)) => 1,
        Some(Object::Name(name)) => match name.as_slice() {
            b"G" | b"DeviceGray" => 1,
            b"RGB" | b"DeviceRGB" => 3,
            b"CMYK" | b"DeviceCMYK" => 4,
            _ => return None,
        },
        _ => return None,
    };
    let bits = if is_mask { 1 } else { size("BPC", "BitsPerComponent")? };
    let row = size("W", "Width")?.checked_mul(components)?.checked_mul(bits)?.div_ceil(8);
    row.checked_mul(size("H", "Height")?)
}

fn ends_at(data: &[u8], length: usize) -> bool {
    let rest = data.get(length..).unwrap_or_default();
    let blanks = rest.iter().take_while(|b| is_white(**b)).count();
    rest[blanks..].starts_with(b"EI")
}

/// The byte after a literal string that begins at `start`.
pub(super) fn end_of_string(content: &[u8], start: usize) -> Option<usize> {
    let (mut depth, mut at) = (0usize, start);
    loop {
        match *content.get(at)? {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(at + 1),
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
}

fn is_white(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_white(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// Whether a word of its own may begin after `byte`.
fn is_end(byte: u8) -> bool {
    !is_regular(byte)
}
