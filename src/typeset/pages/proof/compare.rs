//! What should stand on the pages beside what stands there, letter by letter.

use std::ops::Range;

/// How many letters are enough to know a place again.
const KNOWN: usize = 12;
/// The most places that are tried to go on from: a text may say the same words many times.
const TRIED: usize = 64;
/// The most places at which two texts are followed apart; what is left is counted as one.
const MOST: usize = 40;

/// How a text differs from what it should be.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Difference {
    /// What is missing, in bytes of the text as it should be.
    pub missing: Vec<Range<usize>>,
    /// What is too much, in bytes of the text as it is.
    pub more: Vec<Range<usize>>,
}

/// Compares the letters that should stand on the pages with those that do, in the order of reading.
pub(super) fn difference(should: &str, is: &str) -> Difference {
    let mut found = Difference::default();
    let (mut s, mut i) = (0, 0);
    loop {
        let same = common(&should[s..], &is[i..]);
        (s, i) = (s + same, i + same);
        let (left, shown) = (&should[s..], &is[i..]);
        if left.is_empty() && shown.is_empty() {
            return found;
        }
        let gave_up = found.missing.len() + found.more.len() >= MOST;
        if !shown.is_empty()
            && !gave_up
            && let Some(at) = going_on(shown, left)
        {
            found.missing.push(s..s + at);
            s += at;
        } else if !left.is_empty()
            && !gave_up
            && let Some(at) = going_on(left, shown)
        {
            found.more.push(i..i + at);
            i += at;
        } else {
            found.missing.extend((!left.is_empty()).then_some(s..should.len()));
            found.more.extend((!shown.is_empty()).then_some(i..is.len()));
            return found;
        }
    }
}

/// The earliest place of what is missing from a text: the same letters are left where the one before it is also its last one.
pub(super) fn earliest(should: &str, missing: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = missing;
    while let (Some(before), Some(last)) =
        (should[..start].chars().next_back(), should[start..end].chars().next_back())
        && before == last
    {
        start -= before.len_utf8();
        end -= last.len_utf8();
    }
    start..end
}

/// How many bytes two texts have in common at their beginnings.
fn common(a: &str, b: &str) -> usize {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    a.floor_char_boundary(same)
}

/// Where a text goes on in another one: of the places at which its beginning stands, the one from which both are the same for longest, since
/// paragraphs may begin alike.
fn going_on(text: &str, other: &str) -> Option<usize> {
    let places = other.match_indices(beginning(text)).map(|(at, _)| at).take(TRIED);
    places.max_by_key(|at| (common(text, &other[*at..]), std::cmp::Reverse(*at)))
}

/// Letters enough to know a place again.
fn beginning(text: &str) -> &str {
    &text
        [..text.floor_char_boundary(KNOWN.min(text.len())).max(text.chars().next().map_or(0, char::len_utf8))]
}

/// The longest beginning of some letters that stands in others without a gap, in bytes.
pub(super) fn longest_beginning(letters: &str, others: &str) -> usize {
    if others.contains(letters) {
        return letters.len();
    }
    // A beginning is there if a longer one is.
    let (mut there, mut not) = (0, letters.len());
    while there + 1 < not {
        let middle = letters.floor_char_boundary(there.midpoint(not));
        if middle <= there {
            break;
        }
        if others.contains(&letters[..middle]) {
            there = middle;
        } else {
            not = middle;
        }
    }
    there
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "thehousesonthenorthbankandthoseonthesouthbankkeptthelampslit";

    #[test]
    fn the_same_is_no_difference() {
        assert_eq!(difference(TEXT, TEXT), Difference::default());
        assert_eq!(difference("", ""), Difference::default());
    }

    #[test]
    fn what_is_missing_is_told_wherever_it_stood() {
        let missing = |is: &str| {
            let Difference { missing, more } = difference(TEXT, is);
            assert!(more.is_empty());
            missing.into_iter().map(|range| &TEXT[range]).collect::<Vec<_>>()
        };
        assert_eq!(missing(&TEXT[8..]), ["thehouse"]);
        assert_eq!(missing(&TEXT[..40]), [&TEXT[40..]]);
        assert_eq!(missing(&TEXT.replace("andthoseonthesouthbank", "")), ["andthoseonthesouthbank"]);
        assert_eq!(missing(""), [TEXT]);
    }

    #[test]
    fn what_stands_twice_is_too_much() {
        assert_eq!(difference(TEXT, &TEXT.repeat(2)).more.first(), Some(&(TEXT.len()..2 * TEXT.len())));
        let twice = TEXT.replace("andthose", "andthoseandthose");
        assert!(difference(TEXT, &twice).missing.is_empty());
        assert_eq!(difference(TEXT, &twice).more.iter().map(Range::len).sum::<usize>(), "andthose".len());
    }

    #[test]
    fn paragraphs_that_begin_alike_are_told_apart() {
        let (first, second, third) = (
            "thisyearwelitthelampsofthenorthbank",
            "thisyearwelitthelampsofthesouthbank",
            "thisyearwelitnolampatthebridge",
        );
        let should = [first, second, third].concat();
        // The first one is set anew by the layout, so that it is missing here.
        let is = [second, third].concat();
        let Difference { missing, more } = difference(&should, &is);
        let missing: String = missing.into_iter().map(|range| &should[range]).collect();
        assert_eq!((missing.len(), more.len()), (first.len(), 0), "{missing}");
        assert_eq!(earliest("abcabdx", 2..5), 0..3);
        assert_eq!(earliest("äbäb", 2..2), 2..2);
        // What is lost is still told.
        let Difference { missing, .. } = difference(&should, &[first, third].concat());
        assert_eq!(missing.into_iter().map(|range| range.len()).sum::<usize>(), second.len());
    }

    #[test]
    fn letters_of_many_bytes_are_whole() {
        assert_eq!(difference("äöü", "äü").missing.first(), Some(&(2..4)));
        let Difference { missing, more } = difference("ä", "ö");
        assert_eq!((missing.first(), more.first()), (Some(&(0..2)), Some(&(0..2))));
    }

    #[test]
    fn the_longest_beginning_is_found() {
        assert_eq!(longest_beginning("lampslit", TEXT), 8);
        assert_eq!(longest_beginning("lampsdark", TEXT), 5);
        assert_eq!(longest_beginning("xyz", TEXT), 0);
    }
}
