//! The bookmarks of the kept pages.

use lopdf::{Object, ObjectId};

use super::kept::Excerpt;

/// A bookmark that stays.
struct Item {
    id: ObjectId,
    /// Where it leads: to its own place or, where that lies on another page, to that of its first item.
    place: Object,
    items: Vec<Item>,
}

/// Takes out bookmarks of other pages. One that heads a bookmark of a kept page stays, so that it is seen what the pages
/// belong to.
pub(super) fn keep(excerpt: &mut Excerpt) -> lopdf::Result<()> {
    let Ok(root) = excerpt.document.catalog()?.get(b"Outlines").and_then(Object::as_reference) else {
        return Ok(());
    };
    let items = items(excerpt, root)?;
    if items.is_empty() {
        excerpt.document.catalog_mut()?.remove(b"Outlines");
        return Ok(());
    }
    let count = items.len() as i64;
    link(excerpt, root, &items)?;
    excerpt.document.get_dictionary_mut(root)?.set("Count", count);
    Ok(())
}

/// The items below a bookmark that stay.
fn items(excerpt: &Excerpt, parent: ObjectId) -> lopdf::Result<Vec<Item>> {
    let mut found = Vec::new();
    let mut next = excerpt.document.get_dictionary(parent)?.get(b"First").and_then(Object::as_reference);
    while let Ok(id) = next {
        let entry = excerpt.document.get_dictionary(id)?;
        let items = items(excerpt, id)?;
        let own = entry.get(b"Dest").ok().filter(|place| excerpt.reaches(place)).cloned();
        if let Some(place) = own.or_else(|| items.first().map(|item| item.place.clone())) {
            found.push(Item { id, place, items });
        }
        next = entry.get(b"Next").and_then(Object::as_reference);
    }
    Ok(found)
}

/// Chains items below a bookmark (ISO 32000-1, 12.3.3).
fn link(excerpt: &mut Excerpt, parent: ObjectId, items: &[Item]) -> lopdf::Result<()> {
    let ids: Vec<ObjectId> = items.iter().map(|item| item.id).collect();
    let dictionary = excerpt.document.get_dictionary_mut(parent)?;
    for key in ["First", "Last", "Count"] {
        dictionary.remove(key.as_bytes());
    }
    if let [first, .., last] | [first @ last] = ids.as_slice() {
        dictionary.set("First", *first);
        dictionary.set("Last", *last);
        // Closed, as they are in the whole.
        dictionary.set("Count", -(ids.len() as i64));
    }
    for (index, item) in items.iter().enumerate() {
        link(excerpt, item.id, &item.items)?;
        let dictionary = excerpt.document.get_dictionary_mut(item.id)?;
        dictionary.set("Dest", item.place.clone());
        dictionary.set("Parent", parent);
        let neighbours = [("Prev", index.checked_sub(1)), ("Next", Some(index + 1))];
        for (key, neighbour) in neighbours {
            match neighbour.and_then(|n| ids.get(n)) {
                Some(id) => dictionary.set(key, *id),
                None => drop(dictionary.remove(key.as_bytes())),
            }
        }
    }
    Ok(())
}
