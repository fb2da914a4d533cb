//! How the pieces of a part follow each other: what a layout has to be told of a piece's neighbours.

use super::language;
use crate::content::decode::Spanned;
use crate::content::markup::{self, Inline};
use crate::content::model::{Block, ChartKind, PageShape, Place, Section, Table, Width};

/// A paragraph with more bytes of words than this is not moved to the next page for the sake of its list.
const SHORT: usize = 420;

/// So many bytes of words do not part a float from the heading that follows: it stands where it is written.
const LITTLE: usize = 900;

/// How the headings right above a table begin: it sets them itself, on the page that it takes.
macro_rules! over {
    () => {
        "#let over = ["
    };
}
pub(crate) const OVER: &str = over!();

/// How a plain paragraph begins.
pub(super) const PARAGRAPH: &str = "#para[";

/// What a piece of a part is to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A paragraph with so many bytes of words.
    Paragraph(usize),
    /// A list.
    List,
    /// What stands in the margin column, beside the text.
    Aside,
    /// What the text goes on around, and what stands before the next heading.
    Float,
    /// The same, at the head of a page.
    Head,
    /// What the text goes on around, in a place that the content sets.
    Placed,
    /// A calendar.
    Calendar,
    /// A heading.
    Heading,
    /// A table that may take a turned page, on which the headings above it stand too.
    Turning,
    /// A table, or anything else.
    Other,
}

/// What is written around the pieces of a part, one after the other.
#[derive(Debug)]
pub(super) struct Flow {
    /// Whether the part's pages use all columns: it holds calendars, and nothing else but paragraphs and lists.
    pub(super) wide: bool,
    settings: std::vec::IntoIter<Setting>,
}

/// What is written around a piece, so that the layout knows of its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Setting {
    /// What is written before it.
    pub(super) before: &'static str,
    /// How it begins if it is a paragraph.
    pub(super) paragraph: &'static str,
    /// What is written after it.
    pub(super) after: &'static str,
    /// Whether it is a table that sets the headings above it, which [`OVER`] names.
    pub(super) over: bool,
    /// Whether it stands where it is written, although it may float: no text follows that could go on around it.
    pub(super) here: bool,
}

impl Default for Setting {
    fn default() -> Self {
        Self { before: "", paragraph: PARAGRAPH, after: "", over: false, here: false }
    }
}

impl Flow {
    /// The flow of a part's body and its sections.
    pub(super) fn of(body: &[Spanned<Block>], sections: &[Section]) -> Self {
        let mut kinds: Vec<Kind> = kinds(body).collect();
        for section in sections {
            kinds.push(Kind::Heading);
            kinds.extend(self::kinds(&section.content.body));
        }
        let wide = kinds.contains(&Kind::Calendar)
            && kinds.iter().all(|k| matches!(k, Kind::Calendar | Kind::List | Kind::Paragraph(_)));
        let settings: Vec<Setting> = (0..kinds.len()).map(|at| setting(&kinds, at, wide)).collect();
        Self { wide, settings: settings.into_iter() }
    }

    /// What is written around the next piece.
    pub(super) fn next(&mut self) -> Setting {
        self.settings.next().unwrap_or_default()
    }
}

