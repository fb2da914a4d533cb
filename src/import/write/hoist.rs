//! What can't stand where it stood: tables and pictures in lists, headings in quotations, tables that are none.

use crate::import::document::{Block, Cell, Inline, LeftOut, Row, Table, is_blank, line, plain};

/// Blocks in which tables and pictures stand by themselves, and tables have at least two rows and columns.
pub fn hoist(blocks: Vec<Block>, left_out: &mut Vec<LeftOut>) -> Vec<Block> {
    let mut made = Vec::new();
    for block in blocks {
        match block {
            Block::Table(table) => self::table(table, &mut made, left_out),
            Block::List { start, items } => {
                let mut beside = Vec::new();
                let items: Vec<Vec<Block>> =
                    items.into_iter().map(|item| inner(item, &mut beside, left_out)).collect();
                let items: Vec<Vec<Block>> = items.into_iter().filter(|item| !item.is_empty()).collect();
                if !items.is_empty() {
                    made.push(Block::List { start, items });
                }
                made.extend(hoist(beside, left_out));
            }
            Block::Quote(quote) => {
                let mut beside = Vec::new();
                let quote = inner(quote, &mut beside, left_out);
                if !quote.is_empty() {
                    made.push(Block::Quote(quote));
                }
                made.extend(hoist(beside, left_out));
            }
            Block::Paragraph(body) | Block::Caption(body) => {
                if !is_blank(&body) {
                    made.push(Block::Paragraph(body));
                }
            }
            Block::Heading { level, body } => {
                if !is_blank(&body) {
                    made.push(Block::Heading { level, body });
                }
            }
            picture @ Block::Picture { .. } => made.push(picture),
        }
    }
    made
}

/// The blocks of an item or quotation: text alone, with what else stands there beside it.
fn inner(blocks: Vec<Block>, beside: &mut Vec<Block>, left_out: &mut Vec<LeftOut>) -> Vec<Block> {
    let mut kept = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { body, .. } if !is_blank(&body) => {
                kept.push(Block::Paragraph(vec![Inline::Strong(body)]));
            }
            Block::Paragraph(body) | Block::Caption(body) if !is_blank(&body) => {
                kept.push(Block::Paragraph(body));
            }
            Block::Heading { .. } | Block::Paragraph(_) | Block::Caption(_) => {}
            Block::List { start, items } => {
                let items: Vec<Vec<Block>> = items
                    .into_iter()
                    .map(|item| inner(item, beside, left_out))
                    .filter(|i| !i.is_empty())
                    .collect();
                if !items.is_empty() {
                    kept.push(Block::List { start, items });
                }
            }
            Block::Quote(quote) => {
                let quote = inner(quote, beside, left_out);
                if !quote.is_empty() {
                    kept.push(Block::Quote(quote));
                }
            }
            Block::Table(_) | Block::Picture { .. } => {
                tell("the place of a picture or table in a list; it stands after the list", "", left_out);
                beside.push(block);
            }
        }
    }
    kept
}

fn tell(what: &'static str, words: &str, left_out: &mut Vec<LeftOut>) {
    let place = crate::import::document::excerpt(words);
    left_out.push(LeftOut {
        what,
        place: if place.is_empty() { place } else { format!("‘{place}’") },
        words: String::new(),
    });
}

/// A table, without empty rows and columns; one of a single column or row is none and stands as text.
fn table(table: Table, made: &mut Vec<Block>, left_out: &mut Vec<LeftOut>) {
    let empty = |cell: &Cell| {
        let (words, pictures) = line(&cell.blocks);
        is_blank(&words) && pictures.is_empty()
    };
    let rows: Vec<Row> = table.rows.into_iter().filter(|row| !row.cells.iter().all(empty)).collect();
    let columns = rows.iter().map(width).max().unwrap_or(0);
    let many = rows.iter().filter(|row| row.cells.iter().filter(|cell| !empty(cell)).count() > 1).count();
    if rows.len() >= 2 && columns >= 2 && many > 0 {
        let mut beside = Vec::new();
        for cell in rows.iter().flat_map(|row| &row.cells) {
            let (words, pictures) = line(&cell.blocks);
            if cell.blocks.iter().any(|block| matches!(block, Block::Table(_))) {
                tell("the form of a table in a table; its words stand in the cell", &plain(&words), left_out);
            }
            beside.extend(pictures);
        }
        if !beside.is_empty() {
            tell("the place of pictures in a table; they stand after it", "", left_out);
        }
        made.push(Block::Table(Table { caption: table.caption, rows }));
        made.extend(beside);
        return;
    }
    tell("the frame of a table of one column or row; what stands in it is text", "", left_out);
    let caption = table.caption.map(Block::Caption);
    let blocks = rows.into_iter().flat_map(|row| row.cells).flat_map(|cell| cell.blocks);
    made.extend(hoist(caption.into_iter().chain(blocks).collect(), left_out));
}

/// How many columns a row covers.
pub fn width(row: &Row) -> usize {
    row.cells.iter().map(|cell| cell.span.max(1)).sum()
}
