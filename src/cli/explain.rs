//! `folio explain`.

use std::path::Path;

use folio::content::declare;
use folio::diag::{Failure, Sources, Stop};
use folio::project::Project;
use folio::{rules, schema};

use super::exit_code;
use super::output::say;

/// Say what a rule is for, or what a kind of block takes, with an example.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio explain" => "all rules",
    "folio explain double-space" => "what a rule is for",
    "folio explain --block figures" => "what a kind of block takes",
})]
pub struct Args {
    /// The rule's id, as it stands in brackets in front of a finding; all rules are listed without it.
    rule: Option<String>,
    /// What a kind of block takes, with an example; all kinds are listed without its name.
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "", conflicts_with = "rule")]
    block: Option<String>,
}

/// There is no rule of a name.
#[derive(Debug, thiserror::Error)]
enum Unknown {
    #[error("there is no rule `{0}`; did you mean `{1}`?")]
    Near(String, &'static str),
    #[error("there is no rule `{0}`; `folio explain` lists all rules")]
    Far(String),
    #[error("there is no kind of block `{0}`; did you mean `{1}`?")]
    NearBlock(String, String),
    #[error("there is no kind of block `{0}`; `folio explain --block` lists all kinds")]
    FarBlock(String),
}

impl Args {
    /// Says what a rule is for or what a kind of block takes, or lists all of them. No project is needed, but the kinds that a
    /// layout declares are those of the project at hand.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        let told = match &self.block {
            Some(name) => Self::block(name, folder),
            None => self.explain(),
        };
        exit_code(told.map(|()| true))
    }

    fn block(name: &str, folder: &Path) -> Result<(), Stop> {
        let project = Project::discover(folder).ok();
        let kinds = project.map(|project| declare::kinds(&project, &mut Sources::default()).0);
        let kinds = kinds.unwrap_or_default();
        if name.is_empty() {
            return say(schema::blocks(&kinds).trim_end());
        }
        match schema::block(&kinds, name) {
            Some(told) => say(told.trim_end()),
            None => Err(match schema::near_block(&kinds, name) {
                Some(near) => Unknown::NearBlock(name.into(), near),
                None => Unknown::FarBlock(name.into()),
            }
            .into()),
        }
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
