//! The order of reading follows the pages: what floats is heard where it stands.

use std::collections::HashMap;

use lopdf::{Document, ObjectId};

use crate::pdf::tree::{Kid, ROOT, Tree, page_numbers};

/// What holds pieces whose order may follow that of the pages.
const CONTAINERS: [&str; 6] = ["Document", "Part", "Art", "Sect", "Div", "BlockQuote"];

/// Moves what begins on a later page than what follows it behind that.
pub(super) fn follow_pages(tree: &mut Tree, document: &Document) {
    let numbers = page_numbers(document);
    for index in tree.below(ROOT) {
        if !CONTAINERS.contains(&tree.kind(index)) {
            continue;
        }
        // What stands on no page goes with what is before it.
        let mut before = 0;
        let pages: Vec<usize> = tree
            .get(index)
            .kids
            .iter()
            .map(|kid| {
                before = page(tree, &numbers, kid).unwrap_or(before);
                before
            })
            .collect();
        if !pages.is_sorted() {
            tree.sort_by_place(index, |place| pages[place]);
        }
    }
}

/// The first page that something stands on.
fn page(tree: &Tree, numbers: &HashMap<ObjectId, usize>, kid: &Kid) -> Option<usize> {
    match kid {
        Kid::Element(index) => {
            tree.content(*index).iter().filter_map(|(page, _)| numbers.get(page).copied()).min()
        }
        Kid::Content(page, ..) => numbers.get(page).copied(),
        Kid::Annotation(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::tree::tests::{document, shown};

    fn followed(tree: &str) -> String {
        let (mut document, _) = document(3, tree);
        let mut tree = Tree::read(&document).unwrap();
        follow_pages(&mut tree, &document);
        tree.write(&mut document).unwrap();
        shown(&document)
    }

    #[test]
    fn a_picture_that_floats_is_heard_on_its_page() {
        assert_eq!(
            followed("Document(P(1) Figure(2) P(1) H2(1) P(1 2) P(2))"),
            "Document(P(1) P(1) H2(1) P(1 2) Figure(2) P(2))"
        );
    }

    #[test]
    fn the_rest_keeps_its_order() {
        for tree in ["Document(P(1) P(1 2) P(2) Div() P(3))", "Document(Table(TR(TD(2) TD(1))))"] {
            assert_eq!(followed(tree), tree);
        }
    }
}
