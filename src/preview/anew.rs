//! Words whose places are lost, since a layout or the style of citations has set them anew: found by the words beside them.

use std::ops::Range;
use std::rc::Rc;

use super::words::Word;
use crate::content::yaml::ValueSpan;

/// How many words before and behind a word are tried with it, the most telling first.
const BESIDE: [(usize, usize); 9] =
    [(12, 12), (4, 4), (2, 2), (0, 3), (3, 0), (1, 1), (0, 1), (1, 0), (0, 0)];

/// A value of a file, and what it means.
pub(super) type Value = (ValueSpan, Rc<str>);

/// The value that a word of a page stands in, and which of its bytes it is. `least` is how many signs must agree.
pub(super) fn find(
    words: &[Word],
    index: usize,
    values: &[Value],
    least: usize,
) -> Option<(Value, Range<usize>)> {
    let texts: Vec<Vec<(char, usize)>> = values.iter().map(|(_, text)| signs(text)).collect();
    BESIDE.iter().find_map(|beside| {
        let (run, word) = run(words, index, *beside);
        if run.len() < least || word.is_empty() {
            return None;
        }
        let alone = word.len() == run.len();
        values.iter().zip(&texts).find_map(|(value, signs)| {
            let at = place(signs, &run, alone.then_some(value.1.as_ref()))?;
            let (first, last) = (signs.get(at + word.start)?, signs.get(at + word.end - 1)?);
            Some((value.clone(), first.1..last.1 + last.0.len_utf8()))
        })
    })
}

/// What words are compared by: letters and digits, in small letters. Signs, blanks and hyphens may differ.
fn signs(text: &str) -> Vec<(char, usize)> {
    let letters = text.char_indices().filter(|(_, sign)| sign.is_alphanumeric());
    letters.map(|(at, sign)| (sign, at)).collect()
}

fn small(sign: char) -> char {
    sign.to_lowercase().next().unwrap_or(sign)
}

/// The signs of a word with those beside it that were set in the same place, and which of them are the word's.
fn run(words: &[Word], index: usize, (before, behind): (usize, usize)) -> (Vec<char>, Range<usize>) {
    let span = words[index].span;
    let same = |word: &&Word| word.span == span;
    let left = words[..index].iter().rev().take(before).take_while(same).count();
    let right = words[index + 1..].iter().take(behind).take_while(same).count();
    let mut run = Vec::new();
    let mut word = 0..0;
    for (at, beside) in words.iter().enumerate().take(index + right + 1).skip(index - left) {
        let start = run.len();
        run.extend(signs(beside.text).into_iter().map(|(sign, _)| small(sign)));
        if at == index {
            word = start..run.len();
        }
    }
    (run, word)
}

/// Where some signs stand among others; a `whole` word only where none stands beside it in that text.
fn place(signs: &[(char, usize)], wanted: &[char], whole: Option<&str>) -> Option<usize> {
    let is_at = |at: &usize| {
        let same = signs[*at..].iter().zip(wanted).all(|((sign, _), wanted)| small(*sign) == *wanted);
        same && whole.is_none_or(|text| {
            let (first, last) = (signs[*at].1, signs[*at + wanted.len() - 1]);
            let end = last.1 + last.0.len_utf8();
            !text[..first].ends_with(char::is_alphanumeric) && !text[end..].starts_with(char::is_alphanumeric)
        })
    };
    (0..(signs.len() + 1).saturating_sub(wanted.len())).find(is_at)
}

#[cfg(test)]
mod tests {
    use typst::layout::{Abs, Point, Rect};
    use typst::syntax::Span;

    use super::*;
    use crate::content::yaml::Style;
    use crate::diag::SourceId;

    fn found(page: &str, word: &str, texts: &[&str], least: usize) -> Option<(usize, String)> {
        let area = Rect::new(Point::zero(), Point::zero());
        let word_of = |text| Word { text, area, size: Abs::zero(), span: Span::detached(), from: 0, to: 0 };
        let words: Vec<Word> = page.split_whitespace().map(word_of).collect();
        let index = words.iter().position(|other| other.text == word).unwrap();
        let value = |(at, text): (usize, &&str)| {
            let span = ValueSpan { file: SourceId(0), start: at as u32, end: 0, style: Style::Plain, nth: 0 };
            (span, Rc::from(*text))
        };
        let values: Vec<Value> = texts.iter().enumerate().map(value).collect();
        let ((span, text), range) = find(&words, index, &values, least)?;
        Some((span.start as usize, text[range].to_string()))
    }

    #[test]
    fn words_beside_tell_which_place_is_meant() {
        let texts = ["The lamps are lit at dusk.", "No lamps burn in *June*, they say."];
        assert_eq!(found("lamps are lit", "lamps", &texts, 8), Some((0, "lamps".into())));
        assert_eq!(found("No lamps burn in June,", "June,", &texts, 8), Some((1, "June".into())));
        assert_eq!(found("lamps", "lamps", &texts, 8), None);
    }

    #[test]
    fn a_parted_word_is_found_and_half_a_word_is_none() {
        assert_eq!(
            found("the light \u{ad} house keepers", "house", &["the lighthouse keepers"], 8),
            Some((0, "house".into()))
        );
        assert_eq!(found("house", "house", &["the lighthouse"], 2), None);
        assert_eq!(found("“Lamps", "“Lamps", &["x", "title of lamps"], 2), Some((1, "lamps".into())));
    }
}
