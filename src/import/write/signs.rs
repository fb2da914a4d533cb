//! Inline content sign by sign, each with its look: the form in which looks can be compared and mended.

use crate::content::markup;
use crate::import::document::Inline;

/// What stands at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A character.
    Char(char),
    /// The mark of the note with an id.
    Note(String),
    /// A line break.
    Break,
}

/// A sign with its look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// What it is.
    pub what: What,
    /// Whether it is strong.
    pub strong: bool,
    /// Whether it is emphasised.
    pub emphasis: bool,
    /// The address that it links to.
    pub link: Option<String>,
}

impl Sign {
    /// The character that it is; a blank for a break, a letter's stand-in for a mark.
    pub fn char(&self) -> char {
        match self.what {
            What::Char(c) => c,
            What::Note(_) => '[',
            What::Break => ' ',
        }
    }

    /// Whether nothing is seen of it.
    pub fn is_blank(&self) -> bool {
        matches!(self.what, What::Break) || matches!(self.what, What::Char(c) if c.is_whitespace())
    }
}

/// The signs of inline content; `notes` knows the ids of notes by their places. Addresses that no link can have are told and dropped.
pub fn signs(
    inlines: &[Inline],
    notes: &mut impl FnMut(usize) -> Option<String>,
    dropped: &mut Vec<String>,
) -> Vec<Sign> {
    let mut found = Vec::new();
    let plain = Sign { what: What::Break, strong: false, emphasis: false, link: None };
    add(inlines, &plain, notes, dropped, &mut found);
    addresses(&mut tidy(found))
}

fn add(
    inlines: &[Inline],
    look: &Sign,
    notes: &mut impl FnMut(usize) -> Option<String>,
    dropped: &mut Vec<String>,
    found: &mut Vec<Sign>,
) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => {
                found.extend(text.chars().map(|c| Sign { what: What::Char(c), ..look.clone() }));
            }
            Inline::Emphasis(body) => {
                add(body, &Sign { emphasis: true, ..look.clone() }, notes, dropped, found);
            }
            Inline::Strong(body) => add(body, &Sign { strong: true, ..look.clone() }, notes, dropped, found),
            Inline::Link { url, body } => {
                let link = usable(url);
                if link.is_none() && !url.is_empty() {
                    dropped.push(url.clone());
                }
                let link = link.or_else(|| look.link.clone());
                add(body, &Sign { link, ..look.clone() }, notes, dropped, found);
            }
            Inline::Note(note) => {
                if let Some(id) = notes(*note) {
                    // A mark inside a link would keep the link from being one.
                    found.push(Sign { what: What::Note(id), link: None, ..look.clone() });
                }
            }
            Inline::Break => found.push(Sign { what: What::Break, ..look.clone() }),
        }
    }
}

/// An address as a link can have it; none where it leads to nothing on the web.
fn usable(url: &str) -> Option<String> {
    let url = url.trim();
    let schemes = ["https://", "http://", "mailto:"];
    let scheme = schemes
        .iter()
        .find(|scheme| url.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme)))?;
    let rest = &url[scheme.len()..];
    if rest.is_empty() {
        return None;
    }
    let mut made = (*scheme).to_string();
    for c in rest.chars() {
        match c {
            c if c.is_control() => {}
            c if c.is_whitespace() => made.push_str("%20"),
            '(' => made.push_str("%28"),
            ')' => made.push_str("%29"),
            '<' => made.push_str("%3C"),
            '>' => made.push_str("%3E"),
            '\\' => made.push_str("%5C"),
            '`' => made.push_str("%60"),
            '"' => made.push_str("%22"),
            c => made.push(c),
        }
    }
    Some(made)
}

/// One blank for each run of blanks, none at the ends and beside breaks.
fn tidy(signs: Vec<Sign>) -> Vec<Sign> {
    let mut made: Vec<Sign> = Vec::with_capacity(signs.len());
    for mut sign in signs {
        if sign.what == What::Char('\n') || sign.what == What::Char('\t') {
            sign.what = What::Char(' ');
        }
        let last_blank = made.last().is_none_or(Sign::is_blank);
        match (&sign.what, last_blank) {
            (What::Break, _) => {
                while made.last().is_some_and(|last| last.is_blank() && last.what != What::Break) {
                    made.pop();
                }
                // Breaks at the beginning, and one behind another, part nothing.
                if made.last().is_some_and(|last| last.what != What::Break) {
                    made.push(sign);
                }
            }
            (What::Char(c), true) if c.is_whitespace() => {}
            _ => made.push(sign),
        }
    }
    while made.last().is_some_and(Sign::is_blank) {
        made.pop();
    }
    made
}

