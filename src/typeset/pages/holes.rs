//! Pages are filled: no holes in the text, no last page with a few lines.

use typst::layout::{Abs, Rect};

use super::found::{Found, Wish};
use super::items::{Line, PageItems, Role};
use super::locate::Locator;
use super::measures::Measures;
use super::words::short;
use crate::diag::{Diagnostic, Rule, rules};
use crate::pdf::geometry::to_mm;
use crate::typeset::set::Pages;

rules! {
    PAGE_NEARLY_EMPTY = Rule::warning(
        "page-nearly-empty",
        "A last page of a part with only a few lines, or with a photo and hardly anything else.",
        "Shorten the part by these lines, or set one of its photos smaller. How many lines are enough is for `bounds` in layout/theme.yaml.",
    )
    .example("page 14 holds 3 lines, the last of the part", "");
    HOLE = Rule::warning(
        "hole",
        "White space in the text that is higher than a third of the page.",
        "What follows has no room on the page, and is too large to be parted. Let it come earlier or later, or set it smaller. How high a hole may be is for `bounds` in layout/theme.yaml.",
    )
    .example("page 8 is empty for the last 110 mm, since a photo has no room there", "");
}

/// Looks for white space on the pages.
pub(super) fn check(
    items: &PageItems,
    pages: &Pages,
    measures: &Measures,
    locator: &Locator,
    found: &mut Found,
) {
    let fill: Vec<Fill> =
        (1..=pages.document.pages().len()).map(|page| Fill::of(page, items, pages, measures)).collect();
    for (index, (first, title)) in items.parts.iter().enumerate() {
        let next = items.parts.get(index + 1).map_or(usize::MAX, |(next, _)| *next);
        let Some(file) = locator.file(*title) else { continue };
        // Titles and captions print once more in the contents and the list of photos, which are parts of their own.
        let own = |line: &&Line| {
            (*first..next).contains(&line.page)
                && locator.file(line.span).is_some_and(|f| f.path == file.path)
        };
        let Some(last) = items.lines.iter().filter(own).map(|line| line.page).max() else { continue };
        if last != *first {
            nearly_empty(last, *first, items, &fill[last - 1], measures, locator, found);
        }
    }
    // The composed file that each page begins with; those that are blank or hold what the layout made have none.
    let files: Vec<Option<usize>> = (1..=fill.len()).map(|page| file_of(page, items, locator)).collect();
    let begins = |page: usize| {
        let goes_on =
            page > 1 && files.get(page - 1).is_some_and(|file| file.is_some() && *file == files[page - 2]);
        !goes_on || items.parts.iter().any(|(first, _)| *first == page)
    };
    for page in (1..=fill.len()).filter(|page| items.has_marginals(*page)) {
        let ends = Ends { head: begins(page), foot: begins(page + 1) };
        hole(page, ends, &fill[page - 1], items, measures, locator, found);
    }
}

/// The composed file that the first line of a page comes from.
fn file_of(page: usize, items: &PageItems, locator: &Locator) -> Option<usize> {
    let lines = items.lines.iter().filter(|line| line.page == page);
    lines.filter(|line| line.main).find_map(|line| locator.file_number(line.span))
}

/// Whether a part begins at the head of a page, and whether one ends at its foot: there it may be empty.
#[derive(Clone, Copy)]
struct Ends {
    head: bool,
    foot: bool,
}

/// How the text's columns of a page are filled. Heights are points.
struct Fill {
    /// The columns, if they are known.
    text: Option<Rect>,
    /// What is filled, from the head down: from and to.
    filled: Vec<(f64, f64)>,
}

/// Room for the rule above notes, in points.
const ABOVE_NOTES: f64 = 20.0;

impl Fill {
    fn of(page: usize, items: &PageItems, pages: &Pages, measures: &Measures) -> Self {
        let size = pages.document.pages()[page - 1].frame.size();
        let mut text = measures.text(page, size);
        // Notes stand at the foot, and end the text.
        let notes = items.lines.iter().filter(|line| line.page == page && line.role == Role::Note);
        if let (Some(text), Some(notes)) = (&mut text, notes.map(|line| line.rect.min.y).reduce(Abs::min)) {
            text.max.y = text.max.y.min(notes - Abs::pt(ABOVE_NOTES)).max(text.min.y);
        }
        let across = |rect: &Rect| text.is_none_or(|text| rect.min.x < text.max.x && rect.max.x > text.min.x);
        let lines = items.lines.iter().filter(|line| line.page == page && line.role != Role::Note);
        let lines = lines.map(|line| line.rect);
        let pictures = items.pictures.iter().filter(|picture| picture.page == page).map(|p| p.rect);
        let drawn = items.drawn.iter().chain(&items.filled);
        let drawn = drawn.filter(|(on, _)| *on == page).map(|(_, rect)| *rect);
        let mut filled: Vec<(f64, f64)> = lines
            .chain(pictures)
            .chain(drawn)
            .filter(across)
            .map(|rect| (rect.min.y.to_pt(), rect.max.y.to_pt()))
            .collect();
        filled.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { text, filled }
    }

    /// The holes: from and to.
    fn holes(&self) -> Vec<(f64, f64)> {
        let Some(text) = self.text else { return Vec::new() };
        let mut at = text.min.y.to_pt();
        let mut holes = Vec::new();
        for &(from, to) in self.filled.iter().chain([&(text.max.y.to_pt(), text.max.y.to_pt())]) {
            holes.extend((from > at).then_some((at, from)));
            at = at.max(to);
        }
        holes
    }

