//! Inline content to markup that means it. Each piece is read back; where the signs of emphasis would mean something else than the
//! file shows, they are left out, and that is told.

use super::escape::{escaped, lines};
use super::signs::{Sign, What, meant, same};
use crate::content::markup;

/// Markup, and what of the look it does not say.
#[derive(Debug, PartialEq, Eq)]
pub struct Marked {
    /// The markup: lines, parted where the text has line breaks.
    pub text: String,
    /// Whether emphasis or links had to be left out.
    pub simpler: bool,
}

/// Writes signs as markup.
pub fn write(signs: &[Sign]) -> Marked {
    let mut signs = signs.to_vec();
    shrink(&mut signs, |sign| &mut sign.strong);
    shrink(&mut signs, |sign| &mut sign.emphasis);
    type Look = fn(&mut Sign);
    let simpler: [(Look, bool); 4] = [
        (|_| {}, false),
        (|sign| sign.emphasis = false, true),
        (|sign| sign.strong = false, true),
        (|sign| sign.link = None, true),
    ];
    let mut text = String::new();
    for (look, simpler) in simpler {
        signs.iter_mut().for_each(look);
        text = emit(&signs);
        if says(&text, &signs) {
            return Marked { text, simpler };
        }
    }
    Marked { text, simpler: true }
}

/// Whether markup means the signs, both alone and as a paragraph of prose whose lines are broken.
fn says(text: &str, signs: &[Sign]) -> bool {
    let (inlines, problems) = markup::text(text);
    let alone = problems.is_empty() && meant(&inlines).is_some_and(|read| same(&read, signs));
    let (blocks, problems) = markup::prose(&lines(text, 40, false).join("\n"));
    let prose = match blocks.as_slice() {
        [markup::Block::Paragraph(inlines)] => meant(inlines).is_some_and(|read| same(&read, signs)),
        _ => signs.is_empty(),
    };
    alone && prose && problems.is_empty()
}

/// Takes a look off blanks at the ends of what has it, and off marks of punctuation beside letters that have not: there the signs of
/// emphasis would be none (CommonMark, 6.2).
fn shrink(signs: &mut [Sign], look: fn(&mut Sign) -> &mut bool) {
    let mut at = 0;
    while at < signs.len() {
        if !*look(&mut signs[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < signs.len() && *look(&mut signs[at]) {
            at += 1;
        }
        let (mut from, mut to) = (start, at);
        let letter = |sign: Option<&Sign>| {
            sign.is_some_and(|sign| matches!(sign.what, What::Char(c) if c.is_alphanumeric()))
        };
        loop {
            let bad = |sign: &Sign, beside: Option<&Sign>| {
                let mark = matches!(sign.what, What::Note(_));
                sign.is_blank() || mark || !sign.char().is_alphanumeric() && letter(beside)
            };
            if from < to && bad(&signs[from], from.checked_sub(1).and_then(|before| signs.get(before))) {
                *look(&mut signs[from]) = false;
                from += 1;
            } else if from < to && bad(&signs[to - 1], signs.get(to)) {
                *look(&mut signs[to - 1]) = false;
                to -= 1;
            } else {
                break;
            }
        }
    }
}

/// A look that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Open {
    Link(String),
    Strong,
    Emphasis,
}

impl Open {
    fn on(&self, sign: &Sign) -> bool {
        match self {
            Self::Link(url) => sign.link.as_ref() == Some(url),
            Self::Strong => sign.strong,
            Self::Emphasis => sign.emphasis,
        }
    }

    fn begin(&self) -> &'static str {
        match self {
            Self::Link(_) => "[",
            Self::Strong => "**",
            Self::Emphasis => "*",
        }
    }

    fn end(&self, into: &mut String) {
        match self {
            Self::Link(url) => {
                into.push_str("](");
                into.push_str(&destination(url));
                into.push(')');
            }
            Self::Strong => into.push_str("**"),
            Self::Emphasis => into.push('*'),
        }
    }
}

/// An address as it stands in a link.
fn destination(url: &str) -> String {
    let mut made = String::new();
    for (at, sign) in url.char_indices() {
        match sign {
            '&' => escaped(None, sign, &url[at + 1..], &mut made),
            '*' | '_' | '[' | ']' => made.push(sign),
            sign => made.push(sign),
        }
    }
    made
}

