//! Structure: files, parts, ids, headings, and blocks that hold nothing.

use std::collections::HashMap;
use std::path::Path;

use super::messages::range_error;
use crate::content::decode::Spanned;
use crate::content::decode::VALUE;
use crate::content::model::{
    Block, Directory, Editions, Imprint, Limits, Manifest, PartContent, Prose, Report,
};
use crate::content::yaml::ValueSpan;
use crate::content::{markup, stem, translation};
use crate::diag::{Diagnostic, Diagnostics, Rule, Sources, Span, rules};
use crate::project::Project;

rules! {
    PARTS = Rule::needed(
        "parts",
        "The report has no parts, or two covers, imprints or lists of photos.",
        "Parts are listed under `parts:` in source/report.yaml; only the kind `text` can stand more than once.",
    )
    .example("parts:\n  - cover: cover.yaml\n  - cover: back.yaml", "parts:\n  - cover: cover.yaml\n  - back-cover: back.yaml");
    ID_TWICE = Rule::needed(
        "id-twice",
        "Two notes, tables, charts or files have the same id.",
        "An id stands for one thing in the whole report; a part or section is known by its file's name.",
    )
    .example("notes:\n  survey: \"[@ilo]\"\n  # and in another file\n  survey: \"[@iom]\"", "notes:\n  survey: \"[@ilo]\"\n  # and in another file\n  survey-iom: \"[@iom]\"");
    EMPTY = Rule::needed(
        "empty",
        "A text, list or alternative that holds nothing: an entry of the calendar without text, a photo without alt.",
        "A block that prints nothing was meant to hold something: fill it or take it out.",
    )
    .example("- { start: 2019-05-01, text: \" \" }", "- { start: 2019-05-01, text: Met the ministry }");
    HEADING_LEVEL = Rule::needed(
        "heading-level",
        "A heading that leaves out a level.",
        "Readers of the PDF on a screen go from heading to heading: a level that is left out looks like a lost page.",
    )
    .example("text: |\n  #### In the north", "text: |\n  ## By house");
    UNUSED_FILE = Rule::warning(
        "unused-file",
        "A YAML or CSV file under source/ that the report does not name.",
        "A section that was written and not listed does not print: list it, or move it out of source/.",
    )
    .example("source/overview/laos.yaml is not among the `sections:` of overview.yaml", "");
}

/// Checks the structure of a report.
pub(super) fn check(report: &Report, project: &Project, sources: &Sources, problems: &mut Diagnostics) {
    manifest(&report.manifest, problems);
    parts(report, problems);
    ids(report, problems);
    for body in report.parts.iter().flat_map(|part| part.bodies()) {
        headings(body.iter().filter_map(|block| prose(&block.value)), sources, problems);
        body.iter().for_each(|block| empty(block, problems));
    }
    for part in &report.parts {
        if let PartContent::Imprint(imprint) = &part.content {
            self::imprint(imprint, sources, problems);
        }
    }
    unused_files(report, project, sources, problems);
}

/// A file of content that no other file names does not print. Files of a translation are looked at with it.
fn unused_files(report: &Report, project: &Project, sources: &Sources, problems: &mut Diagnostics) {
    let folders: Vec<(&str, String)> = report
        .manifest
        .languages
        .iter()
        .map(|language| (language.value.as_str(), format!("{}/", translation::folder(&language.value))))
        .collect();
    let own = report.translation.as_ref().map(|translation| translation.language.as_str());
    let content = |path: &Path| {
        let ending = path.extension().and_then(|e| e.to_str());
        ending.is_some_and(|e| matches!(e.to_ascii_lowercase().as_str(), "yaml" | "yml" | "csv"))
    };
    for path in project.files("source", content) {
        if sources.find(&path).is_some() {
            continue;
        }
        let of = folders.iter().find(|(_, folder)| path.starts_with(folder.as_str()));
        if let Some((language, folder)) = of.filter(|(language, _)| own == Some(*language)) {
            let name = &path[folder.len()..];
            problems.push(
                Diagnostic::of(&UNUSED_FILE, format!("`{path}` is the translation of no file")).help(format!(
                    "give it the name of the file that it translates to `{language}`: there is no source/{name} that the report names"
                )),
            );
        } else if of.is_none() && own.is_none() {
            problems.push(
                Diagnostic::of(&UNUSED_FILE, format!("nothing in the report names the file `{path}`")).help(
                    "list it where it belongs (`parts:`, `sections:`, `csv:`), or move it out of source/",
                ),
            );
        }
    }
}

