//! The structure tree of the screen edition: what somebody who hears the report finds in it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use folio::build::{Options, Pdf};
use folio::content::edition::Edition;
use folio::content::model::{Block, Report, Value};
use folio::pdf::excerpt::PageRanges;
use folio::project::Project;
use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::project::{TestProject, build_with, repository};

/// The finished screen edition of the report.
pub static REPORT: LazyLock<Pdf> = LazyLock::new(|| screen(&Project::discover(repository()).unwrap()));

/// The finished screen edition of a project.
pub fn screen(project: &Project) -> Pdf {
    let options = Options { edition: Some(Edition::Screen), ..Options::default() };
    let mut pdfs = build_with(project, options).pdfs;
    assert_eq!(pdfs.len(), 1, "the other edition is left out");
    pdfs.remove(0)
}

/// The content of the report.
fn content() -> Report {
    folio::content::load(&Project::discover(repository()).unwrap()).unwrap().0
}

/// An element of the structure tree.
struct Element {
    /// How deep it stands.
    depth: usize,
    kind: String,
    dictionary: Dictionary,
    parent: Option<usize>,
    /// The annotations that it holds.
    annotations: Vec<Dictionary>,
    /// Whether it holds marked content itself.
    content: bool,
}

impl Element {
    fn text(&self, key: &[u8]) -> Option<String> {
        text(&self.dictionary, key)
    }

    /// An attribute of it, such as a header cell's scope.
    fn attribute(&self, key: &[u8]) -> Option<&Object> {
        let each: &[Object] = match self.dictionary.get(b"A").ok()? {
            Object::Array(each) => each,
            one => std::slice::from_ref(one),
        };
        each.iter().find_map(|attributes| attributes.as_dict().ok()?.get(key).ok())
    }
}

/// The elements of a PDF in the order of reading.
pub struct Tags {
    document: Document,
    elements: Vec<Element>,
}

impl Tags {
    pub fn of(pdf: &Pdf) -> Self {
        let document = Document::load_mem(&pdf.bytes).unwrap();
        let root = document.catalog().unwrap().get(b"StructTreeRoot").unwrap().as_reference().unwrap();
        let mut tags = Self { document, elements: Vec::new() };
        for kid in tags.kids(tags.document.get_dictionary(root).unwrap()) {
            tags.visit(&kid, None, 0);
        }
        tags
    }

    fn kids(&self, element: &Dictionary) -> Vec<Object> {
        match element.get(b"K") {
            Err(_) => Vec::new(),
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(kid) => vec![kid.clone()],
        }
    }

