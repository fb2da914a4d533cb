//! Objects behind references, and the list of pages with what they inherit.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};

use super::geometry::{Affine, Rect};

/// How far up the page tree attributes are looked for.
const MAX_TREE_DEPTH: usize = 64;
/// How large a stream may become when it is unpacked, in bytes.
const MAX_STREAM: usize = 1 << 28;
/// What stands for an object that is missing.
static NULL: Object = Object::Null;

/// A document whose objects are looked up without ceremony: what is missing, broken or of another type is `None`.
#[derive(Debug, Clone, Copy)]
pub struct Objects<'a>(pub &'a Document);

/// A page.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Its place in the document, from 1.
    pub number: usize,
    /// Its object.
    pub id: ObjectId,
    /// Its dictionary.
    pub dict: &'a Dictionary,
}

/// The boxes of a page (ISO 32000-1, 14.11.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageBox {
    /// The sheet.
    Media,
    /// What viewers show.
    Crop,
    /// What is printed beyond the trim.
    Bleed,
    /// The finished page.
    Trim,
    /// What matters on the page.
    Art,
}

impl PageBox {
    /// Its key in the page's dictionary.
    pub fn key(self) -> &'static str {
        match self {
            Self::Media => "MediaBox",
            Self::Crop => "CropBox",
            Self::Bleed => "BleedBox",
            Self::Trim => "TrimBox",
            Self::Art => "ArtBox",
        }
    }
}

