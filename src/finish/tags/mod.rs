//! The tags of the screen edition as somebody hears them.
//!
//! Typst writes a tree that is valid, but follows how pages are set: a note interrupts the sentence that its mark stands in, a
//! caption stands beside its picture, a picture that floats is heard before the page that it stands on. Each is set right on the
//! tree, in the order of these modules; what pages show stays as it is.

mod figures;
mod links;
mod lists;
mod notes;
mod order;
mod silence;
mod tables;
mod targets;

use lopdf::Document;

use crate::content::model;
use crate::pdf::tags;
use crate::pdf::tree::Tree;
use crate::pdf::words::Words;

/// Sets the tags of a document right, with the words of its language.
///
/// # Errors
/// If the tree or a page can't be written.
pub(super) fn settle(document: &mut Document, said: &model::Words) -> lopdf::Result<()> {
    tags::tidy(document);
    let Some(mut tree) = Tree::read(document) else { return Ok(()) };
    let words = Words::of(document);
    figures::hold_captions(&mut tree, document)?;
    tables::join(&mut tree, document)?;
    lists::join(&mut tree);
    let silent = notes::stand_behind(&mut tree, &words);
    order::follow_pages(&mut tree, document);
    links::name(&tree, document, said)?;
    targets::grow(document)?;
    tree.write(document)?;
    silence::silence(document, &silent)
}
