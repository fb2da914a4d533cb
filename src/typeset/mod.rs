//! Stage 4, typeset: composed files and layouts to pages.

mod world;

use std::ops::Range;
use std::sync::Arc;

use typst::diag::{Severity, SourceDiagnostic, Warned};
use typst::syntax::{DiagSpan, FileId};
use typst::{World, WorldExt};
use typst_layout::PagedDocument;

pub use world::{EditionWorld, Shelf};

use crate::compose::ComposedFile;
use crate::diag::{Diagnostic, Diagnostics, Place, Sources};
use crate::edition::Edition;

/// The rule of everything that Typst finds.
const RULE: &str = "layout";

/// The finished pages of one edition.
pub struct Pages {
    /// The edition.
    pub edition: Edition,
    /// The pages.
    pub document: PagedDocument,
    /// The world that they were set in, for errors of the PDF's writer.
    pub world: EditionWorld,
}

/// Typst's own words on a problem, with the world that its places point into.
pub struct RawProblems {
    problems: Vec<SourceDiagnostic>,
    world: EditionWorld,
}

/// Sets the pages of one edition.
///
/// Returns the pages and the warnings.
///
/// # Errors
/// Returns what the layouts or composed files have wrong.
pub fn typeset(
    shelf: &Arc<Shelf>,
    edition: Edition,
) -> Result<(Pages, Vec<SourceDiagnostic>), Box<RawProblems>> {
    let world = EditionWorld::new(Arc::clone(shelf), edition);
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
    match output {
        Ok(document) => Ok((Pages { edition, document, world }, warnings.into_iter().collect())),
        Err(errors) => {
            let problems = errors.into_iter().chain(warnings).collect();
            Err(Box::new(RawProblems { problems, world }))
        }
    }
}

impl RawProblems {
    /// The problems as folio's own: those of composed files at their YAML line, those of layouts at the layout's.
    pub fn locate(&self, composed: &[ComposedFile], sources: &mut Sources) -> Diagnostics {
        locate(&self.problems, &self.world, composed, sources)
    }
}

/// Typst's diagnostics as folio's own.
pub fn locate(
    problems: &[SourceDiagnostic],
    world: &EditionWorld,
    composed: &[ComposedFile],
    sources: &mut Sources,
) -> Diagnostics {
    let mut located = Diagnostics::default();
    let mut locator = Locator { world, composed, sources };
    for problem in problems {
        let own = locator.place(problem.span);
        let used = problem.trace.iter().find_map(|point| locator.content_place(point.span.into()));
        let mut diagnostic = match problem.severity {
            Severity::Error => Diagnostic::error(RULE, problem.message.to_string()),
            Severity::Warning => Diagnostic::warning(RULE, problem.message.to_string()),
        };
        match (own, used) {
            (Some(own), Some(used)) if own != used => {
                diagnostic = diagnostic.at(own).related(used, "while this is set");
            }
            (Some(place), _) | (None, Some(place)) => diagnostic = diagnostic.at(place),
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
        located.push(diagnostic);
    }
    located
}

struct Locator<'a> {
    world: &'a EditionWorld,
    composed: &'a [ComposedFile],
    sources: &'a mut Sources,
}

impl Locator<'_> {
    fn place(&mut self, span: DiagSpan) -> Option<Place> {
        self.content_place(span).or_else(|| {
            let (id, range) = self.range(span)?;
            let path = id.vpath().get_without_slash();
            let file = match self.sources.find(path) {
                Some(file) => file,
                None => {
                    let bytes = self.world.file(id).ok()?;
                    self.sources.add(path, std::str::from_utf8(&bytes).ok()?)
                }
            };
            Some(Place::new(file, range))
        })
    }

    /// The place in the YAML that a span of a composed file was made from.
    fn content_place(&self, span: DiagSpan) -> Option<Place> {
        let (id, range) = self.range(span)?;
        let path = id.vpath().get_without_slash();
        let file = self.composed.iter().find(|f| f.path == path)?;
        file.origin(&range).map(|spot| spot.place())
    }

    /// Whether a span lies in a composed file, which stands nowhere on disk.
    fn is_composed(&self, span: DiagSpan) -> bool {
        span.id().is_some_and(|id| self.composed.iter().any(|f| f.path == id.vpath().get_without_slash()))
    }

    fn range(&self, span: DiagSpan) -> Option<(FileId, Range<usize>)> {
        Some((span.id()?, self.world.range(span)?))
    }
}
