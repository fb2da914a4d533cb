//! `folio explain`.

use folio::diag::{Failure, Stop};
use folio::rules;

use crate::terminal::say;

/// Says what a rule is for, or lists all rules.
pub fn run(rule: Option<&str>) -> Result<(), Stop> {
    let Some(id) = rule else { return say(&rules::list()) };
    match rules::find(id) {
        Some(rule) => say(&rules::entry(rule)),
        None => Err(Failure(match rules::near(id) {
            Some(near) => format!("there is no rule `{id}`; did you mean `{near}`?"),
            None => format!("there is no rule `{id}`; `folio explain` lists all rules"),
        })
        .into()),
    }
}
