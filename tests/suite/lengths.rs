//! Blocks of any length: each word stands on a page, once, in its place, and over nothing else.
//!
//! Seeded reports hold each kind of block from nothing much to ten pages, alone and after a paragraph, in several sizes of page and type.
//! `FOLIO_SEEDS=1000 cargo test --test suite lengths` sets more of them than every run does.

use std::collections::BTreeMap;
use std::fmt::Write;

use folio::content::edition::Edition;
use rayon::prelude::*;
use typst::layout::{FrameItem, Point};
use typst_layout::Page;

use crate::pages;
use crate::project::TestProject;
use crate::sheets::{SHEETS, Sheet};

/// The seeds of every run.
const SEEDS: u64 = 4;

/// Writes a block of about so many entries.
type Writer = fn(&mut Words, usize) -> String;

/// The kinds of block, each with what writes it.
const KINDS: [(&str, Writer); 36] = [
    ("table", |w, n| table(w, 3, n, 12)),
    ("logframe", |w, n| table(w, 3, n / 5 + 1, 90)),
    ("wide-table", |w, n| table(w, 7, n, 6)),
    ("turned", |w, n| turned(table(w, 7, n, 9))),
    ("turned-noted", |w, n| turned(noted(w, 4, n))),
    ("cell-of-pages", |w, n| table(w, 2, 2, n * 20)),
    ("wide-cell-of-pages", |w, n| table(w, 7, 2, n * 8)),
    ("long-words", long_words),
    ("remarks", remarks),
    ("group", |w, n| directory(w, 2, &[n * 4])),
    ("groups", |w, n| directory(w, 3, &[n, 2, n * 3, 1, 5, n])),
    ("links", links),
    ("people", |w, n| people(w, n, false)),
    ("dated-people", |w, n| people(w, n, true)),
    ("quote", |w, n| format!("  - quote:\n      text: \"{}\"\n      by: {}\n", w.some(n * 9), w.some(3))),
    ("letter", letter),
    ("photos", photos),
    ("margin-photo", margin_photo),
    ("noted", |w, n| noted(w, 3, n)),
    ("wide-noted", |w, n| noted(w, 7, n)),
    ("calendar", |w, n| calendar(w, n, 8)),
    ("entry-of-pages", |w, n| calendar(w, 2, n * 12)),
    ("bars", |w, n| chart(w, "bar", n)),
    ("lines", |w, n| chart(w, "line", n)),
    ("sections", sections),
    ("voice", |w, n| voice(w, n, "full")),
    ("aside", |w, n| voice(w, n.min(20), "margin")),
    ("figures", figures),
    ("box", boxed),
    ("columns", columns),
    ("timeline", timeline),
    ("outcomes", outcomes),
    ("glossary", glossary),
    ("portraits", portraits),
    ("share", |w, n| drawn(w, n.min(6), "share", "parts", false)),
    ("drawn-bars", |w, n| drawn(w, n.min(8), "bars", "bars", true)),
];

/// Words that are like no other: each knows its number, however it is broken.
#[derive(Default)]
struct Words {
    next: usize,
    state: u64,
    /// The captions of the photos of one report.
    captions: Vec<(String, String)>,
    /// The notes of the part at hand.
    notes: Vec<(String, String)>,
}

impl Words {
    /// A number below `bound`.
    fn below(&mut self, bound: usize) -> usize {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) as usize % bound
    }

    fn one_of(&mut self, digits: usize) -> String {
        self.next += 1;
        format!("q{:0digits$}z", self.next)
    }

    fn one(&mut self) -> String {
        let digits = 1 + self.below(6);
        self.one_of(digits)
    }

    fn some(&mut self, count: usize) -> String {
        (0..count.max(1)).map(|_| self.one()).collect::<Vec<_>>().join(" ")
    }
}

