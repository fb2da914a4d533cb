//! The cells of a sheet to tables and the lines around them.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::document::{Block, Cell, Inline, Row, Table, clean};

/// The cells of a sheet that hold something, by row and column.
pub type Cells = BTreeMap<(u32, u32), String>;

/// Puts cells into tables: rows without a gap belong together, and lines of a single cell over them are text.
pub fn blocks(cells: &Cells, caption: Option<&str>) -> Vec<Block> {
    let rows: BTreeSet<u32> = cells.keys().map(|(row, _)| *row).collect();
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for row in rows {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|last| last + 1 == row) => group.push(row),
            _ => groups.push(vec![row]),
        }
    }
    let (mut made, mut caption) = (Vec::new(), caption);
    for group in groups {
        let in_row = |row: u32| cells.range((row, 0)..=(row, u32::MAX));
        let lines = group.iter().take_while(|row| in_row(**row).count() == 1).count();
        let (lines, rows) = group.split_at(lines);
        for line in lines {
            let words = in_row(*line).map(|(_, words)| Inline::Text(clean(words)));
            made.push(Block::Paragraph(words.collect()));
        }
        let columns: BTreeSet<u32> =
            rows.iter().flat_map(|row| in_row(*row).map(|((_, column), _)| *column)).collect();
        if rows.is_empty() {
            continue;
        }
        let cell = |row: u32, column: u32| {
            let words = cells.get(&(row, column));
            let blocks = words.map(|words| Block::Paragraph(broken(words))).into_iter().collect();
            Cell { blocks, span: 1 }
        };
        let rows = rows.iter().map(|row| Row {
            header: false,
            cells: columns.iter().map(|column| cell(*row, *column)).collect(),
        });
        let caption = caption.take().map(|caption| vec![Inline::Text(clean(caption))]);
        made.push(Block::Table(Table { caption, rows: rows.collect() }));
    }
    made
}

/// The words of a cell, in which lines may be broken.
fn broken(words: &str) -> Vec<Inline> {
    let mut made = Vec::new();
    for line in words.lines() {
        if !made.is_empty() {
            made.push(Inline::Break);
        }
        made.push(Inline::Text(clean(line)));
    }
    made
}

/// The most cells that a grid of these cells would have.
pub fn size(cells: &Cells) -> u64 {
    let rows: BTreeSet<u32> = cells.keys().map(|(row, _)| *row).collect();
    let columns: BTreeSet<u32> = cells.keys().map(|(_, column)| *column).collect();
    rows.len() as u64 * columns.len() as u64
}
