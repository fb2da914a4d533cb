//! Sets a report, and sets it again where its pages break badly: a note a page before its mark, a heading alone at the foot, a list
//! without what leads to it, a last page with two lines.
//!
//! What the rules on layout find leads to better breaks, calls between the pieces of a part. Parts begin on pages of their own, so that
//! each keeps what is better for it. Nothing here depends on time or chance: the same report breaks in the same way.

use std::collections::BTreeMap;

use super::breaks::Kept;
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

/// The pages of the first try: of each part as it was composed, or with the breaks that are remembered for it.
pub(super) struct First {
    /// The pages of the editions that are looked at.
    pub set: Set,
    /// The files that they were set from.
    pub files: Vec<ComposedFile>,
    /// What is remembered of files, by their numbers.
    known: BTreeMap<usize, Kept>,
}

/// The pages with the best breaks that were found.
pub(super) struct Best {
    /// The pages of all editions.
    pub set: Set,
    /// The files that they were set from.
    pub files: Vec<ComposedFile>,
    /// How many faults of the pages better breaks have mended.
    pub mended: usize,
    /// Whether these are the pages of the first try.
    pub is_first: bool,
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
    let first = first(workspace, composed, editions)?;
    let Best { set, files, mended, .. } = rest(workspace, composed, editions, first)?;
    (composed.document.files, composed.mended) = (files, mended);
    Ok(set)
}

/// The editions whose breaks are looked at. They break alike: where setting one more takes long, the breaks are found on one alone.
fn looked_at<'e>(composed: &Composed, editions: &'e [Edition]) -> &'e [Edition] {
    match editions {
        [.., last] if composed.document.is_large() => std::slice::from_ref(last),
        all => all,
    }
}

/// Sets the editions that are looked at for the first time.
///
/// # Errors
/// If the report can't be set as it was composed.
pub(super) fn first(
    workspace: &mut Workspace,
    composed: &Composed,
    editions: &[Edition],
) -> Result<First, Stop> {
    let looked_at = looked_at(composed, editions);
    let edition = looked_at.iter().find(|edition| **edition == Edition::Print).or(looked_at.first());
    workspace.renew_breaks(edition.copied());
    let mut files = composed.document.files.clone();
    let mut known = BTreeMap::new();
    for number in 0..files.len() {
        let Some(kept) = workspace.breaks().of(&files[number]).cloned() else { continue };
        for (mend, tries_before) in &kept.mends {
            mend.apply(&mut files, *tries_before);
        }
        known.insert(number, kept);
    }
    let set = workspace.set(
        &composed.document.with(files.clone()),
        looked_at,
        composed.findings.sources.clone(),
    )?;
    Ok(First { set, files, known })
}

/// Looks for better breaks of those parts of which none are remembered, and sets the editions that are left.
///
/// # Errors
/// If the report can't be set.
pub(super) fn rest(
    workspace: &mut Workspace,
    composed: &Composed,
    editions: &[Edition],
    first: First,
) -> Result<Best, Stop> {
    let looked_at = looked_at(composed, editions);
    let (Best { mut set, files, mended, is_first }, is_best) = mended(workspace, composed, looked_at, first)?;
    let left = if is_best { &editions[..editions.len() - looked_at.len()] } else { editions };
    if left.is_empty() {
        return Ok(Best { set, files, mended, is_first });
    }
    if !is_best {
        set.pages.clear();
    }
    let document = composed.document.with(files);
    let mut others = workspace.set(&document, left, composed.findings.sources.clone())?;
    others.pages.append(&mut set.pages);
    Ok(Best { set: others, files: document.files, mended, is_first: false })
}

/// Finds the best breaks on the pages of some editions.
///
/// Returns the pages of the last try, and whether these have the best breaks.
fn mended(
    workspace: &mut Workspace,
    composed: &Composed,
    editions: &[Edition],
    First { mut set, files, mut known }: First,
) -> Result<(Best, bool), Stop> {
    let found = look(&set, composed, &files);
    let mut best = Attempt { files, found };
    let faults = best.found.mendable();
    // What is remembered of a part was tried before, and what was worse too; unless another part moved it to where it breaks in another way.
    let same = |(number, kept): &(&usize, &Kept)| best.found.count(**number) == kept.left;
    let remembered: Vec<usize> = known.iter().filter(same).map(|(number, _)| *number).collect();
    let before: Vec<usize> = (0..best.files.len()).map(|file| best.found.count(file)).collect();
    let mut tries_before: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut is_best, mut is_first) = (true, true);
    for _ in 0..TRIES {
        let is_new = |mend: &&Mend| !remembered.contains(&mend.file);
        let mends: Vec<Mend> = best.found.mends().into_iter().filter(is_new).cloned().collect();
        if mends.is_empty() {
            break;
        }
        is_first = false;
        let tries = |mend: &Mend| tries_before.get(&mend.file).copied().unwrap_or_default();
        let mends: Vec<(Mend, usize)> = mends.into_iter().map(|mend| (mend.clone(), tries(&mend))).collect();
        let mut files = best.files.clone();
        for (mend, tries) in &mends {
            mend.apply(&mut files, *tries);
        }
        // The pages of the last try go before the next one needs the memory.
        drop(set);
        let tried;
        (set, tried) = attempt(workspace, composed, files, editions)?;
        let is_better =
            |(mend, _): &(Mend, usize)| tried.found.count(mend.file) < best.found.count(mend.file);
        let (better, worse): (Vec<_>, Vec<_>) = mends.into_iter().partition(is_better);
        for (mend, _) in &worse {
            *tries_before.entry(mend.file).or_default() += 1;
        }
        for (mend, tries) in &better {
            tries_before.remove(&mend.file);
            known.entry(mend.file).or_default().mends.push((mend.clone(), *tries));
        }
        is_best = worse.is_empty();
        if is_best {
            best = tried;
        } else if !better.is_empty() {
            let mut files = best.files;
            for (mend, _) in &better {
                files[mend.file] = tried.files[mend.file].clone();
            }
            drop(set);
            (set, best) = attempt(workspace, composed, files, editions)?;
            is_best = true;
        }
    }
    let again: usize = known.values().map(|kept| kept.mended).sum();
    let mended = faults.saturating_sub(best.found.mendable()) + again;
    for (number, file) in composed.document.files.iter().enumerate() {
        let mut kept = known.remove(&number).unwrap_or_default();
        if !remembered.contains(&number) {
            kept.left = best.found.count(number);
            kept.mended = before[number].saturating_sub(kept.left);
        }
        workspace.breaks_mut().keep(file, kept);
    }
    Ok((Best { set, files: best.files, mended, is_first }, is_best))
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
