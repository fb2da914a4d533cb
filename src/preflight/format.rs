//! The findings as text for people, and as JSON for programs.

use std::fmt::Write;

use schemars::JsonSchema;
use serde::Serialize;

use super::finding::{Finding, Outcome};
use crate::diag::{Diagnostic, Findings, Severity, Sources, Span};

/// The name and version of the JSON's form: the number grows when a key changes its meaning or goes.
const SCHEMA: &str = "folio-preflight/1";

impl Outcome {
    /// The findings for people: a block each, and a line that counts them.
    pub fn human(&self, file: &str) -> String {
        let mut text = String::new();
        for finding in &self.list {
            // Writing to a string does not fail.
            let _ = block(&mut text, finding);
        }
        let pages = count(self.pages, "page");
        let summary = match (self.count(Severity::Error), self.count(Severity::Warning)) {
            (0, 0) => "nothing to find fault with".to_string(),
            (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
        };
        let _ = write!(text, "{file}: {pages}; {summary}");
        if !self.unseen.is_empty() {
            let _ = write!(text, "\nnot looked at: {}", self.unseen.join("; "));
        }
        text
    }

    /// The findings for programs: one object of JSON.
    pub fn json(&self, file: &str) -> String {
        let output = Output {
            schema: SCHEMA,
            file,
            pages: self.pages,
            errors: self.count(Severity::Error),
            warnings: self.count(Severity::Warning),
            findings: self.list.iter().map(Entry::of).collect(),
            unseen: &self.unseen,
        };
        serde_json::to_string_pretty(&output).expect("it is made of text and numbers")
    }
}

impl Outcome {
    /// The findings as folio tells those of a report, for the programs that read these. A PDF has no lines: all stand at
    /// its beginning, and their words say the page.
    pub fn diagnostics(&self, file: &str) -> Findings {
        let mut sources = Sources::default();
        let span = sources.add(file, "").map(|file| Span::new(file, 0..0));
        let diagnostic = |finding: &Finding| {
            let page = finding.page.map(|page| format!("page {page}: "));
            let measured = finding.measured.as_ref().map(|measured| format!("; measured: {measured}"));
            let limit = finding.limit.as_ref().map(|limit| format!("; limit: {limit}"));
            let [page, measured, limit] = [page, measured, limit].map(Option::unwrap_or_default);
            let message = format!("{page}{}{measured}{limit}", finding.message);
            Diagnostic::of(finding.rule, message)
                .level(finding.severity)
                .at(span.clone())
                .help(finding.rule.standard)
        };
        let list = self.list.iter().map(diagnostic).collect();
        Findings { sources, list }
    }
}

/// The object of JSON.
#[derive(Serialize, JsonSchema)]
struct Output<'f> {
    /// The form of this object.
    schema: &'static str,
    /// The file as it was named.
    file: &'f str,
    /// How many pages it has.
    pages: usize,
    /// How many findings are errors.
    errors: usize,
    /// How many findings are warnings.
    warnings: usize,
    /// What was found.
    findings: Vec<Entry<'f>>,
    /// What of the file was not looked into, in words; empty for most files.
    unseen: &'f [&'static str],
}

/// A finding in it.
#[derive(Serialize, JsonSchema)]
struct Entry<'f> {
    /// How much it matters: `error`, `warning` or `info`.
    severity: &'static str,
    /// The id of the rule.
    rule: &'static str,
    /// What is wrong.
    message: &'f str,
    /// The page; null where it is of the whole file.
    page: Option<usize>,
    /// Where on the page: from the left and the top of the trim, width and height, in millimetres.
    place: Option<[f64; 4]>,
    /// The object of the PDF.
    object: Option<&'f str>,
    /// What was measured.
    measured: Option<&'f str>,
    /// What would be right.
    limit: Option<&'f str>,
    /// Where it is written that it has to be so.
    standard: &'static str,
    /// How often it was found.
    count: usize,
}

impl<'f> Entry<'f> {
    fn of(finding: &'f Finding) -> Self {
        Self {
            severity: finding.severity.name(),
            rule: finding.rule.id,
            message: &finding.message,
            page: finding.page,
            place: finding.place,
            object: finding.object.as_deref(),
            measured: finding.measured.as_deref(),
            limit: finding.limit.as_deref(),
            standard: finding.rule.standard,
            count: finding.count,
        }
    }
}

/// The form of [`Outcome::json`] as a JSON Schema, by which it is documented.
pub fn form() -> serde_json::Value {
    schemars::schema_for!(Output).to_value()
}

fn block(text: &mut String, finding: &Finding) -> std::fmt::Result {
    let severity = finding.severity.name();
    let place = finding.page.map_or("the file".to_string(), |page| format!("page {page}"));
    writeln!(text, "{severity}[{}]: {place}: {}", finding.rule.id, finding.message)?;
    let mut line = |name: &str, value: Option<&str>| match value {
        Some(value) => writeln!(text, "  {name:<9}{value}"),
        None => Ok(()),
    };
    line("measured", finding.measured.as_deref())?;
    line("limit", finding.limit.as_deref())?;
    line("at", finding.object.as_deref())?;
    let place = finding
        .place
        .map(|[left, top, ..]| format!("{left:.1} mm from the left, {top:.1} mm from the top of the trim"));
    line("where", place.as_deref())?;
    let times = format!("{} times on this page, this the worst", finding.count);
    line("found", (finding.count > 1).then_some(times.as_str()))?;
    line("rule", Some(finding.rule.standard))?;
    writeln!(text)
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
