//! A report in more than one language: what a translation takes over, what is told of it, how it travels to a translator and back.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use folio::build::Workspace;
use folio::compose::ComposedFile;
use folio::content::translation::fingerprint;
use folio::diag::Stop;
use folio::products::translate::{FileFormat, accept, export, import, progress};
use lopdf::Document;

use crate::project::{TestProject, composed, printed};

/// The invented report with a Thai and a Vietnamese edition, of which nothing is translated yet.
fn example() -> TestProject {
    let project = TestProject::example();
    project.replace("source/report.yaml", "language: en\n", "language: en\nlanguages: [th, vi]\n");
    project
}

/// Thai for a part of the invented report.
const LANTERNS: &str = "\
title: โคมไฟ
running: โคม
body:
  1:
    text: |
      ## แยกตามบ้าน

      บ้านทุกหลังจุดโคมของตนเอง[^again]

      ### ทางเหนือ

      มีบ้านสองหลังเข้าร่วม
  by-house:
    table:
      caption: โคมไฟแยกตามบ้าน
      columns: { 1: บ้าน, 2: { title: โคมไฟ, unit: ดวง } }
      rows:
        - [บ้านนกกระสา]
        - [เรือนนาก]
        - [ห้องกก]
      total: รวม
notes:
  free: \"เขียนจากความทรงจำ ดู *โคม* ด้วยมือ <https://example.org/a/very/long/path/that-has-to-break.html>\"
";

fn translated() -> TestProject {
    let project = example();
    project.write("source/th/lanterns.yaml", LANTERNS);
    // In Thai a letter with a mark above it is set in pieces: no word of it is lost.
    project.write("source/th/photos.yaml", "photos:\n  valley: { caption: หุบเขาในยามเช้า }\n");
    project.write("source/th/data/levels.csv", "Month,Upper lake,Lower lake\nมกราคม,,\n,,\nพฤษภาคม,,\n");
    project
}

/// A workspace that looks at a report in Thai.
fn thai(project: &TestProject) -> Workspace {
    let mut workspace = project.workspace();
    workspace.set_language(Some("th".into()));
    workspace
}

fn compose(project: &TestProject, language: &str) -> Vec<ComposedFile> {
    let mut opened = project.open();
    opened.set_language(Some(language.into()));
    composed(&opened).document.files
}

fn text(files: &[ComposedFile], path: &str) -> String {
    let file = files.iter().find(|file| file.path.ends_with(path));
    file.unwrap_or_else(|| panic!("no {path}")).text.clone()
}

#[test]
fn a_translation_says_its_own_words_and_has_all_else_from_the_original() {
    let project = translated();
    let figures = text(&compose(&project, "th"), "figures.typ");
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/languages", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("composed_in_thai", figures);
    });
    // What is not translated says its own language; figures need no word of it.
    assert!(figures.contains("#foreign(\"en\")"), "{figures}");
    assert!(!figures.contains("#foreign(\"th\")"), "{figures}");
    assert!(figures.contains("1,250") && figures.contains("62.5"), "{figures}");
    // The chart finds the column by its translated title.
    let vietnamese = text(&compose(&project, "vi"), "figures.typ");
    assert!(!vietnamese.contains("โคม") && vietnamese.contains("1.250"), "{vietnamese}");
}

#[test]
fn the_original_is_as_it_was_before_it_had_translations() {
    let plain = composed(&TestProject::example().open()).document.files;
    let named = composed(&translated().open()).document.files;
    assert_eq!(plain, named);
    // Nothing of a translation is told where the report is looked at in its own language.
    assert_eq!(translated().findings(), "");
}

#[test]
fn dates_and_figures_are_written_as_the_language_is_told_to() {
    let project = translated();
    project.write("source/th/report.yaml", "calendar: buddhist\nnumerals: native\nregion: TH\n");
    let files = compose(&project, "th");
    let main = text(&files, "main.typ");
    assert!(main.contains("year: \"๒๕๖๗\"") && main.contains("language: \"th\""), "{main}");
    assert!(main.contains("region: \"TH\""), "{main}");
    let figures = text(&files, "figures.typ");
    assert!(figures.contains("๑,๒๕๐") && !figures.contains("1,250\""), "{figures}");
    let diary = text(&files, "diary.typ");
    assert!(diary.contains("ธันวาคม ๒๕๖๖") || diary.contains("๒๕๖๗"), "{diary}");
}

