//! Rules on finished pages: notes, headings, lines and photos as they stand in print.

mod frames;
mod holdings;
mod locate;
mod origin;
pub(crate) mod photos;
mod placed;
pub(crate) mod proof;
mod walk;
mod words;

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Diagnostics, Rule, rules};
use crate::pdf::geometry::to_mm;
use crate::typeset::set::Pages;
pub use holdings::Holdings;
use locate::Locator;
pub use origin::Origin;
pub use placed::placed;
pub use proof::is_damage;
use walk::{Line, PageItems, read};
use words::short;

rules! {
    NOTE_ON_OTHER_PAGE = Rule::warning(
        "note-on-other-page",
        "A note on another page than its mark.",
        "Readers look for it at the foot of the page. Where a mark stands in the last lines of a page, Typst may set its note a page early or late: move the mark to the sentence before or after, or shorten or lengthen the paragraph by a line.",
    )
    .example("mark 12 stands on page 8, note 12 at the foot of page 7", "");
    HEADING_AT_FOOT = Rule::warning(
        "heading-at-foot",
        "A heading at the foot of a page, with no text under it.",
        "It belongs to the text on the next page: shorten or lengthen the text before it by some lines, or move a photo.",
    )
    .example("‘By house’ is the last line of page 8", "");
    PAGE_NEARLY_EMPTY = Rule::warning(
        "page-nearly-empty",
        "A last page of a part with only a few lines.",
        "Shorten the part by these lines, or set one of its photos smaller.",
    )
    .example("page 14 holds 3 lines, the last of the part", "");
    WIDOW = Rule::warning(
        "widow",
        "The last line of a paragraph alone at the head of a page or column.",
        "Shorten the paragraph by a few words, or lengthen it by a line.",
    )
    .example("‘last year.’ stands alone at the head of page 9", "");
    ORPHAN = Rule::warning(
        "orphan",
        "The first line of a paragraph alone at the foot of a page or column.",
        "Shorten or lengthen the text before it by a line.",
    )
    .example("‘Wages fell in’ stands alone at the foot of page 8", "");
    OVERFULL = Rule::warning(
        "overfull",
        "A line that is wider than its column: a word or address that can't be broken.",
        "Write the word another way, or give the table's column a larger `width`.",
    )
    .example("‘Donaudampfschifffahrtsgesellschaft’ is wider than its cell", "");
    OUTSIDE_MARGINS = Rule::warning(
        "outside-margins",
        "Text that stands outside the margins of its page, or beyond its edge.",
        "The press cuts off what stands at the edge. Shorten the text, or ask the designer.",
    )
    .example("a caption reaches 4 mm into the outer margin of page 12", "");
}

/// Compares what the pages of an edition show with what the content holds: a layout may treat each edition in its own way.
pub fn prove(pages: &Pages, origin: &Origin) -> Diagnostics {
    let mut found = Diagnostics::default();
    proof::check(pages, &Locator { world: &pages.world, origin }, &mut found);
    found
}

/// Checks how the pages of an edition look. Both editions break alike, so that one of them is enough.
pub fn check(pages: &Pages, origin: &Origin) -> Diagnostics {
    let items = read(&pages.document);
    let locator = Locator { world: &pages.world, origin };
    let mut found = Diagnostics::default();
    notes(&items, &locator, &mut found);
    headings(&items, &locator, &mut found);
    paragraphs(&items, &locator, &mut found);
    last_pages(&items, &locator, &mut found);
    overfull(&items, &locator, &mut found);
    at_the_edge(&items, pages, &locator, &mut found);
    photos::check(pages, &locator, &mut found);
    found
}

/// A finding at the place of words, if that is known.
fn at_words(finding: Diagnostic, locator: &Locator, span: typst::syntax::Span, words: &str) -> Diagnostic {
    finding.at(locator.words(span, words))
}

/// A note begins on the page of its mark.
fn notes(items: &PageItems, locator: &Locator, found: &mut Diagnostics) {
    for note in items.notes.iter().filter(|note| note.mark != note.words) {
        let id = note.label.strip_prefix("note:").unwrap_or(&note.label);
        let finding = Diagnostic::of(&NOTE_ON_OTHER_PAGE,
            format!("the note `{id}` stands on page {}, but its mark on page {}", note.words, note.mark),
        )
        .help("move the mark to the end of the sentence before or after, or shorten or lengthen the paragraph by a line");
        found.push(finding.at(locator.mark(id)));
    }
}

