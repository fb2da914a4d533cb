//! Paragraphs, headings, lists and quotations to the lines of a text in YAML.

use super::escape::lines;
use crate::import::bounds::DEEPEST_LIST;

/// A block of prose whose words are markup already.
#[derive(Debug, Clone, PartialEq)]
pub enum Prose {
    /// A heading; 1 stands for `##`.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// A list with its first number, if it has numbers.
    List(Option<u64>, Vec<Vec<Prose>>),
    /// A quotation.
    Quote(Vec<Prose>),
}

/// The lines of prose of a width.
pub fn write(blocks: &[Prose], width: usize) -> Vec<String> {
    write_at(blocks, width, 0)
}

fn write_at(blocks: &[Prose], width: usize, depth: usize) -> Vec<String> {
    let mut made: Vec<String> = Vec::new();
    let mut other = false;
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            made.push(String::new());
        }
        match block {
            Prose::Heading(level, words) => {
                made.push(format!("{} {}", "#".repeat(usize::from(*level) + 1), heading(words)));
            }
            Prose::Paragraph(words) => made.extend(lines(words, width, false)),
            Prose::List(start, items) => {
                // Two lists that follow each other would be one: the second has another sign.
                let follows = at.checked_sub(1).and_then(|before| blocks.get(before));
                let same = |before: &Prose| matches!(before, Prose::List(first, _) if first.is_some() == start.is_some());
                other = follows.is_some_and(same) && !other;
                made.extend(list(*start, items, other, width, depth));
            }
            Prose::Quote(inner) if depth >= DEEPEST_LIST => made.extend(write_at(inner, width, depth + 1)),
            Prose::Quote(inner) => {
                let inner = write_at(inner, width.saturating_sub(2), depth + 1);
                made.extend(inner.iter().map(|line| format!("> {line}").trim_end().to_string()));
            }
        }
    }
    made
}

/// The words of a heading, which stand on one line and may not end with the sign that begins them.
fn heading(words: &str) -> String {
    let line = words.replace("\\\n", " ").replace('\n', " ");
    match line.trim_end_matches('#') {
        rest if rest.len() < line.len() => format!("{rest}\\{}", &line[rest.len()..]),
        _ => line,
    }
}

fn list(start: Option<u64>, items: &[Vec<Prose>], other: bool, width: usize, depth: usize) -> Vec<String> {
    let mut made = Vec::new();
    let is_tight = |item: &Vec<Prose>| match item.as_slice() {
        [_] => true,
        [first, rest @ ..] => {
            matches!(first, Prose::Paragraph(_))
                && rest.iter().all(|block| matches!(block, Prose::List(..)))
                && rest.len() == 1
        }
        [] => true,
    };
    let tight = items.iter().all(is_tight);
    let mut first = true;
    for (index, item) in items.iter().filter(|item| !item.is_empty()).enumerate() {
        let sign = match (start, other) {
            (Some(start), false) => format!("{}. ", start + index as u64),
            (Some(start), true) => format!("{}) ", start + index as u64),
            (None, false) => "- ".to_string(),
            (None, true) => "+ ".to_string(),
        };
        if !first && !tight {
            made.push(String::new());
        }
        first = false;
        // Too deep for any page: what lies below stands at this depth.
        let indent = if depth >= DEEPEST_LIST { 0 } else { sign.len() };
        let mut inner = write_at(item, width.saturating_sub(indent).max(30), depth + 1);
        if tight {
            // The empty line before a list in an item.
            inner.retain(|line| !line.is_empty());
        }
        for (at, line) in inner.iter().enumerate() {
            let lead = match (at, indent) {
                (0, _) if indent > 0 || !matches!(item.first(), Some(Prose::List(..))) => sign.clone(),
                _ => " ".repeat(indent),
            };
            made.push(format!("{lead}{line}").trim_end().to_string());
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::markup;

    fn paragraph(words: &str) -> Prose {
        Prose::Paragraph(words.into())
    }

    #[test]
    fn lists_lie_in_each_other() {
        let inner = Prose::List(Some(3), vec![vec![paragraph("three")], vec![paragraph("four")]]);
        let blocks = [
            Prose::Heading(1, "Lists #".into()),
            paragraph("Before them a long paragraph stands, which is broken over some lines: 5 and so on"),
            Prose::List(None, vec![vec![paragraph("one"), inner], vec![paragraph("two")]]),
            Prose::List(None, vec![vec![paragraph("another list")], vec![paragraph("a"), paragraph("b")]]),
            Prose::Quote(vec![paragraph("said"), paragraph("and done")]),
        ];
        let text = write(&blocks, 40).join("\n");
        insta::assert_snapshot!(text);
        let (read, problems) = markup::prose(&text);
        assert_eq!((read.len(), problems.len()), (5, 0), "{read:?}");
    }

    #[test]
    fn lines_begin_with_nothing_that_means_something() {
        let text = "aaaa 1. bbbb - cccc # dddd > eeee + ffff === gggg --- hhhh 12) iiii";
        for width in 1..60 {
            let written = write(&[paragraph(text)], width).join("\n");
            let (read, problems) = markup::prose(&written);
            assert_eq!((read.len(), problems.len()), (1, 0), "{written}");
            let [markup::Block::Paragraph(words)] = read.as_slice() else { panic!("{written}") };
            assert_eq!(markup::plain(words), text);
        }
    }

    #[test]
    fn what_lies_too_deep_is_written_all_the_same() {
        let mut deep = paragraph("deep");
        for _ in 0..60 {
            deep = Prose::List(None, vec![vec![paragraph("x"), deep]]);
        }
        let text = write(&[deep], 80).join("\n");
        let (_, problems) = markup::prose(&text);
        assert_eq!(problems, []);
        assert!(text.contains("deep"));
    }
}
