//! The structure tree of the kept pages (ISO 32000-1, 14.7).

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::object::{Objects, pairs};
use crate::pdf::tags::{kind, page_of};

/// Takes out of the structure tree what stands on other pages than the `kept` ones, and the links whose annotations are `dead`.
///
/// Headings move up so that the first one is of level 1 and none is skipped.
///
/// # Errors
/// If the tree is not whole.
pub fn keep(
    document: &mut Document,
    kept: &HashSet<ObjectId>,
    dead: &HashSet<ObjectId>,
) -> lopdf::Result<()> {
    let Ok(root) = document.catalog()?.get(b"StructTreeRoot").and_then(Object::as_reference) else {
        return Ok(());
    };
    let mut tree = Tree { document, kept, dead, elements: Vec::new() };
    let kids = tree.kids(root)?;
    let mut live = Vec::new();
    for kid in kids {
        if matches!(tree.kid(&kid, None)?, Pruning::Kept | Pruning::Blank) {
            live.push(kid);
        }
    }
    tree.document.get_dictionary_mut(root)?.set("K", live);
    tree.headings()?;
    tree.headers()?;
    tree.indices(root)
}

/// What becomes of a piece of the tree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pruning {
    /// It has something on a kept page.
    Kept,
    /// All that it has is on other pages.
    Goes,
    /// It never had anything, as an empty cell: it goes where what holds it goes.
    Blank,
}

struct Tree<'a> {
    document: &'a mut Document,
    kept: &'a HashSet<ObjectId>,
    dead: &'a HashSet<ObjectId>,
    /// The elements that stay, in the order of reading.
    elements: Vec<ObjectId>,
}