/// Text follows a heading on its page.
fn headings(items: &PageItems, locator: &Locator, found: &mut Diagnostics) {
    for heading in &items.headings {
        if heading.next.is_some_and(|next| next > heading.page) {
            let finding = Diagnostic::of(
                &HEADING_AT_FOOT,
                format!("the heading ‘{}’ stands at the foot of page {}", short(&heading.text), heading.page),
            )
            .help("shorten or lengthen the text before it by some lines, or move a photo");
            found.push(at_words(finding, locator, heading.span, &heading.text));
        }
    }
}

/// Neither the first nor the last line of a paragraph stands alone on its page.
fn paragraphs(items: &PageItems, locator: &Locator, found: &mut Diagnostics) {
    let mut paragraphs: BTreeMap<usize, Vec<&Line>> = BTreeMap::new();
    for line in items.lines.iter().filter(|line| line.main) {
        if let Some(paragraph) = line.paragraph {
            paragraphs.entry(paragraph).or_default().push(line);
        }
    }
    for lines in paragraphs.values() {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { continue };
        let on = |page: usize| lines.iter().filter(|line| line.page == page).count();
        if first.page == last.page {
            continue;
        }
        let ends = [
            (&ORPHAN, first, "first", "foot", "shorten or lengthen the text before it by a line"),
            (&WIDOW, last, "last", "head", "shorten the paragraph by a few words, or lengthen it by a line"),
        ];
        for (rule, line, which, end, help) in ends.into_iter().filter(|(_, line, ..)| on(line.page) == 1) {
            let words = short(&line.text);
            let message = format!(
                "a paragraph’s {which} line, ‘{words}’, stands alone at the {end} of page {}",
                line.page
            );
            found.push(at_words(Diagnostic::of(rule, message).help(help), locator, line.span, &line.text));
        }
    }
}

/// The most lines with which a page looks empty.
const FEW_LINES: usize = 5;

/// The last page of a part is not left to a few lines.
fn last_pages(items: &PageItems, locator: &Locator, found: &mut Diagnostics) {
    for (index, (first, title)) in items.parts.iter().enumerate() {
        let next = items.parts.get(index + 1).map_or(usize::MAX, |(next, _)| *next);
        let Some(file) = locator.file(*title) else { continue };
        // Titles and captions print once more in the contents and the list of photos, which are parts of their own.
        let own = |line: &&Line| {
            (*first..next).contains(&line.page)
                && locator.file(line.span).is_some_and(|f| f.path == file.path)
        };
        let Some(last) = items.lines.iter().filter(own).map(|line| line.page).max() else { continue };
        if last == *first {
            continue;
        }
        let lines: Vec<&Line> = items.lines.iter().filter(|line| line.page == last).collect();
        if lines.len() > FEW_LINES || items.pictures.contains(&last) {
            continue;
        }
        let Some(line) = lines.first() else { continue };
        let finding = Diagnostic::of(
            &PAGE_NEARLY_EMPTY,
            format!(
                "page {last} holds {} lines, the last of the part that begins on page {first}",
                lines.len()
            ),
        )
        .help("shorten the part by these lines, or set one of its photos smaller");
        found.push(at_words(finding, locator, line.span, &line.text));
    }
}

/// A line is no wider than its column.
fn overfull(items: &PageItems, locator: &Locator, found: &mut Diagnostics) {
    for line in items.lines.iter().filter(|line| line.is_overfull()) {
        let finding = Diagnostic::of(
            &OVERFULL,
            format!(
                "the line ‘{}’ on page {} is {:.1} mm wider than its column",
                short(&line.text),
                line.page,
                to_mm(line.over)
            ),
        )
        .help("break up or rewrite what can’t be parted at the line’s end");
        found.push(at_words(finding, locator, line.span, &line.text));
    }
}

/// What is nearer to the trim may be cut off, in points: 3 mm.
const SAFE: f64 = 8.5;
/// Type of this size and more is a picture of its own, in points.
const DISPLAY: f64 = 72.0;

/// Text keeps away from the trim.
fn at_the_edge(items: &PageItems, pages: &Pages, locator: &Locator, found: &mut Diagnostics) {
    for line in items.lines.iter().filter(|line| line.size < DISPLAY && !line.is_overfull()) {
        let Some(page) = pages.document.pages().get(line.page - 1) else { continue };
        let (width, height) = (page.frame.width().to_pt(), page.frame.height().to_pt());
        let top = line.baseline - 0.7 * line.size;
        let inside =
            line.left >= SAFE && line.right <= width - SAFE && top >= SAFE && line.baseline <= height - SAFE;
        if !inside && !line.text.trim().is_empty() {
            let finding = Diagnostic::of(
                &OUTSIDE_MARGINS,
                format!("‘{}’ stands at or beyond the edge of page {}", short(&line.text), line.page),
            )
            .help("shorten the text, or ask the designer: the press cuts off what stands there");
            found.push(at_words(finding, locator, line.span, &line.text));
        }
    }
}
