//! The tree of a page, and what its elements are.

use html5ever::driver::ParseOpts;
use html5ever::parse_document;
use html5ever::tendril::TendrilSink;
pub use markup5ever_rcdom::Handle;
use markup5ever_rcdom::{NodeData, RcDom};

use crate::import::bounds::{DEEPEST, MOST_NODES};

/// What is wrong with a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beyond {
    /// Elements lie too deep in each other.
    Deep,
    /// It has too many pieces.
    Large,
}

/// Parses a page.
///
/// # Errors
/// If it is larger or deeper than any text.
pub fn parse(text: &str) -> Result<RcDom, Beyond> {
    if open_elements(text) > DEEPEST * 16 {
        return Err(Beyond::Deep);
    }
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(text);
    let mut left: Vec<(Handle, usize)> = vec![(dom.document.clone(), 0)];
    let mut pieces = 0u32;
    let mut deepest = 0;
    while let Some((node, depth)) = left.pop() {
        pieces += 1;
        deepest = deepest.max(depth);
        left.extend(node.children.borrow().iter().map(|child| (child.clone(), depth + 1)));
    }
    match (deepest > DEEPEST, pieces > MOST_NODES) {
        (true, _) => Err(Beyond::Deep),
        (_, true) => Err(Beyond::Large),
        _ => Ok(dom),
    }
}

/// Elements that need no end, or that the next one of their kind ends.
const ENDLESS: [&str; 30] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "p", "li", "dd", "dt", "td", "th", "tr", "thead", "tbody", "tfoot", "option", "optgroup", "rb", "rt",
    "rp", "colgroup", "caption",
];

/// The most elements that are open at once, about: the parser's time grows with the square of it.
fn open_elements(text: &str) -> usize {
    let (mut open, mut most) = (0usize, 0usize);
    for (at, _) in text.match_indices('<') {
        let rest = &text[at + 1..];
        if let Some(rest) = rest.strip_prefix('/') {
            if rest.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_endless(rest) {
                open = open.saturating_sub(1);
            }
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_endless(rest) {
            open += 1;
            most = most.max(open);
        }
    }
    most
}

fn is_endless(tag: &str) -> bool {
    let name = &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len())];
    ENDLESS.iter().any(|own| own.eq_ignore_ascii_case(name))
}

/// The name of an element; empty for anything else.
pub fn name(node: &Handle) -> &str {
    match &node.data {
        NodeData::Element { name, .. } => &name.local,
        _ => "",
    }
}

/// The value of an attribute.
pub fn attribute(node: &Handle, key: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &node.data else { return None };
    let attrs = attrs.borrow();
    attrs.iter().find(|own| &*own.name.local == key).map(|own| own.value.to_string())
}

/// The text of a text node.
pub fn text(node: &Handle) -> Option<String> {
    match &node.data {
        NodeData::Text { contents } => Some(contents.borrow().to_string()),
        _ => None,
    }
}

/// The element around a node.
pub fn parent(node: &Handle) -> Option<Handle> {
    let weak = node.parent.take()?;
    let parent = weak.upgrade();
    node.parent.set(Some(weak));
    parent
}

/// All nodes below one, in order.
pub fn below(node: &Handle) -> Vec<Handle> {
    let mut found = Vec::new();
    let mut left: Vec<Handle> = node.children.borrow().iter().rev().cloned().collect();
    while let Some(node) = left.pop() {
        left.extend(node.children.borrow().iter().rev().cloned());
        found.push(node);
    }
    found
}

/// The text below a node.
pub fn all_text(node: &Handle) -> String {
    below(node).iter().filter_map(text).collect()
}

/// A word among those of an attribute, such as a class.
pub fn has_word(node: &Handle, key: &str, word: &str) -> bool {
    attribute(node, key)
        .is_some_and(|value| value.split_whitespace().any(|own| own.eq_ignore_ascii_case(word)))
}

/// Whether an element stands on lines of its own.
pub fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "ul"
            | "caption"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
    )
}

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is read.
    Kept,
    /// It holds no words.
    Silent,
    /// It is left out, and told as this.
    Told(&'static str),
}

/// What becomes of an element.
pub fn fate(node: &Handle) -> Fate {
    let name = name(node);
    match name {
        "script" | "style" | "template" | "noscript" | "head" | "meta" | "link" | "base" | "col"
        | "colgroup" | "wbr" | "param" | "source" | "track" | "datalist" => return Fate::Silent,
        "nav" => return Fate::Told("a menu of the website"),
        "footer" => return Fate::Told("a footer of the website"),
        "del" | "s" | "strike" => return Fate::Told("words that are struck out"),
        "button" | "select" | "textarea" | "output" | "meter" | "progress" => {
            return Fate::Told("a field of a form");
        }
        "input" if attribute(node, "type").is_some_and(|kind| kind == "hidden") => return Fate::Silent,
        "input" => return Fate::Told("a field of a form"),
        "iframe" | "video" | "audio" | "object" | "embed" | "canvas" | "map" => {
            return Fate::Told(
                "what is shown from elsewhere, such as a film or map; say where it is by a link",
            );
        }
        "svg" => return Fate::Told("a drawing inside the page; add it as a picture"),
        "math" => return Fate::Told("an equation; add a picture of it"),
        _ => {}
    }
    let role = attribute(node, "role").unwrap_or_default();
    if role == "navigation" {
        return Fate::Told("a menu of the website");
    }
    let style = attribute(node, "style").unwrap_or_default().to_lowercase().replace(' ', "");
    let hidden = attribute(node, "hidden").is_some()
        || style.contains("display:none")
        || attribute(node, "aria-hidden").is_some_and(|value| value == "true");
    if hidden && !name.is_empty() { Fate::Told("hidden words") } else { Fate::Kept }
}
