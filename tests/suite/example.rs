//! The invented report, which holds every kind of content.

use folio::content::edition::Edition;
use typst::layout::{Abs, Frame, FrameItem, Point};

use crate::pages;
use crate::project::{TestProject, composed};

#[test]
fn every_kind_of_content_is_composed() {
    for file in TestProject::example().compose() {
        let name = file.path.replace('/', "-");
        insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/composed", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, file.text);
        });
    }
}

/// Decimals of a column end where their places end, whatever places they have.
#[test]
fn decimal_signs_stand_below_each_other() {
    let project = TestProject::example();
    project.replace("source/lanterns.yaml", "format: decimal, places: 2", "format: decimal, places: 0");
    let mut ends = Vec::new();
    for page in pages::set(&project.open(), Edition::Screen).document.pages() {
        pages::walk(&page.frame, Point::zero(), &mut |at, item| match item {
            FrameItem::Text(text) if ["12.5", "3.25"].contains(&text.text.as_str()) => {
                let digit = text.glyphs.last().unwrap().x_advance.at(text.size);
                let places = text.text.split_once('.').unwrap().1.len();
                ends.push(at.x + text.width() - digit * places as f64);
            }
            _ => {}
        });
    }
    assert_eq!(ends.len(), 2, "both are on the pages");
    assert!((ends[0] - ends[1]).abs() < Abs::pt(0.01), "{ends:?}");
}

/// The outer cover is a document of its own: a note that the report has had before prints there once more.
#[test]
fn the_outer_cover_prints_its_notes() {
    let project = TestProject::example();
    project.replace("source/back-cover.yaml", "(invented)", "(invented),[^free] twice[^free]");
    let composed = composed(&project.open());
    let (report, outline) = (&composed.report, &composed.outline);
    let notes = folio::notes::set(report, outline, None, &folio::notes::Memory::default());
    let cover = folio::compose::outer_cover(report, outline, &notes, &composed.photos, 3.0).pop().unwrap();
    let number = outline.note("free").unwrap().number;
    let calls = ["#note(id: \"free\"", "#note-again(id: \"free\""];
    assert_eq!(calls.map(|call| cover.text.matches(call).count()), [1, 1], "{}", cover.text);
    assert_eq!(cover.text.matches(&format!(", number: {number}")).count(), 2);
    let last = composed.document.files.last().unwrap();
    assert_eq!(calls.map(|call| last.text.matches(call).count()), [0, 2], "{}", last.text);
}

#[test]
fn every_kind_of_content_is_set() {
    let project = TestProject::example();
    let pages = pages::set(&project.open(), Edition::Screen);
    let mut text = String::new();
    for (index, page) in pages.document.pages().iter().enumerate() {
        text.push_str(&format!("--- {}\n{}\n", index + 1, pages::lines(page).join("\n")));
    }
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("example-text", text);
    });
}

#[test]
fn both_editions_break_their_pages_alike() {
    let example = TestProject::example();
    let project = example.open();
    let [screen, print] = Edition::ALL.map(|edition| pages::set(&project, edition));
    let text =
        |pages: &folio::typeset::Pages| pages.document.pages().iter().map(pages::lines).collect::<Vec<_>>();
    assert_eq!(text(&screen), text(&print));
}

#[test]
fn words_that_look_like_code_are_printed() {
    let project = TestProject::example();
    let pages = pages::set(&project.open(), Edition::Screen);
    let text: String = pages.document.pages().iter().flat_map(pages::lines).collect();
    let text: String = text.split_whitespace().collect();
    for piece in ["#letx=5", "$x^2$", "@ref", "<b>notbold</b>", "`#panic()`", "*star*", "abackslash\\and"] {
        assert!(text.contains(piece), "{piece}");
    }
}

#[test]
fn every_character_has_a_glyph() {
    let project = TestProject::example();
    let pages = pages::set(&project.open(), Edition::Screen);
    for page in pages.document.pages() {
        no_missing_glyphs(&page.frame);
    }
}

fn no_missing_glyphs(frame: &Frame) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => no_missing_glyphs(&group.frame),
            FrameItem::Text(text) => {
                assert!(text.glyphs.iter().all(|g| g.id != 0), "a glyph is missing in {:?}", text.text);
            }
            _ => {}
        }
    }
}

#[test]
fn layouts_are_told_what_stands_around_a_block() {
    let project = TestProject::example();
    let text =
        "  - text: |\n      Every house lit its own.\n\n      They were:\n\n      - red\n      - blue\n";
    project.replace("source/diary.yaml", "body:\n", &format!("body:\n{text}"));
    let links = "  - links:\n      - { label: The lake, url: \"https://example.org/lake\" }\n";
    project.replace("source/lanterns.yaml", "body:\n", &format!("body:\n{text}  - text: Then.\n{links}"));
    let composed = project.compose();
    let text_of = |name: &str| &composed.iter().find(|file| file.path.contains(name)).unwrap().text;
    let lead = "#para[#\"Every house lit its own.\"]\n#lead-in(indented: true)[#\"They were:\"]\n#bullets(";
    let diary = text_of("diary");
    assert!(diary.contains("wide: true)\n\n#narrow(lines-below: 1)[\n#para["), "{diary}");
    assert!(diary.contains(lead) && diary.contains("]\n#calendar("), "{diary}");
    let figures = text_of("figures");
    assert!(figures.contains("wide: false)") && figures.contains(lead), "{figures}");
    // The file's own text begins with a heading.
    assert!(figures.contains("#para[#\"Then.\"]\n#anchored[#links("), "{figures}");
    pages::set(&project.open(), Edition::Print);
}
