//! The theme, `layout/theme.yaml`: what a designer sets of the pages. Layouts read the same file.
//!
//! It is read as content is: every mistake is told at its line, before anything is set. A project whose layouts do without the
//! file has no theme, and nothing is said of that.

mod fit;
pub mod model;
pub mod value;

use crate::content::decode::decode;
use crate::content::{path_diagnostic, yaml};
use crate::diag::{Diagnostics, Sources};
use crate::project::{PathProblem, Project};

pub use model::Theme;

/// Where the theme stands in a project.
pub const THEME: &str = "layout/theme.yaml";

/// Reads the theme of a project, if it has one. Its text goes to `sources`.
///
/// # Errors
/// Returns the mistakes in its form; what does not fit together is for [`check`].
pub fn load(project: &Project, sources: &mut Sources) -> Result<Option<Theme>, Diagnostics> {
    let mut problems = Diagnostics::default();
    let text = match project.read_text(THEME) {
        Ok(text) => text,
        Err(PathProblem::Missing) => return Ok(None),
        Err(problem) => {
            problems.push(path_diagnostic(THEME, &problem));
            return Err(problems);
        }
    };
    let file = sources.add(THEME, text.clone());
    match yaml::parse(file, &text) {
        Ok(node) => decode(&node).map(Some),
        Err(problem) => {
            problems.push(*problem);
            Err(problems)
        }
    }
}

/// What is wrong with the theme of a project: its form, colours that are not in its palette, measures that do not fit together.
pub fn check(project: &Project, sources: &mut Sources) -> Diagnostics {
    match load(project, sources) {
        Ok(theme) => theme.iter().map(fit::check).next().unwrap_or_default(),
        Err(problems) => problems,
    }
}

/// The spot colours that the theme of a project declares. A theme that can't be read has none; [`check`] tells why.
pub fn spots(project: &Project) -> Vec<String> {
    let theme = load(project, &mut Sources::default()).ok().flatten();
    let colors = theme.into_iter().flat_map(|theme| theme.palette.0);
    colors.filter_map(|(_, color)| color.spot).collect()
}
