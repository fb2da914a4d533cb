//! The structure tree of tagged PDFs (ISO 32000-1, 14.7 and 14.8).
//!
//! [`tidy`] mends the tree that Typst writes: what is empty there is heard as a pause or a mark.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::object::{Objects, as_dict};

/// Takes empty labels and boxes out of the structure tree, and says of lists whose items have no marks that they have none.
pub fn tidy(document: &mut Document) {
    loop {
        let blank: HashSet<ObjectId> = document
            .objects
            .iter()
            .filter(|(_, object)| object.as_dict().is_ok_and(is_blank))
            .map(|(id, _)| *id)
            .collect();
        if blank.is_empty() {
            break;
        }
        document.objects.retain(|id, _| !blank.contains(id));
        for element in document.objects.values_mut().filter_map(|object| object.as_dict_mut().ok()) {
            let is_blank = |kid: &Object| kid.as_reference().is_ok_and(|id| blank.contains(&id));
            match element.get_mut(b"K") {
                Ok(Object::Array(kids)) => kids.retain(|kid| !is_blank(kid)),
                Ok(kid) if is_blank(kid) => drop(element.remove(b"K")),
                _ => {}
            }
        }
    }
    let unmarked: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| object.as_dict().is_ok_and(|list| is_unmarked(document, list)))
        .map(|(id, _)| *id)
        .collect();
    for list in unmarked {
        let Ok(list) = document.get_dictionary_mut(list) else { continue };
        list.set(
            "A",
            Dictionary::from_iter([
                ("O", Object::Name(b"List".to_vec())),
                ("ListNumbering", Object::Name(b"None".to_vec())),
            ]),
        );
    }
}

/// The structure type of an element; empty if it has none.
pub fn kind(element: &Dictionary) -> &[u8] {
    element.get(b"S").and_then(Object::as_name).unwrap_or_default()
}

/// The page on which the marked content of an element stands, if it says so itself.
pub fn page_of(element: &Dictionary) -> Option<ObjectId> {
    element.get(b"Pg").and_then(Object::as_reference).ok()
}

/// An attribute of an element, such as the `Summary` of a table (14.7.5).
pub fn attribute<'a>(objects: Objects<'a>, element: &'a Dictionary, key: &str) -> Option<&'a Object> {
    let each: &[Object] = match objects.get(element, "A")? {
        Object::Array(each) => each,
        one => std::slice::from_ref(one),
    };
    each.iter().filter_map(|one| as_dict(objects.resolve(one))).find_map(|one| objects.get(one, key))
}

/// Whether an element is a label or box with nothing in it. Cells may be empty.
fn is_blank(element: &Dictionary) -> bool {
    let empty = match element.get(b"K") {
        Err(_) => true,
        Ok(kids) => kids.as_array().is_ok_and(Vec::is_empty),
    };
    element.has_type(b"StructElem") && matches!(kind(element), b"Lbl" | b"Div") && empty
}

/// Whether an element is a list of which no item has a label.
fn is_unmarked(document: &Document, list: &Dictionary) -> bool {
    let kids = |element: &Dictionary| -> Vec<Dictionary> {
        let kids = match element.get(b"K") {
            Ok(Object::Array(kids)) => kids.as_slice(),
            Ok(kid) => std::slice::from_ref(kid),
            Err(_) => &[],
        };
        let elements = kids.iter().filter_map(|kid| document.dereference(kid).ok()?.1.as_dict().ok());
        elements.cloned().collect()
    };
    let labelled = |item: &Dictionary| kids(item).iter().any(|kid| kind(kid) == b"Lbl");
    list.has_type(b"StructElem") && kind(list) == b"L" && !kids(list).iter().any(labelled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    fn element(document: &mut Document, kind: &str, kids: Vec<Object>) -> Object {
        document.add_object(dictionary! { "Type" => "StructElem", "S" => kind, "K" => kids }).into()
    }

    /// The tree below an element: `L(LI(LBody(1)))`, with `!` after lists that say that they have no marks.
    fn shown(document: &Document, object: &Object) -> String {
        let Ok((_, Object::Dictionary(element))) = document.dereference(object) else { return "1".into() };
        let unmarked = element.get(b"A").and_then(Object::as_dict).and_then(|a| a.get(b"ListNumbering"));
        let mark = if unmarked.and_then(Object::as_name).is_ok_and(|n| n == b"None") { "!" } else { "" };
        let kids: Vec<String> = match element.get(b"K").and_then(Object::as_array) {
            Ok(kids) => kids.iter().map(|kid| shown(document, kid)).collect(),
            Err(_) => Vec::new(),
        };
        format!("{}{mark}({})", String::from_utf8_lossy(kind(element)), kids.join(" "))
    }

    #[test]
    fn empty_labels_and_boxes_go() {
        let mut document = Document::with_version("1.7");
        let d = &mut document;
        let label = element(d, "Lbl", vec![]);
        let body = element(d, "LBody", vec![1.into()]);
        let item = element(d, "LI", vec![label, body]);
        let list = element(d, "L", vec![item]);
        let full = element(d, "Lbl", vec![2.into()]);
        let item = element(d, "LI", vec![full]);
        let marked = element(d, "L", vec![item]);
        let inner = element(d, "Div", vec![]);
        let outer = element(d, "Div", vec![inner]);
        let cell = element(d, "TD", vec![]);
        let row = element(d, "TR", vec![cell]);
        let root = element(d, "Document", vec![list, outer, marked, row]);
        tidy(&mut document);
        assert_eq!(shown(&document, &root), "Document(L!(LI(LBody(1))) L(LI(Lbl(1))) TR(TD()))");
    }
}
