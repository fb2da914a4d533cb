//! Changed notes. A note that has another number and says the same is renumbered and not changed.

use super::align::share;
use super::comparison::{Change, NoteChange};
use super::lines::Word;
use super::parts::Note;

/// How much two notes have in common at the least to be one note that was changed, of 1.
const ALIKE: f32 = 0.5;

/// Compares notes.
pub(super) fn compare(old: &[Note], new: &[Note]) -> Vec<NoteChange> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut left: Vec<usize> = (0..old.len()).collect();
    let mut missing: Vec<usize> = (0..new.len()).collect();
    // What says the same is the same note, then what says the same but for the numbers of other notes, then what is most alike.
    let mut pair = |alike: &dyn Fn(&Note, &Note) -> bool| {
        missing.retain(|b| {
            let place = left.iter().position(|a| alike(&old[*a], &new[*b]));
            if let Some(place) = place {
                pairs.push((left.remove(place), *b));
            }
            place.is_none()
        });
    };
    pair(&|a, b| a.number == b.number && says(a) == says(b));
    pair(&|a, b| says(a) == says(b));
    pair(&|a, b| without_references(a) == without_references(b));
    pair(&|a, b| a.number == b.number && alike(a, b) >= ALIKE);
    pair(&|a, b| alike(a, b) >= ALIKE);
    let mut changes: Vec<(usize, NoteChange)> = Vec::new();
    for (a, b) in pairs {
        let (before, after) = (&old[a], &new[b]);
        let change =
            match (without_references(before) == without_references(after), before.number == after.number) {
                (false, _) => Change::Changed,
                (true, false) => Change::Renumbered,
                // What it refers to has another number now: that is told there.
                (true, true) => continue,
            };
        changes.push((after.page, told(change, Some(before), Some(after))));
    }
    changes.extend(left.iter().map(|a| (old[*a].page, told(Change::Gone, Some(&old[*a]), None))));
    changes.extend(missing.iter().map(|b| (new[*b].page, told(Change::New, None, Some(&new[*b])))));
    changes.sort_by_key(|(page, change)| (*page, change.new_number.or(change.old_number)));
    changes.into_iter().map(|(_, change)| change).collect()
}

fn told(change: Change, old: Option<&Note>, new: Option<&Note>) -> NoteChange {
    let text = |note: &Note| note.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    NoteChange {
        change,
        old_number: old.map(|note| note.number),
        new_number: new.map(|note| note.number),
        old: old.map(text),
        new: new.map(text),
        old_page: old.map(|note| note.page + 1),
        new_page: new.map(|note| note.page + 1),
    }
}

fn says(note: &Note) -> Vec<u64> {
    note.words.iter().map(|word| word.key).collect()
}

/// A note without the numbers of the notes that it refers to, as in ‘see n.7 above’ or ‘(n 7)’.
fn without_references(note: &Note) -> Vec<String> {
    let mut said = Vec::new();
    let mut refers = false;
    for Word { text, .. } in &note.words {
        let bare = text.trim_start_matches('(');
        let number =
            bare.strip_prefix("n.").or_else(|| bare.strip_prefix("n")).filter(|rest| is_number(rest));
        if number.is_some() || (refers && is_number(bare)) {
            said.push("n.".to_string());
        } else {
            said.push(text.clone());
        }
        refers = matches!(bare, "n" | "n." | "note" | "notes" | "fn" | "fn.");
    }
    said
}

fn is_number(text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// How much two notes have in common, of 1.
fn alike(a: &Note, b: &Note) -> f32 {
    let sorted = |note: &Note| {
        let mut keys = says(note);
        keys.sort_unstable();
        keys
    };
    share(&sorted(a), &sorted(b)).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(list: &[(u32, &str)]) -> Vec<Note> {
        let words = |text: &str| text.split(' ').map(|word| Word::new(word.into(), 0, 0)).collect();
        list.iter().map(|(number, text)| Note { number: *number, words: words(text), page: 0 }).collect()
    }

    fn changes(old: &[(u32, &str)], new: &[(u32, &str)]) -> Vec<String> {
        let shown = |number: Option<u32>| number.map_or("-".to_string(), |number| number.to_string());
        let line = |change: NoteChange| {
            format!("{:?} {} {}", change.change, shown(change.old_number), shown(change.new_number))
        };
        compare(&notes(old), &notes(new)).into_iter().map(line).collect()
    }

    #[test]
    fn renumbered_notes_are_not_changed_ones() {
        let old = [(1, "The river report"), (2, "Lanterns and their keepers")];
        let new = [(1, "An account of ferries"), (2, "The river report"), (3, "Lanterns and their keepers")];
        assert_eq!(changes(&old, &new), ["New - 1", "Renumbered 1 2", "Renumbered 2 3"]);
        assert_eq!(changes(&new, &old), ["Renumbered 2 1", "Gone 1 -", "Renumbered 3 2"]);
        assert!(changes(&old, &old).is_empty());
    }

    #[test]
    fn a_reference_to_a_renumbered_note_is_no_change() {
        let old = [(1, "The river report"), (2, "Keepers, see n.1 above")];
        let new = [(1, "Ferries of old"), (2, "The river report"), (3, "Keepers, see n.2 above")];
        assert_eq!(changes(&old, &new), ["New - 1", "Renumbered 1 2", "Renumbered 2 3"]);
    }

    #[test]
    fn changed_words_are_a_changed_note() {
        let old = [(1, "The river report of 2018, p. 12"), (2, "Ibid")];
        let new = [(1, "The river report of 2018, p. 14"), (2, "Ibid")];
        assert_eq!(changes(&old, &new), ["Changed 1 1"]);
        assert_eq!(changes(&[(1, "Ibid"), (2, "Ibid")], &[(1, "Ibid")]), ["Gone 2 -"]);
    }
}
