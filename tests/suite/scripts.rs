//! Text in the scripts of the Mekong is found, copied and heard as it was written, in both editions.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use folio::content::edition::Edition;
use folio::plain_text::Format;
use folio::theme::THEME;
use typst::layout::{FrameItem, Point};

use crate::project::{TestProject, repository};
use crate::{pages, reading, tags};

/// The code of a language, a heading, and sentences in it: where two rivers meet people work, and write to each other.
const TEXTS: [(&str, &str, [&str; 2]); 5] = [
    (
        "th",
        "แม่น้ำสองสาย",
        [
            "ที่นี่มีน้ำขึ้นสูงทุกปี ผู้คนทั้งสองฝั่งจึงช่วยกันทำงาน และเขียนจดหมายถึงกัน",
            "ปีนี้มีสตรีสิบสองคนจากหมู่บ้านริมน้ำเดินทางไปทำงานที่เมืองใหญ่",
        ],
    ),
    (
        "lo",
        "ແມ່ນ້ຳສອງສາຍ",
        [
            "ຢູ່ທີ່ນີ້ນ້ຳຂຶ້ນສູງທຸກປີ ຜູ້ຄົນທັງສອງຝັ່ງຈຶ່ງຊ່ວຍກັນເຮັດວຽກ ແລະຂຽນຈົດໝາຍເຖິງກັນ",
            "ປີນີ້ມີແມ່ຍິງສິບສອງຄົນຈາກບ້ານແຄມນ້ຳໄປເຮັດວຽກຢູ່ເມືອງໃຫຍ່",
        ],
    ),
    (
        "km",
        "ទន្លេពីរ",
        [
            "នៅទីនេះទឹកឡើងខ្ពស់រៀងរាល់ឆ្នាំ មនុស្សទាំងសងខាងជួយគ្នាធ្វើការ ហើយសរសេរសំបុត្រទៅគ្នា",
            "ឆ្នាំនេះស្ត្រីដប់ពីរនាក់មកពីភូមិក្បែរទន្លេបានទៅធ្វើការនៅទីក្រុង",
        ],
    ),
    (
        "my",
        "မြစ်နှစ်စင်း",
        [
            "ဤနေရာတွင် နှစ်တိုင်း ရေကြီးသောကြောင့် နှစ်ဖက်ကမ်းမှ လူများ အတူတကွ အလုပ်လုပ်ကြပြီး စာရေးကြသည်။",
            "ယခုနှစ်တွင် မြစ်ကမ်းရွာမှ အမျိုးသမီး ဆယ့်နှစ်ဦးသည် မြို့ကြီးသို့ အလုပ်သွားလုပ်ကြသည်။",
        ],
    ),
    (
        "vi",
        "Hai dòng sông",
        [
            "Nước ở đây dâng cao mỗi năm, người dân hai bờ giúp nhau làm việc và viết thư cho nhau.",
            "Báo cáo này kể về các hành vi vi phạm hợp đồng và những người đã lên tiếng.",
        ],
    ),
];

/// A report of one part, with all that words may stand in.
fn project() -> TestProject {
    let project = TestProject::example();
    let mut body = String::new();
    let mut notes = String::new();
    for (language, heading, [first, second]) in TEXTS {
        body += &format!("      ## {heading}\n\n      {first}[^{language}]\n\n      *{second}*\n\n");
        body += &format!("      - {second}\n      - **{first}**\n\n");
        notes += &format!("  {language}: \"{second}\"\n");
    }
    let manifest = project.read("source/report.yaml");
    let (before, after) = manifest.split_once("parts:\n").unwrap();
    let (_, after) = after.split_once("editions:\n").unwrap();
    project
        .write("source/report.yaml", format!("{before}parts:\n  - text: rivers.yaml\neditions:\n{after}"))
        .write("source/rivers.yaml", format!("title: Rivers\nbody:\n  - text: |\n{body}notes:\n{notes}"));
    project
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
    for pdf in &built.pdfs {
        let text = read(&pdf.bytes);
        for (language, heading, sentences) in TEXTS {
            for (words, times) in [(heading, 1), (sentences[0], 2), (sentences[1], 3)] {
                let found = text.matches(&without_blanks(words)).count();
                // A running head may say the heading again.
                assert!(found >= times, "{:?} {language}: {words} stands {found} times", pdf.edition);
            }
        }
    }
    let screen = built.pdfs.iter().find(|pdf| pdf.edition == Edition::Screen).unwrap();
    assert!(reading::compare(&project.open(), screen) > 1_000);
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("scripts-tags", tags::Tags::of(screen).shown());
        insta::assert_snapshot!("scripts-text", reading::text(&project.open(), Format::Plain));
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