/// A test per fault of a translation: what folio tells of the Thai edition, compared with the stored message.
macro_rules! faults {
    ($($name:ident: |$project:ident| $fault:expr;)*) => {
        $(
            #[test]
            fn $name() {
                let $project = translated();
                $fault;
                let told = printed(&folio::build::inspect(&thai(&$project)));
                // What is not translated is told by a test of its own.
                let told: Vec<&str> = told.split("\n\n").filter(|one| !one.contains("[untranslated]")).collect();
                stored(stringify!($name), &told.join("\n\n"));
            }
        )*
    };
}

fn stored(name: &str, told: &str) {
    assert_ne!(told.trim(), "", "nothing was found");
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/findings", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, told);
    });
}

faults! {
    translation_of_another_kind: |p| p.replace("source/th/lanterns.yaml", "  1:\n    text: |", "  3:\n    text: |");
    translation_of_nothing: |p| p.replace("source/th/lanterns.yaml", "total: รวม", "totl: รวม");
    translation_of_an_item_too_many: |p| p.replace("source/th/lanterns.yaml", "        - [ห้องกก]", "        - [ห้องกก]\n        - [บ้านใหม่]");
    translation_of_an_unknown_item: |p| p.replace("source/th/lanterns.yaml", "  by-house:", "  by-hous:");
    translation_with_a_figure_of_its_own: |p| p.replace("source/th/lanterns.yaml", "- [เรือนนาก]", "- [เรือนนาก, ~, 4.25]");
    translation_with_a_photo_of_its_own: |p| p.write("source/th/cover.yaml", "photo: night\n");
    translation_with_a_group_for_a_text: |p| p.replace("source/th/lanterns.yaml", "title: โคมไฟ\nrunning", "title: { a: b }\nrunning");
    translation_with_another_figure: |p| p.write("source/th/water.yaml", "body:\n  chart-levels:\n    chart: { alt: สูงสุด 34 เมตร }\n");
    translation_without_its_note: |p| p.replace("source/th/lanterns.yaml", "จุดโคมของตนเอง[^again]", "จุดโคมของตนเอง");
    translation_with_a_note_too_many: |p| p.replace("source/th/lanterns.yaml", "ตนเอง[^again]", "ตนเอง[^again][^lanterns]");
    translation_with_a_broken_state: |p| p.write("source/th/.state.yaml", "<<<<<<< ours\na: b\n");
    translation_of_no_file: |p| p.write("source/th/lantern.yaml", "title: โคมไฟ\n");
    translation_of_rows_that_are_not_there: |p| p.write("source/th/data/levels.csv", "a,b,c\nx,,\nx,,\nx,9.9,\nx,,\nx,,\nx,,\nx,,\n");
}

#[test]
fn a_language_that_the_report_does_not_name_is_told() {
    let project = translated();
    let mut workspace = project.workspace();
    workspace.set_language(Some("km".into()));
    let told = printed(&folio::build::inspect(&workspace));
    assert!(told.contains("the report names no language `km`") && told.contains("languages: [km]"), "{told}");
}

#[test]
fn what_is_not_translated_is_listed() {
    let project = translated();
    let told = printed(&folio::build::inspect(&thai(&project)));
    let at = |part: &str| told.split("\n\n").find(|one| one.contains(part)).unwrap_or_default().to_string();
    let (file, one) = (at("source/water.yaml` is translated"), at("at body/5/text"));
    stored("untranslated", &format!("{file}\n\n{one}"));
}