/// A directory is set in 1 to 4 columns.
pub(super) fn directory(directory: &Directory, problems: &mut Diagnostics) {
    if let Some(columns) = directory.columns.as_ref().filter(|c| !(1..=4).contains(&c.value)) {
        problems.push(range_error("a directory has 1 to 4 columns", columns.span));
    }
}

/// Values of the manifest that are possible in their form alone.
fn manifest(manifest: &Manifest, problems: &mut Diagnostics) {
    if let Some(region) = &manifest.region
        && !is_country(&region.value)
    {
        problems.push(
            Diagnostic::of(&VALUE, format!("`{}` is not the code of a country", region.value))
                .at(region.span.whole())
                .help("write two letters, such as GB, or take the line out"),
        );
    }
    let Editions { screen, print } = &manifest.editions;
    if print.bleed.value.0 > 20.0 {
        problems.push(range_error("a bleed goes up to 20mm", print.bleed.span));
    }
    for ppi in [&screen.ppi, &print.ppi] {
        if !(36..=2400).contains(&ppi.value) {
            problems.push(range_error("photos have 36 to 2400 pixels per inch", ppi.span));
        }
    }
    for quality in [&screen.quality, &print.quality].into_iter().flatten() {
        if !(1..=100).contains(&quality.value) {
            problems.push(range_error("the quality of photos goes from 1 to 100", quality.span));
        }
    }
    for sharpening in [&screen.sharpening, &print.sharpening].into_iter().flatten() {
        if sharpening.value > 200 {
            problems
                .push(range_error("the sharpening of photos goes from 0 to 200 per cent", sharpening.span));
        }
    }
    let Limits { time, memory } = &manifest.limits;
    if let Some(time) = time.as_ref().filter(|time| !(1..=86_400).contains(&time.value)) {
        problems.push(range_error("setting the pages may take 1 to 86400 seconds", time.span));
    }
    if let Some(memory) = memory.as_ref().filter(|memory| !(100..=1_000_000).contains(&memory.value)) {
        problems.push(range_error("folio may hold 100 to 1000000 megabytes", memory.span));
    }
    if let Some(paper) = print.paper.as_ref().filter(|paper| paper.thickness.value.0 > 2.0) {
        problems.push(range_error("a leaf of paper is up to 2mm thick", paper.thickness.span));
    }
    if let Some(limit) = print.ink_limit.as_ref().filter(|limit| !(200..=400).contains(&limit.value)) {
        problems.push(range_error("an ink limit goes from 200 to 400 per cent", limit.span));
    }
}

/// The codes of countries (ISO 3166-1).
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG \
    GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ \
    LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR \
    NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ \
    TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Whether a text is the code of a country, in capitals or not.
fn is_country(code: &str) -> bool {
    COUNTRIES.split_whitespace().any(|known| known.eq_ignore_ascii_case(code))
}

