//! Where blocks stand: after what comes before them in the content, and photos between the headings around them.

use std::collections::BTreeMap;
use std::fmt::Write;

use folio::content::edition::Edition;
use folio::typeset::Pages;
use typst::layout::{FrameItem, Point};

use crate::pages;
use crate::project::TestProject;

/// A place on the pages: the page from 0, and points from its head.
type Spot = (usize, f64);

/// The head of the text and its last line, in points from the head of the page, as the theme has them.
const HEAD: f64 = 24.0 * 72.0 / 25.4;
const FOOT: f64 = HEAD + 50.0 * 14.0;

/// The invented report with these bodies as its parts of text, set.
fn set(bodies: &[String]) -> Pages {
    let project = TestProject::example();
    let mut parts = String::new();
    for (index, body) in bodies.iter().enumerate() {
        let ends = |word| format!("  - text: {word}{index}x.\n");
        project.write(
            &format!("source/part-{index}.yaml"),
            format!("title: Part\nbody:\n{}{body}{}", ends("Begin"), ends("End")),
        );
        writeln!(parts, "  - text: part-{index}.yaml").unwrap();
    }
    let manifest = project.read("source/report.yaml");
    let (head, rest) = manifest.split_once("  - text: welcome.yaml\n").unwrap();
    let (_, tail) = rest.split_once("  - photo-list: photo-list.yaml\n").unwrap();
    project.write("source/report.yaml", format!("{head}{parts}{tail}"));
    pages::set(&project.open(), Edition::Screen)
}

/// What stands in a part: its marked words and its pictures, which are called `picture`, each with its places.
#[derive(Default)]
struct Shown(BTreeMap<String, Vec<Spot>>);

impl Shown {
    /// The only place of what is called so.
    fn at(&self, name: &str) -> Spot {
        match self.0.get(name).map(Vec::as_slice) {
            Some(&[spot]) => spot,
            spots => panic!("{name} stands at {spots:?}"),
        }
    }
}

/// What stands in each part.
fn shown(pages: &Pages, count: usize) -> Vec<Shown> {
    let mut all: Vec<(Spot, String)> = Vec::new();
    for (number, page) in pages.document.pages().iter().enumerate() {
        pages::walk(&page.frame, Point::zero(), &mut |at, item| match item {
            // Running heads say headings again.
            FrameItem::Text(_) if at.y.to_pt() < HEAD => {}
            FrameItem::Text(text) => all.push(((number, at.y.to_pt()), text.text.to_string())),
            FrameItem::Image(..) => all.push(((number, at.y.to_pt()), "picture".into())),
            _ => {}
        });
    }
    let page_of =
        |word: String| all.iter().find(|(_, text)| text.contains(&word)).expect("a part is set").0.0;
    (0..count)
        .map(|index| {
            let range = page_of(format!("Begin{index}x"))..=page_of(format!("End{index}x"));
            let mut shown = Shown::default();
            for (spot, text) in all.iter().filter(|(spot, _)| range.contains(&spot.0)) {
                let name = text.trim_end_matches('.');
                shown.0.entry(name.to_string()).or_default().push(*spot);
            }
            shown
        })
        .collect()
}

/// Lines of text, each a paragraph.
fn lines(count: usize) -> String {
    if count == 0 { String::new() } else { format!("  - text: |\n{}", "      A line.\n\n".repeat(count)) }
}

fn heading(words: &str) -> String {
    format!("  - text: |\n      ## {words}\n")
}

/// A photo that took the head of a page stood above the heading of its own section; one that took its foot, while that heading
/// moved on with the text below it, a page before; and one that was called before a heading stood at the foot below it.
#[test]
fn a_photo_stands_between_the_headings_around_it() {
    let table = "  - table:\n      id: TABLE\n      caption: Of little\n      columns: [One]\n      rows: [[a], [b], [c], [d], [e], [f]]\n";
    let mut cases = Vec::new();
    for before in 0..47 {
        let behind = match before % 4 {
            // Nothing but what can't be parted.
            3 => table.replace("TABLE", &format!("t{before}")),
            _ => lines(1 + before * 7 % 23),
        };
        let photo = ["lantern", "{ id: lantern, width: full }", "{ id: lantern, width: bleed }"][before % 3];
        let between = lines(if before % 5 == 4 { 4 } else { 0 });
        cases.push(format!(
            "{}{}{between}  - photo: {photo}\n{behind}{}",
            lines(before),
            heading("Ahead"),
            heading("Next"),
        ));
    }
    let pages = set(&cases);
    for (before, shown) in shown(&pages, cases.len()).iter().enumerate() {
        let (head, picture, next) = (shown.at("Ahead"), shown.at("picture"), shown.at("Next"));
        // A photo to the edges of the paper begins above the text's own head.
        let between = head < picture && picture < next;
        assert!(between, "{before} lines: heading at {head:?}, picture at {picture:?}, the next at {next:?}");
        assert!(picture.0 <= head.0 + 1, "{before} lines: picture at {picture:?}, far from {head:?}");
    }
}

