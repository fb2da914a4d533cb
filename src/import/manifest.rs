//! New parts among those of the manifest; all else in it stays as it is to the byte.

use serde_yaml::{Mapping, Value};

use crate::content::yaml::{Kind, parse};
use crate::diag::SourceId;

/// The manifest with parts of text behind those that it has, before the list of photos and the back cover.
///
/// Nothing if its parts are not a list with a line for each, or it would come to mean anything else.
pub fn with_parts(text: &str, parts: &[String]) -> Option<String> {
    let tree = parse(SourceId(0), text).ok()?;
    let Kind::Map(entries) = &tree.kind else { return None };
    let (_, list) = entries.iter().find(|(key, _)| key.name == "parts")?;
    let Kind::List(items) = &list.kind else { return None };
    let kinds: Vec<&str> = items
        .iter()
        .map(|item| match &item.kind {
            Kind::Map(entries) => entries.first().map_or("", |(key, _)| key.name.as_str()),
            Kind::Scalar(_) | Kind::List(_) => "",
        })
        .collect();
    let last = kinds.iter().rposition(|kind| *kind == "text");
    let ends = kinds.iter().position(|kind| matches!(*kind, "photo-list" | "back-cover"));
    let place = match (last, ends) {
        (Some(last), _) => last + 1,
        (None, Some(first)) => first,
        (None, None) => items.len(),
    };
    let line_of = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
    let pattern = items.first()?;
    let start = line_of(pattern.span.start as usize);
    let lead = &text[start..pattern.span.start as usize];
    if lead.trim() != "-" {
        return None;
    }
    let at = match place.checked_sub(1).and_then(|before| items.get(before)) {
        Some(before) => {
            let Kind::Map(entries) = &before.kind else { return None };
            let (_, path) = entries.last()?;
            let end = path.span.end as usize;
            match text[..end].ends_with('\n') {
                true => end,
                false => text[end..].find('\n').map_or(text.len(), |line| end + line + 1),
            }
        }
        None => start,
    };
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let lines: String = parts.iter().map(|part| format!("{lead}text: {part}{end}")).collect();
    let gap = if at == text.len() && !text.ends_with('\n') { end } else { "" };
    let after = format!("{}{gap}{lines}{}", &text[..at], &text[at..]);
    let mut meant: Value = serde_yaml::from_str(text).ok()?;
    let own = meant.get_mut("parts")?.as_sequence_mut()?;
    for (index, part) in parts.iter().enumerate() {
        let entry = Mapping::from_iter([("text".into(), part.as_str().into())]);
        own.insert(place + index, Value::Mapping(entry));
    }
    (serde_yaml::from_str::<Value>(&after).ok()? == meant).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(text: &str) -> Option<String> {
        with_parts(text, &["new.yaml".into(), "other.yaml".into()])
    }

    #[test]
    fn parts_stand_behind_those_of_text() {
        let text = "# all\ntitle: x\nparts:\n  - cover: c.yaml\n  - text: a.yaml # first\n  # the end\n  - photo-list: p.yaml\nyear: 2024\n";
        let after = text.replace("# first\n", "# first\n  - text: new.yaml\n  - text: other.yaml\n");
        assert_eq!(added(text), Some(after));
        let bare = "parts:\n- cover: c.yaml\n- back-cover: b.yaml\n";
        assert_eq!(
            added(bare).unwrap(),
            "parts:\n- cover: c.yaml\n- text: new.yaml\n- text: other.yaml\n- back-cover: b.yaml\n"
        );
        assert_eq!(
            added("parts:\n  - cover: c.yaml").unwrap(),
            "parts:\n  - cover: c.yaml\n  - text: new.yaml\n  - text: other.yaml\n"
        );
        assert!(
            added("parts:\r\n  - text: c.yaml\r\n")
                .unwrap()
                .ends_with("c.yaml\r\n  - text: new.yaml\r\n  - text: other.yaml\r\n")
        );
    }

    #[test]
    fn another_form_is_left_alone() {
        for text in
            ["parts: [ { text: a.yaml } ]\n", "title: x\n", "parts: []\n", "parts:\n", "- a\n", "a: b: c\n"]
        {
            assert_eq!(added(text), None, "{text}");
        }
    }
}
