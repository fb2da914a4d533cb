//! The report's text beside the words of the screen edition, in the order of its structure tree.

use std::collections::HashMap;

use folio::build::{self, Pdf, Workspace, check, silent};
use folio::plain_text::Format;
use folio::project::Project;
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::project::{TestProject, repository};
use crate::tags::{REPORT, Tags, screen};

/// Letters and digits alone, small: what is left when lines are broken, words hyphenated and labels set in capitals.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The report's text, as `folio text` prints it.
pub fn text(project: &Project, format: Format) -> String {
    let workspace = Workspace::new(project.clone());
    let checked = check(&workspace, false, &silent).map_err(|_| "the project has errors").unwrap();
    let told = build::text(&workspace, checked, format);
    told.map_err(|_| "the project has errors").unwrap().0
}

/// The words of a PDF as its structure tree leads through them.
struct Heard {
    /// All but the notes, the table of contents, pictures with their captions, and labels of lists and notes.
    running: String,
    /// The captions of pictures, which are heard on the page that these float to.
    captions: Vec<String>,
    /// The notes by their numbers.
    notes: HashMap<usize, String>,
}

impl Heard {
    fn of(pdf: &Pdf) -> Self {
        let document = Document::load_mem(&pdf.bytes).unwrap();
        let words = document.get_pages().into_values().map(|page| (page, words(&document, page))).collect();
        let root = document.catalog().unwrap().get_deref(b"StructTreeRoot", &document).unwrap();
        let mut heard = Self { running: String::new(), captions: Vec::new(), notes: HashMap::new() };
        heard.listen(&document, &words, root.as_dict().unwrap(), &Part::Running);
        heard
    }

    fn listen(&mut self, document: &Document, words: &Words, element: &Dictionary, part: &Part) {
        let page = element.get(b"Pg").and_then(Object::as_reference).ok();
        let kids = match element.get(b"K") {
            Ok(Object::Array(kids)) => kids.as_slice(),
            Ok(kid) => std::slice::from_ref(kid),
            Err(_) => &[],
        };
        for kid in kids {
            let (_, kid) = document.dereference(kid).unwrap();
            let (page, number) = match kid {
                Object::Integer(number) => (page.unwrap(), *number),
                Object::Dictionary(kid) if kid.has(b"MCID") => {
                    let number = kid.get(b"MCID").unwrap().as_i64().unwrap();
                    (kid.get(b"Pg").and_then(Object::as_reference).ok().or(page).unwrap(), number)
                }
                Object::Dictionary(kid) => {
                    match kid.get(b"S").and_then(Object::as_name).unwrap_or_default() {
                        b"TOC" | b"Lbl" | b"Reference" | b"" => {}
                        b"Figure" => self.listen(document, words, kid, &Part::Picture),
                        b"Caption" if matches!(part, Part::Picture) => {
                            self.captions.push(String::new());
                            self.listen(document, words, kid, &Part::Caption);
                        }
                        b"Note" => {
                            let numbers = numbers(document, kid);
                            self.listen(document, words, kid, &Part::Note(numbers[0]));
                            // Notes that say the same have a number each.
                            let said = self.notes[&numbers[0]].clone();
                            self.notes.extend(numbers[1..].iter().map(|number| (*number, said.clone())));
                        }
                        _ => self.listen(document, words, kid, part),
                    }
                    continue;
                }
                _ => continue,
            };
            let said = words[&page].get(&number).map_or("", String::as_str);
            match part {
                Part::Running => self.running.push_str(said),
                Part::Picture => {}
                Part::Caption => self.captions.last_mut().unwrap().push_str(said),
                Part::Note(number) => self.notes.entry(*number).or_default().push_str(said),
            }
        }
    }
}

/// What is being heard.
enum Part {
    Running,
    Picture,
    Caption,
    Note(usize),
}

/// The numbers of a note: one, or those of all that say the same.
fn numbers(document: &Document, note: &Dictionary) -> Vec<usize> {
    fn said(document: &Document, element: &Dictionary, found: &mut Vec<String>) {
        for kid in element.get(b"K").unwrap().as_array().unwrap() {
            let (_, kid) = document.dereference(kid).unwrap();
            let Object::Dictionary(kid) = kid else { continue };
            if let Ok(link) = kid.get_deref(b"Obj", document).and_then(Object::as_dict) {
                found.push(lopdf::decode_text_string(link.get(b"Contents").unwrap()).unwrap());
            } else if matches!(kid.get(b"S").and_then(Object::as_name).unwrap_or_default(), b"Lbl" | b"Link")
            {
                said(document, kid, found);
            }
        }
    }
    let mut found = Vec::new();
    said(document, note, &mut found);
    let number = |said: &String| said.strip_prefix("Note ")?.split_once(':')?.0.parse().ok();
    found.iter().filter_map(number).collect()
}

