//! What the rules on layout find on pages that were set badly, and that they find nothing on those that were not.

use crate::frame::{left_as_it_is, lines, part};
use crate::pages;
use crate::project::{TestProject, repository};
use folio::build::{Workspace, inspect_pages};
use folio::content::edition::Edition;
use typst::layout::{FrameItem, Point};

fn compare(name: &str, found: &str) {
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/layout", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, found);
    });
}

/// The invented report with a part of `lines` paragraphs of one line each.
fn with_lines(lines: usize) -> TestProject {
    let project = TestProject::example();
    project.write(
        "source/diary.yaml",
        format!("title: Diary\nbody:\n  - text: |\n{}", "      A line.\n\n".repeat(lines)),
    );
    // What only the old diary used.
    project.replace("source/references.yaml", "otter:", "otter:").replace(
        "source/report.yaml",
        "rules:\n",
        "rules:\n  unused-source: allow\n",
    );
    project
}

/// The report of this repository with `words` in front of its overview of Cambodia.
fn with_words(words: &str) -> TestProject {
    let project = TestProject::of_repository();
    project.replace("source/overview/cambodia.yaml", "text: |\n", &format!("text: |\n      {words}\n\n"));
    project
}

/// Where the line `Behind it.` and a picture stand in a part that begins with so many other lines and goes on with `head`: page, and
/// points from its head.
fn text_and_picture(lines: usize, head: &str) -> [(usize, f64); 2] {
    let project = with_lines(lines);
    let diary = project.read("source/diary.yaml");
    project.write(
        "source/diary.yaml",
        format!("{diary}{head}  - photo: lantern\n  - text: |\n{}", "      Behind it.\n\n".repeat(95)),
    );
    let (mut text, mut picture) = (None, None);
    for (number, page) in pages::set(&project.open(), Edition::Screen).document.pages().iter().enumerate() {
        let of_part =
            pages::lines(page).iter().any(|line| line.contains(" line.") || line.contains("Behind"));
        pages::walk(&page.frame, Point::zero(), &mut |at, item| match item {
            FrameItem::Text(words) if text.is_none() && words.text.starts_with("Beh") => {
                text = Some((number, at.y.to_pt()));
            }
            FrameItem::Image(..) if of_part => picture = Some((number, at.y.to_pt())),
            _ => {}
        });
    }
    [text.unwrap(), picture.unwrap()]
}

/// A picture that took the head of the page stood above the heading, at the end of the section before.
#[test]
fn a_picture_takes_the_foot_below_the_heading_of_its_section() {
    for lines in [0, 1, 2] {
        let [text, picture] = text_and_picture(lines, "      ## After\n");
        assert!(picture > text, "{lines} lines: picture at {picture:?}, text at {text:?}");
        assert!(picture.0 == text.0, "{lines} lines: {picture:?} is far from {text:?}");
    }
}

/// What stood in a picture's frame at the foot was aligned to the foot too, and so off the grid and from its caption.
#[test]
fn a_picture_stands_on_the_grid_at_head_and_foot() {
    const LINE: f64 = 14.0;
    // On its second page, the part has no heading: the picture is free.
    let [_, free] = text_and_picture(50, "");
    let [_, at_foot] = text_and_picture(0, "      ## After\n");
    let lines = (free.1 - at_foot.1) / LINE;
    assert!((lines - lines.round()).abs() < 0.001, "free at {free:?}, at the foot at {at_foot:?}");
}

