//! Proof that the pages show what the content holds: nothing is lost, nothing stands twice, nothing is printed over.
//!
//! The content says what it holds ([`Holdings`]), the pages what they show; both are compared letter by letter, passage by passage. Text on a page is
//! known by where it was written, so that words that stand in several places are told apart. Where a layout sets a string
//! anew, that is lost, and the string is looked for among all that layouts set themselves.

mod compare;
mod covered;

mod letters;
mod places;
mod shown;

use std::collections::HashSet;
use std::ops::Range;

use crate::diag::{Diagnostic, Diagnostics, Rule, Severity, Span, rules};
use crate::typeset::pages::locate::Locator;
use crate::typeset::pages::words::short;
use crate::typeset::set::Pages;
use compare::{Difference, difference, longest_beginning};
use covered::covered;

use crate::typeset::pages::holdings::{Holding, Holdings, Times};
use places::Places;
use shown::{Line, Shown, Stream, read};

rules! {
    LOST_CONTENT = Rule::needed(
        "lost-content",
        "Words, notes or photos of the content that no page shows.",
        "After setting, folio compares what the content holds with what the pages show. What stands beyond the edge of its page, or is cut off, is lost too. That is a fault of the layout: tell the designer. `folio build --draft` makes PDFs all the same.",
    )
    .example("a cell is longer than its page, and its end stands nowhere", "");
    COVERED_CONTENT = Rule::needed(
        "covered-content",
        "Words that are printed over other words.",
        "Neither can be read. That is a fault of the layout: tell the designer, or part a block that is too large for its page. `folio build --draft` makes PDFs all the same.",
    )
    .example("the last rows of a table stand over each other at the foot of page 9", "");
    REPEATED_CONTENT = Rule::settable(
        "repeated-content",
        Severity::Error,
        "Running text, a note or a cell that the pages show more than once.",
        "Readers take it for a mistake. Titles and captions may stand again; a layout that says other words twice on purpose can have the rule allowed.",
    )
    .example("the first rows of a table stand on page 8 and again on page 9", "");
}

/// What an editor can do about words that are lost.
const LOST: &str = "the layout lost this: tell the designer; until then part what is too large for its page, or see the \
                    pages with `folio build --draft`";
/// What an editor can do about words that are printed over.
const COVERED: &str = "the layout has no room for both: tell the designer; until then part what is too large for its \
                       page, or see the pages with `folio build --draft`";

/// So many letters stand together by no accident.
const ENOUGH: usize = 12;
/// How many letters the first of the pieces has at least in which a text is looked for.
const FIRST: usize = 5;
/// Words with so many bytes are known again in a message.
const TELLING: usize = 5;
/// The most pieces in which a text is looked for that a layout set anew.
const PIECES: usize = 6;

/// Whether a finding says that pages do not show what they should, so that a draft alone may be written.
pub fn is_damage(finding: &Diagnostic) -> bool {
    RULES.iter().any(|rule| rule.id == finding.rule.id)
}

/// Compares what the pages of an edition show with what the content holds.
pub(super) fn check(pages: &Pages, locator: &Locator, found: &mut Diagnostics) {
    let origin = locator.origin;
    let holdings = origin.holdings;
    let places = Places::new(&pages.world, origin.composed, holdings);
    let shown = read(&pages.document, places, holdings, origin.miniatures);
    let proof = Proof { shown: &shown, holdings, locator };
    proof.passages(found);
    proof.strings(found);
    proof.photos(found);
    proof.covered(found);
}

struct Proof<'a> {
    shown: &'a Shown,
    holdings: &'a Holdings,
    locator: &'a Locator<'a>,
}

