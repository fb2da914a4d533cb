//! Findings that only follow from others: who mends the cause sees whether they stay.

use std::collections::HashSet;

use super::calendar::CALENDAR_YEAR;
use super::levels::UNKNOWN_RULE;
use super::marks::{UNKNOWN_NOTE, UNKNOWN_SOURCE, UNMARKED_NOTE};
use super::notes::{IBID, LATER_NOTE, UNUSED_NOTE, UNUSED_SOURCE, URL_TWO_TITLES};
use super::photos::{CAPTION_MISSING, CONSENT, CREDIT_MISSING, UNKNOWN_PHOTO, UNUSED_IMAGE, UNUSED_PHOTO};
use super::sources::{SOURCE_DATE, SOURCE_TITLE};
use super::structure::{EMPTY, HEADING_LEVEL, UNUSED_FILE};
use super::tables::{
    CHART_UNITS, DOUBTFUL_TOTAL, PLACES, TABLE_SUM, TABLE_TOTAL, UNKNOWN_COLUMN, UNKNOWN_TABLE,
};
use super::text::{DOUBLE_SPACE, SPACE_BEFORE_PUNCTUATION, STRAIGHT_QUOTES};
use crate::content::model::Report;
use crate::content::{FILE_MISSING, FILE_UNREADABLE, Gaps, PATH_OUTSIDE};
use crate::diag::{Diagnostic, Diagnostics, Rule, SourceId, Sources, Span};

/// The manifest is read first.
const MANIFEST_FILE: SourceId = SourceId(0);
/// What says that something is named and is nowhere, or is somewhere and not named; and what stands before and behind its name in a
/// part that could not be read, if that is what is looked for.
const OF_NAMES: &[(Rule, &str, &str)] = &[
    (UNKNOWN_NOTE, "", ":"),
    (UNMARKED_NOTE, "[^", "]"),
    (UNUSED_NOTE, "[^", "]"),
    (UNKNOWN_SOURCE, "", ":"),
    (UNUSED_SOURCE, "@", ""),
    (UNKNOWN_PHOTO, "", ":"),
    (UNUSED_PHOTO, "", ""),
    (UNKNOWN_TABLE, "", ""),
    (UNUSED_FILE, "", ""),
    (UNUSED_IMAGE, "", ""),
];
/// What is found in the signs of a text.
const OF_SIGNS: &[Rule] = &[STRAIGHT_QUOTES, DOUBLE_SPACE, SPACE_BEFORE_PUNCTUATION];
/// What can't be said where a file of content is missing.
const OF_ALL_CONTENT: &[Rule] = &[
    UNUSED_NOTE,
    UNUSED_SOURCE,
    UNUSED_PHOTO,
    UNUSED_FILE,
    UNUSED_IMAGE,
    UNKNOWN_NOTE,
    UNKNOWN_TABLE,
    UNMARKED_NOTE,
];
/// What counts what a whole table or chart holds.
const OF_TABLES: &[Rule] = &[TABLE_SUM, TABLE_TOTAL, CHART_UNITS];
/// What follows from the order of notes.
const OF_ORDER: &[Rule] = &[LATER_NOTE, IBID];
/// What a photo, source or block lacks.
const OF_ENTRIES: &[Rule] = &[CAPTION_MISSING, CREDIT_MISSING, CONSENT, URL_TWO_TITLES, SOURCE_TITLE, EMPTY];

/// The findings without those that only follow from what could not be read, or from another finding.
pub fn without_follow_ons(found: Diagnostics, report: &Report, sources: &Sources) -> Diagnostics {
    let missing: HashSet<String> = found
        .iter()
        .filter(|finding| [FILE_MISSING, FILE_UNREADABLE, PATH_OUTSIDE].contains(finding.rule))
        .filter_map(|finding| subject(finding, sources))
        .collect();
    let gaps = &report.gaps;
    // A mistyped rule has a level that is not known.
    let meant: Vec<String> = found
        .iter()
        .filter(|finding| *finding.rule == UNKNOWN_RULE)
        .filter_map(|finding| Some(finding.help.as_ref()?.split('`').nth(1)?.to_string()))
        .collect();
    found
        .filter(|finding| !meant.iter().any(|id| id == finding.rule.id))
        .filter(|finding| !follows(finding, gaps, report, sources))
        .filter(|finding| *finding.rule != UNUSED_IMAGE || !is_meant(finding, &missing))
}

/// Whether an unused picture is likely the one that a mistyped path means: then the path is told.
fn is_meant(finding: &Diagnostic, missing: &HashSet<String>) -> bool {
    let path = named(finding).to_lowercase();
    let name = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or(path).to_lowercase();
    let stem =
        |path: &str| name(path).rsplit_once('.').map_or_else(|| name(path), |(stem, _)| stem.to_string());
    missing.iter().any(|other| {
        stem(other) == stem(&path) || strsim::damerau_levenshtein(&name(other), &name(&path)) <= 3
    })
}