fn table(w: &mut Words, columns: usize, rows: usize, words: usize) -> String {
    let id = w.next;
    let mut out = format!("  - table:\n      id: t{id}\n      caption: {}\n      columns: [", w.some(4));
    (0..columns).for_each(|_| write!(out, "{}, ", w.title()).unwrap());
    out.push_str("]\n      rows:\n");
    for _ in 0..rows {
        let cells: Vec<String> = (0..columns)
            .map(|_| {
                let count = 1 + w.below(words);
                w.some(count)
            })
            .collect();
        writeln!(out, "        - [{}]", cells.join(", ")).unwrap();
    }
    writeln!(out, "      source: {}", w.some(6)).unwrap();
    out
}

/// A table on turned pages.
fn turned(table: String) -> String {
    format!("{table}      page: landscape\n")
}

impl Words {
    /// The title of a column, which stands again on later pages.
    fn title(&mut self) -> &'static str {
        ["Name", "What was asked for", "Year", "Who"][self.below(4)]
    }
}

fn long_words(w: &mut Words, n: usize) -> String {
    let id = w.next;
    let mut out = format!("  - table:\n      id: t{id}\n      caption: {}\n", w.some(2));
    out.push_str("      columns: [Name, What, Who, Number, Place]\n      rows:\n");
    for _ in 0..n / 4 + 1 {
        let (long, longer) = (w.one_of(30), w.one_of(52));
        writeln!(out, "        - [{long}, {}, {longer}, {}, {}]", w.some(9), w.some(2), w.one_of(24))
            .unwrap();
    }
    out
}

fn remarks(w: &mut Words, n: usize) -> String {
    let mut out = table(w, 3, 3, 4);
    out.push_str("      remarks:\n");
    (0..n).for_each(|_| writeln!(out, "        - {}", w.some(40)).unwrap());
    out
}

fn directory(w: &mut Words, columns: usize, groups: &[usize]) -> String {
    let mut out = format!("  - directory:\n      columns: {columns}\n      groups:\n");
    for entries in groups {
        let list: Vec<String> = (0..*entries)
            .map(|_| {
                let count = 1 + w.below(7);
                w.some(count)
            })
            .collect();
        let remark = w.some(5);
        // The name of a group that is parted stands again.
        writeln!(out, "        - {{ name: Group, entries: [{}], remark: {remark} }}", list.join(", "))
            .unwrap();
    }
    out
}

fn links(w: &mut Words, n: usize) -> String {
    let mut out = "  - links:\n".to_string();
    for _ in 0..n {
        let (label, address) = (w.some(4), w.one());
        writeln!(out, "      - {{ label: {label}, url: \"https://example.org/{address}\" }}").unwrap();
    }
    out
}

fn people(w: &mut Words, n: usize, dated: bool) -> String {
    let mut out = format!("  - people:\n      title: {}\n      people:\n", w.some(3));
    for _ in 0..n * 2 {
        let count = 1 + w.below(12);
        let period = if dated { ", from: 2001, to: present" } else { "" };
        writeln!(out, "        - {{ name: {}, role: {}{period} }}", w.some(2), w.some(count)).unwrap();
    }
    out
}

fn letter(w: &mut Words, n: usize) -> String {
    let mut out = "  - letter:\n      portrait: portrait\n      text: |\n".to_string();
    for _ in 0..n / 4 + 1 {
        writeln!(out, "        {}\n", w.some(60)).unwrap();
    }
    out.push_str("      signatories:\n");
    for _ in 0..n {
        writeln!(out, "        - {{ name: {}, role: {} }}", w.some(2), w.some(4)).unwrap();
    }
    out
}

/// So many photos with long captions.
fn taken(w: &mut Words, count: usize, words: usize) -> Vec<String> {
    let photo = |w: &mut Words| {
        let id = format!("photo-{}", w.next);
        let caption = w.some(words);
        w.captions.push((id.clone(), caption));
        id
    };
    (0..count).map(|_| photo(w)).collect()
}

