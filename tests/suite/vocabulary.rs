//! What editors can say in blocks, from YAML to both editions: each is proved whole by the build, read as text, and clean in print.

use folio::build::{Options, silent, text};
use folio::content::edition::Edition;
use folio::plain_text::Format;
use folio::products::eject;
use lopdf::Document;

use crate::frame::{lines, part};
use crate::project::{TestProject, build_with, composed, repository};

const BODY: &str = r#"  - text: |
      We keep

      c. the lanterns;
      d. the boats:
         i. their oars,
         ii. their sails;
      e. and the bridge.
  - table:
      id: accounts
      caption: Income and expenditure
      columns:
        - Item
        - { title: "2024[^change]", format: integer }
      csv: accounts.csv
      remarks:
        - { mark: change, text: From this year on in whole lanterns. }
        - Boats are not counted.
        - { mark: gift, text: Most of it at the night of lanterns. }
  - logos:
      title: Who helped us
      logos: [drawn, photographed]
"#;

const APPENDIX: &str = r#"title: Appendices
numbering: letter
sections: [method.yaml, oil.yaml]
"#;

const METHOD: &str = r#"title: How it was counted
body:
  - text: |
      More stands in [](#table:by-night), and in [](#part:oil).

      ## At night

      By the keepers.
  - table: { id: by-night, caption: By night, columns: [Night], rows: [[May]] }
"#;

const OIL: &str = r#"title: Oil
body:
  - table: { id: oil, caption: Oil, columns: [Kind], rows: [[Lamp oil]] }
"#;

const CSV: &str = "\
row,Item,2024
group,Income,
,Grants,1200
,Gifts,80[^gift]
sum,Total income,
bold,Balance[^gift],400
sum: Balance; Total income,Balance at the end,
";

/// The parts of a report with them, and photos that are large enough for print.
fn project() -> TestProject {
    let project = part(BODY);
    let drawing = std::fs::read(repository().join("tests/fixtures/components/shared/drawing.svg")).unwrap();
    project
        .write("source/accounts.csv", CSV)
        .write("images/drawn.svg", drawing)
        .picture("images/photographed.png", 1600, 800)
        .replace(
            "source/photos.yaml",
            "photos:\n",
            "photos:\n  drawn: { file: images/drawn.svg, alt: Logo of the Lantern House, consent: not-needed }\n  \
             photographed: { file: images/photographed.png, alt: Logo of the Otter Hall, consent: not-needed }\n",
        )
        .replace("source/report.yaml", "parts:\n", "parts:\n  - cover: cover.yaml\n  - contents: contents.yaml\n")
        .replace("source/report.yaml", "  - text: diary.yaml\n", "  - text: diary.yaml\n  - text: appendices.yaml\n")
        .write("source/appendices.yaml", APPENDIX)
        .write("source/method.yaml", METHOD)
        .write("source/oil.yaml", OIL)
        .write("source/cover.yaml", "logo: drawn\n");
    project
}

#[test]
fn the_words_of_all_kinds_are_read_as_text() {
    let project = project();
    let workspace = project.workspace();
    let checked = folio::build::check(&workspace, false, &silent).unwrap();
    let (said, _) = text(&workspace, checked, Format::Plain).unwrap_or_else(|_| panic!("it reads"));
    for words in [
        "c. the lanterns;\nd. the boats:\n   i. their oars,\n   ii. their sails;\ne. and the bridge.",
        "2024 a",
        "Grants\t1,200",
        "Gifts\t80 b",
        "Total income\t1,280",
        "Balance b\t400",
        "Balance at the end\t1,680",
        "Appendix\u{a0}A How it was counted",
        "More stands in Table A1, and in Appendix\u{a0}B.",
        "A.1 At night",
        "Table A1 By night",
        "Table B1 Oil",
        "Table 1 Income and expenditure",
        "Boats are not counted.\n\na From this year on in whole lanterns.\n\nb Most of it at the night of lanterns.",
    ] {
        assert!(said.contains(words), "{words:?} in\n{said}");
    }
}

/// A build proves by itself that nothing of a report is lost on its pages.
#[test]
fn drawings_stand_as_drawings_in_the_inks_of_the_press() {
    let project = project();
    let options = Options { preflight: true, ..Options::default() };
    let built = build_with(&project.open(), options);
    for pdf in &built.pdfs {
        let document = Document::load_mem(&pdf.bytes).unwrap();
        let pictures = document.objects.values().filter(|object| {
            object.as_stream().is_ok_and(|stream| {
                stream
                    .dict
                    .get(b"Subtype")
                    .is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == b"Image"))
            })
        });
        assert_eq!(pictures.count(), 1, "of two logos one is a photo, in the {} edition", pdf.edition);
    }
    let print = built.pdfs.iter().find(|pdf| pdf.edition == Edition::Print).unwrap();
    assert!(print.conversions.gradients > 0 && print.conversions.colors > 0, "{:?}", print.conversions);
    let told = built.preflight.unwrap();
    assert!(told.list.is_empty(), "{:#?}", told.list);
}

#[test]
fn photos_over_whole_pages_lie_on_the_right_sides_and_reach_beyond_the_trim() {
    let body = format!(
        "{}  - photo: {{ id: valley, width: page }}\n{}  - photo: {{ id: night, width: spread }}\n",
        lines(3, ""),
        lines(60, "")
    );
    let project = part(&body);
    project.picture("images/valley.jpg", 2700, 3800).picture("images/night.jpg", 5200, 3700);
    let options = Options { preflight: true, edition: Some(Edition::Print), ..Options::default() };
    let built = build_with(&project.open(), options);
    let told = built.preflight.unwrap();
    assert!(told.list.is_empty(), "{:#?}", told.list);
    let document = Document::load_mem(&built.pdfs[0].bytes).unwrap();
    let with_photos: Vec<u32> = document
        .get_pages()
        .into_iter()
        .filter(|(_, id)| {
            let (own, inherited) = document.get_page_resources(*id).unwrap();
            let inherited = inherited.into_iter().filter_map(|id| document.get_dictionary(id).ok());
            own.into_iter().chain(inherited).any(|resources| resources.has(b"XObject"))
        })
        .map(|(number, _)| number)
        .collect();
    let [alone, left, right] = with_photos[..] else { panic!("{with_photos:?}") };
    assert_eq!((alone, left % 2, right), (2, 0, left + 1), "{with_photos:?}");
}

#[test]
fn an_ejected_project_has_the_drawings_too() {
    let project = project();
    let out = tempfile::tempdir().unwrap();
    let target = out.path().join("ejected");
    let opened = project.open();
    eject::eject(&opened, &composed(&opened), &target).unwrap();
    assert_eq!(std::fs::read(target.join("images/drawn.svg")).unwrap(), project.bytes("images/drawn.svg"));
}