#[test]
fn a_translation_whose_original_changed_is_told_with_both_places() {
    let project = translated();
    assert_eq!(accept(&project.workspace(), "th").unwrap_or_default(), 14);
    assert_eq!(accept(&project.workspace(), "th").unwrap_or_default(), 0, "nothing is news");
    project.replace("source/lanterns.yaml", "Two houses took part.", "Three houses took part.");
    project.replace("source/lanterns.yaml", "total: Together", "total: Lanterns by house");
    let of = |told: String| -> Vec<String> {
        told.split("\n\n").filter(|one| one.contains("stale-translation")).map(str::to_string).collect()
    };
    let told = of(printed(&folio::build::inspect(&thai(&project))));
    assert_eq!(told.len(), 2, "{told:?}");
    stored("stale_translation", &told.join("\n\n"));
    let of_thai = progress(&project.workspace(), "th").unwrap_or_default();
    assert_eq!((of_thai.translated, of_thai.stale, of_thai.unknown), (14, 2, 0));
    accept(&project.workspace(), "th").unwrap_or_default();
    assert_eq!(of(printed(&folio::build::inspect(&thai(&project)))), [""; 0]);
    // Other breaks of lines are no other words.
    assert_eq!(fingerprint("a\n b"), fingerprint("a b"));
}

/// What a translator does with a file: each text that has none gets one, in capitals, with its placeholders.
fn answered(file: &str, form: FileFormat) -> String {
    let mut answered = String::new();
    match form {
        FileFormat::Xliff => {
            let mut source = String::new();
            for line in file.split_inclusive('\n') {
                answered.push_str(line);
                source.push_str(line);
                if let Some(end) = source.find("</source>\n") {
                    let start = source.find("<source>").unwrap();
                    let body = shouted(&source[start + 8..end], '<', '>');
                    answered.push_str(&format!("    <target>{body}</target>\n"));
                    source.clear();
                }
            }
        }
        FileFormat::Po => {
            for entry in file.split("\n\n") {
                match entry.strip_suffix("msgstr \"\"").or(entry.strip_suffix("msgstr \"\"\n")) {
                    Some(head) if head.contains("msgctxt") => {
                        let id = head.split("msgid ").nth(1).unwrap();
                        answered.push_str(&format!("{head}msgstr {}\n", shouted(id.trim_end(), '{', '}')));
                    }
                    _ => answered.push_str(entry),
                }
                answered.push_str("\n\n");
            }
        }
    }
    answered
}

/// Capitals, but for what stands between two signs, what is escaped, and addresses.
fn shouted(text: &str, open: char, close: char) -> String {
    let mut inside = false;
    let mut last = ' ';
    let up = |sign: char| {
        if sign == open {
            inside = true;
        }
        let kept = inside || last == '\\' || last == '&';
        if sign == close {
            inside = false;
        }
        last = if last == '&' && sign != ';' { '&' } else { sign };
        if kept { sign } else { sign.to_ascii_uppercase() }
    };
    text.chars().map(up).collect()
}

#[test]
fn texts_travel_to_a_translator_and_back() {
    for form in [FileFormat::Xliff, FileFormat::Po] {
        let project = example();
        let (file, count) = export(&project.workspace(), "th", form).unwrap_or_default();
        assert!(count > 80, "{count}");
        let path = project.path(&format!("answer.{}", form.ending()));
        fs::write(&path, answered(&file, form)).unwrap();
        let imported = import(&project.workspace(), &path, false).unwrap_or_else(|stop| panic!("{stop:?}"));
        assert_eq!((imported.texts, imported.unfinished, imported.same), (count, 0, 0));
        assert_eq!(imported.left_out.list.iter().count(), 0);
        let of_thai = progress(&project.workspace(), "th").unwrap_or_default();
        assert_eq!((of_thai.all, of_thai.translated, of_thai.stale, of_thai.unknown), (count, count, 0, 0));
        // The same file once more changes no byte.
        let written = |path: &str| fs::read_to_string(project.path(path)).unwrap();
        let before = (written("source/th/lanterns.yaml"), written("source/th/.state.yaml"));
        let again = import(&project.workspace(), &path, false).unwrap_or_else(|stop| panic!("{stop:?}"));
        assert_eq!((again.same, again.changes.len()), (count, 0));
        assert_eq!((written("source/th/lanterns.yaml"), written("source/th/.state.yaml")), before);
        // What went out with its translations comes back as it was.
        let (file, _) = export(&project.workspace(), "th", form).unwrap_or_default();
        fs::write(&path, &file).unwrap();
        let back = import(&project.workspace(), &path, false).unwrap_or_else(|stop| panic!("{stop:?}"));
        assert_eq!((back.texts, back.same), (count, count));
        // Notes, links and figures are all there: nothing but capitals differs.
        let told = printed(&folio::build::inspect(&thai(&project)));
        assert!(!told.contains("[translation-") && !told.contains("[untranslated]"), "{told}");
    }
}

