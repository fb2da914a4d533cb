//! Stage 2, check: how the pieces of a report hang together. One small function a rule; nothing is changed.

use std::collections::HashMap;

use crate::content::decode::Spanned;
use crate::content::markup::Inline;
use crate::content::model::{Block, Chart, Format, PartContent, Report, Table};
use crate::content::yaml::Spot;
use crate::content::{Role, texts};
use crate::diag::{Diagnostic, Diagnostics, Place, Sources, nearest};
use crate::number;

/// The deepest level of heading, counted from the part's title.
const DEEPEST: u8 = 4;

/// Checks a report.
///
/// Returns every problem, errors and warnings.
pub fn check(report: &Report, sources: &Sources) -> Diagnostics {
    let mut problems = Diagnostics::default();
    parts(report, &mut problems);
    ids(report, &mut problems);
    passages(report, sources, &mut problems);
    notes_used(report, &mut problems);
    photos(report, &mut problems);
    for block in report.blocks() {
        match block {
            Block::Table(table) => self::table(table, &mut problems),
            Block::Chart(chart) => self::chart(report, chart, &mut problems),
            Block::Calendar(_) | Block::People(_) => times(block, &mut problems),
            Block::Photos(row) if !(2..=4).contains(&row.value.len()) => problems.push(
                Diagnostic::error(
                    "photo-row",
                    format!("a photo row has 2 to 4 photos, this has {}", row.value.len()),
                )
                .at(row.spot.place())
                .help("use `- photo:` for a single one, or make several rows"),
            ),
            Block::Directory(directory) => {
                if let Some(columns) = directory.columns.as_ref().filter(|c| !(1..=4).contains(&c.value)) {
                    problems.push(range_error("a directory has 1 to 4 columns", columns.spot));
                }
            }
            Block::Links(links) => links.iter().for_each(|l| url(&l.url, &mut problems)),
            _ => {}
        }
    }
    problems.sort();
    problems
}

fn range_error(message: &str, spot: Spot) -> Diagnostic {
    Diagnostic::error("value", message).at(spot.place()).help("write another number")
}

/// An address must be one that a link can have.
fn url(url: &Spanned<String>, problems: &mut Diagnostics) {
    let known = ["http://", "https://", "mailto:"].iter().any(|scheme| url.value.starts_with(scheme));
    if !known || url.value.contains(char::is_whitespace) {
        problems.push(
            Diagnostic::error("url", format!("`{}` is not an address", url.value))
                .at(url.spot.place())
                .help("an address begins with https:// or http:// and has no blanks"),
        );
    }
}

/// A kind of part other than text stands once.
fn parts(report: &Report, problems: &mut Diagnostics) {
    let mut seen: HashMap<&str, Spot> = HashMap::new();
    if report.parts.is_empty() {
        problems.push(
            Diagnostic::error("parts", "the report has no parts")
                .help("list the parts under `parts:` in source/report.yaml"),
        );
    }
    for entry in report.manifest.parts.iter().filter(|e| e.kind() != "text") {
        let spot = entry.path().spot;
        if let Some(first) = seen.insert(entry.kind(), spot) {
            problems.push(
                Diagnostic::error(
                    "parts",
                    format!("the report has two parts of the kind `{}`", entry.kind()),
                )
                .at(spot.place())
                .related(first.place(), "the first is here")
                .help("take one of them out, or make it `text`"),
            );
        }
    }
}

/// An id stands for one thing.
fn ids(report: &Report, problems: &mut Diagnostics) {
    let blocks = report.blocks().filter_map(|b| match b {
        Block::Table(table) => Some(&table.id),
        Block::Chart(chart) => Some(&chart.id),
        _ => None,
    });
    unique("table or chart", blocks, problems);
    unique("note", report.notes().map(|(id, _)| id), problems);
    let mut files: HashMap<&str, Place> = HashMap::new();
    let mut file = |id, place: Place, problems: &mut Diagnostics| {
        if let Some(first) = files.insert(id, place.clone()) {
            problems.push(
                Diagnostic::error("id-twice", format!("two files of the report are called `{id}`"))
                    .at(place)
                    .related(first, "the first is named here")
                    .help("rename one of the files: a part or section is known by its file’s name"),
            );
        }
    };
    let mut kinds: Vec<&str> = Vec::new();
    for (part, entry) in report.parts.iter().zip(report.manifest.parts.iter()) {
        // A kind that stands twice is told by its own rule.
        if entry.kind() != "text" && kinds.contains(&entry.kind()) {
            continue;
        }
        kinds.push(entry.kind());
        file(part.id.as_str(), entry.path().spot.place(), problems);
        if let PartContent::Text(text, sections) = &part.content {
            for (section, path) in sections.iter().zip(text.sections.iter()) {
                file(section.id.as_str(), path.spot.place(), problems);
            }
        }
    }
}

