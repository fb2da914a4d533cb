//! PO, the form of GNU gettext: an entry a text, `{1}` and `{1}words{/1}` for placeholders, braces of the text itself written twice.
//!
//! Read here and not by a library, since those tell no place of an entry, which a translator needs to find it.

use std::fmt::Write;
use std::ops::Range;

use super::exchange::{Item, Parcel, Returned, Sent, Unreadable, push_words};

/// Writes texts.
pub fn write(texts: &[Sent], from: &str, to: &str) -> String {
    let mut file = String::from("msgid \"\"\nmsgstr \"\"\n");
    for line in [
        "Project-Id-Version: folio\n".to_string(),
        format!("Language: {to}\n"),
        "MIME-Version: 1.0\n".to_string(),
        "Content-Type: text/plain; charset=UTF-8\n".to_string(),
        "Content-Transfer-Encoding: 8bit\n".to_string(),
        format!("X-Source-Language: {from}\n"),
    ] {
        let _ = writeln!(file, "{}", quoted(&line));
    }
    for Sent { id, place: (path, line), notes, source, target, stale } in texts {
        file.push('\n');
        for (number, note) in (1..).zip(notes) {
            // A line of its own for each: what follows a line's end would be read as an entry.
            let _ =
                writeln!(file, "#. {{{number}}}: {}", note.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        let _ = writeln!(file, "#: {}:{line}", path.replace(' ', "%20"));
        if *stale && target.is_some() {
            file.push_str("#, fuzzy\n");
        }
        let translated = target.as_ref().map(|items| shown(items)).unwrap_or_default();
        for (key, value) in [("msgctxt", id.as_str()), ("msgid", &shown(source)), ("msgstr", &translated)] {
            let _ = writeln!(file, "{key} {}", lines(value));
        }
    }
    file
}

/// A text as an entry says it, a line of the file for each line of it.
fn lines(text: &str) -> String {
    let pieces: Vec<&str> = text.split_inclusive('\n').collect();
    match pieces.as_slice() {
        [] => quoted(""),
        [one] => quoted(one),
        several => {
            let several: Vec<String> = several.iter().map(|piece| quoted(piece)).collect();
            format!("\"\"\n{}", several.join("\n"))
        }
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            sign => quoted.push(sign),
        }
    }
    quoted + "\""
}

/// A text with its placeholders in braces.
pub fn shown(items: &[Item]) -> String {
    let mut text = String::new();
    for item in items {
        let _ = match item {
            Item::Words(words) => {
                text.push_str(&words.replace('{', "{{").replace('}', "}}"));
                Ok(())
            }
            Item::Single(number) | Item::Open(number) => write!(text, "{{{number}}}"),
            Item::Close(number) => write!(text, "{{/{number}}}"),
        };
    }
    text
}

/// The pieces of a text with placeholders in braces; whether one of them holds words is known by its end. A brace that stands alone is a
/// word.
pub fn items(text: &str) -> Vec<Item> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        push_words(&mut found, &rest[..at]);
        let brace = &rest[at..at + 1];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            push_words(&mut found, brace);
            rest = after;
            continue;
        }
        let held = rest.split_once('}').filter(|_| brace == "{");
        let number =
            |held: &str| held.parse::<usize>().ok().filter(|_| held.bytes().all(|b| b.is_ascii_digit()));
        match held.map(|(held, after)| (held.strip_prefix('/'), held, after)) {
            Some((Some(end), _, after)) if number(end).is_some() => {
                found.extend(number(end).map(Item::Close));
                rest = after;
            }
            Some((None, held, after)) if number(held).is_some() => {
                found.extend(number(held).map(Item::Single));
                rest = after;
            }
            _ => push_words(&mut found, brace),
        }
    }
    push_words(&mut found, rest);
    let ends: Vec<usize> = found
        .iter()
        .filter_map(|item| if let Item::Close(number) = item { Some(*number) } else { None })
        .collect();
    for item in &mut found {
        if let Item::Single(number) = *item
            && ends.contains(&number)
        {
            *item = Item::Open(number);
        }
    }
    found
}

