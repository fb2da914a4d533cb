//! Sets a report, and sets it again where its pages break badly: a note a page before its mark, a heading alone at the foot, a list
//! without what leads to it, a last page with two lines.
//!
//! What the rules on layout find leads to better breaks, calls between the pieces of a part. Parts begin on pages of their own, so that
//! each keeps what is better for it. Nothing here depends on time or chance: the same report breaks in the same way.

use std::collections::BTreeMap;

use super::document::Set;
use super::looks::look;
use super::stages::Composed;
use super::workspace::Workspace;
use crate::compose::ComposedFile;
use crate::content::edition::Edition;
use crate::diag::Stop;
use crate::typeset::{Found, Mend};

/// How often a report is set anew at the most, before its faults are told.
const TRIES: usize = 3;

/// Composed files with what is found on their pages.
struct Attempt {
    files: Vec<ComposedFile>,
    found: Found,
}

/// Sets the editions of a report with the best breaks that are found, which are written into its files.
///
/// # Errors
/// If the report can't be set as it was composed.
pub(super) fn set(
    workspace: &mut Workspace,
    composed: &mut Composed,
    editions: &[Edition],
) -> Result<Set, Stop> {
    // Editions break alike: where setting one more takes long, the breaks are found on one alone.
    let looked_at = match editions {
        [.., last] if composed.document.is_large() => std::slice::from_ref(last),
        all => all,
    };
    let (mut set, is_best) = mended(workspace, composed, looked_at)?;
    let left = if is_best { &editions[..editions.len() - looked_at.len()] } else { editions };
    if left.is_empty() {
        return Ok(set);
    }
    if !is_best {
        set.pages.clear();
    }
    let mut others = workspace.set(&composed.document, left, composed.findings.sources.clone())?;
    others.pages.append(&mut set.pages);
    Ok(others)
}

/// Writes the best breaks that are found on the pages of some editions into the report's files.
///
/// Returns the pages of the last try, and whether these have the best breaks.
fn mended(
    workspace: &mut Workspace,
    composed: &mut Composed,
    editions: &[Edition],
) -> Result<(Set, bool), Stop> {
    let files = composed.document.files.clone();
    let (mut set, mut best) = attempt(workspace, composed, files, editions)?;
    let faults = best.found.mendable();
    let mut tries_before: BTreeMap<usize, usize> = BTreeMap::new();
    let mut is_best = true;
    for _ in 0..TRIES {
        let mends: Vec<Mend> = best.found.mends().into_iter().cloned().collect();
        if mends.is_empty() {
            break;
        }
        let mut files = best.files.clone();
        for mend in &mends {
            mend.apply(&mut files, tries_before.get(&mend.file).copied().unwrap_or_default());
        }
        // The pages of the last try go before the next one needs the memory.
        drop(set);
        let tried;
        (set, tried) = attempt(workspace, composed, files, editions)?;
        let better = |mend: &&Mend| tried.found.count(mend.file) < best.found.count(mend.file);
        let (better, worse): (Vec<&Mend>, Vec<&Mend>) = mends.iter().partition(|mend| better(mend));
        for mend in &worse {
            *tries_before.entry(mend.file).or_default() += 1;
        }
        for mend in &better {
            tries_before.remove(&mend.file);
        }
        is_best = worse.is_empty();
        if is_best {
            best = tried;
        } else if !better.is_empty() {
            let mut files = best.files;
            for mend in &better {
                files[mend.file] = tried.files[mend.file].clone();
            }
            drop(set);
            (set, best) = attempt(workspace, composed, files, editions)?;
            is_best = true;
        }
    }
    composed.mended = faults.saturating_sub(best.found.mendable());
    composed.document.files = best.files;
    Ok((set, is_best))
}

/// Sets some files, and looks at their pages.
fn attempt(
    workspace: &mut Workspace,
    composed: &Composed,
    files: Vec<ComposedFile>,
    editions: &[Edition],
) -> Result<(Set, Attempt), Stop> {
    let document = composed.document.with(files);
    let set = workspace.set(&document, editions, composed.findings.sources.clone())?;
    let found = look(&set, composed, &document.files);
    Ok((set, Attempt { files: document.files, found }))
}
