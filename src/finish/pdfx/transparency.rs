//! Transparency (ISO 32000-1, 11): it is blended in inks.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use crate::pdf::masks::Masks;
use crate::pdf::object::{Objects, as_dict};

/// Sets the spaces of all transparency groups, and gives one to each page that paints anything transparent.
pub(super) fn convert(document: &mut Document, masks: &Masks) {
    let groups: Vec<(ObjectId, Dictionary)> = document
        .objects
        .iter()
        .filter_map(|(id, object)| {
            let group = Objects(document).dict(as_dict(object)?, "Group")?;
            Some((*id, group.clone()))
        })
        .collect();
    for (id, mut group) in groups {
        group.set("CS", if masks.contains(&id) { "DeviceGray" } else { "DeviceCMYK" });
        set(document, id, group);
    }
    let objects = Objects(document);
    let mut known = HashMap::new();
    let pages: Vec<ObjectId> = objects
        .pages()
        .into_iter()
        .filter(|page| !page.dict.has(b"Group"))
        .filter(|page| {
            objects.page_resources(*page).is_some_and(|dict| is_transparent(objects, dict, &mut known))
        })
        .map(|page| page.id)
        .collect();
    for id in pages {
        set(document, id, dictionary! { "Type" => "Group", "S" => "Transparency", "CS" => "DeviceCMYK" });
    }
}

fn set(document: &mut Document, id: ObjectId, group: Dictionary) {
    match document.objects.get_mut(&id) {
        Some(Object::Dictionary(dict)) => dict.set("Group", group),
        Some(Object::Stream(stream)) => stream.dict.set("Group", group),
        _ => {}
    }
}

/// Whether resources hold something transparent, also in what they name. `known` also keeps cycles from going on.
fn is_transparent(objects: Objects, resources: &Dictionary, known: &mut HashMap<ObjectId, bool>) -> bool {
    let mut states = objects.dict(resources, "ExtGState").into_iter().flatten();
    let by_state = states.any(|(_, state)| {
        as_dict(objects.resolve(state)).is_some_and(|state| {
            let below_one = |key| objects.number(state, key).is_some_and(|alpha| alpha < 1.0);
            let blends = objects.name(state, "BM").is_some_and(|mode| mode != b"Normal");
            let masked = objects.get(state, "SMask").is_some_and(|mask| mask.as_name().is_err());
            below_one("ca") || below_one("CA") || blends || masked
        })
    });
    let fonts = objects.dict(resources, "Font").into_iter().flatten();
    let glyphs: Vec<(Option<ObjectId>, &Dictionary)> = fonts
        .filter_map(|(_, font)| {
            let dict = as_dict(objects.resolve(font)).filter(|dict| dict.has(b"CharProcs"))?;
            Some((font.as_reference().ok(), objects.dict(dict, "Resources")?))
        })
        .collect();
    // Coloured glyphs paint as forms do.
    let by_glyphs = glyphs.into_iter().any(|(id, inside)| {
        if let Some(known) = id.and_then(|id| known.get(&id)) {
            return *known;
        }
        known.extend(id.map(|id| (id, false)));
        let found = is_transparent(objects, inside, known);
        known.extend(id.map(|id| (id, found)));
        found
    });
    by_state
        || by_glyphs
        || ["XObject", "Pattern"].iter().any(|category| {
            let named = objects.dict(resources, category).into_iter().flatten();
            let ids: Vec<ObjectId> = named.filter_map(|(_, object)| object.as_reference().ok()).collect();
            ids.into_iter().any(|id| {
                if let Some(known) = known.get(&id) {
                    return *known;
                }
                known.insert(id, false);
                let Ok(stream) = objects.0.get_object(id).and_then(Object::as_stream) else { return false };
                let inside = objects.dict(&stream.dict, "Resources");
                let found = stream.dict.has(b"SMask")
                    || inside.is_some_and(|inside| is_transparent(objects, inside, known));
                known.insert(id, found);
                found
            })
        })
}

#[cfg(test)]
mod tests {
    use lopdf::Stream;

    use super::*;

    #[test]
    fn a_coloured_glyph_that_is_transparent_gives_its_page_a_group() {
        let mut document = Document::with_version("1.6");
        let state =
            dictionary! { "ExtGState" => dictionary! { "a" => dictionary! { "ca" => Object::Real(0.5) } } };
        let glyph = document.add_object(Stream::new(Dictionary::new(), b"/a gs 0 0 9 9 re f".to_vec()));
        let font = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type3", "CharProcs" => dictionary! { "g" => glyph }, "Resources" => state,
        });
        let resources = dictionary! { "Font" => dictionary! { "F" => font } };
        let page = document.add_object(dictionary! { "Type" => "Page", "Resources" => resources });
        let pages =
            document.add_object(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", catalog);
        convert(&mut document, &Masks::new());
        assert!(document.get_dictionary(page).unwrap().has(b"Group"));
    }
}
