//! The words of a page as they stand in it, gathered without regard to what becomes of them.

use super::dom::{Fate, Handle, attribute, fate, is_block, name, text};
use super::marks::Notes;

/// Adds the words below a node, but for marks of notes and what leads back from them.
pub fn words(node: &Handle, notes: &Notes, into: &mut String) {
    for child in node.children.borrow().iter() {
        if let Some(text) = text(child) {
            into.push_str(&text);
            continue;
        }
        let own = name(child);
        let back = notes.skips(child) && !is_block(own);
        if fate(child) == Fate::Silent || notes.mark(child).is_some() || back {
            continue;
        }
        let parts =
            is_block(own) || matches!(own, "br" | "img" | "rt" | "option") || fate(child) != Fate::Kept;
        if parts {
            into.push(' ');
        }
        if own == "option" && attribute(child, "label").is_some() {
            continue;
        }
        words(child, notes, into);
        if parts {
            into.push(' ');
        }
    }
}