/// Photos of each width, and a row, with long captions.
fn photos(w: &mut Words, n: usize) -> String {
    let ids = taken(w, 6, 4 + (n * 3).min(80));
    let mut out = String::new();
    for (id, width) in ids.iter().zip(["column", "full", "bleed"]) {
        write!(out, "  - photo: {{ id: {id}, width: {width} }}\n  - text: \"{}\"\n", w.some(60)).unwrap();
    }
    write!(out, "  - photos: [{}]\n  - text: \"{}\"\n", ids[3..].join(", "), w.some(60)).unwrap();
    out
}

fn margin_photo(w: &mut Words, n: usize) -> String {
    let ids = taken(w, 1, 4 + (n * 3).min(120));
    format!("  - photo: {{ id: {}, width: margin }}\n  - text: \"{}\"\n", ids[0], w.some(60))
}

/// A table with a note in each row.
fn noted(w: &mut Words, columns: usize, rows: usize) -> String {
    let id = w.next;
    let mut out = format!("  - table:\n      id: t{id}\n      caption: {}\n      columns: [", w.some(4));
    (0..columns).for_each(|_| write!(out, "{}, ", w.title()).unwrap());
    out.push_str("]\n      rows:\n");
    for _ in 0..rows {
        let id = format!("n{}", w.next);
        let mut cells: Vec<String> = (0..columns)
            .map(|_| {
                let count = 1 + w.below(5);
                w.some(count)
            })
            .collect();
        let at = w.below(columns);
        cells[at] = format!("\"{}[^{id}]\"", cells[at]);
        writeln!(out, "        - [{}]", cells.join(", ")).unwrap();
        let words = 1 + w.below(25);
        let note = w.some(words);
        w.notes.push((id, note));
    }
    out
}

fn calendar(w: &mut Words, n: usize, words: usize) -> String {
    let mut out = "  - calendar:\n".to_string();
    for _ in 0..n {
        let count = 1 + w.below(words);
        writeln!(out, "      - {{ start: 2024-03-03, text: {} }}", w.some(count)).unwrap();
    }
    out
}

/// A table of two columns of figures, and a chart of them. Names of rows and columns stand in both.
fn chart(w: &mut Words, kind: &str, n: usize) -> String {
    let id = w.next;
    let mut out = format!("  - table:\n      id: t{id}\n      caption: {}\n      columns:\n", w.some(3));
    out.push_str("        - { title: House }\n");
    for title in ["Lanterns", "Lanterns that burnt through the night"] {
        writeln!(out, "        - {{ title: {title}, format: integer }}").unwrap();
    }
    out.push_str("      rows:\n");
    for row in 0..n.max(2) {
        let name = ["Reed Room", "House", "Telecommunications"][w.below(3)];
        writeln!(out, "        - [{name} {row}, {}, {}]", w.below(9000), w.below(90)).unwrap();
    }
    let several = ["Lanterns", "Lanterns, Lanterns that burnt through the night"][w.below(2)];
    writeln!(
        out,
        "  - chart: {{ id: c{id}, kind: {kind}, table: t{id}, columns: [{several}], caption: {}, alt: A. }}",
        w.some(9)
    )
    .unwrap();
    out
}

/// Sections, which stand in the contents too.
fn sections(w: &mut Words, n: usize) -> String {
    let mut out = "  - text: |\n".to_string();
    for number in 0..n {
        let title = ["Lanterns", "Lanterns in the houses of the valley and of the lake"][w.below(2)];
        writeln!(out, "      ## {title} {number}\n\n      {}\n", w.some(30)).unwrap();
    }
    out
}

fn voice(w: &mut Words, n: usize, width: &str) -> String {
    // One that is set large is a sentence or a few, and does not break.
    format!("  - quote: {{ width: {width}, text: \"{}\", by: {} }}\n", w.some((n * 3).min(40)), w.some(2))
}

