//! A kind of block that Rust has never heard of, by files of the layout alone.

use folio::content::edition::Edition;
use folio::content::{self, declare};
use folio::diag::Sources;
use folio::plain_text::Format;
use folio::products::eject;
use folio::schema;

use crate::project::{TestProject, composed, printed, repository};
use crate::{pages, reading};

/// A kind with a field of each type.
const DECLARATION: &str = "\
help: What one lantern is.
role: figure
short: name
fields:
  name: { type: title, required: true, help: Its name. }
  story: { type: prose, help: How it came. }
  said: { type: text, help: What is said of it. }
  count: { type: integer, help: How many there are. }
  height: { type: decimal, places: 2, help: In metres. }
  share: { type: percent, help: Of all. }
  cost: { type: money, help: Of one. }
  since: { type: date, help: Since when. }
  lit: { type: range, help: From when to when. }
  photo: { type: photo, printed: false, help: A photo. }
  site: { type: link, printed: false, help: Where to read more. }
  more: { type: reference, to: part, help: The part that tells more. }
  shape: { type: choice, of: [round, square], help: Its shape. }
  old: { type: flag, help: Whether it is old. }
  colours: { type: list, items: text, most: 3, help: Its colours. }
  keepers:
    type: list
    short: name
    help: Who keeps it.
    fields:
      name: { type: text, required: true, help: The name. }
      years: { type: range, help: From when to when. }
example: |
  - lantern: Heron
";