/// The prose of a block in which headings may stand.
fn prose(block: &Block) -> Option<&Prose> {
    match block {
        Block::Text(prose) => Some(prose),
        Block::Photo(_)
        | Block::Photos(_)
        | Block::Links(_)
        | Block::Directory(_)
        | Block::People(_)
        | Block::Letter(_)
        | Block::Table(_)
        | Block::Chart(_)
        | Block::Calendar(_)
        | Block::Year(_)
        | Block::Declared(_) => None,
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
        let Prose { span, source, .. } = &imprint.body;
        let file = sources.get(span.file);
        problems.push(
            Diagnostic::of(&HEADING_LEVEL, "an imprint with headings needs a title above them")
                .at(span.part(file, source, at.clone()))
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
                let file = sources.get(prose.span.file);
                problems.push(
                    Diagnostic::of(&HEADING_LEVEL, "a level of headings is left out before this one")
                        .at(prose.span.part(file, &prose.source, at.clone()))
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
        Block::Text(_)
        | Block::Photo(_)
        | Block::Photos(_)
        | Block::Links(_)
        | Block::Directory(_)
        | Block::People(_)
        | Block::Letter(_)
        | Block::Table(_)
        | Block::Chart(_)
        | Block::Calendar(_)
        | Block::Year(_)
        // Its kind says how many of something there are.
        | Block::Declared(_) => return,
    };
    problems
        .push(Diagnostic::of(&EMPTY, nothing).at(block.span.whole()).help("fill it, or take the block out"));
}

/// A kind of part other than text stands once.
fn parts(report: &Report, problems: &mut Diagnostics) {
    let mut seen: HashMap<&str, ValueSpan> = HashMap::new();
    if report.manifest.parts.is_empty() && report.gaps.is_empty() {
        problems.push(
            Diagnostic::of(&PARTS, "the report has no parts")
                .help("list the parts under `parts:` in source/report.yaml"),
        );
    }
    for entry in report.manifest.parts.iter().filter(|e| e.kind() != "text") {
        let span = entry.path().span;
        if let Some(first) = seen.insert(entry.kind(), span) {
            problems.push(
                Diagnostic::of(&PARTS, format!("the report has two parts of the kind `{}`", entry.kind()))
                    .at(span.whole())
                    .related(first.whole(), "the first is here")
                    .help("take one of them out, or make it `text`"),
            );
        }
    }
}

/// An id stands for one thing.
fn ids(report: &Report, problems: &mut Diagnostics) {
    let blocks = report.blocks().filter_map(|block| match block {
        Block::Table(table) => Some(&table.id),
        Block::Chart(chart) => Some(&chart.id),
        Block::Text(_)
        | Block::Photo(_)
        | Block::Photos(_)
        | Block::Links(_)
        | Block::Directory(_)
        | Block::People(_)
        | Block::Letter(_)
        | Block::Calendar(_)
        | Block::Year(_)
        | Block::Declared(_) => None,
    });
    unique("table or chart", blocks, problems);
    unique("note", report.notes().map(|(id, _)| id), problems);
    let mut files: HashMap<String, Span> = HashMap::new();
    let mut file = |id: String, place: Span, problems: &mut Diagnostics| {
        if let Some(first) = files.insert(id.clone(), place.clone()) {
            problems.push(
                Diagnostic::of(&ID_TWICE, format!("two files of the report are called `{id}`"))
                    .at(place)
                    .related(first, "the first is named here")
                    .help("rename one of the files: a part or section is known by its file’s name"),
            );
        }
    };
    let mut kinds: Vec<&str> = Vec::new();
    for entry in report.manifest.parts.iter() {
        // A kind that stands twice is told by its own rule.
        if entry.kind() != "text" && kinds.contains(&entry.kind()) {
            continue;
        }
        kinds.push(entry.kind());
        file(stem(&entry.path().value), entry.path().span.whole(), problems);
    }
    for part in &report.parts {
        if let PartContent::Text(text, _) = &part.content {
            text.sections.iter().for_each(|path| file(stem(&path.value), path.span.whole(), problems));
        }
    }
}

fn unique<'a>(what: &str, ids: impl Iterator<Item = &'a Spanned<String>>, problems: &mut Diagnostics) {
    let mut seen: HashMap<&str, ValueSpan> = HashMap::new();
    for id in ids {
        if let Some(first) = seen.insert(&id.value, id.span) {
            problems.push(
                Diagnostic::of(&ID_TWICE, format!("the {what} `{}` is defined twice", id.value))
                    .at(id.span.whole())
                    .related(first.whole(), "first defined here")
                    .help("give one of them another id"),
            );
        }
    }
}
