//! Pages of a finished PDF as a PDF of their own, to send around.
//!
//! What belongs to the other pages goes: pages, links to them, bookmarks, names, page labels and, in `tags`, the part of the
//! structure tree that is theirs. What is left conforms to the same standards as the whole (ISO 14289-1, ISO 19005-2). Typst
//! can export some pages only without tags.

// Hostile bytes are read here: nothing is taken from a place that they name without asking whether it is there.
#![warn(clippy::indexing_slicing, clippy::string_slice)]

mod kept;
mod outline;
mod ranges;
mod tags;

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::object::Objects;
use super::xmp;
use kept::Excerpt;

pub use ranges::{PageRangeError, PageRanges};

/// Why pages can't be taken out of a PDF.
#[derive(Debug, thiserror::Error)]
pub enum ExcerptError {
    /// A page is named that does not exist.
    #[error("there is no page {page}: the PDF has {count} pages")]
    NoPage {
        /// The page, from 1.
        page: u32,
        /// How many there are.
        count: u32,
    },
    /// The PDF can't be read, or has not what a PDF of pages has.
    #[error("no pages can be taken out of the PDF ({0})")]
    Broken(#[from] lopdf::Error),
}

/// The wanted pages of a PDF as a PDF of their own, and how many there are.
///
/// # Errors
/// If the PDF has no such pages, or can't be read.
pub fn excerpt(pdf: &[u8], ranges: &PageRanges) -> Result<(Vec<u8>, usize), ExcerptError> {
    let document = Document::load_mem(pdf)?;
    let pages = document.get_pages();
    let count = pages.len() as u32;
    if ranges.highest() > count {
        return Err(ExcerptError::NoPage { page: ranges.highest(), count });
    }
    let kept: Vec<(u32, ObjectId)> = pages.into_iter().filter(|(n, _)| ranges.contains(*n)).collect();
    let set = kept.iter().map(|(_, id)| *id).collect();
    let bytes = Excerpt { document, kept: set }.take(&kept, ranges)?;
    Ok((bytes, kept.len()))
}

impl Excerpt {
    fn take(mut self, pages: &[(u32, ObjectId)], ranges: &PageRanges) -> lopdf::Result<Vec<u8>> {
        let dead = self.links(pages)?;
        tags::keep(&mut self.document, &self.kept, &dead)?;
        outline::keep(&mut self)?;
        self.names()?;
        self.labels(pages)?;
        self.page_tree(pages)?;
        self.identity(pages.len(), ranges)?;
        self.document.prune_objects();
        let mut bytes = Vec::new();
        self.document.save_modern(&mut bytes)?;
        Ok(bytes)
    }

    /// Takes links to other pages off the kept ones; returns the annotations that went.
    fn links(&mut self, pages: &[(u32, ObjectId)]) -> lopdf::Result<HashSet<ObjectId>> {
        let mut dead = HashSet::new();
        for (_, page) in pages {
            let dict = self.document.get_dictionary(*page)?;
            let annotations = Objects(&self.document).array(dict, "Annots").unwrap_or_default();
            let (live, gone): (Vec<_>, Vec<_>) =
                annotations.iter().cloned().partition(|annotation| self.lives(annotation));
            dead.extend(gone.iter().filter_map(|annotation| annotation.as_reference().ok()));
            let page = self.document.get_dictionary_mut(*page)?;
            match live.is_empty() {
                true => drop(page.remove(b"Annots")),
                false => page.set("Annots", live),
            }
        }
        Ok(dead)
    }

    /// Whether an annotation leads to an address or a kept page.
    fn lives(&self, annotation: &Object) -> bool {
        let Ok((_, Object::Dictionary(annotation))) = self.document.dereference(annotation) else {
            return true;
        };
        let action = Objects(&self.document).dict(annotation, "A");
        let destination =
            annotation.get(b"Dest").or_else(|_| action.ok_or(lopdf::Error::DictKey("A".into()))?.get(b"D"));
        destination.map_or(true, |destination| self.reaches(destination))
    }

    /// Takes out the names of places on other pages.
    fn names(&mut self) -> lopdf::Result<()> {
        let named = self.named().into_iter().filter(|(_, place)| self.reaches(place));
        let kept: Vec<Object> =
            named.flat_map(|(name, place)| [Object::string_literal(name), place]).collect();
        let names = Objects(&self.document).dict(self.document.catalog()?, "Names").cloned();
        let Some(mut names) = names else { return Ok(()) };
        names.set("Dests", Dictionary::from_iter([("Names", Object::from(kept))]));
        self.document.catalog_mut()?.set("Names", names);
        Ok(())
    }

    /// Says the folios of the kept pages.
    fn labels(&mut self, pages: &[(u32, ObjectId)]) -> lopdf::Result<()> {
        let label = |number: u32| {
            Object::from(Dictionary::from_iter([
                ("S", Object::from("D")),
                ("St", Object::from(i64::from(number))),
            ]))
        };
        let labels: Vec<Object> = pages
            .iter()
            .enumerate()
            .flat_map(|(index, (number, _))| [Object::from(index as i64), label(*number)])
            .collect();
        self.document
            .catalog_mut()?
            .set("PageLabels", Dictionary::from_iter([("Nums", Object::from(labels))]));
        Ok(())
    }

    /// Makes a page tree of the kept pages alone.
    fn page_tree(&mut self, pages: &[(u32, ObjectId)]) -> lopdf::Result<()> {
        let root = self.document.catalog()?.get(b"Pages")?.as_reference()?;
        for (_, page) in pages {
            self.document.get_dictionary_mut(*page)?.set("Parent", root);
        }
        let kids: Vec<Object> = pages.iter().map(|(_, id)| Object::from(*id)).collect();
        let tree = self.document.get_dictionary_mut(root)?;
        tree.set("Count", kids.len() as i64);
        tree.set("Kids", kids);
        Ok(())
    }

    /// Says that this is another file than the whole: its identifier and number of pages, in the trailer and in XMP.
    fn identity(&mut self, count: usize, ranges: &PageRanges) -> lopdf::Result<()> {
        let mut ids = self.document.trailer.get(b"ID")?.as_array()?.clone();
        let Some(Object::String(instance, _)) = ids.last_mut() else { return Ok(()) };
        let before = String::from_utf8_lossy(instance).into_owned();
        let after = format!("{before}/{ranges}");
        *instance = after.clone().into_bytes();
        self.document.trailer.set("ID", ids);
        let metadata = self.document.catalog()?.get(b"Metadata")?.as_reference()?;
        let Object::Stream(stream) = self.document.get_object_mut(metadata)? else { return Ok(()) };
        let xmp = String::from_utf8_lossy(&stream.get_plain_content()?).replace(&before, &after);
        let xmp = xmp::with_element(&xmp, "xmpTPg:NPages", &count.to_string());
        // Metadata of an archive stays readable without a filter (ISO 19005-2, 6.6.2.1).
        stream.set_plain_content(xmp.into_bytes());
        stream.allows_compression = false;
        Ok(())
    }
}
