//! Marks of a text behind placeholders, and back.

use super::exchange::{Item, push_words};
use crate::content::markup::{Form, Mark, Piece, pieces};

/// A text with placeholders, and what they stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    /// The text.
    pub items: Vec<Item>,
    /// What each placeholder stands for, from the first one.
    held: Vec<Held>,
}

/// What a placeholder stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Held {
    mark: Mark,
    /// What is written in its place, or where it begins.
    open: String,
    /// What is written where it ends; nothing where it holds no words.
    close: Option<String>,
}

/// Puts placeholders in the place of marks.
pub fn protect(text: &str, form: Form) -> Protected {
    let (mut items, mut held, mut open) = (Vec::new(), Vec::<Held>::new(), Vec::new());
    for piece in pieces(text, form) {
        let written = text[piece.range().clone()].to_string();
        match piece {
            Piece::Words(_) => push_words(&mut items, &written),
            Piece::Single(mark, _) => {
                held.push(Held { mark, open: written, close: None });
                items.push(Item::Single(held.len()));
            }
            Piece::Open(mark, _) => {
                held.push(Held { mark, open: written, close: None });
                open.push(held.len());
                items.push(Item::Open(held.len()));
            }
            Piece::Close(..) => {
                let Some(number) = open.pop() else { continue };
                held[number - 1].close = Some(written);
                items.push(Item::Close(number));
            }
        }
    }
    Protected { items, held }
}

impl Protected {
    /// What each placeholder stands for, in words: `{1}: mark of a note [^count]`.
    pub fn notes(&self) -> Vec<String> {
        let note = |held: &Held| match &held.close {
            None => format!("{} {}", held.mark.name(), held.open),
            Some(close) => format!("{} {}…{close}", held.mark.name(), held.open),
        };
        self.held.iter().map(note).collect()
    }

    /// A translated text of the report as it goes to the translator: with the placeholders that the original has.
    ///
    /// Nothing where it has other marks than the original.
    pub fn like(&self, text: &str, form: Form) -> Option<Vec<Item>> {
        let other = protect(text, form);
        let mut free: Vec<Option<&Held>> = self.held.iter().map(Some).collect();
        let mut numbers = Vec::new();
        for held in &other.held {
            // What an editor may write in another way, such as `_` for `*`, is known by what it marks.
            let same = free.iter().position(|own| *own == Some(held)).or_else(|| {
                free.iter().position(|own| {
                    own.is_some_and(|own| {
                        own.mark == held.mark
                            && own.close.is_some() == held.close.is_some()
                            && matches!(own.mark, Mark::Emphasis | Mark::Strong | Mark::Indexed)
                    })
                })
            })?;
            free[same] = None;
            numbers.push(same + 1);
        }
        if free.iter().any(Option::is_some) {
            return None;
        }
        let renamed = |item: Item| match item {
            Item::Words(words) => Item::Words(words),
            Item::Single(number) => Item::Single(numbers[number - 1]),
            Item::Open(number) => Item::Open(numbers[number - 1]),
            Item::Close(number) => Item::Close(numbers[number - 1]),
        };
        Some(other.items.into_iter().map(renamed).collect())
    }

    /// The text of the report that a translator's text means.
    ///
    /// # Errors
    /// Says what is wrong with its placeholders, and what to do.
    pub fn restore(&self, items: &[Item], form: Form) -> Result<String, (String, String)> {
        let mut text = String::new();
        let mut seen = vec![false; self.held.len()];
        let mut open = Vec::new();
        let name = |number: usize| format!("{{{number}}}");
        for item in items {
            let number = match item {
                Item::Words(words) => {
                    text.push_str(words);
                    continue;
                }
                Item::Single(number) | Item::Open(number) | Item::Close(number) => *number,
            };
            let Some(held) = number.checked_sub(1).and_then(|index| self.held.get(index)) else {
                return Err((
                    format!("there is no placeholder {} in the original", name(number)),
                    "take it out of the translation".into(),
                ));
            };
            if matches!(item, Item::Close(_)) {
                if open.pop() != Some(number) {
                    return Err((
                        format!(
                            "the placeholder {{/{number}}} ends what does not begin before it, or something else ends before"
                        ),
                        format!(
                            "write {} and {{/{number}}} around the same words as in the original, one pair inside the other or after it",
                            name(number)
                        ),
                    ));
                }
                text.push_str(held.close.as_deref().unwrap_or_default());
                continue;
            }
            if std::mem::replace(&mut seen[number - 1], true) {
                return Err((
                    format!("the placeholder {} stands in the translation twice", name(number)),
                    "leave it where it belongs, once".into(),
                ));
            }
            if held.close.is_some() != matches!(item, Item::Open(_)) {
                return Err((
                    format!("the placeholder {} is not used as in the original", name(number)),
                    "take it over from the original, with its end where it has one".into(),
                ));
            }
            text.push_str(&held.open);
            if held.close.is_some() {
                open.push(number);
            }
        }
        if let Some(number) = open.pop() {
            return Err((
                format!("the placeholder {} begins in the translation and does not end", name(number)),
                format!("write {{/{number}}} behind the words that it is around"),
            ));
        }
        if let Some(index) = seen.iter().position(|seen| !seen) {
            return Err((
                format!("the placeholder {} is lost: {}", name(index + 1), self.notes()[index]),
                format!("write {} where it belongs in the translation", name(index + 1)),
            ));
        }
        self.proved(text, form)
    }

