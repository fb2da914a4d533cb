//! Proof that nothing is left out in silence: the words that a file holds, against those of the YAML that was written of it, read as
//! every build reads it.

use std::collections::BTreeMap;

use super::error::ImportError;
use super::write::{PhotoEntry, Written};
use crate::content::decode::decode;
use crate::content::markup::{self, Block as Prose, Inline};
use crate::content::model::{Block, PhotosFile, SectionFile, Table, Text, TextPart};
use crate::content::yaml;
use crate::diag::{Diagnostics, SourceId};

/// The words of what was written, with those that were told to be left out.
///
/// # Errors
/// If folio can't read what it would write.
pub fn written(written: &Written) -> Result<String, ImportError> {
    let mut words = String::new();
    let photos: BTreeMap<&str, &PhotoEntry> =
        written.photos.iter().map(|photo| (photo.id.as_str(), photo)).collect();
    for (path, text) in &written.files {
        let is_part = written.parts.iter().any(|part| path == &format!("source/{part}"));
        let node = yaml::parse(SourceId(0), text).map_err(|problem| fault(path, &problem.message))?;
        let (title, body, notes) = if is_part {
            let part: TextPart = decode(&node).map_err(|problems| fault(path, &first(&problems)))?;
            (part.title, part.body, part.notes)
        } else {
            let section: SectionFile = decode(&node).map_err(|problems| fault(path, &first(&problems)))?;
            (section.title, section.body, section.notes)
        };
        self::text(&title, path, &mut words)?;
        for block in body.iter() {
            match &block.value {
                Block::Text(prose) => {
                    sound(&prose.problems, path)?;
                    blocks(&prose.body, &mut words);
                }
                Block::Table(own) => table(own, path, &mut words)?,
                Block::Photo(photo) => {
                    let entry = photos.get(photo.id.value.as_str());
                    if let Some(caption) = entry.and_then(|entry| entry.caption.as_ref()) {
                        inlines(&markup::text(caption).0, &mut words);
                    }
                }
                // Nothing of the kind is written.
                Block::Photos(_)
                | Block::Links(_)
                | Block::Directory(_)
                | Block::People(_)
                | Block::Letter(_)
                | Block::Chart(_)
                | Block::Calendar(_)
                | Block::Year(_)
                | Block::Declared(_) => {}
            }
        }
        for (_, note) in &notes.0 {
            note.text.iter().try_for_each(|own| self::text(own, path, &mut words))?;
        }
    }
    let entries: String = written.photos.iter().map(|photo| photo.lines("  ")).collect();
    if !entries.is_empty() {
        let text = format!("photos:\n{entries}");
        let path = "source/photos.yaml";
        let node = yaml::parse(SourceId(0), &text).map_err(|problem| fault(path, &problem.message))?;
        decode::<PhotosFile>(&node).map_err(|problems| fault(path, &first(&problems)))?;
    }
    for own in &written.left_out {
        words.push(' ');
        words.push_str(&own.words);
    }
    Ok(words)
}

fn first(problems: &Diagnostics) -> String {
    problems.iter().next().map(|problem| problem.message.clone()).unwrap_or_default()
}

fn fault(path: &str, why: &str) -> ImportError {
    ImportError::Fault { file: path.to_string(), why: why.to_string() }
}

fn sound(problems: &[markup::Problem], path: &str) -> Result<(), ImportError> {
    match problems.first() {
        Some(problem) => Err(ImportError::Fault { file: path.to_string(), why: problem.message.to_string() }),
        None => Ok(()),
    }
}

fn text(text: &Text, path: &str, words: &mut String) -> Result<(), ImportError> {
    sound(&text.problems, path)?;
    inlines(&text.body, words);
    Ok(())
}

fn inlines(inlines: &[Inline], words: &mut String) {
    words.push_str(&markup::plain(inlines));
    words.push('\n');
}

