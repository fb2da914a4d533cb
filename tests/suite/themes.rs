//! The themes that come with folio: chosen by a line, whole in each size of page, clean for readers and for the press.

use std::collections::BTreeSet;

use folio::build::{Composed, Options, Workspace, check_pages, inspect_pages};
use folio::color::OutputProfile;
use folio::content::edition::Edition;
use folio::content::model::Intent;
use folio::products::new;
use folio::project::Project;
use folio::schema::modeline;
use folio::theme::{THEME, THEMES, themes};
use typst_layout::Page;

use crate::components::{compare, picture};
use crate::press::printable;
use crate::project::{TestProject, build_with, composed, printed, repository};
use crate::theme::contrast;

/// How large a page is in a picture, in pixels a point.
const SCALE: f64 = 0.2;

/// The themes of this repository beside that of layout/theme.yaml.
fn all() -> Vec<String> {
    let found = themes(&Project::discover(repository()).unwrap());
    assert_eq!(found, ["bold", "museum"]);
    found
}

fn choose<'p>(project: &'p TestProject, theme: &str) -> &'p TestProject {
    project.replace("source/report.yaml", "language: en\n", &format!("language: en\ntheme: {theme}\n"))
}

/// A page of each kind that the themes draw in their own way: cover, contents, opener, figures, a table, the back.
fn is_shown(page: &Page) -> bool {
    let lines = crate::pages::lines(page).concat();
    ["Contents", "Figures", "Lanterns by house", "Yearbook", "1 Lake Road"]
        .iter()
        .any(|words| lines.contains(words))
}

#[test]
fn the_invented_report_looks_as_it_did_in_each() {
    let mut faults = Vec::new();
    for theme in all() {
        let project = TestProject::example();
        choose(&project, &theme);
        assert_eq!(project.findings(), "", "{theme}");
        let composed = composed(&project.open());
        let Composed { document, findings, .. } = &composed;
        let set = project.workspace().set(document, &[Edition::Screen], findings.sources.clone());
        let mut set = set.unwrap_or_else(|_| panic!("{theme} can't be set"));
        faults.extend(check_pages(&mut set, &composed, false).err().iter().map(printed));
        let pages = set.pages.first().unwrap().document.pages();
        let shown: Vec<Page> = pages.iter().filter(|page| is_shown(page)).take(7).cloned().collect();
        assert!(shown.len() >= 5, "{} pages", shown.len());
        faults.extend(compare("themes", &theme, &picture(&shown, SCALE)).err());
    }
    assert!(faults.is_empty(), "{}\nFOLIO_UPDATE=1 stores the pictures anew", faults.join("\n"));
}

/// What `folio new` writes has nothing that anybody would have to look at, on pages of other sizes than those of the invented report.
#[test]
fn a_new_report_is_whole_in_each_and_on_other_pages() {
    for theme in all() {
        for page in [new::PageSize::Letter, new::PageSize::Square] {
            let dir = tempfile::tempdir().unwrap();
            let folder = dir.path().join("report");
            let options = new::Options {
                organisation: None,
                year: "2024".parse().unwrap(),
                language: "en".into(),
                theme: Some(theme.clone()),
                page,
                date: "2025-01-31".parse().unwrap(),
            };
            new::begin(&folder, &options).unwrap();
            let found = inspect_pages(&mut Workspace::new(Project::discover(&folder).unwrap()));
            let found = found.unwrap_or_else(|_| panic!("{theme} can't be set"));
            assert_eq!(printed(&found), "", "{theme} on {page:?}");
        }
    }
}

#[test]
fn a_printer_finds_nothing_in_each() {
    for theme in all() {
        let project = printable();
        choose(&project, &theme);
        let options = Options { preflight: true, edition: Some(Edition::Print), ..Options::default() };
        let built = build_with(&project.open(), options);
        assert_eq!(built.preflight.unwrap().list, Vec::new(), "{theme}");
    }
}