impl<'a> Objects<'a> {
    /// The object behind a reference, through any number of them; null where it is missing or refers to itself.
    pub fn resolve(self, object: &'a Object) -> &'a Object {
        self.0.dereference(object).map_or(&NULL, |(_, object)| object)
    }

    /// The value of a key; a value of null is none.
    pub fn get(self, dict: &'a Dictionary, key: &str) -> Option<&'a Object> {
        let object = self.resolve(dict.get(key.as_bytes()).ok()?);
        (!object.is_null()).then_some(object)
    }

    /// The reference that is a key's value.
    pub fn reference(self, dict: &Dictionary, key: &str) -> Option<ObjectId> {
        dict.get(key.as_bytes()).ok()?.as_reference().ok()
    }

    /// The dictionary that is a key's value, also that of a stream.
    pub fn dict(self, dict: &'a Dictionary, key: &str) -> Option<&'a Dictionary> {
        as_dict(self.get(dict, key)?)
    }

    /// The stream that is a key's value.
    pub fn stream(self, dict: &'a Dictionary, key: &str) -> Option<&'a Stream> {
        self.get(dict, key)?.as_stream().ok()
    }

    /// The array that is a key's value.
    pub fn array(self, dict: &'a Dictionary, key: &str) -> Option<&'a [Object]> {
        self.get(dict, key)?.as_array().ok().map(Vec::as_slice)
    }

    /// The name that is a key's value.
    pub fn name(self, dict: &'a Dictionary, key: &str) -> Option<&'a [u8]> {
        self.get(dict, key)?.as_name().ok()
    }

    /// The number that is a key's value.
    pub fn number(self, dict: &'a Dictionary, key: &str) -> Option<f64> {
        number(self.get(dict, key)?)
    }

    /// The integer that is a key's value.
    pub fn integer(self, dict: &'a Dictionary, key: &str) -> Option<i64> {
        self.get(dict, key)?.as_i64().ok()
    }

    /// The truth value that is a key's value.
    pub fn boolean(self, dict: &'a Dictionary, key: &str) -> Option<bool> {
        self.get(dict, key)?.as_bool().ok()
    }

    /// The numbers of an array; nothing if there is something else among them.
    pub fn numbers(self, object: &'a Object) -> Option<Vec<f64>> {
        self.resolve(object).as_array().ok()?.iter().map(|item| number(self.resolve(item))).collect()
    }

    /// A rectangle of four numbers.
    pub fn rect(self, dict: &'a Dictionary, key: &str) -> Option<Rect> {
        match self.numbers(self.get(dict, key)?)?[..] {
            [x0, y0, x1, y1] => Some(Rect::from_points((x0, y0), (x1, y1))),
            _ => None,
        }
    }

    /// A matrix of six numbers; the identity where there is none.
    pub fn matrix(self, dict: &'a Dictionary, key: &str) -> Affine {
        let numbers = self.get(dict, key).and_then(|object| self.numbers(object));
        numbers.and_then(|numbers| numbers.try_into().ok()).map_or(Affine::IDENTITY, Affine::new)
    }

    /// The catalog.
    pub fn catalog(self) -> Option<&'a Dictionary> {
        self.dict(&self.0.trailer, "Root")
    }

    /// The pages in their order. A page that stands in the tree twice is listed twice.
    pub fn pages(self) -> Vec<Page<'a>> {
        let pages = self.0.page_iter().enumerate();
        pages
            .filter_map(|(index, id)| {
                Some(Page { number: index + 1, id, dict: self.0.get_dictionary(id).ok()? })
            })
            .collect()
    }

    /// An attribute of a page or, failing that, of the nodes above it.
    pub fn inherited(self, page: Page<'a>, key: &str) -> Option<&'a Object> {
        let mut node = page.dict;
        for _ in 0..MAX_TREE_DEPTH {
            if let Some(object) = self.get(node, key) {
                return Some(object);
            }
            node = self.dict(node, "Parent")?;
        }
        None
    }

    /// A page's box as it is written on the page, or above it where that box is inherited (MediaBox and CropBox).
    pub fn page_box(self, page: Page<'a>, which: PageBox) -> Option<Rect> {
        let object = match which {
            PageBox::Media | PageBox::Crop => self.inherited(page, which.key())?,
            _ => self.get(page.dict, which.key())?,
        };
        match self.numbers(object)?[..] {
            [x0, y0, x1, y1] => Some(Rect::from_points((x0, y0), (x1, y1))),
            _ => None,
        }
    }

    /// The resources of a page.
    pub fn page_resources(self, page: Page<'a>) -> Option<&'a Dictionary> {
        as_dict(self.inherited(page, "Resources")?)
    }

    /// The names of a stream's filters, in the order of unpacking.
    pub fn filters(self, dict: &'a Dictionary) -> impl Iterator<Item = &'a [u8]> {
        let filters = match self.get(dict, "Filter") {
            Some(Object::Array(items)) => items.iter().map(|item| self.resolve(item)).collect(),
            Some(object) => vec![object],
            None => Vec::new(),
        };
        filters.into_iter().filter_map(|object| object.as_name().ok())
    }

    /// Whether a stream is packed by this filter.
    pub fn has_filter(self, dict: &'a Dictionary, name: &[u8]) -> bool {
        self.filters(dict).any(|filter| filter == name)
    }

    /// The bytes of a stream, unpacked.
    ///
    /// # Errors
    /// If a filter is unknown or fails, or the result is larger than 256 MiB.
    pub fn unpacked(self, stream: &Stream) -> Result<Vec<u8>, lopdf::Error> {
        // The library does not look behind references in these two.
        let direct = |key: &str| stream.dict.get(key.as_bytes()).is_ok_and(|o| o.as_reference().is_err());
        let indirect = |key: &str| stream.dict.has(key.as_bytes()) && !direct(key);
        if !indirect("Filter") && !indirect("DecodeParms") {
            return stream.get_plain_content_with_limit(MAX_STREAM);
        }
        let mut stream = stream.clone();
        for key in ["Filter", "DecodeParms"] {
            if let Ok(object) = stream.dict.get(key.as_bytes()) {
                let resolved = self.0.dereference(object).map_or(Object::Null, |(_, object)| object.clone());
                stream.dict.set(key, resolved);
            }
        }
        stream.get_plain_content_with_limit(MAX_STREAM)
    }

    /// The content of a page: its streams, unpacked and joined. What can't be unpacked is left out, and the second value
    /// is false.
    pub fn page_content(self, page: Page<'a>) -> (Vec<u8>, bool) {
        let streams: Vec<&Object> = match self.get(page.dict, "Contents") {
            Some(Object::Array(items)) => items.iter().map(|item| self.resolve(item)).collect(),
            Some(object) => vec![object],
            None => Vec::new(),
        };
        let (mut content, mut whole) = (Vec::new(), true);
        for stream in streams {
            match stream.as_stream().map(|stream| self.unpacked(stream)) {
                Ok(Ok(bytes)) => {
                    content.extend(bytes);
                    content.push(b'\n');
                }
                _ => whole = false,
            }
        }
        (content, whole)
    }
}

/// A number, be it an integer or a real.
pub fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(value) => Some(*value as f64),
        Object::Real(value) => Some(f64::from(*value)),
        _ => None,
    }
}

/// A dictionary, also that of a stream.
pub fn as_dict(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// The pairs of key and value in the array of a name or number tree's leaf (7.9.6 and 7.9.7).
pub fn pairs(flat: &[Object]) -> impl Iterator<Item = (&Object, &Object)> {
    flat.chunks_exact(2).map(|pair| (&pair[0], &pair[1]))
}

/// A text string: ASCII as it is, all else in UTF-16 with its mark (7.9.2.2).
pub fn text_string(words: &str) -> Object {
    let bytes = if words.is_ascii() {
        words.as_bytes().to_vec()
    } else {
        [0xfe, 0xff].into_iter().chain(words.encode_utf16().flat_map(u16::to_be_bytes)).collect()
    };
    Object::String(bytes, StringFormat::Literal)
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    #[test]
    fn cycles_and_gaps_are_nothing() {
        let mut document = Document::with_version("1.6");
        document.objects.insert((1, 0), Object::Reference((2, 0)));
        document.objects.insert((2, 0), Object::Reference((1, 0)));
        let dict = dictionary! { "Loop" => (1, 0), "Gap" => (9, 0), "Size" => 4 };
        let objects = Objects(&document);
        assert_eq!(objects.get(&dict, "Loop"), None);
        assert_eq!(objects.get(&dict, "Gap"), None);
        assert_eq!(objects.number(&dict, "Size"), Some(4.0));
    }

    #[test]
    fn a_page_inherits_its_sheet_but_not_its_trim() {
        let mut document = Document::with_version("1.6");
        let corner = |size: i64| vec![0.into(), 0.into(), size.into(), size.into()];
        document.objects.insert(
            (1, 0),
            dictionary! {
                "Type" => "Pages", "Kids" => vec![(2, 0).into()], "Count" => 1, "Parent" => (1, 0),
                "MediaBox" => corner(100), "TrimBox" => corner(90),
            }
            .into(),
        );
        document.objects.insert((2, 0), dictionary! { "Type" => "Page", "Parent" => (1, 0) }.into());
        document.objects.insert((3, 0), dictionary! { "Type" => "Catalog", "Pages" => (1, 0) }.into());
        document.trailer.set("Root", (3, 0));
        let objects = Objects(&document);
        let page = objects.pages()[0];
        assert_eq!(objects.page_box(page, PageBox::Media), Some(Rect::new(0.0, 0.0, 100.0, 100.0)));
        assert_eq!(objects.page_box(page, PageBox::Trim), None);
        // The tree's root names itself as its parent.
        assert_eq!(objects.inherited(page, "Rotate"), None);
    }

    #[test]
    fn words_beyond_ascii_are_utf_16() {
        assert_eq!(text_string("FOGRA39").as_str().unwrap(), b"FOGRA39");
        assert_eq!(text_string("m²").as_str().unwrap(), [0xfe, 0xff, 0, b'm', 0, 0xb2]);
    }
}
