//! What stands beside other things or goes on over pages keeps off them: margins, wide tables, headings, heads of tables.

use crate::frame::{lines, part};
use crate::project::TestProject;
use crate::{pages, reading};
use folio::content::edition::Edition;
use folio::plain_text::Format;
use typst::layout::{FrameItem, Point};

/// A table over all columns with so many rows, each with a row of `more` before it.
fn wide_table(id: &str, rows: usize, more: &str) -> String {
    let columns = (1..=7).map(|n| format!("{{ title: Month {n}, format: integer }}")).collect::<Vec<_>>();
    let rows: String =
        (1..=rows).map(|n| format!("        - [House {n}, {n}, 2, 3, 4, 5, 6, 7]\n")).collect();
    format!(
        "  - table:\n      id: {id}\n      caption: By house and month\n      columns: [House, {}]\n      rows:\n{more}{rows}",
        columns.join(", ")
    )
}

const MARGIN: &str = "
  - qr: { label: To read on, url: \"https://example.org/lanterns\" }
  - links:
      - { label: All lanterns, url: \"https://example.org/all\" }
      - { label: The houses, url: \"https://example.org/houses\" }
  - figures: { width: margin, figures: [{ figure: 1240, label: lanterns }, { figure: 60, label: houses }] }
";

/// The text of each page, and where each of its lines stands: points from its head.
fn placed(project: &TestProject) -> Vec<Vec<(f64, String)>> {
    let set = pages::set(&project.open(), Edition::Screen);
    let of = |page: &typst_layout::Page| {
        let mut lines = Vec::new();
        pages::walk(&page.frame, Point::zero(), &mut |at, item| {
            if let FrameItem::Text(text) = item {
                lines.push((at.y.to_pt(), text.text.to_string()));
            }
        });
        lines
    };
    set.document.pages().iter().map(of).collect()
}

/// The first page with some words, from 0, and where they stand on it.
fn find(pages: &[Vec<(f64, String)>], words: &str) -> Option<(usize, f64)> {
    let on = |page: &Vec<(f64, String)>| page.iter().find(|(_, text)| text.contains(words)).map(|(y, _)| *y);
    pages.iter().enumerate().find_map(|(number, page)| Some((number, on(page)?)))
}

/// A QR code, links and figures in the margin stood on tables over all columns, which did not tell that they take the margin.
#[test]
fn the_margin_keeps_off_wide_tables() {
    let between = |before: usize, rows: usize| {
        let table = wide_table("months", rows, "");
        part(&format!("{}{}{table}{}", lines(before, ""), MARGIN.trim_start_matches('\n'), lines(40, "")))
    };
    assert_eq!(between(3, 12).findings_on_pages(), "");
    // Nothing is left of the margin beside a table of a whole page: what has no room there stands in the text.
    let narrow = part(&format!(
        "{}{}{}{}{}",
        wide_table("a", 17, ""),
        lines(2, ""),
        MARGIN.trim_start_matches('\n'),
        wide_table("b", 17, ""),
        lines(40, "")
    ));
    assert_eq!(narrow.findings_on_pages(), "");
    // A layout that lets things stand where they are called is found out.
    let met = between(3, 12);
    met.replace("layout/components/margin.typ", "found.y - mark.location().position().y", "0pt");
    met.replace("layout/components/margin.typ", "mark.value.in-text or found == none", "false");
    let told = met.findings_on_pages();
    assert!(told.contains("error[covered-content]"), "{told}");
}

/// The heading stayed behind alone at the foot of the page before.
#[test]
fn a_heading_stands_on_the_turned_page_of_its_table() {
    let table =
        wide_table("months", 4, "").replace("      columns:", "      page: landscape\n      columns:");
    let project = part(&format!("{}      ## By month\n{table}{}", lines(20, ""), lines(40, "")));
    let pages = placed(&project);
    let (heading, caption) = (find(&pages, "By month").unwrap(), find(&pages, "By house and").unwrap());
    assert!(heading.0 == caption.0 && heading.1 < caption.1, "heading {heading:?}, table {caption:?}");
    assert!(!project.findings_on_pages().contains("heading-at-foot"));
}

/// Under a row with what columns have in common, the word was struck by the rule; of which group the rows were was not told.
#[test]
fn a_table_that_goes_on_says_so_above_its_head_with_its_group() {
    let rows: String = (1..=70).map(|n| format!("        - [House {n}, {n}, {n}]\n")).collect();
    let project = part(&format!(
        "  - table:\n      id: long\n      caption: Long\n      columns: [House, {{ title: Lit, head: In 2024, format: integer }}, {{ title: Lost, head: In 2024, format: integer }}]\n      rows:\n        - {{ group: At the lake }}\n{rows}"
    ));
    let pages = placed(&project);
    let (page, said) = find(&pages, "continued").unwrap();
    let head = pages[page].iter().find(|(_, text)| text.contains("In 2024")).unwrap().0;
    assert!(said < head - 10.0, "‘continued’ at {said}, the head at {head}");
    let group = pages[page].iter().find(|(_, text)| text.contains("At the lake")).unwrap().0;
    assert!((group - said).abs() < 1.0, "the group stands at {group}");
}

/// White that a layout keeps on purpose is no hole; an index stood in one column of three.
#[test]
fn figures_of_a_spread_and_an_index_leave_no_holes() {
    let terms: String = ["mill", "bridge", "weir", "heron", "otter", "lamp"]
        .map(|term| format!("      A [{term}](index:) is named.\n\n"))
        .concat();
    let project = part(&format!(
        "  - glance:\n      figure: 1.46\n      unit: million\n      text: lanterns\n      figures: [{{ figure: 1, label: a }}, {{ figure: 2, label: b }}, {{ figure: 3, label: c }}]\n  - text: |\n{terms}  - index: {{}}\n{}",
        lines(20, "")
    ));
    assert_eq!(project.findings_on_pages(), "");
    let pages = placed(&project);
    let (bridge, weir) = (find(&pages, "bridge ").unwrap(), find(&pages, "weir ").unwrap());
    assert_eq!(bridge.0, weir.0);
    assert!((bridge.1 - weir.1).abs() < 40.0, "bridge at {bridge:?}, weir at {weir:?}");
    let text = reading::text(&project.open(), Format::Plain);
    assert!(text.contains("1.46 million") && !text.contains("1.46, million"), "{text}");
}

/// Small heads of the imprint stood in the contents, and a photo that is on the cover too was told to be there.
#[test]
fn imprints_keep_their_heads_and_references_lead_to_the_text() {
    let project = TestProject::example();
    let imprint = project.read("source/imprint.yaml");
    project.write("source/imprint.yaml", imprint.replace("body: |\n", "body: |\n  ## Made by\n\n"));
    let diary = project.read("source/diary.yaml");
    project.write("source/diary.yaml", diary.replacen("body:\n", "body:\n  - text: \"It is seen [in the valley](#photo:valley) and [at the start](#part:welcome).\"\n  - photo: valley\n", 1));
    let pages = placed(&project);
    let all: Vec<String> =
        pages.iter().map(|page| page.iter().map(|(_, text)| text.as_str()).collect()).collect();
    assert_eq!(all.iter().filter(|page| page.contains("Made by")).count(), 1);
    let page = all.iter().find(|page| page.contains("It is seen")).unwrap().replace('\u{a0}', " ");
    assert!(page.contains("in the valley (page ") && !page.contains("in the valley (page 1)"), "{page}");
    assert!(page.contains("at the start (page "), "{page}");
}