/// The inks of the press are as dark as those of the screen have to be.
#[test]
fn inks_of_each_are_read_in_print_too() {
    let icc = std::fs::read(repository().join("layout/profiles/FOGRA39L_coated.icc")).unwrap();
    let profile = OutputProfile::new(icc, Intent::RelativeColorimetric, 400).unwrap();
    let mut faults = Vec::new();
    for name in all() {
        let path = repository().join(format!("{THEMES}/{name}/theme.yaml"));
        let theme: serde_yaml::Value = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let shown = |name: &str| -> String {
            let parts = theme["palette"][name]["cmyk"].as_sequence().unwrap();
            let inks: Vec<u8> =
                parts.iter().map(|part| (part.as_f64().unwrap() * 2.55).round() as u8).collect();
            let rgb = profile.on_screen(&inks, None).unwrap();
            format!("#{:02x}{:02x}{:02x}", rgb[0], rgb[1], rgb[2])
        };
        let inks = &theme["inks"];
        let ink = |role: &str| shown(inks[role].as_str().unwrap());
        let mut told = |what: String, one: &str, other: &str, least: f64| {
            let found = contrast(one, other);
            if found < least {
                faults.push(format!("{name}: {what} has {found:.2} to 1 in print, {one} on {other}"));
            }
        };
        for role in ["text", "quiet", "head", "lead", "link", "accent", "alert"] {
            told(role.into(), &ink(role), "#ffffff", 4.5);
        }
        for role in ["on-field", "on-field-quiet", "on-field-accent"] {
            told(role.into(), &ink(role), &ink("field"), 4.5);
        }
        for color in inks["series"].as_sequence().unwrap() {
            let color = color.as_str().unwrap();
            told(format!("series {color}"), &shown(color), "#ffffff", 3.0);
        }
        let keys = theme["palette"].as_mapping().unwrap().keys().map(|key| key.as_str().unwrap());
        for part in keys.filter(|key| key.starts_with("part-") && !key.ends_with("-light")) {
            told(part.into(), &shown(part), "#ffffff", 4.5);
            told(format!("{part}-light"), &shown(&format!("{part}-light")), &shown(part), 4.5);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Each theme has its schema, and what it stands in for is there: a file of another name would be read by nobody.
#[test]
fn files_of_themes_stand_in_for_files_of_the_layout() {
    for name in all() {
        let folder = format!("{THEMES}/{name}");
        let project = Project::discover(repository()).unwrap();
        let files = project.files(&folder, |_| true);
        let known: BTreeSet<String> = project.files("layout", |_| true).into_iter().collect();
        for path in &files {
            let stands_for = format!("layout{}", &path[folder.len()..]);
            assert!(known.contains(&stands_for), "{path} stands in for nothing");
        }
        let own = format!("{folder}/theme.yaml");
        let text = project.read_text(&own).unwrap();
        assert_eq!(text.lines().next().unwrap(), modeline(&own, "theme"));
    }
}

/// Mistakes in a theme are told in its own files, at their lines.
#[test]
fn mistakes_are_told_where_they_stand() {
    let project = TestProject::example();
    choose(&project, "museum");
    let own = format!("{THEMES}/museum/theme.yaml");
    // Nobody reads the other theme.
    project.replace(THEME, "  head: river ", "  head: rivr ");
    project.replace(&own, "  head: slate ", "  head: slat ");
    let told = project.findings();
    assert!(told.contains("there is no colour `slat`") && told.contains(&format!("{own}:")), "{told}");
    assert!(!told.contains("rivr"), "{told}");
    project.replace(&own, "  head: slat ", "  head: slate ");
    let cover = format!("{THEMES}/museum/pages/cover.typ");
    project.replace(&cover, "let facts = report-facts()", "let facts = report-fakts()");
    let told = project.errors();
    assert!(told.contains("unknown variable: report-fakts") && told.contains(&format!("{cover}:")), "{told}");
}

/// The ejected project is set in the theme too, and knows no other.
#[test]
fn an_ejected_report_keeps_its_theme() {
    let project = TestProject::example();
    choose(&project, "museum");
    let target = tempfile::tempdir().unwrap();
    folio::products::eject::eject(&project.open(), &composed(&project.open()), target.path()).unwrap();
    let read = |path: &str| std::fs::read_to_string(target.path().join(path)).unwrap();
    assert_eq!(read(THEME), project.read(&format!("{THEMES}/museum/theme.yaml")));
    assert_eq!(read("layout/pages/cover.typ"), project.read(&format!("{THEMES}/museum/pages/cover.typ")));
    assert_eq!(read("layout/pages/imprint.typ"), project.read("layout/pages/imprint.typ"));
    assert!(!target.path().join(THEMES).exists());
}