/// The words of marked content, by page and number.
type Words = HashMap<ObjectId, HashMap<i64, String>>;

/// The words of a page's marked content.
fn words(document: &Document, page: ObjectId) -> HashMap<i64, String> {
    let fonts = document.get_page_fonts(page).unwrap();
    let encodings: HashMap<_, _> =
        fonts.into_iter().map(|(name, font)| (name, font.get_font_encoding(document).unwrap())).collect();
    let content = Content::decode(&document.get_page_content(page)).unwrap();
    let mut found: HashMap<i64, String> = HashMap::new();
    // What is open: the number of marked content, or what is said in place of signs.
    let mut open: Vec<(Option<i64>, bool)> = Vec::new();
    let mut font = Vec::new();
    for operation in content.operations {
        let number = open.iter().rev().find_map(|(number, _)| *number);
        let replaced = open.iter().any(|(_, replaced)| *replaced);
        match operation.operator.as_str() {
            "BMC" => open.push((None, false)),
            "BDC" => {
                let properties = operation.operands[1].as_dict().ok();
                let get = |key: &[u8]| properties.and_then(|p| p.get(key).ok());
                if let (Some(said), Some(number)) = (get(b"ActualText"), number) {
                    let said = lopdf::decode_text_string(said).unwrap();
                    found.entry(number).or_default().push_str(&said);
                }
                let number = get(b"MCID").and_then(|number| number.as_i64().ok());
                open.push((number, get(b"ActualText").is_some()));
            }
            "EMC" => drop(open.pop()),
            "Tf" => font = operation.operands[0].as_name().unwrap().to_vec(),
            "Tj" | "TJ" => {
                let (Some(number), false) = (number, replaced) else { continue };
                let pieces: &[Object] = match &operation.operands[0] {
                    Object::Array(pieces) => pieces,
                    one => std::slice::from_ref(one),
                };
                for piece in pieces.iter().filter_map(|piece| piece.as_str().ok()) {
                    let said = Document::decode_text(&encodings[&font], piece).unwrap();
                    found.entry(number).or_default().push_str(&said);
                }
            }
            _ => {}
        }
    }
    found
}

/// The plain text parted as what is heard: running text, and notes by their numbers.
fn parted(text: &str) -> (String, HashMap<usize, String>) {
    let (mut running, mut notes) = (String::new(), HashMap::new());
    let mut blocks = text.split("\n\n");
    while let Some(block) = blocks.next() {
        // Pictures have no words on the pages.
        if block.starts_with("[Photo: ") || block.starts_with("[Chart: ") {
            continue;
        }
        for line in block.lines() {
            match line.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
                Some((number, note)) => {
                    notes.insert(number.parse().unwrap(), bare(&without(note, " <", ">")));
                }
                None => {
                    let line = without_pictures(unmarked(line));
                    running.push_str(&bare(&without(&without(&line, "[", "]"), " <", ">")));
                }
            }
        }
        if block == "Contents" {
            blocks.next();
        }
    }
    (running, notes)
}

/// A line without the mark of a list.
fn unmarked(line: &str) -> &str {
    let line = line.trim_start();
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let lettered = line.split_once(". ").filter(|(mark, _)| {
        // Of lists with letters or small Roman numbers.
        !mark.is_empty()
            && (mark.len() == 1 || mark.bytes().all(|b| b"ivx".contains(&b)))
            && mark.bytes().all(|b| b.is_ascii_lowercase())
    });
    line.strip_prefix("- ")
        .or(lettered.map(|(_, words)| words))
        .or_else(|| number.strip_prefix(". ").filter(|_| number.len() < line.len()))
        .unwrap_or(line)
}

/// A line without the pictures in it, as of people in a list.
fn without_pictures(line: &str) -> String {
    let mut left = String::new();
    let mut rest = line;
    while let Some((before, after)) = ["[Photo: ", "[Chart: "].iter().find_map(|open| rest.split_once(open)) {
        left.push_str(before);
        rest = after.split_once(']').map_or("", |(_, rest)| rest);
    }
    left + rest
}

/// Text without the marks of notes, or the addresses of links, between two signs.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let inside = after.split_once(close);
        let mark = inside.filter(|(inside, _)| inside.parse::<usize>().is_ok() || inside.contains("://"));
        left.push_str(before);
        match mark {
            Some((_, after)) => rest = after,
            None => {
                left.push_str(open);
                rest = after;
            }
        }
    }
    left + rest
}

