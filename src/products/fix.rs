//! Mends what is mechanical: quotation marks, double blanks, blanks in addresses, signs that nobody sees, ellipses.
//!
//! Rules say how ([`crate::diag::Fix`]); here their changes are put into the files byte for byte, and the result is read again:
//! a file whose meaning would change in any other way is refused.

use serde_yaml::Value;

use crate::build::{Workspace, inspect};
use crate::diag::{Diagnostic, Findings, Fix, Severity, Sources};
use crate::edits::{Change, Unwritten};
use crate::project::Project;

/// Why nothing is mended.
#[derive(Debug, thiserror::Error)]
pub enum FixError {
    /// A mended text would mean something else.
    #[error("{what} would mean something else after mending; nothing was written, mend it by hand")]
    Meaning {
        /// The file, or the report.
        what: String,
    },
    /// A file can't be written, or is not any more what was read.
    #[error("cannot write {path} ({why})")]
    Write {
        /// The file.
        path: String,
        /// Why.
        why: Unwritten,
    },
}

/// What can be mended, and what was found that can't be.
#[derive(Debug)]
pub struct Plan {
    /// The changes, a file each.
    pub changes: Vec<Change>,
    /// What is to be mended by hand.
    pub left: Findings,
}

/// Works out what can be mended, and what was found that can't be, without writing anything.
///
/// `choose` is asked for each change that is likely what is meant, and not mechanical: whether it is made.
///
/// # Errors
/// If the mended text would mean something else.
pub fn plan(
    workspace: &mut Workspace,
    choose: &mut dyn FnMut(&Findings, &Diagnostic, &Fix) -> bool,
) -> Result<Plan, FixError> {
    let found = inspect(workspace);
    let (mut mechanical, mut chosen) = (Vec::new(), Vec::new());
    for finding in found.list.iter() {
        match found.offer(finding) {
            Some((fix, true)) => mechanical.push(fix),
            Some((fix, false)) if !chosen.contains(&fix) && choose(&found, finding, &fix) => chosen.push(fix),
            _ => {}
        }
    }
    let sources = &found.sources;
    // A file that is no YAML is mended by hand first: nobody could say whether it still means the same.
    let is_read = |fix: &Fix| {
        let file = sources.get(fix.span.file);
        is_readable(&file.path, &file.text)
    };
    mechanical.retain(is_read);
    for change in changes(mechanical.clone(), sources) {
        if !same_meaning(&change.path, &change.before, &change.after) {
            return Err(FixError::Meaning { what: change.path });
        }
    }
    let is_as_asked = chosen.is_empty();
    let made: Vec<Fix> = [mechanical, chosen].concat();
    let changes = changes(made.clone(), sources);
    if let Some(change) = changes.iter().find(|change| !is_readable(&change.path, &change.after)) {
        return Err(FixError::Meaning { what: change.path.clone() });
    }
    for change in &changes {
        workspace.set_unsaved(&change.path, Some(change.after.clone()));
    }
    let left = inspect(workspace).list;
    for change in &changes {
        workspace.set_unsaved(&change.path, None);
    }
    // What is chosen may bring to light what it hid.
    if is_as_asked && left.count(Severity::Error) > found.list.count(Severity::Error) {
        return Err(FixError::Meaning { what: "the report".into() });
    }
    let offers: Vec<Option<Fix>> =
        found.list.iter().map(|finding| found.offer(finding).map(|(fix, _)| fix)).collect();
    let is_left = |offer: &Option<Fix>| offer.as_ref().is_none_or(|fix| !made.contains(fix));
    let list = found.list.iter().zip(&offers).filter(|(_, offer)| is_left(offer));
    let list = list.map(|(finding, _)| finding.clone()).collect();
    Ok(Plan { changes, left: Findings { sources: found.sources, list } })
}

/// Writes the changes, each file whole or not at all.
///
/// # Errors
/// If a file can't be written, or is not any more what was read.
pub fn write(project: &Project, changes: &[Change]) -> Result<(), FixError> {
    for change in changes {
        change.write(project).map_err(|why| FixError::Write { path: change.path.clone(), why })?;
    }
    Ok(())
}

/// What becomes of files by changes, a file each.
fn changes(mut fixes: Vec<Fix>, sources: &Sources) -> Vec<Change> {
    fixes.sort_by_key(|fix| (fix.span.file, fix.span.range.start, fix.span.range.end));
    // A value that an alias repeats is found twice and mended once.
    fixes.dedup();
    fixes
        .chunk_by(|a, b| a.span.file == b.span.file)
        .map(|fixes| {
            let file = sources.get(fixes[0].span.file);
            let (mut after, mut end, mut places) = (String::new(), 0, 0);
            for Fix { span, text } in fixes.iter().filter(|fix| fix.span.range.start <= file.text.len()) {
                if span.range.start < end {
                    continue;
                }
                after.push_str(&file.text[end..span.range.start]);
                after.push_str(text);
                end = span.range.end;
                places += 1;
            }
            after.push_str(&file.text[end..]);
            Change { path: file.path.clone(), before: file.text.clone(), after, places }
        })
        .collect()
}

/// Whether a file can be read, so that what it means is known.
fn is_readable(path: &str, text: &str) -> bool {
    path.ends_with(".csv") || serde_yaml::from_str::<Value>(text).is_ok()
}

/// Whether two texts of a file hold the same values, but for what is mended in them.
fn same_meaning(path: &str, before: &str, after: &str) -> bool {
    if path.ends_with(".csv") {
        return cells(before) == cells(after);
    }
    let read = |text: &str| serde_yaml::from_str::<Value>(text).ok();
    matches!((read(before), read(after)), (Some(before), Some(after)) if same(&before, &after))
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::String(a), Value::String(b)) => bare(a) == bare(b),
        (Value::Sequence(a), Value::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Mapping(a), Value::Mapping(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((ka, va), (kb, vb))| ka == kb && same(va, vb))
        }
        _ => a == b,
    }
}

/// The cells of a CSV file, but for what is mended in them.
fn cells(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|record| record.iter().flat_map(|r| r.iter().map(bare)).collect()).collect()
}

/// Text without what mending changes: blanks, signs that nobody sees, and the form of quotation marks and ellipses.
fn bare(text: &str) -> String {
    let unseen = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffc}');
    let straight = |c| match c {
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        c => c,
    };
    text.replace('…', "...").chars().filter(|c| !c.is_whitespace() && !unseen(*c)).map(straight).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_blanks_and_quotes_may_change() {
        let same = |before, after| same_meaning("a.yaml", before, after);
        assert!(same("a: \"It's  so\" # it's\n", "a: \"It’s so\" # it's\n"));
        assert!(same("a: \"mi\\u00adgrants...\"\n", "a: \"migrants…\"\n"));
        assert!(!same("a: x\n", "a: y\n"));
        assert!(!same("a: '1'\n", "a: 1\n"));
        assert!(!same("a: {b: 1}\n", "a: {b: 1, c: 2}\n"));
        assert!(!same("a: x\n", "a: [\n"));
        assert!(same_meaning("a.csv", "A  B,1\n", "A B,1\n"));
        assert!(!same_meaning("a.csv", "A,1\n", "A,2\n"));
    }
}
