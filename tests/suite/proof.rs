//! What a layout loses, prints over or sets twice is told at its line; reports that are whole are not blamed.

use folio::build::{
    self, Options, Set, Workspace, check, check_pages, compose, inspect_pages, silent, typeset,
};
use folio::content::edition::Edition;
use folio::diag::{Findings, Severity};

use crate::pages;
use crate::project::TestProject;

const RULES: [&str; 3] = ["lost-content", "covered-content", "repeated-content"];

/// The findings of damage: rule, file with line, and message.
fn told(Findings { sources, list }: &Findings) -> Vec<String> {
    let damage = list.iter().filter(|finding| RULES.contains(&finding.rule.id));
    damage
        .map(|finding| {
            let place = finding.span.as_ref().map(|span| {
                let (line, _) = sources.line_column(span.file, span.range.start);
                format!("{}:{line}", sources.get(span.file).path)
            });
            format!("{} {}: {}", finding.rule.id, place.unwrap_or_default(), finding.message)
        })
        .collect()
}

/// What is told of the pages of a project.
fn damage(project: &TestProject) -> Vec<String> {
    let found = inspect_pages(&mut project.workspace()).unwrap();
    let mut errors = found.list.iter().filter(|finding| finding.severity == Severity::Error);
    // What is lost beyond an edge stands beyond its frame too.
    let known = |id| RULES.contains(&id) || ["overfull", "outside-margins"].contains(&id);
    assert!(errors.all(|finding| known(finding.rule.id)), "{}", project.findings_on_pages());
    told(&found)
}

/// The invented report with a change of the layout.
fn with(path: &str, from: &str, to: &str) -> TestProject {
    let project = TestProject::example();
    project.replace(path, from, to);
    project
}

/// What is told of the invented report with numbered lists that are set in another way.
fn with_lists(set: &str) -> TestProject {
    with("layout/components/prose.typ", "= enum(start: start, ..items)", &format!("= {set}"))
}

fn compare(name: &str, project: &TestProject) {
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/layout", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, project.findings_on_pages());
    });
}

/// Each of the findings begins so, and there are as many.
fn assert_told(found: &[String], wanted: &[&str]) {
    let fits = found.len() == wanted.len() && found.iter().zip(wanted).all(|(f, w)| f.starts_with(w));
    assert!(fits, "{found:#?}");
}

#[test]
fn a_cell_that_is_dropped() {
    let project = with(
        "layout/components/data-table.typ",
        "table.cell(breakable: breakable, if x == 0 { going-on } + words)",
        "table.cell(if x == 2 and weight == 400 { [] } else { _cell(column, body, weight) })",
    );
    let found = damage(&project);
    assert!(
        found.iter().any(|f| f.starts_with("lost-content source/lanterns.yaml:20: ‘12.50’")),
        "{found:#?}"
    );
    assert!(
        found.iter().any(|f| f.starts_with("lost-content source/lanterns.yaml:21: ‘3.25’")),
        "{found:#?}"
    );
    assert!(found.iter().all(|f| f.starts_with("lost-content")), "{found:#?}");
}

#[test]
fn sums_that_are_dropped() {
    let project = with(
        "layout/components/data-table.typ",
        "(kind: \"total\", cells: total)",
        "(kind: \"total\", cells: total.map(_ => []))",
    );
    assert_told(
        &damage(&project),
        &["lost-content source/lanterns.yaml:12: ‘1,650", "lost-content source/lanterns.yaml:23: ‘Together’"],
    );
}

#[test]
fn notes_that_are_dropped() {
    let project = with("layout/components/note.typ", "#footnote(words-of-note,", "#footnote([],");
    let found = damage(&project);
    for line in ["source/lanterns.yaml:41", "source/lanterns.yaml:42", "source/lanterns.yaml:43"] {
        assert!(found.iter().any(|f| f.starts_with(&format!("lost-content {line}: "))), "{line}: {found:#?}");
    }
    assert!(found.iter().all(|f| f.starts_with("lost-content")), "{found:#?}");
}

/// The list of photos says it again, which does not count.
#[test]
fn a_caption_that_is_dropped() {
    let project =
        with("layout/components/photo.typ", "if caption != none { block(above: spaces.close, caption) }", "");
    let found = damage(&project);
    assert!(
        !found.is_empty() && found.iter().all(|f| f.starts_with("lost-content source/photos.yaml:")),
        "{found:#?}"
    );
}

#[test]
fn a_heading_that_stands_in_the_contents_alone() {
    let project = with(
        "layout/components/prose.typ",
        "  titled(level, number, body, \"heading:\" + id)",
        "  { show heading: none\n titled(level, number, body, \"heading:\" + id) }",
    );
    let found = damage(&project);
    assert!(
        found.iter().any(|f| f.starts_with("lost-content source/lanterns.yaml:4: ‘By house")),
        "{found:#?}"
    );
}

#[test]
fn a_photo_that_is_dropped() {
    let project =
        with("layout/components/letter.typ", "if portrait != none {", "if portrait != none and false {");
    let found = damage(&project);
    assert!(
        found.iter().any(|f| f.contains("welcome.yaml:10: the photo `images/portrait.jpg`")),
        "{found:#?}"
    );
    assert!(found.iter().all(|f| f.starts_with("lost-content")), "{found:#?}");
}

