//! Outlines of small reports, read by the loader.

use std::path::Path;

use super::*;
use crate::content::markup::plain;
use crate::content::model::Block;
use crate::content::model::Width;
use crate::content::{Element, PhotoUseKind, Report, walk};
use crate::project::Project;

/// A report of files under `source/`, each a path and its text; `parts` are the lines of the manifest.
fn report(parts: &str, files: &[(&str, &str)]) -> Report {
    let dir = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let manifest = format!(
        "title: Report\norganisation: {{name: Office}}\nyear: 2019\nlanguage: en\ndate: 2020-01-01\n\
         editions: {{screen: {{ppi: 150}}, print: {{ppi: 300, bleed: 3mm}}}}\nparts:\n{parts}"
    );
    write("source/report.yaml", &manifest);
    write("source/photos.yaml", "photos: {}\n");
    write("source/references.yaml", "{}\n");
    for path in ["layout/words/en.yaml", "layout/blocks/quote.yaml", "layout/blocks/quote.typ"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        write(path, &std::fs::read_to_string(file).unwrap());
    }
    files.iter().for_each(|(path, text)| write(&format!("source/{path}"), text));
    let project = Project::discover(dir.path()).unwrap();
    crate::content::load(&project).unwrap_or_else(|problems| panic!("{problems:#?}")).0
}

/// A report of one part of text.
fn part(text: &str) -> Report {
    report("  - text: a.yaml\n", &[("a.yaml", text)])
}

/// Each mark in the order of print: its note's number, and `!` where it is the note's first, `'` where it is the first of its part.
fn marks(report: &Report) -> String {
    let outline = Outline::new(report);
    let mut told = Vec::new();
    walk(report, |element| {
        let Element::Passage(passage) = element else { return };
        passage.inlines(&mut |inline| {
            let crate::content::markup::Inline::Note { at, .. } = inline else { return };
            if let Some(mark) = outline.mark(passage.span, at) {
                let first = if mark.is_first { "!" } else { "" };
                told.push(format!("{}{first}{}", mark.number, if mark.is_first_of_part { "'" } else { "" }));
            }
        });
    });
    told.join(" ")
}

#[test]
fn headings_have_numbers_levels_and_anchors() {
    let section = |title: &str| {
        format!(
            "title: {title}\nbody:\n  - text: |\n      ## One\n\n      ### Below\n\n      ## Two *more*\n"
        )
    };
    let report = report(
        "  - contents: contents.yaml\n  - text: a.yaml\n  - text: b.yaml\n  - photo-list: list.yaml\n",
        &[
            ("contents.yaml", "title: Contents\n"),
            (
                "a.yaml",
                "title: First\nbody:\n  - text: |\n      ## Plain\n\n      #### Deep\n  - text: '## Again'\n",
            ),
            ("b.yaml", "title: Second\nnumbering: roman\nsections: [b/x.yaml, b/y.yaml]\n"),
            ("b/x.yaml", &section("X")),
            ("b/y.yaml", &section("Y")),
            ("list.yaml", "title: Photos\n"),
        ],
    );
    let outline = Outline::new(&report);
    let told: Vec<String> = outline
        .headings()
        .iter()
        .map(|heading| {
            let Heading { level, number, anchor, title, listed, parent, position, .. } = heading;
            let number = number.as_deref().unwrap_or("-");
            let (parent, Position { part, section }) = (parent.map_or(-1, |p| p as i32), position);
            let listed = if *listed { "" } else { " unlisted" };
            let section = section.map_or(String::new(), |section| format!("/{section}"));
            format!("{level} {number} {} #{anchor} in {part}{section} below {parent}{listed}", plain(title))
        })
        .collect();
    assert_eq!(
        told,
        [
            "1 - Contents #part:contents in 0 below -1 unlisted",
            "1 - First #part:a in 1 below -1",
            "2 - Plain #a-1 in 1 below 1",
            "4 - Deep #a-1-0-1 in 1 below 2",
            "2 - Again #a-2 in 1 below 1",
            "1 - Second #part:b in 2 below -1",
            "2 I X #x in 2/0 below 5",
            "3 1 One #x-1 in 2/0 below 6",
            "4 1.1 Below #x-1-1 in 2/0 below 7",
            "3 2 Two more #x-2 in 2/0 below 6",
            "2 II Y #y in 2/1 below 5",
            "3 1 One #y-1 in 2/1 below 10",
            "4 1.1 Below #y-1-1 in 2/1 below 11",
            "3 2 Two more #y-2 in 2/1 below 10",
            "1 - Photos #part:list in 3 below -1",
        ]
    );
    let below: Vec<usize> = outline.below(Some(5)).map(|(index, _)| index).collect();
    assert_eq!(below, [6, 10]);
    let kinds: Vec<HeadingKind> = outline.headings()[5..8].iter().map(|heading| heading.kind).collect();
    assert_eq!(kinds, [HeadingKind::Part, HeadingKind::Section, HeadingKind::Text]);
}

