//! `folio explain`.

use std::path::Path;

use folio::diag::{Failure, Stop};
use folio::rules;

use super::exit_code;
use super::output::say;

/// Say what a rule is for, with an example.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The rule's id, as it stands in brackets in front of a finding; all rules are listed without it.
    rule: Option<String>,
}

/// There is no rule of a name.
#[derive(Debug, thiserror::Error)]
enum Unknown {
    #[error("there is no rule `{0}`; did you mean `{1}`?")]
    Near(String, &'static str),
    #[error("there is no rule `{0}`; `folio explain` lists all rules")]
    Far(String),
}

impl Args {
    /// Says what a rule is for, or lists all rules. No project is needed.
    pub fn run(&self, _: &Path) -> Result<u8, Failure> {
        exit_code(self.explain().map(|()| true))
    }

    fn explain(&self) -> Result<(), Stop> {
        let Some(id) = self.rule.as_deref() else { return say(&rules::list()) };
        match rules::find(id) {
            Some(rule) => say(&rules::entry(rule)),
            None => Err(match rules::near(id) {
                Some(near) => Unknown::Near(id.into(), near),
                None => Unknown::Far(id.into()),
            }
            .into()),
        }
    }
}