#[test]
fn what_floats_says_where() {
    let photo = |place: &str| {
        format!("{}  - photo: {{ id: lantern, place: {place} }}\n{}", heading("Ahead"), lines(60))
    };
    let table = |id: &str, place: &str| {
        format!(
            "{}  - table:\n      id: {id}\n      caption: Of little\n      columns: [One]\n      rows: [[Cell]]\n      place: {place}\n{}",
            lines(4),
            lines(60)
        )
    };
    let cases = [
        photo("here"),
        photo("top"),
        photo("foot"),
        photo("page"),
        table("a", "here"),
        table("b", "top"),
        table("c", "foot"),
        table("d", "page"),
        format!("{}  - photos: {{ ids: [lantern, night], place: foot }}\n{}", lines(4), lines(60)),
        format!(
            "{}  - table: {{ id: e, caption: E, columns: [One, {{ title: Two, format: integer }}], rows: [[Row, 1]] }}\n  - chart: {{ id: f, kind: bar, table: e, caption: Bars, alt: A bar., place: foot }}\n{}",
            lines(4),
            lines(60)
        ),
    ];
    let pages = set(&cases);
    let shown = shown(&pages, cases.len());
    let begins = |index: usize| shown[index].at(&format!("Begin{index}x"));
    let lines_on =
        |index: usize, page: usize| shown[index].0["A line"].iter().filter(|at| at.0 == page).count();
    let near = |spot: Spot, y: f64, within: f64| (spot.1 - y).abs() < within;

    let here = shown[0].at("picture");
    assert!(here.0 == begins(0).0 && here > shown[0].at("Ahead"), "here: {here:?}");
    assert!(
        shown[0].0["A line"].iter().any(|line| line.0 == here.0 && *line > here),
        "the text goes on below it"
    );
    let top = shown[1].at("picture");
    assert!(top.0 == begins(1).0 + 1 && near(top, HEAD, 14.0), "top, of the page after its heading: {top:?}");
    let foot = shown[2].at("picture");
    assert!(foot.0 == begins(2).0, "foot: {foot:?}");
    assert!(shown[2].0["A line"].iter().all(|line| line.0 != foot.0 || *line < foot), "all text is above it");
    let page = shown[3].at("picture");
    assert_eq!((page.0, lines_on(3, page.0)), (begins(3).0 + 1, 0), "alone");
    assert!(lines_on(3, begins(3).0) > 20, "the text goes on before it");

    assert!(shown[4].at("Cell").0 == begins(4).0);
    // The first page has the part's title at its head, as a float that came first.
    let top = shown[5].at("Cell");
    assert!(top < shown[5].0["A line"][0] || near(top, HEAD + 3.0 * 14.0, 14.0), "top: {top:?}");
    let foot = shown[6].at("Cell");
    assert!(foot.0 == begins(6).0 && foot.1 < FOOT && foot.1 > FOOT - 28.0, "foot: {foot:?}");
    let page = shown[7].at("Cell");
    assert_eq!((page.0, lines_on(7, page.0)), (begins(7).0 + 1, 0), "alone");

    let row = &shown[8].0["picture"];
    assert!(row.len() == 2 && row.iter().all(|at| at.0 == begins(8).0), "{row:?}");
    assert!(shown[8].0["A line"].iter().all(|line| line.0 != row[0].0 || line.1 < row[0].1));
    let bars = shown[9].at("Bars");
    assert!(
        bars.0 == begins(9).0 && shown[9].0["A line"].iter().all(|line| line.0 != bars.0 || *line < bars)
    );
}
