//! The structure tree as a value that can be walked and changed (ISO 32000-1, 14.7.2).
//!
//! Marked content stays with the element that it was written for, so that the tree by which pages find their elements
//! (`ParentTree`) stays right while elements move. What is taken out of the tree is taken out of that one too.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::object::{Objects, pairs};
use super::tags::{kind, page_of};

/// An element by its place in the list of its tree.
pub type Index = usize;

/// The root, which is no element itself.
pub const ROOT: Index = 0;

/// How deep elements may stand in each other; what stands deeper is not read.
const MAX_DEPTH: usize = 256;

/// A structure tree.
#[derive(Debug)]
pub struct Tree {
    elements: Vec<Element>,
    /// What was taken out, with all that it holds.
    gone: Vec<Index>,
}

/// An element of the tree.
#[derive(Debug, Clone)]
pub struct Element {
    /// Its object.
    pub id: ObjectId,
    /// Its structure type, such as `P`; empty for the root.
    pub kind: String,
    /// What it holds, in the order of reading.
    pub kids: Vec<Kid>,
    /// What holds it.
    pub parent: Index,
}

/// What an element holds.
#[derive(Debug, Clone)]
pub enum Kid {
    /// Another element.
    Element(Index),
    /// Marked content: its page and its number there, and how the PDF names it.
    Content(ObjectId, i64, Object),
    /// An annotation, such as a link, and how the PDF names it.
    Annotation(ObjectId, Object),
}

impl Tree {
    /// Reads the tree of a document; nothing where it has none.
    pub fn read(document: &Document) -> Option<Self> {
        let objects = Objects(document);
        let root = objects.reference(objects.catalog()?, "StructTreeRoot")?;
        let element = Element { id: root, kind: String::new(), kids: Vec::new(), parent: ROOT };
        let mut tree = Self { elements: vec![element], gone: Vec::new() };
        tree.fill(objects, ROOT, &mut HashSet::from([root]), 0);
        Some(tree)
    }

    fn fill(&mut self, objects: Objects, own: Index, seen: &mut HashSet<ObjectId>, depth: usize) {
        let Ok(dictionary) = objects.0.get_dictionary(self.elements[own].id) else { return };
        let page = page_of(dictionary);
        for kid in kids(objects, dictionary) {
            let read = match (objects.resolve(&kid), kid.as_reference()) {
                (Object::Integer(number), _) => page.map(|page| Kid::Content(page, *number, kid.clone())),
                (Object::Dictionary(inner), Ok(id)) if inner.has(b"S") => {
                    if depth < MAX_DEPTH && seen.insert(id) {
                        let kind = String::from_utf8_lossy(kind(inner)).into_owned();
                        self.elements.push(Element { id, kind, kids: Vec::new(), parent: own });
                        let index = self.elements.len() - 1;
                        self.fill(objects, index, seen, depth + 1);
                        Some(Kid::Element(index))
                    } else {
                        None
                    }
                }
                (Object::Dictionary(inner), _) => match objects.reference(inner, "Obj") {
                    Some(annotation) => Some(Kid::Annotation(annotation, kid.clone())),
                    None => objects.integer(inner, "MCID").and_then(|number| {
                        page_of(inner).or(page).map(|page| Kid::Content(page, number, kid.clone()))
                    }),
                },
                _ => None,
            };
            self.elements[own].kids.extend(read);
        }
    }

    /// An element.
    pub fn get(&self, index: Index) -> &Element {
        &self.elements[index]
    }

    /// The structure type of an element.
    pub fn kind(&self, index: Index) -> &str {
        &self.elements[index].kind
    }

    /// Makes an element one of another type.
    pub fn rename(&mut self, index: Index, kind: &str) {
        self.elements[index].kind = kind.to_string();
    }