#[test]
fn what_is_cut_off() {
    let project = with_lists("block(height: 10pt, clip: true, enum(start: start, ..items))");
    compare("lost_content", &project);
}

#[test]
fn what_stands_beyond_the_edge() {
    let project = with_lists("move(dx: 300mm, enum(start: start, ..items))");
    let found = damage(&project);
    assert!(found[0].starts_with("lost-content source/welcome.yaml:31: ‘First"), "{found:#?}");
}

#[test]
fn what_is_printed_over() {
    let project = with_lists("block(height: 0pt, enum(start: start, ..items))");
    compare("covered_content", &project);
}

#[test]
fn what_stands_twice() {
    let project = with_lists("enum(start: start, ..items) + enum(start: start, ..items)");
    compare("repeated_content", &project);
    project.replace("source/report.yaml", "rules:\n", "rules:\n  repeated-content: allow\n");
    assert_eq!(damage(&project), Vec::<String>::new());
}

#[test]
fn what_is_hidden() {
    let under = with_lists(
        "block({ enum(start: start, ..items); place(top + left, rect(width: 100%, height: 60pt, fill: white)) })",
    );
    let white = with_lists("text(fill: white, enum(start: start, ..items))");
    let crossed =
        with_lists("block({ place(top + left, dy: 8pt, line(length: 100%)); enum(start: start, ..items) })");
    for (project, why) in [
        (under, "stands under a picture or a field on page 5"),
        (white, "has the colour of what lies below it on page 5"),
        (crossed, "is crossed by a rule on page 5"),
    ] {
        let found = damage(&project);
        assert!(found.iter().all(|f| f.starts_with("covered-content source/welcome.yaml:3")), "{found:#?}");
        assert!(found.iter().any(|f| f.contains(why)), "{why}: {found:#?}");
    }
}

#[test]
fn marks_that_are_dropped_though_their_notes_stand() {
    let project =
        with("layout/components/note.typ", "  footnote(_name(id), numbering: (..) => str(number))", "  none");
    assert_told(
        &damage(&project),
        &["lost-content source/lanterns.yaml:24: a mark of the note `lanterns` stands on no page"],
    );
}

/// A table of six columns and seventeen rows of three lines, held together so that its end goes over the page's foot.
#[test]
fn a_table_that_is_taller_than_its_page() {
    let project = TestProject::example();
    let cells = (1..=6)
        .map(|n| format!("three lines of words in cell {n} of the row that go on and on"))
        .collect::<Vec<_>>();
    let rows =
        (1..=17).map(|row| format!("        - [Row {row}, {}]\n", cells[1..].join(", "))).collect::<String>();
    let columns = (1..=6).map(|n| format!("        - Column {n}\n")).collect::<String>();
    let table = format!(
        "  - table:\n      id: grants\n      caption: Grants\n      columns:\n{columns}      rows:\n{rows}"
    );
    project.replace(
        "source/lanterns.yaml",
        "  - photo: { id: lantern",
        &format!("{table}  - photo: {{ id: lantern"),
    );
    project.replace(
        "layout/components/data-table.typ",
        "placed(summarised(summary, one(widths, rooms, rows, total)))",
        "block(height: 5cm, breakable: false, placed(summarised(summary, one(widths, rooms, rows, total))))",
    );
    let found = damage(&project);
    assert!(found.iter().any(|f| f.starts_with("covered-content source/lanterns.yaml:")), "{found:#?}");
}

/// A draft is written with what it lacks, and nothing else is.
#[test]
fn a_draft_is_written_all_the_same() {
    let project = with_lists("none");
    let built = |draft| {
        let options = Options { draft, ..Options::default() };
        build::build(&mut Workspace::new(project.open()), options, &silent)
    };
    let draft = built(true).map_err(|_| "a draft").unwrap();
    let lost = draft.warnings.list.iter().filter(|finding| finding.rule.id == "lost-content");
    let levels: Vec<_> = lost.map(|finding| finding.severity).collect();
    assert!(!levels.is_empty() && levels.iter().all(|level| *level == Severity::Warning));
    assert!(built(false).is_err());
}

/// A draft shows where on its pages something is lost.
#[test]
fn a_draft_marks_the_place() {
    let project = with_lists("none");
    let mut workspace = project.workspace();
    let checked = check(&workspace, true, &silent).unwrap_or_else(|_| panic!("the content is right"));
    let mut composed = compose(&workspace, checked, &silent).unwrap_or_else(|_| panic!("it is composed"));
    let set = typeset(&mut workspace, &mut composed, &[Edition::Screen], &silent);
    let mut set = set.unwrap_or_else(|_| panic!("it is set"));
    let drawn = |set: &Set| -> Vec<usize> {
        let shapes = |page: &typst_layout::Page| {
            pages::items(page).iter().filter(|item| item.contains("Line(")).count()
        };
        set.pages[0].document.pages().iter().map(shapes).collect()
    };
    let before = drawn(&set);
    check_pages(&mut set, &composed, true).unwrap_or_else(|_| panic!("a draft"));
    let after = drawn(&set);
    let more: Vec<usize> = before.iter().zip(&after).map(|(before, after)| after - before).collect();
    assert!(more[4] > 0 && more.iter().enumerate().all(|(page, more)| page == 4 || *more == 0), "{more:?}");
}
