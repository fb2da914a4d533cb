//! Text in the scripts of the Mekong is found, copied and heard as it was written, in both editions.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use folio::content::edition::Edition;
use folio::theme::THEME;
use typst::layout::{FrameItem, Point};

use crate::project::{TestProject, repository};
use crate::{pages, reading, tags};

/// A report of one part in all scripts, with all that words may stand in.
fn project() -> TestProject {
    let project = TestProject::example();
    for path in ["source/report.yaml", "source/rivers.yaml"] {
        project.write(path, std::fs::read(repository().join("tests/fixtures/scripts").join(path)).unwrap());
    }
    project
}

/// The headings, paragraphs and items of the report without the signs of Markdown; a paragraph stands once more as an item.
fn passages(project: &TestProject) -> Vec<String> {
    let text = project.read("source/rivers.yaml");
    let (_, body) = text.split_once("text: |\n").unwrap();
    let (body, _) = body.split_once("notes:").unwrap();
    let bare = |line: &str| {
        let words = line.split("[^").next().unwrap_or_default();
        words.trim().trim_start_matches(['#', '-', '*', ' ']).trim_end_matches('*').to_string()
    };
    body.lines().map(bare).filter(|words| !words.is_empty()).collect()
}

/// The words of a PDF as poppler reads them, without blanks.
fn read(pdf: &[u8]) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext is installed, see .ci/run");
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    let read = reader.wait_with_output().unwrap();
    assert!(read.status.success());
    without_blanks(&String::from_utf8(read.stdout).unwrap())
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn whole_paragraphs_are_found_in_both_editions_and_heard() {
    let project = project();
    let built = project.build();
    let passages = passages(&project);
    assert_eq!(passages.len(), 5 * 5);
    for pdf in &built.pdfs {
        let text = read(&pdf.bytes);
        for words in &passages {
            // As often as it is written; a running head may say a heading again, and notes say some once more.
            let written = passages.iter().filter(|other| *other == words).count();
            let found = text.matches(&without_blanks(words)).count();
            assert!(found >= written, "{:?}: {words} stands {found} times, not {written}", pdf.edition);
        }
    }
    let screen = built.pdfs.iter().find(|pdf| pdf.edition == Edition::Screen).unwrap();
    assert!(reading::compare(&project.open(), screen) > 1_000);
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("scripts-tags", tags::Tags::of(screen).shown());
    });
}

#[test]
fn faces_for_chinese_are_added_as_the_docs_say() {
    let project = TestProject::example();
    let say = |project: &TestProject| {
        let text = project.read("source/welcome.yaml");
        let at = text.find("ประเทศไทย").unwrap();
        project.write("source/welcome.yaml", format!("{}湄公河, {}", &text[..at], &text[at..]));
    };
    say(&project);
    let told = project.findings();
    assert_eq!(told.matches("no-glyph").count(), 1, "a script is told once: {told}");
    assert!(told.contains("the signs of Chinese (湄公河)") && told.contains("Noto Sans SC"), "{told}");
    let face = std::fs::read(repository().join("tests/fixtures/fonts/NotoSansSC_excerpt.ttf")).unwrap();
    project.write("fonts/noto-sans-sc/NotoSansSC_400Regular.ttf", face);
    project.replace(THEME, "  serif: [Source Serif 4,", "  serif: [Source Serif 4, Noto Sans SC,");
    assert_eq!(project.findings(), "");
    let set = pages::set(&project.open(), Edition::Screen);
    let mut families = BTreeSet::new();
    for page in set.document.pages() {
        pages::walk(&page.frame, Point::zero(), &mut |_, item| {
            if let FrameItem::Text(text) = item
                && text.text.contains('湄')
            {
                families.insert(text.font.info().family.to_string());
            }
        });
    }
    assert_eq!(families, BTreeSet::from(["Noto Sans SC".to_string()]));
}