/// Addresses in running text as links to themselves.
fn addresses(signs: &mut [Sign]) -> Vec<Sign> {
    let mut at = 0;
    while at < signs.len() {
        let end = if signs[at].link.is_none() { address(signs, at) } else { None };
        match end {
            Some((end, url)) => {
                for sign in &mut signs[at..end] {
                    sign.link = Some(url.clone());
                }
                at = end;
            }
            None => at += 1,
        }
    }
    signs.to_vec()
}

/// Where an address that begins at a place ends, and what it links to.
fn address(signs: &[Sign], at: usize) -> Option<(usize, String)> {
    let inside = |sign: &Sign| match sign.what {
        What::Char(c) => {
            sign.link.is_none()
                && c.is_ascii_graphic()
                && !matches!(c, '<' | '>' | '[' | ']' | '(' | ')' | '"' | '\\' | '`' | '*')
        }
        _ => false,
    };
    if at > 0 && signs[at - 1].char().is_alphanumeric() {
        return None;
    }
    let end = at + signs[at..].iter().take_while(|sign| inside(sign)).count();
    let text: String = signs[at..end].iter().map(Sign::char).collect();
    let text = text.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
    let end = at + text.len();
    for (scheme, before) in [("https://", ""), ("http://", ""), ("www.", "https://")] {
        if text.starts_with(scheme) && text.len() > scheme.len() + 2 {
            return Some((end, format!("{before}{text}")));
        }
    }
    let (name, host) = text.split_once('@')?;
    let plain = |part: &str, more: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part.ends_with(|c: char| c.is_ascii_alphanumeric())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    let is_mail = plain(name, "._-+") && plain(host, ".-") && host.contains('.') && !host.contains("..");
    is_mail.then(|| (end, format!("mailto:{text}")))
}

/// The signs of what markup means, to be compared with what it should mean.
pub fn meant(inlines: &[markup::Inline]) -> Option<Vec<Sign>> {
    let mut found = Vec::new();
    let plain = Sign { what: What::Break, strong: false, emphasis: false, link: None };
    read(inlines, &plain, &mut found)?;
    Some(found)
}

fn read(inlines: &[markup::Inline], look: &Sign, found: &mut Vec<Sign>) -> Option<()> {
    let put = |text: &str, look: &Sign, found: &mut Vec<Sign>| {
        found.extend(text.chars().map(|c| Sign { what: What::Char(c), ..look.clone() }));
    };
    for inline in inlines {
        match inline {
            markup::Inline::Text { text, .. } => put(text, look, found),
            markup::Inline::Emphasis(body) => read(body, &Sign { emphasis: true, ..look.clone() }, found)?,
            markup::Inline::Strong(body) => read(body, &Sign { strong: true, ..look.clone() }, found)?,
            markup::Inline::Link { url, body, .. } => {
                read(body, &Sign { link: Some(url.clone()), ..look.clone() }, found)?;
            }
            markup::Inline::Address { url, .. } => {
                put(url, &Sign { link: Some(url.clone()), ..look.clone() }, found);
            }
            markup::Inline::Note { id, .. } => {
                found.push(Sign { what: What::Note(id.clone()), ..look.clone() });
            }
            markup::Inline::Break => found.push(Sign { what: What::Break, ..look.clone() }),
            // Nothing of the kind is ever written.
            markup::Inline::Reference { .. }
            | markup::Inline::Indexed { .. }
            | markup::Inline::Foreign { .. }
            | markup::Inline::Cite { .. }
            | markup::Inline::Remark { .. }
            | markup::Inline::Lost => return None,
        }
    }
    Some(())
}

/// Whether two rows of signs say and look the same, whatever blanks look like.
pub fn same(a: &[Sign], b: &[Sign]) -> bool {
    let seen = |signs: &[Sign]| -> Vec<Sign> {
        let mut blank = false;
        let mut seen = Vec::new();
        for sign in signs {
            if sign.is_blank() {
                blank = true;
                if sign.what == What::Break {
                    seen.push(Sign { strong: false, emphasis: false, link: None, ..sign.clone() });
                    blank = false;
                }
                continue;
            }
            if blank && seen.last().is_some_and(|last: &Sign| last.what != What::Break) {
                seen.push(Sign { what: What::Char(' '), strong: false, emphasis: false, link: None });
            }
            blank = false;
            seen.push(sign.clone());
        }
        seen
    };
    seen(a) == seen(b)
}