const DRAWING: &str = r#"#import "/layout/components/inline.typ": page-of
#import "/layout/components/photo.typ": photo-mark
#import "/layout/components/picture.typ": picture
#let lantern(name: none, story: none, said: none, count: none, height: none, share: none, cost: none, since: none, lit: none,
  photo: none, site: none, more: none, shape: none, old: none, colours: (), keepers: ()) = block({
  strong(name)
  [ #shape #if old [old] #said #count.text #height.text #share.text #cost.text #since.text #lit.text ]
  if count.value > 1000 { [many ] }
  page-of(more.label)
  photo-mark(photo)
  picture(photo, 20pt, 30pt)
  story
  colours.join[, ]
  for keeper in keepers [ #keeper.name #if keeper.years != none { keeper.years.text }]
})
"#;

const BLOCK: &str = "
  - lantern:
      name: Heron
      story: |
        It came *by boat*.

        - once
      said: It is small.[^of-it]
      count: 12500
      height: 1.5
      share: 62.50
      cost: EUR 1200.50
      since: 2019-05
      lit: { from: 2003, to: present }
      photo: lantern
      site: https://example.org/heron
      more: lanterns
      shape: square
      old: true
      colours: [red, \"green[^of-it]\"]
      keepers:
        - Ada
        - { name: Ben, years: 2019 }
notes:
  of-it: Measured by hand.
";

fn project() -> TestProject {
    let project = TestProject::example();
    project.write("layout/blocks/lantern.yaml", DECLARATION).write("layout/blocks/lantern.typ", DRAWING);
    project.write("source/own.yaml", format!("title: A kind of its own\nbody:{BLOCK}"));
    project.replace(
        "source/report.yaml",
        "  - text: welcome.yaml\n",
        "  - text: welcome.yaml\n  - text: own.yaml\n",
    );
    project
}

#[test]
fn it_is_checked_set_and_proved_as_any_other() {
    let project = project();
    assert_eq!(project.findings_on_pages(), "", "nothing is lost, in either edition");
    let pages = pages::set(&project.open(), Edition::Screen);
    let own = pages.document.pages().iter().map(|page| pages::lines(page).join(" "));
    let own = own.filter(|page| page.contains("Heron")).collect::<Vec<_>>().join(" ").replace("  ", " ");
    for said in [
        "square",
        "old",
        "It is small.",
        "12,500",
        "1.50",
        "62.50\u{202f}%",
        "EUR\u{a0}1,200.50",
        "May 2019",
        "2003 to date",
        "many",
        "It came by boat.",
        "once",
        "red, green",
        "Ada",
        "Ben 2019",
        "Measured by hand.",
    ] {
        assert!(own.contains(said), "{said:?} in {own}");
    }
}

#[test]
fn what_it_says_is_lost_where_the_layout_drops_it() {
    let project = project();
    project.replace("layout/blocks/lantern.typ", "  story\n", "");
    let told = project.findings_on_pages();
    assert!(told.contains("error[lost-content]") && told.contains("source/own.yaml:6:"), "{told}");
    let project = self::project();
    project.replace("layout/blocks/lantern.typ", "#since.text", "");
    let told = project.findings_on_pages();
    assert!(told.contains("error[lost-content]") && told.contains("May 2019"), "{told}");
}

/// The example with a part that holds a block of each kind that the layout declares.
fn kinds() -> TestProject {
    let project = TestProject::example();
    let part = std::fs::read_to_string(repository().join("tests/fixtures/kinds/kinds.yaml")).unwrap();
    project.write("source/kinds.yaml", part);
    project.replace(
        "source/report.yaml",
        "  - text: welcome.yaml\n",
        "  - text: welcome.yaml\n  - text: kinds.yaml\n",
    );
    project
}

#[test]
fn each_kind_looks_as_it_did_and_is_whole() {
    let project = kinds();
    assert_eq!(project.findings_on_pages(), "");
    let part = project.read("source/kinds.yaml");
    let (declared, _) = declare::kinds(&project.open(), &mut Sources::default());
    for kind in declared.iter() {
        assert!(part.contains(&format!("  - {}:", kind.name)), "no {} in tests/fixtures/kinds", kind.name);
    }
    let set = pages::set(&project.open(), Edition::Screen);
    let all = set.document.pages();
    let of = |words: &str| all.iter().position(|page| pages::lines(page).join(" ").contains(words)).unwrap();
    for (number, page) in
        all[of("Whatever the valley does") - 3..of("Every house lit") - 2].iter().enumerate()
    {
        pages::compare(page, &format!("kinds-{}", number + 1));
    }
}

/// What a declaration shows as its example can be written as it stands.
#[test]
fn each_example_of_a_kind_can_be_written() {
    let project = TestProject::example();
    let (declared, _) = declare::kinds(&project.open(), &mut Sources::default());
    let blocks: String = declared
        .iter()
        .flat_map(|kind| kind.example.lines().map(|line| format!("  {line}\n")).collect::<Vec<_>>())
        .collect();
    project.write("source/own.yaml", format!("title: Examples\nbody:\n{blocks}"));
    project.replace(
        "source/report.yaml",
        "  - text: welcome.yaml\n",
        "  - text: welcome.yaml\n  - text: own.yaml\n",
    );
    let told = project.findings();
    assert!(!told.contains("error["), "{told}");
}

#[test]
fn it_reads_aloud_field_by_field() {
    let text = reading::text(&project().open(), Format::Plain);
    let from = text.find("A kind of its own\n\nHeron").expect("the part is told");
    insta::assert_snapshot!(&text[from..text[from..].find("Measured").unwrap() + from]);
}

#[test]
fn the_schema_knows_it() {
    let example = project();
    let project = example.open();
    let (kinds, problems) = declare::kinds(&project, &mut Sources::default());
    assert!(!problems.has_errors());
    let schema = schema::all(&kinds).into_iter().find(|file| file.kind == "text").unwrap().schema;
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let fits = |block: &str| {
        let text = format!("title: x\nbody:\n{}", block.trim_start_matches('\n'));
        validator.is_valid(&serde_yaml::from_str::<serde_json::Value>(&text).unwrap())
    };
    let whole: serde_json::Value = serde_yaml::from_str(&format!("title: x\nbody:{BLOCK}")).unwrap();
    let faults: Vec<String> = validator.iter_errors(&whole).map(|error| error.to_string()).collect();
    assert_eq!(faults, Vec::<String>::new());
    assert!(fits("  - lantern: Heron\n"));
    for (from, to) in [
        ("count: 12500", "count: many"),
        ("shape: square", "shape: flat"),
        ("colours: [red,", "colours: [red, blue, grey,"),
        ("name: Ben,", "nam: Ben,"),
        ("cost: EUR 1200.50", "cost: 1200.50"),
    ] {
        assert!(BLOCK.contains(from) && !fits(&BLOCK.replace(from, to)), "{to}");
    }
    let told = schema::block(&kinds, "lantern").unwrap();
    assert!(told.starts_with("lantern: What one lantern is.") && told.contains("- lantern: Heron"), "{told}");
    assert_eq!(schema::near_block(&kinds, "lanter"), Some("lantern".into()));
}

#[test]
fn what_is_wrong_in_one_is_told_at_its_place() {
    let project = project();
    let text = BLOCK
        .replace("count: 12500", "count: 12,500")
        .replace("height: 1.5", "hight: 1.5")
        .replace("cost: EUR 1200.50", "cost: 1200 EUR")
        .replace("since: 2019-05", "since: last May")
        .replace("to: present", "to: 1999")
        .replace("photo: lantern", "photo: lantren")
        .replace("more: lanterns", "more: lantern")
        .replace("shape: square", "shape: sqare")
        .replace("old: true", "old: very")
        .replace("colours: [red,", "colours: [red, blue, grey,")
        .replace("- Ada", "- { years: 2020 }");
    project.write("source/own.yaml", format!("title: A kind of its own\nbody:{text}"));
    let findings = content::load(&project.open()).unwrap_err();
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/errors", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("declared_block", printed(&findings));
    });
}

#[test]
fn what_is_wrong_in_a_declaration_is_told_once() {
    let project = project();
    let broken = DECLARATION
        .replace("short: name\nfields", "short: nam\nfields")
        .replace("  old:", "  Old!:")
        .replace("of: [round, square], ", "")
        .replace("to: part, ", "")
        .replace("items: text, ", "")
        .replace("places: 2", "places: 12");
    project.write("layout/blocks/lantern.yaml", broken);
    project.write("layout/blocks/table.yaml", DECLARATION).write("layout/blocks/table.typ", DRAWING);
    project.write("layout/blocks/undrawn.yaml", DECLARATION);
    project.write("layout/blocks/Bad Name.yaml", DECLARATION);
    let told = project.errors();
    assert!(!told.contains("source/own.yaml"), "{told}");
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/errors", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("declaration", told);
    });
}

