//! SARIF 2.1.0 (OASIS), as GitHub's code scanning and editors read it.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::clean;
use super::listing::{Listing, Position};
use super::uri::uri;
use crate::diag::{Diagnostic, Rule, Severity};
use crate::project::MANIFEST;
use crate::rules;

pub(super) fn print(out: &mut (impl Write + ?Sized), listing: Listing) -> io::Result<()> {
    let results: Vec<Value> = listing.findings.list.iter().map(|finding| result(listing, finding)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules::all().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    writeln!(out, "{}", clean::json(&format!("{log:#}")))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": format!("{} {}", rule.summary, rule.about) },
        "help": { "text": rules::entry(rule) },
        "defaultConfiguration": { "level": level(rule.level) },
    })
}

fn result(listing: Listing, finding: &Diagnostic) -> Value {
    // A finding needs a place to be shown; one of the whole report stands at the manifest.
    let position = listing.position_of(finding).unwrap_or_else(|| Position {
        path: format!("{}{MANIFEST}", listing.prefix),
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
    });
    let help = finding.help.iter().map(|help| format!("\n{help}"));
    let text: String = std::iter::once(finding.message.clone()).chain(help).collect();
    let related = finding.related.iter().enumerate().map(|(index, (span, note))| {
        let mut location = location(&listing.position(span));
        location["id"] = index.into();
        location["message"] = json!({ "text": note });
        location
    });
    let mut result = json!({
        "ruleId": finding.rule.id,
        "level": level(finding.severity),
        "message": { "text": text },
        "locations": [location(&position)],
        "relatedLocations": related.collect::<Vec<_>>(),
    });
    let fixes = listing.findings.offer(finding).into_iter().map(|(fix, _)| {
        let place = location(&listing.position(&fix.span));
        json!({ "artifactChanges": [{
            "artifactLocation": place["physicalLocation"]["artifactLocation"],
            "replacements": [{
                "deletedRegion": place["physicalLocation"]["region"],
                "insertedContent": { "text": fix.text },
            }],
        }]})
    });
    let fixes: Vec<Value> = fixes.collect();
    if !fixes.is_empty() {
        result["fixes"] = fixes.into();
    }
    // The preflight has rules of its own.
    if let Some(index) = rules::all().position(|rule| rule.id == finding.rule.id) {
        result["ruleIndex"] = index.into();
    }
    result
}

fn location(Position { path, line, column, end_line, end_column }: &Position) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(path) },
        "region": { "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column },
    }})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::{Format, samples::printed};

    #[test]
    fn the_log_has_what_code_scanning_asks_for() {
        let log: Value = serde_json::from_str(&printed(Format::Sarif)).unwrap();
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 3);
        for result in results {
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert!(!result["message"]["text"].as_str().unwrap().is_empty());
            assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(uri.starts_with("reports/source/") && uri.is_ascii() && !uri.contains(' '), "{uri}");
            let at = |member: &str| place["region"][member].as_u64().unwrap();
            assert!((at("startLine"), at("startColumn")) <= (at("endLine"), at("endColumn")));
            assert!(at("startLine") >= 1 && at("startColumn") >= 1);
        }
        assert_eq!(results[0]["locations"][0]["physicalLocation"]["region"]["endColumn"], 7);
        let change = &results[0]["fixes"][0]["artifactChanges"][0];
        assert_eq!(change["replacements"][0]["insertedContent"]["text"], "x y");
        assert_eq!(results[0]["relatedLocations"][0]["message"]["text"], "first defined here");
        assert_eq!(
            results[2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "reports/source/report.yaml"
        );
    }
}
