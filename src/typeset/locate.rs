//! Typst's problems as folio's own: those of composed files at their YAML line, those of layouts at the layout's.

use std::ops::Range;

use typst::diag::{Severity as TypstSeverity, SourceDiagnostic};
use typst::syntax::{DiagSpan, FileId};
use typst::{World, WorldExt};

use super::world::EditionWorld;
use crate::compose::ComposedFile;
use crate::diag::{Diagnostic, Diagnostics, Findings, Rule, Severity, Sources, Span, rules};

rules! {
    LAYOUT = Rule::needed(
        "layout",
        "What Typst finds while it sets the pages: at the YAML line for content, at its own line for a layout.",
        "A mistake in layout/ is for the designer; the message says what was being set.",
    )
    .example("error: unknown variable: captoin", "");
}

/// Typst's diagnostics as folio's own, with the `sources` that they point into: layouts' files are added to them.
pub fn locate(
    problems: &[SourceDiagnostic],
    world: &EditionWorld,
    composed: &[ComposedFile],
    sources: Sources,
) -> Findings {
    let mut list = Diagnostics::default();
    let mut locator = Locator { world, composed, sources };
    for problem in problems {
        let own = locator.span(problem.span);
        let used = problem.trace.iter().find_map(|point| locator.content_span(point.span.into()));
        let severity = match problem.severity {
            TypstSeverity::Error => Severity::Error,
            TypstSeverity::Warning => Severity::Warning,
        };
        let mut diagnostic = Diagnostic::of(&LAYOUT, problem.message.to_string()).level(severity);
        match (own, used) {
            (Some(own), Some(used)) if own != used => {
                diagnostic = diagnostic.at(own).related(used, "while this is set");
            }
            (Some(span), _) | (None, Some(span)) => diagnostic = diagnostic.at(span),
            (None, None) => {}
        }
        let hints: Vec<&str> = problem.hints.iter().map(|hint| hint.v.as_str()).collect();
        diagnostic = diagnostic.help(match hints.is_empty() {
            true if locator.is_composed(problem.span) => {
                "folio composed this line: its call does not fit the function in layout/".to_string()
            }
            true => "the layout can’t set this; correct the line, or ask the designer".to_string(),
            false => hints.join("; "),
        });
        list.push(diagnostic);
    }
    Findings { sources: locator.sources, list }
}

struct Locator<'a> {
    world: &'a EditionWorld,
    composed: &'a [ComposedFile],
    sources: Sources,
}

impl Locator<'_> {
    fn span(&mut self, span: DiagSpan) -> Option<Span> {
        self.content_span(span).or_else(|| {
            let (id, range) = self.range(span)?;
            let path = self.world.path(id);
            let file = match self.sources.find(&path) {
                Some(file) => file,
                None => {
                    let bytes = self.world.file(id).ok()?;
                    self.sources.add(path, std::str::from_utf8(&bytes).ok()?)?
                }
            };
            Some(Span::new(file, range))
        })
    }

    /// The span in the YAML that a span of a composed file was made from.
    fn content_span(&self, span: DiagSpan) -> Option<Span> {
        let (id, range) = self.range(span)?;
        let path = id.vpath().get_without_slash();
        let file = self.composed.iter().find(|f| f.path == path)?;
        file.value(&range).map(|value| value.whole())
    }

    /// Whether a span lies in a composed file, which stands nowhere on disk.
    fn is_composed(&self, span: DiagSpan) -> bool {
        span.id().is_some_and(|id| self.composed.iter().any(|f| f.path == id.vpath().get_without_slash()))
    }

    fn range(&self, span: DiagSpan) -> Option<(FileId, Range<usize>)> {
        Some((span.id()?, self.world.range(span)?))
    }
}
