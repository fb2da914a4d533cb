//! Digits of the scripts of the Mekong, for the numbers that folio writes.

use super::model::{Numerals, Words};

/// Nought in the native digits of languages (CLDR, `defaultNumberingSystem` and `native`); nine more follow each in Unicode.
const NOUGHTS: [(&str, char); 4] =
    [("th", '\u{e50}'), ("lo", '\u{ed0}'), ("km", '\u{17e0}'), ("my", '\u{1040}')];

/// The digits from nought to nine in which a language writes numbers; none where they are those of ASCII.
pub(super) fn digits(language: &str, numerals: Numerals) -> Option<[char; 10]> {
    let primary = language.split('-').next().unwrap_or_default();
    let nought = NOUGHTS.iter().find(|(own, _)| *own == primary && numerals == Numerals::Native)?.1;
    Some(std::array::from_fn(|digit| char::from_u32(nought as u32 + digit as u32).unwrap_or('0')))
}

/// A number with the digits of the language.
pub fn in_digits(number: &str, words: &Words) -> String {
    let Some(digits) = words.digits else { return number.to_string() };
    let own = |sign: char| sign.to_digit(10).map_or(sign, |digit| digits[digit as usize]);
    number.chars().map(own).collect()
}

/// A number with the digits of ASCII, whichever of the scripts above it is written in.
pub fn in_ascii(text: &str) -> String {
    let ascii = |sign: char| {
        let digit = NOUGHTS
            .iter()
            .find_map(|(_, nought)| (sign as u32).checked_sub(*nought as u32).filter(|digit| *digit < 10));
        digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(sign)
    };
    text.chars().map(ascii).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_script_and_come_back() {
        for (language, shown) in [("th", "๒๕๖๒"), ("lo", "໒໕໖໒"), ("km", "២៥៦២"), ("my-MM", "၂၅၆၂")]
        {
            let words = Words { digits: digits(language, Numerals::Native), ..Words::english() };
            assert_eq!(in_digits("2562", &words), shown);
            assert_eq!(in_ascii(shown), "2562");
        }
        assert_eq!(digits("vi", Numerals::Native), None);
        assert_eq!(digits("th", Numerals::Latin), None);
        assert_eq!(in_ascii("ปี 2019"), "ปี 2019");
    }
}
