//! Tables of several years: the next year gets an empty column, and the last one stays beside it to be compared with.

use std::collections::HashMap;

use super::years::{Move, year};
use crate::content::model::{RowKind, Table};
use crate::content::yaml::{Style, ValueSpan};
use crate::diag::Sources;

/// How a cell without a figure is written.
const EMPTY: &str = "~";

/// What changes in a table.
#[derive(Debug, Default)]
pub(super) struct Shifted {
    /// The titles of columns.
    pub(super) titles: Vec<(ValueSpan, String)>,
    /// Cells, as they are written.
    pub(super) cells: Vec<(ValueSpan, String)>,
}

/// What changes in a table of several years; nothing where its columns are no years that follow each other up to the last report’s, or
/// its cells are written in a way that can't be moved.
pub(super) fn shifted(table: &Table, sources: &Sources, years: &Move) -> Option<Shifted> {
    let mut columns: HashMap<i32, usize> = HashMap::new();
    for (index, column) in table.columns.iter().enumerate() {
        if let Some(year) = year(column.title.plain().trim()).filter(|_| column.is_number())
            && columns.insert(year, index).is_some()
        {
            return None;
        }
    }
    let (first, last) = (*columns.keys().min()?, *columns.keys().max()?);
    let follow = (first..=last).all(|year| columns.contains_key(&year));
    if years.by() != 1 || columns.len() < 2 || !follow || last != years.from.last || table.csv.is_some() {
        return None;
    }
    let mut changes = Shifted::default();
    for (of, index) in &columns {
        let column = &table.columns[*index];
        let later = of + years.by();
        changes
            .titles
            .push((column.title.span, column.title.source.replace(&of.to_string(), &later.to_string())));
        for row in table.rows.iter().map(|row| &row.value) {
            if matches!(row.kind, RowKind::Group | RowKind::Sum(_)) {
                continue;
            }
            let cell = row.cells.get(*index)?;
            let written = match columns.get(&later) {
                Some(from) => written(row.cells.get(*from)?.span, sources)?,
                None => EMPTY.to_string(),
            };
            // Where it stands must be known as well as what comes there.
            self::written(cell.span, sources)?;
            changes.cells.push((cell.span, written));
        }
    }
    Some(changes)
}

/// A cell as it is written; nothing where it is a block, an alias, or stands in several lines.
fn written(span: ValueSpan, sources: &Sources) -> Option<String> {
    let plain = matches!(span.style, Style::Plain | Style::Single | Style::Double) && span.nth == 0;
    let raw = sources.get(span.file).text.get(span.start as usize..span.end as usize)?;
    let one = plain && !raw.is_empty() && !raw.contains('\n') && !raw.starts_with(['&', '*', '!']);
    one.then(|| raw.to_string())
}