    fn visit(&mut self, kid: &Object, parent: Option<usize>, depth: usize) {
        let (_, object) = self.document.dereference(kid).unwrap();
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary.clone(),
            _ => return self.elements[parent.unwrap()].content = true,
        };
        if let Ok(annotation) = dictionary.get(b"Obj").and_then(Object::as_reference) {
            let annotation = self.document.get_dictionary(annotation).unwrap().clone();
            return self.elements[parent.unwrap()].annotations.push(annotation);
        }
        let Ok(kind) = dictionary.get(b"S").and_then(Object::as_name) else {
            return self.elements[parent.unwrap()].content = true;
        };
        let kind = String::from_utf8(kind.to_vec()).unwrap();
        let kids = self.kids(&dictionary);
        let element = Element { depth, kind, dictionary, parent, annotations: Vec::new(), content: false };
        self.elements.push(element);
        let own = self.elements.len() - 1;
        for kid in kids {
            self.visit(&kid, Some(own), depth + 1);
        }
    }

    fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Element> {
        self.elements.iter().filter(move |element| element.kind == kind)
    }

    /// The tree, an element a line: its kind, what it says of itself, and where its links lead.
    pub fn shown(&self) -> String {
        let mut told = String::new();
        for element in &self.elements {
            told.push_str(&"  ".repeat(element.depth));
            told.push_str(&element.kind);
            for key in ["T", "Alt", "ID"] {
                if let Some(value) = element.text(key.as_bytes()) {
                    told.push_str(&format!(" {key}={value:?}"));
                }
            }
            if let Some(scope) = element.attribute(b"Scope") {
                told.push_str(&format!(" {}", String::from_utf8_lossy(scope.as_name().unwrap())));
            }
            if let Some(summary) = element.attribute(b"Summary") {
                told.push_str(&format!(" Summary={:?}", lopdf::decode_text_string(summary).unwrap()));
            }
            for annotation in &element.annotations {
                told.push_str(&format!(" → {}", text(annotation, b"Contents").unwrap()));
            }
            told.push('\n');
        }
        told
    }

    /// The levels of the headings, in order.
    pub fn levels(&self) -> Vec<u8> {
        let level = |kind: &str| kind.strip_prefix('H')?.parse().ok();
        self.elements.iter().filter_map(|element| level(&element.kind)).collect()
    }

    /// The kinds of all that an element stands in.
    fn above(&self, element: &Element) -> Vec<&str> {
        let mut above = Vec::new();
        let mut next = element.parent;
        while let Some(index) = next {
            above.push(self.elements[index].kind.as_str());
            next = self.elements[index].parent;
        }
        above
    }

    fn catalog(&self) -> &Dictionary {
        self.document.catalog().unwrap()
    }

    /// The bookmarks, indented by their level.
    fn outline(&self) -> Vec<String> {
        fn collect(document: &Document, parent: &Dictionary, depth: usize, found: &mut Vec<String>) {
            let mut next = parent.get(b"First").and_then(Object::as_reference);
            while let Ok(id) = next {
                let item = document.get_dictionary(id).unwrap();
                found.push(format!("{}{}", "  ".repeat(depth), text(item, b"Title").unwrap()));
                collect(document, item, depth + 1, found);
                next = item.get(b"Next").and_then(Object::as_reference);
            }
        }
        let mut found = Vec::new();
        if let Ok(root) = self.catalog().get(b"Outlines").and_then(Object::as_reference) {
            collect(&self.document, self.document.get_dictionary(root).unwrap(), 0, &mut found);
        }
        found
    }

    /// What viewers call each page.
    fn labels(&self) -> Vec<i64> {
        let labels = self.catalog().get_deref(b"PageLabels", &self.document).unwrap().as_dict().unwrap();
        let numbers = labels.get_deref(b"Nums", &self.document).unwrap().as_array().unwrap();
        let starts: HashMap<i64, i64> = numbers
            .chunks(2)
            .map(|pair| {
                let (_, label) = self.document.dereference(&pair[1]).unwrap();
                let label = label.as_dict().unwrap();
                assert_eq!(label.get(b"S").unwrap().as_name().unwrap(), b"D", "Arabic figures");
                (pair[0].as_i64().unwrap(), label.get(b"St").and_then(Object::as_i64).unwrap_or(1))
            })
            .collect();
        let mut label = 0;
        (0..self.document.get_pages().len() as i64)
            .map(|index| {
                label = starts.get(&index).copied().unwrap_or(label + 1);
                label
            })
            .collect()
    }

    fn xmp(&self) -> String {
        let id = self.catalog().get(b"Metadata").unwrap().as_reference().unwrap();
        let stream = self.document.get_object(id).unwrap().as_stream().unwrap();
        assert!(!stream.dict.has(b"Filter"), "metadata can be read without a filter");
        String::from_utf8(stream.content.clone()).unwrap()
    }
}

/// A string of a dictionary: UTF-16 with its mark, or as it is.
fn text(dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    lopdf::decode_text_string(dictionary.get(key).ok()?).ok()
}

#[test]
fn the_example_is_tagged_in_the_order_of_reading() {
    let told = Tags::of(&screen(&TestProject::example().open())).shown();
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("example-tags", told);
    });
}