impl Proof<'_> {
    fn passages(&self, found: &mut Diagnostics) {
        // Where the last passage that is shown ends.
        let mut page = None;
        for (index, holding) in self.holdings.passages.iter().enumerate() {
            let shown = &self.shown.passages[index];
            let should = letters::of(&holding.text);
            if should == shown.letters {
                page = shown.page(shown.letters.len()).or(page);
                continue;
            }
            match holding.times {
                Times::Once => self.once(holding, &should, shown, page, found),
                Times::InPlace => self.somewhere(holding, &should, &[shown], page, found),
                Times::Anywhere => {
                    self.somewhere(holding, &should, &[shown, &self.shown.again[index]], page, found);
                }
            }
            page = shown.page(shown.letters.len()).or(page);
        }
    }

    /// Text that has to stand on the pages once.
    fn once(
        &self,
        holding: &Holding,
        should: &str,
        shown: &Stream,
        page: Option<usize>,
        found: &mut Diagnostics,
    ) {
        let Difference { missing, more } = difference(should, &shown.letters);
        let mut more: Vec<&str> = more.into_iter().map(|range| &shown.letters[range]).collect();
        let mut lost = None;
        for range in missing {
            let letters = &should[range.clone()];
            // Scripts that run from right to left may stand in the order of sight.
            if let Some(moved) = more.iter().position(|more| more.contains(letters)) {
                more.swap_remove(moved);
            } else if let Some(at) = self.not_in_layout(letters) {
                lost.get_or_insert(range.start + at..range.end);
            }
        }
        if let Some(lost) = lost {
            // The letters before it are shown, so that its page is that of the letter before, or near it.
            let page = lost.start.checked_sub(1).and_then(|before| shown.page(before)).or(page);
            found.push(self.lost(holding, lost, page));
        } else if let Some(more) = more.iter().find(|more| more.len() >= should.len().min(ENOUGH)) {
            let begin = more.get(..ENOUGH.min(more.len())).and_then(|begin| should.find(begin));
            let word = letters::word_at(&holding.text, begin.unwrap_or_default());
            let words = short(&holding.text[word..]);
            let at = shown.letters.rfind(*more).and_then(|at| shown.page(at)).unwrap_or_default();
            let finding =
                Diagnostic::of(&REPEATED_CONTENT, format!("‘{words}’ stands on page {at} once more"))
                    .help("the layout sets it again: tell the designer");
            found.push(finding.at(self.place(holding, word)));
        }
    }

    /// Text that has to stand in one of some streams as a whole.
    fn somewhere(
        &self,
        holding: &Holding,
        should: &str,
        streams: &[&Stream],
        page: Option<usize>,
        found: &mut Diagnostics,
    ) {
        if streams.iter().any(|stream| stream.letters.contains(should))
            || self.not_in_layout(should).is_none()
        {
            return;
        }
        let there = streams.iter().map(|stream| longest_beginning(should, &stream.letters)).max();
        let page = streams.iter().find_map(|stream| stream.page(0)).or(page);
        found.push(self.lost(holding, there.unwrap_or_default()..should.len(), page));
    }

    /// Where letters begin that are not among those that layouts set anew, in bytes.
    ///
    /// They may stand there in some pieces, since pages break, and a letter may begin with a sentence by itself. Few letters stand anywhere.
    fn not_in_layout(&self, letters: &str) -> Option<usize> {
        if letters.len() < ENOUGH {
            return Some(0);
        }
        let mut at = 0;
        for _ in 0..PIECES {
            let left = &letters[at..];
            let there = longest_beginning(left, &self.shown.layout.letters);
            let least = if at == 0 { FIRST } else { ENOUGH };
            if there < left.len().min(least) {
                return Some(at);
            }
            at += there;
            if at == letters.len() {
                return None;
            }
        }
        Some(at)
    }

    /// A finding of letters that no page shows.
    fn lost(&self, holding: &Holding, lost: Range<usize>, page: Option<usize>) -> Diagnostic {
        let word = letters::word_at(&holding.text, lost.start);
        let words = short(&holding.text[word..]);
        self.nowhere(&format!("‘{words}’"), page).at(self.place(holding, word))
    }

    /// The place of the word at a byte of a passage's text.
    fn place(&self, holding: &Holding, word: usize) -> Span {
        holding.place(&self.locator.origin.sources.get(holding.span.file).text, word)
    }

    /// A finding of something that no page shows; `page` is that of what stands before it.
    fn nowhere(&self, what: &str, page: Option<usize>) -> Diagnostic {
        let after =
            page.map(|page| format!("; what comes before it stands on page {page}")).unwrap_or_default();
        Diagnostic::of(&LOST_CONTENT, format!("{what} stands on no page{after}")).help(LOST)
    }

    /// Strings that layouts set anew stand among all that they set, most of them in the order of the content.
    fn strings(&self, found: &mut Diagnostics) {
        let layout = &self.shown.layout;
        let mut from = 0;
        for (span, text) in &self.holdings.strings {
            let letters = letters::of(text);
            match layout.letters[from..].find(&letters) {
                Some(at) => from += at + letters.len(),
                None if layout.letters[..from].contains(&letters) => {}
                // It may be broken at the end of a page, with notes between.
                None if self.not_in_layout(&letters).is_none() => {}
                None => {
                    let finding = self.nowhere(&format!("‘{}’", short(text)), layout.page(from));
                    found.push(finding.at(self.locator.words_of(*span, text)));
                }
            }
        }
    }

    fn photos(&self, found: &mut Diagnostics) {
        let mut told = HashSet::new();
        for (span, path) in &self.holdings.photos {
            if self.locator.origin.miniatures.has(path)
                && !self.shown.photos.contains(path)
                && told.insert(path)
            {
                found.push(self.nowhere(&format!("the photo `{path}`"), None).at(span.whole()));
            }
        }
    }

    fn covered(&self, found: &mut Diagnostics) {
        for (index, lines) in self.shown.pieces.iter().enumerate() {
            let pairs = covered(lines);
            // One is enough to see the page; the number of a list says little.
            let telling = |(a, b): &&(&Line, &Line)| a.text.len().min(b.text.len()) >= TELLING;
            let Some((a, b)) = pairs.iter().find(telling).or(pairs.first()) else { continue };
            let more = match pairs.len() - 1 {
                0 => String::new(),
                1 => ", and one more pair of lines".to_string(),
                more => format!(", and {more} more pairs of lines"),
            };
            let (page, words, over) = (index + 1, short(&a.text), short(&b.text));
            let message = format!("‘{words}’ and ‘{over}’ are printed over each other on page {page}{more}");
            let mut finding = Diagnostic::of(&COVERED_CONTENT, message).help(COVERED);
            if let Some(other) = self.locator.words(b.span, &b.text) {
                finding = finding.related(other, "the other words");
            }
            found.push(finding.at(self.locator.words(a.span, &a.text)));
        }
    }
}
