//! Compares two files: the cheap looks first, pixels last and of pages alone that may differ.

use std::collections::HashSet;

use super::align::{Face, Pair, align};
use super::comparison::{Change, Comparison, NoteChange, PageChange, PageKind, Pictures};
use super::draw::{Area, Wanted, draw};
use super::error::{Side, SideError};
use super::file::File;
use super::lines::Word;
use super::paint::paint;
use super::painted::Painted;
use super::parts::{Part, Text, TextPage, joined, text};
use super::words::Changed;
use super::{links, notes, photos, words};

/// From so many words times words on, pages are compared pair by pair: words that run over to the next page are told as gone and new.
const LARGE: usize = 600_000_000;

/// A file with all that is read of it.
struct Read {
    file: File,
    painted: Vec<Painted>,
    text: Text,
    faces: Vec<Face>,
}

impl Read {
    fn new(file: File, side: Side) -> Result<Self, SideError> {
        let painted = paint(&file).map_err(side.error())?;
        let text = text(&painted);
        let faces = painted.iter().zip(&text.pages).map(|(painted, page)| face(painted, page)).collect();
        Ok(Self { file, painted, text, faces })
    }

    /// What all of a page looks like.
    fn looks(&self, page: usize) -> u64 {
        self.painted[page].looks(|_| false)
    }

    /// What a page looks like from top to bottom, without its head.
    fn mirrored_looks(&self, page: usize) -> u64 {
        self.painted[page].mirrored_looks(|sign| self.text.pages[page].heads.contains(&sign))
    }

    /// Where heads and page numbers stand.
    fn heads(&self, page: usize) -> impl Iterator<Item = Area> {
        let TextPage { lines, parts, .. } = &self.text.pages[page];
        lines.iter().zip(parts).filter(|(_, part)| **part == Part::Head).map(|(line, _)| line.area)
    }

    /// The words of heads and page numbers.
    fn head_words(&self, page: usize) -> Vec<u64> {
        let TextPage { lines, parts, .. } = &self.text.pages[page];
        let heads = lines.iter().zip(parts).filter(|(_, part)| **part == Part::Head);
        heads.flat_map(|(line, _)| line.words.iter().map(|word| word.key)).collect()
    }

    /// The words of pages, across their ends.
    fn words(&self, pages: impl Iterator<Item = usize>) -> Vec<Word> {
        joined(pages.flat_map(|page| self.text.pages[page].words.clone()).collect())
    }
}

fn face(painted: &Painted, page: &TextPage) -> Face {
    let words = page.lines.iter().zip(&page.parts).filter(|(_, part)| **part != Part::Head);
    let mut content: Vec<u64> = words.flat_map(|(line, _)| line.words.iter().map(|word| word.key)).collect();
    content.extend(painted.pictures.iter().map(|picture| picture.mark));
    content.sort_unstable();
    Face { looks: painted.looks(|sign| page.heads.contains(&sign)), content }
}

/// Compares two PDFs: what is seen on their pages, what is read, and where links lead to.
///
/// Metadata, tags and how a file is written are no difference.
///
/// ```no_run
/// use folio::compare::compare;
///
/// let (old, new) = (std::fs::read("old.pdf").expect("it is there"), std::fs::read("new.pdf").expect("it is there"));
/// let comparison = compare(&old, &new).expect("both are PDFs");
/// for page in &comparison.pages {
///     println!("{:?} {:?} {:?}", page.change, page.old, page.new);
/// }
/// ```
///
/// # Errors
/// If one of them can't be read.
pub fn compare(old: &[u8], new: &[u8]) -> Result<Comparison, SideError> {
    let old = File::open(old).map_err(Side::Old.error())?;
    let new = File::open(new).map_err(Side::New.error())?;
    let counts = Comparison { old_pages: old.pages, new_pages: new.pages, ..Comparison::default() };
    if old.is(&new) {
        return Ok(counts);
    }
    let (old, new) = (Read::new(old, Side::Old)?, Read::new(new, Side::New)?);
    let pairs = align(&old.faces, &new.faces);
    let changed = changed_words(&old, &new, &pairs);
    let notes = notes::compare(&old.text.notes, &new.text.notes);
    let photos = photos::compare((&old.file, &old.painted), (&new.file, &new.painted))?;
    let links = links::compare(&old.painted, &new.painted);
    let (pages, renumbered) = pages(&old, &new, &pairs, &changed, &notes)?;
    let Changed { words, figures, .. } = changed;
    Ok(Comparison { renumbered, pages, words, figures, notes, photos, links, ..counts })
}

