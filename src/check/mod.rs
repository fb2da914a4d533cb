//! Stage 2, check: how the pieces of a report hang together, and what good print asks of its text.
//!
//! One small function a rule, in a file for each group of [`crate::rules`]; nothing is changed.

mod abbreviations;
mod calendar;
mod glyphs;
mod notes;
pub mod pages;
mod passages;
mod photos;
mod structure;
mod tables;
mod text;

use crate::Options;
use crate::content::decode::Spanned;
use crate::content::model::{Block, Report};
use crate::content::yaml::Spot;
use crate::content::{Element, Outline, walk};
use crate::diag::{Diagnostic, Diagnostics, Failure, Place, Severity, Sources, Stop, nearest};
use crate::project::Project;

/// Checks a report.
///
/// Returns every finding, each at its rule's own level; [`crate::rules::Levels`] changes them.
pub fn check(report: &Report, outline: &Outline, project: &Project, sources: &Sources) -> Diagnostics {
    let mut found = Diagnostics::default();
    structure::check(report, project, sources, &mut found);
    passages::check(report, outline, sources, &mut found);
    notes::check(report, outline, sources, &mut found);
    photos::check(report, outline, project, &mut found);
    text::check(report, sources, &mut found);
    abbreviations::check(report, sources, &mut found);
    glyphs::check(report, project, sources, &mut found);
    addresses(report, &mut found);
    for block in report.blocks() {
        match block {
            Block::Table(table) => tables::table(table, &report.words, &mut found),
            Block::Chart(chart) => tables::chart(report, chart, &mut found),
            Block::Calendar(entries) => calendar::calendar(entries, report.manifest.year, &mut found),
            Block::People(people) => calendar::people(people, &mut found),
            Block::Photos(row) => photos::row(row, &mut found),
            Block::Directory(directory) => structure::directory(directory, &mut found),
            // Text, photos and addresses are checked by themselves, wherever they stand.
            Block::Text(_) | Block::Photo(_) | Block::Quote(_) | Block::Letter(_) | Block::Links(_) => {}
        }
    }
    found.sort();
    found
}

/// Everything that `folio check` finds in a project, sorted; with `layout` also on its pages.
///
/// # Errors
/// If the machine or folio fails. Findings are no failure.
pub fn all(project: &Project, layout: bool, sources: &mut Sources) -> Result<Diagnostics, Failure> {
    let found = match crate::inspect(project, Options::default(), sources, &|_| {}) {
        Ok((.., found)) => found,
        Err(found) => found,
    };
    if !layout || found.has_errors() {
        return Ok(found);
    }
    // The files are read anew, in the same order: places keep their meaning.
    *sources = Sources::default();
    let remarks = found.filter(|finding| finding.severity == Severity::Info);
    let mut found = match crate::set_and_check(project, sources) {
        Ok(found) | Err(Stop::Problems(found)) => found,
        Err(Stop::Failure(failure)) => return Err(failure),
    };
    found.extend(remarks);
    found.sort();
    Ok(found)
}

fn range_error(message: &str, spot: Spot) -> Diagnostic {
    Diagnostic::error("value", message).at(spot.place()).help("write another number")
}

/// An address must be one that a link can have.
fn addresses(report: &Report, problems: &mut Diagnostics) {
    walk(report, |element| {
        if let Element::Address(Spanned { value, spot }) = element {
            problems.extend(not_an_address(value, spot.place()));
        }
    });
}

fn not_an_address(url: &str, place: Place) -> Option<Diagnostic> {
    if text::mended(url).is_some() {
        // A blank in an address is told by its own rule.
        return None;
    }
    let rest = ["http://", "https://", "mailto:"].iter().find_map(|scheme| url.strip_prefix(scheme));
    if rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace)) {
        return None;
    }
    Some(
        Diagnostic::error("url", format!("`{url}` is not an address"))
            .at(place)
            .help("an address begins with https:// or http:// and has no blanks"),
    )
}

fn unknown(
    rule: &'static str,
    what: &str,
    id: &str,
    place: Place,
    known: &[&str],
    otherwise: &str,
) -> Diagnostic {
    let help = match nearest(id, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => otherwise.to_string(),
    };
    Diagnostic::error(rule, format!("there is no {what} `{id}`")).at(place).help(help)
}
