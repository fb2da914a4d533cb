//! The theme, `layout/theme.yaml` or that of the theme that the manifest names: what a designer sets of the pages. Layouts read the
//! same file.
//!
//! It is read as content is: every mistake is told at its line, before anything is set. A project whose layouts do without the
//! file has no theme, and nothing is said of that.

pub(crate) mod chosen;
pub(crate) mod contrast;
pub(crate) mod faces;
pub(crate) mod fit;
pub mod model;
pub mod value;

use crate::content::decode::{Decoded, MISSING_KEY, decode_partly};
use crate::content::{too_many, unreadable, yaml};
use crate::diag::{Diagnostic, Diagnostics, Findings, Sources};
use crate::project::{PathProblem, Project};

pub use chosen::{Chosen, THEMES, themes};
pub use model::Theme;

/// Where the theme stands in a project whose manifest names no other ([`THEMES`]).
pub const THEME: &str = "layout/theme.yaml";

/// Reads the theme of a project, if it has one.
///
/// # Errors
/// Returns the mistakes in its form; what does not fit together is for [`check`].
pub fn load(project: &Project) -> Result<Option<Theme>, Findings> {
    let mut sources = Sources::default();
    let Decoded { value, problems: list, .. } = read(project, &Chosen::of(project), &mut sources);
    if list.has_errors() { Err(Findings { sources, list }) } else { Ok(value.flatten()) }
}

/// The theme of a project, if it has one that can be read, and what is wrong with it: its name in the manifest, its form, colours that
/// are not in its palette, families that no font has, measures that do not fit together, inks with too little contrast.
///
/// Returns the findings with the `sources` of the report, to which the theme's text is added.
pub fn check(project: &Project, mut sources: Sources) -> (Option<Theme>, Findings) {
    let (chosen, of_name) = chosen::check(project, &mut sources);
    let Decoded { value, problems: mut list, gaps } = read(project, &chosen, &mut sources);
    list.extend(of_name);
    let (theme, is_whole) = (value.flatten(), !list.has_errors());
    if let Some(theme) = &theme {
        // Measures that could not be read fit nowhere.
        let known = |finding: &Diagnostic| {
            let spans = finding.span.iter().chain(finding.related.iter().map(|(span, _)| span));
            let mut spans = spans.filter(|span| {
                gaps.iter().any(|gap| {
                    let gap = gap.whole();
                    gap.file == span.file
                        && gap.range.start <= span.range.start
                        && span.range.end <= gap.range.end
                })
            });
            spans.next().is_none() && (gaps.is_empty() || *finding.rule != fit::THEME)
        };
        list.extend(fit::check(theme).filter(known));
        list.extend(contrast::check(theme).filter(known));
        list.extend(faces::check(theme, project).filter(known));
    }
    (theme.filter(|_| is_whole), Findings { sources, list })
}

/// The spot colours that the theme of a project declares. A theme that can't be read has none; [`check`] tells why.
pub fn spots(project: &Project) -> Vec<String> {
    let theme = load(project).ok().flatten();
    let colors = theme.into_iter().flat_map(|theme| theme.palette.0);
    colors.filter_map(|(_, color)| color.spot).collect()
}

/// Reads what can be read of the theme, if the project has one.
fn read(project: &Project, chosen: &Chosen, sources: &mut Sources) -> Decoded<Option<Theme>> {
    let failed = |problem: Diagnostic| Decoded { value: None, problems: problem.into(), gaps: Vec::new() };
    let path = chosen.path(THEME);
    let text = match project.read_text(path) {
        Ok(text) => text,
        Err(PathProblem::Missing) => {
            return Decoded { value: Some(None), problems: Diagnostics::default(), gaps: Vec::new() };
        }
        Err(problem) => return failed(unreadable(path, &problem)),
    };
    let Some(file) = sources.add(path, text.clone()) else { return failed(too_many(path)) };
    let yaml::Read { node, problems: mut all, gaps: left_out, .. } = yaml::read(file, &text);
    let Decoded { value, problems, gaps } = decode_partly(&node);
    // What was left out of the text is not missed.
    all.extend(problems.filter(|problem| left_out.is_empty() || *problem.rule != MISSING_KEY));
    Decoded { value: value.map(Some), problems: all, gaps }
}