    /// The elements directly in an element.
    pub fn children(&self, index: Index) -> impl DoubleEndedIterator<Item = Index> + '_ {
        self.elements[index].kids.iter().filter_map(|kid| match kid {
            Kid::Element(index) => Some(*index),
            _ => None,
        })
    }

    /// All elements below one, and it itself first, in the order of reading.
    pub fn below(&self, index: Index) -> Vec<Index> {
        let mut found = vec![index];
        for child in self.children(index) {
            found.extend(self.below(child));
        }
        found
    }

    /// The elements below one that are of a type, in the order of reading.
    pub fn of_kind(&self, index: Index, kind: &str) -> Vec<Index> {
        self.below(index).into_iter().filter(|index| self.kind(*index) == kind).collect()
    }

    /// What an element stands in, from the inside out, without the root.
    pub fn above(&self, index: Index) -> impl Iterator<Item = Index> + '_ {
        let parent = |index: &Index| Some(self.elements[*index].parent);
        std::iter::successors(parent(&index), parent).take_while(|index| *index != ROOT)
    }

    /// The marked content below an element, by page and number, in the order of reading.
    pub fn content(&self, index: Index) -> Vec<(ObjectId, i64)> {
        let mut found = Vec::new();
        for kid in &self.elements[index].kids {
            match kid {
                Kid::Content(page, number, _) => found.push((*page, *number)),
                Kid::Element(index) => found.extend(self.content(*index)),
                Kid::Annotation(..) => {}
            }
        }
        found
    }

    /// The annotations below an element.
    pub fn annotations(&self, index: Index) -> Vec<ObjectId> {
        let own = |index: &Index| {
            self.elements[*index].kids.iter().filter_map(|kid| match kid {
                Kid::Annotation(id, _) => Some(*id),
                _ => None,
            })
        };
        self.below(index).iter().flat_map(own).collect()
    }

    /// The element that follows directly on an element, in what holds both.
    pub fn next(&self, index: Index) -> Option<Index> {
        let next = self.place(index)? + 1;
        match self.elements[self.elements[index].parent].kids.get(next)? {
            Kid::Element(next) => Some(*next),
            _ => None,
        }
    }

    /// The place of an element among what its parent holds.
    fn place(&self, index: Index) -> Option<usize> {
        let is_it = |kid: &Kid| matches!(kid, Kid::Element(one) if *one == index);
        self.elements[self.elements[index].parent].kids.iter().position(is_it)
    }

    /// Takes an element out of what holds it, to be put elsewhere.
    fn detach(&mut self, index: Index) {
        if let Some(place) = self.place(index) {
            let parent = self.elements[index].parent;
            self.elements[parent].kids.remove(place);
        }
    }

    /// Moves an element into another one, to a place among what that holds after the move.
    pub fn put(&mut self, index: Index, parent: Index, place: usize) {
        self.detach(index);
        let kids = &mut self.elements[parent].kids;
        kids.insert(place.min(kids.len()), Kid::Element(index));
        self.elements[index].parent = parent;
    }

    /// Moves an element behind another one, into what holds that.
    pub fn put_behind(&mut self, index: Index, other: Index) {
        self.detach(index);
        let place = self.place(other).map_or(usize::MAX, |place| place + 1);
        self.put(index, self.elements[other].parent, place);
    }

    /// Moves an element into the place of another one, which goes: what that held and is not moved elsewhere goes with it.
    pub fn replace(&mut self, other: Index, index: Index) {
        self.detach(index);
        let (parent, place) = (self.elements[other].parent, self.place(other));
        self.take_out(other);
        self.put(index, parent, place.unwrap_or(usize::MAX));
    }

    /// Takes an element out of the tree with all that it holds. What it shows becomes no artifact by that.
    pub fn take_out(&mut self, index: Index) {
        self.detach(index);
        self.gone.push(index);
    }

    /// Orders what an element holds by a key of each place; the order is stable.
    pub fn sort_by_place<K: Ord>(&mut self, index: Index, key: impl Fn(usize) -> K) {
        let kids = std::mem::take(&mut self.elements[index].kids);
        let mut placed: Vec<(usize, Kid)> = kids.into_iter().enumerate().collect();
        placed.sort_by_key(|(place, _)| key(*place));
        self.elements[index].kids = placed.into_iter().map(|(_, kid)| kid).collect();
    }

    /// Writes the tree into its document.
    ///
    /// # Errors
    /// If an element is no dictionary.
    pub fn write(&self, document: &mut Document) -> lopdf::Result<()> {
        for index in self.below(ROOT) {
            let Element { id, kind, kids, parent } = &self.elements[index];
            let kids: Vec<Object> = kids
                .iter()
                .map(|kid| match kid {
                    Kid::Element(index) => self.elements[*index].id.into(),
                    Kid::Content(_, _, object) | Kid::Annotation(_, object) => object.clone(),
                })
                .collect();
            let parent = self.elements[*parent].id;
            let element = document.get_dictionary_mut(*id)?;
            if !kids.is_empty() || element.has(b"K") {
                element.set("K", kids);
            }
            if index != ROOT {
                element.set("S", Object::Name(kind.as_bytes().to_vec()));
                element.set("P", parent);
            }
        }
        let gone: HashSet<ObjectId> = self
            .gone
            .iter()
            .filter(|index| self.place(**index).is_none())
            .flat_map(|index| self.below(*index))
            .map(|index| self.elements[index].id)
            .collect();
        if !gone.is_empty() {
            forget(document, self.elements[ROOT].id, &gone)?;
            document.objects.retain(|id, _| !gone.contains(id));
        }
        Ok(())
    }
}