#[test]
fn the_report_says_what_it_is() {
    let tags = Tags::of(&REPORT);
    let name = "Mekong Migration Network: Annual Report 2019";
    let catalog = tags.catalog();
    assert_eq!(text(catalog, b"Lang").as_deref(), Some("en-GB"));
    let flag = |key: &[u8], of: &[u8]| {
        catalog.get_deref(key, &tags.document).unwrap().as_dict().unwrap().get(of).unwrap().as_bool().unwrap()
    };
    assert!(flag(b"MarkInfo", b"Marked"));
    assert!(flag(b"ViewerPreferences", b"DisplayDocTitle"));
    let info = tags.document.trailer.get_deref(b"Info", &tags.document).unwrap().as_dict().unwrap();
    assert_eq!(text(info, b"Title").as_deref(), Some(name));
    assert_eq!(text(info, b"Author").as_deref(), Some("Mekong Migration Network"));
    assert!(text(info, b"Subject").unwrap().starts_with("A demonstration edition"));
    assert!(text(info, b"Keywords").unwrap().contains("labour migration"));
    assert_eq!(text(info, b"CreationDate"), text(info, b"ModDate"));
    assert!(text(info, b"CreationDate").unwrap().starts_with("D:20261123"));
    let xmp = tags.xmp();
    for said in [
        "<pdfuaid:part>1</pdfuaid:part>",
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "2026-11-23",
        name,
    ] {
        assert!(xmp.contains(said), "{said}");
    }
    assert!(catalog.has(b"OutputIntents"));
    assert_eq!(tags.document.version, "1.7");
    assert!(REPORT.bytes.len() < 6_000_000, "{} bytes", REPORT.bytes.len());
}

#[test]
fn pictures_and_links_have_words() {
    let tags = Tags::of(&REPORT);
    let mut alts: Vec<String> = tags
        .of_kind("Figure")
        .map(|figure| {
            figure.text(b"Alt").filter(|alt| alt.len() > 10).expect("a figure has a text alternative")
        })
        .collect();
    let report = content();
    // Each photo where it is used and each chart, and nothing else.
    let outline = folio::content::Outline::new(&report);
    let photos = outline.photo_uses().iter().map(|photo| report.photos.get(&photo.id).unwrap());
    let photos = photos.map(|photo| photo.alt.value.clone());
    let mut drawn: Vec<String> = Vec::new();
    for block in report.blocks() {
        match block {
            Block::Chart(chart) => drawn.push(chart.alt.value.clone()),
            Block::Declared(block) => block.each(&mut |_, value| {
                if let Value::Alternative(alt) = value {
                    drawn.push(alt.value.clone());
                }
            }),
            _ => {}
        }
    }
    let mut wanted: Vec<String> = photos.chain(drawn).collect();
    wanted.sort();
    alts.sort();
    assert_eq!(alts, wanted);
    let mut links = 0;
    for link in tags.of_kind("Link") {
        assert!(!link.annotations.is_empty(), "a link leads somewhere");
        let said = text(&link.annotations[0], b"Contents").unwrap();
        assert!(!said.is_empty() && said != "Section", "{said:?}");
        links += link.annotations.len();
    }
    assert!(links > 300, "{links} links");
    // No link is without a tag.
    let annotations: usize = tags
        .document
        .get_pages()
        .values()
        .map(|page| tags.document.get_page_annotations(*page).unwrap_or_default().len())
        .sum();
    assert_eq!(annotations, links);
}

#[test]
fn headings_lead_through_the_report() {
    let tags = Tags::of(&REPORT);
    let levels = tags.levels();
    assert!(levels.contains(&4));
    no_level_is_skipped(&levels);
    let titles: Vec<String> = tags.of_kind("H1").map(|h| h.text(b"T").unwrap()).collect();
    let outline = tags.outline();
    let parts: Vec<&String> = outline.iter().filter(|item| !item.starts_with(' ')).collect();
    assert_eq!(parts, titles.iter().collect::<Vec<_>>(), "the bookmarks are the parts");
    assert_eq!(outline.len(), levels.len(), "each heading has a bookmark");
    assert_eq!(tags.of_kind("Title").count(), 1);
}

fn no_level_is_skipped(levels: &[u8]) {
    assert_eq!(levels.first(), Some(&1));
    for pair in levels.windows(2) {
        assert!(pair[1] <= pair[0] + 1, "from H{} to H{}", pair[0], pair[1]);
    }
}

