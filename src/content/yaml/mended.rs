//! A file's text while what keeps it from being YAML is mended, so that one fault does not hide all that follows it.

use std::ops::Range;

/// A text in which each character knows the byte of the file that it comes from.
#[derive(Debug, Clone)]
pub(super) struct Mended {
    text: String,
    /// The byte of the file at which each character begins, and the file's length at the end.
    origins: Vec<u32>,
    /// The byte of `text` at which each character begins, and its length at the end; the same as `origins` while nothing is mended.
    bytes: Option<Vec<u32>>,
}

impl Mended {
    /// The text of a file in which nothing is mended. It is shorter than 4 GB.
    pub(super) fn new(text: &str) -> Self {
        let mut origins: Vec<u32> = text.char_indices().map(|(at, _)| at as u32).collect();
        origins.push(text.len() as u32);
        Self { text: text.to_string(), origins, bytes: None }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The byte of the file that a character of the text comes from.
    pub(super) fn origin(&self, character: usize) -> usize {
        self.origins[character.min(self.origins.len() - 1)] as usize
    }

    /// The byte of the text at which a character stands.
    pub(super) fn byte(&self, character: usize) -> usize {
        let bytes = self.bytes.as_ref().unwrap_or(&self.origins);
        bytes[character.min(bytes.len() - 1)] as usize
    }

    /// The bytes of the file that a range of the text comes from.
    pub(super) fn original(&self, range: Range<usize>) -> Range<usize> {
        let of = |byte: usize| {
            let bytes = self.bytes.as_ref().unwrap_or(&self.origins);
            self.origin(bytes.partition_point(|start| (*start as usize) < byte))
        };
        let start = of(range.start);
        start..of(range.end).max(start)
    }

    /// Puts other words in the place of a range of the text.
    pub(super) fn replace(&mut self, range: Range<usize>, with: &str) {
        let bytes = self.bytes.as_ref().unwrap_or(&self.origins);
        let index = |byte: usize| bytes.partition_point(|start| (*start as usize) < byte);
        let (from, to) = (index(range.start), index(range.end));
        let kept: Vec<u32> = self.origins[from..to].to_vec();
        // What is put in the place of a character stands where it stood; what is added stands before what follows.
        let end = self.origins[to];
        let origins = (0..with.chars().count()).map(|at| kept.get(at).copied().unwrap_or(end));
        self.origins.splice(from..to, origins);
        self.text.replace_range(range, with);
        let mut bytes: Vec<u32> = self.text.char_indices().map(|(at, _)| at as u32).collect();
        bytes.push(self.text.len() as u32);
        self.bytes = Some(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mended_keeps_the_places_of_the_file() {
        let mut mended = Mended::new("é: a: b\nc: d\n");
        mended.replace(4..8, "\"a: b\"");
        assert_eq!(mended.text(), "é: \"a: b\"\nc: d\n");
        let c = mended.text().find("c:").unwrap();
        assert_eq!(mended.original(c..c + 1), 9..10);
        mended.replace(c..c, "  ");
        assert_eq!(mended.original(c + 2..c + 3), 9..10);
        assert_eq!(mended.origin(mended.text().chars().count()), 14);
    }
}
