//! Text and pictures keep to their frames, and what belongs together stands together: what the rules find where they do not, and what
//! better breaks mend by themselves.

use folio::build::{Options, build, inspect_pages, silent};

use crate::project::TestProject;

/// A report of one part.
pub fn part(body: &str) -> TestProject {
    let project = TestProject::example();
    let manifest = project.read("source/report.yaml");
    let (before, rest) = manifest.split_once("parts:\n").unwrap();
    let (_, after) = rest.split_once("editions:\n").unwrap();
    let after = after.replace("  photo-far: allow\n  hole: allow\n  page-nearly-empty: allow\n", "");
    let rules = ["unused-file", "unused-photo", "unused-source", "unused-image"]
        .map(|rule| format!("  {rule}: allow\n"));
    project.write(
        "source/report.yaml",
        format!("{before}parts:\n  - text: diary.yaml\neditions:\n{after}{}", rules.concat()),
    );
    project.write("source/diary.yaml", format!("title: Diary\nbody:\n{body}"));
    project
}

/// A piece of text with so many paragraphs of one line, and more.
pub fn lines(count: usize, more: &str) -> String {
    format!("  - text: |\n{}{more}", "      A line.\n\n".repeat(count))
}

/// Pages that are left as bad as they break.
pub fn left_as_it_is(project: &TestProject) -> &TestProject {
    project
        .replace(
            "layout/components/flow.typ",
            "place(bottom, float: true, clearance: 0pt, pdf.artifact(block(height: lines * line-height)))",
            "none",
        )
        .replace("layout/components/flow.typ", "colbreak(weak: true)", "none")
}

fn compare(name: &str, found: &str) {
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/layout", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, found);
    });
}

/// The ids of the rules that find something on the pages.
fn rules(project: &TestProject) -> Vec<&'static str> {
    let found = inspect_pages(&mut project.workspace()).unwrap_or_else(|_| panic!("the pages are set"));
    found.list.iter().map(|finding| finding.rule.id).collect()
}

#[test]
fn a_word_that_is_wider_than_its_cell() {
    let word = "1234567890".repeat(4);
    let table = |id: &str, cells: &str| {
        format!(
            "  - table:\n      id: {id}\n      caption: Words\n      columns: [{{ title: A, width: 1 }}, {{ title: B, width: 3 }}]\n      rows:\n        - [{cells}]\n"
        )
    };
    let project =
        part(&(table("first", &format!("{word}{word}, b")) + &table("last", &format!("a, {word}{word}"))));
    project.replace("layout/components/data-table.typ", "parted(body, room)", "body").replace(
        "layout/components/data-table.typ",
        "columns: widths,",
        "columns: (30%, 70%),",
    );
    compare("wider_than_its_cell", &project.findings_on_pages());
}

#[test]
fn text_and_pictures_beyond_the_type_area() {
    let project =
        part(&format!("  - quote: Said.\n  - photo: {{ id: valley, width: full }}\n{}", lines(1, "")));
    project
        .replace(
            "layout/components/prose.typ",
            ") = on-grid(pad(",
            ") = place(right, dx: 70mm)[Beyond the type area] + on-grid(pad(",
        )
        .replace(
            "layout/components/photo.typ",
            "floating(over-all-columns(photo-figure(photo, picture(photo, width, height),",
            "floating(over-all-columns(photo-figure(photo, move(dx: 70mm, picture(photo, width, height)),",
        );
    compare("beyond_the_type_area", &project.findings_on_pages());
}

#[test]
fn lines_that_are_torn_open_or_end_with_a_short_word() {
    let address = format!("http://{}", "1234567890".repeat(5));
    let text = format!(
        "      The words of this line are torn open {address} and it goes on from here to there and\\\n      so.\n"
    );
    let project = part(&lines(0, &text));
    project.replace("layout/components/inline.typ", "_pieces(url).map(set-piece).join(_gap)", "box(url)");
    compare("loose_and_short_lines", &project.findings_on_pages());
}

/// Addresses break so that no line is torn open, wherever they begin.
#[test]
fn addresses_tear_no_line_open() {
    let words = [
        "We", "wrote", "a", "paper", "on", "the", "lamps", "of", "our", "valley", "in", "this", "year",
        "and", "to",
    ];
    let of = |count: usize, address: &str| {
        format!(
            "      {} read it, please visit: <{address}>. There is more of it in the second part of this book, which stands in every house.\n\n",
            words[..count].join(" ")
        )
    };
    let text: String =
        ["http://www.example.org/?p=7595", "https://www.example.org/lamps/2024/all-of-them.pdf"]
            .iter()
            .flat_map(|address| (1..=words.len()).map(|count| of(count, address)))
            .collect();
    assert_eq!(part(&lines(0, &text)).findings_on_pages(), "");
}

#[test]
fn holes_and_pages_with_a_photo_and_nothing_else() {
    let quote = format!("  - quote: |\n      {}\n", "A lantern is a small promise. ".repeat(26));
    let project = part(&format!("{}{quote}", lines(22, "")));
    compare("hole", &project.findings_on_pages());
    let project = part(&format!("{}  - photo: lantern\n", lines(45, "")));
    compare("nothing_but_a_photo", &project.findings_on_pages());
}