#[test]
fn tables_and_lists_are_tables_and_lists() {
    let tags = Tags::of(&REPORT);
    assert!(tags.of_kind("Table").count() > 5);
    for (index, table) in tags.elements.iter().enumerate().filter(|(_, e)| e.kind == "Table") {
        let inside = tags.elements[index + 1..].iter().take_while(|e| e.depth > table.depth);
        let heads = inside.filter(|e| e.kind == "TH");
        assert!(heads.inspect(|head| assert!(head.attribute(b"Scope").is_some())).count() > 0);
    }
    // A data table names itself.
    let captions = tags.of_kind("Caption").filter(|caption| tags.above(caption)[0] == "Table").count();
    assert_eq!((captions, captions > 1), (content().tables().count(), true));
    for cell in tags.of_kind("TD").chain(tags.of_kind("TH")) {
        assert_eq!(tags.above(cell)[0], "TR");
    }
    assert!(tags.of_kind("LI").count() > 100);
    for item in tags.of_kind("LI") {
        assert_eq!(tags.above(item)[0], "L");
    }
}

#[test]
fn notes_are_linked_both_ways() {
    let tags = Tags::of(&REPORT);
    let notes: Vec<&Element> = tags.of_kind("Note").collect();
    let ids: HashSet<String> = notes.iter().map(|note| note.text(b"ID").unwrap()).collect();
    assert_eq!(ids.len(), notes.len(), "each note has an id of its own");
    // A reference with a link stands at each mark, and a label with a link in each note; neighbours that say the same say it once.
    let of = |around: &[&str]| -> Vec<&Element> {
        tags.of_kind("Link").filter(|link| tags.above(link).starts_with(around)).collect()
    };
    let (numbers, marks) = (of(&["Lbl", "Note"]), of(&["Reference"]));
    assert_eq!(numbers.len(), 111);
    assert!(notes.len() < numbers.len(), "lost notes beside each other are one");
    assert!(marks.len() >= numbers.len());
    for link in numbers.iter().chain(&marks) {
        assert!(link.annotations[0].has(b"Dest"), "it leads to a place in the report");
    }
    for (link, ends) in numbers.iter().map(|l| (l, ": back to the text")).chain(marks.iter().map(|l| (l, "")))
    {
        let said = text(&link.annotations[0], b"Contents").unwrap();
        let number = said.strip_prefix("Note ").and_then(|said| said.strip_suffix(ends));
        assert!(number.is_some_and(|number| number.parse::<u32>().is_ok()), "{said}");
    }
    // No sentence is interrupted.
    for note in notes {
        let around = tags.above(note)[0];
        assert!(matches!(around, "Document" | "Div" | "LBody" | "BlockQuote"), "a note stands in {around}");
    }
}

/// What of the tree stands on which page: it never steps back.
#[test]
fn reading_never_steps_back_a_page() {
    use folio::pdf::tree::{ROOT, Tree, page_numbers};
    for pdf in [&*REPORT, &screen(&TestProject::example().open())] {
        let document = Document::load_mem(&pdf.bytes).unwrap();
        let (tree, numbers) = (Tree::read(&document).unwrap(), page_numbers(&document));
        let mut before = 0;
        let whole = tree.of_kind(ROOT, "Document")[0];
        for element in tree.children(whole) {
            let Some((page, _)) = tree.content(element).first().copied() else { continue };
            let page = numbers[&page];
            assert!(page >= before, "{} on page {page} is heard after page {before}", tree.kind(element));
            before = page;
        }
    }
}

#[test]
fn captions_stand_in_what_they_name() {
    let tags = Tags::of(&REPORT);
    let mut named = HashSet::new();
    for caption in tags.of_kind("Caption") {
        let around = tags.above(caption)[0];
        assert!(matches!(around, "Figure" | "Table" | "L"), "a caption stands in {around}");
        named.insert(around);
    }
    assert_eq!(named.len(), 3, "pictures, tables and lists have captions");
}

#[test]
fn the_calendar_is_one_table() {
    let tags = Tags::of(&REPORT);
    let mut said: Vec<String> = tags
        .of_kind("Table")
        .filter_map(|table| lopdf::decode_text_string(table.attribute(b"Summary")?).ok())
        .collect();
    let all = said.len();
    assert_eq!(all, tags.of_kind("Table").count(), "each table says what it is of");
    assert_eq!(said.iter().filter(|summary| summary.starts_with("The days of each month")).count(), 1);
    said.sort();
    said.dedup();
    assert_eq!(said.len(), all, "each says something of its own");
}

