//! `references.yaml`: sources in Hayagriva's format.

use serde_yaml::{Mapping, Value};

use super::decode::{UNKNOWN_KEY, WRONG_TYPE};
use super::literal;
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

/// The kinds of source that there are.
pub fn reference_types() -> &'static [&'static str] {
    TYPES
}

/// The keys that a source can have.
pub fn reference_keys() -> impl Iterator<Item = &'static str> {
    KEYS.iter().copied()
}

/// Reads the sources of a file. Returns those that can be read, what is wrong with the others, and where these stand.
pub(super) fn read(file: SourceId, text: &str) -> (References, Diagnostics, Vec<Span>) {
    let yaml::Read { node, mut problems, mut gaps, text, .. } = yaml::read(file, text);
    let mut references = References::default();
    // Where the whole can be read, it is; else each source for itself, so that one mistake does not hide the next.
    let all: Option<Mapping> = serde_yaml::from_str(&text).ok().map(literal::sources);
    let whole = all.as_ref().and_then(library);
    match &node.kind {
        Kind::Map(entries) => {
            for (key, entry) in entries.iter().filter(|(key, _)| !yaml::is_second(&key.name)) {
                check_keys(entry, &mut problems, &mut gaps);
                references.key_spans.push((key.name.clone(), key.span));
                if let Some((url, span)) = url(entry) {
                    references.urls.insert(key.name.clone(), url);
                    references.url_spans.push((key.name.clone(), span));
                }
                if whole.is_some() {
                    continue;
                }
                let value =
                    all.as_ref().and_then(|all| all.get(key.name.as_str()).cloned()).unwrap_or_default();
                match alone(&key.name, &value) {
                    Some(library) => library.into_iter().for_each(|e| references.library.push(&e)),
                    None => {
                        gaps.push(Span::new(file, key.span.start as usize..entry.span.end as usize));
                        problems.extend(unreadable(key, entry, &value));
                    }
                }
            }
        }
        Kind::Scalar(Value::Null) => {}
        _ => {
            gaps.push(Span::new(file, 0..text.len()));
            problems.push(
                Diagnostic::of(
                    &WRONG_TYPE,
                    format!("sources by their keys should stand here, but this is {}", node.describe()),
                )
                .at(node.span.whole())
                .help("write the key of each source at the edge, a colon behind it, and what it holds below, indented"),
            );
        }
    }
    if let Some(whole) = whole {
        references.library = whole;
    }
    (references, problems, gaps)
}

/// Reads a source alone.
fn alone(key: &str, value: &Value) -> Option<hayagriva::Library> {
    library(&Mapping::from_iter([(key.into(), value.clone())]))
}

/// The sources that stand under their keys, if each of them can be read.
fn library(sources: &Mapping) -> Option<hayagriva::Library> {
    hayagriva::io::from_yaml_str(&serde_yaml::to_string(sources).ok()?).ok()
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

/// What is wrong with a source that Hayagriva does not take: the values that it does not take by themselves.
fn unreadable(key: &Key, entry: &Node, value: &Value) -> Vec<Diagnostic> {
    let tell = |what: String, node: Option<&Node>, help: String| {
        Diagnostic::of(&REFERENCE, format!("the source `{}` can’t be read: {what}", key.name))
            .at(node.map_or(key.span, |node| node.span).whole())
            .related(key.span.whole(), "in this source")
            .help(help)
    };
    let words = |node: &Node| node.scalar_text().map_or_else(|| node.describe(), |text| format!("`{text}`"));
    let of_value = |path: Vec<String>| {
        let name = path.last().map_or("", String::as_str);
        let Some(node) = node_at(entry, &path) else {
            return tell(format!("it has no `{name}`"), None, form_of(name).into());
        };
        let near = node.scalar_text().filter(|_| name == "type");
        let near = near.and_then(|found| nearest(&found, TYPES.iter().copied()));
        let help = near.map_or_else(|| form_of(name).to_string(), |near| format!("did you mean `{near}`?"));
        tell(format!("{} can’t be its `{name}`", words(node)), Some(node), help)
    };
    let told: Vec<Diagnostic> = culprits(value).into_iter().map(of_value).collect();
    match told.is_empty() {
        true => vec![tell("it does not have the form of a source".into(), None, form_of("").into())],
        false => told,
    }
}

/// The paths of the keys whose values keep a source from being read.
fn culprits(value: &Value) -> Vec<Vec<String>> {
    let Some(fields) = value.as_mapping() else { return Vec::new() };
    let is_taken = |name: &str, value: &Value| {
        let mut one = Mapping::from_iter([("type".into(), "misc".into())]);
        one.insert(name.into(), value.clone());
        alone("x", &one.into()).is_some()
    };
    let missing = (!fields.contains_key("type")).then(|| vec!["type".to_string()]);
    let wrong = fields.iter().filter_map(|(name, value)| Some((name.as_str()?, value)));
    let wrong = wrong.filter(|(name, value)| !is_taken(name, value)).flat_map(|(name, value)| {
        let inner = if name == "parent" { culprits(value) } else { Vec::new() };
        let inner = if inner.is_empty() { vec![Vec::new()] } else { inner };
        let path = move |rest: Vec<String>| std::iter::once(name.to_string()).chain(rest).collect();
        inner.into_iter().map(path)
    });
    missing.into_iter().chain(wrong).collect()
}

/// The node at a path of keys.
fn node_at<'n>(entry: &'n Node, path: &[String]) -> Option<&'n Node> {
    path.iter().try_fold(entry, |node, part| match &node.kind {
        Kind::Map(fields) => fields.iter().find(|(key, _)| key.name == *part).map(|(_, node)| node),
        _ => None,
    })
}