/// What an element holds, as the PDF names it.
fn kids(objects: Objects, element: &Dictionary) -> Vec<Object> {
    match element.get(b"K") {
        Err(_) => Vec::new(),
        Ok(kid) => match objects.resolve(kid) {
            Object::Array(kids) => kids.clone(),
            _ => vec![kid.clone()],
        },
    }
}

/// Takes elements out of the trees that find them by their ids and by marked content.
fn forget(document: &mut Document, root: ObjectId, gone: &HashSet<ObjectId>) -> lopdf::Result<()> {
    let is_gone = |object: &Object| object.as_reference().is_ok_and(|id| gone.contains(&id));
    let objects = Objects(document);
    let holder = document.get_dictionary(root)?;
    let names = objects.dict(holder, "IDTree").map(|tree| {
        let kept = pairs(objects.array(tree, "Names").unwrap_or_default()).filter(|(_, id)| !is_gone(id));
        let mut changed = tree.clone();
        changed.set("Names", kept.flat_map(|(key, id)| [key.clone(), id.clone()]).collect::<Vec<_>>());
        changed
    });
    let parents = objects.dict(holder, "ParentTree").map(|tree| {
        let mut numbers = Vec::new();
        for (key, value) in pairs(objects.array(tree, "Nums").unwrap_or_default()) {
            match objects.resolve(value) {
                Object::Array(owners) => {
                    let owner = |owner: &Object| if is_gone(owner) { Object::Null } else { owner.clone() };
                    numbers.extend([key.clone(), Object::Array(owners.iter().map(owner).collect())]);
                }
                _ if is_gone(value) => {}
                _ => numbers.extend([key.clone(), value.clone()]),
            }
        }
        let mut changed = tree.clone();
        changed.set("Nums", numbers);
        changed
    });
    let root = document.get_dictionary_mut(root)?;
    for (key, tree) in [("IDTree", names), ("ParentTree", parents)] {
        if let Some(tree) = tree {
            root.set(key, tree);
        }
    }
    Ok(())
}

