//! Tables that are set in parts are heard as one.

use lopdf::{Document, Object};

use crate::pdf::object::Objects;
use crate::pdf::tags::attribute;
use crate::pdf::tree::{Index, ROOT, Tree};

/// Joins tables that follow each other and say the same of themselves (`Summary`), such as the months of a calendar.
///
/// # Errors
/// If a table is no dictionary.
pub(super) fn join(tree: &mut Tree, document: &mut Document) -> lopdf::Result<()> {
    let summaries: Vec<(Index, String)> = tree
        .of_kind(ROOT, "Table")
        .into_iter()
        .filter_map(|table| Some((table, summary(tree, document, table)?)))
        .collect();
    let mut first: Option<&(Index, String)> = None;
    for one in &summaries {
        match first {
            Some((whole, said)) if *said == one.1 && tree.next(*whole) == Some(one.0) => {
                add(tree, document, *whole, one.0)?;
            }
            _ => first = Some(one),
        }
    }
    Ok(())
}

/// Moves the rows of a table behind those of another one, and takes the table out.
///
/// # Errors
/// If the table is no dictionary.
pub(super) fn add(tree: &mut Tree, document: &mut Document, whole: Index, part: Index) -> lopdf::Result<()> {
    for row in tree.children(part).collect::<Vec<_>>() {
        tree.put(row, whole, usize::MAX);
    }
    tree.take_out(part);
    // The place on the page was that of its first part.
    let table = document.get_dictionary_mut(tree.get(whole).id)?;
    let is_place = |one: &Object| one.as_dict().is_ok_and(|one| one.has(b"BBox"));
    match table.get_mut(b"A") {
        Ok(Object::Array(each)) => each.retain(|one| !is_place(one)),
        Ok(one) if is_place(one) => drop(table.remove(b"A")),
        _ => {}
    }
    Ok(())
}

/// What a table says of itself.
fn summary(tree: &Tree, document: &Document, table: Index) -> Option<String> {
    let element = document.get_dictionary(tree.get(table).id).ok()?;
    lopdf::decode_text_string(attribute(Objects(document), element, "Summary")?).ok()
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;
    use crate::pdf::object::text_string;
    use crate::pdf::tree::tests::{document, shown};

    fn joined(tree: &str, summaries: &[&str]) -> String {
        let (mut document, _) = document(2, tree);
        let mut tree = Tree::read(&document).unwrap();
        for (table, said) in tree.of_kind(ROOT, "Table").into_iter().zip(summaries) {
            let table = document.get_dictionary_mut(tree.get(table).id).unwrap();
            let place = dictionary! { "O" => "Layout", "BBox" => vec![0.into(); 4] };
            table.set(
                "A",
                vec![dictionary! { "O" => "Table", "Summary" => text_string(said) }.into(), place.into()],
            );
        }
        join(&mut tree, &mut document).unwrap();
        tree.write(&mut document).unwrap();
        shown(&document)
    }

    #[test]
    fn months_of_a_calendar_are_one_table() {
        assert_eq!(
            joined("Document(Table(TR(1)) Table(TR(1) TR(2)) Table(TR(2)) P(2))", &["Days", "Days", "Days"]),
            "Document(Table(TR(1) TR(1) TR(2) TR(2)) P(2))"
        );
    }

    #[test]
    fn other_tables_stay_apart() {
        for (tree, summaries) in [
            ("Document(Table(TR(1)) Table(TR(1)))", ["Days", "Years"]),
            ("Document(Table(TR(1)) P(1) Table(TR(1)))", ["Days", "Days"]),
        ] {
            assert_eq!(joined(tree, &summaries), tree);
        }
    }
}
