//! Letters of tables' remarks: the marks of a table that name one of its remarks are not those of notes.

use super::markup::{Counting, Inline};
use super::model::{Table, Text};

/// Gives the remarks of a table their letters, in the order of their marks, and makes those marks theirs.
///
/// Remarks with letters come in the order of these, after those without.
pub(super) fn letter(table: &mut Table) {
    let names: Vec<String> = table
        .remarks
        .iter()
        .filter_map(|remark| remark.mark.as_ref())
        .map(|mark| mark.value.clone())
        .collect();
    if names.is_empty() {
        return;
    }
    let mut letters = Letters { names, met: Vec::new() };
    for column in &mut table.columns.0 {
        letters.texts(column.head.iter_mut().chain([&mut column.title]).chain(&mut column.unit));
    }
    for row in &mut table.rows.0 {
        letters.texts(row.value.cells.iter_mut().filter_map(|cell| cell.text.as_mut()));
    }
    letters.texts(&mut table.total);
    for remark in &mut table.remarks.0 {
        remark.letter = remark.mark.as_ref().and_then(|mark| letters.of(&mark.value));
    }
    table.remarks.0.sort_by_key(|remark| {
        let met = remark.mark.as_ref().and_then(|mark| letters.met.iter().position(|met| *met == mark.value));
        met.map_or(0, |met| met + 1)
    });
}

struct Letters {
    /// What remarks are called.
    names: Vec<String>,
    /// Those whose marks were met, in their order.
    met: Vec<String>,
}

impl Letters {
    /// The letter of a remark whose mark was met.
    fn of(&self, name: &str) -> Option<String> {
        let place = self.met.iter().position(|met| met == name)?;
        Some(Counting::Letters.said(place as u64 + 1))
    }

    fn texts<'a>(&mut self, texts: impl IntoIterator<Item = &'a mut Text>) {
        texts.into_iter().for_each(|text| self.inlines(&mut text.body));
    }

    fn inlines(&mut self, inlines: &mut [Inline]) {
        for inline in inlines {
            match inline {
                Inline::Note { id, .. } if self.names.contains(id) => {
                    if !self.met.contains(id) {
                        self.met.push(id.clone());
                    }
                    let letter = self.of(id).unwrap_or_default();
                    *inline = Inline::Remark { letter };
                }
                Inline::Emphasis(body)
                | Inline::Strong(body)
                | Inline::Link { body, .. }
                | Inline::Reference { body, .. }
                | Inline::Indexed { body, .. }
                | Inline::Foreign { body, .. } => self.inlines(body),
                Inline::Text { .. }
                | Inline::Address { .. }
                | Inline::Note { .. }
                | Inline::Remark { .. }
                | Inline::Cite { .. }
                | Inline::Lost
                | Inline::Break => {}
            }
        }
    }
}
