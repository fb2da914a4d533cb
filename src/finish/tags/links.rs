//! What a link says of where it leads (ISO 14289-1, 7.18.5): marks and numbers of notes in the words of the report's language, all that
//! leads within the report with its page.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::content::model::Words;
use crate::pdf::object::{Objects, pairs, text_string};
use crate::pdf::tree::{Index, ROOT, Tree};

/// Names the links of a document.
///
/// # Errors
/// If a link is no dictionary.
pub(super) fn name(tree: &Tree, document: &mut Document, words: &Words) -> lopdf::Result<()> {
    let labels = page_labels(document);
    let mut named: Vec<(ObjectId, String)> = Vec::new();
    for link in tree.of_kind(ROOT, "Link") {
        for id in tree.annotations(link) {
            let Ok(annotation) = document.get_dictionary(id) else { continue };
            let said = annotation.get(b"Contents").and_then(lopdf::decode_text_string).unwrap_or_default();
            let page = target(Objects(document), annotation).and_then(|page| labels.get(&page));
            let better = match (place(tree, link), page) {
                (Place::Mark, _) => format!("{} {}", words.note_link, number(&said)),
                (Place::Number, _) => {
                    format!("{} {}: {}", words.note_link, number(&said), words.back_to_text)
                }
                (Place::Elsewhere, Some(page)) if !says(&said, page) => {
                    let said = said.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
                    let before = if said.is_empty() { String::new() } else { format!("{said}, ") };
                    format!("{before}{} {page}", words.on_page)
                }
                (Place::Elsewhere, _) => continue,
            };
            named.push((id, better));
        }
    }
    for (id, said) in named {
        document.get_dictionary_mut(id)?.set("Contents", text_string(&said));
    }
    Ok(())
}

/// Where a link stands.
enum Place {
    /// At the mark of a note.
    Mark,
    /// At the head of a note.
    Number,
    /// Anywhere else.
    Elsewhere,
}

fn place(tree: &Tree, link: Index) -> Place {
    let mut above = tree.above(link).map(|index| tree.kind(index));
    match (above.next(), above.next()) {
        (Some("Reference"), _) => Place::Mark,
        (Some("Lbl"), Some("Note")) => Place::Number,
        _ => Place::Elsewhere,
    }
}

/// The number at the end of what a link says.
fn number(said: &str) -> &str {
    said.rsplit(char::is_whitespace).next().unwrap_or(said)
}

/// Whether words end with the number of a page.
fn says(said: &str, page: &str) -> bool {
    said.strip_suffix(page).is_some_and(|before| before.ends_with(char::is_whitespace))
}

/// The page that a link leads to, if it leads within the document.
fn target(objects: Objects, annotation: &Dictionary) -> Option<ObjectId> {
    let action = objects.dict(annotation, "A").filter(|action| objects.name(action, "S") == Some(b"GoTo"));
    let destination = objects.get(annotation, "Dest").or_else(|| objects.get(action?, "D"))?;
    let destination = match destination {
        Object::Name(name) => {
            objects.get(objects.dict(objects.catalog()?, "Dests")?, std::str::from_utf8(name).ok()?)?
        }
        Object::String(name, _) => {
            let tree = objects.dict(objects.dict(objects.catalog()?, "Names")?, "Dests")?;
            named(objects, tree, name, 0)?
        }
        other => other,
    };
    let place = match destination {
        Object::Dictionary(dictionary) => objects.array(dictionary, "D")?,
        Object::Array(place) => place,
        _ => return None,
    };
    place.first()?.as_reference().ok()
}

/// What stands under a name in a name tree (7.9.6).
fn named<'a>(objects: Objects<'a>, tree: &'a Dictionary, name: &[u8], depth: usize) -> Option<&'a Object> {
    const MAX_DEPTH: usize = 32;
    let own = pairs(objects.array(tree, "Names").unwrap_or_default());
    let mut found = own.filter(|(key, _)| key.as_str().is_ok_and(|key| key == name));
    if let Some((_, value)) = found.next() {
        return Some(objects.resolve(value));
    }
    if depth == MAX_DEPTH {
        return None;
    }
    let kids = objects.array(tree, "Kids").unwrap_or_default().iter();
    kids.filter_map(|kid| objects.resolve(kid).as_dict().ok())
        .find_map(|kid| named(objects, kid, name, depth + 1))
}

/// What viewers call each page (12.4.2): its label where pages are called by Arabic figures, its place otherwise.
fn page_labels(document: &Document) -> HashMap<ObjectId, String> {
    let objects = Objects(document);
    let ranges = objects.catalog().and_then(|catalog| objects.dict(catalog, "PageLabels"));
    let starts: HashMap<i64, i64> = pairs(ranges.and_then(|r| objects.array(r, "Nums")).unwrap_or_default())
        .filter_map(|(place, range)| {
            let range = objects.resolve(range).as_dict().ok()?;
            Some((place.as_i64().ok()?, objects.integer(range, "St").unwrap_or(1)))
        })
        .collect();
    let mut number = 0;
    document
        .page_iter()
        .enumerate()
        .map(|(index, id)| {
            number = starts.get(&(index as i64)).copied().unwrap_or(number + 1);
            (id, number.to_string())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::tree::tests::document;

    /// What the links of a tree say, where each said `said` and led to the second page.
    fn named(tree: &str, said: &str) -> Vec<String> {
        let (mut document, pages) = document(2, tree);
        let tree = Tree::read(&document).unwrap();
        let links = tree.annotations(ROOT);
        for id in &links {
            let link = document.get_dictionary_mut(*id).unwrap();
            link.set("Contents", text_string(said));
            link.set("Dest", vec![pages[1].into(), "XYZ".into()]);
        }
        name(&tree, &mut document, &Words::english()).unwrap();
        let said =
            |id| lopdf::decode_text_string(document.get_dictionary(id).unwrap().get(b"Contents").unwrap());
        links.into_iter().map(|id| said(id).unwrap()).collect()
    }

    #[test]
    fn notes_are_called_in_the_language_of_the_report() {
        let tree = "Document(P(1 Reference(Link(@ 1))) Note(Lbl(Link(@ 1)) P(1)))";
        assert_eq!(named(tree, "Footnote 5"), ["Note 5", "Note 5: back to the text"]);
    }

    #[test]
    fn what_leads_within_the_report_says_its_page() {
        let tree = "Document(P(Link(@ 1)))";
        for (before, after) in [
            ("Water, II", "Water, II, page 2"),
            ("page 2", "page 2"),
            ("Contents,", "Contents, page 2"),
            ("", "page 2"),
            ("Room 12", "Room 12, page 2"),
        ] {
            assert_eq!(named(tree, before), [after]);
        }
    }
}
