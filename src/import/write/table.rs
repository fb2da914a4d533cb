//! Tables to table blocks: heads, groups, columns of figures.

use super::hoist::width;
use super::scalar::{WIDTH, long, value};
use crate::import::document::{Inline, Row, Table, line, marks, plain, without_marks};
use crate::import::numbers::{Column, column, figure};

/// A table whose words are markup.
#[derive(Debug, Default)]
pub struct Marked {
    /// Its caption; empty where the file has none.
    pub caption: String,
    /// Its columns: what several have in common, and the title.
    pub columns: Vec<(Option<String>, String)>,
    /// Its rows.
    pub rows: Vec<MarkedRow>,
}

/// A row of such a table.
#[derive(Debug)]
pub enum MarkedRow {
    /// A heading over rows.
    Group(String),
    /// Cells: their words, and what they would be as figures.
    Cells(Vec<(String, String)>),
}

/// The cells of a row, one for each column.
fn grid(row: &Row, columns: usize) -> Vec<Vec<Inline>> {
    let mut cells = Vec::new();
    for cell in &row.cells {
        cells.push(line(&cell.blocks).0);
        cells.extend((1..cell.span.max(1)).map(|_| Vec::new()));
    }
    cells.resize(columns.max(cells.len()), Vec::new());
    cells
}

/// Writes the words of a table by `write`; marks of notes in captions and heads, where none can stand, are given to `moved`.
pub fn mark(table: &Table, mut write: impl FnMut(&[Inline]) -> String, moved: &mut Vec<usize>) -> Marked {
    let columns = table.rows.iter().map(width).max().unwrap_or(0);
    let heads = table.rows.iter().take_while(|row| row.header).count().clamp(1, 2);
    let heads = heads.min(table.rows.len().saturating_sub(1));
    let mut title = |inlines: &[Inline], moved: &mut Vec<usize>| {
        moved.extend(marks(inlines));
        write(&without_marks(inlines))
    };
    let caption = table.caption.as_ref().map(|caption| title(caption, moved)).unwrap_or_default();
    let titles: Vec<(Option<String>, String)> = match &table.rows[..heads] {
        [one] => grid(one, columns).iter().map(|cell| (None, title(cell, moved))).collect(),
        [upper, lower] => {
            let mut above: Vec<Option<String>> = Vec::new();
            for cell in &upper.cells {
                let words = title(&line(&cell.blocks).0, moved);
                above.extend(
                    (0..cell.span.max(1)).map(|_| Some(words.clone()).filter(|words| !words.is_empty())),
                );
            }
            above.resize(columns, None);
            let lower = grid(lower, columns);
            let both = above.into_iter().zip(&lower).map(|(above, cell)| (above, title(cell, moved)));
            // A head over a single column without a title of its own is that title.
            both.map(
                |(above, own)| if own.is_empty() { (None, above.unwrap_or_default()) } else { (above, own) },
            )
            .collect()
        }
        _ => Vec::new(),
    };
    let mut rows = Vec::new();
    for row in &table.rows[heads..] {
        let cells = grid(row, columns);
        let first = row.cells.first().filter(|cell| cell.span >= columns && row.cells.len() == 1);
        if first.is_some() && !rows.is_empty() | (heads > 0) {
            rows.push(MarkedRow::Group(write(&cells[0])));
            continue;
        }
        rows.push(MarkedRow::Cells(cells.iter().map(|cell| (write(cell), bare(cell))).collect()));
    }
    Marked { caption, columns: titles, rows }
}

/// The words of a cell in which nothing but plain words and marks of notes at the end stands; empty otherwise.
fn bare(cell: &[Inline]) -> String {
    let end = cell.iter().rposition(|inline| !matches!(inline, Inline::Note(_))).map_or(0, |at| at + 1);
    let is_plain = |inline: &Inline| match inline {
        Inline::Text(_) => true,
        Inline::Strong(body) | Inline::Emphasis(body) => {
            body.iter().all(|inner| matches!(inner, Inline::Text(_)))
        }
        Inline::Link { .. } | Inline::Note(_) | Inline::Break => false,
    };
    if cell[..end].iter().all(is_plain) { plain(&cell[..end]) } else { "\u{0}".into() }
}

/// The lines of a table block, from `- table:` on.
pub fn block(table: &Marked, id: &str) -> Vec<String> {
    let kinds: Vec<Option<Column>> = (0..table.columns.len())
        .map(|at| {
            let cells = table.rows.iter().filter_map(|row| match row {
                MarkedRow::Cells(cells) => cells.get(at).map(|(_, bare)| bare.as_str()),
                MarkedRow::Group(_) => None,
            });
            // The first column says what each row is of.
            if at == 0 { None } else { column(cells) }
        })
        .collect();
    let mut made = vec!["- table:".to_string(), format!("    id: {id}")];
    made.extend(format!("    caption: {}", long(&table.caption, 6)).lines().map(str::to_string));
    made.push("    columns:".into());
    for ((head, title), kind) in table.columns.iter().zip(&kinds) {
        if head.is_none() && kind.is_none() {
            made.push(format!("      - {}", value(title, false)));
            continue;
        }
        let mut keys = vec![format!("title: {}", value(title, true))];
        keys.extend(head.as_ref().map(|head| format!("head: {}", value(head, true))));
        if let Some(Column { format, places, parentheses }) = kind {
            keys.push(format!("format: {format}"));
            // What the format has unless set.
            if *places != usize::from(*format == "decimal") {
                keys.push(format!("places: {places}"));
            }
            if *parentheses {
                keys.push("negatives: parentheses".into());
            }
        }
        made.push(format!("      - {{ {} }}", keys.join(", ")));
    }
    made.push("    rows:".into());
    for row in &table.rows {
        match row {
            MarkedRow::Group(label) => made.push(format!("      - {{ group: {} }}", value(label, true))),
            MarkedRow::Cells(cells) => made.extend(cells_of(cells, &kinds)),
        }
    }
    made
}

fn cells_of(cells: &[(String, String)], kinds: &[Option<Column>]) -> Vec<String> {
    let written = |flow: bool| -> Vec<String> {
        let cells = cells.iter().enumerate().map(|(at, (words, bare))| {
            if words.is_empty() {
                return "~".to_string();
            }
            match figure(bare).filter(|_| kinds.get(at).is_some_and(Option::is_some)) {
                // Marks of notes follow the figure.
                Some(figure) => match words.find("[^") {
                    Some(mark) => value(&format!("{}{}", figure.digits, &words[mark..]), flow),
                    None => figure.digits,
                },
                None => value(words, flow),
            }
        });
        cells.collect()
    };
    let line = format!("      - [{}]", written(true).join(", "));
    if line.chars().count() <= WIDTH {
        return vec![line];
    }
    let cells = cells.iter().zip(written(false)).enumerate();
    let cells = cells.flat_map(|(at, ((words, _), short))| {
        let lead = if at == 0 { "      - - " } else { "        - " };
        let cell = if short == *words || words.contains('\n') || words.chars().count() > WIDTH - 10 {
            long(words, 10)
        } else {
            short
        };
        format!("{lead}{cell}").lines().map(str::to_string).collect::<Vec<_>>()
    });
    cells.collect()
}
