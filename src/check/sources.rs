//! Sources that notes cite: what they say of themselves.

use crate::content::model::Report;
use crate::diag::{Diagnostic, Diagnostics, Rule, rules};

rules! {
    SOURCE_TITLE = Rule::warning(
        "source-title",
        "A source without a title.",
        "Readers look for a source by its title; without one a note prints a name and a date alone.",
    )
    .example("ilo-2019: { type: report, author: { name: ILO }, date: 2019 }", "ilo-2019: { type: report, title: Quarterly Briefing Note, author: { name: ILO }, date: 2019 }");
    SOURCE_DATE = Rule::warning(
        "source-date",
        "A source that is dated after the report.",
        "A report can’t cite what was written after it: one of the two dates is wrong.",
    )
    .example("date: 2091-03-13", "date: 2019-03-13");
}

/// Checks the sources of a report.
pub(super) fn check(report: &Report, problems: &mut Diagnostics) {
    let date = report.manifest.date;
    let of_report = (date.year(), date.month(), date.day());
    for (key, span) in &report.references.key_spans {
        let Some(entry) = report.references.library.get(key) else { continue };
        if entry.title().is_none() {
            problems.push(
                Diagnostic::of(&SOURCE_TITLE, format!("the source `{key}` has no title"))
                    .at(span.whole())
                    .help("add `title:`, or the first words of what is cited"),
            );
        }
        // Months and days count from nought here.
        let later = entry.date().filter(|of| {
            let month = of.month.map_or(1, |month| month + 1);
            let day = of.day.map_or(1, |day| day + 1);
            (of.year, month, day) > of_report
        });
        if let Some(of) = later {
            problems.push(
                Diagnostic::of(
                    &SOURCE_DATE,
                    format!("the source `{key}` is of {}, the report of {}", of.year, date),
                )
                .at(span.whole())
                .help("correct the date of the source, or the `date` of the report"),
            );
        }
    }
}
