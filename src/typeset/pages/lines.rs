//! Lines of paragraphs: none alone on a page, none torn open, none of one short word.

use std::collections::BTreeMap;

use super::found::{Found, Wish};
use super::items::{Line, PageItems};
use super::locate::Locator;
use super::measures::Measures;
use super::words::short;
use crate::diag::{Diagnostic, Rule, rules};

rules! {
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
    LOOSE_LINE = Rule::warning(
        "loose-line",
        "A line whose words stand so far apart that it is torn open.",
        "A long word or address that can’t be broken goes to the next line, and the words before it are spread over this one. Change the order of the words, or allow a break. How wide a space may be is for `bounds` in layout/theme.yaml.",
    )
    .example("the words of ‘To read it, please visit:’ stand 5 mm apart", "");
    SHORT_LAST_LINE = Rule::warning(
        "short-last-line",
        "A paragraph whose last line is one short word.",
        "Shorten or lengthen the paragraph by a few words. How many letters are enough is for `bounds` in layout/theme.yaml.",
    )
    .example("‘it.’ is all of a paragraph’s last line on page 9", "");
}

/// Looks at the lines of each paragraph.
pub(super) fn check(items: &PageItems, measures: &Measures, locator: &Locator, found: &mut Found) {
    let mut paragraphs: BTreeMap<usize, Vec<&Line>> = BTreeMap::new();
    for line in &items.lines {
        if let Some(paragraph) = line.paragraph {
            paragraphs.entry(paragraph).or_default().push(line);
        }
    }
    for lines in paragraphs.values() {
        alone(lines, locator, found);
        short_end(lines, measures, locator, found);
    }
    for line in &items.lines {
        loose(line, measures, locator, found);
    }
}

/// Neither the first nor the last line of a paragraph stands alone on its page.
fn alone(lines: &[&Line], locator: &Locator, found: &mut Found) {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
    if first.page == last.page || !first.main {
        return;
    }
    let on = |page: usize| lines.iter().filter(|line| line.page == page).count();
    let ends = [
        (&ORPHAN, first, "first", "foot", "shorten or lengthen the text before it by a line"),
        (&WIDOW, last, "last", "head", "shorten the paragraph by a few words, or lengthen it by a line"),
    ];
    for (rule, line, which, end, help) in ends.into_iter().filter(|(_, line, ..)| on(line.page) == 1) {
        let words = short(&line.text);
        let message =
            format!("a paragraph’s {which} line, ‘{words}’, stands alone at the {end} of page {}", line.page);
        let finding = locator.at(Diagnostic::of(rule, message).help(help), line.span, &line.text);
        // A page that ends a line earlier gives the last line company, or takes the first one along.
        let page = if line.page == last.page { last.page - 1 } else { first.page };
        found.push_with(line.page, finding, Wish::Shorter { page, lines: 1 });
    }
}

/// A paragraph of some lines does not end with a line of one short word.
fn short_end(lines: &[&Line], measures: &Measures, locator: &Locator, found: &mut Found) {
    let [.., before, last] = lines else { return };
    let words = last.text.trim();
    let letters = words.chars().filter(|c| c.is_alphanumeric()).count();
    let least = usize::from(measures.bounds.last_word.0);
    if !last.main || words.contains(char::is_whitespace) || letters == 0 || letters >= least {
        return;
    }
    let message = format!("‘{words}’ is all of a paragraph’s last line on page {}", last.page);
    let finding =
        Diagnostic::of(&SHORT_LAST_LINE, message).help("shorten or lengthen the paragraph by a few words");
    // So short a word is found with the words before it.
    let words = format!("{} {words}", before.text);
    found.push(last.page, locator.at(finding, last.span, &words));
}

/// The words of a line are not torn apart.
fn loose(line: &Line, measures: &Measures, locator: &Locator, found: &mut Found) {
    if line.gap * 100.0 <= measures.bounds.word_space.0 {
        return;
    }
    let wide = line.gap * line.size;
    let finding = Diagnostic::of(
        &LOOSE_LINE,
        format!("the words of ‘{}’ on page {} stand {wide:.0} pt apart", short(&line.text), line.page),
    )
    .help("what follows can’t be broken: change the order of the words, or write it another way");
    found.push(line.page, locator.at(finding, line.span, &line.text));
}