/// A stand-in shows something too; that it is one is told once, where the photos are listed.
#[test]
fn alternatives_tell_what_is_to_be_seen() {
    let report = content();
    let alternatives: HashSet<String> =
        report.photos.0.iter().map(|(_, photo)| photo.alt.value.to_lowercase()).collect();
    assert_eq!(alternatives.len(), report.photos.0.len(), "each picture has words of its own");
    assert!(alternatives.iter().all(|alt| !alt.contains("stand-in")));
}

/// The figures of the page are extracted as they are read: a mark is parted from what is before it.
#[test]
fn marks_are_parted_from_figures() {
    let document = Document::load_mem(&REPORT.bytes).unwrap();
    let content = document.page_iter().map(|page| document.get_page_content(page));
    let told: String = content.map(|content| String::from_utf8_lossy(&content).into_owned()).collect();
    assert!(told.matches("/ActualText( ").count() > 111, "each mark says a blank before its number");
    assert!(!told.contains(" 0.001 Tf"), "what marks a boundary is taken out");
}

#[test]
fn pages_are_called_by_their_folios() {
    let tags = Tags::of(&REPORT);
    assert_eq!(tags.labels(), (1..=tags.document.get_pages().len() as i64).collect::<Vec<_>>());
}

#[test]
fn passages_say_their_language() {
    let pdf = screen(&TestProject::example().open());
    let tags = Tags::of(&pdf);
    let said: String = tags
        .document
        .get_pages()
        .values()
        .map(|page| String::from_utf8_lossy(&tags.document.get_page_content(*page)).into_owned())
        .collect();
    for language in ["th", "lo", "km", "my"] {
        assert!(said.contains(&format!("/Lang({language})")), "{language}");
    }
    assert!(tags.elements.iter().any(|element| element.text(b"Lang").as_deref() == Some("vi")));
}

/// Pages to send around conform like the whole: what is tagged, linked and named is there.
#[test]
fn pages_to_send_around_hold_no_more_than_their_own() {
    let whole = Tags::of(&REPORT);
    for (ranges, labels) in
        [("12-20", (12..=20).collect::<Vec<i64>>()), ("3", vec![3]), ("43,66-67", vec![43, 66, 67])]
    {
        let excerpt = REPORT.excerpt(ranges.parse::<PageRanges>().unwrap()).unwrap();
        assert_eq!(excerpt.pages, labels.len());
        assert!(excerpt.path().ends_with(format!("build/report-screen-pages-{ranges}.pdf")));
        assert!(excerpt.bytes.len() < REPORT.bytes.len() / 3, "{ranges}: {} bytes", excerpt.bytes.len());
        let tags = Tags::of(&excerpt);
        assert_eq!(tags.labels(), labels);
        let pages: HashSet<ObjectId> = tags.document.get_pages().into_values().collect();
        for element in &tags.elements {
            if let Ok(page) = element.dictionary.get(b"Pg").and_then(Object::as_reference) {
                assert!(pages.contains(&page), "{} stands on another page", element.kind);
            }
            for annotation in &element.annotations {
                let Ok(place) = annotation.get(b"Dest") else { continue };
                let (_, place) = tags.document.dereference(place).unwrap();
                let page = place.as_array().unwrap()[0].as_reference().unwrap();
                assert!(pages.contains(&page), "a link leads to a page that is not there");
            }
            assert!(element.kind != "Link" || !element.annotations.is_empty());
        }
        let levels = tags.levels();
        if !levels.is_empty() {
            no_level_is_skipped(&levels);
        }
        let xmp = tags.xmp();
        assert!(xmp.contains("<pdfuaid:part>1</pdfuaid:part>"));
        assert!(xmp.contains(&format!("<xmpTPg:NPages>{}</xmpTPg:NPages>", labels.len())));
        assert_ne!(tags.document.trailer.get(b"ID").unwrap(), whole.document.trailer.get(b"ID").unwrap());
        assert!(
            tags.elements.iter().all(|element| element.kind != "Link" || !element.annotations.is_empty())
        );
    }
    let excerpt = REPORT.excerpt("16-21".parse().unwrap()).unwrap();
    let chapter = "Overview of Migration in the Greater Mekong Subregion in 2019";
    assert_eq!(Tags::of(&excerpt).outline(), [chapter, "  Cambodia", "  China"]);
}

