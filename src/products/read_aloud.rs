//! A tagged PDF as a listener hears it: page by page, along its structure tree, as screen readers read it out.

use std::collections::HashMap;

use lopdf::{Document, ObjectId};

use crate::pdf::object::Objects;
use crate::pdf::tags::attribute;
use crate::pdf::tree::{Index, Kid, ROOT, Tree, page_numbers};
use crate::pdf::words::{Reader, Words, without_hyphens};

/// Why nothing of a PDF is heard.
#[derive(Debug, thiserror::Error)]
pub enum Unheard {
    /// It can't be read.
    #[error("the PDF can't be read ({0})")]
    Broken(String),
    /// It has no structure tree.
    #[error("the PDF has no tags: nobody can hear it in order; make it with tags, as PDF/UA asks")]
    Untagged,
}

/// What stands in a line of text.
const INLINE: [&str; 8] = ["Span", "Em", "Strong", "Link", "Reference", "Quote", "Code", "Lbl"];

/// What is heard of a PDF, and at its end what only a person can judge of it.
///
/// # Errors
/// If the PDF can't be read or has no tags.
pub fn read(pdf: &[u8]) -> Result<String, Unheard> {
    let document = Document::load_mem(pdf).map_err(|error| Unheard::Broken(error.to_string()))?;
    let tree = Tree::read(&document).ok_or(Unheard::Untagged)?;
    let mut listener = Listener {
        document: &document,
        tree: &tree,
        words: Words::of(&document),
        pages: page_numbers(&document),
        page: 0,
        heard: String::new(),
        counts: HashMap::new(),
    };
    listener.all_of(ROOT, 0);
    let counts = listener.counts;
    let mut heard = listener.heard.trim_start().to_string();
    heard.push_str(&checklist(&counts));
    Ok(heard)
}

struct Listener<'a> {
    document: &'a Document,
    tree: &'a Tree,
    words: Words,
    pages: HashMap<ObjectId, usize>,
    /// The page that is being read.
    page: usize,
    heard: String,
    /// How many of each type were met.
    counts: HashMap<String, usize>,
}

