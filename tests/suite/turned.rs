//! Tables on pages that are turned by 90 degrees.

use std::fmt::Write;

use folio::build::Options;
use folio::content::edition::Edition;
use lopdf::Document;
use typst::layout::{FrameItem, Point};
use typst_layout::Page;

use crate::pages;
use crate::project::{TestProject, build_with};

/// Titles that do not fit beside each other into all columns of a page.
const LONG: [&str; 9] = [
    "Responsibilities",
    "Internationalisation",
    "Representatives",
    "Telecommunications",
    "Recommendations",
    "Disproportionately",
    "Administrations",
    "Understandings",
    "Institutionalised",
];

/// The invented report with a table in place of its diary: so many columns and rows, and more keys. Its first and last row
/// have a note.
fn with_table(columns: &[&str], rows: usize, keys: &str) -> TestProject {
    let project = TestProject::example();
    let mut table = format!(
        "  - table:\n      id: wide\n      caption: All that was asked for\n{keys}      columns: [{}]\n      rows:\n",
        columns.join(", ")
    );
    for row in 0..rows {
        let note = match row {
            0 => "[^first]",
            row if row + 1 == rows => "[^last]",
            _ => "",
        };
        let cells: Vec<String> = (0..columns.len()).map(|x| format!("of row {row}, {x}")).collect();
        writeln!(table, "        - [\"Row{row}x{note}\", \"{}\"]", cells[1..].join("\", \"")).unwrap();
    }
    project.write(
        "source/diary.yaml",
        format!("title: Diary\nbody:\n  - text: Before it.\n{table}  - text: |\n      Behind it.\n{}notes:\n  first: Note to the first row.\n  last: Note to the last row.\n", "\n      A line.\n".repeat(8)),
    );
    project.replace("source/report.yaml", "rules:\n", "rules:\n  unused-source: allow\n");
    project
}

fn lies(page: &Page) -> bool {
    page.frame.width() > page.frame.height()
}

/// The words of each page that lies, in runs of one type and ink, with its number from 0.
fn lying(project: &TestProject, edition: Edition) -> Vec<(usize, Vec<String>)> {
    let pages = pages::set(&project.open(), edition);
    let lying = pages.document.pages().iter().enumerate().filter(|(_, page)| lies(page));
    let runs = |page: &Page| {
        let mut runs = Vec::new();
        pages::walk(&page.frame, Point::zero(), &mut |_, item| {
            if let FrameItem::Text(text) = item {
                runs.push(text.text.to_string());
            }
        });
        runs
    };
    lying.map(|(number, page)| (number, runs(page))).collect()
}

#[test]
fn a_table_whose_words_do_not_fit_turns_its_pages() {
    let project = with_table(&LONG, 70, "");
    assert_eq!(project.findings_on_pages(), "");
    let screen = lying(&project, Edition::Screen);
    let sorted = |pages: &[(usize, Vec<String>)]| {
        let mut pages = pages.to_vec();
        pages.iter_mut().for_each(|(_, runs)| runs.sort());
        pages
    };
    let print = lying(&project, Edition::Print);
    assert_eq!(sorted(&screen), sorted(&print), "both editions say the same on each page");
    let pages = screen;
    assert!((2..6).contains(&pages.len()), "{} pages", pages.len());
    let (first, last) = (&pages[0], pages.last().unwrap());
    let has = |page: &(usize, Vec<String>), words: &str| page.1.iter().any(|run| run.contains(words));
    for page in &pages {
        assert!(has(page, LONG[0]) && has(page, LONG[8]), "the header stands on each page: {page:?}");
        assert_eq!(has(page, "(continued)"), page.0 != first.0, "page {}", page.0);
        assert!(page.1.contains(&(page.0 + 1).to_string()), "the folio: {page:?}");
        assert!(has(page, "Diary"), "the running head: {page:?}");
    }
    assert!(has(first, "All that was asked for") && has(first, "Note to the first row."), "{first:?}");
    assert!(has(last, "Row69x") && has(last, "Note to the last row."), "{last:?}");
    for words in ["Before it.", "Behind it."] {
        assert!(!pages.iter().any(|page| has(page, words)), "a turned page holds nothing but its table");
    }
}

#[test]
fn an_editor_turns_a_table_or_does_not() {
    assert_eq!(lying(&with_table(&["One", "Two"], 3, ""), Edition::Screen).len(), 0);
    assert_eq!(lying(&with_table(&["One", "Two"], 3, "      page: landscape\n"), Edition::Screen).len(), 1);
    assert_eq!(lying(&with_table(&LONG, 3, "      page: portrait\n"), Edition::Screen).len(), 0);
}

/// Sheets are printed and bound in one size.
#[test]
fn a_printer_gets_pages_of_one_size() {
    let project = with_table(&LONG, 3, "");
    let options = Options { edition: Some(Edition::Print), ..Options::default() };
    let built = build_with(&project.open(), options);
    let document = Document::load_mem(&built.pdfs[0].bytes).unwrap();
    let mut forms = 0;
    for id in document.page_iter() {
        let page = document.get_dictionary(id).unwrap();
        let sides = |name: &[u8]| -> Vec<f32> {
            let sides = page.get(name).unwrap().as_array().unwrap();
            sides.iter().map(|side| side.as_float().unwrap()).collect()
        };
        let (media, trim) = (sides(b"MediaBox"), sides(b"TrimBox"));
        assert!(media[3] - media[1] > media[2] - media[0], "{media:?}");
        let bleed = 5.0 * 72.0 / 25.4;
        for (trim, wanted) in trim.iter().zip([bleed, bleed, bleed + 595.276, bleed + 841.89]) {
            assert!((trim - wanted).abs() < 0.1, "{trim} for {wanted}");
        }
        let content = document.get_page_content(id);
        forms += usize::from(content.starts_with(b"/FolioPage Do"));
    }
    assert_eq!(forms, 1, "the page of the table");
}
