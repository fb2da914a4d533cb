//! The text files that findings point into.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// The number of a text file in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u16);

/// A part of a text file, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The file.
    pub file: SourceId,
    /// First byte and the byte after the last.
    pub range: Range<usize>,
}

impl Span {
    /// Creates a span from a file and a byte range.
    pub fn new(file: SourceId, range: Range<usize>) -> Self {
        Self { file, range }
    }
}

/// The text files that spans point into, so that a problem can be shown with its line.
///
/// A clone shares the texts: findings keep the files that they were found in.
#[derive(Debug, Clone, Default)]
pub struct Sources(Vec<Arc<SourceFile>>);

/// A text file that was read.
#[derive(Debug)]
pub struct SourceFile {
    /// Its path from the project's root, with `/` between folders.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The byte at which each line begins.
    lines: Vec<usize>,
    /// Where the value stands whose places were asked for last, and those places.
    placed: Mutex<Option<([u32; 3], Places)>>,
}

/// For every byte of a value, the bytes of its file that it is written with.
pub type Places = Arc<[Range<u32>]>;

impl SourceFile {
    /// The places of a value, which is known by its first byte, the byte after its last, and which of the values it is that stand there. Who asks
    /// for one place of a value asks for more of them, so that those of the last value are kept; `place` finds those of another.
    pub fn places(&self, value: [u32; 3], place: impl FnOnce(&str) -> Places) -> Places {
        let mut placed = self.placed.lock().unwrap_or_else(PoisonError::into_inner);
        match &*placed {
            Some((last, places)) if *last == value => Arc::clone(places),
            _ => {
                let places = place(&self.text);
                *placed = Some((value, Arc::clone(&places)));
                places
            }
        }
    }
}

impl Sources {
    /// The most files that are kept.
    pub const MOST: usize = 1 << 16;

    /// Adds a file and returns its number; nothing if there are [`Sources::MOST`] already.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> Option<SourceId> {
        let number = u16::try_from(self.0.len()).ok()?;
        let text = text.into();
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        self.0.push(Arc::new(SourceFile { path: path.into(), text, lines, placed: Mutex::default() }));
        Some(SourceId(number))
    }

    /// The file with the given number.
    pub fn get(&self, file: SourceId) -> &SourceFile {
        &self.0[usize::from(file.0)]
    }

    /// The number of the file at a path, if it was read.
    pub fn find(&self, path: &str) -> Option<SourceId> {
        let index = self.0.iter().position(|f| f.path == path)?;
        Some(SourceId(u16::try_from(index).ok()?))
    }

    /// Line and column of a byte, both from 1, the column in characters.
    pub fn line_column(&self, file: SourceId, byte: usize) -> (usize, usize) {
        let SourceFile { text, lines, .. } = self.get(file);
        let byte = text.floor_char_boundary(byte);
        let line = lines.partition_point(|start| *start <= byte);
        (line, text[lines[line - 1]..byte].chars().count() + 1)
    }

    /// The bytes of a line, counted from 1, with its end; `None` if the file has fewer.
    pub fn line(&self, file: SourceId, line: usize) -> Option<Range<usize>> {
        let SourceFile { text, lines, .. } = self.get(file);
        let start = *lines.get(line.checked_sub(1)?)?;
        Some(start..lines.get(line).copied().unwrap_or(text.len()))
    }

    /// The files with their numbers, in the order in which they were read.
    pub fn numbered(&self) -> impl Iterator<Item = (SourceId, &SourceFile)> {
        (0..=u16::MAX).map(SourceId).zip(self.iter())
    }

    /// The files in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.0.iter().map(Arc::as_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "é: 1\nthai: ไทย x\n").unwrap();
        assert_eq!(sources.line_column(file, 0), (1, 1));
        assert_eq!(sources.line_column(file, 2), (1, 2));
        let x = sources.get(file).text.find('x').unwrap();
        assert_eq!(sources.line_column(file, x), (2, 11));
        assert_eq!(sources.line_column(file, 9999), (3, 1));
    }

    #[test]
    fn files_are_counted_and_one_too_many_is_none() {
        let mut sources = Sources::default();
        for number in 0..Sources::MOST {
            assert!(sources.add(number.to_string(), "").is_some());
        }
        assert_eq!(sources.add("one more", ""), None);
        assert_eq!(
            sources.numbered().last().map(|(id, file)| (id.0, &*file.path)),
            Some((u16::MAX, "65535"))
        );
    }
}
