//! What belongs together stands together: a note and its mark, a heading and its text, a photo and its section.

use super::found::{Found, Wish};
use super::items::PageItems;
use super::locate::Locator;
use super::words::short;
use crate::diag::{Diagnostic, Rule, rules};

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
    LEAD_IN_PARTED = Rule::warning(
        "lead-in-parted",
        "A paragraph that leads to a list, which begins on another page.",
        "Who turns the page no longer knows what is listed. Shorten or lengthen the text before it by some lines.",
    )
    .example("‘The houses are:’ ends page 8, and the list begins on page 9", "");
    CAPTION_PARTED = Rule::warning(
        "caption-parted",
        "A caption on another page than its table.",
        "A table without its caption can’t be read. That is a fault of the layout: tell the designer, or move the table by some lines.",
    )
    .example("the caption ‘Table 3’ stands on page 8, its first row on page 9", "");
    PHOTO_ABOVE_HEADING = Rule::warning(
        "photo-above-heading",
        "A photo that stands above the heading of its own section.",
        "Readers take it for a picture of the section before. Let the photo come later in the section, or move the section by some lines.",
    )
    .example("the photo `images/mill.jpg` stands above ‘The mill’ on page 8", "");
    PHOTO_FAR = Rule::warning(
        "photo-far",
        "A photo more than a page from the place at which the content names it.",
        "Readers have turned the page twice before they see it. Name it earlier or later, or set it smaller.",
    )
    .example("the photo `images/mill.jpg` is named on page 8 and stands on page 11", "");
}

/// Looks at what the ends of pages part.
pub(super) fn check(items: &PageItems, locator: &Locator, found: &mut Found) {
    notes(items, locator, found);
    headings(items, locator, found);
    lead_ins(items, locator, found);
    captions(items, locator, found);
    photos(items, locator, found);
}

/// A note begins on the page of its mark.
fn notes(items: &PageItems, locator: &Locator, found: &mut Found) {
    for note in items.notes.iter().filter(|note| note.mark != note.words) {
        let id = note.label.strip_prefix("note:").unwrap_or(&note.label);
        let finding = Diagnostic::of(&NOTE_ON_OTHER_PAGE,
            format!("the note `{id}` stands on page {}, but its mark on page {}", note.words, note.mark),
        )
        .help("move the mark to the end of the sentence before or after, or shorten or lengthen the paragraph by a line");
        let page = note.mark.min(note.words);
        found.push_with(page, finding.at(locator.mark(id)), Wish::Shorter { page, lines: 1 });
    }
}

/// Text follows a heading on its page.
fn headings(items: &PageItems, locator: &Locator, found: &mut Found) {
    for heading in &items.headings {
        if heading.next.is_some_and(|next| next > heading.page) {
            let finding = Diagnostic::of(
                &HEADING_AT_FOOT,
                format!("the heading ‘{}’ stands at the foot of page {}", short(&heading.text), heading.page),
            )
            .help("shorten or lengthen the text before it by some lines, or move a photo");
            let finding = locator.at(finding, heading.span, &heading.text);
            found.push_with(heading.page, finding, Wish::Break { before: heading.span });
        }
    }
}

/// A paragraph that ends with a colon stands before its list, at least with its last line.
fn lead_ins(items: &PageItems, locator: &Locator, found: &mut Found) {
    for parted in &items.parted_lists {
        let line = &items.lines[parted.line];
        if line.paragraph.is_some() && line.text.trim_end().ends_with(':') {
            let (words, foot, page) = (short(&line.text), line.page, parted.page);
            let finding = Diagnostic::of(
                &LEAD_IN_PARTED,
                format!("‘{words}’ leads to a list at the foot of page {foot}, which begins on page {page}"),
            )
            .help("shorten or lengthen the text before it by some lines");
            let finding = locator.at(finding, line.span, &line.text);
            // The last lines of a paragraph stay together.
            found.push_with(foot, finding, Wish::Shorter { page: foot, lines: 2 });
        }
    }
}

/// A table begins below its caption.
fn captions(items: &PageItems, locator: &Locator, found: &mut Found) {
    for parted in &items.parted_tables {
        let line = &items.lines[parted.line];
        let (words, above, page) = (short(&line.text), line.page, parted.page);
        let written = locator.words(line.last, &line.text);
        let finding = Diagnostic::of(
            &CAPTION_PARTED,
            format!("the caption ‘{words}’ stands on page {above}, but its table begins on page {page}"),
        )
        .help("move the table by some lines, or tell the designer");
        found.push(above, finding.at(written));
    }
}

/// A heading with its baseline so far from the page's head stands low, in points: three quarters of A4.
const LOW: f64 = 630.0;

/// A photo stands below the heading of its section, and near the place that calls it.
fn photos(items: &PageItems, locator: &Locator, found: &mut Found) {
    for (index, picture) in items.pictures.iter().enumerate() {
        let (Some(path), Some(call)) = (&picture.path, picture.call) else { continue };
        let page = picture.page;
        let heading = call.heading.map(|heading| &items.headings[heading]);
        let above =
            heading.filter(|heading| (page, picture.rect.max.y.to_pt()) < (heading.page, heading.baseline));
        // A photo that is shown again stands in the order in which it is named.
        let before = items.pictures[..index].iter().filter(|other| other.path == picture.path).count();
        let at = locator.photo_use(path, before);
        if let Some(heading) = above {
            let words = short(&heading.text);
            let finding = Diagnostic::of(
                &PHOTO_ABOVE_HEADING,
                format!("the photo `{path}` stands above the heading of its own section, ‘{words}’, on page {page}"),
            )
            .help("let the photo come later in the section, or move the section by some lines");
            // Where the heading is high on its page, ending the page before it would leave a hole.
            let wish = match heading.baseline > LOW {
                true => Wish::Break { before: heading.span },
                false => Wish::Shorter { page, lines: 1 },
            };
            found.push_with(page, finding.at(at), wish);
        } else if page.abs_diff(call.page) > 1 {
            let finding = Diagnostic::of(
                &PHOTO_FAR,
                format!("the photo `{path}` is named on page {} and stands on page {page}", call.page),
            )
            .help("name it earlier or later, or set it smaller");
            found.push(page, finding.at(at));
        }
    }
}
