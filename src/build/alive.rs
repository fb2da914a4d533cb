//! Stages 1 to 5 for somebody who waits for the pages: they are shown as soon as they are set and nothing is wrong with the content, which
//! is checked meanwhile. Better breaks, and what is wrong with the pages, are looked for afterwards.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use super::document::{Document, Set};
use super::mend::{self, Best};
use super::options::{Progress, Stage};
use super::pages::check_pages_of;
use super::stages::{Composed, check, compose, pass, read};
use super::workspace::Workspace;
use crate::content::edition::Edition;
use crate::diag::{Findings, Severity, Stop};

/// Who is shown pages.
pub trait Alive {
    /// Pages are set: of the editions that were asked for, or of the last of them alone at first if the report is large. `document` is what
    /// they were set from.
    fn show(&mut self, set: &Set, composed: &Arc<Composed>, document: &Document);

    /// Whether what is built has changed meanwhile, so that it need not be finished.
    fn is_outdated(&mut self) -> bool;
}

/// Builds the pages of some editions, which are shown as soon as they can be, and again where better breaks are found or, in a `draft`,
/// what they lack is marked.
///
/// Returns what was found in the content and on the pages, sorted; nothing if it was not finished, since it was outdated.
///
/// # Errors
/// Returns all problems of the first stage that can't go on.
pub fn pages_alive(
    workspace: &mut Workspace,
    draft: bool,
    editions: &[Edition],
    progress: Progress,
    alive: &mut impl Alive,
) -> Result<Option<Findings>, Stop> {
    let (read, form) = read(workspace, draft, progress)?;
    let project = workspace.project().clone();
    if !form.is_whole() {
        let Findings { sources, .. } = read.findings;
        let list = form.judge(&read.report, &read.outline, &sources, &project);
        return Err(Findings { sources, list }.into());
    }
    // What is composed is thrown away where the check finds an error. A part that can't even be composed has one.
    let composed = match catch_unwind(AssertUnwindSafe(|| compose(workspace, read, progress))) {
        Ok(composed) => Arc::new(composed?),
        Err(fault) => {
            pass(check(workspace, draft, progress)?.findings)?;
            resume_unwind(fault);
        }
    };
    if alive.is_outdated() {
        return Ok(None);
    }
    progress(Stage::Typeset);
    let sources = &composed.findings.sources;
    let (mut list, first) = rayon::join(
        || form.judge(&composed.report, &composed.outline, sources, &project),
        || catch_unwind(AssertUnwindSafe(|| mend::first(workspace, &composed, editions))),
    );
    list.extend(composed.findings.list.clone());
    let remarks = list.clone().filter(|finding| finding.severity == Severity::Info);
    let Findings { list: warnings, .. } = pass(Findings { sources: sources.clone(), list })?;
    let first = first.unwrap_or_else(|fault| resume_unwind(fault))?;
    alive.show(&first.set, &composed, &composed.document.with(first.files.clone()));
    if alive.is_outdated() {
        return Ok(None);
    }
    let Best { mut set, files, is_first, .. } = mend::rest(workspace, &composed, editions, first)?;
    if !is_first {
        alive.show(&set, &composed, &composed.document.with(files.clone()));
    }
    if alive.is_outdated() {
        return Ok(None);
    }
    let (Ok(mut found) | Err(mut found)) = check_pages_of(&mut set, &composed, &files, warnings, draft);
    if draft {
        // What lacks something has been marked.
        alive.show(&set, &composed, &composed.document.with(files));
    }
    found.list.extend(remarks);
    found.list.sort();
    Ok(Some(found))
}
