//! `folio doctor`.

use std::io::IsTerminal;
use std::path::Path;

use clap::ValueEnum;
use folio::diag::{Failure, Stop};
use folio::preview::EDITOR;
use folio::products::doctor::{Item, SCHEMA, State, examine};
use schemars::JsonSchema;
use serde::Serialize;

use super::output::{json, say};
use super::exit_code;

/// Tell whether folio has what it needs: project, fonts, profile, cache, git, editor.
///
/// What is printed is what somebody needs to know who is to help.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio doctor" => "what is fine, and what to do where it is not",
    "folio doctor --format json > doctor.json" => "to send along with a question",
})]
pub struct Args {
    /// How it is printed.
    #[arg(long, value_enum, default_value_t)]
    format: DoctorFormat,
}

/// How it is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DoctorFormat {
    /// A line each for people.
    #[default]
    Human,
    /// An object of the schema folio-doctor/1.
    Json,
}

/// What was found, for programs.
#[derive(Serialize, JsonSchema)]
struct Document<'a> {
    /// The form of this object.
    schema: &'static str,
    /// Whether nothing is in the way of a report.
    healthy: bool,
    /// What was looked at.
    items: &'a [Item],
}

/// The form of the object, for docs/cli.md.
#[cfg(test)]
pub fn form() -> serde_json::Value {
    schemars::schema_for!(Document).to_value()
}

impl Args {
    /// Looks at everything and tells it. Returns whether nothing is in the way of a report.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        exit_code(self.examine(folder))
    }

    fn examine(&self, folder: &Path) -> Result<bool, Stop> {
        let mut items = examine(folder);
        items.push(terminal());
        items.push(editor(std::env::var(EDITOR).ok().as_deref()));
        let healthy = items.iter().all(|item| item.state != State::Wrong);
        match self.format {
            DoctorFormat::Json => say(&json(&Document { schema: SCHEMA, healthy, items: &items })?)?,
            DoctorFormat::Human => items.iter().try_for_each(|item| say(&line(item)))?,
        }
        Ok(healthy)
    }
}

/// An item as people read it.
fn line(Item { subject, state, found, help }: &Item) -> String {
    let said = match state {
        State::Fine => "fine   ",
        State::Missing => "missing",
        State::Wrong => "WRONG  ",
    };
    let help = help.as_ref().map_or_else(String::new, |help| format!("\n{:25}→ {help}", ""));
    format!("{said}  {subject:<15} {found}{help}")
}

/// The terminal, if there is one. Pipes are as good.
fn terminal() -> Item {
    let stream = |is_terminal: bool| if is_terminal { "a terminal" } else { "no terminal" };
    let (output, error) = (std::io::stdout().is_terminal(), std::io::stderr().is_terminal());
    let variables = ["TERM", "NO_COLOR", "CLICOLOR_FORCE"];
    let set: Vec<String> = variables
        .iter()
        .filter_map(|name| Some(format!("{name}={}", std::env::var(name).ok()?)))
        .collect();
    let set = if set.is_empty() { String::new() } else { format!("; {}", set.join(", ")) };
    Item::fine("terminal", format!("output is {}, messages go to {}{set}", stream(output), stream(error)))
}

/// The editor that the preview opens files in.
fn editor(named: Option<&str>) -> Item {
    let Some(program) = named.and_then(|named| named.split_whitespace().next()) else {
        return Item::missing(
            "editor",
            format!("{EDITOR} is not set"),
            "set it, such as `code --goto {file}:{line}:{column}`, so that the preview opens files in it",
        );
    };
    if is_program(program) {
        Item::fine("editor", named.unwrap_or_default())
    } else {
        Item::wrong(
            "editor",
            format!("{EDITOR} names `{program}`, which is not found"),
            "name a program that is installed, or take the variable away",
        )
    }
}

/// Whether a program is found, by its path or in the folders where programs are looked for.
fn is_program(name: &str) -> bool {
    if Path::new(name).components().count() > 1 {
        return Path::new(name).is_file();
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders)
        .any(|folder| [name.to_string(), format!("{name}.exe"), format!("{name}.cmd")].iter().any(|file| folder.join(file).is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_that_is_not_there_is_told() {
        assert_eq!(editor(None).state, State::Missing);
        assert_eq!(editor(Some("no-such-editor-here {file}")).state, State::Wrong);
        let program = std::env::current_exe().unwrap();
        assert_eq!(editor(program.to_str()).state, State::Fine);
    }

    #[test]
    fn an_item_reads_as_a_line_and_what_to_do() {
        assert_eq!(line(&Item::fine("git", "git version 2")), "fine     git             git version 2");
        let wrong = line(&Item::wrong("fonts", "none", "add some"));
        assert!(wrong.ends_with("fonts           none\n                         → add some"), "{wrong}");
    }
}