/// An entry while it is read.
#[derive(Debug, Default)]
struct Entry {
    start: usize,
    end: usize,
    fuzzy: bool,
    context: Option<String>,
    source: Option<String>,
    target: Option<String>,
}

/// Reads a file that came back.
pub fn read(text: &str) -> Result<Parcel, Unreadable> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut entry = Entry::default();
    let mut last: Option<&str> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, words) = (at, line.trim());
        at += line.len();
        let place = start..start + line.trim_end().len();
        if words.is_empty() || words.starts_with('#') {
            // A remark after a translation belongs to the next entry.
            if entry.target.is_some() {
                entries.push(std::mem::take(&mut entry));
            }
            last = None;
            entry.fuzzy |=
                words.starts_with("#,") && words[2..].split(',').any(|flag| flag.trim() == "fuzzy");
            continue;
        }
        let (key, string) = match words.find('"') {
            Some(0) => (last, words),
            Some(quote) => (Some(words[..quote].trim()), &words[quote..]),
            None => (None, words),
        };
        let value = string_of(string);
        let (Some(key), Some(value)) = (key, value) else {
            return Err(wrong(place, format!("`{words}` is no line of a PO file")));
        };
        let continued = words.starts_with('"');
        if matches!(key, "msgctxt" | "msgid") && !continued && entry.target.is_some() {
            entries.push(std::mem::take(&mut entry));
        }
        if entry.context.is_none() && entry.source.is_none() {
            entry.start = start;
        }
        entry.end = place.end;
        let field = match key {
            "msgctxt" => &mut entry.context,
            "msgid" => &mut entry.source,
            "msgstr" => &mut entry.target,
            other => return Err(wrong(place, format!("folio writes no `{other}`, and can’t read it"))),
        };
        match field {
            Some(before) if continued => before.push_str(&value),
            None if !continued => *field = Some(value),
            _ => return Err(wrong(place, format!("`{key}` stands in this entry twice"))),
        }
        last = Some(["msgctxt", "msgid", "msgstr"].into_iter().find(|own| *own == key).unwrap_or_default());
    }
    if entry.source.is_some() {
        entries.push(entry);
    }
    parcel(entries)
}

fn wrong(at: Range<usize>, message: String) -> Unreadable {
    Unreadable { at, message, help: "ask for the file as the translator’s program saved it" }
}

/// What a string in quotation marks says; nothing where it is none.
fn string_of(written: &str) -> Option<String> {
    let inner = written.strip_prefix('"')?.strip_suffix('"').filter(|_| written.len() > 1)?;
    let mut text = String::new();
    let mut signs = inner.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => return None,
            '\\' => text.push(match signs.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                own @ ('"' | '\\') => own,
                _ => return None,
            }),
            sign => text.push(sign),
        }
    }
    Some(text)
}