fn emit(signs: &[Sign]) -> String {
    let mut text = String::new();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        let keep = open.iter().take_while(|look| look.on(sign)).count();
        close(&mut open, keep, &mut text);
        // What lasts longest is opened first.
        let mut begin: Vec<Open> = Vec::new();
        begin.extend(sign.link.clone().map(Open::Link));
        begin.extend(sign.strong.then_some(Open::Strong));
        begin.extend(sign.emphasis.then_some(Open::Emphasis));
        begin.retain(|look| !open.contains(look));
        let lasts = |look: &Open| signs[at..].iter().take_while(|sign| look.on(sign)).count();
        begin.sort_by_key(|look| std::cmp::Reverse(lasts(look)));
        if let Some(url) = &sign.link
            && let Some((length, address)) = address(&signs[at..], url)
        {
            for look in begin.into_iter().filter(|look| !matches!(look, Open::Link(_))) {
                text.push_str(look.begin());
                open.push(look);
            }
            text.push_str(&address);
            at += length;
            continue;
        }
        for look in begin {
            text.push_str(look.begin());
            open.push(look);
        }
        match &sign.what {
            What::Char(c) => {
                let before = at.checked_sub(1).and_then(|before| signs.get(before));
                let is_mark = before.is_some_and(|sign| matches!(sign.what, What::Note(_)));
                let rest: String = signs[at + 1..].iter().take(40).map(Sign::char).collect();
                match c {
                    // A mark with a colon behind it would begin the text of a note.
                    ':' if is_mark => text.push_str("\\:"),
                    c => escaped(before.map(Sign::char), *c, &rest, &mut text),
                }
            }
            What::Note(id) => text.push_str(&format!("[^{id}]")),
            What::Break => text.push_str("\\\n"),
        }
        at += 1;
    }
    close(&mut open, 0, &mut text);
    text
}

fn close(open: &mut Vec<Open>, keep: usize, text: &mut String) {
    while open.len() > keep {
        if let Some(look) = open.pop() {
            look.end(text);
        }
    }
}