#[test]
fn pages_that_are_not_there_are_told() {
    let error = REPORT.excerpt("60-800".parse().unwrap()).unwrap_err();
    assert_eq!(error.to_string(), format!("there is no page 800: the report has {} pages", REPORT.pages));
}

#[test]
fn an_element_that_holds_words_is_no_mere_box() {
    // Words that stand in no paragraph, heading or the like run into what is next to them when they are heard.
    let tags = Tags::of(&REPORT);
    for element in tags.elements.iter().filter(|element| element.content) {
        assert!(
            !matches!(element.kind.as_str(), "Document" | "Div" | "Table" | "TR" | "L" | "LI"),
            "{}",
            element.kind
        );
        let above = tags.above(element);
        assert!(element.kind != "Span" || !matches!(above[0], "Document" | "Div"), "{above:?}");
    }
}

/// WCAG 2.2, 2.5.8: a target has 24 CSS pixels (18 points) both ways, or stands in a sentence or a note, whose lines say how high it is, or no
/// other target comes near.
#[test]
fn links_can_be_hit() {
    const LEAST: f64 = 18.0;
    let document = Document::load_mem(&REPORT.bytes).unwrap();
    let tags = Tags::of(&REPORT);
    let key = |annotation: &Dictionary| format!("{:?}", annotation.get(b"Rect").unwrap()).into_bytes();
    // What stands in running text: the words around a target set the height of its line.
    let in_sentence: HashSet<Vec<u8>> = tags
        .of_kind("Link")
        .filter(|link| {
            let above = tags.above(link);
            above.iter().any(|kind| matches!(*kind, "Note" | "Reference"))
                || link.parent.is_some_and(|parent| {
                    let parent = &tags.elements[parent];
                    matches!(parent.kind.as_str(), "P" | "LBody" | "TD" | "TH" | "Caption" | "Span")
                        && parent.content
                })
        })
        .flat_map(|link| link.annotations.iter().map(key))
        .collect();
    let lists: HashSet<Vec<u8>> = tags
        .of_kind("Link")
        .filter(|link| tags.above(link).iter().any(|kind| matches!(*kind, "TOCI" | "LBody" | "Lbl")))
        .flat_map(|link| link.annotations.iter().map(key))
        .collect();
    let (mut all, mut small, mut wrong) = (0, 0, Vec::new());
    for (number, page) in document.get_pages() {
        let annotations = document.get_page_annotations(page).unwrap_or_default();
        let mut links = Vec::new();
        for link in annotations {
            let rect: Vec<f64> = link
                .get(b"Rect")
                .unwrap()
                .as_array()
                .unwrap()
                .iter()
                .map(|n| f64::from(n.as_float().unwrap()))
                .collect();
            links.push((
                rect,
                format!("{:?}", link.get(b"Rect").unwrap()).into_bytes(),
                text(link, b"Contents"),
            ));
        }
        for (index, (rect, key, said)) in links.iter().enumerate() {
            all += 1;
            let (width, height) = (rect[2] - rect[0], rect[3] - rect[1]);
            if width > LEAST - 0.1 && height > LEAST - 0.1 {
                continue;
            }
            small += 1;
            // The lines of the contents and of the list of photos lie as close as their grid, which leaves no more room between them.
            const LINE: f64 = 14.0;
            let in_list = width > LEAST - 0.1 && height > LINE - 0.1 && lists.contains(key);
            // A circle of that size around its middle meets no other target.
            let middle = ((rect[0] + rect[2]) / 2.0, (rect[1] + rect[3]) / 2.0);
            let apart = links.iter().enumerate().all(|(other, (place, ..))| {
                let (dx, dy) = (
                    (place[0] - middle.0).max(middle.0 - place[2]).max(0.0),
                    (place[1] - middle.1).max(middle.1 - place[3]).max(0.0),
                );
                other == index || dx.hypot(dy) >= LEAST / 2.0 - 0.1
            });
            if !apart && !in_list && !in_sentence.contains(key) {
                wrong.push(format!("page {number}: {said:?}, {width:.1} by {height:.1} pt"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {small} small targets of {all}:\n{}", wrong.len(), wrong.join("\n"));
}
