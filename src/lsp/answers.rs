//! Answers on one file: findings, changes that mend them, symbols, folds, hints.

use serde_json::{Value, json};

use super::names::{Kind, Name, Names};
use super::place::range;
use crate::build::Checked;
use crate::content::markup::{Inline, plain};
use crate::content::outline::HeadingKind;
use crate::content::{Element, walk};
use crate::diag::{Diagnostic, Findings, Fix, Severity, SourceId, Span};

/// A finding as an editor shows it; `address` gives that of a file.
pub(super) fn diagnostic(
    findings: &Findings,
    finding: &Diagnostic,
    address: &impl Fn(&str) -> String,
) -> Value {
    let sources = &findings.sources;
    let of = |span: &Span| range(&sources.get(span.file).text, span.range.clone());
    let place = finding.span.as_ref().map_or_else(|| range("", 0..0), of);
    let severity = match finding.severity {
        Severity::Error => 1,
        Severity::Warning => 2,
        Severity::Info => 3,
    };
    let help = finding.help.iter().map(|help| format!("\n{help}"));
    let message: String = std::iter::once(finding.message.clone()).chain(help).collect();
    let related = finding.related.iter().map(|(span, note)| {
        let uri = address(&sources.get(span.file).path);
        json!({ "location": { "uri": uri, "range": of(span) }, "message": note })
    });
    json!({
        "range": place,
        "severity": severity,
        "code": finding.rule.id,
        "source": "folio",
        "message": message,
        "relatedInformation": related.collect::<Vec<_>>(),
    })
}

/// The changes that mend what is found within a part of a file: their titles, places and words.
pub(super) fn mends(findings: &Findings, file: SourceId, part: &std::ops::Range<usize>) -> Vec<Mend> {
    let here = |finding: &&Diagnostic| {
        finding.span.as_ref().is_some_and(|span| {
            span.file == file && span.range.start <= part.end && part.start <= span.range.end
        })
    };
    findings.list.iter().filter(here).filter_map(|finding| mend(findings, finding)).collect()
}

/// A change that mends a finding.
pub(super) struct Mend {
    pub(super) title: String,
    pub(super) rule: &'static str,
    pub(super) span: Span,
    pub(super) text: String,
    /// Whether it is mechanical, or a guess.
    pub(super) is_certain: bool,
}

fn mend(findings: &Findings, finding: &Diagnostic) -> Option<Mend> {
    let (Fix { span, text }, is_certain) = findings.offer(finding)?;
    let title = if text.is_empty() { "Take it out".to_string() } else { format!("Write {}", text.trim()) };
    Some(Mend { title, rule: finding.rule.id, span, text, is_certain })
}

/// The titles, headings, tables and notes of a file.
pub(super) fn symbols(checked: &Checked, names: &Names, file: SourceId) -> Vec<Value> {
    let sources = &checked.findings.sources;
    let text = &sources.get(file).text;
    let symbol = |name: String, kind: u8, span: &Span| {
        let place = range(text, span.range.clone());
        let name = if name.trim().is_empty() { "…".to_string() } else { name };
        json!({ "name": name, "kind": kind, "range": place, "selectionRange": place })
    };
    let titles = checked
        .outline
        .headings()
        .iter()
        .filter(|heading| heading.kind != HeadingKind::Text && heading.span.file == file);
    let mut found: Vec<(usize, Value)> = titles
        .map(|title| (title.span.start as usize, symbol(plain(&title.title), 2, &title.span.whole())))
        .collect();
    walk(&checked.report, |element| {
        if let Element::Passage(passage) = element
            && passage.span.file == file
        {
            for heading in passage.headings() {
                let span = passage.span.part(sources.get(file), passage.source, heading.at.clone());
                found.push((span.range.start, symbol(plain(heading.body), 15, &span)));
            }
        }
    });
    let ids = names.of_file(file).map(|name| {
        let kind = match name.kind {
            Kind::Note => 20,
            Kind::Table | Kind::Chart => 23,
            _ => 14,
        };
        (name.span.range.start, symbol(name.id.clone(), kind, &name.span))
    });
    found.extend(ids);
    found.sort_by_key(|(start, _)| *start);
    found.into_iter().map(|(_, symbol)| symbol).collect()
}

/// The groups of a text that can be folded: a key or an item, and what is indented below it.
pub(super) fn folds(text: &str) -> Vec<Value> {
    let lines: Vec<&str> = text.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let below = lines[number + 1..]
            .iter()
            .take_while(|next| next.trim().is_empty() || indent(next) > indent(line));
        let count = below.clone().count();
        let trailing =
            below.collect::<Vec<_>>().iter().rev().take_while(|next| next.trim().is_empty()).count();
        let opens = line.trim_end().ends_with([':', '|', '>']);
        if opens && count > trailing {
            found.push(json!({ "startLine": number, "endLine": number + count - trailing }));
        }
    }
    found
}

/// The numbers of notes behind their marks.
pub(super) fn hints(checked: &Checked, file: SourceId, part: &std::ops::Range<usize>) -> Vec<Value> {
    let source = checked.findings.sources.get(file);
    let text = &source.text;
    let mut found = Vec::new();
    walk(&checked.report, |element| {
        let Element::Passage(passage) = element else { return };
        if passage.span.file != file {
            return;
        }
        passage.inlines(&mut |inline| {
            let Inline::Note { id, at } = inline else { return };
            let Some(note) = checked.outline.note(id) else { return };
            let Some(span) = passage.span.raw(source, passage.source, at.clone()) else { return };
            if part.start <= span.range.end && span.range.end <= part.end {
                let place = range(text, span.range.end..span.range.end)["start"].clone();
                found.push(
                    json!({ "position": place, "label": note.number.to_string(), "paddingLeft": true }),
                );
            }
        });
    });
    found
}

/// Where a name stands, as an editor counts.
pub(super) fn location(findings: &Findings, name: &Name, address: &impl Fn(&str) -> String) -> Value {
    let source = findings.sources.get(name.span.file);
    json!({ "uri": address(&source.path), "range": range(&source.text, name.span.range.clone()) })
}