fn blocks(blocks: &[Prose], words: &mut String) {
    for block in blocks {
        match block {
            Prose::Paragraph(body) | Prose::Heading { body, .. } => inlines(body, words),
            Prose::List { items, .. } => items.iter().for_each(|item| self::blocks(item, words)),
            Prose::Quote(inner) => self::blocks(inner, words),
        }
    }
}

fn table(table: &Table, path: &str, words: &mut String) -> Result<(), ImportError> {
    text(&table.caption, path, words)?;
    let mut above = None;
    for column in table.columns.iter() {
        // What several columns have in common stands once above them.
        let head = column.head.as_ref().map(Text::plain);
        if head != above {
            column.head.iter().try_for_each(|own| text(own, path, words))?;
        }
        above = head;
        text(&column.title, path, words)?;
    }
    for cell in table.rows.iter().flat_map(|row| row.value.iter()) {
        cell.text.iter().try_for_each(|own| text(own, path, words))?;
    }
    Ok(())
}

/// The words that one text has more often than another, each with how much more often; only letters and digits count.
///
/// Where the letters of what is missing are those of what is too much, words were parted in another way and nothing is missing.
pub fn missing(of: &str, from: &str) -> Vec<String> {
    let (have, read) = (counted(from), counted(of));
    let more = |a: &BTreeMap<String, usize>, b: &BTreeMap<String, usize>| -> Vec<String> {
        let more = a.iter().flat_map(|(word, count)| {
            let times = count.saturating_sub(b.get(word).copied().unwrap_or(0));
            std::iter::repeat_n(word.clone(), times)
        });
        more.collect()
    };
    let (missing, extra) = (more(&read, &have), more(&have, &read));
    let letters = |words: &[String]| {
        let mut letters: BTreeMap<char, usize> = BTreeMap::new();
        words.iter().flat_map(|word| word.chars()).for_each(|c| *letters.entry(c).or_default() += 1);
        letters
    };
    let (gone, come) = (letters(&missing), letters(&extra));
    if gone.iter().all(|(letter, count)| come.get(letter).copied().unwrap_or(0) >= *count) {
        return Vec::new();
    }
    missing
}

/// How many words a text has.
pub fn count(text: &str) -> usize {
    counted(text).values().sum()
}

fn counted(text: &str) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    // Signs that are not seen are no letters, and those between thousands are folio's.
    let text = super::document::clean(text);
    let digits = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    let chars: Vec<char> = text.chars().collect();
    let mut joined = String::new();
    for (at, c) in chars.iter().enumerate() {
        let between =
            digits(at.checked_sub(1).and_then(|before| chars.get(before))) && digits(chars.get(at + 1));
        match c {
            ',' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}' if between => {}
            c if c.is_alphanumeric() || is_mark(*c) => joined.push(*c),
            '.' if between => joined.push('.'),
            _ => joined.push(' '),
        }
    }
    for word in joined.split_whitespace() {
        *words.entry(word.to_string()).or_default() += 1;
    }
    words
}

/// Whether a character is written onto the letter before it, as vowels of Khmer and Thai are.
fn is_mark(c: char) -> bool {
    !c.is_ascii()
        && !c.is_whitespace()
        && !c.is_control()
        && !matches!(c, '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}' | '\u{e000}'..='\u{f8ff}' | '\u{a1}'..='\u{bf}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_missing_is_named() {
        assert_eq!(missing("one two two three", "two one three"), ["two"]);
        assert!(missing("un believ able", "unbelievable").is_empty());
        assert!(missing("1,234.50 (Total)", "Total: 1234.50").is_empty());
        assert_eq!(missing("1,234", "1235"), ["1234"]);
        assert!(missing("so\u{ad}ft", "soft").is_empty());
        assert_eq!(missing("ក្ខ ខ", "ក្ខ"), ["ខ"]);
        assert_eq!(count("Three short words."), 3);
    }
}
