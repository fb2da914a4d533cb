//! What has changed on the pages of an edition since others: pages, and words.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use serde::Serialize;
use typst::layout::Rect;
use typst_layout::Page;

use super::view::Leaves;
use super::words::{Item, items, numbers};
use crate::compare::{Face, WordChange, align, compare_words};

/// Pieces of a word that stand as near as this behind one another belong together, in points.
const NEAR: f64 = 0.4;

/// What has changed.
#[derive(Debug, Default, Serialize)]
pub(super) struct Changes {
    pages: Vec<PageChange>,
    words: Vec<Changed>,
}

/// A page that looks different, is new or gone; pages count from 1.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct PageChange {
    page: Option<usize>,
    old: Option<usize>,
    hash: Option<String>,
}

/// Words in the place of others, with what stands around them.
#[derive(Debug, Serialize)]
struct Changed {
    old: String,
    new: String,
    before: String,
    after: String,
    page: Option<usize>,
    boxes: Vec<[f64; 4]>,
}

/// A word as it reads, with the boxes of its pieces.
struct Reading {
    text: String,
    areas: Vec<Rect>,
}

/// Compares the pages of an edition with older ones.
pub(super) fn changes(old: &Leaves, new: &Leaves) -> Changes {
    let faces = |leaves: &Leaves| -> Vec<Face> {
        let pages = leaves.document.pages().iter().zip(&leaves.hashes);
        pages.map(|(page, hash)| face(page, *hash)).collect()
    };
    let is_changed = |(a, b): &(Option<usize>, Option<usize>)| match (a, b) {
        (Some(a), Some(b)) => old.hashes[*a] != new.hashes[*b],
        _ => true,
    };
    let pairs: Vec<_> = align(&faces(old), &faces(new)).into_iter().filter(is_changed).collect();
    let before: Vec<(usize, Vec<Reading>)> = pairs
        .iter()
        .filter_map(|(page, _)| Some(((*page)?, reading(old.document.pages().get((*page)?)?))))
        .collect();
    let after: Vec<(usize, Vec<Reading>)> = pairs
        .iter()
        .filter_map(|(_, page)| Some(((*page)?, reading(new.document.pages().get((*page)?)?))))
        .collect();
    let told = compare_words(&texts(&before), &texts(&after));
    let mut from = (0, 0);
    let words = told.into_iter().map(|change| changed(change, &after, &mut from)).collect();
    let pages = pairs.into_iter().map(|(a, b)| PageChange {
        page: b.map(|page| page + 1),
        old: a.map(|page| page + 1),
        hash: a.map(|page| format!("{:032x}", old.hashes[page])),
    });
    Changes { pages: pages.collect(), words }
}

fn face(page: &Page, hash: u128) -> Face {
    let mut content: Vec<u64> = reading(page)
        .iter()
        .map(|word| {
            let mut hasher = DefaultHasher::new();
            word.text.hash(&mut hasher);
            hasher.finish()
        })
        .collect();
    content.sort_unstable();
    // The number on a page is part of its hash: pages that moved are found by their words.
    Face { looks: hash as u64, content }
}

/// The words of a page in the order in which they were set, each whole: also one that a line's end parts.
fn reading(page: &Page) -> Vec<Reading> {
    let mut words: Vec<Reading> = Vec::new();
    let mut goes_on = false;
    items(page, &mut |item| {
        let Item::Word(word) = item else { return };
        let joins = |last: &Reading| {
            let area = last.areas.last();
            goes_on
                || area.is_some_and(|area| {
                    area.min.y == word.area.min.y && (word.area.min.x - area.max.x).to_pt().abs() < NEAR
                })
        };
        let text: String = word.text.chars().filter(|sign| *sign != '\u{ad}').collect();
        match words.last_mut().filter(|last| joins(last)) {
            Some(last) => {
                last.text.push_str(&text);
                last.areas.push(word.area);
            }
            None => words.push(Reading { text, areas: vec![word.area] }),
        }
        goes_on = word.text.ends_with('\u{ad}');
    });
    words.retain(|word| !word.text.is_empty());
    words
}

fn texts(pages: &[(usize, Vec<Reading>)]) -> Vec<(&str, usize)> {
    pages.iter().flat_map(|(page, words)| words.iter().map(|word| (word.text.as_str(), *page))).collect()
}

/// A change with where it is seen: the new words, or where the old ones stood. `from` is the place that was told last, as changes are told
/// in their order.
fn changed(change: WordChange, pages: &[(usize, Vec<Reading>)], from: &mut (usize, usize)) -> Changed {
    let WordChange { old, new, before, after, new_page, .. } = change;
    let mut boxes = Vec::new();
    let page = pages.iter().position(|(page, _)| Some(page + 1) == new_page);
    if let Some(page) = page {
        let words = &pages[page].1;
        let last = before.split(' ').next_back().filter(|word| !word.is_empty());
        let wanted: Vec<&str> =
            last.into_iter().chain(new.split(' ').filter(|word| !word.is_empty())).collect();
        let start = if from.0 == page { from.1 } else { 0 };
        let is_at = |at: &usize| words[*at..].iter().zip(&wanted).all(|(word, wanted)| word.text == **wanted);
        let found = (start..(words.len() + 1).saturating_sub(wanted.len())).find(is_at);
        if let Some(at) = found.filter(|_| !wanted.is_empty()) {
            *from = (page, at + 1);
            let first = if new.is_empty() { at } else { at + usize::from(last.is_some()) };
            boxes.extend(
                words[first..at + wanted.len()]
                    .iter()
                    .flat_map(|word| word.areas.iter().copied().map(numbers)),
            );
        }
    }
    Changed { old, new, before, after, page: new_page, boxes }
}