#[test]
fn what_stands_in_a_translation_stays_when_more_is_brought_in() {
    let project = translated();
    let (file, _) = export(&project.workspace(), "th", FileFormat::Po).unwrap_or_default();
    let path = project.path("answer.po");
    let one = file.replace("msgid \"Together\"\nmsgstr \"รวม\"", "msgid \"Together\"\nmsgstr \"รวมทั้งหมด\"");
    let one = one.replace("msgid \"Share\"\nmsgstr \"\"", "msgid \"Share\"\nmsgstr \"สัดส่วน\"");
    assert_ne!(one, file);
    fs::write(&path, one).unwrap();
    import(&project.workspace(), &path, false).unwrap_or_else(|stop| panic!("{stop:?}"));
    let expected = LANTERNS.replace("total: รวม", "total: รวมทั้งหมด").replace(
        "2: { title: โคมไฟ, unit: ดวง } }",
        "2: { title: โคมไฟ, unit: ดวง }, 4: {title: \"สัดส่วน\"} }",
    );
    assert_eq!(project.read("source/th/lanterns.yaml"), expected);
}

/// What folio says of a file from a translator that it does not bring in; nothing is written.
fn refused(project: &TestProject, path: &Path) -> String {
    match import(&project.workspace(), path, false) {
        Ok(imported) => panic!("{imported:?}"),
        Err(Stop::Findings(found)) => {
            assert!(!project.path("source/th").exists());
            printed(&found).replace(&project.path("").display().to_string(), "")
        }
        Err(failure) => panic!("{failure:?}"),
    }
}

#[test]
fn a_lost_placeholder_is_told_and_nothing_is_brought_in() {
    let project = example();
    let (file, _) = export(&project.workspace(), "th", FileFormat::Po).unwrap_or_default();
    let path = project.path("answer.po");
    let entry = "msgid \"The keepers’ own count.{1}\"\nmsgstr \"";
    fs::write(&path, file.replace(entry, &format!("{entry}ผู้ดูแลนับเอง"))).unwrap();
    stored("translation_that_lost_a_placeholder", &refused(&project, &path));
    fs::write(&path, "msgid \"\nmsgstr\n").unwrap();
    stored("translation_that_is_no_po", &refused(&project, &path));
    let path = project.path("answer.xlf");
    fs::write(&path, "<xliff version=\"2.0\"/>").unwrap();
    stored("translation_of_another_xliff", &refused(&project, &path));
}

#[test]
fn a_text_that_changed_on_the_way_is_left_out() {
    let project = example();
    let (file, _) = export(&project.workspace(), "th", FileFormat::Po).unwrap_or_default();
    let path = project.path("answer.po");
    let file = file.replace("msgid \"Together\"\nmsgstr \"", "msgid \"Together\"\nmsgstr \"รวม");
    fs::write(&path, file.replace("msgid \"Diary\"\nmsgstr \"", "msgid \"Diary\"\nmsgstr \"บันทึก")).unwrap();
    project.replace("source/lanterns.yaml", "total: Together", "total: All of them");
    let imported = import(&project.workspace(), &path, false).unwrap_or_else(|stop| panic!("{stop:?}"));
    assert_eq!(imported.texts, 1, "the other one is brought in");
    let told = printed(&imported.left_out).replace(&project.path("").display().to_string(), "");
    stored("translation_whose_original_changed_on_the_way", &told);
}