/// The pieces of a sequence of blocks.
fn kinds(blocks: &[Spanned<Block>]) -> impl Iterator<Item = Kind> {
    blocks.iter().flat_map(|block| match &block.value {
        Block::Text(prose) => prose.body.iter().map(kind_of_prose).collect(),
        Block::Calendar(entries) if entries.is_empty() => Vec::new(),
        Block::Calendar(_) => vec![Kind::Calendar],
        Block::Photo(photo) if photo.width == Width::Margin => vec![Kind::Aside],
        Block::Links(_) => vec![Kind::Aside],
        Block::Photo(photo) if photo.width == Width::Bleed && photo.place.is_none() => vec![Kind::Head],
        Block::Photo(photo) if photo.width == Width::Page => vec![Kind::Placed],
        Block::Photo(photo) if photo.width == Width::Spread => vec![Kind::Other],
        Block::Photo(photo) => vec![placed(photo.place.as_ref(), true)],
        Block::Photos(row) => vec![placed(row.place.as_ref(), true)],
        Block::Table(table) if may_turn(table) => vec![Kind::Turning],
        Block::Table(table) => vec![placed(table.place.as_ref(), false)],
        Block::Chart(chart) => vec![placed(chart.place.as_ref(), chart.kind == ChartKind::Line)],
        Block::Declared(block) if block.is_aside() => vec![Kind::Aside],
        Block::Declared(block) => vec![match block.place() {
            Some(Place::Top | Place::Foot | Place::Page) => Kind::Placed,
            Some(Place::Here) | None => Kind::Other,
        }],
        Block::Directory(_) | Block::People(_) | Block::Letter(_) => vec![Kind::Other],
        Block::Year(_) => vec![Kind::Calendar],
    })
}

/// Whether a table stands where it is written, and takes a turned page there if its words need one.
fn may_turn(table: &Table) -> bool {
    let here = table.place.as_ref().is_none_or(|place| place.value == Place::Here);
    here && table.page.as_ref().is_none_or(|page| page.value == PageShape::Landscape)
}

/// What may float; whether it does where its place is not set.
fn placed(place: Option<&Spanned<Place>>, floats: bool) -> Kind {
    match place.map(|place| place.value) {
        Some(Place::Here) => Kind::Other,
        Some(Place::Top | Place::Foot | Place::Page) => Kind::Placed,
        None if floats => Kind::Float,
        None => Kind::Other,
    }
}

fn kind_of_prose(block: &markup::Block) -> Kind {
    match block {
        markup::Block::Paragraph(body) => Kind::Paragraph(length(body)),
        markup::Block::List { .. } => Kind::List,
        markup::Block::Heading { .. } => Kind::Heading,
        markup::Block::Quote(_) => Kind::Other,
    }
}

/// How long a paragraph is, more or less: the bytes of its words in the report's own script.
fn length(inlines: &[Inline]) -> usize {
    let of = |inline: &Inline| match inline {
        Inline::Text { text, .. } => {
            language::runs(text).iter().filter(|(other, _)| other.is_none()).map(|(_, run)| run.len()).sum()
        }
        Inline::Emphasis(body)
        | Inline::Strong(body)
        | Inline::Link { body, .. }
        | Inline::Reference { body, .. }
        | Inline::Indexed { body, .. } => length(body),
        _ => 0,
    };
    inlines.iter().map(of).sum()
}

/// What is written around the piece at a place.
fn setting(kinds: &[Kind], at: usize, wide: bool) -> Setting {
    let anchored = is_anchored(kinds, at);
    let (opens, closes) = if wide { run(kinds, at) } else { (None, false) };
    let (over_opens, over_closes) = over_table(kinds, at);
    Setting {
        before: match opens {
            _ if anchored => "#anchored[",
            _ if over_opens && ends_floats(kinds, at) => concat!("#settled()\n", over!()),
            _ if over_opens => OVER,
            _ if ends_floats(kinds, at) => "#settled()\n",
            Some(true) => "#narrow(lines-below: 1)[\n",
            Some(false) => "#narrow(lines-below: 0)[\n",
            None => "",
        },
        paragraph: match leads_in(kinds, at) {
            false => PARAGRAPH,
            true if matches!(before(kinds, at), Some(Kind::Paragraph(_))) => "#lead-in(indented: true)[",
            true => "#lead-in(indented: false)[",
        },
        after: if anchored || closes || over_closes { "]\n" } else { "" },
        over: kinds[at] == Kind::Turning && at > 0 && kinds[at - 1] == Kind::Heading,
        here: stands_here(kinds, at),
    }
}

