//! Notes of a page: HTML has none, so that they are known by how programs write them, a link to a place that links back.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::dom::{Handle, all_text, attribute, below, has_word, name, parent};

/// The notes of a page.
#[derive(Debug, Default)]
pub struct Notes {
    /// The elements that hold them, in the order of their marks.
    pub bodies: Vec<HandleOf>,
    /// Which note a link is the mark of.
    marks: HashMap<usize, usize>,
    /// Elements that are read as notes, and what leads back from them.
    skipped: HashSet<usize>,
}

/// An element, which has no form for debugging that ends.
pub struct HandleOf(pub Handle);

impl std::fmt::Debug for HandleOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(name(&self.0))
    }
}

fn key(node: &Handle) -> usize {
    Rc::as_ptr(node) as usize
}

impl Notes {
    /// Finds the notes of a page.
    pub fn find(page: &Handle) -> Self {
        let all = below(page);
        let mut places: HashMap<String, Handle> = HashMap::new();
        for node in &all {
            for attribute in ["id", "name"].iter().filter_map(|key| attribute(node, key)) {
                places.entry(attribute).or_insert_with(|| node.clone());
            }
        }
        let mut notes = Self::default();
        let mut known: HashMap<usize, usize> = HashMap::new();
        for link in all.iter().filter(|node| name(node) == "a" && is_mark(node)) {
            let target = attribute(link, "href").unwrap_or_default();
            let Some(body) = places.get(&target[1..]).and_then(body) else { continue };
            if around(link).iter().any(|outer| Rc::ptr_eq(outer, &body)) {
                continue;
            }
            let place = *known.entry(key(&body)).or_insert_with(|| {
                notes.bodies.push(HandleOf(body.clone()));
                notes.bodies.len() - 1
            });
            notes.marks.insert(key(link), place);
        }
        for body in &notes.bodies {
            notes.skipped.insert(key(&body.0));
            for node in below(&body.0).iter().filter(|node| is_back(node)) {
                notes.skipped.insert(key(node));
            }
        }
        notes
    }

    /// Which note a link is the mark of.
    pub fn mark(&self, node: &Handle) -> Option<usize> {
        self.marks.get(&key(node)).copied()
    }

    /// Whether an element is read elsewhere or not at all.
    pub fn skips(&self, node: &Handle) -> bool {
        self.skipped.contains(&key(node))
    }
}

/// The elements around one.
fn around(node: &Handle) -> Vec<Handle> {
    std::iter::successors(parent(node), parent).collect()
}

/// Whether a link is the mark of a note, by its names or its look.
fn is_mark(link: &Handle) -> bool {
    let Some(target) = attribute(link, "href").filter(|target| target.starts_with('#') && target.len() > 1)
    else {
        return false;
    };
    let class = |node: &Handle| attribute(node, "class").unwrap_or_default().to_lowercase();
    let outer = parent(link);
    let classes = class(link) + " " + &outer.as_ref().map(class).unwrap_or_default();
    let is_back = classes.contains("back") || has_word(link, "role", "doc-backlink");
    let is_named = ["footnote", "noteref", "endnote", "note-ref"].iter().any(|name| classes.contains(name))
        || has_word(link, "role", "doc-noteref")
        || attribute(link, "data-footnote-ref").is_some()
        || has_word(link, "epub:type", "noteref");
    if is_named && !is_back {
        return true;
    }
    let raised = outer.is_some_and(|outer| name(&outer) == "sup")
        || below(link).iter().any(|node| name(node) == "sup");
    let named =
        ["#_ftn", "#_edn", "#ftn", "#fn", "#footnote", "#endnote", "#note", "#cite_note", "#sdfootnote"];
    let words = all_text(link);
    let number = words.trim().trim_matches(['[', ']', '(', ')']);
    let is_sign = !number.is_empty()
        && (number.len() <= 4 && number.chars().all(|c| c.is_ascii_alphanumeric())
            || number.chars().all(|c| "*†‡§".contains(c)));
    !is_back
        && !target.to_lowercase().contains("ref")
        && is_sign
        && (raised || named.iter().any(|begin| target.starts_with(begin)))
}

/// The element that holds a note's words.
fn body(place: &Handle) -> Option<Handle> {
    let own = |node: &Handle| matches!(name(node), "li" | "p" | "div" | "aside" | "dd" | "section" | "td");
    let found = std::iter::successors(Some(place.clone()), parent).find(own)?;
    // Word sets a note in an element of its own.
    let outer = parent(&found)?;
    let is_note = attribute(&outer, "id").is_some_and(|id| id.starts_with("ftn") || id.starts_with("edn"));
    Some(if is_note && name(&outer) == "div" { outer } else { found })
}

/// Whether something in a note leads back to its mark, or is its number.
fn is_back(node: &Handle) -> bool {
    let class = attribute(node, "class").unwrap_or_default().to_lowercase();
    if class.contains("footnote-definition-label")
        || class.contains("backref")
        || class.contains("footnote-back")
    {
        return true;
    }
    let Some(target) = attribute(node, "href").filter(|target| name(node) == "a" && target.starts_with('#'))
    else {
        return false;
    };
    let words = all_text(node);
    target.to_lowercase().contains("ref")
        || has_word(node, "role", "doc-backlink")
        || words.trim().chars().count() <= 3
}