fn folio(args: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_folio")).args(args).current_dir(folder).output().expect("folio runs")
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn one_command_builds_each_language() {
    let project = translated();
    // Vietnamese would be built in the same way.
    project.replace("source/report.yaml", "languages: [th, vi]", "languages: [th]");
    let output = folio(&["build", "--edition", "screen"], &project.path(""));
    assert_eq!(said(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
    let summary = said(&output.stdout);
    assert!(
        summary.contains("build/report-screen.pdf") && summary.contains("build/report-th-screen.pdf"),
        "{summary}"
    );
    let language = |name: &str| {
        let pdf = Document::load(project.path(&format!("build/{name}"))).unwrap();
        String::from_utf8_lossy(pdf.catalog().unwrap().get(b"Lang").unwrap().as_str().unwrap()).into_owned()
    };
    assert_eq!(language("report-screen.pdf"), "en");
    assert_eq!(language("report-th-screen.pdf"), "th");
    let statement: serde_json::Value = serde_json::from_str(&project.read("build/provenance.json")).unwrap();
    let made: Vec<&str> =
        statement["subject"].as_array().unwrap().iter().filter_map(|pdf| pdf["name"].as_str()).collect();
    assert_eq!(made, ["build/report-screen.pdf", "build/report-th-screen.pdf"]);
    let checked = folio(&["check", "--format", "short"], &project.path(""));
    assert_eq!(checked.status.code(), Some(0));
    assert!(said(&checked.stdout).contains("untranslated"), "{}", said(&checked.stdout));
    let thai = folio(&["text", "--language", "th"], &project.path(""));
    assert!(said(&thai.stdout).contains("บ้านทุกหลังจุดโคมของตนเอง"), "{}", said(&thai.stdout));
}

/// A report of a few pages without photos.
fn small(folder: &Path, languages: &str) {
    let source = folder.join("source");
    fs::create_dir_all(&source).unwrap();
    let repository = crate::project::repository();
    for name in ["layout", "fonts"] {
        crate::project::copy(&repository.join(name), &folder.join(name));
    }
    let manifest = format!(
        "title: Small\norganisation: {{ name: Nobody (invented) }}\nyear: 2024\nlanguage: en\n{languages}date: 2025-01-31\nparts:\n  - text: one.yaml\neditions:\n  screen: {{ ppi: 150 }}\n  print: {{ ppi: 300, bleed: 3mm }}\nrules: {{ page-nearly-empty: allow, hole: allow }}\n"
    );
    fs::write(source.join("report.yaml"), manifest).unwrap();
    fs::write(source.join("one.yaml"), "title: One\nbody:\n  - text: A page.\n").unwrap();
}

#[test]
fn a_plan_lists_each_report_language_and_edition_and_its_jobs_run() {
    let dir = tempfile::tempdir().unwrap();
    small(&dir.path().join("north & south"), "languages: [vi]\n");
    small(&dir.path().join("west"), "");
    let plan = folio(&["plan", "--format", "make"], dir.path());
    assert_eq!(plan.status.code(), Some(0), "{}", said(&plan.stderr));
    let makefile = said(&plan.stdout);
    let recipes: Vec<&str> = makefile.lines().filter_map(|line| line.strip_prefix('\t')).collect();
    assert_eq!(recipes.len(), 6, "{makefile}");
    // A job as make runs it, of a folder whose name a shell would take apart.
    let program = format!("'{}'", env!("CARGO_BIN_EXE_folio"));
    let job = recipes.iter().find(|recipe| recipe.contains("--language vi --edition screen")).unwrap();
    let shell = job.replace("$(FOLIO)", &program).replace("$$", "$");
    let ran = Command::new("sh").args(["-c", &shell]).current_dir(dir.path()).output().unwrap();
    assert!(ran.status.success(), "{}", said(&ran.stderr));
    let pdf = fs::read(dir.path().join("reports/north & south/report-vi-screen.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let matrix = folio(&["plan", "--format", "github-matrix", "west"], dir.path());
    let matrix: serde_json::Value = serde_json::from_slice(&matrix.stdout).unwrap();
    assert_eq!(matrix["include"].as_array().unwrap().len(), 2);
    let nowhere = folio(&["plan", "--format", "gitlab", "west/fonts"], dir.path());
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(
        said(&nowhere.stderr).contains("there is no report in west/fonts or below"),
        "{}",
        said(&nowhere.stderr)
    );
}