/// A list at the head of a page, whose lead-in the layout does not keep with it.
fn list_without_its_lead_in() -> TestProject {
    let list = "      The houses are:\n\n      - Heron House\n      - Otter Hall\n\n      One more line.\n";
    let project = part(&lines(44, list));
    project.replace(
        "layout/components/flow.typ",
        ") = block(sticky: true, width: 100%, {",
        ") = block(width: 100%, {",
    );
    project
}

#[test]
fn what_belongs_together_and_is_parted() {
    let project = list_without_its_lead_in();
    compare("lead_in_parted", &left_as_it_is(&project).findings_on_pages());
    let rows: String = (0..20).map(|row| format!("        - [House {row}, {row}]\n")).collect();
    let table = format!(
        "  - table:\n      id: t\n      caption: Houses\n      columns: [House, Lamps]\n      rows:\n{rows}"
    );
    let project = part(&format!("{}{table}", lines(43, "")));
    project.replace(
        "layout/components/data-table.typ",
        "block(sticky: true, width: 100%, above: line-height, placed(it.caption))",
        "block(width: 100%, above: line-height, placed(it.caption))",
    );
    compare("caption_parted", &left_as_it_is(&project).findings_on_pages());
}

#[test]
fn photos_far_from_their_place() {
    let project = part(&format!(
        "{}  - photo: {{ id: valley, place: top }}\n{}",
        lines(2, "      ## After\n\n      Text.\n"),
        lines(10, "")
    ));
    project.replace(
        "layout/components/base.typ",
        "let (mode, held) = _float-mode(at, height)",
        "let (mode, held) = (mode: \"top\", held: false)",
    );
    compare("photo_above_heading", &left_as_it_is(&project).findings_on_pages());
    let photos = "  - photo: { id: valley, width: full, place: top }\n".repeat(4);
    let project = part(&format!("{}{photos}{}", lines(20, ""), lines(40, "")));
    compare("photo_far", &project.findings_on_pages());
}

/// What is found where pages are left as they break, and what a build says that mends them.
fn mended(project: &TestProject) -> (Vec<&'static str>, usize) {
    let built = build(&mut project.workspace(), Options::default(), &silent);
    let built = built.unwrap_or_else(|_| panic!("the report builds"));
    let found = built.warnings.list.iter().map(|finding| finding.rule.id).collect();
    (found, built.mended)
}

#[test]
fn a_last_page_with_two_lines_gets_some_more() {
    let project = part(&lines(47, ""));
    assert_eq!(mended(&project), (vec![], 1));
    // The same report is mended in the same way, be it built or checked.
    assert_eq!(project.findings_on_pages(), "");
    left_as_it_is(&project);
    assert_eq!(mended(&project), (vec!["page-nearly-empty"], 0));
}

#[test]
fn headings_and_lead_ins_that_stand_alone_go_on() {
    let project = list_without_its_lead_in();
    let before = rules(left_as_it_is(&part_like(&project)));
    assert!(before.contains(&"lead-in-parted"), "{before:?}");
    let (found, count) = mended(&project);
    assert!(count >= 1 && !found.contains(&"lead-in-parted"), "{found:?}, {count} mended");
    let text = lines(39, &format!("      ### After\n\n{}", "      A line.\n\n".repeat(12)));
    let project = part(&text.replacen("      A line.", "      ## First\n\n      A line.", 1));
    project
        .replace("layout/styles.typ", "sticky: true, breakable: false)", "sticky: false, breakable: false)")
        .replace(
            "layout/styles.typ",
            "let room = calc.max(2 * type-scale.head-2.line, tall) + 5 * line-height",
            "let room = 0pt",
        );
    let before = rules(left_as_it_is(&part_like(&project)));
    assert_eq!(before, ["heading-at-foot"]);
    assert_eq!(mended(&project), (vec![], 1));
}

/// Typst sets the note of a heading that moves on to the next page at the foot of the page before it.
#[test]
fn notes_come_to_the_page_of_their_marks() {
    let words = "The keepers of the house went on to count what they had seen. ";
    let note = "Written from memory by the keepers of the house, who went on to count. ";
    for (count, length) in [(32, 1), (29, 2), (33, 4)] {
        let more = format!(
            "      ## After[^a]\n\n      {words}They wrote it down.[^b] {}\n\n      {}\n\n      {}\n",
            words.repeat(3),
            words.repeat(8),
            words.repeat(9),
        );
        let notes = format!("notes:\n  a: {}\n  b: {}\n", note.repeat(length), note.repeat(length));
        let project = part(&(lines(count, &more) + &notes));
        let (found, mended) = mended(&project);
        assert!(
            found.is_empty() && mended > 0,
            "{count} lines, notes of {length}: {found:?}, {mended} mended"
        );
        let before = rules(left_as_it_is(&project));
        assert!(before.contains(&"note-on-other-page"), "{count} lines, notes of {length}: {before:?}");
    }
}

/// A copy of a project.
fn part_like(project: &TestProject) -> TestProject {
    let copy = TestProject::example();
    for path in ["source/report.yaml", "source/diary.yaml", "layout/styles.typ", "layout/components/flow.typ"]
    {
        copy.write(path, project.read(path));
    }
    copy
}
