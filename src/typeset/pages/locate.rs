//! From a line on a page back to the line in the YAML.

use std::ops::Range;

use typst::WorldExt;
use typst::syntax::Span as TypstSpan;

use super::origin::Origin;
use crate::compose::ComposedFile;
use crate::content::yaml::ValueSpan;
use crate::diag::{Diagnostic, SourceId, Span};
use crate::typeset::world::EditionWorld;

/// Finds places of what stands on the pages of an edition.
pub(super) struct Locator<'a> {
    /// The world that the pages were set in.
    pub world: &'a EditionWorld,
    /// What they were made from.
    pub origin: &'a Origin<'a>,
}

impl Locator<'_> {
    /// The composed file that text comes from.
    pub fn file(&self, span: TypstSpan) -> Option<&ComposedFile> {
        self.file_number(span).map(|number| &self.origin.composed[number])
    }

    /// The number of the composed file that text comes from.
    pub fn file_number(&self, span: TypstSpan) -> Option<usize> {
        let id = span.id()?;
        self.origin.composed.iter().position(|file| file.path == id.vpath().get_without_slash())
    }

    /// The block of the content that text comes from: the number of the composed file, and that of the piece of its part.
    pub fn block(&self, span: TypstSpan) -> Option<(usize, usize)> {
        let file = self.file_number(span)?;
        let at = self.world.range(span)?.start;
        Some((file, self.origin.composed[file].pieces.partition_point(|begin| *begin <= at).checked_sub(1)?))
    }

    /// A finding at the place of words that stand on a page, if that is known.
    pub fn at(&self, finding: Diagnostic, span: TypstSpan, words: &str) -> Diagnostic {
        finding.at(self.words(span, words))
    }

    /// The place of words that stand on a page: themselves where they are found, else the value that they come from.
    pub fn words(&self, span: TypstSpan, words: &str) -> Option<Span> {
        let origin = self.file(span).and_then(|file| file.origin(&self.world.range(span)?));
        match origin {
            Some(span) => Some(self.inside(span, |text| find_words(text, words))),
            // Layouts may set text anew, without where it comes from.
            None => self.origin.sources.iter().enumerate().find_map(|(index, file)| {
                let found = file.path.starts_with("source/").then(|| find_words(&file.text, words))??;
                Some(Span::new(SourceId(u16::try_from(index).ok()?), found))
            }),
        }
    }

    /// The place of some words of the value at `span`.
    pub fn words_of(&self, span: ValueSpan, words: &str) -> Span {
        self.inside(span, |text| find_words(text, words))
    }

    /// The place of a note's first mark.
    pub fn mark(&self, id: &str) -> Option<Span> {
        Some(self.mark_in(id, self.origin.outline.note(id)?.marks.first()?.span))
    }

    /// The place of a note's mark in the text at `span`.
    pub fn mark_in(&self, id: &str, span: ValueSpan) -> Span {
        let mark = format!("[^{id}]");
        self.inside(span, |text| text.find(&mark).map(|at| at..at + mark.len()))
    }

    /// Where the content first names the photo whose file is at `path`.
    pub fn photo(&self, path: &str) -> Option<Span> {
        self.photo_use(path, 0)
    }

    /// Where the content names the photo whose file is at `path` for the time with this number, from 0.
    pub fn photo_use(&self, path: &str, number: usize) -> Option<Span> {
        let of_file =
            |id: &str| self.origin.report.photos.get(id).is_some_and(|photo| photo.file.value == path);
        let mut uses = self.origin.outline.photo_uses().iter().filter(|photo| of_file(&photo.id));
        uses.nth(number).map(|photo| photo.span.whole())
    }

    fn inside(&self, span: ValueSpan, find: impl FnOnce(&str) -> Option<Range<usize>>) -> Span {
        let whole = span.whole();
        let text = &self.origin.sources.get(span.file).text;
        match text.get(whole.range.clone()).and_then(find) {
            Some(found) => {
                Span::new(span.file, whole.range.start + found.start..whole.range.start + found.end)
            }
            None => whole,
        }
    }
}

/// Where the first whole words of a printed line stand in a text that breaks its lines elsewhere.
fn find_words(text: &str, line: &str) -> Option<Range<usize>> {
    let words: Vec<&str> = line.split_whitespace().map(|word| word.trim_matches('\u{ad}')).collect();
    // The last word may be parted, and so may the first; two words in the middle are enough to know the place.
    let whole = &words[..words.len().min(4)];
    let middle = match words.as_slice() {
        [_, middle @ .., _] if middle.len() >= 2 => &middle[..middle.len().min(4)],
        _ => whole,
    };
    find_run(text, whole).or_else(|| find_run(text, middle))
}

/// Where some words stand one after the other, with any blanks between them.
fn find_run(text: &str, some: &[&str]) -> Option<Range<usize>> {
    let first = some.first().filter(|word| !word.is_empty())?;
    text.match_indices(first).map(|(at, _)| at).find_map(|start| {
        let mut end = start;
        for (index, word) in some.iter().enumerate() {
            let rest = &text[end..];
            let gap = rest.len() - rest.trim_start().len();
            if index > 0 && gap == 0 || !rest[gap..].starts_with(word) {
                return None;
            }
            end += gap + word.len();
        }
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_across_the_ends_of_lines() {
        let text = "Wages fell in the\n      north, and they\n      fell in the south.";
        let found = |line| find_words(text, line).map(|range| &text[range]);
        assert_eq!(found("lages fell in the south. Th\u{ad}"), Some("fell in the south."));
        assert_eq!(found("the north, and they"), Some("the\n      north, and they"));
        assert_eq!(found("south."), Some("south."));
        assert_eq!(found("nowhere to be found"), None);
    }
}
