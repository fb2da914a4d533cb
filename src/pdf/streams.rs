//! All content streams of a document, for who writes them anew.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::object::{Objects, as_dict};

/// A content stream and whose it is.
#[derive(Debug)]
pub struct OwnedStream {
    /// The page, form, pattern or glyph.
    pub owner: ObjectId,
    /// What it is the content of.
    pub kind: Kind,
    /// Its operations, unpacked.
    pub content: Vec<u8>,
    /// What it names.
    pub resources: Dictionary,
}

/// What a content stream belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page.
    Page,
    /// A form or tiling pattern.
    Form,
    /// A glyph of a Type 3 font, whose resources are the font's.
    Glyph,
}

/// All content streams of a document.
pub fn streams(document: &Document) -> Vec<OwnedStream> {
    let objects = Objects(document);
    let mut streams = Vec::new();
    for page in objects.pages() {
        streams.push(OwnedStream {
            owner: page.id,
            kind: Kind::Page,
            content: objects.page_content(page).0,
            resources: objects.page_resources(page).cloned().unwrap_or_default(),
        });
    }
    for (id, object) in &document.objects {
        let Object::Stream(stream) = object else { continue };
        let form = objects.name(&stream.dict, "Subtype") == Some(b"Form");
        let pattern = objects.integer(&stream.dict, "PatternType") == Some(1);
        if (form || pattern)
            && let Ok(content) = objects.unpacked(stream)
        {
            let resources = objects.dict(&stream.dict, "Resources").cloned().unwrap_or_default();
            streams.push(OwnedStream { owner: *id, kind: Kind::Form, content, resources });
        }
    }
    for font in type_3_fonts(document) {
        let Ok(font) = document.get_dictionary(font) else { continue };
        let resources = objects.dict(font, "Resources").cloned().unwrap_or_default();
        for (_, glyph) in objects.dict(font, "CharProcs").into_iter().flatten() {
            let (Ok(owner), Ok(stream)) = (glyph.as_reference(), objects.resolve(glyph).as_stream()) else {
                continue;
            };
            if let Ok(content) = objects.unpacked(stream) {
                streams.push(OwnedStream { owner, kind: Kind::Glyph, content, resources: resources.clone() });
            }
        }
    }
    streams
}

/// The fonts of a document whose glyphs are content streams.
pub fn type_3_fonts(document: &Document) -> Vec<ObjectId> {
    let is_type_3 = |object: &Object| {
        as_dict(object).is_some_and(|dict| {
            dict.has(b"CharProcs") && Objects(document).name(dict, "Subtype") == Some(b"Type3")
        })
    };
    document.objects.iter().filter(|(_, object)| is_type_3(object)).map(|(id, _)| *id).collect()
}

/// Puts a rewritten stream back.
///
/// # Errors
/// If its owner is gone, or it can't be packed.
pub fn put(
    document: &mut Document,
    owner: ObjectId,
    kind: Kind,
    content: Vec<u8>,
    resources: Dictionary,
) -> Result<(), lopdf::Error> {
    if kind == Kind::Page {
        let mut stream = Stream::new(Dictionary::new(), content);
        stream.compress()?;
        let stream = document.add_object(stream);
        let page = document.get_dictionary_mut(owner)?;
        page.set("Contents", stream);
        page.set("Resources", resources);
        return Ok(());
    }
    let stream = document.get_object_mut(owner)?.as_stream_mut()?;
    stream.dict.remove(b"Filter");
    stream.dict.remove(b"DecodeParms");
    stream.set_content(content);
    if kind == Kind::Form {
        stream.dict.set("Resources", resources);
    }
    stream.compress()
}

/// A category of resources, direct so that it may be changed for one owner alone.
pub fn category<'r>(objects: Objects, resources: &'r mut Dictionary, name: &str) -> &'r mut Dictionary {
    let own = objects.dict(resources, name).cloned().unwrap_or_default();
    resources.set(name, own);
    resources.get_mut(name.as_bytes()).and_then(Object::as_dict_mut).expect("it was set as a dictionary")
}