/// The pages of a document by their objects, each with its number from 1.
pub fn page_numbers(document: &Document) -> HashMap<ObjectId, usize> {
    document.page_iter().enumerate().map(|(index, id)| (id, index + 1)).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use lopdf::dictionary;

    use super::*;

    /// A document of so many pages with a tree that is written as `P(1 Link(@ 1))`: types with what they hold, the
    /// number of the page for marked content, `@` for an annotation on page 1. A blank parts what stands side by side.
    pub fn document(pages: usize, tree: &str) -> (Document, Vec<ObjectId>) {
        let mut document = Document::with_version("1.7");
        let parent = document.new_object_id();
        let pages: Vec<ObjectId> = (0..pages)
            .map(|_| document.add_object(dictionary! { "Type" => "Page", "Parent" => parent }))
            .collect();
        let kids: Vec<Object> = pages.iter().map(|id| (*id).into()).collect();
        let count = pages.len() as i64;
        document
            .objects
            .insert(parent, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
        let root = document.new_object_id();
        let mut number = 0;
        let kids = parse(&mut document, &pages, root, &mut number, &mut tree.chars().peekable());
        document.objects.insert(root, dictionary! { "Type" => "StructTreeRoot", "K" => kids }.into());
        let catalog = dictionary! { "Type" => "Catalog", "Pages" => parent, "StructTreeRoot" => root };
        let catalog = document.add_object(catalog);
        document.trailer.set("Root", catalog);
        (document, pages)
    }

    type Signs<'a> = std::iter::Peekable<std::str::Chars<'a>>;

    fn parse(
        document: &mut Document,
        pages: &[ObjectId],
        parent: ObjectId,
        number: &mut i64,
        signs: &mut Signs,
    ) -> Vec<Object> {
        let mut kids = Vec::new();
        while let Some(sign) = signs.next() {
            match sign {
                ')' => break,
                ' ' => {}
                '@' => {
                    let annotation = document.add_object(dictionary! { "Subtype" => "Link" });
                    kids.push(dictionary! { "Type" => "OBJR", "Obj" => annotation }.into());
                }
                digit if digit.is_ascii_digit() => {
                    let page = pages[digit.to_digit(10).unwrap() as usize - 1];
                    kids.push(dictionary! { "Type" => "MCR", "Pg" => page, "MCID" => *number }.into());
                    *number += 1;
                }
                letter => {
                    let mut kind = letter.to_string();
                    while let Some(sign) = signs.next_if(|sign| *sign != '(') {
                        kind.push(sign);
                    }
                    signs.next();
                    let id = document.new_object_id();
                    let inner = parse(document, pages, id, number, signs);
                    let element =
                        dictionary! { "Type" => "StructElem", "S" => kind, "P" => parent, "K" => inner };
                    document.objects.insert(id, element.into());
                    kids.push(id.into());
                }
            }
        }
        kids
    }

    /// The tree of a document as [`document`] reads it.
    pub fn shown(document: &Document) -> String {
        fn one(tree: &Tree, pages: &HashMap<ObjectId, usize>, index: Index) -> String {
            let kids: Vec<String> = tree
                .get(index)
                .kids
                .iter()
                .map(|kid| match kid {
                    Kid::Element(index) => format!("{}({})", tree.kind(*index), one(tree, pages, *index)),
                    Kid::Content(page, ..) => pages[page].to_string(),
                    Kid::Annotation(..) => "@".to_string(),
                })
                .collect();
            kids.join(" ")
        }
        one(&Tree::read(document).unwrap(), &page_numbers(document), ROOT)
    }

    #[test]
    fn what_is_read_is_written() {
        let written = "Document(H1(1) P(1 2 Link(@ 2)) L(LI(LBody(P(2)))))";
        let (mut document, _) = document(2, written);
        assert_eq!(shown(&document), written);
        Tree::read(&document).unwrap().write(&mut document).unwrap();
        assert_eq!(shown(&document), written);
    }

    #[test]
    fn elements_move_and_go() {
        let (mut document, _) = document(2, "Document(P(1) Div(Caption(1) Figure(2)) P(2))");
        let mut tree = Tree::read(&document).unwrap();
        let find = |tree: &Tree, kind: &str| tree.of_kind(ROOT, kind)[0];
        let (caption, figure, div) = (find(&tree, "Caption"), find(&tree, "Figure"), find(&tree, "Div"));
        tree.put(caption, figure, usize::MAX);
        tree.replace(div, figure);
        let first = tree.of_kind(ROOT, "P")[0];
        tree.put_behind(first, figure);
        tree.write(&mut document).unwrap();
        assert_eq!(shown(&document), "Document(Figure(2 Caption(1)) P(1) P(2))");
        assert!(!document.objects.contains_key(&tree.get(div).id));
    }

    #[test]
    fn a_tree_that_holds_itself_comes_to_an_end() {
        let (mut document, _) = document(1, "Document(P(1))");
        let tree = Tree::read(&document).unwrap();
        let (outer, inner) = (tree.get(1).id, tree.get(2).id);
        document.get_dictionary_mut(inner).unwrap().set("K", vec![outer.into()]);
        assert_eq!(shown(&document), "Document(P())");
    }
}
