//! Stage 2, check: how the pieces of a report hang together. One small function a rule; nothing is changed.

use std::collections::{HashMap, HashSet};

use crate::content::decode::Spanned;
use crate::content::markup::{self, Inline};
use crate::content::model::{Block, Chart, Editions, Imprint, Manifest, PartContent, Prose, Report, Table};
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
    manifest(&report.manifest, &mut problems);
    parts(report, &mut problems);
    ids(report, &mut problems);
    let marked = marked(report);
    passages(report, sources, &marked, &mut problems);
    notes_used(report, &marked, &mut problems);
    photos(report, &mut problems);
    for body in report.parts.iter().flat_map(|part| part.bodies()) {
        headings(body.iter().filter_map(|block| prose(&block.value)), sources, &mut problems);
        body.iter().for_each(|block| empty(block, &mut problems));
    }
    for part in &report.parts {
        if let PartContent::Imprint(imprint) = &part.content {
            self::imprint(imprint, sources, &mut problems);
        }
    }
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
    problems.extend(not_an_address(&url.value, url.spot.place()));
}

fn not_an_address(url: &str, place: Place) -> Option<Diagnostic> {
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

/// Values of the manifest that are possible in their form alone.
fn manifest(manifest: &Manifest, problems: &mut Diagnostics) {
    if let Some(address) = &manifest.organisation.url {
        url(address, problems);
    }
    if let Some(region) = &manifest.region
        && !(region.value.len() == 2 && region.value.bytes().all(|b| b.is_ascii_alphabetic()))
    {
        problems.push(
            Diagnostic::error("value", format!("`{}` is not the code of a country", region.value))
                .at(region.spot.place())
                .help("write two letters, such as GB, or take the line out"),
        );
    }
    let Editions { screen, print } = &manifest.editions;
    if print.bleed.value.0 > 20.0 {
        problems.push(range_error("a bleed goes up to 20mm", print.bleed.spot));
    }
    for ppi in [&screen.ppi, &print.ppi] {
        if !(36..=2400).contains(&ppi.value) {
            problems.push(range_error("photos have 36 to 2400 pixels per inch", ppi.spot));
        }
    }
    for quality in [&screen.quality, &print.quality].into_iter().flatten() {
        if !(1..=100).contains(&quality.value) {
            problems.push(range_error("the quality of photos goes from 1 to 100", quality.spot));
        }
    }
    for sharpening in [&screen.sharpening, &print.sharpening].into_iter().flatten() {
        if sharpening.value > 200 {
            problems
                .push(range_error("the sharpening of photos goes from 0 to 200 per cent", sharpening.spot));
        }
    }
    if let Some(paper) = print.paper.as_ref().filter(|paper| paper.thickness.value.0 > 2.0) {
        problems.push(range_error("a leaf of paper is up to 2mm thick", paper.thickness.spot));
    }
    if let Some(limit) = print.ink_limit.as_ref().filter(|limit| !(200..=400).contains(&limit.value)) {
        problems.push(range_error("an ink limit goes from 200 to 400 per cent", limit.spot));
    }
}

fn prose(block: &Block) -> Option<&Prose> {
    match block {
        Block::Text(prose) => Some(prose),
        _ => None,
    }
}

/// An imprint without a title has nothing that headings could stand below.
fn imprint(imprint: &Imprint, sources: &Sources, problems: &mut Diagnostics) {
    headings([&imprint.body], sources, problems);
    let first = imprint.body.body.iter().find_map(|block| match block {
        markup::Block::Heading { at, .. } => Some(at),
        _ => None,
    });
    if let (None, Some(at)) = (&imprint.title, first) {
        let Prose { spot, source, .. } = &imprint.body;
        let file = &sources.get(spot.file).text;
        problems.push(
            Diagnostic::error("heading-level", "an imprint with headings needs a title above them")
                .at(spot.place_of(file, source, at.clone()))
                .help("give the imprint a `title`, or write the heading as **strong** words"),
        );
    }
}

/// Headings follow each other without a level left out.
fn headings<'a>(texts: impl IntoIterator<Item = &'a Prose>, sources: &Sources, problems: &mut Diagnostics) {
    let mut level = 0;
    for prose in texts {
        for heading in &prose.body {
            let markup::Block::Heading { level: own, at, .. } = heading else { continue };
            if *own > level + 1 {
                let file = &sources.get(prose.spot.file).text;
                problems.push(
                    Diagnostic::error("heading-level", "a level of headings is left out before this one")
                        .at(prose.spot.place_of(file, &prose.source, at.clone()))
                        .help(format!("begin it with {} signs", level + 2)),
                );
            }
            level = *own;
        }
    }
}

