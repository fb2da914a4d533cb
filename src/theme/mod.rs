//! The theme, `layout/theme.yaml`: what a designer sets of the pages. Layouts read the same file.
//!
//! It is read as content is: every mistake is told at its line, before anything is set. A project whose layouts do without the
//! file has no theme, and nothing is said of that.

pub(crate) mod fit;
pub mod model;
pub mod value;

use crate::content::decode::decode;
use crate::content::{too_many, unreadable, yaml};
use crate::diag::{Diagnostics, Findings, Sources};
use crate::project::{PathProblem, Project};

pub use model::Theme;

/// Where the theme stands in a project.
pub const THEME: &str = "layout/theme.yaml";

/// Reads the theme of a project, if it has one.
///
/// # Errors
/// Returns the mistakes in its form; what does not fit together is for [`check`].
pub fn load(project: &Project) -> Result<Option<Theme>, Findings> {
    let mut sources = Sources::default();
    read(project, &mut sources).map_err(|list| Findings { sources, list })
}

/// The theme of a project, if it has one that can be read, and what is wrong with it: its form, colours that are not in its palette,
/// measures that do not fit together.
///
/// Returns the findings with the `sources` of the report, to which the theme's text is added.
pub fn check(project: &Project, mut sources: Sources) -> (Option<Theme>, Findings) {
    let (theme, list) = match read(project, &mut sources) {
        Ok(theme) => {
            let list = theme.iter().map(fit::check).next().unwrap_or_default();
            (theme, list)
        }
        Err(problems) => (None, problems),
    };
    (theme, Findings { sources, list })
}

/// The spot colours that the theme of a project declares. A theme that can't be read has none; [`check`] tells why.
pub fn spots(project: &Project) -> Vec<String> {
    let theme = load(project).ok().flatten();
    let colors = theme.into_iter().flat_map(|theme| theme.palette.0);
    colors.filter_map(|(_, color)| color.spot).collect()
}

fn read(project: &Project, sources: &mut Sources) -> Result<Option<Theme>, Diagnostics> {
    let text = match project.read_text(THEME) {
        Ok(text) => text,
        Err(PathProblem::Missing) => return Ok(None),
        Err(problem) => return Err(unreadable(THEME, &problem).into()),
    };
    let file = sources.add(THEME, text.clone()).ok_or_else(|| Diagnostics::from(too_many(THEME)))?;
    let node = yaml::parse(file, &text).map_err(|problem| Diagnostics::from(*problem))?;
    decode(&node).map(Some)
}
