//! Styles and numbering: what a paragraph is, by the name that it was given.

use std::collections::HashMap;

use roxmltree::{Document, Node};

use crate::import::package::{attribute, child};

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Running text.
    Text,
    /// The document's title.
    Title,
    /// A heading of a level from 1 on.
    Heading(u8),
    /// A caption.
    Caption,
    /// A quotation.
    Quote,
    /// A line of the table of contents.
    Contents,
}

/// How deep styles may be based on each other; real ones stay below ten.
const DEEPEST: usize = 20;

/// The styles of a document by their ids.
#[derive(Debug, Default)]
pub struct Styles(HashMap<String, Style>);

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    numbering: Option<(String, usize)>,
    bold: Option<bool>,
    italic: Option<bool>,
}

impl Styles {
    /// Reads styles.xml.
    pub fn read(xml: &Document) -> Self {
        let mut styles = HashMap::new();
        for node in xml.root_element().children().filter(|node| node.tag_name().name() == "style") {
            let Some(id) = attribute(node, "styleId") else { continue };
            let value = |name| child(node, name).and_then(|child| attribute(child, "val"));
            let (paragraph, run) = (child(node, "pPr"), child(node, "rPr"));
            styles.insert(
                id.to_string(),
                Style {
                    name: value("name").unwrap_or(id).to_lowercase(),
                    based_on: value("basedOn").map(str::to_string),
                    outline: paragraph.and_then(outline),
                    numbering: paragraph.and_then(numbering),
                    bold: run.and_then(|run| toggle(run, "b")),
                    italic: run.and_then(|run| toggle(run, "i")),
                },
            );
        }
        Self(styles)
    }

    /// A style, and those that it is based on.
    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let first = self.0.get(id);
        let next = |style: &&Style| self.0.get(style.based_on.as_deref()?);
        std::iter::successors(first, next).take(DEEPEST)
    }

    /// What a paragraph of a style is.
    pub fn kind(&self, id: &str) -> Kind {
        // A style that is not declared is known by its id.
        let own = id.to_lowercase();
        let names: Vec<&str> = match self.0.contains_key(id) {
            true => self.chain(id).map(|style| style.name.as_str()).collect(),
            false => vec![&own],
        };
        for name in names {
            let level = name.strip_prefix("heading").and_then(|rest| rest.trim().parse::<u8>().ok());
            if let Some(level) = level.filter(|level| (1..=9).contains(level)) {
                return Kind::Heading(level);
            }
            match name {
                "title" => return Kind::Title,
                "caption" => return Kind::Caption,
                "quote" | "intense quote" | "block text" | "quotations" => return Kind::Quote,
                "toc heading" | "contents heading" => return Kind::Contents,
                name if name.ends_with("caption") => return Kind::Caption,
                name if name.strip_prefix("toc ").is_some_and(|level| level.parse::<u8>().is_ok()) => {
                    return Kind::Contents;
                }
                _ => {}
            }
        }
        match self.chain(id).find_map(|style| style.outline) {
            Some(level) => Kind::Heading(level),
            None => Kind::Text,
        }
    }

    /// The list that paragraphs of a style belong to, and the level in it.
    pub fn numbering(&self, id: &str) -> Option<(String, usize)> {
        let (list, level) = self.chain(id).find_map(|style| style.numbering.clone())?;
        Some((list, level.max(self.depth(id))))
    }

    /// How deep a list of a style lies: the lists of `List Bullet 2` stand in those of `List Bullet`.
    pub fn depth(&self, id: &str) -> usize {
        let is_list = |name: &str| name.starts_with("list bullet ") || name.starts_with("list number ");
        let name = self.chain(id).map(|style| style.name.as_str()).find(|name| is_list(name));
        let number = name.and_then(|name| name.rsplit(' ').next()?.parse::<usize>().ok());
        number.map_or(0, |number| number.clamp(1, 9) - 1)
    }

    /// Whether words of a style are strong, and whether they are emphasised.
    pub fn emphasis(&self, id: &str) -> (bool, bool) {
        let bold = self.chain(id).find_map(|style| style.bold);
        let italic = self.chain(id).find_map(|style| style.italic);
        (bold.unwrap_or(false), italic.unwrap_or(false))
    }
}

/// The level of heading that a paragraph's properties give it; none for body text.
pub fn outline(properties: Node) -> Option<u8> {
    let level: u8 = attribute(child(properties, "outlineLvl")?, "val")?.parse().ok()?;
    (level < 9).then_some(level + 1)
}

/// The list that a paragraph's properties put it in, and the level.
pub fn numbering(properties: Node) -> Option<(String, usize)> {
    let numbering = child(properties, "numPr")?;
    let value = |name| child(numbering, name).and_then(|node| attribute(node, "val"));
    let level = value("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
    Some((value("numId")?.to_string(), level))
}

/// A property that is on or off.
pub fn toggle(properties: Node, name: &str) -> Option<bool> {
    let value = attribute(child(properties, name)?, "val");
    Some(!matches!(value, Some("0" | "false" | "off" | "none")))
}

/// The lists of a document.
#[derive(Debug, Default)]
pub struct Numbering(HashMap<String, HashMap<usize, Level>>);

/// A level of a list.
#[derive(Debug, Clone, Copy)]
pub struct Level {
    /// Whether its items have numbers or letters.
    pub ordered: bool,
    /// The first number.
    pub start: u64,
}

impl Numbering {
    /// Reads numbering.xml.
    pub fn read(xml: &Document) -> Self {
        let root = xml.root_element();
        let levels = |node: Node| {
            let mut found = HashMap::new();
            for level in node.children().filter(|node| node.tag_name().name() == "lvl") {
                let value = |name| child(level, name).and_then(|node| attribute(node, "val"));
                let Some(index) = attribute(level, "ilvl").and_then(|index| index.parse().ok()) else {
                    continue;
                };
                let ordered = !matches!(value("numFmt").unwrap_or("decimal"), "bullet" | "none");
                let start = value("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                found.insert(index, Level { ordered, start });
            }
            found
        };
        let mut kinds = HashMap::new();
        for node in root.children().filter(|node| node.tag_name().name() == "abstractNum") {
            kinds.insert(attribute(node, "abstractNumId").unwrap_or_default(), levels(node));
        }
        let mut lists = HashMap::new();
        for node in root.children().filter(|node| node.tag_name().name() == "num") {
            let Some(id) = attribute(node, "numId") else { continue };
            let kind = child(node, "abstractNumId").and_then(|node| attribute(node, "val"));
            let mut own = kind.and_then(|kind| kinds.get(kind)).cloned().unwrap_or_default();
            for change in node.children().filter(|node| node.tag_name().name() == "lvlOverride") {
                let index = attribute(change, "ilvl").and_then(|index| index.parse().ok()).unwrap_or(0);
                let start = child(change, "startOverride").and_then(|node| attribute(node, "val"));
                if let Some(start) = start.and_then(|start| start.parse().ok()) {
                    own.entry(index).or_insert(Level { ordered: true, start }).start = start;
                }
                own.extend(levels(change));
            }
            lists.insert(id.to_string(), own);
        }
        Self(lists)
    }

    /// A level of a list; none where the list is not there, as list 0, which takes a paragraph out of its style's list.
    pub fn level(&self, list: &str, level: usize) -> Option<Level> {
        let levels = self.0.get(list)?;
        Some(levels.get(&level).copied().unwrap_or(Level { ordered: false, start: 1 }))
    }
}