#[test]
fn the_pages_of_both_reports_are_clean() {
    let found = inspect_pages(&mut Workspace::open(repository()).unwrap()).unwrap();
    assert_eq!(found.list.iter().map(|f| &f.message).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(TestProject::example().findings_on_pages(), "");
}

/// A box over all columns that went on over pages stood beyond the edge of the second one, whose margin column is at the other side.
#[test]
fn a_box_of_pages_stands_inside_them() {
    let words = "        Many words stand in a box, and more of them than one line of it has room for.\n\n"
        .repeat(60);
    let project = part(&format!("  - box:\n      width: full\n      text: |\n{words}"));
    assert_eq!(project.findings_on_pages(), "");
}

/// A quotation in the margin that had to move stood on one that takes all columns, or beyond the head of the page.
#[test]
fn nothing_in_the_margin_stands_on_a_block_over_all_columns() {
    let words = "Words in the margin, so many that they fill a lot of lines. ".repeat(6);
    let margin = format!("  - quote:\n      width: margin\n      text: {words}\n");
    let full = "  - quote:\n      width: full\n      text: Words over all columns, so many that they reach the side of the margin.\n";
    let up = part(&format!("{}{full}{}{margin}", lines(30, ""), lines(2, "")));
    assert_eq!(up.findings_on_pages(), "");
    // Where there is no room above, it moves down.
    let down = part(&format!("{}{margin}{full}{}", lines(1, ""), lines(30, "")));
    assert_eq!(down.findings_on_pages(), "");
}

/// Marks in the last line of a page, whose last note has no room below it.
#[test]
fn a_note_on_another_page_than_its_mark() {
    let project = with_lines(41);
    let diary = project.read("source/diary.yaml");
    let notes = "notes:\n  one: Note of one.\n  two: Note of two.\n  three: Note of three.\n";
    let behind = "      A line.\n\n".repeat(20);
    project.write(
        "source/diary.yaml",
        format!("{diary}      Measured here.[^one][^two][^three]\n\n{behind}{notes}"),
    );
    left_as_it_is(&project);
    compare("note_on_other_page", &project.findings_on_pages());
    // The same, read off the pages.
    let pages = pages::set(&project.open(), Edition::Print);
    let page_of = |words: &str| {
        let on = |page| pages::lines(page).iter().any(|line| line.contains(words));
        let found = pages.document.pages().iter().position(on);
        found.unwrap_or_else(|| panic!("{words} is on no page"))
    };
    assert_eq!(page_of("Note of two."), page_of("Measured here."));
    assert_eq!(page_of("Note of three."), page_of("Measured here.") + 1);
}

#[test]
fn a_line_alone_at_the_head_of_a_page() {
    let project = with_words("Words of a variant go on.\n\n      Words of a variant go on.");
    compare("widow", &left_as_it_is(&project).findings_on_pages());
}

#[test]
fn a_line_alone_at_the_foot_of_a_page_and_headings_without_text() {
    let project = TestProject::of_repository();
    project
        .replace("layout/styles.typ", "widow: 400%, orphan: 400%", "widow: 0%, orphan: 0%")
        .replace("layout/styles.typ", "sticky: true, breakable: false)", "sticky: false, breakable: false)")
        .replace(
            "layout/styles.typ",
            "let room = calc.max(2 * type-scale.head-2.line, tall) + 5 * line-height",
            "let room = 0pt",
        );
    compare("orphans_and_headings", &left_as_it_is(&project).findings_on_pages());
}

#[test]
fn a_last_page_that_is_nearly_empty() {
    let found = |count| left_as_it_is(&part(&lines(count, ""))).findings_on_pages();
    assert_eq!(found(44), "", "a page that is nearly full");
    compare("page_nearly_empty", &found(47));
    assert_eq!(found(60), "", "a page with some lines more");
}

#[test]
fn a_line_that_is_wider_than_its_column() {
    let project = TestProject::example();
    project.replace(
        "source/lanterns.yaml",
        "Two houses took part.",
        &format!("Two {} houses.", "1234567890".repeat(7)),
    );
    compare("overfull", &project.findings_on_pages());
}

#[test]
fn text_at_the_edge_of_the_page() {
    let project = TestProject::example();
    project.replace(
        "layout/components/prose.typ",
        ") = on-grid(pad(",
        ") = place(right, dx: 90mm)[The edge of the page] + on-grid(pad(",
    );
    compare("outside_margins", &project.findings_on_pages());
}

#[test]
fn photos_with_few_pixels() {
    let project = TestProject::example();
    project.replace(
        "source/report.yaml",
        "photo-ppi: allow\n  photo-ppi-low: allow",
        "photo-ppi: warn\n  photo-ppi-low: warn",
    );
    // The opener and the bleed are as wide as the page; a portrait of 80 pixels is small even there.
    project.picture("images/valley.jpg", 2600, 3640).picture("images/night.jpg", 1500, 2100).picture(
        "images/lantern.jpg",
        600,
        860,
    );
    compare("photo_ppi", &project.findings_on_pages());
    project.replace("source/report.yaml", "photo-ppi-low: warn", "photo-ppi-low: deny");
    assert!(project.findings_on_pages().contains("error[photo-ppi-low]"));
    assert!(project.errors().contains("error[photo-ppi-low]"), "it keeps the report from being built");
}