/// Big figures, which are digits alone and therefore not looked for, with their words.
fn figures(w: &mut Words, n: usize) -> String {
    let mut out = format!("  - figures:\n      title: {}\n      figures:\n", w.some(3));
    for _ in 0..n.min(12) {
        let (figure, count) = (w.below(99_999), 1 + w.below(8));
        writeln!(out, "        - {{ figure: {figure}, label: {} }}", w.some(count)).unwrap();
    }
    out
}

fn boxed(w: &mut Words, n: usize) -> String {
    let mut out =
        format!("  - box:\n      label: {}\n      title: {}\n      text: |\n", w.some(2), w.some(4));
    for _ in 0..n / 4 + 1 {
        writeln!(out, "        {}\n\n        - {}\n        - {}\n", w.some(50), w.some(9), w.some(3))
            .unwrap();
    }
    out
}

fn columns(w: &mut Words, n: usize) -> String {
    let mut out = "  - columns:\n      width: full\n      columns:\n".to_string();
    for _ in 0..2 + w.below(2) {
        let count = 1 + w.below(n * 12);
        writeln!(out, "        - {{ title: {}, text: {} }}", w.some(2), w.some(count)).unwrap();
    }
    out
}

fn timeline(w: &mut Words, n: usize) -> String {
    let mut out = "  - timeline:\n".to_string();
    for _ in 0..n {
        let count = 1 + w.below(25);
        writeln!(out, "      - {{ when: 2003, title: {}, text: {} }}", w.some(3), w.some(count)).unwrap();
    }
    out
}

fn outcomes(w: &mut Words, n: usize) -> String {
    let mut out = format!(
        "  - outcomes:\n      title: {}\n      heads: [Goal, Before, Target, Result]\n      outcomes:\n",
        w.some(3)
    );
    for _ in 0..n / 2 + 1 {
        let [goal, result] = [1 + w.below(20), 1 + w.below(30)];
        writeln!(
            out,
            "        - {{ goal: {}, indicator: {}, baseline: {}, target: {}, result: {}, mark: met }}",
            w.some(goal),
            w.some(5),
            w.some(1),
            w.some(2),
            w.some(result)
        )
        .unwrap();
    }
    out
}

fn glossary(w: &mut Words, n: usize) -> String {
    let mut out = format!("  - glossary:\n      title: {}\n      terms:\n", w.some(2));
    for _ in 0..n {
        let count = 1 + w.below(20);
        writeln!(out, "        - {{ term: {}, meaning: {} }}", w.some(2), w.some(count)).unwrap();
    }
    out
}

fn portraits(w: &mut Words, n: usize) -> String {
    let mut out = format!("  - portraits:\n      title: {}\n      people:\n", w.some(2));
    for index in 0..n.min(40) {
        let photo = ["photo: portrait, ", ""][index % 2];
        let count = 1 + w.below(40);
        let (name, role, text) = (w.some(2), w.some(3), w.some(count));
        writeln!(out, "        - {{ {photo}name: {name}, role: {role}, text: {text} }}").unwrap();
    }
    out
}

/// A drawing of values with short names: longer ones on many bars do not fit, and are told.
fn drawn(w: &mut Words, n: usize, kind: &str, list: &str, several: bool) -> String {
    let mut out = format!("  - {kind}:\n      title: {}\n      {list}:\n", w.some(4));
    for _ in 0..n.max(2) {
        let value = 1 + w.below(900);
        let value = if several { format!("values: [{value}]") } else { format!("value: {value}") };
        writeln!(out, "        - {{ name: {}, {value} }}", w.some(1)).unwrap();
    }
    out
}