    /// The share of the page that is filled, in per cent; none where the columns are not known.
    fn share(&self) -> Option<f64> {
        /// A space between lines that is higher, in points, is a hole.
        const BETWEEN_LINES: f64 = 20.0;
        let height = self.text?.size().y.to_pt();
        let empty: f64 =
            self.holes().iter().map(|(from, to)| to - from).filter(|hole| *hole > BETWEEN_LINES).sum();
        Some(100.0 - 100.0 * empty / height)
    }
}

/// The last page of a part is not left to a few lines.
fn nearly_empty(
    page: usize,
    first: usize,
    items: &PageItems,
    fill: &Fill,
    measures: &Measures,
    locator: &Locator,
    found: &mut Found,
) {
    let lines: Vec<&Line> = items.lines.iter().filter(|line| line.page == page).collect();
    let pictures = items.pictures.iter().filter(|picture| picture.page == page).count();
    let mut baselines: Vec<i64> = lines
        .iter()
        .filter(|l| l.role != Role::Caption)
        .map(|line| line.rect.max.y.to_pt().round() as i64)
        .collect();
    baselines.sort_unstable();
    baselines.dedup();
    let few = baselines.len() <= usize::from(measures.bounds.last_lines.0);
    let filled = pictures > 0 && fill.share().is_none_or(|share| share >= measures.bounds.filled.0);
    // Marks of lists stand before words, and come from the layout.
    let placed = lines.iter().find(|line| locator.file(line.span).is_some());
    let Some(line) = placed.or(lines.first()).filter(|_| few && !filled) else { return };
    let what = match (baselines.len(), pictures) {
        (count, 0) => format!("{count} lines"),
        (0, 1) => "a picture and nothing else".to_string(),
        (0, count) => format!("{count} pictures and nothing else"),
        (count, 1) => format!("a picture and {count} lines"),
        (count, pictures) => format!("{pictures} pictures and {count} lines"),
    };
    let finding = Diagnostic::of(
        &PAGE_NEARLY_EMPTY,
        format!("page {page} holds {what}, the last of the part that begins on page {first}"),
    )
    .help("shorten the part by these lines, or set one of its photos smaller");
    let finding = locator.at(finding, line.span, &line.text);
    let short_of = usize::from(measures.bounds.last_lines.0) + 1 - baselines.len();
    match pictures {
        // Lines that the page before gives up come to this one.
        0 => found.push_with(page, finding, Wish::Shorter { page: page - 1, lines: short_of }),
        _ => found.push(page, finding),
    }
}

/// Whether a line says something of the content: the number of a caption comes from the layout, its words do not.
fn is_content(line: &Line, locator: &Locator) -> bool {
    locator.file(line.span).is_some() || locator.file(line.last).is_some()
}

/// No hole is higher than a share of the page, but before a part and after one.
fn hole(
    page: usize,
    ends: Ends,
    fill: &Fill,
    items: &PageItems,
    measures: &Measures,
    locator: &Locator,
    found: &mut Found,
) {
    let Some(text) = fill.text.filter(|_| !fill.filled.is_empty()) else { return };
    let foot = text.max.y.to_pt();
    let most = text.size().y.to_pt() * measures.bounds.hole.0 / 100.0;
    for (from, to) in fill.holes().into_iter().filter(|(from, to)| to - from > most) {
        let at_foot = to >= foot;
        if at_foot && ends.foot || from <= text.min.y.to_pt() && ends.head {
            continue;
        }
        let next = |line: &&Line| match at_foot {
            true => line.page == page + 1 && line.main && is_content(line, locator),
            false => line.page == page && line.rect.min.y.to_pt() >= to - 1.0,
        };
        let line =
            items.lines.iter().find(next).or_else(|| items.lines.iter().rfind(|line| line.page == page));
        let high = to_mm(to - from);
        let help = "let what follows come earlier or later, set it smaller, or part it";
        // What had no room here stands first in the text of the next page.
        let photo = items.pictures.iter().find(|picture| {
            let first =
                line.is_none_or(|line| line.page != page + 1 || picture.rect.min.y <= line.rect.min.y);
            at_foot && picture.page == page + 1 && picture.call.is_none() && picture.path.is_some() && first
        });
        if let Some(path) = photo.and_then(|photo| photo.path.as_ref()) {
            let message = format!(
                "page {page} is empty for the last {high:.0} mm; the photo `{path}` has no room there and stands on the next"
            );
            found.push(page, Diagnostic::of(&HOLE, message).help(help).at(locator.photo(path)));
            continue;
        }
        let Some(line) = line else { continue };
        let words = short(&line.text);
        let message = match at_foot {
            true if line.role == Role::Caption && line.page == page + 1 => format!(
                "page {page} is empty for the last {high:.0} mm; what is called ‘{words}’ has no room there and stands on the next"
            ),
            true => format!("page {page} is empty for the last {high:.0} mm; ‘{words}’ follows on the next"),
            false => format!("page {page} is empty for {high:.0} mm above ‘{words}’"),
        };
        let finding = Diagnostic::of(&HOLE, message).help(help);
        let span = if locator.file(line.span).is_some() { line.span } else { line.last };
        found.push(page, locator.at(finding, span, &line.text));
    }
}
