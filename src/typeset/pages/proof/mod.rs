//! Proof that the pages show what the content holds: nothing is lost, nothing stands twice, nothing is printed over.
//!
//! The content says what it holds ([`Holdings`]), the pages what they show; both are compared letter by letter, passage by passage. Text on a page is
//! known by where it was written, so that words that stand in several places are told apart. Where a layout sets a string
//! anew, that is lost, and the string is looked for among all that layouts set themselves.

mod collide;
mod compare;
mod covered;
mod hidden;
mod letters;
mod marked;
mod places;
mod shown;

use std::collections::HashSet;
use std::ops::Range;

use crate::content::yaml::ValueSpan;
use crate::diag::{Diagnostic, Diagnostics, Rule, Severity, Span, rules};
use crate::typeset::pages::frames::around;
use crate::typeset::pages::holdings::{Holding, Holdings, Times};
use crate::typeset::pages::locate::Locator;
use crate::typeset::pages::words::short;
use crate::typeset::set::Pages;
use collide::{Block, OfBlock, Side};
use compare::{Difference, difference, earliest, longest_beginning};
use covered::covered;
use hidden::{Hidden, hidden};
use marked::Damage;
use places::Places;
use shown::{Line, Shown, Spot, Stream, read};

rules! {
    LOST_CONTENT = Rule::needed(
        "lost-content",
        "Words, notes or photos of the content that no page shows.",
        "After setting, folio compares what the content holds with what the pages show. What stands beyond the edge of its page, or is cut off, is lost too. That is a fault of the layout: tell the designer. `folio build --draft` makes PDFs all the same.",
    )
    .example("a cell is longer than its page, and its end stands nowhere", "");
    COVERED_CONTENT = Rule::needed(
        "covered-content",
        "Words that are printed over other words, under a picture or a field, in the colour of what lies below them, or across a rule.",
        "They can’t be read. That is a fault of the layout: tell the designer, or part a block that is too large for its page. `folio build --draft` makes PDFs all the same.",
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

/// What an editor can do about words that can't be seen.
const HIDDEN: &str =
    "that is a fault of the layout: tell the designer, or see the pages with `folio build --draft`";

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

/// What a comparison of pages with the content has found.
#[derive(Debug, Default)]
pub struct Proved {
    /// The findings.
    pub findings: Diagnostics,
    /// Where on the pages there is something to see of them.
    damage: Vec<Damage>,
}

impl Proved {
    fn push(&mut self, finding: Diagnostic, damage: Option<Damage>) {
        self.findings.push(finding);
        self.damage.extend(damage);
    }

    /// Marks what was found on the pages that it was found on, for a draft.
    pub fn mark(&self, pages: &mut Pages) {
        marked::mark(pages, &self.damage);
    }
}

/// Compares what the pages of an edition show with what the content holds.
pub(super) fn check(pages: &Pages, locator: &Locator, found: &mut Proved) {
    let origin = locator.origin;
    let holdings = origin.holdings;
    let places = Places::new(&pages.world, origin.composed, holdings);
    let shown = read(&pages.document, places, holdings, origin.miniatures);
    let proof = Proof { shown: &shown, holdings, locator };
    proof.passages(found);
    proof.strings(found);
    proof.photos(found);
    proof.marks(found);
    proof.covered(found);
    proof.hidden(found);
    proof.blocks(pages, found);
}

struct Proof<'a> {
    shown: &'a Shown,
    holdings: &'a Holdings,
    locator: &'a Locator<'a>,
}

impl Proof<'_> {
    fn passages(&self, found: &mut Proved) {
        // Where the last passage that is shown ends.
        let mut spot = None;
        for (index, holding) in self.holdings.passages.iter().enumerate() {
            let shown = &self.shown.passages[index];
            let should = letters::of(&holding.text);
            if should == shown.letters {
                spot = shown.spot(shown.letters.len()).or(spot);
                continue;
            }
            match holding.times {
                Times::Once => self.once(holding, &should, shown, spot, found),
                Times::InPlace => self.somewhere(holding, &should, &[shown], spot, found),
                Times::Anywhere => {
                    self.somewhere(holding, &should, &[shown, &self.shown.again[index]], spot, found);
                }
            }
            spot = shown.spot(shown.letters.len()).or(spot);
        }
    }

    /// Text that has to stand on the pages once.
    fn once(&self, holding: &Holding, should: &str, shown: &Stream, spot: Option<Spot>, found: &mut Proved) {
        let Difference { missing, more } = difference(should, &shown.letters);
        let mut more: Vec<&str> = more.into_iter().map(|range| &shown.letters[range]).collect();
        let mut lost = None;
        for range in missing {
            // Where the next words begin alike, what is missing begins as early as it may: with its own paragraph.
            let paragraph = earliest(should, range.clone());
            let letters = &should[paragraph.clone()];
            // Scripts that run from right to left may stand in the order of sight.
            if let Some(moved) = more.iter().position(|more| more.contains(letters)) {
                more.swap_remove(moved);
            } else if let Some(at) = self.not_in_layout(letters) {
                lost.get_or_insert(range.start.max(paragraph.start + at)..range.end);
            }
        }
        if let Some(lost) = lost {
            // The letters before it are shown, so that its page is that of the letter before, or near it.
            let spot = lost.start.checked_sub(1).and_then(|before| shown.spot(before)).or(spot);
            found.push(self.lost(holding, lost, spot), spot.map(Damage::below));
        } else if let Some(more) = more.iter().find(|more| more.len() >= should.len().min(ENOUGH)) {
            let begin = more.get(..ENOUGH.min(more.len())).and_then(|begin| should.find(begin));
            let word = letters::word_at(&holding.text, begin.unwrap_or_default());
            let words = short(&holding.text[word..]);
            let at = shown.letters.rfind(*more).and_then(|at| shown.spot(at));
            let page = at.map_or(0, |at| at.page);
            let finding =
                Diagnostic::of(&REPEATED_CONTENT, format!("‘{words}’ stands on page {page} once more"))
                    .help("the layout sets it again: tell the designer");
            found.push(finding.at(self.place(holding, word)), at.map(Damage::below));
        }
    }

    /// Text that has to stand in one of some streams as a whole.
    fn somewhere(
        &self,
        holding: &Holding,
        should: &str,
        streams: &[&Stream],
        spot: Option<Spot>,
        found: &mut Proved,
    ) {
        if streams.iter().any(|stream| stream.letters.contains(should))
            || self.not_in_layout(should).is_none()
        {
            return;
        }
        let there = streams.iter().map(|stream| longest_beginning(should, &stream.letters)).max();
        let spot = streams.iter().find_map(|stream| stream.spot(0)).or(spot);
        let lost = self.lost(holding, there.unwrap_or_default()..should.len(), spot);
        found.push(lost, spot.map(Damage::below));
    }

    /// Where letters begin that are not among those that layouts set anew, in bytes.
    ///
    /// They may stand there in some pieces, since pages break, and a letter may begin with a sentence by itself. Few letters stand anywhere.
    fn not_in_layout(&self, letters: &str) -> Option<usize> {
        if letters.len() < ENOUGH {
            // The first sentence of a letter may be as short, and begins a line.
            return (letters.len() < FIRST || !self.shown.layout.begins_a_line(letters)).then_some(0);
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
    fn lost(&self, holding: &Holding, lost: Range<usize>, spot: Option<Spot>) -> Diagnostic {
        let word = letters::word_at(&holding.text, lost.start);
        let words = short(&holding.text[word..]);
        self.nowhere(&format!("‘{words}’"), spot).at(self.place(holding, word))
    }

    /// The place of the word at a byte of a passage's text.
    fn place(&self, holding: &Holding, word: usize) -> Span {
        holding.place(self.locator.origin.sources.get(holding.span.file), word)
    }

    /// A finding of something that no page shows; `spot` is that of what stands before it.
    fn nowhere(&self, what: &str, spot: Option<Spot>) -> Diagnostic {
        let after = spot.map(|spot| format!("; what comes before it stands on page {}", spot.page));
        let after = after.unwrap_or_default();
        Diagnostic::of(&LOST_CONTENT, format!("{what} stands on no page{after}")).help(LOST)
    }

    /// Strings that layouts set anew stand among all that they set, most of them in the order of the content.
    fn strings(&self, found: &mut Proved) {
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
                    let spot = layout.spot(from);
                    let finding = self.nowhere(&format!("‘{}’", short(text)), spot);
                    found.push(finding.at(self.locator.words_of(*span, text)), spot.map(Damage::below));
                }
            }
        }
    }

    fn photos(&self, found: &mut Proved) {
        let mut told = HashSet::new();
        for (span, path) in &self.holdings.photos {
            if self.locator.origin.miniatures.has(path)
                && !self.shown.photos.contains(path)
                && told.insert(path)
            {
                found.push(self.nowhere(&format!("the photo `{path}`"), None).at(span.whole()), None);
            }
        }
    }

    fn covered(&self, found: &mut Proved) {
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
            let place = finding.at(self.locator.words(a.span, &a.text));
            found.push(place, Some(Damage::Around { page, rect: around(a.inked, b.inked) }));
        }
    }

    /// No block stands in the place of another one; one of a page is enough to see it.
    fn blocks(&self, pages: &Pages, found: &mut Proved) {
        let origin = self.locator.origin;
        let notes: HashSet<ValueSpan> =
            origin.report.notes().filter_map(|(_, note)| Some(note.text.as_ref()?.span)).collect();
        for (index, page) in pages.document.pages().iter().enumerate() {
            let number = index + 1;
            let Some(columns) = origin.measures.text(number, page.frame.size()) else { continue };
            let lines: Vec<OfBlock> = self.shown.pieces[index]
                .iter()
                .filter_map(|line| {
                    let holding =
                        line.passage.filter(|_| line.is_own).map(|at| &self.holdings.passages[at])?;
                    let middle = (line.inked.min.x + line.inked.max.x) / 2.0;
                    let in_text = columns.min.x <= middle && middle <= columns.max.x;
                    let side = if in_text { Side::Text } else { Side::Margin };
                    // Lists of tables say captions again, and stand in the text.
                    let counts = holding.times == Times::Once || side == Side::Margin;
                    let block =
                        self.locator.block(line.span).filter(|_| counts && !notes.contains(&holding.span))?;
                    Some(OfBlock { line, block, side })
                })
                .collect();
            if let Some((a, b)) = collide::blocks(&lines) {
                let (words, other) = (short(&a.text), short(&b.text));
                let message = format!(
                    "the blocks of ‘{words}’ and ‘{other}’ stand in each other’s place on page {number}"
                );
                let mut finding = Diagnostic::of(&COVERED_CONTENT, message).help(COVERED);
                if let Some(place) = self.locator.words(b.span, &b.text) {
                    finding = finding.related(place, "the other block");
                }
                let finding = finding.at(self.locator.words(a.span, &a.text));
                found.push(finding, Some(Damage::Around { page: number, rect: around(a.inked, b.inked) }));
            }
            let holds = |(file, piece): Block, path: &str| origin.composed[file].piece(piece).contains(path);
            if let Some((line, photo)) = collide::on_photo(&lines, &self.shown.pictures[index], holds) {
                let (words, path) = (short(&line.text), &photo.path);
                let message =
                    format!("‘{words}’ stands on the photo `{path}` of another block on page {number}");
                let finding = Diagnostic::of(&COVERED_CONTENT, message).help(COVERED);
                let finding = finding.at(self.locator.words(line.span, &line.text));
                found.push(finding, Some(Damage::Around { page: number, rect: line.inked }));
            }
        }
    }

    /// Words are not hidden; one of a page is enough to see it.
    fn hidden(&self, found: &mut Proved) {
        let pages = self.shown.pieces.iter().zip(&self.shown.painted).zip(&self.shown.paper).enumerate();
        for (index, ((lines, painted), paper)) in pages {
            let all = hidden(lines, painted, *paper);
            let telling = |(line, _): &&(&Line, Hidden)| line.text.len() >= TELLING;
            let Some((line, why)) = all.iter().find(telling).or(all.first()) else { continue };
            let why = match why {
                Hidden::Under => "stands under a picture or a field",
                Hidden::SameColor => "has the colour of what lies below it",
                Hidden::Crossed => "is crossed by a rule",
            };
            let more = match all.len() - 1 {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            let message = format!("‘{}’ {why} on page {}{more}", short(&line.text), index + 1);
            let finding = Diagnostic::of(&COVERED_CONTENT, message).help(HIDDEN);
            let place = finding.at(self.locator.words(line.span, &line.text));
            found.push(place, Some(Damage::Around { page: index + 1, rect: line.inked }));
        }
    }

    /// The marks of a note stand where its text is called.
    fn marks(&self, found: &mut Proved) {
        let holds = |span| {
            let mut of_passage = self.holdings.passages.iter().filter(|holding| holding.span == span);
            of_passage.any(|holding| holding.times != Times::Anywhere)
        };
        for note in self.locator.origin.outline.notes() {
            let shown = self.shown.marks.get(&format!("note:{}", note.id)).copied().unwrap_or_default();
            let mut again = shown.again;
            for mark in note.marks.iter().filter(|mark| holds(mark.span)) {
                let is_shown = if mark.is_first {
                    shown.first
                } else {
                    again.checked_sub(1).map(|left| again = left).is_some()
                };
                if !is_shown {
                    let finding = self.nowhere(&format!("a mark of the note `{}`", note.id), None);
                    found.push(finding.at(self.locator.mark_in(&note.id, mark.span)), None);
                    break;
                }
            }
        }
    }
}
