//! The report of this repository: whole, in order, and as it looked.

use std::collections::HashSet;
use std::sync::LazyLock;

use folio::content;
use folio::content::edition::Edition;
use folio::project::Project;
use folio::typeset::Pages;

use crate::pages;
use crate::project::{TestProject, build, repository};

fn project() -> Project {
    Project::discover(repository()).unwrap()
}

/// The screen edition, set once for all tests.
static SCREEN: LazyLock<Pages> = LazyLock::new(|| pages::set(&project(), Edition::Screen));

/// Letters and digits alone: what is left when lines are broken and words hyphenated.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The page on which a text begins, counted from 0.
fn page_of(text: &str) -> usize {
    let wanted = bare(text);
    let pages = SCREEN.document.pages();
    // The contents and the list of photos name the same titles.
    let found =
        pages.iter().enumerate().skip(4).find(|(_, p)| bare(&pages::lines(p).concat()).contains(&wanted));
    found.unwrap_or_else(|| panic!("{text:?} is on no page")).0
}

#[test]
fn both_editions_are_built() {
    let built = build(&project());
    let counts: Vec<usize> = built.pdfs.iter().map(|pdf| pdf.pages).collect();
    assert_eq!(counts[0], counts[1], "both editions break alike");
    assert_eq!(counts[0] % 2, 0, "a bound report has an even number of pages");
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("report-counts", format!(
            "{} pages, {} notes ({} lost, {} broken), {} photos, {} warnings",
            counts[0],
            built.notes.all,
            built.notes.lost,
            built.notes.broken,
            built.photos,
            built.warnings.list.iter().count()
        ));
    });
}

/// The notes of the model are numbered 1 to 111; the text of 31–40, 47–54, 61–105 and 107–109 is lost, and three break off.
#[test]
fn notes_keep_the_numbers_of_the_model() {
    let (report, _) = content::load(&project()).unwrap();
    let outline = content::Outline::new(&report);
    let notes = folio::notes::set(&report, &outline, None, &folio::notes::Memory::default());
    let numbers = |which: fn(&content::model::Note) -> bool| -> Vec<usize> {
        notes.iter().filter(|n| which(n.note)).map(|n| n.number).collect()
    };
    assert_eq!(notes.count().all, 111);
    let lost: Vec<usize> = (31..=40).chain(47..=54).chain(61..=105).chain(107..=109).collect();
    assert_eq!(numbers(|n| n.lost), lost);
    assert_eq!(numbers(|n| n.broken), [42, 43, 46]);
}

#[test]
fn citations_print_by_their_position() {
    let project = project();
    let (report, sources) = content::load(&project).unwrap();
    let outline = content::Outline::new(&report);
    let style = content::citation_style(&project, &sources).unwrap();
    let notes = folio::notes::set(&report, &outline, Some(&style), &folio::notes::Memory::default());
    let mut told = String::new();
    for note in notes.iter().filter(|n| !n.note.lost) {
        let pieces: Vec<String> = note
            .citations
            .iter()
            .map(|pieces| {
                pieces
                    .iter()
                    .map(|piece| match piece {
                        folio::notes::Piece::Text(text) => text.clone(),
                        folio::notes::Piece::Emphasis(text) => format!("_{text}_"),
                        folio::notes::Piece::Address(url) => format!("<{url}>"),
                    })
                    .collect()
            })
            .collect();
        told.push_str(&format!("{} {}\n", note.number, pieces.join(" | ")));
    }
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("report-citations", told);
    });
}

