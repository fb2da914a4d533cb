//! XLIFF 1.2 (OASIS, 2008-02-01): a `trans-unit` a text, `g` and `x` for placeholders.

use std::fmt::Write;

use roxmltree::{Document, Node};

use super::exchange::{Item, Parcel, Returned, Sent, Unreadable, push_words};

const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:1.2";

/// Writes texts.
pub fn write(texts: &[Sent], from: &str, to: &str) -> String {
    let mut file = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(file, "<xliff version=\"1.2\" xmlns=\"{NAMESPACE}\">");
    let mut at = 0;
    while let Some(first) = texts.get(at) {
        let path = &first.place.0;
        let (source, target) = (escaped(from), escaped(to));
        let _ = writeln!(
            file,
            " <file original=\"{}\" source-language=\"{source}\" target-language=\"{target}\" datatype=\"x-folio\">\n  <body>",
            escaped(path)
        );
        while let Some(text) = texts.get(at).filter(|text| text.place.0 == *path) {
            unit(&mut file, text);
            at += 1;
        }
        file.push_str("  </body>\n </file>\n");
    }
    file.push_str("</xliff>\n");
    file
}

fn unit(file: &mut String, text: &Sent) {
    let id = escaped(&text.id);
    let _ = writeln!(file, "   <trans-unit id=\"{id}\" xml:space=\"preserve\">");
    let _ = writeln!(file, "    <source>{}</source>", inline(&text.source, &text.notes));
    if let Some(target) = &text.target {
        let state = if text.stale { "needs-review-translation" } else { "translated" };
        let _ = writeln!(file, "    <target state=\"{state}\">{}</target>", inline(target, &text.notes));
    }
    for (number, note) in (1..).zip(&text.notes) {
        let _ = writeln!(file, "    <note from=\"folio\">{{{number}}}: {}</note>", escaped(note));
    }
    file.push_str("   </trans-unit>\n");
}

fn inline(items: &[Item], notes: &[String]) -> String {
    let mut text = String::new();
    let about = |number: usize| notes.get(number - 1).map(|note| escaped(note)).unwrap_or_default();
    for item in items {
        let _ = match item {
            Item::Words(words) => write!(text, "{}", escaped(words)),
            Item::Single(number) => write!(text, "<x id=\"{number}\" equiv-text=\"{}\"/>", about(*number)),
            Item::Open(number) => write!(text, "<g id=\"{number}\" equiv-text=\"{}\">", about(*number)),
            Item::Close(_) => write!(text, "</g>"),
        };
    }
    text
}

/// Text as XML holds it. A carriage return would be read as the end of a line, and what XML has no sign for is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            '\n' | '\t' => escaped.push(sign),
            sign if sign.is_control() || matches!(sign, '\u{fffe}' | '\u{ffff}') => {}
            sign => escaped.push(sign),
        }
    }
    escaped
}

/// Reads a file that came back.
pub fn read(text: &str) -> Result<Parcel, Unreadable> {
    let document = Document::parse(text).map_err(|error| {
        let place = error.pos();
        let line = text.split_inclusive('\n').take(place.row.saturating_sub(1) as usize).map(str::len).sum();
        Unreadable {
            at: line..line,
            message: format!("this is no XML ({error})"),
            help: "ask for the file as the translator’s program saved it",
        }
    })?;
    let root = document.root_element();
    let wrong = |node: &Node, message: String, help| Unreadable { at: node.range(), message, help };
    let version = root.attribute("version").unwrap_or_default();
    if root.tag_name().name() != "xliff" || version != "1.2" {
        return Err(Unreadable {
            at: 0..0,
            message: match root.tag_name().name() {
                "xliff" => format!("this is XLIFF {version}, not XLIFF 1.2"),
                name => format!("this is no XLIFF: it begins with `{name}`"),
            },
            help: "ask for the file in the form in which it was sent, XLIFF 1.2",
        });
    }
    let mut parcel = Parcel { language: String::new(), texts: Vec::new() };
    for file in root.children().filter(|node| node.tag_name().name() == "file") {
        let language = file.attribute("target-language").unwrap_or_default();
        if language.is_empty() || !parcel.language.is_empty() && parcel.language != language {
            return Err(wrong(
                &file,
                "this says not, or not as before, to which language it translates".into(),
                "write the language that it was sent for as `target-language`",
            ));
        }
        parcel.language = language.to_string();
        for unit in file.descendants().filter(|node| node.tag_name().name() == "trans-unit") {
            let child = |name| unit.children().find(|node: &Node| node.tag_name().name() == name);
            let id = unit.attribute("id").unwrap_or_default().to_string();
            let source = child("source").map(|node| items(node)).transpose()?.unwrap_or_default();
            let finished = |node: &Node| {
                let state = node.attribute("state").unwrap_or_default();
                !state.starts_with("needs-") && state != "new"
            };
            let target = child("target").filter(finished).map(|node| items(node)).transpose()?;
            let target = target.filter(|items| !items.is_empty());
            parcel.texts.push(Returned { id, source, target, at: unit.range() });
        }
    }
    Ok(parcel)
}

fn items(node: Node) -> Result<Vec<Item>, Unreadable> {
    let mut found = Vec::new();
    let mut add = |more: Vec<Item>| {
        for item in more {
            match item {
                Item::Words(words) => push_words(&mut found, &words),
                other => found.push(other),
            }
        }
    };
    for child in node.children() {
        if child.is_text() {
            add(vec![Item::Words(child.text().unwrap_or_default().to_string())]);
            continue;
        }
        if !child.is_element() {
            continue;
        }
        let number = || {
            let id = child.attribute("id").unwrap_or_default();
            id.parse::<usize>().map_err(|_| Unreadable {
                at: child.range(),
                message: format!("there is no placeholder `{id}`"),
                help: "take the placeholder over from the original as it stands there",
            })
        };
        match child.tag_name().name() {
            "x" => add(vec![Item::Single(number()?)]),
            "g" => {
                let number = number()?;
                add(vec![Item::Open(number)]);
                add(items(child)?);
                add(vec![Item::Close(number)]);
            }
            // What programs mark for themselves.
            "mrk" => add(items(child)?),
            name => {
                return Err(Unreadable {
                    at: child.range(),
                    message: format!("`{name}` can’t stand in a text"),
                    help: "take it out: only the placeholders of the original belong here",
                });
            }
        }
    }
    Ok(found)
}
