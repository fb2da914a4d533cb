//! Captions to the pictures and tables that they stand beside.

use super::document::{Block, Inline, LeftOut, Table, plain};

/// Gives each caption to the picture before it, the table behind it, the table before it or the picture behind it, whichever is
/// there first; a caption of nothing is a paragraph.
pub fn attach(blocks: Vec<Block>, left_out: &mut Vec<LeftOut>) -> Vec<Block> {
    let mut made: Vec<Block> = Vec::new();
    let mut rest = blocks.into_iter().peekable();
    while let Some(block) = rest.next() {
        let Block::Caption(words) = block else {
            made.push(inside(block, left_out));
            continue;
        };
        let follows_table = matches!(rest.peek(), Some(Block::Table(Table { caption: None, .. })));
        let follows_picture = matches!(rest.peek(), Some(Block::Picture { caption: None, .. }));
        match made.last_mut() {
            Some(Block::Picture { caption: caption @ None, .. }) => {
                *caption = Some(unnumbered(words, left_out));
            }
            _ if follows_table => {
                if let Some(Block::Table(mut table)) = rest.next() {
                    table.caption = Some(unnumbered(words, left_out));
                    made.push(Block::Table(table));
                }
            }
            Some(Block::Table(table)) if table.caption.is_none() => {
                table.caption = Some(unnumbered(words, left_out));
            }
            _ if follows_picture => {
                if let Some(Block::Picture { picture, alt, .. }) = rest.next() {
                    let caption = Some(unnumbered(words, left_out));
                    made.push(Block::Picture { picture, alt, caption });
                }
            }
            _ => made.push(Block::Paragraph(words)),
        }
    }
    made
}

/// The same inside lists and quotations.
fn inside(block: Block, left_out: &mut Vec<LeftOut>) -> Block {
    match block {
        Block::List { start, items } => {
            Block::List { start, items: items.into_iter().map(|item| attach(item, left_out)).collect() }
        }
        Block::Quote(inner) => Block::Quote(attach(inner, left_out)),
        other => other,
    }
}

/// A caption without the word and number that stand before it, such as ‘Table 3:’, which folio sets itself.
pub fn unnumbered(words: Vec<Inline>, left_out: &mut Vec<LeftOut>) -> Vec<Inline> {
    let all = plain(&words);
    let begin = all.trim_start();
    let Some(name) = NAMES.iter().find(|name| begin.to_lowercase().starts_with(**name)) else { return words };
    let Some(rest) = begin.get(name.len()..) else { return words };
    let after = rest.trim_start_matches([' ', '\u{a0}', '.']);
    let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let after = &after[digits..];
    let parted = after.starts_with([':', '.', '-', '–', '—', ' ', '\u{a0}']) || after.is_empty();
    if digits == 0 || !parted {
        return words;
    }
    let title = after.trim_start_matches([':', '.', '-', '–', '—', ' ', '\u{a0}']);
    if title.is_empty() {
        return words;
    }
    let number = &begin[..begin.len() - title.len()];
    left_out.push(LeftOut {
        what: "the number of a caption; folio sets its own",
        place: format!("before ‘{}’", super::document::excerpt(title)),
        words: number.trim().to_string(),
    });
    let skip = all.len() - title.len();
    behind(words, &mut skip.clone())
}

/// What a caption’s number stands behind, in some languages of organisations.
const NAMES: [&str; 14] = [
    "table",
    "figure",
    "fig",
    "chart",
    "graph",
    "photo",
    "picture",
    "image",
    "tabelle",
    "abbildung",
    "tableau",
    "tabla",
    "gráfico",
    "illustration",
];

/// Inline content behind so many bytes of its words.
fn behind(words: Vec<Inline>, skip: &mut usize) -> Vec<Inline> {
    let mut kept = Vec::new();
    for inline in words {
        match inline {
            Inline::Text(text) => {
                let cut = (*skip).min(text.len());
                *skip -= cut;
                if cut < text.len() {
                    kept.push(Inline::Text(text[cut..].to_string()));
                }
            }
            Inline::Break if *skip > 0 => *skip -= 1,
            Inline::Strong(body) => {
                let body = behind(body, skip);
                if !body.is_empty() {
                    kept.push(Inline::Strong(body));
                }
            }
            Inline::Emphasis(body) => {
                let body = behind(body, skip);
                if !body.is_empty() {
                    kept.push(Inline::Emphasis(body));
                }
            }
            Inline::Link { url, body } => {
                let body = behind(body, skip);
                if !body.is_empty() {
                    kept.push(Inline::Link { url, body });
                }
            }
            other => kept.push(other),
        }
    }
    kept
}
