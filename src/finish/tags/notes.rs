//! Notes stand behind what their marks stand in, and not within its sentence.

use std::collections::HashMap;

use lopdf::ObjectId;

use crate::pdf::tree::{Index, Kid, ROOT, Tree};
use crate::pdf::words::Words;

/// What holds paragraphs, so that a note may stand among them.
const CONTAINERS: [&str; 8] = ["Document", "Part", "Art", "Sect", "Div", "BlockQuote", "LBody", "NonStruct"];

/// What a note can't stand in: it stands behind the whole.
const CLOSED: [&str; 4] = ["Table", "Figure", "TOC", "Caption"];

/// What stands in a line.
const INLINE: [&str; 8] = ["Span", "Em", "Strong", "Link", "Reference", "Quote", "Code", "Lbl"];

/// Moves each note behind the paragraph, list item or table that its mark stands in. Marks become references, numbers of notes
/// their labels, and neighbours that say the same, such as notes that are lost, say it once.
///
/// Returns the marked content that nobody needs to hear any more.
pub(super) fn stand_behind(tree: &mut Tree, words: &Words) -> Vec<(ObjectId, i64)> {
    let notes = tree.of_kind(ROOT, "Note");
    for label in tree.of_kind(ROOT, "Lbl") {
        let is_linked = tree.children(label).any(|kid| tree.kind(kid) == "Link");
        let above: Vec<&str> = tree.above(label).map(|index| tree.kind(index)).collect();
        if is_linked && above.first() != Some(&"LI") && !above.contains(&"Note") {
            tree.rename(label, "Reference");
        }
    }
    // The last note behind each element that is heard before its notes.
    let mut behind: HashMap<Index, Index> = HashMap::new();
    for note in &notes {
        with_label(tree, *note);
        let before = heard_before(tree, *note);
        if before == *note {
            let next = next_block(tree, *note);
            tree.put(*note, tree.get(*note).parent, next);
        } else {
            tree.put_behind(*note, behind.get(&before).copied().unwrap_or(before));
            behind.insert(before, *note);
        }
    }
    said_once(tree, &notes, words)
}

/// Lifts the number of a note out of its first paragraph.
fn with_label(tree: &mut Tree, note: Index) {
    let Some(paragraph) = tree.children(note).next() else { return };
    let label = match tree.get(paragraph).kids.first() {
        Some(Kid::Element(label)) if tree.kind(*label) == "Lbl" => *label,
        _ => return,
    };
    tree.put(label, note, 0);
}

/// The element behind which a note stands; the note itself where its mark stands in a container with nothing around it.
fn heard_before(tree: &Tree, note: Index) -> Index {
    let above: Vec<Index> = tree.above(note).collect();
    if let Some(place) = above.iter().rposition(|index| CLOSED.contains(&tree.kind(*index))) {
        let is_caption = tree.kind(above[place]) == "Caption";
        return above.get(place + usize::from(is_caption)).copied().unwrap_or(above[place]);
    }
    let inner = above.iter().take_while(|index| !CONTAINERS.contains(&tree.kind(**index)));
    inner.last().copied().unwrap_or(note)
}

/// The place before the next block after a note, among what its parent holds without it.
fn next_block(tree: &Tree, note: Index) -> usize {
    let kids = &tree.get(tree.get(note).parent).kids;
    let is_note = |kid: &Kid| matches!(kid, Kid::Element(index) if *index == note);
    let own = kids.iter().position(is_note).unwrap_or(0);
    let is_block = |kid: &Kid| match kid {
        Kid::Element(index) => !INLINE.contains(&tree.kind(*index)) && tree.kind(*index) != "Note",
        _ => false,
    };
    kids[own + 1..].iter().position(is_block).map_or(usize::MAX, |more| own + more)
}