fn parcel(entries: Vec<Entry>) -> Result<Parcel, Unreadable> {
    let mut language = None;
    let mut texts = Vec::new();
    for Entry { start, end, fuzzy, context, source, target } in entries {
        let (source, target) = (source.unwrap_or_default(), target.unwrap_or_default());
        let Some(id) = context else {
            if source.is_empty() {
                let named = target.lines().find_map(|line| line.strip_prefix("Language:"));
                language = named.map(|named| named.trim().to_string()).filter(|named| !named.is_empty());
            }
            continue;
        };
        let target = Some(target).filter(|target| !target.is_empty() && !fuzzy).map(|target| items(&target));
        texts.push(Returned { id, source: items(&source), target, at: start..end });
    }
    match language {
        Some(language) => Ok(Parcel { language, texts }),
        None => Err(Unreadable {
            at: 0..0,
            message: "this says not to which language it translates".into(),
            help: "write the language that it was sent for into its head, as in \"Language: th\\n\"",
        }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::xliff;
    use super::*;

    fn sent(source: Vec<Item>, target: Option<Vec<Item>>) -> Sent {
        let (place, notes) = (("source/a b.yaml".into(), 3), vec!["mark of a note [^a\n]".into(); 2]);
        Sent { id: "a.yaml#body/1/\"text\"".into(), place, notes, source, target, stale: false }
    }

    #[test]
    fn an_entry_is_as_gettext_writes_it() {
        let items = vec![Item::Words("Say \"no\"\nto {x}".into()), Item::Single(1)];
        insta::assert_snapshot!(write(&[sent(items.clone(), Some(items))], "en", "th"));
    }

    #[test]
    fn what_is_not_finished_is_not_brought_in() {
        let text = "msgid \"\"\nmsgstr \"Language: th\\n\"\n\n#, fuzzy\nmsgctxt \"a\"\nmsgid \"x\"\nmsgstr \"y\"\n\nmsgctxt \"b\"\nmsgid \"x\"\nmsgstr \"\"\nmsgctxt \"c\"\nmsgid \"\"\n\"x\"\nmsgstr \"z{1}\"\n#~ msgid \"old\"\n";
        let parcel = read(text).unwrap();
        assert_eq!(parcel.language, "th");
        let targets: Vec<_> = parcel.texts.iter().map(|text| text.target.as_deref()).collect();
        assert_eq!(targets, [None, None, Some(&[Item::Words("z".into()), Item::Single(1)][..])]);
        assert_eq!(&text[parcel.texts[2].at.clone()], "msgctxt \"c\"\nmsgid \"\"\n\"x\"\nmsgstr \"z{1}\"");
    }

    #[test]
    fn what_is_no_po_file_is_told_at_its_line() {
        let told = |text: &str| {
            let error = read(text).unwrap_err();
            (error.message, text[..error.at.start].matches('\n').count() + 1)
        };
        assert_eq!(told("msgid \"a\"\nmsgstr \"b\n").1, 2);
        assert!(told("msgid \"a\"\nmsgid_plural \"b\"\n").0.contains("msgid_plural"));
        assert!(told("msgid \"a\"\nmsgid \"b\"\n").0.contains("twice"));
        assert!(told("hello\n").0.contains("no line of a PO file"));
        assert!(told("msgctxt \"a\"\nmsgid \"a\"\nmsgstr \"b\"\n").0.contains("which language"));
    }

    fn any_items() -> impl Strategy<Value = Vec<Item>> {
        let word = "[a-zกé {}\\\\\"<>&'\n\t\r%/0-9]{1,8}".prop_map(Item::Words);
        proptest::collection::vec(word, 0..6).prop_map(|words| {
            let mut items = Vec::new();
            for (number, word) in (1..).zip(words) {
                match number % 3 {
                    0 => items.extend([word, Item::Single(number)]),
                    1 => items.extend([Item::Open(number), word, Item::Close(number)]),
                    _ => items.extend([Item::Single(number), word, Item::Single(number + 100)]),
                }
            }
            items
        })
    }

    proptest! {
        #[test]
        fn any_text_comes_back(source in any_items(), target in any_items()) {
            let target = Some(target).filter(|items| !items.is_empty());
            let sent = sent(source.clone(), target.clone());
            for parcel in [read(&write(std::slice::from_ref(&sent), "en", "th")), xliff::read(&xliff::write(std::slice::from_ref(&sent), "en", "th"))] {
                let parcel = parcel.unwrap();
                prop_assert_eq!(parcel.language, "th");
                prop_assert_eq!(&parcel.texts[0].id, &sent.id);
                prop_assert_eq!(&parcel.texts[0].source, &source);
                prop_assert_eq!(&parcel.texts[0].target, &target);
            }
        }

        #[test]
        fn no_file_ends_the_reader(text in "[msgidctxr#~,\" \\\\\n\\[0\\]fuzy{}<>/]{0,80}") {
            let _ = (read(&text), xliff::read(&text));
        }
    }
}