#[test]
fn a_heading_is_found_by_its_place() {
    let report = part("title: A\nbody:\n  - text: |\n      ## One\n\n      - ## In a list\n\n      ## Two\n");
    let outline = Outline::new(&report);
    let Some(Block::Text(prose)) = report.blocks().next() else { panic!() };
    let at = |words: &str| prose.source.find(words).map(|start| start..start + words.len()).unwrap();
    let anchor = |words| outline.heading(prose.span, &at(words)).map(|heading| heading.anchor.as_str());
    assert_eq!((anchor("## One"), anchor("## Two")), (Some("a-1"), Some("a-2")));
    assert_eq!(anchor("## In a list"), None, "no heading can stand in a list");
}

#[test]
fn notes_follow_their_first_marks() {
    let report = report(
        "  - text: a.yaml\n  - text: b.yaml\n",
        &[
            (
                "a.yaml",
                "title: A\nbody: [{text: 'One[^late] two[^x] three[^late].'}]\n\
                 notes: {unmarked: Never., x: 'As [^late].', late: {lost: true}}\n",
            ),
            (
                "b.yaml",
                "title: B\nbody:\n  - text: 'Again[^x] and[^x] new[^y] and [^none].'\n\
                 notes: {y: {text: 'As [^x] and [^late] and [^x].', broken: true}}\n",
            ),
        ],
    );
    let outline = Outline::new(&report);
    let told: Vec<_> = outline.notes().iter().map(|n| (n.number, n.id.as_str(), n.state)).collect();
    assert_eq!(told, [(1, "late", NoteState::Lost), (2, "x", NoteState::Whole), (3, "y", NoteState::Broken)]);
    assert_eq!(marks(&report), "1!' 2!' 1 2' 2 3!'");
    let named: Vec<Vec<usize>> =
        outline.notes().iter().map(|n| n.references.iter().map(|r| r.to).collect()).collect();
    assert_eq!(named, [vec![], vec![1], vec![2, 1, 2]]);
    let naming: Vec<&[usize]> = outline.notes().iter().map(|n| n.referred_by.as_slice()).collect();
    assert_eq!(naming, [&[2, 3][..], &[3], &[]]);
    let of_part = |part| outline.notes_of_part(part).map(|note| note.number).collect::<Vec<_>>();
    assert_eq!((of_part(0), of_part(1)), (vec![1, 2], vec![3]));
    assert!(outline.note("unmarked").is_none() && outline.note("none").is_none());
}

#[test]
fn marks_are_counted_wherever_running_text_stands() {
    let report = part(concat!(
        "title: A\nbody:\n",
        "  - text: |\n      One *two[^a]*.\n\n      - Item[^b]\n\n      > Words[^c]\n",
        "  - quote: {text: 'Words[^d]', by: 'Somebody[^e]'}\n",
        "  - directory: [{name: Group, entries: ['Name[^f]'], remark: 'Remark[^g]'}]\n",
        "  - people: [{name: 'Name[^h]', role: 'Role[^i]', organisation: 'Office[^j]'}]\n",
        "  - letter: {text: 'Dear all[^k]', signatories: [Somebody]}\n",
        "  - table:\n      id: t\n      caption: 'In a caption[^no]'\n      columns: [Name]\n",
        "      rows: [['Cell[^l]'], ['Cell[^a]']]\n",
        "      source: 'Source[^m]'\n      remarks: ['Remark[^n]']\n",
        "  - calendar: [{start: 2019-01-01, text: 'Day[^o]'}]\n",
        "notes: {a: x, b: x, c: x, d: x, e: x, f: x, g: x, h: x, i: x, j: x, k: x, l: x, m: x, n: x, o: x, no: x}\n",
    ));
    assert_eq!(marks(&report), "1!' 2!' 3!' 4!' 5!' 6!' 7!' 8!' 9!' 10!' 11!' 12!' 1 13!' 14!' 15!'");
    assert!(Outline::new(&report).note("no").is_none(), "captions hold no marks");
}

/// Values of an alias, and cells of a line of CSV with quotation marks, stand in one place each.
#[test]
fn marks_in_one_place_are_told_apart() {
    let aliased = part(concat!(
        "title: A\nbody:\n",
        "  - quote: &q {text: 'Words[^a]', by: 'Words[^a]'}\n",
        "  - quote: *q\n",
        "notes: {a: x}\n",
    ));
    assert_eq!(marks(&aliased), "1!' 1 1 1");
    let table = "title: A\nbody:\n  - table: {id: t, caption: C, columns: [X, Y, Z], csv: t.csv}\nnotes: {a: x, b: x}\n";
    let files = [("a.yaml", table), ("t.csv", "X,Y,Z\n\"c[^a]\",\"d[^a]\",\"e[^b]\"\n")];
    assert_eq!(marks(&report("  - text: a.yaml\n", &files)), "1!' 1 2!'");
}

