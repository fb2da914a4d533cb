use super::*;

fn shape(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|i| match i {
            Inline::Text { text, .. } => text.clone(),
            Inline::Emphasis(b) => format!("<em {}>", shape(b)),
            Inline::Strong(b) => format!("<strong {}>", shape(b)),
            Inline::Link { url, body, .. } => format!("<link {url} {}>", shape(body)),
            Inline::Reference { to, body, .. } => format!("<see {to}: {}>", shape(body)),
            Inline::Indexed { term, body } => format!("<index {term:?}: {}>", shape(body)),
            Inline::Foreign { language, body } => format!("<{language}: {}>", shape(body)),
            Inline::Address { url, .. } => format!("<address {url}>"),
            Inline::Note { id, .. } => format!("<note {id}>"),
            Inline::Remark { letter } => format!("<remark {letter}>"),
            Inline::Cite { key, page, .. } => format!("<cite {key} {page:?}>"),
            Inline::Lost => "<lost>".into(),
            Inline::Break => "<break>".into(),
        })
        .collect()
}

fn blocks(blocks: &[Block]) -> String {
    blocks
        .iter()
        .map(|b| match b {
            Block::Paragraph(i) => format!("p({})", shape(i)),
            Block::Heading { level, body, .. } => format!("h{level}({})", shape(body)),
            Block::List { start, counting, items } => {
                let items: Vec<_> = items.iter().map(|i| blocks_of(i)).collect();
                let counting = if *counting == Counting::Numbers { "" } else { counting.sign() };
                format!("l{counting}{start:?}({})", items.join("; "))
            }
            Block::Quote(inner) => format!("q({})", blocks_of(inner)),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn blocks_of(b: &[Block]) -> String {
    blocks(b)
}

#[test]
fn text_has_the_inline_marks() {
    let (inlines, problems) = text("*a* **b** [c](http://x.y/?p=1) <https://z.org/a#b>.[^n-1] d\\\ne");
    assert_eq!(
        shape(&inlines),
        "<em a> <strong b> <link http://x.y/?p=1 c> <address https://z.org/a#b>.<note n-1> d<break>e"
    );
    assert_eq!(problems, []);
}

#[test]
fn text_never_turns_into_a_block() {
    for value in ["1. May", "- a dash", "# 5", "> more", "    indented", "+ plus", "2019"] {
        let (inlines, problems) = text(value);
        assert_eq!(shape(&inlines), value);
        assert_eq!(problems, []);
    }
    assert_eq!(text("").0, []);
    assert_eq!(text("a\n\nb").1.len(), 1);
}

#[test]
fn typst_code_and_html_are_text() {
    let value = "#let x = 1; $x^2$ @ref <b>bold</b> `code` #import \"a\" \\#";
    assert_eq!(shape(&text(value).0), value.replace("\\#", "#"));
}

#[test]
fn citations_are_taken_out_of_text() {
    let (inlines, _) = text("See [@ilo_2019-x, p. 2]; also [@b] and [no cite].");
    assert_eq!(shape(&inlines), "See <cite ilo_2019-x Some(\"2\")>; also <cite b None> and [no cite].");
    let value = "[@b, pp. 3-4] x";
    let (inlines, _) = text(value);
    let Inline::Cite { at, page, .. } = &inlines[0] else { panic!("{inlines:?}") };
    assert_eq!(&value[at.clone()], "[@b, pp. 3-4]");
    assert_eq!(page.as_deref(), Some("3-4"));
}

#[test]
fn places_are_exact() {
    let value = "Thai ไทย *x* word[^note]";
    let (inlines, _) = text(value);
    let Some(Inline::Note { at, .. }) = inlines.last() else { panic!() };
    assert_eq!(&value[at.clone()], "[^note]");
    let Inline::Text { at, text } = &inlines[2] else { panic!() };
    assert_eq!(&value[at.clone()], text);
}

#[test]
fn prose_has_headings_lists_and_quotes() {
    let (b, problems) = prose(
        "One\ntwo.[^a]\n\n## Head\n\n- x\n- y\n  1. z\n  2. w\n\n3. c\n\n   d\n\n> quoted *words*\n\n### Sub\n",
    );
    assert_eq!(
        blocks(&b),
        "p(One two.<note a>) h1(Head) lNone(p(x); p(y) lSome(1)(p(z); p(w))) lSome(3)(p(c) p(d)) \
         q(p(quoted <em words>)) h2(Sub)"
    );
    assert_eq!(problems, []);
}

#[test]
fn what_the_subset_lacks_is_told() {
    let told = |value: &str| prose(value).1.into_iter().map(|p| p.message).collect::<Vec<_>>().join("; ");
    assert!(told("# One\n").contains("begins with `##`"));
    assert!(told("![a](b.jpg)\n").contains("picture"));
    assert!(told("a\n\n---\n\nb\n").contains("rule"));
    assert!(told("[^a]: text\n").contains("note's text"));
    assert!(told("a\n\n        code\n").contains("program code"));
    assert!(told("[Thailand]: 2019\n").contains("define a link"));
    assert!(told("Words\n---\n").contains("line of signs"));
    assert!(told("<p>\nx\n</p>\n").contains("begins with `<`"));
    assert!(told("- * * *\n").contains("rule"));
    assert!(told("[words[^a] more](http://x.y)").contains("not whole"));
    assert!(!text("The valley.\n---").1.is_empty());
}

#[test]
fn citations_of_a_wrong_form_are_told() {
    for value in ["[@otter, p. 2", "[@otter, *p. 2*]", "[@a; @b]", "[@a p. 2]", "[@a,]", "[@a](http://x.y)"] {
        assert_eq!(text(value).1.len(), 1, "{value}");
    }
    assert_eq!(shape(&text("\\[@b\\] is no citation").0), "[@b] is no citation");
    assert_eq!(shape(&text("[@a\\_b, page 3]").0), "<cite a_b Some(\"3\")>");
    let value = "a &amp; b &hellip; [@count]";
    let (inlines, problems) = text(value);
    let Some(Inline::Cite { at, .. }) = inlines.last() else { panic!("{inlines:?}") };
    assert_eq!((&value[at.clone()], problems.len()), ("[@count]", 0));
}

#[test]
fn words_of_another_language_are_marked() {
    let (inlines, problems) = text("by [Nguyễn *Thị* Khai](lang:vi) and others");
    assert_eq!(shape(&inlines), "by <vi: Nguyễn <em Thị> Khai> and others");
    assert_eq!((problems, plain(&inlines)), (vec![], "by Nguyễn Thị Khai and others".into()));
    for code in ["", "v", "VN", "viet", "vi-VN"] {
        assert_eq!(text(&format!("[x](lang:{code})")).1.len(), 1, "{code}");
    }
}

#[test]
fn what_lies_too_deep_is_told_once() {
    let nested = |open: &str, close: &str, times| format!("{}x{}", open.repeat(times), close.repeat(times));
    for (name, value) in [
        ("emphasis", nested("*a ", " b*", 10_000)),
        ("quotes", nested("> ", "", 100_000)),
        ("lists", nested("- ", "", 100_000)),
        ("images", nested("![", "](b.jpg)", 2000)),
    ] {
        let told = prose(&value).1;
        let deep: Vec<_> = told.iter().filter(|p| p.message.contains("too deep")).collect();
        assert_eq!(deep.len(), 1, "{name}");
        assert!(deep[0].at.start > 0 && deep[0].at.start < value.len(), "{name}: {:?}", deep[0].at);
    }
    assert_eq!(prose(&nested("> ", "", 32)).1, []);
}

#[test]
fn an_address_for_mail_is_a_link() {
    assert_eq!(shape(&text("<me@example.org>").0), "<link mailto:me@example.org me@example.org>");
}

#[test]
fn brackets_that_print_as_they_are_are_no_broken_link() {
    for value in [r"\[words\](no link)", r"a\](b", r"see \]\(x) there"] {
        assert_eq!(text(value).1, vec![], "{value}");
    }
    let (_, problems) = text(r"a\](b and [words[^a] more](http://x.y)");
    assert_eq!(problems.len(), 1);
    assert!(problems[0].at.start > 10, "{problems:?}");
}

#[test]
fn lists_are_counted_with_letters_and_roman_numbers_too() {
    let told = |value: &str| blocks(&prose(value).0);
    assert_eq!(told("a. one\nb. two"), "la Some(1)(p(one); p(two))".replace("la ", "la"));
    assert_eq!(
        told("c. one\n\n   more\n\nd. two\n   i. first\n   ii. second"),
        "laSome(3)(p(one) p(more); p(two) liSome(1)(p(first); p(second)))"
    );
    let (read, _) = prose("Words:\n\nviii. one[^a]\nix. two");
    let [_, Block::List { items, .. }] = read.as_slice() else { panic!("{read:?}") };
    let Block::Paragraph(words) = &items[0][0] else { panic!() };
    assert!(matches!(&words[0], Inline::Text { at, .. } if *at == (14..17)), "{words:?}");
    assert_eq!(told("    a. code\n    b. code"), "p(a. code\nb. code)", "what is no list keeps its letters");
}
