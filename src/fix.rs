//! Mends what is mechanical: quotation marks, double blanks, blanks in addresses.
//!
//! Rules say how ([`crate::diag::Fix`]); here their changes are put into the files byte for byte, and the result is read again:
//! a file whose meaning would change in any other way is refused.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde_yaml::Value;

use crate::check;
use crate::diag::{Diagnostics, Failure, Fix, Severity, Sources};
use crate::project::Project;

/// What is changed in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file's path from the project's root.
    pub path: String,
    /// Its text as it is, without a byte order mark.
    pub before: String,
    /// Its text as it will be.
    pub after: String,
    /// How many places are mended.
    pub places: usize,
}

impl Change {
    /// The change as a unified diff.
    pub fn diff(&self) -> String {
        let diff = similar::TextDiff::from_lines(&self.before, &self.after);
        let (from, to) = (format!("a/{}", self.path), format!("b/{}", self.path));
        diff.unified_diff().context_radius(1).header(&from, &to).to_string()
    }
}

/// Works out what can be mended, and what was found that can't be, without writing anything.
///
/// # Errors
/// If the mended text would mean something else.
pub fn plan(project: &Project, sources: &mut Sources) -> Result<(Vec<Change>, Diagnostics), Failure> {
    let found = check::all(project, false, sources)?;
    let changes = changes(&found, sources);
    let mended =
        changes.iter().fold(project.clone(), |p, change| p.with_unsaved(&change.path, &change.after));
    let left = check::all(&mended, false, &mut Sources::default())?;
    for change in &changes {
        if !same_meaning(&change.path, &change.before, &change.after) {
            return Err(refused(&change.path));
        }
    }
    if left.count(Severity::Error) > found.count(Severity::Error) {
        return Err(refused("the report"));
    }
    Ok((changes, found.filter(|finding| finding.fix.is_none())))
}

fn refused(what: &str) -> Failure {
    Failure(format!("{what} would mean something else after mending; nothing was written, mend it by hand"))
}

/// Writes the changes, each file whole or not at all.
///
/// # Errors
/// If a file can't be written, or is not any more what was read.
pub fn write(project: &Project, changes: &[Change]) -> Result<(), Failure> {
    for change in changes {
        let path = project.root().join(&change.path);
        replace(&path, change).map_err(|why| Failure(format!("cannot write {} ({why})", change.path)))?;
    }
    Ok(())
}

fn replace(path: &Path, change: &Change) -> Result<(), String> {
    let told = |error: std::io::Error| error.to_string();
    // A link stays a link: what it leads to is written.
    let path = path.canonicalize().map_err(told)?;
    let bytes = fs::read(&path).map_err(told)?;
    let mark = if bytes.starts_with("\u{feff}".as_bytes()) { "\u{feff}" } else { "" };
    if bytes[mark.len()..] != *change.before.as_bytes() {
        return Err("it was changed meanwhile".into());
    }
    let folder = path.parent().ok_or("it lies nowhere")?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(told)?;
    file.write_all(mark.as_bytes()).and_then(|()| file.write_all(change.after.as_bytes())).map_err(told)?;
    let permissions = fs::metadata(&path).map_err(told)?.permissions();
    file.as_file().set_permissions(permissions).map_err(told)?;
    file.persist(&path).map_err(|e| e.to_string())?;
    Ok(())
}

/// The changes that findings ask for, a file each.
fn changes(found: &Diagnostics, sources: &Sources) -> Vec<Change> {
    let mut fixes: Vec<&Fix> = found.iter().filter_map(|finding| finding.fix.as_ref()).collect();
    fixes.sort_by_key(|fix| (fix.place.file, fix.place.range.start, fix.place.range.end));
    // A value that an alias repeats is found twice and mended once.
    fixes.dedup();
    fixes
        .chunk_by(|a, b| a.place.file == b.place.file)
        .map(|fixes| {
            let file = sources.get(fixes[0].place.file);
            let (mut after, mut end, mut places) = (String::new(), 0, 0);
            for Fix { place, text } in
                fixes.iter().copied().filter(|fix| fix.place.range.start <= file.text.len())
            {
                if place.range.start < end {
                    continue;
                }
                after.push_str(&file.text[end..place.range.start]);
                after.push_str(text);
                end = place.range.end;
                places += 1;
            }
            after.push_str(&file.text[end..]);
            Change { path: file.path.clone(), before: file.text.clone(), after, places }
        })
        .collect()
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

/// Text without what mending changes: blanks, and the form of quotation marks.
fn bare(text: &str) -> String {
    let straight = |c| match c {
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        c => c,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(straight).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_blanks_and_quotes_may_change() {
        let same = |before, after| same_meaning("a.yaml", before, after);
        assert!(same("a: \"It's  so\" # it's\n", "a: \"It’s so\" # it's\n"));
        assert!(!same("a: x\n", "a: y\n"));
        assert!(!same("a: '1'\n", "a: 1\n"));
        assert!(!same("a: {b: 1}\n", "a: {b: 1, c: 2}\n"));
        assert!(!same("a: x\n", "a: [\n"));
        assert!(same_meaning("a.csv", "A  B,1\n", "A B,1\n"));
        assert!(!same_meaning("a.csv", "A,1\n", "A,2\n"));
    }
}
