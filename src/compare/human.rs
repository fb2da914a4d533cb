//! What differs, in words for a terminal.

use std::fmt::Write;

use super::comparison::{
    Change, Comparison, FigureChange, LinkChange, NoteChange, PageChange, PageKind, PhotoChange, WordChange,
};

/// How many changes of a kind are told; the page of HTML has all.
const MOST: usize = 20;
/// How many words of a change are told.
const MOST_WORDS: usize = 25;

/// What differs between two PDFs, in words. Deleted words stand in `[-…-]`, new ones in `{+…+}`, as `git diff --word-diff` writes them.
pub fn human(comparison: &Comparison) -> String {
    if comparison.is_equal() {
        return "nothing differs".to_string();
    }
    let mut text = pages(comparison);
    let Comparison { words, figures, notes, photos, links, .. } = comparison;
    list(&mut text, "words", words, |change| Some(word(change)));
    list(&mut text, "figures", figures, |change| Some(figure(change)));
    let told: Vec<&NoteChange> = notes.iter().filter(|note| note.change != Change::Renumbered).collect();
    list(&mut text, "notes", &told, |change| Some(note(change)));
    if let Some(renumbered) = renumbered(notes) {
        writeln!(text, "{renumbered}").expect("a string grows");
    }
    list(&mut text, "photos", photos, |change| Some(photo(change)));
    list(&mut text, "links", links, |change| Some(link(change)));
    text.trim_end().to_string()
}

/// The pages that differ, a line a kind.
fn pages(comparison: &Comparison) -> String {
    let mut text = String::new();
    for (kind, said) in [
        (PageKind::Words, "other words"),
        (PageKind::Looks, "same words, another look"),
        (PageKind::New, "new"),
        (PageKind::Gone, "gone"),
    ] {
        let pages: Vec<String> =
            comparison.pages.iter().filter(|page| page.change == kind).map(name).collect();
        if !pages.is_empty() {
            writeln!(text, "pages, {said}: {}", pages.join(", ")).expect("a string grows");
        }
    }
    if comparison.renumbered > 0 {
        writeln!(text, "pages with another number or head alone: {}", comparison.renumbered)
            .expect("a string grows");
    }
    text
}

/// A page's number; both where it has another one now.
fn name(page: &PageChange) -> String {
    match (page.old, page.new) {
        (Some(old), Some(new)) if old != new => format!("{new} (was {old})"),
        (old, new) => new.or(old).map_or_else(String::new, |page| page.to_string()),
    }
}

fn list<T>(text: &mut String, title: &str, changes: &[T], line: impl Fn(&T) -> Option<String>) {
    if changes.is_empty() {
        return;
    }
    writeln!(text, "{title}: {}", changes.len()).expect("a string grows");
    for line in changes.iter().take(MOST).filter_map(line) {
        writeln!(text, "  {line}").expect("a string grows");
    }
    if changes.len() > MOST {
        writeln!(text, "  and {} more", changes.len() - MOST).expect("a string grows");
    }
}

/// The first words of a text, and how many are left out.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    match words.len().checked_sub(most) {
        None | Some(0) => text.to_string(),
        Some(more) => format!("{} … ({more} more words)", words[..most].join(" ")),
    }
}

fn word(change: &WordChange) -> String {
    let WordChange { old, new, before, after, old_page, new_page } = change;
    let marked = |open: &str, words: &str, close: &str| match words {
        "" => String::new(),
        words => format!("{open}{}{close}", shortened(words, MOST_WORDS)),
    };
    let page = new_page.or(*old_page).map_or_else(String::new, |page| format!("p. {page}: "));
    let pieces = [before.clone(), marked("[-", old, "-]") + &marked("{+", new, "+}"), after.clone()];
    let pieces: Vec<String> = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
    format!("{page}{}", pieces.join(" "))
}

fn figure(change: &FigureChange) -> String {
    let FigureChange { old, new, context, new_page, .. } = change;
    format!("p. {new_page}: {old} is {new} now, in “{context}”")
}

fn note(change: &NoteChange) -> String {
    let NoteChange { change, old_number, new_number, old, new, old_page, new_page } = change;
    let number = new_number.or(*old_number).unwrap_or_default();
    let page = new_page.or(*old_page).unwrap_or_default();
    let said = |text: &Option<String>| shortened(text.as_deref().unwrap_or_default(), MOST_WORDS);
    match change {
        Change::New => format!("p. {page}: note {number} is new: {}", said(new)),
        Change::Gone => format!("p. {page}: note {number} is gone: {}", said(old)),
        _ => format!("p. {page}: note {number} was “{}”, is “{}”", said(old), said(new)),
    }
}

/// The renumbered notes in one line, runs of them as one.
pub(super) fn renumbered(notes: &[NoteChange]) -> Option<String> {
    let mut runs: Vec<(u32, u32, u32)> = Vec::new();
    for note in notes.iter().filter(|note| note.change == Change::Renumbered) {
        let (Some(old), Some(new)) = (note.old_number, note.new_number) else { continue };
        match runs.last_mut() {
            Some((first_old, first_new, count))
                if old == *first_old + *count && new == *first_new + *count =>
            {
                *count += 1
            }
            _ => runs.push((old, new, 1)),
        }
    }
    let all: u32 = runs.iter().map(|(.., count)| count).sum();
    let run = |(old, new, count): &(u32, u32, u32)| match count {
        1 => format!("{old} is {new}"),
        count => format!("{old}–{} are {new}–{}", old + count - 1, new + count - 1),
    };
    let runs: Vec<String> = runs.iter().map(run).collect();
    (all > 0).then(|| format!("notes renumbered: {all} ({} now)", runs.join(", ")))
}

/// Page numbers in one list.
pub(super) fn listed(pages: &[usize]) -> String {
    pages.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

fn photo(change: &PhotoChange) -> String {
    let PhotoChange { change, old_pages, new_pages, .. } = change;
    match change {
        Change::New => format!("p. {}: a new photo", listed(new_pages)),
        Change::Gone => format!("p. {}: a photo is gone", listed(old_pages)),
        _ => format!("p. {}: a photo is cut, sized or converted otherwise", listed(new_pages)),
    }
}

fn link(change: &LinkChange) -> String {
    let LinkChange { change, address, page } = change;
    let said = if *change == Change::New { "is new" } else { "is gone" };
    format!("p. {page}: {address} {said}")
}