/// All text of the YAML files reaches the pages: each run of three words is looked for, and each word.
#[test]
fn no_text_is_lost_on_the_way_to_the_page() {
    let (report, _) = content::load(&project()).unwrap();
    let pages: String =
        SCREEN.document.pages().iter().map(|page| bare(&pages::lines(page).concat())).collect();
    let (mut runs, mut broken, mut lost) = (0, Vec::new(), Vec::new());
    let mut passages: Vec<String> = Vec::new();
    content::texts(&report, |passage| {
        // Each stretch of plain text for itself: marks, links and paragraphs end a run of words.
        passage.inlines(&mut |inline| {
            if let content::markup::Inline::Text { text, .. } = inline {
                passages.push(text.clone());
            }
        });
    });
    // Photos without a caption, and captions of photos, are looked for with all others.
    let seen: HashSet<String> = passages.into_iter().collect();
    for passage in &seen {
        let words: Vec<String> = passage.split_whitespace().map(bare).filter(|w| !w.is_empty()).collect();
        for run in words.windows(3) {
            runs += 1;
            if !pages.contains(&run.concat()) {
                broken.push(run.join(" "));
            }
        }
        lost.extend(words.iter().filter(|w| !pages.contains(w.as_str())).cloned());
    }
    assert!(runs > 10_000, "the report has {runs} runs of three words");
    assert_eq!(lost, Vec::<String>::new(), "words that stand on no page");
    // A run may be broken by the end of a page, where a folio or a note stands between its words.
    assert!(broken.len() * 100 < runs, "{} of {runs} runs are on no page: {broken:#?}", broken.len());
}

#[test]
fn pages_look_as_they_did() {
    let pages = SCREEN.document.pages();
    for (name, index) in [
        ("cover", 0),
        ("contents", 2),
        ("members", page_of("Future Light Centre (FLC)")),
        ("notes", page_of("Khuon Narim, “Thai authorities to help migrant workers renew expired permits”")),
        ("table", page_of("Taiwan34,100")),
        ("achievement", page_of("Research Consultation Meetings")),
        ("calendar", page_of("Called on a recruitment agency in Yangon")),
    ] {
        pages::compare(&pages[index], name);
    }
}

#[test]
fn the_contents_tell_the_right_pages() {
    let lines = pages::lines(&SCREEN.document.pages()[2]);
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("report-contents", lines.join("\n"));
    });
}

/// Other reports are longer: the sections of this one five times over, each with notes, tables and charts of its own.
#[test]
fn a_report_of_several_times_the_text_is_set() {
    const TIMES: usize = 5;
    let longer = TestProject::of_repository();
    for part in ["overview", "achievements"] {
        let path = format!("source/{part}.yaml");
        let text = longer.read(&path);
        let (head, sections) = text.split_once("\nsections:\n").unwrap();
        let (files, tail) = sections.split_at(sections.find("notes:\n").unwrap_or(sections.len()));
        let files: Vec<&str> = files.lines().filter_map(|l| l.trim().strip_prefix("- ")).collect();
        let mut all = String::new();
        for round in 1..=TIMES {
            for file in &files {
                // The first round keeps the names by which other files refer to the sections.
                let renamed = match round {
                    1 => file.to_string(),
                    _ => file.replace(".yaml", &format!("-{round}.yaml")),
                };
                longer.write(
                    &format!("source/{renamed}"),
                    again(&longer.read(&format!("source/{file}")), round),
                );
                all.push_str(&format!("  - {renamed}\n"));
            }
        }
        longer.write(&path, format!("{head}\nsections:\n{all}{tail}"));
    }
    let pages = pages::set(&longer.open(), Edition::Print).document.pages().len();
    let before = SCREEN.document.pages().len();
    assert!(pages > before * 3, "{pages} pages after {before}");
}

/// A section file with other ids for its own notes and tables; the first round keeps those that other files name.
fn again(text: &str, round: usize) -> String {
    if round == 1 {
        return text.to_string();
    }
    let notes = text.split_once("\nnotes:\n").map_or("", |(_, notes)| notes);
    let ids = notes
        .lines()
        .filter(|l| l.starts_with("  ") && !l.starts_with("   "))
        .filter_map(|l| l.trim().split_once(':'));
    let mut text = text.to_string();
    for (id, _) in ids.filter(|(id, _)| !id.starts_with('#')) {
        text = text.replace(&format!("[^{id}]"), &format!("[^{id}-{round}]"));
        text = text.replace(&format!("\n  {id}:"), &format!("\n  {id}-{round}:"));
    }
    let lines = text.lines().map(|line| match line.trim_start().split_once(": ") {
        Some(("id" | "table", _)) => format!("{line}-{round}\n"),
        _ => format!("{line}\n"),
    });
    lines.collect()
}