/// Lets notes that follow each other and say the same say it once, with the number of each before.
fn said_once(tree: &mut Tree, notes: &[Index], words: &Words) -> Vec<(ObjectId, i64)> {
    let mut silent = Vec::new();
    let mut first: Option<(Index, String)> = None;
    let mut last = None;
    for note in notes {
        let labels: Vec<Index> = tree.children(*note).filter(|kid| tree.kind(*kid) == "Lbl").collect();
        let (of_labels, content) =
            (tree.content(*note), labels.iter().flat_map(|label| tree.content(*label)));
        let of_labels: Vec<_> = {
            let labels: Vec<_> = content.collect();
            of_labels.into_iter().filter(|one| !labels.contains(one)).collect()
        };
        let said = words.joined(&of_labels).trim().to_string();
        let links = tree.annotations(*note).len();
        let follows = last.is_some_and(|last| tree.next(last) == Some(*note));
        match &first {
            Some((first, before))
                if follows && *before == said && !said.is_empty() && links == labels.len() =>
            {
                let place = tree.children(*first).filter(|kid| tree.kind(*kid) == "Lbl").count();
                for (more, label) in labels.into_iter().enumerate() {
                    tree.put(label, *first, place + more);
                }
                silent.extend(of_labels);
                tree.take_out(*note);
                // The next one follows the first again.
                last = Some(*first);
                continue;
            }
            _ => first = Some((*note, said)),
        }
        last = Some(*note);
    }
    silent
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::tree::tests::{document, shown};

    fn settled(tree: &str) -> String {
        let (mut document, _) = document(2, tree);
        let mut tree = Tree::read(&document).unwrap();
        stand_behind(&mut tree, &Words::default());
        tree.write(&mut document).unwrap();
        shown(&document)
    }

    const MARK: &str = "Lbl(Link(@ Span(1)))";
    const NOTE: &str = "Note(P(Lbl(Link(@ Span(1))) 1))";
    const REFERENCE: &str = "Reference(Link(@ Span(1)))";
    const BEHIND: &str = "Note(Lbl(Link(@ Span(1))) P(1))";

    #[test]
    fn a_note_stands_behind_its_paragraph() {
        assert_eq!(
            settled(&format!("Document(P(1 {MARK} {NOTE} 1 {MARK} {NOTE} 1) P(1))")),
            format!("Document(P(1 {REFERENCE} 1 {REFERENCE} 1) {BEHIND} {BEHIND} P(1))")
        );
        assert_eq!(
            settled(&format!("Document(P(Em(1 {MARK} {NOTE}) 1))")),
            format!("Document(P(Em(1 {REFERENCE}) 1) {BEHIND})")
        );
    }

    #[test]
    fn a_note_of_a_list_stays_in_its_item() {
        assert_eq!(
            settled(&format!("Document(L(LI(Lbl(1) LBody(P(1 {MARK} {NOTE} 1) L(LI(LBody(1)))))))")),
            format!("Document(L(LI(Lbl(1) LBody(P(1 {REFERENCE} 1) {BEHIND} L(LI(LBody(1)))))))")
        );
        assert_eq!(
            settled(&format!("Document(L(LI(LBody(1 {MARK} {NOTE} 1 L(LI(LBody(1)))))))")),
            format!("Document(L(LI(LBody(1 {REFERENCE} 1 {BEHIND} L(LI(LBody(1)))))))")
        );
        // A number of a list that leads to a page is no mark.
        let list = "Document(L(LI(Lbl(Link(@ 1)) LBody(1))))";
        assert_eq!(settled(list), list);
    }

    #[test]
    fn a_note_of_a_table_or_caption_stands_behind_the_whole() {
        assert_eq!(
            settled(&format!(
                "Document(Table(Caption(1) TR(TH(1) TD(1 {MARK} {NOTE})) TR(TD(1 {MARK} {NOTE}))) P(1))"
            )),
            format!(
                "Document(Table(Caption(1) TR(TH(1) TD(1 {REFERENCE})) TR(TD(1 {REFERENCE}))) {BEHIND} {BEHIND} P(1))"
            )
        );
        assert_eq!(
            settled(&format!("Document(Figure(1 Caption(1 {MARK} {NOTE})) P(1))")),
            format!("Document(Figure(1 Caption(1 {REFERENCE})) {BEHIND} P(1))")
        );
    }

    #[test]
    fn a_mark_in_a_heading_has_its_note_behind_it() {
        assert_eq!(
            settled(&format!("Document(H1(1 {MARK} {NOTE}) P(1))")),
            format!("Document(H1(1 {REFERENCE}) {BEHIND} P(1))")
        );
    }
}
