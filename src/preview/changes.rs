//! Changes of the content from the browser: checked before they are written, and taken back one by one.

use serde::{Deserialize, Serialize};
use serde_yaml::Value;

use super::view::Finding;
use crate::build::{Workspace, inspect};
use crate::content::yaml::{Style, ValueSpan, set_key, values};
use crate::diag::{Diagnostic, Diagnostics, Findings, Severity, SourceId};
use crate::edits::{Change, Unwritten};
use crate::project::normal;

/// The file that says what is known of photos.
const PHOTOS: &str = "source/photos.yaml";

/// How many changes can be taken back.
const KEPT: usize = 500;

/// What a browser asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Wish {
    Edit(Edit),
    Photo(PhotoKey),
    Undo,
    Redo,
}

/// Another text in the place of a value.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Edit {
    /// The file's path from the project's root.
    pub file: String,
    /// The first byte of the value, which tells it from others that mean the same.
    pub start: u32,
    /// What it meant when the browser read it.
    pub before: String,
    /// What it is to mean.
    pub text: String,
}

/// Another value of a photo's key.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct PhotoKey {
    id: String,
    key: PhotoField,
    value: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PhotoField {
    Focus,
    Caption,
    Credit,
    Alt,
    Consent,
}

impl PhotoField {
    fn name(self) -> &'static str {
        match self {
            Self::Focus => "focus",
            Self::Caption => "caption",
            Self::Credit => "credit",
            Self::Alt => "alt",
            Self::Consent => "consent",
        }
    }
}

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Done {
    pub file: String,
    pub line: usize,
}

/// Why nothing was changed.
#[derive(Debug)]
pub(super) enum Refused {
    /// The value is another one on the disk: what it means there, if it is still there.
    Conflict(String, Option<String>),
    /// It can't be written.
    Unwritable(String),
    /// The report would have mistakes that it has not now.
    Mistakes(Vec<Finding>),
}

/// What was changed since the preview was started.
#[derive(Debug, Default)]
pub(super) struct History {
    done: Vec<Change>,
    undone: Vec<Change>,
}

impl History {
    /// Does what is wished.
    ///
    /// # Errors
    /// Returns why nothing was changed.
    pub(super) fn fulfil(&mut self, wish: Wish, workspace: &mut Workspace) -> Result<Done, Refused> {
        let change = match &wish {
            Wish::Edit(edit) => edit.change(workspace)?,
            Wish::Photo(key) => key.change(workspace)?,
            Wish::Undo => self.done.last().map(back).ok_or_else(|| nothing("take back"))?,
            Wish::Redo => self.undone.last().cloned().ok_or_else(|| nothing("make again"))?,
        };
        let change = match wish {
            Wish::Undo | Wish::Redo => rebased(change, workspace)?,
            Wish::Edit(_) | Wish::Photo(_) => change,
        };
        check(&change, workspace)?;
        change.write(workspace.project()).map_err(|why| match why {
            Unwritten::Changed => {
                Refused::Conflict("the file was changed meanwhile; try it again".into(), None)
            }
            Unwritten::Disk(why) => Refused::Unwritable(format!("{} can’t be written ({why})", change.path)),
        })?;
        let done = Done { file: change.path.clone(), line: line_of(&change) };
        match wish {
            Wish::Undo => {
                self.done.pop();
                self.undone.push(back(&change));
            }
            Wish::Redo => {
                self.undone.pop();
                self.done.push(change);
            }
            Wish::Edit(_) | Wish::Photo(_) => {
                self.undone.clear();
                self.done.push(change);
                let more = self.done.len().saturating_sub(KEPT);
                self.done.drain(..more);
            }
        }
        Ok(done)
    }

    /// What would be taken back, and what made again: each as its file and line.
    pub(super) fn next(&self) -> (Option<String>, Option<String>) {
        let place = |change: &Change| format!("{}:{}", change.path, line_of(change));
        (self.done.last().map(place), self.undone.last().map(place))
    }
}

fn nothing(what: &str) -> Refused {
    Refused::Conflict(format!("there is nothing to {what}"), None)
}

/// The change that takes a change back.
fn back(change: &Change) -> Change {
    let Change { path, before, after, places } = change.clone();
    Change { path, before: after, after: before, places }
}

