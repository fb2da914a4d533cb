//! A PDF out of which pages are taken, and what of it leads to a page that stays.

use std::collections::HashSet;

use lopdf::{Document, Object, ObjectId};

use crate::pdf::object::{Objects, pairs};

/// A PDF out of which pages are taken.
pub(super) struct Excerpt {
    /// All of it, at first.
    pub(super) document: Document,
    /// The pages that stay.
    pub(super) kept: HashSet<ObjectId>,
}

impl Excerpt {
    /// Whether a destination lies on a kept page. One by name does if its name is among those that are kept.
    pub(super) fn reaches(&self, destination: &Object) -> bool {
        match destination {
            Object::Array(place) => place
                .first()
                .and_then(|page| page.as_reference().ok())
                .is_some_and(|id| self.kept.contains(&id)),
            Object::Reference(id) => self.document.get_object(*id).is_ok_and(|object| self.reaches(object)),
            Object::String(name, _) => {
                self.named().iter().any(|(known, place)| known == name && self.reaches(place))
            }
            _ => false,
        }
    }

    /// The named destinations.
    pub(super) fn named(&self) -> Vec<(Vec<u8>, Object)> {
        let objects = Objects(&self.document);
        let leaf = || {
            let names = objects.dict(self.document.catalog().ok()?, "Names")?;
            objects.array(objects.dict(names, "Dests")?, "Names")
        };
        let named = pairs(leaf().unwrap_or_default());
        named.filter_map(|(name, place)| Some((name.as_str().ok()?.to_vec(), place.clone()))).collect()
    }
}
