//! Rules on finished pages: notes, headings, lines and photos as they stand in print.

mod locate;
mod walk;

use std::collections::BTreeMap;

use crate::Composed;
use crate::diag::{Diagnostic, Diagnostics, Sources};
use crate::pdf::matrix::to_mm;
use crate::photos::miniature::Miniatures;
use crate::photos::placed::placed;
use crate::photos::plan::{effective_ppi, pixels_at};
use crate::typeset::Pages;
use locate::Locator;
use walk::{Line, Stock, stock};

/// Checks the pages of an edition. Both editions break alike, so that one of them is enough.
pub fn check(pages: &Pages, composed: &Composed, miniatures: &Miniatures, sources: &Sources) -> Diagnostics {
    let stock = stock(&pages.document);
    let locator = Locator { world: &pages.world, composed: &composed.files, sources };
    let mut found = Diagnostics::default();
    notes(&stock, &locator, &mut found);
    headings(&stock, &locator, &mut found);
    paragraphs(&stock, &locator, &mut found);
    last_pages(&stock, &locator, &mut found);
    overfull(&stock, &locator, &mut found);
    at_the_edge(&stock, pages, &locator, &mut found);
    ppi(pages, composed, miniatures, &locator, &mut found);
    found
}

/// A finding at the place of words, if that is known.
fn at_words(finding: Diagnostic, locator: &Locator, span: typst::syntax::Span, words: &str) -> Diagnostic {
    match locator.words(span, words) {
        Some(place) => finding.at(place),
        None => finding,
    }
}

/// A note begins on the page of its mark.
fn notes(stock: &Stock, locator: &Locator, found: &mut Diagnostics) {
    for note in stock.notes.iter().filter(|note| note.mark != note.words) {
        let id = note.label.strip_prefix("note:").unwrap_or(&note.label);
        let finding = Diagnostic::of(
            "note-on-other-page",
            format!("the note `{id}` stands on page {}, but its mark on page {}", note.words, note.mark),
        )
        .help("move the mark to the end of the sentence before or after, or shorten or lengthen the paragraph by a line");
        found.push(match locator.mark(id) {
            Some(place) => finding.at(place),
            None => finding,
        });
    }
}

/// Text follows a heading on its page.
fn headings(stock: &Stock, locator: &Locator, found: &mut Diagnostics) {
    for heading in &stock.headings {
        if heading.next.is_some_and(|next| next > heading.page) {
            let finding = Diagnostic::of(
                "heading-at-foot",
                format!("the heading ‘{}’ stands at the foot of page {}", short(&heading.text), heading.page),
            )
            .help("shorten or lengthen the text before it by some lines, or move a photo");
            found.push(at_words(finding, locator, heading.span, &heading.text));
        }
    }
}

/// Neither the first nor the last line of a paragraph stands alone on its page.
fn paragraphs(stock: &Stock, locator: &Locator, found: &mut Diagnostics) {
    let mut paragraphs: BTreeMap<usize, Vec<&Line>> = BTreeMap::new();
    for line in stock.lines.iter().filter(|line| line.main) {
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
            ("orphan", first, "first", "foot", "shorten or lengthen the text before it by a line"),
            ("widow", last, "last", "head", "shorten the paragraph by a few words, or lengthen it by a line"),
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
fn last_pages(stock: &Stock, locator: &Locator, found: &mut Diagnostics) {
    for (index, (first, title)) in stock.parts.iter().enumerate() {
        let next = stock.parts.get(index + 1).map_or(usize::MAX, |(next, _)| *next);
        let Some(file) = locator.file(*title) else { continue };
        // Titles and captions print once more in the contents and the list of photos, which are parts of their own.
        let own = |line: &&Line| {
            (*first..next).contains(&line.page)
                && locator.file(line.span).is_some_and(|f| f.path == file.path)
        };
        let Some(last) = stock.lines.iter().filter(own).map(|line| line.page).max() else { continue };
        if last == *first {
            continue;
        }
        let lines: Vec<&Line> = stock.lines.iter().filter(|line| line.page == last).collect();
        if lines.len() > FEW_LINES || stock.pictures.contains(&last) {
            continue;
        }
        let Some(line) = lines.first() else { continue };
        let finding = Diagnostic::of(
            "page-nearly-empty",
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
fn overfull(stock: &Stock, locator: &Locator, found: &mut Diagnostics) {
    for line in stock.lines.iter().filter(|line| line.is_overfull()) {
        let finding = Diagnostic::of(
            "overfull",
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
fn at_the_edge(stock: &Stock, pages: &Pages, locator: &Locator, found: &mut Diagnostics) {
    for line in stock.lines.iter().filter(|line| line.size < DISPLAY && !line.is_overfull()) {
        let Some(page) = pages.document.pages().get(line.page - 1) else { continue };
        let (width, height) = (page.frame.width().to_pt(), page.frame.height().to_pt());
        let top = line.baseline - 0.7 * line.size;
        let inside =
            line.left >= SAFE && line.right <= width - SAFE && top >= SAFE && line.baseline <= height - SAFE;
        if !inside && !line.text.trim().is_empty() {
            let finding = Diagnostic::of(
                "outside-margins",
                format!("‘{}’ stands at or beyond the edge of page {}", short(&line.text), line.page),
            )
            .help("shorten the text, or ask the designer: the press cuts off what stands there");
            found.push(at_words(finding, locator, line.span, &line.text));
        }
    }
}

/// Fewer pixels per inch show in print.
const LEAST_PPI: f64 = 150.0;
/// Fewer pixels per inch look soft in print.
const GOOD_PPI: f64 = 225.0;

/// Photos have pixels enough for the size at which they stand.
fn ppi(
    pages: &Pages,
    composed: &Composed,
    miniatures: &Miniatures,
    locator: &Locator,
    found: &mut Diagnostics,
) {
    for (path, placed) in placed(&pages.document, miniatures) {
        let Some(facts) = composed.photos.at(&path) else { continue };
        let ppi = effective_ppi(facts, placed.width, placed.height);
        // Sizes come out of layout with rounding; half a pixel is none.
        let rule = match ppi.round() {
            ppi if ppi < LEAST_PPI => "photo-ppi-low",
            ppi if ppi < GOOD_PPI => "photo-ppi",
            _ => continue,
        };
        let wanted = pixels_at(GOOD_PPI, placed.width).ceil();
        let finding = Diagnostic::of(
            rule,
            format!(
                "the photo `{path}` has {ppi:.0} pixels per inch where it stands, {:.0} × {:.0} mm large",
                to_mm(placed.width),
                to_mm(placed.height)
            ),
        )
        .help(format!("use a file of at least {wanted} pixels across, or set the photo smaller"));
        found.push(match locator.photo(&path) {
            Some(place) => finding.at(place),
            None => finding,
        });
    }
}

/// The beginning of a text, for a message.
fn short(text: &str) -> String {
    const MOST: usize = 40;
    let text = text.replace('\u{ad}', "");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= MOST {
        return text;
    }
    let cut: String = text.chars().take(MOST).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words))
}