impl Listener<'_> {
    /// Reads what an element holds: blocks one by one, what stands in a line together.
    fn all_of(&mut self, index: Index, depth: usize) {
        let mut line: Vec<&Kid> = Vec::new();
        for kid in &self.tree.get(index).kids {
            match kid {
                Kid::Element(inner) if !INLINE.contains(&self.tree.kind(*inner)) => {
                    self.line_of(&std::mem::take(&mut line), depth, "");
                    self.block(*inner, depth);
                }
                kid => line.push(kid),
            }
        }
        self.line_of(&line, depth, "");
    }

    fn block(&mut self, index: Index, depth: usize) {
        let tree = self.tree;
        let kind = tree.kind(index);
        *self.counts.entry(kind.to_string()).or_default() += 1;
        let kids: Vec<&Kid> = tree.get(index).kids.iter().collect();
        match kind {
            "Title" => self.line_of(&kids, depth, "Title: "),
            "L" => {
                let items = tree.children(index).filter(|item| tree.kind(*item) == "LI").count();
                self.captioned(index, depth, &format!("List of {items}"));
                for item in tree.children(index).filter(|item| tree.kind(*item) != "Caption") {
                    self.block(item, depth + 1);
                }
            }
            "LI" => self.item(index, depth),
            "Table" => self.table(index, depth),
            "Figure" => self.captioned(index, depth, &format!("Picture: {}", self.alternative(index))),
            "Formula" => self.tell(index, depth, &format!("Formula: {}", self.alternative(index))),
            "Note" => self.item(index, depth),
            "BlockQuote" => {
                self.tell(index, depth, "Quotation:");
                self.all_of(index, depth + 1);
            }
            "TOC" => {
                self.tell(index, depth, "Contents:");
                for item in tree.children(index) {
                    if tree.kind(item) == "TOC" {
                        self.block(item, depth + 1)
                    } else {
                        self.all_of(item, depth + 1)
                    }
                }
            }
            heading if heading.strip_prefix('H').is_some_and(|level| level.parse::<u8>().is_ok()) => {
                let level = &heading[1..];
                self.line_of(&kids, depth, &format!("Heading {level}: "));
            }
            _ => self.all_of(index, depth),
        }
    }

    /// An item with its mark or number before its words.
    fn item(&mut self, index: Index, depth: usize) {
        let tree = self.tree;
        let is_label = |kid: &&Kid| matches!(kid, Kid::Element(kid) if tree.kind(*kid) == "Lbl");
        let labels: Vec<&Kid> = tree.get(index).kids.iter().take_while(is_label).collect();
        let label = self.said(&labels);
        let before = self.heard.len();
        for kid in tree.children(index).skip(labels.len()) {
            if tree.kind(kid) == "P" || INLINE.contains(&tree.kind(kid)) {
                let kids: Vec<&Kid> = tree.get(kid).kids.iter().collect();
                self.line_of(&kids, depth, "");
            } else {
                self.all_of(kid, depth);
            }
        }
        // The mark stands before the first words, on the line that they begin.
        if !label.is_empty()
            && let Some(at) = self.heard[before..].find(|sign: char| !sign.is_whitespace())
        {
            let line = self.heard[before + at..].starts_with("— ");
            let at =
                if line { self.heard[before + at..].find("\n\n").map_or(at, |end| at + end + 2) } else { at };
            self.heard.insert_str(before + at, &format!("{label} "));
        }
    }

    /// Something with a caption in it.
    fn captioned(&mut self, index: Index, depth: usize, said: &str) {
        let tree = self.tree;
        let captions: Vec<Index> = tree.children(index).filter(|kid| tree.kind(*kid) == "Caption").collect();
        let words: Vec<String> = captions.iter().map(|caption| self.flat(*caption)).collect();
        let words = words.join(" ");
        let summary = self.summary(index).map(|summary| format!(" ({summary})")).unwrap_or_default();
        match words.as_str() {
            "" => self.tell(index, depth, &format!("{said}{summary}")),
            words => {
                let said = said.trim_end_matches('.');
                self.tell(index, depth, &format!("{said}{summary}. Caption: {words}"));
            }
        }
    }

    fn table(&mut self, index: Index, depth: usize) {
        let tree = self.tree;
        let rows = tree.of_kind(index, "TR");
        let cells = |row: &Index| tree.children(*row).collect::<Vec<_>>();
        let columns = rows.iter().map(|row| cells(row).len()).max().unwrap_or(0);
        self.captioned(index, depth, &format!("Table of {} rows and {columns} columns", rows.len()));
        for row in rows {
            let cells: Vec<String> = cells(&row).into_iter().map(|cell| self.flat(cell)).collect();
            self.tell(row, depth + 1, &cells.join(" | "));
        }
    }

    /// The alternative of a picture.
    fn alternative(&self, index: Index) -> String {
        let element = self.document.get_dictionary(self.tree.get(index).id);
        let said = element.and_then(|element| element.get(b"Alt")).and_then(lopdf::decode_text_string);
        said.unwrap_or_else(|_| "without alternative".to_string())
    }

    /// The summary of a table.
    fn summary(&self, index: Index) -> Option<String> {
        let element = self.document.get_dictionary(self.tree.get(index).id).ok()?;
        lopdf::decode_text_string(attribute(Objects(self.document), element, "Summary")?).ok()
    }

    /// All that an element holds, in one line.
    fn flat(&self, index: Index) -> String {
        let kids: Vec<&Kid> = self.tree.get(index).kids.iter().collect();
        self.said(&kids)
    }

    fn line_of(&mut self, kids: &[&Kid], depth: usize, before: &str) {
        let said = self.said(kids);
        let page = kids.iter().find_map(|kid| self.page_of(kid));
        if !said.is_empty() {
            self.line(page, depth, &format!("{before}{said}"));
        }
    }

    fn tell(&mut self, index: Index, depth: usize, said: &str) {
        let page = self.page_of(&Kid::Element(index));
        self.line(page, depth, said);
    }

    /// Writes a line, after the number of its page where that is another one.
    fn line(&mut self, page: Option<usize>, depth: usize, said: &str) {
        if let Some(page) = page
            && page != self.page
        {
            self.heard.push_str(&format!("\n— page {page}\n\n"));
            self.page = page;
        }
        self.heard.push_str(&"  ".repeat(depth.saturating_sub(1)));
        self.heard.push_str(said);
        self.heard.push('\n');
    }

    fn page_of(&self, kid: &Kid) -> Option<usize> {
        let page = match kid {
            Kid::Content(page, ..) => *page,
            Kid::Element(index) => self.tree.content(*index).first()?.0,
            Kid::Annotation(..) => return None,
        };
        self.pages.get(&page).copied()
    }

    /// The words of what stands in a line, with where links lead.
    fn said(&self, kids: &[&Kid]) -> String {
        let mut reader = Reader::new(&self.words);
        kids.iter().for_each(|kid| self.hear(kid, &mut reader));
        let said = without_hyphens(&reader.said());
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn hear(&self, kid: &Kid, reader: &mut Reader) {
        let index = match kid {
            Kid::Content(page, number, _) => return reader.hear(*page, *number),
            Kid::Annotation(..) => return,
            Kid::Element(index) => *index,
        };
        let kids = &self.tree.get(index).kids;
        let leads = kids.iter().find_map(|kid| match kid {
            Kid::Annotation(id, _) if self.tree.kind(index) == "Link" => {
                let link = self.document.get_dictionary(*id).ok()?;
                lopdf::decode_text_string(link.get(b"Contents").ok()?).ok()
            }
            _ => None,
        });
        let Some(leads) = leads else { return kids.iter().for_each(|kid| self.hear(kid, reader)) };
        let mut words = Reader::new(&self.words);
        kids.iter().for_each(|kid| self.hear(kid, &mut words));
        let words = words.said();
        // What a link says stands for a number alone; addresses are not read out twice.
        let bare = |said: &str| said.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        if words.trim().chars().all(|sign| sign.is_ascii_digit()) {
            reader.say(&format!(" [{leads}]"));
        } else if leads.contains("://") && bare(&leads) == bare(&words) {
            reader.say(&format!(" {leads} [link]"));
        } else if bare(&leads).contains(&bare(&words)) {
            kids.iter().for_each(|kid| self.hear(kid, reader));
            reader.say(" [link]");
        } else {
            kids.iter().for_each(|kid| self.hear(kid, reader));
            reader.say(&format!(" [link: {leads}]"));
        }
    }
}

