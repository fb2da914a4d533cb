//! Luminosity masks (ISO 32000-1, 11.5.3): what is painted into them is no colour for the press but an opacity, which must
//! stay what it is.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::object::{Objects, as_dict};

/// The objects that are painted into masks of light, where colours stand for opacity.
pub(super) type Masks = HashSet<ObjectId>;

/// All forms, patterns, shadings and images that are painted into luminosity masks.
pub(super) fn masks(document: &Document) -> Masks {
    let objects = Objects(document);
    let mut open = Vec::new();
    for object in document.objects.values() {
        roots(objects, object, &mut open);
    }
    let mut masks = Masks::new();
    while let Some(id) = open.pop() {
        if !masks.insert(id) {
            continue;
        }
        let Some(dict) = document.get_object(id).ok().and_then(as_dict) else { continue };
        open.extend(objects.reference(dict, "Shading"));
        let Some(resources) = objects.dict(dict, "Resources") else { continue };
        for category in ["XObject", "Pattern", "Shading"] {
            let named = objects.dict(resources, category).into_iter().flatten();
            open.extend(named.filter_map(|(_, object)| object.as_reference().ok()));
        }
    }
    masks
}

/// Finds the groups of luminosity masks in an object and what it holds directly.
fn roots(objects: Objects, object: &Object, found: &mut Vec<ObjectId>) {
    let dict = match object {
        Object::Array(items) => return items.iter().for_each(|item| roots(objects, item, found)),
        Object::Dictionary(dict) => dict,
        Object::Stream(stream) => &stream.dict,
        _ => return,
    };
    found.extend(group(objects, dict));
    dict.iter().for_each(|(_, object)| roots(objects, object, found));
}

/// The group of a mask dictionary of luminosity.
fn group(objects: Objects, dict: &Dictionary) -> Option<ObjectId> {
    (objects.name(dict, "S")? == b"Luminosity").then(|| objects.reference(dict, "G")).flatten()
}

/// The light of a colour of red, green and blue, each 0 to 1 (ISO 32000-1, 10.3.2).
pub(super) fn light([red, green, blue]: [f32; 3]) -> f32 {
    0.3 * red + 0.59 * green + 0.11 * blue
}