/// A generated report.
struct Generated {
    project: TestProject,
    /// How many words it holds.
    words: usize,
    /// The first word of each kind of block.
    begin: Vec<(usize, &'static str)>,
    /// The captions, which stand in the list of photos too.
    captions: String,
}

/// A report with a part for each kind of block, and with contents, imprint and list of photos.
fn report(seed: u64, sheet: &Sheet, only: Option<&str>) -> Generated {
    let project = TestProject::example();
    let mut words = Words { state: seed.wrapping_mul(7_919) + 1, ..Words::default() };
    let mut parts = String::new();
    let mut begin = Vec::new();
    for (kind, write) in KINDS.iter().filter(|(kind, _)| only.is_none_or(|only| *kind == only)) {
        begin.push((words.next, *kind));
        let before = if words.below(2) == 0 {
            String::new()
        } else {
            let count = 1 + words.below(300);
            format!("  - text: \"{}\"\n", words.some(count))
        };
        // Small ones are as likely as those of several pages.
        let most = [6, 30, 60, 120][words.below(4)];
        let size = 1 + words.below(most);
        let block = write(&mut words, size);
        let mut part = format!("title: Title\nbody:\n{before}{block}  - text: \"{}\"\n", words.some(20));
        if !words.notes.is_empty() {
            part.push_str("notes:\n");
        }
        for (id, note) in words.notes.drain(..) {
            writeln!(part, "  {id}: {note}").unwrap();
        }
        project.write(&format!("source/block-{kind}.yaml"), part);
        writeln!(parts, "  - text: block-{kind}.yaml").unwrap();
    }
    begin.push((words.next, "imprint"));
    let paragraphs = 1 + words.below(40);
    let imprint: Vec<String> = (0..paragraphs).map(|_| format!("  {}\n", words.some(30))).collect();
    project.write("source/imprint.yaml", format!("title: Imprint\nbody: |\n{}", imprint.join("\n")));
    parts.insert_str(0, "  - imprint: imprint.yaml\n  - contents: contents.yaml\n");
    parts.push_str("  - photo-list: photo-list.yaml\n");
    let manifest = project.read("source/report.yaml");
    let (head, rest) = manifest.split_once("parts:\n").unwrap();
    let (_, tail) = rest.split_once("editions:").unwrap();
    project.write("source/report.yaml", format!("{head}parts:\n{parts}editions:{tail}"));
    let mut photos = project.read("source/photos.yaml");
    for (index, (id, caption)) in words.captions.iter().enumerate() {
        let file = ["valley", "lantern", "night", "portrait"][index % 4];
        writeln!(
            photos,
            "  {id}: {{ file: images/{file}.jpg, caption: {caption}, alt: A., consent: recorded }}"
        )
        .unwrap();
    }
    project.write("source/photos.yaml", photos);
    sheet.apply(&project);
    let captions = words.captions.iter().map(|(_, caption)| caption.as_str()).collect::<Vec<_>>().join(" ");
    Generated { project, words: words.next, begin, captions }
}

/// A piece of a line: its edges, its baseline, the size of its type, its words.
struct Piece {
    left: f64,
    right: f64,
    baseline: f64,
    size: f64,
    text: String,
}

fn pieces(page: &Page) -> Vec<Piece> {
    let mut pieces = Vec::new();
    pages::walk(&page.frame, Point::zero(), &mut |at, item| {
        let FrameItem::Text(text) = item else { return };
        if !text.text.trim().is_empty() {
            pieces.push(Piece {
                left: at.x.to_pt(),
                right: (at.x + text.width()).to_pt(),
                baseline: at.y.to_pt(),
                size: text.size.to_pt(),
                text: text.text.to_string(),
            });
        }
    });
    pieces
}

/// How often each numbered word stands in a text.
fn numbers(text: &str) -> BTreeMap<usize, usize> {
    let mut found = BTreeMap::new();
    // Some titles are set in capitals.
    for word in text.to_lowercase().split('q').skip(1) {
        if let Some((digits, _)) = word.split_once('z')
            && let Ok(number) = digits.parse()
        {
            *found.entry(number).or_default() += 1;
        }
    }
    found
}

/// What is wrong on the pages of a report.
fn faults(pages: &[Page], generated: &Generated, sheet: &Sheet) -> Vec<String> {
    let mut faults = Vec::new();
    let mut stream = String::new();
    for (index, page) in pages.iter().enumerate() {
        let number = index + 1;
        let (inner, outer) = sheet.sides();
        let (left, right) = if number % 2 == 1 { (inner, outer) } else { (outer, inner) };
        let (head, foot) = sheet.reach();
        let (width, height) = (page.frame.width().to_pt(), page.frame.height().to_pt());
        // Left, right, upper and lower edge of the text. The head of a turned page lies at the left.
        let side = inner.max(outer);
        let upright = (left, width - right, head, foot);
        let turned = (width - foot, width - head, side, sheet.width() - side);
        // Of a square page one can't see whether it is turned.
        let frames = if width > height + 1.0 {
            vec![turned]
        } else if width > height - 1.0 {
            vec![upright, turned]
        } else {
            vec![upright]
        };
        let pieces = pieces(page);
        for piece in &pieces {
            stream.push_str(&piece.text);
            let inside = frames.iter().any(|(left, right, top, bottom)| {
                piece.left >= left - 1.0
                    && piece.right <= right + 0.7 * piece.size
                    && piece.baseline - 0.6 * piece.size >= top - 1.0
                    && piece.baseline <= bottom + 1.0
            });
            if piece.text.contains(['q', 'z']) && !inside {
                faults.push(format!(
                    "page {number}: {:?} stands outside, at {:.0} to {:.0}, {:.0}",
                    piece.text, piece.left, piece.right, piece.baseline
                ));
            }
        }
        for (index, one) in pieces.iter().enumerate() {
            let over = |other: &&Piece| {
                let across = one.right.min(other.right) - one.left.max(other.left);
                let top = |piece: &Piece| piece.baseline - 0.45 * piece.size;
                let down = one.baseline.min(other.baseline) - top(one).max(top(other));
                across > 1.0 && down > 0.5
            };
            if let Some(other) = pieces[index + 1..].iter().find(over) {
                faults.push(format!("page {number}: {:?} stands over {:?}", other.text, one.text));
            }
        }
    }
    let (found, listed) = (numbers(&stream), numbers(&generated.captions));
    let begin = &generated.begin;
    for number in 1..=generated.words {
        let wanted = if listed.contains_key(&number) { 2 } else { 1 };
        match found.get(&number) {
            Some(times) if *times == wanted => {}
            times => {
                let kind = begin.iter().rfind(|(first, _)| *first < number).map_or("", |(_, kind)| kind);
                faults.push(format!("word {number} of {kind} stands {} times", times.copied().unwrap_or(0)));
            }
        }
    }
    faults
}

#[test]
fn blocks_of_any_length_stand_whole() {
    let number = |name| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let only = std::env::var("FOLIO_BLOCK").ok();
    let seeds = number("FOLIO_SEEDS").unwrap_or(SEEDS);
    let first = number("FOLIO_FIRST_SEED").unwrap_or(0);
    let told: Vec<String> = (first..first + seeds)
        .into_par_iter()
        .flat_map_iter(|seed| {
            let sheet = &SHEETS[(seed % SHEETS.len() as u64) as usize];
            let generated = report(seed, sheet, only.as_deref());
            let set = pages::set(&generated.project.open(), Edition::Screen);
            let faults = faults(set.document.pages(), &generated, sheet);
            if !faults.is_empty() && std::env::var_os("FOLIO_KEEP").is_some() {
                let at = std::env::temp_dir().join(format!("lengths-{seed}"));
                generated.project.copy_to(&at);
            }
            let total = faults.len();
            faults
                .into_iter()
                .take(12)
                .map(move |fault| format!("seed {seed}, {} ({total}): {fault}", sheet.name))
        })
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}