fn follows(finding: &Diagnostic, gaps: &Gaps, report: &Report, sources: &Sources) -> bool {
    if gaps.is_empty() {
        return false;
    }
    let rule = finding.rule;
    let is = |rules: &[Rule]| rules.contains(rule);
    if gaps.hold(finding) || finding.related.iter().any(|(span, _)| gaps.contain(span)) {
        return true;
    }
    // A level that can't be read is not known.
    if rule.settable && gaps.say(rule.id, sources) {
        return true;
    }
    if let Some((_, before, behind)) = OF_NAMES.iter().find(|(of, ..)| of == rule) {
        let subject = subject(finding, sources).unwrap_or_else(|| named(finding).to_string());
        let name = subject.strip_prefix("source/").unwrap_or(&subject);
        if gaps.say(&format!("{before}{name}{behind}"), sources) {
            return true;
        }
    }
    // Where the manifest names no parts, nothing can be named in them.
    let everywhere = (gaps.content || report.parts.is_empty()) && is(OF_ALL_CONTENT)
        || gaps.photos && (*rule == UNKNOWN_PHOTO || *rule == UNUSED_IMAGE)
        || gaps.references && *rule == UNKNOWN_SOURCE
        || is(OF_ORDER) && gaps.say("[^", sources)
        || *rule == UNKNOWN_TABLE && report.tables().any(|table| table.id.value.is_empty())
        || *rule == CALENDAR_YEAR && report.manifest.year.first == 2000 && gaps.are_in(MANIFEST_FILE)
        || *rule == SOURCE_DATE && gaps.are_in(MANIFEST_FILE) && report.manifest.date.year() == 2000;
    let Some(span) = &finding.span else { return everywhere };
    let text = &sources.get(span.file).text;
    let entry = |start: usize, from: usize| gaps.reach_into(span.file, start..entry_end(from, text, start));
    everywhere
        || is(OF_SIGNS) && gaps.mended(span)
        || is(OF_ENTRIES) && entry(span.range.start, span.range.end)
        || is(OF_TABLES) && entry(block(text, span.range.start), span.range.end)
        || (*rule == PLACES || *rule == DOUBTFUL_TOTAL)
            && finding
                .related
                .iter()
                .map(|(span, _)| span)
                .chain([span])
                .any(|span| on_line(span, gaps, sources))
        || *rule == UNKNOWN_COLUMN && column_is_unknown(finding, gaps, report, sources)
        || *rule == HEADING_LEVEL && gaps.are_in(span.file) && gaps.say("##", sources)
}

/// Whether something on the line of a place could not be read.
fn on_line(span: &Span, gaps: &Gaps, sources: &Sources) -> bool {
    let (line, _) = sources.line_column(span.file, span.range.start);
    sources.line(span.file, line).is_some_and(|line| gaps.reach_into(span.file, line))
}

/// Whether the column that a chart names is there, but what it holds could not be read.
fn column_is_unknown(finding: &Diagnostic, gaps: &Gaps, report: &Report, sources: &Sources) -> bool {
    let name = subject(finding, sources).unwrap_or_default();
    let columns = report.tables().flat_map(|table| table.columns.iter());
    let mut named = columns.filter(|column| column.title.plain() == name);
    named.any(|column| on_line(&column.title.span.whole(), gaps, sources))
}

/// Where the table, chart or calendar begins in which a byte stands.
fn block(text: &str, byte: usize) -> usize {
    let starts = ["- table:", "- chart:", "- calendar:"];
    starts.iter().filter_map(|start| text[..byte].rfind(start)).max().unwrap_or(byte)
}

/// Where the entry that a key begins ends: before the next line that is not indented further than the key's.
fn entry_end(from: usize, text: &str, key: usize) -> usize {
    let line = text[..key].rfind('\n').map_or(0, |i| i + 1);
    let indent = text[line..].len() - text[line..].trim_start_matches([' ', '-']).len();
    let mut at = text[from..].find('\n').map_or(text.len(), |i| from + i + 1);
    while at < text.len() {
        let rest = &text[at..];
        let end = rest.find('\n').map_or(text.len(), |i| at + i + 1);
        let own = rest.len() - rest.trim_start_matches(' ').len();
        if !text[at..end].trim().is_empty() && own <= indent {
            break;
        }
        at = end;
    }
    at
}

/// What a finding is about, as it stands in the file: an id, a path.
fn subject(finding: &Diagnostic, sources: &Sources) -> Option<String> {
    let span = finding.span.as_ref()?;
    let text = sources.get(span.file).text.get(span.range.clone())?;
    let id = text.trim_matches(['[', ']', '^', '@', '"', '\'']);
    Some(id.split([',', ']']).next().unwrap_or(id).trim().to_string())
}

/// What a finding names in its message.
fn named(finding: &Diagnostic) -> &str {
    finding.message.split('`').nth(1).unwrap_or_default()
}
