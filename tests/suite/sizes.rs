//! The same content in other sizes of page and type, by the theme alone: whole, without an error, and as it looked before.

use folio::build::{Composed, check_pages};
use folio::content::edition::Edition;
use rayon::prelude::*;
use typst_layout::Page;

use crate::components::{compare, picture};
use crate::project::{TestProject, composed, printed};
use crate::sheets::{SHEETS, Sheet};

/// How large a page is in a picture, in pixels a point.
const SCALE: f64 = 0.22;

/// The invented report with long titles, and names and words that narrow pages have to part.
fn long_titles() -> TestProject {
    let project = TestProject::example();
    project
        .replace(
            "source/report.yaml",
            "title: Yearbook",
            "title: The responsibilities of keepers and housekeepers in the telecommunication of lanterns",
        )
        .replace(
            "source/report.yaml",
            "Trust (invented)",
            "Trust for the Education of Keepers and the Protection of Otters (invented)",
        )
        .write("source/cover.yaml", "photo: valley\n")
        .replace(
            "source/figures.yaml",
            "title: Figures",
            "title: Representatives of all houses in the valley, and how they counted the lanterns of the winter",
        )
        .replace(
            "source/figures.yaml",
            "All of them invented.",
            "All of them invented, as is the valley with its lake, its rivers, and the otters that live in them since the \
             keepers left the upper houses.",
        )
        .replace("source/diary.yaml", "title: Diary", "title: Intercommunication")
        .replace(
            "source/diary.yaml",
            "body:\n",
            "body:\n  - people:\n      people:\n        - { name: Ada Invented, role: Disproportionately \
             representative }\n        - { name: Ben Invented }\n  - directory:\n      columns: 4\n      groups:\n        - \
             { name: Telecommunications, entries: [Interrelationships of Lanterns, Otter Hall] }\n        - { name: North, \
             entries: [Heron House] }\n",
        );
    project
}

/// What is wrong with the report on a sheet, at the level of errors; its pages are compared with their picture.
fn faults(sheet: &Sheet) -> Vec<String> {
    let project = long_titles();
    sheet.apply(&project);
    let composed = composed(&project.open());
    let Composed { document, findings, .. } = &composed;
    let set = project.workspace().set(document, &[Edition::Screen], findings.sources.clone());
    let mut set = set.unwrap_or_else(|_| panic!("{} can't be set", sheet.name));
    let mut faults: Vec<String> = check_pages(&mut set, &composed, false).err().iter().map(printed).collect();
    let pages = set.pages.first().unwrap().document.pages();
    let shown: Vec<Page> = pages.iter().filter(|page| is_shown(page)).cloned().collect();
    faults.extend(compare("sizes", sheet.name, &picture(&shown, SCALE)).err());
    faults.into_iter().map(|fault| format!("{}: {fault}", sheet.name)).collect()
}

/// Cover, contents, opener, calendar, and pages with tables, charts and photos, but not the pages of text alone.
fn is_shown(page: &Page) -> bool {
    let lines = crate::pages::lines(page).concat();
    ["Education", "Contents", "Lanterns by house", "Representatives", "Intercomm", "Upper lake"]
        .iter()
        .any(|words| lines.contains(words))
}

#[test]
fn a_report_is_set_whole_in_every_size() {
    let faults: Vec<String> = SHEETS.par_iter().flat_map_iter(faults).collect();
    assert!(faults.is_empty(), "{}\nFOLIO_UPDATE=1 stores the pictures anew", faults.join("\n"));
}