/// Whether the headings right above a table that may turn begin and end at a place.
fn over_table(kinds: &[Kind], at: usize) -> (bool, bool) {
    let is_heading = |at: usize| kinds.get(at) == Some(&Kind::Heading);
    let after = kinds[at..].iter().find(|kind| **kind != Kind::Heading);
    if !is_heading(at) || after != Some(&Kind::Turning) {
        return (false, false);
    }
    (at == 0 || !is_heading(at - 1), !is_heading(at + 1))
}

/// Whether a float whose place is not set has next to no text to float in before the next heading.
fn stands_here(kinds: &[Kind], at: usize) -> bool {
    let mut words = 0;
    for kind in kinds[at + 1..].iter().filter(|kind| is_in_text(kind)) {
        match kind {
            Kind::Heading => break,
            Kind::Paragraph(length) => words += length,
            // May be of any length.
            _ => return false,
        }
    }
    kinds[at] == Kind::Float && words < LITTLE
}

/// The kind of the last piece before `at` that stands in the text itself.
fn before(kinds: &[Kind], at: usize) -> Option<Kind> {
    kinds[..at].iter().rev().copied().find(is_in_text)
}

fn is_in_text(kind: &Kind) -> bool {
    !matches!(kind, Kind::Aside | Kind::Float | Kind::Head | Kind::Placed)
}

/// Whether a heading comes after a float whose place is not set, and which no heading has settled yet.
fn ends_floats(kinds: &[Kind], at: usize) -> bool {
    let since = kinds[..at].iter().rposition(|kind| *kind == Kind::Heading).map_or(0, |heading| heading + 1);
    let floats = |at| kinds[at] == Kind::Head || (kinds[at] == Kind::Float && !stands_here(kinds, at));
    kinds[at] == Kind::Heading && (since..at).any(floats)
}

/// Whether a short paragraph leads to a list.
fn leads_in(kinds: &[Kind], at: usize) -> bool {
    matches!(kinds[at], Kind::Paragraph(length) if length <= SHORT) && kinds.get(at + 1) == Some(&Kind::List)
}

/// Whether what stands in the margin would move away from the paragraph before it: the space above a heading or a figure
/// that follows would push it down.
fn is_anchored(kinds: &[Kind], at: usize) -> bool {
    let after = || (at + 1..kinds.len()).find(|next| is_in_text(&kinds[*next]));
    kinds[at] == Kind::Aside
        && matches!(before(kinds, at), Some(Kind::Paragraph(_)))
        && after().is_some_and(|next| !matches!(kinds[next], Kind::Paragraph(_)) || leads_in(kinds, next))
}

/// Whether a run of text between calendars begins and ends at a piece of a wide part. A run that begins tells whether a
/// calendar follows it.
fn run(kinds: &[Kind], at: usize) -> (Option<bool>, bool) {
    let is_calendar = |at: usize| kinds.get(at) == Some(&Kind::Calendar);
    if is_calendar(at) {
        return (None, false);
    }
    let begins = at == 0 || is_calendar(at - 1);
    let calendar_follows = kinds[at..].contains(&Kind::Calendar);
    (begins.then_some(calendar_follows), at + 1 == kinds.len() || is_calendar(at + 1))
}

#[cfg(test)]
mod tests {
    use super::Kind::{Aside, Calendar, Float, Head, Heading, List, Other, Paragraph, Placed, Turning};
    use super::*;

