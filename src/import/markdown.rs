//! Markdown and plain text.

use std::path::Path;

use pulldown_cmark::{Options, Parser, html as to_html};

use super::document::{Block, Document, Inline, clean};
use super::error::ImportError;
use super::html;

/// Reads Markdown: CommonMark with tables, notes, lines through words, lists of tasks and the lines of data at the head of a file.
///
/// It goes through HTML, which may stand in it anyway.
///
/// # Errors
/// As [`html::read`].
pub fn read(path: &Path, text: &str) -> Result<Document, ImportError> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut page = String::with_capacity(text.len() * 2);
    to_html::push_html(&mut page, Parser::new_ext(text, options));
    let mut document = html::read(path, page.as_bytes())?;
    if document.title.is_none() {
        document.title = front_title(text).map(|title| vec![Inline::Text(title)]);
        if let Some(title) = &document.title {
            document.words.push(' ');
            document.words.push_str(&super::document::plain(title));
        }
    }
    Ok(document)
}

/// The title in the lines of data at the head of a file.
fn front_title(text: &str) -> Option<String> {
    let head = text.strip_prefix("---")?.trim_start_matches([' ', '\t']).strip_prefix(['\n', '\r'])?;
    let end = head.lines().position(|line| matches!(line.trim_end(), "---" | "..."))?;
    let data: String = head.lines().take(end).map(|line| format!("{line}\n")).collect();
    let data: serde_yaml::Value = serde_yaml::from_str(&data).ok()?;
    let title = data.get("title")?.as_str()?;
    Some(clean(title).trim().to_string()).filter(|title| !title.is_empty())
}

/// Reads plain text: paragraphs that empty lines part.
pub fn plain(text: &str) -> Document {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut blocks = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    let mut put = |lines: &mut Vec<&str>| {
        if !lines.is_empty() {
            blocks.push(Block::Paragraph(vec![Inline::Text(clean(&lines.join(" ")))]));
        }
        lines.clear();
    };
    for line in text.lines() {
        match line.trim().is_empty() {
            true => put(&mut lines),
            false => lines.push(line),
        }
    }
    put(&mut lines);
    Document { blocks, words: text, ..Document::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_comes_with_tables_notes_and_lists() {
        let text = "---\ntitle: The year\n---\n\nA *word* and **more**[^a], ~~gone~~.\n\n## Head\n\n1. one\n   - inner\n2. two\n\n\
            | A | B |\n|---|--:|\n| x | 1 |\n\n> said\n\n[^a]: A note with a [link](https://example.org).\n";
        let document = read(Path::new("a.md"), text).unwrap();
        insta::assert_debug_snapshot!((document.title, document.blocks, document.notes, document.left_out));
    }

    #[test]
    fn plain_text_has_paragraphs() {
        let document = plain("One\r\nline.\r\n\r\n\r\nTwo *stars*.\n");
        assert_eq!(document.blocks.len(), 2);
        assert_eq!(document.blocks[0], Block::Paragraph(vec![Inline::Text("One line.".into())]));
    }
}
