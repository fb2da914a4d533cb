//! Items that are set beside each other are heard as one list, such as those who sign a letter.

use crate::pdf::tree::{Index, Kid, ROOT, Tree};

/// Joins lists of one item that stand in a group of their own, each in a group below it. The list takes the place of the group.
pub(super) fn join(tree: &mut Tree) {
    for group in tree.of_kind(ROOT, "Div") {
        let Some(lists) = lists(tree, group) else { continue };
        let [first, more @ ..] = &lists[..] else { continue };
        for list in more {
            let items: Vec<Index> = items(tree, *list).collect();
            for item in items {
                tree.put(item, *first, usize::MAX);
            }
            tree.take_out(*list);
        }
        tree.replace(group, *first);
    }
}

/// The lists of a group, if it holds two or more and nothing else, and each of them one item and no name.
fn lists(tree: &Tree, group: Index) -> Option<Vec<Index>> {
    let mut found = Vec::new();
    for kid in &tree.get(group).kids {
        let Kid::Element(mut index) = *kid else { return None };
        while tree.kind(index) == "Div" {
            let [Kid::Element(inner)] = tree.get(index).kids[..] else { return None };
            index = inner;
        }
        let is_one = tree.get(index).kids.len() == 1 && items(tree, index).count() == 1;
        if tree.kind(index) != "L" || !is_one {
            return None;
        }
        found.push(index);
    }
    (found.len() > 1).then_some(found)
}

/// The items of a list.
fn items(tree: &Tree, list: Index) -> impl Iterator<Item = Index> + '_ {
    tree.get(list).kids.iter().filter_map(|kid| match kid {
        Kid::Element(index) if tree.kind(*index) == "LI" => Some(*index),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::tree::tests::{document, shown};

    fn joined(tree: &str) -> String {
        let (mut document, _) = document(2, tree);
        let mut tree = Tree::read(&document).unwrap();
        join(&mut tree);
        tree.write(&mut document).unwrap();
        shown(&document)
    }

    #[test]
    fn those_who_sign_are_one_list() {
        assert_eq!(
            joined("Document(P(1) Div(Div(L(LI(1))) Div(L(LI(1)))) P(1))"),
            "Document(P(1) L(LI(1) LI(1)) P(1))"
        );
        assert_eq!(joined("Document(Div(L(LI(1)) L(LI(1)) L(LI(2))))"), "Document(L(LI(1) LI(1) LI(2)))");
    }

    #[test]
    fn other_lists_stay_apart() {
        for tree in [
            "Document(Div(Div(L(LI(1) LI(1))) Div(L(LI(1) LI(1)))))",
            "Document(Div(Div(L(Caption(1) LI(1))) Div(L(Caption(1) LI(1)))))",
            "Document(Div(L(LI(1)) P(1)))",
            "Document(Div(L(LI(1))))",
        ] {
            assert_eq!(joined(tree), tree);
        }
    }
}