    /// What is written for pieces, `.` standing for a piece itself.
    fn written(kinds: &[Kind], wide: bool) -> String {
        let piece = |at| {
            let Setting { before, paragraph, after, .. } = setting(kinds, at, wide);
            let paragraph = paragraph.trim_end_matches('[').trim_start_matches('#');
            let piece = if matches!(kinds[at], Paragraph(_)) { paragraph } else { "." };
            format!("{before}{piece}{after}").replace('\n', "")
        };
        (0..kinds.len()).map(piece).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_short_paragraph_leads_to_a_list() {
        assert_eq!(written(&[Paragraph(420), List], false), "lead-in(indented: false) .");
        assert_eq!(written(&[Paragraph(421), List], false), "para .");
        assert_eq!(written(&[Paragraph(9), Float, List], false), "para . .");
        let after_float = [Paragraph(9), Float, Paragraph(9), List];
        assert_eq!(written(&after_float, false), "para . lead-in(indented: true) .");
        assert_eq!(written(&[Other, Paragraph(9), List], false), ". lead-in(indented: false) .");
    }

    #[test]
    fn what_stands_in_the_margin_is_held_to_its_paragraph() {
        assert_eq!(written(&[Paragraph(9), Aside, Other], false), "para #anchored[.] .");
        assert_eq!(
            written(&[Paragraph(9), Float, Aside, Aside, Other], false),
            "para . #anchored[.] #anchored[.] ."
        );
        assert_eq!(written(&[Paragraph(9), Aside, Paragraph(9)], false), "para . para");
        let lead = [Paragraph(9), Aside, Paragraph(9), List];
        assert_eq!(written(&lead, false), "para #anchored[.] lead-in(indented: true) .");
        assert_eq!(written(&[Paragraph(9), Aside], false), "para .");
        assert_eq!(written(&[Other, Aside, Other], false), ". . .");
    }

    #[test]
    fn no_heading_stands_before_a_float_that_comes_first() {
        let settled = "#settled().";
        assert_eq!(written(&[Float, Paragraph(900), Heading, Heading], false), format!(". para {settled} ."));
        assert_eq!(written(&[Heading, Float, Other, Heading], false), format!(". . . {settled}"));
        assert_eq!(written(&[Placed, Heading], false), ". .");
        assert_eq!(written(&[Head, Heading], false), format!(". {settled}"));
        assert_eq!(written(&[Paragraph(9), Heading], false), "para .");
    }

    #[test]
    fn a_float_stands_where_no_text_can_go_on_around_it() {
        let here = |kinds: &[Kind]| setting(kinds, 0, false).here;
        assert!(here(&[Float]) && here(&[Float, Heading, Paragraph(2000)]));
        assert!(here(&[Float, Aside, Paragraph(899), Heading]) && !here(&[Float, Paragraph(900), Heading]));
        assert!(!here(&[Float, Other, Heading]) && !here(&[Float, List, Heading]));
        assert!(!here(&[Placed, Heading]) && !here(&[Paragraph(9)]));
        // Its heading needs nothing else to come after it.
        assert_eq!(written(&[Float, Paragraph(9), Heading], false), ". para .");
    }

    #[test]
    fn a_table_sets_the_headings_right_above_it() {
        assert_eq!(written(&[Heading, Turning], false), "#let over = [.] .");
        assert_eq!(written(&[Heading, Heading, Turning], false), "#let over = [. .] .");
        assert_eq!(written(&[Heading, Paragraph(9), Turning], false), ". para .");
        assert_eq!(written(&[Heading, Other], false), ". .");
        let floats = [Float, Paragraph(900), Heading, Turning];
        assert_eq!(written(&floats, false), ". para #settled()#let over = [.] .");
        let over = |kinds: &[Kind]| setting(kinds, kinds.len() - 1, false).over;
        assert!(over(&[Heading, Turning]) && !over(&[Heading, Paragraph(9), Turning]) && !over(&[Turning]));
    }

    #[test]
    fn text_between_calendars_keeps_its_width() {
        let kinds = [Paragraph(9), Paragraph(9), Calendar, Paragraph(9), List];
        assert_eq!(
            written(&kinds, true),
            "#narrow(lines-below: 1)[para para] . #narrow(lines-below: 0)[lead-in(indented: false) .]"
        );
        assert_eq!(written(&[Calendar], true), ".");
    }

    #[test]
    fn notes_and_addresses_do_not_make_a_paragraph_long() {
        let words = |text: &str| Inline::Text { text: text.into(), at: 0..0 };
        let body = [
            words("one"),
            Inline::Emphasis(vec![words("two")]),
            Inline::Address { url: "https://example.org".into(), at: 0..0 },
            Inline::Note { id: "a".into(), at: 0..0 },
        ];
        assert_eq!(length(&body), 6);
    }
}