/// The first line, from 1, in which a change makes a difference.
fn line_of(change: &Change) -> usize {
    let same = change.before.bytes().zip(change.after.bytes()).take_while(|(a, b)| a == b).count();
    change.after.as_bytes()[..same].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// A change of a file that has changed since: made where its words still stand, if they do so once.
fn rebased(change: Change, workspace: &Workspace) -> Result<Change, Refused> {
    let now = read(workspace, &change.path)?;
    if now == change.before {
        return Ok(change);
    }
    let diff = |c: char| !c.is_whitespace();
    let (before, after) = (change.before.as_str(), change.after.as_str());
    let start = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
    let most = before.len().min(after.len()) - start;
    let end = before.bytes().rev().zip(after.bytes().rev()).take(most).take_while(|(a, b)| a == b).count();
    // Whole lines, so that they are found again.
    let start = before.as_bytes()[..start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let end =
        end - before.as_bytes()[before.len() - end..].iter().position(|byte| *byte == b'\n').unwrap_or(end);
    let (Some(old), Some(new)) = (before.get(start..before.len() - end), after.get(start..after.len() - end))
    else {
        return Err(gone(None));
    };
    match now.match_indices(old).collect::<Vec<_>>().as_slice() {
        [(at, _)] if old.contains(diff) => {
            let after = format!("{}{new}{}", &now[..*at], &now[at + old.len()..]);
            Ok(Change { before: now, after, ..change })
        }
        _ => Err(gone(None)),
    }
}

fn gone(now: Option<String>) -> Refused {
    Refused::Conflict("it was changed on the disk meanwhile".into(), now)
}

/// The text of a file under `source/`.
fn read(workspace: &Workspace, path: &str) -> Result<String, Refused> {
    let ours = normal(path) == path
        && path.starts_with("source/")
        && (path.ends_with(".yaml") || path.ends_with(".csv"));
    if !ours {
        return Err(Refused::Unwritable(format!("`{path}` is no file of the content")));
    }
    workspace
        .project()
        .read_text(path)
        .map_err(|why| Refused::Unwritable(format!("`{path}` can’t be read: {why}")))
}

impl Edit {
    fn change(&self, workspace: &Workspace) -> Result<Change, Refused> {
        let before = read(workspace, &self.file)?;
        let span = if self.file.ends_with(".csv") { self.cell(&before) } else { self.value(&before) }?;
        let after = span.changed(&before, &self.text).ok_or_else(|| {
            Refused::Unwritable("it can’t be written where it stands; change it in the file".into())
        })?;
        Ok(Change { path: self.file.clone(), before, after, places: 1 })
    }

    /// The value: where it stood, or the only one that means the same, if lines before it have changed.
    fn value(&self, text: &str) -> Result<ValueSpan, Refused> {
        // A block ends with a line's end, which a browser may have lost.
        let same = |value: &str| value.trim_end_matches('\n') == self.before.trim_end_matches('\n');
        let values = values(SourceId(0), text);
        let here = values.iter().find(|(span, _)| span.start == self.start);
        if let Some((span, _)) = here.filter(|(_, value)| same(value)) {
            return Ok(*span);
        }
        match values.iter().filter(|(_, value)| same(value)).collect::<Vec<_>>().as_slice() {
            [(span, _)] => Ok(*span),
            _ => Err(gone(here.map(|(_, value)| value.clone()))),
        }
    }

    fn cell(&self, text: &str) -> Result<ValueSpan, Refused> {
        let rest = text.get(self.start as usize..).ok_or_else(|| gone(None))?;
        let cell = rest[..rest.find([',', '\r', '\n']).unwrap_or(rest.len())].trim_end();
        match cell == self.before {
            true => Ok(ValueSpan {
                file: SourceId(0),
                start: self.start,
                end: self.start + cell.len() as u32,
                style: Style::Verbatim,
                nth: 0,
            }),
            false => Err(gone(None)),
        }
    }
}

impl PhotoKey {
    fn change(&self, workspace: &Workspace) -> Result<Change, Refused> {
        let before = read(workspace, PHOTOS)?;
        let value = match self.key {
            PhotoField::Focus => rounded(&self.value),
            _ => self.value.is_string().then(|| self.value.clone()),
        };
        let key = self.key.name();
        let value = value.ok_or_else(|| Refused::Unwritable(format!("that is no value of `{key}`")))?;
        let after = set_key(&before, &["photos", &self.id], key, &value).ok_or_else(|| {
            Refused::Unwritable(format!(
                "`{key}` of the photo `{}` can’t be written here; change it in {PHOTOS}",
                self.id
            ))
        })?;
        Ok(Change { path: PHOTOS.into(), before, after, places: 1 })
    }
}

/// A point of a photo to two places, which is nearer than anybody drags.
fn rounded(value: &Value) -> Option<Value> {
    let [x, y] = value.as_sequence()?.as_slice() else { return None };
    let share = |value: &Value| {
        let value = value.as_f64().filter(|value| (0.0..=1.0).contains(value))?;
        Some(Value::from((value * 100.0).round() / 100.0))
    };
    Some(Value::Sequence(vec![share(x)?, share(y)?]))
}

/// Makes sure that a change brings no mistake into the report.
fn check(change: &Change, workspace: &mut Workspace) -> Result<(), Refused> {
    let before = inspect(workspace).list;
    workspace.set_unsaved(&change.path, Some(change.after.clone()));
    let Findings { sources, list } = inspect(workspace);
    workspace.set_unsaved(&change.path, None);
    let is_new = |finding: &Diagnostic| {
        let same = |old: &Diagnostic| old.rule.id == finding.rule.id && old.message == finding.message;
        finding.severity == Severity::Error && !before.iter().any(same)
    };
    let new: Diagnostics = list.filter(is_new);
    if !new.has_errors() {
        return Ok(());
    }
    Err(Refused::Mistakes(Finding::all(&Findings { sources, list: new }, None)))
}