impl Tree<'_> {
    /// What an element holds.
    fn kids(&self, element: ObjectId) -> lopdf::Result<Vec<Object>> {
        let dictionary = self.document.get_dictionary(element)?;
        Ok(match dictionary.get(b"K") {
            Err(_) => Vec::new(),
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(Object::Reference(id)) => match self.document.get_object(*id)? {
                Object::Array(kids) => kids.clone(),
                _ => vec![Object::Reference(*id)],
            },
            Ok(kid) => vec![kid.clone()],
        })
    }

    /// The fate of something that stands in an element whose marked content is on `page`.
    fn kid(&mut self, kid: &Object, page: Option<ObjectId>) -> lopdf::Result<Pruning> {
        let on = |page: Option<ObjectId>, kept: &HashSet<ObjectId>| match page {
            Some(page) if kept.contains(&page) => Pruning::Kept,
            _ => Pruning::Goes,
        };
        let (id, dictionary) = match kid {
            Object::Integer(_) => return Ok(on(page, self.kept)),
            Object::Reference(id) => (Some(*id), self.document.get_dictionary(*id)?),
            Object::Dictionary(dictionary) => (None, dictionary),
            _ => return Ok(Pruning::Goes),
        };
        if let (Some(id), true) = (id, dictionary.has(b"S")) {
            return self.element(id);
        }
        let annotation = dictionary.get(b"Obj").and_then(Object::as_reference);
        if annotation.is_ok_and(|annotation| self.dead.contains(&annotation)) {
            return Ok(Pruning::Goes);
        }
        Ok(on(page_of(dictionary).or(page), self.kept))
    }

    fn element(&mut self, id: ObjectId) -> lopdf::Result<Pruning> {
        let page = page_of(self.document.get_dictionary(id)?);
        let place = self.elements.len();
        self.elements.push(id);
        let mut live = Vec::new();
        let (mut lives, mut lost) = (false, false);
        for kid in self.kids(id)? {
            match self.kid(&kid, page)? {
                Pruning::Goes => lost = true,
                fate => {
                    lives |= fate == Pruning::Kept;
                    live.push(kid);
                }
            }
        }
        if !lives && lost {
            self.elements.truncate(place);
            return Ok(Pruning::Goes);
        }
        let linked = live.iter().any(|kid| self.is_annotation(kid));
        let element = self.document.get_dictionary_mut(id)?;
        if lost {
            element.set("K", live);
        }
        if page.is_some_and(|page| !self.kept.contains(&page)) {
            element.remove(b"Pg");
        }
        // Words that lead nowhere any more are words.
        if kind(element) == b"Link" && !linked {
            element.set("S", "Span");
        }
        Ok(if lives { Pruning::Kept } else { Pruning::Blank })
    }

    fn is_annotation(&self, kid: &Object) -> bool {
        let Ok((_, Object::Dictionary(kid))) = self.document.dereference(kid) else { return false };
        kid.has(b"Obj")
    }

    /// Lifts headings whose upper levels stand on other pages.
    fn headings(&mut self) -> lopdf::Result<()> {
        // The levels that are open, as they were.
        let mut open: Vec<u8> = Vec::new();
        for id in &self.elements {
            let element = self.document.get_dictionary_mut(*id)?;
            let level = match kind(element) {
                [b'H', level @ b'1'..=b'9'] => level - b'0',
                _ => continue,
            };
            open.retain(|upper| *upper < level);
            open.push(level);
            element.set("S", Object::Name(format!("H{}", open.len()).into_bytes()));
        }
        Ok(())
    }

    /// Takes names of header cells on other pages off the cells that they head.
    fn headers(&mut self) -> lopdf::Result<()> {
        let id_of =
            |element: &Dictionary| element.get(b"ID").and_then(Object::as_str).ok().map(<[u8]>::to_vec);
        let mut known = HashSet::new();
        for id in &self.elements {
            known.extend(id_of(self.document.get_dictionary(*id)?));
        }
        for id in &self.elements {
            let Ok(attributes) = self.document.get_dictionary_mut(*id)?.get_mut(b"A") else { continue };
            let each: &mut [Object] = match attributes {
                Object::Array(each) => each,
                one => std::slice::from_mut(one),
            };
            for attributes in each {
                let Ok(headers) = attributes.as_dict_mut().and_then(|a| a.get_mut(b"Headers")) else {
                    continue;
                };
                if let Ok(headers) = headers.as_array_mut() {
                    headers.retain(|header| header.as_str().is_ok_and(|header| known.contains(header)));
                }
            }
        }
        Ok(())
    }

    /// Takes what went out of the trees that find elements by their ids and by marked content.
    fn indices(&mut self, root: ObjectId) -> lopdf::Result<()> {
        let elements: HashSet<ObjectId> = self.elements.iter().copied().collect();
        let stays = |object: &Object| object.as_reference().is_ok_and(|id| elements.contains(&id));
        let keys = self.parent_keys()?;
        let objects = Objects(self.document);
        let holder = self.document.get_dictionary(root)?;
        // What stays of the pairs of a tree's leaf.
        let leaf = |tree: &str, key: &str, keep: &dyn Fn(&Object, &Object) -> bool| {
            let tree = objects.dict(holder, tree)?;
            let kept = pairs(objects.array(tree, key).unwrap_or_default()).filter(|(a, b)| keep(a, b));
            let mut changed = tree.clone();
            changed.set(key, kept.flat_map(|(a, b)| [a.clone(), b.clone()]).collect::<Vec<_>>());
            Some(changed)
        };
        let ids = leaf("IDTree", "Names", &|_, element| stays(element));
        let parents =
            leaf("ParentTree", "Nums", &|number, _| number.as_i64().is_ok_and(|key| keys.contains(&key)));
        let root = self.document.get_dictionary_mut(root)?;
        for (name, tree) in [("IDTree", ids), ("ParentTree", parents)] {
            if let Some(tree) = tree {
                root.set(name, tree);
            }
        }
        Ok(())
    }

    /// The keys by which kept pages and their annotations find their elements.
    fn parent_keys(&self) -> lopdf::Result<HashSet<i64>> {
        let mut keys = HashSet::new();
        for page in self.kept {
            let page = self.document.get_dictionary(*page)?;
            keys.extend(page.get(b"StructParents").and_then(Object::as_i64));
            for annotation in Objects(self.document).array(page, "Annots").unwrap_or_default() {
                let (_, annotation) = self.document.dereference(annotation)?;
                keys.extend(annotation.as_dict()?.get(b"StructParent").and_then(Object::as_i64));
            }
        }
        Ok(keys)
    }
}