#[test]
fn photos_are_told_by_their_uses() {
    let report = report(
        "  - cover: cover.yaml\n  - text: a.yaml\n",
        &[
            ("cover.yaml", "photo: valley\n"),
            (
                "a.yaml",
                "title: A\nopener: {photo: night}\nbody:\n  - photo: {id: lantern, width: margin}\n\
                 sections: [s.yaml]\n",
            ),
            (
                "s.yaml",
                "title: S\nbody:\n  - photos: [lantern, river]\n  - photo: night\n\
                 \x20 - letter: {text: Dear all, portrait: face, signatories: [Somebody]}\n",
            ),
        ],
    );
    let outline = Outline::new(&report);
    let told: Vec<_> = outline
        .photo_uses()
        .iter()
        .map(|p| (p.number, p.id.as_str(), p.kind, p.position.part, p.position.section, p.is_first))
        .collect();
    assert_eq!(
        told,
        [
            (1, "valley", PhotoUseKind::Cover, 0, None, true),
            (2, "night", PhotoUseKind::Opener, 1, None, true),
            (3, "lantern", PhotoUseKind::Block(Width::Margin), 1, None, true),
            (3, "lantern", PhotoUseKind::Row, 1, Some(0), false),
            (4, "river", PhotoUseKind::Row, 1, Some(0), true),
            (2, "night", PhotoUseKind::Block(Width::Column), 1, Some(0), false),
            (5, "face", PhotoUseKind::Portrait, 1, Some(0), true),
        ]
    );
}

#[test]
fn tables_and_charts_know_each_other() {
    let table = |id: &str| format!("  - table: {{id: {id}, caption: C, columns: [X], rows: [[y]]}}\n");
    let chart = |id: &str, table: &str| {
        format!("  - chart: {{id: {id}, kind: bar, table: {table}, caption: C, alt: D}}\n")
    };
    let first = format!("title: A\nbody:\n{}{}{}", chart("early", "t"), table("s"), chart("none", "x"));
    let second = format!("title: B\nbody:\n{}{}", table("t"), chart("late", "t"));
    let report = report("  - text: a.yaml\n  - text: b.yaml\n", &[("a.yaml", &first), ("b.yaml", &second)]);
    let outline = Outline::new(&report);
    let tables: Vec<_> = outline
        .tables()
        .iter()
        .map(|t| (t.number, t.anchor.as_str(), t.charts.as_slice(), t.position.part))
        .collect();
    assert_eq!(tables, [(1, "table:s", &[][..], 0), (2, "table:t", &[1, 3], 1)]);
    let charts: Vec<_> = outline.charts().iter().map(|c| (c.number, c.anchor.as_str(), c.table)).collect();
    assert_eq!(charts, [(1, "chart:early", Some(2)), (2, "chart:none", None), (3, "chart:late", Some(2))]);
    let numbers: Vec<usize> = report.tables().map(|table| outline.table(table).unwrap().number).collect();
    assert_eq!(numbers, [1, 2]);
}

#[test]
fn sources_know_the_notes_that_cite_them() {
    let report = part(concat!(
        "title: A\nbody: [{text: 'One[^b] two[^a] three[^c].'}]\n",
        "notes: {a: 'See [@otter, p. 2].', b: '[@heron] and [@otter] and [@heron]', c: '[@heron]', d: '[@lost]'}\n",
    ));
    let outline = Outline::new(&report);
    let told: Vec<_> = outline.sources().iter().map(|s| (s.key.as_str(), s.notes.as_slice())).collect();
    assert_eq!(told, [("heron", &[1, 3][..]), ("otter", &[1, 2])]);
    assert!(outline.source("lost").is_none(), "no note that prints cites it");
    assert_eq!(outline.note("a").unwrap().cites, [Cite { key: "otter".into(), page: Some("2".into()) }]);
}

#[test]
fn appendices_have_letters_and_so_have_their_tables() {
    let table = |id: &str| format!("  - table: {{id: {id}, caption: C, columns: [X], rows: [[y]]}}\n");
    let report = report(
        "  - text: a.yaml\n  - text: b.yaml\n  - text: c.yaml\n",
        &[
            ("a.yaml", &format!("title: A\nbody:\n{}", table("first"))),
            ("b.yaml", "title: B\nnumbering: letter\nsections: [one.yaml, two.yaml]\n"),
            (
                "one.yaml",
                &format!("title: One\nbody:\n  - text: \"## In one\"\n{}{}", table("s"), table("t")),
            ),
            ("two.yaml", &format!("title: Two\nbody:\n{}", table("u"))),
            ("c.yaml", &format!("title: C\nbody:\n{}", table("last"))),
        ],
    );
    let outline = Outline::new(&report);
    let labels: Vec<&str> = outline.tables().iter().map(|table| table.label.as_str()).collect();
    assert_eq!(labels, ["1", "A1", "A2", "B1", "2"]);
    let numbers: Vec<_> = outline.headings().iter().filter_map(|heading| heading.number.as_deref()).collect();
    assert_eq!(numbers, ["Appendix\u{a0}A", "A.1", "Appendix\u{a0}B"]);
    let two = outline.referred(crate::content::model::Target::Part, "two").unwrap();
    assert!(outline.is_appendix(&two));
}