/// What only a person can judge, by the checkpoints of the Matterhorn Protocol 1.1, each asked of what this PDF holds.
fn checklist(counts: &HashMap<String, usize>) -> String {
    let of = |kind: &str| counts.get(kind).copied().unwrap_or(0);
    let headings: usize = (1..=9).map(|level| of(&format!("H{level}"))).sum();
    let questions: [(&str, Option<usize>, &str); 14] = [
        ("01 Content", None, "Is all that matters heard above, and nothing that is mere decoration?"),
        ("04 Colour and contrast", None, "Is nothing told by colour, place or shape alone?"),
        ("06 Title", None, "Does the title say which report this is?"),
        ("09 Order and tags", None, "Does the order above make sense, and is each piece called what it is?"),
        ("10 Characters", None, "Are the words above spelt as they are printed?"),
        ("11 Language", None, "Is each passage in another language marked as such?"),
        ("13 Pictures", Some(of("Figure")), "Does each alternative say what matters about its picture?"),
        ("14 Headings", Some(headings), "Is all that looks like a heading one, at its level?"),
        ("15 Tables", Some(of("Table")), "Does each figure make sense with the heads of its row and column?"),
        ("16 Lists", Some(of("L")), "Is all that looks like a list one?"),
        ("18 Page heads and feet", None, "Does nothing get lost that only running heads say?"),
        ("19 Notes", Some(of("Note")), "Does each mark lead to its note, and the note back?"),
        ("27 Navigation", None, "Do the bookmarks lead through the report as its contents do?"),
        ("28 Links", None, "Does each link say where it leads?"),
    ];
    let mut told = String::from("\nWhat only a person can judge (Matterhorn Protocol 1.1):\n\n");
    for (checkpoint, count, question) in questions {
        let count = match count {
            // What there is none of asks nothing.
            Some(0) => continue,
            Some(count) => format!(" ({count})"),
            None => String::new(),
        };
        told.push_str(&format!("[ ] {checkpoint}{count}: {question}\n"));
    }
    told
}

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;
    use crate::pdf::object::text_string;
    use crate::pdf::tree::tests::document;

    /// What is heard of a tree whose marked content says `words`, a line each; all pages show all of it.
    fn heard(tree: &str, words: &[&str], alter: impl FnOnce(&mut Document)) -> String {
        let (mut document, pages) = document(2, tree);
        let font = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        });
        let content: String = words
            .iter()
            .enumerate()
            .map(|(number, words)| {
                let y = 800 - 20 * number;
                format!("/P <</MCID {number}>> BDC BT /F 10 Tf 1 0 0 1 0 {y} Tm ({words}) Tj ET EMC ")
            })
            .collect();
        for page in pages {
            let content = document.add_object(Stream::new(dictionary! {}, content.clone().into_bytes()));
            let page = document.get_dictionary_mut(page).unwrap();
            page.set("Contents", content);
            page.set("Resources", dictionary! { "Font" => dictionary! { "F" => font } });
        }
        alter(&mut document);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        let heard = read(&bytes).unwrap();
        heard.split("\nWhat only a person").next().unwrap().to_string()
    }

    fn annotate(document: &mut Document, said: &str) {
        for object in document.objects.values_mut() {
            if let Ok(link) = object.as_dict_mut()
                && link.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|kind| kind == b"Link"))
            {
                link.set("Contents", text_string(said));
            }
        }
    }

    #[test]
    fn pages_are_read_in_their_order() {
        let said = heard("Document(H1(1) P(1 1) P(2))", &["Water", "It rises", "and falls.", "Fish"], |_| ());
        assert_eq!(said, "— page 1\n\nHeading 1: Water\nIt rises and falls.\n\n— page 2\n\nFish\n");
    }

    #[test]
    fn marks_and_links_say_where_they_lead() {
        let tree = "Document(P(1 Reference(Link(@ 1))) Note(Lbl(Link(@ 1)) P(1)))";
        let said = heard(tree, &["Rice grew", "7", "7", "By weight."], |d| annotate(d, "Note 7"));
        assert_eq!(said, "— page 1\n\nRice grew [Note 7]\n[Note 7] By weight.\n");
    }

    #[test]
    fn lists_and_tables_say_what_they_are() {
        let tree = "Document(L(LI(Lbl(1) LBody(P(1))) LI(LBody(1))) Table(Caption(1) TR(TH(1) TD(1))))";
        let said = heard(tree, &["a.", "One", "Two", "Fish", "Carp", "12"], |_| ());
        assert_eq!(
            said,
            "— page 1\n\nList of 2\na. One\nTwo\nTable of 1 rows and 2 columns. Caption: Fish\nCarp | 12\n"
        );
    }

    #[test]
    fn what_has_no_tags_is_told() {
        let mut document = Document::with_version("1.7");
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        assert!(read(&bytes).unwrap_err().to_string().contains("no tags"));
        assert!(read(b"no PDF").unwrap_err().to_string().contains("can't be read"));
    }
}
