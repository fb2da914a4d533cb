//! What nobody needs to hear becomes an artifact (ISO 32000-1, 14.8.2.2): pages show it, and the tree does not hold it.

use std::collections::{HashMap, HashSet};

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::content::operations;
use crate::pdf::object::Objects;

/// Makes artifacts of marked content, by page and number, that stands in the tree no more.
///
/// # Errors
/// If a page can't be written.
pub(super) fn silence(document: &mut Document, silent: &[(ObjectId, i64)]) -> lopdf::Result<()> {
    let mut by_page: HashMap<ObjectId, HashSet<i64>> = HashMap::new();
    for (page, number) in silent {
        by_page.entry(*page).or_default().insert(*number);
    }
    let objects = Objects(document);
    let pages = objects.pages().into_iter().filter_map(|page| Some((page, by_page.get(&page.id)?)));
    let changed: Vec<(ObjectId, Vec<u8>)> = pages
        .map(|(page, numbers)| {
            let mut operations = operations(&objects.page_content(page).0).list;
            operations.iter_mut().filter(|o| is_one(o, numbers)).for_each(|o| *o = artifact());
            Ok((page.id, Content { operations }.encode()?))
        })
        .collect::<lopdf::Result<_>>()?;
    for (page, content) in changed {
        document.change_page_content(page, content)?;
    }
    Ok(())
}

/// Whether an operation begins marked content of one of some numbers.
fn is_one(operation: &Operation, numbers: &HashSet<i64>) -> bool {
    let properties = operation.operands.get(1).and_then(|properties| properties.as_dict().ok());
    let number = properties.and_then(|properties| properties.get(b"MCID").ok()?.as_i64().ok());
    operation.operator == "BDC" && number.is_some_and(|number| numbers.contains(&number))
}

fn artifact() -> Operation {
    Operation::new("BDC", vec![Object::Name(b"Artifact".to_vec()), Dictionary::new().into()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::{Stream, dictionary};

    #[test]
    fn what_is_silent_is_an_artifact() {
        let (mut document, pages) = crate::pdf::tree::tests::document(1, "Document(P(1))");
        let content = b"/P <</MCID 0>> BDC (a) Tj EMC /P <</MCID 1>> BDC (b) Tj EMC".to_vec();
        let content = document.add_object(Stream::new(dictionary! {}, content));
        document.get_dictionary_mut(pages[0]).unwrap().set("Contents", content);
        silence(&mut document, &[(pages[0], 1)]).unwrap();
        let content = String::from_utf8(document.get_page_content(pages[0])).unwrap().replace('\n', " ");
        assert_eq!(content.trim(), "/P <</MCID 0>> BDC (a) Tj EMC /Artifact <<>> BDC (b) Tj EMC");
    }
}