    /// Passes on a text that reads as the original does: beside letters and signs a mark may be none, and a sign of the translator’s one.
    fn proved(&self, text: String, form: Form) -> Result<String, (String, String)> {
        let marks = |held: &[Held]| {
            let mut marks: Vec<(Mark, bool)> =
                held.iter().map(|held| (held.mark, held.close.is_some())).collect();
            marks.sort_unstable();
            marks
        };
        let (wanted, found) = (marks(&self.held), marks(&protect(&text, form).held));
        if wanted == found {
            return Ok(text);
        }
        let lost = wanted.iter().find(|mark| {
            wanted.iter().filter(|own| own == mark).count() > found.iter().filter(|own| own == mark).count()
        });
        Err(match lost {
            Some((mark, _)) => (
                format!("the {} of the original can’t be told from the words around it", mark.name()),
                "put a blank or another sign between its placeholder and the words beside it".into(),
            ),
            None => (
                "signs in the translation would be read as marks, such as * or [".into(),
                "write a backslash before each of them".into(),
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SOURCE: &str = "Lit *all* of [them](https://example.org).[^a]";

    fn restored(items: Vec<Item>) -> Result<String, String> {
        protect(SOURCE, Form::Text).restore(&items, Form::Text).map_err(|(message, _)| message)
    }

    fn words(words: &str) -> Item {
        Item::Words(words.into())
    }

    #[test]
    fn placeholders_move_with_their_words() {
        let own = protect(SOURCE, Form::Text);
        assert_eq!(own.restore(&own.items, Form::Text).as_deref(), Ok(SOURCE));
        assert_eq!(own.notes()[1], "link […](https://example.org)");
        let moved = vec![
            Item::Open(2),
            words("พวกเขา"),
            Item::Close(2),
            words(" "),
            Item::Open(1),
            words("ทั้งหมด"),
            Item::Close(1),
            Item::Single(3),
        ];
        assert_eq!(restored(moved).as_deref(), Ok("[พวกเขา](https://example.org) *ทั้งหมด*[^a]"));
    }

    #[test]
    fn what_is_lost_or_broken_is_told() {
        let pair = |number| [Item::Open(number), words("x"), Item::Close(number)];
        let told = |items: Vec<Item>| restored(items).unwrap_err();
        assert_eq!(told([pair(1), pair(2)].concat()), "the placeholder {3} is lost: mark of a note [^a]");
        assert!(told(vec![Item::Single(9)]).contains("no placeholder {9}"));
        assert!(told([vec![Item::Single(3), Item::Single(3)], pair(1).into()].concat()).contains("twice"));
        assert!(told(vec![Item::Open(1), words("x")]).contains("does not end"));
        assert!(told(vec![Item::Close(1)]).contains("does not begin"));
        assert!(told(vec![Item::Single(1)]).contains("not used as"));
        let starred = [pair(1).to_vec(), pair(2).into(), vec![Item::Single(3), words(" *y*")]].concat();
        assert!(told(starred).contains("read as marks"));
        let spaced =
            [vec![Item::Open(1), words(" x"), Item::Close(1), Item::Single(3)], pair(2).into()].concat();
        assert!(told(spaced).contains("can’t be told"), "no emphasis begins before a blank");
    }

    #[test]
    fn a_translation_has_the_placeholders_of_its_original() {
        let own = protect(SOURCE, Form::Text);
        let like = own.like("[a](https://example.org)[^a] _b_", Form::Text).unwrap();
        assert_eq!(
            like,
            [
                Item::Open(2),
                words("a"),
                Item::Close(2),
                Item::Single(3),
                words(" "),
                Item::Open(1),
                words("b"),
                Item::Close(1)
            ]
        );
        assert_eq!(own.like("[a](https://example.org) *b*", Form::Text), None);
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "[a-zกé *_\\[\\]()^@#<>:/.!{}\\\\\n-]{0,60}") {
            for form in [Form::Text, Form::Prose, Form::Plain] {
                let own = protect(&text, form);
                prop_assert_eq!(own.restore(&own.items, form), Ok(text.clone()));
                prop_assert_eq!(own.like(&text, form), Some(own.items.clone()));
            }
        }
    }
}