#[test]
fn an_ejected_project_has_it_too() {
    let project = project();
    let out = tempfile::tempdir().unwrap();
    let target = out.path().join("ejected");
    let opened = project.open();
    eject::eject(&opened, &composed(&opened), &target).unwrap();
    assert!(target.join("layout/blocks/lantern.typ").is_file());
    let composed = std::fs::read_to_string(target.join("content/05-own.typ")).unwrap();
    assert!(composed.contains("#import \"/layout/blocks/lantern.typ\": lantern"), "{composed}");
}

#[test]
fn references_in_text_print_what_they_lead_to() {
    let project = TestProject::example();
    project.write(
        "source/diary.yaml",
        "title: Diary\nbody:\n  - text: |\n      It is told [in](#table:by-house), [](#chart:chart-by-house), [see](#part:lanterns), [on](#part:welcome) and [on](#photo:valley).\n\n      The [heron](index:) and the [otters](index:otter) are listed.\n  - index: {}\n",
    );
    let pages = pages::set(&project.open(), Edition::Screen);
    let all = pages.document.pages().iter().map(|page| pages::lines(page).join(" ")).collect::<Vec<_>>();
    let page = all.iter().find(|page| page.contains("It is told")).unwrap();
    insta::assert_snapshot!(page);
    assert_eq!(project.findings_on_pages(), "");
}

#[test]
fn references_that_lead_nowhere_are_told() {
    let project = TestProject::example();
    project.replace(
        "source/diary.yaml",
        "body:\n",
        "body:\n  - text: \"[See](#table:lantern), [see](#tabel:x), [see](#part:wellcome), [see](#chart:x) and [see](#photo:x).\"\n",
    );
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/errors", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("unknown_target", project.errors());
    });
}