/// Compares the words of runs of pages that differ; pages that look the same part them.
fn changed_words(old: &Read, new: &Read, pairs: &[Pair]) -> Changed {
    let mut changed = Changed::default();
    let is_same = |(a, b): &Pair| match (a, b) {
        (Some(a), Some(b)) => old.faces[*a].looks == new.faces[*b].looks,
        _ => false,
    };
    for run in pairs.split(is_same).filter(|run| !run.is_empty()) {
        let (before, after) = words_of(old, new, run);
        let parts = if before.len() * after.len() > LARGE {
            run.iter().map(|pair| words_of(old, new, std::slice::from_ref(pair))).collect()
        } else {
            vec![(before, after)]
        };
        for (before, after) in parts {
            let Changed { words, figures, old_pages, new_pages } = words::compare(&before, &after);
            changed.words.extend(words);
            changed.figures.extend(figures);
            changed.old_pages.extend(old_pages);
            changed.new_pages.extend(new_pages);
        }
    }
    changed
}

fn words_of(old: &Read, new: &Read, pairs: &[Pair]) -> (Vec<Word>, Vec<Word>) {
    let before = old.words(pairs.iter().filter_map(|(a, _)| *a));
    let after = new.words(pairs.iter().filter_map(|(_, b)| *b));
    (before, after)
}

/// What a pair of pages is before its pixels are looked at.
enum Guess {
    Same,
    Renumbered,
    Differs(PageKind),
    /// The pixels decide.
    Open,
}

/// The pages that differ, and how many only have another number.
fn pages(
    old: &Read,
    new: &Read,
    pairs: &[Pair],
    changed: &Changed,
    notes: &[NoteChange],
) -> Result<(Vec<PageChange>, usize), SideError> {
    let told = notes.iter().filter(|note| note.change != Change::Renumbered);
    let of_notes = |page: fn(&NoteChange) -> Option<usize>| {
        told.clone().filter_map(page).map(|page| page - 1).collect::<HashSet<usize>>()
    };
    let mut old_words: HashSet<usize> = of_notes(|note| note.old_page);
    let mut new_words: HashSet<usize> = of_notes(|note| note.new_page);
    old_words.extend(&changed.old_pages);
    new_words.extend(&changed.new_pages);
    let guess = |(a, b): &Pair| match (*a, *b) {
        (None, _) => Guess::Differs(PageKind::New),
        (_, None) => Guess::Differs(PageKind::Gone),
        (Some(a), Some(b)) if old.looks(a) == new.looks(b) => Guess::Same,
        (Some(a), Some(b)) if old.faces[a].looks == new.faces[b].looks => Guess::Renumbered,
        (Some(a), Some(b)) if old_words.contains(&a) || new_words.contains(&b) => {
            Guess::Differs(PageKind::Words)
        }
        // The page stands on the other side of the book.
        (Some(a), Some(b)) if a % 2 != b % 2 && old.mirrored_looks(a) == new.mirrored_looks(b) => {
            Guess::Renumbered
        }
        _ => Guess::Open,
    };
    let guesses: Vec<(Pair, Guess)> = pairs.iter().map(|pair| (*pair, guess(pair))).collect();
    let to_draw = guesses.iter().filter(|(_, guess)| matches!(guess, Guess::Open | Guess::Differs(_)));
    let wanted: Vec<Wanted> = to_draw.map(|(pair, _)| wanted(old, new, *pair)).collect();
    let mut drawn = draw(&old.file, &new.file, &wanted)?.into_iter();
    let (mut pages, mut renumbered) = (Vec::new(), 0);
    for ((a, b), guess) in guesses {
        let (change, pictures) = match guess {
            Guess::Same => continue,
            Guess::Renumbered => {
                renumbered += 1;
                continue;
            }
            Guess::Differs(kind) => (kind, drawn.next().map(|drawn| drawn.pictures)),
            Guess::Open => match drawn.next() {
                Some(drawn) if !drawn.differs => {
                    let heads = a.zip(b).map(|(a, b)| (old.head_words(a), new.head_words(b)));
                    renumbered += usize::from(heads.is_some_and(|(a, b)| a != b));
                    continue;
                }
                drawn => (PageKind::Looks, drawn.map(|drawn| drawn.pictures)),
            },
        };
        let pictures: Pictures = pictures.unwrap_or_default();
        pages.push(PageChange { old: a.map(|a| a + 1), new: b.map(|b| b + 1), change, pictures });
    }
    Ok((pages, renumbered))
}

fn wanted(old: &Read, new: &Read, (a, b): Pair) -> Wanted {
    let heads = a.into_iter().flat_map(|a| old.heads(a)).chain(b.into_iter().flat_map(|b| new.heads(b)));
    let has_photos =
        |read: &Read, page: Option<usize>| page.is_some_and(|page| !read.painted[page].pictures.is_empty());
    Wanted { old: a, new: b, heads: heads.collect(), has_photos: has_photos(old, a) || has_photos(new, b) }
}
