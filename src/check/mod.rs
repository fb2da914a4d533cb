//! Stage 2, check: how the pieces of a report hang together, and what good print asks of its text.
//!
//! One small function a rule, beside what there is to say of the rule, in a file for each group; nothing is changed.

pub(crate) mod abbreviations;
pub(crate) mod addresses;
pub(crate) mod calendar;
pub(crate) mod changed;
pub(crate) mod consistency;
mod follow_ons;
pub(crate) mod glyphs;
pub(crate) mod leftovers;
pub(crate) mod levels;
pub(crate) mod marks;
mod messages;
pub(crate) mod notes;
pub(crate) mod pairs;
pub(crate) mod passages;
pub(crate) mod photos;
pub(crate) mod places;
pub(crate) mod profile;
pub(crate) mod references;
mod run;
pub(crate) mod signs;
pub(crate) mod sources;
pub(crate) mod structure;
pub(crate) mod tables;
pub(crate) mod text;
mod texts;
pub(crate) mod translation;
pub(crate) mod typography;
pub(crate) mod written;

use crate::content::Outline;
use crate::content::model::{Block, Report};
use crate::diag::{Diagnostics, Group, Sources};
use crate::project::Project;

pub use changed::changed;
pub use follow_ons::without_follow_ons;
pub use levels::at_levels;

/// Checks a report with its outline; its manifest may set the levels of the `known` rules.
///
/// Returns every finding, each at its rule's own level; [`at_levels`] changes them.
pub fn check(
    report: &Report,
    outline: &Outline,
    project: &Project,
    sources: &Sources,
    known: &[Group],
) -> Diagnostics {
    let mut found = levels::check(&report.manifest.rules, known);
    calendar::period(&report.manifest, &mut found);
    structure::check(report, project, sources, &mut found);
    passages::check(report, sources, &mut found);
    marks::check(report, outline, sources, &mut found);
    references::check(report, outline, sources, &mut found);
    notes::check(report, outline, sources, &mut found);
    photos::check(report, outline, project, &mut found);
    addresses::check(report, &mut found);
    texts::check(report, sources, &mut found);
    written::check(report, sources, &mut found);
    consistency::check(report, project, sources, &mut found);
    sources::check(report, &mut found);
    abbreviations::check(report, sources, &mut found);
    glyphs::check(report, project, sources, &mut found);
    translation::check(report, sources, &mut found);
    for block in report.blocks() {
        places::block(block, &mut found);
        match block {
            Block::Table(table) => tables::table(table, &report.words, &mut found),
            Block::Chart(chart) => tables::chart(report, chart, &mut found),
            Block::Calendar(entries) => calendar::calendar(entries, &report.manifest, &mut found),
            Block::People(people) => calendar::people(people, &mut found),
            Block::Photos(row) => photos::row(&row.ids, &mut found),
            Block::Directory(directory) => structure::directory(directory, &mut found),
            Block::Declared(block) => references::declared(block, outline, &mut found),
            Block::Year(year) => calendar::year(report, year.by, &mut found),
            // Text, photos and addresses are checked by themselves, wherever they stand.
            Block::Text(_) | Block::Photo(_) | Block::Letter(_) | Block::Links(_) => {}
        }
    }
    let mut found = translation::of_translation(found, report);
    found.sort();
    found
}