/// A block that would print nothing was meant to hold something.
fn empty(block: &Spanned<Block>, problems: &mut Diagnostics) {
    let nothing = match &block.value {
        Block::Links(links) if links.is_empty() => "there are no links",
        Block::Directory(directory) if directory.groups.is_empty() => "the directory has no groups",
        Block::Directory(d) if d.groups.iter().any(|g| g.entries.is_empty()) => "a group has no entries",
        Block::People(people) if people.people.is_empty() => "there are no people",
        Block::Calendar(entries) if entries.is_empty() => "the calendar has no entries",
        Block::Table(table) if table.columns.is_empty() => "the table has no columns",
        Block::Table(table) if table.rows.is_empty() && table.csv.is_some() => {
            "the table’s CSV file has no rows"
        }
        _ => return,
    };
    problems.push(
        Diagnostic::error("empty", nothing).at(block.spot.place()).help("fill it, or take the block out"),
    );
}

/// The ids of all notes that have a mark in running text.
fn marked(report: &Report) -> HashSet<&str> {
    let mut marked = HashSet::new();
    texts(report, |passage| {
        passage.inlines(&mut |inline| {
            if let (Inline::Note { id, .. }, Role::Running) = (inline, passage.role) {
                marked.insert(id.as_str());
            }
        });
    });
    marked
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
fn passages(report: &Report, sources: &Sources, marked: &HashSet<&str>, problems: &mut Diagnostics) {
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
        for at in passage.enclosed_headings() {
            problems.push(
                Diagnostic::error("markup", "no heading can stand in a list or quotation")
                    .at(place(at))
                    .help("move it out, or write a backslash before the sign"),
            );
        }
        if passage.source.trim().is_empty() {
            problems.push(
                Diagnostic::error("empty", "there is no text here")
                    .at(passage.spot.place())
                    .help("write the text, or take the key out"),
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
            Inline::Note { id, at } if passage.role == Role::Note && !marked.contains(id.as_str()) => problems.push(
                Diagnostic::error("unmarked-note", format!("the note `{id}` has no number: it has no mark in the text"))
                    .at(place(at))
                    .help(format!("write [^{id}] where the note belongs, or take this reference out")),
            ),
            Inline::Link { url, at, .. } | Inline::Address { url, at } => {
                problems.extend(not_an_address(url, place(at)));
            }
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
fn notes_used(report: &Report, marked: &HashSet<&str>, problems: &mut Diagnostics) {
    for (id, _) in report.notes().filter(|(id, _)| !marked.contains(id.value.as_str())) {
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
    let in_text = report.blocks().flat_map(|block| match block {
        Block::Photo(photo) => std::slice::from_ref(&photo.id),
        Block::Photos(row) => &row.value,
        _ => &[],
    });
    let in_text: HashSet<&str> = in_text.map(|id| id.value.as_str()).collect();
    for (id, photo) in &report.photos.0 {
        if photo.caption.is_none() && in_text.contains(id.value.as_str()) {
            problems.push(
                Diagnostic::error("caption-missing", format!("the photo `{}` has no caption", id.value))
                    .at(id.spot.place())
                    .help("add `caption:`; only photos on covers, openers and letters go without"),
            );
        }
        if photo.alt.value.trim().is_empty() {
            problems.push(
                Diagnostic::error("empty", format!("the photo `{}` has no text alternative", id.value))
                    .at(photo.alt.spot.place())
                    .help("say what the picture shows, for those who can’t see it"),
            );
        }
        if let Some(focus) = photo.focus.as_ref().filter(|f| f.value.iter().any(|v| !(0.0..=1.0).contains(v)))
        {
            problems.push(range_error("a focus point goes from 0 to 1, from left and from top", focus.spot));
        }
    }
}

/// Rows fit the columns, and number columns hold numbers.
fn table(table: &Table, problems: &mut Diagnostics) {
    let columns = table.columns.len();
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
            if let (true, Some(text)) = (column.is_number(), &cell.text)
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
    if table.total.is_some() && (columns < 2 || table.columns.iter().all(|c| !c.is_number())) {
        problems.push(
            Diagnostic::error("table-total", "there is no number column to add up")
                .at(table.total.as_ref().map_or(table.id.spot, |t| t.spot).place())
                .help("give a column `format: integer` or `decimal`, or take `total` out"),
        );
    }
}

/// A chart draws number columns of a table that exists.
fn chart(report: &Report, chart: &Chart, problems: &mut Diagnostics) {
    let tables: Vec<&Table> = report.tables().collect();
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
        table.columns.iter().filter(|c| c.is_number()).map(|c| c.title.plain()).collect();
    for column in &chart.columns {
        if !numeric.contains(&column.value) {
            let known: Vec<&str> = numeric.iter().map(String::as_str).collect();
            let place = column.spot.place();
            let help = "name number columns of the table";
            problems.push(unknown("unknown-column", "number column", &column.value, place, &known, help));
        }
    }
    let units: HashSet<Option<String>> =
        chart.drawn(table).map(|(_, column)| column.unit.as_ref().map(|unit| unit.plain())).collect();
    if units.len() > 1 {
        problems.push(
            Diagnostic::error("chart-units", "this chart draws columns of different units on one scale")
                .at(chart.id.spot.place())
                .related(table.id.spot.place(), "the table is here")
                .help("name the columns of one unit under `columns:`, and make a chart for each"),
        );
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
