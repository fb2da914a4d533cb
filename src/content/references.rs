//! `references.yaml`: sources in Hayagriva's format.

use super::decode::{UNKNOWN_KEY, WRONG_TYPE};
use super::model::References;
use super::yaml::{self, Key, Kind, Node, ValueSpan};
use crate::diag::{Diagnostic, Diagnostics, Rule, SourceId, Span, nearest, rules};

rules! {
    REFERENCE = Rule::needed(
        "reference",
        "A source that can't be read.",
        "Sources are written in Hayagriva's file format; compare the source with the others.",
    )
    .example("ilo:\n  type: rapport", "ilo:\n  type: report");
}

/// The keys of Hayagriva's file format. Its reader passes over others in silence; a typing mistake must not.
const KEYS: &[&str] = &[
    "type",
    "title",
    "author",
    "date",
    "parent",
    "abstract",
    "genre",
    "editor",
    "affiliated",
    "call-number",
    "publisher",
    "location",
    "organization",
    "issue",
    "chapter",
    "volume",
    "volume-total",
    "edition",
    "page-range",
    "page-total",
    "time-range",
    "runtime",
    "url",
    "doi",
    "serial-number",
    "language",
    "archive",
    "archive-location",
    "note",
    "isbn",
    "issn",
    "pmid",
    "pmcid",
    "arxiv",
];

/// The keys that a source can have.
pub fn reference_keys() -> impl Iterator<Item = &'static str> {
    KEYS.iter().copied()
}

/// Reads the sources of a file.
///
/// # Errors
/// Returns what is wrong with each of them.
pub(super) fn read(file: SourceId, text: &str) -> Result<References, Diagnostics> {
    let node = yaml::parse(file, text).map_err(|d| Diagnostics::from(*d))?;
    let mut problems = Diagnostics::default();
    let mut references = References::default();
    // Where the whole can be read, it is; else each source for itself, so that one mistake does not hide the next.
    let whole = hayagriva::io::from_yaml_str(text).ok();
    match &node.kind {
        Kind::Map(entries) => {
            for (index, (key, entry)) in entries.iter().enumerate() {
                let before = problems.iter().count();
                check_keys(entry, &mut problems);
                references.key_spans.push((key.name.clone(), key.span));
                if let Some((url, span)) = url(entry) {
                    references.urls.insert(key.name.clone(), url);
                    references.url_spans.push((key.name.clone(), span));
                }
                let start = key.span.start as usize;
                let end = entries.get(index + 1).map_or(text.len(), |(next, _)| next.span.start as usize);
                if whole.is_some() {
                    continue;
                }
                match hayagriva::io::from_yaml_str(&text[start..end]) {
                    Ok(library) => library.into_iter().for_each(|e| references.library.push(&e)),
                    Err(error) if problems.iter().count() == before => {
                        let offset = error.location().map_or(0, |l| l.index());
                        let byte = (start + offset).min(end.saturating_sub(1));
                        problems.push(unreadable(key, &error.to_string()).at(Span::new(file, byte..byte)));
                    }
                    Err(_) => {}
                }
            }
        }
        Kind::Scalar(serde_yaml::Value::Null) => {}
        _ => problems.push(
            Diagnostic::of(
                &WRONG_TYPE,
                format!("sources by their keys should stand here, but this is {}", node.describe()),
            )
            .at(node.span.whole()),
        ),
    }
    if let Some(whole) = whole {
        references.library = whole;
    }
    problems.ok(references).map(|(references, _)| references)
}

/// The address of a source as it is written, with its place. Hayagriva’s own is normalised: it may gain a slash.
fn url(entry: &Node) -> Option<(String, ValueSpan)> {
    let Kind::Map(fields) = &entry.kind else { return None };
    let (_, value) = fields.iter().find(|(key, _)| key.name == "url")?;
    let value = match &value.kind {
        Kind::Map(parts) => &parts.iter().find(|(key, _)| key.name == "value")?.1,
        _ => value,
    };
    Some((value.scalar_text()?, value.span))
}

/// What Hayagriva says of a source, cut down to what an editor can use.
fn unreadable(key: &Key, message: &str) -> Diagnostic {
    let message = message.split(" at line ").next().unwrap_or(message);
    let message = message.strip_prefix(&format!("{}.", key.name)).unwrap_or(message);
    let (message, near) = match message.split_once(", expected one of ") {
        Some((message, candidates)) => {
            let wrong = message.split('`').nth(1).unwrap_or_default();
            (message, nearest(wrong, candidates.split('`').filter(|c| !c.contains(','))))
        }
        None => (message, None),
    };
    Diagnostic::of(&REFERENCE, format!("the source `{}` can’t be read ({message})", key.name))
        .related(key.span.whole(), "in this source")
        .help(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "compare it with the others, or with Hayagriva’s file format".into(),
        })
}

fn check_keys(entry: &Node, problems: &mut Diagnostics) {
    let Kind::Map(fields) = &entry.kind else { return };
    for (key, value) in fields {
        if !KEYS.contains(&key.name.as_str()) {
            let diagnostic = Diagnostic::of(&UNKNOWN_KEY, format!("there is no key `{}` here", key.name))
                .at(key.span.whole());
            problems.push(match nearest(&key.name, KEYS.iter().copied()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help("possible here: the keys of Hayagriva’s file format"),
            });
        }
        if key.name == "parent" {
            match &value.kind {
                Kind::List(parents) => parents.iter().for_each(|p| check_keys(p, problems)),
                _ => check_keys(value, problems),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_is_read_for_itself() {
        let text = concat!(
            "a:\n  type: web\n  titel: X\n",
            "b:\n  type: nonsense\n  title: Y\n",
            "c:\n  type: article\n  title: Z\n  parent: {type: newspaper, titel: Q}\n",
            "d:\n  type: web\n  title: W\n",
        );
        let problems = read(SourceId(0), text).unwrap_err();
        let told: Vec<_> = problems
            .iter()
            .map(|d| {
                let start = d.span.as_ref().unwrap().range.start;
                (d.rule.id, text[..start].matches('\n').count() + 1, d.help.clone().unwrap())
            })
            .collect();
        assert_eq!(told[0], ("unknown-key", 3, "did you mean `title`?".to_string()));
        assert_eq!((told[1].0, told[1].1 >= 4 && told[1].1 <= 6), ("reference", true));
        assert_eq!((told[2].0, told[2].1), ("unknown-key", 10));
        assert_eq!(told.len(), 3);
    }

    #[test]
    fn an_empty_file_has_no_sources() {
        assert_eq!(read(SourceId(0), "# none\n").unwrap().library.len(), 0);
    }
}
