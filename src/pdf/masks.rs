//! Luminosity masks (ISO 32000-1, 11.5.3): what is painted into them is no colour for the press but an opacity, which must
//! stay what it is.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::object::{Objects, as_dict};

/// The objects that are painted into masks of light, where colours stand for opacity.
pub type Masks = HashSet<ObjectId>;

/// All forms, patterns, shadings and images that are painted into luminosity masks.
pub fn masks(document: &Document) -> Masks {
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

/// Gives each luminosity mask objects of its own, where what is painted into it is painted on pages too: the one becomes
/// light, the other inks.
pub fn part(document: &mut Document) {
    let masks = masks(document);
    let shared = painted(document).intersection(&masks).copied().collect::<Masks>();
    if shared.is_empty() {
        return;
    }
    // All of the masks' own tree is copied, down to what it shares, so that the copies name one another.
    let mut ids: Vec<ObjectId> = masks.into_iter().collect();
    ids.sort_unstable();
    let copies: HashMap<ObjectId, ObjectId> = ids.iter().map(|id| (*id, document.new_object_id())).collect();
    for id in ids {
        let Some(object) = document.objects.get(&id) else { continue };
        let mut copy = object.clone();
        own_resources(Objects(document), &mut copy);
        rename(&mut copy, &copies);
        document.objects.insert(copies[&id], copy);
    }
    for object in document.objects.values_mut() {
        regroup(object, &copies);
    }
}

/// All forms, patterns, shadings and images that pages paint, but for those that only masks do.
fn painted(document: &Document) -> Masks {
    let objects = Objects(document);
    let mut found = Masks::new();
    let mut open: Vec<&Dictionary> =
        objects.pages().into_iter().filter_map(|page| objects.page_resources(page)).collect();
    let fonts = document.objects.values().filter_map(as_dict).filter(|dict| dict.has(b"CharProcs"));
    open.extend(fonts.filter_map(|font| objects.dict(font, "Resources")));
    while let Some(resources) = open.pop() {
        for category in ["XObject", "Pattern", "Shading"] {
            for (_, object) in objects.dict(resources, category).into_iter().flatten() {
                let Ok(id) = object.as_reference() else { continue };
                let Some(dict) = document.get_object(id).ok().and_then(as_dict) else { continue };
                if found.insert(id) {
                    found.extend(objects.reference(dict, "Shading"));
                    open.extend(objects.dict(dict, "Resources"));
                }
            }
        }
    }
    found
}

/// Takes what an object's resources name in other objects into it, so that it can be changed for this one alone.
fn own_resources(objects: Objects, object: &mut Object) {
    let Object::Stream(stream) = object else { return };
    let Some(mut resources) = objects.dict(&stream.dict, "Resources").cloned() else { return };
    for category in ["XObject", "Pattern", "Shading"] {
        if let Some(named) = objects.dict(&resources, category).cloned() {
            resources.set(category, named);
        }
    }
    stream.dict.set("Resources", resources);
}

/// Replaces references to objects by those to their copies.
fn rename(object: &mut Object, copies: &HashMap<ObjectId, ObjectId>) {
    match object {
        Object::Reference(id) => *id = copies.get(id).copied().unwrap_or(*id),
        Object::Array(items) => items.iter_mut().for_each(|item| rename(item, copies)),
        Object::Dictionary(dict) => dict.iter_mut().for_each(|(_, object)| rename(object, copies)),
        Object::Stream(stream) => stream.dict.iter_mut().for_each(|(_, object)| rename(object, copies)),
        _ => {}
    }
}

/// Lets luminosity masks name the copies of their groups.
fn regroup(object: &mut Object, copies: &HashMap<ObjectId, ObjectId>) {
    let dict = match object {
        Object::Array(items) => return items.iter_mut().for_each(|item| regroup(item, copies)),
        Object::Dictionary(dict) => dict,
        Object::Stream(stream) => &mut stream.dict,
        _ => return,
    };
    if dict.get(b"S").and_then(Object::as_name).is_ok_and(|kind| kind == b"Luminosity")
        && let Ok(Object::Reference(group)) = dict.get_mut(b"G")
    {
        *group = copies.get(group).copied().unwrap_or(*group);
    }
    dict.iter_mut().for_each(|(_, object)| regroup(object, copies));
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

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;

    /// A form.
    fn form(resources: Dictionary) -> Stream {
        Stream::new(dictionary! { "Subtype" => "Form", "Resources" => resources }, Vec::new())
    }

    #[test]
    fn what_is_painted_and_masks_becomes_two() {
        let mut document = Document::with_version("1.6");
        let shading = document.add_object(dictionary! { "ShadingType" => 2, "ColorSpace" => "DeviceRGB" });
        let pattern = document.add_object(dictionary! { "PatternType" => 2, "Shading" => shading });
        let patterns = document.add_object(dictionary! { "P" => pattern });
        let group = document.add_object(form(dictionary! { "Pattern" => patterns }));
        let mask = dictionary! { "S" => "Luminosity", "G" => group };
        let state = document.add_object(dictionary! { "SMask" => mask });
        let resources = dictionary! {
            "Pattern" => dictionary! { "P" => pattern }, "ExtGState" => dictionary! { "M" => state },
        };
        let page = document.add_object(dictionary! { "Type" => "Page", "Resources" => resources });
        let pages =
            document.add_object(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", catalog);
        part(&mut document);
        let masks = masks(&document);
        assert!(!masks.contains(&pattern) && !masks.contains(&shading), "the page's own stay colours");
        let objects = Objects(&document);
        let state = document.get_dictionary(state).unwrap();
        let copy = objects.stream(objects.dict(state, "SMask").unwrap(), "G").unwrap();
        let named = objects.dict(objects.dict(&copy.dict, "Resources").unwrap(), "Pattern").unwrap();
        let copied = named.get(b"P").unwrap().as_reference().unwrap();
        let copied_shading = objects.reference(document.get_dictionary(copied).unwrap(), "Shading").unwrap();
        assert!(masks.contains(&copied) && masks.contains(&copied_shading) && copied_shading != shading);
        // Nothing is shared any more, so that nothing is copied again.
        let count = document.objects.len();
        part(&mut document);
        assert_eq!(document.objects.len(), count);
    }
}