/// Hayagriva's kinds of source.
const TYPES: &[&str] = &[
    "article",
    "chapter",
    "entry",
    "anthos",
    "report",
    "thesis",
    "web",
    "scene",
    "artwork",
    "patent",
    "case",
    "newspaper",
    "legislation",
    "manuscript",
    "post",
    "misc",
    "performance",
    "periodical",
    "proceedings",
    "book",
    "blog",
    "reference",
    "conference",
    "anthology",
    "repository",
    "thread",
    "video",
    "audio",
    "exhibition",
    "original",
];

/// How a key of a source is written.
fn form_of(key: &str) -> &'static str {
    match key {
        "type" => "write the kind of the source, such as `type: report`, `article` or `web`",
        "date" => "write a year, a month as 2019-05 or a day as 2019-05-31",
        "url" => "write the whole address, with https:// in front",
        "author" | "editor" => "write a name as `{ name: Men Kimseng }`, several as a list of them",
        "parent" => "write what the source is part of as `{ type: newspaper, title: … }`",
        _ => "compare it with the other sources",
    }
}

fn check_keys(entry: &Node, problems: &mut Diagnostics, gaps: &mut Vec<Span>) {
    let Kind::Map(fields) = &entry.kind else { return };
    for (key, value) in fields {
        if !KEYS.contains(&key.name.as_str()) && !yaml::is_second(&key.name) {
            gaps.push(Span::new(
                key.span.file,
                key.span.start as usize..value.span.end.max(key.span.end) as usize,
            ));
            let diagnostic = Diagnostic::of(&UNKNOWN_KEY, format!("there is no key `{}` here", key.name))
                .at(key.span.whole());
            problems.push(match nearest(&key.name, KEYS.iter().copied()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help("possible here: the keys of Hayagriva’s file format"),
            });
        }
        if key.name == "parent" {
            match &value.kind {
                Kind::List(parents) => parents.iter().for_each(|p| check_keys(p, problems, gaps)),
                _ => check_keys(value, problems, gaps),
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
        let (references, problems, _) = read(SourceId(0), text);
        assert_eq!(references.library.len(), 3);
        let told: Vec<_> = problems
            .iter()
            .map(|d| {
                let start = d.span.as_ref().unwrap().range.start;
                (d.rule.id, text[..start].matches('\n').count() + 1, d.help.clone().unwrap())
            })
            .collect();
        assert_eq!(told[0], ("unknown-key", 3, "did you mean `title`?".to_string()));
        assert_eq!((told[1].0, told[1].1), ("reference", 5));
        assert_eq!((told[2].0, told[2].1), ("unknown-key", 10));
        assert_eq!(told.len(), 3);
    }

    #[test]
    fn an_empty_file_has_no_sources() {
        assert_eq!(read(SourceId(0), "# none\n").0.library.len(), 0);
    }
}