/// Bare heard text without the pages that blocks refer to, ‘p. 27’, where the written text, which has no pages, does not say them.
fn without_pages(heard: &str, written: &str) -> String {
    let (mut heard, written): (Vec<char>, Vec<char>) = (heard.chars().collect(), written.chars().collect());
    let mut at = 0;
    while at < heard.len() && at < written.len() {
        if heard[at] == written[at] {
            at += 1;
            continue;
        }
        // The letter may be that with which the next word begins too.
        let said = [0, 1].into_iter().filter_map(|back| at.checked_sub(back)).find_map(|page| {
            (2..=3).map(|signs| (page, page + signs)).find(|(page, end)| {
                let digits = heard.get(page + 1..*end).is_some_and(|d| d.iter().all(char::is_ascii_digit));
                let next: Vec<&char> = heard.iter().skip(*end).take(6).collect();
                heard[*page] == 'p'
                    && digits
                    && next == written.iter().skip(*page).take(6).collect::<Vec<_>>()
            })
        });
        let Some((page, end)) = said else { break };
        heard.drain(page..end);
        at = page;
    }
    heard.into_iter().collect()
}

/// Says where two texts part ways.
fn assert_same(heard: &str, written: &str, what: &str) {
    let at = heard.chars().zip(written.chars()).take_while(|(a, b)| a == b).count();
    if heard != written {
        let around = |text: &str| -> String { text.chars().skip(at.saturating_sub(40)).take(120).collect() };
        panic!("{what}: the PDF goes on «{}»\nand the text «{}»", around(heard), around(written));
    }
}

/// Compares what is heard of a PDF with the text of its project. Returns how many letters the text has.
pub fn compare(project: &Project, pdf: &Pdf) -> usize {
    let heard = Heard::of(pdf);
    let (mut running, notes) = parted(&text(project, Format::Plain));
    // A caption is heard with its picture, wherever that floats to; a longer one first, which may hold a shorter one.
    let mut captions: Vec<String> = heard.captions.iter().map(|caption| bare(caption)).collect();
    captions.sort_by_key(|caption| std::cmp::Reverse(caption.len()));
    for caption in captions {
        assert!(running.contains(&caption), "the text does not hold the caption «{caption}»");
        running = running.replacen(&caption, "", 1);
    }
    assert_same(&without_pages(&bare(&heard.running), &running), &running, "the running text");
    assert_eq!(heard.notes.len(), notes.len());
    for (number, written) in &notes {
        assert_same(&bare(&heard.notes[number]), written, &format!("note {number}"));
    }
    running.len()
}

#[test]
fn the_report_is_heard_as_its_text_reads() {
    let letters = compare(&Project::discover(repository()).unwrap(), &REPORT);
    assert!(letters > 60_000, "{letters} letters are compared");
}

#[test]
fn the_example_is_heard_as_its_text_reads() {
    let example = TestProject::example();
    let project = example.open();
    compare(&project, &screen(&project));
}

#[test]
fn both_formats_hold_the_example() {
    let example = TestProject::example();
    let project = example.open();
    for (name, format) in [("example-plain", Format::Plain), ("example-markdown", Format::Markdown)] {
        insta::with_settings!({ omit_expression => true, snapshot_path => "../ref", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, text(&project, format));
        });
    }
}

/// Read back by a reader of Markdown, the text is the same.
#[test]
fn markdown_reads_as_the_plain_text() {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
    let project = Project::discover(repository()).unwrap();
    let markdown = text(&project, Format::Markdown);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let (mut running, mut notes, mut headings, mut depth) = (String::new(), HashMap::new(), 0, 0);
    let mut note: Option<usize> = None;
    for event in Parser::new_ext(&markdown, options) {
        match event {
            Event::Start(Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Image) => depth -= 1,
            Event::Start(Tag::FootnoteDefinition(number)) => note = Some(number.parse().unwrap()),
            Event::End(TagEnd::FootnoteDefinition) => note = None,
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Text(said) if depth == 0 => match note {
                None => running.push_str(&said),
                Some(number) => notes.entry(number).or_insert_with(String::new).push_str(&said),
            },
            _ => {}
        }
    }
    assert_eq!(headings, Tags::of(&REPORT).levels().len());
    assert_eq!(notes.len(), 111);
    let (plain, plain_notes) = parted(&text(&project, Format::Plain));
    for (number, words) in &notes {
        assert_same(&bare(words), &plain_notes[number], &format!("note {number}"));
    }
    // The charts' words and the contents, which `parted` leaves out, stand in Markdown as text.
    let running = bare(&running);
    let start = plain.find(&bare("In October 2003 more than 30")).unwrap();
    assert!(running.contains(&plain[start..start + 5_000]), "the first pages of text");
}
