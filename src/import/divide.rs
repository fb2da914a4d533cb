//! A document to parts and sections, by its headings.

use super::document::{Block, Document, Inline, is_blank, plain};

/// A part of the report, as it comes out of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    /// Its title; empty where the document has none, so that the file's name is the title.
    pub title: Vec<Inline>,
    /// What stands before its sections.
    pub blocks: Vec<Block>,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// A section.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// Its title.
    pub title: Vec<Inline>,
    /// What stands in it; headings count from 1, the level below the section's title.
    pub blocks: Vec<Block>,
}

/// Divides a document; `level` is that of the headings which begin parts, 0 for the document's title, where somebody has said it.
///
/// Else the highest headings begin parts, and the ones below them sections, unless the document has a title of its own and is
/// short: then the title is that of a single part, and the highest headings begin its sections. Returns the parts, and the title
/// where it stands in none of them.
pub fn divide(document: Document, level: Option<u8>) -> (Vec<Part>, Option<Vec<Inline>>) {
    let Document { title, blocks, .. } = document;
    let title = title.filter(|title| !is_blank(title));
    let mut levels: Vec<u8> = blocks.iter().filter_map(heading).collect();
    levels.sort_unstable();
    levels.dedup();
    let top = levels.first().copied();
    let count = |level: u8| blocks.iter().filter(|block| heading(block) == Some(level)).count();
    let is_long = top.is_some_and(|top| count(top) > 1) && levels.len() > 1;
    let part = match (level, top) {
        (Some(level), _) => level,
        (None, None) => 0,
        (None, Some(_)) if title.is_some() && !is_long => 0,
        (None, Some(top)) => top,
    };
    // Levels that the document leaves out are left out here too.
    let below: Vec<u8> = levels.into_iter().filter(|level| *level > part).collect();
    let section = below.first().copied();
    let rank = |level: u8| below.iter().position(|own| *own == level).unwrap_or(0);
    let mut parts = vec![Part::default()];
    let mut own_title = title;
    if part == 0 {
        parts[0].title = own_title.take().unwrap_or_default();
    }
    for block in blocks {
        let Some(last) = parts.last_mut() else { break };
        match block {
            Block::Heading { level, body } if level <= part && part > 0 => {
                parts.push(Part { title: body, ..Part::default() });
            }
            Block::Heading { level, body } if Some(level) == section => {
                last.sections.push(Section { title: body, ..Section::default() });
            }
            Block::Heading { level, body } => {
                // 1 below a section's title; before the first section as deep as one.
                let rank = u8::try_from(rank(level)).unwrap_or(u8::MAX).max(1);
                into(last).push(Block::Heading { level: rank, body });
            }
            block => into(last).push(block),
        }
    }
    let first = &parts[0];
    if first.title.is_empty() && first.blocks.is_empty() && first.sections.is_empty() {
        parts.remove(0);
    } else if part > 0
        && let Some(title) = own_title.take()
    {
        // What stands before the first heading is under the document's title.
        parts[0].title = title;
    }
    parts.iter_mut().for_each(|part| {
        steps(&mut part.blocks, 3);
        part.sections.iter_mut().for_each(|section| steps(&mut section.blocks, 2));
    });
    (parts, own_title)
}

fn into(part: &mut Part) -> &mut Vec<Block> {
    match part.sections.last_mut() {
        Some(section) => &mut section.blocks,
        None => &mut part.blocks,
    }
}

fn heading(block: &Block) -> Option<u8> {
    match block {
        Block::Heading { level, body } if !plain(body).trim().is_empty() => Some(*level),
        _ => None,
    }
}

/// Headings that leave out no level, and go no deeper than `deepest`.
fn steps(blocks: &mut [Block], deepest: u8) {
    let mut last = 0;
    for block in blocks {
        if let Block::Heading { level, .. } = block {
            *level = (*level).min(last + 1).min(deepest);
            last = *level;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Vec<Inline> {
        vec![Inline::Text(words.into())]
    }

    fn document(title: Option<&str>, blocks: &[(u8, &str)]) -> Document {
        let block = |(level, words): &(u8, &str)| match level {
            0 => Block::Paragraph(text(words)),
            level => Block::Heading { level: *level, body: text(words) },
        };
        let blocks = blocks.iter().map(block).collect();
        Document { title: title.map(text), blocks, ..Document::default() }
    }

    /// The titles of parts with those of their sections and the headings in these.
    fn shape(title: Option<&str>, blocks: &[(u8, &str)], level: Option<u8>) -> String {
        let (parts, rest) = divide(document(title, blocks), level);
        let mut made = String::new();
        let inside = |blocks: &[Block]| -> String {
            let words = blocks.iter().map(|block| match block {
                Block::Heading { level, body } => {
                    format!("{}{}", "#".repeat(usize::from(*level)), plain(body))
                }
                Block::Paragraph(body) => plain(body),
                _ => String::new(),
            });
            words.collect::<Vec<_>>().join(" ")
        };
        for part in parts {
            made.push_str(&format!("[{}: {}", plain(&part.title), inside(&part.blocks)));
            for section in part.sections {
                made.push_str(&format!(" ({}: {})", plain(&section.title), inside(&section.blocks)));
            }
            made.push(']');
        }
        made + &rest.map(|rest| format!(" rest {}", plain(&rest))).unwrap_or_default()
    }

    #[test]
    fn the_highest_headings_begin_parts() {
        let report =
            [(1, "A"), (0, "a"), (2, "B"), (0, "b"), (3, "C"), (4, "D"), (5, "E"), (1, "F"), (0, "f")];
        assert_eq!(shape(None, &report, None), "[A: a (B: b #C ##D ##E)][F: f]");
        assert_eq!(shape(Some("T"), &report, None), "[A: a (B: b #C ##D ##E)][F: f] rest T");
        assert_eq!(shape(Some("T"), &report, Some(0)), "[T:  (A: a #B b ##C ##D ##E) (F: f)]");
    }

    #[test]
    fn a_short_document_is_one_part() {
        assert_eq!(shape(Some("T"), &[(0, "x"), (1, "A"), (0, "a"), (1, "B")], None), "[T: x (A: a) (B: )]");
        assert_eq!(shape(None, &[(0, "x")], None), "[: x]");
        assert_eq!(shape(None, &[(1, "A"), (2, "B"), (4, "C")], None), "[A:  (B: #C)]");
        assert_eq!(shape(None, &[(0, "x"), (2, "A"), (0, "a")], None), "[: x][A: a]");
        assert_eq!(shape(None, &[], None), "");
    }

    #[test]
    fn what_stands_before_the_first_heading_is_under_the_title() {
        let report = [(0, "x"), (1, "A"), (2, "B"), (1, "C")];
        assert_eq!(shape(Some("T"), &report, None), "[T: x][A:  (B: )][C: ]");
        assert_eq!(shape(None, &report, Some(2)), "[: x][A: ][B: ][C: ]");
    }
}
