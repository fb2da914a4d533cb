//! The style in which notes cite sources.

use hayagriva::citationberg::IndependentStyle;

use super::paths::unreadable;
use crate::diag::{Diagnostic, Findings, Rule, Sources, Span, rules};
use crate::project::Project;

rules! {
    CITATION_STYLE = Rule::needed(
        "citation-style",
        "The citation style in layout/notes.csl can't be read.",
        "It must be an independent style in CSL 1.0 with the class `note`.",
    )
    .example("<citations>", "<citation>");
}

/// Where the style stands in a project.
const PATH: &str = "layout/notes.csl";

/// Reads the style of a project (CSL 1.0.2). `sources` are the files of its report, for the place of what is found.
///
/// # Errors
/// If there is none, or it can't be read.
pub fn citation_style(project: &Project, sources: &Sources) -> Result<IndependentStyle, Findings> {
    let mut sources = sources.clone();
    let text = match project.read_text(PATH) {
        Ok(text) => text,
        Err(problem) => return Err(Findings { sources, list: unreadable(PATH, &problem).into() }),
    };
    IndependentStyle::from_xml(&text).map_err(|error| {
        let file = sources.add(PATH, text);
        let problem = Diagnostic::of(&CITATION_STYLE, format!("the citation style can't be read ({error})"))
            .at(file.map(|file| Span::new(file, 0..0)))
            .help("it must be an independent style in CSL 1.0 with the class `note`");
        Findings { sources, list: problem.into() }
    })
}