fn unique<'a>(what: &str, ids: impl Iterator<Item = &'a Spanned<String>>, problems: &mut Diagnostics) {
    let mut seen: HashMap<&str, Spot> = HashMap::new();
    for id in ids {
        if let Some(first) = seen.insert(&id.value, id.spot) {
            problems.push(
                Diagnostic::error("id-twice", format!("the {what} `{}` is defined twice", id.value))
                    .at(id.spot.place())
                    .related(first.place(), "first defined here")
                    .help("give one of them another id"),
            );
        }
    }
}

/// What text holds: marks of notes that exist, sources that exist, each where it may stand.
fn passages(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    let notes: Vec<&str> = report.notes().map(|(id, _)| id.value.as_str()).collect();
    let keys: Vec<&str> = report.references.spots.iter().map(|(key, _)| key.as_str()).collect();
    texts(report, |passage| {
        let file = &sources.get(passage.spot.file).text;
        let place = |at: &std::ops::Range<usize>| passage.spot.place_of(file, passage.source, at.clone());
        for problem in passage.problems {
            problems
                .push(Diagnostic::error("markup", problem.message).at(place(&problem.at)).help(problem.help));
        }
        for (_, at) in passage.heading_levels().filter(|(level, _)| *level > passage.headings) {
            let message = match passage.headings {
                0 => "no heading can stand here".to_string(),
                deepest => format!("a heading begins with {} signs at most here", deepest + 1),
            };
            problems.push(
                Diagnostic::error("markup", message)
                    .at(place(at))
                    .help(format!("a report has {DEEPEST} levels of headings: part, section and two below")),
            );
        }
        passage.inlines(&mut |inline| match inline {
            Inline::Note { id, at } if passage.role == Role::Title => problems.push(
                Diagnostic::error("note-place", format!("the mark of the note `{id}` can’t stand here"))
                    .at(place(at))
                    .help("titles, captions and labels are printed in several places: move the mark to the text"),
            ),
            Inline::Note { id, at } if !notes.contains(&id.as_str()) => problems.push(unknown(
                "unknown-note",
                "note",
                id,
                place(at),
                &notes,
                "define it under `notes:` at the end of the file",
            )),
            Inline::Cite { key, at, .. } if passage.role != Role::Note => problems.push(
                Diagnostic::error("cite-place", format!("the source `{key}` is cited outside a note"))
                    .at(place(at))
                    .help("put the citation into a note, and the note’s mark here"),
            ),
            Inline::Cite { key, at, .. } if !keys.contains(&key.as_str()) => problems.push(unknown(
                "unknown-source",
                "source",
                key,
                place(at),
                &keys,
                "add it to references.yaml",
            )),
            _ => {}
        });
    });
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

/// A note without a mark would be lost in silence.
fn notes_used(report: &Report, problems: &mut Diagnostics) {
    let mut marked: Vec<&str> = Vec::new();
    texts(report, |passage| {
        passage.inlines(&mut |inline| {
            if let (Inline::Note { id, .. }, Role::Running) = (inline, passage.role) {
                marked.push(id);
            }
        });
    });
    for (id, _) in report.notes().filter(|(id, _)| !marked.contains(&id.value.as_str())) {
        problems.push(
            Diagnostic::warning("unused-note", format!("the note `{}` has no mark in the text", id.value))
                .at(id.spot.place())
                .help(format!(
                    "write [^{}] where it belongs, or take the note out: it does not print",
                    id.value
                )),
        );
    }
}

/// Photos that are named exist, and their values are possible.
fn photos(report: &Report, problems: &mut Diagnostics) {
    let known: Vec<&str> = report.photos.0.iter().map(|(id, _)| id.value.as_str()).collect();
    for id in report.photo_uses() {
        if !known.contains(&id.value.as_str()) {
            let place = id.spot.place();
            problems.push(unknown(
                "unknown-photo",
                "photo",
                &id.value,
                place,
                &known,
                "add it to photos.yaml",
            ));
        }
    }
    for (_, photo) in &report.photos.0 {
        if let Some(focus) = photo.focus.as_ref().filter(|f| f.value.iter().any(|v| !(0.0..=1.0).contains(v)))
        {
            problems.push(range_error("a focus point goes from 0 to 1, from left and from top", focus.spot));
        }
    }
}

/// Rows fit the columns, and number columns hold numbers.
fn table(table: &Table, problems: &mut Diagnostics) {
    let columns = table.columns.len();
    if columns == 0 {
        problems.push(range_error("a table has at least one column", table.id.spot));
    }
    for column in table.columns.iter() {
        if let Some(places) = column.places.as_ref().filter(|p| p.value > 6) {
            problems.push(range_error("a decimal has 0 to 6 places", places.spot));
        }
        if let Some(width) = column.width.as_ref().filter(|w| !w.value.is_finite() || w.value <= 0.0) {
            problems.push(range_error("a column’s share of the width is more than 0", width.spot));
        }
    }
    for row in table.rows.iter() {
        if row.value.len() != columns {
            problems.push(
                Diagnostic::error(
                    "row-length",
                    format!("this row has {} cells, but the table has {columns} columns", row.value.len()),
                )
                .at(row.spot.place())
                .related(table.id.spot.place(), "the table is here")
                .help("write `~` for an empty cell (in a CSV file nothing), or correct the row"),
            );
        }
        for (cell, column) in row.value.iter().zip(table.columns.iter()) {
            if let (false, Some(text)) = (column.format == Format::Text, &cell.text)
                && number::of_cell(text).is_none()
            {
                problems.push(
                    Diagnostic::error("number", format!("`{}` is not a number", text.plain()))
                        .at(cell.spot.place())
                        .help("write digits with a full stop for decimals and nothing between thousands, or make the column `format: text`"),
                );
            }
        }
    }
    if table.total.is_some() && (columns < 2 || table.columns.iter().all(|c| c.format == Format::Text)) {
        problems.push(
            Diagnostic::error("table-total", "there is no number column to add up")
                .at(table.total.as_ref().map_or(table.id.spot, |t| t.spot).place())
                .help("give a column `format: integer` or `decimal`, or take `total` out"),
        );
    }
}

/// A chart draws number columns of a table that exists.
fn chart(report: &Report, chart: &Chart, problems: &mut Diagnostics) {
    let tables: Vec<&Table> = report
        .blocks()
        .filter_map(|b| match b {
            Block::Table(table) => Some(&**table),
            _ => None,
        })
        .collect();
    let Some(table) = tables.iter().find(|t| t.id.value == chart.table.value) else {
        let known: Vec<&str> = tables.iter().map(|t| t.id.value.as_str()).collect();
        let place = chart.table.spot.place();
        problems.push(unknown(
            "unknown-table",
            "table",
            &chart.table.value,
            place,
            &known,
            "a chart names the id of a table of the report",
        ));
        return;
    };
    let numeric: Vec<String> =
        table.columns.iter().filter(|c| c.format != Format::Text).map(|c| c.title.plain()).collect();
    for column in &chart.columns {
        if !numeric.contains(&column.value) {
            let known: Vec<&str> = numeric.iter().map(String::as_str).collect();
            let place = column.spot.place();
            let help = "name number columns of the table";
            problems.push(unknown("unknown-column", "number column", &column.value, place, &known, help));
        }
    }
    if numeric.is_empty() {
        problems.push(
            Diagnostic::error(
                "unknown-column",
                format!("the table `{}` has no number column to draw", table.id.value),
            )
            .at(chart.table.spot.place())
            .help("give one of its columns `format: integer` or `decimal`"),
        );
    }
}

/// An end does not lie before its start.
fn times(block: &Block, problems: &mut Diagnostics) {
    let mut wrong = |start: Spot, end: Spot| {
        problems.push(
            Diagnostic::error("end-before-start", "this ends before it starts")
                .at(end.place())
                .related(start.place(), "it starts here")
                .help("correct one of the two dates"),
        );
    };
    match block {
        Block::Calendar(entries) => {
            for entry in entries.iter() {
                if let Some(end) = entry.end.as_ref().filter(|end| end.value < entry.start.value) {
                    wrong(entry.start.spot, end.spot);
                }
            }
        }
        Block::People(people) => {
            for person in people.people.iter() {
                if let (Some(from), Some(to)) = (&person.from, &person.to)
                    && from.value.is_after(to.value)
                {
                    wrong(from.spot, to.spot);
                }
            }
        }
        _ => {}
    }
}