/// A link whose words are its address, as an address in angle brackets; how many signs it takes.
fn address(signs: &[Sign], url: &str) -> Option<(usize, String)> {
    let own: Vec<&Sign> = signs.iter().take_while(|sign| sign.link.as_deref() == Some(url)).collect();
    let first = own.first()?;
    let even = own.iter().all(|sign| sign.strong == first.strong && sign.emphasis == first.emphasis);
    let words: String = own.iter().map(|sign| sign.char()).collect();
    let is_mail = url.strip_prefix("mailto:") == Some(words.as_str());
    (even && (words == url || is_mail) && words.is_ascii()).then(|| (own.len(), format!("<{words}>")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::signs::signs;
    use super::*;
    use crate::import::document::Inline;

    fn text(words: &str) -> Inline {
        Inline::Text(words.into())
    }

    fn written(inlines: &[Inline]) -> Marked {
        write(&signs(inlines, &mut |note| Some(format!("note-{note}")), &mut Vec::new()))
    }

    #[test]
    fn signs_stand_for_themselves() {
        for (words, markup) in [
            ("A *star* and [a bracket] in a_word, _so_", r"A \*star\* and \[a bracket\] in a_word, \_so\_"),
            ("1 < 2 & 3 > 2, <b> &amp; R&D;", r"1 < 2 & 3 > 2, \<b> \&amp; R\&D;"),
            (r"C:\new `code`", r"C:\\new \`code\`"),
            ("[words](https://example.org)", r"\[words\](<https://example.org>)"),
            ("- no list, 1. no number", "- no list, 1. no number"),
            (
                "See www.example.org/a_b, or write to a.b@example.org.",
                "See [www.example.org/a_b](https://www.example.org/a_b), or write to <a.b@example.org>.",
            ),
        ] {
            assert_eq!(written(&[text(words)]), Marked { text: markup.into(), simpler: false }, "{words}");
        }
    }

    #[test]
    fn emphasis_is_written_so_that_it_is_some() {
        let strong = |words: &str| Inline::Strong(vec![text(words)]);
        let emphasis = |words: &str| Inline::Emphasis(vec![text(words)]);
        for (inlines, markup) in [
            (vec![strong("Note: "), text("it rained")], "**Note:** it rained"),
            (vec![strong("Note:"), text("it rained")], "**Note**:it rained"),
            (vec![text("un"), emphasis("believ"), text("able")], "un*believ*able"),
            (vec![emphasis("a "), Inline::Emphasis(vec![strong("b")]), emphasis(" c")], "*a **b** c*"),
            (vec![Inline::Strong(vec![emphasis("both")])], "***both***"),
            (vec![strong(" "), text("x")], "x"),
            (vec![text("a"), Inline::Note(3), text(": b")], r"a[^note-3]\: b"),
            (vec![text("one "), Inline::Break, text(" two")], "one\\\ntwo"),
            (
                vec![Inline::Link {
                    url: "https://example.org/a b?c=(d)".into(),
                    body: vec![strong("here")],
                }],
                "[**here**](https://example.org/a%20b?c=%28d%29)",
            ),
            (vec![Inline::Link { url: "#place".into(), body: vec![text("there")] }], "there"),
        ] {
            assert_eq!(written(&inlines), Marked { text: markup.into(), simpler: false }, "{inlines:?}");
        }
    }

    #[test]
    fn what_cannot_be_said_is_said_more_simply() {
        // Emphasis and strong words that overlap inside a word, in every order.
        let piece = |look: usize| match look {
            0 => text("a"),
            1 => Inline::Emphasis(vec![text("b")]),
            2 => Inline::Strong(vec![text("c")]),
            _ => Inline::Strong(vec![Inline::Emphasis(vec![text("d")])]),
        };
        let mut simpler_ones = 0;
        for looks in 0..256usize {
            let pieces: Vec<Inline> = (0..4).map(|at| piece(looks >> (2 * at) & 3)).collect();
            let meant_signs = signs(&pieces, &mut |_| None, &mut Vec::new());
            let Marked { text, simpler } = write(&meant_signs);
            let (inlines, problems) = markup::text(&text);
            assert_eq!(problems, [], "{text}");
            assert_eq!(markup::plain(&inlines), crate::import::document::plain(&pieces), "{text}");
            assert!(simpler || same(&meant(&inlines).unwrap(), &meant_signs), "{text}");
            simpler_ones += usize::from(simpler);
        }
        assert!((1..256).contains(&simpler_ones), "{simpler_ones}");
    }

    fn piece() -> impl Strategy<Value = Inline> {
        let words = proptest::string::string_regex(
            r#"([a-z0-9*_`\[\]()<>&;:!#+=~|\\@.,"'^-]|[äé–’កไ ]|https://a\.b |&amp;|\]\(|\[@|\[\^){0,12}"#,
        );
        let words = words.unwrap().boxed();
        prop_oneof![
            4 => words.clone().prop_map(Inline::Text),
            1 => words.clone().prop_map(|text| Inline::Emphasis(vec![Inline::Text(text)])),
            1 => words.clone().prop_map(|text| Inline::Strong(vec![Inline::Text(text)])),
            1 => words.prop_map(|text| Inline::Link {
                url: "https://example.org/?a=1&copy;=2".into(),
                body: vec![Inline::Text(text)],
            }),
            1 => (0usize..3).prop_map(Inline::Note),
            1 => Just(Inline::Break),
        ]
    }

    proptest! {
        #[test]
        fn whatever_is_written_reads_back(inlines in proptest::collection::vec(piece(), 0..6)) {
            let signs = signs(&inlines, &mut |note| Some(format!("n{note}")), &mut Vec::new());
            let Marked { text, .. } = write(&signs);
            let (read, problems) = markup::text(&text);
            prop_assert!(problems.is_empty(), "{text:?}: {problems:?}");
            let bare = |signs: &[Sign]| -> Vec<Sign> {
                let plain = |sign: &Sign| Sign { strong: false, emphasis: false, link: None, ..sign.clone() };
                signs.iter().map(plain).collect()
            };
            let read = meant(&read).unwrap();
            prop_assert!(same(&bare(&read), &bare(&signs)), "{text:?}");
        }
    }
}
