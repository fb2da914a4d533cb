//! Captions stand in what they name: pictures, tables and lists.

use lopdf::Document;

use super::tables;
use crate::pdf::tree::{Index, Kid, ROOT, Tree};

/// Moves each caption into the figure, table or list that stands beside it under the same group, which then takes the group's place.
///
/// Tables under one caption are parts of one table. Paragraphs beside a figure, such as the unit of a chart, belong to its caption.
///
/// # Errors
/// If a table is no dictionary.
pub(super) fn hold_captions(tree: &mut Tree, document: &mut Document) -> lopdf::Result<()> {
    for caption in tree.of_kind(ROOT, "Caption") {
        let groups: Vec<Index> = tree.above(caption).take_while(|index| tree.kind(*index) == "Div").collect();
        // The nearest group that holds anything else.
        let beside = |tree: &Tree, group: Index| -> Option<Vec<Index>> {
            let elements: Option<Vec<Index>> = substance(tree, group).into_iter().collect();
            Some(elements?.into_iter().filter(|index| *index != caption).collect())
        };
        let found = groups.iter().map(|group| (*group, beside(tree, *group)));
        let Some((group, Some(others))) =
            found.into_iter().find(|(_, others)| others.as_ref().is_none_or(|o| !o.is_empty()))
        else {
            continue;
        };
        let of =
            |kind: &str| others.iter().copied().filter(|index| tree.kind(*index) == kind).collect::<Vec<_>>();
        let (figures, paragraphs, tables, lists) = (of("Figure"), of("P"), of("Table"), of("L"));
        let count = others.len();
        match (&figures[..], &tables[..], &lists[..]) {
            (&[figure], [], []) if paragraphs.len() + 1 == count => {
                for paragraph in paragraphs {
                    tree.put(paragraph, caption, usize::MAX);
                }
                tree.put(caption, figure, usize::MAX);
                tree.replace(group, figure);
            }
            ([], &[first, ref more @ ..], []) if tables.len() == count => {
                tree.put(caption, first, 0);
                for table in more {
                    tables::add(tree, document, first, *table)?;
                }
                tree.replace(group, first);
            }
            ([], [], &[list]) if count == 1 => {
                tree.put(caption, list, 0);
                tree.replace(group, list);
            }
            _ => {}
        }
    }
    Ok(())
}

/// What a group holds, through the groups in it; nothing for marked content of its own.
fn substance(tree: &Tree, group: Index) -> Vec<Option<Index>> {
    let kids = tree.get(group).kids.iter();
    kids.flat_map(|kid| match kid {
        Kid::Element(index) if tree.kind(*index) == "Div" => substance(tree, *index),
        Kid::Element(index) => vec![Some(*index)],
        Kid::Content(..) | Kid::Annotation(..) => vec![None],
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::tree::tests::{document, shown};

    fn held(tree: &str) -> String {
        let (mut document, _) = document(2, tree);
        let mut tree = Tree::read(&document).unwrap();
        hold_captions(&mut tree, &mut document).unwrap();
        tree.write(&mut document).unwrap();
        shown(&document)
    }

    #[test]
    fn a_caption_stands_in_its_figure() {
        assert_eq!(held("Document(Div(Caption(1) Figure(1)) P(1))"), "Document(Figure(1 Caption(1)) P(1))");
        assert_eq!(held("Document(Div(Div(Figure(1)) Div(Caption(1))))"), "Document(Figure(1 Caption(1)))");
        assert_eq!(held("Document(Div(Caption(1) P(1) Figure(1)))"), "Document(Figure(1 Caption(1 P(1))))");
    }

    #[test]
    fn pictures_of_a_row_keep_their_own() {
        assert_eq!(
            held("Document(Div(Div(Div(Caption(1) Figure(1))) Div(Div(Caption(1) Figure(1)))))"),
            "Document(Div(Div(Figure(1 Caption(1))) Div(Figure(1 Caption(1)))))"
        );
    }

    #[test]
    fn tables_under_one_caption_are_one() {
        assert_eq!(held("Document(Div(Caption(1) Div(Table(TR(1)))))"), "Document(Table(Caption(1) TR(1)))");
        assert_eq!(
            held("Document(Div(Caption(1) Table(TR(1) TR(1)) Table(TR(2))))"),
            "Document(Table(Caption(1) TR(1) TR(1) TR(2)))"
        );
    }

    #[test]
    fn a_list_with_a_caption_is_a_labelled_list() {
        assert_eq!(held("Document(Div(Caption(1) L(LI(1))))"), "Document(L(Caption(1) LI(1)))");
    }

    #[test]
    fn what_names_nothing_alone_stays() {
        for tree in [
            "Document(Div(Caption(1) 1 Figure(1)))",
            "Document(Div(Caption(1) L(LI(1)) P(1)))",
            "Document(Figure(1 Caption(1)))",
        ] {
            assert_eq!(held(tree), tree);
        }
    }
}
